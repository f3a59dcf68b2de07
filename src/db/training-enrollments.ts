import { type ExpressionBuilder, sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../domain/kernel/decider.ts'
import {
  type TrainingEnrollment, type TrainingEnrollmentCommand, trainingEnrollmentDecider, type TrainingEnrollmentEvent, type TransferredEnrollment
} from '../domain/training-enrollment.ts'
import type { NamedOrganization } from '../domain/training-enrollment-cover.ts'
import type { TrainingEnrollmentFacts } from '../domain/training-enrollment-guards.ts'
import { type NamedByOpening, succeedTrainingEnrollment, type TrainingEnrollmentInput } from '../domain/training-enrollment-opening.ts'
import { accreditationFacts, frameworkOfApplication } from './accreditation-facts.ts'
import { coverageOf } from './accreditations.ts'
import { findNamedApplication } from './application-names.ts'
import { applications } from './applications.ts'
import { type Aggregate, everything, within } from './kernel/aggregate.ts'
import type { FactColumns } from './kernel/facts.ts'
import { findPolicyInForce } from './policies.ts'
import type { BranchTables, Tx } from './schema.ts'

type Row = ExpressionBuilder<BranchTables, 'trainingEnrollment'>

const applicationOf = (row: Row) => row.selectFrom('application')
  .whereRef('application.branchId', '=', 'trainingEnrollment.branchId').whereRef('application.id', '=', 'trainingEnrollment.applicationId')

const facts: FactColumns<'trainingEnrollment', TrainingEnrollmentFacts> = {
  applicationStatus: (row) => applicationOf(row).select('application.status').$asScalar().$notNull(),
  certificateId: (row) => applicationOf(row).select('application.certificateId').$asScalar().$notNull(),
  framework: (row) => applicationOf(row).select(frameworkOfApplication.as('framework')).$asScalar(),
  accreditations: () => accreditationFacts({ branchId: 'trainingEnrollment.branchId', organizationId: 'trainingEnrollment.organizationId' }),
  attendedHours: (row) => row.selectFrom('trainingAttendance as attendance')
    .whereRef('attendance.branchId', '=', 'trainingEnrollment.branchId').whereRef('attendance.trainingEnrollmentId', '=', 'trainingEnrollment.id')
    .select(sql<number>`coalesce(sum(attendance.hours), 0)`.as('hours')).$asScalar().$notNull(),
  declaredDays: () => sql<string[]>`(select coalesce(jsonb_agg(distinct declared.held_on), '[]'::jsonb) from training_session as declared
    where declared.branch_id = training_enrollment.branch_id and declared.training_enrollment_id = training_enrollment.id)`
}

export const trainingEnrollments: Aggregate<
  TrainingEnrollment, TrainingEnrollmentCommand, TrainingEnrollmentEvent, TrainingEnrollmentFacts
> = {
  ...trainingEnrollmentDecider,
  table: 'trainingEnrollment',
  mutable: ['completedUnitCodes', 'candidateAgreedOn', 'organizationAgreedOn', 'activatedOn', 'completedOn', 'filesKeptUntil', 'reason'],
  records: {
    sessions: { table: 'trainingSession', parent: 'trainingEnrollmentId' },
    attendances: { table: 'trainingAttendance', parent: 'trainingEnrollmentId' }
  },
  personal: { fields: ['reason'], person: ({ candidateId }) => candidateId },
  perimeter: {
    officer: everything,
    auditor: everything,
    system: everything,
    training_provider: (row, { organizationId }) => row('trainingEnrollment.organizationId', '=', organizationId),
    candidate: (row, { personId }) => row('trainingEnrollment.candidateId', '=', personId),
    employer: (row, { organizationId }) =>
      row.exists(applicationOf(row).where('application.employerOrganizationId', '=', organizationId).select('application.id'))
  },
  facts
}

/** What a proposal names, and the policy that judges it. */
export async function findNamedByOpening (
  tx: Tx, { applicationId, organizationId }: Pick<TrainingEnrollmentInput, 'applicationId' | 'organizationId'>, context: Context
): Promise<NamedByOpening> {
  const [seen, application, organization, { policy }] = await Promise.all([
    tx.selectFrom('application').select(frameworkOfApplication.as('framework')).where('application.branchId', '=', tx.branchId)
      .where('application.id', '=', applicationId).where((row) => within(applications.perimeter, row, context.actor)).executeTakeFirst(),
    findNamedApplication(tx, applicationId, context.today),
    findNamedOrganization(tx, organizationId),
    findPolicyInForce(tx, context)
  ])
  return { application: seen ? application : null, framework: seen?.framework ?? null, organization, policy }
}

/** What must be known of the organisation that a training names. */
export async function findNamedOrganization (tx: Tx, id: string): Promise<NamedOrganization | null> {
  const [organization, accreditations] = await Promise.all([
    tx.selectFrom('organization').select(['id', 'sites']).where('branchId', '=', tx.branchId).where('id', '=', id).executeTakeFirst(),
    coverageOf(tx, { organizationId: id })
  ])
  return organization ? { id, siteCodes: organization.sites.map(({ code }) => code), accreditations } : null
}

/** The rest of a training that goes on elsewhere. */
export async function bearTrainingEnrollments (_: Tx, drafts: readonly TransferredEnrollment[], context: Context) {
  return drafts.map((draft) => (
    { name: trainingEnrollments.machine.name, stored: trainingEnrollments, event: succeedTrainingEnrollment(draft, uuidv7(), context) }))
}
