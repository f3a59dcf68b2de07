import { join } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { startEmbedded } from './embedded.ts'
import { migrate, pendingMigrations } from './migrate.ts'
import { assertRestricted, describeRole, ensureGroup, ensureLogin, ensureMember } from './roles.ts'
import { startError } from './start-error.ts'

export interface DatabaseSettings {
  /** Absent: the embedded database in `dataDir`. A restricted role serves as it is; any other only prepares. */
  readonly databaseUrl?: string
  readonly databaseOwnerUrl?: string
  readonly dataDir: string
  readonly secret: string
  /** The embedded server has room for a larger one. */
  readonly poolSize?: number
  /** The folder of the migrations. */
  readonly migrations: string
  readonly log?: (line: string) => void
}

export interface PreparedDatabase {
  /** For the restricted role that serves requests. */
  readonly url: string
  readonly applied: readonly string[]
  /** Settles when the embedded server has ended, asked or not; never for a server of others. */
  readonly ended: Promise<void>
  stop (): Promise<void>
}

/** From nothing, or from whatever stands there, to a migrated database and a restricted login. */
export async function prepareDatabase (settings: DatabaseSettings): Promise<PreparedDatabase> {
  const { databaseUrl, dataDir, poolSize = 0, log } = settings
  if (databaseUrl) return { ...await prepareServer({ ...settings, databaseUrl }), ended: new Promise(() => {}), stop: async () => {} }
  const embedded = await startEmbedded({ dataDir: join(dataDir, 'postgres'), settings: [`max_connections=${poolSize + 50}`], log })
  try {
    return { ...embedded, ...await prepareServer({ ...settings, databaseUrl: embedded.url }) }
  } catch (error) {
    await embedded.stop()
    throw error
  }
}

export async function prepareServer ({ databaseUrl, databaseOwnerUrl, secret, migrations }: DatabaseSettings & { databaseUrl: string }) {
  const { name, powers, isMember } = await describeRole(databaseUrl)
  const ownerUrl = databaseOwnerUrl ?? (powers.length > 0 ? databaseUrl : undefined)
  if (!ownerUrl) {
    await assertRestricted(databaseUrl)
    await assertMigrated(databaseUrl, migrations)
    return { url: databaseUrl, applied: [] }
  }
  await ensureGroup(ownerUrl)
  const applied = await migrate({ url: ownerUrl, folder: migrations })
  if (powers.length === 0 && !isMember) await ensureMember(ownerUrl, name)
  const url = powers.length === 0 ? databaseUrl : await ensureLogin(ownerUrl, secret)
  await assertRestricted(url)
  return { url, applied }
}

async function assertMigrated (url: string, folder: string): Promise<void> {
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 1 }) }) })
  const pending = await pendingMigrations(db, folder).finally(() => db.destroy())
  if (pending.length === 0) return
  throw startError(`The database lacks ${pending.length} migrations (${pending.join(', ')}), and the role of DATABASE_URL may not apply them: ` +
    'set DATABASE_OWNER_URL to the owner of its tables.')
}
