import type { FastifyInstance } from 'fastify'
import { appeals, findContested } from '../db/appeals.ts'
import { openAppeal, rulings } from '../domain/appeal.ts'
import { Id, Instant, LegalDate, nullable, OpenString, StringEnum, text } from '../http/schemas.ts'
import { aggregateRoutes } from './aggregate-routes.ts'

const reason = text(2000)
const grounds = text(5000)
const body = OpenString(['joint_commission', 'national_jury', 'certifying_body'], 'Who rules.')
const status = OpenString(appeals.machine.statuses)

export async function appealRoutes (app: FastifyInstance): Promise<void> {
  const { command, create, list } = aggregateRoutes(app, appeals, {
    about: 'A challenge of a jury’s decision. `late` where it came after `latestOn`.',
    fields: {
      applicationId: Id,
      candidateId: Id,
      jurySessionId: Id,
      grounds,
      filedBy: OpenString(['candidate', 'officer']),
      filedOn: LegalDate,
      latestOn: LegalDate,
      body,
      admittedOn: nullable(LegalDate),
      ruledOn: nullable(LegalDate),
      reason: nullable(reason),
      policyId: Id
    },
    facts: { decisions: { ruling: OpenString(rulings), decidedOn: LegalDate, reason: nullable(reason), policyId: Id, recordedAt: Instant } }
  })
  create({ applicationId: Id, grounds }, async ({ applicationId, grounds }, { id, context, tx }) =>
    openAppeal({ id, grounds }, await findContested(tx, applicationId, context.actor), context))
  command('admit', {})
  command('rule', { ruling: StringEnum(rulings), reason: nullable(reason) })
  command('replace', {})
  command('close', { reason })
  list({
    summary: { applicationId: Id, candidateId: Id, jurySessionId: Id, filedOn: LegalDate, latestOn: LegalDate, body, status },
    filters: { applicationId: Id, candidateId: Id, body, status }
  })
}
