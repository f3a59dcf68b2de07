import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { mintKey } from '../auth/keys.ts'
import { assertScope, type Scope } from '../auth/scopes.ts'
import { type ApiKey, insertApiKey, listApiKeys, revokeApiKey } from '../db/api-keys.ts'
import { findBranch } from '../db/branches.ts'
import type { Caller } from '../domain/kernel/decider.ts'
import { roles } from '../domain/kernel/machine.ts'
import { DomainError, notFound, refuse } from '../domain/kernel/refusal.ts'
import { Id, Input, Instant, list, nullable, OpenString, pattern, ref, StringEnum, text, View } from '../http/schemas.ts'
import { callerOf, DryRun } from '../http/writing.ts'

const granted = roles.filter((role) => role !== 'system' && role !== 'admin')
const fields = {
  label: text(100),
  personId: nullable(Id),
  organizationId: nullable(Id),
  scopes: list(pattern('^([a-z-]+:([a-z]+|[*])|[*])$', 60, 'applications:read'), 50, 'What the key may do; `*` is all that its role may.'),
  expiresAt: nullable(Instant)
}
const ApiKeyInput = Input('ApiKeyInput', { role: StringEnum(granted), ...fields },
  'Whom the key stands for: a role, and the person or organisation that its perimeter goes by.')
const View_ = {
  id: text(30), role: OpenString(granted), ...fields, revokedAt: nullable(Instant), lastUsedAt: nullable(Instant), createdBy: nullable(text(30)), createdAt: Instant
}
const ApiKeyView = View('ApiKey', View_, 'A credential of this branch; its secret is not shown again.')
const ApiKeyCreated = View('ApiKeyCreated', { ...View_, credential: text(200) }, 'A new credential, with its secret: this answer alone shows it.')
const ApiKeyPage = View('ApiKeyPage', { items: list(ref(ApiKeyView), 200) }, 'The credentials of the branch, newest first.')
const tags = ['ApiKey']

/** Branches manage their own keys: a key reaches neither beyond the branch nor beyond the scopes of the key that makes it. */
export async function apiKeyRoutes (app: FastifyInstance, { secret }: { secret: string }): Promise<void> {
  const config = { scope: 'api-keys:manage' as const }

  app.post('', {
    config,
    schema: {
      operationId: 'createApiKey',
      summary: 'Create an API key',
      description: 'For the roles officer, admin. The credential is shown once.',
      tags,
      querystring: DryRun,
      body: ref(ApiKeyInput),
      response: { 200: ref(ApiKeyCreated), 201: ref(ApiKeyCreated) }
    }
  }, async (request, reply) => {
    const { caller, credential: own, body } = request
    assertManager(caller)
    for (const scope of (body as { scopes: Scope[] }).scopes) assertScope(own!, scope)
    const branch = await findBranch(app.db, caller.branchId)
    const { id, secretHash, credential } = mintKey(secret, branch!.isSandbox ? 'test' : 'live')
    const row = { ...body as object, id, secretHash, branchId: caller.branchId, revokedAt: null, lastUsedAt: null, createdBy: own!.id } as never
    if (callerOf(request).dryRun) return { ...row as object, createdAt: new Date().toISOString(), credential: 'cpq_dry_run' }
    const key = await insertApiKey(app.db, row)
    return reply.code(201).header('location', `/v1/api-keys/${id}`).header('cache-control', 'no-store').send({ ...present(key), credential })
  })

  app.get('', {
    config,
    schema: { operationId: 'listApiKeys', summary: 'List API keys', description: 'For the roles officer, admin.', tags, response: { 200: ref(ApiKeyPage) } }
  }, async ({ caller }) => {
    assertManager(caller)
    return { items: (await listApiKeys(app.db, caller.branchId)).map(present) }
  })

  app.post('/:apiKeyId/revoke', {
    config,
    schema: {
      operationId: 'revokeApiKey',
      summary: 'Revoke an API key',
      description: 'For the roles officer, admin. It stops at once here, within seconds elsewhere.',
      tags,
      params: Type.Object({ apiKeyId: text(30) }),
      querystring: DryRun,
      response: { 200: ref(ApiKeyView) }
    }
  }, async (request) => {
    const { caller, params } = request
    assertManager(caller)
    const { apiKeyId } = params as { apiKeyId: string }
    const found = callerOf(request).dryRun
      ? (await listApiKeys(app.db, caller.branchId)).find(({ id }) => id === apiKeyId)
      : await revokeApiKey(app.db, caller.branchId, apiKeyId)
    if (!found) throw notFound()
    const key = { ...found, revokedAt: found.revokedAt ?? new Date().toISOString() }
    app.credentials.forget(key.id)
    return present(key)
  })
}

/** Keys of the operator have no list: they may all that their role may. */
const present = ({ scopes, ...key }: ApiKey) => ({ ...key, scopes: scopes ?? ['*'] })

function assertManager ({ actor: { role } }: Caller): void {
  if (role !== 'officer' && role !== 'admin') throw new DomainError(refuse('role_not_allowed', 'model:3', { role, action: 'manage api keys' }))
}
