import { v7 as uuidv7 } from 'uuid'
import { lastSeq, readFeed, type Told } from '../db/events.ts'
import { addJob } from '../db/kernel/queue.ts'
import type { Db } from '../db/kernel/client.ts'
import type { Visit } from '../db/kernel/opening.ts'
import type { Tx } from '../db/schema.ts'
import { insertDeliveries, listBehind, lockPosition, setPosition } from '../db/webhook-deliveries.ts'
import { findEndpoint } from '../db/webhooks.ts'
import type { Actor } from '../domain/kernel/decider.ts'
import { present } from './events.ts'

export const fanOutTask = 'webhooks.fan_out'
export const deliverTask = 'webhooks.deliver'
/** Events that one transaction looks at. */
const stretch = 100
const system: Actor = { id: 'webhooks', role: 'system', personId: null, organizationId: null }

/** A worker writes as a command does: should the branch be a sandbox, before its reset or after it. */
export const working = (branchId: string): Visit => ({ branchId, isSandbox: true })

/** Has a worker look for events that this branch's endpoints have not seen. */
export const wakeUp = (tx: Tx) => addJob(tx, { task: fanOutTask, payload: { branchId: tx.branchId }, key: `fan-out ${tx.branchId}` })

/** Has a worker send what is due for this endpoint. */
export function wakeDelivery (tx: Tx, endpointId: string, runAt?: string): Promise<void> {
  return addJob(tx, { task: deliverTask, payload: { branchId: tx.branchId, endpointId }, key: `deliver ${endpointId}`, runAt })
}

/** A delivery per event, in the transaction that moved past it. Answers their ids. */
export async function queueDeliveries (tx: Tx, endpointId: string, events: readonly Told[]): Promise<string[]> {
  if (events.length === 0) return []
  const deliveries = events.map((told) => ({
    id: uuidv7(),
    eventId: told.id,
    seq: told.seq,
    type: told.type,
    subjectId: told.aggregateId,
    payload: JSON.stringify(present(told, tx.branchId))
  }))
  await insertDeliveries(tx, endpointId, await tx.now(), deliveries)
  await wakeDelivery(tx, endpointId)
  return deliveries.map(({ id }) => id)
}

/** Moves every endpoint of the branch up to its last event, a stretch at a time (E-2). */
export async function fanOut (db: Db, branchId: string): Promise<void> {
  const behind = await db.read({ branchId }, listBehind)
  for (const { webhookEndpointId } of behind) {
    while (await advance(db, branchId, webhookEndpointId));
  }
}

/** Position and deliveries move together: none is lost, none is made twice. Answers whether there may be more. */
function advance (db: Db, branchId: string, endpointId: string): Promise<boolean> {
  return db.write(working(branchId), async (tx) => {
    const position = await lockPosition(tx, endpointId)
    if (!position) return false
    const endpoint = await findEndpoint(tx, endpointId, system)
    if (endpoint.status !== 'enabled' || endpoint.isPaused) return false
    const last = await lastSeq(tx)
    const types = endpoint.types.length > 0 ? endpoint.types : undefined
    const actor = { id: endpoint.createdBy, role: endpoint.role, personId: endpoint.personId, organizationId: endpoint.organizationId }
    const { events, nextAfter } = await readFeed(tx, actor, { after: position.seq, limit: stretch, types }, last)
    await queueDeliveries(tx, endpointId, events)
    await setPosition(tx, endpointId, nextAfter)
    return nextAfter < last
  })
}
