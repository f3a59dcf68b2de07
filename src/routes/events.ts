import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { feedReaders, lastSeq, readFeed, subjectTypes, type Told } from '../db/events.ts'
import { eventTypeNames } from '../domain/event-types.ts'
import { DomainError, insistRole, refuse } from '../domain/kernel/refusal.ts'
import { type Arrivals, watchArrivals } from '../exchange/arrivals.ts'
import { cloudEventOf, present } from '../exchange/events.ts'
import { Id, Instant, integer, flag, list, OpenString, optional, pattern, ref, StringEnum, text, View } from '../http/schemas.ts'

const seq = pattern('^[0-9]{1,15}$', 15, '1042')
const Ids = Type.Unsafe<Record<string, string>>({
  type: 'object', additionalProperties: { type: 'string', maxLength: 100 }, description: 'What the event names, by its ids.'
})
const EventSubject = View('EventSubject', {
  type: OpenString(subjectTypes),
  id: Id,
  version: integer(1, 2_147_483_647)
}, 'What an event happened to, and its version after it.')
export const BranchEvent = View('BranchEvent', {
  id: { ...Id, description: 'The same in the feed, in webhooks (`webhook-id`) and in CloudEvents.' },
  seq: { ...seq, description: 'Counts without gaps in the branch.' },
  type: OpenString(eventTypeNames),
  occurredAt: Instant,
  branchId: Id,
  subject: ref(EventSubject),
  data: Ids
}, 'Something that happened in the branch, told by ids alone: ask the resource for more.')
const BranchEventPage = View('BranchEventPage', {
  items: list(ref(BranchEvent), 200),
  nextAfter: { ...seq, description: 'Give it as `after` to read on.' },
  lastSeq: { ...seq, description: 'The number of the branch’s last event, told to you or not.' },
  hasMore: flag
}, 'What happened next in the branch.')
const CloudEvent = View('CloudEvent', {
  specversion: text(10),
  id: Id,
  source: text(300),
  type: OpenString(eventTypeNames),
  subject: text(200),
  time: Instant,
  datacontenttype: text(100),
  sequence: { ...seq, description: 'The event’s `seq`.' },
  data: ref(BranchEvent)
}, 'An event as CloudEvents 1.0 has it.')
const CloudEventBatch = Type.Array(ref(CloudEvent), { $id: 'CloudEventBatch', maxItems: 200, description: 'Events in the batch format of CloudEvents.' })

const querystring = Type.Object({
  after: { ...seq, default: '0', description: 'Events after this number; 0: from the first.' },
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'How many at most.' }),
  type: optional(list(StringEnum(eventTypeNames), 100, 'These types only.')),
  subjectType: optional(list(StringEnum(subjectTypes), 100, 'Events of these resources only.')),
  subjectId: optional(list(Id, 100, 'Events of the resources with these ids only, whatever lies between them.'))
}, { additionalProperties: false })

interface Query {
  readonly after: string
  readonly limit: number
  readonly type?: readonly string[]
  readonly subjectType?: readonly string[]
  readonly subjectId?: readonly string[]
}

/** Seconds that a reader may wait: below what proxies and this service itself allow a request. */
const longestWait = 25
const tags = ['BranchEvent']
const about = 'Officers and auditors are told of everything, without gaps; candidates, employers and training providers of what concerns them, a result ' +
  'once it is published. Give `nextAfter` as `after` to read on. With `Prefer: wait=20` an empty answer waits for up to that many seconds. ' +
  'Every event is kept; webhooks only say that it is time to read.'

/** C-47: the feed is the authority on what happened. */
export async function eventRoutes (app: FastifyInstance, { publicUrl }: { publicUrl: string }): Promise<void> {
  const arrivals = watchArrivals(app.db)
  app.addHook('preClose', async () => arrivals.close())
  const config = { scope: 'events:read' as const, isList: true, prefer: 'wait=20' }

  app.get('', {
    config,
    schema: { operationId: 'listEvents', summary: 'Follow what happens', description: about, tags, querystring, response: { 200: ref(BranchEventPage) } }
  }, async (request, reply) => {
    const { events, nextAfter, last } = await follow(app, arrivals, request, reply)
    const { branchId } = request.caller
    return { items: events.map((told) => present(told, branchId)), nextAfter: `${nextAfter}`, lastSeq: `${last}`, hasMore: nextAfter < last }
  })

  app.get('/cloudevents', {
    config: { ...config, produces: 'application/cloudevents-batch+json' },
    schema: {
      operationId: 'listCloudEvents',
      summary: 'Follow what happens, as CloudEvents',
      description: `${about} Here the next address stands in the header \`Link\`.`,
      tags,
      querystring,
      response: { 200: { description: 'The events.', content: { 'application/cloudevents-batch+json': { schema: ref(CloudEventBatch) } } } }
    }
  }, async (request, reply) => {
    const { events } = await follow(app, arrivals, request, reply)
    const source = `${publicUrl}/v1/branches/${request.caller.branchId}`
    return reply.type('application/cloudevents-batch+json').send(events.map((told) => cloudEventOf(told, { branchId: request.caller.branchId, source })))
  })
}

interface Stretch { readonly events: readonly Told[], readonly nextAfter: number, readonly last: number }

/** The next events; where there are none, those that come while the reader waits. */
async function follow (app: FastifyInstance, arrivals: Arrivals, request: FastifyRequest, reply: FastifyReply): Promise<Stretch> {
  const { caller } = request
  const { actor, branchId } = caller
  insistRole(feedReaders, actor.role, 'read_events')
  const { after: given, limit, type: types, subjectType, subjectId } = request.query as Query
  const wait = waitIn(request.headers['prefer'])
  if (wait > 0) reply.header('preference-applied', `wait=${wait}`)
  const until = Date.now() + wait * 1_000
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  for (let after = Number(given); ;) {
    const read = await app.db.read(caller, async (tx): Promise<Stretch> => {
      const last = await lastSeq(tx)
      if (after > last) throw new DomainError(refuse('after_unknown', 'api:C-47', { last }))
      return { ...await readFeed(tx, actor, { after, limit, types, subjectTypes: subjectType, subjectIds: subjectId }, last), last }
    })
    const ms = until - Date.now()
    if (read.events.length > 0 || read.nextAfter < read.last || ms <= 0 || gone.signal.aborted || app.lifecycle.isDraining) {
      if (read.nextAfter < read.last) reply.header('link', `<${addressAfter(request.url, read.nextAfter)}>; rel="next"`)
      return read
    }
    after = read.nextAfter
    await arrivals.wait(branchId, after, { ms, signal: gone.signal })
  }
}

/** RFC 7240: a preference that makes no sense is none. */
function waitIn (prefer: string | string[] | undefined): number {
  const [, seconds] = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,4})/i.exec(String(prefer ?? '')) ?? []
  return Math.min(Number(seconds ?? 0), longestWait)
}

function addressAfter (url: string, after: number): string {
  const [path, search] = url.split('?', 2)
  const next = new URLSearchParams(search)
  next.set('after', `${after}`)
  return `${path}?${next.toString()}`
}
