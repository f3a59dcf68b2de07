import { lookup } from 'node:dns/promises'
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Why an address that somebody else named was not called, or did not answer. Told to that somebody: it says nothing of our network. */
export type OutgoingReason = 'url_not_allowed' | 'address_not_allowed' | 'name_not_found' | 'no_connection' | 'timed_out'

export class OutgoingError extends Error {
  override name = 'OutgoingError'
  readonly reason: OutgoingReason

  constructor (reason: OutgoingReason, options?: ErrorOptions) {
    super(`The address was not called: ${reason}.`, options)
    this.reason = reason
  }
}

export interface OutgoingRequest {
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** For everything: the name, the connection, the whole answer. */
  readonly deadlineMs?: number
}
export interface OutgoingAnswer { readonly status: number, readonly headers: IncomingHttpHeaders, readonly text: string }

export interface Address { readonly address: string, readonly family: number }
export interface Outgoing {
  /** Whether this address could ever be called, before any name is looked up. */
  allows (url: string): boolean
  /** One request, no redirect followed, at most 64 kB read. Throws `OutgoingError`. */
  fetch (url: string, request?: OutgoingRequest): Promise<OutgoingAnswer>
}

interface Settings {
  /** `host` or `host:port` that the operator trusts: there plain http, any port, and private addresses will do. */
  readonly allow: readonly string[]
  readonly resolve?: (host: string) => Promise<readonly Address[]>
}

const longestMs = 15_000
const mostBytes = 64 * 1024

/** The only way out to addresses that others chose: webhooks, key sets of issuers. */
export function outgoing ({ allow, resolve = (host) => lookup(host, { all: true }) }: Settings): Outgoing {
  const isTrusted = ({ protocol, hostname, port }: URL): boolean =>
    allow.includes(hostname) || allow.includes(`${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`)

  async function call (url: URL, request: OutgoingRequest, signal: AbortSignal): Promise<OutgoingAnswer> {
    const found = await resolve(bare(url.hostname)).catch((cause) => { throw new OutgoingError('name_not_found', { cause }) })
    if (!isTrusted(url) && !found.every(({ address }) => isPublic(address))) throw new OutgoingError('address_not_allowed')
    signal.throwIfAborted()
    const answer = await send(url, { ...request, addresses: found, signal })
    return { status: answer.statusCode!, headers: answer.headers, text: await start(answer) }
  }

  const allows = (text: string) => URL.canParse(text) && isCallable(new URL(text), isTrusted(new URL(text)))
  return {
    allows,
    async fetch (text, { deadlineMs = longestMs, ...request } = {}) {
      if (!allows(text)) throw new OutgoingError('url_not_allowed')
      const signal = AbortSignal.timeout(Math.min(deadlineMs, longestMs))
      const late = new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
      return await Promise.race([call(new URL(text), request, signal), late]).catch((error) => {
        if (error instanceof OutgoingError) throw error
        throw new OutgoingError(signal.aborted ? 'timed_out' : 'no_connection', { cause: error })
      })
    }
  }
}

function isCallable ({ protocol, hostname, port, username, password }: URL, isTrusted: boolean): boolean {
  if (username || password) return false
  if (isTrusted) return protocol === 'https:' || protocol === 'http:'
  return protocol === 'https:' && port === '' && !ipaddr.isValid(bare(hostname)) && !hostname.endsWith('.')
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '')
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/** What the internet routes. IPv6 addresses that wrap or translate an IPv4 address are not. */
export function isPublic (text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.parse(text)
  return address.range() === 'unicast' && (address instanceof ipaddr.IPv4 || address.match(globalUnicast))
}

interface Sending extends OutgoingRequest { readonly addresses: readonly Address[], readonly signal: AbortSignal }

/** Connects to the addresses that were checked, not to what the name means a moment later. */
function send (url: URL, { method = 'GET', headers, body, addresses, signal }: Sending): Promise<IncomingMessage> {
  const checked = ((_host, { all }, done) => all ? done(null, [...addresses]) : done(null, addresses[0]!.address, addresses[0]!.family)) as LookupFunction
  const { request } = url.protocol === 'https:' ? https : http
  return new Promise((resolve, reject) => {
    request(url, { method, headers: { ...headers, 'accept-encoding': 'identity' }, agent: false, lookup: checked, signal })
      .once('response', resolve).once('error', reject).end(body)
  })
}

/** Leaving the loop ends the connection, however much the other side still wants to say. */
async function start (answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= mostBytes) break
  }
  return Buffer.concat(chunks).subarray(0, mostBytes).toString()
}

declare module 'fastify' {
  interface FastifyInstance { readonly outgoing: Outgoing }
}
