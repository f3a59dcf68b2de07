import t from 'tap'
import { startApp } from '../support/app.ts'

const content = { role: 'auditor', label: 'The auditors', personId: null, organizationId: null, scopes: ['*'], expiresAt: null }

t.test('the secretariat makes a key, which works until it is revoked', async (t) => {
  const { as, app } = await startApp(t)
  const officer = await as('officer')
  const made = await officer.post('/v1/api-keys', content)
  t.match(made, { status: 201, body: { role: 'auditor', scopes: ['*'], revokedAt: null }, headers: { location: `/v1/api-keys/${made.body.id}` } })
  const call = () => app.inject({ url: '/v1/seats', headers: { authorization: `Bearer ${made.body.credential}` } })
  t.equal((await call()).statusCode, 200)

  const { body: { items } } = await officer.get('/v1/api-keys')
  t.match(items[0], { id: made.body.id, label: 'The auditors' })
  t.notMatch(JSON.stringify(items), made.body.credential, 'the secret is shown once')

  t.match(await officer.post(`/v1/api-keys/${made.body.id}/revoke`), { status: 200, body: { revokedAt: String } })
  t.equal((await call()).statusCode, 401)
})

t.test('a key reaches no further than the one that made it', async (t) => {
  const { as, openBranch } = await startApp(t)
  const narrow = await as('officer', { scopes: ['api-keys:manage', 'seats:read'] })
  t.match(await narrow.post('/v1/api-keys', content), { status: 403, body: { code: 'scope_missing', params: { scope: '*' } } })
  t.match(await narrow.post('/v1/api-keys', { ...content, scopes: ['seats:write'] }), { status: 403, body: { code: 'scope_missing' } })
  t.match(await narrow.post('/v1/api-keys', { ...content, scopes: ['seats:read'] }), { status: 201, body: { scopes: ['seats:read'] } })
  t.match(await narrow.post('/v1/api-keys', { ...content, role: 'admin' }), { status: 422, body: { errors: [{ pointer: '#/role' }] } })

  const candidate = await as('candidate')
  t.match(await candidate.post('/v1/api-keys', content), { status: 403, body: { code: 'role_not_allowed' } })
  const stranger = await as('officer', { branchId: await openBranch() })
  const { body: { id } } = await (await as('officer')).post('/v1/api-keys', content)
  t.match(await stranger.post(`/v1/api-keys/${id}/revoke`), { status: 404 })
})
