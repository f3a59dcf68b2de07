import type { Assessment } from './assessment.ts'
import type { AssessmentFacts } from './assessment-guards.ts'
import type { Examiner } from './examiner.ts'
import type { Known } from './kernel/decider.ts'
import { found, insist, type Refusal, refuse } from './kernel/refusal.ts'
import { addYears } from './rules/calendar.ts'
import { type AccreditationFacts, uncovered } from './rules/coverage.ts'

/** The examiner whom the body names, with every accreditation they ever asked for. */
export interface NamedExaminer extends Pick<Examiner, 'id' | 'employerOrganizationId' | 'trainsFor' | 'yearsInTrade' | 'retiredOn'> {
  readonly accreditations: readonly AccreditationFacts[]
}

/** Accredited on the day of the assessment, experienced as the branch asks, and a stranger to the candidate (model 5.2, 5.3). */
export function insistExaminer (assessment: Assessment, named: NamedExaminer | null, known: Known<AssessmentFacts>): NamedExaminer {
  const pointer = '#/examinerId'
  const examiner = found(named, 'examiner', pointer)
  const refusal = notAccredited(assessment, examiner, known) ?? notQualified(assessment, examiner, known) ?? notIndependent(assessment, examiner, known)
  insist(refusal, pointer)
  return examiner
}

function notAccredited (
  { plannedFor: date }: Assessment, { id: examinerId, accreditations }: NamedExaminer, { facts }: Known<AssessmentFacts>
): Refusal | null {
  const { certificateId } = facts.application
  const reason = uncovered(accreditations, { certificateId, activity: 'assessment', siteCode: null, date })
  return reason && refuse('examiner_not_accredited', 'model:5.2', { examinerId, reason, date })
}

/** Five years in the trade and less than five of retirement, in cleaning: https://www.oc-proprete.fr/role-et-missions-des-evaluateurs */
function notQualified (
  { plannedFor }: Assessment, { id: examinerId, yearsInTrade: present, retiredOn }: NamedExaminer, { policy }: Known<AssessmentFacts>
): Refusal | null {
  const { minYearsInTrade: needed, maxYearsRetired } = policy.examiner.independence
  const rule = 'examiner.independence'
  if (present < needed) return refuse('examiner_not_qualified', rule, { examinerId, needed, present })
  if (retiredOn === null || maxYearsRetired === null) return null
  const limit = addYears(retiredOn, maxYearsRetired)
  return limit < plannedFor ? refuse('examiner_retired', rule, { examinerId, limit }) : null
}

function notIndependent ({ candidateId }: Assessment, examiner: NamedExaminer, { facts }: Known<AssessmentFacts>): Refusal | null {
  const relation = examiner.id === candidateId ? 'same_person' : relationOf(examiner, facts)
  return relation === null ? null : refuse('examiner_not_independent', 'model:5.3', { examinerId: examiner.id, relation })
}

/** How this examiner stands to the candidate: through their organisations, or as somebody declared. */
function relationOf ({ id, employerOrganizationId, trainsFor }: NamedExaminer, facts: AssessmentFacts): string | null {
  const { trainedBy, employedBy, links } = facts
  const theirs = [employerOrganizationId, ...trainsFor]
  if (trainedBy.some((organizationId) => theirs.includes(organizationId))) return 'trained'
  if (employerOrganizationId !== null && employedBy.includes(employerOrganizationId)) return 'employs'
  return links.find(({ personId }) => personId === id)?.relation ?? null
}
