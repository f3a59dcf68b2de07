import type { Outgoing, OutgoingAnswer } from '../http/outgoing.ts'
import { type Message, signedHeaders } from './signatures.ts'

/** Where a message goes, and what signs it. */
export interface Target { readonly url: string, readonly keys: readonly string[] }

/** A webhook as it leaves: from a worker, and from `cpq webhooks listen`. */
export function post ({ fetch }: Pick<Outgoing, 'fetch'>, { url, keys }: Target, message: Message): Promise<OutgoingAnswer> {
  const headers = { 'content-type': 'application/json', 'user-agent': 'cpq-webhooks/1.0', ...signedHeaders(message, keys) }
  return fetch(url, { method: 'POST', headers, body: message.payload })
}
