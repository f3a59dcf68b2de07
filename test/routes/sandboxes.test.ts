import pg from 'pg'
import t from 'tap'
import { createRecord } from '../../src/commands.ts'
import { packageRoot } from '../../src/config.ts'
import { connect } from '../../src/db/kernel/client.ts'
import { organizations } from '../../src/db/organizations.ts'
import { loadPresets } from '../../src/presets.ts'
import { type Answer, callerIn } from '../support/app.ts'
import { ask } from '../support/database.ts'
import { provesItsHistory } from '../support/history.ts'
import { decision, done, startJuries } from '../support/sittings.ts'
import { branchTables } from '../db/tables.ts'

const service = await startJuries(t)
const { app, as, branchId, ownerUrl, appUrl } = service
const organization = { name: 'One', siret: null, kinds: [], activityDeclaration: null, sites: [] }

/** With a key that a sandbox gave. */
const using = (credential: string) => {
  const call = async (method: 'GET' | 'POST', url: string, payload?: object): Promise<Pick<Answer, 'status' | 'body'>> => {
    const { statusCode: status, body } = await app.inject({ method, url, headers: { authorization: `Bearer ${credential}` }, ...payload && { payload } })
    return { status, body: JSON.parse(body) }
  }
  return { get: (url: string) => call('GET', url), post: (url: string, body?: object) => call('POST', url, body) }
}
const keyOf = ({ keys }: any, role: string): string => keys.find((key: any) => key.role === role).credential
const countIn = async (table: string, branch: string) =>
  (await ask<{ count: number }>(ownerUrl, `select count(*)::int as count from ${table} where branch_id = $1`, [branch]))[0]!.count

/** A sandbox of a new credential: its id, and its secretariat. */
async function open (body = {}) {
  const made = await (await as('officer')).post('/v1/branches', body)
  return { id: made.body.branch.id as string, made, secretariat: using(keyOf(made.body, 'officer')) }
}

t.test('C-56 who asks gets a filled branch and a key for each role, once', async (t) => {
  const officer = await as('officer')
  const first = await officer.post('/v1/branches', { name: 'Essais', preset: 'pharmacy' })
  const { branch, keys } = first.body
  t.match(first, { status: 201, headers: { location: `/v1/branches/${branch.id}`, 'cache-control': 'no-store' }, body: { branch: { name: 'Essais', isSandbox: true } } })
  t.strictSame(keys.map(({ role }: any) => role), ['officer', 'commission_member', 'training_provider', 'examiner', 'juror', 'candidate', 'employer', 'auditor'])
  t.match((await using(keyOf(first.body, 'candidate')).get('/v1/candidates')).body.items, [{ familyName: 'Lefèvre' }], 'the candidate finds their own file')
  t.match((await using(keyOf(first.body, 'officer')).get('/v1/policies/in-force')).body, { preset: 'pharmacy' })
  t.match((await using(keyOf(first.body, 'auditor')).get('/v1/certificates')).body.items, [{ status: 'registered' }])
  await provesItsHistory(ownerUrl, branch.id)

  const again = await officer.post('/v1/branches', { name: 'Another' })
  t.match(again, { status: 200, body: { branch: { id: branch.id, name: 'Essais' }, keys: keys.map(({ id }: any) => ({ id, credential: null })) } }, 'asked again: the same, without its secrets')
  t.match(await officer.post('/v1/branches', { preset: 'pharmacy' }), { status: 200, body: { branch: { id: branch.id } } }, 'with its preset')
  for (const body of [{ preset: 'food' }, { preset: 'food', newKeys: true }]) {
    t.match(await officer.post('/v1/branches', body), { status: 409, body: { code: 'sandbox_exists', params: { preset: 'pharmacy' } } })
  }
  t.match(await officer.post('/v1/branches', { preset: 'nonsense' }), { status: 422, body: { code: 'preset_unknown', errors: [{ pointer: '#/preset' }] } })
  t.match(await using(keyOf(first.body, 'officer')).post('/v1/branches', {}), { status: 200, body: { branch: { id: branch.id } } }, 'asked in the sandbox: the sandbox itself')
  t.not((await open()).id, branch.id, 'another credential has another one')
})

t.test('C-56 those who integrate may ask: secretariats, platforms, employers and training organisations', async (t) => {
  for (const role of ['officer', 'admin', 'employer', 'training_provider'] as const) {
    t.match(await (await as(role)).post('/v1/branches?dryRun=true', {}, { 'cpq-branch': branchId }), { status: 200, body: { keys: [{ role: 'officer' }] } }, role)
  }
  for (const role of ['candidate', 'examiner', 'juror', 'commission_member', 'auditor'] as const) {
    t.match(await (await as(role)).post('/v1/branches', {}), { status: 403, body: { code: 'role_not_allowed' } }, role)
  }
  t.equal((await (await as('employer')).post('/v1/branches', {})).status, 201)
})

t.test('C-56 an employer finds an employee there, and a draft to hand in', async (t) => {
  const { made } = await open()
  const employer = using(keyOf(made.body, 'employer'))
  const { items: people } = (await employer.get('/v1/candidates')).body
  t.strictSame(people.map(({ familyName }: any) => familyName).sort(), ['Haddad', 'Lefèvre'])
  const { items: [draft, ...others] } = (await employer.get('/v1/applications')).body
  t.match(draft, { status: 'draft', candidateId: people.find(({ familyName }: any) => familyName === 'Haddad').id })
  t.strictSame(others, [])
  t.match(await employer.post(`/v1/applications/${draft.id}/submit`, {}), { status: 200, body: { status: 'submitted' } })
})

t.test('keys that were lost are replaced, and work no longer', async (t) => {
  const officer = await as('officer')
  const { body } = await officer.post('/v1/branches', {})
  t.equal((await using(keyOf(body, 'officer')).get('/v1/branches')).status, 200)
  const replaced = await officer.post('/v1/branches', { newKeys: true })
  t.match(replaced, { status: 201, body: { branch: { id: body.branch.id } } })
  t.equal((await using(keyOf(body, 'officer')).get('/v1/branches')).status, 401)
  t.equal((await using(keyOf(replaced.body, 'officer')).get('/v1/branches')).status, 200)
})

t.test('in the sandbox, only who may everything there is given keys that may', async (t) => {
  const { id } = await open()
  const tooLate = new Date(Date.now() + 60_000).toISOString()
  t.match(await (await as('employer', { branchId: id })).post('/v1/branches', { newKeys: true }), { status: 403, body: { code: 'role_not_allowed' } })
  for (const [who, code] of [[{ scopes: ['branches:write'] }, 'scope_missing'], [{ expiresAt: tooLate }, 'credential_too_narrow']] as const) {
    const narrow = await as('officer', { branchId: id, ...who })
    t.match(await narrow.post('/v1/branches', { newKeys: true }), { status: 403, body: { code } })
    t.match(await narrow.post('/v1/branches?dryRun=true', { newKeys: true }), { status: 403, body: { code } })
    t.match(await narrow.post('/v1/branches', {}), { status: 200, body: { branch: { id } } }, 'but is told which there are')
  }
  t.equal((await (await as('officer', { branchId: id, scopes: ['*'] })).post('/v1/branches', { newKeys: true })).status, 201)
})

t.test('C-12 C-14 with an Idempotency-Key the secrets are told again, and what several ask at once is one sandbox', async (t) => {
  const officer = await as('officer')
  const send = (key: string) => officer.post('/v1/branches', {}, { 'idempotency-key': key })
  const first = await send('first-asked-in-time')
  const second = await send('first-asked-in-time')
  t.match(second, { status: 201, headers: { 'idempotency-replayed': 'true' } })
  t.strictSame(second.body, first.body)
  const other = await as('officer')
  const several = await Promise.all(Array.from({ length: 4 }, () => other.post('/v1/branches', {})))
  t.strictSame([new Set(several.map(({ body }) => body.branch.id)).size, several.filter(({ status }) => status === 201).length], [1, 1], 'one of them is given the keys')
})

t.test('C-57 a dry run opens nothing, replaces no key and empties nothing', async (t) => {
  const officer = await as('officer')
  const branches = () => ask(ownerUrl, 'select id from branch order by 1')
  const before = await branches()
  t.match(await officer.post('/v1/branches?dryRun=true', {}), { status: 200, body: { keys: [{ role: 'officer', credential: 'cpq_dry_run' }] } })
  t.strictSame(await branches(), before)
  const { secretariat, id } = await open()
  t.match(await secretariat.post('/v1/branches?dryRun=true', { newKeys: true }), { status: 200, body: { keys: [{ credential: 'cpq_dry_run' }] } })
  await secretariat.post('/v1/organizations', organization)
  t.equal((await secretariat.post(`/v1/branches/${id}/reset?dryRun=true`)).status, 200)
  t.equal((await secretariat.get('/v1/organizations')).body.items.length, 4)
})

t.test('who may not, or wishes what there is not, gets none', async (t) => {
  t.match(await (await as('candidate')).post('/v1/branches', {}), { status: 403, body: { code: 'role_not_allowed' } })
  t.match(await (await as('officer')).post('/v1/branches', { preset: 'none' }), { status: 422, body: { code: 'preset_unknown', errors: [{ pointer: '#/preset' }] } })
  await ask(ownerUrl, `insert into branch (id, slug, name, prefix, time_zone, is_sandbox, requested_by, requested_from) select gen_random_uuid(), 'many-' || n, 'Many',
    'MANY' || chr(64 + n), 'Europe/Paris', true, 'nobody ' || n, $1 from generate_series(1, 20) n`, [branchId])
  t.match(await (await as('officer')).post('/v1/branches', {}), { status: 409, body: { code: 'sandboxes_exhausted', params: { most: '20' } } })
  await ask(ownerUrl, "delete from branch where slug like 'many-%'")
})

t.test('C-56 a reset brings the first day back: same branch, same keys, same people, today’s clock', async (t) => {
  const { id, made, secretariat } = await open({ preset: 'food' })
  const people = async () => (await secretariat.get('/v1/organizations')).body.items.map(({ id }: any) => id).sort()
  const before = await people()
  await secretariat.post('/v1/organizations', organization)
  await secretariat.post(`/v1/branches/${id}/set-clock`, { now: '2040-01-01T00:00:00.000Z' })
  t.match(await secretariat.post(`/v1/branches/${id}/reset`), { status: 200, body: { id, now: new RegExp(`^${new Date().getUTCFullYear()}`) } })
  t.strictSame(await people(), before)
  t.match((await using(keyOf(made.body, 'candidate')).get('/v1/candidates')).body.items, [{ familyName: 'Lefèvre' }])
  t.match((await secretariat.get('/v1/policies/in-force')).body, { preset: 'food', version: 1 })
  t.notMatch((await secretariat.get('/v1/branches')).body.items, [{ today: '2040-01-01' }])
  await provesItsHistory(ownerUrl, id)
})

t.test('every preset fills a branch', async (t) => {
  for (const preset of loadPresets(packageRoot).keys()) t.equal((await (await as('officer')).post('/v1/branches?dryRun=true', { preset })).status, 200, preset)
})

/** Tables and procedure belong to somebody whom row level security holds, as on a server where no superuser migrates. */
async function ownedByOrdinaryRole (work: () => Promise<void>): Promise<void> {
  const role = `owner_${branchId.slice(-12)}`
  await ask(ownerUrl, `create role ${role} nologin; grant create on schema public to ${role}; do $$ declare it record; begin
    for it in select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' loop execute format('alter table %I owner to ${role}', it.relname); end loop;
    end $$; alter procedure empty_sandbox owner to ${role}`)
  try {
    await work()
  } finally {
    await ask(ownerUrl, `reassign owned by ${role} to current_user; drop owned by ${role}; drop role ${role}`)
  }
}

t.test('nothing of a branch survives its reset, and nothing of another one goes', async (t) => {
  const { officer, file, convened } = service
  const key = { 'idempotency-key': 'one-that-is-used-twice' }
  const { id: applicationId } = await file()
  const { href } = await convened([applicationId])
  for (const [path, body] of [['open'], ['decisions', decision(applicationId)], ['close']] as const) done(await officer.post(`${href}/${path}`, body))
  done(await officer.post('/v1/organizations', organization, key))
  const { id: fresh } = await open()
  const tables = await branchTables(ownerUrl)
  const countsIn = async (branch: string) => Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await countIn(table, branch)] as const)))
  const [full, expected] = [await countsIn(branchId), await countsIn(fresh)]
  t.ok(tables.filter((table) => full[table]! > expected[table]!).length > 8)
  await ownedByOrdinaryRole(async () => {
    t.equal((await officer.post(`/v1/branches/${branchId}/reset`)).status, 200)
  })
  t.strictSame(await countsIn(branchId), expected)
  t.strictSame(await countsIn(fresh), expected)
  await provesItsHistory(ownerUrl, branchId)
  const again = await officer.post('/v1/organizations', organization, key)
  t.match([again.status, again.headers['idempotency-replayed']], [201, undefined], 'what a key did before is forgotten')
})

t.test('a real branch, and another one than the transaction is in, cannot be emptied', async (t) => {
  const officer = await as('officer')
  const client = new pg.Client({ connectionString: appUrl })
  await client.connect()
  t.teardown(() => client.end())
  const emptied = async (inside: string, target: string) => {
    await client.query(`begin; set local app.branch_id = '${inside}'`)
    return client.query('call empty_sandbox($1)', [target]).then(() => 'emptied', ({ code }) => code).finally(() => client.query('rollback'))
  }
  const { id } = await open()
  t.equal(await emptied(id, id), 'emptied')
  t.equal(await emptied(branchId, id), '42501', 'from another branch')
  await ask(ownerUrl, 'update branch set is_sandbox = false where id = $1', [branchId])
  t.equal(await emptied(branchId, branchId), '42501', 'a real one')
  t.match(await officer.post(`/v1/branches/${branchId}/reset`), { status: 409, body: { code: 'not_a_sandbox' } })
  await ask(ownerUrl, 'update branch set is_sandbox = true where id = $1', [branchId])
  t.equal((await officer.post(`/v1/branches/${id}/reset`)).status, 404)
  t.equal((await (await as('auditor')).post(`/v1/branches/${branchId}/reset`)).status, 403)
})

t.test('commands and resets at once: each happens before or after, and the trail is whole', async (t) => {
  const { id, secretariat } = await open()
  const statuses = new Set<number>()
  const beside = async () => {
    for (let turn = 0; turn < 6; turn++) {
      const { status, body } = await secretariat.post('/v1/organizations', organization)
      statuses.add(status)
      const { items: [certificate] } = (await secretariat.get('/v1/certificates')).body
      const { status: suspended } = await secretariat.post(`/v1/certificates/${certificate?.id ?? body.id}/suspend`, { reason: 'A try' })
      statuses.add(suspended)
    }
  }
  const resets = async () => { for (let turn = 0; turn < 4; turn++) t.equal((await secretariat.post(`/v1/branches/${id}/reset`)).status, 200) }
  await Promise.all([beside(), beside(), beside(), resets(), resets()])
  // On a busy machine a command may wait for its turn longer than it is allowed to: it says so, and nothing was done.
  t.ok([...statuses].every((status) => status < 500 || status === 503), `${[...statuses]}`)
  await provesItsHistory(ownerUrl, id)
})

t.test('a sandbox that is being emptied lets a command wait', async (t) => {
  const { id, made } = await open()
  const other = connect({ url: appUrl, poolSize: 2 })
  t.teardown(() => other.end())
  const holder = new pg.Client({ connectionString: ownerUrl })
  await holder.connect()
  t.teardown(() => holder.end())
  await holder.query('begin')
  await holder.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [id])
  let isDone = false
  const waiting = using(keyOf(made.body, 'officer')).post('/v1/organizations', organization).then((answer) => { isDone = true; return answer })
  await createRecord(other, organizations, callerIn(branchId, 'officer'), { content: organization })
  t.notOk(isDone, 'another branch does not wait')
  await holder.query('commit')
  t.equal((await waiting).status, 201)
})
