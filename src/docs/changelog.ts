import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { markdown } from './guides.ts'
import { html } from './html.ts'
import type { Page, Reader } from './site.ts'

/** C-38: what changed between the published documents, as it is generated from them. */
export function changelogPage (reader: Reader): Page {
  const { say, packageRoot } = reader
  const file = join(packageRoot, 'openapi', 'changelog.md')
  const changes = existsSync(file)
    ? html`<p class="lead"><a href="/v1/reference/changelog">JSON</a></p>${markdown(reader, readFileSync(file, 'utf8').replace(/^# .*\n/, ''))}`
    : html`<p class="lead">${say.noChanges}</p>`
  return { path: '/changelog', title: say.changelog, content: html`<h1>${say.changelog}</h1>${changes}` }
}
