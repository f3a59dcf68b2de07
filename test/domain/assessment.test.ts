import fc from 'fast-check'
import t from 'tap'
import { orientations } from '../../src/domain/application.ts'
import { type Assessment, type AssessmentCommand, assessmentDecider, assessmentKinds } from '../../src/domain/assessment.ts'
import type { NamedExaminer } from '../../src/domain/assessment-examiner.ts'
import type { AssessmentFacts } from '../../src/domain/assessment-guards.ts'
import { openAssessment, succeedAssessment } from '../../src/domain/assessment-opening.ts'
import { handle } from '../../src/domain/kernel/decider.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { react } from '../../src/domain/reactions.ts'
import type { AccreditationFacts } from '../../src/domain/rules/coverage.ts'
import { contextFor, obeysItsTable, personId, policyFor, policyId, refusalOf } from '../support/obeys.ts'

const id = '018f0000-0000-7000-8000-000000000001'
const applicationId = '018f0000-0000-7000-8000-000000000002'
const candidateId = '018f0000-0000-7000-8000-000000000003'
const certificateId = '018f0000-0000-7000-8000-000000000004'
const school = '018f0000-0000-7000-8000-000000000005'
const firm = '018f0000-0000-7000-8000-000000000006'

const application = { id: applicationId, status: 'complete', candidateId, certificateId, unitCodes: ['B1', 'B2', 'B3'], missingUnits: ['B1', 'B2'] } as const
const plan = (more: object = {}, named: object | null = {}) => openAssessment(
  { id, applicationId, kind: 'positioning', unitCodes: ['B1', 'B2'], plannedFor: '2026-03-02', ...more },
  named && { ...application, ...named }, contextFor('officer')
).state
const certification = (more: object = {}): Assessment => ({ ...plan(), kind: 'certification', status: 'assigned', examinerId: personId, ...more })

const right: AccreditationFacts = {
  status: 'granted',
  activities: ['assessment'],
  certificateIds: [certificateId],
  siteCodes: [],
  validFrom: '2025-01-01',
  validUntil: '2028-01-01',
  suspendedFrom: null,
  withdrawnFrom: null
}
const examiner: NamedExaminer = {
  id: personId, employerOrganizationId: null, trainsFor: [], yearsInTrade: 10, retiredOn: null, accreditations: [right]
}
const facts: AssessmentFacts = {
  application: { status: 'in_assessment', certificateId },
  accreditations: [right],
  certificate: { register: null, registrationEnd: null, lastDeliveryDate: null },
  units: [{ code: 'B1', competences: ['C1', 'C2'] }, { code: 'B2', competences: ['C3'] }],
  recordedUnits: [],
  trainedBy: [],
  employedBy: [],
  links: []
}
const rncp = { register: 'rncp', effectiveOn: '2024-01-01', registrationEnd: '2028-12-31', lastDeliveryDate: null } as const

const text = fc.string({ minLength: 1 })
const mark = fc.constantFrom('yes', 'no', '12')
obeysItsTable(assessmentDecider, {
  states: fc.record({
    kind: fc.constantFrom(...assessmentKinds), plannedFor: fc.constantFrom('2026-03-01', '2026-03-02', '2026-03-03')
  }).map((more): Assessment => ({ ...plan(), examinerId: personId, ...more })),
  facts: fc.record({
    status: fc.constantFrom<AssessmentFacts['application']['status']>('in_assessment', 'in_training', 'ready_for_jury', 'certified', 'withdrawn'),
    accreditations: fc.subarray([right]),
    certificate: fc.constantFrom(facts.certificate, rncp),
    recordedUnits: fc.subarray(['B1', 'B2']),
    trainedBy: fc.subarray([school]),
    links: fc.subarray<AssessmentFacts['links'][number]>([{ personId, relation: 'coached' }])
  }).map(({ status, ...more }): AssessmentFacts => ({ ...facts, application: { status, certificateId }, ...more })),
  policies: fc.constantFrom(policyFor(), policyFor('cleaning'), policyFor({ result: { scale: { scheme: 'two_key' } } })),
  commands: {
    assign: fc.record({
      type: fc.constant('assign'),
      examiner: fc.option(fc.record({
        trainsFor: fc.subarray([school]), yearsInTrade: fc.nat(20), accreditations: fc.subarray([right])
      }).map((more): NamedExaminer => ({ ...examiner, ...more })))
    }),
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

interface Scene { readonly role?: Role, readonly today?: string, readonly policy?: Policy, readonly facts?: Partial<AssessmentFacts> }
const act = (state: Assessment, command: AssessmentCommand, { role = 'examiner', today = '2026-03-02', policy = policyFor(), facts: more }: Scene = {}) =>
  handle(assessmentDecider, state, command, { facts: { ...facts, ...more }, policy, policyId, context: contextFor(role, today) })

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

const assign = (more: Partial<NamedExaminer> | null, scene: Scene = {}, plannedFor = '2026-03-02') =>
  act({ ...plan(), plannedFor }, { type: 'assign', examiner: more && { ...examiner, ...more } }, { role: 'officer', ...scene })
const refusedExaminer = (...given: Parameters<typeof assign>) => refusalOf(() => assign(...given))

// Model 5.2: no assessment outside an accreditation in force that day.
t.test('an examiner is accredited for the certificate on the day of the assessment, whenever it is planned', async (t) => {
  const { state, events: [event] } = assign({})
  t.match(state, { status: 'assigned', examinerId: personId, assignedOn: '2026-03-02' })
  t.same(react(event!), [{ to: 'application', id: applicationId, command: { type: 'begin_assessment' } }])
  const params = (reason: string, date: string) => ({ code: 'examiner_not_accredited', params: { examinerId: personId, reason, date }, pointer: '#/examinerId' })
  t.match(refusedExaminer({ accreditations: [] }), params('not_granted', '2026-03-02'))
  t.match(refusedExaminer({}, {}, '2028-01-02'), params('expired', '2028-01-02'))
  t.match(refusedExaminer({ accreditations: [{ ...right, certificateIds: [firm] }] }), params('certificate_not_covered', '2026-03-02'))
  t.match(refusedExaminer({ accreditations: [{ ...right, activities: ['preparation'] }] }), params('activity_not_covered', '2026-03-02'))
  t.match(refusedExaminer(null), { code: 'reference_unknown', params: { what: 'examiner' }, pointer: '#/examinerId' })
})

// Model 5.2: what counts is the day on which the examiner finds something, not the day that was planned.
t.test('results and conclusion need the right of the examiner on the day they are written', async (t) => {
  const past = certification({ plannedFor: '2026-02-20' })
  const having = (more: Partial<AccreditationFacts>): Scene => ({ facts: { accreditations: [{ ...right, ...more }], recordedUnits: ['B1', 'B2'] } })
  const attempts = (scene: Scene) => [
    () => act(past, { type: 'record_result', id, unitCode: 'B1', marks: { unit: 'yes' }, comment: null }, { ...scene, facts: { ...scene.facts, recordedUnits: [] } }),
    () => conclude(past, null, scene)
  ]
  const lacking = (reason: string) =>
    ({ code: 'examiner_accreditation_lacking', rule: 'model:5.2', params: { examinerId: personId, reason, date: '2026-03-02' } })
  for (const attempt of attempts({ facts: { accreditations: [], recordedUnits: ['B1', 'B2'] } })) t.match(refusalOf(attempt), lacking('not_granted'))
  for (const attempt of attempts(having({ validUntil: '2026-03-01' }))) t.match(refusalOf(attempt), lacking('expired'))
  for (const attempt of attempts(having({ status: 'suspended', suspendedFrom: '2026-03-02' }))) t.match(refusalOf(attempt), lacking('suspended'))
  for (const attempt of attempts(having({ certificateIds: [firm] }))) t.match(refusalOf(attempt), lacking('certificate_not_covered'))
  for (const attempt of attempts(having({ validUntil: '2026-03-02' }))) t.equal(attempt().events.length, 1)
})

// Cleaning: https://www.oc-proprete.fr/role-et-missions-des-evaluateurs
t.test('cleaning asks for five years in the trade, and at most five of retirement', async (t) => {
  const scene = { policy: policyFor('cleaning') }
  t.match(refusedExaminer({ yearsInTrade: 4 }, scene),
    { code: 'examiner_not_qualified', rule: 'examiner.independence', params: { needed: 5, present: 4 } })
  t.equal(assign({ yearsInTrade: 5 }, scene).state.status, 'assigned')
  t.equal(assign({ retiredOn: '2021-03-02' }, scene).state.status, 'assigned')
  t.match(refusedExaminer({ retiredOn: '2021-03-01' }, scene), { code: 'examiner_retired', params: { limit: '2026-03-01' } })
})

// Model 5.3: an examiner never assesses whom they trained, coached or employ. Chemistry: who trains cannot assess, [S49].
t.test('an examiner is a stranger to the candidate: no trainer, no employer, no declared link', async (t) => {
  const related = (more: Partial<NamedExaminer>, known: Partial<AssessmentFacts>) => refusedExaminer(more, { facts: known })
  const params = (relation: string) => ({ code: 'examiner_not_independent', rule: 'model:5.3', params: { examinerId: personId, relation }, pointer: '#/examinerId' })
  t.match(related({ employerOrganizationId: school }, { trainedBy: [school] }), params('trained'))
  t.match(related({ trainsFor: [firm, school] }, { trainedBy: [school] }), params('trained'))
  t.match(related({ employerOrganizationId: firm }, { employedBy: [firm] }), params('employs'))
  t.match(related({}, { links: [{ personId, relation: 'coached' }] }), params('coached'))
  t.match(related({ id: candidateId }, {}), { params: { relation: 'same_person' } })
  t.equal(assign({ trainsFor: [firm] }, { facts: { employedBy: [firm], links: [{ personId: school, relation: 'family' }] } }).state.status, 'assigned')
})

t.test('nothing is found before the day, nor once the application has ended', async (t) => {
  const early = certification({ plannedFor: '2026-03-03' })
  const result = { type: 'record_result', id, unitCode: 'B1', marks: { unit: 'yes' }, comment: null } as const
  t.match(refusalOf(() => act(early, result)), { code: 'assessment_day_not_reached', params: { plannedFor: '2026-03-03' } })
  t.match(refusalOf(() => act(early, { type: 'mark_absent' })), { code: 'assessment_day_not_reached' })
  const withdrawn = { application: { status: 'withdrawn', certificateId } } as const
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
  const supersede = (status: AssessmentFacts['application']['status']) =>
    act(locked, { type: 'supersede', reason: 'Keyed wrongly' }, { role: 'officer', facts: { application: { status, certificateId } } })
  const { state, events: [event] } = supersede('listed')
  t.match(state, { status: 'superseded', reason: 'Keyed wrongly' })
  const draft = { applicationId, candidateId, kind: 'certification', unitCodes: ['B1', 'B2'], plannedFor: '2026-03-02', supersedesId: id } as const
  t.same(react(event!), [{ birth: 'assessment', draft }])
  t.match(succeedAssessment(draft, certificateId, contextFor('system')).state, { ...draft, id: certificateId, status: 'planned', examinerId: null, version: 1 })
  t.match(refusalOf(() => supersede('partially_certified')), { code: 'jury_decided', params: { status: 'partially_certified' } })
})
