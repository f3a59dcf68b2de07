import type { CommissionApproval } from './commission-approval.ts'
import { countVotes, type Votes, votersMissing } from './commission-approval-vote.ts'
import { sessionShortfall } from './commission-quorum.ts'
import type { Assembly, CommissionSeat } from './commission-session-attendance.ts'
import { type Attendance, type Ballot, colleges, type College } from './rules/voting.ts'
import { countsOf, type Replay } from './simulation-replay.ts'

/** A vote that was closed: seats, who was there, and every ballot of its reading. */
export interface VoteFacts { readonly item: Pick<CommissionApproval, 'reading' | 'sector'>, readonly votes: Votes }

export const commissionVote: Replay<VoteFacts> = {
  groups: ['commission'],
  run ({ item, votes }, policy) {
    const state = item as CommissionApproval
    const missing = votersMissing(state, votes, policy)
    const { outcome, rule, needed, tally, castingVoteUsed } = countVotes(state, votes, policy)
    return {
      decides: { outcome: missing ? 'not_quorate' : outcome },
      figures: {
        majority: rule,
        neededEmployees: needed.employees,
        neededEmployers: needed.employers,
        neededOverall: needed.overall,
        forEmployees: tally.employees.for,
        forEmployers: tally.employers.for,
        forOverall: tally.overall.for,
        againstOverall: tally.overall.against,
        castingVoteUsed
      }
    }
  }
}

/** A session that was opened, with those who were there. */
export interface QuorumFacts extends Assembly { readonly memberSeatIds: readonly string[] }

export const commissionQuorum: Replay<QuorumFacts> = {
  groups: ['commission'],
  run (facts, { commission }) {
    const shortfall = sessionShortfall(facts, facts, commission)
    return { decides: { outcome: shortfall ? 'not_reached' : 'reached' }, figures: shortfall ? countsOf(shortfall) : {} }
  }
}

export type Choice = Ballot['choice']

/** A vote as somebody tells it, without names. */
export interface ToldVote {
  readonly sides: Readonly<Record<College, Readonly<Record<Choice, number>> & { readonly seats: number }>>
  readonly presidentCollege: College | null
  readonly presidentChoice: Choice | null
  readonly reading: 1 | 2
}

/** Whoever voted was in the room; seats beyond the ballots were empty. */
export function voteOf ({ sides, presidentCollege, presidentChoice, reading }: ToldVote): VoteFacts {
  const parts = colleges.map((college) => {
    const { seats: count, ...votes } = sides[college]
    const cast = (['for', 'against', 'abstain'] as const).flatMap((choice) => Array.from({ length: votes[choice] }, () => choice))
    const first = presidentCollege === college && presidentChoice !== null ? cast.indexOf(presidentChoice) : -1
    const inOrder = first > 0 ? [cast[first]!, ...cast.slice(0, first), ...cast.slice(first + 1)] : cast
    const seats = seatsOf(college, Math.max(count, cast.length))
    return { seats, ballots: inOrder.map((choice, place) => ({ seatId: seats[place]!.id, choice })) }
  })
  const ballots = parts.flatMap(({ ballots }) => ballots)
  const session = presidentCollege && { status: 'open', presidentSeatId: `${presidentCollege} 1`, presidentCollege, memberSeatIds: [] }
  const votes = { session, ballots, seats: parts.flatMap(({ seats }) => seats), attendances: ballots.map(({ seatId }) => inRoom(seatId)) }
  return { item: { reading, sector: null }, votes }
}

export type ToldQuorum = Readonly<Record<College, { readonly seats: number, readonly present: number, readonly represented: number }>>

/** Who is represented gave the proxy to the first member of the college who is there. */
export function quorumOf (told: ToldQuorum): QuorumFacts {
  const parts = colleges.map((college) => {
    const { seats: count, present, represented } = told[college]
    const seats = seatsOf(college, Math.max(count, present + represented))
    const attendances = seats.slice(0, present + represented).map(({ id }, place) => place < present ? inRoom(id) : heldBy(id, seats[0]!.id))
    return { seats, attendances }
  })
  return { memberSeatIds: [], seats: parts.flatMap(({ seats }) => seats), attendances: parts.flatMap(({ attendances }) => attendances) }
}

const seatsOf = (college: College, count: number): CommissionSeat[] => Array.from({ length: count }, (_, place) => ({
  id: `${college} ${place + 1}`,
  college,
  sector: null,
  organization: null,
  titularId: null,
  substituteId: null,
  isHeld: true,
  hasSubstitute: false
}))

const inRoom = (seatId: string): Attendance & { id: string } => ({ id: seatId, seatId, presence: 'present', proxyHolderSeatId: null })
const heldBy = (seatId: string, holder: string): Attendance & { id: string } =>
  ({ id: seatId, seatId, presence: 'proxy', proxyHolderSeatId: holder })
