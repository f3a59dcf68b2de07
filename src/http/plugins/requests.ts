import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { DomainError, refuse } from '../../domain/kernel/refusal.ts'
import { guarding } from '../headers.ts'
import { isAcceptable } from '../media.ts'
import { traceContext } from '../problems.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asked, for the log: the id of a key and of a branch, never a name. */
    credentialId: string | null
    visitedBranchId: string | null
  }
  interface FastifyContextConfig {
    /** The media type of a success, where it is not JSON. */
    produces?: string
  }
}

/** Where a route names no query, a parameter is a mistake: somebody believes that it does something. */
const nothing = { type: 'object', properties: {}, additionalProperties: false }

const quiet = /^\/(livez|readyz|startupz|docs)/

/** What every request has: its id and its trace in the answer (C-55), headers that guard, one line in the log. */
export default fp(async (app) => {
  app.decorateRequest('credentialId', null)
  app.decorateRequest('visitedBranchId', null)

  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(guarding).header('x-request-id', request.id)
    const traceparent = String(request.headers['traceparent'])
    if (traceContext.test(traceparent)) reply.header('traceparent', traceparent)
    // PostgreSQL has no text with a NUL in it.
    if (request.url.includes('%00')) throw new DomainError(refuse('request_malformed', 'api:C-5', {}))
    done()
  })

  app.addHook('onRoute', (route) => {
    route.onResponse = [route.onResponse ?? [], lineOf(route.url, quiet.test(route.url) ? 'debug' : 'info')].flat()
    if (route.url.startsWith('/v1/')) route.schema = { querystring: nothing, ...route.schema }
    const { produces = 'application/json' } = route.config ?? {}
    if ((route.schema as { operationId?: string })?.operationId) route.onRequest = [offering(produces), route.onRequest ?? []].flat()
  })
  const missed = lineOf('none', 'info')
  app.addHook('onResponse', (request, reply, done) => request.is404 ? missed(request, reply, done) : done())
}, { name: 'requests' })

function offering (offered: string) {
  return ({ headers: { accept } }: FastifyRequest, _reply: FastifyReply, done: () => void): void => {
    if (!isAcceptable(accept, offered)) throw new DomainError(refuse('not_acceptable', 'api:C-5', { offered }))
    done()
  }
}

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
