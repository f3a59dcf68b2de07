import { Ajv, type AnySchema, type ErrorObject, type Options, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { uuid } from '../domain/rules/uuid.ts'

/** The app's named schemas, by name; complete when the first route is compiled. */
export type Components = ReadonlyMap<string, object>
type Compile = (schema: AnySchema) => ValidateFunction
type Verdict = true | { readonly error: readonly ErrorObject[] } | { readonly value: unknown }

const formats = ['date', 'date-time', 'email', 'uri', 'int32', 'double', 'binary'] as const
const common: Options = { useDefaults: true, removeAdditional: false, strict: true, strictRequired: false, strictTypes: false, validateSchema: false, verbose: true }

/** Instants that JavaScript and PostgreSQL read and write alike: no leap second, no year of other than four digits. */
const [earliest, latest] = ['1000-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'].map(Date.parse) as [number, number]

/** The largest body, in values, that is searched for all its faults; a larger one is told its first. */
const searched = 10_000

/**
 * Bodies are taken as sent; queries, parameters and headers are text, so they are coerced (C-31).
 * A server option, not setValidatorCompiler: Fastify forgets the latter in a plugin that calls addSchema.
 * A schema is compiled when it is first needed: compiling them all would be half of the start. `declared` gathers what does so now.
 */
export function buildValidator (components: Components, declared: (() => unknown)[]) {
  const first = compiler(components, {})
  const all = compiler(components, { allErrors: true })
  const coercing = compiler(components, { allErrors: true, coerceTypes: 'array' })
  return () => ({ schema, httpPart }: { schema: AnySchema, httpPart?: string }) => {
    const compile = httpPart === 'body' ? first : coercing
    declared.push(() => compile(schema))
    return httpPart === 'body' ? bodyValidator(schema, { first, all }) : addressValidator(schema, coercing)
  }
}

function compiler (components: Components, options: Options): Compile {
  let ajv: Ajv | undefined
  return (schema) => {
    ajv ??= prepare(components, options)
    return ajv.compile(schema)
  }
}

function prepare (components: Components, options: Options): Ajv {
  const ajv = addFormats.default(new Ajv({ ...common, ...options }), [...formats])
  const given = (name: string) => (ajv.formats[name] as { validate: (text: string) => boolean }).validate
  const [isDate, isInstant] = [given('date'), given('date-time')]
  ajv.addFormat('uuid', uuid)
  ajv.addFormat('date', (value) => isDate(value) && !value.startsWith('0000'))
  ajv.addFormat('date-time', (value) => isInstant(value) && Date.parse(value) >= earliest && Date.parse(value) <= latest)
  ajv.addVocabulary(['x-extensible-enum', 'x-enum-varnames', 'example'])
  for (const schema of components.values()) ajv.addSchema(schema)
  return ajv
}

function addressValidator (schema: AnySchema, compile: Compile): (data: unknown) => Verdict {
  let validate: ValidateFunction | undefined
  return (data) => {
    validate ??= compile(schema)
    return validate(data) ? true : { error: validate.errors! }
  }
}

/** A valid body pays for the short check only; all faults are looked for once it is known to have one. No body is an empty one, with its defaults. */
function bodyValidator (schema: AnySchema, { first, all }: { first: Compile, all: Compile }): (data: unknown) => Verdict {
  let validate: ValidateFunction | undefined
  let search: ValidateFunction | undefined
  return (data) => {
    const body = data ?? {}
    validate ??= first(schema)
    if (validate(body)) return { value: body }
    const found = validate.errors!
    if (!isSmall(body)) return { error: found }
    search ??= all(schema)
    return search(body) ? { error: found } : { error: search.errors! }
  }
}

/** Counted without recursion, and no further than it matters: bodies may be deep and wide. */
function isSmall (body: unknown): boolean {
  const waiting = [body]
  let count = 0
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (++count > searched) return false
    if (typeof value !== 'object' || value === null) continue
    for (const name in value) if (waiting.push((value as Record<string, unknown>)[name]) > searched) return false
  }
  return true
}
