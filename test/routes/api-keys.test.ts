import t from 'tap'
import { startApp } from '../support/app.ts'
import { ask } from '../support/database.ts'

const service = await startApp(t)
const { app, as, openBranch, branchId, ownerUrl } = service
const officer = await as('officer')
const content = { role: 'auditor', label: 'The auditors', personId: null, organizationId: null, scopes: ['*'], expiresAt: null }
const make = async (more: object = {}) => (await officer.post('/v1/api-keys', { ...content, ...more })).body
const use = (credential: string, remoteAddress = '127.0.0.1') =>
  app.inject({ url: '/v1/seats', remoteAddress, headers: { authorization: `Bearer ${credential}` } })
const opens = async (credential: string) => (await use(credential)).statusCode === 200
/** As if so much time had gone by since the last rotation. */
const later = async (id: string, interval: string) => {
  await ask(ownerUrl, 'update api_key set previous_until = previous_until - $2::interval where id = $1', [id, interval])
  app.credentials.forget(id)
}

t.test('the secretariat makes a key, which works until it is revoked', async (t) => {
  const made = await officer.post('/v1/api-keys', content)
  t.match(made, { status: 201, body: { role: 'auditor', scopes: ['*'], status: 'live', revokedAt: null, createdBy: officer.keyId } })
  t.match(made.headers, { location: `/v1/api-keys/${made.body.id}`, 'cache-control': 'no-store' })
  t.equal(await opens(made.body.credential), true)

  const shown = await officer.get(`/v1/api-keys/${made.body.id}`)
  t.match(shown, { status: 200, body: { id: made.body.id, label: 'The auditors' } })
  t.notMatch(shown.text, made.body.credential, 'the secret is shown once')
  t.notMatch((await officer.get('/v1/api-keys')).text, /credential|secret|hash/i)

  t.match(await officer.post(`/v1/api-keys/${made.body.id}/revoke?dryRun=true`), { status: 200, body: { status: 'revoked' } })
  t.equal(await opens(made.body.credential), true, 'nothing was done yet')
  t.match(await officer.post(`/v1/api-keys/${made.body.id}/revoke`), { status: 200, body: { status: 'revoked', revokedAt: String, revokedBy: officer.keyId } })
  t.equal(await opens(made.body.credential), false)
})

t.test('a rotated key has a new secret, and the old one as long as was asked for', async (t) => {
  const { id, credential: first } = await make()
  const rotated = await officer.post(`/v1/api-keys/${id}/rotate`, {})
  t.match(rotated, { status: 200, body: { id, rotatedAt: String, rotatedBy: officer.keyId, previousUntil: String } })
  const { credential: second, rotatedAt, previousUntil } = rotated.body
  t.equal(Date.parse(previousUntil) - Date.parse(rotatedAt), 86_400_000, 'a day, unless said otherwise')
  t.equal(await opens(first), true)
  t.equal(await opens(second), true)
  await later(id, '23 hours')
  t.equal(await opens(first), true, 'for a day')
  await later(id, '1 hour')
  t.equal(await opens(first), false)
  t.equal(await opens(second), true)

  const { credential: third } = (await officer.post(`/v1/api-keys/${id}/rotate`, { overlapSeconds: 3600 })).body
  const { credential: fourth } = (await officer.post(`/v1/api-keys/${id}/rotate`, { overlapSeconds: 0 })).body
  t.strictSame(await Promise.all([second, third, fourth].map(opens)), [false, false, true], 'at once, and one predecessor at most')
  t.match(await officer.post(`/v1/api-keys/${id}/rotate?dryRun=true`, {}), { status: 200, body: { credential: 'cpq_dry_run' } })
  t.equal(await opens(fourth), true)

  await officer.post(`/v1/api-keys/${id}/revoke`)
  t.match(await officer.post(`/v1/api-keys/${id}/rotate`, {}), { status: 422, body: { code: 'api_key_ended' } })
})

t.test('C-14 a request sent again makes no second key, and shows the same secret', async (t) => {
  const send = () => officer.post('/v1/api-keys', { ...content, label: 'Once' }, { 'idempotency-key': 'a-key-for-one-api-key' })
  const [first, second] = [await send(), await send()]
  t.match(second, { status: 201, body: first.body, headers: { 'idempotency-replayed': 'true' } })
  const made = await ask(ownerUrl, "select id from api_key where label = 'Once'")
  t.strictSame(made, [{ id: first.body.id }])
  const kept = await ask<{ body: string }>(ownerUrl, 'select body from idempotency_key')
  t.notMatch(kept.map(({ body }) => body).join(), first.body.credential, 'it is not kept in clear')
})

t.test('C-51 a key with networks opens from there alone', async (t) => {
  const { credential } = await make({ networks: ['192.0.2.0/24', '2001:db8::/32', '198.51.100.7'] })
  for (const address of ['192.0.2.1', '::ffff:192.0.2.200', '2001:db8::1', '198.51.100.7']) t.equal((await use(credential, address)).statusCode, 200, address)
  for (const address of ['127.0.0.1', '192.0.3.1', '2001:db9::1', '198.51.100.8', '::1']) {
    t.match((await use(credential, address)).json(), { status: 403, code: 'network_not_allowed' }, address)
  }
  t.match(await officer.post('/v1/api-keys', { ...content, networks: ['192.0.2.0/24', '192.0.2.0/99', '1.2.3', '::ffff:192.0.2.0/120'] }),
    { status: 422, body: { errors: [{ pointer: '#/networks/1', code: 'format_invalid' }, { pointer: '#/networks/2' }, { pointer: '#/networks/3' }] } })
})

t.test('keys are listed page by page, newest first, by role and by what became of them', async (t) => {
  const elsewhere = await openBranch()
  const manager = await as('officer', { branchId: elsewhere })
  const ids = [manager.keyId]
  for (const role of ['auditor', 'employer', 'auditor', 'juror']) ids.unshift((await manager.post('/v1/api-keys', { ...content, role })).body.id)
  await ask(ownerUrl, 'update api_key set created_at = $2 where id = any($1)', [ids.slice(0, 3), new Date().toISOString()])
  const read: string[] = []
  for (let url: string | undefined = '/v1/api-keys?limit=2'; url;) {
    const { body: { items }, headers } = await manager.get(url)
    read.push(...items.map(({ id }: { id: string }) => id))
    url = /<(.*)>/.exec(headers['link'] ?? '')?.[1]
  }
  t.strictSame([...read].sort(), [...ids].sort(), 'each once, also where several were made at the same moment')
  t.equal(read.at(-1), manager.keyId)

  const [revoked, expired] = [ids[0]!, ids[1]!]
  await manager.post(`/v1/api-keys/${revoked}/revoke`)
  await ask(ownerUrl, "update api_key set expires_at = now() - interval '1 second' where id = $1", [expired])
  const found = async (query: string) => (await manager.get(`/v1/api-keys?${query}`)).body.items.map(({ id }: { id: string }) => id).sort()
  t.strictSame(await found('status=revoked'), [revoked])
  t.strictSame(await found('status=expired&status=revoked'), [revoked, expired].sort())
  t.strictSame(await found('status=live&role=employer&role=officer'), [ids[2], ids[4]].sort())
  t.match(await manager.get('/v1/api-keys?status=gone'), { status: 400 })
  const { body: { nextCursor } } = await manager.get('/v1/api-keys?limit=2')
  t.match(await officer.get(`/v1/api-keys?limit=2&cursor=${nextCursor}`), { status: 400, body: { code: 'cursor_invalid' } }, 'of another branch')
})

t.test('a key reaches no further than the one that made it', async (t) => {
  const narrow = await as('officer', { scopes: ['api-keys:manage', 'seats:read'] })
  t.match(await narrow.post('/v1/api-keys', content), { status: 403, body: { code: 'scope_missing', params: { scope: '*' } } })
  t.match(await narrow.post('/v1/api-keys', { ...content, scopes: ['seats:write'] }), { status: 403, body: { code: 'scope_missing' } })
  t.match(await narrow.post('/v1/api-keys', { ...content, scopes: ['seats:read'] }), { status: 201, body: { scopes: ['seats:read'] } })
  t.match(await narrow.post('/v1/api-keys', { ...content, role: 'admin' }), { status: 422, body: { errors: [{ pointer: '#/role' }] } })
  const { id } = await make()
  t.match(await narrow.post(`/v1/api-keys/${id}/rotate`, {}), { status: 403, body: { code: 'scope_missing' } }, 'nor by the new secret of a wider one')
})

t.test('a key lasts no longer and opens from nowhere else than the one that made it', async (t) => {
  const in60s = new Date(Date.now() + 60_000).toISOString()
  const narrow = await as('officer', { expiresAt: in60s })
  await ask(ownerUrl, "update api_key set networks = '{127.0.0.0/8,2001:db8::/32}' where id = $1", [narrow.keyId])
  const within = { ...content, expiresAt: in60s, networks: ['127.0.0.1', '127.1.0.0/16', '2001:db8:1::/48'] }
  const tooNarrow = { status: 403, body: { code: 'credential_too_narrow' } }
  for (const expiresAt of [null, new Date(Date.parse(in60s) + 1).toISOString()]) {
    t.match(await narrow.post('/v1/api-keys', { ...within, expiresAt }), tooNarrow, String(expiresAt))
  }
  for (const networks of [undefined, [], ['126.0.0.0/7'], ['127.0.0.1', '192.0.2.1'], ['2001::/16'], ['::/0']]) {
    t.match(await narrow.post('/v1/api-keys', { ...within, networks }), tooNarrow, String(networks))
  }
  t.equal((await narrow.post('/v1/api-keys', within)).status, 201)
  for (const more of [{ expiresAt: in60s }, { networks: ['127.0.0.1'] }]) {
    const { id } = await make(more)
    t.match(await narrow.post(`/v1/api-keys/${id}/rotate`, {}), tooNarrow, 'nor by the new secret of a wider one')
  }
  t.match(await narrow.post(`/v1/api-keys/${narrow.keyId}/rotate`, {}), { status: 200, body: { rotatedBy: narrow.keyId } }, 'but its own')
})

t.test('a key that would be over already is not made', async (t) => {
  const past = await officer.post('/v1/api-keys', { ...content, expiresAt: '2020-01-01T00:00:00.000Z' })
  t.match(past, { status: 422, body: { errors: [{ pointer: '#/expiresAt', code: 'too_small' }] } })
})

t.test('SEC-14 only managers of the branch know its keys', async (t) => {
  const { id } = await make()
  const candidate = await as('candidate')
  const stranger = await as('officer', { branchId: await openBranch() })
  const admin = await as('admin')
  const asks = [`/v1/api-keys/${id}`, '/v1/api-keys']
  for (const url of asks) t.match(await candidate.get(url), { status: 403, body: { code: 'role_not_allowed' } })
  for (const url of ['/v1/api-keys', `/v1/api-keys/${id}/rotate`, `/v1/api-keys/${id}/revoke`]) {
    t.match(await candidate.post(url, url.endsWith('keys') ? content : url.endsWith('rotate') ? {} : undefined), { status: 403, body: { code: 'role_not_allowed' } })
  }
  t.match(await stranger.get(asks[0]!), { status: 404 })
  t.match(await stranger.post(`/v1/api-keys/${id}/revoke`), { status: 404 })
  t.match(await stranger.post(`/v1/api-keys/${id}/rotate`, {}), { status: 404 })
  t.match(await admin.get(asks[0]!, { 'cpq-branch': branchId }), { status: 200, body: { id, status: 'live' } })
})

t.test('C-52 a scope that opens nothing is refused, and the catalogue tells those that do', async (t) => {
  const { body: { items } } = await service.stranger.get('/v1/reference/scopes')
  t.match(items.find(({ scope }: { scope: string }) => scope === 'api-keys:manage'),
    { operations: ['createApiKey', 'getApiKey', 'listApiKeys', 'revokeApiKey', 'rotateApiKey'] })
  const refused = await officer.post('/v1/api-keys', { ...content, scopes: ['seats:read', 'seats:reed', 'seats:*', 'chairs:*', '*'] })
  t.match(refused, { status: 422, body: { errors: [{ pointer: '#/scopes/1', code: 'not_allowed' }, { pointer: '#/scopes/3' }] } })
  t.equal(refused.body.errors.length, 2)
})
