import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { execute } from '../../src/commands.ts'
import { certificates } from '../../src/db/certificates.ts'
import { addDays, addMonths } from '../../src/domain/rules/calendar.ts'
import { callerIn } from '../support/app.ts'
import { changePolicy, openCandidate, openCertificate } from '../support/decisions.ts'
import { frameworkOf } from '../support/frameworks.ts'
import { accredit, openExaminer, openFile, openSchool, provesTheirHistory, startTraining, type TrainingWorld } from '../support/training.ts'

const world = await startTraining(t)
const { today, inDays, refuses } = world
const officer = await world.as('officer')
const organizationId = await openSchool(world)
const school = await world.as('training_provider', { organizationId })

/** A certificate with a second version, in effect from this day, under rules that leave these months. */
async function revise (effectiveOn: string, complyMonths: number): Promise<TrainingWorld> {
  await changePolicy(world, { framework: { transition: { complyMonths } } })
  const certificateId = await openCertificate(world, ['U1', 'U2'])
  const framework = { certificateId, projectId: uuidv7(), adoptedOn: '2024-03-01', effectiveOn, content: frameworkOf('U1', 'U2') }
  await execute(world.app.db, certificates, callerIn(world.branchId, 'system'), {
    id: certificateId, command: async () => ({ type: 'adopt_framework', framework } as const)
  })
  return { ...world, certificateId }
}

const granted = { decidedOn: '2024-02-01', validFrom: '2024-02-01', validUntil: inDays(900) }

async function propose (at: TrainingWorld, startsOn = today, frameworkVersion = 2) {
  const candidateId = await openCandidate(at)
  const applicationId = await openFile(at, { candidateId, frameworkVersion, status: 'awaiting_training' })
  const training = { applicationId, organizationId, siteCode: 'VIL', unitCodes: ['U1'], startsOn, endsOn: null, plannedHours: 70 }
  return { candidateId, ...await officer.post('/v1/training-enrollments', training) }
}

// Car services: on modification organisations get 3 months [S41].
t.test('after a revision new trainings wait until the organisation declares that it follows the version', async (t) => {
  const effectiveOn = addDays(addMonths(addDays(today, 3), -3), -10)
  const at = await revise(effectiveOn, 3)
  const complyBy = addMonths(effectiveOn, 3)
  const { certificateId } = at
  const href = `/v1/accreditations/${await accredit(at, { organizationId }, granted)}`
  t.ok(complyBy < today)
  const lacking = { reason: 'not_compliant', rule: 'framework.transition' }
  t.match((await propose(at)).body, { status: 422, code: 'organization_not_accredited', params: lacking })
  t.match(await propose(at, today, 1), { status: 201 }, 'whoever entered before ends under the old one')
  const question = new URLSearchParams({ certificateId, activity: 'preparation', siteCode: 'VIL' })
  const reasons = async (date: string) => [
    (await officer.get(`${href}/covers?${question}&asOf=${date}`)).body.reason,
    (await officer.get(`/v1/accreditation-checks?organizationId=${organizationId}&${question}&date=${date}`)).body.reason
  ]
  t.strictSame(await Promise.all([-1, 0, 1].map((shift) => reasons(addDays(complyBy, shift)))),
    [[null, null], [null, null], ['not_compliant', 'not_compliant']])

  const declare = (frameworkVersion: number, client = school, more: object = {}) =>
    client.post(`${href}/compliances`, { certificateId, frameworkVersion, ...more })
  await refuses(() => declare(3), { status: 422, code: 'reference_unknown', errors: [{ pointer: '#/frameworkVersion' }] })
  await refuses(() => declare(2, school, { certificateId: world.certificateId }), { status: 422, code: 'reference_unknown', errors: [{ pointer: '#/certificateId' }] })
  const other = await world.as('training_provider', { organizationId: await openSchool(world) })
  await refuses(() => declare(2, other), { status: 404 })
  await refuses(async () => declare(2, await world.as('auditor')), { status: 403, code: 'role_not_allowed' })
  t.match(await declare(2), { status: 201, body: { status: 'granted', compliances: [{ certificateId, frameworkVersion: 2, declaredOn: today }] } })
  await refuses(() => declare(2), { status: 422, code: 'compliance_declared', params: { version: '2', declaredOn: today } })
  t.match((await officer.get(`${href}/compliances`)).body, { items: [{ frameworkVersion: 2 }] })
  t.match(await propose(at), { status: 201 })
  t.strictSame(await reasons(today), [null, null])
})

t.test('with the months of another branch the same training is taken', async (t) => {
  const effectiveOn = addDays(addMonths(addDays(today, 3), -3), -10)
  for (const [months, status] of [[3, 422], [4, 201], [0, 201]] as const) {
    const at = await revise(effectiveOn, months)
    await accredit(at, { organizationId }, granted)
    t.equal((await propose(at)).status, status, `${months} months`)
  }
})

t.test('a training that begins in time is proposed, one that begins later is not', async (t) => {
  const effectiveOn = addMonths(inDays(40), -3)
  const at = await revise(effectiveOn, 3)
  const complyBy = addMonths(effectiveOn, 3)
  await accredit(at, { organizationId }, granted)
  for (const shift of [-1, 0]) t.equal((await propose(at, addDays(complyBy, shift))).status, 201)
  const later = addDays(complyBy, 1)
  t.match((await propose(at, later)).body, { code: 'organization_not_accredited', params: { reason: 'not_compliant', date: later } })
})

t.test('a training that was proposed is agreed and begun under a right that follows its version', async (t) => {
  const at = await revise(addMonths(inDays(-40), -3), 3)
  const { certificateId } = at
  const declareOn = (id: string) => officer.post(`/v1/accreditations/${id}/compliances`, { certificateId, frameworkVersion: 2 })
  const [given, left] = [await accredit(at, { organizationId }, granted), await accredit(at, { organizationId }, granted)]
  t.equal((await declareOn(given)).status, 201)
  const { candidateId, body: { href } } = await propose(at)
  const candidate = await world.as('candidate', { personId: candidateId })
  t.match((await candidate.post(`${href}/agree`)).body, { candidateAgreedOn: today })
  t.equal((await officer.post(`/v1/accreditations/${given}/relinquish`, { effectiveOn: today })).status, 200)
  const lacking = { status: 409, code: 'accreditation_lacking', params: { reason: 'not_compliant', rule: 'framework.transition', date: today } }
  await refuses(() => school.post(`${href}/agree`), lacking)
  t.equal((await declareOn(left)).status, 201)
  t.match((await school.post(`${href}/agree`)).body, { status: 'agreed' })
  t.match((await school.post(`${href}/activate`)).body, { status: 'active' })
})

t.test('an examiner declares nothing', async (t) => {
  const examinerId = await openExaminer(world)
  const href = `/v1/accreditations/${await accredit(world, { examinerId })}`
  await refuses(() => officer.post(`${href}/compliances`, { certificateId: world.certificateId, frameworkVersion: 1 }), { status: 409, code: 'compliance_not_asked' })
})

t.test('the history of each row rebuilds it', (t) => provesTheirHistory(t, world))
