import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Credential } from './cli/seed.ts'
import type { Config } from './config.ts'
import { prepareDatabase } from './db/kernel/prepare.ts'
import { startError } from './db/kernel/start-error.ts'
import { createLogger } from './http/logging.ts'
import { loadPresets } from './presets.ts'

export interface Service {
  /** Where this machine reaches the service; clients outside use the public url. */
  readonly address: string
  /** For the restricted role that serves requests. */
  readonly databaseUrl: string
  /** Settles when the embedded database has ended, asked or not. */
  readonly databaseEnded: Promise<void>
  /** Of the demo branch, where this start made it: shown once. */
  readonly credentials: readonly Credential[]
  close (): Promise<void>
}

/** Database, migrations, application, demo branch, port: in this order, and closed in the other. */
export async function startService (config: Config): Promise<Service> {
  const log = databaseLog(config.logLevel)
  const preparing = prepareDatabase({ ...config, migrations: join(config.packageRoot, 'migrations'), log })
  const [database, { buildApp }] = await Promise.all([preparing, import('./app.ts')])
  const opened: (() => Promise<unknown>)[] = [database.stop]
  const close = async () => { while (opened.length > 0) await opened.pop()!() }
  try {
    const app = await buildApp({ ...config, databaseUrl: database.url })
    opened.push(() => app.close())
    const credentials = await seed(app, config)
    const address = await listen(app, config)
    return { address, databaseUrl: database.url, databaseEnded: database.ended, credentials, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Before the port opens: whoever is answered finds the whole demo branch. */
async function seed (app: FastifyInstance, { seed, secret, packageRoot }: Config): Promise<readonly Credential[]> {
  if (seed !== 'demo') return []
  const { seedWhenEmpty } = await import('./cli/seed.ts')
  return await seedWhenEmpty({ app, secret, presets: loadPresets(packageRoot) }) ?? []
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
