import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Config } from './config.ts'
import { connect } from './db/kernel/client.ts'
import { prepareDatabase } from './db/kernel/prepare.ts'
import { startError } from './db/kernel/start-error.ts'
import { keepDemoKeys, readDemoKeys } from './demo/keys.ts'
import type { DemoKey } from './demo/seed.ts'
import { createLogger } from './http/logging.ts'
import { loadPresets } from './presets.ts'

export interface Service {
  /** Where this machine reaches the service; clients outside use the public url. */
  readonly address: string
  /** For the restricted role that serves requests. */
  readonly databaseUrl: string
  /** Settles when the embedded database has ended, asked or not. */
  readonly databaseEnded: Promise<void>
  /** Of the demo branch, where this start made it or keeps them beside the embedded database. */
  readonly demoKeys: readonly DemoKey[]
  close (): Promise<void>
}

/** Database, migrations, demo branch, application, port: in this order, and closed in the other. */
export async function startService (config: Config): Promise<Service> {
  const log = databaseLog(config.logLevel)
  const preparing = prepareDatabase({ ...config, migrations: join(config.packageRoot, 'migrations'), log })
  const [database, { buildApp }] = await Promise.all([preparing, import('./app.ts')])
  const opened: (() => Promise<unknown>)[] = [database.stop]
  const close = async () => { while (opened.length > 0) await opened.pop()!() }
  try {
    const demoKeys = await seed(database.url, config)
    // The administrator's key is for the operator's eyes: no page may offer it.
    const app = await buildApp({ ...config, databaseUrl: database.url, jobs: {}, demoKeys: demoKeys.filter(({ role }) => role !== 'admin') })
    opened.push(() => app.close())
    const address = await listen(app, config)
    return { address, databaseUrl: database.url, databaseEnded: database.ended, demoKeys, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Before the port opens: whoever is answered finds the whole demo branch. Keys on a server of others are shown once and kept nowhere. */
async function seed (url: string, { seed, secret, packageRoot, dataDir, databaseUrl }: Config): Promise<readonly DemoKey[]> {
  if (seed !== 'demo') return []
  const { seedWhenEmpty } = await import('./demo/seed.ts')
  const db = connect({ url, poolSize: 1 })
  const keep = databaseUrl ? undefined : (keys: readonly DemoKey[]) => keepDemoKeys(dataDir, keys)
  const made = await seedWhenEmpty({ db, secret, presets: loadPresets(packageRoot), ...keep && { keep } }).finally(db.end)
  return made ?? (databaseUrl ? [] : readDemoKeys(dataDir))
}

async function listen (app: FastifyInstance, { host, port }: Config): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw startError(`Port ${port} of ${host} is in use: set CPQ_PORT to another one.`, error)
    if (code === 'EACCES') throw startError(`Port ${port} is not open to this user: set CPQ_PORT to one above 1023.`, error)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') throw startError(`${host} is no address of this machine: set CPQ_HOST.`, error)
    throw error
  }
}

/** What PostgreSQL tells of its own life is detail; that it fails, or what the launcher decides, is not. */
function databaseLog (level: string): (line: string) => void {
  const log = createLogger(level).child({ part: 'database' })
  return (line) => {
    if (/^(FATAL|PANIC):/.test(line)) log.error(line)
    else if (/^[A-Z]+:/.test(line)) log.debug(line)
    else log.info(line)
  }
}
