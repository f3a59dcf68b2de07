import { startError } from '../db/kernel/start-error.ts'
import { post } from '../exchange/sending.ts'
import { mintKey } from '../exchange/signatures.ts'
import { outgoing, OutgoingError } from '../http/outgoing.ts'
import { type ClientTools, type Commands, given, wordIn } from './command.ts'
import { type FeedEvent, follow } from './events.ts'
import { call } from './http.ts'

interface Endpoint { readonly id: string, readonly url: string, readonly href: string, readonly types: readonly string[] }
interface Delivery { readonly id: string, readonly eventId: string, readonly status: string }

export const webhooks: Commands = {
  'webhooks listen': { usage: '--forward-to http://localhost:3000/hooks [--secret whsec_…] [--after <seq>] [--type …]; signed as webhooks are, both ways', integrate: listen },
  'webhooks trigger': { usage: 'award.issued; in sandboxes: a sample, to every endpoint that takes this type', integrate: trigger }
}

/** These keys live in memory alone. */
const unsealed = { seal: (text: string) => text, open: (text: string) => text }

/** C-49: what happens is fetched here and handed on as a webhook would be, so that no tunnel is needed. */
async function listen (tools: ClientTools): Promise<AsyncIterable<object>> {
  const url = given(tools.values, 'forward-to', /^https?:\/\//)
  const secret = tools.values['secret'] === undefined ? mintKey('hmac', unsealed).secret! : given(tools.values, 'secret', /^whsec_[A-Za-z0-9+/]{32,}=*$/)
  const { key: pair } = mintKey('ed25519', unsealed)
  if (!URL.canParse(url)) throw startError(`--forward-to is "${url}": it must be an address.`)
  tools.tell(`Each message bears two signatures, verify either: with the public key ${pair.publicKey} or with the secret ${secret}`)
  const ways = outgoing({ allow: [new URL(url).hostname] })
  const handOn = async (event: FeedEvent) => {
    const message = { id: event.id, timestamp: Math.floor(Date.now() / 1_000), payload: JSON.stringify(event) }
    return post(ways, { url, keys: [pair.sealed, secret] }, message).then(({ status }) => ({ status }), toldOf)
  }
  const happened = await follow(tools)
  return (async function * () {
    for await (const event of happened) yield { event: event.type, seq: event.seq, id: event.id, ...await handOn(event) }
  })()
}

/** A receiver that fails is told of, and the next event follows. */
function toldOf (error: unknown): { readonly status: null, readonly error: string } {
  if (error instanceof OutgoingError) return { status: null, error: error.reason }
  throw error
}

async function trigger (tools: ClientTools): Promise<object[]> {
  const type = wordIn(tools.words, 'The type of an event')
  const { items } = await call<{ items: readonly Endpoint[] }>(tools, '/v1/webhook-endpoints?status=enabled&limit=200')
  const endpoints = await Promise.all(items.map(({ id }) => call<Endpoint>(tools, `/v1/webhook-endpoints/${id}`)))
  const taking = endpoints.filter(({ types }) => types.length === 0 || types.includes(type))
  if (taking.length === 0) throw new Error(`No enabled endpoint takes ${type}: create one with POST /v1/webhook-endpoints.`)
  return Promise.all(taking.map(async ({ url, href }) => {
    const { id, eventId } = await call<Delivery>(tools, `${href}/test`, { body: { type } })
    return { type, eventId, url, delivery: `${href}/deliveries/${id}` }
  }))
}
