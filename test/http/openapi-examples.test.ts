import { transform } from 'esbuild'
import t from 'tap'
import { Check, Errors } from 'typebox/schema'
import { makeDocuments } from '../../src/cli/documents.ts'
import { eventTypeNames } from '../../src/domain/event-types.ts'
import type { Json } from '../../src/http/openapi/shared.ts'

const made = await makeDocuments()
const openapi30: Json = JSON.parse(made['openapi.json']!)
const openapi31: Json = JSON.parse(made['openapi-3.1.json']!)
const operations = Object.entries(openapi30['paths'] as Json).flatMap(([path, methods]) =>
  Object.entries(methods as Json).map(([method, operation]) => ({ method, operation: operation as Json, at: `${method} ${path}` })))
const schemas = JSON.parse(JSON.stringify(openapi31['components'].schemas).replaceAll('#/components/schemas/', ''))
const faultsOf = (name: string, value: unknown) => Check(schemas, schemas[name], value)
  ? []
  : Errors(schemas, schemas[name], value)[1].map(({ instancePath, message }) => `${name}${instancePath} ${message}`)
const last = (pointer: string) => pointer.split('/').at(-1)!

t.test('O-17 every JSON body has an example of its own schema, and all of them validate', (t) => {
  const media = operations.flatMap(({ at, operation }) => {
    const answers = Object.entries(operation['responses'] as Json).filter(([status]) => status.startsWith('2')).map(([, answer]) => answer)
    return [operation['requestBody'], ...answers].flatMap((part) => Object.values(part?.content ?? {}) as Json[])
      .filter(({ schema }) => schema.$ref).map(({ schema, examples }) => ({ at, schema, examples }))
  })
  t.strictSame(media.filter(({ schema, examples }) => last(examples?.example.$ref ?? '') !== last(schema.$ref)).map(({ at }) => at), [])
  const all = Object.entries(openapi31['components'].examples as Json)
  t.strictSame(all.flatMap(([name, { value }]) => faultsOf(name, value)), [], 'src/http/openapi/examples.ts holds what fields show')
  t.ok(all.length > 100)
  t.equal(openapi30['components'].examples.Application.value.candidateId, openapi30['components'].examples.Candidate.value.id, 'examples fit together')
  t.end()
})

t.test('O-17 every operation is called in five languages, and every write sends a new key', async (t) => {
  const languages = ['curl', 'TypeScript', 'Python', 'Java', 'C#']
  const samples = operations.map(({ at, method, operation }) => ({ at, writes: method === 'post' && operation['security'].length > 0 && !operation['x-scope'].endsWith(':read'), written: operation['x-codeSamples'] as Json[] }))
  t.strictSame(samples.filter(({ written }) => written.map(({ lang }) => lang).join() !== languages.join()).map(({ at }) => at), [])
  const careless = samples.filter(({ writes, written }) => written.some(({ source }) => writes !== /idempotency-key/i.test(source)))
  t.strictSame(careless.map(({ at }) => at), [])
  const code = samples.map(({ written }) => written.find(({ lang }) => lang === 'TypeScript')!['source'])
  const asked = code.map((source, index) => `async function call${index} () {\n${source.replace(/^import .*$/m, '')}\n}`)
  await t.resolves(transform(asked.join('\n'), { loader: 'ts' }), 'the TypeScript ones are TypeScript')
})

t.test('O-18 a creation leads to what can be read of it and done with it', (t) => {
  const ids = new Map(operations.map(({ at, operation }) => [operation['operationId'], at]))
  const links = operations.flatMap(({ operation }) => Object.values(operation['responses'] as Json).flatMap(({ links = {} }) => Object.values(links) as Json[]))
  t.strictSame(links.filter(({ operationId, parameters }) => !ids.get(operationId)?.includes(`{${Object.keys(parameters)[0]}}`)), [])
  const followed = openapi30['paths']['/v1/applications'].post.responses['201'].links
  t.match(followed, { getApplication: {}, submitApplication: { parameters: { applicationId: '$response.body#/id' } } })
  t.end()
})

t.test('O-9 O-17 in 3.1 operations name their scopes, and every event its webhook', (t) => {
  const unnamed = Object.values(openapi31['paths'] as Json).flatMap((path) => Object.values(path as Json))
    .filter(({ security, 'x-scope': scope }) => scope && security.some((way: Json) => Object.values(way).some(([name]: any) => name !== scope)))
  t.strictSame(unnamed, [])
  const told = Object.values(openapi31['webhooks'] as Json).map(({ post }) => post.requestBody.content['application/json'])
  t.strictSame(told.map(({ examples }) => examples.example.value.type), eventTypeNames)
  t.strictSame(told.flatMap(({ schema, examples }) => faultsOf(last(schema.$ref), examples.example.value)), [])
  t.end()
})
