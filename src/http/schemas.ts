import { type Static, type TProperties, type TSchema, Type } from 'typebox'

/*
 * The building blocks of every body and answer. They keep the O-rules of API-DESIGN.md: only scalars are nullable, words are closed
 * in requests and open in answers, everything is bounded, and operations only point at named components.
 */

export const Id = Type.String({ format: 'uuid', examples: ['018f3f5c-5a7e-7c31-9d5b-3f0c6f1f8a11'] })
export const LegalDate = Type.String({ format: 'date', examples: ['2026-03-02'] })
export const Instant = Type.String({ format: 'date-time', examples: ['2026-03-02T09:30:00.000Z'] })
export const siret = Type.String({ pattern: '^[0-9]{14}$', minLength: 14, maxLength: 14, examples: ['12345678200010'] })
export const email = Type.String({ format: 'email', maxLength: 254, examples: ['jury@example.org'] })

/** Marks and rates are decimal strings: no client rounds them. */
export const mark = Type.String({ pattern: '^[0-9]{1,3}([.][0-9]{1,2})?$', maxLength: 6, examples: ['14.5'] })

/** Words that a person wrote: at least one visible character. */
export const text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })
export const pattern = (source: string, maxLength: number, example: string) =>
  Type.String({ pattern: source, maxLength, examples: [example] })
export const integer = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum, format: 'int32' })
export const flag = Type.Boolean()
export const optional = Type.Optional

/** Always present, perhaps null. Scalars only: generators misread a nullable reference (O-8). */
export function nullable<Schema extends TSchema> (schema: Schema) {
  const words = (schema as { enum?: readonly unknown[] }).enum
  return Type.Unsafe<Static<Schema> | null>({ ...schema, nullable: true, ...(words && { enum: [...words, null] }) })
}

/** Closed words, in requests: an unknown one is refused. */
export function StringEnum<const Word extends string> (words: readonly Word[], description?: string) {
  return Type.Unsafe<Word>({ type: 'string', enum: [...words], ...(description && { description }) })
}

/** Open words, in answers: old clients survive a new one (O-6). */
export function OpenString (words: readonly string[], description?: string) {
  return Type.Unsafe<string>({
    type: 'string', maxLength: 100, 'x-extensible-enum': [...words], examples: [words[0]], ...(description && { description })
  })
}

export function list<Item extends TSchema> (item: Item, maxItems: number, description?: string) {
  return Type.Array(item, { maxItems, ...(description && { description }) })
}

/**
 * A request body, named in the document. Unknown fields are refused: a body becomes a command, and then an event.
 * What may be null may be left out: not every client can write null. The handler finds null.
 */
export function Input<Properties extends TProperties> ($id: string, properties: Properties, description?: string) {
  const object = Type.Object(properties, { $id, additionalProperties: false, ...(description && { description }) })
  const { required = [], properties: own } = object as unknown as { required?: readonly string[], properties: Record<string, object> }
  const spared = required.filter((name) => 'nullable' in own[name]!)
  for (const name of spared) own[name] = { ...own[name], default: null }
  const needed = required.filter((name) => !spared.includes(name))
  // OpenAPI 3.0 knows no empty list here.
  Object.assign(object, { required: needed.length > 0 ? needed : undefined })
  return object
}

/** An answer, named in the document. What it does not name does not leave the service; its words are open. */
export function View<Properties extends TProperties> ($id: string, properties: Properties, description?: string) {
  const opened = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, open(schema)])) as Properties
  return Type.Object(opened, { $id, ...(description && { description }) })
}

/** The same field in an answer, where words may be added (O-6). */
function open (schema: TSchema): TSchema {
  const { enum: words, items, ...rest } = schema as { enum?: readonly unknown[], items?: TSchema }
  if (items) return reshaped(schema, { items: open(items) })
  if (!words) return schema
  const known = words.filter((word) => word !== null)
  return reshaped(schema, { ...rest, enum: undefined, maxLength: 100, 'x-extensible-enum': known, examples: [known[0]] })
}

/** A copy with other keywords, which keeps what TypeBox notes out of sight: that a field is optional. */
function reshaped (schema: TSchema, keywords: object): TSchema {
  const copy = Object.create(Object.getPrototypeOf(schema), Object.getOwnPropertyDescriptors(schema)) as Record<string, unknown>
  Object.assign(copy, keywords)
  for (const name in copy) if (copy[name] === undefined) delete copy[name]
  return copy as TSchema
}

/** Words to words, for figures of refusals. */
export const Figures = Type.Unsafe<Record<string, string>>({ type: 'object', additionalProperties: { type: 'string', maxLength: 10_000 } })

/** JSON whose shape others decide (O-10). */
export const JsonObject = Type.Unsafe<Record<string, unknown>>({
  $id: 'JsonObject', type: 'object', additionalProperties: true, description: 'A JSON object whose members depend on its kind.'
})

export function pageOf<Item extends TSchema> (name: string, item: Item, most = 200) {
  return View(`${name}Page`, {
    items: list(ref(item), most),
    nextCursor: nullable(Type.String({ maxLength: 2000, description: 'Give it as `cursor` to read on; null at the end.' })),
    hasMore: flag,
    totalCount: nullable({ ...integer(0, 2_147_483_647), description: 'How many there are in all: where `Prefer: count=exact` asked for it, and of lists that come whole. Null otherwise.' })
  }, 'One page of a list.')
}

const target = Symbol('target')

/** Every schema is a named component; operations only point at it (O-3). The first route that points registers it. */
export function ref<Schema extends TSchema> (schema: Schema) {
  const { $id } = schema as { $id?: string }
  if (!$id) throw new TypeError('Only a named schema can be pointed at.')
  const pointer = Type.Unsafe<Static<Schema>>({ $ref: `${$id}#` })
  Object.defineProperty(pointer, target, { value: schema })
  return pointer
}

/** The named schemas that this one points at, near and far. */
export function * pointedAt (schema: unknown, seen = new Set<unknown>()): Generator<TSchema & { readonly $id: string }> {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return
  seen.add(schema)
  const named = (schema as { [target]?: TSchema & { $id: string } })[target]
  if (named && !seen.has(named)) {
    yield named
    yield * pointedAt(named, seen)
  }
  for (const value of Object.values(schema)) yield * pointedAt(value, seen)
}
