import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'
import type { Tx } from '../schema.ts'
import { bind, type Statement } from './bind.ts'
import { isLost, isTransient, translate } from './faults.ts'
import { opening, type Visit } from './opening.ts'
import { wasCommitted } from './settle.ts'

const tries = 5

export interface Writer { readonly pool: pg.Pool, readonly statement: Statement }

/** One transaction in one branch, tried again as a whole when that is safe (D-1 to D-3): the door of every command. */
export async function withBranch<T> (writer: Writer, visit: Visit, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(writer, visit, work)
    } catch (error) {
      if (attempt === tries || !isTransient(error)) throw translate(error)
      await setTimeout(2 ** attempt * 10 * Math.random())
    }
  }
}

async function once<T> ({ pool, statement }: Writer, visit: Visit, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  const onError = (error: Error) => { broken = error }
  client.on('error', onError)
  let done: { readonly value: T, readonly tx: Tx } | undefined
  try {
    const { sent, now } = opening('READ WRITE', visit, (text) => client.query(text))
    const tx = bind((text, values) => client.query(statement(text, values)), visit.branchId, now)
    done = { value: await work(tx), tx }
    const ended = client.query(visit.dryRun ? 'ROLLBACK' : 'COMMIT')
    const [{ command }] = await Promise.all([ended, sent, ...tx.pending])
    // COMMIT of a failed transaction answers ROLLBACK and throws nothing (trap 4).
    if (command !== 'COMMIT' && !visit.dryRun) throw new Error('A failed statement was swallowed.')
    return done.value
  } catch (error) {
    if (isLost(error)) broken ??= error as Error
    if (done && broken && (visit.dryRun || await wasCommitted(pool, done.tx))) return done.value
    if (!broken) await client.query('ROLLBACK').catch(onError)
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}
