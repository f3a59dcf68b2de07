import t from 'tap'
import { commissionSessionGuards } from '../../src/domain/commission-session-guards.ts'
import { meetingsMissing } from '../../src/domain/rules/meetings.ts'
import { proxyFaults } from '../../src/domain/rules/proxies.ts'
import { type Attendance, quorum, seatsOfSector } from '../../src/domain/rules/voting.ts'
import { contextFor, policyFor } from '../support/obeys.ts'
import { changed, commissionVote, seats } from '../support/presets.ts'

const policy = policyFor('multi-branch-commission')
const all = seats(8, 8)
const employees = (place: number) => `employees ${place}`

/** So many of each college in the room; of the employees, some more by proxies of the first two. */
const present = (count: Readonly<Record<'employees' | 'employers', number>>, proxies: readonly (readonly [number, number])[] = []): Attendance[] =>
  all.map(({ id, college }) => {
    const place = Number(id.split(' ')[1])
    const [, holder] = proxies.find(([absent]) => employees(absent) === id) ?? []
    if (holder !== undefined) return { seatId: id, presence: 'proxy', proxyHolderSeatId: employees(holder) }
    return { seatId: id, presence: place < count[college] ? 'present' : 'absent', proxyHolderSeatId: null }
  })

t.test('quorum: more than half of the seats of each college, present or represented', async (t) => {
  const short = (count: Parameters<typeof present>[0], proxies?: Parameters<typeof present>[1], rules = policy) =>
    quorum(rules.commission.quorum, all, present(count, proxies), rules.commission.votes).shortfalls
  t.same(short({ employees: 5, employers: 5 }), [])
  t.same(short({ employees: 4, employers: 8 }), [{ scope: 'employees', needed: 5, present: 4 }], 'half is not more than half')
  t.same(short({ employees: 4, employers: 5 }, [[7, 0]]), [], 'a proxy makes the fifth')
  t.same(short({ employees: 4, employers: 8 }, [], changed(policy, 'commission.quorum.majorityOfSeats', false)), [])
})

t.test('two proxies at most in one hand, within the college', async (t) => {
  const faults = (proxies: Parameters<typeof present>[1], rules = policy) =>
    proxyFaults(rules.commission.proxy, all, present({ employees: 4, employers: 5 }, proxies)).map(({ fault, held }) => `${fault} ${held}`)
  t.same(faults([[5, 0], [6, 0]]), [])
  t.same(faults([[5, 0], [6, 0], [7, 0]]), ['over_limit 3', 'over_limit 3', 'over_limit 3'])
  t.same(faults([[5, 0], [6, 0], [7, 1]]), [])
  t.same(faults([[5, 0], [6, 0], [7, 0]], changed(policy, 'commission.proxy.maxPerHolder', 3)), [])
  const other = present({ employees: 4, employers: 5 }).map((line) => line.seatId === employees(7)
    ? { ...line, presence: 'proxy' as const, proxyHolderSeatId: 'employers 0' }
    : line)
  t.match(proxyFaults(policy.commission.proxy, all, other), [{ fault: 'other_college' }])
})

t.test('an absolute majority in each college; where they differ, a second vote by relative majority', async (t) => {
  const divided = { employees: [8, 0], employers: [4, 4] } as const
  t.match(commissionVote(policy, all, { employees: [5, 3], employers: [5, 0, 3] }), { outcome: 'adopted', needed: { employees: 5, employers: 5 } })
  t.match(commissionVote(policy, all, divided), { outcome: 'disagreement' }, 'four of eight are no absolute majority')
  t.match(commissionVote(policy, all, { employees: [4, 4], employers: [4, 4] }), { outcome: 'rejected' })
  t.match(commissionVote(policy, all, divided, { reading: 'second' }), { outcome: 'adopted', rule: 'of_votes_cast', needed: { overall: 5 } })
  const without = changed(policy, 'commission.disagreement.kind', 'none')
  t.match(commissionVote(without, all, divided, { reading: 'second' }), { outcome: 'disagreement' })
})

t.test('both colleges have the same total of votes, however many came', async (t) => {
  const five = seats(4, 1)
  const choices = { employees: [4, 0], employers: [0, 1] } as const
  const second = { reading: 'second' } as const
  t.match(commissionVote(policy, five, choices, second), { outcome: 'rejected', tally: { overall: { for: 4, against: 4 } } })
  t.match(commissionVote(changed(policy, 'commission.votes', 'per_seat'), five, choices, second), { outcome: 'adopted', tally: { overall: { for: 4, against: 1 } } })
})

t.test('a matter of one branch is voted by the seats of that branch', async (t) => {
  const mixed = seats(8, 8, (_, place) => ({ sector: place < 2 ? '3216' : '1483' }))
  const own = seatsOfSector(mixed, '3216')
  t.equal(own.length, 4)
  t.match(commissionVote(policy, own, { employees: [2, 0], employers: [2, 0] }), { outcome: 'adopted', needed: { employees: 2, employers: 2 } })
  t.match(commissionVote(policy, mixed, { employees: [2, 6], employers: [2, 6] }), { outcome: 'rejected' })
})

t.test('convened a month before, three meetings a year', async (t) => {
  const notice = (heldOn: string, today: string, rules = policy) =>
    commissionSessionGuards.notice_respected.check({ heldOn } as never, {} as never, rules, contextFor('officer', today))
  t.equal(notice('2026-03-02', '2026-02-02'), null)
  t.match(notice('2026-03-02', '2026-02-03'), { code: 'notice_months_too_short', params: { months: 1, earliest: '2026-03-03' } })
  t.equal(notice('2026-02-28', '2026-01-31'), null, 'a month from 31 January ends with February')
  t.equal(notice('2026-03-02', '2026-02-15', changed(changed(policy, 'commission.noticeMonths', 0), 'commission.noticeDays', 15)), null)
  t.equal(meetingsMissing(['2025-12-31', '2026-01-01', '2026-06-10'], 2026, policy), 1)
  t.equal(meetingsMissing(['2026-01-01', '2026-06-10'], 2026, changed(policy, 'commission.minMeetingsPerYear', 2)), 0)
})
