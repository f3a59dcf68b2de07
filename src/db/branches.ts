import type { Kysely, Selectable } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Db } from './kernel/client.ts'
import type { BranchRow, SystemTables, Tx } from './schema.ts'

export type Branch = Omit<Selectable<BranchRow>, 'createdAt' | 'hasWebhooks'>

export type NewBranch = Omit<Branch, 'id' | 'clockOffset' | 'requestedBy' | 'requestedFrom'> & Partial<Pick<Branch, 'requestedBy' | 'requestedFrom'>>

/** A branch and its counter of events, in one transaction with what `fill` puts into it. */
export async function insertBranch (
  db: Db, branch: NewBranch, { dryRun = false, fill }: { readonly dryRun?: boolean, readonly fill?: (tx: Tx, branch: Branch) => Promise<void> } = {}
): Promise<Branch> {
  const row: Branch = { requestedBy: null, requestedFrom: null, ...branch, id: uuidv7(), clockOffset: 0 }
  await db.write({ branchId: row.id, dryRun }, async (tx) => {
    await systemTables(tx).insertInto('branch').values(row).execute()
    await tx.insertInto('branchCounter').values({ branchId: row.id, seq: 0, hash: '' }).execute()
    await fill?.(tx, row)
  })
  return row
}

/** Tables outside the branches, in the transaction of a branch: one effect with what the request does there. */
export const systemTables = (tx: Tx) => tx as unknown as Kysely<SystemTables>

export function findBranch (db: Db, id: string): Promise<Selectable<BranchRow> | undefined> {
  return db.system.selectFrom('branch').selectAll().where('id', '=', id).executeTakeFirst()
}

export function listBranches (db: Db): Promise<Selectable<BranchRow>[]> {
  return db.system.selectFrom('branch').selectAll().orderBy('id').execute()
}

export async function setClockOffset (tx: Tx, clockOffset: number): Promise<void> {
  await systemTables(tx).updateTable('branch').set({ clockOffset }).where('id', '=', tx.branchId).where('isSandbox', '=', true).execute()
}

/** Some of all, in the order of their ids. */
export async function listBranchIds (db: Db, { after, limit }: { readonly after: string | null, readonly limit: number }): Promise<string[]> {
  let query = db.system.selectFrom('branch').select('id').orderBy('id').limit(limit)
  if (after !== null) query = query.where('id', '>', after)
  return (await query.execute()).map(({ id }) => id)
}

/** Those that have, or had, webhook endpoints. */
export async function listHooked (db: Db): Promise<string[]> {
  const rows = await db.system.selectFrom('branch').select('id').where('hasWebhooks', '=', true).orderBy('id').execute()
  return rows.map(({ id }) => id)
}
