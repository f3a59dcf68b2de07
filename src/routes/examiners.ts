import type { FastifyInstance } from 'fastify'
import { examiners } from '../db/examiners.ts'
import { email, Id, integer, LegalDate, list, nullable, text } from '../http/schemas.ts'
import { recordRoutes } from './record-routes.ts'

const fields = {
  familyName: text(100),
  givenNames: text(100),
  email: nullable(email),
  employerOrganizationId: nullable(Id),
  trainsFor: list(Id, 50, 'Organisations for which this person trains; whom they prepared, this person never assesses.'),
  yearsInTrade: integer(0, 70),
  retiredOn: nullable(LegalDate)
}

export async function examinerRoutes (app: FastifyInstance): Promise<void> {
  const { list: listed } = recordRoutes(app, examiners, { about: 'A person who assesses (évaluateur): qualified, external, accredited.', fields })
  listed({
    summary: { familyName: fields.familyName, givenNames: fields.givenNames, employerOrganizationId: fields.employerOrganizationId },
    filters: { employerOrganizationId: Id }
  })
}
