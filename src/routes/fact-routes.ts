import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type TProperties, Type } from 'typebox'
import { type Lists, propertyOf } from '../db/kernel/aggregate.ts'
import { notFound } from '../domain/kernel/refusal.ts'
import { camel, indefinite, pascal, singular, spoken } from '../http/naming.ts'
import { Id, list, pageOf, ref, View } from '../http/schemas.ts'
import type { Addressed } from './event-routes.ts'
import { page, pageParameters } from './list-routes.ts'

/** Fields of the rows of each sub-collection, besides their id. */
export type FactFields = Readonly<Record<string, TProperties>>

/** The most facts that one resource is expected to hold. */
const most = 5_000

export interface Facts {
  readonly views: ReadonlyMap<string, ReturnType<typeof View>>
  /** The property of the resource's view that lists each sub-collection. */
  readonly properties: TProperties
}

/** Names the facts of a resource. Every sub-collection that is stored must be shown. */
export function factsOf ({ name, stored: { records = {} } }: Addressed, fields: FactFields): Facts {
  const missing = Object.keys(records).find((collection) => !fields[collection]) ?? Object.keys(fields).find((collection) => !records[collection])
  if (missing) throw new Error(`The sub-collection ${missing} of ${name} is stored or shown, but not both.`)
  const views = new Map(Object.entries(fields).map(([collection, properties]) => {
    const about = `${indefinite(singular(collection))} of ${indefinite(name)}.`
    return [collection, View(titleOf(name, collection), { id: Id, ...properties }, about[0]!.toUpperCase() + about.slice(1))]
  }))
  const properties = Object.fromEntries([...views].map(([collection, view]) => [propertyOf(collection), list(ref(view), most)]))
  return { views, properties }
}

/** GET of each sub-collection and of one fact. */
export function factRoutes (app: FastifyInstance, place: Addressed, { views }: Facts, listsOf: (request: FastifyRequest) => Promise<Lists>): void {
  const { name, collection: parent, idName, params } = place
  const config = { scope: `${parent}:read` as const }
  const tags = [pascal(name)]
  for (const [collection, view] of views) {
    const title = titleOf(name, collection)
    const factName = `${camel(singular(collection))}Id`
    const property = propertyOf(collection)

    app.get(`/:${idName}/${collection}`, {
      config: { ...config, isList: true },
      schema: {
        operationId: `list${pascal(name)}${pascal(collection)}`,
        summary: `List the ${spoken(collection)} of ${indefinite(name)}`,
        description: 'Oldest first.',
        tags,
        params,
        querystring: Type.Object(pageParameters, { additionalProperties: false }),
        response: { 200: ref(pageOf(title, view)) }
      }
    }, async (request, reply) => {
      const { limit, cursor } = request.query as { limit: number, cursor?: string }
      const identity = { branchId: request.caller.branchId, list: `${parent}/${collection}`, filters: request.params as object }
      const after = cursor === undefined ? '' : app.cursors.decode(cursor, identity).id
      const facts = (await listsOf(request))[property]!.filter(({ id }) => String(id) > after)
      return page({ request, reply, limit }, facts, ({ id }) => app.cursors.encode({ value: String(id), id: String(id) }, identity))
    })

    app.get(`/:${idName}/${collection}/:${factName}`, {
      config,
      schema: {
        operationId: `get${title}`,
        summary: `Show ${indefinite(singular(collection))} of ${indefinite(name)}`,
        description: 'A fact never changes; a correction is a new one.',
        tags,
        params: Type.Object({ ...params.properties, [factName]: Id }),
        response: { 200: ref(view) }
      }
    }, async (request) => {
      const wanted = (request.params as Record<string, string>)[factName]
      const fact = (await listsOf(request))[property]!.find(({ id }) => id === wanted)
      if (!fact) throw notFound()
      return fact
    })
  }
}

const titleOf = (name: string, collection: string) => `${pascal(name)}${pascal(singular(collection))}`
