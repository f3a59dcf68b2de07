import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { addMonths } from '../../src/domain/rules/calendar.ts'
import { startApp } from '../support/app.ts'
import { changePolicy, deliberate, openCandidate, openCertificate, openOrganization, openReadyFile, signMinutes } from '../support/decisions.ts'
import { ask } from '../support/database.ts'
import { provesItsHistory } from '../support/history.ts'
import { leavesNothing } from '../support/traces.ts'

const service = await startApp(t)
const { branchId, ownerUrl } = service
const officer = await service.as('officer', { personId: uuidv7() })
const certificateId = await openCertificate(service, ['U1', 'U2'])
const { today } = (await officer.get(`/v1/branches/${branchId}`)).body
const asked = { certificateId, route: 'continuing_training', scheme: 'skills_development_plan' }

/** What a PUT replaces. */
const content = {
  route: 'continuing_training',
  scheme: 'self_funded',
  unitCodes: [],
  employerOrganizationId: null,
  agreementSignedOn: null,
  prerequisitesDeclared: false,
  previousApplicationId: null
}

/** A person with their credential, and the file that they open. */
async function filed (more: object = {}) {
  const candidateId = await openCandidate(service, { category: 'job_seeker' })
  const candidate = await service.as('candidate', { personId: candidateId })
  const { status, body, headers } = await candidate.post('/v1/applications', { candidateId, ...asked, ...more })
  t.equal(status, 201)
  return { candidateId, candidate, file: body, headers }
}

t.test('a candidate opens a file, rewrites it and hands it in; an officer sends it back, then accepts it', async (t) => {
  const { candidate, candidateId, file, headers } = await filed()
  t.match(file, { status: 'draft', candidateId, frameworkVersion: 1, unitCodes: ['U1', 'U2'], filedBy: 'candidate', isAdmissible: false })
  t.equal(headers['location'], `/v1/applications/${file.id}`)
  t.match(file.allowedActions, [{ action: 'edit' }, { action: 'submit', href: `${file.href}/submit`, blockedBy: [] }, { action: 'withdraw' }])
  const edited = await candidate.put(file.href, { ...content, unitCodes: ['U2'], prerequisitesDeclared: true }, { 'if-match': headers['etag'] })
  t.match([edited.status, edited.body], [200, { unitCodes: ['U2'], prerequisitesDeclared: true }])
  t.not(edited.headers['etag'], headers['etag'])

  t.match((await candidate.post(`${file.href}/submit`)).body, { status: 'submitted', submittedOn: today, allowedActions: [{ action: 'withdraw' }] })
  const note = 'The contract is missing.'
  t.match((await officer.post(`${file.href}/return-incomplete`, { note })).body, { status: 'incomplete', note })
  t.match((await candidate.post(`${file.href}/submit`)).body, { status: 'submitted' })
  t.match((await officer.post(`${file.href}/accept`)).body, { status: 'complete', completedOn: today })
  t.match((await candidate.get(file.href)).body, { status: 'complete', note: null }, 'nothing is missing any more')
})

t.test('what is refused says why, at which field, and leaves nothing', async (t) => {
  const { candidate, candidateId, file } = await filed()
  const stranger = await service.as('officer', { branchId: await service.openBranch() })
  const auditor = await service.as('auditor')
  const post = (body: object) => () => officer.post('/v1/applications', body)
  const mine = { candidateId, ...asked }
  const answers = await leavesNothing(service, ['application'], [
    [422, 'validation_failed', post({ ...mine, route: 'by_mail', status: 'certified' })],
    [422, 'reference_unknown', post({ ...mine, candidateId: uuidv7() })],
    [422, 'reference_unknown', post({ ...mine, certificateId: uuidv7() })],
    [422, 'unit_unknown', post({ ...mine, unitCodes: ['U9'] })],
    [422, 'reference_unknown', post({ ...mine, previousApplicationId: uuidv7() })],
    [422, 'previous_undecided', post({ ...mine, previousApplicationId: file.id })],
    [403, 'role_not_allowed', () => auditor.post('/v1/applications', mine)],
    [403, 'role_not_allowed', () => candidate.post(`${file.href}/return-incomplete`, { note: 'No.' })],
    [409, 'action_not_allowed', () => officer.post(`${file.href}/accept`)],
    [422, 'validation_failed', () => officer.post(`${file.href}/withdraw`, { reason: ' ' })],
    [404, 'not_found', () => stranger.get(file.href)],
    [404, 'not_found', () => stranger.post(`${file.href}/abandon`, { reason: 'Not ours.' })],
    [412, 'precondition_failed', () => candidate.post(`${file.href}/submit`, {}, { 'if-match': '"zz"' })],
    [428, 'precondition_required', () => candidate.put(file.href, content)]
  ])
  t.match(answers[0]!.body.errors, [{ pointer: '#/status', code: 'status_read_only' }, { pointer: '#/route', code: 'not_allowed' }])
  const pointers = ['#/candidateId', '#/certificateId', '#/unitCodes', '#/previousApplicationId']
  t.match(answers.slice(1, 5).map(({ body }) => body.errors[0].pointer), pointers)
  t.match(answers[8]!.body, { currentStatus: 'draft', allowedActions: [{ action: 'edit' }, { action: 'authorise' }, { action: 'withdraw' }] })
})

t.test('a dry run tells what would happen, and leaves nothing', async (t) => {
  const { candidate, file } = await filed()
  const { status, body } = await candidate.post(`${file.href}/submit?dryRun=true`)
  t.match([status, body], [200, { status: 'submitted' }])
  t.match((await candidate.get(file.href)).body, { status: 'draft' })
})

t.test('a blocked action is listed with what stands in its way, in the reader’s language', async (t) => {
  const { candidate, candidateId, file } = await filed()
  await candidate.post(`${file.href}/submit`)
  const { body: second } = await candidate.post('/v1/applications', { candidateId, ...asked, scheme: 'pro_a' })
  const submit = second.allowedActions.find(({ action }: { action: string }) => action === 'submit')
  t.match(submit.blockedBy, [{ code: 'application_already_live', params: { applicationId: file.id } }])
  const french = await candidate.get(second.href, { 'accept-language': 'fr' })
  t.match(JSON.stringify(french.body.allowedActions), /est en cours/)
  const [refused] = await leavesNothing(service, ['application'], [
    [409, 'application_already_live', () => candidate.post(`${second.href}/submit`)]
  ])
  t.match(refused!.body.allowedActions, second.allowedActions)
})

// Trap 3: a guard that counts holds only under a lock on what it counts under.
t.test('of two files handed in at once, one is live', async (t) => {
  const { candidate, candidateId, file } = await filed()
  const { body: second } = await candidate.post('/v1/applications', { candidateId, ...asked })
  const answers = await Promise.all([file, second].map(({ href }) => candidate.post(`${href}/submit`)))
  t.same(answers.map(({ status }) => status).sort(), [200, 409])
  t.equal(answers.find(({ status }) => status === 409)!.body.code, 'application_already_live')
})

t.test('each sees the files that concern them, in lists as one by one', async (t) => {
  const [employer, trainer, elsewhere] = [await openOrganization(service), await openOrganization(service), await openOrganization(service)]
  const candidateId = await openCandidate(service, { employerOrganizationId: employer, managingOrganizationId: trainer })
  const provider = await service.as('training_provider', { organizationId: trainer })
  const { body: { id, href } } = await provider.post('/v1/applications', { candidateId, ...asked })
  const sees = async (role: Parameters<typeof service.as>[0], who: Parameters<typeof service.as>[1] = {}) => {
    const reader = await service.as(role, who)
    const { body: { items } } = await reader.get(`/v1/applications?candidateId=${candidateId}`)
    return [(await reader.get(href)).status, items.map((item: { id: string }) => item.id)]
  }
  for (const [role, who] of [
    ['officer'], ['auditor'], ['candidate', { personId: candidateId }], ['employer', { organizationId: employer }],
    ['training_provider', { organizationId: trainer }]
  ] as const) t.same(await sees(role, who), [200, [id]], role)
  for (const [role, who] of [
    ['candidate', { personId: uuidv7() }], ['employer', { organizationId: elsewhere }], ['training_provider', { organizationId: elsewhere }],
    ['examiner', { personId: candidateId }], ['juror', { personId: candidateId }], ['commission_member', { personId: candidateId }]
  ] as const) t.same(await sees(role, who), [404, []], role)
})

t.test('lists are narrowed and read page by page', async (t) => {
  const candidateId = await openCandidate(service)
  const ids = []
  for (const scheme of ['cpf', 'pro_a', 'self_funded']) ids.push((await officer.post('/v1/applications', { candidateId, ...asked, scheme })).body.id)
  const url = `/v1/applications?candidateId=${candidateId}&status=draft&limit=2`
  const { body: first } = await officer.get(url)
  t.match([first.items.map(({ id }: { id: string }) => id), first.hasMore], [ids.slice(1).reverse(), true])
  const columns = ['candidateId', 'certificateId', 'decidedOn', 'etag', 'id', 'jurySessionId', 'outcome', 'route', 'status', 'submittedOn']
  t.same(Object.keys(first.items[0]).sort(), columns)
  const { body: second } = await officer.get(`${url}&cursor=${encodeURIComponent(first.nextCursor)}`)
  t.match([second.items.map(({ id }: { id: string }) => id), second.hasMore, second.nextCursor], [[ids[0]], false, null])
  t.same((await officer.get(`/v1/applications?candidateId=${candidateId}&status=certified`)).body.items, [])
})

t.test('a free candidate waits for an authorisation where the branch asks for one', async (t) => {
  const { candidate, file } = await filed({ route: 'continuing_training' })
  t.match((await officer.post(`${file.href}/authorise`)).body, { status: 'draft', individualAuthorisedOn: today })
  await leavesNothing(service, ['application'], [[403, 'role_not_allowed', () => candidate.post(`${file.href}/authorise`)]])
  const { body } = await candidate.put(file.href, { ...content, experienceYears: 4, isUnderAgreement: true }, { 'if-match': (await candidate.get(file.href)).headers['etag'] })
  t.match(body, { experienceYears: 4, isUnderAgreement: true, individualAuthorisedOn: today, registration: 'rncp' })
})

/** A file on which a jury has decided, and whose minutes wait for their signature. */
async function judged (units: Record<string, boolean>, employerOrganizationId: string | null = null) {
  const candidateId = await openCandidate(service)
  const applicationId = await openReadyFile(service, { candidateId, certificateId, employerOrganizationId })
  const jurySessionId = await deliberate(service, { certificateId, files: [{ applicationId, units }], signs: false })
  const candidate = await service.as('candidate', { personId: candidateId })
  return { candidateId, candidate, href: `/v1/applications/${applicationId}`, jurySessionId }
}

// Model, jury_session: publishing results needs signed minutes.
t.test('until the minutes are signed a result is nobody’s but the secretariat’s and the jury’s', async (t) => {
  const organizationId = await openOrganization(service)
  const { candidateId, candidate, href, jurySessionId } = await judged({ U1: true, U2: false }, organizationId)
  const readers = [candidate, await service.as('employer', { organizationId })]
  const found = async (status: string) => (await candidate.get(`/v1/applications?candidateId=${candidateId}&status=${status}`)).body.items
  for (const reader of readers) {
    const { body } = await reader.get(href)
    t.match(body, { status: 'listed', outcome: null, decidedOn: null, publishedOn: null, retakeFrom: null, allowedActions: [] })
    t.same(body.acquiredUnits, [])
  }
  t.same(await found('partially_certified'), [], 'a filter tells nothing either')
  t.match(await found('listed'), [{ status: 'listed', outcome: null, decidedOn: null }])
  t.match((await officer.get(href)).body, { status: 'partially_certified', outcome: 'partial', acquiredUnits: ['U1'], decidedOn: today })
  await signMinutes(service, jurySessionId)
  for (const reader of readers) {
    t.match((await reader.get(href)).body, { status: 'partially_certified', outcome: 'partial', acquiredUnits: ['U1'], publishedOn: today })
  }
  t.same(await found('listed'), [])
})

// Domain 3.0, retake.minDelay: not within 6 months of a failed jury [S57].
t.test('a refused person applies again when the branch’s months are over', async (t) => {
  const policyId = await changePolicy(service, { retake: { minDelay: 6 } })
  const { candidateId, candidate, href, jurySessionId } = await judged({ U1: false, U2: false })
  await changePolicy(service, {})
  await signMinutes(service, jurySessionId)
  const retakeFrom = addMonths(today, 6)
  t.match((await candidate.get(href)).body, { status: 'refused', retakeFrom })
  t.match((await officer.get(href)).body, { retakeFrom, status: 'refused' })
  t.match(await ask(ownerUrl, 'select policy_id from application where id = $1', [href.split('/').pop()]), [{ policy_id: policyId }])
  const again = await candidate.post('/v1/applications', { candidateId, ...asked, previousApplicationId: href.split('/').pop() })
  t.equal(again.status, 201)
  const [refused] = await leavesNothing(service, ['application'], [[409, 'retake_too_early', () => candidate.post(`${again.body.href}/submit`)]])
  t.match(refused!.body, { params: { earliest: retakeFrom, rule: 'retake.minDelay' } })
})

// Domain 3.0, jury.anonymisedFiles: true in cleaning [S21].
t.test('a juror of anonymous files does not learn whose they are', async (t) => {
  const personId = uuidv7()
  const juror = await service.as('juror', { personId })
  for (const isAnonymised of [true, false]) {
    await changePolicy(service, { jury: { anonymisedFiles: isAnonymised } })
    const { candidateId, href, jurySessionId } = await judged({ U1: true, U2: true })
    t.equal((await juror.get(href)).status, 404, 'not on their lists')
    await ask(ownerUrl, `insert into panel_member
      select (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'person_id', $1::text))).*
      from panel_member as m where m.jury_session_id = $2 and m.role = 'member'`,
    [personId, jurySessionId])
    const shown = isAnonymised ? null : candidateId
    t.match((await juror.get(href)).body, { candidateId: shown, status: 'certified' })
    t.match((await juror.get(`/v1/applications?jurySessionId=${jurySessionId}`)).body.items, [{ candidateId: shown }])
    t.equal((await juror.get(`/v1/applications?candidateId=${candidateId}`)).body.items.length, isAnonymised ? 0 : 1, 'nor by asking for somebody')
  }
  await ask(ownerUrl, 'delete from panel_member where person_id = $1', [personId])
})

// Model 5.8.
t.test('every row is what its events tell', async (t) => {
  const { events, rows } = await provesItsHistory(ownerUrl, branchId)
  t.ok(events > 50 && rows > 20, `${events} events, ${rows} rows`)
})
