import { v7 as uuidv7 } from 'uuid'
import { births, reachable } from './db/aggregates.ts'
import { type Aggregate, assertVersion, findLists, insert, type Lists, lock, lockAnchors, type RecordStore, type Stored, update } from './db/kernel/aggregate.ts'
import type { Db } from './db/kernel/client.ts'
import { appendEvents, type Recorded } from './db/kernel/events.ts'
import { loadFacts, show, type Shown } from './db/kernel/facts.ts'
import { indexNames, reindexNames } from './db/kernel/search.ts'
import type { ReadTx, Tx } from './db/schema.ts'
import { codes } from './domain/codes.ts'
import { type Caller, type Context, contextOf, type Decider, handle, type Known, type Typed, type Versioned } from './domain/kernel/decider.ts'
import type { Role } from './domain/kernel/machine.ts'
import type { Content, Kept } from './domain/kernel/record.ts'
import { DomainError, insistRole, refuse } from './domain/kernel/refusal.ts'
import { type DomainEvent, type FollowUp, lockOrder, react } from './domain/reactions.ts'

export interface Order<Command> {
  readonly id: string
  readonly command: Command
  readonly ifVersion?: number | undefined
  readonly optional?: boolean | undefined
}

/** What one transaction carries along. */
interface Work { readonly tx: Tx, readonly caller: Caller, readonly log: Recorded[] }

/** What was written; `factId` is the fact that the command recorded, if it records one. */
export type Written<State> = Shown<State> & { readonly factId: string | null }

/** Looks up what the body names, before the lock. It never refuses: `decide` judges what was found (or null). */
type Named<C> = (tx: Tx, context: () => Promise<Context>) => Promise<C>
type Opening<S, E> = (tx: Tx, context: Context) => Promise<E & { readonly state: S }>

/** One transaction: lock, learn, decide, save, react; show what a GET would say; number and append the events last. */
export function execute<S extends Versioned, C extends Typed, E extends DomainEvent, F> (
  db: Db, aggregate: Aggregate<S, C, E, F>, caller: Caller, { command, ...order }: Order<Named<C>>
): Promise<Written<S>> {
  return db.write(caller, async (tx) => {
    const work: Work = { tx, caller, log: [] }
    const context = async () => contextOf(caller, await tx.now())
    const [state] = await run(work, aggregate, [{ ...order, command: await command(tx, context) }])
    return finish(work, aggregate, state!, await context())
  })
}

/** The same for the event that brings an aggregate into being. */
export function create<S extends Versioned, C extends Typed, E extends DomainEvent, F> (
  db: Db, aggregate: Aggregate<S, C, E, F>, caller: Caller, opening: Opening<S, E>
): Promise<Written<S>> {
  return db.write(caller, async (tx) => {
    insistRole(aggregate.machine.createdBy, caller.actor.role, 'create')
    const context = contextOf(caller, await tx.now())
    const event = await opening(tx, context)
    const work: Work = { tx, caller, log: [recorded(caller, { aggregate: aggregate.machine.name, stored: aggregate, state: event.state, event })] }
    await keep(tx, aggregate, [event.state])
    await follow(work, react(event))
    return finish(work, aggregate, event.state, context)
  })
}

/** New rows, and the words that find them. */
const keep = (tx: Tx, stored: Stored<any>, states: readonly Kept[]) =>
  Promise.all([insert(tx, stored.table, states), indexNames(tx, stored, states)])

async function finish<S extends Versioned, C extends Typed, E extends DomainEvent, F> (
  { tx, log }: Work, aggregate: Aggregate<S, C, E, F>, state: S, context: Context
): Promise<Written<S>> {
  const shown = await show(tx, aggregate, state, context)
  // Last, so that the branch's counter is held for one flight only: that of COMMIT.
  await appendEvents(tx, log, context)
  const factId = log.map(({ event }) => 'fact' in event ? event.fact.id : null)[0] ?? null
  return { ...shown, factId }
}

/** A record is born whole. Content that depends on what stands there already is a function of the transaction. */
export function createRecord<Name extends string, S extends Kept> (
  db: Db, record: RecordStore<Name, S>, caller: Caller, { id = uuidv7(), content }: { id?: string, content: Content<S> | Composed<S> }
): Promise<S> {
  return db.write(caller, async (tx) => {
    insistRole(record.writtenBy, caller.actor.role, 'create')
    const context = contextOf(caller, await tx.now())
    const composed = typeof content === 'function' ? await content(tx, context, null) : content
    const state = { version: 1, ...composed, branchId: caller.branchId, id } as unknown as S
    const event = { type: `${record.name}.created`, state } as unknown as DomainEvent
    await keep(tx, record, [state])
    await appendEvents(tx, [recorded(caller, { aggregate: record.name, stored: record, state, event })], context)
    return state
  })
}

type Composed<S extends Kept> = (tx: ReadTx, context: Context, current: S | null) => Promise<Content<S> & { readonly version?: number }>

/** A record changes whole: lock, compare the version, write, one event. Content that depends on what stands is told it. */
export function changeRecord<Name extends string, S extends Kept> (
  db: Db, record: RecordStore<Name, S>, caller: Caller, { id, ifVersion, content }: { id: string, ifVersion: number, content: Content<S> | Composed<S> }
): Promise<WholeRecord<S>> {
  return db.write(caller, async (tx) => {
    insistRole(record.writtenBy, caller.actor.role, 'change')
    const [locked, now] = await Promise.all([lock(tx, record, [id], caller.actor), tx.now()])
    const current = locked.get(id)!
    assertVersion(current, ifVersion)
    const composed = typeof content === 'function' ? await content(tx, contextOf(caller, now), current) : content
    const event = { type: `${record.name}.changed`, content: composed } as unknown as DomainEvent
    const state = record.evolve(current, event as never)
    const columns = ['version', ...Object.keys(composed)] as (keyof S & string)[]
    await Promise.all([update(tx, record, columns, [state]), reindexNames(tx, record, current, state)])
    return finishRecord(tx, record, caller, { state, event })
  })
}

/** A fact about a record: one more row of its sub-collection, one event, the record's next version. */
export function recordFact<Name extends string, S extends Kept> (
  db: Db, record: RecordStore<Name, S>, caller: Caller, { id, collection, ...fact }: RecordFact
): Promise<WholeRecord<S> & { readonly factId: string }> {
  return db.write(caller, async (tx) => {
    insistRole(fact.by, caller.actor.role, fact.type)
    const { table, parent } = record.records![collection]!
    const [locked, now] = await Promise.all([lock(tx, record, [id], caller.actor), tx.now()])
    const current = locked.get(id)!
    const row = { ...fact.content(contextOf(caller, now)), branchId: caller.branchId, id: uuidv7(), [parent]: id }
    const event = { type: `${record.name}.${fact.type}`, fact: row } as unknown as DomainEvent
    const state = record.evolve(current, event as never)
    await Promise.all([insert(tx, table, [row]), update(tx, record, ['version'], [state])])
    return { ...await finishRecord(tx, record, caller, { state, event }), factId: row.id }
  })
}

/** A record with its sub-collections. */
interface WholeRecord<S> { readonly state: S, readonly lists: Lists }

/** As `finish`: what a GET would show, then the event in the flight of COMMIT. */
async function finishRecord<Name extends string, S extends Kept> (
  tx: Tx, record: RecordStore<Name, S>, caller: Caller, { state, event }: { readonly state: S, readonly event: DomainEvent }
): Promise<WholeRecord<S>> {
  const log = [recorded(caller, { aggregate: record.name, stored: record, state, event })]
  const context = contextOf(caller, await tx.now())
  const seen = await findLists(tx, record, state.id, caller.actor)
  await appendEvents(tx, log, context)
  return { state: { ...state, ...seen.state }, lists: seen.lists }
}

interface RecordFact {
  readonly id: string
  readonly collection: string
  /** The past participle that ends the event's name. */
  readonly type: string
  readonly by: readonly Role[]
  readonly content: (context: Context) => object
}

/** Orders to one aggregate are one batch: one lock, one facts query, one update, however many they are. */
async function run<S extends Versioned, C extends Typed, E extends DomainEvent, F> (
  work: Work, aggregate: Aggregate<S, C, E, F>, orders: readonly Order<C>[]
): Promise<S[]> {
  const { tx, caller } = work
  const ids = [...new Set(orders.map(({ id }) => id))]
  const actions = [...new Set(orders.map(({ command }) => command.type))]
  const anchored = actions.map((action) => lockAnchors(tx, aggregate, action, ids))
  const [states, now] = await Promise.all([lock(tx, aggregate, ids, caller.actor), tx.now(), ...anchored])
  const known = await loadFacts(tx, aggregate, { ids, actions, context: contextOf(caller, now), toDecide: true })
  const steps: Step<S, C, E>[] = []
  for (const order of orders) {
    const current = states.get(order.id)!
    try {
      steps.push(stepOf(aggregate, order, current, known.get(order.id)!))
    } catch (error) {
      if (!order.optional || !(error instanceof DomainError)) throw await explain(work, aggregate, current, error)
    }
  }
  await save(work, aggregate, steps)
  await follow(work, steps.flatMap(({ events }) => events.flatMap(react)))
  return steps.map(({ state }) => state)
}

interface Step<S, C extends Typed, E> { readonly action: C['type'], readonly state: S, readonly events: E[] }

function stepOf<S extends Versioned, C extends Typed, E extends Typed, F> (
  decider: Decider<S, C, E, F>, { command, ifVersion }: Order<C>, current: S, known: Known<F>
): Step<S, C, E> {
  assertVersion(current, ifVersion)
  const { records } = decider.machine.transitions[command.type as C['type']]
  return { action: command.type, ...handle(decider, current, records ? { ...command, id: uuidv7() } : command, known) }
}

async function save<S extends Versioned, C extends Typed, E extends DomainEvent, F> (
  { tx, caller, log }: Work, aggregate: Aggregate<S, C, E, F>, steps: readonly Step<S, C, E>[]
): Promise<void> {
  const { machine, mutable, records = {} } = aggregate
  const written = [update(tx, aggregate, ['status', 'version', ...mutable], steps.map(({ state }) => state))]
  for (const [collection, { table }] of Object.entries(records)) {
    const facts = steps.filter(({ action }) => machine.transitions[action].records === collection)
      .flatMap(({ events }) => events.flatMap((event) => 'fact' in event ? [event.fact] : []))
    written.push(insert(tx, table, facts))
  }
  await Promise.all(written)
  for (const { state, events } of steps) {
    log.push(...events.map((event) => recorded(caller, { aggregate: machine.name, stored: aggregate, state, event })))
  }
}

/** Orders to the right in the order of locks, then births: a new row waits for nobody. */
async function follow (work: Work, followUps: readonly FollowUp[]): Promise<void> {
  if (followUps.length === 0) return
  const caller: Caller = { ...work.caller, actor: { ...work.caller.actor, role: 'system' } }
  for (const name of lockOrder) {
    const orders = followUps.filter((followUp) => 'to' in followUp && followUp.to === name)
    if (orders.length > 0) await run({ ...work, caller }, reachable[name as keyof typeof reachable] as never, orders as never)
  }
  for (const [name, bear] of Object.entries(births)) {
    const drafts = followUps.flatMap((followUp) => 'birth' in followUp && followUp.birth === name ? [followUp.draft] : [])
    if (drafts.length > 0) await born({ ...work, caller }, bear as unknown as Bear, drafts)
  }
}

type Bear = (tx: Tx, drafts: readonly unknown[], context: Context) => Promise<readonly Born[]>
interface Born { readonly name: string, readonly stored: RecordStore<string, any>, readonly event: DomainEvent & { readonly state: Kept } }

async function born (work: Work, bear: Bear, drafts: readonly unknown[]): Promise<void> {
  const rows = await bear(work.tx, drafts, contextOf(work.caller, await work.tx.now()))
  if (rows.length === 0) return
  await keep(work.tx, rows[0]!.stored, rows.map(({ event }) => event.state))
  work.log.push(...rows.map(({ name, stored, event }) => recorded(work.caller, { aggregate: name, stored, state: event.state, event })))
  await follow(work, rows.flatMap(({ event }) => react(event)))
}

function recorded ({ actor: { role } }: Caller, entry: Omit<Recorded, 'role'>): Recorded {
  return { ...entry, role }
}

/** A refusal leaves with what is possible now. Nothing was written yet, so the row is what the client should see. */
async function explain<S extends Versioned, C extends Typed, E extends Typed, F> (
  { tx, caller, log }: Work, aggregate: Aggregate<S, C, E, F>, state: S, error: unknown
): Promise<unknown> {
  if (error instanceof DomainError && ['wait', 'stale'].includes(codes[error.refusal.code].kind) && log.length === 0) {
    error.current = await show(tx, aggregate, state, contextOf(caller, await tx.now()))
    const { code, rule, params: { action } } = error.refusal
    // What its reader is shown: the row may stand where they are not told yet.
    if (code === 'action_not_allowed') error.refusal = refuse(code, rule, { action: action!, status: error.current.state.status })
  }
  return error
}
