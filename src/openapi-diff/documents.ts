import { compareOperations, operationsOf, resolving } from './operations.ts'
import { type Change, change } from './rules.ts'
import { compareSchemas, type Json, type Way } from './schemas.ts'

/** What changed for clients from one document to the next: what breaks them first, then by place. */
export function compareDocuments (before: Json, after: Json): Change[] {
  const found = [...compareOperations(before, after), ...compareComponents(before, after)]
  const distinct = new Map(found.map((one) => [`${one.rule} ${one.where} ${one.text}`, one]))
  return [...distinct.values()].sort((a, b) => Number(b.isBreaking) - Number(a.isBreaking) || (key(a) < key(b) ? -1 : 1))
}

const key = ({ where, rule, text }: Change) => `${where} ${rule} ${text}`

/** Each named schema once, for each way in which it travelled before. */
function compareComponents (before: Json, after: Json): Change[] {
  const [old, present]: Json[] = [before['components'].schemas, after['components'].schemas] as [Json, Json]
  const asked = travelling(before, 'asked')
  const told = travelling(before, 'told')
  return [...new Set([...Object.keys(old!), ...Object.keys(present!)])].flatMap((name) => {
    if (!Object.hasOwn(present!, name)) return [change('schema_removed', name)]
    if (!Object.hasOwn(old!, name)) return [change('schema_added', name)]
    const ways: Way[] = [...(asked.has(name) ? ['asked' as const] : []), ...(told.has(name) ? ['told' as const] : [])]
    return ways.flatMap((way) => compareSchemas({ before: old![name], after: present![name], way, where: name }))
  })
}

/** The named schemas that questions, or answers, reach. */
function travelling (document: Json, way: Way): Set<string> {
  const resolve = resolving(document)
  const found = new Set<string>()
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return
    const { $ref } = part as Json
    const name = /^#\/components\/schemas\/(.+)$/.exec($ref ?? '')?.[1]
    if (name && found.has(name)) return
    if (name) found.add(name)
    for (const value of Object.values($ref ? resolve(part) : part)) visit(value)
  }
  for (const operation of operationsOf(document).values()) {
    visit(way === 'asked' ? [operation['parameters'], operation['requestBody']] : operation['responses'])
  }
  return found
}

const told = ['description', 'summary', 'example', 'examples', 'x-codeSamples', 'x-i18n', 'x-transition', 'links', 'info', 'servers']

/** A document without the words for people: what is kept of a release. */
export function contractOf (document: Json): Json {
  const bare = (value: unknown, isNames = false): unknown => {
    if (Array.isArray(value)) return value.map((item) => bare(item))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).filter(([name]) => isNames || !told.includes(name))
      .map(([name, part]) => [name, bare(part, !isNames && ['properties', 'schemas', 'parameters', 'headers', 'responses', 'paths'].includes(name))]))
  }
  return bare(document) as Json
}
