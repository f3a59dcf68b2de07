import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { coverageOf } from '../../src/db/accreditations.ts'
import type { pieceKinds } from '../../src/domain/policy.ts'
import { addMonths } from '../../src/domain/rules/calendar.ts'
import { callerIn } from '../support/app.ts'
import { changePolicy, openCandidate, openCertificate } from '../support/decisions.ts'
import { accredit, grant, openExaminer, openFile, openSchool, provesTheirHistory, startTraining } from '../support/training.ts'

const world = await startTraining(t)
const { certificateId, today, inDays, refuses } = world
const officer = await world.as('officer')
const organizationId = await openSchool(world)
const school = await world.as('training_provider', { organizationId })
const scope = { activities: ['preparation'], certificateIds: [certificateId], siteCodes: ['VIL'] }
const holder = { organizationId, examinerId: null }
const platform = { kind: 'technical_platform', issuedOn: null, value: null, reference: 'platform.pdf' }

const draft = async (client = school, more = {}) => (await client.post('/v1/accreditations', { ...holder, ...scope, ...more })).body
const submitted = async (document: object | null = platform) => {
  const { href } = await draft()
  if (document) await school.post(`${href}/documents`, document)
  return (await school.post(`${href}/submit`)).body
}
const asked = (kind: typeof pieceKinds[number], more: object) =>
  ({ kind, holder: 'organization', maxAgeMonths: null, minValue: null, when: 'always', ...more }) as const
const actionsOf = ({ allowedActions }: any) => allowedActions.map(({ action }: { action: string }) => action)

t.test('a file goes from the draft to the grant, each step by its own role', async (t) => {
  const { status, body, headers } = await school.post('/v1/accreditations', { ...holder, ...scope })
  t.equal(status, 201)
  t.match(body, { ...scope, holder: 'organization', organizationId, status: 'draft', arrivalNumber: null, isExpired: false, documents: [], dispositions: [], etag: '1' })
  t.strictSame(actionsOf(body), ['edit', 'add_document', 'submit'])
  t.equal(headers['location'], body.href)

  const edited = await school.put(body.href, { ...scope, siteCodes: ['VIL', 'LYO'] }, { 'if-match': '"1"' })
  t.match([edited.status, edited.body.siteCodes, edited.body.etag], [200, ['VIL', 'LYO'], '2'])
  const added = await school.post(`${body.href}/documents`, platform)
  t.match([added.status, added.headers['content-location'], added.body.documents], [201, body.href, [{ kind: 'technical_platform', reference: 'platform.pdf' }]])
  t.match(await school.post(`${body.href}/submit`), { status: 200, body: { status: 'submitted', submittedOn: today } })
  const faults = [{ kind: 'room', reason: 'The plan is missing' }]
  t.match(await officer.post(`${body.href}/return-incomplete`, { faults }), { status: 200, body: { status: 'incomplete', faults } })
  t.match((await school.post(`${body.href}/submit`)).body, { status: 'submitted', faults: [] })
  const accepted = (await officer.post(`${body.href}/accept`)).body
  t.match(accepted, { status: 'complete', acceptedOn: today, policyId: /-/ })
  t.ok(accepted.arrivalNumber > 0)
  await grant(world, body.id)
  t.match((await officer.get(body.href)).body, { status: 'granted', validFrom: today, isExpired: false })
})

t.test('in cleaning the secretariat grants and refuses; where the commission votes it is told so', async (t) => {
  const accepted = async () => {
    const { href } = await submitted()
    return (await officer.post(`${href}/accept`)).body.href
  }
  const [granted, refused, later] = [await accepted(), await accepted(), await accepted()]
  await refuses(() => school.post(`${granted}/grant`), { status: 403, code: 'role_not_allowed' })
  await refuses(() => officer.post(`${granted}/grant`, { decidedOn: inDays(1) }), { status: 422, code: 'date_in_future', errors: [{ pointer: '#/decidedOn' }] })
  await refuses(() => officer.post(`${granted}/grant`, { validFrom: inDays(-1) }), { status: 422, code: 'date_too_early', errors: [{ pointer: '#/validFrom' }] })
  t.match((await officer.post(`${granted}/grant`, { validFrom: inDays(3) })).body, { status: 'granted', decidedOn: today, validFrom: inDays(3) })
  await refuses(() => officer.post(`${refused}/refuse`), { status: 422, code: 'validation_failed' })
  t.match((await officer.post(`${refused}/refuse`, { reason: 'No platform' })).body, { status: 'refused', decidedOn: today, reason: 'No platform' })
  await changePolicy(world, { accreditation: { decider: 'commission' } })
  t.teardown(() => changePolicy(world, 'cleaning'))
  await refuses(() => officer.post(`${later}/grant`), { status: 409, code: 'commission_grants', params: { rule: 'accreditation.decider' } })
  await grant(world, later.split('/').at(-1))
  t.match((await officer.get(later)).body, { status: 'granted', reason: null })
})

t.test('arrival numbers follow each other, also after an attempt that was refused', async (t) => {
  const accept = async () => (await officer.post(`${(await submitted()).href}/accept`)).body.arrivalNumber
  const first = await accept()
  await officer.post(`${(await submitted(null)).href}/accept`)
  await officer.post(`${(await submitted()).href}/accept?dryRun=true`)
  t.equal(await accept(), first + 1)
})

t.test('what stands in the way is told before and after the attempt, with its figures', async (t) => {
  const bare = await draft(school, { siteCodes: [] })
  const missing = { code: 'scope_incomplete', params: { rule: 'accreditation.scope', missing: 'sites' } }
  t.match(bare.allowedActions[2], { action: 'submit', blockedBy: [missing] })
  await refuses(() => school.post(`${bare.href}/submit`), { status: 409, ...missing, currentStatus: 'draft' })
  const { href } = await submitted(null)
  await refuses(() => officer.post(`${href}/accept`),
    { status: 409, code: 'piece_missing', params: { rule: 'accreditation.pieces', kind: 'technical_platform' }, allowedActions: [{}, { action: 'accept' }] })

  await changePolicy(world, {
    accreditation: { pieces: [asked('company_extract', { maxAgeMonths: 6 }), asked('room', { minValue: 25 }), asked('teaching_sequence', { when: 'renewal' })] }
  })
  t.teardown(() => changePolicy(world, 'cleaning'))
  const own = (await draft()).href
  for (const piece of [{ ...platform, kind: 'company_extract', issuedOn: inDays(-300) }, { ...platform, kind: 'room', value: 24 }]) {
    await school.post(`${own}/documents`, piece)
  }
  const nothing = { issuedOn: null, earliest: null, needed: null, present: null }
  const faults = [
    { ...nothing, kind: 'company_extract', fault: 'too_old', issuedOn: inDays(-300), earliest: addMonths(today, -6) },
    { ...nothing, kind: 'room', fault: 'below_minimum', needed: 25, present: 24 }
  ]
  t.strictSame((await school.get(`${own}/piece-faults`)).body, { accreditationId: own.split('/').at(-1), asOf: today, faults })
  await school.post(`${own}/submit`)
  await refuses(() => officer.post(`${own}/accept`), { status: 409, params: { kind: 'company_extract', faults: 'company_extract too_old, room below_minimum' } })
  const stranger = await world.as('training_provider', { organizationId: await openSchool(world) })
  t.equal((await stranger.get(`${own}/piece-faults`)).status, 404)
})

t.test('bodies are refused at their fields', async () => {
  const create = (more: object, client = school) => () => client.post('/v1/accreditations', { ...holder, ...scope, ...more })
  const unknown = (what: string, pointer: string) => ({ status: 422, code: 'reference_unknown', params: { what }, errors: [{ pointer }] })
  await refuses(create({ certificateIds: [uuidv7()] }), unknown('certificate', '#/certificateIds/0'))
  await refuses(create({ siteCodes: ['PAR'] }), unknown('site', '#/siteCodes/0'))
  await refuses(create({ organizationId: await openSchool(world) }), unknown('organization', '#/organizationId'))
  await refuses(create({ organizationId: null }, officer), { status: 422, code: 'one_holder', errors: [{ pointer: '#/organizationId' }] })
  await refuses(create({ activities: ['cooking'], nope: 1 }), { status: 422, code: 'validation_failed', errors: [{}, {}] })
  const { href } = await draft()
  await refuses(() => school.post(`${href}/documents`, { ...platform, issuedOn: inDays(1) }),
    { status: 422, code: 'date_in_future', errors: [{ pointer: '#/issuedOn' }] })
  await refuses(() => school.put(href, { ...scope, siteCodes: ['PAR'] }, { 'if-match': '"1"' }), unknown('site', '#/siteCodes/0'))
  await refuses(() => school.put(href, scope), { status: 428, code: 'precondition_required' })
  await refuses(() => school.put(href, scope, { 'if-match': '"9"' }), { status: 412, code: 'precondition_failed', etag: '1' })
  const sent = await submitted()
  await refuses(() => officer.post(`${sent.href}/return-incomplete`, { faults: [] }), { status: 422, errors: [{ pointer: '#/faults' }] })
})

t.test('each step is for its roles, in its statuses', async () => {
  const { href } = await submitted()
  await refuses(() => school.post(`${href}/accept`), { status: 403, code: 'role_not_allowed', params: { role: 'training_provider', action: 'accept' } })
  await refuses(() => school.post(`${href}/submit`), { status: 409, code: 'action_not_allowed', currentStatus: 'submitted', allowedActions: [] })
  await refuses(() => officer.post(`${href}/reinstate`), { status: 409, allowedActions: [{ action: 'return_incomplete' }, { action: 'accept' }] })
  const auditor = await world.as('auditor')
  await refuses(() => auditor.post(`${href}/accept`), { status: 403 })
  await refuses(async () => (await world.as('candidate')).post('/v1/accreditations', { ...holder, ...scope }), { status: 403, code: 'role_not_allowed' })
  await refuses(() => officer.post(`${href}/grant`), { status: 409, code: 'action_not_allowed', currentStatus: 'submitted' })
})

t.test('a file is known to its holder, the secretariat, the commission and auditors', async (t) => {
  const examinerId = await openExaminer(world)
  const examiner = await world.as('examiner', { personId: examinerId })
  const own = await draft(examiner, { organizationId: null, examinerId, activities: ['assessment'], siteCodes: [] })
  t.match(own, { holder: 'examiner', examinerId })
  const { href } = await draft()
  const sees = async (role: Parameters<typeof world.as>[0], url: string, who = {}) => (await (await world.as(role, who)).get(url)).status
  t.strictSame([await sees('commission_member', href), await sees('auditor', href)], [200, 200])
  for (const role of ['candidate', 'employer', 'juror'] as const) t.equal(await sees(role, href, { personId: uuidv7(), organizationId }), 404, role)
  t.equal((await examiner.get(href)).status, 404)
  t.equal((await school.get(own.href)).status, 404)
  const elsewhere = await world.openBranch()
  t.equal(await sees('officer', href, { branchId: elsewhere }), 404)
  await refuses(async () => (await world.as('officer', { branchId: elsewhere })).post(`${href}/submit`), { status: 404, code: 'not_found' })
  const { items } = (await school.get(`/v1/accreditations?status=draft&organizationId=${organizationId}`)).body
  t.ok(items.length > 0 && items.every((item: any) => item.organizationId === organizationId && item.status === 'draft'))
})

t.test('what an accreditation covers is answered for any certificate, activity, site and day', async (t) => {
  const id = await accredit(world, { organizationId: await openSchool(world), siteCodes: ['VIL'] })
  const ask = async (more: Record<string, string> = {}) =>
    (await officer.get(`/v1/accreditations/${id}/covers?${new URLSearchParams({ certificateId, activity: 'preparation', siteCode: 'VIL', ...more })}`)).body
  t.strictSame(await ask(),
    { accreditationId: id, certificateId, activity: 'preparation', siteCode: 'VIL', asOf: today, isCovered: true, reason: null })
  t.match(await ask({ siteCode: 'LYO' }), { isCovered: false, reason: 'site_not_covered' })
  t.match(await ask({ activity: 'assessment' }), { reason: 'activity_not_covered' })
  t.match(await ask({ asOf: inDays(-60) }), { asOf: inDays(-60), reason: 'not_yet_valid' })
  t.match(await ask({ asOf: inDays(2000) }), { reason: 'expired' })
  t.match(await ask({ activity: 'cooking' }), { status: 400, code: 'parameter_invalid', errors: [{ parameter: 'activity' }] })
  t.match((await (await world.as('juror')).get(`/v1/accreditations/${id}/covers?certificateId=${certificateId}&activity=preparation`)).body, { status: 404 })
})

t.test('a suspended right counts again once reinstated; a relinquished one does not', async (t) => {
  const id = await accredit(world, { organizationId })
  const href = `/v1/accreditations/${id}`
  await refuses(() => officer.post(`${href}/suspend`, { reason: 'Inspection', effectiveOn: inDays(-1) }),
    { status: 422, code: 'effect_in_the_past', params: { earliest: today }, errors: [{ pointer: '#/effectiveOn' }] })
  t.match((await officer.post(`${href}/suspend`, { reason: 'Inspection', effectiveOn: today })).body, { status: 'suspended', suspendedFrom: today })
  t.match((await officer.post(`${href}/reinstate`)).body, { status: 'granted', suspendedFrom: null })
  t.match((await school.post(`${href}/relinquish`, { effectiveOn: inDays(5) })).body, { status: 'relinquished', withdrawnFrom: inDays(5) })
  t.match((await officer.post(`${href}/close-case`)).body, { status: 409, code: 'end_not_reached', params: { from: inDays(5) } })
})

t.test('the secretariat says when the national list learnt of a change', async (t) => {
  const { href } = await submitted()
  await officer.post(`${href}/accept`)
  const dueOn = addMonths(today, 2)
  t.match((await officer.post(`${href}/grant`)).body, { registerChangedOn: today, registerUpdateDueOn: dueOn, registerUpdatedOn: null })
  const record = (updatedOn: string, client = officer) => client.post(`${href}/record-register-update`, { updatedOn })
  await refuses(() => record(today, school), { status: 403, code: 'role_not_allowed' })
  await refuses(() => record(inDays(1)), { status: 422, code: 'date_in_future', params: { rule: 'law:register_update' }, errors: [{ pointer: '#/updatedOn' }] })
  await refuses(() => record(inDays(-1)), { status: 422, code: 'date_too_early', params: { earliest: today } })
  t.match((await record(today)).body, { registerUpdateDueOn: dueOn, registerUpdatedOn: today })
  await refuses(() => record(today), { status: 409, code: 'register_update_not_awaited' })
  t.match((await officer.post(`${href}/suspend`, { reason: 'Inspection', effectiveOn: inDays(3) })).body, { registerUpdateDueOn: dueOn, registerUpdatedOn: null })
  const grantFor = async (certificate: string) => {
    const { href } = await draft(school, { certificateIds: [certificate] })
    await school.post(`${href}/documents`, platform)
    for (const [client, step] of [[school, 'submit'], [officer, 'accept']] as const) await client.post(`${href}/${step}`)
    return (await officer.post(`${href}/grant`)).body
  }
  t.match(await grantFor(await openCertificate(world, ['U1'], false)), { status: 'granted', registerChangedOn: null, registerUpdateDueOn: null })
  const renewed = await openCertificate(world, ['U1'])
  const next = { registrationNumber: 'RNCP40001', level: 4, decidedOn: today, effectiveOn: '2029-02-01', registrationEnd: '2034-01-31', lastDeliveryDate: '2034-07-31' }
  t.match(await officer.post(`/v1/certificates/${renewed}/record-registration`, next), { status: 200, body: { effectiveOn: '2029-02-01' } })
  t.match(await grantFor(renewed), { registerUpdateDueOn: dueOn }, 'the term that runs counts until the next one begins')
})

t.test('a renewal is one linked draft, started once', async (t) => {
  const id = await accredit(world, { organizationId })
  t.match(await school.post(`/v1/accreditations/${id}/renew`), { status: 200, body: { status: 'granted' } })
  const { items: [next] } = (await school.get(`/v1/accreditations?previousId=${id}`)).body
  t.match(next, { previousId: id, organizationId, status: 'draft' })
  t.match((await school.get(`/v1/accreditations/${next.id}`)).body, { ...scope, validFrom: null })
  await refuses(() => school.post(`/v1/accreditations/${id}/renew`), { status: 409, code: 'renewal_started', params: { accreditationId: next.id } })
})

// Model, accreditation: every running enrollment needs a disposition before the case can close.
t.test('a withdrawal closes when every running enrollment has its disposition; stopping one terminates it', async (t) => {
  const id = await accredit(world, { organizationId })
  const training = { organizationId, siteCode: 'VIL', unitCodes: ['U1'], startsOn: today, endsOn: null, plannedHours: 70 }
  const enroll = async () => (await officer.post('/v1/training-enrollments', {
    applicationId: await openFile(world, { candidateId: await openCandidate(world), status: 'awaiting_training' }),
    ...training
  })).body
  const [kept, stopped] = [await enroll(), await enroll()]
  const href = `/v1/accreditations/${id}`
  t.match((await officer.post(`${href}/withdraw`, { reason: 'Repeated breach', effectiveOn: today })).body, { status: 'withdrawn', withdrawnFrom: today })
  await refuses(() => officer.post(`${href}/close-case`), { status: 409, code: 'dispositions_missing', params: { rule: 'model:accreditation', count: '2' } })
  const dispose = (trainingEnrollmentId: string, disposition: string) =>
    school.post(`${href}/dispositions`, { trainingEnrollmentId, disposition, note: null })
  t.match(await dispose(kept.id, 'complete_here'), { status: 201, body: { dispositions: [{ trainingEnrollmentId: kept.id, disposition: 'complete_here' }] } })
  await refuses(() => dispose(kept.id, 'stop'), { status: 422, code: 'disposition_not_awaited', errors: [{ pointer: '#/trainingEnrollmentId' }] })
  t.equal((await dispose(stopped.id, 'stop')).status, 201)
  t.match((await officer.get(stopped.href)).body, { status: 'terminated', reason: 'accreditation_ended' })
  t.match((await officer.get(kept.href)).body, { status: 'proposed' })
  t.match((await officer.post(`${href}/close-case`)).body, { status: 'withdrawn', caseClosedOn: today })
})

// Model 5.2: without it a training could be proposed and the right withdrawn, each unaware of the other.
t.test('who leans on a right keeps it as it is until COMMIT', async (t) => {
  const holder = await openSchool(world)
  const href = `/v1/accreditations/${await accredit(world, { organizationId: holder })}`
  let withdrawal: Promise<unknown> | undefined
  await world.app.db.write(callerIn(world.branchId, 'officer'), async (tx) => {
    t.match(await coverageOf(tx, { organizationId: holder }), [{ status: 'granted' }])
    withdrawal = officer.post(`${href}/withdraw`, { reason: 'Repeated breach', effectiveOn: today })
    t.equal(await Promise.race([withdrawal, setTimeout(300, 'it waits')]), 'it waits')
  })
  t.match(await withdrawal, { status: 200, body: { status: 'withdrawn' } })
})

t.test('the history of each row rebuilds it', (t) => provesTheirHistory(t, world))
