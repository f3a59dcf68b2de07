import type { Assessment } from './assessment.ts'
import type { NamedExaminer } from './assessment-examiner.ts'
import type { AssessmentFacts } from './assessment-guards.ts'
import { personOf } from './examiner.ts'
import type { Rule } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { type Relation, relationsBetween } from './rules/conflicts.ts'

/** What ties an examiner to a candidate, asked when the assessment is given to them and again whenever they write. */

type CandidacyFacts = Pick<AssessmentFacts, 'application' | 'trainedBy' | 'employedBy' | 'links'>

export interface Conflict {
  readonly rule: Rule
  readonly figures: Readonly<Record<'examinerId' | 'relation' | 'source', string>>
}

export function conflictOf (examiner: NamedExaminer, assessment: Assessment, facts: CandidacyFacts, policy: Policy): Conflict | null {
  const { candidateId, isOtherService } = assessment
  const { application: { certificateId }, trainedBy, employedBy, links } = facts
  const relations = relationsBetween(personOf(examiner), {
    candidateId, certificateId, trainingOrganizationIds: trainedBy, employerOrganizationIds: employedBy, ties: links
  })
  const isWaived = isOtherService && policy.examiner.independence.sameEmployer === 'other_service'
  const standing = relations.find((relation) => hinders(relation) && !(isWaived && isColleague(relation)))
  return standing ? { rule: ruleOf(standing), figures: { examinerId: examiner.id, ...standing } } : null
}

/** To have assessed somebody before is no tie for an examiner, only for a juror: the same one may do positioning and certification. */
const hinders = ({ relation }: Relation) => relation !== 'assessed'

/** Of the candidate's company: not whoever was declared to employ them, which no policy permits. */
const isColleague = ({ relation, source }: Relation) => relation === 'employs' && source === 'employer'

const never: readonly Relation['relation'][] = ['self', 'employs', 'trained', 'coached']

const ruleOf = (relation: Relation): Rule =>
  isColleague(relation) ? 'examiner.independence' : never.includes(relation.relation) ? 'model:5.3' : 'model:2.5'
