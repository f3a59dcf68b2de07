import t from 'tap'
import { startApp } from '../support/app.ts'
import { type Assembly, done, gather, openSession, vote } from '../support/assembly.ts'
import { changePolicy, openCertificate } from '../support/decisions.ts'
import { provesItsHistory } from '../support/history.ts'
import { policyFor } from '../support/obeys.ts'
import { leavesNothing } from '../support/traces.ts'
import { accredit, openExaminer, openSchool, type TrainingWorld } from '../support/training.ts'

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
const tables = ['appeal', 'accreditation', 'commission_approval']

const ruling = async ({ id }: { id: string }, choice: 'for' | 'against') =>
  vote(assembly, session, { subject: 'appeal_ruling', subjectId: id }, [choice])

// [S3]: an examiner whose accreditation was ended may appeal to the commission.
t.test('an examiner appeals against the withdrawal of their accreditation, wins, and has it back', async (t) => {
  const examinerId = await openExaminer(world)
  const examiner = await service.as('examiner', { personId: examinerId })
  const accreditationId = await accredit(world, { examinerId })
  const href = `/v1/accreditations/${accreditationId}`
  done(await officer.post(`${href}/withdraw`, { reason: 'After an audit.', effectiveOn: today }))
  const colleague = await service.as('examiner', { personId: await openExaminer(world) })
  await leavesNothing(service, tables, [[422, 'reference_unknown', () => colleague.post('/v1/appeals', { accreditationId, grounds })]])
  const filed = done(await examiner.post('/v1/appeals', { accreditationId, grounds }))
  t.match(filed, { status: 'filed', filedBy: 'examiner', accreditationId, examinerId, applicationId: null, candidateId: null, jurySessionId: null, notifiedOn: today })
  await leavesNothing(service, tables, [[409, 'appeal_already_live', () => officer.post('/v1/appeals', { accreditationId, grounds })]])
  t.equal(done(await examiner.get(filed.href)).grounds, grounds)
  t.equal((await colleague.get(filed.href)).status, 404)
  done(await officer.post(`${filed.href}/admit`))
  t.match(await ruling(filed, 'for'), { status: 'adopted' })
  t.match(done(await officer.get(filed.href)), { status: 'overturned', decisions: [{ ruling: 'overturned' }] })
  t.match(done(await officer.get(href)), { status: 'granted', withdrawnFrom: null, suspendedFrom: null })
  t.notMatch(JSON.stringify(done(await officer.get(`${filed.href}/events`))), /alarm/, 'what an examiner wrote is sealed in the history')
})

t.test('an organisation appeals against its suspension: upheld it stays, overturned it ends', async (t) => {
  await changePolicy(service, { appeal: { ...anyTime, body: 'certifying_body' } })
  t.teardown(() => changePolicy(service, { appeal: anyTime }))
  const organizationId = await openSchool(world)
  const school = await service.as('training_provider', { organizationId })
  for (const [decision, status] of [['upheld', 'suspended'], ['overturned', 'granted']] as const) {
    const accreditationId = await accredit(world, { organizationId })
    const href = `/v1/accreditations/${accreditationId}`
    done(await officer.post(`${href}/suspend`, { reason: 'Room too small.', effectiveOn: today }))
    const appeal = done(await school.post('/v1/appeals', { accreditationId, grounds }))
    t.match(appeal, { filedBy: 'training_provider', organizationId, body: 'certifying_body' })
    done(await officer.post(`${appeal.href}/admit`))
    const [unfit] = await leavesNothing(service, tables, [
      [422, 'ruling_unfit', () => officer.post(`${appeal.href}/decisions`, { ruling: 'new_deliberation', reason: null })]
    ])
    t.match(unfit!.body, { params: { won: 'overturned' }, errors: [{ pointer: '#/ruling' }] })
    t.equal(done(await officer.post(`${appeal.href}/decisions`, { ruling: decision, reason: null })).status, decision)
    t.equal(done(await officer.get(href)).status, status)
  }
  t.match(done(await officer.get('/v1/appeals?status=overturned')).items.length > 0, true)
  t.equal(done(await school.get('/v1/appeals')).items.length, 2)
})

t.test('every row is rebuilt from its events', async (t) => {
  t.ok((await provesItsHistory(service.ownerUrl, branchId)).rows > 0)
})
