import fc from 'fast-check'
import t from 'tap'
import { react } from '../../src/domain/reactions.ts'
import type { AccreditationFacts } from '../../src/domain/rules/coverage.ts'
import { type TrainingEnrollment, trainingEnrollmentDecider } from '../../src/domain/training-enrollment.ts'
import type { TrainingEnrollmentFacts } from '../../src/domain/training-enrollment-guards.ts'
import { succeedTrainingEnrollment } from '../../src/domain/training-enrollment-opening.ts'
import { act, active, agreed, applicationId, candidateId, certificateId, elsewhere, id, propose, right, school } from '../support/enrollments.ts'
import { contextFor, obeysItsTable, organizationId, policyFor, refusalOf } from '../support/obeys.ts'

const text = fc.string({ minLength: 1 })
const day = fc.constantFrom('2026-02-27', '2026-03-01', '2026-03-02', '2026-03-03')
const agreement = fc.constantFrom(null, '2026-02-01')
obeysItsTable(trainingEnrollmentDecider, {
  states: fc.record({ startsOn: day, candidateAgreedOn: agreement, organizationAgreedOn: agreement })
    .map((more): TrainingEnrollment => ({ ...propose(), activatedOn: '2026-03-01', ...more })),
  facts: fc.record<TrainingEnrollmentFacts>({
    applicationStatus: fc.constantFrom<TrainingEnrollmentFacts['applicationStatus']>('awaiting_training', 'in_training', 'withdrawn'),
    certificateId: fc.constant(certificateId),
    framework: fc.constantFrom(null, { version: 2, effectiveOn: '2026-01-15', complyBy: '2026-03-01' }),
    accreditations: fc.subarray([right]),
    attendedHours: fc.nat(200),
    declaredDays: fc.subarray(['2026-03-01', '2026-03-02'])
  }),
  policies: fc.constantFrom(policyFor(), policyFor('cleaning'), policyFor({ training: { attendanceEvidence: true } }), policyFor('security')),
  commands: {
    agree: fc.constant({ type: 'agree' }),
    activate: fc.constant({ type: 'activate' }),
    declare_session: fc.record({
      type: fc.constant('declare_session'), id: fc.uuid(), startsAt: fc.constantFrom('2026-03-02T09:00:00.000Z', '2026-03-20T08:00:00.000Z'), hours: fc.integer({ min: 1, max: 12 }), unitCode: fc.constantFrom(null, 'B1', 'B9')
    }),
    record_attendance: fc.record({
      type: fc.constant('record_attendance'), id: fc.uuid(), heldOn: day, hours: fc.integer({ min: 1, max: 12 }), unitCode: fc.constantFrom(null, 'B1', 'B9')
    }),
    complete: fc.constant({ type: 'complete' }),
    drop: fc.record({ type: fc.constant('drop'), reason: text }),
    transfer: fc.record({
      type: fc.constant('transfer'),
      siteCode: fc.constantFrom(null, 'VIL', 'LYO', 'PAR'),
      startsOn: day,
      completedUnitCodes: fc.subarray(['B1', 'B2', 'B9']),
      organization: fc.constantFrom(school, { ...school, accreditations: [] }, null)
    }),
    terminate: fc.record({ type: fc.constant('terminate'), reason: text })
  }
})

t.test('a training is proposed where an application waits for one, by the organisation itself or the secretariat', async (t) => {
  t.match(propose(), { status: 'proposed', applicationId, candidateId, organizationId, unitCodes: ['B1', 'B2'], transferredFromId: null })
  t.equal(propose({}, { application: { status: 'in_training' } }).status, 'proposed')
  t.match(refusalOf(() => propose({}, { application: { status: 'in_assessment' } })),
    { code: 'training_not_awaited', params: { needed: 'awaiting_training, in_training' }, pointer: '#/applicationId' })
  t.match(refusalOf(() => propose({}, { application: null })), { code: 'reference_unknown', params: { what: 'application' }, pointer: '#/applicationId' })
  const other = { organization: { ...school, id: elsewhere } }
  t.match(refusalOf(() => propose({ organizationId: elsewhere }, other)), { code: 'reference_unknown', params: { what: 'organization' }, pointer: '#/organizationId' })
  t.equal(propose({ organizationId: elsewhere }, other, 'officer').organizationId, elsewhere)
})

// Domain 3.7, [S4]: only for units not already held.
t.test('a unit that is held, or was not asked for, is not trained', async (t) => {
  t.match(refusalOf(() => propose({ unitCodes: ['B1', 'B3'] })), { code: 'unit_already_held', rule: 'model:5.7', params: { unit: 'B3' }, pointer: '#/unitCodes/1' })
  t.match(refusalOf(() => propose({ unitCodes: ['B4'] })), { code: 'unit_not_requested', params: { unit: 'B4' }, pointer: '#/unitCodes/0' })
})

// Model 5.2: no training outside an accreditation in force that day.
t.test('the organisation is accredited to prepare, for this certificate and site, on the first day', async (t) => {
  const refused = (more: object, accreditations: AccreditationFacts[]) =>
    refusalOf(() => propose({ endsOn: null, ...more }, { organization: { ...school, accreditations } }))
  const params = (reason: string, date = '2026-03-02') =>
    ({ code: 'organization_not_accredited', rule: 'model:5.2', params: { organizationId, reason, date }, pointer: '#/organizationId' })
  t.match(refused({}, []), params('not_granted'))
  t.match(refused({ startsOn: '2027-01-01' }, [right]), params('expired', '2027-01-01'))
  t.equal(propose({ startsOn: '2026-12-31', endsOn: null }).status, 'proposed')
  t.match(refused({ siteCode: 'LYO' }, [right]), params('site_not_covered'))
  t.match(refused({}, [{ ...right, status: 'suspended', suspendedFrom: '2026-03-02' }]), params('suspended'))
  t.equal(propose({}, { organization: { ...school, accreditations: [{ ...right, status: 'suspended', suspendedFrom: '2026-03-03' }] } }).status, 'proposed')
})

t.test('a training begins today or later, at an organisation whose right has not ended', async (t) => {
  const early = { code: 'date_too_early', rule: 'model:training_enrollment', params: { earliest: '2026-03-02' }, pointer: '#/startsOn' }
  t.match(refusalOf(() => propose({ startsOn: '2026-03-01' })), early)
  const move = (startsOn: string) => act(active, { type: 'transfer', siteCode: 'VIL', startsOn, completedUnitCodes: [], organization: { ...school, id: elsewhere } })
  t.match(refusalOf(() => move('2026-03-01')), early)
  t.equal(move('2026-03-02').state.status, 'transferred')
  const next = { ...right, validFrom: '2026-05-01' }
  const from = (...accreditations: AccreditationFacts[]) => propose({ startsOn: '2026-05-01' }, { organization: { ...school, accreditations } })
  t.match(refusalOf(() => from({ ...right, validUntil: '2026-03-01' }, next)),
    { code: 'organization_not_accredited', params: { reason: 'expired', date: '2026-03-02' }, pointer: '#/organizationId' })
  t.equal(from(next).status, 'proposed', 'a first right may begin with the training')
})

// Cleaning: a compliant platform per organisation, https://www.oc-proprete.fr/?p=5362
t.test('a branch that accredits sites wants the site named; a site is one of the organisation', async (t) => {
  t.match(refusalOf(() => propose({ siteCode: null }, { policy: policyFor('cleaning') })), { code: 'site_required', rule: 'accreditation.scope', pointer: '#/siteCode' })
  t.equal(propose({ siteCode: null }).siteCode, null)
  t.match(refusalOf(() => propose({ siteCode: 'PAR' })), { code: 'reference_unknown', params: { what: 'site' }, pointer: '#/siteCode' })
  t.match(refusalOf(() => propose({ endsOn: '2026-03-01' })), { code: 'period_reversed', params: { startsOn: '2026-03-02', endsOn: '2026-03-01' }, pointer: '#/endsOn' })
})

t.test('candidate and organisation each agree once, in any order', async (t) => {
  const first = act(propose(), { type: 'agree' }, { role: 'candidate', today: '2026-02-20' }).state
  t.match(first, { status: 'proposed', candidateAgreedOn: '2026-02-20', organizationAgreedOn: null })
  t.match(refusalOf(() => act(first, { type: 'agree' }, { role: 'candidate' })), { code: 'side_agreed', params: { side: 'candidate', agreedOn: '2026-02-20' } })
  t.match(act(first, { type: 'agree' }).state, { status: 'agreed', organizationAgreedOn: '2026-03-02' })
  t.match(refusalOf(() => act(propose(), { type: 'agree' }, { facts: { applicationStatus: 'withdrawn' } })), { code: 'training_not_awaited' })
  const later = propose({ startsOn: '2026-03-20' })
  const withdrawn = { accreditations: [{ ...right, status: 'withdrawn', withdrawnFrom: '2026-03-20' }] }
  for (const role of ['candidate', 'training_provider'] as const) {
    t.match(refusalOf(() => act(later, { type: 'agree' }, { role, facts: withdrawn })),
      { code: 'accreditation_lacking', params: { organizationId, reason: 'withdrawn', date: '2026-03-20' } })
  }
})

t.test('it starts on its day or after, and only if the right still holds', async (t) => {
  t.match(refusalOf(() => act(agreed, { type: 'activate' }, { today: '2026-03-01' })), { code: 'start_not_reached', params: { startsOn: '2026-03-02' } })
  const suspended = { accreditations: [{ ...right, status: 'suspended', suspendedFrom: '2026-03-01' }] }
  t.match(refusalOf(() => act(agreed, { type: 'activate' }, { facts: suspended })),
    { code: 'accreditation_lacking', rule: 'model:5.2', params: { organizationId, reason: 'suspended', date: '2026-03-02' } })
  const { state, events: [event] } = act(agreed, { type: 'activate' })
  t.match(state, { status: 'active', activatedOn: '2026-03-02' })
  t.same(react(event!), [{ to: 'application', id: applicationId, command: { type: 'begin_training' }, optional: true }])
})

t.test('hours are recorded for days since the start, and units of this training', async (t) => {
  const attend = (heldOn: string, unitCode: string | null = null) =>
    act(active, { type: 'record_attendance', id, heldOn, hours: 7, unitCode }, { today: '2026-03-10' }).events[0]
  t.match(attend('2026-03-02', 'B1'), { type: 'training_enrollment.attendance_recorded', fact: { trainingEnrollmentId: id, hours: 7, unitCode: 'B1' } })
  const outside = { code: 'attendance_out_of_time', params: { from: '2026-03-02', until: '2026-03-10' }, pointer: '#/heldOn' }
  t.match(refusalOf(() => attend('2026-03-01')), outside)
  t.match(refusalOf(() => attend('2026-03-11')), outside)
  t.match(refusalOf(() => attend('2026-03-05', 'B3')), { code: 'unit_not_trained', params: { unit: 'B3' }, pointer: '#/unitCode' })
})

t.test('where the branch asks for evidence, a training without one hour is not completed', async (t) => {
  const policy = policyFor({ training: { attendanceEvidence: true } })
  t.match(refusalOf(() => act(active, { type: 'complete' }, { policy })), { code: 'attendance_missing', rule: 'training.attendanceEvidence' })
  const { state, events: [event] } = act(active, { type: 'complete' }, { policy, facts: { attendedHours: 7 } })
  t.match(state, { status: 'completed', completedOn: '2026-03-02', completedUnitCodes: ['B1', 'B2'] })
  t.same(react(event!), [{ to: 'application', id: applicationId, command: { type: 'become_ready' }, optional: true }])
})

t.test('a transfer keeps what is completed and proposes the rest elsewhere, with the hours that are left', async (t) => {
  const organization = { ...school, id: elsewhere }
  const transfer = (more: object) => act(active, {
    type: 'transfer', siteCode: 'VIL', startsOn: '2026-04-01', completedUnitCodes: ['B1'], organization, ...more
  }, { facts: { attendedHours: 60 } })
  const { state, events: [event] } = transfer({})
  t.match(state, { status: 'transferred', completedUnitCodes: ['B1'] })
  const draft = { applicationId, candidateId, organizationId: elsewhere, siteCode: 'VIL', unitCodes: ['B2'], startsOn: '2026-04-01', plannedHours: 80, transferredFromId: id }
  t.same(react(event!), [{ birth: 'training_enrollment', draft }])
  t.match(succeedTrainingEnrollment(draft, elsewhere, contextFor('system')).state, { ...draft, status: 'proposed', candidateAgreedOn: null, endsOn: null, version: 1 })
  t.match(refusalOf(() => transfer({ completedUnitCodes: ['B1', 'B2'] })), { code: 'nothing_to_transfer', pointer: '#/completedUnitCodes' })
  t.match(refusalOf(() => transfer({ completedUnitCodes: ['B3'] })), { code: 'unit_not_trained', params: { unit: 'B3' }, pointer: '#/completedUnitCodes' })
  t.match(refusalOf(() => transfer({ organization: { ...organization, accreditations: [] } })), { code: 'organization_not_accredited', pointer: '#/organizationId' })
  t.match(refusalOf(() => transfer({ organization: null })), { code: 'reference_unknown', pointer: '#/organizationId' })
})
