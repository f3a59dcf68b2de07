import type { Server } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import fp from 'fastify-plugin'
import type { Caller } from '../../domain/kernel/decider.ts'
import { DomainError, refuse } from '../../domain/kernel/refusal.ts'

export interface Lifecycle {
  /** Every plugin is loaded. */
  isStarted: boolean
  /** On its way out: nothing new should be sent here. */
  isDraining: boolean
  /** How late the event loop is, in milliseconds. */
  delay: number
}

/** Fails when the part that it looks at is not well; tells what is not well beyond it, for this caller. An administrator asks from no branch. */
export type Probe = (caller: Caller | null) => Promise<'degraded' | undefined | void>

export interface Health {
  /** A part of the service that its report names. It does not decide whether requests may be sent here. */
  add (name: string, probe: Probe): void
  readonly probes: ReadonlyMap<string, Probe>
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly lifecycle: Lifecycle
    readonly health: Health
  }
  interface FastifyContextConfig {
    /** A page of a list: the first to be refused under load. */
    isList?: boolean
  }
}

/** Delay of the event loop, in milliseconds, above which each kind is refused: lists first, what writes last (8.4). */
const bearable = { list: 500, read: 1_000, write: 2_000 } as const

/** How long running requests may take once the service stops. */
const patience = 20_000

/** Beginning, overload, end. */
export default fp<{ drainSeconds: number }>(async (app, { drainSeconds }) => {
  const lifecycle: Lifecycle = { isStarted: false, isDraining: false, delay: 0 }
  const watch = watchDelay(lifecycle)
  app.decorate('lifecycle', lifecycle)
  const probes = new Map<string, Probe>()
  app.decorate('health', { add: (name, probe) => { probes.set(name, probe) }, probes })
  app.addHook('onReady', async () => {
    lifecycle.isStarted = true
    watch.start()
  })
  // While balancers still send requests here they are answered; only then does the server stop listening.
  let stopFinishing = () => {}
  app.addHook('preClose', async () => {
    lifecycle.isDraining = true
    watch.stop()
    if (!app.server.listening) return
    await sleep(drainSeconds * 1_000)
    stopFinishing = finish(app.server)
  })
  app.addHook('onClose', async () => stopFinishing())
  app.addHook('onRoute', (route) => {
    if (!route.config?.scope) return
    const limit = bearable[route.config.isList ? 'list' : route.method === 'GET' ? 'read' : 'write']
    route.onRequest = [shed(lifecycle, limit), route.onRequest ?? []].flat()
  })
}, { name: 'lifecycle' })

/** Connections are closed as soon as their request is answered, and all of them when that takes too long. */
function finish (server: Server): () => void {
  const sweeping = setInterval(() => server.closeIdleConnections(), 50).unref()
  const giveUp = setTimeout(() => server.closeAllConnections(), patience).unref()
  return () => {
    clearInterval(sweeping)
    clearTimeout(giveUp)
  }
}

function shed (lifecycle: Lifecycle, limit: number) {
  return (_request: unknown, _reply: unknown, done: () => void): void => {
    if (lifecycle.delay > limit) throw new DomainError(refuse('overloaded', 'api:8.4', {}))
    done()
  }
}

/** The better mean of the last two seconds: a single stall, as at the start, is no overload. */
function watchDelay (lifecycle: Lifecycle) {
  const histogram = monitorEventLoopDelay({ resolution: 20 })
  let before = 0
  let timer: NodeJS.Timeout | undefined
  return {
    start (): void {
      histogram.enable()
      timer = setInterval(() => {
        const now = histogram.count > 0 ? Math.max(0, histogram.mean / 1e6 - 20) : 0
        lifecycle.delay = Math.min(before, now)
        before = now
        histogram.reset()
      }, 1_000).unref()
    },
    stop (): void {
      clearInterval(timer)
      histogram.disable()
    }
  }
}
