import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { mintKey } from '../auth/keys.ts'
import { isNetwork } from '../auth/networks.ts'
import { assertReach } from '../auth/reach.ts'
import { assertScopesKnown, scopeCatalogue } from '../auth/scope-catalogue.ts'
import {
  addApiKey, type ApiKey, findApiKey, listApiKeys, lockApiKey, longestOverlap, revokeApiKey, rotateApiKey, statuses, statusOf
} from '../db/api-keys.ts'
import { findBranch } from '../db/branches.ts'
import type { Db } from '../db/kernel/client.ts'
import type { Caller } from '../domain/kernel/decider.ts'
import { roles } from '../domain/kernel/machine.ts'
import { insistRole, notFound } from '../domain/kernel/refusal.ts'
import { violation } from '../http/field-errors.ts'
import { Id, Input, Instant, integer, list, nullable, OpenString, optional, pageOf, pattern, ref, StringEnum, text, View } from '../http/schemas.ts'
import { DryRun, writing } from '../http/writing.ts'
import { page, pageParameters } from './list-routes.ts'

const granted = roles.filter((role) => role !== 'system' && role !== 'admin')
const Networks = list(pattern('^[0-9a-fA-F.:]+(/[0-9]{1,3})?$', 49, '192.0.2.0/24'), 20,
  'From where the key may be used: networks or addresses; none: from anywhere.')
const fields = {
  label: text(100),
  personId: nullable(Id),
  organizationId: nullable(Id),
  scopes: list(pattern('^([a-z-]+:([a-z]+|[*])|[*])$', 60, 'applications:read'), 50,
    'What the key may do; `*` is all that its role may. The list: `/v1/reference/scopes`.'),
  expiresAt: nullable(Instant)
}
const ApiKeyInput = Input('ApiKeyInput', { role: StringEnum(granted), ...fields, networks: optional(Networks) },
  'Whom the key stands for: a role, and the person or organisation that its perimeter goes by.')
const RotateApiKeyInput = Input('RotateApiKeyInput', {
  overlapSeconds: optional({ ...integer(0, longestOverlap), default: 86_400, description: 'How long the secret so far still works; 0: no longer.' })
}, 'How the old secret ends.')
const View_ = {
  id: text(30),
  status: OpenString(statuses),
  role: OpenString(granted),
  ...fields,
  networks: Networks,
  rotatedAt: nullable(Instant),
  rotatedBy: nullable(text(100)),
  previousUntil: nullable({ ...Instant, description: 'Until when the secret before the last rotation works.' }),
  revokedAt: nullable(Instant),
  revokedBy: nullable(text(100)),
  lastUsedAt: nullable({ ...Instant, description: 'To the minute.' }),
  createdBy: nullable(text(100)),
  createdAt: Instant
}
const ApiKeyView = View('ApiKey', View_, 'A credential of this branch; its secret is not shown again.')
const ApiKeyCreated = View('ApiKeyCreated', { ...View_, credential: text(200) }, 'A credential with its new secret: this answer alone shows it.')
const tags = ['ApiKey']
const forManagers = 'For the roles officer, admin.'
const params = Type.Object({ apiKeyId: text(30) })
const query = Type.Object({
  ...pageParameters,
  role: optional(list(StringEnum(granted), 100)),
  status: optional(list(StringEnum(statuses), 100))
}, { additionalProperties: false })

/** Branches manage their own keys: a key reaches neither beyond the branch nor beyond the scopes of the key that makes it. */
export async function apiKeyRoutes (app: FastifyInstance, { secret }: { secret: string }): Promise<void> {
  const config = { scope: 'api-keys:manage' as const }
  const mint = async (branchId: string, id?: string) => {
    const branch = await findBranch(app.db, branchId)
    return mintKey(secret, branch!.isSandbox ? 'test' : 'live', id)
  }

  app.post('', {
    config,
    schema: {
      operationId: 'createApiKey',
      summary: 'Create an API key',
      description: `${forManagers} The credential is shown once.`,
      tags,
      querystring: DryRun,
      body: ref(ApiKeyInput),
      response: { 200: ref(ApiKeyCreated), 201: ref(ApiKeyCreated) }
    }
  }, async (request, reply) => {
    const { caller, credential: own } = request
    const { scopes, networks = [], ...body } = request.body as Pick<ApiKey, 'label' | 'role' | 'personId' | 'organizationId' | 'scopes' | 'expiresAt'> & { networks?: string[] }
    assertManager(caller)
    assertScopesKnown(scopes!, scopeCatalogue(app.operations))
    assertNetworks(networks)
    assertToCome(body.expiresAt)
    assertReach(own!, { scopes, networks, expiresAt: body.expiresAt })
    const { id, secretHash, credential } = await mint(caller.branchId)
    const row = { ...body, id, secretHash, scopes, networks, revokedAt: null, lastUsedAt: null, createdBy: own!.id }
    const run = (db: Db, caller: Caller) => db.write(caller, (tx) => addApiKey(tx, row))
    return writing({ request, reply: reply.header('cache-control', 'no-store'), isSecret: true }, run, (key, { dryRun }) => {
      if (!dryRun) reply.code(201).header('location', `/v1/api-keys/${id}`)
      return { ...present(key), credential: dryRun ? 'cpq_dry_run' : credential }
    })
  })

  app.get('', {
    config: { ...config, isList: true },
    schema: {
      operationId: 'listApiKeys',
      summary: 'List API keys',
      description: `${forManagers} Newest first. Repeated values of one parameter mean "or"; different parameters, "and".`,
      tags,
      querystring: query,
      response: { 200: ref(pageOf('ApiKey', ApiKeyView)) }
    }
  }, async (request, reply) => {
    const { caller } = request
    assertManager(caller)
    const { limit, cursor, role, status } = request.query as { limit: number, cursor?: string, role?: string[], status?: string[] }
    const identity = { branchId: caller.branchId, list: 'api-keys', filters: { role, status } }
    const place = cursor === undefined ? undefined : app.cursors.decode(cursor, identity)
    const after = place && { createdAt: String(place.value), id: place.id }
    const keys = await listApiKeys(app.db, caller.branchId, { role, status, after, limit: limit + 1 })
    return page({ request, reply, limit }, keys.map(present), ({ id, createdAt }) => app.cursors.encode({ value: createdAt, id }, identity))
  })

  app.get('/:apiKeyId', {
    config,
    schema: { operationId: 'getApiKey', summary: 'Show an API key', description: forManagers, tags, params, response: { 200: ref(ApiKeyView) } }
  }, async ({ caller, params }) => {
    assertManager(caller)
    return present(known(await findApiKey(app.db, caller.branchId, (params as { apiKeyId: string }).apiKeyId)))
  })

  app.post('/:apiKeyId/rotate', {
    config,
    schema: {
      operationId: 'rotateApiKey',
      summary: 'Give an API key a new secret',
      description: `${forManagers} The new credential is shown once; the one so far works on for \`overlapSeconds\`, a day unless said otherwise.`,
      tags,
      params,
      querystring: DryRun,
      body: ref(RotateApiKeyInput),
      response: { 200: ref(ApiKeyCreated) }
    }
  }, async (request, reply) => {
    const { caller, credential: own, params, body } = request
    assertManager(caller)
    const { apiKeyId } = params as { apiKeyId: string }
    const { overlapSeconds } = body as { overlapSeconds: number }
    const { secretHash, credential } = await mint(caller.branchId, apiKeyId)
    const run = (db: Db, caller: Caller) => db.write(caller, async (tx) => {
      const key = known(await lockApiKey(tx, apiKeyId))
      assertReach(own!, key)
      return await rotateApiKey(tx, key, { secretHash, overlapSeconds, rotatedBy: own!.id })
    })
    const answer = await writing({ request, reply: reply.header('cache-control', 'no-store'), isSecret: true }, run, (key, { dryRun }) =>
      ({ ...present(key), credential: dryRun ? 'cpq_dry_run' : credential }))
    app.credentials.forget(apiKeyId)
    return answer
  })

  app.post('/:apiKeyId/revoke', {
    config,
    schema: {
      operationId: 'revokeApiKey',
      summary: 'Revoke an API key',
      description: `${forManagers} It stops at once here, within seconds elsewhere.`,
      tags,
      params,
      querystring: DryRun,
      response: { 200: ref(ApiKeyView) }
    }
  }, async (request, reply) => {
    const { caller, credential: own, params } = request
    assertManager(caller)
    const { apiKeyId } = params as { apiKeyId: string }
    const run = (db: Db, caller: Caller) => db.write(caller, async (tx) => known(await revokeApiKey(tx, apiKeyId, own!.id)))
    const answer = await writing({ request, reply }, run, present)
    app.credentials.forget(apiKeyId)
    return answer
  })
}

/** Keys of the operator have no list: they may all that their role may. */
const present = ({ scopes, ...key }: ApiKey) => ({ ...key, scopes: scopes ?? ['*'], status: statusOf(key) })

function known (key: ApiKey | undefined): ApiKey {
  if (!key) throw notFound()
  return key
}

/** Keys keep the time of the machine, in a sandbox too. */
function assertToCome (expiresAt: string | null): void {
  const now = new Date().toISOString()
  if (expiresAt !== null && Date.parse(expiresAt) <= Date.parse(now)) throw violation('body', { keyword: 'minimum', instancePath: '/expiresAt', params: { limit: now } })
}

function assertNetworks (networks: readonly string[]): void {
  const wrong = networks.flatMap((network, index) =>
    isNetwork(network) ? [] : [{ keyword: 'format', instancePath: `/networks/${index}`, params: { format: 'CIDR' } }])
  if (wrong.length > 0) throw violation('body', ...wrong)
}

function assertManager ({ actor: { role } }: Caller): void {
  insistRole(['officer', 'admin'], role, 'manage_api_keys')
}
