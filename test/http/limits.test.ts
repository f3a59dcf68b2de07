import t from 'tap'
import { mintKey } from '../../src/auth/keys.ts'
import { type Answer, secret, startApp } from '../support/app.ts'

const rates = { reads: 3, writes: 2, public: 2 }
const left = ({ headers: { ratelimit } }: Answer) => Number(/;r=(\d+)/.exec(ratelimit)?.[1])
const unsaid = { birthPlace: null, email: null, phone: null, employerOrganizationId: null, managingOrganizationId: null }
const candidate = { familyName: 'Martin', givenNames: 'Lou', birthDate: '1990-02-28', category: 'other', ...unsaid }

t.test('C-34 every answer tells what is left, and what comes too often is told when to come back', async (t) => {
  const { as } = await startApp(t, { config: { rates } })
  const officer = await as('officer')
  const first = await officer.get('/v1/candidates')
  t.equal(first.headers['ratelimit-policy'], '"reads";q=3;w=60')
  t.match(first.headers['ratelimit'], /^"reads";r=2;t=\d+$/)
  t.equal(left(await officer.get('/v1/candidates/018f3f5c-5a7e-7c31-9d5b-3f0c6f1f8a11')), 1, 'a refusal counts as well')
  t.equal(left(await officer.get('/v1/candidates?limit=none')), 0)

  const { status, headers, body } = await officer.get('/v1/candidates')
  t.match({ status, body }, { status: 429, body: { code: 'quota_exceeded', violatedPolicies: ['reads'], params: { policy: 'reads', limit: '3' } } })
  t.equal(headers['retry-after'], String(body.retryAfterSeconds))
  t.ok(body.retryAfterSeconds > 0 && body.retryAfterSeconds <= 60)
  t.equal(headers['ratelimit'], `"reads";r=0;t=${body.retryAfterSeconds}`)
})

t.test('C-35 reads, writes and every credential are counted apart', async (t) => {
  const { as } = await startApp(t, { config: { rates } })
  const [officer, other] = [await as('officer'), await as('officer')]
  for (const expected of [1, 0]) t.equal(left(await officer.post('/v1/candidates', candidate)), expected)
  t.match((await officer.post('/v1/candidates', candidate)).body, { code: 'quota_exceeded', violatedPolicies: ['writes'] })
  t.equal((await officer.get('/v1/candidates')).status, 200)
  t.equal(left(await other.post('/v1/candidates', candidate)), 1)
  t.equal((await officer.get('/v1/candidates')).body.items.length, 3, 'what was refused has written nothing')
})

t.test('C-35 without a credential the address is counted, and who is turned away at the entrance too', async (t) => {
  const { as, stranger } = await startApp(t, { config: { rates } })
  const [officer, scopeless] = [await as('officer'), await as('officer', { scopes: [] })]
  t.equal((await officer.get('/v1/candidates')).status, 200)
  t.equal(left(await scopeless.get('/v1/candidates')), 2)
  t.equal((await stranger.get('/v1/candidates')).status, 401)
  t.equal((await stranger.get('/v1/candidates', { authorization: 'Bearer nothing' })).status, 401)
  t.match((await stranger.get('/v1/candidates')).body, { code: 'quota_exceeded', violatedPolicies: ['public'] })
  t.equal((await stranger.get('/v1/reference/limits')).status, 429)
  t.equal((await officer.get('/v1/candidates')).status, 200, 'who has a credential is let in from the same address')
  t.equal(left(await scopeless.get('/v1/candidates')), 1)
  t.equal((await stranger.get('/livez')).status, 200)
})

t.test('C-35 made-up credentials ask the database no more often than an address may', async (t) => {
  const { app, stranger } = await startApp(t, { config: { rates } })
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const token = (iss: string) => `${part({ alg: 'ES256', typ: 'at+jwt' })}.${part({ iss })}.x`
  const use = async (credential: string) => (await stranger.get('/v1/candidates', { authorization: `Bearer ${credential}` })).status
  const reads = t.capture(app.db.system, 'selectFrom', app.db.system.selectFrom)
  t.strictSame([await use(mintKey(secret, 'live').credential), await use(token('https://one.example'))], [401, 401])
  t.equal(reads().length, 2)
  for (let turn = 0; turn < 10; turn++) {
    t.strictSame([await use(mintKey(secret, 'live').credential), await use(token(`https://${turn}.example`))], [429, 429])
  }
  t.equal(reads().length, 0)
})

t.test('C-62 whoever verifies papers has a bucket of their own', async (t) => {
  const { stranger } = await startApp(t, { config: { rates } })
  for (const expected of [1, 0]) t.equal(left(await stranger.get('/v1/verify/DEMO')), expected)
  t.match((await stranger.get('/v1/verify/DEMO')).body, { violatedPolicies: ['verification'] })
  t.equal((await stranger.get('/v1/reference/limits')).body.publicPerMinute, 2)
})

t.test('C-35 an address is the client’s, not the proxy’s; in IPv6 it is the network', async (t) => {
  const { stranger } = await startApp(t, { config: { rates, trustedProxies: ['127.0.0.1'] } })
  const from = async (address: string) => (await stranger.get('/v1/reference/limits', { 'x-forwarded-for': address })).status
  t.strictSame([await from('192.0.2.1'), await from('192.0.2.1'), await from('192.0.2.1'), await from('192.0.2.2')], [200, 200, 429, 200])
  t.strictSame([await from('2001:db8::1'), await from('2001:db8::2'), await from('2001:db8::3'), await from('2001:db8:1::1')], [200, 200, 429, 200])
  const { stranger: direct } = await startApp(t, { config: { rates } })
  for (const last of [1, 2, 3]) t.equal((await direct.get('/v1/reference/limits', { 'x-forwarded-for': `192.0.2.${last}` })).status, last > 2 ? 429 : 200)
})
