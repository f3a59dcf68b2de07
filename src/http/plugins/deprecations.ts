import type { FastifyReply, onSendHookHandler } from 'fastify'
import fp from 'fastify-plugin'
import { addDeprecatedCalls, type DeprecatedCalls } from '../../db/deprecated-calls.ts'

/** The day from which an operation is not to be used any more, the day on which it may go, and where the way on is told. */
export interface Deprecation { readonly since: string, readonly sunset: string, readonly link: string }

declare module 'fastify' {
  interface FastifyContextConfig {
    deprecated?: Deprecation
  }
  interface FastifyInstance {
    /** Writes down what was counted since the last time. */
    readonly noteDeprecatedCalls: () => Promise<void>
  }
}

/** What is on its way out says so in each success (C-37): `Deprecation` (RFC 9745), `Sunset` (RFC 8594), a link to the way on. Its calls are counted. */
export default fp(async (app) => {
  let counted = new Map<string, DeprecatedCalls>()
  const count = (calls: DeprecatedCalls) => {
    const place = `${calls.apiKeyId} ${calls.operationId}`
    counted.set(place, sum(counted.get(place), calls))
  }

  app.addHook('onRoute', (route) => {
    const { deprecated } = route.config ?? {}
    if (!deprecated) return
    assertNotice(deprecated, route.url)
    const { operationId } = route.schema as { operationId: string }
    route.schema = { ...route.schema, deprecated: true }
    const tell = telling(deprecated)
    const hook: onSendHookHandler = ({ credentialId }, reply, payload, done) => {
      const now = new Date().toISOString()
      if (credentialId !== null) count({ apiKeyId: credentialId, operationId, count: 1, firstCalledAt: now, lastCalledAt: now })
      if (reply.statusCode < 400) tell(reply)
      done(null, payload)
    }
    route.onSend = [hook, route.onSend ?? []].flat()
  })

  const note = async () => {
    const taken = [...counted.values()]
    if (taken.length === 0) return
    counted = new Map()
    await addDeprecatedCalls(app.db, taken).catch((error) => {
      taken.forEach(count)
      throw error
    })
  }
  app.decorate('noteDeprecatedCalls', note)
  const warn = (err: unknown) => app.log.warn({ err }, 'Deprecated calls were not noted')
  const everyMinute = setInterval(() => { note().catch(warn) }, 60_000).unref()
  // The last requests have been answered, and the database is still there.
  app.addHook('onClose', async () => {
    clearInterval(everyMinute)
    await note().catch(warn)
  })
}, { name: 'deprecations', dependencies: ['database'] })

/** Twelve months at least; days are written YYYY-MM-DD. */
function assertNotice ({ since, sunset }: Deprecation, url: string): void {
  const soonest = `${Number(since.slice(0, 4)) + 1}${since.slice(4)}`
  if (sunset < soonest) throw new Error(`${url} may go on ${soonest} at the soonest.`)
}

function midnight (day: string): Date {
  const instant = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(instant.getTime())) throw new Error(`${day} is no day.`)
  return instant
}

function telling ({ since, sunset, link }: Deprecation) {
  const headers = { deprecation: `@${midnight(since).getTime() / 1_000}`, sunset: midnight(sunset).toUTCString() }
  return (reply: FastifyReply): void => {
    // Beside the next page, if there is one.
    const links = [reply.getHeader('link') ?? [], `<${link}>; rel="deprecation"`].flat()
    reply.headers({ ...headers, link: links.join(', ') })
  }
}

/** What could not be written may come after what was counted since. */
function sum (known: DeprecatedCalls | undefined, more: DeprecatedCalls): DeprecatedCalls {
  if (!known) return more
  const [first, last] = known.firstCalledAt < more.firstCalledAt ? [known, more] : [more, known]
  return { ...known, count: known.count + more.count, firstCalledAt: first.firstCalledAt, lastCalledAt: last.lastCalledAt }
}
