import { type Seat, seatKind } from '../domain/seat.ts'
import { everything, type RecordStore } from './kernel/aggregate.ts'

export const seats: RecordStore<'seat', Seat> = {
  ...seatKind,
  table: 'seat',
  perimeter: { officer: everything, commission_member: everything, juror: everything, auditor: everything, system: everything },
  personal: { fields: ['titularName', 'substituteName'], person: ({ id }) => id }
}
