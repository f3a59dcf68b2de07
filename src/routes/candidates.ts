import type { FastifyInstance } from 'fastify'
import { candidates } from '../db/candidates.ts'
import { candidateCategories, relations, withinReach } from '../domain/candidate.ts'
import { email, Id, LegalDate, nullable, OpenString, StringEnum, text } from '../http/schemas.ts'
import { recordRoutes } from './record-routes.ts'

const category = StringEnum(candidateCategories, 'The public that the person belongs to on entry.')
const fields = {
  familyName: text(100),
  givenNames: text(100),
  birthDate: { ...LegalDate, pattern: '^(19|20)[0-9]{2}-' } as typeof LegalDate,
  birthPlace: nullable(text(100)),
  email: nullable(email),
  phone: nullable(text(30)),
  category,
  employerOrganizationId: nullable(Id),
  managingOrganizationId: nullable(Id)
}

export async function candidateRoutes (app: FastifyInstance): Promise<void> {
  const { list, fact } = recordRoutes(app, candidates, {
    about: 'A person who applies, as this branch knows them.',
    fields,
    facts: { links: { personId: Id, relation: OpenString(relations), declaredOn: LegalDate } },
    content: withinReach,
    idFor: ({ role, personId }) => role === 'candidate' && personId !== null ? personId : undefined
  })
  list({
    summary: {
      familyName: fields.familyName, givenNames: fields.givenNames, birthDate: fields.birthDate, employerOrganizationId: fields.employerOrganizationId
    },
    filters: { employerOrganizationId: Id, managingOrganizationId: Id }
  })
  fact('links', {
    type: 'link_declared',
    by: ['officer'],
    summary: 'Declare that a person is related to the candidate, so that they neither assess nor judge them',
    fields: { personId: Id, relation: StringEnum(relations, 'What relates them.') },
    content: (body, { today }) => ({ ...body, declaredOn: today })
  })
}
