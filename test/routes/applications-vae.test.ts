import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { execute } from '../../src/commands.ts'
import { applications } from '../../src/db/applications.ts'
import { addMonths } from '../../src/domain/rules/calendar.ts'
import { callerIn, startApp } from '../support/app.ts'
import { changePolicy, openCandidate, openCertificate } from '../support/decisions.ts'
import { frameworkOf, unit } from '../support/frameworks.ts'
import { provesItsHistory } from '../support/history.ts'
import { leavesNothing } from '../support/traces.ts'
import { openFile, type TrainingWorld } from '../support/training.ts'

const service = await startApp(t)
const { app: { db }, branchId, ownerUrl } = service
const officer = await service.as('officer', { personId: uuidv7() })
const certificateId = await openCertificate(service, ['U1', 'U2'])
const { today } = (await officer.get(`/v1/branches/${branchId}`)).body

type Ordered = Parameters<typeof execute<any, any, any, any>>[3]
const bySystem = (id: string, command: object) =>
  execute(db, applications, callerIn(branchId, 'system'), { id, command: async () => command } as Ordered)

/** A file that a positioning has led to VAE. */
async function positioned () {
  const candidateId = await openCandidate(service, { category: 'job_seeker' })
  const candidate = await service.as('candidate', { personId: candidateId })
  const asked = { candidateId, certificateId, route: 'continuing_training', scheme: 'skills_development_plan' }
  const { body: file } = await candidate.post('/v1/applications', asked)
  await candidate.post(`${file.href}/submit`)
  await officer.post(`${file.href}/accept`)
  await bySystem(file.id, { type: 'begin_assessment' })
  await bySystem(file.id, { type: 'record_orientation', orientation: 'vae', reason: null })
  return { candidate, file }
}

// Domain 3.6: the answer within two months of the complete file, once, revocable while nothing follows.
t.test('a positioning leads to VAE, admissibility is decided and taken back, and the file goes to the jury', async (t) => {
  const { candidate, file } = await positioned()
  const { body: oriented } = await candidate.get(file.href)
  t.match(oriented, { status: 'in_vae', orientation: 'vae', tacitAdmissionOn: addMonths(today, 2), decisions: [{ value: 'vae' }] })
  await leavesNothing(service, ['application'], [
    [409, 'admissibility_pending', () => candidate.post(`${file.href}/submit-validation-file`)],
    [403, 'role_not_allowed', () => candidate.post(`${file.href}/decisions`, { isAdmissible: true, reason: 'I am good.' })],
    [409, 'admissibility_not_decided', () => officer.post(`${file.href}/revoke-admissibility`, { reason: 'Wrong file.' })],
    [422, 'validation_failed', () => officer.post(`${file.href}/decisions`, { isAdmissible: 'yes' })]
  ])
  const refused = await officer.post(`${file.href}/decisions`, { isAdmissible: false, reason: 'Too little experience.' })
  t.match([refused.status, refused.body], [201, { status: 'awaiting_training', admissibility: 'not_admissible' }])
  t.match((await officer.get(refused.headers['location'])).body, { kind: 'admissibility', value: 'not_admissible', decidedOn: today })
  const revoked = await officer.post(`${file.href}/revoke-admissibility`, { reason: 'The file was another’s.' })
  t.match(revoked.body, { status: 'in_vae', admissibility: null, isAdmissible: false, decisions: [{}, {}, { kind: 'admissibility_revocation' }] })
  await officer.post(`${file.href}/decisions`, { isAdmissible: true, reason: 'Ten years in the trade.' })
  await leavesNothing(service, ['application'], [
    [409, 'admissibility_decided', () => officer.post(`${file.href}/decisions`, { isAdmissible: false, reason: 'On second thoughts.' })]
  ])
  t.match((await candidate.get(file.href)).body, { isAdmissible: true })
  t.match((await candidate.post(`${file.href}/submit-validation-file`)).body,
    { status: 'ready_for_jury', validationFileOn: today, juryDueOn: addMonths(today, 3) })
})

// Domain 3.6: the accredited organisation runs the steps before admissibility, which open one another [S16].
t.test('the steps before VAE are recorded in their order, and the decision keeps the gaps', async (t) => {
  await changePolicy(service, { vae: { precheck: { steps: ['self_positioning', 'quiz'] } } })
  const { candidate, file } = await positioned()
  const record = (body: object) => officer.post(`${file.href}/prechecks`, body)
  const decide = (body: object) => officer.post(`${file.href}/decisions`, { isAdmissible: true, reason: 'Ten years in the trade.', ...body })
  await leavesNothing(service, ['application'], [
    [422, 'precheck_closed', () => record({ step: 'quiz', isPassed: true })],
    [422, 'precheck_not_asked', () => record({ step: 'pre_file', isPassed: true })],
    [422, 'validation_failed', () => record({ step: 'interview', isPassed: true })],
    [403, 'role_not_allowed', () => candidate.post(`${file.href}/prechecks`, { step: 'self_positioning', isPassed: true })],
    [409, 'precheck_missing', () => decide({})]
  ])
  const { status, body, headers } = await record({ step: 'self_positioning', isPassed: true, score: '31', comment: 'All done but the crane.' })
  t.match([status, body], [201, { status: 'in_vae', prechecks: [{ step: 'self_positioning', isPassed: true, score: '31', recordedOn: today }] }])
  t.match((await candidate.get(headers['location'] as string)).body, { step: 'self_positioning', comment: 'All done but the crane.' })
  t.match((await record({ step: 'quiz', isPassed: false })).body, { prechecks: [{}, { step: 'quiz', isPassed: false, score: null, comment: null }] })
  await leavesNothing(service, ['application'], [[422, 'precheck_failed', () => decide({})]])
  await record({ step: 'quiz', isPassed: true })
  const gaps = [{ unitCode: 'U2', comment: 'No crane yet.' }]
  await leavesNothing(service, ['application'], [[422, 'unit_not_requested', () => decide({ gaps: [{ unitCode: 'U9', comment: 'None.' }] })]])
  t.match((await decide({ gaps })).body, { isAdmissible: true, decisions: [{ value: 'vae', gaps: [] }, { value: 'admissible', gaps }] })
  await changePolicy(service, {})
})

// Domain 3.0: requests for units only are free; one that leaves out what nobody needs is for the whole certificate [L16].
t.test('an earlier VAE request counts by what its units suffice for', async (t) => {
  const candidateId = await openCandidate(service, { category: 'job_seeker' })
  const candidate = await service.as('candidate', { personId: candidateId })
  const isCounted = async (asked: readonly string[], minOptionalUnits: number) => {
    const units = [unit('U1'), unit('O1', true), unit('O2', true)]
    const content = { ...frameworkOf(), units, minOptionalUnits, routes: [{ route: 'vae' as const, jury: 'Two members of each college' }] }
    const certificateId = await openCertificate(service, content)
    const earlier = { status: 'withdrawn', route: 'vae', unitCodes: asked, submittedOn: today } as const
    await openFile({ ...service, certificateId, candidateId } as unknown as TrainingWorld, earlier)
    const { body } = await candidate.post('/v1/eligibility-checks', { certificateId, route: 'vae', scheme: 'cpf' })
    return body.refusals.some(({ code }: { code: string }) => code === 'vae_limit_reached')
  }
  t.equal(await isCounted(['U1'], 1), false, 'an optional unit is missing')
  t.equal(await isCounted(['O1', 'O2'], 0), false, 'the mandatory unit is missing')
  t.equal(await isCounted(['U1'], 0), true)
  t.equal(await isCounted(['U1', 'O2'], 1), true)
})

// Model 5.8.
t.test('every row is what its events tell', async (t) => {
  const { events, rows } = await provesItsHistory(ownerUrl, branchId)
  t.ok(events > 15 && rows > 5, `${events} events, ${rows} rows`)
})
