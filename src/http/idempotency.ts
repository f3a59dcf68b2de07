import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Claim } from '../db/kernel/claim.ts'
import { canonical } from '../db/kernel/events.ts'
import type { Code } from '../domain/codes.ts'
import { DomainError, refuse } from '../domain/kernel/refusal.ts'

/** How long an answer that holds a secret is given again (C-14). */
export const secretMinutes = 10

/** What the header Idempotency-Key makes of a request (C-10, C-11); nothing without it. */
export function claimOf (request: FastifyRequest): Omit<Claim, 'answerOf'> | undefined {
  const header = request.headers['idempotency-key']
  if (header === undefined || request.method !== 'POST') return undefined
  const key = keyIn(String(header))
  if (request.isSandbox) failOnPurpose(key)
  const { url, method, body = null, headers } = request
  const same = [method, url.split('?', 1)[0], canonical(body), headers['if-match'] ?? ''].join('\n')
  return { subject: request.credentialId!, key, fingerprint: createHash('sha256').update(same).digest('hex') }
}

/** Bare, or a string of structured fields: quoted, with `\"` and `\\` for a quote and a backslash. */
function keyIn (header: string): string {
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(header)?.[1]?.replaceAll(/\\(["\\])/g, '$1')
  const key = header.startsWith('"') ? quoted ?? '' : header
  if (!/^[\x21-\x7e]{16,255}$/.test(key)) throw new DomainError(refuse('idempotency_key_invalid', 'api:C-10', {}))
  return key
}

/** The problem that a sandbox answers with when it is asked to, as `cpq-test-503-any-more` (C-56). */
const onPurpose: Readonly<Record<string, Code>> = {
  401: 'credential_invalid',
  404: 'not_found',
  409: 'idempotency_in_progress',
  422: 'idempotency_key_reused',
  429: 'quota_exceeded',
  500: 'internal',
  503: 'overloaded'
}

function failOnPurpose (key: string): void {
  const status = /^cpq-test-(\d{3})-/.exec(key)?.[1]
  if (status === undefined) return
  const code = onPurpose[status]
  if (!code) throw new DomainError(refuse('test_status_unknown', 'api:C-56', { status, allowed: Object.keys(onPurpose).join(', ') }))
  throw new DomainError({ code, rule: 'api:C-56', params: {} })
}

/** Hides texts that hold a secret, such as kept answers; those of another service, or of another use, cannot be read. */
export function bodySeal (secret: string, use = 'kept answers') {
  const key = createHmac('sha256', secret).update(use).digest()
  return {
    seal (text: string): string {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64')
    },
    open (sealed: string): string {
      const bytes = Buffer.from(sealed, 'base64')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(12, 28))
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
    }
  }
}
