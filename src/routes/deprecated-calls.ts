import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { findApiKey } from '../db/api-keys.ts'
import { listDeprecatedCalls, mostCounted } from '../db/deprecated-calls.ts'
import { insistRole, notFound } from '../domain/kernel/refusal.ts'
import { Instant, integer, LegalDate, nullable, pageOf, ref, text, View } from '../http/schemas.ts'
import { whole } from './public-routes.ts'

const DeprecatedCalls = View('DeprecatedCalls', {
  operation: { ...text(100), description: 'Its id, as in the OpenAPI document.' },
  count: { ...integer(1, mostCounted), description: 'Refused calls count as well.' },
  firstCalledAt: Instant,
  lastCalledAt: Instant,
  sunset: nullable({ ...LegalDate, description: 'The day on which it may go; null: it is gone, or here to stay after all.' }),
  link: nullable(Type.String({ maxLength: 500, examples: ['https://example.org/way-on'], description: 'Where the way on is told.' }))
}, 'How often a key has called an operation that is on its way out.')
const params = Type.Object({ apiKeyId: text(30) })

/** C-37: what a client has to change before the day comes. Whose key it is may ask, and who manages keys. */
export async function deprecatedCallRoutes (app: FastifyInstance): Promise<void> {
  app.get('/:apiKeyId/deprecated-calls', {
    config: { scope: 'deprecated-calls:read' },
    schema: {
      operationId: 'listDeprecatedCalls',
      summary: 'List the deprecated calls of an API key',
      description: 'Operations on their way out that it has called, the latest first; counted within a minute. For the key itself, and for the roles officer, admin.',
      tags: ['ApiKey'],
      params,
      response: { 200: ref(pageOf('DeprecatedCalls', DeprecatedCalls, 1000)) }
    }
  }, async ({ params, caller: { actor, branchId } }) => {
    const { apiKeyId } = params as { apiKeyId: string }
    if (apiKeyId !== actor.id) {
      const { role } = actor
      insistRole(['officer', 'admin'], role, 'manage_api_keys')
      if (!await findApiKey(app.db, branchId, apiKeyId)) throw notFound()
    }
    await app.noteDeprecatedCalls()
    const calls = await listDeprecatedCalls(app.db, apiKeyId)
    return whole(calls.map(({ operationId, count, firstCalledAt, lastCalledAt }) => {
      const { sunset = null, link = null } = app.operations.find((operation) => operation.operationId === operationId)?.deprecated ?? {}
      return { operation: operationId, count, firstCalledAt, lastCalledAt, sunset, link }
    }))
  })
}
