import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { languageOf } from '../http/languages.ts'
import { Id } from '../http/schemas.ts'
import type { FactsOf, PaperKind } from '../papers/index.ts'
import { renderInWorker } from '../papers/worker.ts'

export interface Paper<Kind extends PaperKind> {
  readonly kind: Kind
  /** Below the collection, as `/:awardId/parchment.pdf`. */
  readonly url: string
  readonly idName: string
  readonly scope: `${string}:read`
  readonly tag: string
  readonly operationId: string
  readonly summary: string
  readonly description: string
  /** What it says, and the name of its file: no personal data in that one. */
  readonly facts: (id: string, request: FastifyRequest) => Promise<{ readonly facts: FactsOf[Kind], readonly fileName: string }>
}

/** GET of a paper: one media type at an address of its own (O-11), in the reader's language. */
export function paperRoute<Kind extends PaperKind> (
  app: FastifyInstance, { kind, url, idName, scope, facts: factsOf, ...paper }: Paper<Kind>
): void {
  const { tag, operationId, summary, description } = paper
  app.get(url, {
    config: { scope, produces: 'application/pdf', mayConflict: true },
    schema: {
      operationId,
      summary,
      description,
      tags: [tag],
      params: Type.Object({ [idName]: Id }),
      response: { 200: { content: { 'application/pdf': { schema: Type.String({ format: 'binary' }) } } } }
    }
  }, async (request, reply) => {
    const { facts, fileName } = await factsOf((request.params as Record<string, string>)[idName]!, request)
    const language = languageOf(request.headers['accept-language'])
    const bytes = await renderInWorker(kind, facts, language)
    return reply.type('application/pdf').header('content-disposition', `inline; filename="${fileName}.pdf"`)
      .header('content-language', language).header('vary', 'Accept-Language').send(Buffer.from(bytes))
  })
}
