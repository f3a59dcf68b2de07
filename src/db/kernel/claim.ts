import type pg from 'pg'
import { DomainError, refuse } from '../../domain/kernel/refusal.ts'
import { type Statement, together } from './bind.ts'

/** A request that is to have one effect, however often it is sent: whose it is, its key, and what else makes it the same request (C-11). */
export interface Claim {
  readonly subject: string
  readonly key: string
  readonly fingerprint: string
  /** What will be answered, made from what the transaction gives. */
  readonly answerOf: (value: unknown) => KeptAnswer
}

/** An answer as it is kept with its effect. `isSealed`: the body holds a secret and is encrypted; null: the secret was forgotten. */
export interface KeptAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly isSealed: boolean
}

/** The request has had its effect before: this is what was answered, and how many milliseconds ago. */
export class Replay extends Error {
  override name = 'Replay'
  readonly answer: KeptAnswer
  readonly age: number

  constructor (answer: KeptAnswer, age: number) {
    super('The request has had its effect.')
    this.answer = answer
    this.age = age
  }
}

interface Claimed { readonly branchId: string, readonly claim: Claim }
interface Row extends KeptAnswer { readonly fingerprint: string, readonly isNew: boolean, readonly age: number }

/** An update of no row: whoever comes second waits for the first, and then reads what it left. */
const take = `insert into idempotency_key as kept (branch_id, subject, key, fingerprint) values ($1, $2, $3, $4)
  on conflict (branch_id, subject, key) do update set fingerprint = excluded.fingerprint, created_at = now(), status = null
  where kept.created_at < now() - interval '7 days'`
const look = `select fingerprint, status is null as "isNew", status, headers, body, is_sealed as "isSealed",
  (extract(epoch from now() - created_at) * 1000)::integer as age from idempotency_key where branch_id = $1 and subject = $2 and key = $3`
const keep = 'update idempotency_key set status = $4, headers = $5, body = $6, is_sealed = $7 where branch_id = $1 and subject = $2 and key = $3'

/** In the flight of BEGIN. A request with the same key that still runs is waited for, but not for long (C-13). */
export async function claim (client: pg.PoolClient, statement: Statement, { branchId, claim: { subject, key, fingerprint } }: Claimed): Promise<void> {
  const sent = together(client, () => [
    client.query("SET LOCAL lock_timeout = '200ms'"),
    client.query(statement(take, [branchId, subject, key, fingerprint])),
    client.query(statement(look, [branchId, subject, key])),
    client.query('SET LOCAL lock_timeout TO DEFAULT')
  ] as const)
  const [, taken, looked] = await Promise.allSettled(sent)
  if (taken.status === 'rejected') throw isBusy(taken.reason) ? new DomainError(refuse('idempotency_in_progress', 'api:C-13', {})) : taken.reason
  if (looked.status === 'rejected') throw looked.reason
  const row = looked.value.rows[0] as Row
  if (row.fingerprint !== fingerprint) throw new DomainError(refuse('idempotency_key_reused', 'api:C-11', {}))
  if (!row.isNew) throw new Replay(row, row.age)
}

/** In the flight of COMMIT. */
export function remember (
  client: pg.PoolClient, statement: Statement, { branchId, claim: { subject, key, answerOf } }: Claimed, value: unknown
): Promise<unknown> {
  const { status, headers, body, isSealed } = answerOf(value)
  return client.query(statement(keep, [branchId, subject, key, status, JSON.stringify(headers), body, isSealed]))
}

const isBusy = (error: unknown) => (error as { code?: string }).code === '55P03'
