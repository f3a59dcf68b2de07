import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

/** The day from which an operation is not to be used any more, the day on which it may go, and where the way on is told. */
export interface Deprecation { readonly since: string, readonly sunset: string, readonly link: string }

declare module 'fastify' {
  interface FastifyContextConfig {
    deprecated?: Deprecation
  }
}

/** What is on its way out says so in each success (C-37): `Deprecation` (RFC 9745), `Sunset` (RFC 8594), a link to the way on. */
export default fp(async (app) => {
  app.addHook('onRoute', (route) => {
    const { deprecated } = route.config ?? {}
    if (!deprecated) return
    assertNotice(deprecated, route.url)
    route.schema = { ...route.schema, deprecated: true }
    route.onSend = [telling(deprecated), route.onSend ?? []].flat() as never
  })
}, { name: 'deprecations' })

/** Twelve months at least; days are written YYYY-MM-DD. */
function assertNotice ({ since, sunset }: Deprecation, url: string): void {
  const soonest = `${Number(since.slice(0, 4)) + 1}${since.slice(4)}`
  if (!(sunset >= soonest)) throw new Error(`${url} may go on ${soonest} at the soonest.`)
}

const midnight = (day: string) => new Date(`${day}T00:00:00Z`)

function telling ({ since, sunset, link }: Deprecation) {
  const headers = { deprecation: `@${midnight(since).getTime() / 1_000}`, sunset: midnight(sunset).toUTCString() }
  return (_request: FastifyRequest, reply: FastifyReply, payload: unknown, done: (error: null, payload: unknown) => void): void => {
    // Beside the next page, if there is one.
    const links = [reply.getHeader('link') ?? [], `<${link}>; rel="deprecation"`].flat()
    if (reply.statusCode < 400) reply.headers({ ...headers, link: links.join(', ') })
    done(null, payload)
  }
}
