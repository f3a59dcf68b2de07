import { ask } from '../support/database.ts'

/** every table but those that are read before the branch is known. */
export async function branchTables (url: string): Promise<string[]> {
  const rows = await ask<{ name: string }>(url, `select relname as name from pg_class where relnamespace = 'public'::regnamespace
    and relkind in ('r', 'p') and relname not in ('api_key', 'branch', 'deprecated_call', 'issuer') order by 1`)
  return rows.map(({ name }) => name)
}

/**
 * What branches tell each other (model, Interbranch): each writes its own rows, every branch reads them all. No person stands there. The rules for
 * reading branch tables do not hold for these two; those for writing do.
 */
export const sharedTables = ['catalogue_adoption', 'certificate_catalogue']

/** Every row of every branch table, as text: what has changed between two looks, and what stands anywhere. */
export async function dumpOf (ownerUrl: string, tables?: readonly string[]): Promise<Record<string, string>> {
  const names = tables ?? await branchTables(ownerUrl)
  const columns = names.map((name) => `(select coalesce(jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text), '[]')::text from ${name} t) as ${name}`)
  const [row] = await ask<Record<string, string>>(ownerUrl, `select ${columns.join(', ')}`)
  return row!
}
