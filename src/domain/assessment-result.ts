import type { Assessment, AssessmentCommand, AssessmentResult } from './assessment.ts'
import type { AssessmentFacts } from './assessment-guards.ts'
import type { Known } from './kernel/decider.ts'
import { insist, type Refusal, refuse } from './kernel/refusal.ts'
import { type Marks, markFaults, markNames, scoreUnit } from './rules/scoring.ts'

type Recording = Extract<AssessmentCommand, { readonly type: 'record_result' }>

/** A unit is scored once: a wrong result is corrected by a superseding assessment. */
export function resultOf (
  { branchId, id: assessmentId, unitCodes }: Assessment, { type, ...recorded }: Recording, known: Known<AssessmentFacts>
): AssessmentResult {
  const { facts: { recordedUnits }, policy, policyId, context: { now } } = known
  const { unitCode: unit, marks } = recorded
  insist(!unitCodes.includes(unit) && refuse('unit_not_assessed', 'model:assessment', { unit }), '#/unitCode')
  insist(recordedUnits.includes(unit) && refuse('result_recorded', 'model:assessment', { unit }), '#/unitCode')
  insistMarks(unit, marks, known)
  const { outcome } = scoreUnit(policy.result.scale, marks)
  return { ...recorded, branchId, assessmentId, outcome, policyId, recordedAt: now }
}

/** Names of marks can be those of persons: the pointer shows them to who sent them, figures never do. */
function insistMarks (unit: string, marks: Marks, { facts, policy: { result } }: Known<AssessmentFacts>): void {
  const competences = missingCompetences(unit, facts)
  const [first] = markFaults(result, competences, marks)
  if (!first) return
  const { fault, name } = first
  const expected = markNames(result, competences)?.join(', ') ?? '*'
  const refusal: Refusal = refuse('mark_refused', 'result.scale', { fault, scheme: result.scale.scheme, expected })
  insist(refusal, `#/marks/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`)
}

function missingCompetences (unit: string, { units, keptCompetences }: AssessmentFacts): string[] {
  const isKept = (code: string) => keptCompetences.some(({ unitCode, competenceCode }) => unitCode === unit && competenceCode === code)
  return units.filter(({ code }) => code === unit).flatMap(({ competences }) => competences).filter((code) => !isKept(code))
}
