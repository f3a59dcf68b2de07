import type { Application, ApplicationEvent, ApplicationStatus, Orientation } from './application.ts'
import type { Decision } from './application-outcome.ts'

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
  appealMonths: null,
  appealUntil: null,
  retakeFrom: null,
  jurySessionId: null
} as const
const unadmitted = { admissibility: null, admissibilityDecidedOn: null } as const

export function evolveApplication (state: Application, event: ApplicationEvent): Application {
  switch (event.type) {
    case 'application.opened': return event.state
    case 'application.edited': return { ...state, ...event.content, ...event.terms }
    case 'application.submitted': return { ...state, status: 'submitted', submittedOn: event.submittedOn, policyId: event.policyId }
    case 'application.individual_authorised': return { ...state, individualAuthorisedOn: event.individualAuthorisedOn }
    case 'application.returned': return { ...state, status: 'incomplete', note: event.note }
    case 'application.accepted': return { ...state, status: 'complete', completedOn: event.completedOn, note: null }
    case 'application.assessment_begun': return { ...state, status: 'in_assessment', orientation: null, tacitAdmissionOn: null }
    case 'application.oriented': {
      const orientation = event.fact.value as Orientation
      return { ...state, status: afterOrientation[orientation], orientation, tacitAdmissionOn: event.tacitAdmissionOn }
    }
    case 'application.precheck_recorded': return state
    case 'application.admissibility_decided': {
      const admissibility = event.fact.value as 'admissible' | 'not_admissible'
      const status = admissibility === 'admissible' ? 'in_vae' : 'awaiting_training'
      return { ...state, status, admissibility, admissibilityDecidedOn: event.fact.decidedOn }
    }
    case 'application.admissibility_revoked': return { ...state, ...unadmitted, status: 'in_vae', tacitAdmissionOn: event.tacitAdmissionOn }
    case 'application.validation_file_submitted': {
      const { validationFileOn, juryDueOn } = event
      return { ...state, status: 'ready_for_jury', validationFileOn, juryDueOn }
    }
    case 'application.training_begun': return { ...state, status: 'in_training' }
    case 'application.made_ready': return { ...state, status: 'ready_for_jury' }
    case 'application.listed': return { ...state, status: 'listed', jurySessionId: event.jurySessionId }
    case 'application.unlisted': return { ...state, status: 'ready_for_jury', jurySessionId: null }
    case 'application.proposed': return { ...state, ...decisionIn(event), status: 'proposed' }
    case 'application.decided': {
      const { status, retakeFrom, publishedOn, appealMonths, appealUntil } = event
      return { ...state, ...decisionIn(event), status, retakeFrom, publishedOn, appealMonths, appealUntil }
    }
    case 'application.returned_to_jury':
    case 'application.reopened': return { ...state, ...undecided, status: 'ready_for_jury' }
    case 'application.published': return { ...state, publishedOn: event.publishedOn, appealUntil: event.appealUntil }
    case 'application.withdrawn': return { ...state, status: 'withdrawn', reason: event.reason }
    case 'application.abandoned': return { ...state, status: 'abandoned', reason: event.reason }
  }
}

const decisionIn = (
  { outcome, acquiredUnits, keptCompetences, isDistinguished, decidedOn, notifyDueOn, jurySessionId, policyId }: Decision
): Decision => ({ outcome, acquiredUnits, keptCompetences, isDistinguished, decidedOn, notifyDueOn, jurySessionId, policyId })
