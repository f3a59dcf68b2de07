import { v7 as uuidv7 } from 'uuid'
import { lastSeq, readFeed, type Told } from '../db/events.ts'
import { assertVersion, insert, lock, update } from '../db/kernel/aggregate.ts'
import type { Db } from '../db/kernel/client.ts'
import { appendEvents } from '../db/kernel/events.ts'
import type { Tx } from '../db/schema.ts'
import { cancelPending, type Delivery, findDelivery, lockPosition } from '../db/webhook-deliveries.ts'
import { findShipping, listEndpoints, movePosition, openShipping, rotateKey, seqBefore, type Shipping, webhookEndpoints } from '../db/webhooks.ts'
import { type Caller, type Context, contextOf } from '../domain/kernel/decider.ts'
import { DomainError, insist, insistRole, refuse } from '../domain/kernel/refusal.ts'
import { type EndpointContent, evolveWebhookEndpoint, type WebhookEndpoint, type WebhookEndpointEvent } from '../domain/webhook-endpoint.ts'
import { queueDeliveries, wakeUp } from './queueing.ts'
import { mintKey, type Seal } from './signatures.ts'

/** What manages an endpoint. Each is one transaction, with its event. */

export type Whole = WebhookEndpoint & Shipping
/** `secret`: shown by this answer alone. */
export type WithSecret = Whole & { readonly secret: string | null }

const mutable = ['url', 'description', 'types', 'status', 'disabledReason', 'disabledAt', 'enabledBy', 'version'] as const

/** Earlier secrets go on signing for so long (C-44). */
export const rotationHours = 24

export function createEndpoint (
  db: Db, caller: Caller, seal: Seal, content: EndpointContent & Pick<WebhookEndpoint, 'signing'>
): Promise<WithSecret> {
  assertManager(caller)
  const { actor: { id: createdBy, role, personId, organizationId }, branchId } = caller
  return db.write(caller, async (tx) => {
    const id = uuidv7()
    const disabled = { disabledReason: null, disabledAt: null }
    const state: WebhookEndpoint = { branchId, id, ...content, status: 'enabled', ...disabled, role, personId, organizationId, createdBy, enabledBy: createdBy, version: 1 }
    const { key, secret } = mintKey(state.signing, seal)
    await insert(tx, 'webhookEndpoint', [state])
    await openShipping(tx, id, await lastSeq(tx))
    await rotateKey(tx, id, key, 0)
    const shipping = await findShipping(tx, id)
    await record(tx, state, { type: 'webhook_endpoint.created', state }, contextOf(caller, await tx.now()))
    return { ...state, ...shipping!, secret }
  })
}

export interface Order { readonly id: string, readonly ifVersion?: number | undefined }

export function changeEndpoint (db: Db, caller: Caller, order: Order, content: EndpointContent): Promise<Whole> {
  return alter(db, caller, order, async () => ({ type: 'webhook_endpoint.changed', content }))
}

/**
 * By the caller's credential from now on. One that was disabled goes on with the next event, and what came in between can be replayed;
 * one whose credential had ended goes on where it stopped.
 */
export function enableEndpoint (db: Db, caller: Caller, order: Order): Promise<Whole> {
  return alter(db, caller, order, async (tx, { id, status }) => {
    const { isPaused } = (await findShipping(tx, id))!
    insist(status === 'enabled' && !isPaused && refuse('webhook_enabled', 'api:C-48', {}))
    if (status === 'disabled') await movePosition(tx, id, await lastSeq(tx))
    return { type: 'webhook_endpoint.enabled', enabledBy: caller.actor.id }
  })
}

export function disableEndpoint (db: Db, caller: Caller, order: Order): Promise<Whole> {
  return alter(db, caller, order, async (tx, { id, status }, { now }) => {
    insist(status === 'disabled' && refuse('webhook_disabled', 'api:C-48', {}))
    await cancelPending(tx, id)
    return { type: 'webhook_endpoint.disabled', reason: 'requested', disabledAt: now }
  })
}

export function deleteEndpoint (db: Db, caller: Caller, order: Order): Promise<Whole> {
  return alter(db, caller, order, async (tx, { id }) => {
    await cancelPending(tx, id)
    return { type: 'webhook_endpoint.deleted' }
  })
}

export async function rotateSecret (db: Db, caller: Caller, order: Order, seal: Seal): Promise<WithSecret> {
  let shown: string | null = null
  const endpoint = await alter(db, caller, order, async (tx, { id, signing }) => {
    const { key, secret } = mintKey(signing, seal)
    await rotateKey(tx, id, key, rotationHours)
    shown = secret
    return { type: 'webhook_endpoint.secret_rotated' }
  })
  return { ...endpoint, secret: shown }
}

/** Sends what looks like an event, to see whether it arrives. */
export function testEndpoint (db: Db, caller: Caller, order: Order, type: string): Promise<Delivery> {
  return visit(db, caller, order, async (tx, { id, version }, { now }) => {
    const sample: Told = {
      id: uuidv7(), seq: 0, type, occurredAt: now, aggregate: type.split('.')[0]!, aggregateId: id, version, data: {}
    }
    const [deliveryId] = await queueDeliveries(tx, id, [sample])
    return await findDelivery(tx, id, deliveryId!) as Delivery
  })
}

export type From = { readonly eventId: string, readonly seq: number } | { readonly since: string }

/** One event once more, or all from a day on. Nothing is told that its owner may not know. */
export function replay (db: Db, caller: Caller, order: Order, from: From): Promise<Whole> {
  return visit(db, caller, order, async (tx, endpoint) => {
    const { id } = endpoint
    if ('since' in from) {
      const seq = await seqBefore(tx, from.since)
      if (seq !== null) await movePosition(tx, id, seq)
      await wakeUp(tx)
    } else {
      const { seq, eventId } = from
      const { events: [event] } = await readFeed(tx, endpoint as never, { after: seq - 1, limit: 1 }, Math.min(seq, await lastSeq(tx)))
      if (event?.id !== eventId) throw new DomainError(refuse('reference_unknown', 'api:C-5', { what: 'event' }), '#/eventId')
      await queueDeliveries(tx, id, [event])
    }
    return { ...endpoint, ...(await findShipping(tx, id))! }
  })
}

/** The history of a sandbox that begins anew begins with the endpoints that stay. */
export async function retellEndpoints (tx: Tx, caller: Caller): Promise<void> {
  const context = contextOf(caller, await tx.now())
  for (const state of await listEndpoints(tx)) await record(tx, state, { type: 'webhook_endpoint.created', state }, context)
}

type Step = (tx: Tx, state: WebhookEndpoint, context: Context) => Promise<WebhookEndpointEvent>

/** Lock, judge, write, one event. */
function alter (db: Db, caller: Caller, { id, ifVersion }: Order, step: Step): Promise<Whole> {
  assertManager(caller)
  return db.write(caller, async (tx) => {
    const current = await lockEndpoint(tx, id, caller)
    assertVersion(current, ifVersion)
    const context = contextOf(caller, await tx.now())
    const event = await step(tx, current, context)
    const state = await change(tx, current, event)
    const shipping = await findShipping(tx, id)
    await record(tx, state, event, context)
    return { ...state, ...shipping! }
  })
}

/** What leaves the endpoint as it is: only one that works can be sent something. */
function visit<T> (db: Db, caller: Caller, { id, ifVersion }: Order, work: (tx: Tx, state: WebhookEndpoint, context: Context) => Promise<T>): Promise<T> {
  assertManager(caller)
  return db.write(caller, async (tx) => {
    const current = await lockEndpoint(tx, id, caller)
    assertVersion(current, ifVersion)
    insist(current.status === 'disabled' && refuse('webhook_disabled', 'api:C-48', {}))
    return work(tx, current, contextOf(caller, await tx.now()))
  })
}

/** The position before all else: workers that send for it lock in that order too (D-7). */
async function lockEndpoint (tx: Tx, id: string, { actor }: Caller): Promise<WebhookEndpoint> {
  const [, endpoints] = await Promise.all([lockPosition(tx, id), lock(tx, webhookEndpoints, [id], actor)])
  return endpoints.get(id)!
}

export async function change (tx: Tx, current: WebhookEndpoint, event: WebhookEndpointEvent): Promise<WebhookEndpoint> {
  const state = evolveWebhookEndpoint(current, event)
  await update(tx, webhookEndpoints, mutable, [state])
  return state
}

export function record (tx: Tx, state: WebhookEndpoint, event: WebhookEndpointEvent, context: Context): Promise<void> {
  return appendEvents(tx, [{ aggregate: webhookEndpoints.name, stored: webhookEndpoints, state, event, role: context.actor.role }], context)
}

function assertManager ({ actor: { role } }: Caller): void {
  insistRole(webhookEndpoints.writtenBy, role, 'manage_webhooks')
}
