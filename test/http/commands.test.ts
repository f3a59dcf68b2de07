import t from 'tap'
import { ask } from '../support/database.ts'
import { startTiny } from './tiny.ts'

const service = await startTiny(t)
const officer = await service.as('officer')
const pack = async (client = officer, more = {}) =>
  (await client.post('/v1/parcels', { label: 'Books', grams: 900, kind: 'box', ...more })).body
const eventsOf = async (id: string) =>
  (await ask<{ count: number }>(service.ownerUrl, 'select count(*)::int as count from domain_event where aggregate_id = $1', [id]))[0]!.count

t.test('C-24 a creation answers 201 with the whole, its address and its version', async (t) => {
  const { status, body, headers } = await officer.post('/v1/parcels', { label: 'Books', grams: 900, kind: 'box' })
  t.equal(status, 201)
  t.match(body, { label: 'Books', grams: 900, kind: 'box', status: 'packed', ownerId: null, etag: '1', stamps: [], href: `/v1/parcels/${body.id}` })
  t.notOk('branchId' in body || 'version' in body)
  t.match(headers, { location: `/v1/parcels/${body.id}`, etag: '"1"' })
  t.strictSame((await officer.get(headers['location'])).body, body)
})

t.test('C-25 actions are listed with what blocks them, and with their address', async (t) => {
  const { id, allowedActions, href } = await pack()
  t.strictSame(allowedActions.map(({ action }: { action: string }) => action), ['mark', 'send', 'repack'])
  t.match(allowedActions[0], { href: `${href}/stamps`, blockedBy: [] })
  const blocker = { code: 'quorum_not_reached', params: { rule: 'model:3', needed: '1', present: '0' } }
  t.match(allowedActions[1], { href: `${href}/send`, blockedBy: [blocker] })
  const refused = await officer.post(`/v1/parcels/${id}/send`)
  t.match(refused.body, { status: 409, ...blocker, currentStatus: 'packed', etag: '1' })
  t.strictSame(refused.body.allowedActions, allowedActions)
})

t.test('C-32 the reader chooses the language of what blocks', async (t) => {
  const { href } = await pack()
  const detail = async (language: string) => {
    const { body, headers } = await officer.get(href, { 'accept-language': language })
    t.match(headers, { vary: 'Accept-Language' })
    return [headers['content-language'], body.allowedActions[1].blockedBy[0].detail]
  }
  t.strictSame(await detail('en-GB, fr;q=0.5'), ['en', 'stamps: 1 needed, 0 present or represented.'])
  t.strictSame(await detail('de, fr;q=0.1'), ['fr', 'stamps : 1 requis, 0 présent(s) ou représenté(s).'])
  t.equal((await detail('*'))[0], 'fr')
})

t.test('C-22 C-24 a fact answers 201 with its address and the whole aggregate', async (t) => {
  const { href } = await pack()
  const { status, body, headers } = await officer.post(`${href}/stamps`, { cents: 120 })
  t.equal(status, 201)
  t.match(headers, { 'content-location': href, location: `${href}/stamps/${body.stamps[0].id}`, etag: '"2"' })
  t.strictSame(body.stamps, [{ id: body.stamps[0].id, cents: 120 }])
  t.strictSame((await officer.get(headers['location'])).body, body.stamps[0])
  t.strictSame((await officer.get(`${href}/stamps`)).body, { items: body.stamps, nextCursor: null, hasMore: false, totalCount: null })
  t.equal((await officer.get(`${href}/stamps/${body.id}`)).status, 404)

  const sent = await officer.post(`${href}/send`, {})
  t.match([sent.status, sent.body.status, sent.body.stamps, sent.headers['location']], [200, 'sent', body.stamps, undefined])
})

t.test('facts are read page by page', async (t) => {
  const { href } = await pack()
  for (const cents of [1, 2, 3]) await officer.post(`${href}/stamps`, { cents })
  const first = await officer.get(`${href}/stamps?limit=2`)
  t.match([first.body.hasMore, first.body.items], [true, [{ cents: 1 }, { cents: 2 }]])
  const second = await officer.get(`${href}/stamps?limit=2&cursor=${first.body.nextCursor}`)
  t.match([second.body.hasMore, second.body.items], [false, [{ cents: 3 }]])
})

t.test('C-57 a dry run answers as the real call would and writes nothing', async (t) => {
  const { id, href } = await pack()
  const before = await eventsOf(id)
  const tried = await officer.post(`${href}/stamps?dryRun=true`, { cents: 5 })
  t.match([tried.status, tried.body.stamps.length, tried.body.etag, tried.headers['location']], [200, 1, '2', undefined])
  t.match((await officer.post(`${href}/send?dryRun=true`)).body, { code: 'quorum_not_reached' })
  t.match((await officer.get(href)).body, { etag: '1', stamps: [] })
  t.equal(await eventsOf(id), before)

  const born = await officer.post('/v1/parcels?dryRun=true', { label: 'Air', grams: 1, kind: 'letter' })
  t.match([born.status, born.body.label], [200, 'Air'])
  t.equal((await officer.get(born.body.href)).status, 404)
})

t.test('C-8 If-Match is honoured on commands', async (t) => {
  const { id, href } = await pack()
  const repack = (tag: string) => officer.post(`${href}/repack`, { label: 'Again', grams: 5 }, { 'if-match': tag })
  t.match(await repack('"1"'), { status: 200, body: { etag: '2' } })
  const stale = await repack('"1"')
  t.match(stale.body, { status: 412, code: 'precondition_failed', etag: '2', currentStatus: 'packed' })
  t.equal(stale.headers['etag'], '"2"')
  t.match(await repack('*'), { status: 200, body: { etag: '3' } })
  t.equal(await eventsOf(id), 3)
  t.match(await repack('3'), { status: 200, body: { etag: '4' } }, 'bare, as the body has it')
  for (const odd of ['"2', 'W/"2"', '"2", "3"', '""']) {
    t.match((await repack(odd)).body, { status: 400, code: 'parameter_invalid', errors: [{ parameter: 'If-Match' }] }, odd)
  }
})

t.test('model 3: who may act is told by the table: role, then perimeter', async (t) => {
  const organizationId = '018f3f5c-5a7e-7c31-9d5b-3f0c6f1f8a11'
  const employer = await service.as('employer', { organizationId })
  const own = await pack(employer, { ownerId: organizationId })
  t.match((await employer.post(`${own.href}/repack`, { label: 'x', grams: 1 })).body, {
    status: 403,
    code: 'role_not_allowed',
    params: { role: 'employer', allowedRoles: 'officer' },
    detail: 'The role employer may not repack. For: officer.'
  })
  const { href } = await pack()
  t.match((await employer.get(href)).body, { status: 404, code: 'not_found' })
  t.match((await employer.post(`${href}/send`)).body, { status: 404 })
  t.match((await (await service.as('candidate')).post('/v1/parcels', { label: 'x', grams: 1, kind: 'box' })).body, { status: 403, code: 'role_not_allowed' })
})

t.test('a resource tells its history to officers and auditors, oldest first', async (t) => {
  const { href, id } = await pack()
  await officer.post(`${href}/stamps`, { cents: 7 })
  await officer.post(`${href}/send`)
  const { body } = await officer.get(`${href}/events`)
  t.match(body.items.map(({ type, version, actorRole }: any) => [type, version, actorRole]),
    [['parcel.packed', 1, 'officer'], ['parcel.stamped', 2, 'officer'], ['parcel.sent', 3, 'officer']])
  t.match(body.items[0], { actorId: officer.keyId, seq: /^\d+$/, occurredAt: /Z$/, data: { state: { id, label: 'Books' } } })
  t.match(body.items[1].data, { fact: { cents: 7 } })

  const first = (await officer.get(`${href}/events?limit=2`)).body
  const rest = (await officer.get(`${href}/events?limit=2&cursor=${first.nextCursor}`)).body
  t.strictSame([...first.items, ...rest.items], body.items)
  t.notOk(rest.hasMore)

  const auditor = await service.as('auditor')
  t.equal((await auditor.get(`${href}/events`)).status, 200)
  const employer = await service.as('employer', { organizationId: id })
  t.match((await employer.get(`${href}/events`)).body, { status: 403, code: 'role_not_allowed' })
  t.equal((await officer.get('/v1/parcels/018f3f5c-5a7e-7c31-9d5b-3f0c6f1f8a11/events')).status, 404)
})

t.test('C-23 rows of the service alone have no address', async (t) => {
  const { href } = await pack()
  t.equal((await officer.post(`${href}/lose`)).status, 404)
})
