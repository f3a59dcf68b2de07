import { type Orientation } from './application.ts'
import { type AssessmentFacts, assessmentGuards } from './assessment-guards.ts'
import { assessmentMachine } from './assessment-machine.ts'
import { insistExaminers, type NamedExaminer } from './assessment-examiner.ts'
import { resultOf } from './assessment-result.ts'
import type { Decider, Known } from './kernel/decider.ts'
import type { CommandOf, StatusOf } from './kernel/machine.ts'
import { insist, refuse } from './kernel/refusal.ts'
import { registrationOn } from './rules/eligibility.ts'
import type { Marks, UnitOutcome } from './rules/scoring.ts'

export const assessmentKinds = ['positioning', 'certification'] as const
export type AssessmentKind = typeof assessmentKinds[number]

export interface Assessment {
  readonly branchId: string
  readonly id: string
  readonly applicationId: string
  readonly candidateId: string
  readonly kind: AssessmentKind
  readonly unitCodes: readonly string[]
  readonly plannedFor: string
  readonly examinerId: string | null
  readonly secondExaminerId: string | null
  /** Declared: an examiner of the candidate's company is not of their service. */
  readonly isOtherService: boolean
  readonly assignedOn: string | null
  readonly completedOn: string | null
  readonly lockedOn: string | null
  /** Where a positioning leads; a certification has none. */
  readonly orientation: Orientation | null
  readonly comment: string | null
  readonly supersedesId: string | null
  readonly reason: string | null
  readonly status: StatusOf<typeof assessmentMachine>
  readonly version: number
}

/** What was found about one unit, and what the scale of that day made of it. */
export interface AssessmentResult {
  readonly branchId: string
  readonly id: string
  readonly assessmentId: string
  readonly unitCode: string
  readonly outcome: UnitOutcome
  readonly marks: Marks
  readonly comment: string | null
  readonly policyId: string
  readonly recordedAt: string
}

/** Takes the place of one that was wrong: same person, same units, same day. */
export interface SupersedingAssessment extends Pick<Assessment, 'applicationId' | 'candidateId' | 'kind' | 'unitCodes' | 'plannedFor'> {
  readonly supersedesId: string
}

export type AssessmentCommand = CommandOf<typeof assessmentMachine, {
  /** Null: named, and not found. No second one is named where it is absent. */
  assign: { examiner: NamedExaminer | null, secondExaminer?: NamedExaminer | null, isOtherService: boolean }
  record_result: Pick<AssessmentResult, 'id' | 'unitCode' | 'marks' | 'comment'>
  complete: { orientation: Orientation | null, comment: string | null }
  lock: {}
  mark_absent: {}
  cancel: { reason: string }
  supersede: { reason: string }
}>

interface About { readonly applicationId: string, readonly kind: AssessmentKind }

export type AssessmentEvent =
  | { readonly type: 'assessment.planned', readonly state: Assessment }
  | { readonly type: 'assessment.assigned', readonly assignedOn: string, readonly policyId: string } & Assignment & About
  | { readonly type: 'assessment.result_recorded', readonly fact: AssessmentResult }
  | { readonly type: 'assessment.completed', readonly completedOn: string } & Conclusion & About
  | { readonly type: 'assessment.locked', readonly lockedOn: string } & About
  | { readonly type: 'assessment.marked_absent' }
  | { readonly type: 'assessment.cancelled', readonly reason: string }
  | { readonly type: 'assessment.superseded', readonly reason: string, readonly successor: SupersedingAssessment }

interface Assignment extends Pick<Assessment, 'secondExaminerId' | 'isOtherService'> { readonly examinerId: string }
type Conclusion = Pick<Assessment, 'orientation' | 'comment'>

/** One event per command. */
function decide (state: Assessment, command: AssessmentCommand, known: Known<AssessmentFacts>): AssessmentEvent[] {
  return [eventOf(state, command, known)]
}

function eventOf (state: Assessment, command: AssessmentCommand, known: Known<AssessmentFacts>): AssessmentEvent {
  const { policyId, context: { today } } = known
  const { applicationId, kind } = state
  switch (command.type) {
    case 'assign': {
      const [first, second] = insistExaminers(state, command, known)
      const assignment = { examinerId: first!.id, secondExaminerId: second?.id ?? null, isOtherService: command.isOtherService }
      return { type: 'assessment.assigned', applicationId, kind, ...assignment, assignedOn: today, policyId }
    }
    case 'record_result': return { type: 'assessment.result_recorded', fact: resultOf(state, command, known) }
    case 'complete': {
      const { orientation, comment } = command
      insistOrientation(state, orientation, known)
      return { type: 'assessment.completed', applicationId, kind, orientation, comment, completedOn: today }
    }
    case 'lock': return { type: 'assessment.locked', applicationId, kind, lockedOn: today }
    case 'mark_absent': return { type: 'assessment.marked_absent' }
    case 'cancel': return { type: 'assessment.cancelled', reason: command.reason }
    case 'supersede': return { type: 'assessment.superseded', reason: command.reason, successor: successorOf(state) }
  }
}

/** Only a positioning leads somewhere; experience is validated for certificates of the RNCP alone (model 5.5). */
function insistOrientation ({ kind }: Assessment, orientation: Orientation | null, { facts, context: { today } }: Known<AssessmentFacts>): void {
  const pointer = '#/orientation'
  insist(kind === 'positioning' && orientation === null && refuse('orientation_required', 'model:assessment', {}), pointer)
  if (orientation === null) return
  insist(kind === 'certification' && refuse('orientation_not_expected', 'model:assessment', {}), pointer)
  const registration = registrationOn(facts.certificate, today)
  const needsRegister = orientation === 'vae' || orientation === 'training_then_vae'
  insist(needsRegister && registration !== 'rncp' && refuse('vae_not_registered', 'law:vae_rncp_only', { orientation, registration }), pointer)
}

function successorOf ({ id: supersedesId, applicationId, candidateId, kind, unitCodes, plannedFor }: Assessment): SupersedingAssessment {
  return { applicationId, candidateId, kind, unitCodes, plannedFor, supersedesId }
}

function evolve (state: Assessment, event: AssessmentEvent): Assessment {
  switch (event.type) {
    case 'assessment.planned': return event.state
    case 'assessment.assigned': {
      const { examinerId, secondExaminerId, isOtherService, assignedOn } = event
      return { ...state, status: 'assigned', examinerId, secondExaminerId, isOtherService, assignedOn }
    }
    case 'assessment.result_recorded': return state
    case 'assessment.completed': {
      const { orientation, comment, completedOn } = event
      return { ...state, status: 'completed', orientation, comment, completedOn }
    }
    case 'assessment.locked': return { ...state, status: 'locked', lockedOn: event.lockedOn }
    case 'assessment.marked_absent': return { ...state, status: 'absent' }
    case 'assessment.cancelled': return { ...state, status: 'cancelled', reason: event.reason }
    case 'assessment.superseded': return { ...state, status: 'superseded', reason: event.reason }
  }
}

export const assessmentDecider: Decider<Assessment, AssessmentCommand, AssessmentEvent, AssessmentFacts> = {
  machine: assessmentMachine,
  guards: assessmentGuards,
  reads: {
    assign: ['application', 'trainedBy', 'employedBy', 'links'],
    record_result: ['units', 'keptCompetences', 'recordedUnits'],
    complete: ['certificate']
  },
  circumstances: { needs: ['application'], of: (_, { application: { route, registration } }) => ({ route, registration }) },
  decide,
  evolve
}
