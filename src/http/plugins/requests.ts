import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { DomainError, refuse } from '../../domain/kernel/refusal.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asked, for the log: the id of a key and of a branch, never a name. */
    credentialId: string | null
    visitedBranchId: string | null
  }
}

/** An API without pages: nothing may be framed, sniffed, stored or run. The documentation page has its own policy. */
const guarding = {
  'cache-control': 'private, no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff'
}
const quiet = /^\/(livez|readyz|startupz|docs)/

/** What every request has: its id in the answer (C-55), headers that guard, one line in the log. */
export default fp(async (app) => {
  app.decorateRequest('credentialId', null)
  app.decorateRequest('visitedBranchId', null)

  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(guarding).header('x-request-id', request.id)
    // PostgreSQL has no text with a NUL in it.
    if (request.url.includes('%00')) throw new DomainError(refuse('request_malformed', 'api:C-5', {}))
    done()
  })

  app.addHook('onRoute', (route) => {
    route.onResponse = [route.onResponse ?? [], lineOf(route.url, quiet.test(route.url) ? 'debug' : 'info')].flat()
  })
  const missed = lineOf('none', 'info')
  app.addHook('onResponse', (request, reply, done) => request.is404 ? missed(request, reply, done) : done())
}, { name: 'requests' })

/** One line per request: it reads alone and carries its fields. The route stands for the address, which may hold personal data. */
function lineOf (route: string, level: 'debug' | 'info') {
  return (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    const { method, id: requestId, problemCode, credentialId, visitedBranchId: branchId, log } = request
    const { statusCode: status } = reply
    const fields = { method, route, status, ms: Math.round(reply.elapsedTime), requestId, credentialId, branchId }
    log[level](problemCode === null ? fields : { ...fields, code: problemCode }, `${method} ${route} ${status}`)
    done()
  }
}
