import type { Json } from '../http/openapi/shared.ts'
import { example } from './guides.ts'
import { html, type Html, prose } from './html.ts'
import { slug } from './links.ts'
import { operationsOf, type Shown, told } from './operations.ts'
import { fieldTable, reachable, resolve, typeSection } from './schemas.ts'
import type { Page, Reader } from './site.ts'

const verbs: Readonly<Record<string, string>> = { curl: 'sh', typescript: 'ts' }

/** Every operation, by what it is about. */
export function referencePage (reader: Reader): Page {
  const { say } = reader
  const groups = byTag(reader).map(([tag, operations]) => html`<section><h2 id="${slug(tag)}"><a href="${reader.home}/reference/${slug(tag)}">${tag}</a></h2><p>${aboutTag(reader, tag)}</p>
<ul class="operations">${operations.map(({ method, path, link, written }) => html`<li class="operation"><a href="${link}"><span class="badge ${method}">${method}</span> <code>${path}</code> <span>${told(written, reader.language).summary}</span></a></li>`)}</ul></section>`)
  return {
    path: '/reference',
    title: say.reference,
    content: html`<h1>${say.reference}</h1><p><input class="filter" type="search" data-filter=".operation" placeholder="${say.filter}…" aria-label="${say.filter}"></p>${groups}`,
    aside: tagList(reader)
  }
}

/** What is about one thing: its operations, then the shapes that they speak of. */
export function tagPage (reader: Reader, name: string): Page | undefined {
  const [tag, operations] = byTag(reader).find(([tag]) => slug(tag) === name) ?? []
  if (!tag || !operations) return undefined
  const { components } = reader.documents().openapi30
  const types = reachable(components, operations.map(({ written }) => written)).filter((name) => name !== 'Problem')
  return {
    path: `/reference/${name}`,
    title: tag,
    content: html`<h1>${tag}</h1><p class="lead">${aboutTag(reader, tag)}</p>
<ul class="contents">${operations.map(({ id, written }) => html`<li><a href="#${id}">${told(written, reader.language).summary}</a></li>`)}</ul>
${operations.map((operation) => operationSection(reader, operation))}
<h2 id="types">${reader.say.types}</h2>${types.map((name) => typeSection(reader, name, components.schemas[name]))}`,
    aside: tagList(reader, tag)
  }
}

function operationSection (reader: Reader, { method, path, tag, id, written }: Shown): Html {
  const { say, home, language } = reader
  const { summary, description } = told(written, language)
  const { components } = reader.documents().openapi30
  const body = written['requestBody']?.content['application/json']
  const parameters = (written['parameters'] ?? []).map((parameter: Json) => resolve(components, parameter))
  return html`<section class="op" id="${id}"><h2>${summary} <a class="anchor" href="#${id}" aria-label="#">#</a></h2>
<p class="line"><span class="badge ${method}">${method}</span> <code>${path}</code> <a class="try" href="${home}/try#/${tag}/${id}">${say.tryThis}</a></p>
<p>${prose(description)}</p>${access(reader, written)}
${parameters.length > 0 && html`<details><summary>${say.parameters} (${parameters.length})</summary>${parameterTable(reader, parameters)}</details>`}
${body && html`<h3>${say.body}</h3>${fieldTable(reader, body.schema)}${exampleOf(body, say.example)}`}
${answers(reader, written['responses'])}${samples(written)}</section>`
}

function access ({ say }: Reader, { 'x-scope': scope, 'x-transition': transition }: Json): Html {
  const words = (list: readonly string[]) => list.map((word) => html`<code>${word}</code> `)
  return html`<ul class="facts"><li>${scope ? html`${say.scope} <code>${scope}</code>` : say.isPublic}</li>
${transition && html`<li>${say.roles} ${words(transition.by)}</li><li>${words(transition.from)} → ${words(transition.to)}</li>${transition.person && html`<li>${say.person}</li>`}`}</ul>`
}

function parameterTable (reader: Reader, parameters: readonly Json[]): Html {
  const { say } = reader
  return html`<div class="scroll"><table class="fields"><tbody>${parameters.map(({ name, in: place, required, description = '', schema }) => html`<tr><td><code>${name}</code><br><small>${place}${required && schema.default === undefined && html` · ${say.required}`}</small></td>
<td>${prose(description)}${schema.default !== undefined && html` <small>= ${String(schema.default)}</small>`}${(schema.items ?? schema).enum && html`<br><small>${(schema.items ?? schema).enum.join(' · ')}</small>`}</td></tr>`)}</tbody></table></div>`
}

function answers (reader: Reader, responses: Json): Html {
  const { say } = reader
  const { components } = reader.documents().openapi30
  const all = Object.entries(responses).map(([status, response]) => [status, resolve(components, response)] as const)
  const good = all.filter(([status]) => status < '400').map(([status, { content = {} }]) => Object.entries(content as Json).map(([media, { schema, ...given }]) => html`<h3>${say.answers} <span class="badge s2">${status}</span></h3>
<p>${schema.$ref ? html`<a href="#type-${nameOf(schema)}"><code>${nameOf(schema)}</code></a>` : html`<code>${media}</code>`}</p>${exampleOf({ schema, ...given }, say.answer)}`))
  const bad = all.filter(([status]) => status >= '400').map(([status, { description }]) => html`<a class="badge s${status[0]}" href="${reader.home}/errors#status-${status}" title="${description}">${status}</a> `)
  return html`${good}<p class="refusals">${say.refusals} ${bad}</p>`
}

function exampleOf ({ example: one, examples }: Json, label: string): Html | false {
  const shown = one ?? (Object.values(examples ?? {})[0] as Json | undefined)?.['value']
  return shown !== undefined && html`<details class="sample"><summary>${label} · JSON</summary>${example(JSON.stringify(shown, null, 2), 'json')}</details>`
}

function samples ({ 'x-codeSamples': given = [] }: Json): Html[] {
  return given.map(({ lang, label, source }: Json) => html`<details class="sample"><summary>${label ?? lang}</summary>${example(source, verbs[lang.toLowerCase()] ?? lang.toLowerCase())}</details>`)
}

const nameOf = ({ $ref }: Json) => String($ref).split('/').at(-1)!

function byTag (reader: Reader): [string, Shown[]][] {
  const groups = new Map<string, Shown[]>()
  for (const operation of operationsOf(reader)) groups.set(operation.tag, [...groups.get(operation.tag) ?? [], operation])
  return [...groups].sort(([a], [b]) => a < b ? -1 : 1)
}

function aboutTag ({ documents, language }: Reader, name: string): Html {
  const tag = (documents().openapi30['tags'] as Json[]).find((tag) => tag['name'] === name) ?? {}
  return prose(told(tag, language).description)
}

const tagList = (reader: Reader, chosen?: string) =>
  html`<ul>${byTag(reader).map(([tag]) => html`<li><a href="${reader.home}/reference/${slug(tag)}"${tag === chosen && html` aria-current="page"`}>${tag}</a></li>`)}</ul>`
