import type pg from 'pg'
import { DomainError, refuse } from '../../domain/kernel/refusal.ts'
import type { Tx } from '../schema.ts'

/** After a lost COMMIT: whoever gets the counter row knows that the doubtful transaction has ended; then its event tells (D-3). */
export async function wasCommitted (pool: pg.Pool, { branchId, receipt }: Tx): Promise<boolean> {
  // What leaves no event leaves nothing to look for.
  if (!receipt) throw unknown()
  try {
    const client = await pool.connect()
    client.on('error', () => {})
    try {
      await client.query(`BEGIN; SET LOCAL app.branch_id = '${branchId}'`)
      await client.query('select 1 from branch_counter where branch_id = $1 for no key update', [branchId])
      const { rows } = await client.query(
        'select 1 from domain_event where branch_id = $1 and aggregate_id = $2 and id = $3', [branchId, receipt.aggregateId, receipt.id])
      return rows.length > 0
    } finally {
      client.release(true)
    }
  } catch {
    throw unknown()
  }
}

const unknown = () => new DomainError(refuse('outcome_unknown', 'api:D-3', {}))
