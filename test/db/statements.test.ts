import pg from 'pg'
import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { aggregates } from '../../src/db/aggregates.ts'
import { loadFacts } from '../../src/db/kernel/facts.ts'
import { contextOf } from '../../src/domain/kernel/decider.ts'
import { roles } from '../../src/domain/kernel/machine.ts'
import { type Answer, callerIn, type Client } from '../support/app.ts'
import { openCandidate, openOrganization } from '../support/decisions.ts'
import { decision, done, startJuries } from '../support/sittings.ts'
import { costOf, recordStatements } from '../support/statements.ts'
import { aliasesWithoutBranch } from './plan.ts'
import { branchTables, sharedTables } from './tables.ts'

const service = await startJuries(t)
const { officer, certificateId, file, convened, branchId, ownerUrl, app: { db, operations } } = service
const recorded = recordStatements(t)

interface Request { readonly by: Client, readonly ask: (client: Client) => Promise<Answer> }

/** Statements and flights of one request, of a key that was just looked up. */
async function cost ({ by, ask }: Request): Promise<[statements: number, flights: number]> {
  await by.get('/v1/organizations')
  const { statements, flights } = await costOf(recorded, async () => { done(await ask(by)) })
  return [statements, flights]
}

const organization = { name: 'Costed', siret: null, kinds: [], activityDeclaration: null, sites: [] }
const person = {
  familyName: 'Costed',
  givenNames: 'Ada',
  birthDate: '1990-02-28',
  birthPlace: null,
  email: null,
  phone: null,
  category: 'job_seeker',
  employerOrganizationId: null,
  managingOrganizationId: null
}

/*
 * A read is BEGIN with its branch, SELECT, COMMIT, sent together. A command: BEGIN, the clock and the lock; the facts; the update; what is shown;
 * the events, which are numbered there, and COMMIT. Whoever adds a statement or waits once more changes these numbers knowingly.
 */
t.test('what each kind of request costs in statements and in flights', async (t) => {
  const organizationHref = `/v1/organizations/${await openOrganization(service)}`
  const candidateId = await openCandidate(service, { category: 'job_seeker' })
  const candidate = await service.as('candidate', { personId: candidateId })
  const opening = { candidateId, certificateId, route: 'continuing_training', scheme: 'self_funded' }
  done(await candidate.post('/v1/applications?dryRun=true', opening))

  t.strictSame(await cost({ by: officer, ask: ({ get }) => get(organizationHref) }), [3, 1], 'a record')
  t.strictSame(await cost({ by: officer, ask: ({ get }) => get(`/v1/candidates/${candidateId}`) }), [3, 1], 'a record with its sub-collection')
  t.strictSame(await cost({ by: officer, ask: ({ get }) => get('/v1/applications?limit=50') }), [3, 1], 'a page')
  t.strictSame(await cost({ by: officer, ask: ({ get }) => get(`${organizationHref}/events`) }), [3, 1], 'a history')
  t.strictSame(await cost({ by: officer, ask: ({ post }) => post('/v1/organizations', organization) }), [6, 3], 'a new record, with the words that find it')
  t.strictSame(await cost({ by: officer, ask: ({ post }) => post('/v1/candidates', person) }), [9, 6], 'a new person: their key is looked for, made, read')
  const change = ({ put }: Client) => put(organizationHref, organization, { 'if-match': '"2"' })
  done(await officer.put(`${organizationHref}`, organization, { 'if-match': '"1"' }))
  t.strictSame(await cost({ by: officer, ask: ({ put }) => put(`${organizationHref}?dryRun=true`, organization, { 'if-match': '"2"' }) }), [6, 3], 'a change, dry')
  t.strictSame(await cost({ by: officer, ask: change }), [6, 3], 'a change')
  const rename = ({ put }: Client) => put(organizationHref, { ...organization, name: 'Renamed' }, { 'if-match': '"3"' })
  t.strictSame(await cost({ by: officer, ask: rename }), [8, 3], 'a change of name: words that go, words that come')
  const link = ({ post }: Client) => post(`/v1/candidates/${candidateId}/links`, { personId: branchId, relation: 'family' })
  t.strictSame(await cost({ by: officer, ask: link }), [8, 4], 'a fact of a record, with all of them in the answer')

  let href = ''
  const open = async ({ post }: Client) => {
    const answer = await post('/v1/applications', opening)
    href = answer.body.href
    return answer
  }
  t.strictSame(await cost({ by: candidate, ask: open }), [9, 5], 'a new application, whose reader is shown a guarded action')
  t.strictSame(await cost({ by: officer, ask: ({ get }) => get(href) }), [3, 1], 'an application')
  done(await candidate.get(href))
  t.strictSame(await cost({ by: candidate, ask: ({ get }) => get(href) }), [6, 2], 'an application that lists a guarded action')
  t.strictSame(await cost({ by: candidate, ask: ({ post }) => post(`${href}/submit`) }), [9, 5], 'a command with an anchor')
  t.strictSame(await cost({ by: officer, ask: ({ post }) => post(`${href}/accept`) }), [8, 5], 'a command')
  const { statements } = await costOf(recorded, () => officer.post(`${href}/accept`))
  t.equal(statements, 6, 'a command that is refused, with what is possible instead')
})

t.test('a command that moves others costs as much for three of them as for one', async (t) => {
  for (const count of [1, 3]) {
    const files = await Promise.all(Array.from({ length: count }, () => file()))
    const { href } = await convened(files.map(({ id }) => id))
    done(await officer.post(`${href}/open`))
    for (const { id } of files) done(await officer.post(`${href}/decisions`, decision(id)))
    t.strictSame(await cost({ by: officer, ask: ({ post }) => post(`${href}/close`) }), [17, 12], `${count} decided, awarded`)
  }
})

t.test('S-9 every statement names the branch for every table it reads, though row level security would', async (t) => {
  await askEverything()
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  t.teardown(() => owner.end())
  // The owner feels no row level security: what binds a table to its branch is the statement itself.
  await owner.query('set enable_hashjoin = off; set enable_mergejoin = off')
  const tables = (await branchTables(ownerUrl)).filter((name) => !sharedTables.includes(name))
  // Where a role sees nothing, nothing is read: such a plan says no more.
  const telling = recorded.filter(({ text }) => tables.some((table) => text.includes(table)) && !text.includes(' and false'))
  const statements = new Map(telling.map((sent) => [sent.text, sent]))
  t.ok(statements.size > 150, `${statements.size} different statements`)
  const read = new Set<string>()
  for (const { text, values } of statements.values()) {
    const { rows } = await owner.query(`explain (format json, verbose) ${text}`, [...values])
    t.strictSame(aliasesWithoutBranch(rows[0]['QUERY PLAN'][0].Plan, { tables, read }), [], text)
    if (/^\s*insert/.test(text)) t.ok(values.every((value) => typeof value !== 'string' || !value.startsWith('[') || value.includes(branchId)), text)
  }
  t.ok(read.size > 25, `${read.size} tables are read`)
})

/** Each list and each resource as each role, and the facts of all guards: whatever is found, the statement is sent. */
async function askEverything (): Promise<void> {
  const nobody = uuidv7()
  const reads = operations.filter(({ method, url }) => method === 'GET' && url.startsWith('/v1/'))
  const addresses = reads.map(({ url }) => url.replaceAll(/:\w+/g, nobody)).filter((url) => !/pdf|reference|branches/.test(url))
  for (const role of roles.filter((role) => role !== 'system' && role !== 'admin')) {
    const client = await service.as(role, { personId: nobody, organizationId: nobody })
    await Promise.all(addresses.map((url) => client.get(url)))
  }
  const caller = callerIn(branchId, 'officer')
  for (const aggregate of Object.values(aggregates)) {
    const actions = Object.keys(aggregate.machine.transitions) as never[]
    // Of what is not there nothing is known: only the question counts.
    await db.read(caller, async (tx) => loadFacts<any, any, any, any>(tx, aggregate, {
      ids: [nobody], actions, context: contextOf(caller, await tx.now()), toDecide: true
    })).catch(() => {})
  }
}
