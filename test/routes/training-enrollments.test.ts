import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import type { Application } from '../../src/domain/application.ts'
import { changePolicy, openCandidate } from '../support/decisions.ts'
import { accredit, openFile, openSchool, provesTheirHistory, startTraining } from '../support/training.ts'

const world = await startTraining(t)
const { today, inDays, refuses } = world
const officer = await world.as('officer')
const organizationId = await openSchool(world)
const accreditationId = await accredit(world, { organizationId })
const school = await world.as('training_provider', { organizationId })

const file = async (status: Application['status'] = 'awaiting_training', more: Partial<Application> = {}) => {
  const candidateId = await openCandidate(world)
  return { candidateId, applicationId: await openFile(world, { candidateId, status, ...more }) }
}
const training = { organizationId, siteCode: 'VIL', unitCodes: ['U1', 'U2'], startsOn: today, endsOn: null, plannedHours: 140 }
const propose = async (more: object = {}, client = officer) => (await client.post('/v1/training-enrollments', { ...training, ...more })).body
const agreed = async (more: object = {}) => {
  const { applicationId, candidateId } = await file()
  const { href } = await propose({ applicationId, ...more })
  await (await world.as('candidate', { personId: candidateId })).post(`${href}/agree`)
  return (await school.post(`${href}/agree`)).body
}
const active = async () => (await school.post(`${(await agreed()).href}/activate`)).body

t.test('a training is proposed, agreed by both sides, started, attended and completed', async (t) => {
  const { applicationId, candidateId } = await file('awaiting_training', { filingOrganizationId: organizationId })
  const { status, body, headers } = await school.post('/v1/training-enrollments', { applicationId, ...training })
  t.match([status, headers['location'], body], [201, body.href, { ...training, applicationId, candidateId, status: 'proposed', attendances: [], transferredFromId: null }])
  const candidate = await world.as('candidate', { personId: candidateId })
  t.match((await candidate.post(`${body.href}/agree`)).body, { status: 'proposed', candidateAgreedOn: today, organizationAgreedOn: null })
  await refuses(() => candidate.post(`${body.href}/agree`), { status: 409, code: 'side_agreed', params: { side: 'candidate', agreedOn: today } })
  t.match((await school.post(`${body.href}/agree`)).body, { status: 'agreed', organizationAgreedOn: today })
  t.match((await school.post(`${body.href}/activate`)).body, { status: 'active', activatedOn: today })
  t.equal((await officer.get(`/v1/applications/${applicationId}`)).body.status, 'in_training')
  const attended = await school.post(`${body.href}/attendances`, { heldOn: today, hours: 7, unitCode: 'U1' })
  t.match([attended.status, attended.body.attendances], [201, [{ heldOn: today, hours: 7, unitCode: 'U1' }]])
  t.match((await school.post(`${body.href}/complete`)).body, { status: 'completed', completedOn: today, completedUnitCodes: ['U1', 'U2'] })
})

// Model 5.2, 5.7.
t.test('an organisation without the right, a unit that was not asked for, a file that waits for no training: each is told', async () => {
  const { applicationId } = await file()
  const proposing = (more: object, client = officer) => () => client.post('/v1/training-enrollments', { applicationId, ...training, ...more })
  const at = (pointer: string, code: string, params: object = {}) => ({ status: 422, code, params, errors: [{ pointer }] })
  const bare = await openSchool(world)
  await refuses(proposing({ organizationId: bare }),
    at('#/organizationId', 'organization_not_accredited', { rule: 'model:5.2', organizationId: bare, reason: 'not_granted', date: today }))
  await refuses(proposing({ siteCode: 'LYO' }), at('#/organizationId', 'organization_not_accredited', { reason: 'site_not_covered' }))
  await refuses(proposing({ startsOn: inDays(2000) }), at('#/organizationId', 'organization_not_accredited', { reason: 'expired', date: inDays(2000) }))
  await refuses(proposing({ startsOn: inDays(-1) }), at('#/startsOn', 'date_too_early', { earliest: today }))
  await refuses(proposing({ siteCode: null }), at('#/siteCode', 'site_required', { rule: 'accreditation.scope' }))
  await refuses(proposing({ siteCode: 'PAR' }), at('#/siteCode', 'reference_unknown', { what: 'site' }))
  await refuses(proposing({ unitCodes: ['U1', 'U9'] }), at('#/unitCodes/1', 'unit_not_requested', { unit: 'U9' }))
  await refuses(proposing({ unitCodes: [] }), at('#/unitCodes', 'validation_failed'))
  await refuses(proposing({ endsOn: inDays(-1) }), at('#/endsOn', 'period_reversed', { startsOn: today, endsOn: inDays(-1) }))
  await refuses(proposing({ applicationId: uuidv7() }), at('#/applicationId', 'reference_unknown', { what: 'application' }))
  const waiting = await file('complete')
  await refuses(proposing({ applicationId: waiting.applicationId }),
    { status: 409, code: 'training_not_awaited', params: { needed: 'awaiting_training, in_training' }, errors: [{ pointer: '#/applicationId' }] })
})

t.test('an organisation proposes its own training only, to those who are known to it', async () => {
  const { applicationId } = await file()
  await refuses(() => school.post('/v1/training-enrollments', { applicationId, ...training }),
    { status: 422, code: 'reference_unknown', params: { what: 'application' }, errors: [{ pointer: '#/applicationId' }] })
  const known = await file('awaiting_training', { filingOrganizationId: organizationId })
  const other = await openSchool(world)
  await accredit(world, { organizationId: other })
  await refuses(() => school.post('/v1/training-enrollments', { ...training, applicationId: known.applicationId, organizationId: other }),
    { status: 422, code: 'reference_unknown', params: { what: 'organization' }, errors: [{ pointer: '#/organizationId' }] })
  await refuses(async () => (await world.as('candidate', { personId: known.candidateId })).post('/v1/training-enrollments', { ...training, applicationId }),
    { status: 403, code: 'role_not_allowed', params: { role: 'candidate', action: 'create' } })
})

t.test('what was proposed is not agreed once the right ends before the start', async (t) => {
  const { applicationId, candidateId } = await file()
  const { href } = await propose({ applicationId, startsOn: inDays(10) })
  await officer.post(`/v1/accreditations/${accreditationId}/suspend`, { reason: 'Inspection', effectiveOn: inDays(5) })
  const lacking = { status: 409, code: 'accreditation_lacking', params: { rule: 'model:5.2', organizationId, reason: 'suspended', date: inDays(10) }, currentStatus: 'proposed' }
  const candidate = await world.as('candidate', { personId: candidateId })
  for (const side of [candidate, school]) await refuses(() => side.post(`${href}/agree`), lacking)
  await officer.post(`/v1/accreditations/${accreditationId}/reinstate`)
  t.equal((await candidate.post(`${href}/agree`)).status, 200)
})

t.test('it does not start before its day, nor once the right is suspended; both are told at once', async (t) => {
  const { href } = await agreed({ startsOn: inDays(10) })
  await officer.post(`/v1/accreditations/${accreditationId}/suspend`, { reason: 'Inspection', effectiveOn: today })
  const early = { code: 'start_not_reached', params: { startsOn: inDays(10) } }
  const lacking = { code: 'accreditation_lacking', params: { organizationId, reason: 'suspended', date: inDays(10) } }
  const activation = async () => (await school.get(href)).body.allowedActions.find(({ action }: any) => action === 'activate')
  t.match(await activation(), { blockedBy: [early, lacking] })
  await refuses(() => school.post(`${href}/activate`), { status: 409, ...early, currentStatus: 'agreed', allowedActions: [{ action: 'activate', blockedBy: [early, lacking] }] })
  await officer.post(`/v1/accreditations/${accreditationId}/reinstate`)
  t.match(await activation(), { blockedBy: [early] })
})

t.test('attendance is recorded by the organisation, for days that were, in units that are trained', async () => {
  const { href } = await active()
  const attend = (more: object, client = school) => () => client.post(`${href}/attendances`, { heldOn: today, hours: 7, unitCode: null, ...more })
  await refuses(attend({ heldOn: inDays(1) }), { status: 422, code: 'attendance_out_of_time', params: { from: today, until: today }, errors: [{ pointer: '#/heldOn' }] })
  await refuses(attend({ unitCode: 'U9' }), { status: 422, code: 'unit_not_trained', errors: [{ pointer: '#/unitCode' }] })
  await refuses(attend({ hours: 13 }), { status: 422, code: 'validation_failed', errors: [{ pointer: '#/hours' }] })
  await refuses(attend({}, officer), { status: 403, code: 'role_not_allowed' })
})

t.test('a transfer keeps what is completed, and proposes the rest to an organisation that may', async (t) => {
  const { id, href, applicationId } = await active()
  await school.post(`${href}/attendances`, { heldOn: today, hours: 12, unitCode: 'U1' })
  const other = await openSchool(world)
  const move = (more: object = {}) => () =>
    school.post(`${href}/transfer`, { organizationId: other, siteCode: 'VIL', startsOn: inDays(7), completedUnitCodes: ['U1'], ...more })
  await refuses(move(), { status: 422, code: 'organization_not_accredited', params: { organizationId: other, date: inDays(7) }, errors: [{ pointer: '#/organizationId' }] })
  await accredit(world, { organizationId: other })
  await refuses(move({ startsOn: inDays(-1) }), { status: 422, code: 'date_too_early', params: { earliest: today }, errors: [{ pointer: '#/startsOn' }] })
  await refuses(move({ completedUnitCodes: ['U1', 'U2'] }), { status: 422, code: 'nothing_to_transfer', errors: [{ pointer: '#/completedUnitCodes' }] })
  t.match((await move()()).body, { status: 'transferred', completedUnitCodes: ['U1'] })
  const { items: [rest] } = (await officer.get(`/v1/training-enrollments?applicationId=${applicationId}&status=proposed`)).body
  const next = await world.as('training_provider', { organizationId: other })
  t.match((await next.get(`/v1/training-enrollments/${rest.id}`)).body,
    { transferredFromId: id, organizationId: other, unitCodes: ['U2'], startsOn: inDays(7), plannedHours: 128, candidateAgreedOn: null })
})

t.test('each may give it up while it is not over; the secretariat alone ends it', async (t) => {
  const { href, candidateId } = await agreed()
  const candidate = await world.as('candidate', { personId: candidateId })
  await refuses(() => candidate.post(`${href}/terminate`, { reason: 'x' }), { status: 403, code: 'role_not_allowed' })
  await refuses(() => candidate.post(`${href}/drop`, {}), { status: 422, code: 'validation_failed', errors: [{ pointer: '#/reason' }] })
  t.match((await candidate.post(`${href}/drop`, { reason: 'New job' })).body, { status: 'dropped', reason: 'New job', allowedActions: [] })
  await refuses(() => school.post(`${href}/activate`), { status: 409, code: 'action_not_allowed', params: { status: 'dropped' }, currentStatus: 'dropped' })
  const { href: other } = await active()
  t.match((await officer.post(`${other}/terminate`, { reason: 'The certificate was closed' })).body, { status: 'terminated' })
})

t.test('it is known to the person, the organisation, the employer and the secretariat', async (t) => {
  const employerOrganizationId = await openSchool(world)
  const { applicationId, candidateId } = await file('awaiting_training', { employerOrganizationId })
  const { href } = await propose({ applicationId })
  const status = async (role: Parameters<typeof world.as>[0], who = {}) => (await (await world.as(role, who)).get(href)).status
  t.strictSame([await status('candidate', { personId: candidateId }), await status('employer', { organizationId: employerOrganizationId }), await status('auditor')], [200, 200, 200])
  for (const role of ['candidate', 'examiner', 'juror', 'commission_member'] as const) t.equal(await status(role, { personId: uuidv7() }), 404, role)
  t.equal(await status('training_provider', { organizationId: await openSchool(world) }), 404)
  t.equal(await status('employer', { organizationId }), 404)
  const elsewhere = await world.as('officer', { branchId: await world.openBranch() })
  await refuses(() => elsewhere.post(`${href}/terminate`, { reason: 'x' }), { status: 404, code: 'not_found' })
})

t.test('where the branch asks for evidence, a training without one hour is not completed', async (t) => {
  const { href } = await active()
  await changePolicy(world, { training: { attendanceEvidence: true } })
  await refuses(() => school.post(`${href}/complete`), { status: 409, code: 'attendance_missing', params: { rule: 'training.attendanceEvidence' } })
  await school.post(`${href}/attendances`, { heldOn: today, hours: 1, unitCode: null })
  t.equal((await school.post(`${href}/complete`)).body.status, 'completed')
})

// Domain 3.3, [S32].
t.test('where sessions are declared, hours are those of declared sessions', async (t) => {
  const { href } = await active()
  const before = await changePolicy(world, { training: { declarations: { sessionHours: 48 } } })
  t.ok(before)
  await refuses(() => school.post(`${href}/sessions`, { startsAt: `${inDays(1)}T08:00:00+01:00`, hours: 7, unitCode: null }),
    { status: 422, code: 'session_declared_late', params: { needed: 48 }, errors: [{ pointer: '#/startsAt' }] })
  const declared = await school.post(`${href}/sessions`, { startsAt: `${inDays(4)}T00:30:00+01:00`, hours: 7, unitCode: 'U1' })
  t.match([declared.status, declared.body.sessions], [201, [{ hours: 7, unitCode: 'U1' }]])
  await refuses(() => school.post(`${href}/attendances`, { heldOn: today, hours: 1, unitCode: null }),
    { status: 422, code: 'session_not_declared', params: { heldOn: today } })
  t.match((await school.post(`${href}/complete`)).body, { status: 'completed', filesKeptUntil: /^20[0-9]{2}-/ })
})

t.test('the history of each row rebuilds it', (t) => provesTheirHistory(t, world))
