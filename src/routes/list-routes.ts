import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type TProperties, type TSchema, Type } from 'typebox'
import type { Stored } from '../db/kernel/aggregate.ts'
import { countRows, type Filter, listRows, type Row } from '../db/kernel/page.ts'
import { searchWords } from '../domain/rules/name-words.ts'
import { tagOf } from '../http/etags.ts'
import { indefinite, pascal, spoken } from '../http/naming.ts'
import { preferenceOf } from '../http/preferences.ts'
import { Id, Instant, list, optional, pageOf, ref, StringEnum, text, View } from '../http/schemas.ts'

type Columns<State> = { readonly [Column in keyof State]?: TSchema }

/** What a list shows of each row, and how it is narrowed and ordered. */
export interface Listing<State> {
  /** Fields of the summary, besides `id` and `etag`. */
  readonly summary: Columns<State>
  /** Columns that may be asked for; repeated values mean "or". */
  readonly filters?: Columns<State>
  /** Ordered columns of which a stretch may be asked for, as `heldOnFrom` and `heldOnBefore`. */
  readonly ranges?: Columns<State>
  /** Columns to order by, besides the time of creation: never null, each with an index (branch_id, column, id). */
  readonly sorts?: readonly (keyof State & string)[]
}

/** Where rows of one kind are kept, and what they are called. */
export interface Collection {
  readonly name: string
  readonly collection: string
  readonly stored: Stored<any>
}

interface Query extends Readonly<Record<string, any>> {
  readonly limit: number
  readonly cursor?: string
  readonly sort: string
  readonly id?: readonly string[]
  readonly createdAfter?: string
  readonly createdBefore?: string
  readonly q?: string
}

export const pageParameters = {
  limit: optional(Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'How many at most.' })),
  cursor: optional(Type.String({ maxLength: 2000, description: '`nextCursor` of the page before, with the same filters and sort.' }))
}

/** GET of a collection, page by page (C-16 to C-21). */
export function listRoute<State> (app: FastifyInstance, { name, collection, stored }: Collection, listing: Listing<State>): void {
  const title = pascal(name)
  const summary = View(`${title}Summary`, { id: Id, ...listing.summary as TProperties, etag: text(20) }, `What a list shows of ${indefinite(name)}.`)
  const columns = ['version', ...Object.keys(listing.summary)]
  app.get('', {
    config: { scope: `${collection}:read` as const, isList: true, prefer: 'count=exact' },
    schema: {
      operationId: `list${pascal(collection)}`,
      summary: `List ${spoken(collection)}`,
      description: 'Those that concern the reader, newest first. Repeated values of one parameter mean "or"; different parameters, "and".',
      tags: [title],
      querystring: queryOf(listing, stored),
      response: { 200: ref(pageOf(title, summary)) }
    }
  }, async (request, reply) => {
    const { caller } = request
    const { limit, cursor, sort, ...narrowing } = request.query as Query
    const identity = { branchId: caller.branchId, list: collection, filters: { sort, ...narrowing } }
    const order = orderOf(sort)
    const after = cursor === undefined ? undefined : app.cursors.decode(cursor, identity)
    const filters = filtersOf(listing, narrowing)
    const isCounted = preferenceOf(request.headers.prefer, 'count') === 'exact'
    const [rows, totalCount] = await app.db.read(caller, (tx) => Promise.all([
      listRows(tx, stored, caller.actor, { columns, filters, sort: order, after, limit: limit + 1 }),
      isCounted ? countRows(tx, stored, caller.actor, filters) : null
    ]))
    for (const row of rows) row['etag'] = tagOf(row as never)
    if (isCounted) reply.header('preference-applied', 'count=exact')
    const one = page({ request, reply, limit }, rows, (row: Row) => app.cursors.encode({ value: row[order.column] as string, id: row.id }, identity))
    return { ...one, totalCount }
  })
}

/** The rows asked for, of which one more was read to know whether there are more. */
export function page<Item> (
  { request, reply, limit }: { request: FastifyRequest, reply: FastifyReply, limit: number }, rows: readonly Item[], cursorOf: (last: Item) => string
) {
  if (rows.length <= limit) return { items: rows, nextCursor: null, hasMore: false, totalCount: null }
  const nextCursor = cursorOf(rows[limit - 1]!)
  const [path, search] = request.url.split('?', 2)
  const next = new URLSearchParams(search)
  next.set('cursor', nextCursor)
  reply.header('link', `<${path}?${next.toString()}>; rel="next"`)
  return { items: rows.slice(0, limit), nextCursor, hasMore: true, totalCount: null }
}

function queryOf<State> ({ filters = {}, ranges = {}, sorts = [] }: Listing<State>, { searched }: Stored<State>) {
  const orders = ['-createdAt', 'createdAt', ...sorts.flatMap((column) => [`-${column}`, column])]
  const several = Object.entries(filters as TProperties).map(([column, schema]) => [column, optional(list(closed(schema), 100))])
  const stretches = Object.entries(ranges as TProperties).flatMap(([column, schema]) => [
    [`${column}From`, optional({ ...schema, description: 'This one or later.' })],
    [`${column}Before`, optional({ ...schema, description: 'Before this one.' })]
  ])
  return Type.Object({
    ...pageParameters,
    sort: optional({ ...StringEnum(orders), 'x-enum-varnames': orders.map(nameOfOrder), default: '-createdAt', description: 'The order; `-` turns it round.' }),
    id: optional(list(Id, 100, 'These only.')),
    createdAfter: optional({ ...Instant, description: 'Created after this instant.' }),
    createdBefore: optional({ ...Instant, description: 'Created before this instant.' }),
    ...Object.fromEntries([...several, ...stretches]),
    ...(searched && { q: optional({ ...text(100), description: searchedBy(searched) }) })
  }, { additionalProperties: false })
}

const searchedBy = (columns: readonly string[]) =>
  `Words, or their beginnings, of ${columns.join(' or ')}: all of them, in any order. Accents and capitals do not count.`

/** `-createdAt` → `CREATED_AT_DESC`: what generators call it. */
function nameOfOrder (order: string): string {
  const name = order.replace('-', '').replaceAll(/[A-Z]/g, '_$&').toUpperCase()
  return order.startsWith('-') ? `${name}_DESC` : name
}

/** An answer's words are open, a question's are not (O-6): nobody finds nothing by a word that does not exist. */
function closed (schema: TSchema): TSchema {
  const { 'x-extensible-enum': words } = schema as { 'x-extensible-enum'?: readonly string[] }
  return words ? StringEnum(words) : schema
}

/** Ids are UUIDv7: their order is that of creation. */
function orderOf (sort: string): { column: string, descending: boolean } {
  const descending = sort.startsWith('-')
  const column = descending ? sort.slice(1) : sort
  return { column: column === 'createdAt' ? 'id' : column, descending }
}

function filtersOf<State> ({ filters = {}, ranges = {} }: Listing<State>, query: Omit<Query, 'limit' | 'cursor' | 'sort'>): Filter[] {
  const found: Filter[] = []
  if (query.id) found.push({ column: 'id', among: query.id })
  if (query.q !== undefined) found.push(...wordsOf(query.q).map((word) => ({ word })))
  for (const column in filters) if (query[column]) found.push({ column, among: query[column] })
  for (const column in ranges) stretch(found, column, [query[`${column}From`], query[`${column}Before`]])
  stretch(found, 'id', [firstIdAt(query.createdAfter, 1), firstIdAt(query.createdBefore)])
  return found
}

/** Signs alone are looked for as they stand, and are the name of nothing. */
function wordsOf (q: string): string[] {
  const words = searchWords(q)
  return words.length > 0 ? words : [q]
}

function stretch (found: Filter[], column: string, [from, before]: readonly [string | undefined, string | undefined]): void {
  if (from !== undefined || before !== undefined) found.push({ column, from, before })
}

/** The least UUIDv7 of a millisecond, or of so many later. */
function firstIdAt (instant: string | undefined, later = 0): string | undefined {
  if (instant === undefined) return undefined
  const hex = Math.max(0, Date.parse(instant) + later).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
