import type { CommissionSession } from './commission-session.ts'
import type { Known } from './kernel/decider.ts'
import { found, insist, type Refusal, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { type ProxyFault, proxyFaults } from './rules/proxies.ts'
import type { Attendance, Seat } from './rules/voting.ts'

/** A seat on the day of a session, with who may sit in it. */
export interface CommissionSeat extends Seat {
  readonly titularId: string | null
  readonly substituteId: string | null
  /** Its organisation has named a titular, a substitute: with or without an account. */
  readonly isHeld: boolean
  readonly hasSubstitute: boolean
}

/** Who came, seat by seat. A later line about the same seat and day names the one that it replaces. */
export interface CommissionAttendance extends Attendance {
  readonly branchId: string
  readonly id: string
  readonly commissionSessionId: string
  readonly heldOn: string
  readonly supersedesId: string | null
  readonly recordedAt: string
}

/** The lines that count, on the day of the session. */
export interface Assembly {
  readonly seats: readonly CommissionSeat[]
  readonly attendances: readonly (Attendance & { readonly id: string })[]
}

/** Who sits for the seat: the titular, or the substitute in the titular's absence only. */
export function sitterOf (seat: CommissionSeat, attendances: readonly Attendance[]): string | null {
  const presence = attendances.find(({ seatId }) => seatId === seat.id)?.presence
  if (presence === 'present') return seat.titularId
  return presence === 'substitute' ? seat.substituteId : null
}

type Line = Assembly['attendances'][number]

/** The row of a new line, once nothing is wrong with it. */
export function attendanceOf (
  { branchId, id: commissionSessionId, heldOn, memberSeatIds }: CommissionSession, line: Line, { facts, policy, context }: Known<Assembly>
): CommissionAttendance {
  insistOnCommittee(memberSeatIds, line.seatId)
  judgeAttendance(line, facts, policy)
  const supersedesId = facts.attendances.find(({ seatId }) => seatId === line.seatId)?.id ?? null
  return { ...line, branchId, commissionSessionId, heldOn, supersedesId, recordedAt: context.now }
}

/** Where a committee sits, nobody else is counted. */
export function insistOnCommittee (memberSeatIds: readonly string[], seatId: string): void {
  const isOutside = memberSeatIds.length > 0 && !memberSeatIds.includes(seatId)
  insist(isOutside && refuse('seat_not_on_committee', 'commission.disciplinary', {}), '#/seatId')
}

function judgeAttendance (line: Line, { seats, attendances }: Assembly, policy: Policy): void {
  const { seatId, presence, proxyHolderSeatId } = line
  const { isHeld, hasSubstitute } = found(seats.find(({ id }) => id === seatId) ?? null, 'seat', '#/seatId')
  const isVacant = presence === 'present' ? !isHeld : presence === 'substitute' && !hasSubstitute
  insist(isVacant && refuse('seat_vacant', 'model:commission_session', { presence }), '#/presence')
  const holder = '#/proxyHolderSeatId'
  insist(presence !== 'proxy' && proxyHolderSeatId !== null &&
    refuse('proxy_holder_unexpected', 'model:commission_session', { presence }), holder)
  const others = attendances.filter((other) => other.seatId !== seatId)
  const fault = proxyFaults(policy.commission.proxy, seats, [...others, line]).find((found) => found.seatId === seatId)
  insist(fault && proxyRefusals[fault.fault](fault), holder)
}

const proxyRefusals: Readonly<Record<ProxyFault['fault'], (fault: ProxyFault) => Refusal>> = {
  holder_missing: () => refuse('proxy_holder_missing', 'commission.proxy', {}),
  other_college: () => refuse('proxy_of_other_college', 'commission.proxy', {}),
  holder_absent: () => refuse('proxy_holder_absent', 'commission.proxy', {}),
  over_limit: ({ limit, held }) => refuse('proxy_limit_passed', 'commission.proxy', { limit, held })
}
