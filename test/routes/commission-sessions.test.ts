import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { addDays, addYears } from '../../src/domain/rules/calendar.ts'
import { startApp } from '../support/app.ts'
import { type Assembly, attend, done, gather, type Member, openSession, plan, projectContent, propose, seatMember } from '../support/assembly.ts'
import { provesItsHistory } from '../support/history.ts'
import { leavesNothing } from '../support/traces.ts'

const service = await startApp(t, { preset: 'cleaning' })
const assembly = await gather(service, 6)
const { officer, members, today } = assembly
const [president, vicePresident, third, fourth, fifth] = members as [Member, Member, Member, Member, Member]
const collection = '/v1/commission-sessions'
const convened = async (heldOn?: string) => {
  const session = await plan(assembly, heldOn)
  return done(await officer.post(`${session.href}/convene`))
}
const setClock = async ({ officer }: Pick<Assembly, 'officer'>, branchId: string, day: string) =>
  done(await officer.post(`/v1/branches/${branchId}/set-clock`, { now: `${day}T10:00:00.000Z` }))

// [S71]: more than half of the seats of each college, present or represented; proxies within the college.
t.test('a session is convened, opens with its quorum, closes, and both chairs sign its minutes', async (t) => {
  const created = await officer.post(collection, {
    kind: 'ordinary', heldOn: today, place: null, presidentSeatId: president.seatId, vicePresidentSeatId: vicePresident.seatId
  })
  t.match(created, { status: 201, body: { status: 'planned', presidentCollege: 'employees', attendances: [], etag: '1' } })
  const { href } = created.body
  t.match(done(await officer.post(`${href}/convene`)), { status: 'convened', convenedOn: today, documentsDueOn: today })
  const first = await attend(assembly, { href }, president)
  t.match(first,
    { status: 201, headers: { location: `${href}/attendances/${first.body.attendances[0].id}`, 'content-location': href } })
  for (const member of [third, vicePresident]) done(await attend(assembly, { href }, member))

  const early = await officer.post(`${href}/open`)
  const shortfall = { code: 'quorum_not_reached', params: { scope: 'employers', needed: '2', present: '1', rule: 'commission.quorum' } }
  t.match(early.body, { status: 409, ...shortfall, currentStatus: 'convened' })
  t.match(early.body.allowedActions.filter(({ blockedBy }: any) => blockedBy.length > 0),
    [{ action: 'open', blockedBy: [shortfall] }], 'adjourn stands beside it')
  done(await attend(assembly, { href }, fourth, { holder: vicePresident }))
  t.match(done(await officer.post(`${href}/open`)), { status: 'open' })
  t.match(done(await officer.post(`${href}/close`)), { status: 'closed' })

  t.match((await third.client.post(`${href}/sign-minutes`)).body, { status: 409, code: 'not_a_signatory' })
  t.match(done(await president.client.post(`${href}/sign-minutes`)),
    { status: 'closed', presidentSignedOn: today, vicePresidentSignedOn: null })
  t.match((await president.client.post(`${href}/sign-minutes`)).body,
    { status: 409, code: 'minutes_already_signed', params: { signedOn: today } })
  t.match(done(await vicePresident.client.post(`${href}/sign-minutes`)),
    { status: 'minutes_signed', vicePresidentSignedOn: today, allowedActions: [] })
})

t.test('a corrected line names the one that it replaces, and the latest counts', async (t) => {
  const session = await convened()
  for (const member of [president, third, vicePresident, fourth]) done(await attend(assembly, session, member))
  const { attendances } = done(await attend(assembly, session, fourth, { presence: 'absent' }))
  const lines = attendances.filter(({ seatId }: any) => seatId === fourth.seatId)
  t.match(lines, [{ presence: 'present', supersedesId: null }, { presence: 'absent', supersedesId: lines[0].id, heldOn: today }])
  t.match((await officer.post(`${session.href}/open`)).body,
    { code: 'quorum_not_reached', params: { scope: 'employers', present: '1' } })
  done(await attend(assembly, session, fourth))
  t.equal(done(await officer.post(`${session.href}/open`)).status, 'open')
})

t.test('a session does not close over a vote under way', async (t) => {
  const session = await openSession(assembly)
  const project = done(await officer.post('/v1/certificate-projects', { kind: 'creation', certificateId: null, ...projectContent('CQP-V') }))
  done(await officer.post(`${project.href}/submit`))
  const item = await propose(assembly, { subject: 'project_framework', subjectId: project.id })
  done(await officer.post(`${item.href}/table`, { commissionSessionId: session.id }))
  t.match((await officer.post(`${session.href}/close`)).body, { status: 409, code: 'votes_still_open', params: { count: '1' } })
  done(await officer.post(`${item.href}/withdraw`, { reason: 'Not today' }))
  t.equal(done(await officer.post(`${session.href}/close`)).status, 'closed')
})

t.test('an adjourned session counts those who come on its new day', async (t) => {
  const branchId = await service.openBranch()
  const theirs = await gather(service, 4, branchId)
  const session = await plan(theirs)
  done(await theirs.officer.post(`${session.href}/convene`))
  for (const member of theirs.members) done(await attend(theirs, session, member))
  const newDay = addDays(theirs.today, 7)
  t.match(done(await theirs.officer.post(`${session.href}/adjourn`, { reason: 'No room', newHeldOn: newDay })),
    { status: 'adjourned', heldOn: newDay, reason: 'No room' })
  t.match((await theirs.officer.post(`${session.href}/open`)).body, { code: 'session_not_today', params: { heldOn: newDay } })
  await setClock(theirs, branchId, newDay)
  t.match((await theirs.officer.post(`${session.href}/open`)).body, { code: 'quorum_not_reached', params: { present: '0' } })
  for (const member of theirs.members) t.match(await attend(theirs, session, member), { status: 201 })
  const opened = done(await theirs.officer.post(`${session.href}/open`))
  t.equal(opened.attendances.length, 8, 'the lines of the first day stay readable')
  await provesItsHistory(service.ownerUrl, branchId)
})

// [S76][S77]: the presidency alternates every two years.
t.test('after two years of one college’s presidency the other college presides', async (t) => {
  const branchId = await service.openBranch()
  const theirs = await gather(service, 4, branchId)
  await openSession(theirs)
  const later = addYears(theirs.today, 2)
  await setClock(theirs, branchId, later)
  const asBefore = await plan(theirs, later)
  t.match((await theirs.officer.post(`${asBefore.href}/convene`)).body,
    { status: 409, code: 'presidency_must_alternate', params: { college: 'employees', years: '2', until: later, rule: 'commission.presidencyTermYears' } })
  const [first, second, ...rest] = theirs.members as [typeof members[0], typeof members[0]]
  const turned = { ...theirs, members: [second, first, ...rest], today: later }
  await openSession(turned)
  await setClock(theirs, branchId, addDays(later, 1))
  const again = await plan(theirs, addDays(later, 1))
  t.match(done(await theirs.officer.post(`${again.href}/convene`)),
    { status: 'convened', presidentCollege: 'employees' }, 'the other college presided in between')
})

t.test('what is refused says why and writes nothing', async (t) => {
  const planned = await plan(assembly)
  const session = await convened()
  const cancelled = await plan(assembly)
  done(await officer.post(`${cancelled.href}/cancel`, { reason: 'Strike' }))
  const ended = await seatMember(service, officer, { college: 'employers', endedOn: today })
  const otherBranch = await service.openBranch()
  const other = await gather(service, 2, otherBranch)
  const theirs = await plan(other)
  const [auditor, robot, provider] = await Promise.all([
    service.as('auditor'), service.as('commission_member', { personId: null }), service.as('training_provider', { organizationId: uuidv7() })
  ])
  done(await attend(assembly, session, president))
  const chairs = { presidentSeatId: president.seatId, vicePresidentSeatId: vicePresident.seatId }
  const body = { kind: 'ordinary', heldOn: today, place: null, ...chairs }
  const present = { seatId: third.seatId, presence: 'present', proxyHolderSeatId: null }
  const record = (line: object, client = officer) => client.post(`${session.href}/attendances`, { ...present, ...line })
  const attempts = [
    ['#/vicePresidentSeatId', 422, 'presidency_not_joint', () => officer.post(collection, { ...body, vicePresidentSeatId: third.seatId })],
    ['#/vicePresidentSeatId', 422, 'seat_ended', () => officer.post(collection, { ...body, vicePresidentSeatId: ended.seatId })],
    ['#/presidentSeatId', 422, 'reference_unknown', () => officer.post(collection, { ...body, presidentSeatId: other.members[0]!.seatId })],
    ['#/heldOn', 422, 'date_too_early', () => officer.post(collection, { ...body, heldOn: addDays(today, -1) })],
    ['#/kind', 422, 'validation_failed', () => officer.post(collection, { ...body, kind: 'secret' })],
    ['#/seatId', 422, 'reference_unknown', () => record({ seatId: other.members[0]!.seatId })],
    ['#/proxyHolderSeatId', 422, 'proxy_of_other_college', () => attend(assembly, session, vicePresident, { holder: president })],
    ['#/proxyHolderSeatId', 409, 'proxy_holder_absent', () => record({ presence: 'proxy', proxyHolderSeatId: fifth.seatId })],
    ['#/proxyHolderSeatId', 422, 'proxy_holder_missing', () => record({ presence: 'proxy' })],
    ['#/proxyHolderSeatId', 422, 'proxy_holder_unexpected', () => record({ proxyHolderSeatId: president.seatId })],
    ['#/presence', 422, 'seat_vacant', () => record({ presence: 'substitute' })],
    ['#/newHeldOn', 422, 'date_too_early', () => officer.post(`${session.href}/adjourn`, { reason: 'Late', newHeldOn: addDays(today, -1) })]
  ] as const
  const pointed = await leavesNothing(service, ['commission_session'], attempts.map(([, ...attempt]) => attempt))
  for (const [index, [pointer]] of attempts.entries()) t.match(pointed[index]!.body.errors, [{ pointer }])
  const [late] = await leavesNothing(service, ['commission_session'], [
    [409, 'action_not_allowed', () => officer.post(`${cancelled.href}/convene`)],
    [409, 'action_not_allowed', () => officer.post(`${planned.href}/open`)],
    [403, 'role_not_allowed', () => auditor.post(collection, body)],
    [403, 'role_not_allowed', () => president.client.post(`${planned.href}/convene`)],
    [403, 'role_not_allowed', () => record({}, president.client)],
    [403, 'role_not_allowed', () => officer.post(`${session.href}/sign-minutes`)],
    [403, 'person_required', () => robot.post(`${session.href}/sign-minutes`)],
    [404, 'not_found', () => provider.post(`${planned.href}/convene`)],
    [404, 'not_found', () => officer.post(`${theirs.href}/convene`)],
    [412, 'precondition_failed', () => officer.post(`${planned.href}/convene`, {}, { 'if-match': '"5"' })]
  ])
  t.match(late!.body, { currentStatus: 'cancelled', etag: '2', allowedActions: [] })
})

t.test('the proxies of one holder are counted as the policy says', async (t) => {
  const branchId = await service.openBranch()
  const theirs = await gather(service, 8, branchId)
  const session = await plan(theirs)
  done(await theirs.officer.post(`${session.href}/convene`))
  const [holder, , second, , fourth, , sixth] = theirs.members
  done(await attend(theirs, session, holder!))
  for (const member of [second!, fourth!]) t.match(await attend(theirs, session, member, { holder: holder! }), { status: 201 })
  t.match((await attend(theirs, session, sixth!, { holder: holder! })).body,
    { status: 422, code: 'proxy_limit_passed', params: { limit: '2', held: '3', rule: 'commission.proxy' } })
})

t.test('commission members and auditors read sessions by day; who has no part in it does not', async (t) => {
  const auditor = await service.as('auditor')
  const { items } = done(await auditor.get(`${collection}?heldOnFrom=${today}&heldOnBefore=${addDays(today, 1)}&status=cancelled&sort=heldOn`))
  t.match(items, [{ heldOn: today, status: 'cancelled', kind: 'ordinary' }])
  t.equal((await president.client.get(items[0].href ?? `${collection}/${items[0].id}`)).status, 200)
  for (const role of ['training_provider', 'candidate', 'juror', 'examiner', 'employer'] as const) {
    const reader = await service.as(role, { personId: uuidv7(), organizationId: uuidv7() })
    t.equal((await reader.get(`${collection}/${items[0].id}`)).status, 404, role)
    t.strictSame(done(await reader.get(collection)).items, [], role)
  }
  const { events } = await provesItsHistory(service.ownerUrl, service.branchId)
  t.ok(events > 40)
})
