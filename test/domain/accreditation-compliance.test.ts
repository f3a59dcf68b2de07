import fc from 'fast-check'
import t from 'tap'
import type { Accreditation } from '../../src/domain/accreditation.ts'
import { certificateDecider, createCertificate } from '../../src/domain/certificate.ts'
import { handle } from '../../src/domain/kernel/decider.ts'
import { addDays, addMonths } from '../../src/domain/rules/calendar.ts'
import { type Compliance, type FollowedVersion, uncovered } from '../../src/domain/rules/coverage.ts'
import { act, certificateId, examiners, granted, id, open } from '../support/accreditation.ts'
import { frameworkOf } from '../support/frameworks.ts'
import { contextFor, policyFor, policyId, refusalOf } from '../support/obeys.ts'
import { days } from './rules/dates.ts'

const right: Accreditation = { ...granted, decidedOn: '2025-01-01' }

/** The second version of a certificate, as a vote brings it about under the branch's rules. */
function revised (effectiveOn: string, complyMonths: number): FollowedVersion {
  const plan = { code: 'CQP-CM', title: 'Carrossier', sector: null, isInterbranch: false, partnerBranches: [], projectId: id }
  const first = { adoptedOn: '2024-01-08', effectiveOn: '2024-02-01', framework: frameworkOf('B1') }
  const { state } = createCertificate({ ...plan, ...first }, { id: certificateId, branchId: id })
  const framework = { certificateId, projectId: id, adoptedOn: '2026-01-05', effectiveOn, content: frameworkOf('B2') }
  const { events: [event] } = handle(certificateDecider, state, { type: 'adopt_framework', framework }, {
    facts: { reviewedYears: [], lifetime: null }, policy: policyFor({ framework: { transition: { complyMonths } } }), policyId, context: contextFor('system', '2026-01-05')
  })
  return (event as Extract<typeof event, { framework: object }>).framework
}

const declare = (state: Accreditation, today: string, { frameworkVersion = 2, compliances = [] as Compliance[], ...more } = {}) => act(state, {
  type: 'declare_compliance', id, certificateId, frameworkVersion, isAdopted: true, ...more
}, { role: 'training_provider', today, facts: { compliances } })

const on = (date: string, framework: FollowedVersion | null, { compliances = [] as readonly Compliance[], rights = [right] } = {}) =>
  uncovered(rights.map((held) => ({ ...held, compliances })), { certificateId, activity: 'preparation', siteCode: 'VIL', date, framework })

// Car services: on modification organisations get 3 months [S41].
t.test('three months after a revision, whoever did not declare to follow it takes nobody for it', async (t) => {
  const framework = revised('2026-03-02', 3)
  t.strictSame(['2026-03-02', '2026-06-01', '2026-06-02', '2026-06-03'].map((day) => on(day, framework)), [null, null, null, 'not_compliant'])
  const { events: [event] } = declare(right, '2026-06-10')
  const fact = { accreditationId: right.id, certificateId, frameworkVersion: 2, declaredOn: '2026-06-10' }
  t.match(event, { type: 'accreditation.compliance_declared', fact })
  t.strictSame(['2026-06-09', '2026-06-10'].map((day) => on(day, framework, { compliances: [fact] })), ['not_compliant', null])
  t.equal(on('2026-06-03', null), null, 'where no version is asked about')
})

t.test('the branch’s months decide, also at the end of a month, and none at all ask for nothing', async (t) => {
  const reasons = (effectiveOn: string, months: number, ...dates: string[]) => dates.map((day) => on(day, revised(effectiveOn, months)))
  t.strictSame(reasons('2026-03-02', 4, '2026-06-03', '2026-07-02', '2026-07-03'), [null, null, 'not_compliant'])
  t.strictSame(reasons('2026-03-02', 0, '2026-03-01', '2026-03-02', '2026-03-03'), [null, null, null])
  t.strictSame(reasons('2027-11-30', 3, '2028-02-29'), ['expired'], 'the term ends before')
  const lasting = { rights: [{ ...right, validUntil: '2029-01-01' }] }
  t.strictSame(['2028-02-28', '2028-02-29', '2028-03-01'].map((day) => on(day, revised('2027-11-30', 3), lasting)), [null, null, 'not_compliant'])
})

t.test('a right decided under the version follows it; a later version includes the ones before', async (t) => {
  const framework = revised('2026-03-02', 3)
  const decided = (decidedOn: string | null, validFrom = '2026-03-05') => on('2026-06-03', framework, { rights: [{ ...right, decidedOn, validFrom }] })
  t.strictSame([decided('2026-03-01'), decided('2026-03-02'), decided('2026-03-03')], ['not_compliant', null, null])
  t.strictSame([decided(null, '2026-03-01'), decided(null, '2026-03-02')], ['not_compliant', null])
  const declaredFor = (frameworkVersion: number, of = certificateId) =>
    on('2026-06-03', framework, { compliances: [{ certificateId: of, frameworkVersion, declaredOn: '2026-05-01' }] })
  t.strictSame([declaredFor(1), declaredFor(2), declaredFor(3), declaredFor(3, id)], ['not_compliant', null, null, 'not_compliant'])
  const renewed: Accreditation = { ...right, decidedOn: '2026-04-01', validFrom: '2026-04-01' }
  t.equal(on('2026-06-03', framework, { rights: [right, renewed] }), null, 'one right is enough')
})

t.test('an organisation declares for a certificate in its scope and a version that there is, once', async (t) => {
  t.match(refusalOf(() => declare(right, '2026-03-02', { isAdopted: false } as object)), { code: 'reference_unknown', params: { what: 'framework' }, pointer: '#/frameworkVersion' })
  t.match(refusalOf(() => declare(right, '2026-03-02', { certificateId: id } as object)), { code: 'reference_unknown', pointer: '#/certificateId' })
  t.equal(declare({ ...right, certificateIds: [] }, '2026-03-02', { certificateId: id } as object).events.length, 1, 'an empty scope does not limit')
  const compliances = [{ certificateId, frameworkVersion: 2, declaredOn: '2026-03-01' }]
  t.match(refusalOf(() => declare(right, '2026-03-02', { compliances })),
    { code: 'compliance_declared', rule: 'framework.transition', params: { version: 2, declaredOn: '2026-03-01' }, pointer: '#/frameworkVersion' })
  t.equal(declare(right, '2026-03-02', { compliances, frameworkVersion: 3 }).state.version, right.version + 1)
  const command = { type: 'declare_compliance', id, certificateId, frameworkVersion: 2, isAdopted: true } as const
  const personal: Accreditation = { ...open(examiners, 'examiner'), status: 'granted', decidedOn: '2025-01-01' }
  t.match(refusalOf(() => act(personal, command)), { code: 'compliance_not_asked', rule: 'framework.transition' })
  t.match(refusalOf(() => act({ ...right, activities: ['assessment'] }, command)), { code: 'compliance_not_asked' })
  t.match(refusalOf(() => act(personal, command, { role: 'examiner' })), { code: 'role_not_allowed' })
})

interface Story { readonly decidedOn: string, readonly effectiveOn: string, readonly months: number, readonly date: string, readonly compliances: readonly Compliance[] }

/** Domain 3.1 [S41], in its own words: month by month, without the calendar’s functions. */
function naive ({ decidedOn, effectiveOn, months, date, compliances }: Story): boolean {
  const [year, month, day] = effectiveOn.split('-').map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0))
  const limit = Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(day, last.getUTCDate()))
  if (months === 0 || Date.parse(decidedOn) >= Date.parse(effectiveOn)) return true
  if (Date.parse(date) <= limit) return true
  for (const { frameworkVersion, declaredOn } of compliances) if (frameworkVersion > 1 && Date.parse(declaredOn) <= Date.parse(date)) return true
  return false
}

t.test('whatever the days and the months, the rule is the one that its words give', async () => {
  const shift = fc.integer({ min: -2, max: 2 })
  const story = fc.record({ start: days(), months: fc.integer({ min: 0, max: 6 }), shifts: fc.tuple(shift, shift, shift), frameworkVersion: fc.integer({ min: 1, max: 3 }) })
  fc.assert(fc.property(story, ({ start: effectiveOn, months, shifts: [ahead, past, early], frameworkVersion }) => {
    const decidedOn = addDays(effectiveOn, ahead)
    const date = addDays(addMonths(effectiveOn, months), past)
    const compliances = [{ certificateId, frameworkVersion, declaredOn: addDays(date, early) }]
    const held: Accreditation = { ...right, decidedOn, validFrom: '1980-01-01', validUntil: addMonths(date, 12) }
    const reason = on(date, revised(effectiveOn, months), { compliances, rights: [held] })
    return (reason === null) === naive({ decidedOn, effectiveOn, months, date, compliances })
  }), { seed: 2026, numRuns: 1000 })
})
