import { certificateMachine } from './certificate-machine.ts'
import type { Equivalence } from './commission-approval-subject.ts'
import type { FrameworkContent, FrameworkDraft, FrameworkProposal } from './framework.ts'
import type { Decider, Known } from './kernel/decider.ts'
import type { CommandOf, StatusOf } from './kernel/machine.ts'
import { insist, refuse } from './kernel/refusal.ts'
import { addYears } from './rules/calendar.ts'

export { certificateMachine } from './certificate-machine.ts'
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
  readonly register: Register | null
  readonly registrationNumber: string | null
  readonly level: number | null
  readonly decidedOn: string | null
  readonly effectiveOn: string | null
  readonly registrationEnd: string | null
  readonly lastDeliveryDate: string | null
  readonly renewedOn: string | null
  readonly closedOn: string | null
  readonly status: StatusOf<typeof certificateMachine>
  readonly statusBefore: 'active' | 'registered' | null
  readonly version: number
}

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
}

export type CertificateCommand = CommandOf<typeof certificateMachine, {
  file_registration: { register: Register }
  record_registration: Registration
  refuse_registration: { reason: string }
  suspend: { reason: string }
  reinstate: {}
  close: { reason: string }
  adopt_framework: { framework: FrameworkProposal }
  renew: {}
  record_equivalence: { id: string, steps: readonly Equivalence[], decidedOn: string }
}>

export type CertificateEvent =
  | { readonly type: 'certificate.created', readonly state: Certificate, readonly framework: FrameworkDraft }
  | { readonly type: 'certificate.registration_filed', readonly register: Register }
  | { readonly type: 'certificate.registration_recorded' } & Registration
  | { readonly type: 'certificate.registration_refused', readonly reason: string }
  | { readonly type: 'certificate.suspended', readonly reason: string }
  | { readonly type: 'certificate.reinstated' }
  | { readonly type: 'certificate.closed', readonly reason: string, readonly closedOn: string }
  | { readonly type: 'certificate.framework_adopted', readonly framework: FrameworkDraft, readonly frameworkVersion: number }
  | { readonly type: 'certificate.renewed', readonly renewedOn: string }
  | { readonly type: 'certificate.equivalence_recorded', readonly fact: UnitEquivalence }

/** Its first framework is born with it. */
export function createCertificate (
  { projectId, framework: content, adoptedOn, effectiveOn, ...draft }: CertificateDraft, born: Pick<Certificate, 'id' | 'branchId'>
): Extract<CertificateEvent, { state: Certificate }> {
  const state: Certificate = {
    ...draft,
    ...born,
    frameworkVersion: 1,
    register: null,
    registrationNumber: null,
    level: null,
    decidedOn: null,
    effectiveOn: null,
    registrationEnd: null,
    lastDeliveryDate: null,
    renewedOn: null,
    closedOn: null,
    status: 'active',
    statusBefore: null,
    version: 1
  }
  const framework = { certificateId: born.id, version: 1, projectId, adoptedOn, effectiveOn, content }
  return { type: 'certificate.created', state, framework }
}

/** After this day nobody enters under the registration; who entered before is awarded until the last delivery date. */
export const isExpired = ({ registrationEnd }: Pick<Certificate, 'registrationEnd'>, asOf: string): boolean =>
  registrationEnd !== null && registrationEnd < asOf

/** Years that one decision lasts at most: L6113-6 of the Code du travail for the RS, and the same ceiling for the RNCP. */
const longestRegistration = 5

function judgeRegistration (register: Register, { registrationNumber, level }: Registration): void {
  const prefix = register.toUpperCase()
  insist(!new RegExp(`^${prefix}[0-9]+$`).test(registrationNumber) &&
    refuse('registration_number_astray', 'model:certificate', { prefix }), '#/registrationNumber')
  insist(register === 'rncp' && level === null && refuse('level_missing', 'model:certificate', { register }), '#/level')
  insist(register === 'rs' && level !== null && refuse('level_unexpected', 'model:5.5', { register }), '#/level')
}

/** The term runs from the effective date where that is later than the decision: registered by right. */
function judgeDates ({ decidedOn, effectiveOn, registrationEnd, lastDeliveryDate }: Registration, today: string): void {
  const notBefore = (date: string, earliest: string) =>
    date < earliest && refuse('date_too_early', 'model:certificate', { earliest })
  insist(decidedOn > today && refuse('date_in_future', 'model:certificate', { date: decidedOn, today }), '#/decidedOn')
  insist(notBefore(registrationEnd, effectiveOn), '#/registrationEnd')
  insist(notBefore(lastDeliveryDate, registrationEnd), '#/lastDeliveryDate')
  const latest = addYears(decidedOn > effectiveOn ? decidedOn : effectiveOn, longestRegistration)
  insist(registrationEnd > latest &&
    refuse('registration_too_long', 'law:registration_term', { years: longestRegistration, latest }), '#/registrationEnd')
}

function decide (state: Certificate, command: CertificateCommand, { context, policyId }: Known<{}>): CertificateEvent[] {
  switch (command.type) {
    case 'file_registration': return [{ type: 'certificate.registration_filed', register: command.register }]
    case 'record_registration': {
      const { type, ...registration } = command
      judgeRegistration(state.register!, registration)
      judgeDates(registration, context.today)
      return [{ type: 'certificate.registration_recorded', ...registration }]
    }
    case 'refuse_registration': return [{ type: 'certificate.registration_refused', reason: command.reason }]
    case 'suspend': return [{ type: 'certificate.suspended', reason: command.reason }]
    case 'reinstate': return [{ type: 'certificate.reinstated' }]
    case 'close': return [{ type: 'certificate.closed', reason: command.reason, closedOn: context.today }]
    case 'adopt_framework': {
      const frameworkVersion = state.frameworkVersion + 1
      const framework = { ...command.framework, version: frameworkVersion }
      return [{ type: 'certificate.framework_adopted', framework, frameworkVersion }]
    }
    case 'renew': return [{ type: 'certificate.renewed', renewedOn: context.today }]
    case 'record_equivalence': {
      const { id, steps, decidedOn } = command
      const fact = { branchId: state.branchId, id, certificateId: state.id, steps, decidedOn, policyId, recordedAt: context.now }
      return [{ type: 'certificate.equivalence_recorded', fact }]
    }
  }
}

function evolve (state: Certificate, event: CertificateEvent): Certificate {
  switch (event.type) {
    case 'certificate.created': return event.state
    case 'certificate.registration_filed': return { ...state, status: 'registration_pending', register: event.register }
    case 'certificate.registration_recorded': {
      const { type, ...registration } = event
      return { ...state, ...registration, status: 'registered' }
    }
    case 'certificate.registration_refused': return { ...state, status: 'active', register: null }
    case 'certificate.suspended':
      return { ...state, status: 'suspended', statusBefore: state.status === 'registered' ? 'registered' : 'active' }
    case 'certificate.reinstated': return { ...state, status: state.statusBefore!, statusBefore: null }
    case 'certificate.closed': return { ...state, status: 'closed', closedOn: event.closedOn }
    case 'certificate.framework_adopted': return { ...state, frameworkVersion: event.frameworkVersion }
    case 'certificate.renewed': return { ...state, renewedOn: event.renewedOn }
    case 'certificate.equivalence_recorded': return state
  }
}

export const certificateDecider: Decider<Certificate, CertificateCommand, CertificateEvent, {}> =
  { machine: certificateMachine, guards: {}, decide, evolve }
