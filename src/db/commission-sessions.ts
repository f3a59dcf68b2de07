import { type Expression, type ExpressionBuilder, sql } from 'kysely'
import type { CommissionSeat } from '../domain/commission-session-attendance.ts'
import {
  type CommissionSession, type CommissionSessionCommand, commissionSessionDecider, type CommissionSessionEvent, type LaterSession
} from '../domain/commission-session.ts'
import type { CommissionSessionFacts } from '../domain/commission-session-guards.ts'
import type { NamedSeat } from '../domain/commission-session-opening.ts'
import type { Attendance } from '../domain/rules/voting.ts'
import { type Aggregate, among, everything } from './kernel/aggregate.ts'
import type { FactColumns } from './kernel/facts.ts'
import { list } from './kernel/json.ts'
import type { BranchTables, ReadTx, Tx } from './schema.ts'

type AnyRow = ExpressionBuilder<BranchTables, any>
type Row = ExpressionBuilder<BranchTables, 'commissionSession'>
/** Which session, seen from the row that asks. */
interface Sitting { readonly branchId: string, readonly sessionId: Expression<string | null> }

/** The seats in force on the day of the session: where a committee sits, its members'. */
export function seatsOf (row: AnyRow, { branchId, sessionId }: Sitting): Expression<CommissionSeat[]> {
  const seats = row.selectFrom('seat')
    .innerJoin('commissionSession as sitting', (join) =>
      join.onRef('sitting.branchId', '=', 'seat.branchId').on('sitting.id', '=', sessionId))
    .where('seat.branchId', '=', branchId)
    .where((seat) => seat.or([seat('seat.endedOn', 'is', null), seat('seat.endedOn', '>', seat.ref('sitting.heldOn'))]))
    .where(sql<boolean>`(${sql.ref('sitting.memberSeatIds')} = '{}' or ${sql.ref('seat.id')} = any(${sql.ref('sitting.memberSeatIds')}))`)
  return list(seats, (seat) => ({
    id: seat.ref('seat.id'),
    college: seat.ref('seat.college'),
    sector: seat.ref('seat.sector'),
    organization: seat.ref('seat.organizationName'),
    titularId: seat.ref('seat.titularId'),
    substituteId: seat.ref('seat.substituteId'),
    isHeld: sql<boolean>`coalesce(${seat.ref('seat.titularId')}::text, ${seat.ref('seat.titularName')}) is not null`,
    hasSubstitute: sql<boolean>`coalesce(${seat.ref('seat.substituteId')}::text, ${seat.ref('seat.substituteName')}) is not null`
  }))
}

/** The lines of the session's day that no later one replaced. */
export function attendancesOf (row: AnyRow, { branchId, sessionId }: Sitting): Expression<(Attendance & { id: string })[]> {
  const lines = row.selectFrom('attendance as line')
    .innerJoin('commissionSession as sitting', (join) => join.onRef('sitting.branchId', '=', 'line.branchId')
      .onRef('sitting.id', '=', 'line.commissionSessionId').onRef('sitting.heldOn', '=', 'line.heldOn'))
    .where('line.branchId', '=', branchId).where('sitting.id', '=', sessionId)
    .where((line) => line.not(line.exists(line.selectFrom('attendance as later').select('later.id')
      .whereRef('later.branchId', '=', 'line.branchId').whereRef('later.commissionSessionId', '=', 'line.commissionSessionId')
      .whereRef('later.supersedesId', '=', 'line.id'))))
  return list(lines, (line) => ({
    id: line.ref('line.id'),
    seatId: line.ref('line.seatId'),
    presence: line.ref('line.presence'),
    proxyHolderSeatId: line.ref('line.proxyHolderSeatId')
  }))
}

const sittingOf = (row: Row, branchId: string): Sitting => ({ branchId, sessionId: row.ref('commissionSession.id') })

const notHeld = ['planned', 'cancelled'] as const

/** Who presides a committee says nothing about the presidency of the commission; nor does the commission approve its minutes. */
const ofCommission = (alias: 'earlier' | 'other') => sql<boolean>`${sql.ref(`${alias}.memberSeatIds`)} = '{}'`

/** Sessions of this president's college before this one, since the other college last presided. */
const presidedBefore = (row: Row) => row.selectFrom('commissionSession as earlier')
  .whereRef('earlier.branchId', '=', 'commissionSession.branchId')
  .whereRef('earlier.heldOn', '<', 'commissionSession.heldOn')
  .whereRef('earlier.presidentCollege', '=', 'commissionSession.presidentCollege')
  .where('earlier.status', 'not in', notHeld).where(ofCommission('earlier'))
  .where((earlier) => earlier.not(earlier.exists(earlier.selectFrom('commissionSession as other').select('other.id')
    .whereRef('other.branchId', '=', 'earlier.branchId')
    .whereRef('other.heldOn', '>', 'earlier.heldOn')
    .whereRef('other.heldOn', '<', 'commissionSession.heldOn')
    .whereRef('other.presidentCollege', '<>', 'earlier.presidentCollege')
    .where('other.status', 'not in', notHeld).where(ofCommission('other')))))

const facts: FactColumns<'commissionSession', CommissionSessionFacts> = {
  seats: (row: Row, { branchId }) => seatsOf(row, sittingOf(row, branchId)),
  attendances: (row: Row, { branchId }) => attendancesOf(row, sittingOf(row, branchId)),
  presidencySince: (row: Row) =>
    presidedBefore(row).select((earlier) => earlier.fn.min('earlier.heldOn').as('since')).$asScalar(),
  openVotes: (row: Row) => row.selectFrom('commissionApproval as item')
    .whereRef('item.branchId', '=', 'commissionSession.branchId')
    .whereRef('item.commissionSessionId', '=', 'commissionSession.id').where('item.status', '=', 'tabled')
    .select((item) => item.fn.countAll<number>().as('count')).$asScalar().$castTo<number>(),
  unapprovedMinutes: (row: Row) => row.selectFrom('commissionSession as earlier')
    .whereRef('earlier.branchId', '=', 'commissionSession.branchId').whereRef('earlier.heldOn', '<', 'commissionSession.heldOn')
    .where('earlier.status', '=', 'minutes_signed').where('earlier.minutesApprovedOn', 'is', null).where(ofCommission('earlier'))
    .select((earlier) => earlier.fn.countAll<number>().as('count')).$asScalar().$castTo<number>()
}

export const commissionSessions: Aggregate<
  CommissionSession, CommissionSessionCommand, CommissionSessionEvent, CommissionSessionFacts
> = {
  ...commissionSessionDecider,
  table: 'commissionSession',
  mutable: [
    'heldOn', 'convenedOn', 'documentsDueOn', 'presidentSignedOn', 'vicePresidentSignedOn', 'minutesDueOn', 'minutesApprovedOn',
    'minutesApprovedInId', 'reason'
  ],
  perimeter: { officer: everything, auditor: everything, commission_member: everything, system: everything },
  records: { attendances: { table: 'attendance', parent: 'commissionSessionId' } },
  facts
}

/** Of the seats that a body names, those that exist. */
export async function findNamedSeats (tx: ReadTx, ids: readonly string[]): Promise<NamedSeat[]> {
  return tx.selectFrom('seat').select(['id', 'college', 'sector', 'organizationName as organization', 'endedOn'])
    .where('branchId', '=', tx.branchId).where('id', '=', among(ids)).execute()
}

/** The session that a body names to approve minutes: kept as it is until COMMIT. */
export async function findLaterSession (tx: Tx, id: string): Promise<LaterSession | null> {
  const session = await tx.selectFrom('commissionSession').select(['id', 'heldOn', 'status'])
    .where('branchId', '=', tx.branchId).where('id', '=', id).forShare().executeTakeFirst()
  return session ?? null
}
