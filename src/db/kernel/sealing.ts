import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { ReadTx, Tx } from '../schema.ts'

/** Personal text in events is encrypted with a key per person; without the key's row it is gone, and the chain still holds (P-3). */
interface Owner { readonly person: string, readonly key: Buffer }
interface Sealed { readonly sealed: string, readonly person: string }

/** Where personal fields stand in an event: at its top, or in the row that it brings. */
const containers = ['state', 'content', 'fact'] as const

export async function keysOf (tx: Tx, persons: readonly string[]): Promise<Map<string, Buffer>> {
  const wanted = [...new Set(persons)].sort()
  if (wanted.length === 0) return new Map()
  const kept = await findKeys(tx, wanted)
  const fresh = wanted.filter((person) => !kept.has(person))
  if (fresh.length > 0) {
    const rows = fresh.map((person) => ({ branchId: tx.branchId, personId: person, key: randomBytes(32).toString('hex') }))
    await tx.insertInto('personKey').values(rows).onConflict((clash) => clash.columns(['branchId', 'personId']).doNothing()).execute()
    for (const [person, key] of await findKeys(tx, fresh)) kept.set(person, key)
  }
  return kept
}

export async function findKeys (tx: ReadTx, persons: readonly string[]): Promise<Map<string, Buffer>> {
  const rows = await tx.selectFrom('personKey').select(['personId', 'key'])
    .where('branchId', '=', tx.branchId).where('personId', '=', sql<string>`any(${persons})`).execute()
  return new Map(rows.map(({ personId, key }) => [personId, Buffer.from(key, 'hex')]))
}

/** Whether there is anything to seal: most events are ids, dates and words, and need no key. */
export function tells (event: object, fields: readonly string[]): boolean {
  return Object.entries(event).some(([name, value]) => {
    if (value === null) return false
    return fields.includes(name) || ((containers as readonly string[]).includes(name) && tells(value, fields))
  })
}

export function seal<Event extends object> (event: Event, fields: readonly string[], owner: Owner): Event {
  return walk(event, fields, (value) => encrypt(value, owner)) as Event
}

/** `null` where the key is destroyed, whether or not the person has a new one. */
export function unseal<Event extends object> (event: Event, keys: ReadonlyMap<string, Buffer>): Event {
  return walk(event, null, (value) => {
    if (!isSealed(value)) return value
    const key = keys.get(value.person)
    return key ? decrypt(value.sealed, key) : null
  }) as Event
}

export const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' && value !== null && 'sealed' in value && 'person' in value

function walk (event: object, fields: readonly string[] | null, change: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(event).map(([name, value]) => {
    if ((containers as readonly string[]).includes(name) && value !== null && typeof value === 'object') {
      return [name, walk(value, fields, change)]
    }
    return [name, value !== null && (fields === null || fields.includes(name)) ? change(value) : value]
  }))
}

function encrypt (value: unknown, { person, key }: Owner): Sealed {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const body = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()])
  return { sealed: Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64'), person }
}

function decrypt (text: string, key: Buffer): unknown {
  const bytes = Buffer.from(text, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(12, 28))
  const clear = [decipher.update(bytes.subarray(28))]
  try {
    clear.push(decipher.final())
  } catch {
    return null
  }
  return JSON.parse(Buffer.concat(clear).toString())
}
