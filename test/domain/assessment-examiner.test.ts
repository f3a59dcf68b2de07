import fc from 'fast-check'
import t from 'tap'
import type { NamedExaminer } from '../../src/domain/assessment-examiner.ts'
import type { AssessmentFacts } from '../../src/domain/assessment-guards.ts'
import { react } from '../../src/domain/reactions.ts'
import type { AccreditationFacts } from '../../src/domain/rules/coverage.ts'
import { act, application, applicationId, candidateId, certificateId, certification, examiner, firm, id, plan, right, type Scene, school, secondId } from '../support/assessments.ts'
import { personId, policyFor, refusalOf } from '../support/obeys.ts'

const assign = (more: Partial<NamedExaminer> | null, scene: Scene = {}, { plannedFor = '2026-03-02', isOtherService = false } = {}) =>
  act({ ...plan(), plannedFor }, { type: 'assign', examiner: more && { ...examiner, ...more }, isOtherService }, { role: 'officer', ...scene })
const refusedExaminer = (...given: Parameters<typeof assign>) => refusalOf(() => assign(...given))

// Model 5.2: no assessment outside an accreditation in force that day.
t.test('an examiner is accredited for the certificate on the day of the assessment, whenever it is planned', async (t) => {
  const { state, events: [event] } = assign({})
  t.match(state, { status: 'assigned', examinerId: personId, secondExaminerId: null, isOtherService: false, assignedOn: '2026-03-02' })
  t.same(react(event!), [{ to: 'application', id: applicationId, command: { type: 'begin_assessment' } }])
  const params = (reason: string, date: string) => ({ code: 'examiner_not_accredited', params: { examinerId: personId, reason, date }, pointer: '#/examinerId' })
  t.match(refusedExaminer({ accreditations: [] }), params('not_granted', '2026-03-02'))
  t.match(refusedExaminer({}, {}, { plannedFor: '2028-01-02' }), params('expired', '2028-01-02'))
  t.match(refusedExaminer({ accreditations: [{ ...right, certificateIds: [firm] }] }), params('certificate_not_covered', '2026-03-02'))
  t.match(refusedExaminer({ accreditations: [{ ...right, activities: ['preparation'] }] }), params('activity_not_covered', '2026-03-02'))
  t.match(refusedExaminer(null), { code: 'reference_unknown', params: { what: 'examiner' }, pointer: '#/examinerId' })
})

const result = { type: 'record_result', id, unitCode: 'B1', marks: { unit: 'yes' }, comment: null } as const
const conclusion = { type: 'complete', orientation: null, comment: null } as const
/** To record and to conclude, in this scene. */
const writings = (state: ReturnType<typeof certification>, scene: Scene) => [
  () => act(state, result, scene), () => act(state, conclusion, { ...scene, facts: { ...scene.facts, recordedUnits: ['B1', 'B2'] } })
]

// Model 5.2: what counts is the day on which the examiner finds something, not the day that was planned.
t.test('results and conclusion need the right of each examiner on the day they are written', async (t) => {
  const past = certification({ plannedFor: '2026-02-20', secondExaminerId: secondId })
  const having = (accreditations: readonly AccreditationFacts[], isSecond = false): Scene => ({
    facts: { examiners: isSecond ? [examiner, { ...examiner, id: secondId, accreditations }] : [{ ...examiner, accreditations }] }
  })
  const lacking = (reason: string, examinerId = personId) =>
    ({ code: 'examiner_accreditation_lacking', rule: 'model:5.2', params: { examinerId, reason, date: '2026-03-02' } })
  const refused = (accreditations: readonly AccreditationFacts[], reason: string) => {
    for (const attempt of writings(past, having(accreditations))) t.match(refusalOf(attempt), lacking(reason))
    for (const attempt of writings(past, having(accreditations, true))) t.match(refusalOf(attempt), lacking(reason, secondId))
  }
  refused([], 'not_granted')
  refused([{ ...right, validUntil: '2026-03-01' }], 'expired')
  refused([{ ...right, status: 'suspended', suspendedFrom: '2026-03-02' }], 'suspended')
  refused([{ ...right, certificateIds: [firm] }], 'certificate_not_covered')
  for (const attempt of writings(past, having([{ ...right, validUntil: '2026-03-02' }], true))) t.equal(attempt().events.length, 1)
})

const experience = policyFor({ examiner: { independence: { minYearsInTrade: 5, maxYearsRetired: 5 } } })
// Cleaning: https://www.oc-proprete.fr/role-et-missions-des-evaluateurs
t.test('cleaning asks for five years in the trade, and at most five of retirement', async (t) => {
  t.match(policyFor('cleaning').examiner.independence, experience.examiner.independence)
  const scene = { policy: experience }
  t.match(refusedExaminer({ yearsInTrade: 4 }, scene),
    { code: 'examiner_not_qualified', rule: 'examiner.independence', params: { needed: 5, present: 4 }, pointer: '#/examinerId' })
  t.equal(assign({ yearsInTrade: 5 }, scene).state.status, 'assigned')
  t.equal(assign({ retiredOn: '2021-03-02' }, scene).state.status, 'assigned')
  t.equal(assign({ retiredOn: '2021-03-03' }, scene).state.status, 'assigned')
  t.match(refusedExaminer({ retiredOn: '2021-03-01' }, scene), { code: 'examiner_retired', params: { limit: '2026-03-01' } })
  const leap = (plannedFor: string) => () => assign({ retiredOn: '2024-02-29' }, scene, { plannedFor })
  const long = [{ ...right, validUntil: '2030-01-01' }]
  t.equal(assign({ retiredOn: '2024-02-29', accreditations: long }, scene, { plannedFor: '2029-02-28' }).state.status, 'assigned')
  t.match(refusalOf(() => assign({ retiredOn: '2024-02-29', accreditations: long }, scene, { plannedFor: '2029-03-01' })), { params: { limit: '2029-02-28' } })
  t.match(refusalOf(leap('2029-03-01')), { code: 'examiner_not_accredited' }, 'the right comes first')
  t.equal(assign({ yearsInTrade: 4 }).state.status, 'assigned', 'where no policy asks')
})

const link = (relation: string, source = 'declared') => ({ links: [{ personId, relation, source }] })
const unrelated = (code: string, relation: string, source: string, rule = 'model:5.3') =>
  ({ code, rule, params: { examinerId: personId, relation, source } })

// Model 5.3: an examiner never assesses whom they trained, coached or employ. Model 2.5: conflicts of interest are data.
t.test('an examiner is a stranger to the candidate, when it is given to them and whenever they write', async (t) => {
  const refused = (more: Partial<NamedExaminer>, known: Partial<AssessmentFacts>, [relation, source, rule]: [string, string, string?]) => {
    t.match(refusedExaminer(more, { facts: known }), { ...unrelated('examiner_not_independent', relation, source, rule), pointer: '#/examinerId' })
    for (const attempt of writings(certification(), { facts: { ...known, examiners: [{ ...examiner, ...more }] } })) {
      t.match(refusalOf(attempt), unrelated('examiner_conflicted', relation, source, rule))
    }
  }
  refused({ employerOrganizationId: school }, { trainedBy: [school] }, ['trained', 'training_enrollment'])
  refused({ trainsFor: [firm, school] }, { trainedBy: [school] }, ['trained', 'training_enrollment'])
  refused({ employerOrganizationId: firm }, { employedBy: [firm] }, ['employs', 'employer', 'examiner.independence'])
  for (const relation of ['employs', 'trained', 'coached']) refused({}, link(relation), [relation, 'declared'])
  for (const relation of ['family', 'same_organization']) refused({}, link(relation), [relation, 'declared', 'model:2.5'])
  t.match(refusedExaminer({ id: candidateId }), { code: 'examiner_not_independent', rule: 'model:5.3', params: { relation: 'self', source: 'identity' } })
  const stranger = { employedBy: [firm], links: [{ personId: school, relation: 'family', source: 'declared' }] }
  t.equal(assign({ trainsFor: [firm] }, { facts: stranger }).state.status, 'assigned')
  for (const attempt of writings(certification(), { facts: stranger })) t.equal(attempt().events.length, 1)
})

// Chemistry, KALIARTI000029324363: who trains for a company and a certificate cannot assess that pair.
t.test('chemistry: who trains a company for this certificate does not assess its people for it', async (t) => {
  const employed = { employedBy: [firm] }
  const trains = (organizationId: string, pair: string | null) => ({ trainsCompanies: [{ organizationId, certificateId: pair }] })
  const tie = (code: string) => unrelated(code, 'trains_company', 'examiner_record', 'model:2.5')
  for (const pair of [certificateId, null]) {
    t.match(refusedExaminer(trains(firm, pair), { facts: employed }), tie('examiner_not_independent'))
    const begun = { ...employed, examiners: [{ ...examiner, ...trains(firm, pair) }] }
    for (const attempt of writings(certification(), { facts: begun })) t.match(refusalOf(attempt), tie('examiner_conflicted'))
  }
  t.equal(assign(trains(firm, school), { facts: employed }).state.status, 'assigned', 'another certificate')
  t.equal(assign(trains(school, null), { facts: employed }).state.status, 'assigned', 'another company')
})

// To have assessed somebody binds a juror, not an examiner: the one who did the positioning may do the certification.
t.test('an earlier assessment is no tie for an examiner', async (t) => {
  t.equal(assign({}, { facts: link('assessed') }).state.status, 'assigned')
  t.match(refusedExaminer({}, { facts: { links: [...link('assessed').links, ...link('family').links] } }), { params: { relation: 'family' } })
})

// Text of 2011: outside the company, or inside but not from the candidate's production service.
t.test('a colleague from another service may assess where the policy says so and it is declared', async (t) => {
  const other = policyFor({ examiner: { independence: { sameEmployer: 'other_service' } } })
  const colleague = { employerOrganizationId: firm }
  const of = (policy = other, isOtherService = true, known: Partial<AssessmentFacts> = {}) =>
    () => assign(colleague, { policy, facts: { employedBy: [firm], ...known } }, { isOtherService })
  t.match(of()().state, { status: 'assigned', isOtherService: true })
  const refused = unrelated('examiner_not_independent', 'employs', 'employer', 'examiner.independence')
  t.match(refusalOf(of(other, false)), refused)
  t.match(refusalOf(of(policyFor(), true)), refused)
  t.match(refusalOf(of(other, true, link('employs'))), { rule: 'model:5.3', params: { relation: 'employs', source: 'declared' } }, 'whoever employs them never does')
  t.match(refusalOf(of(other, true, { trainedBy: [firm] })), { rule: 'model:5.3', params: { relation: 'trained' } }, 'nor who trained them there')
  const writing = (isOtherService: boolean, policy: typeof other) =>
    writings(certification({ isOtherService }), { policy, facts: { employedBy: [firm], examiners: [{ ...examiner, ...colleague }] } })
  for (const attempt of writing(true, other)) t.equal(attempt().events.length, 1)
  for (const attempt of [...writing(false, other), ...writing(true, policyFor())]) t.match(refusalOf(attempt), { ...refused, code: 'examiner_conflicted' })
})

const second: NamedExaminer = { ...examiner, id: secondId }
const pair = (policy: ReturnType<typeof policyFor>, [one, other]: readonly (Partial<NamedExaminer> | null | undefined)[], known: Partial<AssessmentFacts> = {}) =>
  act(certification({ status: 'planned', examinerId: null }), {
    type: 'assign',
    examiner: { ...examiner, ...one },
    ...(other !== undefined && { secondExaminer: other && { ...second, ...other } }),
    isOtherService: false
  }, { role: 'officer', policy, facts: known })
const refusedPair = (...given: Parameters<typeof pair>) => refusalOf(() => pair(...given))

// Food: two professional examiners.
t.test('where the policy asks for a pair, a certification has two examiners, each as fit as one alone', async (t) => {
  const any = policyFor({ examiner: { pair: 'any', independence: { minYearsInTrade: 5, maxYearsRetired: 5 } } })
  t.match(refusedPair(any, [{}]), { code: 'examiner_pair_required', rule: 'examiner.pair', params: { needed: 2, present: 1 }, pointer: '#/secondExaminerId' })
  t.match(pair(any, [{}, {}]).state, { status: 'assigned', examinerId: personId, secondExaminerId: secondId })
  t.match(refusedPair(any, [{}, { id: personId }]), { code: 'examiner_named_twice', params: { examinerId: personId }, pointer: '#/secondExaminerId' })
  t.match(refusedPair(any, [{}, null]), { code: 'reference_unknown', pointer: '#/secondExaminerId' })
  const refused = (more: Partial<NamedExaminer>, code: string, known: Partial<AssessmentFacts> = {}) => {
    t.match(refusedPair(any, [{}, more], known), { code, params: { examinerId: secondId }, pointer: '#/secondExaminerId' })
    t.match(refusedPair(any, [{ id: secondId, ...more }, { id: personId }], known), { code, params: { examinerId: secondId }, pointer: '#/examinerId' })
  }
  refused({ accreditations: [] }, 'examiner_not_accredited')
  refused({ yearsInTrade: 4 }, 'examiner_not_qualified')
  refused({ retiredOn: '2021-03-01' }, 'examiner_retired')
  refused({ trainsFor: [school] }, 'examiner_not_independent', { trainedBy: [school] })
  t.equal(assign({}, { policy: any }).state.status, 'assigned', 'a positioning needs one')
  t.match(pair(policyFor(), [{}, {}]).state, { secondExaminerId: secondId }, 'two may come where one would do')
  t.match(pair(policyFor(), [{}]).state, { secondExaminerId: null })
})

const mixed = policyFor({ examiner: { pair: 'pedagogical_and_professional', independence: { minYearsInTrade: 5 } } })
// Cleaning: a pedagogical examiner who has not trained the candidate, and a professional one with five years in the trade.
t.test('cleaning: one of each quality; only the professional needs years in the trade', async (t) => {
  const teacher = { qualities: ['pedagogical'], yearsInTrade: 0 } as const
  t.equal(policyFor('cleaning').examiner.pair, 'pedagogical_and_professional')
  t.equal(pair(mixed, [teacher, {}]).state.status, 'assigned')
  t.equal(pair(mixed, [{}, teacher]).state.status, 'assigned')
  const missing = (quality: string) => ({ code: 'examiner_quality_missing', rule: 'examiner.pair', params: { quality }, pointer: '#/secondExaminerId' })
  t.match(refusedPair(mixed, [{}, {}]), missing('pedagogical'))
  t.match(refusedPair(mixed, [teacher, teacher]), missing('professional'))
  t.match(refusedPair(mixed, [teacher, { yearsInTrade: 4 }]),
    { code: 'examiner_not_qualified', params: { examinerId: secondId, needed: 5, present: 4 }, pointer: '#/secondExaminerId' })
  t.match(refusedPair(mixed, [{ ...teacher, trainsFor: [school] }, {}], { trainedBy: [school] }), { code: 'examiner_not_independent', pointer: '#/examinerId' })
  const both = { qualities: ['pedagogical', 'professional'] } as const
  t.equal(pair(mixed, [{ ...both, yearsInTrade: 0 }, { ...both, yearsInTrade: 5 }]).state.status, 'assigned')
  t.equal(pair(mixed, [{ ...both, yearsInTrade: 9 }, { ...teacher }]).state.status, 'assigned')
  t.match(refusedPair(mixed, [{ ...both, yearsInTrade: 0 }, { yearsInTrade: 4 }]), { code: 'examiner_not_qualified', params: { examinerId: secondId } })
})

t.test('qualities and years of a pair agree with a search through both orders', async () => {
  const one = fc.record({ qualities: fc.subarray(['pedagogical', 'professional'] as const, { minLength: 1 }), yearsInTrade: fc.nat(10) })
  fc.assert(fc.property(one, one, (first, other) => {
    const fits = (teacher: typeof first, worker: typeof first) =>
      teacher.qualities.includes('pedagogical') && worker.qualities.includes('professional') && worker.yearsInTrade >= 5
    const isTaken = () => pair(mixed, [first, other]).state.status === 'assigned'
    if (fits(first, other) || fits(other, first)) return isTaken()
    return ['examiner_quality_missing', 'examiner_not_qualified'].includes(refusalOf(isTaken).code)
  }), { seed: 2026, numRuns: 300 })
})

t.test('the pair is that of the file’s route', async (t) => {
  const policy = policyFor({
    variants: [{ when: { routes: ['vae'], registrations: [] }, rules: { examiner: { pair: 'any' } } }]
  })
  t.equal(pair(policy, [{}]).state.status, 'assigned')
  t.match(refusedPair(policy, [{}], { application: { ...application, route: 'vae' } }), { code: 'examiner_pair_required' })
})
