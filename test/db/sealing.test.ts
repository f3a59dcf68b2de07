import t from 'tap'
import { execute } from '../../src/commands.ts'
import { applications } from '../../src/db/applications.ts'
import { hashOf } from '../../src/db/kernel/events.ts'
import { fromRecord } from '../../src/db/kernel/json.ts'
import { findKeys, isSealed, unseal } from '../../src/db/kernel/sealing.ts'
import { callerIn } from '../support/app.ts'
import { ask } from '../support/database.ts'
import { openReadyFile } from '../support/decisions.ts'
import { provesItsHistory } from '../support/history.ts'
import { all, decision, done, startJuries } from '../support/sittings.ts'
import { dumpOf } from './tables.ts'

const service = await startJuries(t)
const { officer, certificateId, branchId, ownerUrl, convened, app: { db } } = service
const caller = callerIn(branchId, 'officer')
/** Nobody is called so, and nothing else says it. */
const canary = 'Quetzalcoatl'
const person = {
  familyName: canary,
  givenNames: `${canary} Anne`,
  birthDate: '1961-09-13',
  birthPlace: `${canary}-sur-Mer`,
  email: `${canary}@example.org`,
  phone: `06 ${canary}`,
  category: 'job_seeker',
  employerOrganizationId: null,
  managingOrganizationId: null
}
const openPerson = async () => done(await officer.post('/v1/candidates', person))

interface Event { readonly seq: number, readonly type: string, readonly data: Record<string, unknown>, readonly hash: string, readonly prevHash: string }

async function history (): Promise<Event[]> {
  const rows = await ask<{ row: object }>(ownerUrl, 'select to_jsonb(e) as row from domain_event e where branch_id = $1 order by seq', [branchId])
  return rows.map(({ row }) => fromRecord(row as never) as unknown as Event)
}

/** The events of one thing as whoever holds these keys reads them. */
async function read (id: string): Promise<Record<string, unknown>[]> {
  const persons = await ask<{ id: string }>(ownerUrl, 'select person_id as id from person_key where branch_id = $1', [branchId])
  const keys = await db.read(caller, (tx) => findKeys(tx, persons.map(({ id }) => id)))
  const events = await ask<{ data: Record<string, unknown> }>(ownerUrl, 'select data from domain_event where aggregate_id = $1 order by seq', [id])
  return events.map(({ data }) => unseal(data, keys))
}

const forget = (personId: string) => db.write(caller, (tx) =>
  tx.deleteFrom('personKey').where('branchId', '=', branchId).where('personId', '=', personId).execute())

t.test('P-3 what names or describes a person stands in the tables, and nowhere in the events', async (t) => {
  const { id: candidateId, href } = await openPerson()
  done(await officer.put(href, { ...person, phone: `07 ${canary}` }, { 'if-match': '"1"' }))
  const examiner = { familyName: canary, givenNames: canary, email: null, employerOrganizationId: null, trainsFor: [], yearsInTrade: 9, retiredOn: null }
  done(await officer.post('/v1/examiners', examiner))
  const seat = { college: 'employees', organizationName: 'A union', sector: null, titularId: null, titularName: canary, substituteId: null, substituteName: canary, endedOn: null }
  done(await officer.post('/v1/seats', seat))

  const candidate = await service.as('candidate', { personId: candidateId })
  const opening = { candidateId, certificateId, route: 'continuing_training', scheme: 'self_funded' }
  const { href: file } = done(await candidate.post('/v1/applications', opening))
  done(await candidate.post(`${file}/submit`))
  done(await officer.post(`${file}/return-incomplete`, { note: `${canary} has signed nothing.` }))
  done(await candidate.post(`${file}/withdraw`, { reason: `${canary} moves away.` }))

  const ready = await openReadyFile(service, { candidateId, certificateId, validationFileOn: service.today })
  const jury = await convened([ready])
  done(await officer.post(`${jury.href}/panel-members`, { ...jury.members[3]!.line, name: canary }))
  done(await officer.post(`${jury.href}/open`))
  done(await officer.post(`${jury.href}/decisions`, decision(ready, { units: [{ ...all(true)[0]! }, { ...all(false)[1]! }], recommendations: `${canary} should practise.` })))
  done(await officer.post(`${jury.href}/close`))
  done(await jury.members[0]!.client.post(`${jury.href}/sign-minutes`))
  const { items: [held] } = done(await officer.get(`/v1/unit-awards?candidateId=${candidateId}`))
  done(await officer.post(`/v1/unit-awards/${held.id}/revoke`, { reason: `${canary} had copied.` }))
  done(await candidate.post('/v1/appeals', { applicationId: ready, grounds: `${canary} was tired.` }))

  const { domain_event: events, ...tables } = await dumpOf(ownerUrl)
  const clear = Object.entries(tables).flatMap(([table, rows]) => (JSON.parse(rows) as object[])
    .flatMap((row) => Object.entries(row).flatMap(([column, value]) => JSON.stringify(value).includes(canary) ? `${table}.${column}` : [])))
  t.strictSame([...new Set(clear)].sort(), [
    'appeal.grounds', 'application.note', 'application.reason', 'candidate.birth_place', 'candidate.email', 'candidate.family_name', 'candidate.given_names',
    'candidate.phone', 'examiner.family_name', 'examiner.given_names', 'jury_decision.recommendations', 'panel_member.name', 'seat.substitute_name',
    'seat.titular_name', 'unit_award.reason'
  ])
  t.notMatch(events, new RegExp(`${canary}|1961-09-13|${Buffer.from(canary).toString('base64').slice(0, 14)}`, 'i'))
  t.ok(events!.match(/"sealed"/g)!.length >= 20)
  t.match((await read(candidateId)).at(-1), { content: { familyName: canary, birthDate: '1961-09-13', phone: `07 ${canary}` } }, 'with the keys, it is all there')
  await provesItsHistory(ownerUrl, branchId)
})

t.test('P-3 the history of a person is answered sealed, and says whose it is', async (t) => {
  const { id, href } = await openPerson()
  const answer = await officer.get(`${href}/events`)
  t.notMatch(answer.text, canary)
  t.match(answer.body.items[0].data.state, { id, familyName: { person: id, sealed: /^[\w+/]{40,}=*$/ }, employerOrganizationId: null })
})

t.test('P-3 the same text twice does not look the same: nobody compares what they cannot read', async (t) => {
  const { id } = await openPerson()
  const { data } = (await history()).findLast((event) => (event.data['state'] as { id?: string } | undefined)?.id === id)!
  const sealed = Object.values(data['state'] as object).filter(isSealed).map(({ sealed }) => sealed.slice(0, 16))
  t.equal(sealed.length, 7)
  t.equal(new Set(sealed).size, 7)
})

t.test('P-3 without its key the text is gone, the others are read, and the chain holds', async (t) => {
  const [forgotten, other] = [await openPerson(), await openPerson()]
  await forget(forgotten.id)
  t.match(await read(forgotten.id), [{ state: { id: forgotten.id, familyName: null, givenNames: null, birthDate: null, email: null } }])
  t.match(await read(other.id), [{ state: { familyName: canary } }])
  t.equal((await officer.get(`${forgotten.href}/events`)).status, 200)
  let prevHash = ''
  for (const { hash, ...event } of await history()) {
    t.same([event.prevHash, hashOf(event)], [prevHash, hash], `event ${event.seq}`)
    prevHash = hash
  }
})

t.test('P-3 who comes back gets another key: what was destroyed stays so', async (t) => {
  const { id, href } = await openPerson()
  await forget(id)
  done(await officer.put(href, { ...person, familyName: 'Nouveau' }, { 'if-match': '"1"' }))
  t.match(await read(id), [{ state: { familyName: null, birthDate: null } }, { content: { familyName: 'Nouveau', birthDate: '1961-09-13' } }])
})

t.test('P-3 several who need the first key of a person at once use the same one', async (t) => {
  const { id: candidateId } = await openPerson()
  const files = await Promise.all([1, 2, 3, 4].map(async () => {
    const { id } = done(await officer.post('/v1/applications', { candidateId, certificateId, route: 'continuing_training', scheme: 'self_funded' }))
    return id as string
  }))
  await forget(candidateId)
  await Promise.all(files.map((id) => execute(db, applications, caller, { id, command: async () => ({ type: 'withdraw', reason: `${canary} ${id}` } as const) })))
  for (const id of files) t.match((await read(id)).at(-1), { reason: `${canary} ${id}` })
  t.equal((await ask(ownerUrl, 'select from person_key where person_id = $1', [candidateId])).length, 1)
})
