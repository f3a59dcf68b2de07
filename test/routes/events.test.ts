import t from 'tap'
import { connect } from '../../src/db/kernel/client.ts'
import { createRecord } from '../../src/commands.ts'
import { organizations } from '../../src/db/organizations.ts'
import { eventTypes } from '../../src/domain/event-types.ts'
import { type Answer, callerIn, type Client, startApp } from '../support/app.ts'
import { ask } from '../support/database.ts'
import { deliberate, openCandidate, openCertificate, openOrganization, openReadyFile, signMinutes } from '../support/decisions.ts'
import { done } from '../support/sittings.ts'

const service = await startApp(t)
const { branchId, appUrl, app: { db } } = service
const officer = await service.as('officer')
const organization = { name: 'One', siret: null, kinds: ['employer' as const], activityDeclaration: null, sites: [] }

/** Everything that a reader is told, page by page; `more` narrows it. */
async function feedOf (client: Client, { after = '0', more = '', limit = 50 } = {}) {
  const items: any[] = []
  for (;;) {
    const { body } = await client.get(`/v1/events?after=${after}&limit=${limit}${more}`)
    items.push(...body.items)
    after = body.nextAfter
    if (!body.hasMore) return { items, nextAfter: after, lastSeq: body.lastSeq }
  }
}
const typesOf = (items: readonly any[]) => items.map(({ type }) => type)

t.test('API-47 an officer is told of everything in order, without gaps, whatever the size of the pages', async (t) => {
  for (let count = 0; count < 5; count++) await openOrganization(service)
  const { items, nextAfter, lastSeq } = await feedOf(officer)
  t.strictSame(items.map(({ seq }) => seq), items.map((_, index) => `${index + 1}`))
  t.equal(items.length, Number(lastSeq))
  t.equal(nextAfter, lastSeq)
  t.strictSame((await feedOf(officer, { limit: 2 })).items, items)
  const first = await officer.get('/v1/events?limit=2')
  t.match(first.body, { nextAfter: '2', hasMore: true })
  t.equal(first.headers['link'], '</v1/events?limit=2&after=2>; rel="next"')
})

t.test('O-9 API-45 an event is flat and thin: ids, and no word of a person', async (t) => {
  const { lastSeq } = await feedOf(officer)
  const employerOrganizationId = await openOrganization(service)
  const id = await openCandidate(service, { familyName: 'Delamare', employerOrganizationId })
  const answer = await officer.get(`/v1/events?after=${lastSeq}&type=candidate.created`)
  const [event] = answer.body.items
  t.match(event, { type: 'candidate.created', branchId, subject: { type: 'candidate', id, version: 1 }, data: { employerOrganizationId } })
  t.strictSame(Object.keys(event.data), ['employerOrganizationId'])
  t.notMatch(answer.text, /Delamare|1990-02-28/)
})

t.test('types and kinds of subject narrow the feed, and the place read on from moves over what is left out', async (t) => {
  const { items, lastSeq } = await feedOf(officer, { more: '&type=organization.created&type=policy.created' })
  t.strictSame([...new Set(typesOf(items))].sort(), ['organization.created', 'policy.created'])
  const bySubject = await feedOf(officer, { more: '&subjectType=policy' })
  t.strictSame(typesOf(bySubject.items), ['policy.created'])
  t.equal(bySubject.nextAfter, lastSeq)
  t.equal((await officer.get('/v1/events?type=application.exploded')).status, 400)
})

t.test('the history of a few resources is one page, however much lies between', async (t) => {
  const employerOrganizationId = await openOrganization(service)
  const mine = await openCandidate(service, { employerOrganizationId })
  const other = await openCandidate(service)
  const employer = await service.as('employer', { organizationId: employerOrganizationId })
  const about = (id: string) => `&subjectId=${id}`
  const subjects = async (client: Client, more: string) => (await feedOf(client, { more })).items.map(({ subject }) => subject.id)
  t.strictSame(await subjects(officer, about(mine)), [mine])
  t.strictSame(await subjects(officer, about(mine) + about(other)), [mine, other])
  t.strictSame(await subjects(officer, `${about(mine)}&subjectType=application`), [])
  t.strictSame(await subjects(employer, about(mine) + about(other)), [mine], 'what is not theirs stays so')
  t.match((await officer.get(`/v1/events?limit=1${about(mine)}${about(other)}`)).body, { items: [{ subject: { id: mine } }], hasMore: true })
  t.match(JSON.parse((await officer.get(`/v1/events/cloudevents?limit=1${about(mine)}`)).text), [{ subject: `candidate/${mine}` }])
  t.equal((await officer.get('/v1/events?subjectId=mine')).status, 400)

  const elsewhere = { app: service.app, branchId: await service.openBranch() }
  const first = await openCandidate(elsewhere)
  await ask(service.ownerUrl, `update branch_counter set seq = seq + 5000 where branch_id = '${elsewhere.branchId}'`)
  const last = await openCandidate(elsewhere)
  const reader = await service.as('officer', elsewhere)
  t.match((await reader.get(`/v1/events?limit=2${about(first)}${about(last)}`)).body, { items: [{ subject: { id: first } }, { subject: { id: last } }], hasMore: false },
    'thousands of numbers are passed over at once')
})

t.test('those outside are told of what concerns them, and of a result once it is published', async (t) => {
  const { lastSeq: after } = await feedOf(officer)
  const certificateId = await openCertificate(service, ['U1', 'U2'])
  const organizationId = await openOrganization(service)
  const candidateId = await openCandidate(service, { employerOrganizationId: organizationId })
  const applicationId = await openReadyFile(service, { candidateId, certificateId, unitCodes: ['U1', 'U2'], employerOrganizationId: organizationId })
  await openReadyFile(service, { candidateId: await openCandidate(service), certificateId })
  const jurySessionId = await deliberate(service, { certificateId, files: [{ applicationId, units: { U1: true, U2: true } }], signs: false })
  const employer = await service.as('employer', { organizationId })
  const candidate = await service.as('candidate', { personId: candidateId })
  const others = [await service.as('employer', { organizationId: candidateId }), await service.as('candidate', { personId: organizationId }),
    await service.as('training_provider', { organizationId })]
  const kinds = '&subjectType=candidate&subjectType=application&subjectType=award&subjectType=unit_award&subjectType=jury_session'
  const told = async (client: Client) => (await feedOf(client, { after, more: kinds })).items

  const before = ['candidate.created', 'application.opened', 'application.listed']
  for (const client of [employer, candidate]) {
    t.strictSame(typesOf(await told(client)), before)
    t.ok((await told(client)).every(({ subject }) => [candidateId, applicationId].includes(subject.id)))
  }
  for (const client of others) t.strictSame(await told(client), [])
  t.match(typesOf(await told(officer)), ['candidate.created', 'application.opened', 'candidate.created', 'application.opened'])
  t.ok(typesOf(await told(officer)).includes('award.issued'))
  await signMinutes(service, jurySessionId)
  for (const client of [employer, candidate]) t.strictSame(typesOf(await told(client)), [...before, 'application.published'])
})

t.test('what no role outside may know before its time is kept from all of them', async (t) => {
  const kept = Object.entries(eventTypes).filter(([, audience]) => audience === 'branch').map(([type]) => type)
  t.ok(['application.proposed', 'award.issued', 'jury_session.decided', 'commission_approval.ballot_cast'].every((type) => kept.includes(type)))
  const { items } = await feedOf(officer)
  const organizationId = items.find(({ data }) => data.employerOrganizationId)!.data.employerOrganizationId
  for (const role of ['employer', 'training_provider'] as const) {
    const { items } = await feedOf(await service.as(role, { organizationId }))
    t.strictSame(typesOf(items).filter((type) => kept.includes(type)), [])
  }
})

t.test('only those who have something to follow may read the feed', async (t) => {
  for (const role of ['juror', 'examiner', 'commission_member'] as const) {
    t.match(await (await service.as(role)).get('/v1/events'), { status: 403, body: { code: 'role_not_allowed' } })
  }
  t.match(await (await service.as('officer', { scopes: ['applications:read'] })).get('/v1/events'), { status: 403, body: { code: 'scope_missing' } })
  const elsewhere = await service.as('officer', { branchId: await service.openBranch() })
  t.strictSame(typesOf((await feedOf(elsewhere)).items), ['policy.created'])
})

t.test('a number that was never given is refused: the feed has begun anew', async (t) => {
  const { lastSeq } = await feedOf(officer)
  t.match(await officer.get(`/v1/events?after=${Number(lastSeq) + 1}`), { status: 400, body: { code: 'after_unknown', params: { last: lastSeq } } })
})

t.test('an empty answer waits, and comes with the next event', async (t) => {
  const { lastSeq } = await feedOf(officer)
  const waiting = (seconds: number): Promise<Answer> => officer.get(`/v1/events?after=${lastSeq}`, { prefer: `wait=${seconds}` })
  const began = performance.now()
  const empty = await waiting(1)
  t.match(empty, { status: 200, body: { items: [], nextAfter: lastSeq, hasMore: false } })
  t.equal(empty.headers['preference-applied'], 'wait=1')
  t.ok(performance.now() - began > 900)

  const woken = waiting(20)
  const asked = performance.now()
  await new Promise((resolve) => setTimeout(resolve, 100))
  done(await officer.post('/v1/organizations', organization))
  t.match((await woken).body.items, [{ type: 'organization.created' }])
  t.ok(performance.now() - asked < 800, 'at once, after a COMMIT of this instance')
  t.match((await waiting(999)).headers['preference-applied'], /^wait=25$/)
})

t.test('E-4 events of another instance end the wait within the polling interval', async (t) => {
  const { lastSeq } = await feedOf(officer)
  const other = connect({ url: appUrl, poolSize: 1 })
  t.teardown(() => other.end())
  const woken = officer.get(`/v1/events?after=${lastSeq}`, { prefer: 'wait=20' })
  const began = performance.now()
  await createRecord(other, organizations, callerIn(branchId, 'officer'), { content: organization })
  t.match((await woken).body.items, [{ type: 'organization.created' }])
  t.ok(performance.now() - began < 2_500)
})

t.test('a reader whom nothing of it concerns waits on', async (t) => {
  const employer = await service.as('employer', { organizationId: await openOrganization(service) })
  const { nextAfter } = await feedOf(employer)
  const waiting = employer.get(`/v1/events?after=${nextAfter}&subjectType=candidate`, { prefer: 'wait=1' })
  await openCandidate(service)
  const { body } = await waiting
  t.strictSame(body.items, [])
  t.equal(body.nextAfter, body.lastSeq, 'and reads on behind it')
})

t.test('API-46 the same events as CloudEvents', async (t) => {
  const { items } = await feedOf(officer)
  const { status, headers, text } = await officer.get('/v1/events/cloudevents?limit=3')
  t.equal(status, 200)
  t.match(headers['content-type'], /^application\/cloudevents-batch\+json/)
  t.equal(headers['link'], '</v1/events/cloudevents?limit=3&after=3>; rel="next"')
  t.strictSame(JSON.parse(text), items.slice(0, 3).map((event) => ({
    specversion: '1.0',
    id: event.id,
    source: `https://cpq.example.org/v1/branches/${branchId}`,
    type: event.type,
    subject: `${event.subject.type}/${event.subject.id}`,
    time: event.occurredAt,
    datacontenttype: 'application/json',
    sequence: event.seq,
    data: event
  })))
})

t.test('a service that stops lets those who wait go', async (t) => {
  const other = await startApp(t)
  const reader = await other.as('officer')
  const { body: { lastSeq } } = await reader.get('/v1/events')
  const waiting = reader.get(`/v1/events?after=${lastSeq}`, { prefer: 'wait=20' })
  await new Promise((resolve) => setTimeout(resolve, 100))
  const began = performance.now()
  await other.app.close()
  t.equal((await waiting).status, 200)
  t.ok(performance.now() - began < 2_000)
})

t.test('a change that is tried dry wakes nobody, for it leaves nothing', async (t) => {
  const woken: string[] = []
  t.teardown(db.onEvents((branch) => { woken.push(branch) }))
  done(await officer.post('/v1/organizations?dryRun=true', organization))
  t.strictSame(woken, [])
  done(await officer.post('/v1/organizations', organization))
  t.strictSame(woken, [branchId])
})
