import type { Policy } from '../policy.ts'
import { isMark, type Mean, mean, reaches, toHundredths, writeMean } from './decimal.ts'

/** From the marks of a unit to its outcome, in the scale of the branch. */

type Result = Policy['result']
type Scale = Result['scale']

/** What an assessment stores of a unit: a mark per examiner or part ('12.5'), 'yes' or 'no' per competence or opinion. */
export type Marks = Readonly<Record<string, string>>
export interface UnitResult { readonly unitCode: string, readonly marks: Marks }

/** `jury`: the scale does not settle it. */
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
const bestOfParts = '20'
const bestMarks: Readonly<Partial<Record<Scale['scheme'], string>>> = { threshold: '100', weighted: bestOfParts, gate: bestOfParts }

/** The marks that a unit needs; null when any names do, one per examiner. */
export function markNames ({ granularity, scale }: Result, competences: readonly string[]): readonly string[] | null {
  switch (scale.scheme) {
    case 'acquired': return granularity === 'competence' ? competences : ['unit']
    case 'threshold': return granularity === 'competence' ? competences : null
    case 'two_key': return twoKeys
    case 'opinions': return opinions
    case 'weighted':
    case 'gate': return scale.parts.map(({ name }) => name)
  }
}

/** Nothing to say about these marks means that they can be scored. */
export function markFaults (result: Result, competences: readonly string[], marks: Marks): readonly MarkFault[] {
  const { scale } = result
  const names = markNames(result, competences)
  const opened = scale.scheme === 'gate' ? openedParts(scale, marks) : names
  const given = Object.keys(marks)
  const best = bestMarks[scale.scheme]
  const isWritten = (mark: string) => best === undefined ? mark === 'yes' || mark === 'no' : isMarkUpTo(best, mark)
  const missing = opened?.filter((name) => !given.includes(name)) ?? (given.length ? [] : ['mark'])
  return [
    ...missing.map((name) => ({ fault: 'missing' as const, name })),
    ...given.flatMap((name): MarkFault[] => {
      if (names && !names.includes(name)) return [{ fault: 'unknown', name }]
      if (!isWritten(marks[name]!)) return [{ fault: 'malformed', name }]
      return opened && !opened.includes(name) ? [{ fault: 'not_opened', name }] : []
    })
  ]
}

/** Marks without faults only. Thresholds and floors are inclusive. */
export function scoreUnit (scale: Scale, marks: Marks): UnitScore {
  const given = Object.values(marks)
  const yes = given.filter((mark) => mark === 'yes').length
  switch (scale.scheme) {
    case 'acquired': return settled(yes === given.length)
    case 'two_key': return yes === 1 ? { ...settled(false), outcome: 'jury' } : settled(yes === twoKeys.length)
    case 'opinions': return { ...settled(yes >= 2), isDistinguished: yes === opinions.length }
    case 'threshold': {
      const average = mean(given.map((mark) => ({ mark, weight: 1 })))
      return settled(reaches(average, scale.threshold), average)
    }
    case 'gate': return scale.parts.length === 0 ? unsettled : settled(arePassed(scale, marks))
    case 'weighted': {
      const average = weightedMean(scale, [{ marks }])
      if (average.weight === 0n) return unsettled
      return settled(arePassed(scale, marks) && reaches(average, scale.unitFloor), average)
    }
  }
}

/** Over all units, kept ones included, each counting as much as another. Only `weighted` asks for something. */
export function scoreOverall (scale: Scale, results: readonly Pick<UnitResult, 'marks'>[]): OverallScore {
  if (scale.scheme !== 'weighted') return { isReached: true, mark: null, needed: null }
  const average = weightedMean(scale, results)
  if (average.weight === 0n) return { isReached: false, mark: null, needed: scale.overall }
  return { isReached: reaches(average, scale.overall), mark: writeMean(average), needed: scale.overall }
}

/** Where the jury has no choice about a unit: two keys that agree. Elsewhere it is sovereign. */
export function bindingOutcome ({ scheme }: Scale, outcomes: readonly UnitOutcome[]): 'acquired' | 'not_acquired' | null {
  const [first] = outcomes
  if (scheme !== 'two_key' || first === undefined || first === 'jury') return null
  return outcomes.every((outcome) => outcome === first) ? first : null
}

const isMarkUpTo = (best: string, mark: string): boolean => isMark(mark) && toHundredths(mark) <= toHundredths(best)

type Part = Scale['parts'][number]

const arePassed = ({ parts }: Scale, marks: Marks): boolean => parts.every((part) => isPassed(part, marks))

function isPassed ({ name, floor }: Part, marks: Marks): boolean {
  const mark = marks[name]
  return mark !== undefined && isMarkUpTo(bestOfParts, mark) && reaches(mean([{ mark, weight: 1 }]), floor)
}

/** In order: a part opens the next one when its mark reaches its floor. */
function openedParts ({ parts }: Scale, marks: Marks): string[] {
  const last = parts.findIndex((part) => !isPassed(part, marks))
  return (last === -1 ? parts : parts.slice(0, last + 1)).map(({ name }) => name)
}

const weightedMean = ({ parts }: Scale, results: readonly Pick<UnitResult, 'marks'>[]): Mean =>
  mean(results.flatMap(({ marks }) => parts.map(({ name, weight }) => ({ mark: marks[name]!, weight }))))

const unsettled: UnitScore = { outcome: 'jury', mark: null, isDistinguished: false }

const settled = (isAcquired: boolean, average?: Mean): UnitScore => ({
  outcome: isAcquired ? 'acquired' : 'not_acquired',
  mark: average ? writeMean(average) : null,
  isDistinguished: false
})
