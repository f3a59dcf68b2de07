import { connect } from 'node:net'
import t, { type Test } from 'tap'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import type { Answer } from '../support/app.ts'
import { ask } from '../support/database.ts'
import { startTiny } from './tiny.ts'

const service = await startTiny(t)
const officer = await service.as('officer')
const { href } = (await officer.post('/v1/parcels', { label: 'Books', grams: 900, kind: 'box' })).body
const rows = () => ask(service.ownerUrl, 'select id, version from parcel order by id')
const written = await rows()

const { components } = service.app.documents().openapi30
const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true }))
ajv.addSchema({ $id: 'document', components })
const isProblem = ajv.compile({ $ref: 'document#/components/schemas/Problem' })

function isWell (t: Test, { status, headers, body, text }: Answer, expected: number, code: string): void {
  t.equal(status, expected, code)
  t.match(headers['content-type'], /^application\/problem\+json/)
  t.ok(isProblem(body), JSON.stringify(isProblem.errors))
  t.match(body, {
    status, code, type: `https://cpq.example.org/v1/reference/error-codes/${code}`, instance: `urn:uuid:${headers['x-request-id']}`, params: { rule: String }
  })
  t.notMatch(text, /\\n +at |node_modules|select |\{\w+\}/, 'no stack, no SQL, no open placeholder')
  t.match(headers, { 'content-language': 'en', vary: 'Accept-Language', 'cache-control': 'private, no-store' })
}

t.test('C-1 C-2 every refusal has one shape', async (t) => {
  const { call, get, post } = officer
  const json = { 'content-type': 'application/json' }
  isWell(t, await call({ method: 'POST', url: '/v1/parcels', headers: json, payload: '{"label":' }), 400, 'json_unreadable')
  isWell(t, await call({ method: 'POST', url: '/v1/parcels', headers: json, payload: '{"__proto__":{}}' }), 400, 'json_unreadable')
  isWell(t, await get('/v1/parcels?limit=0'), 400, 'parameter_invalid')
  isWell(t, await get('/v1/parcels/not-a-uuid'), 400, 'parameter_invalid')
  isWell(t, await get('/v1/parcels?label=%00'), 400, 'request_malformed')
  isWell(t, await get('/v1/parcels/%zz'), 400, 'request_malformed')
  isWell(t, await service.stranger.get('/v1/parcels'), 401, 'credential_missing')
  isWell(t, await (await service.as('juror')).post('/v1/parcels', { label: 'x', grams: 1, kind: 'box' }), 403, 'role_not_allowed')
  isWell(t, await get('/v1/nothing'), 404, 'not_found')
  isWell(t, await get(`/v1/parcels/${'9'.repeat(200)}`), 404, 'not_found')
  isWell(t, await get('/v1/parcels/018f3f5c-5a7e-7c31-9d5b-3f0c6f1f8a11'), 404, 'not_found')
  isWell(t, await call({ method: 'DELETE', url: href }), 405, 'method_not_allowed')
  isWell(t, await get(href, { accept: 'text/html' }), 406, 'not_acceptable')
  isWell(t, await post(`${href}/send`), 409, 'quorum_not_reached')
  isWell(t, await post(`${href}/repack`, { label: 'x', grams: 1 }, { 'if-match': '"9"' }), 412, 'precondition_failed')
  isWell(t, await post('/v1/parcels', { label: 'x'.repeat(1_100_000) }), 413, 'body_too_large')
  isWell(t, await call({ method: 'POST', url: '/v1/parcels', headers: { 'content-type': 'text/plain' }, payload: 'hello' }), 415, 'media_type_unsupported')
  isWell(t, await post('/v1/parcels', { label: 'x' }), 422, 'validation_failed')
  isWell(t, await officer.put('/v1/depots/018f3f5c-5a7e-7c31-9d5b-3f0c6f1f8a11', { name: 'x', shelves: 1, keeper: null }), 428, 'precondition_required')
  t.strictSame(await rows(), written, 'nothing was written')
})

t.test('C-5 refusals bring the headers that belong to them', async (t) => {
  t.equal((await service.stranger.get(href)).headers['www-authenticate'], 'Bearer realm="cpq"')
  t.equal((await service.stranger.get(href, { authorization: 'Bearer x' })).headers['www-authenticate'], 'Bearer realm="cpq", error="invalid_token"')
  t.equal((await officer.call({ method: 'DELETE', url: href })).headers['allow'], 'GET, HEAD')
  t.equal((await officer.get(`${href}/send`)).headers['allow'], 'POST')
  t.equal((await officer.call({ method: 'POST', url: '/v1/parcels', headers: { 'content-type': 'text/xml' }, payload: '<a/>' })).headers['accept-post'], 'application/json')
  t.equal((await service.stranger.call({ method: 'PATCH', url: '/livez' })).headers['allow'], 'GET, HEAD')
})

t.test('C-3 all faults of a body are told at once, each with its place and figures', async (t) => {
  const { body } = await officer.post('/v1/parcels', { label: '', grams: 40_000, kind: 'bag', 'a/b~c': 1, ownerId: 'x' })
  const expected = [
    { pointer: '#/a~1b~0c', code: 'unknown_property' },
    { pointer: '#/grams', code: 'too_large', params: { limit: '30000' }, detail: 'It may be at most 30000.' },
    { pointer: '#/kind', code: 'not_allowed', params: { allowed: 'letter, box' } },
    { pointer: '#/label', code: 'too_short', params: { limit: '1' } },
    { pointer: '#/ownerId', code: 'format_invalid', params: { format: 'uuid' } }
  ]
  for (const error of expected) t.match(body.errors.find(({ pointer, code }: any) => pointer === error.pointer && code === error.code), error)
  t.match((await officer.post('/v1/parcels')).body.errors, ['label', 'grams', 'kind'].map((name) => ({ pointer: `#/${name}`, code: 'required' })))
  t.match((await officer.post('/v1/parcels', [])).body.errors, [{ pointer: '#', code: 'type_invalid', params: { expected: 'object' } }])
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`p${index}`, 1]))
  t.equal((await officer.post('/v1/parcels', many)).body.errors.length, 100)
})

t.test('C-32 a problem speaks French unless English is preferred', async (t) => {
  const title = async (language?: string) => (await officer.get('/v1/nothing', { 'accept-language': language ?? '' })).body.title
  t.equal(await title(), 'Ressource inconnue')
  t.equal(await title('en-US,en;q=0.9,fr;q=0.8'), 'No such resource')
  t.equal(await title('fr;q=0.4, en;q=0.3'), 'Ressource inconnue')
  t.equal(await title('es'), 'Ressource inconnue')
})

t.test('what the body means is judged after the table, and points at its field', async (t) => {
  const { body } = await officer.post(`${href}/repack`, { label: 'unknown', grams: 1 })
  t.match(body, { status: 422, code: 'reference_unknown', errors: [{ pointer: '#/label', code: 'reference_unknown', params: { what: 'label' } }] })
})

t.test('C-6 a fault of ours says nothing, and is logged once', async (t) => {
  const before = service.logs.length
  const answer = await officer.post(`${href}/repack`, { label: 'broken', grams: 77 })
  isWell(t, answer, 500, 'internal')
  t.notMatch(answer.text, 'secret words')
  const lines = service.logs.slice(before).map((line) => JSON.parse(line))
  t.match(lines.filter(({ level }) => level === 'error'), [{ requestId: answer.headers['x-request-id'], err: { message: /secret words/, stack: / at / } }])
  t.match(lines.filter(({ level }) => level === 'info'), [{ status: 500, code: 'internal', route: '/v1/parcels/:parcelId/repack' }])
})

t.test('C-55 the id of a request is taken when it is a uuid, and made when it is not', async (t) => {
  const given = '018f3f5c-5a7e-7c31-9d5b-3f0c6f1f8a11'
  t.equal((await officer.get(href, { 'x-request-id': given })).headers['x-request-id'], given)
  t.match((await officer.get(href, { 'x-request-id': 'mine' })).headers['x-request-id'], /^[0-9a-f-]{36}$/)
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
  t.equal((await officer.get('/v1/nothing', { traceparent: `00-${trace}-00f067aa0ba902b7-01` })).body.traceId, trace)
  await officer.post(`${href}/stamps`, { cents: 1 }, { 'x-request-id': given })
  t.match(await ask(service.ownerUrl, "select request_id from domain_event where type = 'parcel.stamped'"), [{ request_id: given }])
})

t.test('C-1 what is no HTTP is answered with a problem too', async (t) => {
  await service.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = service.app.server.address() as { port: number }
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'))
    let text = ''
    socket.on('data', (chunk) => { text += chunk }).on('close', () => resolve(text)).on('error', reject)
  })
  t.match(answer, /^HTTP\/1.1 400 Bad Request\r\nContent-Type: application\/problem\+json/)
  t.match(JSON.parse(answer.split('\r\n\r\n')[1]!), { status: 400, code: 'request_malformed' })
})
