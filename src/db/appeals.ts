import { type Appeal, type AppealCommand, appealDecider, type AppealEvent, type AppealFacts } from '../domain/appeal.ts'
import { type ContestedLoss, type ContestedResult, lostOn } from '../domain/appeal-opening.ts'
import type { Context } from '../domain/kernel/decider.ts'
import { accreditations } from './accreditations.ts'
import { applications } from './applications.ts'
import { type Aggregate, everything, within } from './kernel/aggregate.ts'
import { findPolicyInForce, policyOf } from './policies.ts'
import type { ReadTx } from './schema.ts'

export const appeals: Aggregate<Appeal, AppealCommand, AppealEvent, AppealFacts> = {
  ...appealDecider,
  table: 'appeal',
  mutable: ['admittedOn', 'ruledOn', 'reason'],
  records: { decisions: { table: 'appealDecision', parent: 'appealId' } },
  personal: { fields: ['grounds', 'reason'], person: ({ candidateId, examinerId }) => candidateId ?? examinerId },
  perimeter: {
    officer: everything,
    auditor: everything,
    system: everything,
    candidate: (row, { personId }) => row('appeal.candidateId', '=', personId),
    // Those who appealed, and those whose accreditation it is about.
    employer: (row, { organizationId }) => row('appeal.organizationId', '=', organizationId),
    training_provider: (row, { organizationId }) => row('appeal.organizationId', '=', organizationId),
    examiner: (row, { personId }) => row('appeal.examinerId', '=', personId),
    // Whoever votes on an appeal reads it.
    commission_member: (row) => row.and([row('appeal.body', '=', 'joint_commission'), row('appeal.admittedOn', 'is not', null)])
  },
  facts: {
    newSessionId: (row) => row.selectFrom('application').select('application.jurySessionId')
      .whereRef('application.branchId', '=', 'appeal.branchId').whereRef('application.id', '=', 'appeal.applicationId')
      .whereRef('application.jurySessionId', '!=', 'appeal.jurySessionId')
      .where('application.status', 'in', ['certified', 'partially_certified', 'refused']).$asScalar()
  }
}

/** The application that an appeal is about, if it concerns the actor, with the policy that its decision was taken under. */
export async function findContestedResult (tx: ReadTx, applicationId: string, { actor }: Context): Promise<ContestedResult | null> {
  const row = await tx.selectFrom('application')
    .select(['id', 'candidateId', 'jurySessionId', 'outcome', 'publishedOn', 'policyId', 'status', 'route', 'registration'])
    .select((row) => row.selectFrom('appeal').select('appeal.id')
      .whereRef('appeal.branchId', '=', 'application.branchId').whereRef('appeal.applicationId', '=', 'application.id')
      .whereRef('appeal.jurySessionId', '=', 'application.jurySessionId').where('appeal.status', '!=', 'closed').as('liveAppealId'))
    .where('branchId', '=', tx.branchId).where('id', '=', applicationId)
    .where((row) => within(applications.perimeter, row, actor)).executeTakeFirst()
  if (!row) return null
  const { liveAppealId, ...application } = row
  return { application, liveAppealId, policy: application.policyId === null ? null : await policyOf(tx, application.policyId) }
}

/** The accreditation whose loss an appeal is about, if it is the actor's, with the policy of the day of that loss. */
export async function findContestedLoss (tx: ReadTx, accreditationId: string, context: Context): Promise<ContestedLoss | null> {
  const accreditation = await tx.selectFrom('accreditation')
    .select(['id', 'organizationId', 'examinerId', 'status', 'suspendedFrom', 'withdrawnFrom'])
    .where('branchId', '=', tx.branchId).where('id', '=', accreditationId)
    .where((row) => within(accreditations.perimeter, row, context.actor)).executeTakeFirst()
  if (!accreditation) return null
  const notifiedOn = lostOn(accreditation) ?? context.today
  const [live, inForce] = await Promise.all([
    tx.selectFrom('appeal').select('id').where('branchId', '=', tx.branchId).where('accreditationId', '=', accreditationId)
      .where('notifiedOn', '=', notifiedOn).where('status', '!=', 'closed').executeTakeFirst(),
    findPolicyInForce(tx, { ...context, today: notifiedOn < context.today ? notifiedOn : context.today })
  ])
  return { accreditation, liveAppealId: live?.id ?? null, ...inForce }
}
