import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Db } from './kernel/client.ts'
import type { BranchRow, IssuerRow, SystemTables, Tx } from './schema.ts'

export type IssuerMapping = Selectable<IssuerRow>
/** With the branch that its tokens act in. */
export type Issuer = IssuerMapping & { readonly branch: Pick<BranchRow, 'id' | 'timeZone' | 'clockOffset' | 'isSandbox'> }

/** Mappings stand outside the branch tables, for they tell the branch: here every query of a branch names it. */
const mappingsOf = (tx: Tx) => tx as unknown as Kysely<SystemTables>

/** What a token may fall under, in all branches, before anything in it is believed. */
export async function issuersOf (db: Pick<Db, 'system'>, issuer: string): Promise<Issuer[]> {
  const rows = await db.system.selectFrom('issuer').innerJoin('branch', 'branch.id', 'issuer.branchId').selectAll('issuer')
    .select(['branch.timeZone', 'branch.clockOffset', 'branch.isSandbox']).where('issuer.issuer', '=', issuer).where('issuer.disabledAt', 'is', null).execute()
  return rows.map(({ timeZone, clockOffset, isSandbox, ...row }) => ({ ...row, isSandbox, branch: { id: row.branchId, timeZone, clockOffset, isSandbox } }))
}

export function insertIssuer (tx: Tx, row: Omit<Insertable<IssuerRow>, 'id' | 'branchId' | 'disabledAt' | 'disabledBy'>): Promise<IssuerMapping> {
  return mappingsOf(tx).insertInto('issuer')
    .values({ ...row, id: uuidv7(), branchId: tx.branchId, disabledAt: null, disabledBy: null }).returningAll().executeTakeFirstOrThrow()
}

/**
 * For one issuer and audience one claim tells the branch: no token falls under two mappings of branches, nor under two of one sandbox.
 * Of several that are registered at once, one looks after the other.
 */
export async function hasOtherClaim (tx: Tx, { issuer, audience, branchClaim, isSandbox }: Pick<IssuerMapping, 'issuer' | 'audience' | 'branchClaim' | 'isSandbox'>): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${JSON.stringify([issuer, audience, isSandbox && tx.branchId])}, 0))`.execute(tx)
  let others = mappingsOf(tx).selectFrom('issuer').select('id').where('issuer', '=', issuer).where('audience', '=', audience)
    .where('disabledAt', 'is', null).where('branchClaim', 'is distinct from', branchClaim).where('isSandbox', '=', isSandbox)
  if (isSandbox) others = others.where('branchId', '=', tx.branchId)
  return await others.limit(1).executeTakeFirst() !== undefined
}

export function findIssuer (db: Db, branchId: string, id: string): Promise<IssuerMapping | undefined> {
  return db.system.selectFrom('issuer').selectAll().where('branchId', '=', branchId).where('id', '=', id).executeTakeFirst()
}

export interface IssuerQuery {
  /** The last one of the page before. */
  readonly after?: { readonly createdAt: string, readonly id: string } | undefined
  readonly limit: number
}

/** Newest first. */
export function listIssuers (db: Db, branchId: string, { after, limit }: IssuerQuery): Promise<IssuerMapping[]> {
  let query = db.system.selectFrom('issuer').selectAll().where('branchId', '=', branchId)
  if (after) query = query.where(sql<boolean>`(created_at, id) < (${after.createdAt}, ${after.id})`)
  return query.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

/** The first time stays. */
export function disableIssuer (tx: Tx, id: string, disabledBy: string): Promise<IssuerMapping | undefined> {
  return mappingsOf(tx).updateTable('issuer')
    .set({ disabledAt: sql`coalesce(disabled_at, now())`, disabledBy: sql`coalesce(disabled_by, ${disabledBy})` })
    .where('branchId', '=', tx.branchId).where('id', '=', id).returningAll().executeTakeFirst()
}
