import { type Selectable, sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Db } from './kernel/client.ts'
import type { BranchRow } from './schema.ts'

export type Branch = Omit<Selectable<BranchRow>, 'createdAt'>

/** A branch and its counter of events, in one transaction. */
export async function insertBranch (db: Db, branch: Omit<Branch, 'id' | 'clockOffset'>): Promise<Branch> {
  const row: Branch = { ...branch, id: uuidv7(), clockOffset: 0 }
  await db.write({ branchId: row.id }, async (tx) => {
    await sql`insert into branch (id, slug, name, idcc, prefix, time_zone, is_sandbox)
      values (${row.id}, ${row.slug}, ${row.name}, ${row.idcc}, ${row.prefix}, ${row.timeZone}, ${row.isSandbox})`.execute(tx)
    await tx.insertInto('branchCounter').values({ branchId: row.id, seq: 0, hash: '' }).execute()
  })
  return row
}

export function findBranch (db: Db, id: string): Promise<Selectable<BranchRow> | undefined> {
  return db.system.selectFrom('branch').selectAll().where('id', '=', id).executeTakeFirst()
}

export function listBranches (db: Db): Promise<Selectable<BranchRow>[]> {
  return db.system.selectFrom('branch').selectAll().orderBy('id').execute()
}

export async function setClockOffset (db: Db, id: string, clockOffset: number): Promise<void> {
  await db.system.updateTable('branch').set({ clockOffset }).where('id', '=', id).where('isSandbox', '=', true).execute()
}
