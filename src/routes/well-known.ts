import type { FastifyInstance } from 'fastify'
import { JsonObject, ref } from '../http/schemas.ts'

interface Settings {
  readonly publicUrl: string
  /** Where whoever found a weakness writes: mailto:, https: or tel:. */
  readonly securityContact?: string | undefined
}

const config = { public: true }
const linkset = 'application/linkset+json'
const days = 24 * 60 * 60 * 1000

/** C-54: where tools look before they know anything of an API. */
export async function wellKnownRoutes (app: FastifyInstance, { publicUrl, securityContact }: Settings): Promise<void> {
  const schema = { tags: ['Reference'], description: 'For anyone.' }
  const catalog = Buffer.from(JSON.stringify(catalogOf(publicUrl)))

  app.get('/.well-known/api-catalog', {
    config: { ...config, produces: linkset },
    schema: {
      ...schema,
      operationId: 'getApiCatalog',
      summary: 'Where the documents of this API are',
      response: { 200: { description: 'A set of links (RFC 9727).', content: { [linkset]: { schema: ref(JsonObject) } } } }
    }
  }, async ({ method }, reply) => reply
    .headers(method === 'HEAD' ? { link: '</.well-known/api-catalog>; rel="api-catalog"' } : {})
    .header('cache-control', 'public, max-age=3600')
    .type(`${linkset}; profile="https://www.rfc-editor.org/info/rfc9727"`)
    .send(catalog))

  // A page for people, where there is somebody to write to: no operation of the API.
  if (!securityContact) return
  app.get('/.well-known/security.txt', { config, schema: { hide: true } }, async (_request, reply) => {
    const expires = new Date(Date.now() + 180 * days).toISOString().replace(/T.*/, 'T00:00:00Z')
    const lines = [
      `Contact: ${securityContact}`, `Expires: ${expires}`, 'Preferred-Languages: fr, en', `Canonical: ${publicUrl}/.well-known/security.txt`
    ]
    return reply.type('text/plain; charset=utf-8').header('cache-control', 'public, max-age=3600').send(`${lines.join('\n')}\n`)
  })
}

function catalogOf (publicUrl: string) {
  const at = (path: string, type: string) => ({ href: publicUrl + path, type })
  return {
    linkset: [{
      anchor: `${publicUrl}/v1`,
      'service-desc': [
        at('/openapi/openapi-3.1.json', 'application/vnd.oai.openapi+json;version=3.1'),
        at('/openapi/openapi.json', 'application/vnd.oai.openapi+json;version=3.0')
      ],
      'service-doc': [at('/docs', 'text/html')],
      status: [at('/readyz', 'application/json')]
    }]
  }
}
