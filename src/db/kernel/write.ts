import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'
import type { Tx } from '../schema.ts'
import { bind, type Statement, together } from './bind.ts'
import { claim, remember } from './claim.ts'
import { isLost, isTransient, translate } from './faults.ts'
import { opening, type Visit } from './opening.ts'
import { wasCommitted } from './settle.ts'

const tries = 5
/** No try begins later: whoever asked has been answered after 30 s, and nothing may be done after that. */
const patience = 15_000

export interface Writer {
  readonly pool: pg.Pool
  readonly statement: Statement
  /** Told after a COMMIT that left events. */
  readonly committed: (branchId: string) => void
}

/** One transaction in one branch, tried again as a whole when that is safe (D-1 to D-3): the door of every command. */
export async function withBranch<T> (writer: Writer, visit: Visit, work: (tx: Tx) => Promise<T>): Promise<T> {
  const began = performance.now()
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(writer, visit, work)
    } catch (error) {
      if (attempt === tries || !isTransient(error) || performance.now() - began > patience) throw translate(error)
      await setTimeout(2 ** attempt * 10 * Math.random())
    }
  }
}

async function once<T> ({ pool, statement, committed }: Writer, visit: Visit, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error) => { throw translate(error) })
  let broken: Error | undefined
  const onError = (error: Error) => { broken = error }
  client.on('error', onError)
  let done: { readonly value: T, readonly tx: Tx } | undefined
  let failure: { readonly error: unknown } | undefined
  let opened: Promise<unknown> = Promise.resolve()
  try {
    const clock = statement('select now() as now', [])
    const sent = together(client, () => [client.query(opening('READ WRITE', visit)), client.query(clock)] as const)
    for (const answer of sent) answer.catch(() => {})
    opened = sent[0]
    const now = async (): Promise<string> => (await sent[1]).rows[0].now
    const tx = bind((text, values) => client.query(statement(text, values)), visit.branchId, now)
    const claimed = visit.claim && { branchId: visit.branchId, claim: visit.claim }
    if (claimed) await claim(client, statement, claimed)
    done = { value: await work(tx), tx }
    const remembered = claimed && remember(client, statement, claimed, done.value)
    const ended = client.query(visit.dryRun ? 'ROLLBACK' : 'COMMIT')
    const [{ command }] = await Promise.all([ended, remembered, ...sent, ...tx.pending])
    // COMMIT of a failed transaction answers ROLLBACK and throws nothing (trap 4).
    if (command !== 'COMMIT' && !visit.dryRun) throw new Error('A failed statement was swallowed.')
  } catch (error) {
    // What follows a failed BEGIN only says that it has failed.
    failure = { error: await opened.then(() => error, (cause) => cause) }
    if (isLost(error)) broken ??= error as Error
    if (!broken) await client.query('ROLLBACK').catch(onError)
  }
  client.off('error', onError)
  client.release(broken)
  if (!failure) {
    if (done!.tx.receipt && !visit.dryRun) committed(visit.branchId)
    return done!.value
  }
  // The doubt is settled after the release: this connection's place in the pool may be the last one.
  if (done && broken && (visit.dryRun || await wasCommitted(pool, done.tx))) return done.value
  throw failure.error
}
