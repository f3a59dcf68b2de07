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
