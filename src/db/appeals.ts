import { type Appeal, type AppealCommand, appealDecider, type AppealEvent, type AppealFacts, type Contested } from '../domain/appeal.ts'
import type { Actor } from '../domain/kernel/decider.ts'
import { applications } from './applications.ts'
import { type Aggregate, everything, within } from './kernel/aggregate.ts'
import { policyOf } from './policies.ts'
import type { ReadTx } from './schema.ts'

export const appeals: Aggregate<Appeal, AppealCommand, AppealEvent, AppealFacts> = {
  ...appealDecider,
  table: 'appeal',
  mutable: ['admittedOn', 'ruledOn', 'reason'],
  records: { decisions: { table: 'appealDecision', parent: 'appealId' } },
  personal: { fields: ['grounds', 'reason'], person: ({ candidateId }) => candidateId },
  perimeter: {
    officer: everything,
    auditor: everything,
    system: everything,
    candidate: (row, { personId }) => row('appeal.candidateId', '=', personId),
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
export async function findContested (tx: ReadTx, applicationId: string, actor: Actor): Promise<Contested | null> {
  const row = await tx.selectFrom('application')
    .select(['id', 'candidateId', 'jurySessionId', 'outcome', 'publishedOn', 'policyId', 'status'])
    .select((row) => row.selectFrom('appeal').select('appeal.id')
      .whereRef('appeal.branchId', '=', 'application.branchId').whereRef('appeal.applicationId', '=', 'application.id')
      .whereRef('appeal.jurySessionId', '=', 'application.jurySessionId').where('appeal.status', '!=', 'closed').as('liveAppealId'))
    .where('branchId', '=', tx.branchId).where('id', '=', applicationId)
    .where((row) => within(applications.perimeter, row, actor)).executeTakeFirst()
  if (!row) return null
  const { liveAppealId, ...application } = row
  return { application, liveAppealId, policy: application.policyId === null ? null : await policyOf(tx, application.policyId) }
}
