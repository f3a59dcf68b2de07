import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { insertBranch } from '../../src/db/branches.ts'
import { verificationCode } from '../../src/domain/rules/numbers.ts'
import { callerIn } from '../support/app.ts'
import { ask } from '../support/database.ts'
import { provesItsHistory } from '../support/history.ts'
import { organization, startBehind } from './behind.ts'

const { service, proxy, officer, call, get, add, found } = await startBehind(t)
const once = { rows: 1, events: 1 }
const never = { rows: 0, events: 0 }
/** The key is looked up and the connections are open: what is cut from here on is the request's own. */
const { body: first } = await add('The first')
const { href } = first
t.equal((await get(href)).status, 200)

t.test('D-2 the connection is cut in the middle of a transaction: it is done again, once', async (t) => {
  const places = { 'its beginning': 'BEGIN READ WRITE', 'its row': 'Cut at its row', 'its event': 'organization.created' }
  for (const [place, text] of Object.entries(places)) {
    const sprung = proxy.trap({ by: 'client', text })
    t.equal((await add(`Cut at ${place}`)).status, 201, place)
    t.same([sprung.times, await found(`Cut at ${place}`)], [1, once])
  }
})

t.test('D-3 COMMIT does not arrive: the transaction is done again', async (t) => {
  const sprung = proxy.trap({ by: 'client', text: 'COMMIT' })
  t.equal((await add('Never arrived')).status, 201)
  t.same([sprung.times, await found('Never arrived')], [1, once])
})

t.test('D-3 COMMIT is done and its answer lost: it is found, and not done again', async (t) => {
  const sprung = proxy.trap({ by: 'server', text: 'COMMIT' })
  const { status, body } = await add('Answer lost')
  t.equal(status, 201)
  t.same([sprung.times, await found('Answer lost')], [1, once])
  t.match(await get(body.href), { status: 200, body: { name: 'Answer lost', etag: '1' } })
})

t.test('D-3 the connection is cut as COMMIT leaves: done or not, the answer is that of one effect', async (t) => {
  for (let round = 0; round < 10; round++) {
    const sprung = proxy.trap({ by: 'client', text: 'COMMIT', arrives: true })
    t.equal((await add(`Doubt ${round}`)).status, 201)
    t.same([sprung.times, await found(`Doubt ${round}`)], [1, once])
  }
})

t.test('D-3 the same for a change: one version, one event', async (t) => {
  const { body: { href } } = await add('Before')
  const sprung = proxy.trap({ by: 'server', text: 'COMMIT' })
  const put = () => officer.put(href, { ...organization, name: 'After' }, { 'if-match': '"1"' })
  t.match(await put(), { status: 200, body: { name: 'After', etag: '2' } })
  t.match(await put(), { status: 412 })
  t.equal(sprung.times, 1)
})

t.test('every connection of the pool loses its COMMIT at once, and each is settled', async (t) => {
  const sprung = proxy.trap({ by: 'server', text: 'COMMIT', times: 2 })
  const answers = await Promise.all([add('Full 1'), add('Full 2')])
  t.same(answers.map(({ status }) => status), [201, 201])
  t.same([sprung.times, await found('Full 1'), await found('Full 2')], [2, once, once])
})

t.test('D-3 nobody can say whether it is done: 503 outcome_unknown, whichever it is', async (t) => {
  for (const [by, name, expected] of [['server', 'Done', once], ['client', 'Undone', never]] as const) {
    proxy.trap({ by, text: 'COMMIT', also: () => { proxy.stop() } })
    t.match(await add(name), { status: 503, body: { code: 'outcome_unknown' }, headers: { 'retry-after': '2' } })
    t.same(await found(name), expected, name)
    await proxy.start()
  }
  t.equal((await add('After the doubt')).status, 201)
})

t.test('D-3 what leaves no event cannot be looked for: it is not done again on a guess', async (t) => {
  const branch = { slug: 'in-doubt', name: 'In doubt', idcc: null, prefix: 'DOUBT', timeZone: 'Europe/Paris', isSandbox: true }
  const sprung = proxy.trap({ by: 'server', text: 'COMMIT' })
  await t.rejects(insertBranch(service.app.db, branch), { message: 'outcome_unknown' })
  t.same([sprung.times, (await ask(service.ownerUrl, "select from branch where slug = 'in-doubt'")).length], [1, 1])
})

t.test('a dry run whose connection is cut at its end was a dry run all the same', async (t) => {
  const sprung = proxy.trap({ by: 'client', text: 'ROLLBACK' })
  t.match(await officer.post('/v1/organizations?dryRun=true', { ...organization, name: 'Dry' }), { status: 200, body: { name: 'Dry' } })
  t.same([sprung.times, await found('Dry')], [1, never])
})

t.test('a read is cut in the middle of a row: it is asked again, and whole', async (t) => {
  for (let round = 0; round < 3; round++) {
    const sprung = proxy.trap({ by: 'server', text: 'first' })
    t.match(await get(href), { status: 200, body: first })
    t.equal(sprung.times, 1)
  }
})

t.test('many reads share a connection that is cut: each has its own answer', async (t) => {
  const named = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(async (letter) => (await add(`Shared ${letter}`)).body))
  const sprung = proxy.trap({ by: 'server', text: 'Shared c' })
  const answers = await Promise.all([...named, ...named].map(({ href }) => get(href)))
  t.same(answers.map(({ body }) => body.name), [...named, ...named].map(({ name }) => name))
  t.equal(sprung.times, 1)
})

t.test('D-1 every idle connection ends, as when PostgreSQL restarts: the next requests do not notice', async (t) => {
  for (let round = 0; round < 3; round++) {
    proxy.cut()
    const answers = await Promise.all([get(href), add(`Restart ${round}`), get('/v1/organizations'), add(`Again ${round}`)])
    t.same(answers.map(({ status }) => status), [200, 201, 200, 201])
  }
})

t.test('D-1 the connection that looks up a key is cut: the process goes on', async (t) => {
  for (const by of ['client', 'server'] as const) {
    const other = await service.as('officer')
    const sprung = proxy.trap({ by, text: other.keyId })
    t.match(await other.get(href), { status: 503, body: { code: 'database_unavailable' } })
    t.equal(sprung.times, 1)
    t.equal((await other.get(href)).status, 200)
  }
})

t.test('REL-8 the database is away: 503 at once on every kind of request; back again, all is as before', async (t) => {
  await proxy.stop()
  const key = { label: 'Another key', role: 'auditor', personId: null, organizationId: null, scopes: ['*'], expiresAt: null }
  const requests = () => [
    get(href), get('/v1/organizations'), add('Away'), get(`/v1/branches/${service.branchId}`), get('/v1/api-keys'),
    call({ method: 'POST', url: '/v1/api-keys', payload: key }), get(`/v1/verify/${verificationCode('ABCDEF', Buffer.alloc(10))}`)
  ]
  for (const { status, body, ms } of await Promise.all(requests())) {
    t.match({ status, body }, { status: 503, body: { code: 'database_unavailable', retryAfterSeconds: 2 } })
    t.ok(ms < 1_500, `${Math.round(ms)} ms`)
  }
  t.same([(await get('/livez')).status, (await get('/readyz')).status], [200, 503])
  await proxy.start()
  t.same((await Promise.all(requests())).map(({ status }) => status), [200, 200, 201, 200, 200, 201, 404])
  t.same([(await get('/readyz')).status, await found('Away')], [200, once])
})

t.test('D-4 the network takes what is sent and answers nothing: 503 after the time for connecting', async (t) => {
  proxy.cut()
  proxy.swallow(true)
  for (const { status, body, ms } of await Promise.all([get(href), add('Black hole'), get('/v1/api-keys')])) {
    t.match({ status, body }, { status: 503, body: { code: 'database_unavailable' } })
    t.ok(ms < 4_000, `${Math.round(ms)} ms`)
  }
  proxy.swallow(false)
  proxy.cut()
  t.same([(await get(href)).status, await found('Black hole')], [200, never])
})

t.test('D-4 every connection is taken: 503 and no hang, and reads go on', async (t) => {
  const { body: { href: held } } = await add('Held')
  let open = () => {}
  const gate = new Promise<void>((resolve) => { open = resolve })
  const hold = () => service.app.db.write(callerIn(service.branchId, 'officer'), async (tx) => {
    await tx.selectFrom('organization').select('id').where('branchId', '=', tx.branchId).where('name', '=', 'Held').forShare().execute()
    await gate
  })
  const holding = [hold(), hold()]
  const late = add('One too many')
  t.equal((await get(held)).status, 200)
  t.match(await late, { status: 503, body: { code: 'database_unavailable' } })
  t.ok((await late).ms < 4_000)
  open()
  await Promise.all(holding)
  t.same([(await add('Now there is room')).status, await found('One too many')], [201, never])
})

t.test('the connections that were lost are closed', async (t) => {
  for (let round = 0; round < 8; round++) {
    const sprung = proxy.trap({ by: 'server', text: 'first', resets: round % 2 === 0 })
    t.equal((await get(href)).status, 200)
    t.equal(sprung.times, 1)
  }
  await sleep(100)
  t.ok(proxy.open <= 2 + 2 + 2, `${proxy.open} connections are open`)
  await service.app.close()
  await sleep(100)
  t.equal(proxy.open, 0)
})

t.test('after all that the branch proves its history', async (t) => {
  const { events } = await provesItsHistory(service.ownerUrl, service.branchId)
  t.ok(events > 30)
})
