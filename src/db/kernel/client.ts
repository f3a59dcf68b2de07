import type { Kysely } from 'kysely'
import pg from 'pg'
import type { ReadTx, SystemTables, Tx } from '../schema.ts'
import { statements, unbound } from './bind.ts'
import { translate } from './faults.ts'
import type { Visit } from './opening.ts'
import { reader } from './read.ts'
import { withBranch } from './write.ts'

/** All that the rest of the code can hold: no pool and no query builder of branch tables, only doors into one branch. */
export interface Db {
  read<T> (visit: Visit, work: (tx: ReadTx) => Promise<T>): Promise<T>
  write<T> (visit: Visit, work: (tx: Tx) => Promise<T>): Promise<T>
  /** Calls back after each COMMIT of this instance that left events; gives what ends it. A hint: other instances commit too. */
  onEvents (listener: (branchId: string) => void): () => void
  /** Tables that are read before the branch is known. */
  readonly system: Kysely<SystemTables>
  /** Fails unless the database can be written: a standby is no place for commands (C-53). */
  ping (): Promise<void>
  /** Of the pool that commands use; `waiting` are requests. */
  connections (): Readonly<Record<'open' | 'idle' | 'waiting', number>>
  end (): Promise<void>
}

export interface Connection { readonly url: string, readonly poolSize?: number, readonly preparedStatements?: boolean }

const { builtins } = pg.types

/** Instants are ISO 8601 strings and dates are YYYY-MM-DD from SQL to JSON: no `Date` in the code. */
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [builtins.TIMESTAMPTZ]: (text) => new Date(text).toISOString(),
  [builtins.DATE]: (text) => text,
  [builtins.INT8]: Number
}

/** Limits of D-4: no statement, lock or idle transaction may hold the service up. */
const limits = {
  statement_timeout: 5_000,
  lock_timeout: 2_000,
  idle_in_transaction_session_timeout: 10_000,
  query_timeout: 7_000,
  connectionTimeoutMillis: 2_000
}

export function connect ({ url, poolSize = 8, preparedStatements = true }: Connection): Db {
  const getTypeParser = (oid: number, format?: 'text') => parsers[oid] ?? pg.types.getTypeParser(oid, format)
  const shared = { connectionString: url, types: { getTypeParser }, ...limits } as unknown as pg.PoolConfig
  const pipelined = { ...shared, pipeline: true }
  const pool = new pg.Pool({ ...pipelined, max: poolSize, maxLifetimeSeconds: 900 })
  pool.on('error', () => {})
  const systemPool = new pg.Pool({ ...shared, max: 2 })
  systemPool.on('error', () => {})
  const statement = statements(preparedStatements)
  const lanes = reader(pipelined, statement, 2)
  const listeners = new Set<(branchId: string) => void>()
  const committed = (branchId: string) => { for (const listener of listeners) listener(branchId) }
  return {
    read: (visit, work) => work(lanes.read(visit)),
    write: (visit, work) => withBranch({ pool, statement, committed }, visit, work),
    onEvents: (listener) => {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
    system: unbound((text, values) => systemPool.query(text, values).catch((error) => { throw translate(error) })),
    ping: async () => {
      const { rows: [row] } = await systemPool.query('select pg_is_in_recovery() as "isStandby"')
      if (row.isStandby) throw new Error('The database is a standby.')
    },
    connections: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    end: async () => { await Promise.all([pool.end(), systemPool.end(), lanes.end()]) }
  }
}
