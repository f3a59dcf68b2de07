import pg from 'pg'

export const applicationCount = 100_000
/** Applications that commands may act on, one each. */
export const submittedCount = 30_000

export const branchId = '018f0000-0000-7000-8000-000000000001'
export const certificateId = '018f0000-0000-7000-8000-0000000000c1'

/** UUIDv7-like ids in creation order: `prefix` tells tables apart. */
const id = (prefix: string) => `('018f0000-0000-7000-8000-' || '${prefix}' || lpad(to_hex(n), 10, '0'))::uuid`
export const applicationId = (n: number) => `018f0000-0000-7000-8000-a0${n.toString(16).padStart(10, '0')}`

/** One branch, one certificate, ten persons of 10,000 applications each: written by the owner, as an import would leave them. */
export async function fill (ownerUrl: string, rules: object): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  const run = (text: string, values?: unknown[]) => client.query(text, values)
  await run(`select set_config('app.branch_id', '${branchId}', false)`)
  await run(`insert into branch (id, slug, name, idcc, prefix, time_zone) values ('${branchId}', 'bench', 'Bench', '3043', 'BENCH', 'Europe/Paris')`)
  await run(`insert into branch_counter (branch_id) values ('${branchId}')`)
  await run(`insert into policy (branch_id, id, version, valid_from, title, rules)
    values ('${branchId}', '018f0000-0000-7000-8000-0000000000f1', 1, '2020-01-01', 'Bench', $1)`, [JSON.stringify(rules)])
  const content = { routes: [{ route: 'continuing_training', jury: '' }], units: [{ code: 'U1', title: 'U1', isOptional: false, commonCode: null, competences: [] }], minOptionalUnits: 0, prerequisites: null, unitValidityMonths: null, mapping: [] }
  await run(`insert into certificate (branch_id, id, code, title, framework_version, framework_dates, adopted_on, status, version)
    values ('${branchId}', '${certificateId}', 'CQP-B', 'Bench', 1, '[{"version":1,"effectiveOn":"2020-01-01"}]', '2020-01-01', 'active', 1)`)
  await run(`insert into framework (branch_id, id, certificate_id, version, project_id, adopted_on, effective_on, comply_by, content)
    values ('${branchId}', '018f0000-0000-7000-8000-0000000000e1', '${certificateId}', 1, gen_random_uuid(), '2020-01-01', '2020-01-01', '2020-01-01', $1)`, [JSON.stringify(content)])
  await run(`insert into candidate (branch_id, id, family_name, given_names, birth_date, category, version)
    select '${branchId}', ${id('c0')}, 'Nom' || n, 'Prénom', '1990-02-28', 'job_seeker', 1 from generate_series(0, ${applicationCount - 1}) n`)
  await run(`insert into application (branch_id, id, candidate_id, certificate_id, framework_version, route, scheme, unit_codes, filed_by,
      prerequisites_declared, submitted_on, status, version)
    select '${branchId}', ${id('a0')}, ${id('c0')}, '${certificateId}', 1, 'continuing_training', 'self_funded', '{U1}', 'candidate', true,
      '2026-01-05', case when n < ${submittedCount} then 'submitted' else 'certified' end, 1 from generate_series(0, ${applicationCount - 1}) n`)
  await run('analyze')
  await client.end()
}
