import type { Assessment, AssessmentCommand } from './assessment.ts'
import type { AssessmentFacts } from './assessment-guards.ts'
import { conflictOf } from './assessment-independence.ts'
import { type Examiner, type ExaminerQuality, examinerQualities } from './examiner.ts'
import type { Known } from './kernel/decider.ts'
import { found, insist, type Refusal, refuse } from './kernel/refusal.ts'
import { addYears } from './rules/calendar.ts'
import { type AccreditationFacts, asksCommitment, uncovered } from './rules/coverage.ts'

/** An examiner, with every accreditation they ever asked for. */
export interface NamedExaminer extends Pick<Examiner,
  'id' | 'employerOrganizationId' | 'trainsFor' | 'trainsCompanies' | 'qualities' | 'yearsInTrade' | 'retiredOn'> {
  readonly accreditations: readonly AccreditationFacts[]
}

type Assignment = Extract<AssessmentCommand, { readonly type: 'assign' }>
type Pair = readonly [NamedExaminer, NamedExaminer]
const pointers = ['#/examinerId', '#/secondExaminerId'] as const

/** Who assesses: each accredited on the day, a stranger to the candidate (model 5.2, 5.3), and together what the branch asks. */
export function insistExaminers (assessment: Assessment, assignment: Assignment, known: Known<AssessmentFacts>): NamedExaminer[] {
  const { examiner, secondExaminer, isOtherService } = assignment
  const first = found(examiner, 'examiner', pointers[0])
  insistNumber(assessment, assignment, known)
  const examiners = secondExaminer === undefined ? [first] : [first, found(secondExaminer, 'examiner', pointers[1])]
  for (const [place, each] of examiners.entries()) {
    const refusal = notAccredited(assessment, each, known) ?? retired(assessment, each, known) ?? tied({ ...assessment, isOtherService }, each, known)
    insist(refusal, pointers[place]!)
  }
  insistExperience(assessment, examiners, known)
  return examiners
}

/** A pair is asked for what goes to the jury; a positioning may have one. */
const asksForPair = ({ kind }: Assessment, { policy: { examiner: { pair } } }: Known<AssessmentFacts>) =>
  kind === 'certification' && pair !== 'none'

function insistNumber (assessment: Assessment, { examiner, secondExaminer }: Assignment, known: Known<AssessmentFacts>): void {
  const isAlone = secondExaminer === undefined && asksForPair(assessment, known)
  insist(isAlone && refuse('examiner_pair_required', 'examiner.pair', { needed: 2, present: 1 }), pointers[1])
  const isTwice = secondExaminer?.id === examiner?.id
  insist(isTwice && refuse('examiner_named_twice', 'examiner.pair', { examinerId: examiner!.id }), pointers[1])
}

function notAccredited (
  { plannedFor: date }: Assessment, { id: examinerId, accreditations }: NamedExaminer, { facts, policy }: Known<AssessmentFacts>
): Refusal | null {
  const { certificateId } = facts.application
  const needsCommitment = asksCommitment(policy)
  const reason = uncovered(accreditations, { certificateId, activity: 'assessment', siteCode: null, date, needsCommitment })
  return reason && refuse('examiner_not_accredited', 'model:5.2', { examinerId, reason, date })
}

/** Retired for less than five years, in cleaning: https://www.oc-proprete.fr/role-et-missions-des-evaluateurs */
function retired ({ plannedFor }: Assessment, { id: examinerId, retiredOn }: NamedExaminer, { policy }: Known<AssessmentFacts>): Refusal | null {
  const { maxYearsRetired } = policy.examiner.independence
  if (retiredOn === null || maxYearsRetired === null) return null
  const limit = addYears(retiredOn, maxYearsRetired)
  return limit < plannedFor ? refuse('examiner_retired', 'examiner.independence', { examinerId, limit }) : null
}

function tied (assessment: Assessment, examiner: NamedExaminer, { facts, policy }: Known<AssessmentFacts>): Refusal | null {
  const conflict = conflictOf(examiner, assessment, facts, policy)
  return conflict && refuse('examiner_not_independent', conflict.rule, conflict.figures)
}

/** Years in the trade are asked of whoever assesses in the quality of a professional: of all, but in a pair of both qualities. */
function insistExperience (assessment: Assessment, examiners: readonly NamedExaminer[], known: Known<AssessmentFacts>): void {
  const { independence: { minYearsInTrade: needed }, pair } = known.policy.examiner
  const isMixed = asksForPair(assessment, known) && pair === 'pedagogical_and_professional'
  const asked = isMixed ? [professionalOf(examiners as unknown as Pair)] : examiners
  const short = asked.find(({ yearsInTrade }) => yearsInTrade < needed)
  if (!short) return
  const { id: examinerId, yearsInTrade: present } = short
  insist(refuse('examiner_not_qualified', 'examiner.independence', { examinerId, needed, present }), pointers[examiners.indexOf(short)]!)
}

/** One of each quality; where both can be the professional, who has more years in the trade. */
function professionalOf (pair: Pair): NamedExaminer {
  const [first, second] = pair
  const is = ({ qualities }: NamedExaminer, quality: ExaminerQuality) => qualities.includes(quality)
  const orders = [[first, second], [second, first]] as const
  const [longest] = orders.filter(([teacher, other]) => is(teacher, 'pedagogical') && is(other, 'professional'))
    .map(([, professional]) => professional).sort((one, other) => other.yearsInTrade - one.yearsInTrade)
  const missing = examinerQualities.find((quality) => !pair.some((each) => is(each, quality))) ?? 'professional'
  insist(!longest && refuse('examiner_quality_missing', 'examiner.pair', { quality: missing }), pointers[1])
  return longest!
}
