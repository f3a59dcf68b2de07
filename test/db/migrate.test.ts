import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import t, { type Test } from 'tap'
import { packageRoot } from '../../src/config.ts'
import { migrate, pendingMigrations } from '../../src/db/kernel/migrate.ts'
import { ask, openDatabase, openEmptyDatabase } from '../support/database.ts'

const first = { '0001-towns.sql': 'create table town (name text);\ninsert into town values (\'Dax\');' }
const second = { '0002-rivers.sql': 'create table river (name text);' }

t.test('files are applied in the order of their numbers, once', async (t) => {
  const url = await openEmptyDatabase(t)
  const folder = folderOf(t, { ...second, ...first, 'README.md': 'not a migration' })
  t.same(await pendingIn(url, folder), ['0001-towns', '0002-rivers'])
  t.same(await migrate({ url, folder }), ['0001-towns', '0002-rivers'])
  t.same(await pendingIn(url, folder), [])
  t.same(await migrate({ url, folder }), [], 'a second time there is nothing to do')
  t.same(await ask(url, 'select name from town'), [{ name: 'Dax' }])
})

t.test('only what is new is applied, and a database ahead of the program is left alone', async (t) => {
  const url = await openEmptyDatabase(t)
  await migrate({ url, folder: folderOf(t, first) })
  t.same(await migrate({ url, folder: folderOf(t, { ...first, ...second }) }), ['0002-rivers'])
  t.same(await migrate({ url, folder: folderOf(t, first) }), [])
})

t.test('instances that start at the same time apply each file once', async (t) => {
  const url = await openEmptyDatabase(t)
  const folder = folderOf(t, { ...first, ...second })
  const applied = await Promise.all(Array.from({ length: 4 }, () => migrate({ url, folder })))
  t.same(applied.flat().sort(), ['0001-towns', '0002-rivers'])
  t.same(await ask(url, 'select name from town'), [{ name: 'Dax' }])
})

t.test('a file that fails is named with its line, and nothing of the whole run stays', async (t) => {
  const url = await openEmptyDatabase(t)
  const broken = { '0002-broken.sql': 'create table river (name text);\n\ncreate table lake (name texte);' }
  const failing = migrate({ url, folder: folderOf(t, { ...first, ...broken }) })
  await t.rejects(failing, { name: 'StartError', message: /0002-broken\.sql, line 3 failed, and nothing was applied: type "texte" does not exist/ })
  t.same(await ask(url, "select from pg_class where relname in ('town', 'river')"), [])
  t.same(await migrate({ url, folder: folderOf(t, { ...first, ...second }) }), ['0001-towns', '0002-rivers'])
})

t.test('a name out of the pattern or a number used twice is refused', async (t) => {
  const url = await openEmptyDatabase(t)
  await t.rejects(migrate({ url, folder: folderOf(t, { '1_towns.sql': '' }) }), { message: /1_towns\.sql must be named like/ })
  await t.rejects(migrate({ url, folder: folderOf(t, { ...first, '0001-lakes.sql': '' }) }), { message: /Two migrations have the number 0001/ })
})

t.test('the role that serves sees that the real schema is complete, and what a newer program would miss', async (t) => {
  const { appUrl } = await openDatabase(t)
  t.same(await pendingIn(appUrl, join(packageRoot, 'migrations')), [])
  t.same(await pendingIn(appUrl, folderOf(t, { '9999-later.sql': '' })), ['9999-later'])
  await t.rejects(ask(appUrl, 'delete from migration.applied'), { code: '42501' })
})

function folderOf (t: Test, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'cpq-migrations-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

async function pendingIn (url: string, folder: string): Promise<readonly string[]> {
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 1 }) }) })
  return await pendingMigrations(db, folder).finally(() => db.destroy())
}
