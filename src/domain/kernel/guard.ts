import type { Policy } from '../policy.ts'
import { type Context, type Decider, inCircumstances, type Known, type Typed, type Versioned } from './decider.ts'
import { openRows } from './machine.ts'
import type { Refusal } from './refusal.ts'

/** May refuse, never act: pure, and blind to the body, so that a GET can ask it too. */
export interface Guard<State, Facts> {
  readonly needs: readonly (keyof Facts & string)[]
  readonly check: (state: State, facts: Facts, policy: Policy, context: Context) => Refusal | null
}

/** Binds a guard to the facts it names: reading another one does not compile. */
export function guardsOf<State, Facts> () {
  return <Need extends keyof Facts & string>(
    needs: readonly Need[],
    check: (state: State, facts: Pick<Facts, Need>, policy: Policy, context: Context) => Refusal | null
  ): Guard<State, Facts> => ({ needs, check })
}

export interface AllowedAction { readonly action: string, readonly blockedBy: readonly Refusal[] }

export function refusals<S extends Versioned, C extends Typed, E extends Typed, F> (
  decider: Decider<S, C, E, F>, action: C['type'], state: S, known: Known<F>
): Refusal[] {
  const names = decider.machine.transitions[action].guards ?? []
  if (names.length === 0) return []
  const { facts, policy, context } = inCircumstances(decider, state, known)
  return names.map((name) => decider.guards[name]!.check(state, facts, policy, context))
    .filter((refusal) => refusal !== null)
}

/** What this reader may do from here, each action with what stands in its way now (C-25). */
export function allowedActions<S extends Versioned, C extends Typed, E extends Typed, F> (
  decider: Decider<S, C, E, F>, state: S, known: Known<F>
): AllowedAction[] {
  return openRows(decider.machine, state.status, known.context.actor.role)
    .map((action) => ({ action, blockedBy: refusals(decider, action, state, known) }))
}
