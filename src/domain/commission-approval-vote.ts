import type { CommissionApproval } from './commission-approval.ts'
import { isCommittee, sectorShortfall, sessionShortfall, voteRuleOf } from './commission-quorum.ts'
import { type Assembly, type CommissionSeat, insistOnCommittee, sitterOf } from './commission-session-attendance.ts'
import type { Known } from './kernel/decider.ts'
import { found, insist, type Refusal, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { addDays } from './rules/calendar.ts'
import { speakAsOne } from './rules/voices.ts'
import { type Ballot, type College, decideVote, electors, majorityOf, seatsOfSector, type VoteAnswer } from './rules/voting.ts'

type Capacity = 'titular' | 'substitute' | 'proxy'
type Cast = Ballot & { readonly id: string }

/** One seat's vote in one reading: who cast it, and in which capacity. It never changes. */
export interface CommissionBallot extends Ballot {
  readonly branchId: string
  readonly id: string
  readonly commissionApprovalId: string
  readonly reading: 1 | 2
  readonly capacity: Capacity
  readonly castBy: string
  readonly recordedAt: string
}

interface Sitting {
  readonly status: string
  readonly presidentSeatId: string
  readonly presidentCollege: College
  /** Empty unless a disciplinary committee sits. */
  readonly memberSeatIds: readonly string[]
}

/** The session that the item is tabled on, as it sits today, and what was cast in this reading. */
export interface Votes extends Assembly {
  readonly session: Sitting | null
  readonly ballots: readonly Ballot[]
}

/** The count as it was decided: votes, what was needed, under which majority. */
export interface Decision extends VoteAnswer { readonly reading: 1 | 2 }

/** The row of a ballot, once nothing is wrong with it. Whoever casts it is the person who sits for the seat. */
export function ballotOf (
  { branchId, id: commissionApprovalId, reading, sector }: CommissionApproval, ballot: Cast, { facts, policy, context }: Known<Votes>
): CommissionBallot {
  const { actor: { personId }, now } = context
  const pointer = '#/seatId'
  insistOnCommittee(facts.session?.memberSeatIds ?? [], ballot.seatId)
  const seat = found(facts.seats.find(({ id }) => id === ballot.seatId) ?? null, 'seat', pointer)
  insist(sector !== null && seat.sector !== sector &&
    refuse('seat_of_another_sector', 'model:commission_approval', { sector }), pointer)
  const capacity = capacityOf(seat, facts, personId)
  const voteRule = voteRuleOf(facts.session ?? {}, policy.commission, reading)
  const majority = majorityOf(voteRule)
  insist(!electors(majority, facts).includes(seat) &&
    refuse('proxy_brings_no_vote', 'commission.majority', { majority }), pointer)
  insist(facts.ballots.some(({ seatId }) => seatId === seat.id) &&
    refuse('ballot_already_cast', 'model:commission_approval', {}), pointer)
  const voters = facts.seats.filter(({ id }) => facts.ballots.some(({ seatId }) => seatId === id))
  const hasVoted = voters.some((voter) => speakAsOne(voteRule.votes ?? 'per_seat', voter, seat))
  insist(hasVoted && refuse('organization_voted', 'commission.votes', {}), pointer)
  return { ...ballot, branchId, commissionApprovalId, reading, capacity, castBy: personId!, recordedAt: now }
}

/** The titular votes, or the substitute who came instead, or the member in the room who holds the seat's proxy. */
function capacityOf (seat: CommissionSeat, { seats, attendances }: Assembly, personId: string | null): Capacity {
  const pointer = '#/seatId'
  const { presence = 'absent', proxyHolderSeatId = null } = attendances.find(({ seatId }) => seatId === seat.id) ?? {}
  insist(presence === 'absent' && refuse('seat_absent', 'model:commission_approval', {}), pointer)
  const seated = presence === 'proxy' ? seats.find(({ id }) => id === proxyHolderSeatId) : seat
  const sitter = seated ? sitterOf(seated, attendances) : null
  insist((sitter === null || sitter !== personId) && refuse('seat_of_another_person', 'model:commission_approval', {}), pointer)
  if (presence === 'proxy') return 'proxy'
  return presence === 'substitute' ? 'substitute' : 'titular'
}

/** Counts the ballots: of a matter of one sector, those of its seats only. */
export function countVotes ({ reading, sector }: CommissionApproval, { session, seats, ...votes }: Votes, policy: Policy): Decision {
  const { presidentSeatId = null, presidentCollege = null } = session ?? {}
  const vote = { ...votes, seats: seatsOfSector(seats, sector), presidentSeatId, presidentCollege }
  return { ...decideVote(voteRuleOf(session ?? {}, policy.commission, reading), vote), reading }
}

/** Whether too few are still there: of a matter of one sector among its seats, of any other as when the session opened. */
export function votersMissing (
  { sector }: CommissionApproval, { session, ...assembly }: Pick<Votes, 'session' | 'seats' | 'attendances'>, { commission }: Policy
): Refusal | null {
  const sitting = session ?? { memberSeatIds: [] }
  return sector === null || isCommittee(sitting)
    ? sessionShortfall(sitting, assembly, commission)
    : sectorShortfall(sector, assembly, commission)
}

/** The last day of the second reading; null where the branch sets none. */
export const secondReadingBy = ({ commission: { disagreement } }: Policy, today: string): string | null =>
  disagreement.kind === 'back_within_days' ? addDays(today, disagreement.days) : null
