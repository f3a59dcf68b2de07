import type { FastifyInstance } from 'fastify'
import { appeals, findContestedLoss, findContestedResult } from '../db/appeals.ts'
import { rulings } from '../domain/appeal.ts'
import { appealLoss, appealResult, namedSubject } from '../domain/appeal-opening.ts'
import { Id, Instant, LegalDate, nullable, OpenString, optional, StringEnum, text } from '../http/schemas.ts'
import { aggregateRoutes } from './aggregate-routes.ts'

const reason = text(2000)
const grounds = text(5000)
const body = OpenString(['joint_commission', 'national_jury', 'certifying_body'], 'Who rules.')
const status = OpenString(appeals.machine.statuses)

export async function appealRoutes (app: FastifyInstance): Promise<void> {
  const { command, create, list } = aggregateRoutes(app, appeals, {
    about: 'A challenge of a jury’s decision, or of the loss of an accreditation. `late` where it came after `latestOn`.',
    fields: {
      applicationId: nullable(Id),
      accreditationId: nullable(Id),
      candidateId: nullable(Id),
      jurySessionId: nullable({ ...Id, description: 'The session whose decision is appealed against.' }),
      organizationId: nullable({ ...Id, description: 'The organisation that appeals, or whose accreditation it is about.' }),
      examinerId: nullable({ ...Id, description: 'The examiner whose accreditation it is about.' }),
      grounds,
      filedBy: OpenString(appeals.machine.createdBy),
      filedOn: LegalDate,
      notifiedOn: { ...LegalDate, description: 'The day from which the time to appeal runs.' },
      latestOn: nullable({ ...LegalDate, description: 'The last day to appeal; null: at any time.' }),
      body,
      admittedOn: nullable(LegalDate),
      ruledOn: nullable(LegalDate),
      reason: nullable(reason),
      policyId: Id
    },
    facts: { decisions: { ruling: OpenString(rulings), decidedOn: LegalDate, reason: nullable(reason), policyId: Id, recordedAt: Instant } }
  })
  create({
    applicationId: optional(nullable({ ...Id, description: 'A jury’s decision about this application; or else name an accreditation.' })),
    accreditationId: optional(nullable({ ...Id, description: 'The suspension or the withdrawal of this accreditation.' })),
    grounds
  }, async ({ applicationId = null, accreditationId = null, grounds }, { id, context, tx }) => {
    const filing = { id, grounds }
    return namedSubject({ applicationId, accreditationId }) === 'application'
      ? appealResult(filing, await findContestedResult(tx, applicationId!, context), context)
      : appealLoss(filing, await findContestedLoss(tx, accreditationId!, context), context)
  })
  command('admit', {})
  command('rule', { ruling: StringEnum(rulings), reason: nullable(reason) })
  command('replace', {})
  command('close', { reason })
  list({
    summary: {
      applicationId: nullable(Id),
      accreditationId: nullable(Id),
      candidateId: nullable(Id),
      jurySessionId: nullable(Id),
      filedOn: LegalDate,
      latestOn: nullable(LegalDate),
      body,
      status
    },
    filters: { applicationId: Id, accreditationId: Id, candidateId: Id, body, status }
  })
}
