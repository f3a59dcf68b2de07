import { type Kysely, sql } from 'kysely'
import { type EventType, eventTypeNames, eventTypes } from '../domain/event-types.ts'
import type { Actor } from '../domain/kernel/decider.ts'
import type { Role } from '../domain/kernel/machine.ts'
import { aggregates } from './aggregates.ts'
import { candidates } from './candidates.ts'
import { catalogueAdoptions, catalogueEntries } from './catalogue.ts'
import { examiners } from './examiners.ts'
import { frameworks } from './frameworks.ts'
import { among, type Stored, within } from './kernel/aggregate.ts'
import { organizations } from './organizations.ts'
import { policies } from './policies.ts'
import type { ReadTx } from './schema.ts'
import { seats } from './seats.ts'
import { webhookEndpoints } from './webhooks.ts'

/** Something that happened, told by ids alone (C-45): who wants more asks the resource, where access is judged and traced. */
export interface Told {
  readonly seq: number
  readonly id: string
  readonly type: string
  readonly occurredAt: string
  readonly aggregate: string
  readonly aggregateId: string
  readonly version: number
  readonly data: Readonly<Record<string, string>>
}

export interface FeedQuery {
  /** Exclusive. */
  readonly after: number
  readonly limit: number
  /** These only. */
  readonly types?: readonly string[] | undefined
  readonly subjectTypes?: readonly string[] | undefined
  readonly subjectIds?: readonly string[] | undefined
}

/** Where each kind of subject is kept. */
const subjects: Readonly<Record<string, Stored<any>>> = {
  ...aggregates as unknown as Record<string, Stored<any>>,
  candidate: candidates,
  catalogue_adoption: catalogueAdoptions,
  certificate_catalogue: catalogueEntries,
  examiner: examiners,
  framework: frameworks,
  organization: organizations,
  policy: policies,
  seat: seats,
  webhook_endpoint: webhookEndpoints
}

/** The number of an event; null: there is none. */
export async function seqOf (tx: ReadTx, id: string): Promise<number | null> {
  const event = await tx.selectFrom('domainEvent').select('seq').where('branchId', '=', tx.branchId).where('id', '=', id).executeTakeFirst()
  return event?.seq ?? null
}
export const subjectTypes = Object.keys(subjects).sort()

/** They hold all of the branch's events; others hold those of what stands in their perimeter; the rest hold none. */
const insiders: readonly Role[] = ['officer', 'auditor', 'system']
const holders: readonly Role[] = ['candidate', 'training_provider']
export const feedReaders: readonly Role[] = ['officer', 'auditor', 'candidate', 'employer', 'training_provider']

/** The types that a role may ever be told of; null: all. */
export function typesFor (role: Role): readonly EventType[] | null {
  if (insiders.includes(role)) return null
  return eventTypeNames.filter((type) => {
    const audience = eventTypes[type]
    return audience === 'all' || audience === 'once_published' || (audience === 'holder' && holders.includes(role))
  })
}

/** The number of the branch's last event. */
export async function lastSeq (tx: ReadTx): Promise<number> {
  const { seq } = await tx.selectFrom('branchCounter').select('seq').where('branchId', '=', tx.branchId).executeTakeFirstOrThrow()
  return seq
}

/** How many numbers are looked at where not every event is told; those of one subject are found by an index, wherever they stand. */
const stretch = 1_000

/**
 * The next events that the actor may know of, in order. `nextAfter` is the last number looked at: where nothing was told of it, nothing ever will be.
 * `last` was read before: numbers are given at COMMIT, without gaps, so all up to it are there.
 */
export async function readFeed (
  tx: ReadTx, actor: Actor, { after, limit, types, subjectTypes, subjectIds }: FeedQuery, last: number
): Promise<{ readonly events: readonly Told[], readonly nextAfter: number }> {
  const known = typesFor(actor.role)
  const asked = types && known ? types.filter((type) => known.includes(type as EventType)) : types ?? known
  const until = subjectIds ? last : Math.min(after + (asked || subjectTypes ? stretch : limit), last)
  if (until <= after) return { events: [], nextAfter: after }
  let query = tx.selectFrom('domainEvent')
    .select(['seq', 'id', 'type', 'occurredAt', 'aggregate', 'aggregateId', 'version', idsOf.as('data')])
    .where('branchId', '=', tx.branchId).where('seq', '>', after).where('seq', '<=', until).orderBy('seq')
  if (asked) query = query.where('type', '=', sql<string>`any(${asked})`)
  if (subjectTypes) query = query.where('aggregate', '=', sql<string>`any(${subjectTypes})`)
  if (subjectIds) query = query.where('aggregateId', '=', among(subjectIds))
  if (known) query = query.where(isPublished)
  const found = await query.limit(stretch).execute() as Told[]
  const told = known ? await concerning(tx, actor, found) : found
  const events = told.slice(0, limit)
  const lookedAt = found.length === stretch ? found.at(-1)!.seq : until
  return { events, nextAfter: told.length > limit ? events.at(-1)!.seq : lookedAt }
}

/** A result that was not made known with the decision is told by `application.published`. */
const isPublished = sql<boolean>`(type <> all(${eventTypeNames.filter((type) => eventTypes[type] === 'once_published')})
  or data->>'publishedOn' is not null)`

/** What the event names by an id, at its top, in its first state or in its fact; no text is looked at. */
const idsOf = sql<Record<string, string>>`(select coalesce(jsonb_object_agg(key, value), '{}'::jsonb) from (
    select * from jsonb_each(data) union all select * from jsonb_each(data->'state') union all select * from jsonb_each(data->'fact')) as named
  where key like '%Id' and key <> 'branchId' and jsonb_typeof(value) = 'string' and value #>> '{}' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')`

/** Those whose subject stands in the actor's perimeter. */
async function concerning (tx: ReadTx, actor: Actor, events: readonly Told[]): Promise<readonly Told[]> {
  const kinds = new Set(events.map(({ aggregate }) => aggregate))
  const seen = await Promise.all([...kinds].map((kind) => {
    const ids = new Set(events.filter(({ aggregate }) => aggregate === kind).map(({ aggregateId }) => aggregateId))
    return perimeterOf(tx, subjects[kind], actor, [...ids])
  }))
  const told = new Set(seen.flat())
  return events.filter(({ aggregateId }) => told.has(aggregateId))
}

async function perimeterOf (tx: ReadTx, stored: Stored<any> | undefined, actor: Actor, ids: readonly string[]): Promise<string[]> {
  if (!stored?.perimeter[actor.role]) return []
  const { table, perimeter } = stored
  const rows = await (tx as unknown as Kysely<any>).selectFrom(table).select(`${table}.id`).where(`${table}.branchId`, '=', tx.branchId)
    .where(`${table}.id`, '=', among(ids)).where((row) => within(perimeter, row, actor)).execute()
  return rows.map(({ id }) => id)
}
