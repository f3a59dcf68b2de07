import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { type FastifyBaseLogger, type FastifyServerOptions, LogController } from 'fastify'
import type { Logger } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { type Refusal, refuse } from '../domain/kernel/refusal.ts'
import { bodyLimit } from './faults.ts'
import { guarding } from './headers.ts'
import { refused } from './plugins/problems.ts'
import { problemOf } from './problems.ts'
import { buildSerializer } from './serialization.ts'
import { buildValidator, type Components } from './validation.ts'
import { uuid } from '../domain/rules/uuid.ts'

interface Settings {
  readonly logger: Logger
  readonly publicUrl: string
  readonly components: Components
  /** Whose word on a client's address is taken. */
  readonly trustedProxies: readonly string[]
  /** Gathers what compiles each schema at once. */
  readonly declared: (() => unknown)[]
}

/** Limits of 8.4 and 6.4. While it closes, what still arrives is answered: return503OnClosing would answer without a problem. */
export function serverOptions ({ logger, publicUrl, components, declared, trustedProxies }: Settings) {
  return {
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // One logger for all requests: the line of a request names its id itself.
    childLoggerFactory: (parent) => parent,
    genReqId: ({ headers: { 'x-request-id': given } }) => typeof given === 'string' && uuid.test(given) ? given : uuidv7(),
    schemaController: {
      compilersFactory: { buildValidator: buildValidator(components, declared) as never, buildSerializer: buildSerializer(components, declared) as never }
    },
    bodyLimit,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    connectionTimeout: 60_000,
    requestTimeout: 15_000,
    keepAliveTimeout: 72_000,
    handlerTimeout: 30_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // Before any hook: an address that is none.
    frameworkErrors: (error, request, reply) => {
      const { method, id: requestId } = request
      reply.headers(guarding).header('x-request-id', requestId)
      refused(error, { request: request as never, reply, publicUrl })
      logger.info({ method, route: 'none', status: reply.statusCode, requestId }, `${method} none ${reply.statusCode}`)
    },
    clientErrorHandler: (error, socket) => answerSocket(error, socket as Socket, publicUrl)
  } satisfies FastifyServerOptions
}

/** What never became a request: no HTTP, headers too large, too slow. */
function answerSocket ({ code }: Error & { code?: string }, socket: Socket, publicUrl: string): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const refusal: Refusal = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? refuse('request_timeout', 'api:8.4', {}) : refuse('request_malformed', 'api:C-5', {})
  const problem = problemOf({ refusal }, { publicUrl, language: 'fr', requestId: uuidv7(), traceparent: undefined, url: '', machine: undefined })
  const body = JSON.stringify(problem)
  socket.end([
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body
  ].join('\r\n'))
}
