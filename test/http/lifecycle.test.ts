import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { startApp } from '../support/app.ts'
import { ask } from '../support/database.ts'
import { startTiny } from './tiny.ts'

t.test('C-53 probes need no credential and tell no version', async (t) => {
  const { stranger, as } = await startApp(t)
  for (const probe of ['/livez', '/startupz', '/readyz']) {
    const { status, body } = await stranger.get(probe)
    t.strictSame([status, body], [200, { status: 'ok' }], probe)
  }
  t.equal((await stranger.get('/v1/reference/health')).status, 401)
  const { body } = await (await as('auditor')).get('/v1/reference/health')
  t.match(body, { status: 'ok', components: [{ name: 'database', status: 'ok' }, { name: 'migrations', status: 'ok' }, { name: 'webhooks', status: 'ok' }] })
})

t.test('C-53 a part that is not well shows in the report, and requests still come', async (t) => {
  const { app, as, stranger } = await startApp(t)
  app.health.add('deliveries', async () => { throw new Error('None left for an hour.') })
  const { body } = await (await as('auditor')).get('/v1/reference/health')
  t.match(body, { status: 'failing', components: [{ status: 'ok' }, { status: 'ok' }, { name: 'webhooks', status: 'ok' }, { name: 'deliveries', status: 'failing' }] })
  t.equal((await stranger.get('/readyz')).status, 200)
})

t.test('C-53 an instance is not ready before its schema is what it needs', async (t) => {
  const { ownerUrl, stranger } = await startApp(t)
  const [last] = await ask<{ name: string }>(ownerUrl, 'delete from migration.applied where name = (select max(name) from migration.applied) returning name')
  t.match((await stranger.get('/readyz')).body, { status: 503, code: 'not_ready', params: { reason: 'migrations' }, retryAfterSeconds: 2 })
  await ask(ownerUrl, 'insert into migration.applied (name, timestamp) values ($1, now())', [last!.name])
  t.equal((await stranger.get('/readyz')).status, 200)
})

t.test('8.4 on its way out an instance is not ready, answers what still comes, and finishes what runs', async (t) => {
  const { app, stranger } = await startApp(t, {
    more: async (app) => {
      app.get('/slow', { config: { public: true }, schema: { hide: true } }, async () => {
        await setTimeout(300)
        return { done: true }
      })
    }
  })
  app.lifecycle.isDraining = true
  const { body, headers } = await stranger.get('/readyz')
  t.match(body, { status: 503, code: 'not_ready', params: { reason: 'draining' } })
  t.equal(headers['retry-after'], '2')
  t.equal((await stranger.get('/livez')).status, 200)

  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const slow = fetch(`${address}/slow`).then(async (answer) => [answer.status, await answer.json()])
  await setTimeout(100)
  await app.close()
  t.strictSame(await slow, [200, { done: true }])
  await t.rejects(fetch(`${address}/livez`))
})

t.test('8.4 under load lists are refused first, then reads, and what writes last', async (t) => {
  const { app, as, stranger } = await startTiny(t)
  const officer = await as('officer')
  const { href } = (await officer.post('/v1/parcels', { label: 'Books', grams: 1, kind: 'box' })).body
  const statuses = async (delay: number) => {
    app.lifecycle.delay = delay
    const answers = await Promise.all([officer.get('/v1/parcels'), officer.get(href), officer.post(`${href}/stamps`, { cents: 1 }), stranger.get('/livez')])
    app.lifecycle.delay = 0
    for (const { body, headers, status } of answers) if (status === 503) t.match([body.code, headers['retry-after']], ['overloaded', '2'])
    return answers.map(({ status }) => status)
  }
  t.strictSame(await statuses(100), [200, 200, 201, 200])
  t.strictSame(await statuses(700), [503, 200, 201, 200])
  t.strictSame(await statuses(1500), [503, 503, 201, 200])
  t.strictSame(await statuses(2500), [503, 503, 503, 200])
})

t.test('logs: one line per request, with ids and without persons, bodies, addresses or credentials', async (t) => {
  const service = await startTiny(t)
  const officer = await service.as('officer')
  const canary = 'Zéphyrine Kowalski-Canari'
  const { href } = (await officer.post('/v1/parcels', { label: canary, grams: 1, kind: 'box' })).body
  await officer.get(`/v1/parcels?label=${encodeURIComponent(canary)}`)
  await officer.post(`${href}/repack`, { label: canary })
  await officer.post('/v1/depots', { name: canary, shelves: 1, keeper: canary })
  await officer.post('/v1/depots', { name: canary, shelves: 1, keeper: canary })
  await officer.get(`/v1/people/${encodeURIComponent(canary)}`)
  const lines = service.logs.map((line) => JSON.parse(line))
  const created = lines.find(({ route, status }) => route === '/v1/parcels' && status === 201)
  t.match(created, {
    level: 'info', method: 'POST', ms: Number, requestId: /^[0-9a-f-]{36}$/, credentialId: officer.keyId, branchId: service.branchId, msg: 'POST /v1/parcels 201'
  })
  t.match(lines.find(({ status }) => status === 409), { code: 'already_exists', route: '/v1/depots' })
  t.match(lines.at(-1), { route: 'none', status: 404, code: 'not_found' })
  t.equal(new Set(lines.map(({ requestId }) => requestId)).size, lines.length, 'one line per request')
  const all = service.logs.join('')
  for (const word of [canary, encodeURIComponent(canary), 'Kowalski', officer.credential, officer.credential.slice(30), 'Bearer']) t.notMatch(all, word)
})

t.test('SEC-10 answers guard themselves', async (t) => {
  const { stranger, as } = await startApp(t)
  const expected = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'strict-transport-security': /max-age=\d+/,
    'cache-control': 'private, no-store',
    'x-request-id': /^[0-9a-f-]{36}$/,
    server: undefined,
    'x-powered-by': undefined
  }
  for (const answer of [await stranger.get('/livez'), await stranger.get('/nothing'), await (await as('officer')).get('/v1/reference/health')]) {
    t.match(answer.headers, expected)
  }
})
