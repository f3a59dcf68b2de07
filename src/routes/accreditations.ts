import type { FastifyInstance } from 'fastify'
import { accreditations, drawArrivalNumber, findCertificates, findNamedByOpening, isAdopted } from '../db/accreditations.ts'
import { activities, dispositions } from '../domain/accreditation.ts'
import { openAccreditation } from '../domain/accreditation-opening.ts'
import { pieceKinds } from '../domain/policy.ts'
import { isExpired } from '../domain/rules/coverage.ts'
import { frameworkVersion } from '../http/framework-schemas.ts'
import {
  flag, Id, Input, Instant, integer, LegalDate, list as listOf, nullable, OpenString, optional, ref, StringEnum, text, View
} from '../http/schemas.ts'
import { aggregateRoutes } from './aggregate-routes.ts'

const siteCode = text(40)
const reason = text(2000)
const day = nullable(LegalDate)
const value = nullable({ ...integer(0, 1_000_000), description: 'The figure that the piece proves: square metres of a room, years in the trade.' })
const reference = { ...text(200), description: 'Where the document is kept: a file name, an archive number.' }
const year = { ...integer(2000, 2199), description: 'The calendar year of the commitment letter.' }
const AccreditationSuspension = View('AccreditationSuspension', {
  from: LegalDate, until: { ...LegalDate, description: 'The first day with the right again.' }
}, 'A suspension that was lifted.')
const scope = {
  activities: listOf(StringEnum(activities), 2), certificateIds: listOf(Id, 100), siteCodes: listOf(siteCode, 100)
}
const AccreditationFault = View('AccreditationFault', { kind: OpenString(pieceKinds), reason }, 'Why a piece sent the file back.')
const AccreditationFaultInput = Input('AccreditationFaultInput', { kind: StringEnum(pieceKinds), reason }, 'What is wrong with a piece.')
const effectiveOn = { ...LegalDate, description: 'Today or later: nothing is taken back for the past.' }
const decidedOn = optional({ ...LegalDate, description: 'The day of the decision. By default today.' })
const status = OpenString(accreditations.machine.statuses)
const holder = OpenString(['organization', 'examiner'])

export async function accreditationRoutes (app: FastifyInstance): Promise<void> {
  const { command, create, list } = aggregateRoutes(app, accreditations, {
    about: 'The right of an organisation or an examiner to prepare or assess, for named certificates, sites and dates.',
    fields: {
      holder,
      organizationId: nullable(Id),
      examinerId: nullable(Id),
      activities: listOf(OpenString(activities), 2),
      certificateIds: listOf(Id, 100, 'Empty: no certificate is named.'),
      siteCodes: listOf(siteCode, 100, 'Empty: no site is named.'),
      previousId: nullable({ ...Id, description: 'The accreditation that this one renews.' }),
      arrivalNumber: nullable({ ...integer(1, 2_147_483_647), description: 'The order in which complete files arrived.' }),
      submittedOn: day,
      acceptedOn: day,
      decidedOn: day,
      validFrom: day,
      validUntil: nullable({ ...LegalDate, description: 'The last day.' }),
      suspendedFrom: day,
      suspensions: listOf(ref(AccreditationSuspension), 100, 'Those that were lifted.'),
      withdrawnFrom: nullable({ ...LegalDate, description: 'The first day without the right, withdrawn or relinquished.' }),
      caseClosedOn: day,
      registerChangedOn: nullable({ ...LegalDate, description: 'The last change that the national list of accredited organisations must learn of.' }),
      registerUpdateDueOn: nullable({ ...LegalDate, description: 'Two months after the change. Null: no registered certificate was concerned.' }),
      registerUpdatedOn: nullable({ ...LegalDate, description: 'The list was updated. Null again after the next change.' }),
      faults: listOf(ref(AccreditationFault), 50),
      reason: nullable(reason),
      policyId: nullable(Id),
      isExpired: { ...flag, description: 'Computed: the last day has passed.' }
    },
    facts: {
      documents: { kind: OpenString(pieceKinds), issuedOn: day, value, reference, recordedAt: Instant },
      commitments: { year, recordedAt: Instant },
      compliances: { certificateId: Id, frameworkVersion, declaredOn: LegalDate, recordedAt: Instant },
      dispositions: { trainingEnrollmentId: Id, disposition: OpenString(dispositions), note: nullable(text(2000)), recordedAt: Instant }
    },
    present: ({ state }, { today }) => ({ isExpired: isExpired(state, today) })
  })
  create({ organizationId: nullable(Id), examinerId: nullable(Id), ...scope }, async (body, { id, context, tx }) =>
    openAccreditation({ id, ...body }, await findNamedByOpening(tx, body), context))
  command('edit', scope, async (tx, content) => ({ content, certificateIds: await findCertificates(tx, content) }))
  command('add_document', { kind: StringEnum(pieceKinds), issuedOn: day, value, reference })
  command('submit', {})
  command('return_incomplete', { faults: { ...listOf(ref(AccreditationFaultInput), 50), minItems: 1 } })
  command('accept', {}, async (tx) => ({ arrivalNumber: await drawArrivalNumber(tx) }))
  command('grant', {
    decidedOn,
    validFrom: optional({ ...LegalDate, description: 'The first day, not before the decision. By default the day of the decision.' })
  }, async (_, { decidedOn, validFrom }, context) => {
    const day = decidedOn ?? (await context()).today
    return { decidedOn: day, validFrom: validFrom ?? day }
  })
  command('refuse', { reason, decidedOn }, async (_, { reason, decidedOn }, context) => ({ reason, decidedOn: decidedOn ?? (await context()).today }))
  command('suspend', { reason, effectiveOn })
  command('reinstate', {})
  command('withdraw', { reason, effectiveOn })
  command('relinquish', { effectiveOn })
  command('renew', {})
  command('record_disposition', { trainingEnrollmentId: Id, disposition: StringEnum(dispositions), note: nullable(text(2000)) })
  command('sign_commitment', { year })
  command('declare_compliance', { certificateId: Id, frameworkVersion }, async (tx, declared) => ({ ...declared, isAdopted: await isAdopted(tx, declared) }))
  command('close_case', {})
  command('record_register_update', { updatedOn: LegalDate })
  list({
    summary: { holder, organizationId: nullable(Id), examinerId: nullable(Id), validFrom: day, validUntil: day, previousId: nullable(Id), status },
    filters: { holder, organizationId: Id, examinerId: Id, previousId: Id, status }
  })
}
