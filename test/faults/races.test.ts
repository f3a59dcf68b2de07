import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import type { Answer } from '../support/app.ts'
import { gather, openSession, projectContent, propose } from '../support/assembly.ts'
import { ask } from '../support/database.ts'
import { openCandidate } from '../support/decisions.ts'
import { provesItsHistory } from '../support/history.ts'
import { decision, done, startJuries } from '../support/sittings.ts'

const service = await startJuries(t)
const { officer, certificateId, branchId, ownerUrl, today, plan, file, convened } = service
const officers = [officer, ...await Promise.all([1, 2, 3].map(() => service.as('officer', { personId: uuidv7() })))]
const at = <Item>(items: readonly Item[], index: number) => items[index % items.length]!
const times = <Item>(count: number, make: (index: number) => Promise<Item>) => Promise.all(Array.from({ length: count }, (_, index) => make(index)))

/** How often each answer was given: `200`, or the status with the code of its problem. */
function tally (answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { status, body } of answers) {
    const key = status < 300 ? String(status) : `${status} ${body.code}`
    counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}

/** A person who opens files of their own. */
async function applicant () {
  const candidateId = await openCandidate(service, { category: 'job_seeker' })
  const client = await service.as('candidate', { personId: candidateId })
  const open = async () => done(await client.post('/v1/applications', { candidateId, certificateId, route: 'continuing_training', scheme: 'self_funded' })).href as string
  return { candidateId, client, open }
}

t.test('model 5.4 six drafts of one person, handed in at once: one lives', async (t) => {
  for (let round = 0; round < 3; round++) {
    const { client, candidateId, open } = await applicant()
    const drafts = await times(6, open)
    t.same(tally(await Promise.all(drafts.map((href) => client.post(`${href}/submit`)))), { 200: 1, '409 application_already_live': 5 })
    t.same(await ask(ownerUrl, 'select status, count(*)::int from application where candidate_id = $1 group by 1 order by 1', [candidateId]),
      [{ status: 'draft', count: 5 }, { status: 'submitted', count: 1 }])
  }
})

t.test('C-8 eight commands that saw the same version: one is carried out', async (t) => {
  const { client, open } = await applicant()
  const href = await open()
  const { headers } = await client.post(`${href}/submit`)
  const ifMatch = { 'if-match': headers['etag'] }
  const answers = await times(8, (index) => at(officers, index).post(`${href}/${index < 4 ? 'accept' : 'abandon'}`, index < 4 ? {} : { reason: 'Silent.' }, ifMatch))
  t.same(tally(answers), { 200: 1, '412 precondition_failed': 7 })
  t.same((await officer.get(`${href}/events`)).body.items.length, 3)
})

t.test('eight commands without a version: one is carried out, the others are told where it stands', async (t) => {
  const { client, open } = await applicant()
  const href = await open()
  done(await client.post(`${href}/submit`))
  const answers = await times(8, (index) => at(officers, index).post(`${href}/accept`))
  t.same(tally(answers), { 200: 1, '409 action_not_allowed': 7 })
  for (const { status, body } of answers) if (status === 409) t.match(body, { currentStatus: 'complete', etag: '3' })
})

t.test('eight births under one id: one is born', async (t) => {
  const client = await service.as('candidate', { personId: uuidv7() })
  const unsaid = { birthPlace: null, email: null, phone: null, employerOrganizationId: null, managingOrganizationId: null }
  const person = { familyName: 'Delâtre', givenNames: 'Zoé', birthDate: '1990-02-28', category: 'other', ...unsaid }
  t.same(tally(await times(8, () => client.post('/v1/candidates', person))), { 201: 1, '409 record_exists': 7 })
})

// Trap 1: a new line of a list holds its file; under `for update` two lists that want the same file would wait for each other.
t.test('officers put the same files on several lists, and change the persons behind them: one list gets each', async (t) => {
  const files = await times(6, () => file())
  for (let round = 0; round < 3; round++) {
    const sessions = await times(3, async (index) => {
      const { href } = done(await at(officers, index).post('/v1/jury-sessions', plan()))
      return done(await officer.post(`${href}/convene`)).href as string
    })
    const listing = files.flatMap(({ id }) => sessions.map((href, index) => at(officers, index).post(`${href}/listed-candidates`, { applicationId: id })))
    const linking = files.map(({ candidateId }, index) => at(officers, index).post(`/v1/candidates/${candidateId}/links`, { personId: uuidv7(), relation: 'family' }))
    const changing = files.map(async ({ candidateId }) => {
      const { body, headers } = await officer.get(`/v1/candidates/${candidateId}`)
      const { id, href, etag, links, ...content } = body
      return officer.put(href, { ...content, phone: `0${round}` }, { 'if-match': headers['etag'] })
    })
    const listed = await Promise.all(listing)
    t.equal(listed.filter(({ status }) => status === 201).length, files.length)
    for (const { status, text } of [...listed, ...await Promise.all([...linking, ...changing])]) t.ok(status < 500, text)
    const cancelled = await Promise.all(sessions.map((href, index) => at(officers, index).post(`${href}/cancel`, { reason: 'Another day.' })))
    t.same(tally(cancelled), { 200: 3 })
    for (const { href } of files) t.equal((await officer.get(href)).body.status, 'ready_for_jury')
  }
})

t.test('REL-7 juries close at once, each of them several times: a number for everyone, and one award for each', async (t) => {
  const juries = await times(3, async () => {
    const { id } = await file()
    const jury = await convened([id])
    done(await officer.post(`${jury.href}/open`))
    done(await officer.post(`${jury.href}/decisions`, decision(id)))
    return jury
  })
  const answers = await Promise.all(juries.flatMap(({ href }) => officers.map((one) => one.post(`${href}/close`))))
  t.same(tally(answers), { 200: 3, '409 action_not_allowed': 9 })
  const awards = await ask<{ number: string }>(ownerUrl, 'select number from award where branch_id = $1 order by 1', [branchId])
  t.same(awards.map(({ number }) => number.split('-').slice(1, 3).join('-')), ['000001', '000002', '000003'].map((last) => `${today.slice(0, 4)}-${last}`))
})

// Trap 3: each looks at what the other writes. The session that an item names is held as well, until the item stands on its agenda.
t.test('an item is put on the agenda of a session that is being closed: one of the two comes too late', async (t) => {
  const assembly = await gather(service)
  const holder = new pg.Client({ connectionString: ownerUrl })
  await holder.connect()
  t.teardown(() => holder.end())
  const project = done(await officer.post('/v1/certificate-projects', { kind: 'creation', certificateId: null, ...projectContent('CQP-RACE') }))
  done(await officer.post(`${project.href}/submit`))
  const session = await openSession(assembly)
  const item = await propose(assembly, { subject: 'project_framework', subjectId: project.id })
  await holder.query('begin')
  await holder.query('select from commission_approval where id = $1 for update', [item.id])
  const tabling = officer.post(`${item.href}/table`, { commissionSessionId: session.id })
  await sleep(200)
  const closing = officer.post(`${session.href}/close`)
  await sleep(200)
  await holder.query('rollback')
  t.match([await tabling, await closing], [{ status: 200 }, { status: 409, body: { code: 'votes_still_open', currentStatus: 'open' } }])
})

t.test('E-1 nothing waited for itself, and the branch proves its history', async (t) => {
  await service.app.close()
  t.same(await ask(ownerUrl, 'select deadlocks::int from pg_stat_database where datname = current_database()'), [{ deadlocks: 0 }])
  await provesItsHistory(ownerUrl, branchId)
})
