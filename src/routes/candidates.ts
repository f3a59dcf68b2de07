import type { FastifyInstance } from 'fastify'
import { candidates } from '../db/candidates.ts'
import { findNamedByRecognition } from '../db/unit-recognitions.ts'
import { candidateCategories, candidateFor, relations } from '../domain/candidate.ts'
import { recogniseUnit } from '../domain/unit-recognition.ts'
import { email, Id, Instant, integer, LegalDate, nullable, OpenString, StringEnum, text } from '../http/schemas.ts'
import { recordRoutes } from './record-routes.ts'

const category = StringEnum(candidateCategories, 'The public that the person belongs to on entry.')
const ownOrNull = 'Null then stands for itself in POST, and keeps what stands in PUT; another id is refused.'
const fields = {
  familyName: text(100),
  givenNames: text(100),
  birthDate: { ...LegalDate, pattern: '^(19|20)[0-9]{2}-' } as typeof LegalDate,
  birthPlace: nullable(text(100)),
  email: nullable(email),
  phone: nullable(text(30)),
  category,
  employerOrganizationId: nullable({ ...Id, description: `An employer names itself or null. ${ownOrNull}` }),
  managingOrganizationId: nullable({
    ...Id, description: `The training organisation that follows the person. A training organisation names itself or null. ${ownOrNull}`
  })
}

const recognition = {
  certificateId: Id,
  frameworkVersion: integer(1, 1_000_000),
  unitCode: text(40),
  commonCode: text(60),
  verificationCode: text(40),
  sourceBranch: text(200),
  sourceTitle: { ...text(300), description: 'Of the certificate that the code stands for.' },
  sourceUnit: text(40),
  acquiredOn: { ...LegalDate, description: 'As the other branch dates it.' },
  expiresOn: nullable({ ...LegalDate, description: 'The last day, as the other branch said on the day of the recognition; null: no limit.' }),
  recognisedOn: { ...LegalDate, description: 'The day from which it counts here.' },
  recordedAt: Instant
}

export async function candidateRoutes (app: FastifyInstance): Promise<void> {
  const { list, fact } = recordRoutes(app, candidates, {
    about: 'A person who applies, as this branch knows them.',
    fields,
    facts: { links: { personId: Id, relation: OpenString(relations), declaredOn: LegalDate }, 'unit-recognitions': recognition },
    content: (body) => async (_tx, context, current) => candidateFor(body, context, current),
    idFor: ({ role, personId }) => role === 'candidate' && personId !== null ? personId : undefined
  })
  list({
    summary: {
      familyName: fields.familyName, givenNames: fields.givenNames, birthDate: fields.birthDate, employerOrganizationId: fields.employerOrganizationId
    },
    filters: { employerOrganizationId: Id, managingOrganizationId: Id },
    sorts: ['familyName']
  })
  fact('links', {
    type: 'link_declared',
    by: ['officer'],
    summary: 'Declare that a person is related to the candidate, so that they neither assess nor judge them',
    fields: { personId: Id, relation: StringEnum(relations, 'What relates them.') },
    content: (body, { today }) => ({ ...body, declaredOn: today })
  })
  fact('unit-recognitions', {
    type: 'unit_recognised',
    by: ['officer'],
    summary: 'Recognise a common unit that another branch gave, by the public code on its paper',
    fields: {
      verificationCode: { ...text(100), description: 'Of a unit or of a whole certificate, as it stands on the paper.' },
      certificateId: Id,
      unitCode: { ...text(40), description: 'The unit of this branch that has the same common code, in the framework of today.' }
    },
    named: (body, about) => findNamedByRecognition(app.db, body, about),
    content: (body, context, named) => recogniseUnit(body, named, context)
  })
}
