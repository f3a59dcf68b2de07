import { Logger, run, type Runner } from 'graphile-worker'
import { listBranchIds, listHooked } from '../db/branches.ts'
import type { Db } from '../db/kernel/client.ts'
import { forgetOldAnswers, hasOldAnswers } from '../db/idempotency-keys.ts'
import { forgetOutdated, hasOutdated, listBehind, listIdle } from '../db/webhook-deliveries.ts'
import { deliverDue, type Sender } from '../exchange/delivering.ts'
import { deliverTask, fanOut, fanOutTask, wakeDelivery, wakeUp } from '../exchange/queueing.ts'
import { secretMinutes } from '../http/idempotency.ts'

export interface Log {
  debug (fields: object, text: string): void
  error (fields: object, text: string): void
}

interface Settings extends Sender {
  /** For the restricted role. */
  readonly databaseUrl: string
  readonly log: Log
  /** How often branches are looked over for what no wake-up told. */
  readonly sweepMs?: number
  readonly preparedStatements?: boolean
}

export interface Jobs {
  /** Fails where nothing is worked on. */
  probe (): Promise<void>
  /** What runs is finished; nothing new begins. */
  stop (): Promise<void>
}

/** Jobs side by side in this instance: nearly all of their time they wait for receivers. */
const concurrency = 16

interface Place { readonly branchId: string, readonly endpointId: string }

/** Background work on the queue in our database. Every job names its branch, and what it does happens in that branch alone (S-5). */
export async function startJobs ({ databaseUrl, log, sweepMs = 5_000, preparedStatements = true, ...sender }: Settings): Promise<Jobs> {
  const { db } = sender
  const runner: Runner = await run({
    connectionString: databaseUrl,
    maxPoolSize: 4,
    noPreparedStatements: !preparedStatements,
    noHandleSignals: true,
    concurrency,
    parsedCronItems: [],
    gracefulShutdownAbortTimeout: 16_000,
    logger: new Logger(() => (level, text, meta) => { log[level === 'error' ? 'error' : 'debug']({ ...meta && 'error' in meta ? { err: meta['error'] } : {} }, text) }),
    taskList: {
      [fanOutTask]: (payload) => fanOut(db, (payload as Place).branchId),
      [deliverTask]: async (payload) => { await deliverDue(sender, payload as Place) }
    }
  })
  let hooked = new Set<string>()
  const sweeping = every(sweepMs, async () => { hooked = await sweep(db) }, (err) => log.error({ err }, 'The branches were not looked over'))
  let purged: string | null = null
  const purging = every(purgeMs, async () => { purged = await purge(db, purged) }, (err) => log.error({ err }, 'Old answers were not forgotten'))
  const stopListening = db.onEvents((branchId) => {
    if (hooked.has(branchId)) db.write({ branchId }, wakeUp).catch((err) => log.debug({ err }, 'A wake-up was lost'))
  })
  return {
    probe: async () => { if (!sweeping.isWell() || !purging.isWell()) throw new Error('The last sweep failed.') },
    async stop () {
      stopListening()
      await Promise.all([sweeping.stop(), purging.stop()])
      await runner.stop()
    }
  }
}

/** Finds what is behind or due without anybody having said so: with every wake-up lost, all events still leave. Forgets what is old. Answers the branches with endpoints. */
export async function sweep (db: Db): Promise<Set<string>> {
  const branches = await listHooked(db)
  for (const branchId of branches) {
    const [now, behind, idle, isOutdated] = await db.read({ branchId }, async (tx) => {
      const now = await tx.now()
      return Promise.all([now, listBehind(tx), listIdle(tx, now), hasOutdated(tx, now)])
    })
    if (behind.length === 0 && idle.length === 0 && !isOutdated) continue
    await db.write({ branchId }, async (tx) => {
      if (isOutdated) await forgetOutdated(tx, now)
      if (behind.length > 0) await wakeUp(tx)
      for (const endpointId of idle) await wakeDelivery(tx, endpointId)
    })
  }
  return new Set(branches)
}

/** How often, and how many branches at a time, answers are looked over that were kept for requests with a key. */
const purgeMs = 60_000
const purgedAtOnce = 500

/** Forgets kept answers, in all branches one after the other. Answers where the next turn goes on; null: at the beginning. */
export async function purge (db: Db, after: string | null): Promise<string | null> {
  const branches = await listBranchIds(db, { after, limit: purgedAtOnce })
  for (const branchId of branches) {
    if (!await db.read({ branchId }, (tx) => hasOldAnswers(tx, secretMinutes))) continue
    await db.write({ branchId }, (tx) => forgetOldAnswers(tx, secretMinutes))
  }
  return branches.length < purgedAtOnce ? null : branches.at(-1)!
}

/** Again and again, never two at once, at once the first time. */
function every (ms: number, work: () => Promise<void>, onError: (error: unknown) => void) {
  let isStopped = false
  let isWell = true
  let timer: NodeJS.Timeout | undefined
  const turn = async (): Promise<void> => {
    isWell = await work().then(() => true, (error) => { onError(error); return false })
    if (!isStopped) timer = setTimeout(() => { running = turn() }, ms)
  }
  let running = turn()
  return {
    isWell: () => isWell,
    async stop () {
      isStopped = true
      clearTimeout(timer)
      await running
    }
  }
}
