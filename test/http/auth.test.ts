import Fastify from 'fastify'
import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import auth from '../../src/auth/plugin.ts'
import { hashSecret, mintKey, parseKey } from '../../src/auth/keys.ts'
import database from '../../src/http/plugins/database.ts'
import { secret } from '../support/app.ts'
import { ask } from '../support/database.ts'
import { startTiny } from './tiny.ts'

const service = await startTiny(t)
const officer = await service.as('officer')
const change = (text: string, id: string) => ask(service.ownerUrl, `update api_key set ${text} where id = $1`, [id])
const open = (authorization: string) => service.stranger.get('/v1/parcels', { authorization })

t.test('C-51 a key is parsed only if its checksum is right', (t) => {
  const { id, credential, secretHash } = mintKey('pepper', 'live')
  t.match(credential, /^cpq_live_[a-z2-7]{16}_[A-Za-z0-9_-]{43}_[0-9a-f]{8}$/)
  const parts = parseKey(credential)
  t.match(parts, { id })
  t.equal(hashSecret(parts!.secret, 'pepper'), secretHash)
  t.not(hashSecret(parts!.secret, 'salt'), secretHash)
  for (const position of [3, 12, 30, 60, credential.length - 1]) {
    const letter = credential[position] === 'a' ? 'b' : 'a'
    t.equal(parseKey(credential.slice(0, position) + letter + credential.slice(position + 1)), null, `letter ${position}`)
  }
  t.end()
})

t.test('C-51 only the whole key opens; everything else is answered alike', async (t) => {
  t.equal((await open(`Bearer ${officer.credential}`)).status, 200)
  t.equal((await open(`bearer  ${officer.credential}`)).status, 200)
  const stranger = mintKey(secret, 'test')
  const [id] = [officer.keyId]
  const other = mintKey(secret, 'test').credential.replace(/_[a-z2-7]{16}_/, `_${id}_`)
  const wrong = ['', 'x', officer.credential.slice(0, -1), stranger.credential, other]
  for (const credential of wrong) t.match((await open(`Bearer ${credential}`)).body, { status: 401, code: 'credential_invalid' }, credential)
  t.match((await open(`Basic ${officer.credential}`)).body, { status: 401, code: 'credential_invalid' })
  t.match((await service.stranger.get(`/v1/parcels?key=${officer.credential}`)).body, { status: 401, code: 'credential_missing' })
})

t.test('C-51 the right id with another secret opens nothing', async (t) => {
  const forged = mintKey('another pepper', 'test')
  const victim = await service.as('auditor')
  t.equal((await victim.get('/v1/parcels')).status, 200)
  await change(`secret_hash = '${forged.secretHash}'`, victim.keyId)
  service.app.credentials.forget(victim.keyId)
  t.equal((await victim.get('/v1/parcels')).status, 401)
})

t.test('a key ends when it expires and when it is revoked', async (t) => {
  const expired = await service.as('officer', { expiresAt: new Date(Date.now() - 1000).toISOString() })
  t.equal((await expired.get('/v1/parcels')).status, 401)
  const lasting = await service.as('officer', { expiresAt: new Date(Date.now() + 60_000).toISOString() })
  t.equal((await lasting.get('/v1/parcels')).status, 200)
  await change('revoked_at = now()', lasting.keyId)
  t.equal((await lasting.get('/v1/parcels')).status, 200, 'believed for a few seconds')
  service.app.credentials.forget(lasting.keyId)
  t.match((await lasting.get('/v1/parcels')).body, { status: 401, code: 'credential_invalid' })
})

t.test('C-52 a scope says what a credential may do, and a role what the person may', async (t) => {
  const reader = await service.as('officer', { scopes: ['parcels:read'] })
  t.equal((await reader.get('/v1/parcels')).status, 200)
  t.match((await reader.post('/v1/parcels', { label: 'x', grams: 1, kind: 'box' })).body, { status: 403, code: 'scope_missing', params: { scope: 'parcels:write' } })
  t.match((await reader.get('/v1/depots')).body, { status: 403, code: 'scope_missing', params: { scope: 'depots:read' } })
  const all = await service.as('officer', { scopes: ['parcels:*'] })
  t.equal((await all.post('/v1/parcels', { label: 'x', grams: 1, kind: 'box' })).status, 201)
  const nothing = await service.as('officer', { scopes: [] })
  t.equal((await nothing.get('/v1/parcels')).status, 403)
  const auditor = await service.as('auditor', { scopes: ['parcels:write'] })
  t.match((await auditor.post('/v1/parcels', { label: 'x', grams: 1, kind: 'box' })).body, { code: 'role_not_allowed' }, 'a scope never widens a role')
})

t.test('C-59 SEC-14 one credential acts in one branch', async (t) => {
  const elsewhere = await service.openBranch()
  const visit = (branch: string) => officer.get('/v1/parcels', { 'cpq-branch': branch })
  t.equal((await visit(service.branchId)).status, 200)
  t.match((await visit(elsewhere)).body, { status: 403, code: 'branch_not_allowed' })
  t.match((await visit('018f3f5c-5a7e-7c31-9d5b-3f0c6f1f8a11')).body, { status: 403, code: 'branch_not_allowed' }, 'whether it exists is not told')
  t.match((await visit('here')).body, { status: 400, code: 'parameter_invalid', errors: [{ parameter: 'Cpq-Branch', code: 'format_invalid' }] })
})

t.test('C-59 administrators name the branch, operate, and read nobody', async (t) => {
  const admin = await service.as('admin')
  t.match((await admin.get('/v1/parcels')).body, { status: 400, code: 'branch_required' })
  t.match((await admin.get('/v1/parcels', { 'cpq-branch': '018f3f5c-5a7e-7c31-9d5b-3f0c6f1f8a11' })).body, { status: 403, code: 'branch_not_allowed' })
  const { status, body } = await admin.get('/v1/parcels', { 'cpq-branch': service.branchId })
  t.match([status, body.items], [200, []])
  t.equal((await admin.get('/v1/reference/health')).status, 200, 'what belongs to no branch needs none')
})

t.test('the last use of a key is noted, away from the request', async (t) => {
  const { keyId, get } = await service.as('auditor')
  await get('/v1/parcels')
  t.ok(service.app.credentials.takeUsed().includes(keyId))
  t.strictSame(service.app.credentials.takeUsed(), [], 'once')

  const other = await startTiny(t)
  const auditor = await other.as('auditor')
  await auditor.get('/v1/parcels')
  const lastUse = () => ask<{ used: boolean }>(other.ownerUrl, 'select last_used_at is not null as used from api_key where id = $1', [auditor.keyId])
  t.strictSame(await lastUse(), [{ used: false }])
  await other.app.close()
  t.strictSame(await lastUse(), [{ used: true }], 'at the latest when the service ends')
})

t.test('SEC-7 a route that declares no access stops the start', async (t) => {
  const build = async (config: object, url = '/x') => {
    const app = Fastify()
    await app.register(database, { url: service.appUrl })
    await app.register(auth, { secret, publicPages: /^\/docs/ })
    await app.register(async (inner) => { inner.get(url, { config }, () => ({})) })
    t.teardown(() => app.close())
    await app.ready()
  }
  await t.rejects(build({}), /GET \/x declares neither a scope/)
  await t.rejects(build({ scope: 'everything' }), /declares neither a scope/)
  await t.rejects(build({ scope: 'a:b', public: true }), /is public and has a scope/)
  await t.resolves(build({ public: true }))
  await t.resolves(build({ scope: 'parcels:read' }))
  await t.resolves(build({}, '/docs/page'))
})

t.test('a client may ask who it is, whatever its role', async (t) => {
  const organizationId = uuidv7()
  const employer = await service.as('employer', { organizationId })
  t.match((await employer.get('/v1/reference/credential')).body, {
    id: employer.keyId, role: 'employer', organizationId, personId: null, branchId: service.branchId, isSandbox: true, scopes: ['*']
  })
  t.match((await (await service.as('admin')).get('/v1/reference/credential')).body, { role: 'admin', branchId: null })
  t.equal((await service.stranger.get('/v1/reference/credential')).status, 401)
})
