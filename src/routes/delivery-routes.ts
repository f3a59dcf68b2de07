import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { findDelivery, listDeliveries } from '../db/webhook-deliveries.ts'
import { find } from '../db/kernel/aggregate.ts'
import { webhookEndpoints } from '../db/webhooks.ts'
import { notFound } from '../domain/kernel/refusal.ts'
import { Id, Instant, integer, list, nullable, OpenString, optional, pageOf, pattern, ref, StringEnum, text, View } from '../http/schemas.ts'
import { page, pageParameters } from './list-routes.ts'

const statuses = ['pending', 'delivered', 'failed', 'cancelled'] as const
const WebhookAttempt = View('WebhookAttempt', {
  at: Instant,
  status: { ...nullable(integer(100, 599)), description: 'What the receiver answered; null: nothing.' },
  ms: integer(0, 600_000),
  error: { ...nullable(OpenString(['timed_out', 'no_connection', 'name_not_found', 'address_not_allowed', 'url_not_allowed'])), description: 'Why there was no answer.' },
  answer: { ...nullable(Type.String({ maxLength: 1_000 })), description: 'How the answer began.' }
}, 'One try to deliver.')
export const WebhookDelivery = View('WebhookDelivery', {
  id: Id,
  webhookEndpointId: Id,
  eventId: { ...Id, description: 'What the header `webhook-id` says.' },
  seq: { ...pattern('^[0-9]+$', 20, '1042'), description: 'The number of the event in the feed; 0: a sample.' },
  type: text(100),
  status: OpenString(statuses),
  payload: { ...text(20_000), description: 'The body, as it is sent.' },
  attempts: list(ref(WebhookAttempt), 20),
  nextAttemptAt: nullable(Instant),
  createdAt: Instant
}, 'An event on its way to an endpoint.')

const tags = ['WebhookEndpoint']
const idName = 'webhookEndpointId'
const scope = 'webhook-endpoints:read' as const

/** C-48: what was sent, and what came back. */
export function deliveryRoutes (app: FastifyInstance): void {
  app.get(`/:${idName}/deliveries`, {
    config: { scope, isList: true },
    schema: {
      operationId: 'listWebhookEndpointDeliveries',
      summary: 'List what was sent to an endpoint',
      description: 'The newest first, with every try; kept for thirty days.',
      tags,
      params: Type.Object({ [idName]: Id }),
      querystring: Type.Object({ ...pageParameters, status: optional(list(StringEnum(statuses), 4, 'These only.')) }, { additionalProperties: false }),
      response: { 200: ref(pageOf('WebhookDelivery', WebhookDelivery)) }
    }
  }, async (request, reply) => {
    const { caller } = request
    const id = (request.params as Record<string, string>)[idName]!
    const { limit, cursor, status } = request.query as { limit: number, cursor?: string, status?: readonly string[] }
    const identity = { branchId: caller.branchId, list: 'webhook-endpoints/deliveries', filters: { id, status } }
    const before = cursor === undefined ? undefined : app.cursors.decode(cursor, identity).id
    const [deliveries] = await app.db.read(caller, (tx) => Promise.all([
      listDeliveries(tx, id, { before, statuses: status, limit: limit + 1 }), find(tx, webhookEndpoints, id, caller.actor)
    ]))
    return page({ request, reply, limit }, deliveries, (last) => app.cursors.encode({ value: last.id, id: last.id }, identity))
  })

  app.get(`/:${idName}/deliveries/:webhookDeliveryId`, {
    config: { scope },
    schema: {
      operationId: 'getWebhookEndpointDelivery',
      summary: 'Show what was sent to an endpoint',
      description: 'With every try.',
      tags,
      params: Type.Object({ [idName]: Id, webhookDeliveryId: Id }),
      response: { 200: ref(WebhookDelivery) }
    }
  }, async ({ caller, params }) => {
    const { [idName]: endpointId, webhookDeliveryId } = params as Record<string, string>
    const [delivery] = await app.db.read(caller, (tx) => Promise.all([
      findDelivery(tx, endpointId!, webhookDeliveryId!), find(tx, webhookEndpoints, endpointId!, caller.actor)
    ]))
    if (!delivery) throw notFound()
    return delivery
  })
}
