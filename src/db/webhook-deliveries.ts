import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { ReadTx, Tx, WebhookAttempt, WebhookDeliveryRow } from './schema.ts'
import { isStanding } from './webhooks.ts'

export type Delivery = Omit<WebhookDeliveryRow, 'attempts'> & { readonly attempts: readonly WebhookAttempt[] }
export type NewDelivery = Pick<Delivery, 'id' | 'eventId' | 'seq' | 'type' | 'subjectId' | 'payload'>

interface Position { readonly webhookEndpointId: string, readonly seq: number }

/** Endpoints at work that have not looked at the branch's last event. */
export function listBehind (tx: ReadTx): Promise<Position[]> {
  return tx.selectFrom('webhookPosition as progress')
    .innerJoin('webhookEndpoint as endpoint', (join) => join
      .onRef('endpoint.branchId', '=', 'progress.branchId').onRef('endpoint.id', '=', 'progress.webhookEndpointId'))
    .innerJoin('branchCounter as counter', 'counter.branchId', 'progress.branchId')
    .select(['progress.webhookEndpointId', 'progress.seq'])
    .where('progress.branchId', '=', tx.branchId).where('endpoint.status', '=', 'enabled').where(isStanding)
    .whereRef('progress.seq', '!=', 'counter.seq').execute()
}

/** Endpoints for which something is due and nobody sends. */
export async function listIdle (tx: ReadTx, now: string): Promise<string[]> {
  const rows = await tx.selectFrom('webhookPosition as progress')
    .innerJoin('webhookEndpoint as endpoint', (join) => join
      .onRef('endpoint.branchId', '=', 'progress.branchId').onRef('endpoint.id', '=', 'progress.webhookEndpointId'))
    .select('webhookEndpointId').where('progress.branchId', '=', tx.branchId).where(isStanding)
    .where((row) => row.or([row('leasedUntil', 'is', null), row('leasedUntil', '<', now)]))
    .where((row) => row.exists(row.selectFrom('webhookDelivery as delivery').select('delivery.id').where('delivery.branchId', '=', tx.branchId)
      .whereRef('delivery.webhookEndpointId', '=', 'progress.webhookEndpointId')
      .where('delivery.status', '=', 'pending').where('delivery.nextAttemptAt', '<=', now))).execute()
  return rows.map(({ webhookEndpointId }) => webhookEndpointId)
}

/** The position, held until COMMIT: who writes anything for this endpoint locks it first, and does so alone (D-7). */
export function lockPosition (tx: Tx, endpointId: string) {
  return tx.selectFrom('webhookPosition').selectAll().where('branchId', '=', tx.branchId)
    .where('webhookEndpointId', '=', endpointId).forNoKeyUpdate().executeTakeFirst()
}

export async function setPosition (tx: Tx, endpointId: string, seq: number): Promise<void> {
  await tx.updateTable('webhookPosition').set({ seq })
    .where('branchId', '=', tx.branchId).where('webhookEndpointId', '=', endpointId).execute()
}

export async function setLease (tx: Tx, endpointId: string, leasedUntil: string | null): Promise<void> {
  await tx.updateTable('webhookPosition').set({ leasedUntil })
    .where('branchId', '=', tx.branchId).where('webhookEndpointId', '=', endpointId).execute()
}

export async function insertDeliveries (tx: Tx, endpointId: string, now: string, deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return
  const rows = deliveries.map((delivery) =>
    ({ ...delivery, branchId: tx.branchId, webhookEndpointId: endpointId, status: 'pending' as const, nextAttemptAt: now, createdAt: now }))
  await tx.insertInto('webhookDelivery').values(rows).execute()
}

export async function listDue (tx: ReadTx, endpointId: string, { now, limit }: { readonly now: string, readonly limit: number }): Promise<Delivery[]> {
  return await tx.selectFrom('webhookDelivery').selectAll().where('branchId', '=', tx.branchId).where('webhookEndpointId', '=', endpointId)
    .where('status', '=', 'pending').where('nextAttemptAt', '<=', now).orderBy('nextAttemptAt').orderBy('id').limit(limit).execute()
}

/** When something is due next for this endpoint. */
export async function nextDue (tx: ReadTx, endpointId: string): Promise<string | null> {
  const next = await tx.selectFrom('webhookDelivery').select('nextAttemptAt').where('branchId', '=', tx.branchId)
    .where('webhookEndpointId', '=', endpointId).where('status', '=', 'pending').orderBy('nextAttemptAt').limit(1).executeTakeFirst()
  return next?.nextAttemptAt ?? null
}

/** What was cancelled while it was on its way stays so, unless it arrived. */
export async function noteAttempt (
  tx: Tx, id: string, attempt: WebhookAttempt, { status, nextAttemptAt }: Pick<Delivery, 'status' | 'nextAttemptAt'>
): Promise<void> {
  const isOpen = sql<boolean>`(status = 'pending' or ${status} = 'delivered')`
  await tx.updateTable('webhookDelivery').set({
    status: sql`case when ${isOpen} then ${status} else status end`,
    nextAttemptAt: sql`case when ${isOpen} then ${nextAttemptAt}::timestamptz end`,
    attempts: sql<string>`attempts || ${JSON.stringify([attempt])}::jsonb`
  }).where('branchId', '=', tx.branchId).where('id', '=', id).execute()
}

/** Since when nothing arrives there, if so; and whether it is still to be sent anything. Holds the position until COMMIT. */
export async function noteHealth (
  tx: Tx, endpointId: string, failedAt: string | null
): Promise<{ readonly failingSince: string | null, readonly status: string | null }> {
  const since = failedAt === null ? null : sql<string>`coalesce(failing_since, ${failedAt})`
  const row = await tx.updateTable('webhookPosition').set({ failingSince: since })
    .where('branchId', '=', tx.branchId).where('webhookEndpointId', '=', endpointId)
    .returning((position) => ['failingSince', position.selectFrom('webhookEndpoint').select('webhookEndpoint.status')
      .where('webhookEndpoint.branchId', '=', tx.branchId).where('webhookEndpoint.id', '=', endpointId).as('status')]).executeTakeFirst()
  return row ?? { failingSince: null, status: null }
}

/** What still waits is not sent any more. */
export async function cancelPending (tx: Tx, endpointId: string): Promise<void> {
  await tx.updateTable('webhookDelivery').set({ status: 'cancelled', nextAttemptAt: null })
    .where('branchId', '=', tx.branchId).where('webhookEndpointId', '=', endpointId).where('status', '=', 'pending').execute()
}

/** For so long it can be seen what was sent. */
const keptDays = 30
/** Forgotten in one transaction. */
const step = 500

/** What is old enough to be forgotten, but what still waits. Ids tell the time. */
function outdated (tx: ReadTx, now: string) {
  const before = uuidv7({ msecs: Date.parse(now) - keptDays * 86_400_000, seq: 0, random: new Uint8Array(16) })
  return tx.selectFrom('webhookDelivery').select('id').where('branchId', '=', tx.branchId).where('id', '<', before)
    .where('status', '!=', 'pending').orderBy('id')
}

export async function hasOutdated (tx: ReadTx, now: string): Promise<boolean> {
  return await outdated(tx, now).limit(1).executeTakeFirst() !== undefined
}

/** A few of them; the next sweep goes on. */
export async function forgetOutdated (tx: Tx, now: string): Promise<void> {
  await tx.deleteFrom('webhookDelivery').where('branchId', '=', tx.branchId)
    .where('id', 'in', outdated(tx, now).limit(step).forUpdate().skipLocked()).execute()
}

/** The newest first. */
export async function listDeliveries (
  tx: ReadTx, endpointId: string, { before, statuses, limit }: { readonly before?: string | undefined, readonly statuses?: readonly string[] | undefined, readonly limit: number }
): Promise<Delivery[]> {
  let query = tx.selectFrom('webhookDelivery').selectAll().where('branchId', '=', tx.branchId).where('webhookEndpointId', '=', endpointId)
  if (before) query = query.where('id', '<', before)
  if (statuses) query = query.where('status', '=', sql<'pending'>`any(${statuses})`)
  return await query.orderBy('id', 'desc').limit(limit).execute()
}

export function findDelivery (tx: ReadTx, endpointId: string, id: string): Promise<Delivery | undefined> {
  return tx.selectFrom('webhookDelivery').selectAll().where('branchId', '=', tx.branchId)
    .where('webhookEndpointId', '=', endpointId).where('id', '=', id).executeTakeFirst()
}
