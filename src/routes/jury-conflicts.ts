import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { jurySessions } from '../db/jury-sessions.ts'
import { find } from '../db/kernel/aggregate.ts'
import { loadFacts } from '../db/kernel/facts.ts'
import { relationsOf } from '../domain/jury-conflicts.ts'
import { contextOf } from '../domain/kernel/decider.ts'
import type { Role } from '../domain/kernel/machine.ts'
import { insistRole } from '../domain/kernel/refusal.ts'
import { relations, sources } from '../domain/rules/conflicts.ts'
import { flag, Id, OpenString, pageOf, ref, View } from '../http/schemas.ts'
import { page, pageParameters } from './list-routes.ts'

const JuryConflict = View('JuryConflict', {
  applicationId: Id,
  panelMemberId: Id,
  personId: Id,
  relation: OpenString(relations),
  source: OpenString(sources, 'How it is known.'),
  isBarring: { ...flag, description: 'For its sake the member stands aside: not so for who only advises, or sits for a company or a training.' }
}, 'What ties a member of the panel to a person on the list.')

const readers: readonly Role[] = ['officer', 'auditor']

/** Below /v1/jury-sessions: what is checked when a member is seated, at the opening and for each file. */
export async function juryConflictRoutes (app: FastifyInstance): Promise<void> {
  app.get('/:jurySessionId/conflicts', {
    config: { scope: 'jury-sessions:read', isList: true },
    schema: {
      operationId: 'listJurySessionConflicts',
      summary: 'List the conflicts of interest of a jury session',
      description: `Computed now, member by member and file by file. For the roles ${readers.join(' and ')}.`,
      tags: ['JurySession'],
      params: Type.Object({ jurySessionId: Id }),
      querystring: Type.Object(pageParameters, { additionalProperties: false }),
      response: { 200: ref(pageOf('JuryConflict', JuryConflict)) }
    }
  }, async (request, reply) => {
    const { caller } = request
    const { actor, branchId } = caller
    insistRole(readers, actor.role, 'read_conflicts')
    const { jurySessionId: id } = request.params as { jurySessionId: string }
    const { limit, cursor } = request.query as { limit: number, cursor?: string }
    const identity = { branchId, list: 'jury-sessions/conflicts', filters: { id } }
    const after = cursor === undefined ? '' : app.cursors.decode(cursor, identity).id
    const { facts, policy } = await app.db.read(caller, async (tx) => {
      await find(tx, jurySessions, id, actor)
      const context = contextOf(caller, await tx.now())
      return (await loadFacts(tx, jurySessions, { ids: [id], actions: ['seat_member'], context, toDecide: true })).get(id)!
    })
    const conflicts = relationsOf(facts.panel, facts.files, policy.jury.composition)
      .map((conflict) => ({ key: keyOf(conflict), conflict }))
      .filter(({ key }) => key > after).sort((one, other) => one.key < other.key ? -1 : 1)
    const last = (conflict: ReturnType<typeof relationsOf>[number]) => app.cursors.encode({ value: keyOf(conflict), id: keyOf(conflict) }, identity)
    return page({ request, reply, limit }, conflicts.map(({ conflict }) => conflict), last)
  })
}

const keyOf = ({ applicationId, panelMemberId, relation, source }: ReturnType<typeof relationsOf>[number]) =>
  [applicationId, panelMemberId, relation, source].join('/')
