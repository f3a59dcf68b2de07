import type { AdjustedMark, DecideInput, UnitFinding } from './jury-decision.ts'
import { insist, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { isMark, toHundredths } from './rules/decimal.ts'
import { outcomeOf, type UnitSet } from './rules/held-units.ts'
import {
  bindingOutcome, isValidMark, juryMarkNames, type Marks, scoreOverall, scoreUnit, type UnitMarks, type UnitOutcome
} from './rules/scoring.ts'

/** Whether what a panel found about the units of a file may stand: asked for, assessed, and reached in the branch's scale. */

export interface ResultOfUnit { readonly unitCode: string, readonly outcome: UnitOutcome, readonly marks: Marks }

/** By which a unit was acquired that is held now. */
export interface KeptMarks extends UnitMarks { readonly unitCode: string, readonly adjustments: readonly AdjustedMark[] }

export interface JudgedUnits {
  readonly isVae: boolean
  /** Asked for and not held: what is to be decided, all of it and nothing else. */
  readonly missingUnits: readonly string[]
  readonly heldUnits: readonly string[]
  /** Locked results. */
  readonly results: readonly ResultOfUnit[]
  readonly keptMarks: readonly KeptMarks[]
  readonly framework: UnitSet
  /** Codes of the competences of each unit. */
  readonly competences: Readonly<Record<string, readonly string[]>>
}

/** Scales in which every part has its floor. */
const floored: readonly Policy['result']['scale']['scheme'][] = ['weighted', 'gate']

type Found = Pick<DecideInput, 'units' | 'markAdjustments' | 'isDistinguished'>

/** Answers with whether there is a distinction. */
export function insistFindings (file: JudgedUnits, found: Found, policy: Policy): boolean {
  insistUnits(file, found.units, policy)
  for (const unit of found.units) insistCompetences(file, unit, policy)
  for (const unit of found.units) insistJuryMarks(file, unit, policy)
  insistAdjustments(file, found, policy)
  insistReached(file, found, policy)
  return distinction(file, found, policy)
}

function insistUnits ({ missingUnits, results, isVae }: JudgedUnits, units: readonly UnitFinding[], { result: { scale } }: Policy): void {
  const codes = units.map(({ unitCode }) => unitCode)
  const undecided = missingUnits.filter((unit) => !codes.includes(unit))
  insist(undecided.length > 0 && refuse('units_undecided', 'model:jury_session', { units: undecided.join(', ') }), '#/units')
  const astray = codes.find((unit, place) => !missingUnits.includes(unit) || codes.indexOf(unit) !== place)
  insist(astray !== undefined && refuse('unit_not_asked', 'model:jury_session', { unit: astray }), '#/units')
  for (const { unitCode: unit, isAcquired } of units) {
    const outcomes = results.filter(({ unitCode }) => unitCode === unit).map(({ outcome }) => outcome)
    insist(isAcquired && !isVae && outcomes.length === 0 && refuse('unit_without_result', 'model:5.1', { unit }), '#/units')
    const outcome = bindingOutcome(scale, outcomes)
    insist(outcome && (outcome === 'acquired') !== isAcquired && refuse('result_binds_jury', 'result.scale', { unit, outcome }), '#/units')
  }
}

/** Of a unit that is missed, what of it was acquired: where the branch counts in competences and keeps them. */
function insistCompetences (
  { competences }: JudgedUnits, { unitCode: unit, isAcquired, competenceCodes }: UnitFinding, { result, partial }: Policy
): void {
  if (competenceCodes.length === 0) return
  insist(result.granularity !== 'competence' && refuse('competences_not_kept', 'result.granularity', {}), '#/units')
  insist(partial.competences.kind === 'not_kept' && refuse('competences_not_kept', 'partial.competences', {}), '#/units')
  insist(isAcquired && refuse('competences_of_acquired_unit', 'model:jury_session', { unit }), '#/units')
  const codes = competences[unit] ?? []
  const competence = competenceCodes.find((code, place) => !codes.includes(code) || competenceCodes.indexOf(code) !== place)
  insist(competence !== undefined && refuse('competence_not_of_unit', 'model:jury_session', { unit, competence }), '#/units')
  const isWhole = codes.length === competenceCodes.length
  insist(isWhole && refuse('unit_with_all_competences', 'model:jury_session', { unit }), '#/units')
}

/** Where the jury has a share of the mark, it gives it to each unit that examiners have marked, and to no other part. */
function insistJuryMarks (file: JudgedUnits, { unitCode: unit, isAcquired, juryMarks }: UnitFinding, { result: { scale } }: Policy): void {
  const names = juryMarkNames(scale)
  const wrong = Object.keys(juryMarks).find((name) => !names.includes(name) || !isValidMark(scale, name, juryMarks[name]!))
  insist(wrong !== undefined && refuse('jury_mark_invalid', 'result.scale', { unit, part: wrong, mark: juryMarks[wrong]! }), '#/units')
  // A gate that is closed leaves nothing to mark behind it.
  if (!resultOf(file, unit) || (scale.scheme === 'gate' && !isAcquired)) return
  const missing = names.find((name) => juryMarks[name] === undefined)
  insist(missing !== undefined && refuse('jury_mark_missing', 'result.scale', { unit, part: missing }), '#/units')
}

/** Another mark than the examiners': where the branch allows it, from the mark that stands. */
function insistAdjustments (file: JudgedUnits, { markAdjustments, units }: Found, { jury, result: { scale } }: Policy): void {
  const pointer = '#/markAdjustments'
  insist(markAdjustments.length > 0 && !jury.markAdjustment && refuse('marks_not_adjusted', 'jury.markAdjustment', {}), pointer)
  for (const { unitCode: unit, part, oldMark, newMark } of markAdjustments) {
    const juryMarks = units.find(({ unitCode }) => unitCode === unit)?.juryMarks ?? {}
    const result = resultOf(file, unit)
    const marks = result?.marks ?? {}
    const ofUnit = part === null && result ? scoreUnit(scale, marks, juryMarks).mark : null
    const names = namesOf(marks, { part, oldMark })
    insist(ofUnit !== oldMark && names.length === 0 && refuse('mark_differs', 'model:jury_session', { unit, oldMark }), pointer)
    insist(ofUnit !== oldMark && names.length > 1 && refuse('mark_ambiguous', 'model:jury_session', { unit, oldMark }), pointer)
    const name = ofUnit === oldMark ? null : names[0]!
    insist(!isValidMark(scale, name, newMark) && refuse('mark_out_of_scale', 'result.scale', { unit, newMark }), pointer)
  }
}

/** Which of these marks an adjustment may mean. */
const namesOf = (marks: Marks, { part, oldMark }: Pick<AdjustedMark, 'part' | 'oldMark'>) =>
  Object.keys(marks).filter((name) => marks[name] === oldMark && (part === null || part === name))

/** Where floors make the unit they bind the jury, and over the whole certificate the overall mark does; elsewhere it is sovereign. */
function insistReached (file: JudgedUnits, { units, markAdjustments }: Found, { result: { scale } }: Policy): void {
  if (!floored.includes(scale.scheme) && juryMarkNames(scale).length === 0) return
  const acquired = units.filter(({ isAcquired }) => isAcquired)
  const marked = acquired.flatMap(({ unitCode, juryMarks }) => {
    const result = resultOf(file, unitCode)
    const own = markAdjustments.filter((each) => each.unitCode === unitCode)
    return result ? [{ unitCode, ...adjusted({ marks: result.marks, juryMarks }, own, scale) }] : []
  })
  for (const unit of marked) insistFloors(unit, scale)
  const held = [...file.heldUnits, ...acquired.map(({ unitCode }) => unitCode)]
  if (marked.length === 0 || outcomeOf({ framework: file.framework, held }, true) !== 'full') return
  const kept = file.keptMarks.map((unit) => adjusted(unit, unit.adjustments, scale))
    .filter(({ marks, juryMarks }) => scoreUnit(scale, marks, juryMarks).mark !== null)
  const { isReached, mark, needed } = scoreOverall(scale, [...kept, ...marked])
  insist(!isReached && refuse('overall_not_reached', 'result.scale', { needed: needed!, present: mark ?? '' }), '#/units')
}

function insistFloors ({ unitCode: unit, marks, juryMarks }: UnitMarks & { readonly unitCode: string }, scale: Policy['result']['scale']): void {
  const { outcome, mark } = scoreUnit(scale, marks, juryMarks)
  if (outcome !== 'not_acquired') return
  const parts = scale.parts.map(({ name: part, by, floor }) => ({ part, needed: floor, present: (by === 'jury' ? juryMarks : marks)?.[part] ?? '' }))
  const missed = parts.find(({ needed, present }) => isMark(present) && toHundredths(present) < toHundredths(needed))
  const { part, needed, present } = missed ?? { part: 'unit', needed: scale.unitFloor, present: mark ?? 'no' }
  insist(refuse('mark_below_floor', 'result.scale', { unit, part, needed, present }), '#/units')
}

/** A mark of one examiner is replaced; to replace that of the unit is to give each of its parts the new one. */
function adjusted (given: UnitMarks, adjustments: readonly AdjustedMark[], scale: Policy['result']['scale']): Required<UnitMarks> {
  const { marks, juryMarks = {} } = given
  const { mark } = scoreUnit(scale, marks, juryMarks)
  return adjustments.reduce<Required<UnitMarks>>((unit, { part, oldMark, newMark }) => {
    if (part === null && mark === oldMark) return { marks: all(unit.marks, newMark), juryMarks: all(unit.juryMarks, newMark) }
    const [name = ''] = namesOf(marks, { part, oldMark })
    return { ...unit, marks: { ...unit.marks, [name]: newMark } }
  }, { marks, juryMarks })
}

const all = (marks: Marks, mark: string): Marks => Object.fromEntries(Object.keys(marks).map((name) => [name, mark]))

/** The latest one. */
const resultOf = ({ results }: JudgedUnits, unit: string) => results.findLast(({ unitCode }) => unitCode === unit)

function distinction (file: JudgedUnits, { units, isDistinguished }: Found, { award, result: { scale } }: Policy): boolean {
  const isWhole = units.every(({ isAcquired }) => isAcquired)
  const isUnanimous = isWhole && units.length > 0 && units.every(({ unitCode }) => {
    const result = resultOf(file, unitCode)
    return result && scoreUnit(scale, result.marks).isDistinguished
  })
  const mayBe = award.distinction === 'opinions' ? isUnanimous : award.distinction === 'jury' && isWhole
  insist(isDistinguished && !mayBe && refuse('distinction_not_open', 'award.distinction', { distinction: award.distinction }), '#/isDistinguished')
  return isDistinguished || (award.distinction === 'opinions' && isUnanimous)
}
