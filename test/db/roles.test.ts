import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { packageRoot } from '../../src/config.ts'
import { prepareServer } from '../../src/db/kernel/prepare.ts'
import { assertRestricted } from '../../src/db/kernel/roles.ts'
import { ask, openDatabase, openEmptyDatabase } from '../support/database.ts'

const secret = 'a secret of at least thirty-two characters'
const rest = { dataDir: '', secret, migrations: join(packageRoot, 'migrations') }

t.test('R-1 the service refuses every role that row level security does not hold', async (t) => {
  const { ownerUrl, appUrl } = await openDatabase(t)
  const refused = (url: string, message: RegExp) => t.rejects(assertRestricted(url), { name: 'StartError', message })
  await t.resolves(assertRestricted(appUrl))
  await refused(ownerUrl, /for it is a superuser/)
  await refused(await login(t, ownerUrl, 'bypassrls'), /passes row level security/)
  await refused(await login(t, ownerUrl, 'createrole'), /may create roles/)
  await refused(await login(t, ownerUrl, '', (name) => `create table owned (); alter table owned owner to ${name}`), /owns the table owned/)
  await refused(await login(t, ownerUrl, '', (name) => `grant ${new URL(ownerUrl).username} to ${name}`), /is a member of/)
  await refused(await login(t, ownerUrl, ''), /has no rights here: set DATABASE_OWNER_URL/)
})

t.test('an owner prepares and another role serves, which owns nothing and is the same at each start', async (t) => {
  const ownerUrl = await openEmptyDatabase(t)
  forget(t, ownerUrl)
  const first = await prepareServer({ ...rest, databaseUrl: ownerUrl })
  t.ok(first.applied.length > 0)
  t.match(new URL(first.url).username, /^cpq_test_\w+_service$/)
  t.same(await prepareServer({ ...rest, databaseUrl: ownerUrl }), { url: first.url, applied: [] })
  t.same(await ask(first.url, 'select count(*)::int as branches from branch'), [{ branches: 0 }])
  const stored = 'select rolpassword from pg_authid where rolname = $1'
  const [row] = await ask<{ rolpassword: string }>(ownerUrl, stored, [new URL(first.url).username])
  t.match(row?.rolpassword, /^SCRAM-SHA-256\$4096:/, 'the password itself was never sent')
})

t.test('several instances that start on an empty database agree', async (t) => {
  const ownerUrl = await openEmptyDatabase(t)
  forget(t, ownerUrl)
  const prepared = await Promise.all(Array.from({ length: 4 }, () => prepareServer({ ...rest, databaseUrl: ownerUrl })))
  t.equal(new Set(prepared.map(({ url }) => url)).size, 1)
  t.equal(prepared.filter(({ applied }) => applied.length > 0).length, 1)
})

t.test('a restricted role serves as it is; migrations are for the owner', async (t) => {
  const ownerUrl = await openEmptyDatabase(t)
  const databaseUrl = await login(t, ownerUrl, '')
  const alone = prepareServer({ ...rest, databaseUrl })
  await t.rejects(alone, { name: 'StartError', message: /set DATABASE_OWNER_URL/ })
  const { url, applied } = await prepareServer({ ...rest, databaseUrl, databaseOwnerUrl: ownerUrl })
  t.equal(url, databaseUrl)
  t.ok(applied.length > 0)
  t.same(await prepareServer({ ...rest, databaseUrl }), { url: databaseUrl, applied: [] }, 'and without pending ones no owner is needed')
  await ask(ownerUrl, 'delete from migration.applied where name = (select max(name) from migration.applied)')
  await t.rejects(prepareServer({ ...rest, databaseUrl }), { name: 'StartError', message: /lacks 1 migrations \(\d{4}-.*set DATABASE_OWNER_URL/ })
})

t.test('a database that cannot be reached is named without its password', async (t) => {
  const failing = prepareServer({ ...rest, databaseUrl: 'postgres://someone:hush@127.0.0.1:1/nowhere' })
  await t.rejects(failing, { name: 'StartError', message: /^The database "nowhere" at 127\.0\.0\.1:1 as "someone" cannot be reached: .*ECONNREFUSED/ })
  await failing.catch(({ message }) => t.notMatch(message, /hush/))
})

async function login (t: Test, ownerUrl: string, attributes: string, also?: (name: string) => string): Promise<string> {
  const name = `cpq_test_${randomBytes(5).toString('hex')}`
  await ask(ownerUrl, `create role ${name} login password 'test' ${attributes}; ${also?.(name) ?? ''}`)
  t.teardown(() => ask(ownerUrl, `drop owned by ${name}; drop role ${name}`))
  const url = new URL(ownerUrl)
  url.username = name
  url.password = 'test'
  return url.href
}

function forget (t: Test, ownerUrl: string): void {
  t.teardown(() => ask(ownerUrl, `drop role if exists ${new URL(ownerUrl).pathname.slice(1)}_service`))
}
