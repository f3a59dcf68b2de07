import type { Actor, Context } from './kernel/decider.ts'
import { found, insist, refuse } from './kernel/refusal.ts'
import { insistMissing, type NamedApplication } from './missing-units.ts'
import type { Policy } from './policy.ts'
import { daysBetween } from './rules/calendar.ts'
import type { FollowedVersion } from './rules/coverage.ts'
import type { TrainingEnrollment, TrainingEnrollmentEvent, TransferredEnrollment } from './training-enrollment.ts'
import { insistOrganization, type NamedOrganization } from './training-enrollment-cover.ts'
import { notAwaited } from './training-enrollment-guards.ts'

export type TrainingEnrollmentInput = Pick<TrainingEnrollment,
  'id' | 'applicationId' | 'organizationId' | 'siteCode' | 'unitCodes' | 'startsOn' | 'endsOn' | 'plannedHours'>

/** What a proposal names, looked up; null where there is no such thing. */
export interface NamedByOpening {
  readonly application: NamedApplication | null
  /** The version that the application is under. */
  readonly framework: FollowedVersion | null
  readonly organization: NamedOrganization | null
  readonly policy: Policy
}

type Birth = TrainingEnrollmentEvent & { readonly state: TrainingEnrollment }

/** A training organisation proposes its own training only. */
export function openTrainingEnrollment (input: TrainingEnrollmentInput, named: NamedByOpening, { branchId, actor, today }: Context): Birth {
  const application = found(named.application, 'application', '#/applicationId')
  const { certificateId, candidateId, status } = application
  insist(notAwaited(status), '#/applicationId')
  insistMissing(input.unitCodes, application)
  const organization = concerns(input, actor) ? named.organization : null
  insistOrganization(organization, { ...input, certificateId, framework: named.framework, today }, named.policy)
  const { startsOn, endsOn } = input
  const { planningDays: needed } = named.policy.training.declarations
  const given = daysBetween(today, startsOn)
  insist(given < needed && refuse('planning_too_late', 'training.declarations', { needed, given }), '#/startsOn')
  insist(endsOn !== null && endsOn < startsOn && refuse('period_reversed', 'model:training_enrollment', { startsOn, endsOn }), '#/endsOn')
  return { type: 'training_enrollment.proposed', state: { ...blank, ...input, branchId, candidateId } }
}

const concerns = (input: TrainingEnrollmentInput, { role, organizationId }: Actor) =>
  role !== 'training_provider' || input.organizationId === organizationId

/** The rest of a training, proposed anew: both sides agree again. */
export function succeedTrainingEnrollment (draft: TransferredEnrollment, id: string, { branchId }: Context): Birth {
  return { type: 'training_enrollment.proposed', state: { ...blank, ...draft, branchId, id } }
}

const blank = {
  completedUnitCodes: [],
  endsOn: null,
  candidateAgreedOn: null,
  organizationAgreedOn: null,
  activatedOn: null,
  completedOn: null,
  filesKeptUntil: null,
  transferredFromId: null,
  reason: null,
  status: 'proposed',
  version: 1
} as const
