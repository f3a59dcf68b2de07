import { html, type Html } from './html.ts'
import type { Page, Reader } from './site.ts'

/** A whole page: what is around the content is the same everywhere. Nothing comes from elsewhere, and no script stands in the page. */
export function shell (reader: Reader, { path, title, content, aside, scripts = [], styles = [], isWide = false }: Page): Html {
  const { language, say, home } = reader
  const other = language === 'fr' ? 'en' : 'fr'
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${path === '' ? say.title : `${title} · CPQ`}</title>
<link rel="icon" href="/docs/assets/icon.svg" type="image/svg+xml">
${styles.map((name) => html`<link rel="stylesheet" href="/docs/assets/${name}">`)}
<link rel="stylesheet" href="/docs/assets/docs.css">
<script src="/docs/assets/docs.js"></script>
${scripts.map((name) => html`<script src="/docs/assets/${name}" defer></script>`)}
</head>
<body data-home="${home}" data-copy="${say.copy}" data-copied="${say.copied}" data-nothing="${say.nothingFound}">
<a class="skip" href="#content">${say.skip}</a>
<header class="top">
<a class="logo" href="${home}">CPQ</a>
<nav aria-label="${say.menu}">${sections(reader).map(([address, name]) => html`<a href="${home}${address}"${current(path, address)}>${name}</a>`)}</nav>
<form class="search" role="search"><input type="search" aria-label="${say.search}" placeholder="${say.search}" autocomplete="off" spellcheck="false"><ul hidden></ul></form>
<div class="tools"><a href="/docs/${other}${path}" lang="${other}" hreflang="${other}">${say.otherLanguage}</a><button type="button" id="theme" aria-label="${say.theme}" title="${say.theme}">◐</button></div>
</header>
<div class="${isWide ? 'page wide' : aside ? 'page split' : 'page'}">
${aside && html`<aside><details open><summary>${say.menu}</summary>${aside}</details></aside>`}
<main id="content" tabindex="-1">${content}</main>
</div>
<footer>
<p>${say.documents} : <a href="/openapi/openapi.json">3.0.3</a> · <a href="/openapi/openapi-3.1.json">3.1</a></p>
</footer>
</body>
</html>`
}

const sections = ({ say }: Reader) => [
  ['/guides', say.guides], ['/reference', say.reference], ['/try', say.tryIt], ['/machines', say.machines], ['/errors', say.errors], ['/changelog', say.changelog]
] as const

const current = (path: string, address: string) => path.startsWith(address) && html` aria-current="page"`
