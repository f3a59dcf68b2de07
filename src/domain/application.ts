import { evolveApplication } from './application-evolution.ts'
import { type ApplicationFacts, applicationGuards } from './application-guards.ts'
import { applicationMachine } from './application-machine.ts'
import { contentFor } from './application-opening.ts'
import { appealUntil, type Decision, outcomeOfJury, ratified } from './application-outcome.ts'
import { admissibilityDecided, admissibilityRevoked, oriented, prechecked, validationFiled } from './application-vae.ts'
import type { AwardDraft, UnitAwardDraft } from './award.ts'
import type { Decider, Known } from './kernel/decider.ts'
import type { CommandOf, Role, StatusOf } from './kernel/machine.ts'
import { type Registration, registrationOn, type Route, type Scheme } from './rules/eligibility.ts'
import type { PrecheckStep } from './rules/precheck.ts'

export type ApplicationStatus = StatusOf<typeof applicationMachine>
export const orientations = ['vae', 'training', 'training_then_vae', 'not_eligible'] as const
export type Orientation = typeof orientations[number]
export type Outcome = 'full' | 'partial' | 'refused'

/** A competence that a jury keeps for the next attempt, although its unit is not acquired. */
export interface KeptCompetence { readonly unitCode: string, readonly competenceCode: string, readonly expiresOn: string | null }

export interface Application {
  readonly branchId: string
  readonly id: string
  readonly candidateId: string
  readonly certificateId: string
  readonly frameworkVersion: number
  /** Of the certificate, when the file was last written: the branch's rules may differ by it. */
  readonly registration: Registration
  readonly route: Route
  readonly scheme: Scheme
  /** The units asked for: of those that are held already, nothing more is asked. */
  readonly unitCodes: readonly string[]
  readonly employerOrganizationId: string | null
  readonly agreementSignedOn: string | null
  readonly filedBy: Role
  readonly filingOrganizationId: string | null
  readonly prerequisitesDeclared: boolean
  /** In the trade, as the person declares them. */
  readonly experienceYears: number | null
  /** Declared: the person comes under the collective agreement. */
  readonly isUnderAgreement: boolean
  readonly individualAuthorisedOn: string | null
  readonly previousApplicationId: string | null
  readonly submittedOn: string | null
  readonly completedOn: string | null
  readonly tacitAdmissionOn: string | null
  readonly orientation: Orientation | null
  readonly admissibility: 'admissible' | 'not_admissible' | null
  readonly admissibilityDecidedOn: string | null
  readonly validationFileOn: string | null
  readonly juryDueOn: string | null
  readonly jurySessionId: string | null
  readonly outcome: Outcome | null
  readonly acquiredUnits: readonly string[]
  readonly keptCompetences: readonly KeptCompetence[]
  readonly isDistinguished: boolean
  readonly decidedOn: string | null
  readonly notifyDueOn: string | null
  readonly publishedOn: string | null
  /** As the policy of the decision says; null where nothing limits an appeal, or none is open. */
  readonly appealMonths: number | null
  readonly appealUntil: string | null
  readonly retakeFrom: string | null
  readonly note: string | null
  readonly reason: string | null
  readonly policyId: string | null
  readonly status: ApplicationStatus
  readonly version: number
}

/** Orientation and admissibility, as they were decided: a later one supersedes. */
export interface ApplicationDecision {
  readonly branchId: string
  readonly id: string
  readonly applicationId: string
  readonly kind: 'orientation' | 'admissibility' | 'admissibility_revocation'
  readonly value: string
  readonly decidedOn: string
  readonly reason: string | null
  readonly gaps: readonly AdmissibilityGap[]
  readonly policyId: string
  readonly recordedAt: string
}

/** Where the experience falls short of a unit: the law wants this analysis in the notice. */
export interface AdmissibilityGap { readonly unitCode: string, readonly comment: string }

/** A step before admissibility: of several results of one step, the latest counts. */
export interface ApplicationPrecheck {
  readonly branchId: string
  readonly id: string
  readonly applicationId: string
  readonly step: PrecheckStep
  readonly isPassed: boolean
  readonly score: string | null
  readonly comment: string | null
  readonly recordedOn: string
  readonly policyId: string
  readonly recordedAt: string
}

/** What can be rewritten while the file is a draft or comes back incomplete. */
export type ApplicationContent = Pick<Application,
  'route' | 'scheme' | 'unitCodes' | 'employerOrganizationId' | 'agreementSignedOn' | 'prerequisitesDeclared' | 'experienceYears' |
  'isUnderAgreement' | 'previousApplicationId'>

/** What a file is written under, renewed each time that it is written. */
export type ApplicationTerms = Pick<Application, 'registration' | 'frameworkVersion'>

/** What the content names, looked up; null where there is no such thing. */
export interface NamedByContent {
  readonly employer: { readonly id: string } | null
  readonly previous: Pick<Application, 'id' | 'candidateId' | 'certificateId' | 'status' | 'publishedOn'> | null
}

export type ApplicationCommand = CommandOf<typeof applicationMachine, {
  edit: { content: ApplicationContent, named: NamedByContent }
  submit: {}
  authorise: {}
  return_incomplete: { note: string }
  accept: {}
  begin_assessment: {}
  record_orientation: { id: string, orientation: Orientation, reason: string | null }
  record_precheck: Pick<ApplicationPrecheck, 'id' | 'step' | 'isPassed' | 'score' | 'comment'>
  decide_admissibility: { id: string, isAdmissible: boolean, reason: string, gaps: readonly AdmissibilityGap[] }
  revoke_admissibility: { id: string, reason: string }
  submit_validation_file: {}
  begin_training: {}
  become_ready: {}
  list: { jurySessionId: string }
  unlist: {}
  record_outcome: {
    jurySessionId: string
    acquiredUnits: readonly string[]
    keptCompetences: readonly Omit<KeptCompetence, 'expiresOn'>[]
    isDistinguished: boolean
    decidedOn: string
  }
  ratify: { decidedOn: string }
  return_to_jury: {}
  publish: {}
  reopen: {}
  withdraw: { reason: string }
  abandon: { reason: string }
}>

export type ApplicationEvent =
  | { readonly type: 'application.opened', readonly state: Application }
  | { readonly type: 'application.edited', readonly content: ApplicationContent, readonly terms: ApplicationTerms }
  | { readonly type: 'application.submitted', readonly submittedOn: string, readonly policyId: string }
  | { readonly type: 'application.individual_authorised', readonly individualAuthorisedOn: string }
  | { readonly type: 'application.returned', readonly note: string }
  | { readonly type: 'application.accepted', readonly completedOn: string }
  | { readonly type: 'application.assessment_begun' }
  | { readonly type: 'application.oriented', readonly fact: ApplicationDecision, readonly tacitAdmissionOn: string | null }
  | { readonly type: 'application.precheck_recorded', readonly fact: ApplicationPrecheck }
  | { readonly type: 'application.admissibility_decided', readonly fact: ApplicationDecision }
  | { readonly type: 'application.admissibility_revoked', readonly fact: ApplicationDecision, readonly tacitAdmissionOn: string }
  | { readonly type: 'application.validation_file_submitted', readonly validationFileOn: string, readonly juryDueOn: string }
  | { readonly type: 'application.training_begun' }
  | { readonly type: 'application.made_ready' }
  | { readonly type: 'application.listed', readonly jurySessionId: string }
  | { readonly type: 'application.unlisted' }
  | { readonly type: 'application.proposed' } & Decision
  | ApplicationDecided
  | { readonly type: 'application.returned_to_jury' }
  | { readonly type: 'application.published', readonly publishedOn: string, readonly appealUntil: string | null }
  | { readonly type: 'application.reopened' }
  | { readonly type: 'application.withdrawn', readonly reason: string }
  | { readonly type: 'application.abandoned', readonly reason: string }

/** Final: what the person gets from it is born in the same transaction. */
export interface ApplicationDecided extends Decision {
  readonly type: 'application.decided'
  readonly status: 'certified' | 'partially_certified' | 'refused'
  readonly retakeFrom: string | null
  readonly publishedOn: string | null
  readonly appealMonths: number | null
  readonly appealUntil: string | null
  readonly unitAwards: readonly UnitAwardDraft[]
  readonly award: AwardDraft | null
}

/** One event per command. */
function decide (state: Application, command: ApplicationCommand, known: Known<ApplicationFacts>): ApplicationEvent[] {
  return [eventOf(state, command, known)]
}

function eventOf (state: Application, command: ApplicationCommand, known: Known<ApplicationFacts>): ApplicationEvent {
  const { policyId, facts, context: { today } } = known
  switch (command.type) {
    case 'edit': return {
      type: 'application.edited',
      content: contentFor(known.context, { ...command, ...state, units: facts.inForce.units }),
      terms: { frameworkVersion: facts.inForce.version, registration: registrationOn(facts.certificate, today) }
    }
    case 'submit': return { type: 'application.submitted', submittedOn: today, policyId }
    case 'authorise': return { type: 'application.individual_authorised', individualAuthorisedOn: state.individualAuthorisedOn ?? today }
    case 'return_incomplete': return { type: 'application.returned', note: command.note }
    case 'accept': return { type: 'application.accepted', completedOn: today }
    case 'begin_assessment': return { type: 'application.assessment_begun' }
    case 'record_orientation': return oriented(state, command, known)
    case 'record_precheck': return prechecked(state, command, known)
    case 'decide_admissibility': return admissibilityDecided(state, command, known)
    case 'revoke_admissibility': return admissibilityRevoked(state, command, known)
    case 'submit_validation_file': return validationFiled(known)
    case 'begin_training': return { type: 'application.training_begun' }
    case 'become_ready': return { type: 'application.made_ready' }
    case 'list': return { type: 'application.listed', jurySessionId: command.jurySessionId }
    case 'unlist': return { type: 'application.unlisted' }
    case 'record_outcome': return outcomeOfJury(state, command, known)
    case 'ratify': return ratified(state, command.decidedOn, known)
    case 'return_to_jury': return { type: 'application.returned_to_jury' }
    case 'publish': return { type: 'application.published', publishedOn: today, appealUntil: appealUntil(state.appealMonths, today) }
    case 'reopen': return { type: 'application.reopened' }
    case 'withdraw': return { type: 'application.withdrawn', reason: command.reason }
    case 'abandon': return { type: 'application.abandoned', reason: command.reason }
  }
}

export const applicationDecider: Decider<Application, ApplicationCommand, ApplicationEvent, ApplicationFacts> = {
  machine: applicationMachine,
  guards: applicationGuards,
  reads: {
    edit: ['certificate', 'inForce'],
    record_precheck: ['prechecks'],
    decide_admissibility: ['prechecks', 'hasPriorCertificate'],
    record_outcome: ['certificate', 'framework', 'unitAwards'],
    ratify: ['certificate', 'framework', 'unitAwards']
  },
  circumstances: { needs: [], of: ({ route, registration }) => ({ route, registration }) },
  decide,
  evolve: evolveApplication
}
