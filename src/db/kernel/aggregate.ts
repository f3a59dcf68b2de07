import { type CompiledQuery, type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely'
import type { Actor, Decider, Typed, Versioned } from '../../domain/kernel/decider.ts'
import type { Role } from '../../domain/kernel/machine.ts'
import type { Kept, RecordKind } from '../../domain/kernel/record.ts'
import { DomainError, notFound, refuse } from '../../domain/kernel/refusal.ts'
import type { BranchTables, ReadTx, Tx } from '../schema.ts'
import { type About, compileOnce } from './compiled.ts'
import type { FactColumns } from './facts.ts'
import { fromRecord, toRecordset } from './json.ts'

/** Which rows a role may know of; a role that is not named knows of none. */
export type Perimeter<Table extends keyof BranchTables> =
  Readonly<Partial<Record<Role, (row: ExpressionBuilder<BranchTables, Table>, actor: Actor) => Expression<SqlBool>>>>

export const everything = () => sql.lit(true)

/** For what holds no person: whoever acts in the branch may read it. */
export const openToAll = {
  officer: everything,
  commission_member: everything,
  training_provider: everything,
  examiner: everything,
  juror: everything,
  candidate: everything,
  employer: everything,
  auditor: everything,
  system: everything
} satisfies Perimeter<any>

export function within<Table extends keyof BranchTables> (
  perimeter: Perimeter<Table>, row: ExpressionBuilder<BranchTables, Table>, actor: Actor
): Expression<SqlBool> {
  return perimeter[actor.role]?.(row, actor) ?? sql.lit(false)
}

/** What is kept in a table and seen within a perimeter. */
export interface Stored<State> {
  readonly table: keyof BranchTables
  readonly perimeter: Perimeter<any>
  /** Event fields that name or describe a person: sealed with that person's key (P-3). */
  readonly personal?: Personal<State>
  /** What some roles see in place of a column, in answers and in filters alike; null: the column as it stands. */
  readonly veils?: Readonly<Partial<Record<keyof State & string, (actor: Actor) => Expression<unknown> | null>>>
  /** Columns whose words find the row. */
  readonly searched?: readonly (keyof State & string)[]
  /** Sub-collections: the table of each, and its column that holds the owner's id. */
  readonly records?: Readonly<Record<string, FactTable>>
}

export interface FactTable {
  readonly table: keyof BranchTables
  readonly parent: string
  /** Columns that hold an object or nothing: where they hold nothing, an answer leaves them out (O-8). */
  readonly objects?: readonly string[]
  /** Of which owners a role reads these facts; null: of all that it knows of. */
  readonly seen?: (actor: Actor) => Expression<SqlBool> | null
}

export interface Personal<State> {
  readonly fields: readonly string[]
  /** Whom this event tells of: mostly the row's own person, at times that of the fact it brings. */
  readonly person: (state: State, event: any) => string | null
}

/** A decider and where its state is kept. */
export interface Aggregate<State extends Versioned, Command extends Typed, Event extends Typed, Facts>
  extends Decider<State, Command, Event, Facts>, Stored<State> {
  /** Columns an update may touch, besides `status` and `version`. */
  readonly mutable: readonly (keyof State & string)[]
  readonly facts: FactColumns<any, Facts>
  /** What guards of these actions count under: locked first, so that the count still holds at COMMIT. */
  readonly anchors?: Readonly<Partial<Record<Command['type'], { table: keyof BranchTables, column: keyof State & string }>>>
}

export type RecordStore<Name extends string, State extends Kept> = RecordKind<Name, State> & Stored<State>

export type Lists = Readonly<Record<string, readonly Record<string, unknown>[]>>

/** `panel-members` → `panelMembers`: the property that holds a sub-collection. */
export const propertyOf = (collection: string) => collection.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** One id as itself: PostgreSQL keeps the plan of `= $1` and makes that of `= any($1)` anew each time. */
export const among = (ids: readonly string[]) => ids.length === 1 ? sql<string>`${ids[0]}` : sql<string>`any(${ids})`

/** Rows by id, within the branch and the actor's perimeter: what is outside is not there. */
function select (tx: ReadTx, { table, perimeter }: Stored<any>, ids: readonly string[], { branchId, actor }: Omit<About, 'id'>) {
  return (tx as unknown as Kysely<any>).selectFrom(table).selectAll(table).where(`${table}.branchId`, '=', branchId)
    .where(`${table}.id`, '=', among(ids)).orderBy(`${table}.id`)
    .where((row) => within(perimeter, row, actor))
}

const run = (tx: ReadTx, query: CompiledQuery) => (tx as unknown as Kysely<any>).executeQuery<Record<string, any>>(query)

/** After the columns themselves: of two with one name, the driver keeps the last. */
function veiled ({ veils = {} }: Stored<any>, actor: Actor) {
  return Object.entries(veils).flatMap(([column, veil]) => {
    const seen = veil?.(actor)
    return seen ? [sql`${seen}`.as(column)] : []
  })
}

/** The sub-collections of a row, each as one JSON column named for it. */
function factLists ({ table, records = {} }: Stored<any>, actor: Actor) {
  return Object.entries(records).map(([collection, { table: facts, parent, seen }]) => sql<object[]>`(
    select coalesce(jsonb_agg(to_jsonb(fact) order by fact.id), '[]'::jsonb) from ${sql.table(facts)} as fact
    where fact.branch_id = ${sql.ref(`${table}.branchId`)} and fact.${sql.ref(parent)} = ${sql.ref(`${table}.id`)}
      and ${seen?.(actor) ?? sql.lit(true)}
  )`.as(`list:${collection}`))
}

function withoutLists ({ records = {} }: Stored<any>, row: Record<string, unknown>): { state: any, lists: Lists } {
  const state = { ...row }
  const lists: Record<string, Record<string, unknown>[]> = {}
  for (const [collection, { parent, objects = [] }] of Object.entries(records)) {
    delete state[`list:${collection}`]
    lists[propertyOf(collection)] = (row[`list:${collection}`] as Record<string, unknown>[]).map((fact) => {
      const { branchId, [parent]: owner, ...rest } = fromRecord(fact)
      for (const name of objects) if (rest[name] === null) delete rest[name]
      return rest
    })
  }
  return { state, lists }
}

export async function find<S> (tx: ReadTx, stored: Stored<S>, id: string, actor: Actor): Promise<S> {
  const state = await select(tx, stored, [id], { branchId: tx.branchId, actor }).executeTakeFirst()
  if (!state) throw notFound()
  return state as S
}

/** A row with its sub-collections. */
export async function findWhole<S> (tx: ReadTx, stored: Stored<S>, id: string, actor: Actor): Promise<{ state: S, lists: Lists }> {
  const query = compileOnce(stored, 'whole', { branchId: tx.branchId, id, actor }, (about) =>
    select(tx, stored, [about.id], about).select([...veiled(stored, about.actor), ...factLists(stored, about.actor)]))
  const { rows: [row] } = await run(tx, query)
  if (!row) throw notFound()
  return withoutLists(stored, row)
}

/** The sub-collections of a row that is known already, and what the actor sees in place of its columns. */
export async function findLists<S> (tx: ReadTx, stored: Stored<S>, id: string, actor: Actor): Promise<{ state: Partial<S>, lists: Lists }> {
  if (!stored.records && !stored.veils) return { state: {}, lists: {} }
  const query = compileOnce(stored, 'lists', { branchId: tx.branchId, id, actor }, (about) =>
    (tx as unknown as Kysely<any>).selectFrom(stored.table).select('id')
      .select([...veiled(stored, about.actor), ...factLists(stored, about.actor)])
      .where('branchId', '=', about.branchId).where('id', '=', about.id))
  const { rows: [row] } = await run(tx, query)
  return withoutLists(stored, row!)
}

/** Locks in the order of ids. Only the rows: facts are read in the next statement, or they may be stale (trap 2). */
export async function lock<S> (tx: Tx, stored: Stored<S>, ids: readonly string[], actor: Actor): Promise<Map<string, S>> {
  const { branchId } = tx
  const locking = (about: Omit<About, 'id'>, wanted: readonly string[]) => select(tx, stored, wanted, about).forNoKeyUpdate(stored.table)
  const { rows } = await run(tx, ids.length === 1
    ? compileOnce(stored, 'lock', { branchId, id: ids[0]!, actor }, (about) => locking(about, [about.id]))
    : locking({ branchId, actor }, ids).compile())
  if (rows.length < new Set(ids).size) throw notFound()
  return new Map(rows.map((row) => [row['id'], row as S]))
}

/** Locks the parents of these rows, in the order of their ids. */
export function lockAnchors (
  tx: Tx, { table, anchors = {} }: Aggregate<any, any, any, any>, action: string, ids: readonly string[]
): Promise<unknown> {
  const anchor = anchors[action]
  if (!anchor) return Promise.resolve()
  const parents = sql`(select ${sql.ref(anchor.column)} from ${sql.table(table)} where branch_id = ${tx.branchId} and id = ${among(ids)})`
  return (tx as unknown as Kysely<any>).selectFrom(anchor.table).select('id').where('branchId', '=', tx.branchId)
    .where('id', 'in', parents).orderBy('id').forNoKeyUpdate().execute()
}

/** One statement for any number of rows. C-9: branch, id and version are named again. */
export async function update<S extends Kept> (
  tx: Tx, { table }: Stored<S>, columns: readonly (keyof S & string)[], states: readonly S[]
): Promise<void> {
  if (states.length === 0) return
  const changes = columns.map((name) => sql`${sql.ref(name)} = new.${sql.ref(name)}`)
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} as old set ${sql.join(changes)}
    from jsonb_populate_recordset(null::${sql.table(table)}, ${toRecordset(states)}) as new
    where old.branch_id = ${tx.branchId} and old.id = new.id and old.version = new.version - 1`.execute(tx)
  if (numAffectedRows !== BigInt(states.length)) throw new Error('A locked row has another version: it was written outside commands.ts.')
}

export async function insert (tx: Tx, table: keyof BranchTables, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return
  await sql`insert into ${sql.table(table)}
    select * from jsonb_populate_recordset(null::${sql.table(table)}, ${toRecordset(rows)})`.execute(tx)
}

export function assertVersion ({ version }: { readonly version: number }, ifVersion: number | undefined): void {
  if (ifVersion === undefined || ifVersion === version) return
  throw new DomainError(refuse('precondition_failed', 'api:C-8', { etag: version.toString(36) }))
}
