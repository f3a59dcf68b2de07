import type { Application } from './application.ts'
import type { Assessment, AssessmentEvent, AssessmentKind, SupersedingAssessment } from './assessment.ts'
import type { Context } from './kernel/decider.ts'
import { found, insist, refuse } from './kernel/refusal.ts'
import { insistMissing, type NamedApplication } from './missing-units.ts'

export type AssessmentInput = Pick<Assessment, 'id' | 'applicationId' | 'kind' | 'unitCodes' | 'plannedFor'>

/** A positioning comes before the choice of a way, once more when the first one did not take place; a certification after it. */
const assessable: Readonly<Record<AssessmentKind, readonly Application['status'][]>> = {
  positioning: ['complete', 'in_assessment'],
  certification: ['in_vae', 'awaiting_training', 'in_training']
}

type Birth = AssessmentEvent & { readonly state: Assessment }

export function openAssessment (input: AssessmentInput, named: NamedApplication | null, { branchId, today }: Context): Birth {
  const { kind, unitCodes, plannedFor } = input
  const application = found(named, 'application', '#/applicationId')
  const { status, candidateId } = application
  insist(!assessable[kind].includes(status) && refuse('application_not_assessable', 'model:assessment', { kind, status }), '#/applicationId')
  insistMissing(unitCodes, application)
  insist(plannedFor < today && refuse('date_too_early', 'model:assessment', { earliest: today }), '#/plannedFor')
  return { type: 'assessment.planned', state: { ...blank, ...input, branchId, candidateId } }
}

export function succeedAssessment (draft: SupersedingAssessment, id: string, { branchId }: Context): Birth {
  return { type: 'assessment.planned', state: { ...blank, ...draft, branchId, id } }
}

const blank = {
  examinerId: null,
  secondExaminerId: null,
  isOtherService: false,
  assignedOn: null,
  completedOn: null,
  lockedOn: null,
  orientation: null,
  comment: null,
  supersedesId: null,
  reason: null,
  status: 'planned',
  version: 1
} as const
