import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../../domain/kernel/decider.ts'
import type { Kept } from '../../domain/kernel/record.ts'
import type { DomainEvent } from '../../domain/reactions.ts'
import type { Tx } from '../schema.ts'
import type { Stored } from './aggregate.ts'
import { keysOf, seal, tells } from './sealing.ts'

/** One event of a transaction, with what is needed to number, seal and chain it. */
export interface Recorded {
  readonly aggregate: string
  readonly stored: Stored<any>
  readonly state: Kept
  readonly event: DomainEvent
  readonly role: string
}

/** Last statement of a transaction: numbers from the branch's counter (E-1), each event chained to the one before (A-1). */
export async function appendEvents (tx: Tx, log: readonly Recorded[], context: Context): Promise<void> {
  if (log.length === 0) return
  const { branchId, actor, now, requestId } = context
  const sealed = await sealAll(tx, log)
  const events = log.map(({ aggregate, state, role }, index) => {
    const { type, ...data } = sealed[index]!
    return {
      branchId,
      id: uuidv7(),
      aggregate,
      aggregateId: state.id,
      version: state.version,
      type,
      data,
      actorId: actor.id,
      actorRole: role,
      requestId,
      occurredAt: now
    }
  })
  const { id, aggregateId } = events.at(-1)!
  tx.receipt = { id, aggregateId }
  const chained = JSON.stringify(events.map((event) => ({ ...event, ...around(event) })))
  const written = sql`call append_events(${branchId}::uuid, ${chained}::jsonb)`.execute(tx)
  written.catch(() => {})
  tx.pending.push(written)
}

/** The canonical JSON before, between and after the two values that only the database knows: `prevHash` (hexadecimal) and `seq`. */
function around (event: { readonly requestId: string, readonly type: string, readonly version: number }) {
  const { requestId, type, version, ...first } = event
  return {
    head: `${canonical(first).slice(0, -1)},"prevHash":"`,
    middle: `",${canonical({ requestId }).slice(1, -1)},"seq":`,
    tail: `,${canonical({ type, version }).slice(1)}`
  }
}

/** SHA-256 over the canonical JSON (RFC 8785) of an event without its own hash; `prevHash` is part of it. */
export function hashOf (event: object): string {
  return createHash('sha256').update(canonical(event)).digest('hex')
}

/** RFC 8785: keys in order, no spaces; JavaScript's own text of strings and numbers is the one that it prescribes. */
export function canonical (value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, item]) => item !== undefined).sort(([a], [b]) => a < b ? -1 : 1)
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`
}

async function sealAll (tx: Tx, log: readonly Recorded[]): Promise<readonly DomainEvent[]> {
  const persons = log.map(({ stored: { personal }, state, event }) =>
    personal && tells(event, personal.fields) ? personal.person(state, event) : null)
  const keys = await keysOf(tx, persons.filter((person) => person !== null))
  return log.map(({ stored: { personal }, event }, index) => {
    const person = persons[index]
    return personal && person ? seal(event, personal.fields, { person, key: keys.get(person)! }) : event
  })
}
