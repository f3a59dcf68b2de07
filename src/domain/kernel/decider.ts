import type { Policy } from '../policy.ts'
import { type Circumstances, policyIn } from '../policy-variants.ts'
import { localDate } from '../rules/calendar.ts'
import { type Guard, refusals } from './guard.ts'
import type { Machine, Role } from './machine.ts'
import { DomainError, insistRole, refuse } from './refusal.ts'

/** Who acts: `id` names the credential's subject, `personId` the natural person behind it, if there is one. */
export interface Actor {
  readonly id: string
  readonly role: Role
  readonly personId: string | null
  readonly organizationId: string | null
}

/** Who asks, in which branch and request. `dryRun` undoes everything at the end; `clockOffset` (ms) moves a sandbox's clock. */
export interface Caller {
  readonly branchId: string
  readonly timeZone: string
  readonly clockOffset: number
  readonly requestId: string
  readonly actor: Actor
  readonly dryRun: boolean
  readonly isSandbox?: boolean
}

/** What surrounds a decision: `now` is the branch's time, `today` its date in the branch's zone. */
export type Context = Omit<Caller, 'dryRun' | 'clockOffset'> & { readonly now: string, readonly today: string }

export function contextOf ({ dryRun, clockOffset, ...caller }: Caller, databaseTime: string): Context {
  const now = clockOffset === 0 ? databaseTime : new Date(Date.parse(databaseTime) + clockOffset).toISOString()
  return { ...caller, now, today: localDate(now, caller.timeZone) }
}

/** What is known when deciding: facts of others, the policy in force (and its version's id), the context. */
export interface Known<Facts> {
  readonly facts: Facts
  readonly policy: Policy
  readonly policyId: string
  readonly context: Context
}

export interface Versioned { readonly branchId: string, readonly id: string, readonly status: string, readonly version: number }
export interface Typed { readonly type: string }

export interface Decider<State extends Versioned, Command extends Typed, Event extends Typed, Facts> {
  readonly machine: Machine<State['status'], Command['type'], string>
  readonly guards: Readonly<Record<string, Guard<State, Facts>>>
  /** Facts that `decide` reads for an action, besides those of its guards. */
  readonly reads?: Readonly<Partial<Record<Command['type'], readonly (keyof Facts & string)[]>>>
  /** What the state is about, where the branch's rules differ by it: guards and `decide` get the policy as it is then. */
  readonly circumstances?: {
    readonly needs: readonly (keyof Facts & string)[]
    readonly of: (state: State, facts: Facts) => Circumstances
  }
  readonly decide: (state: State, command: Command, known: Known<Facts>) => Event[]
  readonly evolve: (state: State, event: Event) => State
}

/** Role, person, status, guards, then `decide` and `evolve`: the only way a state changes. */
export function handle<State extends Versioned, Command extends Typed, Event extends Typed, Facts> (
  decider: Decider<State, Command, Event, Facts>, state: State, command: Command, general: Known<Facts>
): { state: State, events: Event[] } {
  const known = inCircumstances(decider, state, general)
  const action: Command['type'] = command.type
  const { from, by, person } = decider.machine.transitions[action]
  const { status } = state
  const { role, personId } = known.context.actor
  insistRole(by, role, action)
  if (person && personId === null && role !== 'system') throw new DomainError(refuse('person_required', 'model:3', { action }))
  if (!from.includes(status)) throw new DomainError(refuse('action_not_allowed', 'model:3', { action, status }))
  const [refusal] = refusals(decider, action, state, general)
  if (refusal) throw new DomainError(refusal)
  const events = decider.decide(state, command, known)
  const next = events.reduce(decider.evolve, state)
  return { events, state: { ...next, version: state.version + 1 } }
}

/** The policy as it is for this state. */
export function inCircumstances<State extends Versioned, Facts> (
  { circumstances }: Pick<Decider<State, any, any, Facts>, 'circumstances'>, state: State, known: Known<Facts>
): Known<Facts> {
  return circumstances ? { ...known, policy: policyIn(known.policy, circumstances.of(state, known.facts)) } : known
}
