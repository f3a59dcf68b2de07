import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox'
import { v7 as uuidv7 } from 'uuid'
import { create as createAggregate, execute } from '../commands.ts'
import type { Aggregate } from '../db/kernel/aggregate.ts'
import type { Db } from '../db/kernel/client.ts'
import { get, type Shown } from '../db/kernel/facts.ts'
import type { Tx } from '../db/schema.ts'
import { type Caller, type Context, contextOf, type Typed, type Versioned } from '../domain/kernel/decider.ts'
import { isEdit, isServed, type Machine, pathOf } from '../domain/kernel/machine.ts'
import type { DomainEvent } from '../domain/reactions.ts'
import { ifMatch, requireIfMatch, tagOf } from '../http/etags.ts'
import { languageOf } from '../http/languages.ts'
import { camel, indefinite, pascal, singular, spoken } from '../http/naming.ts'
import { AllowedAction, link } from '../http/problems.ts'
import { Id, Input, list as listOf, OpenString, ref, text, View } from '../http/schemas.ts'
import { DryRun, writing } from '../http/writing.ts'
import { type Addressed, eventRoute } from './event-routes.ts'
import { type FactFields, factRoutes, factsOf } from './fact-routes.ts'
import { type Listing, listRoute } from './list-routes.ts'

/** What the body gives, or what is found by what it names; the kernel adds the type, and the id of a fact. */
type Payload<Command, Action> = Omit<Extract<Command, { type: Action }>, 'type' | 'id'>
type BodyOf<Fields extends TProperties> = Static<TObject<Fields>>

type Frozen<T> = T extends readonly (infer Item)[] ? readonly Frozen<Item>[] : T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T

/** A field named like a column shows what that column may hold, null included; the others come from `present`. */
export type Shows<State, Fields> = {
  [Name in keyof Fields]: Name extends keyof State
    ? State[Name] extends Frozen<Fields[Name] extends TSchema ? Static<Fields[Name]> : never> ? unknown : 'does not match the state'
    : unknown
}

export interface Representation<State, Fields> {
  /** One sentence: what such a thing is. */
  readonly about: string
  /** What an answer shows besides `id`, `status`, `href`, `etag`, `allowedActions` and the sub-collections. */
  readonly fields: Fields & Shows<State, Fields>
  /** Fields of the rows of each sub-collection. */
  readonly facts?: FactFields
  /** Computed fields, and `null` for what the reader may not see. */
  readonly present?: (shown: Shown<State>, context: Context) => object
}

export interface Known { readonly id: string, readonly context: Context, readonly tx: Tx }

interface AggregateRoutes<State, Command extends Typed, Event> {
  /** POST of an action, PUT of `edit`. `fields` are the body; where it names things, `named` looks them up and gives the command its payload. */
  command<A extends Command['type'], P extends TProperties> (
    action: A, fields: P & (BodyOf<P> extends Payload<Command, A> ? unknown : 'does not match the command')): void
  command<A extends Command['type'], P extends TProperties> (
    action: A, fields: P, named: (tx: Tx, body: BodyOf<P>, context: () => Promise<Context>) => Promise<Payload<Command, A>>): void
  /** POST of a new one. */
  create<P extends TProperties> (
    fields: P, opening: (body: BodyOf<P>, known: Known) => (Event & { state: State }) | Promise<Event & { state: State }>): void
  /** GET of many. */
  list (listing: Listing<State>): void
}

/** What all routes of one aggregate share. */
interface Served extends Addressed {
  readonly app: FastifyInstance
  readonly aggregate: Aggregate<any, any, any, any>
  readonly title: string
  readonly view: TSchema
  readonly answer: (shown: Shown<any>, request: FastifyRequest, reply: FastifyReply) => object
}

/** Serves GET of one, of its history and of its sub-collections, and gives the rest: what a route module declares. */
export function aggregateRoutes<S extends Versioned, C extends Typed, E extends DomainEvent, F, Fields extends TProperties> (
  app: FastifyInstance, aggregate: Aggregate<S, C, E, F>, representation: Representation<S, Fields>
): AggregateRoutes<S, C, E> {
  const { name, collection } = aggregate.machine
  const idName = `${camel(name)}Id`
  const place = { name, collection, stored: aggregate, idName, params: Type.Object({ [idName]: Id }) }
  const facts = factsOf(place, representation.facts ?? {})
  const view = viewOf(aggregate.machine, representation, facts.properties)
  const answer = answering(aggregate.machine, representation.present)
  const served: Served = { ...place, app, aggregate, title: pascal(name), view, answer }
  const shownTo = (request: FastifyRequest) =>
    app.db.read(request.caller, (tx) => get(tx, aggregate, (request.params as Record<string, string>)[idName]!, request.caller))

  readRoute(served, representation.about, shownTo)
  eventRoute(app, place)
  factRoutes(app, place, facts, async (request) => (await shownTo(request)).lists)
  return {
    command: (action: string, fields: TProperties, named?: Naming) => commandRoute(served, action, { fields, named }),
    create: (fields: TProperties, opening: (body: any, known: Known) => any) => createRoute(served, fields, opening),
    list: (listing) => listRoute(app, place, listing)
  }
}

type Naming = (tx: Tx, body: any, context: () => Promise<Context>) => Promise<object>

function viewOf ({ name, statuses }: Machine, { fields, about }: Representation<any, any>, facts: TProperties): TSchema {
  return View(pascal(name), {
    id: Id,
    status: OpenString(statuses),
    ...fields as TProperties,
    ...facts,
    href: text(300),
    etag: text(20),
    allowedActions: listOf(ref(AllowedAction), 50, 'What the reader’s role may do from here, and what stands in the way.')
  }, about)
}

function answering (machine: Machine, present?: Representation<any, any>['present']): Served['answer'] {
  const base = `/v1/${machine.collection}/`
  return (shown, { caller, headers }, reply) => {
    const { state, lists, actions } = shown
    const href = base + state.id
    const etag = tagOf(state)
    const language = languageOf(headers['accept-language'])
    reply.header('etag', `"${etag}"`)
    if (actions.some(({ blockedBy }) => blockedBy.length > 0)) reply.header('content-language', language).header('vary', 'Accept-Language')
    const allowedActions = actions.map((action) => link(machine, action, href, language))
    const computed = present?.(shown, contextOf(caller, new Date().toISOString()))
    return { ...state, ...lists, ...computed, href, etag, allowedActions }
  }
}

function readRoute ({ app, collection, idName, name, title, params, view, answer, aggregate }: Served, about: string, shownTo: (request: FastifyRequest) => Promise<Shown<any>>): void {
  app.get(`/:${idName}`, {
    config: { scope: `${collection}:read` as const, machine: aggregate.machine, isVersioned: true, about },
    schema: {
      operationId: `get${title}`,
      summary: `Show ${indefinite(name)}`,
      description: 'The whole of it, with what the reader may do now.',
      tags: [title],
      params,
      response: { 200: ref(view) }
    }
  }, async (request, reply) => answer(await shownTo(request), request, reply))
}

function createRoute ({ app, aggregate, ...served }: Served, fields: TProperties, opening: (body: any, known: Known) => any): void {
  const { collection, name, title, view, answer } = served
  const input = Input(`${title}Input`, fields, `What begins ${indefinite(name)}.`)
  app.post('', {
    config: { scope: `${collection}:write` as const, machine: aggregate.machine, isVersioned: true },
    schema: {
      operationId: `create${title}`,
      summary: `Create ${indefinite(name)}`,
      description: `For the roles ${aggregate.machine.createdBy.join(', ')}.`,
      tags: [title],
      querystring: DryRun,
      body: ref(input),
      response: { 200: ref(view), 201: ref(view) }
    }
  }, (request, reply) => {
    const run = (db: Db, caller: Caller) =>
      createAggregate(db, aggregate, caller, async (tx, context) => opening(request.body, { id: uuidv7(), context, tx }))
    return writing({ request, reply }, run, (shown, { dryRun }) => {
      if (!dryRun) reply.code(201).header('location', `/v1/${collection}/${shown.state.id}`)
      return answer(shown, request, reply)
    })
  })
}

interface Action { readonly fields: TProperties, readonly named: Naming | undefined }

function commandRoute ({ app, aggregate, ...served }: Served, action: string, { fields, named = async (_, body) => body }: Action): void {
  const { collection, idName, params, title, view, answer } = served
  const { machine } = aggregate
  const row = machine.transitions[action]
  if (!row || !isServed(row)) throw new Error(`${machine.name}.${action} is nobody's to ask for.`)
  const path = pathOf(machine, action)
  const edits = isEdit(action)
  app.route({
    method: edits ? 'PUT' : 'POST',
    url: `/:${idName}${path}`,
    config: {
      scope: `${collection}:write` as const, machine, action: `${machine.name}.${action}`, ifMatch: edits ? 'required' : 'honoured', isVersioned: true
    },
    schema: {
      ...describe(machine, action),
      tags: [title],
      params,
      querystring: DryRun,
      body: ref(Input(`${pascal(action)}${title}Input`, fields, `What it takes to ${spoken(action)} ${indefinite(machine.name)}.`)),
      response: row.records ? { 200: ref(view), 201: ref(view) } : { 200: ref(view) }
    },
    handler: (request, reply) => {
      const id = (request.params as Record<string, string>)[idName]!
      const ifVersion = (edits ? requireIfMatch : ifMatch)(request.headers['if-match'])
      const command = async (tx: Tx, context: () => Promise<Context>) => ({ ...await named(tx, request.body, context), type: action })
      const run = (db: Db, caller: Caller) => execute(db, aggregate, caller, { id, ifVersion, command })
      return writing({ request, reply }, run, (shown, { dryRun }) => {
        if (row.records && !dryRun) {
          const href = `/v1/${collection}/${id}`
          reply.code(201).header('location', `${href}/${row.records}/${shown.factId}`).header('content-location', href)
        }
        return answer(shown, request, reply)
      })
    }
  })
}

function describe (machine: Machine, action: string) {
  const { from, to, by, summary, guards = [], records, isNamed, person = false } = machine.transitions[action]!
  const title = pascal(machine.name)
  const roles = by.filter((role) => role !== 'system')
  return {
    operationId: records && !isNamed ? `create${title}${pascal(singular(records))}` : `${isEdit(action) ? 'update' : camel(action)}${title}`,
    summary,
    description: `From ${from.join(', ')} to ${to.join(' or ')}. For the roles ${roles.join(', ')}${person ? '; a person must stand behind the key' : ''}.`,
    'x-transition': { from, to, by: roles, guards, person }
  }
}
