import type { Policy } from '../policy.ts'

/** Votes of commissions and juries alike. A seat is one vote. For a matter of one sector, give that sector's seats only. */

export const colleges = ['employees', 'employers'] as const
export type College = typeof colleges[number]
export type Scope = College | 'overall'
export const scopes: readonly Scope[] = [...colleges, 'overall']

export interface Seat { readonly id: string, readonly college: College, readonly sector: string | null }

export interface Attendance {
  readonly seatId: string
  readonly presence: 'present' | 'substitute' | 'proxy' | 'absent'
  readonly proxyHolderSeatId: string | null
}

export interface Ballot { readonly seatId: string, readonly choice: 'for' | 'against' | 'abstain' }

export interface Votes { readonly for: number, readonly against: number, readonly abstain: number }
export type Tally = Readonly<Record<Scope, Votes>>

export interface QuorumShortfall { readonly scope: Scope, readonly needed: number, readonly present: number }
export interface QuorumAnswer { readonly reached: boolean, readonly shortfalls: readonly QuorumShortfall[] }

export type Majority = Policy['commission']['majority']

export interface VoteRule {
  readonly majority: Majority
  readonly castingVote: Policy['commission']['castingVote']
  readonly disagreement: Policy['commission']['disagreement']
  readonly reading: 'first' | 'second'
}

export interface Vote {
  readonly seats: readonly Seat[]
  readonly attendances: readonly Attendance[]
  readonly ballots: readonly Ballot[]
  readonly presidentSeatId: string | null
  readonly presidentCollege: College | null
}

export interface VoteAnswer {
  readonly outcome: 'adopted' | 'rejected' | 'disagreement'
  readonly rule: Majority
  /** Votes for that each scope needed; null where the rule does not count that scope. */
  readonly needed: Readonly<Record<Scope, number | null>>
  readonly tally: Tally
  readonly castingVoteUsed: boolean
}

export const seatsOfSector = (seats: readonly Seat[], sector: string | null): readonly Seat[] =>
  sector === null ? seats : seats.filter((seat) => seat.sector === sector)

/** Seats whose titular or substitute is in the room. */
export function seatsInRoom (seats: readonly Seat[], attendances: readonly Attendance[]): readonly Seat[] {
  const inRoom = idsInRoom(attendances)
  return seats.filter(({ id }) => inRoom.has(id))
}

/** Seats present or represented: a proxy counts while its holder is in the room. */
export function seatsVoting (seats: readonly Seat[], attendances: readonly Attendance[]): readonly Seat[] {
  const inRoom = idsInRoom(attendances)
  const represented = attendances.filter(({ presence, proxyHolderSeatId: holder }) =>
    presence === 'proxy' && holder !== null && inRoom.has(holder))
  const voting = new Set([...inRoom, ...represented.map(({ seatId }) => seatId)])
  return seats.filter(({ id }) => voting.has(id))
}

export function quorum (
  rule: Policy['commission']['quorum'], seats: readonly Seat[], attendances: readonly Attendance[]
): QuorumAnswer {
  const voting = seatsVoting(seats, attendances)
  const shortfalls = scopes.map((scope) => {
    const absolute = rule.majorityOfSeats && scope !== 'overall' ? moreThanHalf(within(scope, seats).length) : 0
    const needed = Math.max(scope === 'overall' ? rule.overall : rule.perCollege, absolute)
    return { scope, needed, present: within(scope, voting).length }
  }).filter(({ needed, present }) => present < needed)
  return { reached: shortfalls.length === 0, shortfalls }
}

export function tally (ballots: readonly Ballot[], seats: readonly Seat[]): Tally {
  const count = (scope: Scope): Votes => {
    const ids = new Set(within(scope, seats).map(({ id }) => id))
    const valid = ballots.filter(({ seatId }) => ids.has(seatId))
    const cast = (choice: Ballot['choice']) => valid.filter((ballot) => ballot.choice === choice).length
    return { for: cast('for'), against: cast('against'), abstain: cast('abstain') }
  }
  return { employees: count('employees'), employers: count('employers'), overall: count('overall') }
}

interface Count { readonly seats: number, readonly electors: number, readonly against: number }

/** What each majority asks, in votes for. Abstaining weighs against where present or members are counted. */
const votesNeeded: Record<Majority, (count: Count) => number> = {
  of_votes_cast: ({ against }) => against + 1,
  of_present: ({ electors }) => moreThanHalf(electors),
  of_present_or_represented: ({ electors }) => moreThanHalf(electors),
  of_members: ({ seats }) => moreThanHalf(seats),
  absolute_per_college: ({ electors }) => moreThanHalf(electors),
  agreement_of_colleges: ({ against }) => against + 1
}

const perCollege: readonly Majority[] = ['absolute_per_college', 'agreement_of_colleges']

/** The seats whose ballots count: under `of_present` a proxy makes quorum, but brings no vote. */
export function electors (rule: Majority, { seats, attendances }: Pick<Vote, 'seats' | 'attendances'>): readonly Seat[] {
  return rule === 'of_present' ? seatsInRoom(seats, attendances) : seatsVoting(seats, attendances)
}

/** After a disagreement the second reading counts both colleges together; the first follows the majority of the policy. */
export function majorityOf ({ majority, disagreement, reading }: Omit<VoteRule, 'castingVote'>): Majority {
  if (reading === 'first' || disagreement.kind === 'none') return majority
  return disagreement.kind === 'relative_majority' ? 'of_votes_cast' : 'of_present_or_represented'
}

export function decideVote (voteRule: VoteRule, vote: Vote): VoteAnswer {
  const rule = majorityOf(voteRule)
  const counted = electors(rule, vote)
  const votes = tally(vote.ballots, counted)
  const neededIn = (scope: Scope) => votesNeeded[rule]({
    seats: within(scope, vote.seats).length, electors: within(scope, counted).length, against: votes[scope].against
  })
  if (perCollege.includes(rule)) {
    const needed = { employees: neededIn('employees'), employers: neededIn('employers'), overall: null }
    const agreeing = colleges.filter((college) => votes[college].for >= needed[college]).length
    const outcome = (['rejected', 'disagreement', 'adopted'] as const)[agreeing]!
    return { outcome, rule, needed, tally: votes, castingVoteUsed: false }
  }
  const needed = neededIn('overall')
  const casting = castingChoice(voteRule.castingVote, vote, votes.overall)
  const castingVoteUsed = casting !== null && votes.overall.for + 1 >= needed
  const adopted = castingVoteUsed ? casting === 'for' : votes.overall.for >= needed
  const outcome = adopted ? 'adopted' : 'rejected'
  return { outcome, rule, needed: { employees: null, employers: null, overall: needed }, tally: votes, castingVoteUsed }
}

/** As many for as against: the president's own ballot counts twice. It makes up for nobody absent or abstaining. */
function castingChoice (castingVote: VoteRule['castingVote'], vote: Vote, votes: Votes): 'for' | 'against' | null {
  const { presidentSeatId, presidentCollege, seats, attendances, ballots } = vote
  if (castingVote === 'none' || votes.for !== votes.against) return null
  if (castingVote === 'employer_side_president' && presidentCollege !== 'employers') return null
  if (!seatsInRoom(seats, attendances).some(({ id }) => id === presidentSeatId)) return null
  const choice = ballots.find(({ seatId }) => seatId === presidentSeatId)?.choice ?? 'abstain'
  return choice === 'abstain' ? null : choice
}

const idsInRoom = (attendances: readonly Attendance[]) => new Set(attendances
  .filter(({ presence }) => presence === 'present' || presence === 'substitute').map(({ seatId }) => seatId))

const within = (scope: Scope, seats: readonly Seat[]) =>
  scope === 'overall' ? seats : seats.filter(({ college }) => college === scope)

const moreThanHalf = (count: number) => Math.floor(count / 2) + 1
