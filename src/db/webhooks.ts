import { type ExpressionBuilder, sql } from 'kysely'
import type { Actor } from '../domain/kernel/decider.ts'
import type { RecordKind } from '../domain/kernel/record.ts'
import { evolveWebhookEndpoint, type WebhookEndpoint } from '../domain/webhook-endpoint.ts'
import { everything, find, type Perimeter, type RecordStore, within } from './kernel/aggregate.ts'
import type { BranchTables, ReadTx, Tx } from './schema.ts'

type Row = ExpressionBuilder<BranchTables, 'webhookEndpoint'>

/** Organisations and persons manage their own endpoints; the branch sees all. One that was deleted is not there. */
const own = (row: Row, { role, personId, organizationId }: Actor) => row.and([
  row('webhookEndpoint.status', '!=', 'deleted'),
  row('webhookEndpoint.role', '=', role),
  row('webhookEndpoint.personId', 'is not distinct from', personId),
  row('webhookEndpoint.organizationId', 'is not distinct from', organizationId)
])
const existing = (row: Row) => row('webhookEndpoint.status', '!=', 'deleted')

const perimeter: Perimeter<'webhookEndpoint'> = {
  officer: existing, auditor: existing, system: everything, candidate: own, employer: own, training_provider: own
}

const kind = {
  name: 'webhook_endpoint',
  collection: 'webhook-endpoints',
  writtenBy: ['officer', 'employer', 'training_provider', 'candidate'],
  evolve: evolveWebhookEndpoint as never
} satisfies RecordKind<'webhook_endpoint', WebhookEndpoint>

export const webhookEndpoints: RecordStore<'webhook_endpoint', WebhookEndpoint> = { ...kind, table: 'webhookEndpoint', perimeter }

/** How far an endpoint is, and what signs for it. */
export interface Shipping {
  /** The last event that was looked at. */
  readonly seq: number
  readonly failingSince: string | null
  /** Its credential has ended: nothing is sent, and nothing is lost. */
  readonly isPaused: boolean
  /** Of the pair that signs now. */
  readonly publicKey: string | null
}

/** Whether the credential that `endpoint` stands by can still be used: a key, or the tokens of an issuer. */
export const isStanding = sql<boolean>`(
  exists (select from api_key where api_key.id = endpoint.enabled_by and revoked_at is null and coalesce(expires_at > now(), true))
  or exists (select from issuer where issuer.id::text = split_part(endpoint.enabled_by, ':', 1) and disabled_at is null))`

export async function findEndpoint (tx: ReadTx, id: string, actor: Actor): Promise<WebhookEndpoint & Shipping> {
  const [endpoint, shipping] = await Promise.all([find(tx, webhookEndpoints, id, actor), findShipping(tx, id)])
  return { ...endpoint, ...shipping! }
}

export function listEndpoints (tx: ReadTx): Promise<WebhookEndpoint[]> {
  return tx.selectFrom('webhookEndpoint').selectAll().where('branchId', '=', tx.branchId).orderBy('id').execute()
}

/** Whether a receiver that the actor may know of was given up. */
export async function hasGivenUp (tx: ReadTx, actor: Actor): Promise<boolean> {
  const found = await tx.selectFrom('webhookEndpoint').select('id').where('branchId', '=', tx.branchId).where('status', '=', 'disabled')
    .where('disabledReason', '!=', 'requested').where((row) => within(perimeter, row, actor)).limit(1).executeTakeFirst()
  return found !== undefined
}

export function findShipping (tx: ReadTx, id: string): Promise<Shipping | undefined> {
  return tx.selectFrom('webhookPosition as progress')
    .innerJoin('webhookEndpoint as endpoint', (join) => join
      .onRef('endpoint.branchId', '=', 'progress.branchId').onRef('endpoint.id', '=', 'progress.webhookEndpointId'))
    .select(['progress.seq', 'progress.failingSince', sql<boolean>`not ${isStanding}`.as('isPaused')])
    .select((row) => row.selectFrom('webhookKey as key').select('key.publicKey').where('key.branchId', '=', tx.branchId)
      .whereRef('key.webhookEndpointId', '=', 'progress.webhookEndpointId').where('key.retiredAt', 'is', null)
      .orderBy('key.id', 'desc').limit(1).as('publicKey'))
    .where('progress.branchId', '=', tx.branchId).where('progress.webhookEndpointId', '=', id).executeTakeFirst()
}

export interface SealedKey { readonly id: string, readonly sealed: string, readonly publicKey: string | null }

/** The newest signs first; earlier ones sign beside it until their time. */
export async function rotateKey (tx: Tx, endpointId: string, key: SealedKey, hoursBeside: number): Promise<void> {
  const until = sql<string>`now() + make_interval(hours => ${hoursBeside})`
  await tx.updateTable('webhookKey').set({ retiredAt: until })
    .where('branchId', '=', tx.branchId).where('webhookEndpointId', '=', endpointId).where('retiredAt', 'is', null).execute()
  await tx.insertInto('webhookKey').values({ ...key, branchId: tx.branchId, webhookEndpointId: endpointId, retiredAt: null }).execute()
}

export function listKeys (tx: ReadTx, endpointId: string, now: string): Promise<SealedKey[]> {
  return tx.selectFrom('webhookKey').select(['id', 'sealed', 'publicKey']).where('branchId', '=', tx.branchId)
    .where('webhookEndpointId', '=', endpointId)
    .where((key) => key.or([key('retiredAt', 'is', null), key('retiredAt', '>', now)])).orderBy('id', 'desc').execute()
}

/** From here on workers look at this branch. */
export async function openShipping (tx: Tx, endpointId: string, seq: number): Promise<void> {
  await tx.insertInto('webhookPosition').values({ branchId: tx.branchId, webhookEndpointId: endpointId, seq, failingSince: null, leasedUntil: null }).execute()
  await sql`update branch set has_webhooks = true where id = ${tx.branchId} and not has_webhooks`.execute(tx)
}

/** Looks at events from another place on: after a pause, or once more. */
export async function movePosition (tx: Tx, endpointId: string, seq: number): Promise<void> {
  await tx.updateTable('webhookPosition').set({ seq, failingSince: null })
    .where('branchId', '=', tx.branchId).where('webhookEndpointId', '=', endpointId).execute()
}

/** The number before the first event at or after an instant. */
export async function seqBefore (tx: ReadTx, instant: string): Promise<number | null> {
  const first = await tx.selectFrom('domainEvent').select('seq').where('branchId', '=', tx.branchId)
    .where('occurredAt', '>=', instant).orderBy('occurredAt').orderBy('seq').limit(1).executeTakeFirst()
  return first ? first.seq - 1 : null
}

/** What time it is in the branch, for what the service does there by itself. */
export async function findClock (tx: ReadTx): Promise<{ readonly timeZone: string, readonly clockOffset: number }> {
  const { rows: [branch] } = await sql<{ timeZone: string, clockOffset: number }>`
    select time_zone, clock_offset from branch where id = ${tx.branchId}`.execute(tx)
  return branch!
}
