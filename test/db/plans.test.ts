import assert from 'node:assert/strict'
import pg from 'pg'
import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { deadlineSources } from '../../src/db/deadlines.ts'
import { type Client, startApp } from '../support/app.ts'
import { ask } from '../support/database.ts'
import { openCertificate } from '../support/decisions.ts'
import { sampler } from '../support/samples.ts'
import { recordStatements, type Sent } from '../support/statements.ts'
import { nodesOf, type PlanNode } from './plan.ts'

const service = await startApp(t)
const { branchId, ownerUrl, appUrl } = service
const officer = await service.as('officer')
const many = 3_000
const first = await fill(branchId)
await fill(await service.openBranch())
// The others stay unknown: an empty table that is known to be empty has no best plan.
await ask(ownerUrl, 'analyze application, candidate, certificate, organization')

const recorded = recordStatements(t)
const app = new pg.Client({ connectionString: appUrl })
await app.connect()
t.teardown(() => app.end())

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** How the statement behind an address is carried out, as the service would have it. */
async function planOf (url: string, settings = '', client = officer): Promise<PlanNode[]> {
  return explain(await sentFor(url, client), settings)
}

async function sentFor (url: string, client: Client): Promise<Sent> {
  await client.get('/v1/organizations')
  const before = recorded.length
  assert.equal((await client.get(url)).status, 200, url)
  return recorded.slice(before).find(({ text }) => text.startsWith('select') && text.includes('branch_id') && text.includes(' limit '))!
}

async function explain ({ text, values }: Sent, settings: string): Promise<PlanNode[]> {
  await app.query(`begin; set local app.branch_id = '${branchId}'; ${settings}`)
  const { rows } = await app.query(`explain (format json) ${text}`, [...values])
  await app.query('rollback')
  return nodesOf(rows[0]['QUERY PLAN'][0].Plan)
}

/** Headers are references, without a name. */
interface Parameter { readonly name?: string, readonly schema: { readonly enum?: readonly string[] } }
const { paths } = service.app.documents().openapi31 as unknown as { paths: Record<string, { get?: { parameters?: Parameter[] } }> }
const parametersOf = (path: string) => paths[path]!.get!.parameters!
const sortsOf = (path: string) => parametersOf(path).find(({ name }) => name === 'sort')?.schema.enum ?? []
const sortedLists = Object.keys(paths).filter((path) => !path.includes('{') && paths[path]!.get && sortsOf(path).length > 0)

/** One value, or several, of each filter of the list of applications. */
const filters: Readonly<Record<string, readonly string[]>> = {
  id: [first.application, uuidv7()],
  candidateId: [first.candidate, uuidv7()],
  certificateId: [first.certificate, uuidv7()],
  employerOrganizationId: [first.organization, uuidv7()],
  filingOrganizationId: [first.organization, uuidv7()],
  jurySessionId: [uuidv7(), uuidv7()],
  status: ['submitted', 'listed'],
  createdAfter: ['2026-01-01T00:00:00Z'],
  createdBefore: ['2026-01-01T00:00:00Z']
}

t.test('API-18 whatever applications are sorted and filtered by, an index of the branch finds them', async (t) => {
  const documented = parametersOf('/v1/applications').flatMap(({ name }) => name ?? [])
  t.strictSame(documented.sort(), [...Object.keys(filters), 'cursor', 'limit', 'sort'].sort(), 'a new filter is tried here as well')
  const sorts = sortsOf('/v1/applications')
  t.ok(sorts.length >= 2)
  const one = Object.entries(filters).map(([name, [value]]) => `${name}=${value}`)
  const some = Object.entries(filters).filter(([, values]) => values.length > 1).map(([name, values]) => values.map((value) => `${name}=${value}`).join('&'))
  const { body: { nextCursor } } = await officer.get('/v1/applications?limit=50')
  const { body: { nextCursor: ofStatus } } = await officer.get('/v1/applications?limit=50&status=submitted')
  const queries = ['', `cursor=${nextCursor}`, `cursor=${ofStatus}&status=submitted`, ...sorts.flatMap((sort) => ['', ...one, ...some].map((filter) => `sort=${sort}&${filter}`))]
  for (const query of queries) {
    const scans = (await planOf(`/v1/applications?limit=50&${query}`)).filter((node) => node['Relation Name'] === 'application' || node['Node Type'] === 'Bitmap Index Scan')
    t.ok(scans.length > 0, query)
    for (const node of scans) {
      t.match(node['Node Type'], /^(Index Scan|Index Only Scan|Bitmap Heap Scan|Bitmap Index Scan)$/, query)
      if (node['Node Type'] !== 'Bitmap Heap Scan') t.match(node['Index Cond'], /branch_id = /, query)
    }
  }
})

t.test('API-18 what a role may see is found by an index of the branch as well', async (t) => {
  for (const role of ['candidate', 'employer', 'training_provider', 'examiner', 'juror'] as const) {
    const client = await service.as(role, { personId: first.candidate, organizationId: first.organization })
    const nodes = await planOf('/v1/applications?limit=50', '', client)
    for (const node of nodes) t.ok(node['Node Type'] !== 'Seq Scan' || node['Relation Name'] !== 'application', `${role}: ${JSON.stringify(node)}`)
  }
})

t.test('API-18 one value of a status, a candidate, a certificate: the page is read in order, nothing is sorted', async (t) => {
  for (const filter of ['', 'status=submitted', `candidateId=${first.candidate}`, `certificateId=${first.certificate}`, `employerOrganizationId=${first.organization}`]) {
    const nodes = await planOf(`/v1/applications?limit=50&${filter}`)
    t.notOk(nodes.some((node) => node['Node Type'].includes('Sort')), filter)
  }
})

t.test('API-18 every order of every list has its index', async (t) => {
  t.ok(sortedLists.length >= 12, `${sortedLists.length} lists`)
  for (const path of sortedLists) {
    for (const sort of sortsOf(path)) {
      const nodes = await planOf(`${path}?sort=${sort}`, 'set local enable_sort = off; set local enable_seqscan = off; set local enable_bitmapscan = off')
      t.notOk(nodes.some((node) => node['Node Type'].includes('Sort')), `${path} by ${sort}`)
    }
  }
})

t.test('API-18 every filter of every list has an index that begins with the branch and its column', async (t) => {
  const indexes = await ask<{ relation: string, column: string }>(ownerUrl, `
    select x.indrelid::regclass::text as relation, a.attname as column from pg_index x
    join pg_attribute b on b.attrelid = x.indrelid and b.attnum = x.indkey[0] and b.attname = 'branch_id'
    join pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[1]
    where x.indpred is null or pg_get_expr(x.indpred, x.indrelid) = format('(%s IS NOT NULL)', a.attname)`)
  const { sample } = sampler(service.app.documents().openapi30['components'])
  const itself = ['limit', 'cursor', 'sort', 'q']
  for (const path of sortedLists) {
    for (const { name, schema } of parametersOf(path).filter(({ name }) => name !== undefined && !itself.includes(name))) {
      const column = /^created(After|Before)$/.test(name!) ? 'id' : snake(name!.replace(/(From|Before)$/, ''))
      const { text } = await sentFor(`${path}?${name}=${encodeURIComponent(String([sample(schema)].flat()[0]))}`, officer)
      const [, relation] = /^select .*? from "(\w+)"/.exec(text)!
      t.match(text, `"${relation}"."${column}" `, 'the filter is on the column itself')
      t.ok(indexes.some((index) => index.relation === relation && index.column === column), `${path}?${name}=`)
    }
  }
})

t.test('API-18 what comes due is read in the order of its days, kind by kind', async (t) => {
  for (const { kind, aggregate: { table } } of deadlineSources) {
    const relation = snake(table)
    const nodes = await planOf(`/v1/deadlines?kind=${kind}&before=2040-01-01`, 'set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off')
    const scans = nodes.filter((node) => node['Relation Name'] === relation)
    t.ok(scans.some((node) => /_by_(vae_answer|jury_due|notify_due|appeal_until|back_by|documents|minutes|end|register_update|expiry|holder_data|registration_end)$/
      .test(String(node['Index Name'] ?? ''))), `${kind}: ${scans.map((node) => node['Index Name']).join()}`)
  }
})

/** A branch as it is after some years: persons with several files each, in every status. */
async function fill (branch: string): Promise<{ application: string, candidate: string, certificate: string, organization: string }> {
  const certificate = await openCertificate({ app: service.app, branchId: branch }, ['U1', 'U2'])
  const organization = uuidv7()
  const id = (kind: string, n: string) => `('018f0000-0000-7000-${kind}-' || right('${branch}', 4) || lpad(to_hex(${n}), 8, '0'))::uuid`
  const statuses = ['submitted', 'complete', 'listed', 'certified', 'refused', 'withdrawn']
  await ask(ownerUrl, `
    insert into organization (branch_id, id, name, kinds, version) values ('${branch}', '${organization}', 'One', '{training}', 1);
    insert into candidate (branch_id, id, family_name, given_names, birth_date, category, version)
      select '${branch}', ${id('8000', 'n')}, 'Nom' || n, 'Prénom', '1990-02-28', 'job_seeker', 1 from generate_series(1, ${many}) n;
    insert into application (branch_id, id, candidate_id, certificate_id, framework_version, route, scheme, unit_codes, filed_by,
        employer_organization_id, filing_organization_id, status, version)
      select '${branch}', ${id('9000', 'n')}, ${id('8000', 'n')}, '${certificate}', 1, 'continuing_training', 'self_funded', '{U1}', 'candidate',
        case when n % 10 = 0 then '${organization}'::uuid end, case when n % 20 = 0 then '${organization}'::uuid end,
        ('{${statuses.join()}}'::text[])[1 + n % ${statuses.length}], 1 from generate_series(1, ${many}) n`)
  const [row] = await ask<{ application: string, candidate: string }>(ownerUrl,
    `select id as application, candidate_id as candidate from application where branch_id = '${branch}' order by id limit 1`)
  return { ...row!, certificate, organization }
}
