import { type Expression, type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { Actor } from '../../domain/kernel/decider.ts'
import { DomainError, refuse } from '../../domain/kernel/refusal.ts'
import type { ReadTx } from '../schema.ts'
import { type Stored, within } from './aggregate.ts'
import { namedLike } from './search.ts'

type Value = string | number | boolean

/** One of some values; a stretch of an ordered column: from the first, up to but not with the second; a word of the name, or its beginning. */
export type Filter =
  | { readonly column: string, readonly among: readonly Value[] }
  | { readonly column: string, readonly from?: Value | undefined, readonly before?: Value | undefined }
  | { readonly word: string }

export interface PageQuery {
  /** What the answer needs of a row, besides its id and the sort column. */
  readonly columns: readonly string[]
  readonly filters: readonly Filter[]
  /** Never null in the table, and the second column of an index that begins with the branch. */
  readonly sort: { readonly column: string, readonly descending: boolean }
  /** The last row of the page before. */
  readonly after?: { readonly value: Value, readonly id: string } | undefined
  readonly limit: number
}

export type Row = Record<string, unknown> & { readonly id: string }

/** Rows of a branch within the actor's perimeter: one SELECT, whose text depends on which filters are used and not on their values. */
export async function listRows (tx: ReadTx, stored: Stored<any>, actor: Actor, page: PageQuery): Promise<Row[]> {
  const { table } = stored
  const { columns, filters, sort, after, limit } = page
  const { column, descending } = sort
  const direction = descending ? 'desc' : 'asc'
  const seen = seenBy(stored, actor)
  let query = narrowed(tx, stored, actor, filters)
    .select([...new Set(['id', column, ...columns])].map((name) => sql`${seen(name)}`.as(name)))
  if (after) query = query.where(following(table, column, { ...after, descending }))
  query = query.orderBy(`${table}.${column}`, direction)
  if (column !== 'id') query = query.orderBy(`${table}.id`, direction)
  return await query.limit(limit).execute() as Row[]
}

/** A count reads as many rows as it counts: beyond this it is refused (C-18). */
export const mostCounted = 50_000

export async function countRows (tx: ReadTx, stored: Stored<any>, actor: Actor, filters: readonly Filter[]): Promise<number> {
  const rows = narrowed(tx, stored, actor, filters).select(sql.lit(1).as('one')).limit(mostCounted + 1)
  const { count } = await (tx as unknown as Kysely<any>).selectFrom(rows.as('rows')).select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  if (count > mostCounted) throw new DomainError(refuse('count_too_costly', 'api:C-18', { limit: mostCounted }))
  return count
}

type Query = SelectQueryBuilder<any, any, any>

/** Within the branch, the perimeter and the filters. */
function narrowed (tx: ReadTx, stored: Stored<any>, actor: Actor, filters: readonly Filter[]): Query {
  const { table, perimeter } = stored
  const seen = seenBy(stored, actor)
  const rows: Query = (tx as unknown as Kysely<any>).selectFrom(table).where(`${table}.branchId`, '=', tx.branchId)
    .where((row) => within(perimeter, row, actor))
  return filters.reduce((query, filter) =>
    'word' in filter ? query.where(namedLike(tx, table, filter.word)) : narrow(query, seen(filter.column), filter), rows)
}

const seenBy = ({ table, veils = {} }: Stored<any>, actor: Actor) => (name: string) => veils[name]?.(actor) ?? sql.ref(`${table}.${name}`)

/** One value keeps an index in order, as `any` would not. */
function narrow (query: Query, name: Expression<unknown>, filter: Exclude<Filter, { readonly word: string }>): Query {
  if ('among' in filter) {
    return filter.among.length === 1 ? query.where(name, '=', filter.among[0]) : query.where(name, '=', sql`any(${filter.among})`)
  }
  const from = filter.from === undefined ? query : query.where(name, '>=', filter.from)
  return filter.before === undefined ? from : from.where(name, '<', filter.before)
}

interface Place { readonly value: Value, readonly id: string, readonly descending: boolean }

/** Compared as a row, so that the index finds the place (C-17). */
function following (table: string, column: string, { value, id, descending }: Place) {
  const place = sql.ref(`${table}.${column}`)
  const comparison = sql.raw(descending ? '<' : '>')
  return column === 'id'
    ? sql<boolean>`${place} ${comparison} ${id}`
    : sql<boolean>`(${place}, ${sql.ref(`${table}.id`)}) ${comparison} (${value}, ${id})`
}
