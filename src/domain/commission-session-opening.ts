import type { CommissionSession, CommissionSessionEvent } from './commission-session.ts'
import type { Context } from './kernel/decider.ts'
import { found, insist, refuse } from './kernel/refusal.ts'
import type { College } from './rules/voting.ts'

type Opening = Pick<CommissionSession, 'id' | 'kind' | 'heldOn' | 'place'>
type Planned = Extract<CommissionSessionEvent, { state: CommissionSession }>

export interface NamedSeat { readonly id: string, readonly college: College, readonly endedOn: string | null }
interface NamedChairs { readonly president: NamedSeat | null, readonly vicePresident: NamedSeat | null }

/** The presidency is joint: president and vice-president sit for opposite colleges. */
export function planCommissionSession (opening: Opening, chairs: NamedChairs, { branchId, today }: Context): Planned {
  const { heldOn } = opening
  insist(heldOn < today && refuse('date_too_early', 'model:commission_session', { earliest: today }), '#/heldOn')
  const president = seatOn(heldOn, chairs.president, '#/presidentSeatId')
  const vicePresident = seatOn(heldOn, chairs.vicePresident, '#/vicePresidentSeatId')
  const { college } = president
  insist(vicePresident.college === college &&
    refuse('presidency_not_joint', 'model:commission_session', { college }), '#/vicePresidentSeatId')
  const state: CommissionSession = {
    ...opening,
    branchId,
    presidentSeatId: president.id,
    presidentCollege: college,
    vicePresidentSeatId: vicePresident.id,
    convenedOn: null,
    documentsDueOn: null,
    presidentSignedOn: null,
    vicePresidentSignedOn: null,
    reason: null,
    status: 'planned',
    version: 1
  }
  return { type: 'commission_session.planned', state }
}

function seatOn (heldOn: string, named: NamedSeat | null, pointer: string): NamedSeat {
  const seat = found(named, 'seat', pointer)
  const { endedOn } = seat
  insist(endedOn !== null && endedOn <= heldOn && refuse('seat_ended', 'model:commission_session', { endedOn }), pointer)
  return seat
}
