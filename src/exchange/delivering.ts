import { v7 as uuidv7 } from 'uuid'
import { lock } from '../db/kernel/aggregate.ts'
import type { Db } from '../db/kernel/client.ts'
import type { Tx, WebhookAttempt } from '../db/schema.ts'
import { cancelPending, type Delivery, listDue, lockPosition, nextDue, noteAttempt, noteHealth, setLease } from '../db/webhook-deliveries.ts'
import { findClock, findEndpoint, listKeys, webhookEndpoints } from '../db/webhooks.ts'
import { type Actor, type Caller, contextOf } from '../domain/kernel/decider.ts'
import { type DisabledReason, endOf, isDelivered, nextAttemptAt, type Outcome, type WebhookEndpoint } from '../domain/webhook-endpoint.ts'
import { type Outgoing, OutgoingError } from '../http/outgoing.ts'
import { change, record } from './endpoints.ts'
import { wakeDelivery, working } from './queueing.ts'
import { post } from './sending.ts'
import type { Seal } from './signatures.ts'

export interface Sender {
  readonly db: Db
  readonly outgoing: Pick<Outgoing, 'fetch'>
  readonly seal: Seal
  /** The database's time; milliseconds that tests are ahead of it. */
  readonly ahead?: number
}

/** Sent side by side; those of one subject stay in order. */
const lanes = 8
const batch = 24
/** Nothing is begun later: by the end of the lease another worker may begin. */
const workMs = 40_000
const leaseMs = 60_000
const excerpt = 1_000
const worker: Actor = { id: 'webhooks', role: 'system', personId: null, organizationId: null }

interface Place { readonly branchId: string, readonly endpointId: string }
interface Work {
  readonly endpoint: WebhookEndpoint
  readonly keys: readonly string[]
  readonly due: readonly Delivery[]
  /** The database's time, in milliseconds. */
  readonly clock: () => number
}

/** Sends what is due for one endpoint, as the only one who does; other endpoints wait for nothing of it (E-2). Answers how many arrived. */
export async function deliverDue (sender: Sender, place: Place): Promise<number> {
  const { branchId, endpointId } = place
  const work = await sender.db.write(working(branchId), (tx) => begin(sender, tx, endpointId))
  if (!work) return 0
  const until = Date.now() + workMs
  const queues = inOrder(work.due)
  let [arrived, isOver] = [0, false]
  const lane = async () => {
    for (const delivery of following(queues)) {
      if (isOver || Date.now() >= until) return
      const attempted = await attempt(sender, work, delivery).catch((error) => { isOver = true; throw error })
      if (attempted.isArrived) arrived++
      isOver ||= attempted.isOver
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane))
  await sender.db.write(working(branchId), (tx) => end(tx, endpointId))
  for (const one of ended) if (one.status === 'rejected') throw one.reason
  return arrived
}

/** Nothing to do, or somebody else does it. */
async function begin ({ seal, ahead = 0 }: Sender, tx: Tx, endpointId: string): Promise<Work | undefined> {
  const [now, began] = [Date.parse(await tx.now()), performance.now()]
  const position = await lockPosition(tx, endpointId)
  if (!position || Date.parse(position.leasedUntil ?? '') > now) return undefined
  const { isPaused, ...endpoint } = await findEndpoint(tx, endpointId, worker)
  const due = await listDue(tx, endpointId, { now: instant(now + ahead), limit: batch })
  if (endpoint.status !== 'enabled' || isPaused || due.length === 0) return undefined
  const keys = await listKeys(tx, endpointId, instant(now))
  await setLease(tx, endpointId, instant(now + leaseMs))
  return { endpoint, due, keys: keys.map(({ sealed }) => seal.open(sealed)), clock: () => now + performance.now() - began }
}

/** Gives the lease back, and names the time of the next try. */
async function end (tx: Tx, endpointId: string): Promise<void> {
  await lockPosition(tx, endpointId)
  await setLease(tx, endpointId, null)
  const next = await nextDue(tx, endpointId)
  if (next !== null) await wakeDelivery(tx, endpointId, next)
}

/** Those of one subject one after the other, in the order of their events. */
function inOrder (due: readonly Delivery[]): Delivery[][] {
  const queues = new Map<string, Delivery[]>()
  for (const delivery of [...due].sort((a, b) => a.seq - b.seq)) {
    queues.set(delivery.subjectId, [...queues.get(delivery.subjectId) ?? [], delivery])
  }
  return [...queues.values()]
}

/** For a lane: a whole queue, then the next that no other lane took. */
function * following (queues: Delivery[][]): Generator<Delivery> {
  for (let queue = queues.shift(); queue; queue = queues.shift()) yield * queue
}

/** `isOver`: the endpoint takes nothing more. */
interface Attempted { readonly isArrived: boolean, readonly isOver: boolean }

/** The position is locked first, as by all that writes for an endpoint: lanes wait for each other, never in a circle (D-7). */
async function attempt (sender: Sender, work: Work, delivery: Delivery): Promise<Attempted> {
  const { endpoint, clock } = work
  const { branchId, id: endpointId } = endpoint
  const at = clock()
  const answered = await send(sender, work, delivery)
  const note: WebhookAttempt = {
    at: instant(at), status: answered.status, ms: Math.round(clock() - at), error: answered.error, answer: answered.answer
  }
  const isArrived = isDelivered(answered)
  return sender.db.write(working(branchId), async (tx) => {
    const now = instant(Date.parse(await tx.now()) + (sender.ahead ?? 0))
    const next = isArrived ? null : nextAttemptAt(now, delivery.attempts.length + 1, answered)
    const status = isArrived ? 'delivered' : next === null ? 'failed' : 'pending'
    const health = await noteHealth(tx, endpointId, isArrived ? null : now)
    await noteAttempt(tx, delivery.id, note, { status, nextAttemptAt: next })
    const reason = health.failingSince && endOf(answered, health.failingSince, now)
    if (reason) await disable(tx, endpointId, reason)
    return { isArrived, isOver: reason !== null || health.status !== 'enabled' }
  })
}

type Answered = Outcome & Pick<WebhookAttempt, 'error' | 'answer'>

async function send ({ outgoing }: Sender, { endpoint, keys, clock }: Work, { eventId, payload }: Delivery): Promise<Answered> {
  const message = { id: eventId, timestamp: Math.floor(clock() / 1_000), payload }
  try {
    const { status, headers: { 'retry-after': after }, text } = await post(outgoing, { url: endpoint.url, keys }, message)
    return { status, retryAfterSeconds: secondsOf(after, clock()), error: null, answer: text.slice(0, excerpt).replaceAll('\0', '') }
  } catch (error) {
    if (!(error instanceof OutgoingError)) throw error
    return { status: null, retryAfterSeconds: null, error: error.reason, answer: null }
  }
}

/** Seconds, or a date of HTTP. */
function secondsOf (after: string | undefined, now: number): number | null {
  if (after === undefined) return null
  const seconds = /^\d{1,9}$/.test(after) ? Number(after) : (Date.parse(after) - now) / 1_000
  return Number.isNaN(seconds) ? null : seconds
}

/** By the service itself: in the trail, and in what waits. */
async function disable (tx: Tx, id: string, reason: DisabledReason): Promise<void> {
  const endpoint = (await lock(tx, webhookEndpoints, [id], worker)).get(id)!
  if (endpoint.status !== 'enabled') return
  const caller = await callerIn(tx)
  const context = contextOf(caller, await tx.now())
  const event = { type: 'webhook_endpoint.disabled', reason, disabledAt: context.now } as const
  await cancelPending(tx, id)
  await record(tx, await change(tx, endpoint, event), event, context)
}

async function callerIn (tx: Tx): Promise<Caller> {
  return { ...await findClock(tx), branchId: tx.branchId, requestId: uuidv7(), actor: worker, dryRun: false }
}

const instant = (milliseconds: number) => new Date(milliseconds).toISOString()
