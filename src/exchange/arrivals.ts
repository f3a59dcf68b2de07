import { lastSeq } from '../db/events.ts'
import type { Db } from '../db/kernel/client.ts'

/** Tells those who wait that a branch has new events. */
export interface Arrivals {
  /** Until there is an event after this one, the time is up, or the signal comes; which one, the feed itself tells. */
  wait (branchId: string, after: number, until: { readonly ms: number, readonly signal?: AbortSignal }): Promise<void>
  close (): void
}

/** How soon the events of other instances are noticed. */
const polling = 1_000

interface Waiter { readonly after: number, readonly wake: () => void }

/** At once after a COMMIT of this instance; within a second after one of another. Nothing is lost with a wake-up: whoever wakes reads the feed. */
export function watchArrivals (db: Pick<Db, 'read' | 'onEvents'>): Arrivals {
  const waiting = new Map<string, Set<Waiter>>()
  const wakeAll = (branchId: string) => { for (const { wake } of waiting.get(branchId) ?? []) wake() }
  const stopListening = db.onEvents(wakeAll)
  let timer: NodeJS.Timeout | undefined

  async function look (): Promise<void> {
    await Promise.all([...waiting].map(async ([branchId, waiters]) => {
      const last = await db.read({ branchId }, lastSeq)
      for (const { after, wake } of waiters) if (after < last) wake()
    })).catch(() => {})
    timer = waiting.size > 0 ? setTimeout(look, polling).unref() : undefined
  }

  return {
    async wait (branchId, after, { ms, signal }) {
      if (signal?.aborted) return
      const waiters = waiting.get(branchId) ?? new Set()
      waiting.set(branchId, waiters)
      timer ??= setTimeout(look, polling).unref()
      let waiter: Waiter
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, ms)
        waiter = { after, wake: () => { clearTimeout(late); resolve() } }
        waiters.add(waiter)
        signal?.addEventListener('abort', waiter.wake, { once: true })
      })
      signal?.removeEventListener('abort', waiter!.wake)
      waiters.delete(waiter!)
      if (waiters.size === 0) waiting.delete(branchId)
    },
    close () {
      stopListening()
      for (const branchId of [...waiting.keys()]) wakeAll(branchId)
    }
  }
}
