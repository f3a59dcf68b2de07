import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Marked, type Tokens } from 'marked'
import { highlight } from './highlight.ts'
import { anchor, escape, html, type Html, prose, raw } from './html.ts'
import type { Page, Reader } from './site.ts'
import { linkTo } from './links.ts'

/** In the order in which a newcomer reads them. */
export const guides = [
  'first-application', 'following-a-file', 'jury-screen', 'webhooks', 'migrating', 'errors', 'clients', 'sandbox', 'conventions'
] as const

interface Guide { readonly name: string, readonly title: string, readonly lead: string, readonly text: string }

export function readGuide ({ packageRoot, language }: Pick<Reader, 'packageRoot' | 'language'>, name: string): Guide {
  const text = readFileSync(join(packageRoot, 'docs', 'guides', language, `${name}.md`), 'utf8')
  const [title = '', lead = ''] = text.split(/\n\n+/)
  return { name, title: title.replace(/^# /, ''), lead, text }
}

export function guidesPage (reader: Reader): Page {
  const { say } = reader
  return { path: '/guides', title: say.guides, content: html`<h1>${say.guides}</h1>${guideCards(reader)}` }
}

export function guideCards (reader: Reader): Html {
  return html`<div class="cards">${guides.map((name) => {
    const { title, lead } = readGuide(reader, name)
    return html`<a class="card" href="${reader.home}/guides/${name}"><strong>${title}</strong><span>${prose(lead)}</span></a>`
  })}</div>`
}

export function guidePage (reader: Reader, name: string): Page | undefined {
  const index = (guides as readonly string[]).indexOf(name)
  if (index < 0) return undefined
  const { title, text } = readGuide(reader, name)
  const list = guides.map((guide) => html`<li><a href="${reader.home}/guides/${guide}"${guide === name && html` aria-current="page"`}>${readGuide(reader, guide).title}</a></li>`)
  const next = guides[index + 1]
  const onwards = next && html`<p class="onwards">${reader.say.next} : <a href="${reader.home}/guides/${next}">${readGuide(reader, next).title}</a></p>`
  return { path: `/guides/${name}`, title, content: html`<article class="guide">${markdown(reader, text)}${onwards}</article>`, aside: html`<ul>${list}</ul>` }
}

/** Markdown as a page: with anchors, our links, and examples that hold the reader's own address and key. */
export function markdown (reader: Reader, text: string): Html {
  const marked = new Marked({
    renderer: {
      heading ({ depth, text, tokens }: Tokens.Heading) {
        const id = anchor(text)
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}${depth > 1 ? ` <a class="anchor" href="#${id}" aria-label="#">#</a>` : ''}</h${depth}>\n`
      },
      code: ({ text, lang = '' }: Tokens.Code) => example(fill(reader, text), lang === 'json' ? `json · ${reader.say.answer}` : lang).markup,
      link ({ href, tokens }: Tokens.Link) {
        return `<a href="${escape(linkTo(reader, href))}">${this.parser.parseInline(tokens)}</a>`
      },
      table (token: Tokens.Table) {
        const cells = (row: Tokens.TableCell[], name: string) => `<tr>${row.map(({ tokens }) => `<${name}>${this.parser.parseInline(tokens)}</${name}>`).join('')}</tr>`
        return `<div class="scroll"><table><thead>${cells(token.header, 'th')}</thead><tbody>${token.rows.map((row) => cells(row, 'td')).join('')}</tbody></table></div>`
      }
    }
  })
  return raw(marked.parse(text, { async: false }))
}

export function example (code: string, label: string): Html {
  return html`<figure class="example"><figcaption>${label}</figcaption><pre tabindex="0"><code>${raw(highlight(code))}</code></pre></figure>`
}

/** What a reader would have to put in by hand: the address of this service, and the demo branch's keys where there are some. */
function fill ({ publicUrl, demoKeys }: Reader, code: string): string {
  return code.replaceAll('http://localhost:8080', publicUrl)
    .replace(/^([A-Z_]+)='Authorization: Bearer cpq_test_…'/gm, (line, name: string) => {
      const key = demoKeys.find(({ role }) => role === name.toLowerCase())
      return key ? line.replace('cpq_test_…', key.credential) : line
    })
}
