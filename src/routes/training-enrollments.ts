import type { FastifyInstance } from 'fastify'
import { findNamedByOpening, findNamedOrganization, trainingEnrollments } from '../db/training-enrollments.ts'
import { openTrainingEnrollment } from '../domain/training-enrollment-opening.ts'
import { Id, Instant, integer, LegalDate, list as listOf, nullable, OpenString, text } from '../http/schemas.ts'
import { aggregateRoutes } from './aggregate-routes.ts'

const unitCode = text(40)
const reason = text(2000)
const day = nullable(LegalDate)
const siteCode = nullable({ ...text(40), description: 'One of the organisation’s sites; needed where the branch accredits sites.' })
const plannedHours = integer(0, 10_000)
const hours = integer(1, 12)
const units = { ...listOf(unitCode, 100), uniqueItems: true }
const status = OpenString(trainingEnrollments.machine.statuses)

export async function trainingEnrollmentRoutes (app: FastifyInstance): Promise<void> {
  const { command, create, list } = aggregateRoutes(app, trainingEnrollments, {
    about: 'A person is trained at an accredited organisation, for units that are missing.',
    fields: {
      applicationId: Id,
      candidateId: Id,
      organizationId: Id,
      siteCode,
      unitCodes: listOf(unitCode, 100),
      completedUnitCodes: listOf(unitCode, 100),
      startsOn: LegalDate,
      endsOn: day,
      plannedHours,
      candidateAgreedOn: day,
      organizationAgreedOn: day,
      activatedOn: day,
      completedOn: day,
      filesKeptUntil: { ...day, description: 'Once it has ended: the last day on which the organisation must still have the file.' },
      transferredFromId: nullable({ ...Id, description: 'The training of which this one is the rest.' }),
      reason: nullable(reason)
    },
    facts: {
      sessions: {
        startsAt: Instant, heldOn: { ...LegalDate, description: 'The day in the branch’s time zone.' }, hours, unitCode: nullable(unitCode), recordedAt: Instant
      },
      attendances: { heldOn: LegalDate, hours, unitCode: nullable(unitCode), recordedAt: Instant }
    }
  })
  create({
    applicationId: Id, organizationId: Id, siteCode, unitCodes: { ...units, minItems: 1 }, startsOn: LegalDate, endsOn: day, plannedHours
  }, async (body, { id, context, tx }) => openTrainingEnrollment({ id, ...body }, await findNamedByOpening(tx, body, context), context))
  command('agree', {})
  command('activate', {})
  command('declare_session', { startsAt: Instant, hours, unitCode: nullable(unitCode) })
  command('record_attendance', { heldOn: LegalDate, hours, unitCode: nullable(unitCode) })
  command('complete', {})
  command('drop', { reason })
  command('transfer', { organizationId: Id, siteCode, startsOn: LegalDate, completedUnitCodes: units }, async (tx, { organizationId, ...body }) =>
    ({ ...body, organization: await findNamedOrganization(tx, organizationId) }))
  command('terminate', { reason })
  list({
    summary: {
      applicationId: Id, candidateId: Id, organizationId: Id, siteCode, startsOn: LegalDate, endsOn: day, transferredFromId: nullable(Id), status
    },
    filters: { applicationId: Id, candidateId: Id, organizationId: Id, status }
  })
}
