import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { startApp } from '../support/app.ts'

interface Told { readonly key: string, readonly value: { readonly stringValue?: string, readonly intValue?: number } }
interface Span { readonly name: string, readonly traceId: string, readonly spanId: string, readonly parentSpanId?: string, readonly attributes: readonly Told[] }

const trace = '0af7651916cd43dd8448eb211c80319c'
const traceparent = `00-${trace}-b7ad6b7169203331-01`

t.test('a collector is told of every request, within the caller’s trace, and of nobody', async (t) => {
  const { endpoint, received } = await collect(t)
  const { app, as } = await startApp(t, { config: { tracesEndpoint: endpoint } })
  const officer = await as('officer')
  const { headers } = await officer.get('/v1/candidates?q=Zenaide', { traceparent })
  const refused = await officer.get('/v1/candidates/018f3f5c-5a7e-7c31-9d5b-3f0c6f1f8a11')
  await app.close()

  const spans: Span[] = received.flatMap((body) => JSON.parse(body).resourceSpans[0].scopeSpans[0].spans)
  t.match(JSON.parse(received[0]!).resourceSpans[0].resource.attributes, [{ key: 'service.name', value: { stringValue: 'cpq' } }])
  const [list, missing] = [spans.find(({ name }) => name === 'GET /v1/candidates')!, spans.find(({ name }) => name === 'GET /v1/candidates/:candidateId')!]
  t.match(list, { traceId: trace, parentSpanId: 'b7ad6b7169203331' })
  t.equal(headers['traceparent'], `00-${trace}-${list.spanId}-01`)
  t.equal(refused.body.traceId, missing.traceId, 'a refusal names the trace')
  t.match(attributesOf(missing), { 'http.response.status_code': 404, 'error.type': 'not_found', 'cpq.request_id': refused.headers['x-request-id'] })
  t.notMatch(received.join(), /Zenaide|5a7e-7c31/)
})

t.test('C-55 without a collector the caller’s trace comes back, and what is none does not', async (t) => {
  const { stranger } = await startApp(t)
  const { headers, body } = await stranger.get('/v1/candidates', { traceparent })
  t.strictSame([headers['traceparent'], body.traceId], [traceparent, trace])
  t.notOk((await stranger.get('/v1/candidates', { traceparent: 'something' })).headers['traceparent'])
})

const attributesOf = ({ attributes }: Span) => Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]))

async function collect (t: Test): Promise<{ endpoint: string, received: string[] }> {
  const received: string[] = []
  const server = createServer(async (request, answer) => {
    if (request.url === '/v1/traces') received.push(await text(request))
    answer.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}
