import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { purge } from '../../src/jobs/runner.ts'
import { startApp } from '../support/app.ts'
import { ask } from '../support/database.ts'
import { openOrganization } from '../support/decisions.ts'
import { done } from '../support/sittings.ts'

const service = await startApp(t)
const officer = await service.as('officer')
const url = 'https://hr.example.org/hooks'
const employer = await service.as('employer', { organizationId: await openOrganization(service) })

t.test('an endpoint is made, shown, listed, changed, disabled, deleted', async (t) => {
  const created = await officer.post('/v1/webhook-endpoints', { url, description: 'HR', types: ['award.issued'] })
  t.equal(created.status, 201)
  const { href, id, etag } = created.body
  t.equal(created.headers['location'], href)
  const shown = await officer.get(href)
  t.match(shown.body, { id, url, description: 'HR', types: ['award.issued'], signing: 'ed25519', status: 'enabled', role: 'officer', etag })
  t.notOk('secret' in shown.body)
  t.match((await officer.get('/v1/webhook-endpoints?status=enabled')).body.items, [{ id, url, status: 'enabled' }])
  t.match(await officer.put(href, { url }), { status: 428 })
  const changed = done(await officer.put(href, { url: `${url}/2` }, { 'if-match': `"${etag}"` }))
  t.match(changed, { url: `${url}/2`, types: [], description: null })
  t.match(await officer.put(href, { url }, { 'if-match': `"${etag}"` }), { status: 412 })
  t.match(done(await officer.post(`${href}/disable`)), { status: 'disabled', disabledReason: 'requested' })
  t.match(await officer.post(`${href}/disable`), { status: 409, body: { code: 'webhook_disabled' } })
  t.match(await officer.post(`${href}/replay`), { status: 422, body: { code: 'replay_ambiguous' } }, 'no body asks for nothing')
  t.match(await officer.post(`${href}/replay`, { since: new Date().toISOString() }), { status: 409 })
  t.match((await officer.get(`${href}/events`)).body.items.map(({ type }: { type: string }) => type),
    ['webhook_endpoint.created', 'webhook_endpoint.changed', 'webhook_endpoint.disabled'])
  t.match(await officer.call({ method: 'DELETE', url: href }), { status: 200, body: { status: 'deleted' } })
  t.match(await officer.get(href), { status: 404 })
})

t.test('6.3 an address that is never called is refused at once', async (t) => {
  const urls = ['http://hr.example.org/hooks', 'https://10.0.0.1/', 'https://user:secret@hr.example.org/', 'https://hr.example.org:8443/', 'ftp://hr.example.org/']
  for (const url of urls) {
    t.match(await officer.post('/v1/webhook-endpoints', { url }), { status: 422, body: { code: 'webhook_url_not_allowed', errors: [{ pointer: '#/url' }] } }, url)
  }
})

t.test('organisations manage their own endpoints; the branch sees all; others see none', async (t) => {
  const { href } = done(await employer.post('/v1/webhook-endpoints', { url }))
  t.match((await officer.get(href)).body, { role: 'employer' })
  t.equal((await employer.get(href)).status, 200)
  const elsewhere = [
    await service.as('employer', { organizationId: await openOrganization(service) }),
    await service.as('training_provider', { organizationId: uuidv7() }),
    await service.as('officer', { branchId: await service.openBranch() })
  ]
  for (const other of elsewhere) {
    t.equal((await other.get(href)).status, 404)
    t.equal((await other.get(`${href}/deliveries`)).status, 404)
    t.equal((await other.post(`${href}/disable`)).status, 404)
    t.strictSame((await other.get('/v1/webhook-endpoints')).body.items, [])
  }
  t.match(await (await service.as('juror')).post('/v1/webhook-endpoints', { url }), { status: 403, body: { code: 'role_not_allowed' } })
  t.match(await (await service.as('auditor')).post('/v1/webhook-endpoints', { url }), { status: 403 })
  t.match(await (await service.as('officer', { scopes: ['webhook-endpoints:read'] })).post('/v1/webhook-endpoints', { url }), { status: 403, body: { code: 'scope_missing' } })
})

t.test('C-52 who may not read the feed cannot have it sent', async (t) => {
  const { href, etag } = done(await officer.post('/v1/webhook-endpoints', { url }))
  const writer = await service.as('officer', { scopes: ['webhook-endpoints:write'] })
  const refused = { status: 403, body: { code: 'scope_missing', params: { scope: 'events:read' } } }
  t.match(await writer.get('/v1/events'), refused)
  t.match(await writer.post('/v1/webhook-endpoints', { url }), refused)
  t.match(await writer.put(href, { url: `${url}/mine` }, { 'if-match': `"${etag}"` }), refused)
  t.match(await writer.post(`${href}/replay`, { since: '2020-01-01T00:00:00Z' }), refused)
  t.match(await writer.post(`${href}/test`, { type: 'application.submitted' }), refused)
  t.match(await writer.post(`${href}/test`), { status: 201 })
  t.match(await writer.post(`${href}/disable`), { status: 200 })
  t.match(await writer.post(`${href}/enable`), refused)
  const both = await service.as('officer', { scopes: ['webhook-endpoints:write', 'events:read'] })
  done(await both.post(`${href}/enable`))
  done(await both.call({ method: 'DELETE', url: href }))
})

t.test('API-14 a shared secret is shown once, again to the same request for a while, and lies encrypted', async (t) => {
  const key = { 'idempotency-key': 'one-endpoint-and-not-two' }
  const first = await officer.post('/v1/webhook-endpoints', { url, signing: 'hmac' }, key)
  t.match(first.body.secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  const again = await officer.post('/v1/webhook-endpoints', { url, signing: 'hmac' }, key)
  t.equal(again.body.secret, first.body.secret)
  t.equal(again.headers['idempotency-replayed'], 'true')
  t.notMatch((await officer.get(first.body.href)).text, /whsec_/)
  const secret = first.body.secret.slice('whsec_'.length)
  const kept = await ask(service.ownerUrl, 'select sealed from webhook_key union all select body from idempotency_key union all select data::text from domain_event')
  t.notOk(JSON.stringify(kept).includes(secret))
  t.notOk(service.logs.join().includes(secret))
  await ask(service.ownerUrl, "update idempotency_key set created_at = now() - interval '11 minutes'")
  const gone = { status: 410, body: { code: 'secret_no_longer_available' } }
  t.match(await officer.post('/v1/webhook-endpoints', { url, signing: 'hmac' }, key), gone)

  await purge(service.app.db, null)
  t.strictSame(await ask(service.ownerUrl, 'select status, headers, body from idempotency_key where key = $1', [key['idempotency-key']]),
    [{ status: 201, headers: null, body: null }], 'the secret is forgotten, the request is not')
  t.match(await officer.post('/v1/webhook-endpoints', { url, signing: 'hmac' }, key), gone)
})

t.test('a sample may look like an event in a sandbox alone', async (t) => {
  const { href } = done(await officer.post('/v1/webhook-endpoints', { url }))
  t.match(await officer.post(`${href}/test`, {}), { status: 201, body: { type: 'webhook_endpoint.tested', status: 'pending' } })
  t.match(await officer.post(`${href}/test`, { type: 'award.issued' }), { status: 201, body: { type: 'award.issued' } })
  t.equal((await officer.get(`${href}/deliveries?limit=1`)).body.hasMore, true)
  const [, second] = (await officer.get(`${href}/deliveries`)).body.items
  const { nextCursor } = (await officer.get(`${href}/deliveries?limit=1`)).body
  t.match((await officer.get(`${href}/deliveries?limit=1&cursor=${nextCursor}`)).body.items, [{ id: second.id }])
  await ask(service.ownerUrl, 'update branch set is_sandbox = false, clock_offset = 0')
  const again = await service.as('officer')
  service.app.credentials.forgetAll()
  t.match(await again.post(`${href}/test`, { type: 'award.issued' }), { status: 409, body: { code: 'not_a_sandbox' } })
  t.equal((await again.post(`${href}/test`, {})).status, 201)
})

t.test('API-57 tried dry, nothing is kept and nobody is written to', async (t) => {
  const before = await ask(service.ownerUrl, 'select id, version from webhook_endpoint order by id')
  t.match(await officer.post('/v1/webhook-endpoints?dryRun=true', { url }), { status: 200, body: { status: 'enabled' } })
  t.strictSame(await ask(service.ownerUrl, 'select id, version from webhook_endpoint order by id'), before)
})
