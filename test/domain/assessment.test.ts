import fc from 'fast-check'
import t from 'tap'
import { orientations } from '../../src/domain/application.ts'
import { type Assessment, assessmentDecider, assessmentKinds } from '../../src/domain/assessment.ts'
import type { NamedExaminer } from '../../src/domain/assessment-examiner.ts'
import type { AssessmentFacts } from '../../src/domain/assessment-guards.ts'
import { succeedAssessment } from '../../src/domain/assessment-opening.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { react } from '../../src/domain/reactions.ts'
import {
  act, application, applicationId, candidateId, certificateId, certification, examiner, facts, id, plan, right, type Scene, school
} from '../support/assessments.ts'
import { contextFor, obeysItsTable, personId, policyFor, policyId, refusalOf } from '../support/obeys.ts'

const rncp = { register: 'rncp', effectiveOn: '2024-01-01', registrationEnd: '2028-12-31', lastDeliveryDate: null } as const

const text = fc.string({ minLength: 1 })
const mark = fc.constantFrom('yes', 'no', '12')
const named = fc.option(fc.record({
  trainsFor: fc.subarray([school]), yearsInTrade: fc.nat(20), accreditations: fc.subarray([right])
}).map((more): NamedExaminer => ({ ...examiner, ...more })))
obeysItsTable(assessmentDecider, {
  states: fc.record({
    kind: fc.constantFrom(...assessmentKinds), plannedFor: fc.constantFrom('2026-03-01', '2026-03-02', '2026-03-03')
  }).map((more): Assessment => ({ ...plan(), examinerId: personId, ...more })),
  facts: fc.record({
    status: fc.constantFrom<AssessmentFacts['application']['status']>('in_assessment', 'in_training', 'ready_for_jury', 'certified', 'withdrawn'),
    accreditations: fc.subarray([right]),
    isOfSchool: fc.boolean(),
    certificate: fc.constantFrom(facts.certificate, rncp),
    recordedUnits: fc.subarray(['B1', 'B2']),
    trainedBy: fc.subarray([school]),
    links: fc.subarray<AssessmentFacts['links'][number]>([{ personId, relation: 'coached', source: 'declared' }])
  }).map(({ status, accreditations, isOfSchool, ...more }): AssessmentFacts => ({
    ...facts,
    application: { ...application, status },
    examiners: [{ ...examiner, accreditations, trainsFor: isOfSchool ? [school] : [] }],
    ...more
  })),
  policies: fc.constantFrom(policyFor(), policyFor({ examiner: { pair: 'any', independence: { minYearsInTrade: 5 } } }), policyFor({ result: { scale: { scheme: 'two_key' } } })),
  commands: {
    assign: fc.record({
      type: fc.constant('assign'),
      examiner: named,
      secondExaminer: named.map((second) => second && { ...second, id: school }),
      isOtherService: fc.boolean()
    }, { requiredKeys: ['type', 'examiner', 'isOtherService'] }),
    record_result: fc.record({
      type: fc.constant('record_result'),
      id: fc.uuid(),
      unitCode: fc.constantFrom('B1', 'B2', 'B9'),
      marks: fc.oneof(fc.record({ unit: mark }), fc.record({ company_examiner: mark, accredited_examiner: mark })),
      comment: fc.option(text)
    }),
    complete: fc.record({ type: fc.constant('complete'), orientation: fc.option(fc.constantFrom(...orientations)), comment: fc.option(text) }),
    lock: fc.constant({ type: 'lock' }),
    mark_absent: fc.constant({ type: 'mark_absent' }),
    cancel: fc.record({ type: fc.constant('cancel'), reason: text }),
    supersede: fc.record({ type: fc.constant('supersede'), reason: text })
  }
})

t.test('a positioning waits for a complete file, a certification for the choice of a way', async (t) => {
  t.match(plan(), { kind: 'positioning', status: 'planned', candidateId, unitCodes: ['B1', 'B2'] })
  t.match(plan({ kind: 'certification' }, { status: 'in_training' }), { kind: 'certification', status: 'planned' })
  t.match(refusalOf(() => plan({}, { status: 'submitted' })),
    { code: 'application_not_assessable', params: { kind: 'positioning', status: 'submitted' }, pointer: '#/applicationId' })
  t.match(refusalOf(() => plan({ kind: 'certification' })), { code: 'application_not_assessable', params: { status: 'complete' } })
  t.match(refusalOf(() => plan({}, null)), { code: 'reference_unknown', params: { what: 'application' }, pointer: '#/applicationId' })
})

// Model 5.2: a day that is over is one on which an examiner may have had a right that ended since.
t.test('it is planned for today or later', async (t) => {
  t.match(refusalOf(() => plan({ plannedFor: '2026-03-01' })),
    { code: 'date_too_early', rule: 'model:assessment', params: { earliest: '2026-03-02' }, pointer: '#/plannedFor' })
})

// Model 5.7: a unit that is held is never asked for again.
t.test('only units asked for and not held are assessed', async (t) => {
  t.match(refusalOf(() => plan({ unitCodes: ['B1', 'B9'] })), { code: 'unit_not_requested', params: { unit: 'B9' }, pointer: '#/unitCodes/1' })
  t.match(refusalOf(() => plan({ unitCodes: ['B3'] })), { code: 'unit_already_held', params: { unit: 'B3' }, pointer: '#/unitCodes/0' })
})

t.test('nothing is found before the day, nor once the application has ended', async (t) => {
  const early = certification({ plannedFor: '2026-03-03' })
  const result = { type: 'record_result', id, unitCode: 'B1', marks: { unit: 'yes' }, comment: null } as const
  t.match(refusalOf(() => act(early, result)), { code: 'assessment_day_not_reached', params: { plannedFor: '2026-03-03' } })
  t.match(refusalOf(() => act(early, { type: 'mark_absent' })), { code: 'assessment_day_not_reached' })
  const withdrawn = { application: { ...application, status: 'withdrawn' } } as const
  t.match(refusalOf(() => act(certification(), result, { facts: withdrawn })), { code: 'application_ended', params: { applicationId } })
})

const record = (marks: Record<string, string>, policy: Policy, unitCode = 'B1', known: Partial<AssessmentFacts> = {}) =>
  act(certification(), { type: 'record_result', id, unitCode, marks, comment: null }, { policy, facts: known })
const outcome = (...given: Parameters<typeof record>) => (record(...given).events[0] as { fact: { outcome: string } }).fact.outcome

// Building materials, [S6]: two keys; food, [S15]: 70 %.
t.test('the branch’s scale makes the outcome, and the result keeps the policy that made it', async (t) => {
  const keys = policyFor({ result: { scale: { scheme: 'two_key' } } })
  t.equal(outcome({ company_examiner: 'yes', accredited_examiner: 'yes' }, keys), 'acquired')
  t.equal(outcome({ company_examiner: 'yes', accredited_examiner: 'no' }, keys), 'jury')
  const percent = policyFor({ result: { scale: { scheme: 'threshold', threshold: '70' } } })
  t.equal(outcome({ first: '70', second: '70' }, percent), 'acquired')
  t.equal(outcome({ first: '70', second: '69.99' }, percent), 'not_acquired')
  t.match(record({ unit: 'no' }, policyFor()).events[0], { fact: { assessmentId: id, unitCode: 'B1', outcome: 'not_acquired', policyId, marks: { unit: 'no' } } })
})

t.test('marks that the scale does not know are refused where they stand', async (t) => {
  const refused = (...given: Parameters<typeof record>) => refusalOf(() => record(...given))
  t.match(refused({}, policyFor()), { code: 'mark_refused', params: { fault: 'missing', scheme: 'acquired', expected: 'unit' }, pointer: '#/marks/unit' })
  t.match(refused({ unit: '12' }, policyFor()), { params: { fault: 'malformed' }, pointer: '#/marks/unit' })
  t.match(refused({ unit: 'yes', 'a/b': 'yes' }, policyFor()), { params: { fault: 'unknown' }, pointer: '#/marks/a~1b' })
  const byCompetence = policyFor({ result: { granularity: 'competence' } })
  t.match(refused({ C1: 'yes' }, byCompetence), { params: { fault: 'missing', expected: 'C1, C2' }, pointer: '#/marks/C2' })
  t.equal(outcome({ C1: 'yes', C2: 'yes' }, byCompetence), 'acquired')
  const percent = policyFor({ result: { scale: { scheme: 'threshold', threshold: '70' } } })
  t.match(refused({ first: '110', second: '40' }, percent), { params: { fault: 'malformed', scheme: 'threshold' }, pointer: '#/marks/first' })
})

// Competences kept from an earlier attempt, 24 months in metallurgy: they are not asked again.
t.test('a competence that is held is not asked again', async (t) => {
  const byCompetence = policyFor({ result: { granularity: 'competence' } })
  const keptCompetences = [{ unitCode: 'B1', competenceCode: 'C1' }, { unitCode: 'B2', competenceCode: 'C2' }]
  t.equal(outcome({ C2: 'yes' }, byCompetence, 'B1', { keptCompetences }), 'acquired')
  t.match(refusalOf(() => record({ C1: 'yes', C2: 'yes' }, byCompetence, 'B1', { keptCompetences })),
    { code: 'mark_refused', params: { fault: 'unknown', expected: 'C2' }, pointer: '#/marks/C1' })
  t.equal(outcome({ C3: 'no' }, byCompetence, 'B2', { keptCompetences }), 'not_acquired', 'a code is that of its unit')
})

// One certifier, two regulations: by route and by registration.
t.test('the scale is that of the file’s route and registration', async (t) => {
  const scaleOf = (scheme: 'two_key' | 'threshold') => ({ scheme, threshold: '70', unitFloor: '0', overall: '0', parts: [] })
  const policy = policyFor({
    variants: [
      { when: { routes: ['vae'], registrations: [] }, rules: { result: { scale: scaleOf('two_key') } } },
      { when: { routes: [], registrations: ['rs'] }, rules: { result: { scale: scaleOf('threshold') } } }
    ]
  })
  const keys = { company_examiner: 'yes', accredited_examiner: 'no' }
  t.equal(outcome({ unit: 'yes' }, policy), 'acquired')
  t.equal(outcome(keys, policy, 'B1', { application: { ...application, route: 'vae', registration: 'rncp' } }), 'jury')
  t.equal(outcome({ first: '69.99' }, policy, 'B1', { application: { ...application, registration: 'rs' } }), 'not_acquired')
  t.match(refusalOf(() => record(keys, policy)), { code: 'mark_refused', params: { scheme: 'acquired' } })
})

// Cement and quarries: half of the mark is the jury’s.
t.test('a part that the jury marks is not asked of examiners, and leaves the outcome open', async (t) => {
  const weighted = policyFor({
    result: {
      scale: {
        scheme: 'weighted',
        parts: [{ name: 'tutor', weight: 50, floor: '0', by: 'assessment' }, { name: 'jury', weight: 50, floor: '0', by: 'jury' }]
      }
    }
  })
  t.equal(outcome({ tutor: '20' }, weighted), 'jury')
  t.match(refusalOf(() => record({ tutor: '20', jury: '20' }, weighted)), { params: { fault: 'unknown', expected: 'tutor' }, pointer: '#/marks/jury' })
})

t.test('each unit of the assessment gets one result', async (t) => {
  t.match(refusalOf(() => record({ unit: 'yes' }, policyFor(), 'B3')), { code: 'unit_not_assessed', params: { unit: 'B3' }, pointer: '#/unitCode' })
  t.match(refusalOf(() => record({ unit: 'yes' }, policyFor(), 'B1', { recordedUnits: ['B1'] })), { code: 'result_recorded', params: { unit: 'B1' } })
})

const conclude = (state: Assessment, orientation: Assessment['orientation'], scene: Scene = {}) =>
  act(state, { type: 'complete', orientation, comment: null }, scene)

t.test('a certification ends when every unit has its result; it leads nowhere by itself', async (t) => {
  t.match(refusalOf(() => conclude(certification(), null, { facts: { recordedUnits: ['B1'] } })), { code: 'units_not_scored', params: { units: 'B2' } })
  const scene = { facts: { recordedUnits: ['B1', 'B2'] } }
  t.match(refusalOf(() => conclude(certification(), 'training', scene)), { code: 'orientation_not_expected', pointer: '#/orientation' })
  const { state, events: [completed] } = conclude(certification(), null, scene)
  t.match(state, { status: 'completed', orientation: null, completedOn: '2026-03-02' })
  t.same(react(completed!), [])
  const { events: [locked] } = act(state, { type: 'lock' }, { role: 'officer' })
  t.same(react(locked!), [{ to: 'application', id: applicationId, command: { type: 'become_ready' }, optional: true }])
})

// Model 5.5: VAE needs the registration that opens it.
t.test('a positioning says where it leads; to VAE only while the certificate is in the RNCP', async (t) => {
  const assigned: Assessment = { ...plan(), status: 'assigned', examinerId: personId }
  t.match(refusalOf(() => conclude(assigned, null)), { code: 'orientation_required', pointer: '#/orientation' })
  const order = (orientation: string) => [{ to: 'application', id: applicationId, command: { type: 'record_orientation', orientation, reason: null } }]
  t.same(react(conclude(assigned, 'training').events[0]!), order('training'))
  t.match(refusalOf(() => conclude(assigned, 'training_then_vae')),
    { code: 'vae_not_registered', rule: 'law:vae_rncp_only', params: { registration: 'unregistered' }, pointer: '#/orientation' })
  t.same(react(conclude(assigned, 'vae', { facts: { certificate: rncp } }).events[0]!), order('vae'))
  t.match(refusalOf(() => conclude(assigned, 'vae', { facts: { certificate: { ...rncp, registrationEnd: '2026-03-01' } } })), { code: 'vae_not_registered' })
})

// Domain 3.5, [D11]: a wrongly keyed outcome could be repaired only in the database.
t.test('a correction is a new assessment of the same units and day, until a jury has decided', async (t) => {
  const locked = certification({ status: 'locked' })
  const supersede = (status: AssessmentFacts['application']['status'], isJudged = false) =>
    act(locked, { type: 'supersede', reason: 'Keyed wrongly' }, { role: 'officer', facts: { application: { ...application, status }, isJudged } })
  const { state, events: [event] } = supersede('listed')
  t.match(state, { status: 'superseded', reason: 'Keyed wrongly' })
  const draft = { applicationId, candidateId, kind: 'certification', unitCodes: ['B1', 'B2'], plannedFor: '2026-03-02', supersedesId: id } as const
  t.same(react(event!), [{ birth: 'assessment', draft }])
  t.match(succeedAssessment(draft, certificateId, contextFor('system')).state, { ...draft, id: certificateId, status: 'planned', examinerId: null, version: 1 })
  t.match(refusalOf(() => supersede('partially_certified')), { code: 'jury_decided', params: { status: 'partially_certified' } })
  t.match(refusalOf(() => supersede('listed', true)), { code: 'jury_decided', params: { status: 'listed' } }, 'before the session closes')
})
