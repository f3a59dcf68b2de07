import type { Policy } from '../policy.ts'
import { type Voice, voicesOf, type VotesRule, type Weights, weightsOf } from './voices.ts'

/** Votes of commissions and juries alike. For a matter of one sector, give that sector's seats only. */

export const colleges = ['employees', 'employers'] as const
export type College = typeof colleges[number]
export type Scope = College | 'overall'
export const scopes: readonly Scope[] = [...colleges, 'overall']

export interface Seat {
  readonly id: string
  readonly college: College
  readonly sector: string | null
  /** Which organisation holds it: asked for where an organisation has one vote whatever its seats. */
  readonly organization?: string | null
}

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
  /** What counts as one vote; left out, a seat. */
  readonly votes?: VotesRule
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
  readonly votes: VotesRule
  /** Votes that one ballot of each college was worth. */
  readonly weights: Weights
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

/** Who is there counts as the votes do, an organisation once; parity of colleges weighs votes, not presence. */
export function quorum (
  rule: Policy['commission']['quorum'], seats: readonly Seat[], attendances: readonly Attendance[], votes: VotesRule = 'per_seat'
): QuorumAnswer {
  const all = voicesOf(votes, seats)
  const voting = voicesOf(votes, seatsVoting(seats, attendances))
  const shortfalls = scopes.map((scope) => {
    const absolute = rule.majorityOfSeats && scope !== 'overall' ? moreThanHalf(within(scope, all).length) : 0
    const needed = Math.max(scope === 'overall' ? rule.overall : rule.perCollege, absolute)
    return { scope, needed, present: within(scope, voting).length }
  }).filter(({ needed, present }) => present < needed)
  return { reached: shortfalls.length === 0, shortfalls }
}

/** Votes by choice, as much as each ballot is worth. */
export function tally (ballots: readonly Ballot[], seats: readonly Seat[], votes: VotesRule = 'per_seat'): Tally {
  const voices = voicesOf(votes, seats)
  return tallyOf(voices, ballots, weightsOf(votes, voices))
}

function tallyOf (voices: readonly Voice[], ballots: readonly Ballot[], weights: Weights): Tally {
  const chosen = voices.map((voice) => ({ ...voice, choice: choiceOf(voice, ballots) }))
  const count = (scope: Scope): Votes => {
    const cast = (choice: Ballot['choice']) => weigh(within(scope, chosen).filter((voice) => voice.choice === choice), weights)
    return { for: cast('for'), against: cast('against'), abstain: cast('abstain') }
  }
  return { employees: count('employees'), employers: count('employers'), overall: count('overall') }
}

const choiceOf = ({ seatIds }: Voice, ballots: readonly Ballot[]): Ballot['choice'] | null =>
  ballots.find(({ seatId }) => seatIds.includes(seatId))?.choice ?? null

const weigh = (voices: readonly Voice[], weights: Weights) => voices.reduce((sum, { college }) => sum + weights[college], 0)

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
  const { votes = 'per_seat' } = voteRule
  const all = voicesOf(votes, vote.seats)
  const voting = voicesOf(votes, electors(rule, vote))
  const weights = weightsOf(votes, rule === 'of_members' ? all : voting)
  const counted = tallyOf(voting, vote.ballots, weights)
  const neededIn = (scope: Scope) => votesNeeded[rule]({
    seats: weigh(within(scope, all), weights), electors: weigh(within(scope, voting), weights), against: counted[scope].against
  })
  const answer = { rule, votes, weights, tally: counted }
  if (perCollege.includes(rule)) {
    const needed = { employees: neededIn('employees'), employers: neededIn('employers'), overall: null }
    const agreeing = colleges.filter((college) => counted[college].for >= needed[college]).length
    const outcome = (['rejected', 'disagreement', 'adopted'] as const)[agreeing]!
    return { ...answer, outcome, needed, castingVoteUsed: false }
  }
  const needed = neededIn('overall')
  const casting = counted.overall.for === counted.overall.against ? castingVoice(voteRule.castingVote, vote, voting) : null
  const castingVoteUsed = casting !== null && counted.overall.for + weigh([casting.voice], weights) >= needed
  const adopted = castingVoteUsed ? casting.choice === 'for' : counted.overall.for >= needed
  return { ...answer, outcome: adopted ? 'adopted' : 'rejected', needed: { employees: null, employers: null, overall: needed }, castingVoteUsed }
}

interface CastingVoice { readonly voice: Voice, readonly choice: 'for' | 'against' }

/** In a tie the president's own ballot counts twice. It makes up for nobody absent or abstaining. */
function castingVoice (
  castingVote: VoteRule['castingVote'], { presidentSeatId, presidentCollege, seats, attendances, ballots }: Vote, voting: readonly Voice[]
): CastingVoice | null {
  if (castingVote === 'none' || (castingVote === 'employer_side_president' && presidentCollege !== 'employers')) return null
  const president = seatsInRoom(seats, attendances).find(({ id }) => id === presidentSeatId)
  const voice = president && voting.find(({ seatIds }) => seatIds.includes(president.id))
  const choice = voice ? choiceOf(voice, ballots) : null
  return voice && choice !== null && choice !== 'abstain' ? { voice, choice } : null
}

const idsInRoom = (attendances: readonly Attendance[]) => new Set(attendances
  .filter(({ presence }) => presence === 'present' || presence === 'substitute').map(({ seatId }) => seatId))

const within = <Voter extends { readonly college: College }>(scope: Scope, voters: readonly Voter[]): readonly Voter[] =>
  scope === 'overall' ? voters : voters.filter(({ college }) => college === scope)

const moreThanHalf = (count: number) => Math.floor(count / 2) + 1
