import t from 'tap'
import { Type } from 'typebox'
import { ref, text, View } from '../../src/http/schemas.ts'
import { startApp } from '../support/app.ts'

const Relic = View('Relic', { name: text(20) }, 'What was.')
const deprecated = { since: '2026-01-01', sunset: '2027-06-30', link: 'https://example.org/way-on' }
const schema = { operationId: 'getRelic', summary: 'Show a relic', description: 'What was.', tags: ['Relic'], response: { 200: ref(Relic) } }

const service = await startApp(t, {
  more: async (app) => {
    app.get('/v1/relics', { config: { public: true, deprecated }, schema }, async (_request, reply) => {
      reply.header('link', '</v1/relics?cursor=x>; rel="next"')
      return { name: 'Amphora' }
    })
    app.get('/v1/relics/:name', { config: { public: true, deprecated }, schema: { ...schema, operationId: 'getOneRelic', params: Type.Object({ name: text(5) }) } }, async () => ({ name: 'Vase' }))
  }
})

t.test('C-37 what is deprecated says since when, until when and where the way goes on', async (t) => {
  const expected = { deprecation: '@1767225600', sunset: 'Wed, 30 Jun 2027 00:00:00 GMT' }
  t.match(await service.stranger.get('/v1/relics'), {
    status: 200, headers: { ...expected, link: '</v1/relics?cursor=x>; rel="next", <https://example.org/way-on>; rel="deprecation"' }
  })
  t.match(await service.stranger.get('/v1/relics/jar'), { status: 200, headers: { ...expected, link: '<https://example.org/way-on>; rel="deprecation"' } })
  const { headers } = await service.stranger.get('/v1/reference/limits')
  t.notOk('deprecation' in headers || 'sunset' in headers)
  const { paths } = service.app.documents().openapi30 as any
  t.equal(paths['/v1/relics'].get.deprecated, true)
  t.match(paths['/v1/relics'].get.responses[200].headers, { Deprecation: {}, Sunset: {}, Link: {} })
})

t.test('C-37 nobody is given less than a year', async (t) => {
  const hasty = { ...deprecated, sunset: '2026-12-31' }
  await t.rejects(startApp(t, { more: async (app) => { app.get('/v1/hasty', { config: { public: true, deprecated: hasty }, schema: { ...schema, operationId: 'getHasty' } }, async () => ({})) } }), /2027-01-01 at the soonest/)
})
