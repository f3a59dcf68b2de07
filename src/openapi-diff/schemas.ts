import { type Change, change, type Rule } from './rules.ts'

/** A part of a document, read as data. */
export type Json = { readonly [name: string]: any }

/** Which way a schema travels: what may be added in one direction may not in the other. */
export type Way = 'asked' | 'told'

interface Pair { readonly before: Json, readonly after: Json, readonly way: Way, readonly where: string }

/** Named schemas are compared once, by their name: here they only have to be the same ones. */
export function compareSchemas (pair: Pair): Change[] {
  const { before, after, where } = pair
  if (before['$ref'] !== after['$ref']) return [change('schema_replaced', where, { before: nameOf(before), after: nameOf(after) })]
  if (before['$ref']) return []
  const [was, is] = [typeOf(before), typeOf(after)]
  if (was !== is) return [change('type_changed', where, { before: was, after: is })]
  return [...scalar(pair), ...words(pair), ...bounds(pair), ...properties(pair), ...others(pair), ...itemsOf(pair)]
}

const nameOf = ({ $ref }: Json) => $ref === undefined ? 'an inline schema' : String($ref).split('/').at(-1)
const typeOf = ({ type }: Json) => [type].flat().filter((name) => name !== 'null').join(' or ')
const isNullable = ({ nullable, type }: Json) => nullable === true || [type].flat().includes('null')

function scalar ({ before, after, way, where }: Pair): Change[] {
  const [was, is] = [isNullable(before), isNullable(after)]
  return [
    ...(before['format'] !== after['format'] ? [change('format_changed', where, { before: before['format'], after: after['format'] })] : []),
    ...(was && !is ? [change(way === 'asked' ? 'asked_null_refused' : 'told_null_removed', where)] : []),
    ...(!was && is ? [change(way === 'asked' ? 'asked_null_taken' : 'told_null_added', where)] : []),
    // Absent is null, whether a default says so or not.
    ...(way === 'asked' && !same(before['default'] ?? null, after['default'] ?? null)
      ? [change('asked_default_changed', where, { before: before['default'], after: after['default'] })]
      : []),
    ...(after['deprecated'] && !before['deprecated'] ? [change('property_deprecated', where)] : [])
  ]
}

/** Closed words promise that there are no others; open ones do not. */
function words ({ before, after, way, where }: Pair): Change[] {
  const [was, is] = [wordsOf(before), wordsOf(after)]
  const closed = [before['enum'] !== undefined, after['enum'] !== undefined]
  const told = (rule: Rule, names: readonly string[]) => names.length === 0 ? [] : [change(rule, where, { names: names.join(', ') })]
  const added = is.filter((word) => !was.includes(word))
  const removed = was.filter((word) => !is.includes(word))
  if (way === 'asked') {
    if (closed[0] !== closed[1]) return [change(closed[1] ? 'asked_words_closed' : 'asked_words_opened', where)]
    return [...told('asked_word_added', added), ...told('asked_word_removed', removed)]
  }
  return [
    ...(closed[0] && !closed[1] ? [change('told_words_opened', where)] : []),
    ...(!closed[0] && closed[1] ? [change('told_words_closed', where)] : []),
    ...told(closed[0] && closed[1] ? 'told_closed_word_added' : 'told_word_added', added),
    ...told('told_word_removed', removed)
  ]
}

const wordsOf = (schema: Json): string[] => (schema['enum'] ?? schema['x-extensible-enum'] ?? []).filter((word: unknown) => word !== null)

/** Whether a greater figure takes more (1) or less (-1); 0: any other value is another set. */
const figures = {
  minLength: -1, minItems: -1, minimum: -1, exclusiveMinimum: -1, minProperties: -1, maxLength: 1, maxItems: 1, maximum: 1, exclusiveMaximum: 1, maxProperties: 1, pattern: 0, uniqueItems: 0, multipleOf: 0
} as const

function bounds ({ before, after, way, where }: Pair): Change[] {
  return Object.entries(figures).flatMap(([name, direction]) => {
    const [was, is] = [before[name] || undefined, after[name] || undefined]
    if (same(was, is)) return []
    const kind = was === undefined ? 'bound_added' : is === undefined ? 'bound_removed' : (is - was) * direction > 0 ? 'widened' : 'narrowed'
    // Of another pattern nobody can tell whether it is wider.
    const rule = direction === 0 && kind === 'narrowed' && way === 'told' ? 'bound_removed' : kind
    return [change(`${way}_${rule}`, where, { name, before: was, after: is })]
  })
}

function properties ({ before, after, way, where }: Pair): Change[] {
  const [was, is]: Json[] = [before['properties'] ?? {}, after['properties'] ?? {}] as [Json, Json]
  const needed = (schema: Json, name: string) => (schema['required'] ?? []).includes(name) as boolean
  return [...new Set([...Object.keys(was!), ...Object.keys(is!)])].flatMap((name) => {
    const place = `${where}.${name}`
    if (!Object.hasOwn(is!, name)) return [change(`${way}_property_removed`, place)]
    const required = needed(after, name)
    if (!Object.hasOwn(was!, name)) return [change(way === 'asked' && required ? 'asked_property_required' : `${way}_property_added`, place)]
    const wasRequired = needed(before, name)
    const moved = wasRequired === required ? [] : [change(required ? `${way}_became_required` : `${way}_became_optional`, place)]
    // A default matters to who may leave it out, before and after.
    const known = wasRequired || required ? { ...was![name], default: is![name].default } : was![name]
    return [...moved, ...compareSchemas({ before: known, after: is![name], way, where: place })]
  })
}

/** Absent means: anything, as `true` does. */
function others ({ before, after, way, where }: Pair): Change[] {
  const [was, is] = [before['additionalProperties'] ?? true, after['additionalProperties'] ?? true]
  if (same(was, is)) return []
  if (typeof was === 'object' && typeof is === 'object') return compareSchemas({ before: was, after: is, way, where: `${where}.*` })
  if (is === false) return [change('map_closed', where)]
  return [change(was === false ? 'map_opened' : 'map_changed', where)]
}

function itemsOf ({ before, after, way, where }: Pair): Change[] {
  return before['items'] && after['items'] ? compareSchemas({ before: before['items'], after: after['items'], way, where: `${where}[]` }) : []
}

export const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
