import { type RawBuilder, sql } from 'kysely'
import type { AccreditationFacts, Compliance, FollowedVersion } from '../domain/rules/coverage.ts'

/** Where the row that asks names the holder: one of the two. */
type Holder =
  | { readonly branchId: string, readonly organizationId: string }
  | { readonly branchId: string, readonly examinerId: string }

/** Years for which the accreditation of this name in the query has a letter. */
export const commitmentYears = (name: 'accreditation' | 'held') => sql<number[]>`(select coalesce(jsonb_agg(letter.year order by letter.year), '[]'::jsonb)
  from accreditation_commitment as letter where letter.branch_id = ${sql.ref(name)}.branch_id and letter.accreditation_id = ${sql.ref(name)}.id)`

/** Versions that the holder of the accreditation of this name declared to follow. */
export const compliances = (name: 'accreditation' | 'held') => sql<Compliance[]>`(select coalesce(jsonb_agg(jsonb_build_object(
    'certificateId', declared.certificate_id, 'frameworkVersion', declared.framework_version, 'declaredOn', declared.declared_on) order by declared.id), '[]'::jsonb)
  from accreditation_compliance as declared where declared.branch_id = ${sql.ref(name)}.branch_id and declared.accreditation_id = ${sql.ref(name)}.id)`

const followed = sql`jsonb_build_object('version', followed.version, 'effectiveOn', followed.effective_on, 'complyBy', followed.comply_by)`

/** The version that an application is under. */
export const frameworkOfApplication = sql<FollowedVersion>`(select ${followed} from framework as followed
  where followed.branch_id = application.branch_id and followed.certificate_id = application.certificate_id and followed.version = application.framework_version)`

/** The version in effect on a day; before all of them, the first. */
export const frameworkOn = (branchId: string, certificateId: string, date: string): RawBuilder<FollowedVersion | null> =>
  sql`(select ${followed} from framework as followed
    where followed.branch_id = ${branchId} and followed.certificate_id = ${certificateId} and (followed.effective_on <= ${date} or followed.version = 1)
    order by followed.version desc limit 1)`

/** Every accreditation that the holder ever asked for; which of them covers what is for rules/coverage.ts. */
export function accreditationFacts (at: Holder) {
  const [column, holder] = 'examinerId' in at ? ['held.examinerId', at.examinerId] : ['held.organizationId', at.organizationId]
  return sql<AccreditationFacts[]>`(select coalesce(jsonb_agg(jsonb_build_object(
    'status', held.status, 'activities', held.activities, 'certificateIds', held.certificate_ids, 'siteCodes', held.site_codes,
    'validFrom', held.valid_from, 'validUntil', held.valid_until, 'suspendedFrom', held.suspended_from,
    'withdrawnFrom', held.withdrawn_from, 'suspensions', held.suspensions, 'commitmentYears', ${commitmentYears('held')},
    'decidedOn', held.decided_on, 'compliances', ${compliances('held')}) order by held.id), '[]'::jsonb)
    from accreditation as held where held.branch_id = ${sql.ref(at.branchId)} and ${sql.ref(column)} = ${sql.ref(holder)})`
}
