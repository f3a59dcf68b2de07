import { type Expression, type ExpressionBuilder, type Kysely, sql } from 'kysely'
import { type Caller, type Context, contextOf, type Known, type Typed, type Versioned } from '../../domain/kernel/decider.ts'
import { type AllowedAction, allowedActions } from '../../domain/kernel/guard.ts'
import { openRows, type Role } from '../../domain/kernel/machine.ts'
import { policyInForce, policyOf } from '../policies.ts'
import type { BranchTables, ReadTx } from '../schema.ts'
import { type Aggregate, among, findLists, findWhole, type Lists } from './aggregate.ts'

/** One correlated subquery per fact: a scalar, an object or a list. */
export type FactColumns<Table extends keyof BranchTables, Facts> = {
  readonly [Fact in keyof Facts]: (row: ExpressionBuilder<BranchTables, Table>, context: Context) => Expression<Facts[Fact]>
}

interface Question<Action> {
  readonly ids: readonly string[]
  readonly actions: readonly Action[]
  readonly context: Context
  /** For enforcement, also what `decide` reads. */
  readonly toDecide?: boolean
}

/** What the guards of these actions must know of these rows, and the policy in force: one SELECT, however many. */
export async function loadFacts<S extends Versioned, C extends Typed, E extends Typed, F> (
  tx: ReadTx, aggregate: Aggregate<S, C, E, F>, { ids, actions, context, toDecide = false }: Question<C['type']>
): Promise<Map<string, Known<F>>> {
  const { table, machine, guards, reads = {}, circumstances, facts: columns } = aggregate
  const asked = new Set(actions.flatMap((action) => machine.transitions[action].guards ?? []))
  const needs = new Set([...[...asked].flatMap((name) => guards[name]!.needs), ...circumstances?.needs ?? []])
  if (toDecide) for (const action of actions) for (const fact of (reads as Record<string, never[]>)[action] ?? []) needs.add(fact)
  const rows = await (tx as unknown as Kysely<any>).selectFrom(table).select([`${table}.id`, policyInForce(context)])
    .select((row) => object<F>([...needs].flatMap((name) => [sql.lit(name), columns[name](row, context)])).as('facts'))
    .where(`${table}.branchId`, '=', tx.branchId).where(`${table}.id`, '=', among(ids)).execute()
  const policyId = rows[0]!.policyId
  const policy = await policyOf(tx, policyId)
  return new Map(rows.map(({ id, facts }) => [id, { facts, policy, policyId, context } as Known<F>]))
}

const object = <T>(entries: Expression<unknown>[]) => sql<T>`jsonb_build_object(${sql.join(entries)})`

/** A state, its sub-collections, and what its reader may do now. */
export interface Shown<State> { readonly state: State, readonly lists: Lists, readonly actions: readonly AllowedAction[] }

/** The context is asked for only where a guard needs it. */
interface Reader { readonly role: Role, readonly contextNow: () => Promise<Context> }

/** A second SELECT only where an action that is listed has guards: most states list none. */
async function actionsOf<S extends Versioned, C extends Typed, E extends Typed, F> (
  tx: ReadTx, aggregate: Aggregate<S, C, E, F>, state: S, { role, contextNow }: Reader
): Promise<AllowedAction[]> {
  const listed = openRows(aggregate.machine, state.status, role)
  const guarded = listed.filter((action) => aggregate.machine.transitions[action].guards)
  if (guarded.length === 0) return listed.map((action) => ({ action, blockedBy: [] }))
  const known = (await loadFacts(tx, aggregate, { ids: [state.id], actions: guarded, context: await contextNow() })).get(state.id)!
  return allowedActions(aggregate, state, known)
}

/** What a GET would answer, for a state that a command has just written. */
export async function show<S extends Versioned, C extends Typed, E extends Typed, F> (
  tx: ReadTx, aggregate: Aggregate<S, C, E, F>, state: S, context: Context
): Promise<Shown<S>> {
  const reader = { role: context.actor.role, contextNow: async () => context }
  const [seen, actions] = await Promise.all([findLists(tx, aggregate, state.id, context.actor), actionsOf(tx, aggregate, state, reader)])
  return { state: { ...state, ...seen.state }, lists: seen.lists, actions }
}

/** A GET of one aggregate. */
export async function get<S extends Versioned, C extends Typed, E extends Typed, F> (
  tx: ReadTx, aggregate: Aggregate<S, C, E, F>, id: string, caller: Caller
): Promise<Shown<S>> {
  const { state, lists } = await findWhole(tx, aggregate, id, caller.actor)
  const reader = { role: caller.actor.role, contextNow: async () => contextOf(caller, await tx.now()) }
  return { state, lists, actions: await actionsOf(tx, aggregate, state, reader) }
}
