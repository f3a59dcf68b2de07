import {
  CamelCasePlugin, type CompiledQuery, type ConnectionProvider, type Driver, DummyDriver, Kysely, PostgresAdapter,
  PostgresIntrospector, PostgresQueryCompiler, Transaction
} from 'kysely'
import type { Duplex } from 'node:stream'
import type pg from 'pg'
import type { BranchTables, SystemTables, Tx } from '../schema.ts'

const driver: Driver = new DummyDriver()
const dialect = {
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => driver,
  createIntrospector: (db: Kysely<any>) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler()
}
const plugins = [new CamelCasePlugin({ maintainNestedObjectKeys: true })]
const config = { dialect, plugins }
const builder = new Kysely<BranchTables>(config)

export type Send = (text: string, values: unknown[]) => Promise<pg.QueryResult>

/** Kysely compiles; `send` runs, in the order of the calls. */
function executorOf (send: Send) {
  const connection = {
    executeQuery: async ({ sql, parameters }: Pick<CompiledQuery, 'sql' | 'parameters'>) => {
      const { rows, rowCount } = await send(sql, [...parameters])
      return { rows, numAffectedRows: BigInt(rowCount ?? 0) }
    },
    streamQuery: () => { throw new Error('Exports have their own connection.') }
  }
  const provider: ConnectionProvider = { provideConnection: (consumer) => consumer(connection) }
  return builder.getExecutor().withConnectionProvider(provider)
}

/** Over a transaction that somebody else opens and ends. */
export function bind (send: Send, branchId: string, now: () => Promise<string>): Tx {
  const transaction = new Transaction<BranchTables>({ config, driver, dialect, executor: executorOf(send) })
  return Object.assign(transaction, { branchId, now, pending: [], receipt: undefined }) as unknown as Tx
}

/** Over statements that are a transaction each, outside of any branch. */
export function unbound (send: Send): Kysely<SystemTables> {
  return new Kysely<SystemTables>({ config, driver, dialect, executor: executorOf(send) })
}

/** What `send` queues leaves in one write to the socket: a system call costs more than the statements it carries. */
export function together<T> (client: pg.Client | pg.PoolClient, send: () => T): T {
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection
  stream.cork()
  try {
    return send()
  } finally {
    stream.uncork()
  }
}

/** A statement as the driver takes it. Named ones are prepared once per connection (D-5); the number of names is capped. */
export type Statement = (text: string, values: unknown[]) => pg.QueryConfig

export function statements (prepared: boolean, cap = 500): Statement {
  const names = new Map<string, string>()
  return (text, values) => {
    let name = names.get(text)
    if (name === undefined && prepared && names.size < cap) names.set(text, name = `s${names.size}`)
    return name === undefined ? { text, values } : { name, text, values }
  }
}
