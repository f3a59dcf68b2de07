import type { FastifyInstance } from 'fastify'
import { scopeCatalogue } from '../auth/scope-catalogue.ts'
import { list, pageOf, pattern, text, View } from '../http/schemas.ts'
import { serving, whole } from './public-routes.ts'

const AccessScope = View('AccessScope', {
  scope: pattern('^[a-z][a-z-]*:[a-z]+$', 60, 'applications:read'),
  operations: { ...list(text(100), 1000), description: 'Ids of the operations that it opens, as in the OpenAPI document.' }
}, 'What a credential may be allowed. `collection:*` stands for all of a collection, `*` for all. A scope never widens a role.')

/** C-52: what keys and issuers can be given. */
export async function scopeRoutes (app: FastifyInstance): Promise<void> {
  serving(app)('/v1/reference/scopes', { operationId: 'listScopes', summary: 'List the scopes', answer: pageOf('AccessScope', AccessScope) },
    () => whole(scopeCatalogue(app.operations)))
}
