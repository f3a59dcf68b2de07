import { type RawBuilder, sql } from 'kysely'
import type { FrameworkFacts } from '../domain/application-guards.ts'
import type { UnitAwardFact } from '../domain/rules/held-units.ts'

/** Where the row that asks keeps what it asks by: `{ branchId: 'application.branchId', … }`. */
type Columns<Name extends string> = Readonly<Record<Name | 'branchId', string>>

/** The version of a certificate's framework that holds on a day: the latest one in effect; before all of them, the first. */
export function versionOn (at: Columns<'certificateId'>, day: string): RawBuilder<number> {
  return sql<number>`(select f.version from framework as f
    where f.branch_id = ${sql.ref(at.branchId)} and f.certificate_id = ${sql.ref(at.certificateId)}
    order by f.effective_on <= ${day} desc, case when f.effective_on <= ${day} then -f.version else f.version end limit 1)`
}

/** What rules about units read of a framework's version. Mappings and common codes are those of all versions up to it. */
export function frameworkFacts (at: Columns<'certificateId'> & { readonly version: string | RawBuilder<number> }) {
  const version = typeof at.version === 'string' ? sql.ref(at.version) : at.version
  return sql<FrameworkFacts>`(select jsonb_build_object(
    'version', f.version,
    'units', (select coalesce(jsonb_agg(jsonb_build_object('code', unit->'code', 'optional', unit->'isOptional', 'competences',
        (select coalesce(jsonb_agg(competence->'code' order by part), '[]'::jsonb)
          from jsonb_array_elements(unit->'competences') with ordinality as competences (competence, part))) order by place), '[]'::jsonb)
      from jsonb_array_elements(f.content->'units') with ordinality as units (unit, place)),
    'minOptional', f.content->'minOptionalUnits',
    'hasPrerequisites', f.content->>'prerequisites' is not null,
    'unitValidityMonths', f.content->'unitValidityMonths',
    'mapping', (select coalesce(jsonb_agg(step), '[]'::jsonb) from (
      select step || jsonb_build_object('toVersion', earlier.version) as step
        from framework as earlier, jsonb_array_elements(earlier.content->'mapping') as step
        where earlier.branch_id = f.branch_id and earlier.certificate_id = f.certificate_id and earlier.version <= f.version
      union all select step || jsonb_build_object('decidedOn', voted.decided_on)
        from unit_equivalence as voted, jsonb_array_elements(voted.steps) as step
        where voted.branch_id = f.branch_id and voted.certificate_id = f.certificate_id) as steps),
    'commonUnits', (select coalesce(jsonb_agg(jsonb_build_object(
        'version', earlier.version, 'unitCode', unit->'code', 'commonCode', unit->'commonCode') order by earlier.version), '[]'::jsonb)
      from framework as earlier, jsonb_array_elements(earlier.content->'units') as unit
      where earlier.branch_id = f.branch_id and earlier.certificate_id = f.certificate_id and earlier.version <= f.version
        and unit->>'commonCode' is not null))
    from framework as f where f.branch_id = ${sql.ref(at.branchId)} and f.certificate_id = ${sql.ref(at.certificateId)}
      and f.version = ${version})`
}

/** Under which code other certificates have a unit as well, in the version that this row names; null: none has. */
export function commonCodeOf (at: Columns<'certificateId' | 'version'> & { readonly unitCode: string | RawBuilder<string> }) {
  const unitCode = typeof at.unitCode === 'string' ? sql.ref(at.unitCode) : at.unitCode
  return sql<string | null>`(select unit->>'commonCode' from framework as f, jsonb_array_elements(f.content->'units') as unit
    where f.branch_id = ${sql.ref(at.branchId)} and f.certificate_id = ${sql.ref(at.certificateId)} and f.version = ${sql.ref(at.version)}
      and unit->>'code' = ${unitCode})`
}

const ofRow = (table: string) => ({ branchId: `${table}.branchId`, certificateId: `${table}.certificateId`, version: `${table}.frameworkVersion` })

/**
 * Every line of a person's ledger; which of them count for a certificate on a day is for rules/unit-ledger.ts. What another certificate's jury
 * decided is here once its result is published, so that no guard tells it before.
 */
export function unitAwardFacts (at: Columns<'candidateId' | 'certificateId'>) {
  return linesOf<UnitAwardFact>(at, { ofAward: null, ofRecognition: null })
}

/** With the code by which a stranger verifies each unit. */
export function codedUnitAwardFacts (at: Columns<'candidateId' | 'certificateId'>) {
  const [ofAward, ofRecognition] = [sql`'verificationCode', given.verification_code`, sql`'verificationCode', recognised.verification_code`]
  return linesOf<UnitAwardFact & { readonly verificationCode: string | null }>(at, { ofAward, ofRecognition })
}

interface More { readonly ofAward: RawBuilder<unknown> | null, readonly ofRecognition: RawBuilder<unknown> | null }

function linesOf<Line> (at: Columns<'candidateId' | 'certificateId'>, { ofAward, ofRecognition }: More) {
  const [branchId, candidateId, certificateId] = [sql.ref(at.branchId), sql.ref(at.candidateId), sql.ref(at.certificateId)]
  const more = (fields: RawBuilder<unknown> | null) => fields ? sql`, ${fields}` : sql``
  return sql<Line[]>`(select coalesce(jsonb_agg(line order by id), '[]'::jsonb) from (
    select given.id, jsonb_build_object('unitAwardId', given.id, 'recognitionId', null, 'competenceCode', null,
      'fromCertificateId', nullif(given.certificate_id, ${certificateId}), 'frameworkVersion', given.framework_version,
      'unitCode', given.unit_code, 'commonCode', ${commonCodeOf({ ...ofRow('given'), unitCode: 'given.unitCode' })},
      'applicationId', given.application_id, 'jurySessionId', given.jury_session_id, 'acquiredOn', given.acquired_on,
      'recognisedOn', null, 'expiresOn', given.expires_on, 'revokedOn', given.revoked_on${more(ofAward)}) as line
    from unit_award as given where given.branch_id = ${branchId} and given.candidate_id = ${candidateId}
      and (given.certificate_id = ${certificateId} or exists (select from jury_session as jury
        where jury.branch_id = given.branch_id and jury.id = given.jury_session_id and jury.minutes_signed_on is not null))
    union all
    select recognised.id, jsonb_build_object('unitAwardId', null, 'recognitionId', recognised.id, 'competenceCode', null,
      'fromCertificateId', nullif(recognised.certificate_id, ${certificateId}), 'frameworkVersion', recognised.framework_version,
      'unitCode', recognised.unit_code, 'commonCode', recognised.common_code, 'applicationId', null, 'jurySessionId', null,
      'acquiredOn', recognised.acquired_on, 'recognisedOn', recognised.recognised_on, 'expiresOn', recognised.expires_on,
      'revokedOn', null${more(ofRecognition)}) as line
    from unit_recognition as recognised where recognised.branch_id = ${branchId} and recognised.candidate_id = ${candidateId}
    union all
    select kept.id, jsonb_build_object('unitAwardId', null, 'recognitionId', null, 'competenceCode', part->'competenceCode',
      'fromCertificateId', nullif(kept.certificate_id, ${certificateId}), 'frameworkVersion', kept.framework_version,
      'unitCode', part->'unitCode', 'commonCode', ${commonCodeOf({ ...ofRow('kept'), unitCode: sql`part->>'unitCode'` })},
      'applicationId', kept.id, 'jurySessionId', kept.jury_session_id, 'acquiredOn', kept.decided_on,
      'recognisedOn', null, 'expiresOn', part->'expiresOn', 'revokedOn', null) as line
    from application as kept, jsonb_array_elements(kept.kept_competences) as part
    where kept.branch_id = ${branchId} and kept.candidate_id = ${candidateId}
      and kept.status in ('certified', 'partially_certified', 'refused')
      and (kept.certificate_id = ${certificateId} or kept.published_on is not null)) as lines)`
}
