import t from 'tap'
import { jurySessionGuards } from '../../src/domain/jury-session-guards.ts'
import { markNames } from '../../src/domain/rules/scoring.ts'
import { competenceExpiry, expiry } from '../../src/domain/rules/unit-expiry.ts'
import { session } from '../support/juries.ts'
import { contextFor, policyFor } from '../support/obeys.ts'
import { assessed, changed, found, judged, lacking, sit, voted } from '../support/presets.ts'

const policy = policyFor('metallurgy')

t.test('one member of each union and as many employers, under an employer', async (t) => {
  const unions = ['Union A', 'Union B', 'Union C']
  const employees = unions.flatMap((mandatedBy) => sit('employees', 1, { mandatedBy }))
  const employers = [...sit('employers', 1, { role: 'president' }), ...sit('employers', 2)]
  t.same(lacking(policy, [...employees, ...employers], { unions }), [])
  t.same(lacking(policy, [...employees.slice(0, 2), ...employers], { unions }), ['Union C 0/1', 'parity 2/3'])
  t.same(lacking(policy, [...employees, ...sit('employers', 3)], { unions }), ['president_side 0/1'])
  t.same(lacking(changed(policy, 'jury.composition.perUnion', 2), [...employees, ...employers], { unions }), unions.map((union) => `${union} 1/2`))
})

t.test('where the votes are divided, that of the employer who presides prevails', async (t) => {
  const panel = (side: 'employees' | 'employers') =>
    (['employees', 'employers'] as const).flatMap((college) => side === college
      ? [...sit(college, 1, { role: 'president' }), ...sit(college, 1)]
      : sit(college, 2))
  const divided = { employees: [0, 2], employers: [2, 0] } as const
  t.match(voted(policy, panel('employers'), divided), { castingVoteUsed: true })
  t.equal(voted(policy, panel('employees'), { employees: [2, 0], employers: [0, 2] }), 'majority_not_reached')
  t.equal(voted(changed(policy, 'jury.castingVote', 'none'), panel('employers'), divided), 'majority_not_reached')
})

t.test('competences are kept 24 months from the deliberation, units five years once registered', async (t) => {
  const until = (registered: boolean, rules = policy, deliberatedOn = '2024-02-29') => {
    const clock = { deliberatedOn, firstDecisionOn: '2020-01-01', registered, unitValidityMonths: null }
    return [competenceExpiry(rules.partial, clock), expiry(rules.partial, clock)]
  }
  t.same(until(true), ['2026-02-28', '2029-02-28'])
  t.same(until(false), ['2026-02-28', '2026-02-28'])
  t.same(until(true, policy, '2024-03-01'), ['2026-03-01', '2029-03-01'])
  t.same(until(true, changed(policy, 'partial.competences.length', 12)), ['2025-02-28', '2029-02-28'])
  t.same(until(true, changed(policy, 'partial.validity.registeredLength', 3)), ['2026-02-28', '2027-02-28'])
})

t.test('a jury tells competence by competence what is acquired, and keeps those of a unit that is missed', async (t) => {
  t.same(markNames(policy.result, ['C1', 'C2']), ['C1', 'C2'])
  const kept = found(false, { competenceCodes: ['U1.1'] }).slice(0, 1)
  const file = assessed(policy, { 'U1.1': 'yes', 'U1.2': 'no' }, { missingUnits: ['U1'] })
  t.equal(judged(policy, file, { units: kept }), null)
  t.equal(judged(changed(policy, 'partial.competences.kind', 'not_kept'), file, { units: kept }), 'competences_not_kept')
})

t.test('the unions are asked 15 calendar days before the jury', async (t) => {
  const asked = (unionsAskedOn: string | null, rules = policy) => jurySessionGuards.unions_asked.check(
    { ...session, heldOn: '2026-03-02', unionsAskedOn }, {} as never, rules, contextFor('officer', '2026-02-20'))
  t.match(asked(null), { code: 'unions_not_asked', params: { needed: 15 } })
  t.equal(asked('2026-02-15'), null)
  t.match(asked('2026-02-16'), { code: 'union_notice_too_short', params: { needed: 15, given: 14 } })
  t.equal(asked('2026-02-16', changed(policy, 'jury.unionNoticeDays', 14)), null)
})
