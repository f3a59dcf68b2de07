import { routes, schemes } from '../domain/rules/eligibility.ts'
import { flag, Id, integer, LegalDate, list, nullable, optional, StringEnum, text } from './schemas.ts'

/** What a file says, when it is opened, rewritten or only asked about. */
export const content = {
  route: StringEnum(routes, 'How the person’s skills will be proven.'),
  scheme: StringEnum(schemes, 'Who pays.'),
  unitCodes: { ...list(text(40), 100, 'Codes of the framework’s units; none in particular asks for all of them.'), uniqueItems: true },
  employerOrganizationId: nullable(Id),
  agreementSignedOn: nullable({ ...LegalDate, description: 'The day on which employee and employer signed that they agree.' }),
  prerequisitesDeclared: { ...flag, description: 'The person declares to meet the framework’s prerequisites.' },
  experienceYears: nullable({ ...integer(0, 80), description: 'Years in the trade, as the person declares them.' }),
  isUnderAgreement: { ...flag, description: 'The person declares to come under the collective agreement.' },
  previousApplicationId: nullable({ ...Id, description: 'The attempt before this one.' })
}

/** A first draft may leave these out. */
export const left = {
  unitCodes: optional(content.unitCodes),
  employerOrganizationId: optional(content.employerOrganizationId),
  agreementSignedOn: optional(content.agreementSignedOn),
  prerequisitesDeclared: optional(content.prerequisitesDeclared),
  experienceYears: optional(content.experienceYears),
  isUnderAgreement: optional(content.isUnderAgreement),
  previousApplicationId: optional(content.previousApplicationId)
}

export const nothing = {
  unitCodes: [],
  employerOrganizationId: null,
  agreementSignedOn: null,
  prerequisitesDeclared: false,
  experienceYears: null,
  isUnderAgreement: false,
  previousApplicationId: null
}
