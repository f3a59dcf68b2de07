import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { addDays } from '../../src/domain/rules/calendar.ts'
import { startApp } from '../support/app.ts'
import { type Assembly, attend, done, gather, type Member, openSession, plan, projectContent, propose, seatMember } from '../support/assembly.ts'
import { provesItsHistory } from '../support/history.ts'
import { leavesNothing } from '../support/traces.ts'

const service = await startApp(t, { preset: 'cleaning' })
const assembly = await gather(service)
const { officer, members, today } = assembly
const [first, second, third] = members as [typeof members[0], typeof members[0], typeof members[0]]
const session = await openSession(assembly)
const collection = '/v1/commission-approvals'

let made = 0
/** A project that waits for the vote on its framework. */
async function awaiting ({ officer }: Pick<Assembly, 'officer'> = assembly): Promise<any> {
  const project = done(await officer.post('/v1/certificate-projects', { kind: 'creation', certificateId: null, ...projectContent(`CQP-${++made}`) }))
  return done(await officer.post(`${project.href}/submit`))
}
const matterOf = ({ id }: { id: string }) => ({ subject: 'project_framework', subjectId: id })
async function tabled (by: Assembly = assembly, meeting: { id: string } = session): Promise<any> {
  const item = await propose(by, matterOf(await awaiting(by)))
  return done(await by.officer.post(`${item.href}/table`, { commissionSessionId: meeting.id }))
}
const ballot = ({ href }: { href: string }, { client, seatId }: Pick<Member, 'client' | 'seatId'>, choice = 'for') =>
  client.post(`${href}/ballots`, { seatId, choice })

t.test('an item is voted seat by seat, and its decision is stored with tally, rule and policy', async (t) => {
  const project = await awaiting()
  const created = await officer.post(collection, { ...matterOf(project), title: 'Création', sector: null, effectiveOn: addDays(today, 30) })
  t.match(created, { status: 201, body: { status: 'proposed', reading: 1, commissionSessionId: null, ballots: [], etag: '1' } })
  const { href, id } = created.body
  t.notOk('decision' in created.body)
  const item = done(await officer.post(`${href}/table`, { commissionSessionId: session.id }))
  t.match(item.allowedActions.find(({ action }: any) => action === 'close_vote').blockedBy, [{ code: 'no_ballot_cast' }])
  const voted = await ballot(item, first)
  t.match(voted, { status: 201, headers: { location: `${href}/ballots/${voted.body.ballots[0].id}` } })
  t.match(voted.body.ballots, [{ seatId: first.seatId, choice: 'for', capacity: 'titular', reading: 1, castBy: first.personId }])
  for (const member of members.slice(1)) done(await ballot(item, member))
  const { policyId, ...adopted } = done(await officer.post(`${href}/close-vote`))
  t.match(adopted, { status: 'adopted', decidedOn: today, allowedActions: [] })
  const all = { for: 2, against: 0, abstain: 0 }
  t.strictSame(adopted.decision, {
    outcome: 'adopted',
    rule: 'absolute_per_college',
    votes: 'per_seat',
    weights: { employees: 1, employers: 1 },
    reading: 1,
    needed: { employees: 2, employers: 2, overall: null },
    tally: { employees: all, employers: all, overall: { ...all, for: 4 } },
    castingVoteUsed: false
  })
  t.equal((await officer.get(`/v1/policies/${policyId}`)).status, 200, 'the policy of the decision is named')
  t.match(done(await officer.get(`${href}/ballots`)).items.length, 4)
  t.match(done(await officer.get(`${collection}?commissionSessionId=${session.id}&status=adopted`)).items,
    [{ id, subjectId: project.id, etag: adopted.etag }])
})

// [S75] and [S71]: a substitute for an absent titular; a proxy within the college.
t.test('a seat is voted for by its titular, by the substitute who came, or by the holder of its proxy', async (t) => {
  const branchId = await service.openBranch()
  const theirs = await gather(service, 6, branchId)
  const [titular, , absent, replaced] = theirs.members as [typeof first, typeof first, typeof first, typeof first]
  const substitute = await service.as('commission_member', { branchId, personId: uuidv7() })
  const seat = done(await theirs.officer.get(`/v1/seats/${replaced.seatId}`))
  const substituteId = uuidv7()
  const deputy = await service.as('commission_member', { branchId, personId: substituteId })
  const { id, href, etag, ...content } = seat
  done(await theirs.officer.put(href, { ...content, substituteId, substituteName: 'Dominique Faure' }, { 'if-match': `"${etag}"` }))
  const meeting = await plan(theirs)
  done(await theirs.officer.post(`${meeting.href}/convene`))
  for (const member of theirs.members.filter((member) => member !== absent && member !== replaced)) done(await attend(theirs, meeting, member))
  done(await attend(theirs, meeting, absent, { holder: titular }))
  done(await attend(theirs, meeting, replaced, { presence: 'substitute' }))
  done(await theirs.officer.post(`${meeting.href}/open`))
  const item = await tabled(theirs, meeting)
  const capacities = async (seatId: string, client: typeof substitute) => (await ballot(item, { seatId, client })).body
  t.match(await capacities(absent.seatId, absent.client),
    { status: 422, code: 'seat_of_another_person', errors: [{ pointer: '#/seatId' }] })
  t.match((await capacities(absent.seatId, titular.client)).ballots,
    [{ seatId: absent.seatId, capacity: 'proxy', castBy: titular.personId }])
  t.match(await capacities(replaced.seatId, replaced.client),
    { status: 422, code: 'seat_of_another_person' }, 'the substitute came instead')
  t.match(await capacities(replaced.seatId, substitute), { status: 422, code: 'seat_of_another_person' }, 'anybody')
  t.match((await capacities(replaced.seatId, deputy)).ballots,
    [{}, { seatId: replaced.seatId, capacity: 'substitute', castBy: substituteId }])
  await provesItsHistory(service.ownerUrl, branchId)
})

// [S71]: a matter of one branch is voted by that branch's members only.
t.test('a matter of one sector is decided by the seats of that sector', async (t) => {
  const branchId = await service.openBranch()
  const theirs = await gather(service, 4, branchId)
  const own = [
    await seatMember(service, theirs.officer, { college: 'employees', branchId, sector: '3043' }),
    await seatMember(service, theirs.officer, { college: 'employers', branchId, sector: '3043' })
  ]
  const whole = { ...theirs, members: [...theirs.members, ...own] }
  const meeting = await openSession(whole)
  const matter = { ...matterOf(await awaiting(theirs)), title: 'Propreté', effectiveOn: null }
  t.match((await theirs.officer.post(collection, { ...matter, sector: '1996' })).body,
    { status: 422, code: 'sector_without_seat', errors: [{ pointer: '#/sector' }] })
  const item = done(await theirs.officer.post(collection, { ...matter, sector: '3043' }))
  done(await theirs.officer.post(`${item.href}/table`, { commissionSessionId: meeting.id }))
  t.match((await ballot(item, theirs.members[0]!)).body, { status: 422, code: 'seat_of_another_sector', params: { sector: '3043' } })
  for (const member of own) done(await ballot(item, member))
  t.match(done(await theirs.officer.post(`${item.href}/close-vote`)),
    { status: 'adopted', decision: { needed: { employees: 1, employers: 1 } } })
})

// [S74]: if the colleges differ, the point comes back within 30 calendar days and is then settled by majority.
t.test('a disagreement comes back for a second reading, in time', async (t) => {
  const branchId = await service.openBranch()
  const theirs = await gather(service, 4, branchId)
  const commission = { majority: 'agreement_of_colleges', disagreement: { kind: 'back_within_days', days: 30 } }
  done(await theirs.officer.post('/v1/policies', { title: 'Thirty days', validFrom: theirs.today, preset: 'cleaning', rules: { commission } }))
  const meeting = await openSession(theirs)
  const split = async () => {
    const item = await tabled(theirs, meeting)
    for (const member of theirs.members) done(await ballot(item, member, member.college === 'employees' ? 'for' : 'against'))
    return done(await theirs.officer.post(`${item.href}/close-vote`))
  }
  const [backInTime, tooLate] = [await split(), await split()]
  const backBy = addDays(theirs.today, 30)
  t.match(backInTime, { status: 'disagreement', backBy, decision: { outcome: 'disagreement', rule: 'agreement_of_colleges' } })
  t.match(done(await theirs.officer.get(`/v1/certificate-projects/${backInTime.subjectId}`)),
    { status: 'commission_review' }, 'nothing is decided yet')

  done(await theirs.officer.post(`/v1/branches/${branchId}/set-clock`, { now: `${backBy}T10:00:00.000Z` }))
  t.match(done(await theirs.officer.post(`${backInTime.href}/table`, { commissionSessionId: meeting.id })),
    { status: 'tabled', reading: 2 })
  for (const [index, member] of theirs.members.entries()) done(await ballot(backInTime, member, index === 1 ? 'against' : 'for'))
  t.match(done(await theirs.officer.post(`${backInTime.href}/close-vote`)),
    { status: 'adopted', decision: { rule: 'of_present_or_represented', needed: { overall: 3 }, tally: { overall: { for: 3, against: 1 } } } })

  done(await theirs.officer.post(`/v1/branches/${branchId}/set-clock`, { now: `${addDays(backBy, 1)}T10:00:00.000Z` }))
  t.match((await theirs.officer.post(`${tooLate.href}/table`, { commissionSessionId: meeting.id })).body,
    { status: 409, code: 'second_reading_too_late', params: { latest: backBy, rule: 'commission.disagreement' } })
  t.match(done(await theirs.officer.post(`${tooLate.href}/withdraw`, { reason: 'Too late' })), { status: 'withdrawn' })
  await provesItsHistory(service.ownerUrl, branchId)
})

t.test('what is refused says why and writes nothing', async (t) => {
  const project = await awaiting()
  const draft = done(await officer.post('/v1/certificate-projects', { kind: 'creation', certificateId: null, ...projectContent('CQP-D') }))
  const proposed = await propose(assembly, matterOf(project))
  const item = await tabled()
  done(await ballot(item, first))
  const withdrawn = await propose(assembly, matterOf(await awaiting()))
  done(await officer.post(`${withdrawn.href}/withdraw`, { reason: 'Not needed' }))
  const closed = await openSession(assembly)
  done(await officer.post(`${closed.href}/close`))
  const foreign = await gather(service, 2, await service.openBranch())
  const theirProject = await awaiting(foreign)
  const theirs = await propose(foreign, matterOf(theirProject))
  const theirMeeting = await openSession(foreign)
  const [auditor, robot, outsider, provider] = await Promise.all([
    service.as('auditor'),
    service.as('commission_member'),
    service.as('commission_member', { personId: uuidv7() }),
    service.as('training_provider', { organizationId: uuidv7() })
  ])
  const body = { title: 'A matter', sector: null, effectiveOn: null }
  const post = (matter: object) => officer.post(collection, { ...body, ...matter })
  const table = (commissionSessionId: string, { href } = proposed) => officer.post(`${href}/table`, { commissionSessionId })
  const attempts = [
    ['#/subjectId', 422, 'subject_not_awaiting', () => post(matterOf(draft))],
    ['#/subjectId', 409, 'subject_on_agenda', () => post(matterOf(project))],
    ['#/subjectId', 422, 'reference_unknown', () => post(matterOf(theirProject))],
    ['#/subject', 422, 'validation_failed', () => post({ ...matterOf(project), subject: 'the_weather' })],
    ['#/commissionSessionId', 409, 'session_not_open', () => table(closed.id)],
    ['#/commissionSessionId', 422, 'reference_unknown', () => table(theirMeeting.id)],
    ['#/seatId', 409, 'ballot_already_cast', () => ballot(item, first)],
    ['#/seatId', 422, 'seat_of_another_person', () => ballot(item, { ...second, client: outsider })],
    ['#/seatId', 422, 'seat_of_another_person', () => ballot(item, { ...second, client: third.client })],
    ['#/seatId', 422, 'reference_unknown', () => ballot(item, { ...first, seatId: foreign.members[0]!.seatId })],
    ['#/choice', 422, 'validation_failed', () => ballot(item, second, 'perhaps')]
  ] as const
  const pointed = await leavesNothing(service, ['commission_approval', 'certificate_project'], attempts.map(([, ...attempt]) => attempt))
  for (const [index, [pointer]] of attempts.entries()) t.match(pointed[index]!.body.errors, [{ pointer }])
  const [late] = await leavesNothing(service, ['commission_approval', 'certificate_project'], [
    [409, 'action_not_allowed', () => table(session.id, withdrawn)],
    [409, 'action_not_allowed', () => ballot(proposed, first)],
    [409, 'vote_begun', () => officer.post(`${item.href}/postpone`, { reason: 'Later', forRework: false })],
    [403, 'role_not_allowed', () => auditor.post(collection, { ...body, ...matterOf(project) })],
    [403, 'role_not_allowed', () => first.client.post(`${item.href}/close-vote`)],
    [403, 'role_not_allowed', () => ballot(item, { ...first, client: officer })],
    [403, 'person_required', () => ballot(item, { ...second, client: robot })],
    [404, 'not_found', () => provider.post(`${item.href}/close-vote`)],
    [404, 'not_found', () => officer.post(`${theirs.href}/withdraw`, { reason: 'Not ours' })],
    [412, 'precondition_failed', () => officer.post(`${proposed.href}/withdraw`, { reason: 'Stale' }, { 'if-match': '"9"' })]
  ])
  t.match(late!.body, { currentStatus: 'withdrawn', allowedActions: [] })
})

t.test('an item whose subject was withdrawn is not carried out: the vote stays open and says why', async (t) => {
  const item = await tabled()
  for (const member of members) done(await ballot(item, member))
  done(await officer.post(`/v1/certificate-projects/${item.subjectId}/withdraw`, { reason: 'Overtaken' }))
  await leavesNothing(service, ['commission_approval', 'certificate_project', 'certificate'], [
    [409, 'subject_moved_on', () => officer.post(`${item.href}/close-vote`)]
  ])
  t.match(done(await officer.post(`${item.href}/withdraw`, { reason: 'Nothing to decide' })), { status: 'withdrawn' })
})

t.test('a jury’s proposals come before the commission only where it awards', async (t) => {
  const refused = await officer.post(collection, { subject: 'jury_ratification', subjectId: uuidv7(), title: 'Jury', sector: null, effectiveOn: null })
  t.match(refused.body,
    { status: 422, code: 'reference_unknown', params: { what: 'jury_session' }, errors: [{ pointer: '#/subjectId' }] })
})

// D-7: a session that closes and an item that is tabled on it, at once.
t.test('a session never closes over an item that is tabled at the same time', async (t) => {
  const meeting = await openSession(assembly)
  const items = await Promise.all([1, 2, 3].map(async () => propose(assembly, matterOf(await awaiting()))))
  const [closing, ...tablings] = await Promise.all([
    officer.post(`${meeting.href}/close`), ...items.map(({ href }) => officer.post(`${href}/table`, { commissionSessionId: meeting.id }))
  ])
  const isClosed = closing!.status === 200
  t.equal(done(await officer.get(meeting.href)).status, isClosed ? 'closed' : 'open')
  const expected = isClosed ? { status: 409, body: { code: 'session_not_open' } } : { status: 200, body: { status: 'tabled' } }
  for (const answer of tablings) t.match(answer, expected)
  await provesItsHistory(service.ownerUrl, service.branchId)
})
