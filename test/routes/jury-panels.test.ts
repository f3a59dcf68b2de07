import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import type { Client } from '../support/app.ts'
import { changePolicy, openOrganization } from '../support/decisions.ts'
import { provesItsHistory } from '../support/history.ts'
import { decision, done, startJuries, train } from '../support/sittings.ts'
import { leavesNothing } from '../support/traces.ts'

const service = await startJuries(t)
const { branchId, ownerUrl, officer, today, plan, file, seat, convened } = service
const tables = ['jury_session', 'application']

const commissionSeat = async (college: string, organizationName: string, more: object = {}): Promise<void> => {
  const holders = { titularId: null, titularName: null, substituteId: null, substituteName: null }
  done(await officer.post('/v1/seats', { college, organizationName, sector: null, ...holders, endedOn: null, ...more }))
}

// Metallurgy [S9]: one of each union with a seat, asked fifteen days before.
t.test('the unions of a panel are those with a seat on the commission today, however they are written', async (t) => {
  await commissionSeat('employees', 'CFDT')
  await commissionSeat('employees', ' Cfdt')
  await commissionSeat('employees', 'CGT')
  await commissionSeat('employees', 'FO', { endedOn: today })
  await commissionSeat('employers', 'UIMM')
  await changePolicy(service, { jury: { composition: { perUnion: 1 } } })
  const { href } = await convened([(await file()).id], ['employers'])
  const send = (college: 'employees' | 'employers', mandatedBy: string) => seat(href, college, false, { mandatedBy })
  const open = () => officer.post(`${href}/open`)
  await send('employees', 'cgt')
  const [short, unknown, ended] = await leavesNothing(service, tables, [
    [409, 'panel_incomplete', open],
    ...['UNSA', 'FO'].map((mandatedBy) => [422, 'reference_unknown', () => officer.post(`${href}/panel-members`, {
      personId: uuidv7(), name: 'Awa Ndiaye', college: 'employees', organizationId: null, mandatedBy, role: 'member', isQualified: true, isPresent: true
    })] as const)
  ])
  t.match(short!.body.params, { what: / ?cfdt/i, needed: '1', present: '0', rule: 'jury.composition' })
  t.match([unknown!.body.errors, ended!.body.errors], [[{ pointer: '#/mandatedBy' }], [{ pointer: '#/mandatedBy' }]])
  await send('employers', 'UIMM')
  await send('employees', 'CFDT')
  const { panelMembers } = done(await open())
  t.match(panelMembers.map((member: { mandatedBy: string }) => member.mandatedBy), [null, 'CGT', 'UIMM', / ?cfdt/i])
  t.match(panelMembers[0], { capacity: 'member', needsLeave: true })
})

t.test('the unions are asked before the session is convened', async (t) => {
  await changePolicy(service, { jury: { unionNoticeDays: 15 } })
  const soon = done(await officer.post('/v1/jury-sessions', plan()))
  await leavesNothing(service, tables, [[409, 'unions_not_asked', () => officer.post(`${soon.href}/convene`)]])
  t.match(done(await officer.post(`${soon.href}/ask-unions`)), { status: 'planned', unionsAskedOn: today })
  const [late] = await leavesNothing(service, tables, [[409, 'union_notice_too_short', () => officer.post(`${soon.href}/convene`)]])
  t.match(late!.body.params, { needed: '15', given: '0' })
})

// The 2015 text [S12]: members of the commission, the presidency on the other side every year.
t.test('members of the commission are found by their seats, and last year’s president by its sessions', async (t) => {
  await changePolicy(service, { jury: { composition: { fromCommission: true, presidentSide: 'alternating' } } })
  const held = async (titular: 'titularId' | 'substituteId' | null) => {
    const { href, members } = await convened([(await file()).id], ['employers', 'employees'])
    for (const { personId } of members) if (titular) await commissionSeat('employers', 'FIPEC', { [titular]: personId })
    return { href, open: () => officer.post(`${href}/open`) }
  }
  const strangers = await held(null)
  const [refused] = await leavesNothing(service, tables, [[409, 'panel_incomplete', strangers.open]])
  t.match(refused!.body.params, { what: 'members_of_commission', needed: '2', present: '0' })
  const first = await held('titularId')
  const second = await held('substituteId')
  done(await first.open())
  const nextYear = async (): Promise<[boolean, string | undefined]> => {
    const heldOn = `${Number(today.slice(0, 4)) + 1}-03-01`
    const { href } = done(await officer.post('/v1/jury-sessions', plan({ heldOn })))
    const person = { personId: uuidv7(), name: 'Jean Petit', organizationId: null, role: 'president', isQualified: true, isPresent: true }
    const [same, other] = await Promise.all(['employers', 'employees'].map((college) => officer.post(`${href}/panel-members?dryRun=true`, { ...person, college })))
    return [other!.status < 300, same!.body.code]
  }
  t.same(await nextYear(), [true, 'president_of_other_side'])
  const line = { personId: uuidv7(), name: 'Jean Petit', organizationId: null, college: 'employees', role: 'president', isQualified: true, isPresent: true }
  const { href } = done(await officer.post('/v1/jury-sessions', plan()))
  const [sameYear] = await leavesNothing(service, tables, [[422, 'president_of_other_side', () => officer.post(`${href}/panel-members`, line)]])
  t.match(sameYear!.body.params, { needed: 'employers' }, 'the side that began keeps the year')
  done(await second.open())
})

// Building materials [S4]: an organisation with ten files or more sends a representative.
t.test('an organisation that trained many of the list sends somebody, who does not vote', async (t) => {
  await changePolicy(service, { jury: { providerRepresentativeFrom: 2 } })
  const organizationId = await openOrganization(service)
  const files = [await file(), await file(), await file()]
  for (const { id: applicationId, candidateId } of files.slice(0, 2)) await train(service, { applicationId, candidateId, organizationId })
  const { href } = await convened(files.map(({ id }) => id))
  const [refused] = await leavesNothing(service, tables, [[409, 'provider_not_represented', () => officer.post(`${href}/open`)]])
  t.match(refused!.body.params, { organizationId, needed: '2', present: '2', rule: 'jury.providerRepresentativeFrom' })
  const { client } = await seat(href, 'employers', false, { organizationId, capacity: 'provider_representative' })
  done(await officer.post(`${href}/open`))
  const votes = (sum: number) => ({ votes: { for: sum, against: 0, abstain: 0 } })
  await leavesNothing(service, tables, [
    [422, 'not_sitting', () => client.post(`${href}/decisions`, decision(files[2]!.id))],
    [422, 'votes_do_not_add_up', () => officer.post(`${href}/decisions`, decision(files[0]!.id, votes(5)))]
  ])
  done(await officer.post(`${href}/decisions`, decision(files[0]!.id, votes(4))))
})

t.test('the conflicts of a session are computed for its secretariat', async (t) => {
  await changePolicy(service, {})
  const [employerOrganizationId, school] = [await openOrganization(service), await openOrganization(service)]
  const [tied, free] = [await file({ employerOrganizationId }), await file()]
  await train(service, { applicationId: tied.id, candidateId: tied.candidateId, organizationId: school })
  const { href, members } = await convened([tied.id, free.id])
  const [, relative] = members
  const boss = await seat(href, 'employers', false, { organizationId: employerOrganizationId })
  const teacher = await seat(href, 'employees', false, { organizationId: school, capacity: 'provider_representative' })
  done(await officer.post(`/v1/candidates/${tied.candidateId}/links`, { personId: relative!.personId, relation: 'family' }))
  const read = async (client: Client, query = '') => done(await client.get(`${href}/conflicts${query}`))
  const { items } = await read(officer)
  t.same(items.map((item: Record<string, unknown>) => [item['applicationId'], item['personId'], item['relation'], item['source'], item['isBarring']]), [
    [tied.id, relative!.personId, 'family', 'declared', true],
    [tied.id, boss.personId, 'employs', 'employer', true],
    [tied.id, teacher.personId, 'trained', 'training_enrollment', false]
  ])
  const first = await read(await service.as('auditor'), '?limit=2')
  const second = await read(officer, `?limit=2&cursor=${first.nextCursor}`)
  t.same([...first.items, ...second.items], items)
  for (const client of [members[0]!.client, await service.as('commission_member')]) {
    t.match(await client.get(`${href}/conflicts`), { status: 403, body: { code: 'role_not_allowed' } })
  }
  t.equal((await officer.get(`/v1/jury-sessions/${uuidv7()}/conflicts`)).status, 404)
})

// Domain 3.0 no. 5 [L17]: no relation with the candidate, the coach excluded.
t.test('a coach neither takes a place on a VAE panel nor opens its session', async (t) => {
  const { id: applicationId, candidateId } = await file()
  const { href } = done(await officer.post('/v1/jury-sessions', plan({ route: 'vae' })))
  done(await officer.post(`${href}/convene`))
  done(await officer.post(`${href}/listed-candidates`, { applicationId }))
  const members = [await seat(href, 'employees', true), await seat(href, 'employers', false)]
  const [early, late] = [{ ...members[1]!.line, personId: uuidv7() }, members[1]!]
  for (const { personId } of [early, late]) done(await officer.post(`/v1/candidates/${candidateId}/links`, { personId, relation: 'coached' }))
  const params = { applicationId, relation: 'coached', source: 'declared', rule: 'law:vae_jury' }
  const [seated, opened] = await leavesNothing(service, tables, [
    [422, 'member_conflicted', () => officer.post(`${href}/panel-members`, early)],
    [409, 'panel_conflicted', () => officer.post(`${href}/open`)]
  ])
  t.match([seated!.body.params, opened!.body.params], [{ ...params, personId: early.personId }, { ...params, personId: late.personId }])
  done(await officer.post(`${href}/panel-members`, { ...late.line, isPresent: false }))
  await seat(href, 'employers', false)
  t.match(done(await officer.post(`${href}/open`)), { status: 'open' })
})

// Model 5.8.
t.test('every row is what its events tell', async (t) => {
  const { events, rows } = await provesItsHistory(ownerUrl, branchId)
  t.ok(events > 50 && rows > 30, `${events} events, ${rows} rows`)
})
