import swagger from '@fastify/swagger'
import type { RouteOptions } from 'fastify'
import fp from 'fastify-plugin'
import { eventTypeNames } from '../../domain/event-types.ts'
import { completeDocument, type Operation } from '../openapi/document.ts'
import type { Json } from '../openapi/shared.ts'
import { toOpenApi31 } from '../openapi/version31.ts'
import { Problem } from '../problems.ts'
import { pointedAt, ref } from '../schemas.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Every documented operation, in the order of registration. */
    readonly operations: readonly Operation[]
    /** OpenAPI 3.0.3, for generators, and 3.1 (O-1). */
    readonly documents: () => { readonly openapi30: Json, readonly openapi31: Json }
    /** Compiles every schema now, so that a wrong one is found by a test and not by a client. */
    readonly compileSchemas: () => void
  }
  interface FastifyContextConfig {
    /** A machine's row that this route carries out, as `application.submit`. */
    action?: string
    ifMatch?: 'honoured' | 'required'
    /** Answers with an ETag. */
    isVersioned?: boolean
    /** What the tag of this route stands for. */
    about?: string
    /** Answers 304 to who already has it. */
    isCacheable?: boolean
    /** What of the header `Prefer` it honours, as an example: `count=exact`, `wait=20`. */
    prefer?: string
    /** Its answer holds a secret that is shown once: 410 once it is too late to be shown again (C-14). */
    showsSecret?: boolean
    /** A read that has to wait for something: it may answer 409. */
    mayConflict?: boolean
    /** A read by its query alone that may find nothing: it may answer 404. */
    mayFindNothing?: boolean
  }
}

/** Files of the documentation page, which others wrote. */
const undocumented = /^\/docs(\/|$)/

const info = {
  title: 'CPQ API',
  version: '1.0.0',
  description: 'Certificates of French professional branches (CQP): projects, commission, applications, assessments, training, juries, awards.' +
    '\n\nSend an API key, or an access token of an identity provider that the branch trusts, as a bearer token. Words in answers may grow: treat an unknown one as such.',
  license: { name: 'Proprietary', url: 'https://spdx.org/licenses/LicenseRef-Proprietary.html' }
}
const apiKey = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'cpq_… or JWT',
  description: 'An API key, bound to one branch and one role; or an access token (RFC 9068) of an identity provider that the branch trusts.'
}

/** The documents come from the routes; named schemas are registered by the first route that points at them. */
export default fp<{ components: Map<string, object>, declared: readonly (() => unknown)[] }>(async (app, { components, declared }) => {
  const operations: Operation[] = []
  app.decorate('operations', operations)
  app.decorate('compileSchemas', () => { for (const compile of declared) compile() })
  app.addHook('onRoute', (route) => {
    if (undocumented.test(route.url)) return
    for (const schema of pointedAt(route.schema)) register(schema)
    if (route.method === 'HEAD' || route.schema?.hide) return
    operations.push(describe(route))
  })

  function register (schema: { readonly $id: string }): void {
    const known = components.get(schema.$id)
    if (known && known !== schema) throw new Error(`Two schemas are named ${schema.$id}.`)
    if (known) return
    components.set(schema.$id, schema)
  }

  // For the swagger plugin alone, when all are known: added earlier, each of Fastify's contexts would hold a copy of all of them.
  app.addHook('onReady', async () => { for (const schema of components.values()) app.addSchema(schema) })

  for (const schema of pointedAt(ref(Problem))) register(schema)

  await app.register(swagger, {
    openapi: {
      openapi: '3.0.3', info, servers: [{ url: '/', description: 'This service.' }], components: { securitySchemes: { apiKey } } as never
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, index) => String(json.$id ?? `def-${index}`) }
  })

  let made: ReturnType<typeof app.documents> | undefined
  app.decorate('documents', () => {
    if (!made) {
      const openapi30 = completeDocument(app.swagger() as Json, operations)
      made = { openapi30, openapi31: toOpenApi31(openapi30, eventTypeNames) }
    }
    return made
  })
}, { name: 'openapi' })

function describe ({ method, url, config = {}, schema = {} }: RouteOptions): Operation {
  const { operationId, tags: [tag] = [] } = schema as { operationId?: string, tags?: readonly string[] }
  if (!operationId || !tag) throw new Error(`${String(method)} ${url} has no operationId or no tag.`)
  return {
    operationId,
    method: String(method),
    url,
    tag,
    about: config.about,
    scope: config.scope,
    isBranchless: config.branchless ?? false,
    isList: config.isList ?? false,
    hasBody: schema.body !== undefined,
    hasParams: schema.params !== undefined,
    hasQuery: schema.querystring !== undefined,
    mayConflict: config.mayConflict ?? method !== 'GET',
    mayFindNothing: config.mayFindNothing ?? schema.params !== undefined,
    ifMatch: config.ifMatch,
    isVersioned: config.isVersioned ?? false,
    isCacheable: config.isCacheable ?? false,
    prefer: config.prefer,
    deprecated: config.deprecated,
    showsSecret: config.showsSecret ?? false,
    produces: config.produces ?? 'application/json',
    action: config.action
  }
}
