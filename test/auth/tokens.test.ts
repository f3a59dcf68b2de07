import { Buffer } from 'node:buffer'
import { webcrypto } from 'node:crypto'
import { CompactSign, exportJWK, exportSPKI, generateKeyPair, UnsecuredJWT } from 'jose'
import t from 'tap'
import { type Client, startApp } from '../support/app.ts'
import { ask } from '../support/database.ts'
import { audience, seconds, startIssuer } from '../support/issuer.ts'

const service = await startApp(t)
const { as, app, branchId, openBranch: openSandbox, ownerUrl } = service
/** No sandbox. */
const openBranch = async (id?: string) => {
  id ??= await openSandbox()
  await ask(ownerUrl, 'update branch set is_sandbox = false where id = $1', [id])
  return id
}
await openBranch(branchId)
const officer = await as('officer')
const issuer = await startIssuer(t)
// It publishes a key of another kind too, which its mapping does not list.
const unlisted = await startIssuer(t, 'RS256')
issuer.keys.push({ ...unlisted.keys[0]!, kid: 'unlisted' })
const mapping = {
  label: 'The portal', issuer: issuer.url, audience, jwksUri: issuer.jwksUri, algorithms: ['ES256'], roles: ['officer', 'employer', 'candidate'], scopes: ['*']
}
const href = `/v1/branches/${branchId}/issuers`
const trust = (client: Client, branch: string, more: object = {}) => client.post(`/v1/branches/${branch}/issuers`, { ...mapping, ...more })
const trusted = await trust(officer, branchId)

const good = { cpq_role: 'officer', scope: 'seats:read organizations:*' }
const call = (token: string, url = '/v1/seats', headers: Record<string, string> = {}) =>
  service.stranger.get(url, { authorization: `Bearer ${token}`, ...headers })
const status = async (token: string) => (await call(token)).status

t.test('C-50 a token of the branch’s identity provider opens the branch, as whom it says', async (t) => {
  t.match(trusted, { status: 201, body: { scopeClaim: 'scope', roleClaim: 'cpq_role', branchClaim: null, disabledAt: null, createdBy: officer.keyId } })
  t.equal((await officer.get(trusted.headers['location'])).body.id, trusted.body.id)
  const token = await issuer.token(good)
  t.equal((await call(token)).status, 200)
  t.match((await call(token, '/v1/candidates')).body, { code: 'scope_missing', params: { scope: 'candidates:read' } })
  const made = await service.stranger.post('/v1/organizations',
    { name: 'By token', siret: null, kinds: [], activityDeclaration: null, sites: [] }, { authorization: `Bearer ${token}` })
  t.equal(made.status, 201)
  const [event] = await ask<{ actor_id: string }>(ownerUrl, 'select actor_id from domain_event where aggregate_id = $1', [made.body.id])
  t.match(event!.actor_id, new RegExp(`^${trusted.body.id}:[\\w-]{22}$`), 'the trail names the issuer and a pseudonym, not the subject')
  t.notMatch(event!.actor_id, 'someone')
})

t.test('C-52 the perimeter follows the ids of the token, a role what the issuer may give', async (t) => {
  const [own, other] = ['018f3f5c-5a7e-7c31-9d5b-3f0c6f1f8a11', '018f3f5c-5a7e-7c31-9d5b-3f0c6f1f8a12']
  const candidate = { cpq_role: 'candidate', scope: '*' }
  const person = { familyName: 'Token', givenNames: 'Ada', birthDate: '1990-02-28', birthPlace: null, email: null, phone: null, category: 'job_seeker', employerOrganizationId: null, managingOrganizationId: null }
  const { body: { id } } = await officer.post('/v1/candidates', person)
  t.equal((await call(await issuer.token({ ...candidate, cpq_person: id }), `/v1/candidates/${id}`)).status, 200)
  t.equal((await call(await issuer.token({ ...candidate, cpq_person: own }), `/v1/candidates/${id}`)).status, 404)
  t.equal((await call(await issuer.token({ ...candidate, cpq_organization: other }), `/v1/candidates/${id}`)).status, 404)
  for (const role of ['admin', 'system', 'juror', '', null, ['officer', 'employer'], { officer: true }]) {
    t.equal(await status(await issuer.token({ ...good, cpq_role: role })), 401, JSON.stringify(role))
  }
  t.equal(await status(await issuer.token({ ...good, cpq_role: ['uma_authorization', 'officer'] })), 200, 'one of ours among others')
  for (const person of ['me', own.toUpperCase(), [own], 7]) {
    t.equal(await status(await issuer.token({ ...good, cpq_person: person })), 401, JSON.stringify(person))
  }
  for (const scope of [undefined, '', 'seats', ['seats:write']]) t.match(await call(await issuer.token({ ...good, scope })), { status: 403, body: { code: 'scope_missing' } })
  t.equal(await status(await issuer.token({ ...good, scope: ['seats:read'] })), 200)
})

t.test('SEC-3 what is wrong with a token is refused, all alike', async (t) => {
  const stranger = await generateKeyPair('ES256', { extractable: true })
  const rsa = await startIssuer(t, 'RS256')
  await trust(officer, branchId, { issuer: rsa.url, jwksUri: rsa.jwksUri, algorithms: ['RS256'] })
  t.equal(await status(await rsa.token(good)), 200)
  const now = seconds()
  const part = (value: object | string) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
  const [head, body, signature] = (await issuer.token(good)).split('.') as [string, string, string]
  const pem = new TextEncoder().encode(await exportSPKI(rsa.pair.publicKey))
  const wrong = {
    'alg none': `${part({ alg: 'none', typ: 'at+jwt' })}.${body}.`,
    'alg none, with a signature': `${part({ alg: 'none', typ: 'at+jwt' })}.${body}.${signature}`,
    'an unsecured token': new UnsecuredJWT({ ...good, iss: issuer.url, aud: audience, sub: 'x', iat: now, exp: now + 60 }).encode(),
    'HS256 with the public key as the secret': await rsa.token(good, { alg: 'HS256' }, pem),
    'another key under the same kid': await issuer.token(good, {}, stranger.privateKey),
    'an algorithm that is not listed, by a key that is published': await issuer.token(good, { alg: 'RS256', kid: 'unlisted' }, unlisted.pair.privateKey),
    'the key of another issuer': await issuer.token(good, { alg: 'RS256' }, rsa.pair.privateKey),
    'an algorithm that is not listed': await rsa.token(good, { alg: 'PS256' }, await pssOf(rsa.pair.privateKey)),
    'its own key in the header': await issuer.token(good, { jwk: await exportJWK(stranger.publicKey) }, stranger.privateKey),
    'its own key set in the header': await issuer.token(good, { jku: `${rsa.url}/keys`, kid: 'two' }, stranger.privateKey),
    'its own certificate in the header': await issuer.token(good, { x5u: `${rsa.url}/cert` }, stranger.privateKey),
    'an unknown kid': await issuer.token(good, { kid: '../../keys' }),
    'a changed body': `${head}.${part({ ...good, iss: issuer.url, aud: audience, cpq_role: 'employer', iat: now, exp: now + 60 })}.${signature}`,
    'expired by 61 s': await issuer.token({ ...good, iat: now - 120, exp: now - 61 }),
    'issued more than 15 minutes ago': await issuer.token({ ...good, iat: now - 962, exp: now + 60 }),
    'issued in the future': await issuer.token({ ...good, iat: now + 65, exp: now + 300 }),
    'not yet valid': await issuer.token({ ...good, nbf: now + 65 }),
    'no exp': await issuer.token({ ...good, exp: undefined }),
    'no iat': await issuer.token({ ...good, iat: undefined }),
    'no sub': await issuer.token({ ...good, sub: undefined }),
    'an empty sub': await issuer.token({ ...good, sub: '' }),
    'times as words': await issuer.token({ ...good, exp: `${now + 60}` as never }),
    'no aud': await issuer.token({ ...good, aud: undefined }),
    'another aud': await issuer.token({ ...good, aud: 'https://cpq.example.org/' }),
    'several aud': await issuer.token({ ...good, aud: [audience, 'https://other.example.org'] }),
    'no iss': await issuer.token({ ...good, iss: undefined }),
    'almost the iss': await issuer.token({ ...good, iss: `${issuer.url}/` }),
    'an ID token': await issuer.token(good, { typ: 'JWT' }),
    'no typ': await issuer.token(good, { typ: undefined }),
    'a critical extension': await issuer.token(good, { crit: ['exp'], exp: now }).catch(() => `${part({ alg: 'ES256', kid: 'one', typ: 'at+jwt', crit: ['x'], x: 1 })}.${body}.${signature}`),
    'a token inside a token': `${head}.${part(await issuer.token(good))}.${signature}`,
    'a huge token': await issuer.token({ ...good, pad: 'x'.repeat(8000) }),
    'no JSON': `${head}.${part('{')}.${signature}`,
    'not a token': 'a.b.c'
  }
  for (const [what, token] of Object.entries(wrong)) t.match((await call(token)).body, { status: 401, code: 'credential_invalid' }, what)
  t.notMatch(service.logs.join(), signature, 'no token is logged')
  t.ok(service.logs.some((line) => line.includes('A token was refused: ')), 'but why it was refused is')
  t.equal(await status(await issuer.token({ ...good, iat: now - 60, exp: now - 50 })), 200, 'clocks may differ by a minute')
  t.equal(await status(await issuer.token({ ...good, aud: [audience] })), 200)
  t.equal(await status(await issuer.token(good, { typ: 'application/at+jwt' })), 200)
})

t.test('SEC-3 of a claim that stands twice the last counts, for the mapping as for the role', async (t) => {
  const sign = (json: string) => new CompactSign(Buffer.from(json)).setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'at+jwt' }).sign(issuer.pair.privateKey)
  const rest = `"aud":"${audience}","sub":"x","iat":${seconds()},"exp":${seconds() + 60},"scope":"seats:read"`
  t.equal(await status(await sign(`{"iss":"${issuer.url}",${rest},"cpq_role":"juror","cpq_role":"officer"}`)), 200)
  t.equal(await status(await sign(`{"iss":"${issuer.url}",${rest},"cpq_role":"officer","cpq_role":"juror"}`)), 401)
  t.equal(await status(await sign(`{"iss":"${issuer.url}","iss":"https://other.example",${rest},"cpq_role":"officer"}`)), 401)
})

t.test('SEC-14 the mapping tells the branch, never the token', async (t) => {
  const elsewhere = await openBranch()
  const theirs = await as('officer', { branchId: elsewhere })
  const token = await issuer.token({ ...good, branch: elsewhere, branch_id: elsewhere, branchId: elsewhere })
  t.match((await call(token, '/v1/branches')).body.code, 'scope_missing')
  t.match(await call(token, '/v1/seats', { 'cpq-branch': elsewhere }), { status: 403, body: { code: 'branch_not_allowed' } })
  t.equal((await call(token, '/v1/seats', { 'cpq-branch': branchId })).status, 200)
  const taken = await trust(theirs, elsewhere)
  t.match(taken, { status: 409, body: { code: 'issuer_taken' } }, 'one branch per issuer and audience')
  t.notMatch(taken.text, /issuer_one_branch/)
  t.match(await trust(theirs, elsewhere, { branchClaim: 'tenant', branchValue: 'b' }), { status: 409, body: { code: 'issuer_taken' } }, 'by one claim')
  t.match(await trust(theirs, branchId), { status: 404 }, 'nor in the name of another branch')
  t.match(await theirs.get(trusted.headers['location']), { status: 404 })
  t.match(await theirs.post(`/v1/branches/${elsewhere}/issuers/${trusted.body.id}/disable`), { status: 404 })
})

t.test('C-56 what a sandbox trusts is in nobody’s way, and its tokens name it', async (t) => {
  const shared = await startIssuer(t)
  const ours = { issuer: shared.url, jwksUri: shared.jwksUri }
  const [one, two] = [await openSandbox(), await openSandbox()]
  const [first, second] = [await as('officer', { branchId: one }), await as('officer', { branchId: two })]
  t.equal((await trust(first, one, ours)).status, 201)
  t.equal((await trust(second, two, { ...ours, branchClaim: 'tenant', branchValue: 'b' })).status, 201, 'nor are sandboxes in each other’s')
  const token = await shared.token({ ...good, scope: 'branches:read', tenant: 'b' })
  const branchOf = async (headers = {}) =>
    (await app.inject({ url: '/v1/branches', headers: { authorization: `Bearer ${token}`, ...headers } })).json().items?.[0].id
  t.match(await call(token, '/v1/branches'), { status: 400, body: { code: 'branch_required' } }, 'no token strays into a sandbox')
  t.equal((await trust(officer, branchId, ours)).status, 201, 'a branch is not told that a sandbox was there before')
  t.match(await trust(first, one, { ...mapping, audience: 'probed' }), { status: 201 })
  const probed = await trust(second, two, mapping)
  t.match(probed, { status: 201 }, 'nor a sandbox of a branch')
  await second.post(`/v1/branches/${two}/issuers/${probed.body.id}/disable`)
  t.match(await trust(first, one, ours), { status: 409, body: { code: 'issuer_taken' } }, 'once in each')
  t.match(await trust(first, one, { ...ours, branchClaim: 'tenant', branchValue: 'b' }), { status: 409, body: { code: 'issuer_taken' } })
  t.equal(await branchOf(), branchId)
  t.strictSame([await branchOf({ 'cpq-branch': one }), await branchOf({ 'cpq-branch': two }), await branchOf({ 'cpq-branch': branchId })], [one, two, branchId])
})

t.test('C-58 of several that are registered at once, one stays', async (t) => {
  for (const turn of [1, 2, 3]) {
    const more = { audience: `at once ${turn}` }
    const made = await Promise.all([trust(officer, branchId, more), trust(officer, branchId, { ...more, branchClaim: 'tenant', branchValue: 'a' })])
    t.strictSame(made.map(({ status }) => status).sort(), [201, 409])
  }
})

t.test('C-58 one issuer serves several branches by a claim, which each token must have', async (t) => {
  const shared = await startIssuer(t)
  const elsewhere = await openBranch()
  const ours = { issuer: shared.url, jwksUri: shared.jwksUri, branchClaim: 'tenant' }
  t.equal((await trust(officer, branchId, { ...ours, branchValue: 'a', scopes: ['seats:read', 'branches:read'] })).status, 201)
  t.equal((await trust(await as('officer', { branchId: elsewhere }), elsewhere, { ...ours, branchValue: 'b' })).status, 201)
  const branchOf = async (tenant: unknown) => (await call(await shared.token({ ...good, scope: '*', tenant }), '/v1/branches')).body.items?.[0].id
  t.strictSame([await branchOf('a'), await branchOf('b')], [branchId, elsewhere])
  for (const tenant of [undefined, 'c', ['a', 'b'], null]) t.equal(await branchOf(tenant), undefined, String(tenant))
  t.match((await call(await shared.token({ ...good, scope: '*', tenant: 'a' }), '/v1/organizations')).body, { code: 'scope_missing' }, 'no more scopes than the issuer has')
  t.match(await trust(officer, branchId, { ...ours, branchClaim: null, branchValue: 'x' }), { status: 422, body: { errors: [{ pointer: '#/branchClaim' }] } })
})

t.test('an issuer is made by managers, within their scopes, with addresses that may be called', async (t) => {
  t.match(await trust(await as('auditor'), branchId), { status: 403, body: { code: 'role_not_allowed' } })
  t.match(await trust(await as('officer', { scopes: ['issuers:manage'] }), branchId), { status: 403, body: { code: 'scope_missing', params: { scope: '*' } } })
  const [soon, bound] = [await as('officer', { expiresAt: new Date(Date.now() + 60_000).toISOString() }), await as('officer')]
  await ask(ownerUrl, "update api_key set networks = '{127.0.0.1}' where id = $1", [bound.keyId])
  for (const narrow of [soon, bound]) t.match(await trust(narrow, branchId, { audience: 'wider' }), { status: 403, body: { code: 'credential_too_narrow' } })
  t.match(await trust(officer, branchId, { roles: ['admin'] }), { status: 422, body: { errors: [{ pointer: '#/roles/0' }] } })
  t.match(await trust(officer, branchId, { algorithms: ['HS256'] }), { status: 422, body: { errors: [{ pointer: '#/algorithms/0' }] } })
  t.match(await trust(officer, branchId, { scopes: ['chairs:read'] }), { status: 422, body: { errors: [{ pointer: '#/scopes/0' }] } })
  for (const jwksUri of ['https://10.0.0.1/keys', 'http://login.example.org/keys', 'https://login.example.org:8443/keys']) {
    t.match(await trust(officer, branchId, { audience: 'other', jwksUri }), { status: 422, body: { code: 'address_not_callable', errors: [{ pointer: '#/jwksUri' }] } })
  }
  const { body } = await officer.get(`${href}?limit=1`)
  t.match(body, { items: [{ id: String }], hasMore: true })
  t.not((await officer.get(`${href}?limit=1&cursor=${body.nextCursor}`)).body.items[0].id, body.items[0].id)
})

t.test('an issuer whose keys cannot be read is told apart from a bad token, and one that is disabled opens nothing', async (t) => {
  const silent = await startIssuer(t)
  silent.answerWith(500)
  const { body: { id } } = await trust(officer, branchId, { issuer: silent.url, jwksUri: silent.jwksUri })
  t.match(await call(await silent.token(good)), { status: 503, headers: { 'retry-after': '30' }, body: { code: 'issuer_unavailable', retryAfterSeconds: 30 } })
  t.equal(await status(await issuer.token(good)), 200)
  t.match(await officer.post(`${href}/${trusted.body.id}/disable`), { status: 200, body: { disabledAt: String, disabledBy: officer.keyId } })
  t.equal(await status(await issuer.token(good)), 401)
  t.equal((await trust(officer, branchId)).status, 201, 'and can be made anew')
  t.equal(await status(await issuer.token(good)), 200)
  t.equal((await officer.post(`${href}/${id}/disable?dryRun=true`)).status, 200)
  t.ok(app.operations.some(({ operationId, scope }) => operationId === 'createIssuer' && scope === 'issuers:manage'))
})

async function pssOf (key: webcrypto.CryptoKey): Promise<webcrypto.CryptoKey> {
  const jwk = await webcrypto.subtle.exportKey('jwk', key)
  delete jwk.alg
  return webcrypto.subtle.importKey('jwk', { ...jwk, key_ops: ['sign'] }, { name: 'RSA-PSS', hash: 'SHA-256' }, true, ['sign'])
}
