import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { Id, Input, ref, text, View } from '../../src/http/schemas.ts'
import { startApp } from './app.ts'

const View_ = View('Leaflet', { id: Id, title: text(20) }, 'A leaflet.')
const LeafletInput = Input('LeafletInput', { title: text(20) })
const id = '018f3f5c-5a7e-7c31-9d5b-3f0c6f1f8a11'
const good = { id, title: 'New' }

/** Answers as it is told to, whatever the document says. */
async function leaflets (app: FastifyInstance): Promise<void> {
  app.post('/v1/leaflets', {
    config: { public: true },
    schema: { operationId: 'createLeaflet', summary: 'x', description: 'x', tags: ['Leaflet'], body: ref(LeafletInput), response: { 200: ref(View_) } }
  }, async (request, reply) => {
    const { status = '200', type = 'application/json', body, header } = request.headers as Record<string, string>
    if (header) reply.header(header, 'x')
    return reply.code(Number(status) as 200).type(type).serializer((text: unknown) => String(text)).send(body)
  })
}

t.test('OAS-TRAFFIC what the document does not say of an exchange fails it', async (t) => {
  const { stranger } = await startApp(t, { more: leaflets })
  const post = (headers: Record<string, string>, url = '/v1/leaflets') => stranger.post(url, { title: 'New' }, { body: JSON.stringify(good), ...headers })
  t.equal((await post({})).status, 200)
  const faults: readonly [Record<string, string>, RegExp][] = [
    [{ status: '202' }, /202: the status is not documented/],
    [{ status: '429' }, /application\/json is not documented/],
    [{ header: 'x-other' }, /undocumented headers: x-other/],
    [{ type: 'text/plain' }, /text\/plain is not documented/],
    [{ body: JSON.stringify({ ...good, more: 1 }) }, /must not have additional properties.*more/],
    [{ body: JSON.stringify({ id }) }, /title/],
    [{ body: JSON.stringify({ ...good, id: 'mine' }) }, /\/id must match format "uuid"/],
    [{ 'if-match': '"1"' }, /undocumented parameters were taken: if-match/]
  ]
  for (const [headers, message] of faults) await t.rejects(post(headers), { message })
})
