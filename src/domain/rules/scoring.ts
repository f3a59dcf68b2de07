import type { Policy } from '../policy.ts'
import { isMark, type Mean, mean, reaches, toHundredths, writeMean } from './decimal.ts'

/** From the marks of a unit to its outcome, in the scale of the branch. Marks that do not fit the scale leave it to the jury. */

type Result = Policy['result']
type Scale = Result['scale']
type Part = Scale['parts'][number]

/** What is stored of a unit: a mark per examiner or part ('12.5'), 'yes' or 'no' per competence, part or opinion. */
export type Marks = Readonly<Record<string, string>>
/** What the examiners and the jury gave to one unit. */
export interface UnitMarks { readonly marks: Marks, readonly juryMarks?: Marks }

/** `jury`: the scale does not settle it, or not yet. */
export type UnitOutcome = 'acquired' | 'not_acquired' | 'jury'
export interface UnitScore {
  readonly outcome: UnitOutcome
  /** The mean, where the scale makes one; cut after two decimals. */
  readonly mark: string | null
  readonly isDistinguished: boolean
}

export interface MarkFault {
  readonly fault: 'missing' | 'unknown' | 'malformed' | 'not_opened'
  readonly name: string
}

export interface OverallScore {
  readonly isReached: boolean
  readonly mark: string | null
  readonly needed: string | null
}

export const twoKeys = ['company_examiner', 'accredited_examiner'] as const
export const opinions = ['training_team', 'tutor', 'head_of_company'] as const
/** The best mark of the scales that count in marks: per cent for an average, out of twenty in parts. */
export const bestMarks: Readonly<Partial<Record<Scale['scheme'], string>>> = { threshold: '100', weighted: '20', gate: '20' }

const partNames = ({ parts }: Scale, by: Part['by']) => parts.filter((part) => part.by === by).map(({ name }) => name)

/** Parts whose mark the jury gives when it deliberates. */
export function juryMarkNames (scale: Scale): readonly string[] {
  return ['acquired', 'weighted', 'gate'].includes(scale.scheme) ? partNames(scale, 'jury') : []
}

/**
 * The marks that examiners give to a unit; null when any names do, one per examiner.
 * `competences` are those still missing: what is held is not asked again.
 */
export function markNames ({ granularity, scale }: Result, competences: readonly string[]): readonly string[] | null {
  switch (scale.scheme) {
    case 'acquired': {
      if (granularity === 'competence') return competences
      return granularity === 'exam_part' && scale.parts.length > 0 ? partNames(scale, 'assessment') : ['unit']
    }
    case 'threshold': return granularity === 'competence' ? competences : null
    case 'two_key': return twoKeys
    case 'opinions': return opinions
    case 'weighted':
    case 'gate': return partNames(scale, 'assessment')
  }
}

/** Nothing to say about these marks means that they can be scored. */
export function markFaults (result: Result, competences: readonly string[], marks: Marks): readonly MarkFault[] {
  const { scale } = result
  const names = markNames(result, competences)
  const opened = scale.scheme === 'gate' ? openedParts(scale, marks) : names
  const given = Object.keys(marks)
  const missing = opened?.filter((name) => !given.includes(name)) ?? (given.length ? [] : ['mark'])
  return [
    ...missing.map((name) => ({ fault: 'missing' as const, name })),
    ...given.flatMap((name): MarkFault[] => {
      if (names && !names.includes(name)) return [{ fault: 'unknown', name }]
      if (!isWritten(scale, marks[name])) return [{ fault: 'malformed', name }]
      return opened && !opened.includes(name) ? [{ fault: 'not_opened', name }] : []
    })
  ]
}

/** For a mark of the jury or one that it writes anew: a part, key or opinion of the scale, or null for the mark of the unit itself. */
export function isValidMark (scale: Scale, name: string | null, mark: string): boolean {
  const names: Readonly<Partial<Record<Scale['scheme'], readonly string[]>>> = {
    two_key: twoKeys, opinions, weighted: scale.parts.map(({ name }) => name), gate: scale.parts.map(({ name }) => name)
  }
  return isWritten(scale, mark) && (name === null || (names[scale.scheme]?.includes(name) ?? true))
}

/** Thresholds and floors are inclusive. A part that the jury marks is read in `juryMarks` only. */
export function scoreUnit (scale: Scale, marks: Marks, juryMarks: Marks = {}): UnitScore {
  switch (scale.scheme) {
    case 'acquired': return scoreAnswers(scale, marks, juryMarks)
    case 'threshold': return scoreMean(scale, marks)
    case 'two_key': {
      const yes = countYes(marks, twoKeys)
      return yes === null || yes === 1 ? unsettled : settled(yes === twoKeys.length)
    }
    case 'opinions': {
      const yes = countYes(marks, opinions)
      return yes === null ? unsettled : { ...settled(yes >= 2), isDistinguished: yes === opinions.length }
    }
    case 'gate': return scoreGate(scale, { marks, juryMarks })
    case 'weighted': return scoreWeighted(scale, { marks, juryMarks })
  }
}

/** Over all units, kept ones included, each counting as much as another. Only `weighted` asks for something. */
export function scoreOverall (scale: Scale, results: readonly UnitMarks[]): OverallScore {
  if (scale.scheme !== 'weighted') return { isReached: true, mark: null, needed: null }
  const average = weightedMean(scale, results)
  if (average === null) return { isReached: false, mark: null, needed: scale.overall }
  return { isReached: reaches(average, scale.overall), mark: writeMean(average), needed: scale.overall }
}

/** Where the jury has no choice about a unit: two keys that agree. Elsewhere it is sovereign. */
export function bindingOutcome ({ scheme }: Scale, outcomes: readonly UnitOutcome[]): 'acquired' | 'not_acquired' | null {
  const [first] = outcomes
  if (scheme !== 'two_key' || first === undefined || first === 'jury') return null
  return outcomes.every((outcome) => outcome === first) ? first : null
}

function isWritten ({ scheme }: Scale, mark: string | undefined): mark is string {
  const best = bestMarks[scheme]
  if (best === undefined) return mark === 'yes' || mark === 'no'
  return mark !== undefined && isMark(mark) && toHundredths(mark) <= toHundredths(best)
}

/** Every competence or part: one `no` is enough to miss the unit, once all have spoken. */
function scoreAnswers (scale: Scale, marks: Marks, juryMarks: Marks): UnitScore {
  const answers = [...Object.values(marks), ...juryMarkNames(scale).map((name) => juryMarks[name])]
  const isWhole = answers.length > 0 && answers.every((answer) => isWritten(scale, answer))
  return isWhole ? settled(answers.every((answer) => answer === 'yes')) : unsettled
}

function scoreMean (scale: Scale, marks: Marks): UnitScore {
  const given = Object.values(marks)
  if (given.length === 0 || !given.every((mark) => isWritten(scale, mark))) return unsettled
  const average = mean(given.map((mark) => ({ mark, weight: 1 })))
  return settled(reaches(average, scale.threshold), average)
}

const countYes = (marks: Marks, names: readonly string[]): number | null =>
  names.every((name) => marks[name] === 'yes' || marks[name] === 'no') ? names.filter((name) => marks[name] === 'yes').length : null

const markOf = ({ name, by }: Part, { marks, juryMarks = {} }: UnitMarks) => (by === 'jury' ? juryMarks : marks)[name]

/** Null: not marked, or not in this scale. */
function isPassed (scale: Scale, part: Part, unit: UnitMarks): boolean | null {
  const mark = markOf(part, unit)
  return isWritten(scale, mark) ? reaches(mean([{ mark, weight: 1 }]), part.floor) : null
}

/** In order: a part opens the next one when its mark reaches its floor. The jury marks its own parts later. */
function openedParts (scale: Scale, marks: Marks): string[] {
  const parts = scale.parts.filter(({ by }) => by === 'assessment')
  const last = parts.findIndex((part) => isPassed(scale, part, { marks }) !== true)
  return (last === -1 ? parts : parts.slice(0, last + 1)).map(({ name }) => name)
}

/** The first part that is not passed decides: below its floor it closes all that follow. */
function scoreGate (scale: Scale, unit: UnitMarks): UnitScore {
  if (scale.parts.length === 0) return unsettled
  const first = scale.parts.map((part) => isPassed(scale, part, unit)).find((passed) => passed !== true)
  return first === null ? unsettled : settled(first === undefined)
}

function scoreWeighted (scale: Scale, unit: UnitMarks): UnitScore {
  const average = weightedMean(scale, [unit])
  if (average === null) return unsettled
  const arePassed = scale.parts.every((part) => isPassed(scale, part, unit))
  return settled(arePassed && reaches(average, scale.unitFloor), average)
}

/** Null while a mark is to come, or where nothing has a weight. */
function weightedMean (scale: Scale, results: readonly UnitMarks[]): Mean | null {
  const weighted = results.flatMap((unit) => scale.parts.map((part) => ({ mark: markOf(part, unit), weight: part.weight })))
  const marked = weighted.filter((each): each is { mark: string, weight: number } => isWritten(scale, each.mark))
  return marked.length === weighted.length && marked.some(({ weight }) => weight > 0) ? mean(marked) : null
}

const unsettled: UnitScore = { outcome: 'jury', mark: null, isDistinguished: false }

const settled = (isAcquired: boolean, average?: Mean): UnitScore => ({
  outcome: isAcquired ? 'acquired' : 'not_acquired',
  mark: average ? writeMean(average) : null,
  isDistinguished: false
})
