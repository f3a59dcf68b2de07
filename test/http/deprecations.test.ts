import { mock } from 'node:test'
import t from 'tap'
import { Type } from 'typebox'
import { ref, text, View } from '../../src/http/schemas.ts'
import { type Client, startApp } from '../support/app.ts'
import { ask } from '../support/database.ts'

const Relic = View('Relic', { name: text(20) }, 'What was.')
const deprecated = { since: '2026-01-01', sunset: '2027-06-30', link: 'https://example.org/way-on' }
const schema = { operationId: 'getRelic', summary: 'Show a relic', description: 'What was.', tags: ['Relic'], response: { 200: ref(Relic) } }
const list = { ...schema, operationId: 'listRelics' }
const params = Type.Object({ name: text(5) })

mock.timers.enable({ apis: ['setInterval'] })
t.teardown(() => { mock.timers.reset() })
const service = await startApp(t, {
  more: async (app) => {
    app.get('/v1/relics', { config: { public: true, isList: true, deprecated }, schema: list }, async (_request, reply) => {
      reply.header('link', '</v1/relics?cursor=x>; rel="next"')
      return { name: 'Amphora' }
    })
    app.get('/v1/relics/:name', { config: { scope: 'relics:read', deprecated }, schema: { ...schema, params } }, async () => ({ name: 'Vase' }))
  }
})
const { as, stranger, ownerUrl } = service
const officer = await as('officer')

t.test('C-37 what is deprecated says since when, until when and where the way goes on', async (t) => {
  const expected = { deprecation: '@1767225600', sunset: 'Wed, 30 Jun 2027 00:00:00 GMT' }
  t.match(await stranger.get('/v1/relics'), {
    status: 200, headers: { ...expected, link: '</v1/relics?cursor=x>; rel="next", <https://example.org/way-on>; rel="deprecation"' }
  })
  t.match(await officer.get('/v1/relics/jar'), { status: 200, headers: { ...expected, link: '<https://example.org/way-on>; rel="deprecation"' } })
  for (const answer of [await stranger.get('/v1/reference/limits'), await officer.get('/v1/relics/too-long')]) {
    t.notOk('deprecation' in answer.headers || 'sunset' in answer.headers)
  }
  const { paths } = service.app.documents().openapi30 as any
  t.equal(paths['/v1/relics'].get.deprecated, true)
  t.match(paths['/v1/relics'].get.responses[200].headers, { Deprecation: {}, Sunset: {}, Link: {} })
  t.notOk('deprecated' in paths['/v1/reference/limits'].get)
})

t.test('C-37 nobody is given less than a year, on a day that there is', async (t) => {
  for (const [since, sunset, reason] of [
    ['2026-01-01', '2026-12-31', /2027-01-01 at the soonest/], ['2027-03-01', '2028-02-29', /2028-03-01/], ['2026-01-01', '', /soonest/], ['2026-01-01', '2027-13-01', /no day/]
  ] as const) {
    const more = async (app: typeof service.app) => { app.get('/v1/hasty', { config: { public: true, deprecated: { ...deprecated, since, sunset } }, schema: list }, async () => ({})) }
    await t.rejects(startApp(t, { more }), reason, sunset)
  }
})

t.test('C-37 each key learns which deprecated calls it made', async (t) => {
  const provider = await as('training_provider')
  const calls = (of: Client, client = of) => client.get(`/v1/api-keys/${of.keyId}/deprecated-calls`)
  t.match(await calls(provider), { status: 200, body: { items: [], totalCount: 0 } })
  await provider.get('/v1/relics/jar')
  await provider.get('/v1/relics')
  await provider.get('/v1/relics/too-long')
  const { body: { items } } = await calls(provider)
  t.match(items, [{ operation: 'getRelic', count: 2, sunset: '2027-06-30', link: 'https://example.org/way-on' }], 'those with its key, even if refused')
  await provider.get('/v1/relics/urn')
  const { body } = await calls(provider, officer)
  t.match(body.items, [{ count: 3, firstCalledAt: items[0].firstCalledAt }], 'added to what there was')
  t.ok(body.items[0].lastCalledAt >= items[0].lastCalledAt)

  t.match(await calls(officer, provider), { status: 403, body: { code: 'role_not_allowed' } })
  t.match(await calls(await as('officer', { branchId: await service.openBranch() }), officer), { status: 404 })
  const blind = await as('officer', { scopes: ['api-keys:manage'] })
  t.match(await calls(blind), { status: 403, body: { code: 'scope_missing' } })
})

t.test('C-37 calls are noted once a minute, and when the service stops', async (t) => {
  const juror = await as('juror')
  const noted = async () => (await ask<{ count: number }>(ownerUrl, 'select count::integer from deprecated_call where api_key_id = $1', [juror.keyId]))[0]?.count
  await juror.get('/v1/relics/jar')
  t.equal(await noted(), undefined, 'no request waits for it')
  await ask(ownerUrl, 'alter table deprecated_call rename to hidden')
  await t.rejects(service.app.noteDeprecatedCalls())
  await ask(ownerUrl, 'alter table hidden rename to deprecated_call')
  mock.timers.tick(60_000)
  for (let tries = 0; await noted() === undefined && tries < 50; tries++) await new Promise((resolve) => { setTimeout(resolve, 20) })
  t.equal(await noted(), 1, 'what could not be written is not lost')
  await juror.get('/v1/relics/jar')
  await service.app.close()
  t.equal(await noted(), 2)
})
