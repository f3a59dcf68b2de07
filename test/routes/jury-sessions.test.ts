import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import type { Client } from '../support/app.ts'
import { openCandidate, openCertificate } from '../support/decisions.ts'
import { provesItsHistory } from '../support/history.ts'
import { all, decision, done, startJuries } from '../support/sittings.ts'
import { leavesNothing } from '../support/traces.ts'

const service = await startJuries(t)
const { branchId, ownerUrl, officer, certificateId, today, plan, file, seat, convened, statusOf } = service
const tables = ['jury_session', 'application']

t.test('a session from its plan to its minutes', async (t) => {
  const [full, none, later] = [await file(), await file(), await file()]
  const { body: planned, headers } = await officer.post('/v1/jury-sessions', plan())
  t.match(planned, { status: 'planned', isAnonymised: true, panelMembers: [], listedCandidates: [], decisions: [] })
  const edited = done(await officer.put(planned.href, plan({ place: 'Lyon', capacity: 3 }), { 'if-match': headers['etag'] }))
  t.match(edited, { place: 'Lyon', capacity: 3 })
  const { href } = planned
  t.match(done(await officer.post(`${href}/convene`)), { status: 'convened', convenedOn: today })
  const president = await seat(href, 'employees', true)
  for (const side of ['employees', 'employers', 'employers'] as const) await seat(href, side, false)
  for (const { id } of [full, none, later]) {
    const listed = await officer.post(`${href}/listed-candidates`, { applicationId: id })
    t.match([listed.status, listed.headers['content-location']], [201, href])
    t.match((await officer.get(listed.headers['location'])).body, { applicationId: id, anonymousCode: /^[0-9A-Z]{6}$/ })
  }
  t.equal(await statusOf(full.href), 'listed')
  t.match(done(await officer.post(`${href}/open`)), { status: 'open', openedOn: today })

  const told = { votes: { for: 3, against: 1, abstain: 0 }, recommendations: 'Well prepared.' }
  const byJuror = await president.client.post(`${href}/decisions`, decision(full.id, told))
  t.equal(byJuror.status, 201)
  const tally = { majority: 'of_present', neededOverall: 3, castingVoteUsed: false }
  t.match(byJuror.body.decisions, [{ applicationId: full.id, tally, decidedOn: today, ...told }])
  const first = done(await officer.post(`${href}/decisions`, decision(none.id)))
  const second = done(await officer.post(`${href}/decisions`, decision(none.id, { units: all(false) })))
  t.match(second.decisions[2], { supersedesId: first.decisions[1].id, units: all(false) })
  t.notOk('votes' in second.decisions[2], 'agreed without a vote')
  const blockedBy = [{ code: 'candidates_undecided', params: { count: '1' } }]
  t.match(second.allowedActions, [{ action: 'adjourn' }, { action: 'decide' }, { action: 'close', blockedBy }])
  done(await officer.post(`${href}/decisions`, { applicationId: later.id, isDeferred: true, units: [] }))
  t.match(done(await officer.post(`${href}/close`)), { status: 'closed' })
  t.same(await Promise.all([full, none, later].map(({ href }) => statusOf(href))), ['certified', 'refused', 'ready_for_jury'])
  t.match(done(await president.client.post(`${href}/sign-minutes`)),
    { status: 'minutes_signed', minutesSignedOn: today, minutesSignedBy: president.personId })
  t.match((await officer.get(full.href)).body, { publishedOn: today, acquiredUnits: ['U1', 'U2'] })
  t.equal((await officer.get(`/v1/awards?candidateId=${full.candidateId}`)).body.items.length, 1)
  t.equal((await officer.get(`/v1/unit-awards?candidateId=${full.candidateId}`)).body.items.length, 2)
})

// Domain 3.8: two of the unions, two of the employers, in August nobody [S21].
t.test('a panel that the branch does not know opens nothing, and is told in figures', async (t) => {
  const { id } = await file()
  const lone = await convened([id], ['employees', 'employers', 'employers'])
  const [short] = await leavesNothing(service, tables, [[409, 'quorum_not_reached', () => officer.post(`${lone.href}/open`)]])
  t.match(short!.body, { params: { scope: 'employees', needed: '2', present: '1', rule: 'jury.quorum' }, currentStatus: 'convened' })
  await seat(lone.href, 'employees', false)
  await seat(lone.href, 'employers', false)
  const [uneven] = await leavesNothing(service, tables, [[409, 'panel_not_balanced', () => officer.post(`${lone.href}/open`)]])
  t.match(uneven!.body.params, { employees: '2', employers: '3' })
  const adjourned = done(await officer.post(`${lone.href}/adjourn`, { reason: 'One employer too many.', newHeldOn: today }))
  t.match(adjourned, { status: 'adjourned', listedCandidates: [{ applicationId: id }] })
  done(await officer.post(`${lone.href}/panel-members`, { ...lone.members[2]!.line, isPresent: false }))
  t.match(done(await officer.post(`${lone.href}/open`)), { status: 'open' })
})

t.test('what is refused says why, and leaves nothing', async (t) => {
  const [ready, waiting] = [await file(), await openCandidate(service)]
  const { body: draft } = await officer.post('/v1/applications', { candidateId: waiting, certificateId, route: 'continuing_training', scheme: 'cpf' })
  const other = await file({ certificateId: await openCertificate(service, ['U1', 'U2']) })
  const { href, members: [president] } = await convened([ready.id])
  const [auditor, keyOnly] = [await service.as('auditor'), await service.as('officer')]
  const abroad = await service.as('officer', { branchId: await service.openBranch() })
  const line = { ...president!.line, personId: uuidv7() }
  const list = (applicationId: string) => () => officer.post(`${href}/listed-candidates`, { applicationId })
  const answers = await leavesNothing(service, tables, [
    [403, 'role_not_allowed', () => auditor.post('/v1/jury-sessions', plan())],
    [422, 'reference_unknown', () => officer.post('/v1/jury-sessions', plan({ certificateId: uuidv7() }))],
    [422, 'capacity_exceeded', () => officer.post('/v1/jury-sessions', plan({ capacity: 51 }))],
    [422, 'date_too_early', () => officer.post('/v1/jury-sessions', plan({ heldOn: '2020-01-06' }))],
    [422, 'validation_failed', () => officer.post('/v1/jury-sessions', plan({ heldOn: 'tomorrow', seats: 4 }))],
    [409, 'action_not_allowed', () => officer.post(`${href}/convene`)],
    [422, 'president_seated', () => officer.post(`${href}/panel-members`, line)],
    [422, 'reference_unknown', () => officer.post(`${href}/panel-members`, { ...line, role: 'member', organizationId: uuidv7() })],
    [422, 'reference_unknown', list(uuidv7())],
    [409, 'application_not_ready', list(draft.id)],
    [409, 'application_not_ready', list(ready.id)],
    [422, 'other_certificate', list(other.id)],
    [403, 'role_not_allowed', () => president!.client.post(`${href}/open`)],
    [404, 'not_found', () => abroad.get(href)],
    [404, 'not_found', () => abroad.post(`${href}/cancel`, { reason: 'Not ours.' })],
    [409, 'action_not_allowed', () => officer.post(`${href}/decisions`, decision(ready.id))]
  ])
  t.match(answers[1]!.body.errors, [{ pointer: '#/certificateId' }])
  t.match(answers[5]!.body, { currentStatus: 'convened', allowedActions: [{ action: 'seat_member', href: `${href}/panel-members` }] })
  done(await officer.post(`${href}/open`))
  const decide = (more: object, client = officer) => () => client.post(`${href}/decisions`, decision(ready.id, more))
  const refused = await leavesNothing(service, tables, [
    [403, 'person_required', decide({}, keyOnly)],
    [403, 'role_not_allowed', decide({}, auditor)],
    [422, 'reference_unknown', decide({ applicationId: other.id })],
    [422, 'units_undecided', decide({ units: all(true).slice(1) })],
    [422, 'unit_not_asked', decide({ units: [...all(true), { unitCode: 'U3', isAcquired: true }] })],
    [422, 'votes_do_not_add_up', decide({ votes: { for: 5, against: 0, abstain: 0 } })],
    [422, 'majority_not_reached', decide({ votes: { for: 1, against: 2, abstain: 1 } })],
    [422, 'marks_not_adjusted', decide({ markAdjustments: [{ unitCode: 'U1', oldMark: '9', newMark: '10', reason: 'Nearly.' }] })],
    [422, 'validation_failed', decide({ units: [{ unitCode: 'U1' }] })],
    [409, 'candidates_undecided', () => officer.post(`${href}/close`)]
  ])
  t.match(refused[6]!.body, { params: { needed: '3', present: '1', rule: 'jury.majority' }, errors: [{ pointer: '#/votes' }] })
})

t.test('a session that is cancelled gives its files back', async (t) => {
  const { id, href: application } = await file()
  const { href } = await convened([id])
  t.match(done(await officer.post(`${href}/cancel`, { reason: 'The hall is closed.' })), { status: 'cancelled', allowedActions: [] })
  t.match((await officer.get(application)).body, { status: 'ready_for_jury', jurySessionId: null })
})

t.test('sessions are seen by the secretariat, the commission, auditors, and the jurors who sit', async (t) => {
  const { href, id, members } = await convened([])
  const sees = async (client: Client) => {
    const { items } = (await client.get(`/v1/jury-sessions?heldOnFrom=${today}&limit=200`)).body
    return [(await client.get(href)).status, items.some((item: { id: string }) => item.id === id)]
  }
  const readers = [officer, await service.as('auditor'), await service.as('commission_member'), members[3]!.client]
  for (const client of readers) t.same(await sees(client), [200, true])
  for (const role of ['juror', 'examiner', 'candidate', 'employer', 'training_provider'] as const) {
    t.same(await sees(await service.as(role, { personId: uuidv7(), organizationId: uuidv7() })), [404, false], role)
  }
})

// Model 5.8.
t.test('every row is what its events tell', async (t) => {
  const { events, rows } = await provesItsHistory(ownerUrl, branchId)
  t.ok(events > 50 && rows > 30, `${events} events, ${rows} rows`)
})
