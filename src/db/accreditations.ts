import { type ExpressionBuilder, sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import {
  type Accreditation, type AccreditationCommand, type AccreditationContent, accreditationDecider, type AccreditationEvent
} from '../domain/accreditation.ts'
import type { AccreditationFacts } from '../domain/accreditation-guards.ts'
import { type AccreditationInput, type NamedByOpening, renewalOf } from '../domain/accreditation-opening.ts'
import type { AccreditationFacts as Right, Compliance, FollowedVersion } from '../domain/rules/coverage.ts'
import { commitmentYears, compliances, frameworkOn } from './accreditation-facts.ts'
import { type Aggregate, everything } from './kernel/aggregate.ts'
import type { FactColumns } from './kernel/facts.ts'
import { list } from './kernel/json.ts'
import type { BranchTables, ReadTx, Tx } from './schema.ts'

type Row = ExpressionBuilder<BranchTables, 'accreditation'>

const documentsOf = (row: Row) => row.selectFrom('accreditationDocument as document')
  .whereRef('document.branchId', '=', 'accreditation.branchId').whereRef('document.accreditationId', '=', 'accreditation.id')

/** Enrollments of the organisation that run, in its scope: those that lose their ground with the right to prepare. */
const undisposed = sql<string[]>`(select coalesce(jsonb_agg(enrollment.id order by enrollment.id), '[]'::jsonb)
  from training_enrollment as enrollment
  join application on application.branch_id = enrollment.branch_id and application.id = enrollment.application_id
  where enrollment.branch_id = accreditation.branch_id and enrollment.organization_id = accreditation.organization_id
    and enrollment.status in ('proposed', 'agreed', 'active') and 'preparation' = any(accreditation.activities)
    and (accreditation.certificate_ids = '{}' or application.certificate_id = any(accreditation.certificate_ids))
    and (accreditation.site_codes = '{}' or enrollment.site_code is null or enrollment.site_code = any(accreditation.site_codes))
    and not exists (select from accreditation_disposition as disposed where disposed.branch_id = accreditation.branch_id
      and disposed.accreditation_id = accreditation.id and disposed.training_enrollment_id = enrollment.id))`

const facts: FactColumns<'accreditation', AccreditationFacts> = {
  siteCodes: () => sql<string[]>`coalesce((select jsonb_path_query_array(holder.sites, '$[*].code') from organization as holder
    where holder.branch_id = accreditation.branch_id and holder.id = accreditation.organization_id), '[]'::jsonb)`,
  documents: (row) => list(documentsOf(row), (document) => ({
    kind: document.ref('document.kind'), issuedOn: document.ref('document.issuedOn'), value: document.ref('document.value')
  })),
  renewalId: (row) => row.selectFrom('accreditation as next').select('next.id').whereRef('next.branchId', '=', 'accreditation.branchId')
    .whereRef('next.previousId', '=', 'accreditation.id').where('next.status', 'not in', ['refused', 'withdrawn', 'relinquished'])
    .limit(1).$asScalar(),
  undisposed: () => undisposed,
  commitmentYears: () => commitmentYears('accreditation'),
  compliances: () => compliances('accreditation'),
  registrations: () => sql<AccreditationFacts['registrations']>`(select coalesce(jsonb_agg(jsonb_build_object('register', named.register,
    'effectiveOn', named.effective_on, 'registrationEnd', named.registration_end,
    'lastDeliveryDate', named.last_delivery_date, 'earlierRegistrations', named.earlier_registrations)), '[]'::jsonb)
    from certificate as named where named.branch_id = accreditation.branch_id
      and (named.register is not null or named.earlier_registrations <> '[]')
      and (accreditation.certificate_ids = '{}' or named.id = any(accreditation.certificate_ids)))`
}

export const accreditations: Aggregate<Accreditation, AccreditationCommand, AccreditationEvent, AccreditationFacts> = {
  ...accreditationDecider,
  table: 'accreditation',
  mutable: [
    'activities', 'certificateIds', 'siteCodes', 'arrivalNumber', 'submittedOn', 'acceptedOn', 'decidedOn', 'validFrom', 'validUntil',
    'suspendedFrom', 'suspensions', 'withdrawnFrom', 'caseClosedOn', 'registerChangedOn', 'registerUpdateDueOn', 'registerUpdatedOn', 'faults', 'reason', 'policyId'
  ],
  records: {
    documents: { table: 'accreditationDocument', parent: 'accreditationId' },
    commitments: { table: 'accreditationCommitment', parent: 'accreditationId' },
    compliances: { table: 'accreditationCompliance', parent: 'accreditationId' },
    dispositions: { table: 'accreditationDisposition', parent: 'accreditationId' }
  },
  // The file of an examiner speaks of a person.
  personal: { fields: ['reason', 'faults', 'note', 'reference'], person: ({ examinerId }) => examinerId },
  perimeter: {
    officer: everything,
    auditor: everything,
    system: everything,
    commission_member: everything,
    training_provider: (row, { organizationId }) => row('accreditation.organizationId', '=', organizationId),
    examiner: (row, { personId }) => row('accreditation.examinerId', '=', personId)
  },
  facts
}

/** What a new file names. Four statements at most, one flight. */
export async function findNamedByOpening (
  tx: ReadTx, { organizationId, examinerId, ...content }: Omit<AccreditationInput, 'id'>
): Promise<NamedByOpening> {
  const [organization, examiner = null, certificateIds] = await Promise.all([
    organizationId === null
      ? undefined
      : tx.selectFrom('organization').select(['id', 'sites'])
        .where('branchId', '=', tx.branchId).where('id', '=', organizationId).executeTakeFirst(),
    examinerId === null
      ? undefined
      : tx.selectFrom('examiner').select('id')
        .where('branchId', '=', tx.branchId).where('id', '=', examinerId).executeTakeFirst(),
    findCertificates(tx, content)
  ])
  return { organization: organization ?? null, examiner, certificateIds, siteCodes: organization?.sites.map(({ code }) => code) ?? [] }
}

/** Of the certificates that a scope names, those that exist. */
export async function findCertificates (tx: ReadTx, { certificateIds }: Pick<AccreditationContent, 'certificateIds'>): Promise<string[]> {
  if (certificateIds.length === 0) return []
  const rows = await tx.selectFrom('certificate').select('id')
    .where('branchId', '=', tx.branchId).where('id', '=', sql<string>`any(${certificateIds})`).execute()
  return rows.map(({ id }) => id)
}

/** The branch's next one, without gaps: drawn in the transaction that accepts the file. */
export async function drawArrivalNumber (tx: Tx): Promise<number> {
  const { value } = await tx.insertInto('numberCounter').values({ branchId: tx.branchId, name: 'accreditation', value: 1 })
    .onConflict((clash) => clash.columns(['branchId', 'name']).doUpdateSet((kept) => ({ value: kept('numberCounter.value', '+', 1) })))
    .returning('value').executeTakeFirstOrThrow()
  return value
}

export type Holder = { readonly organizationId: string } | { readonly examinerId: string }

const rightColumns = [
  'status', 'activities', 'certificateIds', 'siteCodes', 'decidedOn', 'validFrom', 'validUntil', 'suspendedFrom', 'suspensions', 'withdrawnFrom'
] as const
const promises = [commitmentYears('accreditation').as('commitmentYears'), compliances('accreditation').as('compliances')] as const

/** Every accreditation of a holder, kept as it is until COMMIT: who leans on one may trust it (model 5.2). */
export async function coverageOf (tx: Tx, holder: Holder): Promise<Right[]> {
  const query = tx.selectFrom('accreditation').select(rightColumns).select(promises)
    .where('branchId', '=', tx.branchId).orderBy('id').forShare()
  return await ('examinerId' in holder
    ? query.where('examinerId', '=', holder.examinerId)
    : query.where('organizationId', '=', holder.organizationId)).execute()
}

interface Asked { readonly certificateId: string, readonly date: string }
export interface HeldRight extends Right { readonly id: string, readonly status: Accreditation['status'] }

/** What a holder was given, the latest first, and then what it asked for. */
export async function listRights (tx: ReadTx, holder: Holder, limit: number): Promise<HeldRight[]> {
  const query = tx.selectFrom('accreditation').select(['id', ...rightColumns]).select(promises)
    .where('branchId', '=', tx.branchId).orderBy('validFrom', (by) => by.desc().nullsLast()).orderBy('id', 'desc').limit(limit)
  return await ('examinerId' in holder
    ? query.where('examinerId', '=', holder.examinerId)
    : query.where('organizationId', '=', holder.organizationId)).execute()
}

/** Whether the branch knows whom and what a question names, and the version of that day. */
export async function findNamedByQuestion (
  tx: ReadTx, holder: Holder, { certificateId, date }: Asked
): Promise<{ readonly holder: boolean, readonly certificate: boolean, readonly framework: FollowedVersion | null }> {
  const [known, certificate] = await Promise.all([
    'examinerId' in holder
      ? tx.selectFrom('examiner').select('id').where('branchId', '=', tx.branchId).where('id', '=', holder.examinerId).executeTakeFirst()
      : tx.selectFrom('organization').select('id').where('branchId', '=', tx.branchId).where('id', '=', holder.organizationId).executeTakeFirst(),
    tx.selectFrom('certificate').select(frameworkOn(tx.branchId, certificateId, date).as('framework'))
      .where('branchId', '=', tx.branchId).where('id', '=', certificateId).executeTakeFirst()
  ])
  return { holder: known !== undefined, certificate: certificate !== undefined, framework: certificate?.framework ?? null }
}

/** What the holder of one accreditation signed and declared, and the version of that day. */
export async function findPromises (
  tx: ReadTx, accreditationId: string, { certificateId, date }: Asked
): Promise<Pick<Right, 'commitmentYears' | 'compliances'> & { readonly framework: FollowedVersion | null }> {
  return await tx.selectFrom('accreditation').select([...promises, frameworkOn(tx.branchId, certificateId, date).as('framework')])
    .where('branchId', '=', tx.branchId).where('id', '=', accreditationId).executeTakeFirstOrThrow()
}

/** Whether a certificate has such a version. */
export async function isAdopted (tx: ReadTx, { certificateId, frameworkVersion }: Pick<Compliance, 'certificateId' | 'frameworkVersion'>): Promise<boolean> {
  const found = await tx.selectFrom('framework').select('id').where('branchId', '=', tx.branchId)
    .where('certificateId', '=', certificateId).where('version', '=', frameworkVersion).executeTakeFirst()
  return found !== undefined
}

/** The linked file of the next term. */
export async function bearAccreditations (tx: Tx, drafts: readonly { readonly previousId: string }[]) {
  const previous = await tx.selectFrom('accreditation').selectAll().where('branchId', '=', tx.branchId)
    .where('id', '=', sql<string>`any(${drafts.map(({ previousId }) => previousId)})`).execute()
  return previous.map((accreditation) => (
    { name: accreditations.machine.name, stored: accreditations, event: renewalOf(accreditation, uuidv7()) }))
}
