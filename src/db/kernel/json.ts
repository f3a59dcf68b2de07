import { type Expression, type ExpressionBuilder, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import { jsonBuildObject } from 'kysely/helpers/postgres'

type Shape = Record<string, Expression<unknown>>
type Item<S extends Shape> = { [K in keyof S]: S[K] extends Expression<infer V> ? V : never }

/** Rows as a JSON list. Keys are literals: CamelCasePlugin would leave identifiers inside JSON in snake_case (trap 7). */
export function list<DB, TB extends keyof DB, S extends Shape> (
  query: SelectQueryBuilder<DB, TB, {}>, shape: (row: ExpressionBuilder<DB, TB>) => S
): RawBuilder<Item<S>[]> {
  const items = query.select((row) => jsonBuildObject(shape(row)).as('item'))
  return sql`(select coalesce(jsonb_agg(item), '[]'::jsonb) from (${items}) as items)`
}

/** One row as a JSON object, or null. */
export function one<DB, TB extends keyof DB, S extends Shape> (
  query: SelectQueryBuilder<DB, TB, {}>, shape: (row: ExpressionBuilder<DB, TB>) => S
): RawBuilder<Item<S> | null> {
  return sql`(${query.select((row) => jsonBuildObject(shape(row)).as('item')).limit(1)})`
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** Rows as one parameter, however many: PostgreSQL takes at most 65,535 parameters (trap 8). */
export function toRecordset (rows: readonly object[]): string {
  return JSON.stringify(rows.map((row) => rename(row, snake)))
}

/** A row that SQL turned into JSON: names back to ours, instants back to ISO 8601 in UTC. */
export function fromRecord (record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) =>
    [camel(name), name.endsWith('_at') && typeof value === 'string' ? new Date(value).toISOString() : value]))
}

function rename (row: object, name: (name: string) => string): object {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [name(key), value]))
}
