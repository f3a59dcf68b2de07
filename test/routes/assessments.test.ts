import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { startAssessing } from '../support/assessing.ts'
import { changePolicy, openCandidate } from '../support/decisions.ts'
import { openFile, openSchool, provesTheirHistory } from '../support/training.ts'

const world = await startAssessing(t)
const { today, inDays, refuses, officer, school, examinerId, secondExaminerId, examiner, file, plan, assigned, result } = world
const statusOf = async (applicationId: string) => (await officer.get(`/v1/applications/${applicationId}`)).body.status

t.test('a positioning takes the file into assessment, and out of it where it leads', async (t) => {
  const { applicationId, candidateId } = await file('complete')
  const { status, body, headers } = await officer.post('/v1/assessments', { applicationId, kind: 'positioning', unitCodes: ['U1'], plannedFor: today })
  t.match([status, headers['location'], body], [201, body.href, { applicationId, candidateId, kind: 'positioning', status: 'planned', examinerId: null, results: [] }])
  t.match(await officer.post(`${body.href}/assign`, { examinerId }),
    { status: 200, body: { status: 'assigned', examinerId, secondExaminerId: null, isOtherService: false, assignedOn: today } })
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

t.test('before the day nothing is found; absence and cancelling end it', async (t) => {
  const { applicationId } = await file('in_training')
  const { href } = await plan(applicationId, 'certification', { plannedFor: inDays(3) })
  await officer.post(`${href}/assign`, { examinerId, secondExaminerId })
  const second = await world.as('examiner', { personId: secondExaminerId })
  t.strictSame([(await second.get(href)).status, (await second.get(`/v1/applications/${applicationId}`)).status], [200, 200], 'both examiners read the file')
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

t.test('what an earlier attempt has kept is not asked again, until it lapses', async (t) => {
  const earlier = await file('in_training')
  const keptCompetences = [
    { unitCode: 'U1', competenceCode: 'U1.1', expiresOn: today }, { unitCode: 'U2', competenceCode: 'U2.1', expiresOn: inDays(-1) }
  ]
  await openFile(world, { candidateId: earlier.candidateId, status: 'partially_certified', publishedOn: today, keptCompetences })
  await openFile(world, {
    candidateId: earlier.candidateId, status: 'partially_certified', publishedOn: null, keptCompetences: [{ unitCode: 'U2', competenceCode: 'U2.1', expiresOn: null }]
  })
  const { href } = await assigned(earlier.applicationId)
  await changePolicy(world, { result: { granularity: 'competence' } })
  const record = (unitCode: string) => () => examiner.post(`${href}/results?dryRun=true`, { unitCode, marks: {}, comment: null })
  await refuses(record('U2'), { status: 422, code: 'mark_refused', params: { expected: 'U2.1' }, errors: [{ pointer: '#/marks/U2.1' }] })
  t.equal((await record('U1')()).status, 200)
  await changePolicy(world, 'cleaning')
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
