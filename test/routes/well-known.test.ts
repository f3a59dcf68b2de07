import t from 'tap'
import { startApp } from '../support/app.ts'

t.test('C-54 the catalogue leads to documents that are there', async (t) => {
  const { app, stranger } = await startApp(t)
  const { status, headers, body } = await stranger.get('/.well-known/api-catalog')
  t.equal(status, 200)
  t.equal(headers['content-type'], 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"')
  const [links] = body.linkset
  t.equal(links.anchor, 'https://cpq.example.org/v1')
  for (const { href } of ['service-desc', 'service-doc', 'status'].flatMap((relation) => links[relation])) {
    t.ok((await stranger.get(href.replace('https://cpq.example.org', ''))).status < 400, href)
  }
  t.match((await app.inject({ method: 'HEAD', url: '/.well-known/api-catalog' })).headers['link'], 'rel="api-catalog"')
})

t.test('C-54 whom to tell of a weakness, where somebody is named', async (t) => {
  const { app } = await startApp(t, { config: { securityContact: 'mailto:security@cpq.example.org' } })
  const { headers, body: text } = await app.inject('/.well-known/security.txt')
  t.equal(headers['content-type'], 'text/plain; charset=utf-8')
  t.match(text, /^Contact: mailto:security@cpq\.example\.org\n/)
  const days = (Date.parse(/^Expires: (.+)$/m.exec(text)![1]!) - Date.now()) / 86_400_000
  t.ok(days > 90 && days < 365, 'less than a year ahead, as the RFC recommends')
  const { app: without } = await startApp(t)
  t.equal((await without.inject('/.well-known/security.txt')).json().code, 'not_found')
})
