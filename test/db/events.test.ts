import fc from 'fast-check'
import t from 'tap'
import { createRecord } from '../../src/commands.ts'
import { connect } from '../../src/db/kernel/client.ts'
import { canonical, hashOf } from '../../src/db/kernel/events.ts'
import { fromRecord } from '../../src/db/kernel/json.ts'
import { organizations } from '../../src/db/organizations.ts'
import { type Answer, callerIn } from '../support/app.ts'
import { ask } from '../support/database.ts'
import { openCandidate } from '../support/decisions.ts'
import { provesItsHistory } from '../support/history.ts'
import { decision, done, startJuries } from '../support/sittings.ts'
import { leavesNothing } from '../support/traces.ts'
import { dumpOf } from './tables.ts'

const service = await startJuries(t)
const { officer, certificateId, branchId, ownerUrl, appUrl, file, convened } = service
const organization = { name: 'One', siret: null, kinds: [], activityDeclaration: null, sites: [] }
const opening = (candidateId: string) => ({ candidateId, certificateId, route: 'continuing_training', scheme: 'self_funded' })
const events = async () => (await ask<{ count: number }>(ownerUrl, 'select count(*)::int as count from domain_event'))[0]!.count

t.test('E-1 A-1 32 clients of two instances at once: no gap, no fork, one event per version', async (t) => {
  const other = connect({ url: appUrl, poolSize: 4 })
  t.teardown(() => other.end())
  const before = await events()
  const byHttp = async () => {
    const { body: { href } } = await officer.post('/v1/organizations', organization)
    for (const version of [1, 2, 3]) done(await officer.put(href, { ...organization, name: `Change ${version}` }, { 'if-match': `"${version}"` }))
    t.equal((await officer.put(href, organization, { 'if-match': '"1"' })).status, 412)
    return 4
  }
  const byCandidate = async () => {
    const candidateId = await openCandidate(service, { category: 'job_seeker' })
    const candidate = await service.as('candidate', { personId: candidateId })
    const { href } = done(await candidate.post('/v1/applications', opening(candidateId)))
    done(await candidate.post(`${href}/submit`))
    done(await officer.post(`${href}/accept`))
    return 4
  }
  const beside = async () => {
    for (const name of ['a', 'b', 'c', 'd']) await createRecord(other, organizations, callerIn(branchId, 'officer'), { content: { ...organization, name } })
    return 4
  }
  const written = await Promise.all(Array.from({ length: 32 }, (_, index) => [byHttp, byCandidate, beside, beside][index % 4]!()))
  const made = written.reduce((sum, count) => sum + count, 0)
  t.equal(await events(), before + made)
  t.equal((await provesItsHistory(ownerUrl, branchId)).events, before + made)
})

t.test('API-57 a dry run answers as the real one would, and writes nothing anywhere', async (t) => {
  const candidateId = await openCandidate(service, { category: 'job_seeker' })
  const candidate = await service.as('candidate', { personId: candidateId })
  const { href } = done(await officer.post('/v1/organizations', organization))
  const { id } = await file()
  const jury = await convened([id])
  done(await officer.post(`${jury.href}/open`))
  done(await officer.post(`${jury.href}/decisions`, decision(id)))
  let opened = ''
  const steps: Record<string, (query: string) => Promise<Answer>> = {
    'a record': (query) => officer.post(`/v1/organizations${query}`, organization),
    'a change': (query) => officer.put(`${href}${query}`, { ...organization, name: 'Two' }, { 'if-match': '"1"' }),
    'a fact of a record': (query) => officer.post(`/v1/candidates/${candidateId}/links${query}`, { personId: branchId, relation: 'family' }),
    'an application': (query) => candidate.post(`/v1/applications${query}`, opening(candidateId)),
    'a command': (query) => candidate.post(`${opened}/submit${query}`),
    'a command that moves others and makes awards': (query) => officer.post(`${jury.href}/close${query}`)
  }
  for (const [name, step] of Object.entries(steps)) {
    const before = await dumpOf(ownerUrl)
    const dry = await step('?dryRun=true')
    t.strictSame(await dumpOf(ownerUrl), before, `${name} leaves nothing`)
    const real = await step('')
    t.strictSame(timeless(dry.body), timeless(real.body), `${name} answers the same`)
    t.same([dry.status, dry.headers['location']], [200, undefined], name)
    t.not((await dumpOf(ownerUrl))['domain_event'], before['domain_event'])
    if (name === 'an application') opened = real.body.href
  }
})

/** What is new each time: ids of what is made, and the instants of facts. */
function timeless (body: object): unknown {
  return JSON.parse(JSON.stringify(body).replaceAll(/01[0-9a-f]{6}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f-]{17}/g, 'id').replaceAll(/"recordedAt":"[^"]+"/g, '"recordedAt":"then"'))
}

t.test('E-1 whatever is refused leaves the events as they are', async () => {
  const { href } = done(await officer.post('/v1/organizations', organization))
  const { body: open } = await officer.post('/v1/applications', opening(await openCandidate(service)))
  const [auditor, foreign] = [await service.as('auditor'), await service.as('officer', { branchId: await service.openBranch() })]
  const person = await service.as('candidate', { personId: await openCandidate(service) })
  const self = (await person.get('/v1/candidates')).body.items[0]
  const { familyName, givenNames, birthDate } = self
  const unsaid = { birthPlace: null, email: null, phone: null, employerOrganizationId: null, managingOrganizationId: null }
  const again = { familyName, givenNames, birthDate, category: 'other', ...unsaid }
  await leavesNothing(service, ['organization', 'application', 'candidate'], [
    [412, 'precondition_failed', () => officer.put(href, organization, { 'if-match': '"9"' })],
    [428, 'precondition_required', () => officer.put(href, organization)],
    [403, 'role_not_allowed', () => auditor.post('/v1/organizations', organization)],
    [404, 'not_found', () => foreign.put(href, organization, { 'if-match': '"1"' })],
    [422, 'validation_failed', () => officer.post('/v1/organizations', {})],
    [409, 'action_not_allowed', () => officer.post(`${open.href}/accept`)],
    [409, 'record_exists', () => person.post('/v1/candidates', again)]
  ])
})

t.test('A-1 SEC-30 an event that is changed, removed, exchanged or added is found', async (t) => {
  const [{ last }] = await ask<{ last: number }>(ownerUrl, 'select seq::int as last from branch_counter where branch_id = $1', [branchId]) as [{ last: number }]
  const seq = last - 5
  const of = (table: string) => `${table} where branch_id = '${branchId}' and seq`
  const change = (set: string) => `update domain_event set ${set} where branch_id = '${branchId}' and seq = ${seq}`
  const exchange = `update domain_event set seq = case seq when ${seq} then ${seq + 1} else ${seq} end where branch_id = '${branchId}' and seq in (${seq}, ${seq + 1})`
  const tampering: Record<string, string> = {
    'other data': change("data = data || '{\"reason\": \"other\"}'"),
    'another actor': change("actor_id = 'somebody'"),
    'another time': change("occurred_at = occurred_at + interval '1 millisecond'"),
    'another hash': change(`hash = '${'0'.repeat(64)}'`),
    'one less': `delete from ${of('domain_event')} = ${seq}`,
    'the last one less': `delete from ${of('domain_event')} = ${last}`,
    'the first one less': `delete from ${of('domain_event')} = 1`,
    'two exchanged': `alter table domain_event drop constraint domain_event_pkey; ${exchange}`,
    'one more': `insert into domain_event select (jsonb_populate_record(e, '{"seq": ${last + 1}}')).* from ${of('domain_event e')} = ${last}`
  }
  await ask(ownerUrl, 'create table kept as select * from domain_event')
  for (const [name, text] of Object.entries(tampering)) {
    await ask(ownerUrl, text)
    await t.rejects(provesItsHistory(ownerUrl, branchId), { code: 'ERR_ASSERTION' }, name)
    await ask(ownerUrl, 'truncate domain_event; insert into domain_event select * from kept')
  }
  const [{ row }] = await ask<{ row: object }>(ownerUrl, `select to_jsonb(e) - 'hash' as row from ${of('domain_event e')} = ${seq}`) as [{ row: object }]
  const forged = { ...fromRecord(row as never), actorId: 'somebody' }
  await ask(ownerUrl, change(`actor_id = 'somebody', hash = '${hashOf(forged)}'`))
  await t.rejects(provesItsHistory(ownerUrl, branchId), { message: /names the one before/ }, 'another actor, with the hash that belongs to it')
  await ask(ownerUrl, 'truncate domain_event; insert into domain_event select * from kept')
  await provesItsHistory(ownerUrl, branchId)
})

t.test('model 5.8 a row that is changed past its events is found', async (t) => {
  const { id } = done(await officer.post('/v1/organizations', organization))
  await ask(ownerUrl, 'update organization set name = $1 where id = $2', ['Changed in secret', id])
  await t.rejects(provesItsHistory(ownerUrl, branchId), { message: /organization is rebuilt from its events/ })
  await ask(ownerUrl, 'update organization set name = $1 where id = $2', ['One', id])
  await provesItsHistory(ownerUrl, branchId)
})

// https://www.rfc-editor.org/rfc/rfc8785#section-3.2.3
t.test('A-1 canonical JSON: keys in the order of their UTF-16 units, and the same after a stay in jsonb', async (t) => {
  const sample = { '\u20ac': 'Euro', '\r': 'Return', דּ: 'Dalet', 1: 'One', '\ud83d\ude00': 'Emoji', '\u0080': 'Control', ö: 'Diaeresis' }
  t.strictSame([...canonical(sample).matchAll(/:"(\w+)/g)].map(([, word]) => word), ['Return', 'One', 'Control', 'Diaeresis', 'Euro', 'Emoji', 'Dalet'])
  t.equal(canonical({ b: [1e21, 1e-7, 4.5, -0, Number('333333333.33333329')], a: undefined, c: null }), '{"b":[1e+21,1e-7,4.5,0,333333333.3333333],"c":null}')
  const values = fc.sample(fc.jsonValue({ stringUnit: 'grapheme' }), { numRuns: 300, seed: 2026 }).filter((value) => !JSON.stringify(value).includes('\\u0000'))
  const rows = await ask<{ value: unknown }>(ownerUrl, 'select value from jsonb_array_elements($1::jsonb) as value', [JSON.stringify(values)])
  t.strictSame(rows.map(({ value }) => canonical(value)), values.map(canonical))
  t.ok(values.length > 200)
})
