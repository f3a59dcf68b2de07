import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { assertScope } from '../auth/scopes.ts'
import { seqOf } from '../db/events.ts'
import type { Db } from '../db/kernel/client.ts'
import { findEndpoint, hasGivenUp, webhookEndpoints } from '../db/webhooks.ts'
import { eventTypeNames } from '../domain/event-types.ts'
import type { Caller } from '../domain/kernel/decider.ts'
import { DomainError, found, insist, refuse } from '../domain/kernel/refusal.ts'
import { disabledReasons, type EndpointContent, endpointStatuses, signings, type WebhookEndpoint } from '../domain/webhook-endpoint.ts'
import {
  changeEndpoint, createEndpoint, deleteEndpoint, disableEndpoint, enableEndpoint, type Order, replay, rotateSecret, testEndpoint, type Whole, type WithSecret
} from '../exchange/endpoints.ts'
import type { Seal } from '../exchange/signatures.ts'
import { ifMatch, requireIfMatch, tagOf } from '../http/etags.ts'
import { pascal } from '../http/naming.ts'
import { flag, Id, Input, Instant, list, nullable, OpenString, optional, pattern, ref, StringEnum, text, View } from '../http/schemas.ts'
import { DryRun, writing } from '../http/writing.ts'
import { eventRoute } from './event-routes.ts'
import { listRoute } from './list-routes.ts'
import { deliveryRoutes, WebhookDelivery } from './delivery-routes.ts'

const types = list(StringEnum(eventTypeNames), 200, 'The types that are sent; none: all that its owner may be told of.')
const content = {
  url: Type.String({ format: 'uri', maxLength: 500, examples: ['https://hr.example.org/cpq/webhooks'] }),
  description: optional(nullable(text(300))),
  types: optional(types)
}
const WebhookEndpointInput = Input('WebhookEndpointInput', {
  ...content, signing: optional(StringEnum(signings, 'How webhooks are signed: by a key pair (default), or with a shared secret.'))
}, 'Where events are to be sent.')
const UpdateWebhookEndpointInput = Input('UpdateWebhookEndpointInput', content, 'Where events are to be sent from now on.')
const TestWebhookEndpointInput = Input('TestWebhookEndpointInput', {
  type: optional(StringEnum(eventTypeNames, 'In a sandbox: what the sample looks like.'))
}, 'A sample to be sent.')
const ReplayWebhookEndpointInput = Input('ReplayWebhookEndpointInput', {
  eventId: optional({ ...Id, description: 'This event once more.' }),
  since: optional({ ...Instant, description: 'All events from this instant on once more.' })
}, 'Which events to send again: name one, or a beginning.')

const fields = {
  id: Id,
  url: content.url,
  description: nullable(text(300)),
  types,
  signing: OpenString(signings),
  status: OpenString(endpointStatuses),
  disabledReason: nullable(OpenString(disabledReasons)),
  disabledAt: nullable(Instant),
  failingSince: { ...nullable(Instant), description: 'Since when no webhook has arrived; after five days the endpoint is disabled.' },
  publicKey: { ...nullable(text(100)), description: 'What verifies ed25519 signatures, as `whpk_…`.' },
  seq: { ...pattern('^[0-9]+$', 20, '1042'), description: 'The last event of the feed that was looked at for this endpoint.' },
  role: OpenString(['officer', 'employer']),
  personId: nullable(Id),
  organizationId: nullable(Id),
  createdBy: text(100),
  enabledBy: { ...text(100), description: 'The credential that it stands by: the one that made it, or enabled it last.' },
  isPaused: { ...flag, description: 'That credential is revoked or expired, or its issuer disabled: nothing is sent and nothing lost until another one enables the endpoint.' },
  href: text(300),
  etag: text(20)
}
const about = 'Where events are sent, on behalf of the role, person and organisation of the credential that made it.'
const WebhookEndpointView = View('WebhookEndpoint', fields, about)
const WebhookEndpointSecret = View('WebhookEndpointSecret', {
  ...fields, secret: { ...nullable(text(100)), description: 'The shared secret, as `whsec_…`: this answer alone shows it. Null for ed25519.' }
}, 'An endpoint with its new secret.')

const tags = ['WebhookEndpoint']
const idName = 'webhookEndpointId'
const params = Type.Object({ [idName]: Id })
const changing = { tags, params, querystring: DryRun }
const place = { name: 'webhook_endpoint', collection: 'webhook-endpoints', stored: webhookEndpoints, idName, params }
const read = { scope: 'webhook-endpoints:read' as const, isVersioned: true }
const write = { scope: 'webhook-endpoints:write' as const, isVersioned: true }
const managers = 'For the roles officer, employer, training_provider, candidate.'
/** Whoever says where events go, reads them there. */
const ofFeed = `${managers} Takes the scope \`events:read\` too.`
const mayReadFeed = ({ credential }: FastifyRequest, _reply: FastifyReply, done: () => void): void => {
  assertScope(credential!, 'events:read')
  done()
}
/** What a sample is outside sandboxes: no receiver takes it for something that happened. */
const sampleType = 'webhook_endpoint.tested'

const idOf = (request: FastifyRequest) => (request.params as Record<string, string>)[idName]!
const orderOf = (request: FastifyRequest): Order => ({ id: idOf(request), ifVersion: ifMatch(request.headers['if-match']) })

/** C-44 to C-48, by Standard Webhooks. */
export async function webhookEndpointRoutes (app: FastifyInstance, { seal }: { seal: Seal }): Promise<void> {
  app.post('', {
    config: { ...write, about, showsSecret: true },
    onRequest: mayReadFeed,
    schema: {
      operationId: 'createWebhookEndpoint',
      summary: 'Create a webhook endpoint',
      description: `${ofFeed} Webhooks are thin: ids, no names. A shared secret is shown once.`,
      tags,
      querystring: DryRun,
      body: ref(WebhookEndpointInput),
      response: { 200: ref(WebhookEndpointSecret), 201: ref(WebhookEndpointSecret) }
    }
  }, (request, reply) => {
    const body = request.body as EndpointContent & Partial<Pick<WebhookEndpoint, 'signing'>>
    const run = (db: Db, caller: Caller) => createEndpoint(db, caller, seal, { ...contentOf(app, body), signing: body.signing ?? 'ed25519' })
    return writing({ request, reply, isSecret: true }, run, (endpoint, { dryRun }) => {
      if (!dryRun) reply.code(201).header('location', `/v1/webhook-endpoints/${endpoint.id}`)
      return { ...present(endpoint, reply), secret: endpoint.secret }
    })
  })

  app.get(`/:${idName}`, {
    config: read,
    schema: { operationId: 'getWebhookEndpoint', summary: 'Show a webhook endpoint', description: about, tags, params, response: { 200: ref(WebhookEndpointView) } }
  }, async (request, reply) => {
    const { caller } = request
    return present(await app.db.read(caller, (tx) => findEndpoint(tx, idOf(request), caller.actor)), reply)
  })

  app.put(`/:${idName}`, {
    config: { ...write, ifMatch: 'required' as const },
    onRequest: mayReadFeed,
    schema: {
      operationId: 'updateWebhookEndpoint',
      summary: 'Change a webhook endpoint as a whole',
      description: ofFeed,
      ...changing,
      body: ref(UpdateWebhookEndpointInput),
      response: { 200: ref(WebhookEndpointView) }
    }
  }, (request, reply) => {
    const order = { id: idOf(request), ifVersion: requireIfMatch(request.headers['if-match']) }
    const changed = contentOf(app, request.body as EndpointContent)
    return writing({ request, reply }, (db, caller) => changeEndpoint(db, caller, order, changed), (endpoint) => present(endpoint, reply))
  })

  app.delete(`/:${idName}`, {
    config: { ...write, ifMatch: 'honoured' as const },
    schema: {
      operationId: 'deleteWebhookEndpoint',
      summary: 'Delete a webhook endpoint',
      description: `${managers} Nothing more is sent to it.`,
      ...changing,
      response: { 200: ref(WebhookEndpointView) }
    }
  }, (request, reply) => writing({ request, reply }, (db, caller) => deleteEndpoint(db, caller, orderOf(request)), (endpoint) => present(endpoint, reply)))

  command(app, 'enable', 'By this credential from now on. One that was disabled goes on with the next event: replay what it missed. One that was paused goes on where it stopped.', enableEndpoint)
  command(app, 'disable', 'What still waits is not sent.', disableEndpoint)
  rotation(app, seal)
  replaying(app)
  testing(app)
  listRoute<WebhookEndpoint>(app, place, {
    summary: { url: fields.url, signing: fields.signing, status: fields.status, disabledReason: fields.disabledReason }, filters: { status: fields.status }
  })
  eventRoute(app, place)
  deliveryRoutes(app)
  app.health.add('webhooks', async (caller) => {
    const isGivenUp = caller !== null && await app.db.read(caller, (tx) => hasGivenUp(tx, caller.actor))
    return isGivenUp ? 'degraded' : undefined
  })
}

function command (
  app: FastifyInstance, action: 'enable' | 'disable', description: string, run: (db: Db, caller: Caller, order: Order) => Promise<Whole>
): void {
  app.post(`/:${idName}/${action}`, {
    config: { ...write, ifMatch: 'honoured' as const },
    onRequest: action === 'enable' ? mayReadFeed : [],
    schema: {
      operationId: `${action}WebhookEndpoint`,
      summary: `${pascal(action)} a webhook endpoint`,
      description: `${action === 'enable' ? ofFeed : managers} ${description}`,
      ...changing,
      response: { 200: ref(WebhookEndpointView) }
    }
  }, (request, reply) => writing({ request, reply }, (db, caller) => run(db, caller, orderOf(request)), (endpoint) => present(endpoint, reply)))
}

function rotation (app: FastifyInstance, seal: Seal): void {
  app.post(`/:${idName}/rotate-secret`, {
    config: { ...write, showsSecret: true, ifMatch: 'honoured' as const },
    schema: {
      operationId: 'rotateSecretWebhookEndpoint',
      summary: 'Change the secret of a webhook endpoint',
      description: `${managers} For 24 hours webhooks bear two signatures, by the old and by the new.`,
      ...changing,
      response: { 200: ref(WebhookEndpointSecret) }
    }
  }, (request, reply) => writing<WithSecret>({ request, reply, isSecret: true }, (db, caller) => rotateSecret(db, caller, orderOf(request), seal),
    (endpoint) => ({ ...present(endpoint, reply), secret: endpoint.secret })))
}

function replaying (app: FastifyInstance): void {
  app.post(`/:${idName}/replay`, {
    config: { ...write, ifMatch: 'honoured' as const },
    onRequest: mayReadFeed,
    schema: {
      operationId: 'replayWebhookEndpoint',
      summary: 'Send events again',
      description: `${ofFeed} One event, or all from an instant on; with the same \`webhook-id\` as before.`,
      ...changing,
      body: ref(ReplayWebhookEndpointInput),
      response: { 200: ref(WebhookEndpointView) }
    }
  }, async (request, reply) => {
    const { eventId, since } = request.body as { eventId?: string, since?: string }
    insist((eventId === undefined) === (since === undefined) && refuse('replay_ambiguous', 'api:C-48', {}), '#/eventId')
    const from = eventId === undefined
      ? { since: since! }
      : { eventId, seq: found(await app.db.read(request.caller, (tx) => seqOf(tx, eventId)), 'event', '#/eventId') }
    return writing({ request, reply }, (db, caller) => replay(db, caller, orderOf(request), from), (endpoint) => present(endpoint, reply))
  })
}

function testing (app: FastifyInstance): void {
  app.post(`/:${idName}/test`, {
    config: { ...write, isVersioned: false, ifMatch: 'honoured' as const },
    schema: {
      operationId: 'testWebhookEndpoint',
      summary: 'Send a sample',
      description: `${managers} A sample of type \`${sampleType}\`, in sandboxes of any type, which takes the scope \`events:read\` too. Whether it arrived, its delivery tells.`,
      ...changing,
      body: ref(TestWebhookEndpointInput),
      response: { 200: ref(WebhookDelivery), 201: ref(WebhookDelivery) }
    }
  }, (request, reply) => {
    const { type } = request.body as { type?: string }
    if (type !== undefined) assertScope(request.credential!, 'events:read')
    insist(type !== undefined && !request.isSandbox && refuse('not_a_sandbox', 'api:C-56', {}), '#/type')
    return writing({ request, reply }, (db, caller) => testEndpoint(db, caller, orderOf(request), type ?? sampleType), (delivery, { dryRun }) => {
      if (!dryRun) reply.code(201).header('location', `/v1/webhook-endpoints/${idOf(request)}/deliveries/${delivery.id}`)
      return delivery
    })
  })
}

function contentOf (app: FastifyInstance, { url, description = null, types = [] }: Partial<EndpointContent> & Pick<EndpointContent, 'url'>): EndpointContent {
  if (!app.outgoing.allows(url)) throw new DomainError(refuse('webhook_url_not_allowed', 'api:6.3', {}), '#/url')
  return { url, description, types: [...new Set(types)] }
}

function present (endpoint: Whole, reply: FastifyReply): object {
  const etag = tagOf(endpoint)
  reply.header('etag', `"${etag}"`)
  return { ...endpoint, seq: `${endpoint.seq}`, href: `/v1/webhook-endpoints/${endpoint.id}`, etag }
}
