import { sql } from 'kysely'
import type { ReadTx, Tx, WebhookAttempt, WebhookDeliveryRow } from './schema.ts'

export type Delivery = Omit<WebhookDeliveryRow, 'attempts'> & { readonly attempts: readonly WebhookAttempt[] }
export type NewDelivery = Pick<Delivery, 'id' | 'eventId' | 'seq' | 'type' | 'subjectId' | 'payload'>

interface Position { readonly webhookEndpointId: string, readonly seq: number }

/** Enabled endpoints that have not looked at the branch's last event. */
export function listBehind (tx: ReadTx): Promise<Position[]> {
  return tx.selectFrom('webhookPosition as position')
    .innerJoin('webhookEndpoint as endpoint', (join) => join
      .onRef('endpoint.branchId', '=', 'position.branchId').onRef('endpoint.id', '=', 'position.webhookEndpointId'))
    .innerJoin('branchCounter as counter', 'counter.branchId', 'position.branchId')
    .select(['position.webhookEndpointId', 'position.seq'])
    .where('position.branchId', '=', tx.branchId).where('endpoint.status', '=', 'enabled')
    .whereRef('position.seq', '!=', 'counter.seq').execute()
}

/** Endpoints for which something is due and nobody sends. */
export async function listIdle (tx: ReadTx, now: string): Promise<string[]> {
  const rows = await tx.selectFrom('webhookPosition as position').select('webhookEndpointId')
    .where('position.branchId', '=', tx.branchId)
    .where((row) => row.or([row('leasedUntil', 'is', null), row('leasedUntil', '<', now)]))
    .where((row) => row.exists(row.selectFrom('webhookDelivery as delivery').select('delivery.id').where('delivery.branchId', '=', tx.branchId)
      .whereRef('delivery.webhookEndpointId', '=', 'position.webhookEndpointId')
      .where('delivery.status', '=', 'pending').where('delivery.nextAttemptAt', '<=', now))).execute()
  return rows.map(({ webhookEndpointId }) => webhookEndpointId)
}

/** The position, held until COMMIT: who moves it, queues deliveries or takes the lease does so alone. */
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

export async function noteAttempt (
  tx: Tx, id: string, attempt: WebhookAttempt, outcome: Pick<Delivery, 'status' | 'nextAttemptAt'>
): Promise<void> {
  await tx.updateTable('webhookDelivery')
    .set({ ...outcome, attempts: sql<string>`attempts || ${JSON.stringify([attempt])}::jsonb` })
    .where('branchId', '=', tx.branchId).where('id', '=', id).where('status', '=', 'pending').execute()
}

/** Since when nothing arrives there, if so. Answers that instant. */
export async function noteHealth (tx: Tx, endpointId: string, failedAt: string | null): Promise<string | null> {
  const since = failedAt === null ? null : sql<string>`coalesce(failing_since, ${failedAt})`
  const row = await tx.updateTable('webhookPosition').set({ failingSince: since })
    .where('branchId', '=', tx.branchId).where('webhookEndpointId', '=', endpointId).returning('failingSince').executeTakeFirst()
  return row?.failingSince ?? null
}

/** What still waits is not sent any more. */
export async function cancelPending (tx: Tx, endpointId: string): Promise<void> {
  await tx.updateTable('webhookDelivery').set({ status: 'cancelled', nextAttemptAt: null })
    .where('branchId', '=', tx.branchId).where('webhookEndpointId', '=', endpointId).where('status', '=', 'pending').execute()
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
