import type { Policy } from '../policy.ts'
import { addMonths, addYears } from './calendar.ts'

/** Until when something is kept. Written with the decision: no later policy moves it. */

export interface ClockStart {
  readonly deliberatedOn: string
  /** Of the commission about this person and certificate; null while there is none. */
  readonly firstDecisionOn: string | null
  readonly registered: boolean
  /** What the framework says, where the policy leaves it to the framework; null: no limit. */
  readonly unitValidityMonths: number | null
}

/** The last day on which the unit is held; null = no limit. */
export function expiry (partial: Pick<Policy['partial'], 'validity' | 'clockStart'>, clock: ClockStart): string | null {
  const { validity: { kind, length, registeredKind, registeredLength } } = partial
  const start = startOf(partial, clock)
  if (clock.registered && registeredKind !== 'same') return lastDay(start, registeredKind, registeredLength)
  if (kind !== 'framework') return lastDay(start, kind, length)
  return clock.unitValidityMonths === null ? null : addMonths(start, clock.unitValidityMonths)
}

/** The last day of a competence that is kept although its unit was missed. */
export function competenceExpiry (partial: Pick<Policy['partial'], 'competences' | 'clockStart'>, clock: ClockStart): string | null {
  const { kind, length } = partial.competences
  return lastDay(startOf(partial, clock), kind, length)
}

function startOf ({ clockStart }: Pick<Policy['partial'], 'clockStart'>, { deliberatedOn, firstDecisionOn }: ClockStart): string {
  return clockStart === 'first_commission_decision' ? firstDecisionOn ?? deliberatedOn : deliberatedOn
}

function lastDay (start: string, kind: string, length: number): string | null {
  if (kind === 'months') return addMonths(start, length)
  return kind === 'years' ? addYears(start, length) : null
}
