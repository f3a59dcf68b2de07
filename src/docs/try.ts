import { labelOf } from '../domain/labels.ts'
import type { Json } from '../http/openapi/shared.ts'
import { html } from './html.ts'
import { told } from './operations.ts'
import { resolve } from './schemas.ts'
import type { Page, Reader } from './site.ts'

/** Swagger UI inside our page, with the demo branch's keys at hand. */
export function tryPage (reader: Reader): Page {
  const { say, demoKeys, home, language } = reader
  const options = demoKeys.map(({ role, whose, credential }) => html`<option value="${credential}">${labelOf(role, language)} (${role}) · ${whose}</option>`)
  return {
    path: '/try',
    title: say.tryIt,
    isWide: true,
    styles: ['swagger-ui.css'],
    scripts: ['swagger-ui-bundle.js', 'try.js'],
    content: html`<h1>${say.tryIt}</h1>
<form class="key" id="key">
${demoKeys.length > 0 && html`<label>${say.atRole} <select name="role">${options}</select></label>`}
<label>${say.yourKey} <input name="credential" size="40" autocomplete="off" spellcheck="false" placeholder="cpq_…"></label>
<button>${say.useKey}</button><output data-signed="${say.signedAs}">${say.signedOut}</output>
</form>
<div id="swagger-ui" data-document="${home}/openapi.json"></div>`
  }
}

/** The document for trying things out, in the reader's language: samples, refusals and headers stand in the reference. */
export function tryDocument ({ documents, language }: Reader): Json {
  const { paths, ...rest } = documents().openapi30
  const operation = (written: Json): Json => {
    const { 'x-codeSamples': _, 'x-i18n': __, ...kept } = written
    const parameters = (written['parameters'] ?? []).map((parameter: Json) => unfilled(resolve(rest['components'], parameter)))
    return { ...kept, ...told(written, language), parameters, responses: successes(written['responses']) }
  }
  const mapped = (values: Json, change: (value: Json) => Json) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]))
  return { ...rest, paths: mapped(paths, (methods) => mapped(methods, operation)) }
}

/** Swagger UI sends examples as if the reader had written them: a first list would be filtered until nothing is left. */
function unfilled ({ example: _, examples: __, schema, ...parameter }: Json): Json {
  const { example: ___, ...bare } = schema
  return { ...parameter, schema: bare }
}

const successes = (responses: Json): Json => Object.fromEntries(Object.entries(responses).filter(([status]) => status < '400')
  .map(([status, { headers: _, ...response }]) => [status, response]))
