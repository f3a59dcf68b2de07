import t from 'tap'
import { startApp } from '../support/app.ts'

const { app, as, stranger } = await startApp(t)
const operations = app.operations.map(({ url, ...operation }) => ({ ...operation, url: url.replaceAll(/:\w+/g, '018f3f5c-5a7e-7c31-9d5b-3f0c6f1f8a11') }))
const scopes = [...new Set(operations.flatMap(({ scope }) => scope ?? []))]

t.test('SEC-7 each operation that is not public asks for its scope, whatever else a credential may', async (t) => {
  t.ok(scopes.length > 20)
  for (const scope of scopes) {
    const client = await as('officer', { scopes: scopes.filter((other) => other !== scope) })
    for (const { method, url, operationId } of operations.filter((operation) => operation.scope === scope)) {
      t.match((await client.call({ method: method as 'GET', url })).body, { status: 403, code: 'scope_missing', params: { scope } }, operationId)
      t.match((await stranger.call({ method: method as 'GET', url })).body, { status: 401, code: 'credential_missing' }, operationId)
    }
  }
})

t.test('SEC-7 what is served to anyone is this, and nothing else', (t) => {
  const open = operations.filter(({ scope }) => !scope).map(({ method, url }) => `${method} ${url}`)
  t.strictSame(open.filter((address) => !/^GET (\/v1\/(reference|verify|policy-presets)(\/|$)|\/openapi\/|\/\.well-known\/|\/(livez|readyz|startupz|metrics)$)/.test(address)), [])
  t.end()
})

t.test('C-52 every scope is in the published catalogue, with the operations that it opens', async (t) => {
  const { body: { items } } = await stranger.get('/v1/reference/scopes')
  t.strictSame(items.map(({ scope }: { scope: string }) => scope), [...scopes].sort())
  const opened = Object.fromEntries(items.flatMap(({ scope, operations }: { scope: string, operations: string[] }) => operations.map((id) => [id, scope])))
  t.strictSame(opened, Object.fromEntries(operations.flatMap(({ operationId, scope }) => scope ? [[operationId, scope]] : [])))
})
