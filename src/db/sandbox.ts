import { type Insertable, sql } from 'kysely'
import type { ApiKey } from './api-keys.ts'
import { type Branch, systemTables } from './branches.ts'
import type { Db } from './kernel/client.ts'
import type { ApiKeyRow, ReadTx, Tx } from './schema.ts'

/** The sandbox that a credential has asked for, or the requested one that it acts in. */
export function findSandbox (db: Db, { credentialId, branchId }: { readonly credentialId: string, readonly branchId: string }): Promise<Branch | undefined> {
  return db.system.selectFrom('branch').selectAll().where((its) => its.or([
    its('requestedBy', '=', credentialId), its.and([its('id', '=', branchId), its('requestedBy', 'is not', null)])
  ])).executeTakeFirst()
}

export async function countSandboxes (db: Db, requestedFrom: string): Promise<number> {
  const { count } = await db.system.selectFrom('branch').select(({ fn }) => fn.countAll<number>().as('count'))
    .where('requestedFrom', '=', requestedFrom).executeTakeFirstOrThrow()
  return count
}

/** Of several requests at once, one hands the keys out: the others wait, and find them. */
export async function lockKeys (tx: Tx, { id, requestedBy }: Branch): Promise<ApiKey[]> {
  const system = systemTables(tx)
  await system.selectFrom('branch').select('id').where('id', '=', id).forNoKeyUpdate().execute()
  return system.selectFrom('apiKey').selectAll().where('branchId', '=', id).where('createdBy', '=', requestedBy)
    .where('revokedAt', 'is', null).execute()
}

/** All or none, in the transaction that answers with them. */
export async function replaceKeys (tx: Tx, old: readonly ApiKey[], rows: readonly Insertable<ApiKeyRow>[]): Promise<void> {
  const system = systemTables(tx)
  if (old.length > 0) {
    await system.updateTable('apiKey').set({ revokedAt: await tx.now(), revokedBy: old[0]!.createdBy }).where('id', 'in', old.map(({ id }) => id)).execute()
  }
  await system.insertInto('apiKey').values(rows).execute()
}

/** The preset of its first rules: null where they were composed, undefined where there are none. */
export async function findFirstPreset (tx: ReadTx): Promise<string | null | undefined> {
  const first = await tx.selectFrom('policy').select('preset').where('branchId', '=', tx.branchId).orderBy('version').limit(1).executeTakeFirst()
  return first?.preset
}

/** Everything but the branch itself and its credentials goes; events are numbered from 1 again, and the clock shows today. */
export async function emptySandbox (tx: Tx): Promise<void> {
  await sql`call empty_sandbox(${tx.branchId}::uuid)`.execute(tx)
}

/** Commands inside a transaction that somebody else opens and ends: all of them happen, or none. */
export function inside (db: Db, tx: Tx): Db {
  const enter = (branchId: string): Tx => {
    if (branchId !== tx.branchId) throw new Error('A transaction stays in its branch.')
    return tx
  }
  return { ...db, read: async (visit, work) => work(enter(visit.branchId)), write: async (visit, work) => work(enter(visit.branchId)) }
}
