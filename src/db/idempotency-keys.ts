import { sql } from 'kysely'
import type { ReadTx, Tx } from './schema.ts'

/** Forgotten in one transaction. */
const step = 500
/** Beyond C-15 by what a request may take that found its key. */
const isOld = sql`created_at < now() - interval '7 days 1 hour'`
const isSecretOld = (minutes: number) => sql`is_sealed and body is not null and created_at < now() - make_interval(mins => ${minutes})`

/** Whether there is an answer that is of no use any more, or a secret that is not shown again (C-14). */
export async function hasOldAnswers (tx: ReadTx, secretMinutes: number): Promise<boolean> {
  const { rows: [found] } = await sql<{ isFound: boolean }>`select
    exists (select from idempotency_key where branch_id = ${tx.branchId} and ${isOld})
    or exists (select from idempotency_key where branch_id = ${tx.branchId} and ${isSecretOld(secretMinutes)}) as "isFound"`.execute(tx)
  return found!.isFound
}

/** A few of them, none that a request holds; the next call goes on. */
export async function forgetOldAnswers (tx: Tx, secretMinutes: number): Promise<void> {
  await sql`delete from idempotency_key where branch_id = ${tx.branchId} and (subject, key) in (select subject, key from idempotency_key
    where branch_id = ${tx.branchId} and ${isOld} order by created_at limit ${step} for update skip locked)`.execute(tx)
  await sql`update idempotency_key set headers = null, body = null where branch_id = ${tx.branchId} and (subject, key) in (
    select subject, key from idempotency_key where branch_id = ${tx.branchId} and ${isSecretOld(secretMinutes)}
    order by created_at limit ${step} for update skip locked)`.execute(tx)
}
