import type { Assembly } from './commission-session-attendance.ts'
import { type Refusal, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { voicesOf } from './rules/voices.ts'
import { type Attendance, quorum, type Scope, seatsOfSector, type VoteRule } from './rules/voting.ts'

type Rules = Policy['commission']

/** Whether some seats sit as a disciplinary committee, by rules of its own, and not the commission. */
export const isCommittee = ({ memberSeatIds }: { readonly memberSeatIds: readonly string[] }): boolean => memberSeatIds.length > 0

/** A committee counts the members present, one by one: its quorum knows no proxy and no parity. */
export function sessionShortfall (
  session: { readonly memberSeatIds: readonly string[] }, { seats, attendances }: Assembly, rules: Rules
): Refusal | null {
  const ofCommittee = { perCollege: 0, majorityOfSeats: false, overall: rules.disciplinary.quorum }
  const [shortfall] = isCommittee(session)
    ? quorum(ofCommittee, seats, attendances.filter(({ presence }) => presence !== 'proxy')).shortfalls
    : quorum(rules.quorum, seats, attendances, rules.votes).shortfalls
  const rule = isCommittee(session) ? 'commission.disciplinary' : 'commission.quorum'
  return shortfall ? refuse('quorum_not_reached', rule, { ...shortfall }) : null
}

/** By which majority a session decides, and what counts as one vote there. */
export function voteRuleOf (
  { memberSeatIds = [] }: { readonly memberSeatIds?: readonly string[] }, { disciplinary, ...rules }: Rules, reading: 1 | 2
): VoteRule {
  const { majority, castingVote } = isCommittee({ memberSeatIds }) ? disciplinary : rules
  const votes = isCommittee({ memberSeatIds }) ? 'per_seat' : rules.votes
  return { majority, castingVote, votes, disagreement: rules.disagreement, reading: reading === 1 ? 'first' : 'second' }
}

/**
 * A matter of one sector is voted by that sector's seats, so they need the quorum among themselves: the same share of their seats, and
 * the same numbers, or all of them where they are fewer.
 */
export function sectorShortfall (
  sector: string, { seats, attendances }: { readonly seats: Assembly['seats'], readonly attendances: readonly Attendance[] }, rules: Rules
): Refusal | null {
  const own = seatsOfSector(seats, sector)
  const voices = voicesOf(rules.votes, own)
  const most = (scope: Scope) => scope === 'overall' ? voices.length : voices.filter(({ college }) => college === scope).length
  const [shortfall] = quorum(rules.quorum, own, attendances, rules.votes).shortfalls
    .map(({ scope, needed, present }) => ({ scope, needed: Math.min(needed, most(scope)), present }))
    .filter(({ needed, present }) => present < needed)
  return shortfall ? refuse('sector_quorum_not_reached', 'commission.quorum', { sector, ...shortfall }) : null
}
