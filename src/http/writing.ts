import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type KeptAnswer, Replay } from '../db/kernel/claim.ts'
import type { Db } from '../db/kernel/client.ts'
import type { Caller } from '../domain/kernel/decider.ts'
import { DomainError, refuse } from '../domain/kernel/refusal.ts'
import { bodySeal, claimOf, secretMinutes } from './idempotency.ts'
import { flag, optional } from './schemas.ts'

declare module 'fastify' {
  interface FastifyInstance { readonly bodySeal: ReturnType<typeof bodySeal> }
}

export const DryRun = Type.Object({ dryRun: optional(flag) }, { additionalProperties: false })

/** C-57: everything runs, nothing stays. */
export function callerOf ({ caller, query }: FastifyRequest): Caller {
  return (query as { dryRun?: boolean }).dryRun ? { ...caller, dryRun: true } : caller
}

/** `isSecret`: the answer shows something that is shown once. */
export interface Exchange { readonly request: FastifyRequest, readonly reply: FastifyReply, readonly isSecret?: boolean }

/**
 * How every request that writes is answered: `run` does one `db.write` for the caller, `present` sets status and headers and makes the body.
 * With an Idempotency-Key the answer is kept in that very transaction and given again to whoever sends the same request (C-10 to C-15);
 * then `present` runs before COMMIT, perhaps more than once: it has no effect but on the reply.
 */
export async function writing<T> (
  exchange: Exchange, run: (db: Db, caller: Caller) => Promise<T>, present: (value: T, caller: Caller) => object
): Promise<unknown> {
  const { request, reply } = exchange
  const { db } = request.server
  const caller = callerOf(request)
  const claim = caller.dryRun ? undefined : claimOf(request)
  if (!claim) return present(await run(db, caller), caller)
  let body: object
  const answerOf = (value: unknown): KeptAnswer => {
    body = present(value as T, caller)
    return keep(exchange, body)
  }
  const claiming: Db = { ...db, write: (visit, work) => db.write({ ...visit, claim: { ...claim, answerOf } }, work) }
  try {
    await run(claiming, caller)
    return body!
  } catch (error) {
    for (const name of kept) reply.removeHeader(name)
    if (error instanceof Replay) return replay(error, request, reply)
    throw error
  }
}

/** Headers that say something of the answer, and not of the exchange. */
const kept = ['content-language', 'content-location', 'etag', 'location', 'vary']

function keep ({ request, reply, isSecret = false }: Exchange, body: object): KeptAnswer {
  const text = JSON.stringify(body)
  const headers = Object.fromEntries(kept.flatMap((name) => reply.hasHeader(name) ? [[name, String(reply.getHeader(name))]] : []))
  return { status: reply.statusCode, headers, body: isSecret ? request.server.bodySeal.seal(text) : text, isSealed: isSecret }
}

function replay ({ answer, age }: Replay, { server }: FastifyRequest, reply: FastifyReply): unknown {
  const { status, headers, body, isSealed } = answer
  if (body === null || (isSealed && age > secretMinutes * 60_000)) {
    throw new DomainError(refuse('secret_no_longer_available', 'api:C-14', { minutes: secretMinutes }))
  }
  reply.code(status).headers(headers).header('idempotency-replayed', 'true')
  return JSON.parse(isSealed ? server.bodySeal.open(body) : body)
}
