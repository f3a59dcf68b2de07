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
  for (const [name] of schemas) {
    t.match(name, /^[A-Z][A-Za-z0-9]*$/)
    t.notMatch(name, /(Request|Response|Data|Body|Params|Errors)$/)
  }
  t.notMatch(made['openapi.json'], /def-\d/)
  t.end()
})

t.test('O-3 every body is a named component, and so is every object in it', (t) => {
  for (const { at, operation } of operations) {
    const contents = [operation['requestBody']?.content, ...Object.values(operation['responses'] as Json).map(({ content }) => content)]
    for (const media of contents.flatMap((content) => Object.values(content ?? {}) as Json[])) {
      t.ok(media['schema'].$ref ?? media['schema'].format === 'binary', at)
    }
  }
  for (const [name, schema] of schemas) {
    for (const [way, inner] of walk(schema['properties'] ?? {}, name)) {
      if (inner['type'] === 'object') t.notOk(inner['properties'], `${way} is an inline object`)
    }
  }
  t.end()
})

t.test('O-7 O-8 O-15 schemas keep to what all generators render', (t) => {
  const forbidden = ['oneOf', 'anyOf', 'allOf', 'not', 'if', 'patternProperties', 'prefixItems', 'const', 'readOnly', 'writeOnly']
  const formats = ['uuid', 'date', 'date-time', 'uri', 'email', 'binary', 'int32', 'double']
  for (const [way, schema] of [...walk(openapi30['components'].schemas, ''), ...walk(openapi30['paths'], '')]) {
    if (!isSchema(schema)) continue
    t.strictSame(forbidden.filter((keyword) => keyword in schema), [], way)
    if (schema['$ref']) t.strictSame(Object.keys(schema), ['$ref'], way)
    if (schema['nullable']) t.match(schema['type'], /^(string|integer|number|boolean)$/, way)
    if (schema['format']) t.ok(formats.includes(schema['format']), `${way} has the format ${schema['format']}`)
    if (schema['pattern']) t.notMatch(schema['pattern'], /\(\?[=!<]/, way)
  }
  t.end()
})

t.test('O-15 everything is bounded', (t) => {
  for (const [way, schema] of [...walk(openapi30['components'].schemas, ''), ...walk(openapi30['paths'], '')]) {
    const { type, format, enum: words, pattern, maxLength, maximum, minimum, maxItems } = schema
    const isBounded = maxLength > 0 || words || /^\^[^*+]*\$$/.test(pattern ?? '') || ['uuid', 'date', 'date-time', 'binary'].includes(format)
    if (type === 'string') t.ok(isBounded, `${way} has no longest`)
    if (type === 'integer') t.ok(maximum !== undefined && minimum !== undefined, `${way} has no largest or smallest`)
    if (type === 'array') t.ok(maxItems > 0, `${way} has no most`)
  }
  t.end()
})

t.test('O-5 O-6 O-10 requests are closed, answers are open', (t) => {
  const bodies = new Set(operations.flatMap(({ operation }) => operation['requestBody']?.content['application/json'].schema.$ref ?? []))
  for (const [name, schema] of schemas) {
    const isBody = bodies.has(`#/components/schemas/${name}`)
    if (isBody) t.equal(schema['additionalProperties'], false, `${name} is closed`)
    if (isBody || name.endsWith('Input')) continue
    for (const [field, property] of Object.entries(schema['properties'] as Json ?? {})) {
      if (!name.startsWith('PolicyRules')) t.notOk((property as Json)['enum'], `${name}.${field} has closed words`)
    }
  }
  t.end()
})

t.test('O-12 O-13 O-14 O-17 operations are named, told, placed and secured', (t) => {
  const ids = operations.map(({ operation }) => operation['operationId'])
  t.equal(new Set(ids).size, ids.length)
  const tags = openapi30['tags'].map(({ name }: Json) => name)
  for (const { name, description } of openapi30['tags']) t.ok(description, `the tag ${name} says what it is`)
  for (const { at, path, operation } of operations) {
    const { operationId, summary, description, tags: [tag, ...others], security, responses } = operation
    t.match(operationId, /^[a-z][A-Za-z0-9]+$/, at)
    t.ok(summary && description && tags.includes(tag) && others.length === 0, at)
    t.ok(security.length === 0 || operation['x-scope'], at)
    t.match(path.replace(/\{[a-zA-Z]+\}/g, 'x'), /^(\/[a-z0-9.-]+)+$/, at)
    t.notOk('default' in responses || Object.keys(responses).some((status) => /x/i.test(status)), at)
    t.ok(Object.keys(responses).some((status) => status.startsWith('2')), at)
    if (security.length > 0) for (const status of ['401', '403', '503']) t.ok(responses[status], `${at} ${status}`)
    if (operation['requestBody']) for (const status of ['400', '413', '415', '422']) t.ok(responses[status], `${at} ${status}`)
  }
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

t.test('API-23 the routes are those of the tables', async (t) => {
  const { app } = await startApp(t)
  t.strictSame(disagreements(app.operations, machines), [])
  const tiny = await startTiny(t)
  t.strictSame(disagreements(tiny.app.operations, [parcelMachine]), [])
  t.strictSame(disagreements([], [parcelMachine]).length, 3, 'rows of the system need none')
})

t.test('C-7 C-26 reference data is for anyone, in the language asked for, and not sent twice', async (t) => {
  const { stranger, app } = await startApp(t)
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
  t.strictSame((await stranger.get('/docs/json')).body, openapi30)
  const page = await stranger.get('/docs')
  t.match(page.text, 'swagger-ui')
  t.match(page.headers['content-security-policy'], "default-src 'none'; script-src 'self'")
  for (const [, path] of page.text.matchAll(/(?:src|href)="(\/docs[^"]+)"/g)) t.equal((await app.inject(path!)).statusCode, 200, path!)
  t.notMatch(page.text, /https?:\/\//, 'nothing from elsewhere')
})
