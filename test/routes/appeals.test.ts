import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { startApp } from '../support/app.ts'
import { changePolicy, deliberate, openCandidate, openCertificate, openReadyFile } from '../support/decisions.ts'
import { provesItsHistory } from '../support/history.ts'
import { leavesNothing } from '../support/traces.ts'

const service = await startApp(t)
const { branchId } = service
await changePolicy(service, { appeal: { delay: { kind: 'months', months: 3 }, body: 'certifying_body' } })
const officer = await service.as('officer', { personId: uuidv7() })
const certificateId = await openCertificate(service, ['B1', 'B2'])
const grounds = 'The second test was cut short by an alarm.'
const tables = ['appeal', 'application', 'jury_session']

async function decided (units: Record<string, boolean> = { B1: true, B2: false }, signs = true) {
  const candidateId = await openCandidate(service)
  const applicationId = await openReadyFile(service, { candidateId, certificateId, unitCodes: ['B1', 'B2'] })
  const jurySessionId = await deliberate(service, { certificateId, files: [{ applicationId, units }], signs })
  return { applicationId, jurySessionId, candidateId, candidate: await service.as('candidate', { personId: candidateId }) }
}

async function filed () {
  const decision = await decided()
  const { body: appeal } = await decision.candidate.post('/v1/appeals', { applicationId: decision.applicationId, grounds })
  return { ...decision, appeal }
}

async function admitted () {
  const { appeal, ...decision } = await filed()
  return { ...decision, appeal: (await officer.post(`${appeal.href}/admit`)).body }
}

t.test('a candidate files an appeal against a published decision', async (t) => {
  const { applicationId, jurySessionId, candidateId, candidate } = await decided()
  const { status, body, headers } = await candidate.post('/v1/appeals', { applicationId, grounds })
  t.equal(status, 201)
  t.match(headers, { location: body.href, etag: '"1"' })
  t.match(body, {
    status: 'filed', applicationId, jurySessionId, candidateId, grounds, filedBy: 'candidate', body: 'certifying_body', ruledOn: null, decisions: [], allowedActions: []
  })
  t.ok(body.latestOn > body.filedOn)
  t.same((await candidate.get(body.href)).body, body)
  t.same((await officer.get(body.href)).body.allowedActions.map(({ action }: { action: string }) => action), ['admit', 'close'])
})

t.test('what is refused at filing leaves nothing', async (t) => {
  const [partial, full, hidden, twice] = [await decided(), await decided({ B1: true, B2: true }), await decided({ B1: true, B2: false }, false), await filed()]
  const file = (applicationId: string, client = officer, more = {}) => () => client.post('/v1/appeals', { applicationId, grounds, ...more })
  const elsewhere = await service.as('officer', { branchId: await service.openBranch() })
  const answers = await leavesNothing(service, tables, [
    [403, 'role_not_allowed', file(partial.applicationId, await service.as('juror', { personId: uuidv7() }))],
    [422, 'reference_unknown', file(partial.applicationId, full.candidate)],
    [422, 'reference_unknown', file(partial.applicationId, elsewhere)],
    [422, 'reference_unknown', file(uuidv7())],
    [409, 'results_not_published', file(hidden.applicationId, hidden.candidate)],
    [422, 'nothing_to_appeal', file(full.applicationId, full.candidate)],
    [409, 'appeal_already_live', file(twice.applicationId, twice.candidate)],
    [422, 'validation_failed', file(partial.applicationId, partial.candidate, { grounds: ' ', status: 'admitted' })]
  ])
  for (const { body } of answers.slice(1, 7)) t.equal(body.errors[0].pointer, '#/applicationId')
  t.same(answers[7]!.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort(), ['#/grounds', '#/status'])
  const dry = await partial.candidate.post('/v1/appeals?dryRun=true', { applicationId: partial.applicationId, grounds })
  t.match([dry.status, dry.body.status], [200, 'filed'])
  t.same((await partial.candidate.get('/v1/appeals')).body.items, [], 'nor does a dry run')
})

t.test('of two appeals against one decision that come at once, one is received', async (t) => {
  const { applicationId, candidate } = await decided()
  const answers = await Promise.all([1, 2, 3].map(() => candidate.post('/v1/appeals', { applicationId, grounds })))
  t.same(answers.map(({ status, body }) => body.code ?? status).sort(), [201, 'appeal_already_live', 'appeal_already_live'])
})

// Policy appeal.delay: none = no appeal under this policy. Model 2.4: policies change forward.
t.test('a later policy neither opens nor closes the way against an earlier decision', async (t) => {
  const before = await decided()
  await changePolicy(service, { appeal: { delay: { kind: 'none' } } })
  const after = await decided()
  t.equal((await before.candidate.post('/v1/appeals', { applicationId: before.applicationId, grounds })).status, 201)
  const { status, body } = await after.candidate.post('/v1/appeals', { applicationId: after.applicationId, grounds })
  t.match([status, body.code, body.params.rule], [422, 'no_appeal', 'appeal.delay'])
  await changePolicy(service, { appeal: { delay: { kind: 'months', months: 3 }, body: 'certifying_body' } })
  t.equal((await after.candidate.post('/v1/appeals', { applicationId: after.applicationId, grounds })).status, 422)
})

t.test('the secretariat admits an appeal; who may not, does not', async (t) => {
  const { appeal, candidate } = await filed()
  const admit = `${appeal.href}/admit`
  const elsewhere = await service.as('officer', { branchId: await service.openBranch() })
  await leavesNothing(service, tables, [
    [403, 'role_not_allowed', () => candidate.post(admit)],
    [404, 'not_found', () => elsewhere.post(admit)],
    [412, 'precondition_failed', () => officer.post(admit, undefined, { 'if-match': '"7"' })],
    [409, 'action_not_allowed', () => officer.post(`${appeal.href}/decisions`, { ruling: 'upheld', reason: null })],
    [422, 'validation_failed', () => officer.post(admit, { admittedOn: '2026-01-01' })]
  ])
  const { status, body } = await officer.post(admit, undefined, { 'if-match': '"1"' })
  t.match([status, body.status, body.admittedOn], [200, 'admitted', appeal.filedOn])
  const [again] = await leavesNothing(service, tables, [[409, 'action_not_allowed', () => officer.post(admit)]])
  t.match(again!.body, { currentStatus: 'admitted', etag: '2', allowedActions: [{ action: 'rule', blockedBy: [] }, { action: 'close' }] })
})

// Model 3, appeal: ruling by the policy's body.
t.test('where the joint commission rules, nobody rules in its place, and its members read the appeal', async (t) => {
  await changePolicy(service, { appeal: { delay: { kind: 'months', months: 3 }, body: 'joint_commission' } })
  t.teardown(() => changePolicy(service, { appeal: { delay: { kind: 'months', months: 3 }, body: 'certifying_body' } }))
  const { appeal } = await filed()
  const member = await service.as('commission_member', { personId: uuidv7() })
  t.equal((await member.get(appeal.href)).status, 404, 'not before it is admitted')
  await officer.post(`${appeal.href}/admit`)
  t.equal((await member.get(appeal.href)).body.grounds, grounds)
  const [refused] = await leavesNothing(service, tables, [
    [409, 'commission_must_rule', () => officer.post(`${appeal.href}/decisions`, { ruling: 'upheld', reason: null })]
  ])
  const blocker = { code: 'commission_must_rule', params: { rule: 'appeal.body', body: 'joint_commission' } }
  t.match(refused!.body.allowedActions[0], { action: 'rule', href: `${appeal.href}/decisions`, blockedBy: [blocker] })
  t.equal((await (await service.as('juror', { personId: uuidv7() })).get(appeal.href)).status, 404)
})

t.test('an appeal that is not upheld ends there', async (t) => {
  const { appeal, applicationId, candidate } = await admitted()
  const { status, headers, body } = await officer.post(`${appeal.href}/decisions`, { ruling: 'upheld', reason: 'The test lasted its full time.' })
  t.equal(status, 201)
  t.match(headers, { 'content-location': appeal.href, location: `${appeal.href}/decisions/${body.decisions[0].id}` })
  t.match(body, { status: 'upheld', ruledOn: appeal.filedOn, decisions: [{ ruling: 'upheld', reason: 'The test lasted its full time.' }] })
  t.equal((await candidate.get(`/v1/applications/${applicationId}`)).body.status, 'partially_certified')
  await leavesNothing(service, tables, [
    [409, 'action_not_allowed', () => officer.post(`${appeal.href}/replace`)],
    [422, 'validation_failed', () => officer.post(`${appeal.href}/close`, { reason: null })]
  ])
  t.match((await officer.post(`${appeal.href}/close`, { reason: 'Answered.' })).body, { status: 'closed', reason: 'Answered.', allowedActions: [] })
  const { items } = (await officer.get(`${appeal.href}/events`)).body
  t.same(items.map(({ type }: { type: string }) => type), ['appeal.filed', 'appeal.admitted', 'appeal.ruled', 'appeal.closed'])
  t.notMatch(JSON.stringify(items), /alarm|full time|Answered/, 'what persons wrote is sealed in the history')
})

// Model 3, appeal: a new deliberation excludes the first panel; the first decision stays, superseded. Invariant 5.7.
t.test('a new deliberation gives the file to another jury, and what was held stays held', async (t) => {
  const { appeal, applicationId, candidateId, candidate, jurySessionId } = await admitted()
  const ruled = await officer.post(`${appeal.href}/decisions`, { ruling: 'new_deliberation', reason: null })
  t.match(ruled.body, { status: 'new_deliberation', allowedActions: [{ action: 'replace', blockedBy: [{ code: 'new_decision_pending', params: { applicationId } }] }] })
  t.equal((await officer.get(`/v1/applications/${applicationId}`)).body.status, 'ready_for_jury')
  t.match((await candidate.get(`/v1/candidates/${candidateId}/unit-awards`)).body.items, [{ unitCode: 'B1', status: 'held' }])
  await leavesNothing(service, tables, [
    [409, 'new_decision_pending', () => officer.post(`${appeal.href}/replace`)],
    [409, 'action_not_allowed', () => officer.post(`${appeal.href}/close`, { reason: 'No.' })]
  ])
  await deliberate(service, { certificateId, files: [{ applicationId, units: { B2: true } }] })
  const { body } = await officer.post(`${appeal.href}/replace`)
  t.match(body, { status: 'replaced', jurySessionId }, 'it still names the decision appealed against')
  t.equal((await candidate.get(`/v1/applications/${applicationId}`)).body.outcome, 'full')
  t.equal((await officer.get(`/v1/awards?candidateId=${candidateId}`)).body.items.length, 1)
})

// Domain 3.11, [S21]: three months to contest.
t.test('an appeal that comes after its last day is kept as late, and only closed', async (t) => {
  const { applicationId, candidate } = await decided()
  const { now } = (await officer.get(`/v1/branches/${branchId}`)).body
  await officer.post(`/v1/branches/${branchId}/set-clock`, { now: new Date(Date.parse(now) + 100 * 86_400_000).toISOString() })
  const { status, body } = await candidate.post('/v1/appeals', { applicationId, grounds })
  t.match([status, body.status], [201, 'late'])
  t.ok(body.filedOn > body.latestOn)
  await leavesNothing(service, tables, [[409, 'action_not_allowed', () => officer.post(`${body.href}/admit`)]])
  t.equal((await officer.post(`${body.href}/close`, { reason: 'Out of time.' })).body.status, 'closed')
  t.match((await officer.get('/v1/appeals?status=closed')).body.items.map(({ id }: { id: string }) => id).includes(body.id), true)
})

t.test('candidates list their own appeals, auditors all, others none', async (t) => {
  const { appeal, candidate } = await filed()
  const idsOf = async (client = candidate) => (await client.get('/v1/appeals')).body.items.map(({ id }: { id: string }) => id)
  t.same(await idsOf(), [appeal.id])
  t.ok((await idsOf(await service.as('auditor'))).length > 5)
  t.same(await idsOf(await service.as('employer', { organizationId: uuidv7() })), [])
})

t.test('every row is rebuilt from its events', async (t) => {
  t.ok((await provesItsHistory(service.ownerUrl, branchId)).rows > 0)
})
