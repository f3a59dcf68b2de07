import type { Language } from './languages.ts'

type Words = Readonly<Record<Language, string>>

/** What may be wrong with one field of a body or one parameter (C-3). Published beside the catalogue of refusals. */
export const fieldCodes = {
  required: { en: 'This field is required.', fr: 'Ce champ est requis.' },
  unknown_property: { en: 'No such field here.', fr: 'Ce champ n’existe pas ici.' },
  status_read_only: { en: 'The status changes by commands only.', fr: 'Le statut ne change que par des commandes.' },
  type_invalid: { en: 'It must be: {expected}.', fr: 'Type attendu : {expected}.' },
  format_invalid: { en: 'It must have the format {format}, such as {example}.', fr: 'Format attendu : {format}, par exemple {example}.' },
  pattern_mismatch: { en: 'It must have the form of {example}.', fr: 'Forme attendue : {example}.' },
  blank: { en: 'It may not be blank.', fr: 'Ce champ ne peut être vide.' },
  not_allowed: { en: 'It must be one of: {allowed}.', fr: 'Valeurs possibles : {allowed}.' },
  too_short: { en: 'It must have at least {limit} character(s).', fr: 'Il faut au moins {limit} caractère(s).' },
  too_long: { en: 'It may have at most {limit} character(s).', fr: 'Il faut au plus {limit} caractère(s).' },
  too_small: { en: 'It must be at least {limit}.', fr: 'La valeur minimale est {limit}.' },
  too_large: { en: 'It may be at most {limit}.', fr: 'La valeur maximale est {limit}.' },
  too_few: { en: 'It must have at least {limit} item(s).', fr: 'Il faut au moins {limit} élément(s).' },
  too_many: { en: 'It may have at most {limit} item(s).', fr: 'Il faut au plus {limit} élément(s).' },
  duplicate: { en: 'Its items must differ.', fr: 'Les éléments doivent être différents.' },
  character_not_allowed: { en: 'It holds a character that no text can hold.', fr: 'Un caractère n’est pas admis dans un texte.' },
  invalid: { en: 'This value cannot be accepted.', fr: 'Cette valeur ne peut être acceptée.' }
} as const satisfies Readonly<Record<string, Words>>

export type FieldCode = keyof typeof fieldCodes

/** As Ajv tells it. */
export interface Violation {
  readonly keyword: string
  readonly instancePath: string
  readonly params: Readonly<Record<string, unknown>>
  readonly parentSchema?: { readonly examples?: readonly unknown[] }
}

export interface FieldError {
  readonly pointer?: string
  readonly parameter?: string
  readonly code: FieldCode
  readonly detail: string
  readonly params: Readonly<Record<string, string>>
}

const codeOf: Readonly<Record<string, FieldCode>> = {
  required: 'required',
  additionalProperties: 'unknown_property',
  type: 'type_invalid',
  format: 'format_invalid',
  pattern: 'pattern_mismatch',
  enum: 'not_allowed',
  minLength: 'too_short',
  maxLength: 'too_long',
  minimum: 'too_small',
  maximum: 'too_large',
  minItems: 'too_few',
  maxItems: 'too_many',
  minProperties: 'too_few',
  maxProperties: 'too_many',
  uniqueItems: 'duplicate',
  character: 'character_not_allowed'
}

/** An error that the problem handler reads as it reads those of the schemas. */
export function violation (context: 'body' | 'headers' | 'querystring' | 'params', ...violations: readonly Violation[]): Error {
  return Object.assign(new Error('The request breaks its schema.'), { validation: violations, validationContext: context })
}

/** One entry per field, at most 100. `#/a/b` points into a body; elsewhere the parameter is named. */
export function fieldErrors (violations: readonly Violation[], context: string | undefined, language: Language): FieldError[] {
  return violations.filter((found) => !isSaidBetter(found, violations)).slice(0, 100).map((found) => {
    const path = pathOf(found)
    const code = codeIn(found, context)
    const params = figuresOf(code, found)
    const detail = fieldCodes[code][language].replace(/{(\w+)}/g, (_, name: string) => params[name] ?? '')
    const place = context === 'body' ? { pointer: fragment(path) } : { parameter: path.split('/')[1] ?? '' }
    return { ...place, code, detail, params }
  })
}

function codeIn ({ keyword, instancePath, params }: Violation, context: string | undefined): FieldCode {
  if (keyword === 'pattern' && params['pattern'] === '\\S') return 'blank'
  if (context === 'body' && instancePath === '' && params['additionalProperty'] === 'status') return 'status_read_only'
  return codeOf[keyword] ?? 'invalid'
}

/** A value of the wrong format or length seldom has the right form: one sentence is enough. */
function isSaidBetter ({ keyword, instancePath }: Violation, all: readonly Violation[]): boolean {
  return keyword === 'pattern' && all.some((other) => other.instancePath === instancePath && ['format', 'minLength'].includes(other.keyword))
}

function pathOf ({ instancePath, params }: Violation): string {
  const missing = params['missingProperty'] ?? params['additionalProperty']
  return missing === undefined ? instancePath : `${instancePath}/${String(missing).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** RFC 6901, 6: a pointer as the fragment of an address. */
function fragment (path: string): string {
  return `#${encodeURI(Buffer.from(path.slice(0, 500)).toString()).replaceAll('#', '%23')}`
}

const examples: Readonly<Record<string, string>> = {
  date: '2026-03-02',
  'date-time': '2026-03-02T09:30:00Z',
  email: 'jury@example.org',
  uuid: '018f3f5c-5a7e-7c31-9d5b-3f0c6f1f8a11',
  uri: 'https://example.org'
}

function figuresOf (code: FieldCode, { params, parentSchema }: Violation): Record<string, string> {
  const example = parentSchema?.examples?.[0]
  switch (code) {
    case 'type_invalid': return { expected: String(params['type']) }
    case 'format_invalid': return { format: String(params['format']), example: examples[String(params['format'])] ?? String(params['format']) }
    case 'pattern_mismatch': return { pattern: String(params['pattern']), example: String(example ?? params['pattern']) }
    case 'not_allowed': return { allowed: (params['allowedValues'] as unknown[]).join(', ') }
    default: return params['limit'] === undefined ? {} : { limit: String(params['limit']) }
  }
}
