import type { Insertable, Selectable } from 'kysely'
import type { Db } from './kernel/client.ts'
import type { ApiKeyRow } from './schema.ts'

export type ApiKey = Omit<Selectable<ApiKeyRow>, 'secretHash'>
const shown = [
  'id', 'branchId', 'label', 'role', 'personId', 'organizationId', 'scopes', 'expiresAt', 'revokedAt', 'lastUsedAt', 'createdBy', 'createdAt'
] as const

/** Keys stand outside the branch tables, for they tell the branch: here every query names it. */
export function insertApiKey (db: Db, row: Insertable<ApiKeyRow>): Promise<ApiKey> {
  return db.system.insertInto('apiKey').values(row).returning(shown).executeTakeFirstOrThrow()
}

/** All or none. */
export async function insertApiKeys (db: Db, rows: readonly Insertable<ApiKeyRow>[]): Promise<void> {
  await db.system.insertInto('apiKey').values(rows).execute()
}

export async function hasApiKeys (db: Db): Promise<boolean> {
  return await db.system.selectFrom('apiKey').select('id').limit(1).executeTakeFirst() !== undefined
}

export function listApiKeys (db: Db, branchId: string): Promise<ApiKey[]> {
  return db.system.selectFrom('apiKey').select(shown).where('branchId', '=', branchId).orderBy('createdAt', 'desc').orderBy('id').limit(200).execute()
}

export function revokeApiKey (db: Db, branchId: string, id: string): Promise<ApiKey | undefined> {
  return db.system.updateTable('apiKey').set(({ fn, val }) => ({ revokedAt: fn.coalesce('revokedAt', val(new Date().toISOString())) }))
    .where('branchId', '=', branchId).where('id', '=', id).returning(shown).executeTakeFirst()
}
