import fc, { type Arbitrary } from 'fast-check'
import assert from 'node:assert/strict'
import t from 'tap'
import { packageRoot } from '../../src/config.ts'
import { type Actor, type Context, type Decider, handle, type Known, type Typed, type Versioned } from '../../src/domain/kernel/decider.ts'
import { allowedActions } from '../../src/domain/kernel/guard.ts'
import { type Machine, type Role, roles, type Transition } from '../../src/domain/kernel/machine.ts'
import { DomainError, type Refusal } from '../../src/domain/kernel/refusal.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { completePolicy, loadPresets } from '../../src/presets.ts'

/** What surrounds a command: a command that must fit it (a unit that is missing, a member who is seated) is made from it. */
interface World<State, Facts> { readonly state: State, readonly facts: Facts, readonly policy: Policy }

interface Worlds<State extends Versioned, Command extends Typed, Facts> {
  readonly states: Arbitrary<State>
  readonly facts: Arbitrary<Facts>
  readonly policies: Arbitrary<Policy>
  readonly commands: { readonly [A in Command['type']]:
    Arbitrary<Extract<Command, { type: A }>> | ((world: World<State, Facts>) => Arbitrary<Extract<Command, { type: A }>>) }
}

type AnyDecider = Decider<any, any, any, any>
interface Cell { readonly action: string, readonly status: string, readonly role: Role }

/**
 * Every status × role × action. Listed without blockers ⇔ handled, save for what the body says, and such a refusal points at a field.
 * Every arrow of the table is taken at least once; every status can be reached. The seed is fixed: a red run is red again.
 */
export function obeysItsTable<State extends Versioned, Command extends Typed, Event extends Typed, Facts> (
  decider: Decider<State, Command, Event, Facts>, worlds: Worlds<State, Command, Facts>
): void {
  const { name, transitions } = decider.machine
  t.test(`${name}: every status can be reached, every guard exists`, async (t) => {
    t.same([...reachable(decider.machine)].sort(), [...decider.machine.statuses].sort())
    const asked = Object.values<{ guards?: readonly string[] }>(transitions).flatMap(({ guards = [] }) => guards)
    t.same([...new Set(asked)].sort(), Object.keys(decider.guards).sort())
  })
  for (const [action, { to }] of Object.entries<Transition>(transitions)) {
    t.test(`${name}: ${action}`, async (t) => {
      t.same(ledTo(decider as AnyDecider, worlds, action), [...to].sort(), 'leads to each status that its row names, and to no other')
    })
  }
}

/** Tries the action in each status as each role; answers with the statuses that it led to. */
function ledTo (decider: AnyDecider, worlds: Worlds<any, any, any>, action: string): string[] {
  const { statuses, transitions } = decider.machine
  const { from, by } = transitions[action]!
  const taken = new Set<string>()
  const left = new Set<string>()
  for (const [status, role] of statuses.flatMap((status) => roles.map((role) => [status, role] as const))) {
    const isOpen = from.includes(status) && by.includes(role)
    fc.assert(fc.property(worldsOf(worlds, action), ({ command, state: any, ...known }) => {
      const state = { ...any, status }
      const reached = step(decider, state, command, { ...known, policyId, context: contextFor(role) })
      if (reached === null) return
      assert.ok(isOpen)
      taken.add(reached)
      left.add(status)
    }), { seed: 2026, numRuns: isOpen ? 100 : 5 })
    assert.equal(left.has(status) || !isOpen, true, `No generated world let ${role} ${action} from ${status}.`)
    left.delete(status)
    if (isOpen && role !== 'system') mustBeAPerson(decider, worlds, { action, status, role })
  }
  return [...taken].sort()
}

/** Where the command led, or null if it was refused as announced. */
function step (decider: AnyDecider, state: Versioned, command: Typed, known: Known<any>): string | null {
  const { to, records } = decider.machine.transitions[command.type]!
  const listed = allowedActions(decider, state, known).find(({ action }) => action === command.type)
  const attempt = () => handle(decider, state, command, known)
  if (!listed || listed.blockedBy.length > 0) {
    const refusal = refusalOf(attempt)
    if (listed) assert.deepEqual(refusal, listed.blockedBy[0])
    else assert.match(refusal.code, /^(role_not_allowed|action_not_allowed|person_required)$/)
    return null
  }
  const done = unlessItsBodyIsRefused(attempt)
  if (done === null) return null
  const { state: after, events } = done
  assert.ok(to.includes(after.status), `${command.type} led from ${state.status} to ${after.status}`)
  assert.equal(after.version, state.version + 1)
  JSON.stringify(events, (key, value) => value === undefined ? assert.fail(`${key} is undefined: an event is JSON`) : value)
  const facts = events.flatMap((event) => 'fact' in event ? [event.fact as { id: string, branchId: string }] : [])
  const expected = records ? [{ id: (command as { id?: string }).id, branchId: state.branchId }] : []
  assert.deepEqual(facts.map(({ id, branchId }) => ({ id, branchId })), expected, 'exactly the rows that record a fact do')
  return after.status
}

/** What is refused although nothing stood in the way is the body's fault, and the refusal says which field. */
function unlessItsBodyIsRefused<Done extends { events: readonly unknown[] }> (attempt: () => Done): Done | null {
  try {
    const done = attempt()
    assert.ok(done.events.length > 0, 'nothing happens without an event')
    return done
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    assert.match(String(error.pointer), /^#\//, `${error.refusal.code} points at no field: it belongs in a guard`)
    return null
  }
}

/** The kernel's rule for votes, deliberations and signatures: a credential without a person behind it may not. */
function mustBeAPerson (decider: AnyDecider, worlds: Worlds<any, any, any>, { action, status, role }: Cell): void {
  if (!decider.machine.transitions[action]!.person) return
  fc.assert(fc.property(worldsOf(worlds, action), ({ command, state, ...known }) => {
    const context = contextFor(role, undefined, { personId: null })
    const refusal = refusalOf(() => handle(decider, { ...state, status }, command, { ...known, policyId, context }))
    assert.equal(refusal.code, 'person_required')
  }), { seed: 2026, numRuns: 5 })
}

function worldsOf ({ states, facts, policies, commands }: Worlds<any, any, any>, action: string) {
  return fc.record({ state: states, facts, policy: policies }).chain((world) => {
    const made = commands[action]!
    const command: Arbitrary<Typed> = typeof made === 'function' ? made(world) : made
    return command.map((command) => ({ ...world, command }))
  })
}

function reachable ({ initial, alsoInitial = [], transitions }: Machine): Set<string> {
  const found = new Set([initial, ...alsoInitial])
  for (const status of found) {
    for (const { from, to } of Object.values(transitions)) if (from.includes(status)) for (const next of to) found.add(next)
  }
  return found
}

export const branchId = '018f0000-0000-7000-8000-0000000000b1'
export const personId = '018f0000-0000-7000-8000-0000000000a1'
export const organizationId = '018f0000-0000-7000-8000-0000000000c1'
export const policyId = '018f0000-0000-7000-8000-0000000000d1'

/** A person of this role at ten in the morning. */
export function contextFor (role: Role, today = '2026-03-02', actor: Partial<Actor> = {}): Context {
  const now = `${today}T09:00:00.000Z`
  return { branchId, timeZone: 'Europe/Paris', now, today, requestId: 'r', actor: { id: personId, role, personId, organizationId, ...actor } }
}

/** The refusal that this attempt meets. */
export function refusalOf (attempt: () => unknown): Refusal & { readonly pointer?: string } {
  try {
    attempt()
  } catch (error) {
    if (error instanceof DomainError) return { ...error.refusal, ...(error.pointer !== undefined && { pointer: error.pointer }) }
    throw error
  }
  throw new Error('Not refused.')
}

type Partly<T> = T extends readonly unknown[] ? T : T extends object ? { readonly [Key in keyof T]?: Partly<T[Key]> } : T

/** A preset of the repository, or some rules and the schema's defaults for the rest: `policyFor({ retake: { minDelay: 6 } })`. */
export function policyFor (rules: string | Partly<Policy> = {}): Policy {
  const known = JSON.stringify(rules)
  const policy = completed.get(known) ?? complete(rules)
  completed.set(known, policy)
  return policy
}

/** Properties draw the same few policies again and again. */
const completed = new Map<string, Policy>()

function complete (rules: string | Partly<Policy>): Policy {
  if (typeof rules === 'string') return loadPresets(packageRoot).get(rules)!.rules
  const { rules: complete, faults } = completePolicy(rules)
  assert.deepEqual(faults, [])
  return complete
}
