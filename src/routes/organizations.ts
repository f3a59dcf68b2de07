import type { FastifyInstance } from 'fastify'
import { organizations } from '../db/organizations.ts'
import { organizationKinds } from '../domain/organization.ts'
import { Input, list, nullable, pattern, ref, siret, StringEnum, text } from '../http/schemas.ts'
import { recordRoutes } from './record-routes.ts'

const Site = Input('OrganizationSite', {
  code: pattern('^[A-Za-z0-9-]+$', 20, 'LYON-1'),
  name: text(200),
  postalCode: pattern('^[0-9]{5}$', 5, '69003'),
  city: text(100)
}, 'A place of an organisation; accreditations name it by its code.')

const fields = {
  name: text(200),
  siret: nullable(siret),
  kinds: list(StringEnum(organizationKinds), 5, 'What the organisation is here.'),
  activityDeclaration: nullable(text(20)),
  sites: list(ref(Site), 200)
}

export async function organizationRoutes (app: FastifyInstance): Promise<void> {
  const { list: listed } = recordRoutes(app, organizations, { about: 'An organisation: training, assessment, employer, union or employers’ federation.', fields })
  listed({ summary: { name: fields.name, siret: fields.siret }, filters: { siret }, sorts: ['name'] })
}
