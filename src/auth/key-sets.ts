import { createLocalJWKSet, errors, type FlattenedJWSInput, type JWTHeaderParameters } from 'jose'
import { DomainError, refuse } from '../domain/kernel/refusal.ts'
import type { Outgoing } from '../http/outgoing.ts'

type Select = ReturnType<typeof createLocalJWKSet>
interface Kept { select?: Select, readAt: number, askedAt: number, asking?: Promise<void> | undefined }

/** A set is believed for so long; after it, and for an unknown key, it is read again. */
const freshMs = 600_000
/** But not sooner than this after the last time, however many tokens name keys that do not exist (6.5). */
const pauseMs = 30_000
/** How long a set that cannot be read again still serves. */
const staleMs = 3_600_000

const unavailable = (waitMs: number) =>
  new DomainError(refuse('issuer_unavailable', 'api:6.5', { seconds: Math.max(1, Math.ceil(waitMs / 1000)) }))

/** The public keys of issuers, read from where they were configured to be and from nowhere else: what a token says of keys is ignored. */
export function keySets (outgoing: Pick<Outgoing, 'fetch'>, now: () => number = Date.now) {
  const known = new Map<string, Kept>()

  async function read (uri: string, kept: Kept): Promise<void> {
    kept.askedAt = now()
    const { status, text } = await outgoing.fetch(uri, { headers: { accept: 'application/json' }, deadlineMs: 5000 })
    if (status !== 200) return
    kept.select = createLocalJWKSet(JSON.parse(text))
    kept.readAt = now()
  }

  async function refresh (uri: string, kept: Kept): Promise<void> {
    if (!kept.asking && now() - kept.askedAt < pauseMs) return
    // Whoever comes while it is being read waits for the same answer. What cannot be read leaves the set as it was.
    kept.asking ??= read(uri, kept).catch(() => {}).finally(() => { kept.asking = undefined })
    await kept.asking
  }

  return async (uri: string, header: JWTHeaderParameters, token: FlattenedJWSInput): ReturnType<Select> => {
    const kept = known.get(uri) ?? { readAt: -Infinity, askedAt: -Infinity }
    known.set(uri, kept)
    if (now() - kept.readAt > freshMs) await refresh(uri, kept)
    if (!kept.select || now() - kept.readAt > staleMs) throw unavailable(kept.askedAt + pauseMs - now())
    try {
      return await kept.select(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      await refresh(uri, kept)
      return await kept.select(header, token)
    }
  }
}
