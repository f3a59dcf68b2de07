import { createHmac, randomBytes } from 'node:crypto'
import { startError } from '../db/kernel/start-error.ts'
import { type ClientTools, type Commands, given } from './command.ts'
import { type FeedEvent, follow } from './events.ts'

export const webhooks: Commands = {
  'webhooks listen': { usage: '--forward-to http://localhost:3000/hooks [--secret whsec_…] [--after <seq>] [--type …]; signed as a webhook is', integrate: listen }
}

/** C-49: what happens is fetched here and handed on as a webhook would be, so that no tunnel is needed. */
async function listen (tools: ClientTools): Promise<AsyncIterable<object>> {
  const target = given(tools.values, 'forward-to', /^https?:\/\//)
  const secret = tools.values['secret'] === undefined ? `whsec_${randomBytes(24).toString('base64')}` : given(tools.values, 'secret', /^whsec_[A-Za-z0-9+/]{32,}=*$/)
  if (!URL.canParse(target)) throw startError(`--forward-to is "${target}": it must be an address.`)
  tools.tell(`Signed with the secret ${secret}`)
  const happened = await follow(tools)
  return (async function * () {
    for await (const event of happened) yield { event: event.type, id: event.id, ...await deliver(event, target, secret) }
  })()
}

/** Standard Webhooks, `v1`: HMAC-SHA-256 over id, time and body. A receiver that fails is told of, and the next event follows. */
async function deliver (event: FeedEvent, target: string, secret: string): Promise<{ readonly status: number | null, readonly error?: string }> {
  const body = JSON.stringify(event)
  const timestamp = Math.floor(Date.now() / 1000)
  const signature = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64')).update(`${event.id}.${timestamp}.${body}`).digest('base64')
  const headers = { 'content-type': 'application/json', 'webhook-id': event.id, 'webhook-timestamp': String(timestamp), 'webhook-signature': `v1,${signature}` }
  try {
    const { status } = await fetch(target, { method: 'POST', body, headers, redirect: 'manual', signal: AbortSignal.timeout(15_000) })
    return { status }
  } catch (error) {
    return { status: null, error: String((error as Error).cause ?? error) }
  }
}
