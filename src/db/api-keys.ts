import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import { insist, refuse } from '../domain/kernel/refusal.ts'
import type { Db } from './kernel/client.ts'
import type { ApiKeyRow, SystemTables, Tx } from './schema.ts'

const shown = [
  'id', 'branchId', 'label', 'role', 'personId', 'organizationId', 'scopes', 'networks', 'expiresAt', 'revokedAt', 'revokedBy',
  'rotatedAt', 'rotatedBy', 'previousUntil', 'lastUsedAt', 'createdBy', 'createdAt'
] as const
export type ApiKey = Pick<Selectable<ApiKeyRow>, typeof shown[number]>

/** Keys stand outside the branch tables, for they tell the branch: here every query names it. */
const keysOf = (tx: Tx) => tx as unknown as Kysely<SystemTables>

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

/** With what else the request does: a key that is asked for twice by the same request is made once. */
export function addApiKey (tx: Tx, row: Omit<Insertable<ApiKeyRow>, 'branchId'>): Promise<ApiKey> {
  return keysOf(tx).insertInto('apiKey').values({ ...row, branchId: tx.branchId } as Insertable<ApiKeyRow>).returning(shown).executeTakeFirstOrThrow()
}

export function findApiKey (db: Db, branchId: string, id: string): Promise<ApiKey | undefined> {
  return db.system.selectFrom('apiKey').select(shown).where('branchId', '=', branchId).where('id', '=', id).executeTakeFirst()
}

export interface ApiKeyQuery {
  readonly role?: readonly string[] | undefined
  readonly status?: readonly string[] | undefined
  /** The last one of the page before. */
  readonly after?: { readonly createdAt: string, readonly id: string } | undefined
  readonly limit: number
}

/** Newest first. */
export function listApiKeys (db: Db, branchId: string, { role, status, after, limit }: ApiKeyQuery): Promise<ApiKey[]> {
  let query = db.system.selectFrom('apiKey').select(shown).where('branchId', '=', branchId)
  if (role) query = query.where('role', 'in', role)
  if (status) query = query.where(statusNow, 'in', status)
  if (after) query = query.where(sql<boolean>`(created_at, id) < (${after.createdAt}, ${after.id})`)
  return query.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

const statusNow = sql<string>`case when revoked_at is not null then 'revoked' when expires_at <= now() then 'expired' else 'live' end`

export const statuses = ['live', 'expired', 'revoked'] as const

export function statusOf ({ revokedAt, expiresAt }: Pick<ApiKey, 'revokedAt' | 'expiresAt'>): typeof statuses[number] {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && Date.parse(expiresAt) <= Date.now() ? 'expired' : 'live'
}

/** Locked, so that a rotation and a revocation come one after the other. */
export function lockApiKey (tx: Tx, id: string): Promise<ApiKey | undefined> {
  return keysOf(tx).selectFrom('apiKey').select(shown).where('branchId', '=', tx.branchId).where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}

/** The first revocation stays. */
export function revokeApiKey (tx: Tx, id: string, revokedBy: string): Promise<ApiKey | undefined> {
  return keysOf(tx).updateTable('apiKey')
    .set({ revokedAt: sql`coalesce(revoked_at, now())`, revokedBy: sql`coalesce(revoked_by, ${revokedBy})` })
    .where('branchId', '=', tx.branchId).where('id', '=', id).returning(shown).executeTakeFirst()
}

/** A week, in seconds. */
export const longestOverlap = 604_800
export interface Rotation { readonly secretHash: string, readonly overlapSeconds: number, readonly rotatedBy: string }

/** The secret so far works on for that many seconds; the one before it, no longer. The key was locked. */
export async function rotateApiKey (tx: Tx, key: ApiKey, { secretHash, overlapSeconds, rotatedBy }: Rotation): Promise<ApiKey> {
  insist(statusOf(key) !== 'live' && refuse('api_key_ended', 'api:C-51', {}))
  return await keysOf(tx).updateTable('apiKey')
    .set({ secretHash, rotatedBy, previousHash: sql`secret_hash`, previousUntil: sql`now() + make_interval(secs => ${overlapSeconds})`, rotatedAt: sql`now()` })
    .where('branchId', '=', tx.branchId).where('id', '=', key.id).returning(shown).executeTakeFirstOrThrow()
}
