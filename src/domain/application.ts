import { type ApplicationFacts, applicationGuards } from './application-guards.ts'
import { applicationMachine } from './application-machine.ts'
import { contentFor } from './application-opening.ts'
import { type Decision, outcomeOfJury, ratified } from './application-outcome.ts'
import type { AwardDraft, UnitAwardDraft } from './award.ts'
import type { Decider, Known } from './kernel/decider.ts'
import type { CommandOf, Role, StatusOf } from './kernel/machine.ts'
import { type Registration, registrationOn, type Route, type Scheme, tacitAdmissionOn } from './rules/eligibility.ts'

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
  readonly policyId: string
  readonly recordedAt: string
}

/** What can be rewritten while the file is a draft or comes back incomplete. */
export type ApplicationContent = Pick<Application,
  'route' | 'scheme' | 'unitCodes' | 'employerOrganizationId' | 'agreementSignedOn' | 'prerequisitesDeclared' | 'experienceYears' |
  'isUnderAgreement' | 'previousApplicationId'>

/** What a file is written under, renewed each time that it is written. */
export type ApplicationTerms = Pick<Application, 'registration'>

/** What the content names, looked up; null where there is no such thing. */
export interface NamedByContent {
  readonly employer: { readonly id: string } | null
  readonly previous: Pick<Application, 'id' | 'candidateId' | 'certificateId' | 'status' | 'publishedOn'> | null
}

export type ApplicationCommand = CommandOf<typeof applicationMachine, {
  edit: { content: ApplicationContent, named: NamedByContent }
  submit: {}
  return_incomplete: { note: string }
  accept: {}
  begin_assessment: {}
  record_orientation: { id: string, orientation: Orientation, reason: string | null }
  decide_admissibility: { id: string, isAdmissible: boolean, reason: string }
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
  | { readonly type: 'application.returned', readonly note: string }
  | { readonly type: 'application.accepted', readonly completedOn: string }
  | { readonly type: 'application.assessment_begun' }
  | { readonly type: 'application.oriented', readonly fact: ApplicationDecision, readonly tacitAdmissionOn: string | null }
  | { readonly type: 'application.admissibility_decided', readonly fact: ApplicationDecision }
  | { readonly type: 'application.admissibility_revoked', readonly fact: ApplicationDecision, readonly tacitAdmissionOn: string }
  | { readonly type: 'application.validation_file_submitted', readonly validationFileOn: string }
  | { readonly type: 'application.training_begun' }
  | { readonly type: 'application.made_ready' }
  | { readonly type: 'application.listed', readonly jurySessionId: string }
  | { readonly type: 'application.unlisted' }
  | { readonly type: 'application.proposed' } & Decision
  | ApplicationDecided
  | { readonly type: 'application.returned_to_jury' }
  | { readonly type: 'application.published', readonly publishedOn: string }
  | { readonly type: 'application.reopened' }
  | { readonly type: 'application.withdrawn', readonly reason: string }
  | { readonly type: 'application.abandoned', readonly reason: string }

/** Final: what the person gets from it is born in the same transaction. */
export interface ApplicationDecided extends Decision {
  readonly type: 'application.decided'
  readonly status: 'certified' | 'partially_certified' | 'refused'
  readonly retakeFrom: string | null
  readonly publishedOn: string | null
  readonly unitAwards: readonly UnitAwardDraft[]
  readonly award: AwardDraft | null
}

/** One event per command. */
function decide (state: Application, command: ApplicationCommand, known: Known<ApplicationFacts>): ApplicationEvent[] {
  return [eventOf(state, command, known)]
}

function eventOf (state: Application, command: ApplicationCommand, known: Known<ApplicationFacts>): ApplicationEvent {
  const { policyId, facts, context: { today, actor } } = known
  switch (command.type) {
    case 'edit': return {
      type: 'application.edited',
      content: contentFor(actor, { ...command, ...state, units: facts.framework.units }),
      terms: { registration: registrationOn(facts.certificate, today) }
    }
    case 'submit': return { type: 'application.submitted', submittedOn: today, policyId }
    case 'return_incomplete': return { type: 'application.returned', note: command.note }
    case 'accept': return { type: 'application.accepted', completedOn: today }
    case 'begin_assessment': return { type: 'application.assessment_begun' }
    case 'record_orientation': return oriented(state, decisionOf(state, command, known))
    case 'decide_admissibility': return { type: 'application.admissibility_decided', fact: decisionOf(state, command, known) }
    case 'revoke_admissibility': {
      const fact = decisionOf(state, command, known)
      return { type: 'application.admissibility_revoked', fact, tacitAdmissionOn: tacitAdmissionOn(today) }
    }
    case 'submit_validation_file': return { type: 'application.validation_file_submitted', validationFileOn: today }
    case 'begin_training': return { type: 'application.training_begun' }
    case 'become_ready': return { type: 'application.made_ready' }
    case 'list': return { type: 'application.listed', jurySessionId: command.jurySessionId }
    case 'unlist': return { type: 'application.unlisted' }
    case 'record_outcome': return outcomeOfJury(state, command, known)
    case 'ratify': return ratified(state, command.decidedOn, known)
    case 'return_to_jury': return { type: 'application.returned_to_jury' }
    case 'publish': return { type: 'application.published', publishedOn: today }
    case 'reopen': return { type: 'application.reopened' }
    case 'withdraw': return { type: 'application.withdrawn', reason: command.reason }
    case 'abandon': return { type: 'application.abandoned', reason: command.reason }
  }
}

type Recording = Extract<ApplicationCommand, { readonly id: string }>

function decisionOf (
  { branchId, id: applicationId }: Application, command: Recording, { policyId, context: { today, now } }: Known<ApplicationFacts>
): ApplicationDecision {
  const { id, reason } = command
  return { branchId, id, applicationId, ...valueOf(command), decidedOn: today, reason, policyId, recordedAt: now }
}

function valueOf (command: Recording): Pick<ApplicationDecision, 'kind' | 'value'> {
  switch (command.type) {
    case 'record_orientation': return { kind: 'orientation', value: command.orientation }
    case 'decide_admissibility': return { kind: 'admissibility', value: command.isAdmissible ? 'admissible' : 'not_admissible' }
    case 'revoke_admissibility': return { kind: 'admissibility_revocation', value: 'revoked' }
  }
}

/** The clock of the silent admission runs from the complete file, however long the positioning took. */
function oriented ({ completedOn }: Application, fact: ApplicationDecision): ApplicationEvent {
  const isVae = fact.value === 'vae'
  return { type: 'application.oriented', fact, tacitAdmissionOn: isVae ? tacitAdmissionOn(completedOn ?? fact.decidedOn) : null }
}

const afterOrientation: Readonly<Record<Orientation, ApplicationStatus>> = {
  vae: 'in_vae', training: 'awaiting_training', training_then_vae: 'awaiting_training', not_eligible: 'not_eligible'
}

const undecided = {
  outcome: null,
  acquiredUnits: [],
  keptCompetences: [],
  isDistinguished: false,
  decidedOn: null,
  notifyDueOn: null,
  publishedOn: null,
  retakeFrom: null,
  jurySessionId: null
} as const
const unadmitted = { admissibility: null, admissibilityDecidedOn: null } as const

function evolve (state: Application, event: ApplicationEvent): Application {
  switch (event.type) {
    case 'application.opened': return event.state
    case 'application.edited': return { ...state, ...event.content, ...event.terms }
    case 'application.submitted': return { ...state, status: 'submitted', submittedOn: event.submittedOn, policyId: event.policyId }
    case 'application.returned': return { ...state, status: 'incomplete', note: event.note }
    case 'application.accepted': return { ...state, status: 'complete', completedOn: event.completedOn, note: null }
    case 'application.assessment_begun': return { ...state, status: 'in_assessment', orientation: null, tacitAdmissionOn: null }
    case 'application.oriented': {
      const orientation = event.fact.value as Orientation
      return { ...state, status: afterOrientation[orientation], orientation, tacitAdmissionOn: event.tacitAdmissionOn }
    }
    case 'application.admissibility_decided': {
      const admissibility = event.fact.value as 'admissible' | 'not_admissible'
      const status = admissibility === 'admissible' ? 'in_vae' : 'awaiting_training'
      return { ...state, status, admissibility, admissibilityDecidedOn: event.fact.decidedOn }
    }
    case 'application.admissibility_revoked': return { ...state, ...unadmitted, status: 'in_vae', tacitAdmissionOn: event.tacitAdmissionOn }
    case 'application.validation_file_submitted': return { ...state, status: 'ready_for_jury', validationFileOn: event.validationFileOn }
    case 'application.training_begun': return { ...state, status: 'in_training' }
    case 'application.made_ready': return { ...state, status: 'ready_for_jury' }
    case 'application.listed': return { ...state, status: 'listed', jurySessionId: event.jurySessionId }
    case 'application.unlisted': return { ...state, status: 'ready_for_jury', jurySessionId: null }
    case 'application.proposed': return { ...state, ...decisionIn(event), status: 'proposed' }
    case 'application.decided': {
      const { status, retakeFrom, publishedOn } = event
      return { ...state, ...decisionIn(event), status, retakeFrom, publishedOn }
    }
    case 'application.returned_to_jury':
    case 'application.reopened': return { ...state, ...undecided, status: 'ready_for_jury' }
    case 'application.published': return { ...state, publishedOn: event.publishedOn }
    case 'application.withdrawn': return { ...state, status: 'withdrawn', reason: event.reason }
    case 'application.abandoned': return { ...state, status: 'abandoned', reason: event.reason }
  }
}

const decisionIn = (
  { outcome, acquiredUnits, keptCompetences, isDistinguished, decidedOn, jurySessionId, policyId }: Decision
): Decision => ({ outcome, acquiredUnits, keptCompetences, isDistinguished, decidedOn, jurySessionId, policyId })

export const applicationDecider: Decider<Application, ApplicationCommand, ApplicationEvent, ApplicationFacts> = {
  machine: applicationMachine,
  guards: applicationGuards,
  reads: {
    edit: ['certificate', 'framework'],
    record_outcome: ['certificate', 'framework', 'unitAwards'],
    ratify: ['certificate', 'framework', 'unitAwards']
  },
  circumstances: { needs: [], of: ({ route, registration }) => ({ route, registration }) },
  decide,
  evolve
}
