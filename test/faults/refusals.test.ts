import { sql } from 'kysely'
import pg from 'pg'
import t from 'tap'
import { callerIn, startApp } from '../support/app.ts'
import { ask } from '../support/database.ts'
import { provesItsHistory } from '../support/history.ts'
import { organization } from './behind.ts'

const service = await startApp(t)
const { app: { db }, ownerUrl, branchId } = service
const officer = await service.as('officer')
const visit = callerIn(branchId, 'officer')
const add = (name: string) => officer.post('/v1/organizations', { ...organization, name })
const count = async (name: string) => (await ask(ownerUrl, 'select from organization where name = $1', [name])).length

/** PostgreSQL raises this code when a row of this name is written; the first times only, if so told. A sequence counts on through ROLLBACK. */
await ask(ownerUrl, `create function fail() returns trigger language plpgsql security definer as $$ begin
  if nextval(tg_argv[0]) <= tg_argv[1]::int then raise exception 'as told' using errcode = tg_argv[2]; end if;
  return new;
end $$`)
async function fail (name: string, code: string, times = 1_000): Promise<() => Promise<number>> {
  const mark = name.replaceAll(' ', '_').toLowerCase()
  await ask(ownerUrl, `create sequence ${mark};
    create trigger ${mark} before insert on organization for each row when (new.name = '${name}') execute function fail('${mark}', '${times}', '${code}')`)
  return async () => Number((await ask(ownerUrl, `select last_value from ${mark}`))[0]!['last_value'])
}

t.test('D-2 a deadlock, a failed serialization, a switch of the primary: tried again as a whole', async (t) => {
  for (const [name, code, times] of [['Deadlocked', '40P01', 2], ['Not serialized', '40001', 1], ['Switched', '25006', 1]] as const) {
    const attempts = await fail(name, code, times)
    t.equal((await add(name)).status, 201, name)
    t.same([await attempts(), await count(name)], [times + 1, 1])
  }
})

t.test('D-2 no more than five times; then 503, and nothing is written', async (t) => {
  const attempts = await fail('Always deadlocked', '40P01')
  t.match(await add('Always deadlocked'), { status: 503, body: { code: 'overloaded' }, headers: { 'retry-after': '2' } })
  t.same([await attempts(), await count('Always deadlocked')], [5, 0])
})

t.test('REL-8 what trying again would not help is tried once', async (t) => {
  const cases = [
    ['Disk full', '53100', 503, 'database_unavailable'],
    ['Statement timed out', '57014', 503, 'overloaded'],
    ['Lock not available', '55P03', 503, 'overloaded'],
    ['Fault of ours', 'XX000', 500, 'internal']
  ] as const
  for (const [name, raised, status, code] of cases) {
    const attempts = await fail(name, raised)
    t.match(await add(name), { status, body: { code } }, name)
    t.same([await attempts(), await count(name)], [1, 0])
  }
  t.equal((await add('Afterwards')).status, 201)
})

t.test('two transactions that wait for each other both come to their end', async (t) => {
  const ids = await Promise.all(['Left', 'Right'].map(async (name) => (await add(name)).body.id as string))
  let meet = () => {}
  const both = new Promise<void>((resolve) => { let arrived = 0; meet = () => { if (++arrived >= 2) resolve() } })
  const attempts = [0, 0]
  const lockBoth = (which: 0 | 1) => db.write(visit, async (tx) => {
    attempts[which]!++
    const lock = (id: string) => tx.selectFrom('organization').select('id').where('branchId', '=', branchId).where('id', '=', id).forNoKeyUpdate().execute()
    await lock(ids[which]!)
    meet()
    await both
    await lock(ids[1 - which]!)
    return which
  })
  t.same(await Promise.all([lockBoth(0), lockBoth(1)]), [0, 1])
  t.same(attempts.sort(), [1, 2])
})

t.test('D-4 a row that somebody holds: 503 after two seconds, and the version is the one before', async (t) => {
  const { body: { id, href } } = await add('Held')
  const holder = new pg.Client({ connectionString: ownerUrl })
  await holder.connect()
  t.teardown(() => holder.end())
  await holder.query('begin')
  await holder.query('select from organization where id = $1 for update', [id])
  const began = performance.now()
  const put = () => officer.put(href, { ...organization, name: 'Changed' }, { 'if-match': '"1"' })
  t.match(await put(), { status: 503, body: { code: 'overloaded', retryAfterSeconds: 2 } })
  t.ok(performance.now() - began < 4_000)
  t.match((await officer.get(href)).body, { name: 'Held', etag: '1' }, 'readers do not wait')
  await holder.query('rollback')
  t.match(await put(), { status: 200, body: { etag: '2' } })
})

t.test('trap 4: whoever swallows the error of a statement does not pass for done', async (t) => {
  const work = db.write(visit, async (tx) => {
    await sql`insert into person_key (branch_id, person_id, key) values (${branchId}, ${branchId}, 'swallowed')`.execute(tx)
    await sql`select 1 / 0`.execute(tx).catch(() => {})
    return 'done'
  })
  await t.rejects(work, { message: 'A failed statement was swallowed.' })
  t.same(await ask(ownerUrl, 'select from person_key where key = \'swallowed\''), [])
})

t.test('a column is added while the service runs: prepared statements are prepared anew', async (t) => {
  const { body: { href } } = await add('Before the migration')
  const all = () => Promise.all([officer.get(href), officer.get('/v1/organizations'), officer.get(`${href}/events`), add('During the migration')])
  t.same((await all()).map(({ status }) => status), [200, 200, 200, 201])
  for (const round of [1, 2]) {
    await ask(ownerUrl, `alter table organization add column later_${round} text; alter table domain_event add column later_${round} text`)
    t.same((await all()).map(({ status }) => status), [200, 200, 200, 201])
    const [put] = await Promise.all([round, 'stale'].map((tag) => officer.put(href, { ...organization, name: `Round ${tag}` }, { 'if-match': `"${tag}"` })))
    t.match(put, { status: 200, body: { name: `Round ${round}` } })
  }
})

t.test('the branch proves its history', async () => {
  await ask(ownerUrl, 'alter table organization drop column later_1, drop column later_2; alter table domain_event drop column later_1, drop column later_2')
  await provesItsHistory(ownerUrl, branchId)
})
