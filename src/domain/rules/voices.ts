import type { Policy } from '../policy.ts'
import type { College, Seat } from './voting.ts'

/** What counts as one vote. `per_member` is the word of juries for one vote per seat. */
export type VotesRule = Policy['commission']['votes'] | Policy['jury']['votes']

/** Seats that speak as one. */
export interface Voice { readonly college: College, readonly seatIds: readonly string[] }

/** How many votes one voice of each college is worth: whole numbers. */
export type Weights = Readonly<Record<College, number>>

/** One voice per seat, or one per organisation and college, however many seats it holds. */
export function voicesOf (votes: VotesRule, seats: readonly Seat[]): readonly Voice[] {
  if (votes !== 'per_organization') return seats.map(({ id, college }) => ({ college, seatIds: [id] }))
  const voices = new Map<string, Voice & { seatIds: string[] }>()
  for (const seat of seats) {
    const { id, college } = seat
    const speaker = speakerOf(seat)
    const voice = voices.get(speaker) ?? { college, seatIds: [] }
    voice.seatIds.push(id)
    voices.set(speaker, voice)
  }
  return [...voices.values()]
}

/** Whether the votes of these two seats are one and the same. */
export const speakAsOne = (votes: VotesRule, one: Seat, other: Seat): boolean =>
  one.id === other.id || (votes === 'per_organization' && speakerOf(one) === speakerOf(other))

/** Written twice with other capitals or spaces, an organisation is still one. A seat of none speaks for itself. */
function speakerOf ({ id, college, organization }: Seat): string {
  const written = organization?.trim().replace(/\s+/g, ' ').toLowerCase()
  return written ? `${college} ${written}` : id
}

/**
 * Parity is of votes, not of heads: where both colleges weigh the same, each has as many votes as the least common multiple of their
 * voices. A college of which nobody is counted cannot weigh anything: the other one's voices then count one each.
 */
export function weightsOf (votes: VotesRule, voices: readonly Voice[]): Weights {
  const employers = voices.filter(({ college }) => college === 'employers').length
  const employees = voices.length - employers
  if (votes !== 'equal_colleges' || employees === 0 || employers === 0) return { employees: 1, employers: 1 }
  const shared = employees * employers / greatestCommonDivisor(employees, employers)
  return { employees: shared / employees, employers: shared / employers }
}

const greatestCommonDivisor = (one: number, other: number): number => other === 0 ? one : greatestCommonDivisor(other, one % other)
