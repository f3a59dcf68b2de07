import { pascal } from '../naming.ts'
import type { Deprecation } from '../plugins/deprecations.ts'
import { exampleOf, idOf } from './examples.ts'
import { inFrench } from './french.ts'
import { linksOf } from './links.ts'
import { samplesOf } from './samples.ts'
import { headers, type Json, parameters, point, problemResponse, responseName, takesKey } from './shared.ts'

/** What a route is, besides its schemas. */
export interface Operation {
  readonly operationId: string
  readonly method: string
  readonly url: string
  readonly tag: string
  /** Said of the tag, once. */
  readonly about: string | undefined
  /** Nothing: public. */
  readonly scope: string | undefined
  readonly isBranchless: boolean
  readonly isList: boolean
  readonly hasBody: boolean
  readonly hasParams: boolean
  readonly mayFindNothing: boolean
  readonly hasQuery: boolean
  readonly mayConflict: boolean
  readonly ifMatch: 'honoured' | 'required' | undefined
  /** Answers with an ETag. */
  readonly isVersioned: boolean
  /** Answers 304 to who has it. */
  readonly isCacheable: boolean
  /** What of the header `Prefer` it honours, as an example: `count=exact`, `wait=20`. */
  readonly prefer: string | undefined
  readonly deprecated: Deprecation | undefined
  readonly showsSecret: boolean
  readonly produces: string
  /** The machine's row that this route carries out, as `application.submit`. */
  readonly action: string | undefined
}

/** Adds what the swagger plugin cannot say: shared parameters and answers, scopes, tags with their words. */
export function completeDocument (document: Json, operations: readonly Operation[]): Json {
  const known = new Map(operations.map((operation) => [operation.operationId, operation]))
  for (const [url, path] of Object.entries(document['paths'] as Json)) {
    for (const written of Object.values(path as Json)) {
      const operation = known.get(written['operationId'])
      if (!operation) throw new Error(`An operation of ${url} has no operationId.`)
      complete(written, operation)
    }
  }
  const statuses = [...new Set(operations.flatMap(problemsOf))].sort((a, b) => a - b)
  const responses = Object.fromEntries(statuses.map((status) => [responseName(status), problemResponse(status)]))
  const { schemas, ...components } = document['components'] as Json
  const whole = {
    ...document,
    tags: tagsOf(operations, schemas),
    paths: sorted(document['paths']),
    components: { ...components, schemas: sorted(schemas), parameters: { ...parameters }, headers: { ...headers }, responses }
  }
  return illustrated(tidied(withoutUnused(whole)) as Json, operations)
}

/** O-17, O-18: what each operation takes and gives, how to call it, what may follow. */
function illustrated (document: Json, operations: readonly Operation[]): Json {
  const { schemas } = document['components']
  const named = new Set<string>()
  const show = (content: Json = {}) => {
    for (const media of Object.values(content)) {
      const name = media.schema.$ref?.split('/').at(-1)
      if (!name) continue
      named.add(name)
      media.examples = { example: point('examples', name) }
    }
  }
  const known = new Map(operations.map((operation) => [operation.operationId, operation]))
  for (const written of Object.values(document['paths'] as Json).flatMap((path) => Object.values(path as Json))) {
    const operation = known.get(written.operationId)!
    const body = written.requestBody?.content['application/json']?.schema.$ref?.split('/').at(-1)
    // A command without fields needs no body.
    if (body && !schemas[body].required?.length) written.requestBody.required = false
    show(written.requestBody?.content)
    for (const [status, response] of Object.entries(written.responses as Json)) {
      show(response.content)
      const links = status === (operation.isList ? '200' : '201') && linksOf(operation, operations)
      if (links) response.links = links
    }
    for (const parameter of written.parameters ?? []) if (parameter.schema?.format === 'uuid') parameter.example = idOf(parameter.name)
    written['x-codeSamples'] = samplesOf(operation, body && exampleOf(body, schemas, true))
  }
  const examples = Object.fromEntries([...named].sort().map((name) => {
    const value = exampleOf(name, schemas) as Json
    const own = known.get(`get${name}`)
    return [name, { value: own && value['href'] ? { ...value, href: own.url.replaceAll(/:(\w+Id)/g, (_, id: string) => idOf(id)) } : value }]
  }))
  return { ...document, components: { ...document['components'], examples } }
}

function complete (written: Json, operation: Operation): void {
  const { scope } = operation
  const own = ((written['parameters'] ?? []) as Json[]).map((parameter) => parameter['name'] === 'dryRun' ? point('parameters', 'DryRun') : spared(parameter))
  const all = [...own, ...sharedParameters(operation)]
  if (all.length > 0) written['parameters'] = all
  written['security'] = scope ? [{ apiKey: [] }] : []
  if (scope) written['x-scope'] = scope
  const { summary, description } = written
  const fr = inFrench(operation, written)
  written['x-i18n'] = { en: { summary, description }, ...(fr && { fr }) }
  for (const [status, response] of Object.entries(written['responses'] as Json)) {
    response.description = status === '201' ? 'Created. The resource as it stands now.' : 'The answer.'
    response.headers = Object.fromEntries(headersOf(operation, status).map((name) => [name, point('headers', name)]))
  }
  if (operation.isCacheable) written['responses'][304] = { description: 'What you have still stands.', headers: written['responses'][200].headers }
  for (const status of problemsOf(operation)) written['responses'][status] ??= point('responses', responseName(status))
}

/** What has a default may be left out, whatever the handler's types say: generated clients ask for every required parameter. */
function spared (parameter: Json): Json {
  return parameter['schema']?.default === undefined ? parameter : { ...parameter, required: false }
}

function sharedParameters ({ method, scope, isBranchless, ifMatch, isCacheable, prefer }: Operation): Json[] {
  const names = [
    ifMatch && (ifMatch === 'required' ? 'IfMatchRequired' : 'IfMatch'),
    isCacheable && 'IfNoneMatch',
    takesKey({ method, scope }) && 'IdempotencyKey',
    prefer && `Prefer${pascal(prefer.split('=', 1)[0]!)}`,
    'AcceptLanguage',
    scope && !isBranchless && 'CpqBranch'
  ]
  return names.flatMap((name) => name ? [point('parameters', name)] : [])
}

function headersOf ({ method, scope, url, isVersioned, isList, deprecated, action, prefer, produces }: Operation, status: string): string[] {
  const names = [
    'X-Request-Id',
    'traceparent',
    'Content-Language',
    url.startsWith('/v1/') && 'RateLimit',
    url.startsWith('/v1/') && 'RateLimit-Policy',
    isVersioned && 'ETag',
    (isList || deprecated) && 'Link',
    deprecated && 'Deprecation',
    deprecated && 'Sunset',
    prefer && 'Preference-Applied',
    !produces.includes('json') && 'Content-Disposition',
    takesKey({ method, scope }) && 'Idempotency-Replayed',
    status === '201' && 'Location',
    status === '201' && action && 'Content-Location'
  ]
  return names.flatMap((name) => name || [])
}

/** Which problems an operation may answer with follows from its shape (O-12). */
function problemsOf ({ url, scope, hasBody, hasParams, hasQuery, mayFindNothing, mayConflict, ifMatch, showsSecret }: Operation): number[] {
  return [
    ...(scope || hasBody || hasParams || hasQuery ? [400] : []),
    ...(scope ? [401, 403] : []),
    ...(mayFindNothing ? [404] : []),
    ...(mayConflict ? [409] : []),
    ...(showsSecret ? [410] : []),
    ...(ifMatch ? [412] : []),
    ...(hasBody ? [413, 415, 422] : []),
    ...(ifMatch === 'required' ? [428] : []),
    ...(url.startsWith('/v1/') ? [429] : []),
    503
  ]
}

/** A tag is described by one of its routes, or by the answer that has its name. */
function tagsOf (operations: readonly Operation[], schemas: Json): Json[] {
  const names = [...new Set(operations.map(({ tag }) => tag))].sort()
  return names.map((name) => {
    const about = operations.find(({ tag, about }) => tag === name && about)?.about
    return { name, description: about ?? schemas[name]?.description ?? '' }
  })
}

/** By name, so that the order of registration does not show in differences. */
function sorted (object: Json): Json {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => a < b ? -1 : 1))
}

function withoutUnused (document: Json): Json {
  const text = JSON.stringify(document)
  const used = (kind: string) => Object.fromEntries(Object.entries(document['components'][kind] as Json)
    .filter(([name]) => text.includes(`"#/components/${kind}/${name}"`)))
  return { ...document, components: { ...document['components'], parameters: used('parameters'), headers: used('headers') } }
}

/**
 * OpenAPI 3.0 knows one example in a schema; the plugin leaves lists in the items of parameters.
 * That null is meant where nothing is said goes without saying: generators take what has a default for required.
 */
function tidied (value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidied)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([name, part]) => name !== 'default' || part !== null).map(([name, part]) =>
    name === 'examples' && Array.isArray(part) ? ['example', part[0]] : [name, tidied(part)]))
}
