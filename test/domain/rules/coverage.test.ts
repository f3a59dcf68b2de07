import fc from 'fast-check'
import t from 'tap'
import type { Policy } from '../../../src/domain/policy.ts'
import { addDays, addMonths } from '../../../src/domain/rules/calendar.ts'
import {
  type AccreditationFacts, type CoverageQuestion, covers, isExpired, pieceFaults, type PieceDocument, scopeFaults, uncovered
} from '../../../src/domain/rules/coverage.ts'
import { days } from './dates.ts'

const granted = (more: Partial<AccreditationFacts> = {}): AccreditationFacts => ({
  status: 'granted',
  activities: ['preparation'],
  certificateIds: ['machine operator'],
  siteCodes: ['Villejuif'],
  validFrom: '2024-01-01',
  validUntil: '2026-12-31',
  suspendedFrom: null,
  withdrawnFrom: null,
  ...more
})
const ask = (more: Partial<CoverageQuestion> = {}): CoverageQuestion =>
  ({ certificateId: 'machine operator', activity: 'preparation', siteCode: 'Villejuif', date: '2025-06-15', ...more })
const on = (accreditation: AccreditationFacts, date: string) => covers(accreditation, ask({ date })).reason

t.test('an accreditation covers its first and its last day', async (t) => {
  t.equal(on(granted(), '2023-12-31'), 'not_yet_valid')
  t.equal(on(granted(), '2024-01-01'), null)
  t.equal(on(granted(), '2026-12-31'), null)
  t.equal(on(granted(), '2027-01-01'), 'expired')
  t.notOk(isExpired(granted(), '2026-12-31'))
  t.ok(isExpired(granted(), '2027-01-01'))
  t.notOk(isExpired(granted({ status: 'complete', validFrom: null, validUntil: null }), '2027-01-01'))
})

t.test('three years from 29 February end on 28 February', async (t) => {
  const leap = granted({ validFrom: '2024-02-29', validUntil: addMonths('2024-02-29', 36) })
  t.equal(on(leap, '2027-02-28'), null)
  t.equal(on(leap, '2027-03-01'), 'expired')
})

// oc-proprete.fr, ?p=5362: certificates named in the agreement, a compliant platform; KALIARTI000029324363: personal for examiners.
t.test('only the certificates, activities and sites that it names', async (t) => {
  t.same(covers(granted(), ask()), { covered: true, reason: null })
  t.equal(covers(granted(), ask({ activity: 'assessment' })).reason, 'activity_not_covered')
  t.equal(covers(granted(), ask({ certificateId: 'team leader' })).reason, 'certificate_not_covered')
  t.equal(covers(granted(), ask({ siteCode: 'Lyon' })).reason, 'site_not_covered')
  t.equal(covers(granted(), ask({ siteCode: null })).reason, null)
  t.equal(covers(granted({ siteCodes: [], certificateIds: [] }), ask({ siteCode: 'Lyon' })).reason, null)
})

t.test('a withdrawal, a suspension and a relinquishment count from their effective day', async (t) => {
  const end = { withdrawnFrom: '2025-06-15' }
  t.equal(on(granted({ ...end, status: 'withdrawn' }), '2025-06-14'), null)
  t.equal(on(granted({ ...end, status: 'withdrawn' }), '2025-06-15'), 'withdrawn')
  t.equal(on(granted({ ...end, status: 'relinquished' }), '2025-06-15'), 'relinquished')
  t.equal(on(granted({ status: 'withdrawn' }), '2024-01-01'), 'withdrawn')
  const suspended = granted({ status: 'suspended', suspendedFrom: '2025-06-15' })
  t.equal(on(suspended, '2025-06-14'), null)
  t.equal(on(suspended, '2025-06-15'), 'suspended')
  const both = granted({ status: 'withdrawn', suspendedFrom: '2025-03-01', withdrawnFrom: '2025-06-15' })
  t.same(['2025-02-28', '2025-03-01', '2025-06-15'].map((day) => on(both, day)), [null, 'suspended', 'withdrawn'])
})

t.test('a file that was never granted covers nothing', async (t) => {
  for (const status of ['draft', 'submitted', 'incomplete', 'complete', 'refused']) {
    t.equal(on(granted({ status }), '2025-06-15'), 'not_granted', status)
  }
})

// Building materials: a letter each year, https://legal.tricoteuses.fr/articles/KALIARTI000029324357
t.test('where a yearly letter is asked for, a day is covered by the letter of its year', async (t) => {
  const reason = (commitmentYears: number[], date: string, needsCommitment = true) =>
    covers(granted({ commitmentYears }), ask({ date, needsCommitment })).reason
  t.strictSame(['2024-12-31', '2025-01-01', '2025-12-31', '2026-01-01'].map((day) => reason([2025], day)), ['not_committed', null, null, 'not_committed'])
  t.equal(reason([], '2025-06-15', false), null)
  t.equal(covers(granted(), ask({ needsCommitment: true })).reason, 'not_committed', 'what is not known is not signed')
  t.equal(covers(granted(), ask({ needsCommitment: true, siteCode: 'Lyon' })).reason, 'site_not_covered', 'the letter is the last thing asked for')
  t.equal(uncovered([granted({ siteCodes: ['Lyon'] }), granted()], ask({ needsCommitment: true })), 'not_committed')
  t.equal(uncovered([granted(), granted({ commitmentYears: [2025] })], ask({ needsCommitment: true })), null)
})

t.test('a suspension that was lifted still counts for its days', async (t) => {
  const lifted = granted({ suspensions: [{ from: '2025-03-01', until: '2025-03-10' }] })
  t.strictSame(['2025-02-28', '2025-03-01', '2025-03-09', '2025-03-10'].map((day) => on(lifted, day)), [null, 'suspended', 'suspended', null])
})

t.test('coverage agrees with the condition written out', async () => {
  const accreditation = fc.record({
    status: fc.constantFrom('complete', 'granted', 'suspended', 'withdrawn', 'relinquished'),
    activities: fc.subarray(['preparation', 'assessment']),
    certificateIds: fc.subarray(['a', 'b']),
    siteCodes: fc.subarray(['x', 'y']),
    validFrom: fc.option(days()),
    validUntil: fc.option(days()),
    suspendedFrom: fc.option(days()),
    withdrawnFrom: fc.option(days()),
    suspensions: fc.array(fc.record({ from: days(), until: days() }), { maxLength: 2 }),
    commitmentYears: fc.subarray([2024, 2025, 2026, 2027, 2028])
  })
  fc.assert(fc.property(accreditation, fc.constantFrom('x', null), days(), fc.boolean(), (one, siteCode, date, needsCommitment) => {
    const { status, validFrom, validUntil, suspendedFrom, withdrawnFrom, activities, certificateIds, siteCodes } = one
    const isBy = (day: string | null) => day === null || day <= date
    const isOver = ['withdrawn', 'relinquished'].includes(status) && (isBy(withdrawnFrom) || (!!suspendedFrom && isBy(suspendedFrom)))
    const wasPaused = one.suspensions.some(({ from, until }) => !(date < from) && !(until <= date))
    const isPaused = wasPaused || (status === 'suspended' && isBy(suspendedFrom))
    const letters = one.commitmentYears.map(String)
    const isCommitted = !needsCommitment || letters.includes(date.slice(0, 4))
    const isValid = status !== 'complete' && !!validFrom && validFrom <= date && !(validUntil && validUntil < date)
    const inScope = activities.includes('preparation') && (certificateIds.length === 0 || certificateIds.includes('a')) &&
      (siteCode === null || siteCodes.length === 0 || siteCodes.includes('x'))
    const answer = covers(one, { certificateId: 'a', activity: 'preparation', siteCode, date, needsCommitment })
    return answer.covered === (isValid && inScope && !isOver && !isPaused && isCommitted)
  }), { numRuns: 2000 })
})

t.test('a request names what the branch grants by', async (t) => {
  const named = { activities: ['preparation'], certificateIds: [], siteCodes: [] }
  t.same(scopeFaults({ perCertificate: true, perSite: true }, 'organization', named), ['certificates', 'sites'])
  t.same(scopeFaults({ perCertificate: true, perSite: true }, 'examiner', named), ['certificates'])
  t.same(scopeFaults({ perCertificate: false, perSite: false }, 'organization', { ...named, activities: [] }), ['activities'])
})

// lapreventionsecurite.org/PUBLIC/ADEF/Postuler.aspx: extract under 6 months, contributions under 3, declaration under 2 years, 25 m².
type Piece = Policy['accreditation']['pieces'][number]
const piece = (kind: Piece['kind'], maxAgeMonths: number | null, minValue: number | null = null): Piece =>
  ({ kind, holder: 'organization', maxAgeMonths, minValue, when: 'always' })
const security = [piece('company_extract', 6), piece('social_contributions', 3), piece('activity_declaration', 24), piece('room', null, 25)]
const paper = (kind: string, issuedOn: string | null, value: number | null = null): PieceDocument => ({ kind, issuedOn, value })
const complete = [paper('company_extract', '2026-02-28'), paper('social_contributions', '2026-06-01'),
  paper('activity_declaration', '2024-09-01'), paper('room', null, 25)]
const of = (documents: PieceDocument[], pieces = security) => pieceFaults(pieces, documents, { holder: 'organization', asOf: '2026-08-31' })

t.test('the security branch accepts a complete file on its last day, and names each piece that has passed it', async (t) => {
  t.same(of(complete), [])
  const late = of([paper('company_extract', '2026-02-27'), paper('social_contributions', '2026-05-30'), ...complete.slice(2)])
  t.same(late.map(({ kind, fault, issuedOn, earliest }) => ({ kind, fault, issuedOn, earliest })), [
    { kind: 'company_extract', fault: 'too_old', issuedOn: '2026-02-27', earliest: '2026-02-28' },
    { kind: 'social_contributions', fault: 'too_old', issuedOn: '2026-05-30', earliest: '2026-05-31' }
  ])
})

t.test('a room under 25 square metres, an undated extract and a missing declaration are told apart', async (t) => {
  t.same(of([paper('company_extract', null), complete[1]!, paper('room', '2026-01-01', 24)]), [
    { kind: 'company_extract', fault: 'undated', issuedOn: null, earliest: '2026-02-28', needed: null, present: null },
    { kind: 'activity_declaration', fault: 'missing', issuedOn: null, earliest: null, needed: null, present: null },
    { kind: 'room', fault: 'below_minimum', issuedOn: '2026-01-01', earliest: null, needed: 25, present: 24 }
  ])
  t.same(of([...complete.slice(0, 3), paper('room', null)]).map(({ fault, present }) => ({ fault, present })),
    [{ fault: 'below_minimum', present: null }])
})

t.test('a new document repairs an old one, and the latest one is spoken of', async (t) => {
  const extract = [piece('company_extract', 6)]
  t.same(of([paper('company_extract', '2025-01-01'), paper('company_extract', '2026-08-01')], extract), [])
  const spokenOf = (...dates: (string | null)[]) =>
    of(dates.map((date) => paper('company_extract', date)), extract).map(({ issuedOn }) => issuedOn)
  t.same(spokenOf('2025-01-01', '2026-01-01'), ['2026-01-01'])
  t.same(spokenOf('2026-01-01', '2025-01-01'), ['2026-01-01'])
  t.same(spokenOf(null, '2025-01-01'), ['2025-01-01'])
  t.same(spokenOf('2025-01-01', null), ['2025-01-01'])
})

t.test('what is asked of examiners is not asked of organisations', async (t) => {
  const years = [{ ...piece('trade_experience', null, 5), holder: 'examiner' as const }]
  t.same(of([], years), [])
  const [missing, ...others] = pieceFaults(years, [], { holder: 'examiner', asOf: '2026-08-31' })
  t.hasStrict(missing, { kind: 'trade_experience', fault: 'missing', needed: 5 })
  t.equal(others.length, 0)
})

t.test('a dated piece is accepted from the earliest day on, every day, and never before', async () => {
  fc.assert(fc.property(days(), fc.integer({ min: 0, max: 36 }), fc.integer({ min: -40, max: 40 }), (asOf, months, shift) => {
    const issuedOn = addDays(addMonths(asOf, -months), shift)
    const faults = pieceFaults([piece('siret', months)], [paper('siret', issuedOn)], { holder: 'organization', asOf })
    return (faults.length === 0) === (shift >= 0)
  }))
})
