import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** `live` opens a real branch, `test` a sandbox. */
export type KeyEnvironment = 'live' | 'test'
export interface MintedKey { readonly id: string, readonly secretHash: string, readonly credential: string }

const shape = /^(cpq_[a-z]{4}_([a-z0-9]{16})_([A-Za-z0-9_-]{43}))_([0-9a-f]{8})$/
const letters = 'abcdefghijklmnopqrstuvwxyz234567'

/** A new key, or a new secret for one (C-51). The credential is shown once; only the hash of its secret is kept. */
export function mintKey (pepper: string, environment: KeyEnvironment, id = newKeyId()): MintedKey {
  const secret = randomBytes(32).toString('base64url')
  const body = `cpq_${environment}_${id}_${secret}`
  return { id, secretHash: hashSecret(secret, pepper), credential: `${body}_${checksum(body)}` }
}

function newKeyId (): string {
  return Array.from(randomBytes(16), (byte) => letters[byte & 31]).join('')
}

/** The parts of what looks like a key and whose checksum is right; anything else is dropped before the database is asked. */
export function parseKey (credential: string): { readonly id: string, readonly secret: string } | null {
  const [, body, id, secret, sum] = shape.exec(credential) ?? []
  return body !== undefined && checksum(body) === sum ? { id: id!, secret: secret! } : null
}

/** 256 random bits need no slow hash; the pepper keeps a stolen table useless. */
export function hashSecret (secret: string, pepper: string): string {
  return createHmac('sha256', pepper).update(secret).digest('hex')
}

export function isSecretOf (secret: string, pepper: string, secretHash: Buffer): boolean {
  return timingSafeEqual(createHmac('sha256', pepper).update(secret).digest(), secretHash)
}

function checksum (text: string): string {
  return crc32(text).toString(16).padStart(8, '0')
}
