import type { Application, ApplicationContent, NamedByContent } from '../domain/application.ts'
import { missingUnits } from '../domain/application-guards.ts'
import type { NamedByOpening } from '../domain/application-opening.ts'
import { enrollmentsOf, frameworkOf, ledgerOf, versionInForce } from './applications.ts'
import { list } from './kernel/json.ts'
import type { ReadTx } from './schema.ts'

/** What an opened application names. Four statements, one flight. */
export async function findNamedByOpening (
  tx: ReadTx, input: Pick<Application, 'candidateId' | 'certificateId'> & ApplicationContent, today: string
): Promise<NamedByOpening> {
  const [candidate = null, certificate = null, content] = await Promise.all([
    tx.selectFrom('candidate').select(['id', 'employerOrganizationId', 'managingOrganizationId'])
      .where('branchId', '=', tx.branchId).where('id', '=', input.candidateId).executeTakeFirst(),
    tx.selectFrom('certificate').select(['id', 'register', 'effectiveOn', 'registrationEnd', 'lastDeliveryDate', 'earlierRegistrations'])
      .select(versionInForce({ branchId: 'certificate.branchId', certificateId: 'certificate.id' }, today).as('inForce'))
      .where('branchId', '=', tx.branchId).where('id', '=', input.certificateId).executeTakeFirst(),
    findNamedByContent(tx, input)
  ])
  if (!certificate) return { ...content, candidate, certificate }
  const { inForce: { version: frameworkVersion, units }, ...registration } = certificate
  return { ...content, candidate, certificate: { ...registration, frameworkVersion, units } }
}

export async function findNamedByContent (
  tx: ReadTx, { employerOrganizationId, previousApplicationId }: ApplicationContent
): Promise<NamedByContent> {
  const [employer = null, previous = null] = await Promise.all([
    employerOrganizationId === null
      ? undefined
      : tx.selectFrom('organization').select('id')
        .where('branchId', '=', tx.branchId).where('id', '=', employerOrganizationId).executeTakeFirst(),
    previousApplicationId === null
      ? undefined
      : tx.selectFrom('application').select(['id', 'candidateId', 'certificateId', 'status', 'publishedOn'])
        .where('branchId', '=', tx.branchId).where('id', '=', previousApplicationId).executeTakeFirst()
  ])
  return { employer, previous }
}

const shown = [
  'id', 'status', 'candidateId', 'certificateId', 'frameworkVersion', 'route', 'unitCodes', 'employerOrganizationId', 'jurySessionId',
  'outcome', 'decidedOn', 'publishedOn'
] as const

/** An application as others name it. */
export type NamedApplication = Pick<Application, typeof shown[number]> & {
  /** Asked for, and not held on this day. */
  readonly missingUnits: readonly string[]
  readonly enrollments: readonly { readonly organizationId: string, readonly status: string }[]
}

export async function findNamedApplication (tx: ReadTx, id: string, today: string): Promise<NamedApplication | null> {
  const row = await tx.selectFrom('application').select([...shown, frameworkOf.as('framework'), ledgerOf.as('unitAwards')])
    .select((row) => list(enrollmentsOf(row), (enrollment) => ({
      organizationId: enrollment.ref('enrollment.organizationId'), status: enrollment.ref('enrollment.status')
    })).as('enrollments')).where('branchId', '=', tx.branchId).where('id', '=', id).executeTakeFirst()
  if (!row) return null
  const { framework: read, unitAwards: given, ...named } = row
  return { ...named, missingUnits: missingUnits(named, { framework: read, unitAwards: given }, today) }
}
