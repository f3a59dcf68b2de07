import { sql } from 'kysely'
import pg from 'pg'
import type { Tx } from '../schema.ts'
import { groupRole } from './roles.ts'

/** The last migration of the job runner that this program needs. */
const needed = 19

/** The service may use the queue and not change its shape. It names branches and ids, and holds nothing of a person. */
const rights = `
do $$
declare name text;
begin
  grant usage on schema graphile_worker to ${groupRole};
  grant select, insert, update, delete on all tables in schema graphile_worker to ${groupRole};
  grant usage on all sequences in schema graphile_worker to ${groupRole};
  for name in select relname from pg_class where relnamespace = 'graphile_worker'::regnamespace and relkind = 'r' and relrowsecurity loop
    execute format('drop policy if exists ${groupRole} on graphile_worker.%I', name);
    execute format('create policy ${groupRole} on graphile_worker.%I to ${groupRole} using (true) with check (true)', name);
  end loop;
end $$`

/** The job runner's own schema, beside ours: made and brought up to date by the owner of the database, one instance at a time. */
export async function installQueue (ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    if (await isInstalled(client)) return
    await client.query("select pg_advisory_lock(hashtext('graphile_worker of cpq'))")
    if (await isInstalled(client)) return
    const { Logger, runMigrations } = await import('graphile-worker')
    await runMigrations({ connectionString: ownerUrl, logger: new Logger(() => () => {}) })
    await client.query(rights)
  } finally {
    await client.end()
  }
}

/** Up to date, and open to the service: a start that was killed between the two is made good. */
async function isInstalled (client: pg.Client): Promise<boolean> {
  const { rows: [{ present }] } = await client.query(
    `select to_regclass('graphile_worker.migrations') is not null and has_schema_privilege('${groupRole}', 'graphile_worker', 'usage') as present
    where to_regnamespace('graphile_worker') is not null union all select false limit 1`)
  if (!present) return false
  const { rows: [{ last }] } = await client.query('select max(id) as last from graphile_worker.migrations')
  return last >= needed
}

export interface Job {
  readonly task: string
  readonly payload: { readonly branchId: string } & Readonly<Record<string, string>>
  /** One job with a key waits at a time: a later one takes its place. */
  readonly key: string
  /** Now, unless told otherwise. */
  readonly runAt?: string | undefined
}

/** Queued if and only if the transaction commits. */
export async function addJob (tx: Tx, { task, payload, key, runAt }: Job): Promise<void> {
  await sql`select from graphile_worker.add_job(${task}, ${JSON.stringify(payload)}::json, run_at => ${runAt ?? null}::timestamptz,
    max_attempts => 5, job_key => ${key})`.execute(tx)
}
