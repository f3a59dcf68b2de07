import pg from 'pg'
import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { deliverDue } from '../../src/exchange/delivering.ts'
import { fanOut } from '../../src/exchange/queueing.ts'
import { bodySeal } from '../../src/http/idempotency.ts'
import { sweep } from '../../src/jobs/runner.ts'
import { type Client, secret, startApp } from '../support/app.ts'
import { ask } from '../support/database.ts'
import { openOrganization } from '../support/decisions.ts'
import { provesItsHistory } from '../support/history.ts'
import { openReceiver } from '../support/receiver.ts'
import { done } from '../support/sittings.ts'

/** What ends, outlives or begins anew. No worker runs here but by hand. */

const service = await startApp(t, { preset: 'cleaning' })
const { branchId, ownerUrl, app: { db, outgoing } } = service
const officer = await service.as('officer')
const sender = { db, outgoing, seal: bodySeal(secret, 'webhook keys') }
const types = ['organization.created']

async function open (by: Client = officer, content: object = { types }) {
  const receiver = await openReceiver(t)
  const { id, href } = done(await by.post('/v1/webhook-endpoints', { url: receiver.url, ...content }))
  return {
    id,
    href,
    receiver,
    shown: async () => (await officer.get(href)).body,
    send: () => deliverDue(sender, { branchId, endpointId: id }),
    end: async () => done(await officer.call({ method: 'DELETE', url: href }))
  }
}
const queued = async () => (await ask<{ key: string }>(ownerUrl, 'select key from graphile_worker.jobs order by key')).map(({ key }) => key)
const forgetJobs = () => ask(ownerUrl, 'delete from graphile_worker._private_jobs')

t.test('an endpoint is silent while its credential is revoked or expired, loses nothing, and goes on when another one enables it', async (t) => {
  const endings = [
    async (key: Client) => done(await officer.post(`/v1/api-keys/${key.keyId}/revoke`)),
    (key: Client) => ask(ownerUrl, "update api_key set expires_at = now() - interval '1 second' where id = $1", [key.keyId])
  ]
  for (const finish of endings) {
    const maker = await service.as('officer')
    const { id, href, receiver, shown, send, end } = await open(maker)
    t.match(await shown(), { isPaused: false, createdBy: maker.keyId, enabledBy: maker.keyId })
    const first = await openOrganization(service)
    await fanOut(db, branchId)
    await finish(maker)
    const second = await openOrganization(service)
    await fanOut(db, branchId)
    t.equal(await send(), 0)
    t.equal(receiver.received.length, 0)
    t.match(await shown(), { status: 'enabled', isPaused: true })
    await forgetJobs()
    await sweep(db)
    t.notOk((await queued()).includes(`deliver ${id}`), 'no worker is woken in vain')

    t.match(done(await officer.post(`${href}/enable`)), { isPaused: false, createdBy: maker.keyId, enabledBy: officer.keyId })
    t.match(await officer.post(`${href}/enable`), { status: 409, body: { code: 'webhook_enabled' } })
    await fanOut(db, branchId)
    t.equal(await send(), 2)
    t.strictSame(receiver.received.map(({ body }) => JSON.parse(body).subject.id), [first, second])
    await end()
  }
})

t.test('an endpoint made with a token stands by its issuer', async (t) => {
  const { id, shown, end } = await open()
  const issuer = uuidv7()
  await ask(ownerUrl, `insert into issuer (id, branch_id, label, issuer, audience, jwks_uri, algorithms, roles, scopes, role_claim, person_claim, organization_claim, created_by)
    values ($1, $2, 'One', 'https://id.example.org', 'cpq', 'https://id.example.org/keys', '{ES256}', '{officer}', '{*}', 'role', 'person', 'organization', 'test')`, [issuer, branchId])
  await ask(ownerUrl, 'update webhook_endpoint set enabled_by = $1 where id = $2', [`${issuer}:someone`, id])
  t.match(await shown(), { isPaused: false })
  await ask(ownerUrl, 'update issuer set disabled_at = now(), disabled_by = $1 where id = $2', ['test', issuer])
  t.match(await shown(), { isPaused: true })
  await ask(ownerUrl, 'update webhook_endpoint set enabled_by = created_by where id = $1', [id])
  await end()
})

t.test('C-48 the health report tells of receivers that were given up, to those who may know of them', async (t) => {
  const health = async (client: Client) => {
    const { status, body } = await client.get('/v1/reference/health')
    t.equal(status, 200)
    t.equal(body.status, 'ok', 'the service is well, whatever receivers answer')
    return body.components.find(({ name }: { name: string }) => name === 'webhooks').status
  }
  const [auditor, admin] = [await service.as('auditor'), await service.as('admin')]
  const employer = await service.as('employer', { organizationId: await openOrganization(service) })
  const elsewhere = await service.as('officer', { branchId: await service.openBranch() })
  const { href, receiver, send, end } = await open()
  done(await officer.post(`${href}/disable`))
  t.equal(await health(officer), 'ok', 'disabled on request')
  done(await officer.post(`${href}/enable`))
  receiver.answer = (reply) => reply.writeHead(410).end()
  await openOrganization(service)
  await fanOut(db, branchId)
  await send()
  t.strictSame(await Promise.all([officer, auditor, employer, elsewhere, admin].map(health)), ['degraded', 'degraded', 'ok', 'ok', 'ok'])
  t.equal((await service.stranger.get('/readyz')).status, 200)
  await end()
  t.equal(await health(officer), 'ok')
})

t.test('what was sent is forgotten after thirty days, a step at a time; what waits is not', async (t) => {
  const { id, end } = await open()
  const day = 86_400_000
  const insert = (status: string, count: number, daysAgo: number) => {
    const prefix = uuidv7({ msecs: Date.now() - daysAgo * day, seq: 0, random: new Uint8Array(16) }).slice(0, 24)
    return ask(ownerUrl, `insert into webhook_delivery (branch_id, id, webhook_endpoint_id, event_id, seq, type, subject_id, payload, status, next_attempt_at, created_at)
      select $1, ($5 || lpad(to_hex(n), 12, '0'))::uuid, $2, gen_random_uuid(), n, 'seat.created', $1, '{}', $3, case $3 when 'pending' then now() + interval '1 day' end, now()
      from generate_series(1, $4::int) n`, [branchId, id, status, count, prefix])
  }
  const left = async () => (await ask<{ of: string }>(ownerUrl, `select status || ' ' || count(*) as of from webhook_delivery
    where webhook_endpoint_id = $1 group by status order by 1`, [id])).map(({ of }) => of)
  await insert('delivered', 600, 31)
  await insert('failed', 2, 32)
  await insert('pending', 3, 33)
  await insert('delivered', 4, 29)
  await sweep(db)
  t.strictSame(await left(), ['delivered 106', 'pending 3'])
  await sweep(db)
  await sweep(db)
  t.strictSame(await left(), ['delivered 4', 'pending 3'])
  await end()
})

t.test('endpoints outlive the reset of their sandbox with their keys, and follow the feed that begins anew', async (t) => {
  const gone = await open()
  await gone.end()
  const kept = await open(officer, {})
  const { publicKey } = await kept.shown()
  await openOrganization(service)
  await fanOut(db, branchId)
  done(await officer.post(`/v1/branches/${branchId}/reset`))
  t.match(await kept.shown(), { id: kept.id, status: 'enabled', publicKey, seq: '0' })
  t.strictSame((await officer.get(`${kept.href}/deliveries`)).body.items, [], 'what waited before is not sent')
  t.strictSame(await ask(ownerUrl, 'select id from webhook_endpoint where branch_id = $1', [branchId]), [{ id: kept.id }], 'deleted ones are gone')
  t.strictSame((await officer.get(`${kept.href}/events`)).body.items.map(({ type }: { type: string }) => type), ['webhook_endpoint.created'], 'its history begins anew too')
  await provesItsHistory(ownerUrl, branchId)

  await fanOut(db, branchId)
  const { lastSeq } = (await officer.get('/v1/events?limit=1')).body
  while (kept.receiver.received.length < Number(lastSeq) && await kept.send() > 0);
  const numbers = kept.receiver.received.map(({ body }) => Number(JSON.parse(body).seq)).sort((a, b) => a - b)
  t.strictSame(numbers, Array.from({ length: Number(lastSeq) }, (_, index) => index + 1))
})

t.test('a worker waits while a sandbox is being emptied', async (t) => {
  const { receiver, send } = await open()
  const holder = new pg.Client({ connectionString: ownerUrl })
  await holder.connect()
  t.teardown(() => holder.end())
  const holding = async (work: () => Promise<unknown>) => {
    await holder.query('begin')
    await holder.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [branchId])
    let isDone = false
    const working = work().then(() => { isDone = true })
    await new Promise((resolve) => setTimeout(resolve, 150))
    t.notOk(isDone)
    await holder.query('commit')
    await working
  }
  await openOrganization(service)
  await holding(() => fanOut(db, branchId))
  await holding(send)
  t.equal(receiver.received.length, 1)
})
