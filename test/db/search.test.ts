import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import t from 'tap'
import { packageRoot } from '../../src/config.ts'
import { startApp } from '../support/app.ts'
import { ask } from '../support/database.ts'
import { openCertificate, openOrganization } from '../support/decisions.ts'
import { recordStatements } from '../support/statements.ts'
import { nodesOf } from './plan.ts'

const service = await startApp(t)
const { branchId, ownerUrl, appUrl } = service
const officer = await service.as('officer')
const employer = await openOrganization(service)
const provider = await openOrganization(service)

const blank = { birthDate: '1990-02-28', birthPlace: null, email: null, phone: null, category: 'job_seeker', employerOrganizationId: null, managingOrganizationId: null }
async function candidate (familyName: string, givenNames: string, more = {}, client = officer) {
  const { status, body } = await client.post('/v1/candidates', { ...blank, familyName, givenNames, ...more })
  assert.equal(status, 201)
  return body
}
const elodie = await candidate('Lefèvre', 'Élodie Anne-Marie', { employerOrganizationId: employer })
const lea = await candidate('Lefebvre', 'Léa', { managingOrganizationId: provider })
const dewit = await candidate('de Wit', 'Œystein')

async function found (q: string, client = officer, list = 'candidates'): Promise<string[]> {
  const { status, body } = await client.get(`/v1/${list}?sort=createdAt&q=${encodeURIComponent(q)}`)
  assert.equal(status, 200, q)
  return body.items.map(({ id }: { id: string }) => id)
}

t.test('C-19 people are found by the beginnings of their names, whatever accents and capitals', async (t) => {
  for (const [q, expected] of [
    ['LEF', [elodie, lea]], ['lefevre', [elodie]], ['Lefe lea', [lea]], ['léa lefè', [lea]], ['anne marie', [elodie]], ['annem', [elodie]],
    ['wit oey', [dewit]], ['efebvre', []], ['lea elodie', []], ['%', []], ['_', []], ['\\', []]
  ] as const) t.strictSame(await found(q), expected.map(({ id }) => id), q)
  const { body } = await officer.get('/v1/candidates?q=')
  t.match(body, { status: 400, errors: [{ parameter: 'q' }] })
})

t.test('C-19 organisations, examiners and certificates are found as well, and `and` holds across parameters', async (t) => {
  const certificateId = await openCertificate(service, ['U1'])
  const { body: { code, title } } = await officer.get(`/v1/certificates/${certificateId}`)
  t.ok((await found(title.split(' ')[0], officer, 'certificates')).includes(certificateId))
  t.strictSame(await found(code, officer, 'certificates'), [certificateId])
  const { body: { id } } = await officer.post('/v1/organizations', { name: 'Fédération du Ciment', siret: '12345678200010', kinds: [], activityDeclaration: null, sites: [] })
  t.strictSame(await found('federation cim', officer, 'organizations'), [id])
  t.strictSame((await officer.get('/v1/organizations?q=ciment&siret=12345678200028')).body.items, [])
  const someone = { familyName: 'Petit', givenNames: 'Zoé', email: null, employerOrganizationId: null, trainsFor: [], trainsCompanies: [], qualities: ['professional'], yearsInTrade: 3, retiredOn: null }
  const examiner = await officer.post('/v1/examiners', someone)
  t.equal(examiner.status, 201)
  t.strictSame(await found('zoe', officer, 'examiners'), [examiner.body.id])
})

t.test('R-8 who is outside the reader’s perimeter or branch is not found', async (t) => {
  t.strictSame(await found('lef', await service.as('training_provider', { organizationId: provider })), [lea.id])
  t.strictSame(await found('lef', await service.as('employer', { organizationId: employer })), [elodie.id])
  t.strictSame(await found('lef', await service.as('candidate', { personId: dewit.id })), [])
  const elsewhere = await service.as('officer', { branchId: await service.openBranch() })
  t.strictSame(await found('lef', elsewhere), [])
  const theirs = await candidate('Lefort', 'Ana', {}, elsewhere)
  t.strictSame(await found('lefo', elsewhere), [theirs.id])
  t.strictSame(await found('lefo'), [])
})

t.test('a change of name is found by the new words at once, and no longer by the old ones', async (t) => {
  const { id, etag } = await candidate('Martin', 'Jean-Luc')
  const change = (familyName: string, version: string, query = '') =>
    officer.put(`/v1/candidates/${id}${query}`, { ...blank, familyName, givenNames: 'Jean-Luc' }, { 'if-match': `"${version}"` })
  t.equal((await change('Roux', etag, '?dryRun=true')).status, 200)
  t.strictSame(await found('martin'), [id])
  const { body } = await change('Martin-Roux', etag)
  t.strictSame([await found('martin'), await found('roux'), await found('martinroux')], [[id], [id], [id]])
  await change('Roux', body.etag)
  t.strictSame([await found('martin'), await found('roux jean')], [[], [id]])
})

t.test('rows from before are found as if they had just been written', async (t) => {
  const words = () => ask<object>(ownerUrl, 'select kind, token, row_id, branch_id from search_token order by kind, row_id, token')
  for (const name of ['Ångström-Ñuñez', 'Straße Æon', 'Güneş İnci', 'ﬁnance 2²', 'Ελένη Ж', 'L’Haÿ-les-Roses', '--']) await candidate(name, 'É d’À')
  const written = await words()
  t.ok(written.length > 40)
  const migration = readFileSync(join(packageRoot, 'migrations/0013-search.sql'), 'utf8')
  const backfill = migration.slice(migration.indexOf('create function name_words'), migration.indexOf('drop function name_words'))
  await ask(ownerUrl, `delete from search_token; ${backfill}`)
  t.strictSame(await words(), written)
})

t.test('R-8 under row level security the words are found by their index, among many', async (t) => {
  await ask(ownerUrl, `
    insert into candidate (branch_id, id, family_name, given_names, birth_date, category, version)
      select '${branchId}', ('018f0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'nom' || n, 'prénom', '1990-02-28', 'job_seeker', 1 from generate_series(1, 20000) n;
    insert into search_token select branch_id, 'candidate', family_name, id from candidate where family_name like 'nom%'
      union all select branch_id, 'candidate', 'prenom', id from candidate where family_name like 'nom%'`)
  await ask(ownerUrl, 'analyze candidate; analyze search_token')
  const recorded = recordStatements(t)
  const app = new pg.Client({ connectionString: appUrl })
  await app.connect()
  t.teardown(() => app.end())
  for (const [q, count] of [['nom1999', 11], ['prenom nom19999', 1], ['nom77 pre', 50], ['pre', 50], ['absent', 0]] as const) {
    const before = recorded.length
    t.equal((await found(q)).length, count, q)
    const { text, values } = recorded.slice(before).find(({ text }) => text.includes('search_token'))!
    await app.query(`begin; set local app.branch_id = '${branchId}'`)
    const { rows: [row] } = await app.query(`explain (analyze, buffers, format json) ${text}`, [...values])
    await app.query('rollback')
    const nodes = nodesOf(row['QUERY PLAN'][0].Plan)
    const scans = nodes.filter((node) => node['Relation Name'] === 'search_token')
    t.ok(scans.length > 0, q)
    for (const scan of scans) {
      t.match(scan['Node Type'], /Index/, q)
      t.match(scan['Index Cond'], /branch_id = .*kind = .*token >= .*token < /s, q)
    }
    t.ok(Number(nodes[0]!['Shared Hit Blocks']) + Number(nodes[0]!['Shared Read Blocks']) < 2_000, `${q}: ${nodes[0]!['Shared Hit Blocks']} blocks`)
  }
})
