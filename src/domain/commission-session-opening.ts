import type { CommissionSession, CommissionSessionEvent } from './commission-session.ts'
import type { Known } from './kernel/decider.ts'
import { found, insist, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { voicesOf } from './rules/voices.ts'
import type { Seat } from './rules/voting.ts'

type Opening = Pick<CommissionSession, 'id' | 'kind' | 'heldOn' | 'place' | 'memberSeatIds' | 'requestedBySeatIds'> & {
  readonly presidentSeatId: string
  readonly vicePresidentSeatId: string
}
type Planned = Extract<CommissionSessionEvent, { state: CommissionSession }>

export interface NamedSeat extends Seat { readonly endedOn: string | null }

/** The presidency is joint: president and vice-president sit for opposite colleges. `seats`: those of the named ones that exist. */
export function planCommissionSession (opening: Opening, seats: readonly NamedSeat[], known: Omit<Known<unknown>, 'facts'>): Planned {
  const { policy: { commission }, context: { branchId, today } } = known
  const { heldOn, presidentSeatId, vicePresidentSeatId } = opening
  insist(heldOn < today && refuse('date_too_early', 'model:commission_session', { earliest: today }), '#/heldOn')
  const seatOn = finder(seats, heldOn)
  const president = seatOn(presidentSeatId, '#/presidentSeatId')
  const vicePresident = seatOn(vicePresidentSeatId, '#/vicePresidentSeatId')
  const { college } = president
  insist(vicePresident.college === college &&
    refuse('presidency_not_joint', 'model:commission_session', { college }), '#/vicePresidentSeatId')
  const members = opening.memberSeatIds.map((id, place) => seatOn(id, `#/memberSeatIds/${place}`))
  const requesting = opening.requestedBySeatIds.map((id, place) => seatOn(id, `#/requestedBySeatIds/${place}`))
  judgeCommittee(opening, members, commission)
  judgeRequest(opening, requesting, commission)
  const state: CommissionSession = { ...opening, ...untouched, branchId, presidentCollege: college }
  return { type: 'commission_session.planned', state }
}

const untouched = {
  convenedOn: null,
  documentsDueOn: null,
  presidentSignedOn: null,
  vicePresidentSignedOn: null,
  minutesDueOn: null,
  minutesApprovedOn: null,
  minutesApprovedInId: null,
  reason: null,
  status: 'planned',
  version: 1
} as const

const finder = (seats: readonly NamedSeat[], day: string) => (id: string, pointer: string): NamedSeat => {
  const seat = found(seats.find((seat) => seat.id === id) ?? null, 'seat', pointer)
  const { endedOn } = seat
  insist(endedOn !== null && endedOn <= day && refuse('seat_ended', 'model:commission_session', { endedOn }), pointer)
  return seat
}

/** A disciplinary committee has its numbers, both colleges, and the president of the session, whose vote may be decisive. */
function judgeCommittee ({ kind, presidentSeatId }: Opening, members: readonly Seat[], { disciplinary }: Policy['commission']): void {
  const pointer = '#/memberSeatIds'
  const rule = 'commission.disciplinary'
  const { minMembers: needed, maxMembers: most } = disciplinary
  const given = new Set(members.map(({ id }) => id)).size
  if (kind !== 'disciplinary' || needed === 0) {
    insist(given > 0 && refuse('committee_not_expected', rule, { kind }), pointer)
    return
  }
  insist(given < needed && refuse('committee_too_small', rule, { needed, given }), pointer)
  insist(most !== null && given > most && refuse('committee_too_large', rule, { most, given }), pointer)
  const [first] = members
  const isOneSided = first && members.every(({ college }) => college === first.college)
  insist(isOneSided && refuse('committee_one_sided', rule, { college: first.college }), pointer)
  insist(!members.some(({ id }) => id === presidentSeatId) && refuse('committee_without_president', rule, {}), pointer)
}

/** An extraordinary session is asked for by its president, or by enough organisations together. */
function judgeRequest (
  { kind, presidentSeatId }: Opening, requesting: readonly Seat[], { extraordinary: { organizations: needed } }: Policy['commission']
): void {
  const pointer = '#/requestedBySeatIds'
  const given = voicesOf('per_organization', requesting).length
  insist(kind !== 'extraordinary' && given > 0 && refuse('request_not_expected', 'commission.extraordinary', { kind }), pointer)
  const byPresident = requesting.some(({ id }) => id === presidentSeatId)
  const isEnough = kind !== 'extraordinary' || byPresident || given >= needed
  insist(!isEnough && refuse('too_few_requests', 'commission.extraordinary', { needed, given }), pointer)
}
