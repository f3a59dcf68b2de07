import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { findBranchDeadlines, findDeadlines } from '../db/deadlines.ts'
import { compareDeadlines, type Deadline, type DeadlineKind, type DeadlinePlace, deadlineKinds, deadlineRules } from '../domain/deadlines.ts'
import { contextOf } from '../domain/kernel/decider.ts'
import { addMonths } from '../domain/rules/calendar.ts'
import { flag, Id, LegalDate, list, OpenString, optional, pageOf, ref, StringEnum, text, View } from '../http/schemas.ts'
import { page, pageParameters } from './list-routes.ts'

const DeadlineView = View('Deadline', {
  kind: OpenString(deadlineKinds, 'What comes due.'),
  rule: { ...text(100), description: 'The policy key or the law that sets the day.' },
  dueOn: { ...LegalDate, description: 'The last day in time.' },
  isOverdue: flag,
  collection: text(60),
  id: Id,
  href: { ...text(200), description: 'What it is about.' }
}, 'Something to be done by a day.')

interface Query {
  readonly before?: string
  readonly from?: string
  readonly kind?: readonly DeadlineKind[]
  readonly limit: number
  readonly cursor?: string
}

/** Months that are shown where nobody says until when. */
const horizon = 3

export async function deadlineRoutes (app: FastifyInstance): Promise<void> {
  app.get('/v1/deadlines', {
    config: { scope: 'deadlines:read', isList: true },
    schema: {
      operationId: 'listDeadlines',
      summary: 'List what comes due',
      description: 'Of what the reader sees, the earliest first; what is overdue and still open stands in front. Computed from the day on which it is asked.',
      tags: ['Deadline'],
      querystring: Type.Object({
        before: optional({ ...LegalDate, description: 'Due before this day; by default three months from today.' }),
        from: optional({ ...LegalDate, description: 'Due on this day or later; by default with all that is overdue.' }),
        kind: optional(list(StringEnum(deadlineKinds), deadlineKinds.length, 'These kinds only.')),
        ...pageParameters
      }, { additionalProperties: false }),
      response: { 200: ref(pageOf('Deadline', DeadlineView)) }
    }
  }, async (request, reply) => {
    const { caller } = request
    const { limit, cursor, kind: kinds = deadlineKinds, from = null, before: until } = request.query as Query
    const identity = { branchId: caller.branchId, list: 'deadlines', filters: { from, until, kinds } }
    const place = cursor === undefined ? null : app.cursors.decode(cursor, identity)
    const after = place && { ...readPlace(place.value as string), id: place.id }
    const [due, today] = await app.db.read(caller, async (tx) => {
      const context = contextOf(caller, await tx.now())
      const query = { kinds, from, before: until ?? addMonths(context.today, horizon), after, limit: limit + 1 }
      const found = await Promise.all([findDeadlines(tx, context, query), findBranchDeadlines(tx, context, query)])
      return [found.flat().sort(compareDeadlines).slice(0, limit + 1), context.today] as const
    })
    const items = due.map((deadline) => viewOf(deadline, today))
    return page({ request, reply, limit }, items, ({ dueOn, kind, id }) => app.cursors.encode({ value: `${dueOn} ${kind}`, id }, identity))
  })
}

const viewOf = ({ kind, dueOn, collection, id }: Deadline, today: string) =>
  ({ kind, rule: deadlineRules[kind], dueOn, isOverdue: dueOn < today, collection, id, href: `/v1/${collection}/${id}` })

function readPlace (value: string): Omit<DeadlinePlace, 'id'> {
  const [dueOn, kind] = value.split(' ') as [string, DeadlineKind]
  return { dueOn, kind }
}
