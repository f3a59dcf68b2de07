import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { notFound } from '../domain/kernel/refusal.ts'
import { languageOf } from '../http/languages.ts'
import { assets } from './assets.ts'
import { pages } from './pages.ts'
import type { Served } from './served.ts'
import type { DemoKey } from './site.ts'

interface Options {
  readonly publicUrl: string
  readonly packageRoot: string
  /** Shown to whoever reads the page: of the demo branch alone. */
  readonly demoKeys?: readonly DemoKey[] | undefined
}

/** Everything comes from this service: the pages work without a network, and talk to nobody else. */
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** No part of the API's own document. */
const hidden = { schema: { hide: true } }

/** The documentation at /docs, in French and in English. Pages are made when they are first asked for, and kept. */
export default fp<Options>(async (app, { publicUrl, packageRoot, demoKeys = [] }) => {
  const files = assets(packageRoot)
  const page = pages({ publicUrl, packageRoot, demoKeys, documents: app.documents })

  app.get('/', hidden, async (_request, reply) => reply.redirect('/docs'))
  app.get('/docs', hidden, async ({ headers }, reply) =>
    reply.header('vary', 'Accept-Language').redirect(`/docs/${languageOf(headers['accept-language'])}`))
  app.get<{ Params: { name: string } }>('/docs/assets/:name', hidden, async (request, reply) => send(await files(request.params.name), request, reply))
  for (const language of ['fr', 'en'] as const) {
    app.get(`/docs/${language}`, hidden, async (request, reply) => send(await page(language, ''), request, reply))
    app.get<{ Params: { '*': string } }>(`/docs/${language}/*`, hidden, async (request, reply) =>
      send(await page(language, `/${request.params['*'].replace(/\/$/, '')}`), request, reply))
  }
}, { name: 'docs', dependencies: ['openapi'] })

function send (found: Served | undefined, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!found) throw notFound()
  const { type, body, etag } = found
  reply.headers({ etag, 'cache-control': 'no-cache', 'content-security-policy': policy })
  return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.type(type).send(body)
}
