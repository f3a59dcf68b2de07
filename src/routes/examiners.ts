import type { FastifyInstance } from 'fastify'
import { examiners } from '../db/examiners.ts'
import { examinerQualities } from '../domain/examiner.ts'
import { email, Id, Input, integer, LegalDate, list, nullable, optional, ref, StringEnum, text, View } from '../http/schemas.ts'
import { recordRoutes } from './record-routes.ts'

const pair = { organizationId: Id, certificateId: nullable({ ...Id, description: 'Null: for every certificate.' }) }
const about = 'Companies whose people this person trains, for one certificate or for all; whom they are to certify there, they never assess.'
const trainsCompanies = list(ref(Input('ExaminerTrainedCompanyInput', pair, about)), 50, about)
const qualities = { ...list(StringEnum(examinerQualities), 2, 'In which qualities this person assesses.'), minItems: 1, uniqueItems: true }

const fields = {
  familyName: text(100),
  givenNames: text(100),
  email: nullable(email),
  employerOrganizationId: nullable(Id),
  trainsFor: list(Id, 50, 'Organisations for which this person trains; whom they prepared, this person never assesses.'),
  trainsCompanies: optional(trainsCompanies),
  qualities: optional(qualities),
  yearsInTrade: integer(0, 70),
  retiredOn: nullable(LegalDate)
}

export async function examinerRoutes (app: FastifyInstance): Promise<void> {
  const { list: listed } = recordRoutes(app, examiners, {
    about: 'A person who assesses (évaluateur): qualified, external, accredited.',
    fields,
    shown: { trainsCompanies: list(ref(View('ExaminerTrainedCompany', pair, about)), 50), qualities },
    content: (body) => ({ trainsCompanies: [], qualities: ['professional'], ...body })
  })
  listed({
    summary: { familyName: fields.familyName, givenNames: fields.givenNames, employerOrganizationId: fields.employerOrganizationId },
    filters: { employerOrganizationId: Id },
    sorts: ['familyName']
  })
}
