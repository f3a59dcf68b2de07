import { createHmac, createPrivateKey, generateKeyPairSync, randomBytes, sign as signWith } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { SealedKey } from '../db/webhooks.ts'
import type { WebhookEndpoint } from '../domain/webhook-endpoint.ts'

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, unchanged (C-44). */

/** Keeps keys unreadable in the database. */
export interface Seal {
  seal (text: string): string
  open (sealed: string): string
}

/** A new key. `secret` is what the receiver needs and only the maker is shown; of a pair that is nothing, for its public half is no secret. */
export function mintKey (signing: WebhookEndpoint['signing'], { seal }: Seal): { readonly key: SealedKey, readonly secret: string | null } {
  const id = uuidv7()
  if (signing === 'hmac') {
    const secret = `whsec_${randomBytes(32).toString('base64')}`
    return { key: { id, sealed: seal(secret), publicKey: null }, secret }
  }
  const { d, x } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const [seed, point] = [Buffer.from(d!, 'base64url'), Buffer.from(x!, 'base64url')]
  const pair = `whsk_${Buffer.concat([seed, point]).toString('base64')}`
  return { key: { id, sealed: seal(pair), publicKey: `whpk_${point.toString('base64')}` }, secret: null }
}

export interface Message { readonly id: string, readonly timestamp: number, readonly payload: string }

/** The headers of a webhook; during a rotation it bears a signature by each key. */
export function signedHeaders ({ id, timestamp, payload }: Message, keys: readonly string[]): Record<string, string> {
  const content = `${id}.${timestamp}.${payload}`
  return {
    'webhook-id': id,
    'webhook-timestamp': `${timestamp}`,
    'webhook-signature': keys.map((key) => signature(content, key)).join(' ')
  }
}

function signature (content: string, key: string): string {
  const bytes = Buffer.from(key.slice(key.indexOf('_') + 1), 'base64')
  if (key.startsWith('whsec_')) return `v1,${createHmac('sha256', bytes).update(content).digest('base64')}`
  const [d, x] = [bytes.subarray(0, 32), bytes.subarray(32)].map((half) => half.toString('base64url')) as [string, string]
  const pair = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d, x }, format: 'jwk' })
  return `v1a,${signWith(null, Buffer.from(content), pair).toString('base64')}`
}
