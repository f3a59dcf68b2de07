import type { Application, KeptCompetence } from './application.ts'
import type { Assessment } from './assessment.ts'
import type { NamedExaminer } from './assessment-examiner.ts'
import { conflictOf } from './assessment-independence.ts'
import type { assessmentMachine } from './assessment-machine.ts'
import { guardsOf } from './kernel/guard.ts'
import type { GuardOf } from './kernel/machine.ts'
import { refuse } from './kernel/refusal.ts'
import type { Candidacy } from './rules/conflicts.ts'
import { asksCommitment, uncovered } from './rules/coverage.ts'
import type { RegistrationFacts } from './rules/eligibility.ts'

/** What the guards and decisions must know of others. Each is one column in db/assessments.ts. */
export interface AssessmentFacts {
  readonly application: Pick<Application, 'status' | 'certificateId' | 'route' | 'registration'>
  /** To whom it is assigned: nobody, one or two. */
  readonly examiners: readonly NamedExaminer[]
  readonly certificate: RegistrationFacts
  /** Units of the framework's version, with the codes of their competences. */
  readonly units: readonly { readonly code: string, readonly competences: readonly string[] }[]
  /** Competences acquired in an earlier attempt and still held: they are not asked again. */
  readonly keptCompetences: readonly Pick<KeptCompetence, 'unitCode' | 'competenceCode'>[]
  readonly recordedUnits: readonly string[]
  /** A jury that still sits, or was put off, has decided about the file and not deferred it. */
  readonly isJudged: boolean
  /** Organisations that train, or once trained, the candidate. */
  readonly trainedBy: readonly string[]
  /** Organisations that employ the candidate. */
  readonly employedBy: readonly string[]
  readonly links: Candidacy['ties']
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
  examiner_accredited: guard(['application', 'examiners'], (_, { application: { certificateId }, examiners }, policy, { today: date }) => {
    const needsCommitment = asksCommitment(policy)
    const [lacking] = examiners.flatMap(({ id: examinerId, accreditations }) => {
      const reason = uncovered(accreditations, { certificateId, activity: 'assessment', siteCode: null, date, needsCommitment })
      return reason ? [{ examinerId, reason, date }] : []
    })
    return lacking ? refuse('examiner_accreditation_lacking', 'model:5.2', lacking) : null
  }),
  // A tie that was declared, or a training that began, after it was given to them (model 2.5).
  examiner_independent: guard(['application', 'examiners', 'trainedBy', 'employedBy', 'links'], (assessment, facts, policy) => {
    const [conflict] = facts.examiners.flatMap((examiner) => conflictOf(examiner, assessment, facts, policy) ?? [])
    return conflict ? refuse('examiner_conflicted', conflict.rule, conflict.figures) : null
  }),
  units_scored: guard(['recordedUnits'], ({ kind, unitCodes }, { recordedUnits }) => {
    const open = kind === 'certification' ? unitCodes.filter((code) => !recordedUnits.includes(code)) : []
    return open.length > 0 ? refuse('units_not_scored', 'model:assessment', { units: open.join(', ') }) : null
  }),
  // The file stays listed until the session closes: what a decision was built on must not change behind it.
  jury_undecided: guard(['application', 'isJudged'], (_, { application: { status }, isJudged }) =>
    isJudged || decided.includes(status) ? refuse('jury_decided', 'model:assessment', { status }) : null)
} satisfies Record<GuardOf<typeof assessmentMachine>, unknown>
