import type { Application } from './application.ts'
import { insist, refuse } from './kernel/refusal.ts'

/** The application that a body names, looked up: `missingUnits` are asked for and not held today. */
export interface NamedApplication extends Pick<Application, 'id' | 'status' | 'candidateId' | 'certificateId' | 'unitCodes'> {
  readonly missingUnits: readonly string[]
}

/** Nobody is trained or assessed in a unit that was not asked for, or that the person holds (model 5.7). */
export function insistMissing (unitCodes: readonly string[], { unitCodes: requested, missingUnits }: NamedApplication): void {
  for (const [index, unit] of unitCodes.entries()) {
    const pointer = `#/unitCodes/${index}`
    insist(!requested.includes(unit) && refuse('unit_not_requested', 'model:application', { unit }), pointer)
    insist(!missingUnits.includes(unit) && refuse('unit_already_held', 'model:5.7', { unit }), pointer)
  }
}
