import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const { components } = JSON.parse(readFileSync(new URL('../openapi/openapi.json', import.meta.url), 'utf8'))

/** Properties whose words may grow, by name. */
const openWords = new Set(Object.values(components.schemas).flatMap(({ properties = {} }) =>
  Object.entries(properties).filter(([, schema]) => 'x-extensible-enum' in schema).map(([name]) => name)))

/** Passes everything on, and adds to each object of an answer a field that no document knows; or turns open words into unknown ones too. */
export async function openProxy (target, { changesWords = false } = {}) {
  let changes = 0
  const age = (value, name) => {
    if (Array.isArray(value)) return value.map((item) => age(item, name))
    if (value !== null && typeof value === 'object') {
      changes++
      return { ...Object.fromEntries(Object.entries(value).map(([key, part]) => [key, age(part, key)])), fieldOfTomorrow: 'unknown' }
    }
    return changesWords && typeof value === 'string' && openWords.has(name) ? 'word_of_tomorrow' : value
  }
  const server = createServer((request, response) => {
    pass(request, target, age).then(({ status, headers, body }) => response.writeHead(status, headers).end(body),
      (error) => response.writeHead(502).end(String(error)))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    changes: () => changes,
    close: () => new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
  }
}

/** Said of one connection, or no longer true of the changed body. */
const ownHeaders = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'content-encoding', 'host', 'expect', 'upgrade', 'http2-settings']

async function pass (request, target, age) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !ownHeaders.includes(name)))
  const answer = await fetch(target + request.url, { method: request.method, headers, ...(chunks.length > 0 && { body: Buffer.concat(chunks) }) })
  const kept = Object.fromEntries([...answer.headers].filter(([name]) => !ownHeaders.includes(name)))
  const isJson = /json/.test(answer.headers.get('content-type') ?? '')
  const body = isJson ? JSON.stringify(age(await answer.json())) : Buffer.from(await answer.arrayBuffer())
  return { status: answer.status, headers: kept, body }
}
