import { certificateMachine } from './certificate-machine.ts'
import { judgeEnding, judgeRegistration, type RegistrationEnding, termsBefore } from './certificate-registration.ts'
import { judgeReview } from './certificate-review.ts'
import type { Equivalence } from './commission-approval-subject.ts'
import type { FrameworkContent, FrameworkDraft, FrameworkProposal } from './framework.ts'
import type { Decider, Known } from './kernel/decider.ts'
import type { CommandOf, StatusOf } from './kernel/machine.ts'
import { addMonths } from './rules/calendar.ts'
import { type DefinitionLifetime, renewsWithChanges } from './rules/definition-life.ts'
import type { DatedVersion } from './rules/framework-versions.ts'

export type { FrameworkContent, FrameworkDraft, FrameworkEvent } from './framework.ts'

export const registers = ['rncp', 'rs'] as const
export type Register = typeof registers[number]

export interface Certificate {
  readonly branchId: string
  readonly id: string
  readonly code: string
  readonly title: string
  /** The collective agreement (IDCC) that it belongs to; null when it belongs to the whole branch. */
  readonly sector: string | null
  readonly isInterbranch: boolean
  readonly partnerBranches: readonly string[]
  readonly frameworkVersion: number
  /** When each version takes effect, oldest first. */
  readonly frameworkDates: readonly DatedVersion[]
  readonly register: Register | null
  readonly registrationNumber: string | null
  readonly level: number | null
  readonly decidedOn: string | null
  readonly effectiveOn: string | null
  readonly registrationEnd: string | null
  readonly lastDeliveryDate: string | null
  /** Its file showed one cohort of holders only: the register grants a shorter term. */
  readonly isSingleCohort: boolean
  /** What was delivered or begun under them keeps its register and level. The latest first. */
  readonly earlierRegistrations: readonly RegistrationTerm[]
  readonly adoptedOn: string
  readonly renewedOn: string | null
  readonly isRenewedWithChanges: boolean
  readonly closedOn: string | null
  readonly status: StatusOf<typeof certificateMachine>
  readonly statusBefore: 'active' | 'registered' | null
  readonly version: number
}

/** A stretch of time under one decision of a register. */
export type RegistrationTerm = { readonly [Name in 'registrationNumber' | 'decidedOn' | 'effectiveOn' | 'registrationEnd' | 'lastDeliveryDate']: string } &
  { readonly register: Register, readonly level: number | null }

/** With whom it is shared, by the words of its own branch. */
export type Partners = Pick<Certificate, 'isInterbranch' | 'partnerBranches'>

/** What a vote on a project of creation brings into being. */
export interface CertificateDraft
  extends Pick<Certificate, 'code' | 'title' | 'sector' | 'isInterbranch' | 'partnerBranches'> {
  readonly projectId: string
  readonly framework: FrameworkContent
  readonly adoptedOn: string
  readonly effectiveOn: string
}

/** A vote on what units are worth here: of an older version, or of another certificate. */
export interface UnitEquivalence {
  readonly branchId: string
  readonly id: string
  readonly certificateId: string
  readonly steps: readonly Equivalence[]
  readonly decidedOn: string
  readonly policyId: string
  readonly recordedAt: string
}

/** A register's decision. */
export interface Registration {
  readonly registrationNumber: string
  readonly level: number | null
  readonly decidedOn: string
  readonly effectiveOn: string
  readonly registrationEnd: string
  readonly lastDeliveryDate: string
  readonly isSingleCohort?: boolean
}

/** What a branch finds when it looks at a certificate once a year. */
export interface CertificateReview {
  readonly branchId: string
  readonly id: string
  readonly certificateId: string
  readonly year: number
  readonly findings: string
  readonly recordedOn: string
  readonly recordedAt: string
}

/** What `decide` must know of others. Each is one column in db/certificates.ts. */
export interface CertificateFacts {
  readonly reviewedYears: readonly number[]
  /** Of the term that runs. */
  readonly lifetime: DefinitionLifetime | null
}

export type CertificateCommand = CommandOf<typeof certificateMachine, {
  file_registration: { register: Register }
  record_registration: Registration
  refuse_registration: { reason: string }
  end_registration: RegistrationEnding
  suspend: { reason: string }
  reinstate: {}
  close: { reason: string }
  adopt_framework: { framework: FrameworkProposal, partners?: Partners }
  renew: {}
  record_equivalence: { id: string, steps: readonly Equivalence[], decidedOn: string }
  record_review: Pick<CertificateReview, 'id' | 'year' | 'findings'>
}>

export type CertificateEvent =
  | { readonly type: 'certificate.created', readonly state: Certificate, readonly framework: FrameworkDraft }
  | { readonly type: 'certificate.registration_filed', readonly register: Register }
  | { readonly type: 'certificate.registration_recorded' } & Registration & { readonly isSingleCohort: boolean }
  | { readonly type: 'certificate.registration_ended' } & RegistrationEnding
  | { readonly type: 'certificate.registration_refused', readonly reason: string }
  | { readonly type: 'certificate.suspended', readonly reason: string }
  | { readonly type: 'certificate.reinstated' }
  | { readonly type: 'certificate.closed', readonly certificateId: string, readonly reason: string, readonly closedOn: string }
  | { readonly type: 'certificate.framework_adopted', readonly framework: FrameworkDraft, readonly frameworkVersion: number, readonly renewedOn: string | null } & Partners
  | { readonly type: 'certificate.renewed', readonly renewedOn: string }
  | { readonly type: 'certificate.equivalence_recorded', readonly fact: UnitEquivalence }
  | { readonly type: 'certificate.review_recorded', readonly fact: CertificateReview }

const unregistered = {
  register: null,
  registrationNumber: null,
  level: null,
  decidedOn: null,
  effectiveOn: null,
  registrationEnd: null,
  lastDeliveryDate: null,
  isSingleCohort: false
}

/** Its first framework is born with it. */
export function createCertificate (
  { projectId, framework: content, adoptedOn, effectiveOn, ...draft }: CertificateDraft, born: Pick<Certificate, 'id' | 'branchId'>
): Extract<CertificateEvent, { state: Certificate }> {
  const state: Certificate = {
    ...draft,
    ...born,
    frameworkVersion: 1,
    frameworkDates: [{ version: 1, effectiveOn }],
    ...unregistered,
    earlierRegistrations: [],
    adoptedOn,
    renewedOn: null,
    isRenewedWithChanges: false,
    closedOn: null,
    status: 'active',
    statusBefore: null,
    version: 1
  }
  const framework = { certificateId: born.id, version: 1, projectId, adoptedOn, effectiveOn, complyBy: effectiveOn, content }
  return { type: 'certificate.created', state, framework }
}

/** After this day nobody enters under the registration; who entered before is awarded until the last delivery date. */
export const isExpired = ({ registrationEnd }: Pick<Certificate, 'registrationEnd'>, asOf: string): boolean =>
  registrationEnd !== null && registrationEnd < asOf

function decide (state: Certificate, command: CertificateCommand, known: Known<CertificateFacts>): CertificateEvent[] {
  const { context, policy, policyId } = known
  switch (command.type) {
    case 'file_registration': return [{ type: 'certificate.registration_filed', register: command.register }]
    case 'record_registration': {
      const { type, ...recorded } = command
      const registration = { ...recorded, isSingleCohort: recorded.isSingleCohort ?? false }
      judgeRegistration(state, registration, context.today)
      return [{ type: 'certificate.registration_recorded', ...registration }]
    }
    case 'refuse_registration': return [{ type: 'certificate.registration_refused', reason: command.reason }]
    case 'end_registration': {
      const { type, ...ending } = command
      judgeEnding(state, ending)
      return [{ type: 'certificate.registration_ended', ...ending }]
    }
    case 'suspend': return [{ type: 'certificate.suspended', reason: command.reason }]
    case 'reinstate': return [{ type: 'certificate.reinstated' }]
    case 'close': return [{ type: 'certificate.closed', certificateId: state.id, reason: command.reason, closedOn: context.today }]
    case 'adopt_framework': {
      const frameworkVersion = state.frameworkVersion + 1
      const complyBy = addMonths(command.framework.effectiveOn, policy.framework.transition.complyMonths)
      const framework = { ...command.framework, version: frameworkVersion, complyBy }
      const { definitionLifetime } = policy.certificate
      const isRenewal = renewsWithChanges(state, definitionLifetime, framework.adoptedOn, known.facts.lifetime ?? definitionLifetime)
      const { isInterbranch, partnerBranches } = command.partners ?? state
      const renewedOn = isRenewal ? framework.adoptedOn : null
      return [{ type: 'certificate.framework_adopted', framework, frameworkVersion, renewedOn, isInterbranch, partnerBranches }]
    }
    case 'renew': return [{ type: 'certificate.renewed', renewedOn: context.today }]
    case 'record_equivalence': {
      const { id, steps, decidedOn } = command
      const fact = { branchId: state.branchId, id, certificateId: state.id, steps, decidedOn, policyId, recordedAt: context.now }
      return [{ type: 'certificate.equivalence_recorded', fact }]
    }
    case 'record_review': {
      const { type, ...review } = command
      judgeReview(review, known)
      const fact = { ...review, branchId: state.branchId, certificateId: state.id, recordedOn: context.today, recordedAt: context.now }
      return [{ type: 'certificate.review_recorded', fact }]
    }
  }
}

function evolve (state: Certificate, event: CertificateEvent): Certificate {
  switch (event.type) {
    case 'certificate.created': return event.state
    case 'certificate.registration_filed': {
      const earlierRegistrations = termsBefore(state, null)
      return { ...state, ...unregistered, status: 'registration_pending', register: event.register, earlierRegistrations }
    }
    case 'certificate.registration_recorded': {
      const { type, ...registration } = event
      return { ...state, ...registration, status: 'registered', earlierRegistrations: termsBefore(state, event.effectiveOn) }
    }
    case 'certificate.registration_ended':
      return { ...state, status: 'active', registrationEnd: event.endedOn, lastDeliveryDate: event.lastDeliveryDate }
    case 'certificate.registration_refused': return { ...state, status: 'active', register: null }
    case 'certificate.suspended':
      return { ...state, status: 'suspended', statusBefore: state.status === 'registered' ? 'registered' : 'active' }
    case 'certificate.reinstated': return { ...state, status: state.statusBefore!, statusBefore: null }
    case 'certificate.closed': return { ...state, status: 'closed', closedOn: event.closedOn }
    case 'certificate.framework_adopted': return adopted(state, event)
    case 'certificate.renewed': return { ...state, renewedOn: event.renewedOn, isRenewedWithChanges: false }
    case 'certificate.equivalence_recorded':
    case 'certificate.review_recorded': return state
  }
}

/** A revision that renews the definition is a renewal with changes. */
function adopted (
  state: Certificate,
  { framework: { version, effectiveOn }, renewedOn, isInterbranch, partnerBranches }: Extract<CertificateEvent, { type: 'certificate.framework_adopted' }>
): Certificate {
  const dated = { ...state, isInterbranch, partnerBranches, frameworkVersion: version, frameworkDates: [...state.frameworkDates, { version, effectiveOn }] }
  return renewedOn === null ? dated : { ...dated, renewedOn, isRenewedWithChanges: true }
}

export const certificateDecider: Decider<Certificate, CertificateCommand, CertificateEvent, CertificateFacts> =
  { machine: certificateMachine, guards: {}, reads: { record_review: ['reviewedYears'], adopt_framework: ['lifetime'] }, decide, evolve }
