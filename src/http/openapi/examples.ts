import { createHash } from 'node:crypto'
import { spoken } from '../naming.ts'
import type { Json } from './shared.ts'

/** Always the same id for the same name, so that examples fit together: the `candidateId` of an application is the `id` of the candidate. */
export function idOf (name: string): string {
  const hex = createHash('sha256').update(name.toLowerCase()).digest('hex')
  return `019a6e3c-5a00-7${hex.slice(0, 3)}-9${hex.slice(3, 6)}-${hex.slice(6, 18)}`
}

/** What fields hold whose schema gives no example, by `Component.field` or by field. */
const values: Readonly<Record<string, unknown>> = {
  'AllowedAction.href': `/v1/applications/${idOf('applicationId')}/submit`,
  'AllowedAction.blockedBy': [],
  'ApiKeyCreated.credential': 'cpq_test_…',
  cursor: 'eyJ2IjoxfQ',
  nextCursor: null,
  hasMore: false,
  totalCount: null,
  etag: '3',
  version: 3,
  familyName: 'Exemple',
  givenNames: 'Camille',
  birthDate: '1990-02-28',
  birthPlace: 'Lyon',
  phone: '+33 1 23 45 67 89',
  unitCode: 'BC1',
  unit: 'BC1',
  acquiredUnit: 'BC1',
  competenceCode: 'BC1.C1',
  comment: 'Conforme.',
  name: 'Exemple',
  title: 'Opérateur polyvalent',
  reason: 'Le contrat de travail manque.',
  note: 'Le contrat de travail manque.',
  timeZone: 'Europe/Paris'
}

const byFormat: Readonly<Record<string, string>> = {
  date: '2026-03-02', 'date-time': '2026-03-02T09:30:00.000Z', uri: 'https://example.org/', email: 'hr@example.org', binary: ''
}

interface Place { readonly schemas: Json, readonly component: string, readonly open: readonly string[], readonly isLeast: boolean }

/** One value of a named body, made from its schema. `isLeast`: what must be there, and no more. */
export function exampleOf (component: string, schemas: Json, isLeast = false): unknown {
  return valueOf(schemas[component], '', { schemas, component, open: [component], isLeast })
}

function valueOf (schema: Json, field: string, place: Place): unknown {
  const { $ref, example, enum: closed, 'x-extensible-enum': words, type } = schema
  if ($ref) return pointed($ref.split('/').at(-1), field, place)
  const known = values[`${place.component}.${field}`] ?? values[field]
  if (known !== undefined && fits(known, schema)) return known
  if (schema['format'] === 'uuid' && field) return idOf(field === 'id' ? `${place.component.replace(/(Summary|Created)$/, '')}Id` : field)
  if (example !== undefined) return example
  if (closed ?? words) return (closed ?? words).find((word: unknown) => word !== null)
  switch (type) {
    case 'string': return wordsOf(schema, field)
    case 'integer':
    case 'number': return schema['default'] ?? Math.min(Math.max(schema['minimum'] ?? 1, 1), schema['maximum'] ?? 1)
    case 'boolean': return schema['default'] ?? true
    case 'array': return listOf(schema, field, place)
    default: return schema['properties'] ? objectOf(schema, place) : mapOf(schema)
  }
}

function fits (value: unknown, { type, nullable, pattern = '' }: Json): boolean {
  if (typeof value === 'string' && !new RegExp(pattern).test(value)) return false
  const kind = Array.isArray(value) ? 'array' : typeof value
  return value === null ? nullable === true : kind === (type === 'integer' ? 'number' : type)
}

/** A component within itself ends the example: an empty list, or nothing. */
function pointed (name: string, field: string, place: Place): unknown {
  const inner = { ...place, component: name, open: [...place.open, name] }
  return place.open.includes(name) ? undefined : valueOf(place.schemas[name], field, inner)
}

function listOf ({ items, minItems = 0 }: Json, field: string, place: Place): unknown[] {
  if (place.isLeast && minItems === 0) return []
  const one = valueOf(items, field.replace(/s$/, ''), place)
  return one === undefined ? [] : [one]
}

function objectOf ({ properties, required = [] }: Json, place: Place): Json {
  const names = Object.keys(properties).filter((name) => !place.isLeast || required.includes(name))
  return Object.fromEntries(names.map((name) => [name, valueOf(properties[name], name, place)]).filter(([, value]) => value !== undefined))
}

const mapOf = ({ additionalProperties }: Json) => additionalProperties?.type === 'string' ? { rule: 'api:C-2' } : {}

/** For patterns whose schema gives no example. */
const shapes = ['10', '09-30', 'OPM', 'opm', 'BC1', '12345678200010']

function wordsOf ({ format, pattern = '', minLength = 0, maxLength = 100 }: Json, field: string): string {
  const shaped = pattern.startsWith('^') && shapes.find((shape) => new RegExp(pattern).test(shape) && shape.length >= minLength)
  if (shaped) return shaped
  return byFormat[format] ?? (spoken(field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)) || 'text').padEnd(minLength, '.').slice(0, maxLength)
}
