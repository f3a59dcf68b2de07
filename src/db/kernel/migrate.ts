import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely, type Migration, Migrator, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { installQueue } from './queue.ts'
import { startError } from './start-error.ts'

export interface MigrationSource {
  /** Of the role that owns the tables. */
  readonly url: string
  readonly folder: string
}

interface Applied { readonly 'migration.applied': { readonly name: string } }

const fileName = /^\d{4}-[a-z0-9-]+\.sql$/
/** The app role reads how far the schema is, to tell whether it is ready. */
const readable = 'grant usage on schema migration to cpq_app; grant select on migration.applied to cpq_app'

/** Applies what is missing, forward only, all of it or nothing; several instances may start at once. Answers the names. */
export async function migrate (source: MigrationSource): Promise<readonly string[]> {
  const applied = await applyPending(source)
  await installQueue(source.url)
  return applied
}

async function applyPending ({ url, folder }: MigrationSource): Promise<readonly string[]> {
  const pool = new pg.Pool({ connectionString: url, max: 1, lock_timeout: 5_000 })
  pool.on('error', () => {})
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    if ((await pendingMigrations(db, folder)).length === 0) return []
    const provider = { getMigrations: async () => Object.fromEntries(namesIn(folder).map((name) => [name, fromFile(folder, name)])) }
    const tables = { migrationTableSchema: 'migration', migrationTableName: 'applied', migrationLockTableName: 'lock' }
    const { error, results = [] } = await new Migrator({ db, provider, ...tables }).migrateToLatest()
    const failed = results.find(({ status }) => status === 'Error')
    if (error) throw failed ? explain(error, folder, failed.migrationName) : error
    return results.map(({ migrationName }) => migrationName)
  } finally {
    await db.destroy()
  }
}

/** The names not applied yet. A database ahead of this program has none: releases overlap while they are rolled out. */
export async function pendingMigrations<Tables> (db: Kysely<Tables>, folder: string): Promise<readonly string[]> {
  const applied = await (db as unknown as Kysely<Applied>).selectFrom('migration.applied').select('name').execute().catch((error) => {
    if (isMissing(error)) return []
    throw error
  })
  const names = new Set(applied.map(({ name }) => name))
  return namesIn(folder).filter((name) => !names.has(name))
}

function namesIn (folder: string): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql')).sort()
  const odd = files.find((file) => !fileName.test(file))
  if (odd) throw new Error(`The migration ${odd} must be named like 0001-branches.sql.`)
  const twin = files.find((file, index) => files[index + 1]?.slice(0, 4) === file.slice(0, 4))
  if (twin) throw new Error(`Two migrations have the number ${twin.slice(0, 4)}.`)
  return files.map((file) => file.slice(0, -'.sql'.length))
}

function fromFile (folder: string, name: string): Migration {
  return {
    up: async (db) => {
      await sql.raw(textOf(folder, name)).execute(db)
      await sql.raw(readable).execute(db)
    }
  }
}

const textOf = (folder: string, name: string) => readFileSync(join(folder, `${name}.sql`), 'utf8')

/** No such schema, or no such table. */
function isMissing (error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '3F000' || error.code === '42P01')
}

function explain (error: unknown, folder: string, name: string): Error {
  const { message, position, detail } = error as Partial<pg.DatabaseError>
  const line = position ? textOf(folder, name).slice(0, Number(position) - 1).split('\n').length : undefined
  const place = line ? `${name}.sql, line ${line}` : `${name}.sql`
  return startError(`The migration ${place} failed, and nothing was applied: ${message}${detail ? ` (${detail})` : ''}`, error)
}
