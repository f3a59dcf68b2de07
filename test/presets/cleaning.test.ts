import t from 'tap'
import { appealResult } from '../../src/domain/appeal-opening.ts'
import { closedMonth } from '../../src/domain/jury-session-guards.ts'
import { pieceFaults } from '../../src/domain/rules/coverage.ts'
import { expiry } from '../../src/domain/rules/unit-expiry.ts'
import { act, certification, examiner, secondId } from '../support/assessments.ts'
import { draft } from '../support/files.ts'
import { contextFor, policyFor } from '../support/obeys.ts'
import { changed, codeOf, lacking, sit } from '../support/presets.ts'

const policy = policyFor('cleaning')

t.test('two of the unions and two of the employers at least, every month but August', async (t) => {
  t.same(lacking(policy, [...sit('employees', 2), ...sit('employers', 2)]), [])
  t.same(lacking(policy, [...sit('employees', 2), ...sit('employers', 1)]), ['employers 1/2', 'members 3/4', 'parity 1/2'])
  t.same(lacking(policy, [...sit('employees', 3), ...sit('employers', 3)]), [])
  t.equal(closedMonth('2026-07-31', policy), null)
  for (const day of ['2026-08-01', '2026-08-31']) t.match(closedMonth(day, policy), { code: 'month_closed', params: { month: 8 } })
  t.equal(closedMonth('2026-09-01', policy), null)
  t.match(closedMonth('2026-07-31', changed(policy, 'jury.closedMonths', [7])), { code: 'month_closed' })
})

t.test('a candidate has three months to contest', async (t) => {
  const filed = (today: string, rules = policy, publishedOn = '2025-11-30') => {
    const application = { ...draft, status: 'refused', outcome: 'refused', publishedOn, policyId: 'p' } as const
    return appealResult({ id: 'a', grounds: 'g' }, { application, policy: rules, liveAppealId: null }, contextFor('candidate', today)).state
  }
  t.match(filed('2026-02-27'), { status: 'filed', latestOn: '2026-02-28', body: 'joint_commission' })
  t.match(filed('2026-02-28'), { status: 'filed' })
  t.match(filed('2026-03-01'), { status: 'late' })
  t.match(filed('2024-02-29', policy, '2023-11-30'), { status: 'filed', latestOn: '2024-02-29' })
  t.match(filed('2026-03-01', changed(policy, 'appeal.delay.months', 4)), { status: 'filed', latestOn: '2026-03-30' })
})

t.test('units are kept without a limit', async (t) => {
  const clock = { deliberatedOn: '2026-03-02', firstDecisionOn: null, registered: true, unitValidityMonths: 12 }
  t.equal(expiry(policy.partial, clock), null)
  t.equal(expiry(changed(policy, 'partial.validity.kind', 'framework').partial, clock), '2027-03-02')
})

t.test('a pair assesses: one who teaches, and one with five years in the trade, retired for less than five', async (t) => {
  const teacher = { ...examiner, id: secondId, qualities: ['pedagogical'], yearsInTrade: 0 } as const
  const assign = (professional: object, second: typeof teacher | null = teacher, rules = policy) => codeOf(() => act(
    { ...certification(), status: 'planned' },
    { type: 'assign', examiner: { ...examiner, ...professional }, ...(second && { secondExaminer: second }), isOtherService: false },
    { role: 'officer', policy: rules, facts: { application: { status: 'in_training', certificateId: examiner.accreditations[0]!.certificateIds[0]!, route: 'continuing_training', registration: 'unregistered' } } }))
  t.equal(assign({ yearsInTrade: 5 }), null)
  t.equal(assign({ yearsInTrade: 4 }), 'examiner_not_qualified')
  t.equal(assign({ yearsInTrade: 4 }, teacher, changed(policy, 'examiner.independence.minYearsInTrade', 4)), null)
  t.equal(assign({ yearsInTrade: 5 }, null), 'examiner_pair_required')
  t.equal(assign({ yearsInTrade: 5, qualities: ['pedagogical'] }), 'examiner_quality_missing')
  t.equal(assign({ yearsInTrade: 5, retiredOn: '2021-03-02' }), null, 'five years to the day')
  t.equal(assign({ yearsInTrade: 5, retiredOn: '2021-03-01' }), 'examiner_retired')
})

t.test('a renewal comes with a complete teaching sequence, beside what every file holds', async (t) => {
  const papers = ['technical_platform', 'trade_experience', 'assessor_training'].map((kind) => ({ kind, issuedOn: null, value: 5 }))
  const lacks = (holder: 'organization' | 'examiner', isRenewal: boolean, documents = papers, rules = policy) =>
    pieceFaults(rules.accreditation.pieces, documents, { holder, asOf: '2026-03-02', isRenewal }).map(({ kind, fault }) => `${kind} ${fault}`)
  t.same(lacks('organization', false), [])
  t.same(lacks('organization', true), ['teaching_sequence missing'])
  t.same(lacks('organization', true, [...papers, { kind: 'teaching_sequence', issuedOn: null, value: 0 }]), [])
  t.same(lacks('organization', false, []), ['technical_platform missing'])
  t.same(lacks('examiner', true, papers.map((paper) => ({ ...paper, value: 1 }))), ['trade_experience below_minimum', 'assessor_training below_minimum'])
  const always = policy.accreditation.pieces.map((piece) => ({ ...piece, when: 'always' }))
  t.same(lacks('organization', false, papers, changed(policy, 'accreditation.pieces', always)), ['teaching_sequence missing'])
  t.equal(policy.accreditation.decider, 'certifying_body')
})
