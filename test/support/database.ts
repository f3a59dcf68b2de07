import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Test } from 'tap'

export interface TestDatabase {
  /** For the role that owns the tables: to look at what no request may see, or to break something. */
  readonly ownerUrl: string
  /** For the role that the service serves as: row level security holds it. */
  readonly appUrl: string
}

/** A copy of the migrated template for this test, dropped when it ends. */
export async function openDatabase (t: Test): Promise<TestDatabase> {
  const template = given('TEST_TEMPLATE_OWNER_URL')
  const name = await create(t, ` template ${new URL(template).pathname.slice(1)}`)
  return { ownerUrl: named(template, name), appUrl: named(given('TEST_TEMPLATE_APP_URL'), name) }
}

/** A database without any table, for tests of what fills it. */
export async function openEmptyDatabase (t: Test): Promise<string> {
  return named(given('TEST_TEMPLATE_OWNER_URL'), await create(t))
}

async function create (t: Test, origin = ''): Promise<string> {
  const name = `cpq_test_${randomBytes(6).toString('hex')}`
  const server = named(given('TEST_TEMPLATE_OWNER_URL'), 'postgres')
  await ask(server, `create database ${name}${origin}`)
  t.teardown(() => ask(server, `drop database ${name} with (force)`))
  return name
}

/** One statement, or several without parameters, on a connection of its own. */
export async function ask<Row extends pg.QueryResultRow> (url: string, text: string, values?: readonly unknown[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(text, values && [...values])).rows
  } finally {
    await client.end()
  }
}

function given (name: string): string {
  const value = process.env[name]
  if (value) return value
  throw new Error(`${name} is not set: run tests by "npm test", or "npm test -- <part of a path>".`)
}

function named (url: string, database: string): string {
  const other = new URL(url)
  other.pathname = database
  return other.href
}
