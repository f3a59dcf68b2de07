import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { Check, Errors } from 'typebox/schema'
import { makeDocuments } from '../../src/cli/documents.ts'
import { guarding } from '../../src/http/headers.ts'
import type { Json } from '../../src/http/openapi/shared.ts'

export interface Exchange {
  readonly method: string
  readonly url: string
  readonly sent: Readonly<Record<string, unknown>>
  readonly payload: unknown
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
}

interface Told { readonly status: string, readonly headers: readonly string[], readonly content: Readonly<Record<string, Json>> }
interface Operation {
  readonly method: string
  readonly path: string
  readonly parameters: readonly string[]
  readonly body: Json | null
  readonly answers: readonly Told[]
}
interface Outline { readonly operations: readonly Operation[], readonly schemas: Readonly<Record<string, Json>> }

/** Said of any resource, or of the transport: no operation names them. */
const everywhere = new Set([...Object.keys(guarding), 'content-type', 'content-length', 'date', 'connection', 'keep-alive', 'vary'])
/** Belong to no operation (O-12): another method, another media type, too slow, a fault of ours. */
const ofNone = [405, 406, 408, 500]
/** What a client may send to change what happens. */
const meaningful = ['if-match', 'if-none-match', 'prefer', 'cpq-branch']
const remedy = 'what the document says of all operations stands in src/http/openapi, of one operation in its config and schema'

/** OAS-TRAFFIC: throws when a request or its answer is not as the published document says. */
export async function watchTraffic (app: FastifyInstance, hasOwnRoutes: boolean): Promise<(exchange: Exchange) => void> {
  let outline: Outline | undefined
  const others = hasOwnRoutes ? null : await published()
  return (exchange) => {
    outline ??= others ?? outlineOf(app.documents().openapi31)
    const fault = faultOf(outline, exchange)
    if (fault) throw new Error(`${exchange.method} ${exchange.url} ${exchange.status}: ${fault} (${remedy})`)
  }
}

/** The document of the service, made once per run: its making takes longer than most files. */
async function published (): Promise<Outline> {
  const run = new URL(process.env['TEST_TEMPLATE_OWNER_URL']!).pathname.slice(1)
  const file = join(tmpdir(), `${run}.json`)
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  const outline = outlineOf(JSON.parse((await makeDocuments())['openapi-3.1.json']!))
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(outline))
  renameSync(`${file}.${process.pid}`, file)
  return outline
}

/** No more of the document than is compared, in which every object is closed: what is not named there is not documented. */
function outlineOf ({ paths, components }: Json): Outline {
  const pointed = (part: Json) => part['$ref'] ? part['$ref'].slice(2).split('/').reduce((at: Json, name: string) => at[name], { components }) : part
  const contentOf = (content: Json = {}) => Object.fromEntries(Object.entries(content).map(([media, { schema }]) => [media, bare(schema)]))
  const operations = Object.entries(paths as Json).flatMap(([path, methods]) => Object.entries(methods as Json).map(([method, operation]): Operation => ({
    method: method.toUpperCase(),
    path,
    parameters: (operation.parameters ?? []).map(pointed).map(({ name }: Json) => name.toLowerCase()),
    body: bare(operation.requestBody?.content['application/json']?.schema ?? null),
    answers: Object.entries(operation.responses as Json).map(([status, answer]) => {
      const { headers = {}, content } = pointed(answer)
      return { status, headers: Object.keys(headers).map((name) => name.toLowerCase()), content: contentOf(content) }
    })
  })))
  return { operations, schemas: bare(components.schemas) }
}

/** Without words, and with names in the place of pointers. */
function bare (value: any): any {
  if (Array.isArray(value)) return value.map(bare)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([name, part]) => typeof part === 'object' || !['description', 'example'].includes(name))
    .filter(([name]) => !name.startsWith('x-'))
    .map(([name, part]) => [name, name === '$ref' ? (part as string).split('/').at(-1) : bare(part)])
  const schema = Object.fromEntries(kept)
  return schema.type === 'object' ? { additionalProperties: false, ...schema } : schema
}

function faultOf (outline: Outline, exchange: Exchange): string | undefined {
  const { status, url, sent } = exchange
  const operation = operationAt(outline, exchange)
  if (ofNone.includes(status) || /^"?cpq-test-/.test(String(sent['idempotency-key']))) return undefined
  if (!operation) return status === 404 || status === 400 || url.startsWith('/docs') ? undefined : 'no such operation is documented'
  const told = operation.answers.find((answer) => answer.status === String(status))
  if (!told) return 'the status is not documented'
  return headerFault(told, exchange) ?? bodyFault(outline, told, exchange) ?? (status < 300 ? requestFault(outline, operation, exchange) : undefined)
}

/** A literal segment goes before a parameter. */
function operationAt ({ operations }: Outline, { method, url }: Exchange): Operation | undefined {
  const asked = url.split('?', 1)[0]!.split('/')
  const fits = operations.filter((operation) => {
    if (operation.method !== method) return false
    const parts = operation.path.split('/')
    return parts.length === asked.length && parts.every((part, index) => part === asked[index] || part.startsWith('{'))
  })
  return fits.find(({ path }) => !path.includes('{')) ?? fits.sort((a, b) => a.path.indexOf('{') - b.path.indexOf('{')).at(-1)
}

function headerFault (told: Told, { headers }: Exchange): string | undefined {
  const unknown = Object.keys(headers).filter((name) => !everywhere.has(name) && !told.headers.includes(name))
  return unknown.length > 0 ? `undocumented headers: ${unknown.join(', ')}` : undefined
}

function bodyFault ({ schemas }: Outline, told: Told, { headers, body }: Exchange): string | undefined {
  const media = String(headers['content-type'] ?? '').split(';', 1)[0]!
  if (!media) return Object.keys(told.content).length > 0 ? 'a body is documented, and none came' : undefined
  const schema = told.content[media]
  if (!schema) return `${media} is not documented`
  return schema['format'] === 'binary' ? undefined : mismatch(schemas, schema, body)
}

function requestFault ({ schemas }: Outline, { method, parameters, body }: Operation, { url, sent, payload }: Exchange): string | undefined {
  const names = [...meaningful, ...(method === 'POST' ? ['idempotency-key'] : [])]
  const asked = [...new URL(url, 'http://localhost').searchParams.keys(), ...Object.keys(sent).filter((name) => names.includes(name.toLowerCase()))]
  const unknown = asked.filter((name) => !parameters.includes(name.toLowerCase()))
  if (unknown.length > 0) return `undocumented parameters were taken: ${unknown.join(', ')}`
  return body && payload !== undefined && typeof payload === 'object' ? mismatch(schemas, body, payload) : undefined
}

function mismatch (schemas: Readonly<Record<string, Json>>, schema: Json, value: unknown): string | undefined {
  if (Check(schemas as never, schema, value)) return undefined
  const [, errors] = Errors(schemas as never, schema, value)
  return errors.slice(0, 3).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`).join('; ')
}
