import type { FastifyInstance } from 'fastify'
import { findNamedByContent, findNamedByOpening } from '../db/application-names.ts'
import { applications } from '../db/applications.ts'
import { orientations } from '../domain/application.ts'
import { isAdmissible } from '../domain/application-vae-guards.ts'
import { openApplication } from '../domain/application-opening.ts'
import { roles } from '../domain/kernel/machine.ts'
import { precheckSteps } from '../domain/policy.ts'
import { registrations, routes, schemes } from '../domain/rules/eligibility.ts'
import { flag, Id, Input, Instant, integer, LegalDate, list as listOf, mark, nullable, OpenString, optional, ref, StringEnum, text, View } from '../http/schemas.ts'
import { aggregateRoutes } from './aggregate-routes.ts'
import { content, left, nothing } from '../http/application-fields.ts'

const id = nullable(Id)
const day = nullable(LegalDate)
const reason = text(2000)
const status = OpenString(applications.machine.statuses)
const route = OpenString(routes)
const outcome = nullable(OpenString(['full', 'partial', 'refused']))

const gap = { unitCode: text(40), comment: reason }
const GapInput = Input('AdmissibilityGapInput', gap)
const AdmissibilityGap = View('AdmissibilityGap', gap, 'Where the experience falls short of a unit.')
const precheckFields = {
  step: StringEnum(precheckSteps, 'The steps of the branch open one another, in their order.'),
  isPassed: { ...flag, description: 'Of several results of one step, the latest counts.' },
  score: nullable(mark),
  comment: nullable(reason)
}
const KeptCompetence = View('KeptCompetence', {
  unitCode: text(40), competenceCode: text(40), expiresOn: nullable({ ...LegalDate, description: 'The last day; null: no limit.' })
}, 'A competence that is kept although its unit was not acquired.')

export async function applicationRoutes (app: FastifyInstance): Promise<void> {
  const { command, create, list } = aggregateRoutes(app, applications, {
    about: 'One person’s attempt at one certificate.',
    fields: {
      candidateId: nullable({ ...Id, description: 'null to jurors where files are anonymous.' }),
      certificateId: Id,
      frameworkVersion: integer(1, 10_000),
      registration: OpenString(registrations, 'Of the certificate, when the file was last written.'),
      ...content,
      route,
      scheme: OpenString(schemes),
      filedBy: OpenString(roles),
      filingOrganizationId: id,
      submittedOn: day,
      completedOn: nullable({ ...LegalDate, description: 'The day from which clocks run.' }),
      orientation: nullable(OpenString(orientations)),
      tacitAdmissionOn: nullable({ ...LegalDate, description: 'Admissible to VAE from this day if nobody answers before.' }),
      admissibility: nullable(OpenString(['admissible', 'not_admissible'])),
      admissibilityDecidedOn: day,
      isAdmissible: { ...flag, description: 'To VAE, today: decided so, or not answered in time.' },
      individualAuthorisedOn: nullable({ ...LegalDate, description: 'The day on which the branch allowed this free candidate.' }),
      validationFileOn: day,
      juryDueOn: nullable({ ...LegalDate, description: 'The last day for the jury to sit: its clock starts with the validation file.' }),
      jurySessionId: id,
      outcome,
      acquiredUnits: listOf(text(40), 100, 'By this attempt’s decision; what was held before is not repeated.'),
      keptCompetences: listOf(
        ref(KeptCompetence), 1000, 'Acquired outside a complete unit, and kept for the next attempt.'),
      isDistinguished: flag,
      decidedOn: day,
      notifyDueOn: nullable({ ...LegalDate, description: 'The last day to notify the decision.' }),
      appealUntil: nullable({ ...LegalDate, description: 'The last day to appeal, once the result is published; null where nothing limits it, or no appeal is open.' }),
      publishedOn: nullable({ ...LegalDate, description: 'Before it, only officers, auditors and jurors see the result.' }),
      retakeFrom: nullable({ ...LegalDate, description: 'The first day on which the person may apply again.' }),
      note: nullable(reason),
      reason: nullable(reason)
    },
    facts: {
      decisions: {
        kind: OpenString(['orientation', 'admissibility', 'admissibility_revocation']),
        value: OpenString([...orientations, 'admissible', 'not_admissible', 'revoked']),
        decidedOn: LegalDate,
        reason: nullable(reason),
        policyId: Id,
        gaps: listOf(ref(AdmissibilityGap), 100, 'Where the experience falls short of the framework.'),
        recordedAt: Instant
      },
      prechecks: { ...precheckFields, step: OpenString(precheckSteps), recordedOn: LegalDate, policyId: Id, recordedAt: Instant }
    },
    present: ({ state }, { today }) => ({ isAdmissible: isAdmissible(state, today) })
  })
  const { route: asked, scheme } = content
  create({ candidateId: Id, certificateId: Id, route: asked, scheme, ...left }, async (body, { id, context, tx }) => {
    const input = { ...nothing, ...body, id }
    return openApplication(input, await findNamedByOpening(tx, input, context.today), context)
  })
  // Fields that came later may be left out: they then go back to nothing, as in a first draft.
  const edited = { ...content, experienceYears: left.experienceYears, isUnderAgreement: left.isUnderAgreement }
  command('edit', edited, async (tx, body) => {
    const content = { ...nothing, ...body }
    return { content, named: await findNamedByContent(tx, content) }
  })
  command('submit', {})
  command('authorise', {})
  command('return_incomplete', { note: reason })
  command('accept', {})
  const { step, isPassed, score, comment } = precheckFields
  command('record_precheck', { step, isPassed, score: optional(score), comment: optional(comment) },
    async (_, body) => ({ score: null, comment: null, ...body }))
  command('decide_admissibility', { isAdmissible: flag, reason, gaps: optional(listOf(ref(GapInput), 100)) },
    async (_, body) => ({ gaps: [], ...body }))
  command('revoke_admissibility', { reason })
  command('submit_validation_file', {})
  command('withdraw', { reason })
  command('abandon', { reason })
  list({
    summary: {
      candidateId: id, certificateId: Id, route, status, submittedOn: day, jurySessionId: id, outcome, decidedOn: day
    },
    filters: { candidateId: Id, certificateId: Id, employerOrganizationId: Id, filingOrganizationId: Id, jurySessionId: Id, status }
  })
}
