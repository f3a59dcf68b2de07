import t from 'tap'
import type { ServerResponse } from 'node:http'
import { deliverDue } from '../../src/exchange/delivering.ts'
import { fanOut } from '../../src/exchange/queueing.ts'
import { bodySeal } from '../../src/http/idempotency.ts'
import { secret, startApp } from '../support/app.ts'
import { ask } from '../support/database.ts'
import { openOrganization } from '../support/decisions.ts'
import { provesItsHistory } from '../support/history.ts'
import { openReceiver } from '../support/receiver.ts'
import { done } from '../support/sittings.ts'
import { sweep } from '../../src/jobs/runner.ts'

/** One step at a time, by hand and by a clock of its own: no worker runs here. */

const service = await startApp(t)
const { branchId, ownerUrl, app: { db, outgoing } } = service
const officer = await service.as('officer')
const sender = { db, outgoing, seal: bodySeal(secret, 'webhook keys') }
const seconds = 1_000
const hours = 3_600 * seconds

async function open (answer?: (reply: ServerResponse) => void, types: readonly string[] = ['organization.created']) {
  const receiver = await openReceiver(t, answer)
  const { id, href } = done(await officer.post('/v1/webhook-endpoints', { url: receiver.url, types }))
  return {
    receiver,
    id,
    href,
    shown: async () => (await officer.get(href)).body,
    deliveries: async () => (await officer.get(`${href}/deliveries`)).body.items,
    /** Sends what is due so long after now. */
    send: (ahead = 0) => deliverDue({ ...sender, ahead }, { branchId, endpointId: id }),
    end: async () => done(await officer.call({ method: 'DELETE', url: href }))
  }
}

async function happen (count = 1) {
  for (let made = 0; made < count; made++) await openOrganization(service)
  await fanOut(db, branchId)
}

t.test('C-44 a delivery is tried ten times on its schedule, then it has failed', async (t) => {
  const { receiver, send, deliveries, shown, end } = await open((reply) => reply.writeHead(500).end('down'))
  await happen()
  const waits: number[] = []
  let ahead = 0
  for (let tries = 1; tries <= 9; tries++) {
    const before = Date.now()
    await send(ahead)
    t.equal(receiver.received.length, tries)
    const [{ nextAttemptAt, attempts }] = await deliveries()
    t.match(attempts.at(-1), { status: 500, error: null, answer: 'down' })
    waits.push(Math.round((Date.parse(nextAttemptAt) - before - ahead) / 1_000))
    await send(ahead)
    t.equal(receiver.received.length, tries, 'not before its time')
    ahead = Date.parse(nextAttemptAt) - Date.now() + 50
  }
  t.ok([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400].every((wait, index) => Math.abs(waits[index]! - wait) <= 2), waits.join())
  await send(ahead)
  const [last] = await deliveries()
  t.match(last, { status: 'failed', nextAttemptAt: null })
  t.equal(last.attempts.length, 10)
  t.equal(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size, 1, 'always the same event')
  t.type((await shown()).failingSince, 'string')
  await end()
})

t.test('C-44 Retry-After is honoured, in seconds or as a date', async (t) => {
  let after = '3600'
  const { send, deliveries, end } = await open((reply) => reply.writeHead(503, { 'retry-after': after }).end())
  await happen()
  await send()
  const wait = async () => Date.parse((await deliveries())[0].nextAttemptAt) - Date.now()
  t.ok(Math.abs(await wait() - hours) < 5 * seconds, 'and not five seconds')
  after = new Date(Date.now() + 3 * hours).toUTCString()
  await send(hours + seconds)
  t.ok(Math.abs(await wait() - 4 * hours) < 5 * seconds)
  await end()
})

t.test('C-44 C-48 an endpoint that answers 410 is disabled, in the trail, and nothing more is sent', async (t) => {
  const { id, href, receiver, send, shown, deliveries, end } = await open((reply) => reply.writeHead(410).end())
  await happen(3)
  await send()
  t.match(await shown(), { status: 'disabled', disabledReason: 'gone' })
  t.strictSame([...new Set((await deliveries()).map(({ status }: { status: string }) => status))], ['cancelled'])
  const count = receiver.received.length
  await happen()
  await send(24 * hours)
  t.equal(receiver.received.length, count)
  const { body: { items } } = await officer.get('/v1/events?type=webhook_endpoint.disabled')
  t.match(items, [{ subject: { type: 'webhook_endpoint', id } }])
  t.match(await officer.post(`${href}/test`, {}), { status: 409, body: { code: 'webhook_disabled' } })

  receiver.answer = (reply) => reply.writeHead(204).end()
  t.match(done(await officer.post(`${href}/enable`)), { status: 'enabled', disabledReason: null, disabledAt: null })
  t.match(await officer.post(`${href}/enable`), { status: 409, body: { code: 'webhook_enabled' } })
  await happen()
  t.equal(await send(), 1, 'it goes on with the next event')
  await end()
})

/** With more than one lane holds. */
const many = 30

t.test('C-48 lanes that send side by side end together with their endpoint, and every attempt is written down', async (t) => {
  const tries = async (deliveries: () => Promise<{ attempts: object[], status: string }[]>) => {
    const all = await deliveries()
    t.strictSame([...new Set(all.map(({ status }) => status))], ['cancelled'])
    return all.flatMap(({ attempts }) => attempts).length
  }
  const gone = await open((reply) => reply.writeHead(410).end())
  await happen(many)
  await gone.send()
  t.match(await gone.shown(), { disabledReason: 'gone' })
  t.equal(await tries(gone.deliveries), gone.receiver.received.length)
  t.ok(gone.receiver.received.length <= 8, `${gone.receiver.received.length} were sent`)
  await gone.end()

  const failing = await open((reply) => reply.writeHead(500).end())
  await happen()
  await failing.send()
  await happen(many)
  await failing.send(121 * hours)
  t.match(await failing.shown(), { disabledReason: 'failing' })
  t.equal(await tries(failing.deliveries), failing.receiver.received.length)
  t.ok(failing.receiver.received.length <= 9, `${failing.receiver.received.length} were sent`)
  await failing.end()
})

t.test('C-48 nothing more is sent once an endpoint is disabled on request, and what was on its way is written down', async (t) => {
  const waiting: ServerResponse[] = []
  const { receiver, href, send, deliveries, end } = await open((reply) => { waiting.push(reply) })
  await happen(many)
  const sending = send()
  await receiver.until(8)
  done(await officer.post(`${href}/disable`))
  for (const reply of waiting) reply.writeHead(204).end()
  t.equal(await sending, 8)
  t.equal(receiver.received.length, 8)
  const statuses = (await deliveries()).map(({ status, attempts }: { status: string, attempts: object[] }) => `${status} ${attempts.length}`)
  t.strictSame([...new Set(statuses)].sort(), ['cancelled 0', 'delivered 1'])
  await end()
})

t.test('C-48 an endpoint at which nothing arrives for five days is disabled', async (t) => {
  const { send, shown, end, receiver } = await open((reply) => reply.writeHead(500).end())
  await happen()
  await send()
  await happen()
  await send(119 * hours)
  t.match(await shown(), { status: 'enabled' })
  await happen()
  await send(121 * hours)
  t.match(await shown(), { status: 'disabled', disabledReason: 'failing' })
  t.ok(receiver.received.length >= 3)
  await end()
})

t.test('one arrival ends a failure', async (t) => {
  const { receiver, send, shown, end } = await open((reply) => reply.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())
  await happen()
  await send()
  t.type((await shown()).failingSince, 'string', 'a redirection is a failure')
  receiver.answer = (reply) => reply.writeHead(200).end()
  t.equal(await send(10 * seconds), 1)
  t.equal((await shown()).failingSince, null)
  await end()
})

t.test('E-2 the events of one subject arrive in order, those of many side by side', async (t) => {
  const { receiver, send, end } = await open((reply) => { setTimeout(() => reply.writeHead(204).end(), 20) }, ['organization.created', 'organization.changed'])
  const ids: string[] = []
  for (let count = 0; count < 3; count++) ids.push(await openOrganization(service))
  for (const id of ids) {
    for (const version of [1, 2, 3]) {
      const content = { name: `${version}`, siret: null, kinds: [], activityDeclaration: null, sites: [] }
      done(await officer.put(`/v1/organizations/${id}`, content, { 'if-match': `"${version}"` }))
    }
  }
  await fanOut(db, branchId)
  t.equal(await send(), 12)
  const subjects = receiver.received.map(({ body }) => JSON.parse(body).subject)
  for (const id of ids) t.strictSame(subjects.filter((subject) => subject.id === id).map(({ version }) => version), [1, 2, 3, 4])
  await end()
})

t.test('two workers at once send nothing twice, and find nothing twice', async (t) => {
  const { receiver, send, deliveries, end } = await open((reply) => { setTimeout(() => reply.writeHead(204).end(), 50) })
  for (let count = 0; count < 5; count++) await openOrganization(service)
  await Promise.all([fanOut(db, branchId), fanOut(db, branchId), fanOut(db, branchId)])
  t.equal((await deliveries()).length, 5)
  await Promise.all([send(), send(), send()])
  t.equal(receiver.received.length, 5)
  await end()
})

t.test('REL-3 what a killed worker held is sent when its lease has ended', async (t) => {
  const { id, receiver, send, end } = await open()
  await happen()
  const lease = (until: string) => ask(ownerUrl, `update webhook_position set leased_until = ${until} where webhook_endpoint_id = $1`, [id])
  await lease("now() + interval '30 seconds'")
  t.equal(await send(), 0, 'somebody else sends')
  await lease("now() - interval '1 second'")
  t.equal(await send(), 1)
  t.equal(receiver.received.length, 1)
  await end()
})

t.test('REL-3 a process killed between COMMIT and fan-out, or between fan-out and sending, loses nothing: the sweep finds it', async (t) => {
  const { id, end } = await open()
  const queued = async () => (await ask<{ key: string }>(ownerUrl, 'select key from graphile_worker.jobs order by key')).map(({ key }) => key)
  await ask(ownerUrl, 'delete from graphile_worker._private_jobs')
  await openOrganization(service)
  t.strictSame(await queued(), [])
  t.ok((await sweep(db)).has(branchId))
  t.strictSame(await queued(), [`fan-out ${branchId}`])
  await fanOut(db, branchId)
  await ask(ownerUrl, 'delete from graphile_worker._private_jobs')
  await sweep(db)
  t.strictSame(await queued(), [`deliver ${id}`])
  await end()
})

t.test('API-48 one event, or all from an instant on, once more, under the same id', async (t) => {
  const { href, receiver, send, end } = await open()
  const since = new Date().toISOString()
  await happen(3)
  t.equal(await send(), 3)
  const ids = receiver.received.map(({ headers }) => headers['webhook-id']!)
  done(await officer.post(`${href}/replay`, { eventId: ids[1] }))
  t.equal(await send(), 1)
  t.equal(receiver.received.at(-1)!.headers['webhook-id'], ids[1])
  done(await officer.post(`${href}/replay`, { since }))
  await fanOut(db, branchId)
  t.equal(await send(), 3)
  t.strictSame(receiver.received.slice(4).map(({ headers }) => headers['webhook-id']).sort(), [...ids].sort())
  t.match(await officer.post(`${href}/replay`, {}), { status: 422, body: { code: 'replay_ambiguous' } })
  t.match(await officer.post(`${href}/replay`, { eventId: branchId }), { status: 422, body: { code: 'reference_unknown' } })
  await end()
})

t.test('every endpoint is rebuilt from its events', async (t) => {
  const { rows } = await provesItsHistory(ownerUrl, branchId)
  t.ok(rows > 10)
})
