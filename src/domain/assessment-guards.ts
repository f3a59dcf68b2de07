import type { Application } from './application.ts'
import type { Assessment } from './assessment.ts'
import type { assessmentMachine } from './assessment-machine.ts'
import type { CandidateLink } from './candidate.ts'
import { guardsOf } from './kernel/guard.ts'
import type { GuardOf } from './kernel/machine.ts'
import { refuse } from './kernel/refusal.ts'
import { type AccreditationFacts, uncovered } from './rules/coverage.ts'
import type { RegistrationFacts } from './rules/eligibility.ts'

/** What the guards and decisions must know of others. Each is one column in db/assessments.ts. */
export interface AssessmentFacts {
  readonly application: Pick<Application, 'status' | 'certificateId'>
  /** Accreditations of the examiner to whom it is assigned. */
  readonly accreditations: readonly AccreditationFacts[]
  readonly certificate: RegistrationFacts
  /** Units of the framework's version, with the codes of their competences. */
  readonly units: readonly { readonly code: string, readonly competences: readonly string[] }[]
  readonly recordedUnits: readonly string[]
  /** Organisations that train, or once trained, the candidate. */
  readonly trainedBy: readonly string[]
  /** Organisations that employ the candidate. */
  readonly employedBy: readonly string[]
  readonly links: readonly Pick<CandidateLink, 'personId' | 'relation'>[]
}

const decided: readonly Application['status'][] = ['proposed', 'certified', 'partially_certified', 'refused']
const ended: readonly Application['status'][] = [...decided, 'not_eligible', 'withdrawn', 'abandoned']

const guard = guardsOf<Assessment, AssessmentFacts>()

export const assessmentGuards = {
  // What ends because an application ended is never pushed here: its status says so. It is not told: the result may be unpublished.
  application_live: guard(['application'], ({ applicationId }, { application: { status } }) =>
    ended.includes(status) ? refuse('application_ended', 'model:application', { applicationId }) : null),
  day_reached: guard([], ({ plannedFor }, _, __, { today }) =>
    plannedFor > today ? refuse('assessment_day_not_reached', 'model:assessment', { plannedFor }) : null),
  // Accredited on the planned day is not enough: the right may have ended before something is found.
  examiner_accredited: guard(['application', 'accreditations'], ({ examinerId }, { application, accreditations }, _, { today: date }) => {
    const { certificateId } = application
    const reason = uncovered(accreditations, { certificateId, activity: 'assessment', siteCode: null, date })
    return reason && refuse('examiner_accreditation_lacking', 'model:5.2', { examinerId: examinerId!, reason, date })
  }),
  units_scored: guard(['recordedUnits'], ({ kind, unitCodes }, { recordedUnits }) => {
    const open = kind === 'certification' ? unitCodes.filter((code) => !recordedUnits.includes(code)) : []
    return open.length > 0 ? refuse('units_not_scored', 'model:assessment', { units: open.join(', ') }) : null
  }),
  jury_undecided: guard(['application'], (_, { application: { status } }) =>
    decided.includes(status) ? refuse('jury_decided', 'model:assessment', { status }) : null)
} satisfies Record<GuardOf<typeof assessmentMachine>, unknown>
