import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import { type Equivalence, type NamedSubject, type NamedUnit, type Subject, subjects, waiting } from '../domain/commission-approval-subject.ts'
import {
  type CommissionApproval, type CommissionApprovalCommand, commissionApprovalDecider, type CommissionApprovalEvent,
  type CommissionApprovalFacts, type NamedSession
} from '../domain/commission-approval.ts'
import { attendancesOf, seatsOf } from './commission-sessions.ts'
import { type Aggregate, among, everything } from './kernel/aggregate.ts'
import type { FactColumns } from './kernel/facts.ts'
import { list, one } from './kernel/json.ts'
import type { BranchTables, ReadTx, Tx } from './schema.ts'

type Row = ExpressionBuilder<BranchTables, 'commissionApproval'>

const tables = {
  certificate_project: 'certificateProject',
  accreditation: 'accreditation',
  jury_session: 'jurySession',
  appeal: 'appeal',
  certificate: 'certificate'
} as const satisfies Record<typeof waiting[Subject]['aggregate'], keyof BranchTables>

const aggregates = Object.keys(tables) as (keyof typeof tables)[]
const subjectsOf = (aggregate: keyof typeof tables) => subjects.filter((subject) => waiting[subject].aggregate === aggregate)

/** One branch of the CASE per table: PostgreSQL asks the table of the row's subject only. */
const statusOf = (row: Row) => sql.join(aggregates.map((aggregate) => sql`
  when ${row('commissionApproval.subject', 'in', subjectsOf(aggregate))} then (
    select subject.status from ${sql.table(tables[aggregate])} as subject
    where subject.branch_id = ${sql.ref('commissionApproval.branchId')}
      and subject.id = ${sql.ref('commissionApproval.subjectId')})`), sql``)

const sittingOf = (row: Row, branchId: string) => ({ branchId, sessionId: row.ref('commissionApproval.commissionSessionId') })

const facts: FactColumns<'commissionApproval', CommissionApprovalFacts> = {
  subjectStatus: (row: Row) => sql<string>`case ${statusOf(row)} end`,
  session: (row: Row) => one(
    row.selectFrom('commissionSession as session').whereRef('session.branchId', '=', 'commissionApproval.branchId')
      .whereRef('session.id', '=', 'commissionApproval.commissionSessionId'),
    (session) => ({
      status: session.ref('session.status'),
      presidentSeatId: session.ref('session.presidentSeatId'),
      presidentCollege: session.ref('session.presidentCollege'),
      memberSeatIds: session.ref('session.memberSeatIds')
    })),
  seats: (row: Row, { branchId }) => seatsOf(row, sittingOf(row, branchId)),
  attendances: (row: Row, { branchId }) => attendancesOf(row, sittingOf(row, branchId)),
  ballots: (row: Row) => list(
    row.selectFrom('ballot').whereRef('ballot.branchId', '=', 'commissionApproval.branchId')
      .whereRef('ballot.commissionApprovalId', '=', 'commissionApproval.id')
      .whereRef('ballot.reading', '=', 'commissionApproval.reading'),
    (ballot) => ({ seatId: ballot.ref('ballot.seatId'), choice: ballot.ref('ballot.choice') }))
}

export const commissionApprovals: Aggregate<
  CommissionApproval, CommissionApprovalCommand, CommissionApprovalEvent, CommissionApprovalFacts
> = {
  ...commissionApprovalDecider,
  table: 'commissionApproval',
  mutable: ['commissionSessionId', 'reading', 'backBy', 'decision', 'decidedOn', 'policyId', 'reason'],
  perimeter: { officer: everything, auditor: everything, commission_member: everything, system: everything },
  records: { ballots: { table: 'ballot', parent: 'commissionApprovalId' } },
  facts
}

/** What a new item is about, as it stands. */
export async function findNamedSubject (tx: ReadTx, subject: Subject, subjectId: string): Promise<NamedSubject | null> {
  const table = tables[waiting[subject].aggregate]
  const found = await (tx as unknown as Kysely<any>).selectFrom(`${table} as subject`).select('subject.status')
    .select((row) => row.exists(row.selectFrom('commissionApproval as item').select('item.id')
      .where('item.branchId', '=', tx.branchId).where('item.subject', '=', subject).where('item.subjectId', '=', subjectId)
      .where('item.status', 'in', ['proposed', 'tabled', 'disagreement', 'postponed'])).as('isOnAgenda'))
    .select(table === 'appeal' ? 'subject.body' : sql<null>`null`.as('body'))
    .where('subject.branchId', '=', tx.branchId).where('subject.id', '=', subjectId).executeTakeFirst()
  return (found as NamedSubject | undefined) ?? null
}

/** The collective agreements for which some seat speaks today. */
export async function listSectors (tx: ReadTx, today: string): Promise<string[]> {
  const rows = await tx.selectFrom('seat').select('sector').distinct()
    .where('branchId', '=', tx.branchId).where('sector', 'is not', null)
    .where((seat) => seat.or([seat('endedOn', 'is', null), seat('endedOn', '>', today)])).execute()
  return rows.map(({ sector }) => sector!)
}

/** Every unit of every version of the certificates between which equivalences are named. */
export async function listNamedUnits (tx: ReadTx, certificateId: string, steps: readonly Equivalence[]): Promise<NamedUnit[]> {
  if (steps.length === 0) return []
  const ids = [certificateId, ...steps.flatMap(({ fromCertificateId: id }) => id ?? [])]
  const versions = await tx.selectFrom('framework').select(['certificateId', 'version', 'content'])
    .where('branchId', '=', tx.branchId).where('certificateId', '=', among(ids)).execute()
  return versions.flatMap(({ certificateId, version, content }) => content.units.map(({ code: unitCode }) => ({ certificateId, version, unitCode })))
}

/** The session that a body names: kept open until COMMIT, so that it does not close over a vote that begins. */
export async function findNamedSession (tx: Tx, id: string): Promise<NamedSession | null> {
  const session = await tx.selectFrom('commissionSession').select(['id', 'status', 'memberSeatIds'])
    .where('branchId', '=', tx.branchId).where('id', '=', id).forShare().executeTakeFirst()
  return session ?? null
}
