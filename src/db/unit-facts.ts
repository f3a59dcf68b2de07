import { sql } from 'kysely'
import type { FrameworkFacts } from '../domain/application-guards.ts'
import type { UnitAwardFact } from '../domain/rules/held-units.ts'

/** Where the row that asks keeps what it asks by: `{ branchId: 'application.branchId', … }`. */
type Columns<Name extends string> = Readonly<Record<Name | 'branchId', string>>

/** What rules about units read of a framework's version, without its competences. The mapping is that of all versions up to it. */
export function frameworkFacts (at: Columns<'certificateId' | 'version'>) {
  return sql<FrameworkFacts>`(select jsonb_build_object(
    'version', f.version,
    'units', (select coalesce(jsonb_agg(
        jsonb_build_object('code', unit->'code', 'optional', unit->'isOptional') order by place), '[]'::jsonb)
      from jsonb_array_elements(f.content->'units') with ordinality as units (unit, place)),
    'minOptional', f.content->'minOptionalUnits',
    'hasPrerequisites', f.content->>'prerequisites' is not null,
    'mapping', (select coalesce(jsonb_agg(step || jsonb_build_object('toVersion', earlier.version)), '[]'::jsonb)
      from framework as earlier, jsonb_array_elements(earlier.content->'mapping') as step
      where earlier.branch_id = f.branch_id and earlier.certificate_id = f.certificate_id and earlier.version <= f.version))
    from framework as f where f.branch_id = ${sql.ref(at.branchId)} and f.certificate_id = ${sql.ref(at.certificateId)}
      and f.version = ${sql.ref(at.version)})`
}

/** Every unit of a certificate that a person was ever given; which of them are held on a day is for rules/held-units.ts. */
export function unitAwardFacts (at: Columns<'candidateId' | 'certificateId'>) {
  return sql<UnitAwardFact[]>`(select coalesce(jsonb_agg(jsonb_build_object(
    'unitAwardId', given.id, 'frameworkVersion', given.framework_version, 'unitCode', given.unit_code, 'acquiredOn', given.acquired_on,
    'expiresOn', given.expires_on, 'revokedOn', given.revoked_on) order by given.id), '[]'::jsonb)
    from unit_award as given where given.branch_id = ${sql.ref(at.branchId)}
      and given.candidate_id = ${sql.ref(at.candidateId)} and given.certificate_id = ${sql.ref(at.certificateId)})`
}
