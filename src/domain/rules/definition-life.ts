import type { Policy } from '../policy.ts'
import { addYears } from './calendar.ts'

/** A definition lives by terms: from its adoption, and then from each renewal. */

export interface DefinitionHistory {
  readonly adoptedOn: string
  /** The latest; null: none yet. */
  readonly renewedOn: string | null
  readonly isRenewedWithChanges: boolean
}

export type DefinitionLifetime = Policy['certificate']['definitionLifetime']

/** `lifetime`: of the rules on the day on which the running term began, so that no later version moves its end; null: the branch had none. */
export interface DefinitionTerm extends DefinitionHistory { readonly lifetime: DefinitionLifetime | null }

/** The last day of the term that runs on this day, or of the last one that ran; null: it lives as long as its registration, or without end. */
export function definitionEnd (history: DefinitionHistory, lifetime: DefinitionLifetime, asOf: string): string | null {
  const { years, tacitRenewal } = lifetime
  const start = history.renewedOn ?? history.adoptedOn
  const first = firstTerm(history, lifetime)
  if (first === null) return null
  const end = addYears(start, first)
  if (!tacitRenewal || asOf <= end) return end
  return years === null || years === 0 ? null : tacitEnd(start, { first, years }, asOf)
}

/** A new definition is on probation; one that was renewed with changes has a term of its own. */
function firstTerm (
  { renewedOn, isRenewedWithChanges }: DefinitionHistory, { years, probationYears, changedYears }: DefinitionLifetime
): number | null {
  if (renewedOn === null) return probationYears ?? years
  return isRenewedWithChanges ? changedYears ?? years : years
}

/** Changes renew a definition where the branch gives such a renewal a term of its own that ends later than the one that runs: no vote shortens a term. */
export function renewsWithChanges (
  history: DefinitionHistory, lifetime: DefinitionLifetime, adoptedOn: string, running: DefinitionLifetime = lifetime
): boolean {
  const end = definitionEnd(history, running, adoptedOn)
  return end !== null && lifetime.changedYears !== null && addYears(adoptedOn, lifetime.changedYears) > end
}

/** Counted from the start each time, so that a 29 February comes back. */
function tacitEnd (start: string, { first, years }: { readonly first: number, readonly years: number }, asOf: string): string {
  let total = first
  while (addYears(start, total) < asOf) total += years
  return addYears(start, total)
}
