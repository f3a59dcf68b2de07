import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type TSchema, Type } from 'typebox'
import { notFound } from '../domain/kernel/refusal.ts'
import { type Language, languageOf } from '../http/languages.ts'
import { pattern, ref } from '../http/schemas.ts'

const word = pattern('^[a-z][a-z0-9_-]*$', 60, 'application')
const tags = ['Reference']
const about = 'What is the same for everyone: state machines, error codes, words, limits, presets of rules, the documents of this API.'

export const whole = (items: readonly object[]) => ({ items, nextCursor: null, hasMore: false, totalCount: items.length })

interface Page { readonly operationId: string, readonly summary: string, readonly answer: TSchema }
type Make = (language: Language, name: string) => object | undefined

/** GET of what does not change: made once per language, then 304 for who has it (C-7). */
export function serving (app: FastifyInstance) {
  return (url: string, { operationId, summary, answer }: Page, make: Make): void => {
    const made = new Map<string, Made>()
    const parameter = /:(\w+)/.exec(url)?.[1]
    const params = parameter && { params: Type.Object({ [parameter]: word }) }
    app.get(url, {
      config: { public: true, isVersioned: true, isCacheable: true, about },
      schema: { operationId, summary, description: 'For anyone.', tags, ...params, response: { 200: ref(answer) } }
    }, async (request, reply) => {
      const language = languageOf(request.headers['accept-language'])
      const name = (request.params as Record<string, string>)[parameter ?? ''] ?? ''
      const known = `${language} ${name}`
      const page = made.get(known) ?? prepare(make(language, name))
      made.set(known, page)
      return send(page, language, request, reply)
    })
  }
}

interface Made { readonly body: string, readonly etag: string }

function prepare (content: object | undefined): Made {
  if (!content) throw notFound()
  const body = JSON.stringify(content)
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
}

function send ({ body, etag }: Made, language: Language, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.headers({ etag, 'cache-control': 'public, no-cache', 'content-language': language, vary: 'Accept-Language' })
  return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.type('application/json').send(body)
}
