import type { Application } from './application.ts'
import { guardsOf } from './kernel/guard.ts'
import type { GuardOf } from './kernel/machine.ts'
import { type Refusal, refuse } from './kernel/refusal.ts'
import { addDays } from './rules/calendar.ts'
import { type AccreditationFacts, asksCommitment, type FollowedVersion, ruleBehind, uncovered } from './rules/coverage.ts'
import type { TrainingEnrollment } from './training-enrollment.ts'
import type { trainingEnrollmentMachine } from './training-enrollment-machine.ts'

/** What the guards and decisions must know of others. Each is one column in db/training-enrollments.ts. */
export interface TrainingEnrollmentFacts {
  readonly applicationStatus: Application['status']
  readonly certificateId: string
  /** The version that the application is under. */
  readonly framework: FollowedVersion | null
  /** Accreditations of the organisation. */
  readonly accreditations: readonly AccreditationFacts[]
  readonly attendedHours: number
  /** Days for which a session was declared. */
  readonly declaredDays: readonly string[]
}

/** Where an application waits for training, or has some. */
const trained: readonly Application['status'][] = ['awaiting_training', 'in_training']

/** The status itself is not told: the result may be unpublished. */
export function notAwaited (status: Application['status']): Refusal | null {
  return trained.includes(status) ? null : refuse('training_not_awaited', 'model:application', { needed: trained.join(', ') })
}

const guard = guardsOf<TrainingEnrollment, TrainingEnrollmentFacts>()

export const trainingEnrollmentGuards = {
  training_awaited: guard(['applicationStatus'], (_, { applicationStatus }) => notAwaited(applicationStatus)),
  side_not_agreed: guard([], ({ candidateAgreedOn, organizationAgreedOn }, _, __, { actor }) => {
    const [side, agreedOn] = actor.role === 'candidate' ? ['candidate', candidateAgreedOn] : ['organization', organizationAgreedOn]
    return agreedOn === null ? null : refuse('side_agreed', 'model:training_enrollment', { side, agreedOn })
  }),
  start_reached: guard([], ({ startsOn }, _, __, { today }) =>
    startsOn > today ? refuse('start_not_reached', 'model:training_enrollment', { startsOn }) : null),
  list_in_time: guard([], ({ startsOn }, _, { training: { declarations } }, { today }) => {
    const latest = addDays(startsOn, declarations.listDays)
    return declarations.listDays > 0 && today > latest ? refuse('list_too_late', 'training.declarations', { latest }) : null
  }),
  // Accredited when it was proposed is not enough: a suspension may have come since.
  accredited: guard(['certificateId', 'framework', 'accreditations'], (enrollment, { accreditations, ...read }, policy, { today }) => {
    const { organizationId, siteCode, startsOn } = enrollment
    const date = startsOn > today ? startsOn : today
    const question = { ...read, activity: 'preparation', siteCode, date, needsCommitment: asksCommitment(policy) } as const
    const reason = uncovered(accreditations, question)
    return reason && refuse('accreditation_lacking', ruleBehind(reason), { organizationId, reason, date })
  }),
  attendance_evidence: guard(['attendedHours'], (_, { attendedHours }, { training }) =>
    training.attendanceEvidence && attendedHours === 0 ? refuse('attendance_missing', 'training.attendanceEvidence', {}) : null)
} satisfies Record<GuardOf<typeof trainingEnrollmentMachine>, unknown>
