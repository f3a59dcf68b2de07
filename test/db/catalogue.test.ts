import { join } from 'node:path'
import pg from 'pg'
import t from 'tap'
import ts from 'typescript'
import { packageRoot } from '../../src/config.ts'
import { aggregates } from '../../src/db/aggregates.ts'
import { openDatabase } from '../support/database.ts'
import { sharedTables } from './tables.ts'

/** Read before the branch is known; no candidate in them. Everything else is a branch table. */
const systemTables = ['api_key', 'branch', 'deprecated_call', 'issuer']
/** Written once: facts, decisions, numbers of the past. The service may not change them. */
const insertOnly = [
  'accreditation_commitment', 'accreditation_compliance', 'accreditation_disposition', 'accreditation_document', 'appeal_decision', 'application_decision', 'application_precheck', 'assessment_result', 'attendance', 'ballot',
  'candidate_link', 'catalogue_adoption', 'certificate_catalogue', 'certificate_review', 'domain_event', 'framework', 'jury_decision', 'listed_candidate', 'panel_member', 'policy', 'training_attendance', 'training_session', 'unit_equivalence', 'unit_recognition'
]

const { ownerUrl, appUrl } = await openDatabase(t)
const owner = new pg.Client({ connectionString: ownerUrl })
const app = new pg.Client({ connectionString: appUrl })
await Promise.all([owner.connect(), app.connect()])
t.teardown(() => Promise.all([owner.end(), app.end()]))

const ask = async <Row extends object>(text: string, client = owner): Promise<Row[]> => (await client.query(text)).rows
const tables = (await ask<{ name: string }>(`select relname as name from pg_class
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`)).map(({ name }) => name)
const branchTables = tables.filter((name) => !systemTables.includes(name))

t.test('R-1 the service is neither superuser, nor owner, nor above row level security', async (t) => {
  const [role] = await ask<object>('select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = current_user', app)
  t.strictSame(role, { rolsuper: false, rolbypassrls: false, rolcreaterole: false })
  t.strictSame(await ask('select tablename from pg_tables where schemaname = \'public\' and tableowner = current_user', app), [])
})

t.test('R-1 R-9 every branch table has row level security, forced, with the policy of its branch', async (t) => {
  t.ok(branchTables.length > 20)
  const open = await ask(`select relname from pg_class where relname = any('{${branchTables.join()}}')
    and not (relrowsecurity and relforcerowsecurity)`)
  t.strictSame(open, [])
  const policies = await ask<{ tablename: string, qual: string, with_check: string }>('select tablename, qual, with_check from pg_policies where schemaname = \'public\'')
  const ofOneBranch = policies.filter(({ tablename }) => !sharedTables.includes(tablename))
  t.strictSame(ofOneBranch.map(({ tablename }) => tablename).sort(), branchTables.filter((name) => !sharedTables.includes(name)).sort())
  for (const { tablename, qual, with_check: check } of ofOneBranch) {
    t.match(qual, /branch_id = \(NULLIF\(current_setting\('app.branch_id'::text, true\), ''::text\)\)::uuid/, tablename)
    t.equal(check, qual, tablename)
  }
})

t.test('what branches share, all may read, and each may add to under its own name alone', async (t) => {
  const policies = await ask<object>(`select tablename as name, cmd, permissive, roles::text[], qual,
    with_check ~ 'branch_id = \\(NULLIF\\(current_setting\\(''app.branch_id''::text, true\\), ''''::text\\)\\)::uuid' as "isOwn"
    from pg_policies where tablename = any('{${sharedTables.join()}}') order by 1, 2`)
  const common = { permissive: 'PERMISSIVE', roles: ['public'] }
  const own = "(branch_id = (NULLIF(current_setting('app.branch_id'::text, true), ''::text))::uuid)"
  t.strictSame(policies, sharedTables.flatMap((name) => [
    { name, cmd: 'DELETE', ...common, qual: own, isOwn: null }, { name, cmd: 'INSERT', ...common, qual: null, isOwn: true }, { name, cmd: 'SELECT', ...common, qual: 'true', isOwn: null }
  ]))
})

/** Found across branches by the public code, or by whose certificate is adopted. */
const acrossBranches = ['certificate_catalogue_by_code', 'catalogue_adoption_by_entry']

t.test('R-5 S-1 every key of a branch table begins with its branch', async (t) => {
  const keys = await ask<{ name: string, relation: string, first: string }>(`
    select i.relname as name, c.relname as relation, a.attname as first
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0]
    where c.relname = any('{${branchTables.join()}}')`)
  t.strictSame(keys.filter(({ first }) => first !== 'branch_id').map(({ name }) => name).sort(), [...acrossBranches].sort())
  const references = await ask<{ name: string, target: string, columns: string[], targets: string[] }>(`
    select k.conname as name, k.confrelid::regclass::text as target,
      array(select attname::text from unnest(k.conkey) with ordinality u(n, o) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = n order by o) as columns,
      array(select attname::text from unnest(k.confkey) with ordinality u(n, o) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = n order by o) as targets
    from pg_constraint k where k.contype = 'f' and k.conrelid::regclass::text = any('{${branchTables.join()}}')`)
  const foreign = references.filter(({ target }) => target !== 'branch')
  t.ok(foreign.length > 30)
  for (const { name, columns, targets } of foreign) t.strictSame([columns[0], targets[0]], ['branch_id', 'branch_id'], name)
})

t.test('S-3 S-8 no triggers, no enum types, no domains', async (t) => {
  t.strictSame(await ask('select tgname from pg_trigger where not tgisinternal'), [])
  t.strictSame(await ask('select typname from pg_type where typtype in (\'e\', \'d\') and typnamespace = \'public\'::regnamespace'), [])
})

t.test('A-3 facts, ballots, decisions, frameworks and events can be added and never changed', async (t) => {
  const may = await ask<{ table: string, privilege: string }>(`select table_name as table, privilege_type as privilege
    from information_schema.role_table_grants where grantee = 'cpq_app' and table_schema = 'public'`)
  for (const table of insertOnly) {
    t.strictSame(may.filter((grant) => grant.table === table).map(({ privilege }) => privilege).sort(), ['INSERT', 'SELECT'], table)
  }
  t.strictSame(may.filter(({ privilege }) => privilege === 'DELETE').map(({ table }) => table).sort(), ['idempotency_key', 'person_key', 'search_token', 'webhook_delivery'])
  t.strictSame(may.filter(({ privilege }) => ['TRUNCATE', 'TRIGGER', 'REFERENCES'].includes(privilege)), [])
})

t.test('the statuses that a table takes are those of its machine', async (t) => {
  for (const { machine } of Object.values(aggregates)) {
    const [{ definition }] = await ask<{ definition: string }>(`select pg_get_constraintdef(oid) as definition
      from pg_constraint where conname = '${machine.name}_status_known'`) as [{ definition: string }]
    const known = [...definition.matchAll(/'(\w+)'::text/g)].map(([, word]) => word)
    t.strictSame(known.sort(), [...machine.statuses].sort(), machine.name)
  }
})

t.test('the types of the tables name the columns that the tables have', async (t) => {
  const file = join(packageRoot, 'src/db/schema.ts')
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(join(packageRoot, 'tsconfig.json'), ts.sys.readFile).config, ts.sys, packageRoot)
  const program = ts.createProgram([file], { ...options, noEmit: true, incremental: false, tsBuildInfoFile: undefined })
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(file)!
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  const typed = new Map<string, string[]>()
  for (const name of ['BranchTables', 'SystemTables']) {
    const symbol = checker.getExportsOfModule(checker.getSymbolAtLocation(source)!).find((found) => found.name === name)!
    for (const table of checker.getDeclaredTypeOfSymbol(symbol).getProperties()) {
      typed.set(snake(table.name), checker.getTypeOfSymbol(table).getProperties().map((column) => snake(column.name)).sort())
    }
  }
  const columns = await ask<{ table: string, columns: string[] }>(`select table_name as table, array_agg(column_name::text order by column_name) as columns
    from information_schema.columns where table_schema = 'public' group by 1`)
  for (const { table, columns: present } of columns) t.strictSame(typed.get(table), [...present].sort(), table)
})
