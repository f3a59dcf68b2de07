import t from 'tap'
import { nodesOf } from '../db/plan.ts'
import { ask } from '../support/database.ts'
import { recordStatements } from '../support/statements.ts'
import { startTiny } from './tiny.ts'

const service = await startTiny(t)
const officer = await service.as('officer')
const parcels: { id: string, grams: number, status: string }[] = []
for (const [index, grams] of [5, 3, 3, 9, 1, 3, 7].entries()) {
  parcels.push((await officer.post('/v1/parcels', { label: `P${index % 2}`, grams, kind: index < 4 ? 'box' : 'letter' })).body)
}
await officer.post(`/v1/parcels/${parcels[6]!.id}/stamps`, { cents: 1 })
await officer.post(`/v1/parcels/${parcels[6]!.id}/send`)

async function readAll (address: string): Promise<any[]> {
  const items = []
  for (let url: string | null = address; url;) {
    const { status, body, headers }: Awaited<ReturnType<typeof officer.get>> = await officer.get(url)
    t.equal(status, 200)
    items.push(...body.items)
    t.equal(body.hasMore, body.nextCursor !== null)
    const link = /^<(.*)>; rel="next"$/.exec(headers['link'] ?? '')
    t.equal(Boolean(link), body.hasMore)
    url = link ? link[1]! : null
  }
  return items
}
const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id)

t.test('C-16 the newest come first, and pages meet without gap or repetition', async (t) => {
  const newest = ids(parcels).reverse()
  for (const limit of [1, 2, 3, 7, 200]) t.strictSame(ids(await readAll(`/v1/parcels?limit=${limit}`)), newest, `pages of ${limit}`)
  t.strictSame(ids(await readAll('/v1/parcels?limit=3&sort=createdAt')), ids(parcels))
})

t.test('C-17 C-20 equal values are told apart by their ids', async (t) => {
  const byGrams = [...parcels].sort((a, b) => a.grams - b.grams || (a.id < b.id ? -1 : 1))
  t.strictSame(ids(await readAll('/v1/parcels?sort=grams&limit=2')), ids(byGrams))
  t.strictSame(ids(await readAll('/v1/parcels?sort=-grams&limit=2')), ids(byGrams).reverse())
})

t.test('C-19 repeated values mean or, different parameters and', async (t) => {
  t.strictSame(ids(await readAll('/v1/parcels?grams=3&grams=5&sort=createdAt&limit=2')), ids(parcels.filter(({ grams }) => [3, 5].includes(grams))))
  t.strictSame(ids(await readAll('/v1/parcels?grams=3&kind=letter')), [parcels[5]!.id])
  t.strictSame(ids(await readAll('/v1/parcels?status=sent')), [parcels[6]!.id])
  t.strictSame(ids(await readAll('/v1/parcels?gramsFrom=3&gramsBefore=7&sort=grams')), ids([1, 2, 5, 0].map((at) => parcels[at]!)))
})

t.test('C-21 things are fetched together by their ids', async (t) => {
  t.strictSame(ids(await readAll(`/v1/parcels?id=${parcels[1]!.id}&id=${parcels[4]!.id}`)), ids([parcels[4]!, parcels[1]!]))
  const many = parcels.flatMap(({ id }) => Array.from({ length: 15 }, () => `id=${id}`)).join('&')
  t.match((await officer.get(`/v1/parcels?${many}`)).body, { status: 400, errors: [{ parameter: 'id', code: 'too_many', params: { limit: '100' } }] })
})

t.test('C-18 a list is counted for who prefers it, within the filters and the perimeter', async (t) => {
  const count = (query: string, prefer: string, client = officer) => client.get(`/v1/parcels?${query}`, { prefer })
  for (const [query, total] of [['', 7], ['limit=1', 7], ['grams=3&kind=box', 2], ['gramsFrom=100', 0], [`limit=2&cursor=${(await officer.get('/v1/parcels?limit=2')).body.nextCursor}`, 7]] as const) {
    const { body, headers } = await count(query, 'count=exact')
    t.equal(body.totalCount, total, query)
    t.equal(headers['preference-applied'], 'count=exact', query)
  }
  for (const prefer of ['respond-async, Count="exact"; x=1', 'count=exact, count=none']) t.equal((await count('', prefer)).body.totalCount, 7, prefer)
  for (const prefer of ['', 'count', 'count=none', 'accounts=exact', 'x="count=exact"']) {
    const { status, body, headers } = await count('', prefer)
    t.strictSame([status, body.totalCount, headers['preference-applied']], [200, null, undefined], prefer)
  }
  t.equal((await count('', 'count=exact', await service.as('employer', { organizationId: parcels[0]!.id }))).body.totalCount, 0)
})

t.test('C-18 what is too much to count is refused; without a count it is read', async (t) => {
  const branchId = await service.openBranch()
  await ask(service.ownerUrl, `insert into parcel (branch_id, id, status, label, grams, kind, version)
    select '${branchId}', gen_random_uuid(), 'packed', 'many', 1 + n / 50001, 'box', 1 from generate_series(1, 60000) n; analyze parcel`)
  const crowd = await service.as('officer', { branchId })
  const prefer = { prefer: 'count=exact' }
  const recorded = recordStatements(t)
  t.match(await crowd.get('/v1/parcels', prefer), { status: 400, body: { code: 'count_too_costly', params: { limit: '50000' } } })
  const { text, values } = recorded.find(({ text }) => text.includes('count('))!
  const [row] = await ask<Record<string, any>>(service.ownerUrl, `explain (analyze, format json) ${text}`, values)
  const read = nodesOf(row!['QUERY PLAN'][0].Plan).map((node) => Number(node['Actual Rows']))
  t.equal(Math.max(...read), 50_001, 'it costs no more than the largest count')
  t.match(await crowd.get('/v1/parcels?grams=1', prefer), { status: 200, body: { totalCount: 50_000 } })
  t.match(await crowd.get('/v1/parcels'), { status: 200, body: { totalCount: null, hasMore: true } })
  t.match((await service.stranger.get('/v1/reference/limits')).body, { largestCount: 50_000 })
})

t.test('the time of creation narrows a list', async (t) => {
  const soon = new Date(Date.now() + 60_000).toISOString()
  t.equal((await readAll(`/v1/parcels?createdBefore=${soon}`)).length, 7)
  t.equal((await readAll(`/v1/parcels?createdAfter=${soon}`)).length, 0)
  const at = parseInt(parcels[3]!.id.replaceAll('-', '').slice(0, 12), 16)
  const since = new Date(at).toISOString()
  t.strictSame(ids(await readAll(`/v1/parcels?createdAfter=${since}&sort=createdAt`)), ids(parcels.filter(({ id }) => id.slice(0, 13) > parcels[3]!.id.slice(0, 13))))
  t.equal((await readAll('/v1/parcels?createdAfter=1960-01-01T00:00:00Z')).length, 7)
})

t.test('summaries hold what the listing names, and a version', async (t) => {
  const [first] = await readAll('/v1/parcels?limit=1')
  t.strictSame(first, { id: parcels[6]!.id, status: 'sent', label: 'P0', grams: 7, etag: '3' })
})

t.test('C-17 a cursor opens its own list only', async (t) => {
  const { nextCursor } = (await officer.get('/v1/parcels?limit=2&kind=box')).body
  const refused = async (url: string, client = officer) =>
    t.match((await client.get(url)).body, { status: 400, code: 'cursor_invalid' }, url)
  t.equal((await officer.get(`/v1/parcels?limit=50&kind=box&cursor=${nextCursor}`)).status, 200, 'another size of page is no other list')
  await refused(`/v1/parcels?limit=2&cursor=${nextCursor}`)
  await refused(`/v1/parcels?limit=2&kind=letter&cursor=${nextCursor}`)
  await refused(`/v1/parcels?limit=2&kind=box&sort=createdAt&cursor=${nextCursor}`)
  await refused(`/v1/depots?cursor=${nextCursor}`)
  const [body, mark] = nextCursor.split('.')
  await refused(`/v1/parcels?limit=2&kind=box&cursor=${body}.${mark.slice(1)}A`)
  await refused(`/v1/parcels?limit=2&kind=box&cursor=${Buffer.from('[1,"x","x","x"]').toString('base64url')}.${mark}`)
  await refused('/v1/parcels?cursor=nonsense')
  const elsewhere = await service.as('officer', { branchId: await service.openBranch() })
  await refused(`/v1/parcels?limit=2&kind=box&cursor=${nextCursor}`, elsewhere)
})

t.test('an address that cannot be used says which parameter', async (t) => {
  const wrong = async (query: string, ...errors: object[]) =>
    t.match((await officer.get(`/v1/parcels?${query}`)).body, { status: 400, code: 'parameter_invalid', errors }, query)
  await wrong('limit=0', { parameter: 'limit', code: 'too_small', params: { limit: '1' } })
  await wrong('limit=201', { parameter: 'limit', code: 'too_large' })
  await wrong('limit=many', { parameter: 'limit', code: 'type_invalid' })
  await wrong('limit=1&limit=2', { parameter: 'limit', code: 'type_invalid' })
  await wrong('sort=label;drop', { parameter: 'sort', code: 'not_allowed' })
  await wrong('status=gone', { parameter: 'status', code: 'not_allowed' })
  await wrong('statsu=sent', { parameter: 'statsu', code: 'unknown_property' })
  await wrong('id=1', { parameter: 'id', code: 'format_invalid' })
  for (const instant of ['yesterday', '2026-12-31T23:59:60Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59-10:00']) {
    await wrong(`createdAfter=${instant}`, { parameter: 'createdAfter', code: 'format_invalid' })
  }
  await wrong('limit=0&sort=x', { parameter: 'limit' }, { parameter: 'sort' })
})

t.test('model 5.9 a list shows the rows of its branch and perimeter alone', async (t) => {
  const elsewhere = await service.as('officer', { branchId: await service.openBranch() })
  t.strictSame((await elsewhere.get('/v1/parcels')).body.items, [])
  t.strictSame((await elsewhere.get(`/v1/parcels?id=${parcels[0]!.id}`)).body.items, [])
  t.equal((await elsewhere.get(`/v1/parcels/${parcels[0]!.id}`)).status, 404)
  t.equal((await elsewhere.get(`/v1/parcels/${parcels[0]!.id}/events`)).status, 404)
  t.strictSame((await (await service.as('employer', { organizationId: parcels[0]!.id })).get('/v1/parcels')).body.items, [])
})
