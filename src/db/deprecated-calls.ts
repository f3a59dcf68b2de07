import { type Selectable, sql } from 'kysely'
import type { Db } from './kernel/client.ts'
import type { DeprecatedCallRow } from './schema.ts'

export type DeprecatedCalls = Selectable<DeprecatedCallRow>

/** Numbers of the API have 32 bits (O-15). */
export const mostCounted = 2_147_483_647

/** Adds to what was counted before; of what is no key, such as a token, nothing is kept. In order, so that no two instances wait for each other. */
export async function addDeprecatedCalls (db: Db, calls: readonly DeprecatedCalls[]): Promise<void> {
  await sql`
    insert into deprecated_call (api_key_id, operation_id, count, first_called_at, last_called_at)
    select id, "operationId", made.count, "firstCalledAt", "lastCalledAt"
    from json_to_recordset(${JSON.stringify(calls)}::json)
      as made("apiKeyId" text, "operationId" text, count bigint, "firstCalledAt" timestamptz, "lastCalledAt" timestamptz)
    join api_key on id = "apiKeyId" order by 1, 2
    on conflict (api_key_id, operation_id) do update set count = least(deprecated_call.count + excluded.count, ${mostCounted}),
      first_called_at = least(deprecated_call.first_called_at, excluded.first_called_at),
      last_called_at = greatest(deprecated_call.last_called_at, excluded.last_called_at)`.execute(db.system)
}

/** The latest first. */
export function listDeprecatedCalls (db: Db, apiKeyId: string): Promise<DeprecatedCalls[]> {
  return db.system.selectFrom('deprecatedCall').selectAll().where('apiKeyId', '=', apiKeyId).orderBy('lastCalledAt', 'desc').orderBy('operationId').execute()
}
