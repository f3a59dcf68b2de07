import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../domain/kernel/decider.ts'
import type { Policy } from '../domain/policy.ts'
import type { PastKind } from '../domain/simulation.ts'
import { among } from './kernel/aggregate.ts'
import type { ReadTx } from './schema.ts'
import { loaders, type PastDecision } from './simulation-facts.ts'

/** Past decisions with the facts that they rested on: one SELECT to find them, and one for each kind that was found. */

export interface Place { readonly kind: PastKind, readonly key: string, readonly decidedOn: string }

export interface Query {
  readonly kinds: readonly PastKind[]
  readonly from: string | null
  readonly until: string | null
  readonly after: Place | null
  readonly limit: number
}

const published = sql`status in ('certified', 'partially_certified', 'refused') and published_on is not null
  and exists (select from jury_decision as found where found.branch_id = application.branch_id
    and found.application_id = application.id and found.jury_session_id = application.jury_session_id)`

/** Only what is told: no result before its minutes are signed, no mark before it is locked. */
const sources = (zone: string): Readonly<Record<PastKind, RawBuilder<unknown>>> => ({
  commission_vote: sql`select id, branch_id, decided_on as day from commission_approval where status in ('adopted', 'rejected', 'disagreement')`,
  commission_quorum: sql`select id, branch_id, held_on as day from commission_session where status in ('open', 'closed', 'minutes_signed')`,
  assessment_result: sql`select result.id, result.branch_id, (result.recorded_at at time zone ${zone})::date as day from assessment_result as result
    join assessment on assessment.branch_id = result.branch_id and assessment.id = result.assessment_id
    where assessment.status = 'locked' and assessment.kind = 'certification'`,
  jury_panel: sql`select id, branch_id, opened_on as day from jury_session
    where opened_on is not null and status in ('open', 'closed', 'minutes_signed', 'ratified', 'returned')`,
  jury_decision: sql`select decision.id, decision.branch_id, decision.decided_on as day from jury_decision as decision
    join jury_session on jury_session.branch_id = decision.branch_id and jury_session.id = decision.jury_session_id
    where jury_session.minutes_signed_on is not null and not decision.is_deferred
      and not exists (select from jury_decision as later where later.branch_id = decision.branch_id
        and later.jury_session_id = decision.jury_session_id and later.supersedes_id = decision.id)`,
  application_outcome: sql`select id, branch_id, decided_on as day from application where ${published}`,
  application_admission: sql`select id, branch_id, submitted_on as day from application where submitted_on is not null and status <> 'incomplete'`,
  accreditation_term: sql`select id, branch_id, decided_on as day from accreditation where valid_from is not null`,
  appeal_delay: sql`select id, branch_id, filed_on as day from appeal`
})

/** The newest first; of one day, in an order that a cursor can name. */
export async function findPlaces (tx: ReadTx, { timeZone }: Pick<Context, 'timeZone'>, { kinds, from, until, after, limit }: Query): Promise<Place[]> {
  const byKind = sources(timeZone)
  const all = sql.join(kinds.map((kind) => sql`select ${kind}::text collate "C" as kind, id as key, day
    from (${byKind[kind]}) as ${sql.id(kind)} where branch_id = ${tx.branchId}`), sql` union all `)
  const place = after && sql`and (day, kind, key) < (${after.decidedOn}::date, ${after.kind}::text collate "C", ${after.key}::uuid)`
  const { rows } = await sql<Place>`select kind, key, day as decided_on from (${all}) as decided
    where day >= coalesce(${from}::date, '-infinity') and day <= coalesce(${until}::date, 'infinity') ${place ?? sql``}
    order by day desc, kind desc, key desc limit ${limit}`.execute(tx)
  return rows
}

/** Every decision of these places, kind by kind, in one flight. */
export async function findPastDecisions (tx: ReadTx, context: Context, places: readonly Place[]): Promise<ReadonlyMap<Place, PastDecision>> {
  const kinds = [...new Set(places.map(({ kind }) => kind))]
  const found = new Map(await Promise.all(kinds.map(async (kind) => {
    const ids = places.filter((place) => place.kind === kind).map(({ key }) => key)
    return [kind, new Map((await loaders[kind]({ tx, context, ids })).map((decision) => [decision.factId ?? decision.id, decision]))] as const
  })))
  return new Map(places.flatMap((place) => {
    const decision = found.get(place.kind)!.get(place.key)
    return decision ? [[place, decision] as const] : []
  }))
}

interface Version { readonly id: string, readonly validFrom: string, readonly version: number }

/** Every version of the branch without its rules, the latest in front: it decides from its day on. */
export async function listVersions (tx: ReadTx): Promise<Version[]> {
  return tx.selectFrom('policy').select(['id', 'validFrom', 'version']).where('branchId', '=', tx.branchId)
    .orderBy('validFrom', 'desc').orderBy('version', 'desc').execute()
}

export async function findRules (tx: ReadTx, ids: readonly string[]): Promise<Map<string, Policy>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.selectFrom('policy').select(['id', 'rules']).where('branchId', '=', tx.branchId).where('id', '=', among(ids)).execute()
  return new Map(rows.map(({ id, rules }) => [id, rules]))
}
