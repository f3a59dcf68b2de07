import { createPublicKey, verify } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import t from 'tap'
import { createRecord } from '../../src/commands.ts'
import { connect } from '../../src/db/kernel/client.ts'
import { organizations } from '../../src/db/organizations.ts'
import { callerIn, startApp } from '../support/app.ts'
import { openCandidate, openCertificate, openOrganization, openReadyFile } from '../support/decisions.ts'
import { openReceiver, type Received } from '../support/receiver.ts'
import { done } from '../support/sittings.ts'

/** The whole way: a command, its event, the queue, a worker, a real receiver that verifies. */

const service = await startApp(t, { config: { jobs: { sweepMs: 300 } } })
const { branchId, appUrl } = service
const officer = await service.as('officer')
const organization = { name: 'One', siret: null, kinds: ['employer' as const], activityDeclaration: null, sites: [] }
const idOf = ({ headers }: Received) => headers['webhook-id']
const typeOf = ({ body }: Received): string => JSON.parse(body).type

t.test('API-44 a shared secret: the public library of the standard verifies what arrives', async (t) => {
  const receiver = await openReceiver(t)
  const endpoint = done(await officer.post('/v1/webhook-endpoints', { url: receiver.url, signing: 'hmac', types: ['organization.created'] }))
  const { id } = done(await officer.post('/v1/organizations', organization))
  await receiver.until(1)
  const [{ headers, body }] = receiver.received as [Received]
  const event = new Webhook(endpoint.secret).verify(body, headers as Record<string, string>)
  t.match(event, { type: 'organization.created', branchId, subject: { type: 'organization', id, version: 1 }, data: {} })
  t.throws(() => new Webhook(endpoint.secret).verify(body.replace('organization', 'organisation'), headers as Record<string, string>))
  t.match(headers, { 'content-type': 'application/json', 'user-agent': /cpq/ })

  const { items } = done(await officer.get('/v1/events?type=organization.created&limit=200'))
  t.strictSame(JSON.parse(body), items.at(-1), 'API-47 the webhook is the event of the feed')
  t.equal(headers['webhook-id'], items.at(-1).id)

  const rotated = done(await officer.post(`${endpoint.href}/rotate-secret`))
  t.not(rotated.secret, endpoint.secret)
  done(await officer.post('/v1/organizations', organization))
  await receiver.until(2)
  const [, second] = receiver.received as [Received, Received]
  for (const secret of [endpoint.secret, rotated.secret]) new Webhook(secret).verify(second.body, second.headers as Record<string, string>)
  t.equal(String(second.headers['webhook-signature']).split(' ').length, 2, 'two signatures after a rotation')
  done(await officer.call({ method: 'DELETE', url: endpoint.href }))
})

t.test('API-44 a key pair, which is the default: the public key that the API shows verifies', async (t) => {
  const receiver = await openReceiver(t)
  const endpoint = done(await officer.post('/v1/webhook-endpoints', { url: receiver.url, types: ['organization.created'] }))
  t.match(endpoint, { signing: 'ed25519', secret: null, publicKey: /^whpk_/ })
  done(await officer.post('/v1/organizations', organization))
  await receiver.until(1)
  const [{ headers, body }] = receiver.received as [Received]
  const [scheme, signature] = String(headers['webhook-signature']).split(',')
  t.equal(scheme, 'v1a')
  const x = Buffer.from(endpoint.publicKey.slice('whpk_'.length), 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  const isSigned = (text: string) =>
    verify(null, Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`), key, Buffer.from(signature!, 'base64'))
  t.ok(isSigned(body))
  t.notOk(isSigned(`${body} `))
  done(await officer.call({ method: 'DELETE', url: endpoint.href }))
})

t.test('E-4 events that no wake-up told of leave within the polling interval', async (t) => {
  const receiver = await openReceiver(t)
  const { href } = done(await officer.post('/v1/webhook-endpoints', { url: receiver.url, types: ['organization.created'] }))
  // An instance without workers: its COMMIT is told to nobody, as that of one that is killed right after it.
  const other = connect({ url: appUrl, poolSize: 1 })
  t.teardown(() => other.end())
  await createRecord(other, organizations, callerIn(branchId, 'officer'), { content: organization })
  await receiver.until(1)
  t.equal(receiver.received.length, 1)
  done(await officer.call({ method: 'DELETE', url: href }))
})

t.test('an employer is sent what concerns it, and nothing else', async (t) => {
  const [mine, all] = [await openReceiver(t), await openReceiver(t)]
  const organizationId = await openOrganization(service)
  const employer = await service.as('employer', { organizationId })
  const types = ['candidate.created', 'application.opened']
  const own = done(await employer.post('/v1/webhook-endpoints', { url: mine.url, types }))
  const branch = done(await officer.post('/v1/webhook-endpoints', { url: all.url, types }))
  const certificateId = await openCertificate(service, ['U1'])
  await openReadyFile(service, { candidateId: await openCandidate(service), certificateId })
  const candidateId = await openCandidate(service, { familyName: 'Delamare', employerOrganizationId: organizationId })
  const applicationId = await openReadyFile(service, { candidateId, certificateId, employerOrganizationId: organizationId })
  await Promise.all([all.until(4), mine.until(2)])
  t.equal(all.received.length, 4)
  t.strictSame(mine.received.map(({ body }) => JSON.parse(body).subject.id).sort(), [candidateId, applicationId].sort())
  t.notMatch(JSON.stringify([mine.received, all.received]), /Delamare|1990-02-28/, 'API-45 thin')
  for (const { href } of [own, branch]) done(await officer.call({ method: 'DELETE', url: href }))
})

t.test('REL-6 receivers that hang, refuse, drip or hang up hold nobody else up', async (t) => {
  const bad = await Promise.all([
    openReceiver(t, () => {}),
    openReceiver(t, (reply) => reply.writeHead(500).end('down')),
    openReceiver(t, (reply) => { reply.writeHead(200).write('a') }),
    openReceiver(t, (reply) => { reply.socket!.destroy() })
  ])
  const good = await openReceiver(t)
  const endpoints = []
  for (const { url } of [...bad, good]) endpoints.push(done(await officer.post('/v1/webhook-endpoints', { url, types: ['organization.created'] })))
  const began = performance.now()
  for (let count = 0; count < 5; count++) done(await officer.post('/v1/organizations', organization))
  await good.until(5)
  t.equal(good.received.length, 5)
  t.strictSame(good.received.map(typeOf), Array(5).fill('organization.created'))
  t.equal(new Set(good.received.map(idOf)).size, 5)
  t.ok(performance.now() - began < 8_000, 'before any deadline of the others')
  for (const { href } of endpoints) done(await officer.call({ method: 'DELETE', url: href }))
})

t.test('a sample, and its delivery with what came back', async (t) => {
  const receiver = await openReceiver(t, (reply) => reply.writeHead(202).end('Thank you'))
  const { href } = done(await officer.post('/v1/webhook-endpoints', { url: receiver.url }))
  const answer = await officer.post(`${href}/test`, { type: 'application.submitted' })
  t.match(answer, { status: 201, body: { type: 'application.submitted', status: 'pending', seq: '0', attempts: [] } })
  await receiver.until(1)
  t.match(typeOf(receiver.received[0]!), 'application.submitted')
  const shown = async () => (await officer.get(answer.headers['location'])).body
  for (let tries = 0; tries < 50 && (await shown()).status === 'pending'; tries++) await new Promise((resolve) => setTimeout(resolve, 50))
  t.match(await shown(), { status: 'delivered', attempts: [{ status: 202, error: null, answer: 'Thank you' }], nextAttemptAt: null })
})
