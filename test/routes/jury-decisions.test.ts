import t from 'tap'
import { execute } from '../../src/commands.ts'
import { jurySessions } from '../../src/db/jury-sessions.ts'
import { callerIn, type Client } from '../support/app.ts'
import { ask } from '../support/database.ts'
import { changePolicy, openOrganization } from '../support/decisions.ts'
import { provesItsHistory } from '../support/history.ts'
import { all, decision, done, startJuries } from '../support/sittings.ts'
import { leavesNothing } from '../support/traces.ts'

const service = await startJuries(t)
const { app: { db }, branchId, ownerUrl, officer, today, file, seat, convened, statusOf } = service
const tables = ['jury_session', 'application']

t.test('a unit that nobody assessed is not acquired by training', async (t) => {
  const { id } = await file({ validationFileOn: null })
  const { href } = await convened([id])
  done(await officer.post(`${href}/open`))
  const [refused] = await leavesNothing(service, tables, [[422, 'unit_without_result', () => officer.post(`${href}/decisions`, decision(id))]])
  t.match(refused!.body, { params: { unit: 'U1', rule: 'model:5.1' }, errors: [{ pointer: '#/units' }] })
})

// Model 2.5, domain 3.8: the link removes the juror for that candidate only, then the panel is counted again.
t.test('a member with a tie to the candidate stands aside; the panel that is left cannot judge, and the file waits', async (t) => {
  const [tied, free] = [await file(), await file()]
  const { href, members: [, second] } = await convened([tied.id, free.id])
  done(await officer.post(`/v1/candidates/${tied.candidateId}/links`, { personId: second!.personId, relation: 'family' }))
  done(await officer.post(`${href}/open`))
  const post = (applicationId: string, more: object = {}) => () => officer.post(`${href}/decisions`, decision(applicationId, more))
  const aside = { recusedPersonIds: [second!.personId] }
  const [conflict, incomplete] = await leavesNothing(service, tables, [
    [422, 'conflict_not_recused', post(tied.id)],
    [422, 'panel_incomplete_for_candidate', post(tied.id, aside)],
    [422, 'not_sitting', () => second!.client.post(`${href}/decisions`, decision(free.id, aside))]
  ])
  const params = { personId: second!.personId, applicationId: tied.id, relation: 'family', source: 'declared' }
  t.match(conflict!.body, { params, errors: [{ pointer: '#/recusedPersonIds' }] })
  t.match(incomplete!.body.params, { what: 'employees', needed: '2', present: '1' })
  done(await post(tied.id, { isDeferred: true, units: [] })())
  done(await post(free.id, { recommendations: 'Well prepared.' })())
  done(await officer.post(`${href}/close`))
  t.same([await statusOf(tied.href), await statusOf(free.href)], ['ready_for_jury', 'certified'])
})

t.test('whom the candidate works for is a tie as well', async (t) => {
  const employerOrganizationId = await openOrganization(service)
  const [tied, free] = [await file({ employerOrganizationId }), await file()]
  const { href, members } = await convened([tied.id, free.id], ['employees', 'employees', 'employers'])
  const { personId } = await seat(href, 'employers', false, { organizationId: employerOrganizationId })
  done(await officer.post(`${href}/open`))
  const [refused] = await leavesNothing(service, tables, [[422, 'conflict_not_recused', () => officer.post(`${href}/decisions`, decision(tied.id))]])
  t.match(refused!.body.params, { personId, relation: 'employs', source: 'employer' })
  done(await officer.post(`${href}/decisions`, decision(free.id)))
  t.equal(members.length, 3)
})

// Model, jury_session: publishing results needs signed minutes.
t.test('until the minutes are signed the commission does not read what a jury decides', async (t) => {
  const { id: applicationId } = await file()
  const { href, members: [president] } = await convened([applicationId])
  done(await officer.post(`${href}/open`))
  const { headers: { location } } = await officer.post(`${href}/decisions`, decision(applicationId, { recommendations: 'Well prepared.' }))
  const [member, auditor] = [await service.as('commission_member'), await service.as('auditor')]
  const reads = async (client: Client) => [
    done(await client.get(href)).decisions.length, done(await client.get(`${href}/decisions`)).items.length, (await client.get(location)).status
  ]
  for (const path of ['close', 'sign-minutes']) {
    t.same(await reads(member), [0, 0, 404])
    t.match(done(await member.get(href)), { panelMembers: [{}, {}, {}, {}], listedCandidates: [{ applicationId }] })
    for (const client of [officer, auditor, president!.client]) t.same(await reads(client), [1, 1, 200])
    done(await officer.post(`${href}/${path}`))
  }
  t.same(await reads(member), [1, 1, 200])
})

// Domain 3.0, award.decider: the jury proposes, the commission decides [S4][S12][S15][S67].
t.test('where the commission awards, a proposal becomes an award by its vote, or goes back', async (t) => {
  await changePolicy(service, { award: { decider: 'commission' } })
  for (const [type, status, session] of [['ratify', 'certified', 'ratified'], ['return', 'ready_for_jury', 'returned']] as const) {
    const { id: applicationId, href: application, candidateId } = await file()
    const { href, id } = await convened([applicationId])
    for (const [path, body] of [['open'], ['decisions', decision(applicationId)], ['close'], ['sign-minutes']] as const) {
      done(await officer.post(`${href}/${path}`, body))
    }
    t.match((await officer.get(application)).body, { status: 'proposed', outcome: 'full', publishedOn: null })
    const candidate = await service.as('candidate', { personId: candidateId })
    t.match((await candidate.get(application)).body, { status: 'listed', outcome: null })
    t.same((await officer.get(`/v1/awards?candidateId=${candidateId}`)).body.items, [])
    await execute(db, jurySessions, callerIn(branchId, 'system'), { id, command: async () => ({ type, decidedOn: today }) })
    t.match([await statusOf(href), await statusOf(application)], [session, status])
    t.match((await candidate.get(application)).body, { status, outcome: type === 'ratify' ? 'full' : null })
    t.equal((await officer.get(`/v1/awards?candidateId=${candidateId}`)).body.items.length, type === 'ratify' ? 1 : 0)
  }
})

// Model, appeal: a new deliberation excludes the first panel.
t.test('after an appeal the first panel does not judge again', async (t) => {
  await changePolicy(service, { appeal: { delay: { kind: 'months', months: 3 }, body: 'certifying_body' } })
  const { id: applicationId, candidateId, href: application } = await file()
  const first = await convened([applicationId])
  for (const [path, body] of [['open'], ['decisions', decision(applicationId, { units: all(false) })], ['close'], ['sign-minutes']] as const) {
    done(await officer.post(`${first.href}/${path}`, body))
  }
  const candidate = await service.as('candidate', { personId: candidateId })
  const { href: appeal } = done(await candidate.post('/v1/appeals', { applicationId, grounds: 'The second test was cut short.' }))
  done(await officer.post(`${appeal}/admit`))
  done(await officer.post(`${appeal}/decisions`, { ruling: 'new_deliberation', reason: 'It was.' }))
  t.equal(await statusOf(application), 'ready_for_jury')
  const other = await file()
  const { href, members } = await convened([applicationId, other.id])
  const { personId, line } = first.members[1]!
  done(await officer.post(`${href}/panel-members`, line))
  done(await officer.post(`${href}/open`))
  const decide = (more: object) => officer.post(`${href}/decisions`, decision(applicationId, more))
  const [refused] = await leavesNothing(service, tables, [[422, 'conflict_not_recused', () => decide({})]])
  t.match(refused!.body.params, { personId, relation: 'first_panel', source: 'appeal' })
  done(await decide({ recusedPersonIds: [personId] }))
  done(await officer.post(`${href}/decisions`, decision(other.id)))
  done(await officer.post(`${href}/close`))
  t.equal(await statusOf(application), 'certified')
  t.equal(members.length, 4)
})

t.test('names of members and words about candidates are sealed in events', async (t) => {
  const [row] = await ask<{ clear: number, sealed: number }>(ownerUrl, `select
    count(*) filter (where data::text like '%Awa Ndiaye%' or data::text like '%Well prepared%')::int as clear,
    count(*) filter (where data->'fact'->'name' ? 'sealed' or data->'fact'->'recommendations' ? 'sealed')::int as sealed
    from domain_event where aggregate = 'jury_session'`)
  t.match(row, { clear: 0 })
  t.ok(row!.sealed > 10)
})

// Model 5.8.
t.test('every row is what its events tell', async (t) => {
  const { events, rows } = await provesItsHistory(ownerUrl, branchId)
  t.ok(events > 50 && rows > 30, `${events} events, ${rows} rows`)
})
