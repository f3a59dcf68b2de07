import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { recordFact } from '../../src/commands.ts'
import { candidates } from '../../src/db/candidates.ts'
import type { Application } from '../../src/domain/application.ts'
import { callerIn } from '../support/app.ts'
import { openCandidate, openCertificate } from '../support/decisions.ts'
import { accredit, openExaminer, openFile, openSchool, provesTheirHistory, startTraining } from '../support/training.ts'

const world = await startTraining(t)
const { app: { db }, branchId, today, inDays, refuses } = world
const officer = await world.as('officer')
const school = await openSchool(world)
const examinerId = await openExaminer(world)
await accredit(world, { examinerId })
await accredit(world, { organizationId: school })
const examiner = await world.as('examiner', { personId: examinerId })

const file = async (status: Application['status'], more: Partial<Application> = {}) => {
  const candidateId = await openCandidate(world)
  return { candidateId, applicationId: await openFile(world, { candidateId, status, ...more }) }
}
const plan = async (applicationId: string, kind = 'certification', more = {}) =>
  (await officer.post('/v1/assessments', { applicationId, kind, unitCodes: ['U1', 'U2'], plannedFor: today, ...more })).body
const assigned = async (applicationId: string, kind?: string) => {
  const { href } = await plan(applicationId, kind)
  return (await officer.post(`${href}/assign`, { examinerId })).body
}
const result = (unitCode: string, unit = 'yes') => ({ unitCode, marks: { unit }, comment: null })
const statusOf = async (applicationId: string) => (await officer.get(`/v1/applications/${applicationId}`)).body.status

t.test('a positioning takes the file into assessment, and out of it where it leads', async (t) => {
  const { applicationId, candidateId } = await file('complete')
  const { status, body, headers } = await officer.post('/v1/assessments', { applicationId, kind: 'positioning', unitCodes: ['U1'], plannedFor: today })
  t.match([status, headers['location'], body], [201, body.href, { applicationId, candidateId, kind: 'positioning', status: 'planned', examinerId: null, results: [] }])
  t.match(await officer.post(`${body.href}/assign`, { examinerId }), { status: 200, body: { status: 'assigned', examinerId, assignedOn: today } })
  t.equal(await statusOf(applicationId), 'in_assessment')
  await refuses(() => examiner.post(`${body.href}/complete`, { orientation: null, comment: null }),
    { status: 422, code: 'orientation_required', errors: [{ pointer: '#/orientation' }] })
  const done = await examiner.post(`${body.href}/complete`, { orientation: 'training', comment: 'Good bases' })
  t.match(done, { status: 200, body: { status: 'completed', orientation: 'training', comment: 'Good bases', completedOn: today } })
  t.equal(await statusOf(applicationId), 'awaiting_training')
})

t.test('a certification gets one result per unit, and locked it makes the file ready for the jury', async (t) => {
  const { applicationId } = await file('awaiting_training')
  const { href } = await assigned(applicationId)
  const first = await examiner.post(`${href}/results`, { ...result('U1'), comment: 'Sure and quick' })
  t.match([first.status, first.body.results], [201, [{ unitCode: 'U1', outcome: 'acquired', marks: { unit: 'yes' }, policyId: /-/ }]])
  t.equal(first.headers['location'], `${href}/results/${first.body.results[0].id}`)
  const open = { code: 'units_not_scored', params: { units: 'U2' } }
  t.match(first.body.allowedActions, [{ action: 'record_result', blockedBy: [] }, { action: 'complete', blockedBy: [open] }, { action: 'mark_absent' }])
  await refuses(() => examiner.post(`${href}/complete`, { orientation: null, comment: null }), { status: 409, ...open, currentStatus: 'assigned' })
  await refuses(() => examiner.post(`${href}/results`, result('U1', 'no')), { status: 422, code: 'result_recorded', errors: [{ pointer: '#/unitCode' }] })
  t.match((await examiner.post(`${href}/results`, result('U2', 'no'))).body.results[1], { unitCode: 'U2', outcome: 'not_acquired' })
  t.equal((await examiner.post(`${href}/complete`, { orientation: null, comment: null })).body.status, 'completed')
  t.equal(await statusOf(applicationId), 'awaiting_training')
  t.match((await officer.post(`${href}/lock`)).body, { status: 'locked', lockedOn: today })
  t.equal(await statusOf(applicationId), 'ready_for_jury')
})

t.test('marks are refused where they stand', async () => {
  const { href } = await assigned((await file('in_training')).applicationId)
  const record = (marks: object) => () => examiner.post(`${href}/results`, { unitCode: 'U1', marks, comment: null })
  const refused = (fault: string, pointer: string) =>
    ({ status: 422, code: 'mark_refused', params: { rule: 'result.scale', fault, scheme: 'acquired', expected: 'unit' }, errors: [{ pointer }] })
  await refuses(record({}), refused('missing', '#/marks/unit'))
  await refuses(record({ unit: '12' }), refused('malformed', '#/marks/unit'))
  await refuses(record({ unit: 'yes', other: 'yes' }), refused('unknown', '#/marks/other'))
  await refuses(record({ unit: 12 }), { status: 422, code: 'validation_failed', errors: [{ pointer: '#/marks/unit' }] })
  await refuses(() => examiner.post(`${href}/results`, result('U9')), { status: 422, code: 'unit_not_assessed', errors: [{ pointer: '#/unitCode' }] })
})

t.test('units and status of the file are looked at when it is planned', async () => {
  const { applicationId } = await file('complete')
  const planning = (more: object) => () =>
    officer.post('/v1/assessments', { applicationId, kind: 'positioning', unitCodes: ['U1'], plannedFor: today, ...more })
  await refuses(planning({ kind: 'certification' }),
    { status: 409, code: 'application_not_assessable', params: { kind: 'certification', status: 'complete' }, errors: [{ pointer: '#/applicationId' }] })
  await refuses(planning({ unitCodes: ['U1', 'U9'] }), { status: 422, code: 'unit_not_requested', errors: [{ pointer: '#/unitCodes/1' }] })
  await refuses(planning({ unitCodes: ['U1', 'U1'] }), { status: 422, code: 'validation_failed', errors: [{ pointer: '#/unitCodes' }] })
  await refuses(planning({ plannedFor: inDays(-1) }), { status: 422, code: 'date_too_early', params: { earliest: today }, errors: [{ pointer: '#/plannedFor' }] })
  await refuses(planning({ applicationId: uuidv7() }), { status: 422, code: 'reference_unknown', params: { what: 'application' } })
  await refuses(() => examiner.post('/v1/assessments', { applicationId, kind: 'positioning', unitCodes: ['U1'], plannedFor: today }), { status: 403 })
})

// Model 5.2, 5.3.
t.test('an examiner who is not accredited, not experienced or no stranger is refused, and nothing moves', async () => {
  const employerOrganizationId = await openSchool(world)
  const { applicationId, candidateId } = await file('awaiting_training', { employerOrganizationId })
  const { href } = await plan(applicationId)
  const assign = (id: string) => () => officer.post(`${href}/assign`, { examinerId: id })
  const refused = (code: string, params: object) => ({ status: 422, code, params, errors: [{ pointer: '#/examinerId' }] })
  const examinerWith = async (more: object) => {
    const id = await openExaminer(world, more)
    await accredit(world, { examinerId: id })
    return id
  }
  const bare = await openExaminer(world)
  await refuses(assign(bare), refused('examiner_not_accredited', { examinerId: bare, reason: 'not_granted', date: today }))
  await refuses(assign(await examinerWith({ yearsInTrade: 4 })), refused('examiner_not_qualified', { needed: '5', present: '4' }))
  await refuses(assign(await examinerWith({ retiredOn: '2015-01-01' })), refused('examiner_retired', { limit: '2020-01-01' }))
  await refuses(assign(await examinerWith({ employerOrganizationId })), refused('examiner_not_independent', { relation: 'employs' }))
  await refuses(assign(uuidv7()), refused('reference_unknown', { what: 'examiner' }))

  await officer.post('/v1/training-enrollments', {
    applicationId, organizationId: school, siteCode: 'VIL', unitCodes: ['U1'], startsOn: today, endsOn: null, plannedHours: 70
  })
  await refuses(assign(await examinerWith({ trainsFor: [school] })), refused('examiner_not_independent', { relation: 'trained' }))
  const coach = await examinerWith({})
  await recordFact(db, candidates, callerIn(branchId, 'officer'), {
    id: candidateId, collection: 'links', type: 'link_declared', by: ['officer'], content: () => ({ personId: coach, relation: 'coached', declaredOn: today })
  })
  await refuses(assign(coach), refused('examiner_not_independent', { examinerId: coach, relation: 'coached' }))
})

// Model 5.2.
t.test('an examiner whose right is suspended finds nothing until it is back', async (t) => {
  const examinerId = await openExaminer(world)
  const accreditationId = await accredit(world, { examinerId })
  const { href } = await plan((await file('in_training')).applicationId)
  await officer.post(`${href}/assign`, { examinerId })
  const own = await world.as('examiner', { personId: examinerId })
  await officer.post(`/v1/accreditations/${accreditationId}/suspend`, { reason: 'Inspection', effectiveOn: today })
  const lacking = { code: 'examiner_accreditation_lacking', params: { rule: 'model:5.2', examinerId, reason: 'suspended', date: today } }
  await refuses(() => own.post(`${href}/results`, result('U1')), { status: 409, ...lacking, currentStatus: 'assigned' })
  await refuses(() => own.post(`${href}/complete`, { orientation: null, comment: null }), { status: 409, ...lacking })
  await officer.post(`/v1/accreditations/${accreditationId}/reinstate`)
  for (const unit of ['U1', 'U2']) t.equal((await own.post(`${href}/results`, result(unit))).status, 201)
  await officer.post(`/v1/accreditations/${accreditationId}/withdraw`, { reason: 'Fraud', effectiveOn: today })
  await refuses(() => own.post(`${href}/complete`, { orientation: null, comment: null }), { status: 409, code: 'examiner_accreditation_lacking', params: { reason: 'withdrawn' } })
})

t.test('who trained the person in an earlier attempt is no stranger in the next', async () => {
  const earlier = await file('in_training')
  const { href } = (await officer.post('/v1/training-enrollments', {
    applicationId: earlier.applicationId, organizationId: school, siteCode: 'VIL', unitCodes: ['U1'], startsOn: today, endsOn: null, plannedHours: 70
  })).body
  await officer.post(`${href}/terminate`, { reason: 'Never began' })
  const another = { ...world, certificateId: await openCertificate(world, ['U1', 'U2']) }
  const trainer = await openExaminer(world, { trainsFor: [school] })
  await accredit(another, { examinerId: trainer })
  const assign = async () => {
    const applicationId = await openFile(another, { candidateId: earlier.candidateId, status: 'complete', unitCodes: ['U1', 'U2'] })
    const planned = await plan(applicationId, 'positioning')
    return () => officer.post(`${planned.href}/assign?dryRun=true`, { examinerId: trainer })
  }
  const attempt = await assign()
  t.equal((await attempt()).status, 200, 'what never began trained nobody')
  const [kate, agree] = [await world.as('candidate', { personId: earlier.candidateId }), await world.as('training_provider', { organizationId: school })]
  const again = (await officer.post('/v1/training-enrollments', {
    applicationId: earlier.applicationId, organizationId: school, siteCode: 'VIL', unitCodes: ['U1'], startsOn: today, endsOn: null, plannedHours: 70
  })).body
  for (const side of [kate, agree]) await side.post(`${again.href}/agree`)
  await agree.post(`${again.href}/activate`)
  await officer.post(`${again.href}/terminate`, { reason: 'Moved away' })
  await refuses(attempt, { status: 422, code: 'examiner_not_independent', params: { relation: 'trained' } })
})

t.test('before the day nothing is found; absence and cancelling end it', async (t) => {
  const { applicationId } = await file('in_training')
  const { href } = await plan(applicationId, 'certification', { plannedFor: inDays(3) })
  await officer.post(`${href}/assign`, { examinerId })
  const early = { status: 409, code: 'assessment_day_not_reached', params: { plannedFor: inDays(3) } }
  await refuses(() => examiner.post(`${href}/results`, result('U1')), early)
  await refuses(() => examiner.post(`${href}/mark-absent`), early)
  t.match((await officer.post(`${href}/cancel`, { reason: 'Strike' })).body, { status: 'cancelled', reason: 'Strike' })
  const other = await assigned(applicationId)
  t.equal((await examiner.post(`${other.href}/mark-absent`)).body.status, 'absent')
  await refuses(() => examiner.post(`${other.href}/results`, result('U1')), { status: 409, code: 'action_not_allowed', currentStatus: 'absent', allowedActions: [] })
})

t.test('a wrong result is corrected by an assessment that takes its place', async (t) => {
  const { applicationId } = await file('in_training')
  const { id, href } = await assigned(applicationId)
  for (const unit of ['U1', 'U2']) await examiner.post(`${href}/results`, result(unit))
  await examiner.post(`${href}/complete`, { orientation: null, comment: null })
  await refuses(() => examiner.post(`${href}/supersede`, { reason: 'Keyed wrongly' }), { status: 403, code: 'role_not_allowed' })
  await refuses(() => officer.post(`${href}/supersede`, { reason: ' ' }), { status: 422, errors: [{ pointer: '#/reason' }] })
  t.match((await officer.post(`${href}/supersede`, { reason: 'Keyed wrongly' })).body, { status: 'superseded', results: [{}, {}] })
  const { items: [next] } = (await officer.get(`/v1/assessments?applicationId=${applicationId}&status=planned`)).body
  t.match(next, { supersedesId: id, kind: 'certification', plannedFor: today, examinerId: null })
})

t.test('it is known to its examiner, the person, and those who follow the person; a key without a person finds nothing', async (t) => {
  const managingOrganizationId = await openSchool(world)
  const candidateId = await openCandidate(world, { managingOrganizationId })
  const employerOrganizationId = await openSchool(world)
  const applicationId = await openFile(world, { candidateId, status: 'in_training', employerOrganizationId })
  const { href } = await assigned(applicationId)
  const status = async (role: Parameters<typeof world.as>[0], who = {}) => (await (await world.as(role, who)).get(href)).status
  t.strictSame([await status('candidate', { personId: candidateId }), await status('examiner', { personId: examinerId }), await status('auditor')], [200, 200, 200])
  t.equal(await status('training_provider', { organizationId: managingOrganizationId }), 200)
  t.equal(await status('employer', { organizationId: employerOrganizationId }), 200)
  t.equal(await status('training_provider', { organizationId: school }), 404)
  for (const role of ['candidate', 'examiner', 'juror', 'commission_member'] as const) t.equal(await status(role, { personId: uuidv7() }), 404, role)
  t.equal(await status('officer', { branchId: await world.openBranch() }), 404)
  await refuses(async () => (await world.as('examiner', { organizationId: school })).post(`${href}/results`, result('U1')), { status: 404 })
})

t.test('a juror reads the assessments of the files on their list, and not whose they are', async (t) => {
  const { applicationId, candidateId } = await file('awaiting_training')
  const { href } = await assigned(applicationId)
  for (const unit of ['U1', 'U2']) await examiner.post(`${href}/results`, result(unit))
  await examiner.post(`${href}/complete`, { orientation: null, comment: null })
  await officer.post(`${href}/lock`)
  const personId = uuidv7()
  const juror = await world.as('juror', { personId })
  const plan = { certificateId: world.certificateId, route: null, heldOn: inDays(30), place: 'Lyon', capacity: 5 }
  const session = (await officer.post('/v1/jury-sessions', plan)).body
  const seat = { personId, name: 'Inès Roux', college: 'employees', organizationId: null, role: 'member', isQualified: true, isPresent: true }
  await officer.post(`${session.href}/panel-members`, seat)
  t.equal((await juror.get(href)).status, 404)
  t.equal((await officer.post(`${session.href}/listed-candidates`, { applicationId })).status, 201)
  t.match((await juror.get(href)).body, { applicationId, candidateId: null, results: [{ unitCode: 'U1' }, { unitCode: 'U2' }], allowedActions: [] })
  t.match((await juror.get('/v1/assessments')).body.items, [{ applicationId, candidateId: null }])
  t.strictSame((await juror.get(`/v1/assessments?candidateId=${candidateId}`)).body.items, [])
})

t.test('what examiners wrote of a person is sealed in the history', async (t) => {
  const { href } = await assigned((await file('in_training')).applicationId)
  const comment = 'Shows fear of heights'
  await examiner.post(`${href}/results`, { ...result('U1'), comment })
  const { body, text } = await officer.get(`${href}/events`)
  t.match(body.items.at(-1), { type: 'assessment.result_recorded', data: { fact: { unitCode: 'U1', outcome: 'acquired', comment: { sealed: /./ } } } })
  t.notMatch(text, comment)
})

t.test('the history of each row rebuilds it', (t) => provesTheirHistory(t, world))
