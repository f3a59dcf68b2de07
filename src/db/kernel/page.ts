import { type Expression, type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { Actor } from '../../domain/kernel/decider.ts'
import type { ReadTx } from '../schema.ts'
import { type Stored, within } from './aggregate.ts'

type Value = string | number | boolean

/** One of some values, or a stretch of an ordered column: from the first, up to but not with the second. */
export type Filter =
  | { readonly column: string, readonly among: readonly Value[] }
  | { readonly column: string, readonly from?: Value | undefined, readonly before?: Value | undefined }

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
export async function listRows (tx: ReadTx, { table, perimeter, veils = {} }: Stored<any>, actor: Actor, page: PageQuery): Promise<Row[]> {
  const { columns, filters, sort, after, limit } = page
  const { column, descending } = sort
  const direction = descending ? 'desc' : 'asc'
  const seen = (name: string) => veils[name]?.(actor) ?? sql.ref(`${table}.${name}`)
  let query = (tx as unknown as Kysely<any>).selectFrom(table)
    .select([...new Set(['id', column, ...columns])].map((name) => sql`${seen(name)}`.as(name)))
    .where(`${table}.branchId`, '=', tx.branchId)
    .where((row) => within(perimeter, row, actor))
  for (const filter of filters) query = narrow(query, seen(filter.column), filter)
  if (after) query = query.where(following(table, column, { ...after, descending }))
  query = query.orderBy(`${table}.${column}`, direction)
  if (column !== 'id') query = query.orderBy(`${table}.id`, direction)
  return await query.limit(limit).execute() as Row[]
}

type Query = SelectQueryBuilder<any, any, any>

/** One value keeps an index in order, as `any` would not. */
function narrow (query: Query, name: Expression<unknown>, filter: Filter): Query {
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
