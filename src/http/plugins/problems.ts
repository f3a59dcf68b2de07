import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { codes } from '../../domain/codes.ts'
import type { Machine } from '../../domain/kernel/machine.ts'
import { DomainError, notFound, refuse } from '../../domain/kernel/refusal.ts'
import { tagOf } from '../etags.ts'
import { type Fault, faultOf } from '../faults.ts'
import { languageOf } from '../languages.ts'
import { problemOf, retryAfterSeconds } from '../problems.ts'
import { addresses } from '../routing.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The code of the problem that this request was answered with, for the log. */
    problemCode: string | null
  }
  interface FastifyContextConfig {
    /** Whose actions a refusal lists. */
    machine?: Machine
  }
}

/** Every answer that is not a success is application/problem+json (RFC 9457; C-1 to C-6). */
export default fp<{ publicUrl: string }>(async (app, { publicUrl }) => {
  const known = addresses()
  app.decorateRequest('problemCode', null)
  app.addHook('onRoute', ({ url, method }) => { known.add(url, method) })
  app.setSchemaErrorFormatter(() => new Error('The request breaks its schema.'))

  app.setNotFoundHandler((request, reply) => {
    const allowed = known.methodsAt(request.url)
    if (allowed.length === 0) throw notFound()
    reply.header('allow', allowed.join(', '))
    throw new DomainError(refuse('method_not_allowed', 'api:C-5', { allowed: allowed.join(', ') }))
  })

  app.setErrorHandler((error, request, reply) => {
    const { machine } = request.routeOptions.config
    return refused(error, { request, reply, publicUrl, machine })
  })
}, { name: 'problems' })

interface Refused {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly publicUrl: string
  readonly machine?: Machine | undefined
}

/** Answers with the problem that an error means. A fault of ours is logged here, once, and told without a word about it. */
export function refused (error: unknown, { request, reply, publicUrl, machine }: Refused): FastifyReply {
  const fault = faultOf(error)
  const { headers, id: requestId, url } = request
  const language = languageOf(headers['accept-language'])
  const traceparent = headers['traceparent'] as string | undefined
  const problem = problemOf(fault, { publicUrl, language, requestId, url, machine, traceparent })
  request.problemCode = problem.code
  const isOurs = problem.code === 'internal' && !(error instanceof DomainError)
  if (isOurs) request.log.error({ err: error, requestId }, `Request ${requestId} failed`)
  return withHeaders(fault, request, reply)
    .code(problem.status)
    .header('content-language', language)
    .header('vary', 'Accept-Language')
    .type('application/problem+json')
    .send(JSON.stringify(problem))
}

/** The headers that belong to a refusal. */
function withHeaders ({ refusal, current }: Fault, { method }: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code } = refusal
  const wait = retryAfterSeconds(refusal)
  if (wait !== undefined) reply.header('retry-after', String(wait))
  switch (codes[code].kind) {
    case 'unknown':
      return reply.header('www-authenticate', `Bearer realm="cpq"${code === 'credential_missing' ? '' : ', error="invalid_token"'}`)
    case 'unsupported': return reply.header(method === 'PATCH' ? 'accept-patch' : 'accept-post', 'application/json')
    case 'wait':
    case 'stale': return current ? reply.header('etag', `"${tagOf(current.state)}"`) : reply
    default: return reply
  }
}
