import { type Kysely, sql } from 'kysely'
import type { Actor } from '../../domain/kernel/decider.ts'
import type { ReadTx } from '../schema.ts'
import { type Stored, within } from './aggregate.ts'

export interface PastEvent {
  readonly seq: number
  readonly id: string
  readonly type: string
  readonly occurredAt: string
  readonly actorId: string
  readonly actorRole: string
  readonly version: number
  readonly data: Record<string, unknown>
}

/** What happened to one resource, oldest first; nothing of one outside the actor's perimeter. Personal text is as stored: sealed. */
export async function listEvents (
  tx: ReadTx, { table, perimeter }: Stored<any>, actor: Actor, { id, after, limit }: { id: string, after: number, limit: number }
): Promise<PastEvent[]> {
  const seen = (tx as unknown as Kysely<any>).selectFrom(table).select(sql`1`.as('one'))
    .where(`${table}.branchId`, '=', tx.branchId).where(`${table}.id`, '=', id).where((row) => within(perimeter, row, actor))
  const rows = await tx.selectFrom('domainEvent')
    .select(['seq', 'id', 'type', 'occurredAt', 'actorId', 'actorRole', 'version', 'data'])
    .where('branchId', '=', tx.branchId).where('aggregateId', '=', id).where('seq', '>', after)
    .where(({ exists }) => exists(seen)).orderBy('seq').limit(limit).execute()
  return rows as PastEvent[]
}
