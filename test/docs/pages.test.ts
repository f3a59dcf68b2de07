import t from 'tap'
import { startApp } from '../support/app.ts'

const { app, stranger } = await startApp(t)
const languages = ['fr', 'en']
const open = (path: string) => app.inject(path)

t.test('C-54 the documentation opens in the reader’s language, and keeps to itself', async (t) => {
  t.equal((await stranger.get('/docs', { 'accept-language': 'en' })).headers['location'], '/docs/en')
  t.equal((await open('/docs')).headers['location'], '/docs/fr')
  const page = await open('/docs/fr')
  t.match(page.headers['content-security-policy'], /^default-src 'none'; script-src 'self'; style-src 'self';/)
  t.notMatch(page.body, /<script(?![^>]* src=)|<style|style="| on[a-z]+="/, 'nothing that the policy would have to allow')
  const again = await app.inject({ url: '/docs/fr', headers: { 'if-none-match': String(page.headers['etag']) } })
  t.equal(again.statusCode, 304)
})

t.test('every link of every page leads somewhere, and every anchor is there', async (t) => {
  const pages = new Map<string, string>()
  const broken: string[] = []
  const anchors: [string, string, string][] = []
  const queue = languages.map((language) => `/docs/${language}`)
  for (let path = queue.shift(); path; path = queue.shift()) {
    if (pages.has(path)) continue
    const { statusCode, body, headers } = await open(path)
    pages.set(path, body)
    if (statusCode !== 200) broken.push(path)
    if (!String(headers['content-type']).startsWith('text/html')) continue
    for (const [, link] of body.matchAll(/(?:src|href|data-document)="([^"]+)"/g)) {
      const [address = '', part] = link!.replaceAll('&amp;', '&').split('#')
      const target = address || path
      if (!target.startsWith('/')) broken.push(`${path} → ${link}`)
      if (part && !target.endsWith('/try')) anchors.push([path, target, part])
      if (target.startsWith('/')) queue.push(target)
    }
  }
  for (const [path, target, part] of anchors) {
    if (!pages.get(target)?.includes(`id="${part}"`)) broken.push(`${path} → ${target}#${part}`)
  }
  t.same([...new Set(broken)], [])
  t.ok(pages.size > 100, `${pages.size} pages`)
})

t.test('what stands in a guide is found, in the section where it stands', async (t) => {
  for (const language of languages) {
    const entries = JSON.parse((await open(`/docs/${language}/search.json`)).body) as [string, string, string, string?][]
    for (const words of ['hmac', 'whsec_', 'etag', 'long poll', 'standardwebhooks', 'CLI', 'newKeys']) {
      const found = entries.find(([, , address, text]) => text?.includes(words) && /[/]guides[/].+#/.test(address))
      t.ok(found, `${language}: ${words}`)
      const [page, part] = found?.[2].split('#') ?? []
      t.ok(page && (await open(page)).body.includes(`id="${part}"`), `${page}#${part}`)
    }
  }
})

t.test('what is not there is a problem like any other', async (t) => {
  for (const path of ['/docs/de', '/docs/fr/nothing', '/docs/fr/guides/nothing', '/docs/fr/guides/errors/more', '/docs/fr/errors/more', '/docs/fr/constructor',
    '/docs/assets/..%2f..%2fpackage.json', '/docs/assets/constructor', '/docs/fr/guides/..%2f..%2f..%2fREADME']) {
    const { statusCode, headers } = await open(path)
    t.equal(statusCode, 404, path)
    t.match(headers['content-type'], 'application/problem+json', path)
  }
})

t.test('each machine is drawn, with its statuses and its actions', async (t) => {
  const { items } = (await stranger.get('/v1/reference/state-machines')).body
  for (const { name, statuses, transitions } of items) {
    const { body } = await open(`/docs/en/machines/${name}`)
    const [svg = ''] = /<svg[\s\S]*<\/svg>/.exec(body) ?? []
    for (const word of [...statuses, ...transitions.map(({ action }: { action: string }) => action)]) t.ok(svg.includes(word), `${name}: ${word}`)
  }
})

t.test('C-4 the page of refusals holds every code, in both languages', async (t) => {
  const { items } = (await stranger.get('/v1/reference/error-codes')).body
  for (const language of languages) {
    const { body } = await open(`/docs/${language}/errors`)
    for (const { code } of items) t.ok(body.includes(`id="${code}"`), code)
  }
})

t.test('every operation of the document is explained', async (t) => {
  const { body } = await open('/docs/en/reference')
  for (const { operationId } of app.operations) t.ok(body.includes(`#${operationId}"`), operationId)
})
