import type { Policy } from './policy.ts'
import { markFaults, type Marks, scoreUnit, type UnitOutcome } from './rules/scoring.ts'
import type { Replay } from './simulation-replay.ts'

/** The marks of one unit as they are stored, with those of the jury where they are known. */
export interface MarksFacts {
  readonly marks: Marks
  readonly juryMarks: Marks
  /** Codes of the unit's competences. */
  readonly competences: readonly string[]
}

/** Marks that do not fit a scale say nothing in it. */
export const assessmentResult: Replay<MarksFacts> = {
  groups: ['result'],
  run (facts, { result }) {
    const { scheme } = result.scale
    if (!isComparable(facts, result)) return { decides: { outcome: 'not_comparable' }, figures: { scheme, mark: null } }
    const { outcome, mark } = scoreUnit(result.scale, facts.marks, facts.juryMarks)
    return { decides: { outcome }, figures: { scheme, mark } }
  }
}

/** Where every mark is one of a competence, the unit's others were held and not asked again. */
export function isComparable ({ marks, competences }: Omit<MarksFacts, 'juryMarks'>, result: Policy['result']): boolean {
  const names = Object.keys(marks)
  const asked = names.length > 0 && names.every((name) => competences.includes(name)) ? names : competences
  return markFaults(result, asked, marks).length === 0
}

/** What a stored result says in a scale; what does not fit it is left to the jury. */
export const outcomeIn = ({ result }: Policy, facts: Omit<MarksFacts, 'juryMarks'>): UnitOutcome =>
  isComparable(facts, result) ? scoreUnit(result.scale, facts.marks).outcome : 'jury'
