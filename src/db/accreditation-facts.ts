import { sql } from 'kysely'
import type { AccreditationFacts } from '../domain/rules/coverage.ts'

/** Where the row that asks names the holder: one of the two. */
type Holder =
  | { readonly branchId: string, readonly organizationId: string }
  | { readonly branchId: string, readonly examinerId: string }

/** Years for which the accreditation of this name in the query has a letter. */
export const commitmentYears = (name: 'accreditation' | 'held') => sql<number[]>`(select coalesce(jsonb_agg(letter.year order by letter.year), '[]'::jsonb)
  from accreditation_commitment as letter where letter.branch_id = ${sql.ref(name)}.branch_id and letter.accreditation_id = ${sql.ref(name)}.id)`

/** Every accreditation that the holder ever asked for; which of them covers what is for rules/coverage.ts. */
export function accreditationFacts (at: Holder) {
  const [column, holder] = 'examinerId' in at ? ['held.examinerId', at.examinerId] : ['held.organizationId', at.organizationId]
  return sql<AccreditationFacts[]>`(select coalesce(jsonb_agg(jsonb_build_object(
    'status', held.status, 'activities', held.activities, 'certificateIds', held.certificate_ids, 'siteCodes', held.site_codes,
    'validFrom', held.valid_from, 'validUntil', held.valid_until, 'suspendedFrom', held.suspended_from,
    'withdrawnFrom', held.withdrawn_from, 'suspensions', held.suspensions, 'commitmentYears', ${commitmentYears('held')}) order by held.id), '[]'::jsonb)
    from accreditation as held where held.branch_id = ${sql.ref(at.branchId)} and ${sql.ref(column)} = ${sql.ref(holder)})`
}
