import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { makeDocuments } from '../../src/cli/documents.ts'
import { packageRoot } from '../../src/config.ts'
import { machines } from '../../src/domain/index.ts'
import type { Json } from '../../src/http/openapi/shared.ts'
import { startApp } from '../support/app.ts'
import { disagreements } from '../support/served.ts'
import { parcelMachine, startTiny } from './tiny.ts'

const made = await makeDocuments()
const openapi30: Json = JSON.parse(made['openapi.json']!)
const openapi31: Json = JSON.parse(made['openapi-3.1.json']!)
const schemas: [string, Json][] = Object.entries(openapi30['components'].schemas)
const operations = Object.entries(openapi30['paths'] as Json).flatMap(([path, methods]) =>
  Object.entries(methods as Json).map(([method, operation]) => ({ path, method, operation: operation as Json, at: `${method} ${path}` })))

/** Every object in it, with the way there. */
function * walk (value: unknown, way: string): Generator<[string, Json]> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield [way, value]
  for (const [name, part] of Object.entries(value)) yield * walk(part, `${way}/${name}`)
}
const isSchema = ({ type, $ref }: Json) => typeof type === 'string' || typeof $ref === 'string'

t.test('the documents in openapi/ say what the code does: else run npm run generate', (t) => {
  for (const [name, text] of Object.entries(made)) t.ok(readFileSync(join(packageRoot, 'openapi', name), 'utf8') === text, `openapi/${name}`)
  t.end()
})

t.test('O-2 O-4 components have names that generators take', (t) => {
  t.strictSame(schemas.map(([name]) => name).filter((name) => !/^[A-Z][A-Za-z0-9]*$/.test(name)), [])
  t.strictSame(schemas.map(([name]) => name).filter((name) => /(Request|Response|Data|Body|Params|Errors)$/.test(name)), [])
  t.notMatch(made['openapi.json'], /def-\d/)
  t.end()
})

t.test('O-3 every body is a named component, and so is every object in it', (t) => {
  const inlineBodies = operations.flatMap(({ at, operation }) => {
    const contents = [operation['requestBody']?.content, ...Object.values(operation['responses'] as Json).map(({ content }) => content)]
    const media = contents.flatMap((content) => Object.values(content ?? {}) as Json[])
    return media.every(({ schema }) => schema.$ref ?? schema.type === 'string') ? [] : [at]
  })
  const inlineObjects = schemas.flatMap(([name, schema]) => [...walk(schema['properties'] ?? {}, name)])
    .filter(([, { type, properties }]) => type === 'object' && properties).map(([way]) => way)
  t.strictSame({ inlineBodies, inlineObjects }, { inlineBodies: [], inlineObjects: [] })
  t.end()
})

const everySchema = [...walk(openapi30['components'].schemas, ''), ...walk(openapi30['paths'], '')].filter(([, schema]) => isSchema(schema))
const scalars = ['string', 'integer', 'number', 'boolean']
const formats = ['uuid', 'date', 'date-time', 'uri', 'email', 'binary', 'int32', 'double']
const forbidden = ['oneOf', 'anyOf', 'allOf', 'not', 'if', 'patternProperties', 'prefixItems', 'const', 'readOnly', 'writeOnly', 'examples']

t.test('O-7 O-8 O-15 schemas keep to what all generators render', (t) => {
  const odd = everySchema.filter(([, schema]) =>
    forbidden.some((keyword) => keyword in schema) ||
    (schema['$ref'] && Object.keys(schema).length > 1) ||
    (schema['nullable'] && !scalars.includes(schema['type'])) ||
    (schema['format'] && !formats.includes(schema['format'])) ||
    /\(\?[=!<]/.test(schema['pattern'] ?? ''))
  t.strictSame(odd, [])
  t.end()
})

t.test('O-15 everything is bounded', (t) => {
  const boundless = everySchema.filter(([, { type, format, enum: words, pattern, maxLength, maximum, minimum, maxItems }]) => {
    if (type === 'array') return !(maxItems > 0)
    if (type === 'integer' || type === 'number') return maximum === undefined || minimum === undefined
    if (type !== 'string') return false
    return !(maxLength > 0 || words || /^\^[^*+]*\$$/.test(pattern ?? '') || ['uuid', 'date', 'date-time', 'binary'].includes(format))
  })
  t.strictSame(boundless.map(([way]) => way), [])
  t.end()
})

t.test('O-5 O-6 O-10 requests are closed, answers are open', (t) => {
  const requests = new Set(operations.flatMap(({ operation }) => operation['requestBody']?.content['application/json'].schema.$ref?.split('/').at(-1) ?? []))
  const open = [...requests].filter((name) => openapi30['components'].schemas[name].additionalProperties !== false)
  const answers = new Set(operations.flatMap(({ operation }) => Object.values(operation['responses'] as Json))
    .flatMap(({ content }) => Object.values(content ?? {}) as Json[]).flatMap(({ schema }) => schema.$ref?.split('/').at(-1) ?? []))
  const closed = [...answers].flatMap((name) => Object.entries(openapi30['components'].schemas[name].properties as Json ?? {})
    .filter(([, property]) => (property as Json)['enum'] ?? (property as Json)['items']?.enum).map(([field]) => `${name}.${field}`))
  t.strictSame({ open, closed }, { open: [], closed: [] })
  t.end()
})

t.test('O-12 O-13 O-14 O-17 operations are named, told, placed and secured', (t) => {
  const ids = operations.map(({ operation }) => operation['operationId'])
  t.equal(new Set(ids).size, ids.length)
  const tags = openapi30['tags'].map(({ name }: Json) => name)
  t.strictSame(openapi30['tags'].filter(({ description }: Json) => !description), [], 'tags say what they are')
  const faulty = operations.filter(({ path, operation }) => {
    const { operationId, summary, description, tags: [tag, ...others], security, responses, requestBody } = operation
    const needed = [...(security.length > 0 ? ['401', '403', '503'] : []), ...(requestBody ? ['400', '413', '415', '422'] : [])]
    return !/^[a-z][A-Za-z0-9]+$/.test(operationId) ||
      !(summary && description && tags.includes(tag) && others.length === 0) ||
      (security.length > 0 && !operation['x-scope']) ||
      !/^(\/[a-z0-9.-]+)+$/.test(path.replace(/\{[a-zA-Z]+\}/g, 'x')) ||
      Object.keys(responses).some((status) => !/^\d{3}$/.test(status)) ||
      !Object.keys(responses).some((status) => status.startsWith('2')) ||
      needed.some((status) => !responses[status])
  })
  t.strictSame(faulty.map(({ at }) => at), [])
  t.ok(operations.length > 20)
  t.end()
})

t.test('O-17 every operation is told in English and in French', (t) => {
  const untold = operations.filter(({ operation }) => !operation['x-i18n'].fr?.summary).map(({ operation: { operationId, 'x-action': action } }) => action ?? operationId)
  t.strictSame(untold, [], 'src/http/openapi/french-actions.ts has the rows of machines and recorded facts, french-words.ts nouns, sentences and all other operations')
  t.end()
})

t.test('O-16 what changes a write or a read is a shared parameter, what comes of it a documented header', (t) => {
  const pointers = ({ parameters = [] }: Json) => (parameters as Json[]).map(({ $ref }) => $ref?.split('/').at(-1))
  const writes = operations.filter(({ method, operation }) => method === 'post' && operation['security'].length > 0 && !operation['x-scope'].endsWith(':read'))
  t.strictSame(writes.filter(({ operation }) => !pointers(operation).includes('IdempotencyKey')).map(({ at }) => at), [])
  t.strictSame(operations.filter(({ operation }) => (operation['parameters'] as Json[] ?? []).some(({ in: place }) => place === 'header')).map(({ at }) => at), [])
  t.ok(openapi30['components'].headers.RateLimit)
  t.end()
})

t.test('a parameter with a default may be left out', (t) => {
  const asked = operations.flatMap(({ at, operation }) => (operation['parameters'] as Json[] ?? [])
    .filter(({ required, schema }) => required && schema?.default !== undefined).map(({ name }) => `${at} ${name}`))
  t.strictSame(asked, [])
  t.end()
})

t.test('O-1 both versions have the same operations, parameters, properties and required sets', (t) => {
  const outline = (document: Json) => [...walk({ paths: document['paths'], components: document['components'] }, '')].map(([way, { required, properties, $ref, operationId, name }]) =>
    [way, required, properties && Object.keys(properties), $ref, operationId, name])
  t.strictSame(outline(openapi31), outline(openapi30))
  t.equal(openapi31['openapi'], '3.1.0')
  t.notMatch(made['openapi-3.1.json'], /"nullable": true/)
  const nulls = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length
  t.equal(nulls(made['openapi-3.1.json']!, /"null"\n/g), nulls(made['openapi.json']!, /"nullable": true/g))
  t.end()
})

t.test('every schema compiles, though only those that are used do so in service', async (t) => {
  const { app } = await startApp(t)
  t.doesNotThrow(() => app.compileSchemas())
  const broken = await startApp(t, {
    more: async (app) => { app.get('/x', { config: { public: true }, schema: { hide: true, querystring: { type: 'nothing' } } }, () => ({})) }
  })
  t.throws(() => broken.app.compileSchemas(), /type must be/)
})

t.test('API-23 the routes are those of the tables', async (t) => {
  const { app } = await startApp(t)
  t.strictSame(disagreements(app.operations, machines), [])
  const tiny = await startTiny(t)
  t.strictSame(disagreements(tiny.app.operations, [parcelMachine]), [])
  t.strictSame(disagreements([], [parcelMachine]).length, 3, 'rows of the system need none')
})

t.test('C-7 C-26 reference data is for anyone, in the language asked for, and not sent twice', async (t) => {
  const { stranger } = await startApp(t)
  const { body, headers } = await stranger.get('/v1/reference/error-codes/not_found')
  t.match(body, { code: 'not_found', status: 404, title: 'No such resource' })
  const again = await stranger.get('/v1/reference/error-codes/not_found', { 'if-none-match': headers['etag'] })
  t.strictSame([again.status, again.text], [304, ''])
  const french = await stranger.get('/v1/reference/error-codes/not_found', { 'accept-language': 'fr', 'if-none-match': headers['etag'] })
  t.match([french.status, french.body], [200, { title: 'Ressource inconnue' }])
  t.equal((await stranger.get('/v1/reference/error-codes/nothing')).status, 404)

  const published = (await stranger.get('/v1/reference/state-machines')).body.items
  t.strictSame(published.map(({ name }: Json) => name), machines.map(({ name }) => name))
  for (const { name } of machines) t.match((await stranger.get(`/v1/reference/state-machines/${name}`)).body, { name, mermaid: /^stateDiagram-v2/ })
  t.ok((await stranger.get('/v1/reference/enumerations')).body.items.length > 5)
  t.equal((await stranger.get('/v1/reference/limits')).body.bodyBytes, 1_048_576)

  t.strictSame((await stranger.get('/openapi/openapi.json')).body, openapi30)
  t.strictSame((await stranger.get('/openapi/openapi-3.1.json')).body, openapi31)
})
