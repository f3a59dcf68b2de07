import t from 'tap'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { type Answer, type Client, startApp } from '../support/app.ts'
import { ask } from '../support/database.ts'
import { sampler } from '../support/samples.ts'

/*
 * What holds for every operation of the document, so that a new route is covered on the day it is born: closed by default,
 * every answer is a documented one, no body and no id makes the service fail, and what is refused leaves nothing behind.
 */

type Json = { [name: string]: any }
const service = await startApp(t)
// It goes over every operation of the document.
t.setTimeout(120_000)
// It goes over every operation of the document.
t.setTimeout(120_000)
const { openapi30 } = service.app.documents() as { openapi30: Json }
const components: Json = openapi30['components']
const { sample, resolve } = sampler(components)
const nobody = '018f3f5c-5a7e-7c31-9d5b-3f0c6f1f8a11'

interface Known { readonly at: string, readonly method: 'GET' | 'POST' | 'PUT', readonly path: string, readonly operation: Json, readonly body: Json | undefined }
const operations: Known[] = Object.entries(openapi30['paths'] as Json).flatMap(([path, methods]) =>
  Object.entries(methods as Json).map(([method, operation]) => ({
    at: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase() as Known['method'],
    path,
    operation: operation as Json,
    body: operation.requestBody && resolve(operation.requestBody.content['application/json'].schema)
  })))
const secured = operations.filter(({ operation }) => operation['security'].length > 0)
const address = ({ path, operation }: Known) => path.replace(/\{(\w+)\}/g, (_, name) => {
  const { schema = {} } = (operation['parameters'] as Json[]).find((parameter) => parameter['name'] === name) ?? {}
  return String(schema.format === 'uuid' ? nobody : sample(schema))
}) + query(operation)
function query (operation: Json): string {
  const needed = ((operation['parameters'] ?? []) as Json[]).filter(({ in: where, required }) => where === 'query' && required)
  return needed.length === 0 ? '' : `?${needed.map(({ name, schema }) => `${name}=${String(sample(schema))}`).join('&')}`
}

const ajv = addFormats.default(new Ajv({ strict: false }))
ajv.addSchema({ $id: 'document', components })
const validators = new Map<string, ValidateFunction>()
function validatorOf ($ref: string): ValidateFunction {
  const known = validators.get($ref) ?? ajv.compile({ $ref: `document${$ref}` })
  validators.set($ref, known)
  return known
}

/** What the document does not say of an answer; nothing when all is as it says. */
function undocumented ({ at, operation }: Known, { status, headers, body }: Answer): string[] {
  const written = operation['responses'][status]
  if (!written) return [`${at} answers ${status} ${body?.code ?? ''}`]
  const response = written.$ref ? components['responses'][written.$ref.split('/').at(-1)] : written
  const [media, { schema }] = (Object.entries(response.content ?? {})[0] ?? [undefined, { schema: undefined }]) as [string | undefined, Json]
  if (media && !String(headers['content-type']).startsWith(media)) return [`${at} ${status} is ${headers['content-type']}`]
  if (!schema?.$ref) return []
  const isValid = validatorOf(schema.$ref)
  return isValid(body) ? [] : [`${at} ${status}: ${JSON.stringify(isValid.errors!.slice(0, 2))}`]
}

const call = (client: Client, known: Known, payload?: unknown) => client.call({
  method: known.method,
  url: address(known),
  headers: { ...(known.method === 'PUT' && { 'if-match': '"1"' }) },
  ...(payload !== undefined && { payload: payload as object })
})
const traces = async () => (await ask<{ count: number }>(service.ownerUrl, 'select count(*)::int as count from domain_event'))[0]!.count

t.test('API-52 nothing is open without a credential, and nothing with one that has no scope', async (t) => {
  const scopeless = await service.as('officer', { scopes: [] })
  const open = []
  for (const known of secured) {
    const [stranger, without] = [await call(service.stranger, known), await call(scopeless, known)]
    open.push(...undocumented(known, stranger), ...undocumented(known, without))
    if (stranger.status !== 401 || without.body.code !== 'scope_missing') open.push(`${known.at} ${stranger.status} ${without.status}`)
  }
  t.strictSame(open, [])
})

const isTried = ({ operation }: Known) => ((operation['parameters'] ?? []) as Json[]).some(({ $ref }) => $ref?.endsWith('/DryRun'))

t.test('OAS-FUZZ what is well-formed is answered as the document says, to every role', async (t) => {
  const surprises = new Set<string>()
  const statuses = new Set<number>()
  for (const role of ['officer', 'commission_member', 'training_provider', 'examiner', 'juror', 'candidate', 'employer', 'auditor'] as const) {
    const client = await service.as(role, { personId: nobody, organizationId: nobody })
    for (const known of operations) {
      const answer = await client.call({
        method: known.method,
        url: address(known) + (isTried(known) ? '?dryRun=true' : ''),
        headers: { ...(known.method === 'PUT' && { 'if-match': '"1"' }) },
        ...(known.body && { payload: sample(known.body) as object })
      })
      statuses.add(answer.status)
      for (const surprise of undocumented(known, answer)) surprises.add(`${role}: ${surprise}`)
    }
  }
  t.strictSame([...surprises], [])
  t.strictSame([200, 403, 404, 422].filter((status) => !statuses.has(status)), [], 'of each kind there are some')
})

t.test('API-31 SEC-4 every body is closed: an unknown field, wrong types, no object', async (t) => {
  const officer = await service.as('officer', { personId: nobody })
  const before = await traces()
  const surprises = []
  for (const known of operations.filter(({ body }) => body)) {
    const good = sample(known.body!) as Json
    const fields = Object.keys(known.body!['properties'])
    const bodies: [unknown, RegExp][] = [
      [{ ...good, branchId: nobody }, /unknown_property/],
      [{ ...good, version: 7 }, /unknown_property/],
      [{ ...good, status: 'done' }, /status_read_only/],
      [[], /type_invalid/],
      ...(fields.length > 0 ? [[Object.fromEntries(fields.map((name) => [name, { odd: [] }])), /type_invalid|unknown_property/] as [unknown, RegExp]] : []),
      ...(Object.keys(good).length > 0 ? [[{}, /required/] as [unknown, RegExp]] : [])
    ]
    for (const [payload, code] of bodies) {
      const answer = await call(officer, known, payload)
      if (answer.status !== 422 || !code.test(answer.text)) surprises.push(`${known.at} takes ${JSON.stringify(payload).slice(0, 80)}: ${answer.status}`)
      surprises.push(...undocumented(known, answer))
    }
  }
  t.strictSame(surprises, [])
  t.equal(await traces(), before, 'nothing was written')
})

t.test('ids that are none are 400, with the name of the parameter', async (t) => {
  const officer = await service.as('officer')
  const byId = operations.filter(({ operation }) => operation['security'].length > 0 &&
    ((operation['parameters'] ?? []) as Json[]).some(({ in: where, schema }) => where === 'path' && schema.format === 'uuid'))
  const surprises = []
  for (const known of byId) {
    const answer = await officer.call({ method: known.method, url: known.path.replace(/\{\w+\}/g, '~'), ...(known.body && { payload: {} }) })
    if (answer.body.code !== 'parameter_invalid' || !answer.body.errors[0].parameter) surprises.push(`${known.at} ${answer.status}`)
  }
  t.strictSame(surprises, [])
})
