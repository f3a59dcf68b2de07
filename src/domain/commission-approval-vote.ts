import type { CommissionApproval } from './commission-approval.ts'
import { type Assembly, type CommissionSeat, sitterOf } from './commission-session-attendance.ts'
import type { Context } from './kernel/decider.ts'
import { found, insist, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { addDays } from './rules/calendar.ts'
import { type Ballot, type College, decideVote, electors, majorityOf, seatsOfSector, type VoteAnswer, type VoteRule } from './rules/voting.ts'

/** One seat's vote in one reading: who cast it, and in which capacity. It never changes. */
export interface CommissionBallot extends Ballot {
  readonly branchId: string
  readonly id: string
  readonly commissionApprovalId: string
  readonly reading: 1 | 2
  readonly capacity: 'titular' | 'substitute' | 'proxy'
  readonly castBy: string
  readonly recordedAt: string
}

/** The session that the item is tabled on, as it sits today, and what was cast in this reading. */
export interface Votes extends Assembly {
  readonly session: { readonly status: string, readonly presidentSeatId: string, readonly presidentCollege: College } | null
  readonly ballots: readonly Ballot[]
}

/** The count as it was decided: votes, what was needed, under which majority. */
export interface Decision extends VoteAnswer { readonly reading: 1 | 2 }

const ruleOf = ({ majority, castingVote, disagreement }: Policy['commission'], reading: 1 | 2): VoteRule =>
  ({ majority, castingVote, disagreement, reading: reading === 1 ? 'first' : 'second' })

/** The row of a ballot, once nothing is wrong with it. Whoever casts it is the person who sits for the seat. */
export function ballotOf (
  { branchId, id: commissionApprovalId, reading, sector }: CommissionApproval, ballot: Ballot & { readonly id: string },
  { seats, attendances, ballots }: Votes, { commission, context }: { commission: Policy['commission'], context: Context }
): CommissionBallot {
  const seatId = '#/seatId'
  const seat = found(seats.find(({ id }) => id === ballot.seatId) ?? null, 'seat', seatId)
  insist(sector !== null && seat.sector !== sector && refuse('seat_of_another_sector', 'model:commission_approval', { sector }), seatId)
  const capacity = capacityOf(seat, { seats, attendances }, context.actor.personId)
  const majority = majorityOf(ruleOf(commission, reading))
  insist(!electors(majority, { seats, attendances }).includes(seat) && refuse('proxy_brings_no_vote', 'commission.majority', { majority }), seatId)
  insist(ballots.some((cast) => cast.seatId === seat.id) && refuse('ballot_already_cast', 'model:commission_approval', {}), seatId)
  return { ...ballot, branchId, commissionApprovalId, reading, capacity, castBy: context.actor.personId!, recordedAt: context.now }
}

/** As whom the actor may vote for the seat: its titular, the substitute who came instead, or the member in the room who holds its proxy. */
function capacityOf (seat: CommissionSeat, { seats, attendances }: Assembly, personId: string | null): CommissionBallot['capacity'] {
  const line = attendances.find(({ seatId }) => seatId === seat.id)
  const holder = line?.presence === 'proxy' && seats.find(({ id }) => id === line.proxyHolderSeatId)
  const sitter = holder ? sitterOf(holder, attendances) : sitterOf(seat, attendances)
  insist((!line || line.presence === 'absent') && refuse('seat_absent', 'model:commission_approval', {}), '#/seatId')
  insist((sitter === null || sitter !== personId) && refuse('seat_of_another_person', 'model:commission_approval', {}), '#/seatId')
  if (line!.presence === 'proxy') return 'proxy'
  return line!.presence === 'substitute' ? 'substitute' : 'titular'
}

/** Counts the ballots: of a matter of one sector, those of its seats only. */
export function countVotes ({ reading, sector }: CommissionApproval, { seats, attendances, ballots, session }: Votes, policy: Policy): Decision {
  const { presidentSeatId = null, presidentCollege = null } = session ?? {}
  const vote = { seats: seatsOfSector(seats, sector), attendances, ballots, presidentSeatId, presidentCollege }
  return { ...decideVote(ruleOf(policy.commission, reading), vote), reading }
}

/** The last day of the second reading; null where the branch sets none. */
export const secondReadingBy = ({ commission: { disagreement } }: Policy, today: string): string | null =>
  disagreement.kind === 'back_within_days' ? addDays(today, disagreement.days) : null
