import type { FastifyInstance } from 'fastify'
import { seats } from '../db/seats.ts'
import { colleges } from '../domain/rules/voting.ts'
import { Id, LegalDate, nullable, pattern, StringEnum, text } from '../http/schemas.ts'
import { recordRoutes } from './record-routes.ts'

const college = StringEnum(colleges, 'Half of the joint commission (collège).')
const fields = {
  college,
  organizationName: text(200),
  sector: nullable(pattern('^[0-9]{1,4}$', 4, '3043')),
  titularId: nullable(Id),
  titularName: nullable(text(200)),
  substituteId: nullable(Id),
  substituteName: nullable(text(200)),
  endedOn: nullable(LegalDate)
}

export async function seatRoutes (app: FastifyInstance): Promise<void> {
  const { list } = recordRoutes(app, seats, { about: 'A titular place in a college of the joint commission (siège), held by an organisation.', fields })
  list({ summary: { college, organizationName: fields.organizationName, titularId: fields.titularId, endedOn: fields.endedOn } })
}
