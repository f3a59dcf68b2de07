import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { listEvents } from '../db/kernel/history.ts'
import type { Role } from '../domain/kernel/machine.ts'
import { insistRole, notFound } from '../domain/kernel/refusal.ts'
import { indefinite, pascal, spoken } from '../http/naming.ts'
import { Id, Instant, integer, JsonObject, OpenString, pageOf, pattern, ref, text, View } from '../http/schemas.ts'
import { type Collection, page, pageParameters } from './list-routes.ts'

/** Events hold what a role may not see elsewhere: a vote before its result, a jury's word before it is published. */
const readers: readonly Role[] = ['officer', 'auditor']

const Event = View('Event', {
  id: Id,
  seq: pattern('^[0-9]+$', 20, '1042'),
  type: OpenString(['application.submitted']),
  occurredAt: Instant,
  version: integer(1, 2_147_483_647),
  actorId: text(100),
  actorRole: OpenString(['officer', 'system']),
  data: ref(JsonObject)
}, 'Something that happened. `seq` counts without gaps in the branch; `version` is that of the resource after it.')
const EventPage = pageOf('Event', Event)

export interface Addressed extends Collection {
  readonly idName: string
  readonly params: ReturnType<typeof Type.Object>
}

/** GET of what happened to one resource, oldest first. */
export function eventRoute (app: FastifyInstance, { name, collection, stored, idName, params }: Addressed): void {
  const title = pascal(name)
  app.get(`/:${idName}/events`, {
    config: { scope: `${collection}:read` as const, isList: true },
    schema: {
      operationId: `list${title}Events`,
      summary: `Show the history of ${indefinite(name)}`,
      description: `What happened to this ${spoken(name)}, oldest first. For the roles ${readers.join(' and ')}. Personal text is sealed.`,
      tags: [title],
      params,
      querystring: Type.Object(pageParameters, { additionalProperties: false }),
      response: { 200: ref(EventPage) }
    }
  }, async (request, reply) => {
    const { caller } = request
    const { actor: { role }, branchId } = caller
    insistRole(readers, role, 'read_events')
    const id = (request.params as Record<string, string>)[idName]!
    const { limit, cursor } = request.query as { limit: number, cursor?: string }
    const identity = { branchId, list: `${collection}/events`, filters: { id } }
    const after = cursor === undefined ? 0 : Number(app.cursors.decode(cursor, identity).value)
    const events = await app.db.read(caller, (tx) => listEvents(tx, stored, caller.actor, { id, after, limit: limit + 1 }))
    if (events.length === 0 && after === 0) throw notFound()
    return page({ request, reply, limit }, events, (last) => app.cursors.encode({ value: last.seq, id: last.id }, identity))
  })
}
