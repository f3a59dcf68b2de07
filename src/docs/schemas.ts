import type { Json } from '../http/openapi/shared.ts'
import { html, type Html, prose } from './html.ts'
import type { Reader } from './site.ts'

const nameOf = ($ref: string) => $ref.split('/').at(-1)!

/** Follows a reference one step. */
export function resolve (components: Json, value: Json): Json {
  const [, , kind, name] = String(value['$ref'] ?? '').split('/')
  return kind ? components[kind][name!] : value
}

/** Names of all schemas that something speaks of, directly or not, in the order in which one meets them. */
export function reachable (components: Json, roots: readonly Json[]): string[] {
  const seen = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const { $ref } = value as Json
    if (typeof $ref !== 'string') return Object.values(value).forEach(visit)
    const [, , kind, name] = $ref.split('/')
    if (kind === 'responses' || (kind === 'schemas' && seen.has(name!))) return
    if (kind === 'schemas') seen.add(name!)
    visit(components[kind!][name!])
  }
  roots.forEach(visit)
  return [...seen]
}

export function typeSection (reader: Reader, name: string, schema: Json): Html {
  return html`<section class="type" id="type-${name}"><h3><code>${name}</code> <a class="anchor" href="#type-${name}" aria-label="#">#</a></h3>
${schema['description'] && html`<p>${prose(schema['description'])}</p>`}${fieldTable(reader, schema)}</section>`
}

/** The fields of an object, one per row; what they are made of is another section of the page. */
export function fieldTable (reader: Reader, schema: Json): Html {
  const { say } = reader
  const { properties = {}, required = [] } = resolve(reader.documents().openapi30['components'], schema)
  const rows = Object.entries(properties as Json).map(([field, own]) => html`<tr><td><code>${field}</code>${required.includes(field) && html`<br><small>${say.required}</small>`}</td>
<td>${typeOf(reader, own)}</td><td>${own.description && html`${prose(own.description)} `}${wordsOf(reader, own)}</td></tr>`)
  if (rows.length === 0) return html`<p><code>{}</code></p>`
  return html`<div class="scroll"><table class="fields"><thead><tr><th>${say.field}</th><th>${say.type}</th><th>${say.description}</th></tr></thead><tbody>${rows}</tbody></table></div>`
}

function typeOf (reader: Reader, schema: Json): Html {
  const { $ref, type, format, items, nullable, additionalProperties } = schema
  if ($ref) return html`<a href="#type-${nameOf($ref)}">${nameOf($ref)}</a>`
  if (items) return html`[ ${typeOf(reader, items)} ]`
  if (typeof additionalProperties === 'object') return html`{ ${typeOf(reader, additionalProperties)} }`
  return html`${format ?? type}${nullable && html` <small>${reader.say.nullable}</small>`}`
}

function wordsOf ({ say }: Reader, schema: Json): Html | false {
  const own = schema['items'] ?? schema
  const words = own.enum ?? own['x-extensible-enum']
  return words && html`<span class="words">${words.filter((word: unknown) => word !== null).map((word: string) => html`<code>${word}</code> `)}</span>${own['x-extensible-enum'] && html`<small title="${say.openWords}">…</small>`}`
}
