import pg from 'pg'
import t from 'tap'
import { startApp } from '../support/app.ts'

t.test('a sandbox’s clock goes forward, for every credential at once', async (t) => {
  const { as, branchId } = await startApp(t)
  const [officer, candidate] = [await as('officer'), await as('candidate')]
  await candidate.get('/v1/branches')
  const set = (now: string) => officer.post(`/v1/branches/${branchId}/set-clock`, { now })
  t.match(await set('2031-12-31T23:30:00.000Z'), { status: 200, body: { today: '2032-01-01' } })
  t.match((await candidate.get('/v1/branches')).body.items, [{ id: branchId, today: '2032-01-01' }])
  t.match(await set('2031-01-01T00:00:00.000Z'), { status: 422, body: { code: 'clock_backwards', errors: [{ pointer: '#/now' }] } })
  t.match(await candidate.post(`/v1/branches/${branchId}/set-clock`, { now: '2033-01-01T00:00:00.000Z' }), { status: 403 })
})

t.test('the clock of a real branch cannot be set, and another branch is not there', async (t) => {
  const { as, branchId, ownerUrl, openBranch } = await startApp(t)
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  await owner.query('update branch set is_sandbox = false where id = $1', [branchId]).finally(() => owner.end())
  const officer = await as('officer')
  t.match(await officer.post(`/v1/branches/${branchId}/set-clock`, { now: '2033-01-01T00:00:00.000Z' }), { status: 409, body: { code: 'not_a_sandbox' } })
  t.equal((await officer.get(`/v1/branches/${await openBranch()}`)).status, 404)
})

t.test('C-57 a dry run moves no clock and makes or ends no key', async (t) => {
  const { as, branchId } = await startApp(t)
  const officer = await as('officer')
  t.match(await officer.post(`/v1/branches/${branchId}/set-clock?dryRun=true`, { now: '2040-05-01T08:00:00.000Z' }), { status: 200, body: { today: '2040-05-01' } })
  t.notMatch((await officer.get('/v1/branches')).body.items, [{ today: '2040-05-01' }])
  const content = { role: 'auditor', label: 'A', personId: null, organizationId: null, scopes: ['*'], expiresAt: null }
  t.equal((await officer.post('/v1/api-keys?dryRun=true', content)).status, 200)
  t.equal((await officer.post(`/v1/api-keys/${officer.keyId}/revoke?dryRun=true`)).status, 200)
  const { body: { items } } = await officer.get('/v1/api-keys')
  t.strictSame(items.map(({ id, revokedAt }: any) => [id, revokedAt]), [[officer.keyId, null]])
})

t.test('a clock too far ahead, and a query that names nothing, are refused', async (t) => {
  const { as, branchId } = await startApp(t)
  const officer = await as('officer')
  t.match(await officer.post(`/v1/branches/${branchId}/set-clock`, { now: '9999-12-31T23:59:59.999Z' }), { status: 422, body: { code: 'clock_too_far' } })
  t.match(await officer.get('/v1/branches?foo=1'), { status: 400, body: { errors: [{ parameter: 'foo', code: 'unknown_property' }] } })
})

t.test('an administrator finds the branch to name', async (t) => {
  const { as, branchId, openBranch } = await startApp(t)
  const other = await openBranch()
  const admin = await as('admin')
  t.strictSame((await admin.get('/v1/branches')).body.items.map(({ id }: any) => id).sort(), [branchId, other].sort())
  t.match(await admin.get('/v1/candidates', { 'cpq-branch': branchId }), { status: 200, body: { items: [] } }, 'and reads no candidate')
})
