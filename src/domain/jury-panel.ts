import type { Policy } from './policy.ts'
import type { Capacity, Sitting } from './rules/composition.ts'
import { votersOf } from './rules/composition.ts'
import type { Person } from './rules/conflicts.ts'
import { type College, quorum, type QuorumShortfall } from './rules/voting.ts'

/** Who sits on a panel, and how it is counted. The latest line of a person counts. */
export interface PanelMember {
  readonly branchId: string
  readonly id: string
  readonly jurySessionId: string
  readonly personId: string
  readonly name: string
  readonly college: College
  readonly organizationId: string | null
  /** The union or federation that sends them, as named on the seats of the commission. */
  readonly mandatedBy: string | null
  readonly capacity: Capacity
  readonly role: 'president' | 'member'
  readonly isQualified: boolean
  readonly isPresent: boolean
  /** An employer must let them go, and has notice of it. */
  readonly needsLeave: boolean
  readonly supersedesId: string | null
  readonly recordedAt: string
}

export type SeatInput = Omit<PanelMember, 'branchId' | 'id' | 'jurySessionId' | 'supersedesId' | 'recordedAt'>

/** A member's latest line, and what is known of the person elsewhere. */
export interface Seated extends Omit<SeatInput, 'name'>, Person {
  readonly id: string
  /** Titular or substitute of a seat of the joint commission. */
  readonly isCommission: boolean
}

/** Of which side were the presidents of the branch's other sessions, last year and this year; null: there was none. */
export interface Presidencies { readonly lastYear: College | null, readonly thisYear: College | null }

/** The other side than last year’s; in a year that follows none, the side that began. */
export function turnOf ({ lastYear, thisYear }: Presidencies): College | null {
  if (lastYear !== null) return lastYear === 'employees' ? 'employers' : 'employees'
  return thisYear
}

export const presidentsOf = <Member extends Pick<Seated, 'role'>>(panel: readonly Member[]): Member[] =>
  panel.filter(({ role }) => role === 'president')

/** A member is a seat with one vote; nobody stands in for an absent one. */
export function votingPlaces (voters: readonly Seated[]) {
  return {
    seats: voters.map(({ personId: id, college }) => ({ id, college, sector: null })),
    attendances: voters.map(({ personId: seatId, isPresent }) =>
      ({ seatId, presence: isPresent ? 'present' as const : 'absent' as const, proxyHolderSeatId: null }))
  }
}

/** Who only advises makes no quorum. */
export function quorumShortfalls (
  { quorum: rule, composition }: Policy['jury'], panel: readonly Seated[], sitting: Pick<Sitting, 'isVae'>
): readonly QuorumShortfall[] {
  const { seats, attendances } = votingPlaces(votersOf(composition, panel, sitting))
  return quorum(rule, seats, attendances).shortfalls
}
