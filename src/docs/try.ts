import type { Json } from '../http/openapi/shared.ts'
import { html } from './html.ts'
import { told } from './operations.ts'
import type { Page, Reader } from './site.ts'

/** Swagger UI inside our page, with the demo branch's keys at hand. */
export function tryPage (reader: Reader): Page {
  const { say, demoKeys, home } = reader
  const options = demoKeys.map(({ role, whose, credential }) => html`<option value="${credential}">${role} · ${whose}</option>`)
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

/** The document with summaries in the reader's language; samples stand in the reference. */
export function tryDocument ({ documents, language }: Reader): Json {
  const { paths, ...rest } = documents().openapi30
  const localised = Object.entries(paths as Json).map(([path, methods]) => [path, Object.fromEntries(
    Object.entries(methods as Json).map(([method, { 'x-codeSamples': _, 'x-i18n': __, ...written }]) =>
      [method, { ...written, ...told({ ...written, 'x-i18n': __ }, language) }]))])
  return { ...rest, paths: Object.fromEntries(localised) }
}
