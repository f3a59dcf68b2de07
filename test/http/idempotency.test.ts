import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { purge } from '../../src/jobs/runner.ts'
import type { Client } from '../support/app.ts'
import { ask } from '../support/database.ts'
import { startTiny } from './tiny.ts'

const service = await startTiny(t)
const officer = await service.as('officer')
const parcel = { label: 'Books', grams: 900, kind: 'box' }
const pack = (key: string, { client = officer, body = parcel as object, headers = {} } = {}) =>
  client.post('/v1/parcels', body, { 'idempotency-key': key, ...headers })
const owner = async (text: string, ...values: unknown[]) => await ask<Record<string, any>>(service.ownerUrl, text, values)
const count = async (table: string) => (await owner(`select count(*)::int as rows from ${table}`))[0]!['rows'] as number

t.test('C-14 the same request with the same key has one effect and one answer', async (t) => {
  const key = uuidv7()
  const first = await pack(key)
  const parcels = await count('parcel')
  const second = await pack(key)
  t.match([first.status, first.headers['idempotency-replayed'], second.status, second.headers['idempotency-replayed']], [201, undefined, 201, 'true'])
  t.strictSame(second.body, first.body)
  for (const name of ['location', 'etag', 'content-type', 'content-language']) t.equal(second.headers[name], first.headers[name], name)
  t.equal(await count('parcel'), parcels)
})

t.test('C-10 quoted and bare keys are the same key; what is no key is refused', async (t) => {
  const key = uuidv7()
  const { body } = await pack(key)
  t.strictSame((await pack(`"${key}"`)).body, body)
  for (const bad of ['too-short', 'x'.repeat(256), 'with a space in it!', '"an-unfinished-string', '"sixteen-and-\\more"']) {
    t.match(await pack(bad), { status: 400, body: { code: 'idempotency_key_invalid' } }, bad)
  }
  t.equal((await pack('"quoted-\\"and\\\\-escaped"')).headers['idempotency-replayed'], undefined)
  t.equal((await pack('quoted-"and\\-escaped')).headers['idempotency-replayed'], 'true')
})

t.test('C-11 another body, address or If-Match with the same key is refused; the order of properties is not another body', async (t) => {
  const key = uuidv7()
  const { body: { href } } = await pack(key)
  const { label, grams, kind } = parcel
  t.equal((await pack(key, { body: { kind, grams, label } })).headers['idempotency-replayed'], 'true')
  const reused = { status: 422, body: { code: 'idempotency_key_reused' } }
  t.match(await pack(key, { body: { ...parcel, grams: 901 } }), reused)
  t.match(await officer.post('/v1/depots', parcel, { 'idempotency-key': key }), { status: 422 })
  const stamp = (etag: string) => officer.post(`${href}/stamps`, { cents: 1 }, { 'idempotency-key': `${key}-stamp`, 'if-match': etag })
  t.match([await stamp('"1"'), await stamp('"1"')], [{ status: 201 }, { status: 201, headers: { 'idempotency-replayed': 'true' } }])
  t.match(await stamp('"2"'), reused)
})

t.test('C-11 a key belongs to its credential and its branch', async (t) => {
  const key = uuidv7()
  const { body: { id } } = await pack(key)
  for (const client of [await service.as('officer'), await service.as('officer', { branchId: await service.openBranch() })]) {
    const other = await pack(key, { client })
    t.match(other, { status: 201, headers: { 'idempotency-replayed': undefined } })
    t.not(other.body.id, id)
  }
})

t.test('C-12 a refused request leaves no key: it may be sent again when it can succeed', async (t) => {
  const { body: { href } } = await officer.post('/v1/parcels', parcel)
  const key = uuidv7()
  const send = () => officer.post(`${href}/send`, {}, { 'idempotency-key': key })
  t.match(await send(), { status: 409, body: { code: 'quorum_not_reached' } })
  t.equal((await owner('select 1 from idempotency_key where key = $1', key)).length, 0)
  await officer.post(`${href}/stamps`, { cents: 1 })
  t.match(await send(), { status: 200, headers: { 'idempotency-replayed': undefined } })
  t.match(await send(), { status: 200, headers: { 'idempotency-replayed': 'true' } })
})

t.test('C-10 a dry run uses no key, and a change by PUT neither', async (t) => {
  const key = uuidv7()
  t.equal((await officer.post('/v1/parcels?dryRun=true', parcel, { 'idempotency-key': key })).status, 200)
  t.match(await pack(key), { status: 201, headers: { 'idempotency-replayed': undefined } })
  const { body: { href } } = await officer.post('/v1/depots', { name: key, shelves: 1, keeper: null })
  const put = (etag: string) => officer.put(href, { name: key, shelves: 2, keeper: null }, { 'if-match': etag, 'idempotency-key': key })
  t.match([await put('"1"'), await put('"1"')], [{ status: 200 }, { status: 412 }])
})

t.test('C-13 the same key fifty times at once has one effect; who comes too early is told to come again', async (t) => {
  const before = await count('parcel')
  const key = uuidv7()
  const answers = await Promise.all(Array.from({ length: 50 }, () => pack(key)))
  const done = answers.filter(({ status }) => status === 201)
  t.equal(await count('parcel'), before + 1)
  t.ok(done.length >= 1 && done.every(({ body }) => body.id === done[0]!.body.id))
  for (const { status, body } of answers) if (status !== 201) t.match([status, body.code], [409, 'idempotency_in_progress'])
})

t.test('C-13 a request that still runs is not waited for', async (t) => {
  const key = uuidv7()
  const holder = holding(officer, key)
  await holder.begun
  t.match(await pack(key), { status: 409, body: { code: 'idempotency_in_progress', retryAfterSeconds: 1 }, headers: { 'retry-after': '1' } })
  await holder.end()
  t.equal((await pack(key)).status, 201)
})

t.test('C-15 a key is free again after seven days', async (t) => {
  const key = uuidv7()
  const { body } = await pack(key)
  const age = (days: number) => owner("update idempotency_key set created_at = now() - $1 * interval '1 day' where key = $2", days, key)
  await age(6.9)
  t.equal((await pack(key)).body.id, body.id)
  await age(7.1)
  t.match(await pack(key, { body: { ...parcel, grams: 1 } }), { status: 201, body: { grams: 1 } })
})

t.test('C-15 kept answers are forgotten after seven days in every branch, a step at a time', async (t) => {
  const { db } = service.app
  const other = await service.openBranch()
  await pack(uuidv7(), { client: await service.as('officer', { branchId: other }) })
  await owner('delete from idempotency_key where branch_id <> $1', other)
  await owner("update idempotency_key set created_at = now() - interval '8 days'")
  const kept = uuidv7()
  await pack(kept)
  await owner("update idempotency_key set created_at = now() - interval '6.9 days' where key = $1", kept)
  await owner(`insert into idempotency_key (branch_id, subject, key, fingerprint, status, headers, body, created_at)
    select $1, 'one', 'of-many-old-keys-' || n, 'same', 201, '{}', '{}', now() - interval '9 days' from generate_series(1, 600) n`, service.branchId)
  t.equal(await purge(db, null), null, 'all branches were visited')
  t.equal(await count('idempotency_key'), 101)
  await purge(db, null)
  t.strictSame(await owner('select key from idempotency_key'), [{ key: kept }])
})

t.test('C-56 a sandbox fails on purpose, and does nothing then; a real branch does not know the words', async (t) => {
  const before = await count('parcel')
  for (const status of [401, 404, 409, 422, 500, 503]) {
    t.equal((await pack(`cpq-test-${status}-please`)).status, status)
  }
  t.equal(await count('parcel'), before)
  t.notOk(service.logs.some((line) => line.includes('"error"')), 'nobody is alarmed')
  t.match(await pack('cpq-test-412-please'), { status: 400, body: { code: 'test_status_unknown', params: { allowed: /409/ } } })
  const branchId = await service.openBranch()
  await owner('update branch set is_sandbox = false where id = $1', branchId)
  t.equal((await pack('cpq-test-409-please', { client: await service.as('officer', { branchId }) })).status, 201)
})

/** A request whose transaction stands still, as seen from the database: its key is taken and not yet let go. */
function holding (client: Client, key: string) {
  let release = () => {}
  const gate = new Promise<void>((resolve) => { release = resolve })
  let tell = () => {}
  const begun = new Promise<void>((resolve) => { tell = resolve })
  const { db } = service.app
  const claim = { subject: client.keyId, key, fingerprint: 'of the one that runs', answerOf: () => { throw new Error('It gives up.') } }
  const running = db.write({ branchId: service.branchId, claim }, async () => {
    tell()
    await gate
  }).catch(() => {})
  return { begun, end: () => { release(); return running } }
}
