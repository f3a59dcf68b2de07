import t from 'tap'
import { type CommissionApproval, commissionApprovalDecider } from '../../src/domain/commission-approval.ts'
import { secondReadingBy } from '../../src/domain/commission-approval-vote.ts'
import { contextFor, policyFor } from '../support/obeys.ts'
import { changed, commissionVote, seats } from '../support/presets.ts'

const policy = policyFor('thirty-day-commission')
const all = seats(4, 4)
const divided = { employees: [4, 0], employers: [1, 3] } as const

t.test('each college votes by itself, and both must agree', async (t) => {
  t.match(commissionVote(policy, all, { employees: [3, 1], employers: [2, 1, 1] }), { outcome: 'adopted' })
  t.match(commissionVote(policy, all, divided), { outcome: 'disagreement' })
  t.match(commissionVote(policy, all, { employees: [1, 3], employers: [1, 3] }), { outcome: 'rejected' })
  t.match(commissionVote(policy, all, { employees: [2, 2], employers: [4, 0] }), { outcome: 'disagreement' }, 'a tie is no yes')
})

t.test('the point comes back within 30 calendar days, and not later', async (t) => {
  t.equal(secondReadingBy(policy, '2026-01-30'), '2026-03-01')
  t.equal(secondReadingBy(policy, '2028-01-30'), '2028-02-29')
  t.equal(secondReadingBy(changed(policy, 'commission.disagreement.days', 29), '2026-01-30'), '2026-02-28')
  const state = { status: 'disagreement', reading: 1, backBy: '2026-03-01' } as CommissionApproval
  const tabled = (today: string) => commissionApprovalDecider.guards['second_reading']!.check(state, {} as never, policy, contextFor('officer', today))
  t.equal(tabled('2026-02-28'), null)
  t.equal(tabled('2026-03-01'), null)
  t.match(tabled('2026-03-02'), { code: 'second_reading_too_late', params: { latest: '2026-03-01' } })
})

t.test('and is then settled by a majority of all', async (t) => {
  const second = { reading: 'second' } as const
  t.match(commissionVote(policy, all, divided, second), { outcome: 'adopted', needed: { overall: 5 }, tally: { overall: { for: 5 } } })
  t.match(commissionVote(policy, all, { employees: [4, 0], employers: [0, 4] }, second), { outcome: 'rejected' })
})
