import swaggerUi from '@fastify/swagger-ui'
import fp from 'fastify-plugin'

/** Everything comes from this service: the page works without a network, and talks to nobody else. */
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const logo = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><text x="0" y="29" font-family="sans-serif" ' +
  'font-size="26" font-weight="bold" fill="#fff">CPQ</text></svg>')

/** The documentation page at /docs. */
export default fp(async (app) => {
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: policy,
    theme: { title: 'CPQ API' },
    logo: { type: 'image/svg+xml', content: logo, href: '/docs', target: '_self' },
    uiConfig: { deepLinking: true, displayOperationId: true, docExpansion: 'none', filter: true, persistAuthorization: false },
    transformSpecification: () => app.documents().openapi30 as never,
    transformSpecificationClone: false
  })
}, { name: 'docs', dependencies: ['openapi'] })
