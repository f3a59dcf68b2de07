import pg from 'pg'
import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { connect } from '../../src/db/kernel/client.ts'
import { startApp } from '../support/app.ts'
import { ask, openDatabase } from '../support/database.ts'
import { recordStatements } from '../support/statements.ts'
import { branchTables, sharedTables } from './tables.ts'

const [ours, theirs] = [uuidv7(), uuidv7()]
const { ownerUrl, appUrl } = await openDatabase(t)
const tables = await branchTables(ownerUrl)
const closed = tables.filter((name) => !sharedTables.includes(name))
await fillBothBranches()

interface Attempt { readonly rows: number, readonly code: string | undefined, readonly message: string }

/** As the service's role within a branch: how many rows a statement touched, or why not; undone in any case. */
const app = new pg.Client({ connectionString: appUrl })
await app.connect()
t.teardown(() => app.end())
async function within (branchId: string | null, text: string, values: unknown[] = []): Promise<Attempt> {
  await app.query(`begin${branchId === null ? '' : `; set local app.branch_id = '${branchId}'`}`)
  try {
    const { rowCount } = await app.query(text, values)
    return { rows: rowCount ?? 0, code: undefined, message: '' }
  } catch (error) {
    const { code, message } = error as pg.DatabaseError
    return { rows: 0, code, message }
  } finally {
    await app.query('rollback')
  }
}

const denied = ({ code, message }: Attempt, table: string) =>
  code === '42501' && (message.includes('row-level security') || message === `permission denied for table ${table}`)

t.test('SEC-20 the rows of another branch are not read, changed, deleted or added, whatever the table', async (t) => {
  t.ok(tables.length > 30)
  for (const table of closed) {
    t.match(await within(ours, `select from ${table}`), { rows: 1 }, `${table}: one's own row is there`)
    t.match(await within(ours, `select from ${table} where branch_id = $1`, [theirs]), { rows: 0, code: undefined }, `${table}: read`)
    for (const text of [`update ${table} set branch_id = branch_id where branch_id = $1`, `delete from ${table} where branch_id = $1`]) {
      const attempt = await within(ours, text, [theirs])
      t.ok(attempt.rows === 0 && (attempt.code === undefined || denied(attempt, table)), `${text}: ${attempt.message}`)
    }
    // Without a condition nothing is read, so that only the policy of the statement itself stands before the rows.
    for (const text of [`update ${table} set branch_id = '${ours}'`, `delete from ${table}`]) {
      const attempt = await within(ours, text)
      t.ok(attempt.rows === 1 || denied(attempt, table), `${text}: ${attempt.rows} rows, ${attempt.message}`)
    }
    const adding = await within(ours, `insert into ${table} select (jsonb_populate_record(r, $1)).* from ${table} r`, [{ branch_id: theirs, id: uuidv7() }])
    t.ok(adding.code === '42501' && adding.message.includes('row-level security'), `${table}: added, ${adding.message}`)
    const moving = await within(ours, `update ${table} set branch_id = $1`, [theirs])
    t.ok(denied(moving, table), `${table}: moved, ${moving.message}`)
  }
})

// Model, Interbranch: the catalogue is readable by all, and no person is in it.
t.test('SEC-20 of what branches share, each reads all, adds its own, and changes nothing', async (t) => {
  for (const table of sharedTables) {
    t.match(await within(ours, `select from ${table}`), { rows: 2 }, `${table}: both are read`)
    const own = await within(ours, `insert into ${table} select (jsonb_populate_record(r, $1)).* from ${table} r where branch_id = '${ours}'`, [{ id: uuidv7() }])
    t.match(own, { rows: 1, code: undefined }, `${table}: one's own is added`)
    for (const branchId of [theirs, uuidv7()]) {
      const adding = await within(ours, `insert into ${table} select (jsonb_populate_record(r, $1)).* from ${table} r where branch_id = '${ours}'`,
        [{ branch_id: branchId, id: uuidv7() }])
      t.ok(adding.code === '42501' && adding.message.includes('row-level security'), `${table}: added for another, ${adding.message}`)
    }
    for (const branchId of [ours, theirs]) {
      for (const text of [`update ${table} set version = 2`, `update ${table} set branch_id = '${ours}'`, `delete from ${table}`]) {
        const attempt = await within(ours, `${text} where branch_id = $1`, [branchId])
        t.match(attempt, { rows: 0, code: '42501', message: `permission denied for table ${table}` }, text)
      }
    }
  }
})

t.test('SEC-21 without a branch there is nothing: never set, or left behind empty by a transaction', async (t) => {
  const fresh = new pg.Client({ connectionString: appUrl })
  await fresh.connect()
  for (const state of ['never set', 'empty']) {
    for (const table of closed) t.equal((await fresh.query(`select from ${table}`)).rowCount, 0, `${table}: ${state}`)
    await fresh.query(`begin; set local app.branch_id = '${ours}'; commit`)
    t.match((await fresh.query('show app.branch_id')).rows, [{ 'app.branch_id': '' }])
  }
  await fresh.end()
  for (const table of tables) {
    const adding = await within(null, `insert into ${table} select (jsonb_populate_record(null::${table}, $1)).*`, [{ branch_id: ours }])
    t.equal(adding.code, '42501', `${table}: added, ${adding.message}`)
  }
})

t.test('R-4 what is no lower-case uuid is refused before anything is sent', async (t) => {
  const db = connect({ url: appUrl })
  t.teardown(() => db.end())
  const recorded = recordStatements(t)
  for (const branchId of ["x'; drop table seat; --", '', 'null', ours.toUpperCase(), `${ours} `, `${ours}\n`, `{${ours}}`, ours.slice(1)]) {
    const visit = { branchId }
    await t.rejects(db.read(visit, (tx) => tx.selectFrom('seat').select('id').execute()), TypeError, JSON.stringify(branchId))
    await t.rejects(db.write(visit, (tx) => tx.selectFrom('seat').select('id').execute()), TypeError, JSON.stringify(branchId))
  }
  t.same(recorded.filter(({ text }) => text !== 'ROLLBACK'), [])
  t.equal((await db.read({ branchId: ours }, (tx) => tx.selectFrom('seat').select('id').execute())).length, 1)
})

t.test('SEC-22 two branches over the same connections: no answer carries a word of the other', async (t) => {
  const service = await startApp(t)
  const branches = await Promise.all([service.branchId, await service.openBranch()].map(async (branchId, index) => {
    const canary = `canary-${['north', 'south'][index]}-${branchId.slice(-6)}`
    const client = await service.as('officer', { branchId })
    const add = (number: number) => client.post('/v1/organizations',
      { name: `${canary} ${number}`, siret: null, kinds: [], activityDeclaration: null, sites: [{ code: 'S1', name: canary, postalCode: '69003', city: canary }] })
    const ids: string[] = await Promise.all([1, 2, 3].map(async (number) => (await add(number)).body.id))
    return { branchId, canary, client, add, ids }
  }))
  const anyOf = <Item>(items: readonly Item[], random: number) => items[Math.floor(random * items.length)]!
  const statuses = new Map<number, number>()
  let seed = 7
  const random = () => (seed = seed * 16807 % 2147483647) / 2147483647
  const own: string[] = []

  async function request (index: number): Promise<void> {
    const { client, canary, add, ids } = branches[index % 2]!
    const { canary: foreign, ids: foreignIds } = branches[(index + 1) % 2]!
    const id = anyOf(random() < 0.3 ? foreignIds : ids, random())
    const put = () => client.put(`/v1/organizations/${id}`, { name: `${canary} changed`, siret: null, kinds: [], activityDeclaration: null, sites: [] }, { 'if-match': '"1"' })
    const answer = await anyOf([
      () => client.get(`/v1/organizations/${id}`), () => client.get(`/v1/organizations/${id}/events`), () => client.get('/v1/organizations?limit=200'),
      () => client.get(`/v1/organizations?id=${foreignIds.join('&id=')}`), () => add(index), put
    ], random())()
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    if (answer.text.includes(foreign)) t.fail(`${canary} was told ${answer.text}`)
    if (answer.text.includes(canary)) own.push(answer.text)
  }
  for (let round = 0; round < 20; round++) await Promise.all(Array.from({ length: 20 }, (_, index) => request(index)))
  t.ok(own.length > 150, `${own.length} answers speak of one's own`)
  t.same([...statuses.keys()].sort(), [200, 201, 404, 412])
  t.ok(statuses.get(404)! > 30, 'what belongs to the other is not there')
  const open = await ask(service.ownerUrl, "select from pg_stat_activity where datname = current_database() and usename like '%_service'")
  t.ok(open.length <= 8, `${open.length} connections served both`)
})

/** One row of each table for either branch, of whatever its columns take; what a row may say is not the question here. */
async function fillBothBranches (): Promise<void> {
  const constraints = await ask<{ table: string, name: string }>(ownerUrl, `select conrelid::regclass::text as table, conname as name
    from pg_constraint where contype in ('c', 'f') and conrelid::regclass::text = any($1)`, [tables])
  const columns = await ask<{ table: string, name: string, type: string }>(ownerUrl, `select table_name as table, column_name as name, udt_name as type
    from information_schema.columns where table_schema = 'public' and table_name = any($1)`, [tables])
  const values: Record<string, () => unknown> = {
    uuid: uuidv7,
    text: () => uuidv7(),
    _text: () => [],
    _uuid: () => [],
    jsonb: () => [],
    date: () => '2026-01-05',
    timestamptz: () => '2026-01-05T08:00:00Z',
    int2: () => 1,
    int4: () => 1,
    int8: () => 1,
    bool: () => false
  }
  const rows = [ours, theirs].flatMap((branchId) => tables.map((table) => {
    const row = columns.filter((column) => column.table === table).map(({ name, type }) => [name, name === 'branch_id' ? branchId : values[type]!()])
    return `insert into ${table} select (jsonb_populate_record(null::${table}, '${JSON.stringify(Object.fromEntries(row))}')).*`
  }))
  const drops = constraints.map(({ table, name }) => `alter table ${table} drop constraint ${name}`)
  await ask(ownerUrl, [...drops, ...rows].join(';'))
}
