import { evolveRecord, type Kept, type RecordEvent, type RecordKind } from './kernel/record.ts'
import type { College } from './rules/voting.ts'

/** A titular place in a college of the joint commission, held by an organisation. `sector` is the IDCC that it speaks for. */
export interface Seat extends Kept {
  readonly college: College
  readonly organizationName: string
  readonly sector: string | null
  readonly titularId: string | null
  readonly titularName: string | null
  readonly substituteId: string | null
  readonly substituteName: string | null
  readonly endedOn: string | null
}

export type SeatEvent = RecordEvent<'seat', Seat>

export const seatKind: RecordKind<'seat', Seat> = {
  name: 'seat',
  collection: 'seats',
  writtenBy: ['officer'],
  evolve: evolveRecord
}
