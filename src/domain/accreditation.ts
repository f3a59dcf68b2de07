import { accreditationGuards, type AccreditationFacts } from './accreditation-guards.ts'
import { accreditationMachine } from './accreditation-machine.ts'
import { scopeFor } from './accreditation-opening.ts'
import { changed, registerChange, type RegisterChange, registerUpdated } from './accreditation-register.ts'
import { commitmentOf, complianceOf, dayOf, grantOf, lifted, refusalOf, type Term } from './accreditation-term.ts'
import type { Decider, Known } from './kernel/decider.ts'
import type { CommandOf, StatusOf } from './kernel/machine.ts'
import { insist, refuse } from './kernel/refusal.ts'
import type { pieceKinds } from './policy.ts'
import type { Activity, Holder, Suspension } from './rules/coverage.ts'

export const activities = ['preparation', 'assessment'] as const
export const dispositions = ['complete_here', 'transfer', 'assess_elsewhere', 'stop'] as const
export type PieceKind = typeof pieceKinds[number]

export interface Accreditation {
  readonly branchId: string
  readonly id: string
  readonly holder: Holder
  readonly organizationId: string | null
  readonly examinerId: string | null
  readonly activities: readonly Activity[]
  /** Where a list is empty, nothing limits it: the branch's policy says which lists must name something. */
  readonly certificateIds: readonly string[]
  readonly siteCodes: readonly string[]
  readonly previousId: string | null
  readonly arrivalNumber: number | null
  readonly submittedOn: string | null
  readonly acceptedOn: string | null
  readonly decidedOn: string | null
  readonly validFrom: string | null
  /** Its last day. */
  readonly validUntil: string | null
  readonly suspendedFrom: string | null
  /** Those that were lifted. */
  readonly suspensions: readonly Suspension[]
  /** The day from which a withdrawal or a relinquishment counts. */
  readonly withdrawnFrom: string | null
  readonly caseClosedOn: string | null
  /** The change that the national list must learn of, until when, and when it did. Null: it names no registered certificate. */
  readonly registerChangedOn: string | null
  readonly registerUpdateDueOn: string | null
  readonly registerUpdatedOn: string | null
  readonly faults: readonly FileFault[]
  readonly reason: string | null
  readonly policyId: string | null
  readonly status: StatusOf<typeof accreditationMachine>
  readonly version: number
}

/** Why a piece sends the file back. */
export interface FileFault { readonly kind: PieceKind, readonly reason: string }

export interface AccreditationDocument {
  readonly branchId: string
  readonly id: string
  readonly accreditationId: string
  readonly kind: PieceKind
  readonly issuedOn: string | null
  /** The figure that the piece proves: square metres of a room, years in the trade. */
  readonly value: number | null
  readonly reference: string
  readonly recordedAt: string
}

/** What becomes of an enrollment that runs when its organisation loses the right to train. */
export interface AccreditationDisposition {
  readonly branchId: string
  readonly id: string
  readonly accreditationId: string
  readonly trainingEnrollmentId: string
  readonly disposition: typeof dispositions[number]
  readonly note: string | null
  readonly recordedAt: string
}

/** A letter for one calendar year, where the branch asks for one. */
export interface AccreditationCommitment {
  readonly branchId: string
  readonly id: string
  readonly accreditationId: string
  readonly year: number
  readonly recordedAt: string
}

/** From this day on the holder follows a version of a certificate that was revised. */
export interface AccreditationCompliance {
  readonly branchId: string
  readonly id: string
  readonly accreditationId: string
  readonly certificateId: string
  readonly frameworkVersion: number
  readonly declaredOn: string
  readonly recordedAt: string
}

/** What is asked for, and can be rewritten until the file is handed in. */
export type AccreditationContent = Pick<Accreditation, 'activities' | 'certificateIds' | 'siteCodes'>

export type AccreditationCommand = CommandOf<typeof accreditationMachine, {
  /** `certificateIds`: those of the content's that exist. */
  edit: { content: AccreditationContent, certificateIds: readonly string[] }
  add_document: Pick<AccreditationDocument, 'id' | 'kind' | 'issuedOn' | 'value' | 'reference'>
  submit: {}
  return_incomplete: { faults: readonly FileFault[] }
  accept: { arrivalNumber: number }
  grant: { decidedOn: string, validFrom: string }
  refuse: { decidedOn: string, reason?: string }
  suspend: { reason: string, effectiveOn: string }
  reinstate: {}
  restore: {}
  withdraw: { reason: string, effectiveOn: string }
  relinquish: { effectiveOn: string }
  renew: {}
  record_disposition: Pick<AccreditationDisposition, 'id' | 'trainingEnrollmentId' | 'disposition' | 'note'>
  sign_commitment: Pick<AccreditationCommitment, 'id' | 'year'>
  /** `isAdopted`: the certificate has such a version. */
  declare_compliance: Pick<AccreditationCompliance, 'id' | 'certificateId' | 'frameworkVersion'> & { readonly isAdopted: boolean }
  close_case: {}
  record_register_update: { updatedOn: string }
}>

export type AccreditationEvent =
  | { readonly type: 'accreditation.opened', readonly state: Accreditation }
  | { readonly type: 'accreditation.edited', readonly content: AccreditationContent }
  | { readonly type: 'accreditation.document_added', readonly fact: AccreditationDocument }
  | { readonly type: 'accreditation.submitted', readonly submittedOn: string }
  | { readonly type: 'accreditation.returned', readonly faults: readonly FileFault[] }
  | { readonly type: 'accreditation.accepted', readonly acceptedOn: string, readonly arrivalNumber: number, readonly policyId: string }
  | { readonly type: 'accreditation.granted', readonly policyId: string } & Term & RegisterChange
  | { readonly type: 'accreditation.refused', readonly decidedOn: string, readonly reason: string, readonly policyId: string }
  | { readonly type: 'accreditation.suspended', readonly reason: string, readonly suspendedFrom: string } & RegisterChange
  | { readonly type: 'accreditation.reinstated', readonly reinstatedOn: string } & RegisterChange
  | { readonly type: 'accreditation.withdrawn', readonly reason: string, readonly withdrawnFrom: string } & RegisterChange
  | { readonly type: 'accreditation.relinquished', readonly withdrawnFrom: string } & RegisterChange
  | { readonly type: 'accreditation.renewal_started', readonly accreditationId: string }
  | { readonly type: 'accreditation.disposition_recorded', readonly fact: AccreditationDisposition }
  | { readonly type: 'accreditation.commitment_signed', readonly fact: AccreditationCommitment }
  | { readonly type: 'accreditation.compliance_declared', readonly fact: AccreditationCompliance }
  | { readonly type: 'accreditation.case_closed', readonly caseClosedOn: string }
  | { readonly type: 'accreditation.register_updated', readonly registerUpdatedOn: string }

/** One event per command. */
function decide (state: Accreditation, command: AccreditationCommand, known: Known<AccreditationFacts>): AccreditationEvent[] {
  return [eventOf(state, command, known)]
}

function eventOf (state: Accreditation, command: AccreditationCommand, known: Known<AccreditationFacts>): AccreditationEvent {
  const { facts, policyId, context: { today } } = known
  switch (command.type) {
    case 'edit': return { type: 'accreditation.edited', content: scopeFor(state.holder, command.content, { ...command, ...facts }) }
    case 'add_document': return { type: 'accreditation.document_added', fact: documentOf(state, command, known) }
    case 'submit': return { type: 'accreditation.submitted', submittedOn: today }
    case 'return_incomplete': return { type: 'accreditation.returned', faults: command.faults }
    case 'accept': return { type: 'accreditation.accepted', acceptedOn: today, arrivalNumber: command.arrivalNumber, policyId }
    case 'grant': return { type: 'accreditation.granted', ...grantOf(state, command, known), ...registerChange(state, facts, command.decidedOn), policyId }
    case 'refuse': return { type: 'accreditation.refused', ...refusalOf(state, command, known) }
    case 'suspend':
      return { type: 'accreditation.suspended', reason: command.reason, suspendedFrom: dayOf(command, today), ...registerChange(state, facts, today) }
    case 'reinstate':
    case 'restore': return { type: 'accreditation.reinstated', reinstatedOn: today, ...registerChange(state, facts, today) }
    case 'withdraw':
      return { type: 'accreditation.withdrawn', reason: command.reason, withdrawnFrom: dayOf(command, today), ...registerChange(state, facts, today) }
    case 'relinquish':
      return { type: 'accreditation.relinquished', withdrawnFrom: dayOf(command, today), ...registerChange(state, facts, today) }
    case 'renew': return { type: 'accreditation.renewal_started', accreditationId: state.id }
    case 'record_disposition': return { type: 'accreditation.disposition_recorded', fact: dispositionOf(state, command, known) }
    case 'sign_commitment': return { type: 'accreditation.commitment_signed', fact: commitmentOf(state, command, known) }
    case 'declare_compliance': return { type: 'accreditation.compliance_declared', fact: complianceOf(state, command, known) }
    case 'close_case': return { type: 'accreditation.case_closed', caseClosedOn: today }
    case 'record_register_update': return registerUpdated(state, command, today)
  }
}

function documentOf (
  { branchId, id: accreditationId }: Accreditation, { type, ...document }: Extract<AccreditationCommand, { type: 'add_document' }>,
  { context: { today, now } }: Known<AccreditationFacts>
): AccreditationDocument {
  const { issuedOn } = document
  insist(issuedOn !== null && issuedOn > today && refuse('date_in_future', 'model:accreditation', { date: issuedOn, today }), '#/issuedOn')
  return { ...document, branchId, accreditationId, recordedAt: now }
}

function dispositionOf (
  { branchId, id: accreditationId }: Accreditation, { type, ...disposition }: Extract<AccreditationCommand, { type: 'record_disposition' }>,
  { facts: { undisposed }, context: { now } }: Known<AccreditationFacts>
): AccreditationDisposition {
  const { trainingEnrollmentId } = disposition
  const isAwaited = undisposed.includes(trainingEnrollmentId)
  insist(!isAwaited && refuse('disposition_not_awaited', 'model:accreditation', { trainingEnrollmentId }), '#/trainingEnrollmentId')
  return { ...disposition, branchId, accreditationId, recordedAt: now }
}

function evolve (state: Accreditation, event: AccreditationEvent): Accreditation {
  switch (event.type) {
    case 'accreditation.opened': return event.state
    case 'accreditation.edited': return { ...state, ...event.content }
    case 'accreditation.document_added': return state
    case 'accreditation.submitted': return { ...state, status: 'submitted', submittedOn: event.submittedOn, faults: [] }
    case 'accreditation.returned': return { ...state, status: 'incomplete', faults: event.faults }
    case 'accreditation.accepted': {
      const { acceptedOn, arrivalNumber, policyId } = event
      return { ...state, status: 'complete', acceptedOn, arrivalNumber, policyId }
    }
    case 'accreditation.granted': {
      const { decidedOn, validFrom, validUntil, policyId } = event
      return { ...state, ...changed(event), status: 'granted', decidedOn, validFrom, validUntil, policyId }
    }
    case 'accreditation.refused': {
      const { decidedOn, reason, policyId } = event
      return { ...state, status: 'refused', decidedOn, reason, policyId }
    }
    case 'accreditation.suspended':
      return { ...state, ...changed(event), status: 'suspended', reason: event.reason, suspendedFrom: event.suspendedFrom }
    case 'accreditation.reinstated': return { ...state, ...changed(event), ...lifted(state, event), status: 'granted', reason: null }
    case 'accreditation.withdrawn':
      return { ...state, ...changed(event), status: 'withdrawn', reason: event.reason, withdrawnFrom: event.withdrawnFrom }
    case 'accreditation.relinquished': return { ...state, ...changed(event), status: 'relinquished', withdrawnFrom: event.withdrawnFrom }
    case 'accreditation.renewal_started':
    case 'accreditation.disposition_recorded':
    case 'accreditation.commitment_signed':
    case 'accreditation.compliance_declared': return state
    case 'accreditation.case_closed': return { ...state, caseClosedOn: event.caseClosedOn }
    case 'accreditation.register_updated': return { ...state, registerUpdatedOn: event.registerUpdatedOn }
  }
}

export const accreditationDecider: Decider<Accreditation, AccreditationCommand, AccreditationEvent, AccreditationFacts> = {
  machine: accreditationMachine,
  guards: accreditationGuards,
  reads: {
    edit: ['siteCodes'],
    grant: ['registrations'],
    suspend: ['registrations'],
    reinstate: ['registrations'],
    restore: ['registrations'],
    withdraw: ['registrations'],
    relinquish: ['registrations'],
    record_disposition: ['undisposed'],
    sign_commitment: ['commitmentYears'],
    declare_compliance: ['compliances']
  },
  decide,
  evolve
}
