import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { guideCards, markdown } from './guides.ts'
import { html } from './html.ts'
import type { Page, Reader } from './site.ts'

/** What this is, five minutes with a key, and the way on. */
export function landingPage (reader: Reader): Page {
  const { packageRoot, language, say, demoKeys } = reader
  const text = readFileSync(join(packageRoot, 'docs', 'guides', language, 'index.md'), 'utf8')
  const [hero = '', ...rest] = text.split(/\n(?=## )/)
  const keys = demoKeys.length > 0 && html`<details class="keys"><summary>${say.demoKeys}</summary><div class="scroll"><table>
${demoKeys.map(({ role, whose, credential }) => html`<tr><td>${role}</td><td>${whose}</td><td><code class="copyable">${credential}</code></td></tr>`)}</table></div></details>`
  return {
    path: '',
    title: say.title,
    content: html`<div class="hero">${markdown(reader, hero)}</div>${keys}${markdown(reader, rest.join('\n'))}<h2>${say.guides}</h2>${guideCards(reader)}`
  }
}
