import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { startApp } from '../support/app.ts'
import { type Assembly, done, gather, openSession, vote } from '../support/assembly.ts'
import { changePolicy, deliberate, openCandidate, openCertificate, openOrganization, openReadyFile } from '../support/decisions.ts'
import { provesItsHistory } from '../support/history.ts'
import { policyFor } from '../support/obeys.ts'
import { leavesNothing } from '../support/traces.ts'
import { accredit, openExaminer, type TrainingWorld } from '../support/training.ts'

const service = await startApp(t)
const { branchId } = service
const assembly: Assembly = await gather(service, 4)
const { officer, today } = assembly
const session = await openSession(assembly)
const certificateId = await openCertificate(service, ['B1', 'B2'])
const world = { ...service, today, certificateId } as TrainingWorld
const anyTime = policyFor({
  appeal: { delay: { kind: 'any_time' }, body: 'joint_commission', appellants: ['candidate', 'employer', 'examiner', 'training_provider'] }
}).appeal
await changePolicy(service, { appeal: anyTime })
const grounds = 'The second test was cut short by an alarm.'
const tables = ['appeal', 'application', 'accreditation', 'commission_approval']

async function decided (more: object = {}) {
  const candidateId = await openCandidate(service)
  const applicationId = await openReadyFile(service, { candidateId, certificateId, unitCodes: ['B1', 'B2'], ...more })
  const jurySessionId = await deliberate(service, { certificateId, files: [{ applicationId, units: { B1: false, B2: false } }] })
  return { applicationId, jurySessionId, candidateId, candidate: await service.as('candidate', { personId: candidateId }) }
}

/** Filed by the secretariat and admitted. */
async function admitted (named: object): Promise<any> {
  const { href } = done(await officer.post('/v1/appeals', { grounds, ...named }))
  return done(await officer.post(`${href}/admit`))
}
const ruling = async ({ id }: { id: string }, choice: 'for' | 'against') =>
  vote(assembly, session, { subject: 'appeal_ruling', subjectId: id }, [choice])

// Domain 3.11, [S7]: the commission rules. A new decision supersedes, with trace.
t.test('the commission grants a new deliberation, and the decision that it supersedes stays readable', async (t) => {
  const { applicationId, jurySessionId, candidate } = await decided()
  const appeal = await admitted({ applicationId })
  t.match(await ruling(appeal, 'for'), { status: 'adopted' })
  t.match(done(await officer.get(appeal.href)), { status: 'new_deliberation', ruledOn: today, decisions: [{ ruling: 'new_deliberation', reason: null }] })
  t.equal(done(await officer.get(`/v1/applications/${applicationId}`)).status, 'ready_for_jury')
  const again = await deliberate(service, { certificateId, files: [{ applicationId, units: { B1: true, B2: true } }] })
  t.match(done(await officer.post(`${appeal.href}/replace`)), { status: 'replaced', jurySessionId })
  t.match(done(await candidate.get(`/v1/applications/${applicationId}`)), { outcome: 'full', jurySessionId: again })
  for (const [id, isAcquired] of [[jurySessionId, false], [again, true]] as const) {
    const { decisions } = done(await officer.get(`/v1/jury-sessions/${id}`))
    t.match(decisions, [{ applicationId, units: [{ unitCode: 'B1', isAcquired }, { unitCode: 'B2', isAcquired }] }])
  }
})

t.test('the commission upholds a decision, and it stands', async (t) => {
  const { applicationId } = await decided()
  const appeal = await admitted({ applicationId })
  t.match(await ruling(appeal, 'against'), { status: 'rejected' })
  t.match(done(await officer.get(appeal.href)), { status: 'upheld', decisions: [{ ruling: 'upheld' }] })
  t.equal(done(await officer.get(`/v1/applications/${applicationId}`)).status, 'refused')
})

// [S7]: by the employee or the head of the company, in writing, without a delay.
t.test('an employer appeals for its employee, and reads its own appeals only', async (t) => {
  const employerOrganizationId = await openOrganization(service)
  const { applicationId, candidate, candidateId } = await decided({ employerOrganizationId })
  const employer = await service.as('employer', { organizationId: employerOrganizationId })
  const stranger = await service.as('employer', { organizationId: await openOrganization(service) })
  await leavesNothing(service, tables, [[422, 'reference_unknown', () => stranger.post('/v1/appeals', { applicationId, grounds })]])
  const appeal = done(await employer.post('/v1/appeals', { applicationId, grounds }))
  t.match(appeal, { status: 'filed', filedBy: 'employer', organizationId: employerOrganizationId, candidateId, accreditationId: null, latestOn: null, notifiedOn: today })
  t.equal(done(await employer.get(appeal.href)).grounds, grounds)
  t.equal((await stranger.get(appeal.href)).status, 404)
  t.equal((await candidate.get(appeal.href)).status, 200, 'it is their result')
  done(await officer.post(`${appeal.href}/close`, { reason: 'Withdrawn.' }))
  const own = done(await candidate.post('/v1/appeals', { applicationId, grounds }))
  t.equal((await employer.get(own.href)).status, 404)
})

t.test('who is not heard is told so, and what is named is one decision', async (t) => {
  await changePolicy(service, { appeal: { ...anyTime, appellants: ['employer'] } })
  t.teardown(() => changePolicy(service, { appeal: anyTime }))
  const { applicationId, candidate } = await decided()
  const accreditationId = await accredit(world, { examinerId: await openExaminer(world) })
  const post = (body: object, client = officer) => () => client.post('/v1/appeals', { grounds, ...body })
  const answers = await leavesNothing(service, tables, [
    [422, 'not_an_appellant', post({ applicationId }, candidate)],
    [422, 'one_decision', post({})],
    [422, 'one_decision', post({ applicationId, accreditationId })],
    [422, 'right_not_lost', post({ accreditationId })],
    [422, 'reference_unknown', post({ accreditationId: uuidv7() })]
  ])
  t.match(answers[0]!.body.params, { role: 'candidate', rule: 'appeal.appellants' })
  t.same(answers.map(({ body }) => body.errors[0].pointer),
    ['#/applicationId', '#/applicationId', '#/applicationId', '#/accreditationId', '#/accreditationId'])
})

t.test('every row is rebuilt from its events', async (t) => {
  t.ok((await provesItsHistory(service.ownerUrl, branchId)).rows > 0)
})
