import t, { type Test } from 'tap'
import { ask } from '../support/database.ts'
import { startTiny } from './tiny.ts'

const service = await startTiny(t)
const officer = await service.as('officer')
const good = { label: 'Books', grams: 900, kind: 'box' }
const count = async () => (await ask<{ count: number }>(service.ownerUrl, 'select (select count(*) from parcel) + (select count(*) from domain_event) as count'))[0]!.count
const raw = (payload: string) => officer.call({ method: 'POST', url: '/v1/parcels', headers: { 'content-type': 'application/json' }, payload })

async function isRefused (t: Test, body: unknown, ...errors: object[]): Promise<void> {
  const before = await count()
  const answer = typeof body === 'string' ? await raw(body) : await officer.post('/v1/parcels', body)
  t.match(answer.body, { status: 422, errors }, JSON.stringify(body).slice(0, 80))
  t.equal(await count(), before, 'nothing was written')
}

t.test('C-31 bodies are taken as they are sent', async (t) => {
  await isRefused(t, { ...good, grams: '900' }, { pointer: '#/grams', code: 'type_invalid', params: { expected: 'integer' } })
  await isRefused(t, { ...good, grams: null }, { pointer: '#/grams', code: 'type_invalid' })
  await isRefused(t, { ...good, grams: 1.5 }, { pointer: '#/grams', code: 'type_invalid' })
  await isRefused(t, { ...good, label: 7 }, { pointer: '#/label', code: 'type_invalid', params: { expected: 'string' } })
  await isRefused(t, { ...good, label: ['Books'] }, { pointer: '#/label', code: 'type_invalid' })
  await isRefused(t, { ...good, label: '   ' }, { pointer: '#/label', code: 'blank' })
  await isRefused(t, { ...good, version: 9 }, { pointer: '#/version', code: 'unknown_property' })
  await isRefused(t, { ...good, branchId: 'x', id: 'y' }, { code: 'unknown_property' }, { code: 'unknown_property' })
  await isRefused(t, { ...good, ownerId: '018F3F5C-5A7E-7C31-9D5B-3F0C6F1F8A11' }, { pointer: '#/ownerId', code: 'format_invalid' })
  await isRefused(t, { ...good, ownerId: 'urn:uuid:018f3f5c-5a7e-7c31-9d5b-3f0c6f1f8a11' }, { pointer: '#/ownerId', code: 'format_invalid' })
})

t.test('text that the database cannot hold is refused where it stands', async (t) => {
  await isRefused(t, '{"label":"a\\u0000b","grams":1,"kind":"box"}', { pointer: '#/label', code: 'character_not_allowed' })
  await isRefused(t, '{"label":"\\ud83d","grams":1,"kind":"box"}', { pointer: '#/label', code: 'character_not_allowed' })
  await isRefused(t, '{"label":"\\ude00\\ud83d","grams":1,"kind":"box"}', { pointer: '#/label', code: 'character_not_allowed' })
  await isRefused(t, '{"label":"x","grams":1,"kind":"box","a\\u0000":1}', { pointer: '#', code: 'character_not_allowed' })
  t.match((await raw('{"label":"\\ud83d\\ude00 caf\\u00e9 \\\\u0000","grams":1,"kind":"box"}')).body, { label: '😀 café \\u0000' })
})

t.test('SEC-6 huge and deep bodies are refused without being searched through', async (t) => {
  const deep = `{"label":${'['.repeat(10_000)}${']'.repeat(10_000)}}`
  t.equal((await raw(deep)).status, 422)
  t.equal((await raw(deep.replace('[', '["\\u0000",'))).status, 422)
  const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`p${index}`, 1])))
  const answer = await raw(wide)
  t.equal(answer.status, 422)
  t.ok(answer.body.errors.length <= 100 && answer.text.length < 50_000)
})

t.test('a command without fields needs no body', async (t) => {
  const { href } = (await officer.post('/v1/parcels', good)).body
  await officer.post(`${href}/stamps`, { cents: 1 })
  const empty = await officer.call({ method: 'POST', url: `${href}/send`, headers: { 'content-type': 'application/json' }, payload: '' })
  t.match([empty.status, empty.body.status], [200, 'sent'])
  t.match((await officer.post(`${href}/repack`)).body, { status: 422, errors: [{ code: 'required' }, { code: 'required' }] })
  t.match((await officer.post(`${href}/send`, { now: true })).body, { status: 422, errors: [{ pointer: '#/now', code: 'unknown_property' }] })
})

t.test('C-57 the parameters of a command are known ones', async (t) => {
  t.match((await officer.post('/v1/parcels?dryRun=perhaps', good)).body, { status: 400, errors: [{ parameter: 'dryRun', code: 'type_invalid' }] })
  t.match((await officer.post('/v1/parcels?dryrun=true', good)).body, { status: 400, errors: [{ parameter: 'dryrun', code: 'unknown_property' }] })
})
