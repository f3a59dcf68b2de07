import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import ipaddr from 'ipaddr.js'
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { DomainError, refuse } from '../../domain/kernel/refusal.ts'

/** Requests per minute: `reads` and `writes` of each credential, `public` of each address without one. 0: as many as they like. */
export interface Rates { readonly reads: number, readonly writes: number, readonly public: number }

declare module 'fastify' {
  interface FastifyInstance {
    /** Refuses whoever has asked too often without a credential from there; counts nothing. */
    assertUnspent (ip: string): Promise<void>
  }
}

interface Bucket { readonly name: string, readonly quota: number, readonly limiter: RateLimiterMemory }

const seconds = 60

/** How often one may ask (C-34, C-35). Counted in this instance: behind a balancer, each has counters of its own. */
export default fp<{ rates: Rates }>(async (app, { rates }) => {
  const buckets = {
    reads: bucket('reads', rates.reads),
    writes: bucket('writes', rates.writes),
    public: bucket('public', rates.public),
    verification: bucket('verification', rates.public)
  }

  /** Whose request it is shows only after the entrance: who is turned away there is counted as well. */
  async function count (request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { credentialId, method, ip, routeOptions: { url = '' } } = request
    if (credentialId !== null) return take(method === 'GET' || method === 'HEAD' ? buckets.reads : buckets.writes, credentialId, reply)
    await take(url.startsWith('/v1/verify/') ? buckets.verification : buckets.public, networkOf(ip), reply)
  }

  app.decorate('assertUnspent', async (ip) => {
    if (!buckets.public) return
    const { quota, limiter } = buckets.public
    const spent = await limiter.get(networkOf(ip))
    if (spent && spent.consumedPoints >= quota) throw exceeded(buckets.public, spent.msBeforeNext)
  })

  app.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/v1/')) return
    route.onRequest = [route.onRequest ?? [], count].flat()
    route.errorHandler = async (error, request, reply) => {
      if (!reply.hasHeader('ratelimit')) await count(request, reply)
      throw error
    }
  })
}, { name: 'limits' })

function bucket (name: string, quota: number): Bucket | null {
  return quota === 0 ? null : { name, quota, limiter: new RateLimiterMemory({ points: quota, duration: seconds }) }
}

async function take (bucket: Bucket | null, key: string, reply: FastifyReply): Promise<void> {
  if (!bucket) return
  const { name, quota, limiter } = bucket
  const { remainingPoints, consumedPoints, msBeforeNext } = await limiter.consume(key).catch((spent: RateLimiterRes) => spent)
  const wait = Math.ceil(msBeforeNext / 1000)
  reply.headers({ 'ratelimit-policy': `"${name}";q=${quota};w=${seconds}`, ratelimit: `"${name}";r=${remainingPoints};t=${wait}` })
  if (consumedPoints > quota) throw exceeded(bucket, msBeforeNext)
}

function exceeded ({ name, quota }: Bucket, msBeforeNext: number): DomainError {
  return new DomainError(refuse('quota_exceeded', 'api:C-35', { policy: name, limit: quota, seconds: Math.ceil(msBeforeNext / 1000) }))
}

/** An IPv6 subscriber has a whole network of addresses. */
function networkOf (ip: string): string {
  const address = ipaddr.process(ip)
  return address instanceof ipaddr.IPv6 ? address.parts.slice(0, 4).map((part) => part.toString(16)).join(':') : address.toString()
}
