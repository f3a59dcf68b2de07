import type { Application, ApplicationContent, ApplicationEvent, NamedByContent } from './application.ts'
import type { Candidate } from './candidate.ts'
import type { Actor, Context } from './kernel/decider.ts'
import { found, insist, refuse } from './kernel/refusal.ts'
import { type RegistrationFacts, registrationOn } from './rules/eligibility.ts'
import type { FrameworkUnit } from './rules/held-units.ts'

type Applicant = Pick<Candidate, 'id' | 'employerOrganizationId' | 'managingOrganizationId'>
export type ApplicationInput = Pick<Application, 'id' | 'candidateId' | 'certificateId'> & ApplicationContent

/** What an application names when it is opened, looked up; null where there is no such thing. */
export interface NamedByOpening extends NamedByContent {
  readonly candidate: Applicant | null
  readonly certificate: RegistrationFacts & { readonly id: string, readonly frameworkVersion: number, readonly units: readonly FrameworkUnit[] } | null
}

export function openApplication (
  input: ApplicationInput, named: NamedByOpening, context: Context
): ApplicationEvent & { readonly state: Application } {
  const known = found(named.candidate, 'candidate', '#/candidateId')
  const candidate = found(concerns(known, context.actor) ? known : null, 'candidate', '#/candidateId')
  return { type: 'application.opened', state: draftFor(input, { ...named, candidate }, context) }
}

/** It follows the version of the framework that is in force on the day it is opened. */
export function draftFor (
  { id, candidateId, certificateId, ...asked }: ApplicationInput,
  { candidate, ...named }: Omit<NamedByOpening, 'candidate'> & { readonly candidate: Pick<Applicant, 'employerOrganizationId'> },
  context: Context
): Application {
  const certificate = found(named.certificate, 'certificate', '#/certificateId')
  const { frameworkVersion, units } = certificate
  const { branchId, actor, today } = context
  const content = contentFor(context, { content: asked, named, candidateId, certificateId, units })
  const employerOrganizationId = content.employerOrganizationId ?? candidate.employerOrganizationId
  const registration = registrationOn(certificate, today)
  const asOpened = { branchId, id, candidateId, certificateId, frameworkVersion, registration, ...filedBy(actor) }
  return { ...blank, ...asOpened, ...content, employerOrganizationId }
}

/** A candidate applies for themselves, an employer for its employees, a training organisation for those it follows. */
function concerns ({ id, employerOrganizationId, managingOrganizationId }: Applicant, { role, personId, organizationId }: Actor): boolean {
  if (role === 'candidate') return id === personId
  if (role === 'employer') return employerOrganizationId !== null && employerOrganizationId === organizationId
  if (role === 'training_provider') return managingOrganizationId !== null && managingOrganizationId === organizationId
  return role === 'officer'
}

function filedBy ({ role, organizationId }: Actor): Pick<Application, 'filedBy' | 'filingOrganizationId'> {
  return { filedBy: role, filingOrganizationId: role === 'employer' || role === 'training_provider' ? organizationId : null }
}

interface Writing extends Pick<Application, 'candidateId' | 'certificateId'> {
  readonly content: ApplicationContent
  readonly named: NamedByContent
  readonly units: readonly FrameworkUnit[]
}

/** Asking for no unit in particular asks for all of them; an employer names itself or nobody, which is the same. */
export function contentFor ({ actor: { role, organizationId }, today }: Context, { content, named, ...about }: Writing): ApplicationContent {
  const { unitCodes, employerOrganizationId, previousApplicationId } = content
  const codes = about.units.map(({ code }) => code)
  const unit = unitCodes.find((code) => !codes.includes(code))
  insist(unit !== undefined && refuse('unit_unknown', 'model:framework', { unit }), '#/unitCodes')
  const isOpen = role !== 'employer' || employerOrganizationId === organizationId
  if (employerOrganizationId !== null) found(isOpen ? named.employer : null, 'organization', '#/employerOrganizationId')
  insistSigned(content, today)
  if (previousApplicationId !== null) insistPrevious(found(named.previous, 'application', '#/previousApplicationId'), about)
  return {
    ...content,
    unitCodes: unitCodes.length === 0 ? codes : unitCodes,
    employerOrganizationId: role === 'employer' ? organizationId : employerOrganizationId
  }
}

/** Nobody who applies today signed before. */
const earliest = '1950-01-01'

function insistSigned ({ agreementSignedOn: date }: ApplicationContent, today: string): void {
  if (date === null) return
  insist(date > today && refuse('date_in_future', 'model:application', { date, today }), '#/agreementSignedOn')
  insist(date < earliest && refuse('date_too_early', 'model:application', { earliest }), '#/agreementSignedOn')
}

const ended: readonly Application['status'][] = ['certified', 'partially_certified', 'refused']

/** The attempt before this one: of the same person, for the same certificate, and with a result that is published. */
function insistPrevious (
  previous: NonNullable<NamedByContent['previous']>, { candidateId, certificateId }: Pick<Writing, 'candidateId' | 'certificateId'>
): void {
  const isDecided = ended.includes(previous.status) && previous.publishedOn !== null
  const isOfSame = previous.candidateId === candidateId && previous.certificateId === certificateId
  insist(!isOfSame && refuse('previous_of_another', 'model:application', {}), '#/previousApplicationId')
  insist(!isDecided && refuse('previous_undecided', 'model:application', {}), '#/previousApplicationId')
}

const blank = {
  individualAuthorisedOn: null,
  submittedOn: null,
  completedOn: null,
  tacitAdmissionOn: null,
  orientation: null,
  admissibility: null,
  admissibilityDecidedOn: null,
  validationFileOn: null,
  juryDueOn: null,
  jurySessionId: null,
  outcome: null,
  acquiredUnits: [],
  keptCompetences: [],
  isDistinguished: false,
  decidedOn: null,
  notifyDueOn: null,
  publishedOn: null,
  appealMonths: null,
  appealUntil: null,
  retakeFrom: null,
  note: null,
  reason: null,
  policyId: null,
  status: 'draft',
  version: 1
} as const
