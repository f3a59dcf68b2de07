import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { addDays, addMonths, addYears } from '../../src/domain/rules/calendar.ts'
import { startApp } from '../support/app.ts'
import {
  type Assembly, attend, createCertificate, done, gather, type Matter, type Member, openSession, plan, projectContent, propose, seatMember
} from '../support/assembly.ts'
import { provesItsHistory } from '../support/history.ts'
import { leavesNothing } from '../support/traces.ts'
import { accredit, openExaminer, type TrainingWorld } from '../support/training.ts'

const service = await startApp(t, { preset: 'cleaning' })
const sessions = '/v1/commission-sessions'

/** A branch with these rules in the place of the preset's, and four seats unless told otherwise. */
async function branchUnder (commission: object, count = 4): Promise<Assembly & { readonly branchId: string }> {
  const branchId = await service.openBranch()
  const theirs = await gather(service, count, branchId)
  done(await theirs.officer.post('/v1/policies', { title: 'Rules', validFrom: theirs.today, preset: 'cleaning', rules: { commission } }))
  return { ...theirs, branchId }
}
const setClock = async ({ officer, branchId }: Assembly & { readonly branchId: string }, day: string) =>
  done(await officer.post(`/v1/branches/${branchId}/set-clock`, { now: `${day}T10:00:00.000Z` }))

let made = 0
async function awaiting ({ officer }: Assembly): Promise<Matter> {
  const project = done(await officer.post('/v1/certificate-projects', { kind: 'creation', certificateId: null, ...projectContent(`CQP-R${++made}`) }))
  done(await officer.post(`${project.href}/submit`))
  return { subject: 'project_framework', subjectId: project.id }
}
async function tabled (by: Assembly, session: { id: string }, matter?: Matter): Promise<any> {
  const item = await propose(by, matter ?? await awaiting(by))
  return done(await by.officer.post(`${item.href}/table`, { commissionSessionId: session.id }))
}
const ballot = ({ href }: { href: string }, { client, seatId }: Member, choice = 'for') => client.post(`${href}/ballots`, { seatId, choice })

// [S76]: building trades, one vote per organisation, both colleges must agree.
t.test('an organisation of several seats votes once, and one of one seat weighs as much', async (t) => {
  const theirs = await branchUnder({ votes: 'per_organization', majority: 'agreement_of_colleges' }, 0)
  const seated = async (college: string, organizationName: string) =>
    seatMember(service, theirs.officer, { college, organizationName, branchId: theirs.branchId })
  const [cgt, cgtToo, cfdt] = [await seated('employees', 'CGT'), await seated('employees', 'cgt '), await seated('employees', 'CFDT')]
  const [capeb, ffb] = [await seated('employers', 'CAPEB'), await seated('employers', 'FFB')]
  const trades = { ...theirs, members: [cgt, capeb, cgtToo, ffb, cfdt] }
  const item = await tabled(trades, await openSession(trades))
  done(await ballot(item, cgt, 'against'))
  const [second] = await leavesNothing(service, ['commission_approval'], [[409, 'organization_voted', () => ballot(item, cgtToo, 'against')]])
  t.match(second!.body, { params: { rule: 'commission.votes' }, errors: [{ pointer: '#/seatId' }] })
  for (const member of [cfdt, capeb, ffb]) done(await ballot(item, member))
  t.match(done(await theirs.officer.post(`${item.href}/close-vote`)), {
    status: 'disagreement',
    decision: { votes: 'per_organization', needed: { employees: 2, employers: 1 }, tally: { employees: { for: 1, against: 1 }, employers: { for: 2 } } }
  })
  await provesItsHistory(service.ownerUrl, theirs.branchId)
})

t.test('two seats of one organisation that vote at once bring one vote', async (t) => {
  const theirs = await branchUnder({ votes: 'per_organization', majority: 'agreement_of_colleges' }, 4)
  const item = await tabled(theirs, await openSession(theirs))
  const [first, , third] = theirs.members as [Member, Member, Member]
  const answers = await Promise.all([ballot(item, first), ballot(item, third)])
  t.same(answers.map(({ status, body }) => body.code ?? status).sort(), [201, 'organization_voted'])
})

// [S71]: an equal total of votes per college.
t.test('where both colleges weigh the same, three seats weigh as much as one', async (t) => {
  const heads = { majority: 'of_present', disagreement: { kind: 'none' }, proxy: { maxPerHolder: 0 } }
  const theirs = await branchUnder({ ...heads, votes: 'equal_colleges' }, 2)
  const more = [1, 2].map(() => seatMember(service, theirs.officer, { college: 'employees', branchId: theirs.branchId }))
  const whole = { ...theirs, members: [...theirs.members, ...await Promise.all(more)] }
  const item = await tabled(whole, await openSession(whole))
  for (const member of whole.members) done(await ballot(item, member, member.college === 'employees' ? 'for' : 'against'))
  t.match(done(await theirs.officer.post(`${item.href}/close-vote`)), {
    status: 'rejected',
    decision: {
      votes: 'equal_colleges', weights: { employees: 1, employers: 3 }, needed: { overall: 4 }, tally: { overall: { for: 3, against: 3 } }
    }
  })
})

// [S71]: a matter of one branch is voted by that branch's members only.
t.test('a matter of one sector waits for the quorum of that sector', async (t) => {
  const theirs = await branchUnder({}, 6)
  const own = []
  for (const college of ['employees', 'employers']) own.push(await seatMember(service, theirs.officer, { college, branchId: theirs.branchId, sector: '3043' }))
  const session = await openSession(theirs)
  const item = await tabled(theirs, session, { ...await awaiting(theirs), sector: '3043' })
  const [employee, employer] = own as [Member, Member]
  done(await attend(theirs, session, employee))
  const shortfall = { code: 'sector_quorum_not_reached', params: { sector: '3043', scope: 'employers', needed: '1', present: '0' } }
  t.match((await ballot(item, employee)).body, { status: 409, ...shortfall })
  done(await attend(theirs, session, employer))
  for (const member of own) done(await ballot(item, member))
  done(await attend(theirs, session, employer, { presence: 'absent' }))
  t.match((await theirs.officer.post(`${item.href}/close-vote`)).body, { status: 409, ...shortfall })
  done(await attend(theirs, session, employer))
  t.match(done(await theirs.officer.post(`${item.href}/close-vote`)), { status: 'adopted', decision: { needed: { employees: 1, employers: 1 } } })
})

// [S33]: 3 to 7 members from both colleges, 3 present, majority of those present, casting vote of the session's president.
t.test('a disciplinary committee takes an accreditation back by its own rules', async (t) => {
  const disciplinary = { minMembers: 3, maxMembers: 7, quorum: 3, majority: 'of_present', castingVote: 'president' }
  const theirs = await branchUnder({ disciplinary }, 10)
  const { id: certificateId } = await createCertificate(theirs, await openSession(theirs), 'CQP-DISC')
  const world = { ...service, branchId: theirs.branchId, today: theirs.today, certificateId } as TrainingWorld
  const subjectId = await accredit(world, { examinerId: await openExaminer(world) })
  const { officer, members } = theirs
  const [president, vicePresident, third, fourth, fifth] = members as [Member, Member, Member, Member, Member]
  const idsOf = (chosen: readonly Member[]) => chosen.map(({ seatId }) => seatId)
  const body = { kind: 'disciplinary', heldOn: theirs.today, place: null, presidentSeatId: president.seatId, vicePresidentSeatId: vicePresident.seatId }
  const create = (memberSeatIds: readonly string[], more = {}) => officer.post(sessions, { ...body, memberSeatIds, ...more })
  const unexpected = { kind: 'ordinary' }
  const attempts = [
    ['#/memberSeatIds', 422, 'committee_too_small', () => officer.post(sessions, body)],
    ['#/memberSeatIds', 422, 'committee_too_small', () => create(idsOf([president, vicePresident]))],
    ['#/memberSeatIds', 422, 'committee_too_large', () => create(idsOf(members.slice(0, 8)))],
    ['#/memberSeatIds', 422, 'committee_one_sided', () => create(idsOf([president, third, fifth]))],
    ['#/memberSeatIds', 422, 'committee_without_president', () => create(idsOf([vicePresident, third, fourth]))],
    ['#/memberSeatIds', 422, 'committee_not_expected', () => create(idsOf(members.slice(0, 3)), unexpected)],
    ['#/memberSeatIds/2', 422, 'reference_unknown', () => create([...idsOf([president, vicePresident]), uuidv7()])]
  ] as const
  const pointed = await leavesNothing(service, ['commission_session'], attempts.map(([, ...attempt]) => attempt))
  for (const [index, [pointer]] of attempts.entries()) t.match(pointed[index]!.body.errors, [{ pointer }])

  const committee = [president, vicePresident, third, fourth]
  const session = done(await create(idsOf(committee)))
  t.same(session.memberSeatIds, idsOf(committee))
  done(await officer.post(`${session.href}/convene`))
  for (const member of [president, vicePresident]) done(await attend(theirs, session, member))
  t.match((await attend(theirs, session, fifth)).body, { status: 422, code: 'seat_not_on_committee', errors: [{ pointer: '#/seatId' }] })
  t.match((await officer.post(`${session.href}/open`)).body,
    { code: 'quorum_not_reached', params: { needed: '3', present: '2', rule: 'commission.disciplinary' } })
  for (const member of [third, fourth]) done(await attend(theirs, session, member))
  done(await officer.post(`${session.href}/open`))

  const foreign = await propose(theirs, await awaiting(theirs))
  t.match((await officer.post(`${foreign.href}/table`, { commissionSessionId: session.id })).body,
    { status: 422, code: 'not_for_the_committee', errors: [{ pointer: '#/commissionSessionId' }] })
  const item = await tabled(theirs, session, { subject: 'accreditation_withdrawal', subjectId })
  t.match((await ballot(item, fifth)).body, { status: 422, code: 'seat_not_on_committee' })
  for (const member of committee) done(await ballot(item, member, member.college === president.college ? 'for' : 'against'))
  t.match(done(await officer.post(`${item.href}/close-vote`)),
    { status: 'adopted', decision: { rule: 'of_present', castingVoteUsed: true, needed: { overall: 3 }, tally: { overall: { for: 2, against: 2 } } } })
  t.match(done(await officer.get(`/v1/accreditations/${subjectId}`)), { status: 'withdrawn', withdrawnFrom: theirs.today })

  done(await officer.post(`${session.href}/close`))
  for (const { client } of [president, vicePresident]) done(await client.post(`${session.href}/sign-minutes`))
  const later = addYears(theirs.today, 2)
  await setClock(theirs, later)
  const turned = { presidentSeatId: vicePresident.seatId, vicePresidentSeatId: president.seatId }
  for (const chairs of [{}, turned]) {
    const { href } = done(await create(idsOf(committee), { heldOn: later, ...chairs }))
    t.equal(done(await officer.post(`${href}/convene`)).status, 'convened', 'who presides a committee is not bound to alternate')
  }
  await setClock(theirs, addDays(later, 1))
  const { href } = await plan(theirs, addDays(later, 1))
  t.match((await officer.post(`${href}/convene`)).body, { code: 'presidency_must_alternate', params: { until: later } }, 'nor is it counted')
  await provesItsHistory(service.ownerUrl, theirs.branchId)
})

// [S72][S73]: at the request of the president or of three organisations; a month's notice; documents eight days before.
t.test('an extraordinary session is asked for by enough organisations, with a month of notice', async (t) => {
  const theirs = await branchUnder({ extraordinary: { organizations: 3 }, noticeMonths: 1, noticeDays: 0, documentsDays: 8 }, 2)
  const [president, vicePresident] = theirs.members as [Member, Member]
  const unions = []
  for (const organizationName of ['CGT', 'CFDT', 'FO', 'FO']) unions.push(await seatMember(service, theirs.officer, { college: 'employees', organizationName, branchId: theirs.branchId }))
  const month = addMonths(theirs.today, 1)
  const call = (requestedBySeatIds: readonly string[], more = {}) => theirs.officer.post(sessions, {
    kind: 'extraordinary', heldOn: month, place: null, presidentSeatId: president.seatId, vicePresidentSeatId: vicePresident.seatId, requestedBySeatIds, ...more
  })
  const ids = unions.map(({ seatId }) => seatId)
  const [few] = await leavesNothing(service, ['commission_session'], [
    [422, 'too_few_requests', () => call(ids.slice(2))],
    [422, 'too_few_requests', () => call([])],
    [422, 'request_not_expected', () => call(ids, { kind: 'ordinary' })]
  ])
  t.match(few!.body, { params: { needed: '3', given: '1', rule: 'commission.extraordinary' }, errors: [{ pointer: '#/requestedBySeatIds' }] })
  t.equal((await call([president.seatId])).status, 201)
  const session = done(await call(ids.slice(0, 3)))
  t.same(session.requestedBySeatIds, ids.slice(0, 3))
  t.match(done(await theirs.officer.post(`${session.href}/convene`)), { status: 'convened', documentsDueOn: addDays(month, -8) })
  const early = done(await call(ids, { heldOn: addDays(month, -1) }))
  t.match((await theirs.officer.post(`${early.href}/convene`)).body,
    { status: 409, code: 'notice_months_too_short', params: { months: '1', days: '0', earliest: month } })
})

// [S72]: minutes signed by both, sent within a week, approved next time.
t.test('the next session approves the minutes before it closes', async (t) => {
  const theirs = await branchUnder({ minutes: { sentWithinDays: 7, approvedNext: true } })
  const { officer, members } = theirs
  const [president, vicePresident] = members as [Member, Member]
  const first = await openSession(theirs)
  t.match(done(await officer.post(`${first.href}/close`)), { status: 'closed', minutesDueOn: addDays(theirs.today, 7) })
  const cannot = (session: { id: string }) => officer.post(`${first.href}/approve-minutes`, { commissionSessionId: session.id })
  t.match((await cannot(first)).body, { status: 409, code: 'action_not_allowed' })
  for (const { client } of [president, vicePresident]) done(await client.post(`${first.href}/sign-minutes`))
  const later = addDays(theirs.today, 30)
  const earlier = await plan(theirs, theirs.today)
  await setClock(theirs, later)
  const second = await openSession({ ...theirs, today: later })
  t.match((await officer.post(`${second.href}/close`)).body,
    { status: 409, code: 'minutes_unapproved', params: { count: '1', rule: 'commission.minutes' } })
  const [itself] = await leavesNothing(service, ['commission_session'], [
    [422, 'session_not_later', () => cannot(first)],
    [409, 'session_not_open', () => cannot(earlier)],
    [422, 'reference_unknown', () => cannot({ id: uuidv7() })]
  ])
  t.match(itself!.body.errors, [{ pointer: '#/commissionSessionId' }])
  t.match(done(await cannot(second)), { status: 'minutes_signed', minutesApprovedOn: later, minutesApprovedInId: second.id })
  t.match((await cannot(second)).body, { status: 409, code: 'minutes_already_approved', params: { approvedOn: later } })
  t.equal(done(await officer.post(`${second.href}/close`)).status, 'closed')
  await provesItsHistory(service.ownerUrl, theirs.branchId)
})

t.test('a vote on equivalences says which units are worth which', async (t) => {
  const theirs = await branchUnder({})
  const session = await openSession(theirs)
  const [certificate, other] = [await createCertificate(theirs, session, 'CQP-EQ1'), await createCertificate(theirs, session, 'CQP-EQ2')]
  const step = { fromCertificateId: other.id, fromVersion: 1, fromUnit: 'B1', toVersion: 1, toUnit: 'B2', kind: 'equivalent' }
  const body = { subject: 'unit_equivalence', subjectId: certificate.id, title: 'Passerelle', sector: null, effectiveOn: null }
  const post = (equivalences?: readonly object[], more = {}) => theirs.officer.post('/v1/commission-approvals', { ...body, ...more, ...equivalences && { equivalences } })
  const attempts = [
    ['#/equivalences', 422, 'equivalences_missing', () => post()],
    ['#/equivalences/1/toUnit', 422, 'reference_unknown', () => post([step, { ...step, toUnit: 'B9' }])],
    ['#/equivalences/0/fromUnit', 422, 'reference_unknown', () => post([{ ...step, fromVersion: 2 }])],
    ['#/equivalences/0/toUnit', 409, 'mapping_astray', () => post([{ ...step, kind: 'none' }])],
    ['#/equivalences', 422, 'equivalences_unexpected', () => post([step], { subject: 'certificate_closure' })]
  ] as const
  const pointed = await leavesNothing(service, ['commission_approval'], attempts.map(([, ...attempt]) => attempt))
  for (const [index, [pointer]] of attempts.entries()) t.match(pointed[index]!.body.errors, [{ pointer }])
  const { fromCertificateId, ...within } = step
  const item = done(await post([step, { ...within, fromUnit: 'B2' }]))
  t.same(item.equivalences, [step, { ...step, fromCertificateId: null, fromUnit: 'B2' }])
  done(await theirs.officer.post(`${item.href}/table`, { commissionSessionId: session.id }))
  for (const member of theirs.members) done(await ballot(item, member))
  t.match(done(await theirs.officer.post(`${item.href}/close-vote`)), { status: 'adopted', decidedOn: theirs.today })
  await provesItsHistory(service.ownerUrl, theirs.branchId)
})
