import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox'
import { changeRecord, createRecord, recordFact } from '../commands.ts'
import { findWhole, type Lists, propertyOf, type RecordStore } from '../db/kernel/aggregate.ts'
import type { Db } from '../db/kernel/client.ts'
import type { ReadTx } from '../db/schema.ts'
import { type Actor, type Caller, type Context, contextOf } from '../domain/kernel/decider.ts'
import type { Role } from '../domain/kernel/machine.ts'
import type { Content, Kept } from '../domain/kernel/record.ts'
import { DomainError, refuse } from '../domain/kernel/refusal.ts'
import { requireIfMatch, tagOf } from '../http/etags.ts'
import { camel, indefinite, pascal, singular } from '../http/naming.ts'
import { Id, Input, ref, text, View } from '../http/schemas.ts'
import { DryRun, writing } from '../http/writing.ts'
import { type Shows } from './aggregate-routes.ts'
import { type Addressed, eventRoute } from './event-routes.ts'
import { type FactFields, factRoutes, factsOf } from './fact-routes.ts'
import { type Listing, listRoute } from './list-routes.ts'

type BodyOf<Fields extends TProperties> = Static<TObject<Fields>>
type Composed<State extends Kept> = Content<State> | ((tx: ReadTx, context: Context, current: State | null) => Promise<Content<State> & { readonly version?: number }>)
type Compose<State extends Kept, Fields extends TProperties> = (body: BodyOf<Fields>, actor: Actor) => Composed<State>

export interface Whole<State> { readonly state: State, readonly lists: Lists }

interface Description<State extends Kept, Fields extends TProperties> {
  /** One sentence: what such a thing is. */
  readonly about: string
  /** The body of POST and PUT; the answer shows them too. */
  readonly fields: Fields & Shows<State, Fields>
  /** More that the answer shows: columns that no body writes, and what `present` computes. */
  readonly shown?: TProperties
  readonly present?: (whole: Whole<State>, context: Context) => object
  /** Fields of the rows of each sub-collection. */
  readonly facts?: FactFields
  /** The id of a new one, where it is not a fresh one. */
  readonly idFor?: (actor: Actor) => string | undefined
  /** Created and never changed: no PUT. */
  readonly isImmutable?: boolean
}

/** `content` makes the record's content of the body; needed where they are not the same. */
type RecordDescription<State extends Kept, Fields extends TProperties> = Description<State, Fields> &
  (BodyOf<Fields> extends Content<State> ? { readonly content?: Compose<State, Fields> } : { readonly content: Compose<State, Fields> })

export interface FactDescription<Fields extends TProperties, Named = undefined> {
  /** The past participle that ends the event's name, as `link_declared`. */
  readonly type: string
  readonly by: readonly Role[]
  readonly summary: string
  readonly fields: Fields
  /** Looks up what the body names, before the transaction: it may stand in another branch. */
  readonly named?: (body: BodyOf<Fields>, about: { readonly id: string, readonly caller: Caller }) => Promise<Named>
  /** The row, without its id: the body itself unless more belongs to it. */
  readonly content?: (body: BodyOf<Fields>, context: Context, named: Named) => object
}

interface RecordRoutes<State> {
  /** The resource as GET shows it, for routes that answer with it too. */
  readonly view: TSchema
  list (listing: Listing<State>): void
  /** POST to a sub-collection. */
  fact<P extends TProperties, Named = undefined> (collection: string, description: FactDescription<P, Named>): void
}

interface Served extends Addressed {
  readonly app: FastifyInstance
  readonly record: RecordStore<string, any>
  readonly title: string
  readonly view: TSchema
  readonly answer: (whole: Whole<any>, request: FastifyRequest, reply: FastifyReply) => object
}

/** Serves what has content and no status: creation, GET, PUT, history, sub-collections; gives the rest. */
export function recordRoutes<Name extends string, S extends Kept, P extends TProperties> (
  app: FastifyInstance, record: RecordStore<Name, S>, description: RecordDescription<S, P>
): RecordRoutes<S> {
  const { name, collection } = record
  const idName = `${camel(name)}Id`
  const place: Addressed = { name, collection, stored: record, idName, params: Type.Object({ [idName]: Id }) }
  const facts = factsOf(place, description.facts ?? {})
  const shown = { ...description.fields as TProperties, ...description.shown, ...facts.properties }
  const view = View(pascal(name), { id: Id, ...shown, href: text(300), etag: text(20) }, description.about)
  const served: Served = { ...place, app, record: record as never, title: pascal(name), view, answer: answering(collection, description.present) }
  const whole = (request: FastifyRequest) => app.db.read(request.caller, (tx) => findWhole(tx, record, idOf(request, idName), request.caller.actor))

  readRoute(served, description.about, whole)
  writeRoutes(served, description as never)
  eventRoute(app, place)
  factRoutes(app, place, facts, async (request) => (await whole(request)).lists)
  return {
    view,
    list: (listing) => listRoute(app, place, listing),
    fact: (sub, fact) => factRoute(served, sub, fact as never)
  }
}

const idOf = (request: FastifyRequest, idName: string) => (request.params as Record<string, string>)[idName]!

function answering (collection: string, present?: (whole: Whole<any>, context: Context) => object): Served['answer'] {
  return (whole, { caller }, reply) => {
    const { state, lists } = whole
    const etag = tagOf(state)
    reply.header('etag', `"${etag}"`)
    return { ...state, ...lists, ...present?.(whole, contextOf(caller, new Date().toISOString())), href: `/v1/${collection}/${state.id}`, etag }
  }
}

function readRoute (served: Served, about: string, whole: (request: FastifyRequest) => Promise<Whole<any>>): void {
  const { app, collection, idName, name, title, params, view, answer } = served
  app.get(`/:${idName}`, {
    config: { scope: `${collection}:read` as const, isVersioned: true, about },
    schema: {
      operationId: `get${title}`,
      summary: `Show ${indefinite(name)}`,
      description: about,
      tags: [title],
      params,
      response: { 200: ref(view) }
    }
  }, async (request, reply) => answer(await whole(request), request, reply))
}

function writeRoutes (served: Served, description: Description<any, any> & { readonly content?: Compose<any, any> }): void {
  const { name, title } = served
  const { content = (body: any) => body, idFor = () => undefined, isImmutable = false } = description
  const body = ref(Input(`${title}Input`, description.fields, `The content of ${indefinite(name)}.`))
  createRoute(served, { body, content, idFor })
  if (!isImmutable) changeRoute(served, { body, content })
}

/** Whoever has one record finds it at an address that is known. */
function asOwn (error: unknown, what: string, href: string): unknown {
  const isThere = error instanceof DomainError && error.refusal.code === 'already_exists'
  return isThere ? new DomainError(refuse('record_exists', 'api:C-5', { what, href })) : error
}

interface Writing { readonly body: TSchema, readonly content: Compose<any, any> }

function createRoute (served: Served, { body, content, idFor }: Writing & { readonly idFor: (actor: Actor) => string | undefined }): void {
  const { app, record, collection, name, title, view, answer } = served
  app.post('', {
    config: { scope: `${collection}:write` as const, isVersioned: true },
    schema: {
      operationId: `create${title}`,
      summary: `Create ${indefinite(name)}`,
      description: rolesOf(record.writtenBy),
      tags: [title],
      querystring: DryRun,
      body,
      response: { 200: ref(view), 201: ref(view) }
    }
  }, (request, reply) => {
    const run = (db: Db, caller: Caller) => {
      const id = idFor(caller.actor)
      const written = content(request.body as never ?? {}, caller.actor)
      if (id === undefined) return createRecord(db, record, caller, { content: written })
      return createRecord(db, record, caller, { id, content: written }).catch((error) => { throw asOwn(error, name, `/v1/${collection}/${id}`) })
    }
    return writing({ request, reply }, run, (state, { dryRun }) => {
      if (!dryRun) reply.code(201).header('location', `/v1/${collection}/${state.id}`)
      const lists = Object.fromEntries(Object.keys(record.records ?? {}).map((sub) => [propertyOf(sub), []]))
      return answer({ state, lists }, request, reply)
    })
  })
}

function changeRoute (served: Served, { body, content }: Writing): void {
  const { app, record, collection, idName, name, title, params, view, answer } = served
  app.put(`/:${idName}`, {
    config: { scope: `${collection}:write` as const, isVersioned: true, ifMatch: 'required' },
    schema: {
      operationId: `update${title}`,
      summary: `Change ${indefinite(name)} as a whole`,
      description: rolesOf(record.writtenBy),
      tags: [title],
      params,
      querystring: DryRun,
      body,
      response: { 200: ref(view) }
    }
  }, (request, reply) => {
    const ifVersion = requireIfMatch(request.headers['if-match'])
    const run = (db: Db, caller: Caller) => {
      const changed = content(request.body as never ?? {}, caller.actor)
      return changeRecord(db, record, caller, { id: idOf(request, idName), ifVersion, content: changed })
    }
    return writing({ request, reply }, run, (whole) => answer(whole, request, reply))
  })
}

function factRoute (served: Served, sub: string, description: FactDescription<any, any>): void {
  const { type, by, summary, fields, named = async () => undefined, content = (body) => body } = description
  const { app, record, collection, idName, name, title, params, view, answer } = served
  if (!record.records?.[sub]) throw new Error(`${name} has no sub-collection ${sub}.`)
  const fact = `${title}${pascal(singular(sub))}`
  app.post(`/:${idName}/${sub}`, {
    config: { scope: `${collection}:write` as const, isVersioned: true, action: `${name}.${type}` },
    schema: {
      operationId: `create${fact}`,
      summary,
      description: rolesOf(by),
      tags: [title],
      params,
      querystring: DryRun,
      body: ref(Input(`${fact}Input`, fields, `${indefinite(singular(sub))} to be recorded.`.replace(/^a/, 'A'))),
      response: { 200: ref(view), 201: ref(view) }
    }
  }, (request, reply) => {
    const id = idOf(request, idName)
    const body = request.body as never ?? {}
    const run = async (db: Db, caller: Caller) => {
      const found = by.includes(caller.actor.role) ? await named(body, { id, caller }) : undefined
      return recordFact(db, record, caller, { id, collection: sub, type, by, content: (context) => content(body, context, found) })
    }
    return writing({ request, reply }, run, ({ factId, ...whole }, { dryRun }) => {
      const href = `/v1/${collection}/${id}`
      if (!dryRun) reply.code(201).header('location', `${href}/${sub}/${factId}`).header('content-location', href)
      return answer(whole, request, reply)
    })
  })
}

const rolesOf = (roles: readonly Role[]) => `For the roles ${roles.join(', ')}.`
