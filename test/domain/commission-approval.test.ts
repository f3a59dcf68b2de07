import fc from 'fast-check'
import t from 'tap'
import { type NamedSubject, type Subject, subjects, waiting } from '../../src/domain/commission-approval-subject.ts'
import {
  type CommissionApproval, type CommissionApprovalCommand, commissionApprovalDecider, type CommissionApprovalFacts, type NamedSession,
  proposeCommissionApproval
} from '../../src/domain/commission-approval.ts'
import { handle, type Known } from '../../src/domain/kernel/decider.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import type { Policy } from '../../src/domain/policy.ts'
import type { Ballot } from '../../src/domain/rules/voting.ts'
import { line, seat, seatId, seatsFrom } from '../support/commission.ts'
import { contextFor, obeysItsTable, personId, policyFor, policyId, refusalOf } from '../support/obeys.ts'

const id = '018f0000-0000-7000-8000-0000000000f1'
const subjectId = '018f0000-0000-7000-8000-0000000000e1'
const sessionId = '018f0000-0000-7000-8000-0000000000d2'
const opening = { id, subject: 'project_framework' as Subject, subjectId, title: 'CQP Animateur périscolaire', sector: null, effectiveOn: null, equivalences: [] }
const awaiting: NamedSubject = { status: 'commission_review', isOnAgenda: false, body: null }

/** [S71]: absolute majority in each college; if they differ, a second vote by relative majority; two proxies. */
const multiBranch = policyFor('cleaning')
/** [S74]: the colleges agree, or the point comes back within 30 calendar days and is settled by majority. */
const thirtyDays = policyFor({ commission: { majority: 'agreement_of_colleges', disagreement: { kind: 'back_within_days', days: 30 } } })

const session = { status: 'open', presidentSeatId: seatId(1), presidentCollege: 'employees' as const, memberSeatIds: [] }
const seats = seatsFrom(1, 4)
const present = seats.map((_, index) => line(index + 1))
const facts: CommissionApprovalFacts = { session, seats, attendances: present, ballots: [], subjectStatus: 'commission_review' }

interface Situation { today?: string, policy?: Policy, role?: Role }
type Change = Partial<CommissionApprovalFacts>
const known = ({ today = '2026-03-02', policy = multiBranch, role = 'officer' }: Situation, change: Change): Known<CommissionApprovalFacts> =>
  ({ facts: { ...facts, ...change }, policy, policyId, context: contextFor(role, today) })
const after = (state: CommissionApproval, command: CommissionApprovalCommand, situation: Situation = {}, change: Change = {}) =>
  handle(commissionApprovalDecider, state, command, known(situation, change))

const proposed = proposeCommissionApproval(opening, { subject: awaiting, sectors: [], units: [] }, known({}, {})).state
const tabled: CommissionApproval = { ...proposed, status: 'tabled', commissionSessionId: sessionId }
const votes = (choices: Record<number, Ballot['choice']>): Ballot[] =>
  Object.entries(choices).map(([number, choice]) => ({ seatId: seatId(Number(number)), choice }))

const units = [1, 2].map((version) => ({ certificateId: subjectId, version, unitCode: 'B1' }))
const step = { fromCertificateId: null, fromVersion: 1, fromUnit: 'B1', toVersion: 2, toUnit: 'B1', kind: 'equivalent' as const }

const text = fc.string({ minLength: 1 })
const open: NamedSession = { id: sessionId, status: 'open', memberSeatIds: [] }

obeysItsTable(commissionApprovalDecider, {
  states: fc.record({
    subject: fc.oneof(fc.constant(opening.subject), fc.constantFrom(...subjects)),
    sector: fc.constantFrom(null, null, null, '3043'),
    reading: fc.constantFrom(1 as const, 1 as const, 2 as const),
    backBy: fc.constantFrom(null, null, '2026-03-01', '2026-03-02')
  }).map((change) => ({ ...tabled, ...change })),
  facts: fc.record({
    session: fc.constantFrom(session, session, { ...session, status: 'adjourned' }),
    seats: fc.constantFrom(seats, [seat(1, { titularId: personId, sector: '3043' }), ...seatsFrom(2, 4)]),
    attendances: fc.constantFrom([], present, present, present, present, [line(1), line(3, 1)]),
    ballots: fc.constantFrom([], ...(['for', 'against'] as const).map((choice) => votes({ 1: 'for', 3: 'for', 2: choice, 4: choice })), votes({ 1: 'for', 2: 'against' })),
    subjectStatus: fc.constantFrom('commission_review', 'commission_review', 'active', 'complete', 'withdrawn')
  }),
  policies: fc.constantFrom(multiBranch, thirtyDays),
  commands: {
    table: fc.record({ type: fc.constant('table'), session: fc.constantFrom(null, open, { ...open, status: 'closed' }) }),
    cast: fc.record({
      type: fc.constant('cast'),
      id: fc.uuid(),
      seatId: fc.constantFrom(seatId(1), seatId(1), seatId(3), seatId(8)),
      choice: fc.constantFrom('for', 'against', 'abstain')
    }),
    close_vote: fc.constant({ type: 'close_vote' }),
    postpone: fc.record({ type: fc.constant('postpone'), reason: text, forRework: fc.boolean() }),
    withdraw: fc.record({ type: fc.constant('withdraw'), reason: text })
  }
})

t.test('only what waits for the commission comes on its agenda, once', async (t) => {
  const propose = (subject: Subject, named: Partial<NamedSubject> | null, policy = policyFor({ award: { decider: 'commission' } })) =>
    proposeCommissionApproval({ ...opening, subject, equivalences: subject === 'unit_equivalence' ? [step] : [] },
      { subject: named && { ...awaiting, ...named }, sectors: ['1555'], units }, known({ policy }, {})).state
  for (const subject of subjects) {
    for (const status of waiting[subject].statuses) {
      t.equal(propose(subject, { status, body: 'joint_commission' }).status, 'proposed', `${subject} ${status}`)
    }
    t.match(refusalOf(() => propose(subject, { status: 'draft', body: 'joint_commission' })),
      { code: 'subject_not_awaiting', params: { subject, status: 'draft' }, pointer: '#/subjectId' })
  }
  t.match(refusalOf(() => propose('project_framework', null)),
    { code: 'reference_unknown', params: { what: 'certificate_project' }, pointer: '#/subjectId' })
  t.match(refusalOf(() => propose('project_framework', { isOnAgenda: true })), { code: 'subject_on_agenda', pointer: '#/subjectId' })
})

// award.decider and appeal.body: the commission has the last word only where the policy says so.
t.test('a jury’s decision or an appeal comes before the commission only where it decides', async (t) => {
  const propose = (subject: Subject, named: Partial<NamedSubject>, policy: Policy) =>
    proposeCommissionApproval({ ...opening, subject }, { subject: { ...awaiting, ...named }, sectors: [], units: [] }, known({ policy }, {})).state.status
  const minutes = { status: 'minutes_signed' }
  t.equal(propose('jury_ratification', minutes, policyFor({ award: { decider: 'commission' } })), 'proposed')
  t.match(refusalOf(() => propose('jury_ratification', minutes, policyFor('cleaning'))),
    { code: 'not_for_the_commission', rule: 'award.decider', params: { decider: 'jury' } })
  for (const subject of ['accreditation_grant', 'accreditation_renewal'] as const) {
    t.equal(propose(subject, { status: 'complete' }, policyFor({ accreditation: { decider: 'commission' } })), 'proposed')
    t.match(refusalOf(() => propose(subject, { status: 'complete' }, policyFor('cleaning'))),
      { code: 'not_for_the_commission', rule: 'accreditation.decider', params: { subject, decider: 'certifying_body' }, pointer: '#/subject' })
  }
  t.equal(propose('accreditation_withdrawal', { status: 'granted' }, policyFor('cleaning')), 'proposed', 'a vote may still take it back')
  t.match(refusalOf(() => propose('appeal_ruling', { status: 'admitted', body: 'national_jury' }, multiBranch)),
    { code: 'not_for_the_commission', rule: 'appeal.body' })
})

// [S71]: a matter of one branch is voted by that branch's members only.
t.test('a matter of one sector is voted by the seats of that sector', async (t) => {
  const propose = (sector: string) => proposeCommissionApproval({ ...opening, sector }, { subject: awaiting, sectors: ['1555'], units }, known({}, {})).state
  t.match(refusalOf(() => propose('1996')), { code: 'sector_without_seat', params: { sector: '1996' }, pointer: '#/sector' })
  t.equal(propose('1555').sector, '1555')
  const mine = { titularId: personId }
  const mixed = [
    seat(1, { ...mine, sector: '1996' }), seat(3, { ...mine, sector: '1555' }), seat(2, { sector: '1555' }), seat(4, { sector: '1996' })
  ]
  const cast = (number: number) => after({ ...tabled, sector: '1555' },
    { type: 'cast', id, seatId: seatId(number), choice: 'for' }, { role: 'commission_member' }, { seats: mixed })
  t.match(refusalOf(() => cast(1)), { code: 'seat_of_another_sector', params: { sector: '1555' }, pointer: '#/seatId' })
  t.match(cast(3).events, [{ fact: { seatId: seatId(3), capacity: 'titular' } }])
  const { state } = after({ ...tabled, sector: '1555' }, { type: 'close_vote' }, {}, { seats: mixed, ballots: votes({ 3: 'for', 2: 'for' }) })
  t.match(state,
    { status: 'adopted', decision: { needed: { employees: 1, employers: 1 } } }, 'one seat of each college is all of that sector')
})

t.test('an item is put before an open session, and another session is named as the obstacle', async (t) => {
  const table = (session: NamedSession | null) => after(proposed, { type: 'table', session })
  t.match(table(open).state, { status: 'tabled', commissionSessionId: sessionId, reading: 1 })
  t.match(refusalOf(() => table({ ...open, status: 'convened' })),
    { code: 'session_not_open', params: { status: 'convened' }, pointer: '#/commissionSessionId' })
  t.match(refusalOf(() => table(null)),
    { code: 'reference_unknown', params: { what: 'commission_session' }, pointer: '#/commissionSessionId' })
  t.match(refusalOf(() => after(proposed, { type: 'table', session: open }, {}, { subjectStatus: 'withdrawn' })),
    { code: 'subject_moved_on', params: { subject: 'project_framework', status: 'withdrawn' } })
})

// [S75]: titulars vote; a substitute votes only for an absent titular. [S71]: proxies within the college.
t.test('whoever sits for a seat votes for it: titular, substitute in the titular’s absence, holder of its proxy', async (t) => {
  const cast = (number: number, change: Partial<CommissionApprovalFacts>, situation: Situation = {}) =>
    after(tabled, { type: 'cast', id, seatId: seatId(number), choice: 'for' }, { role: 'commission_member', policy: policyFor({ commission: { majority: 'absolute_per_college' } }), ...situation }, change).events
  const mine = [seat(1, { titularId: personId }), ...seatsFrom(2, 4)]
  const asSubstitute = [seat(1, { substituteId: personId }), ...seatsFrom(2, 4)]
  t.match(cast(1, { seats: mine }),
    [{ fact: { seatId: seatId(1), choice: 'for', capacity: 'titular', reading: 1, castBy: personId } }])
  t.match(cast(1, { seats: asSubstitute, attendances: [line(1, 'substitute')] }), [{ fact: { capacity: 'substitute' } }])
  t.match(cast(3, { seats: mine, attendances: [line(1), line(3, 1)] }),
    [{ fact: { seatId: seatId(3), capacity: 'proxy', castBy: personId } }])
  const pointer = '#/seatId'
  t.match(refusalOf(() => cast(1, { seats: asSubstitute })), { code: 'seat_of_another_person', pointer }, 'the titular is there')
  t.match(refusalOf(() => cast(1, { seats: mine, attendances: [line(1, 'substitute')] })),
    { code: 'seat_of_another_person' }, 'the substitute came instead')
  t.match(refusalOf(() => cast(2, { seats: mine })), { code: 'seat_of_another_person' })
  t.match(refusalOf(() => cast(3, { seats: mine, attendances: [line(3, 1)] })),
    { code: 'seat_of_another_person' }, 'the holder is not in the room')
  t.match(refusalOf(() => cast(1, { seats: mine, attendances: [] })), { code: 'seat_absent', pointer })
  t.match(refusalOf(() => cast(1, { seats: mine, attendances: [line(1, 'absent')] })), { code: 'seat_absent' })
  t.match(refusalOf(() => cast(9, { seats: mine })), { code: 'reference_unknown', params: { what: 'seat' }, pointer })
  t.match(refusalOf(() => cast(1, { seats: mine, ballots: votes({ 1: 'against' }) })), { code: 'ballot_already_cast', pointer })
  t.match(refusalOf(() => cast(1, { seats: mine, session: { ...session, status: 'adjourned' } })),
    { code: 'session_not_open', params: { status: 'adjourned' } })
  const inRoom = policyFor({ commission: { majority: 'of_present', proxy: { maxPerHolder: 2 } } })
  t.match(refusalOf(() => cast(3, { seats: mine, attendances: [line(1), line(3, 1)] }, { policy: inRoom })),
    { code: 'proxy_brings_no_vote', rule: 'commission.majority', pointer })
})

t.test('the count is stored with its rule, what was needed and the policy', async (t) => {
  const close = (ballots: Ballot[]) => after({ ...tabled, effectiveOn: '2026-09-01' }, { type: 'close_vote' }, {}, { ballots })
  t.match(refusalOf(() => close([])), { code: 'no_ballot_cast' })
  const adopted = close(votes({ 1: 'for', 3: 'for', 2: 'for', 4: 'for' }))
  const needed = { employees: 2, employers: 2, overall: null }
  const decision = { outcome: 'adopted', rule: 'absolute_per_college', needed, reading: 1, castingVoteUsed: false }
  t.match(adopted.events,
    [{ type: 'commission_approval.adopted', subjectId, effectiveOn: '2026-09-01', decidedOn: '2026-03-02', decision, policyId }])
  t.match(adopted.state, { status: 'adopted', decision, decidedOn: '2026-03-02', policyId })
  t.match(close(votes({ 1: 'for', 3: 'for', 2: 'for', 4: 'against' })).state,
    { status: 'disagreement', backBy: null, decision: { tally: { employers: { for: 1, against: 1 } } } })
  t.match(close(votes({ 1: 'for', 2: 'against', 3: 'against', 4: 'against' })).state.status, 'rejected')
})

// [S74]: if the colleges differ, the point comes back within 30 calendar days and is then settled by majority.
t.test('a disagreement comes back within thirty days and is settled by majority', async (t) => {
  const split = votes({ 1: 'for', 3: 'for', 2: 'against', 4: 'abstain' })
  const { state: disagreed } = after(tabled, { type: 'close_vote' }, { policy: thirtyDays }, { ballots: split })
  t.match(disagreed, { status: 'disagreement', backBy: '2026-04-01', reading: 1 })
  const back = (today: string, policy = thirtyDays) => after(disagreed, { type: 'table', session: open }, { today, policy }).state
  t.match(refusalOf(() => back('2026-04-02')),
    { code: 'second_reading_too_late', rule: 'commission.disagreement', params: { latest: '2026-04-01' } })
  const second = back('2026-04-01')
  t.match(second, { status: 'tabled', reading: 2 })
  t.equal(back('2026-04-01', multiBranch).reading, 2, 'a later policy does not take the second reading away')
  const three = votes({ 1: 'for', 3: 'for', 2: 'for', 4: 'against' })
  t.match(after(second, { type: 'close_vote' }, { policy: thirtyDays }, { ballots: three }).state,
    { status: 'adopted', decision: { rule: 'of_present_or_represented', needed: { overall: 3 }, reading: 2 } })
  const postponed: CommissionApproval = { ...second, status: 'postponed' }
  t.match(refusalOf(() => after(postponed, { type: 'table', session: open }, { today: '2026-04-02', policy: thirtyDays })),
    { code: 'second_reading_too_late' }, 'postponing does not prolong it')
})

// [S71]: a second vote by relative majority, which may be put off: no last day.
t.test('where the second vote may be put off, it has no last day and a relative majority is enough', async (t) => {
  const disagreed: CommissionApproval = { ...tabled, status: 'disagreement' }
  const second = after(disagreed, { type: 'table', session: open }, { today: '2027-03-02' }).state
  t.match(after(second, { type: 'close_vote' }, {}, { ballots: votes({ 1: 'for', 2: 'abstain', 4: 'abstain' }) }).state,
    { status: 'adopted', decision: { rule: 'of_votes_cast', needed: { overall: 1 } } })
  const without = policyFor({ commission: { majority: 'agreement_of_colleges', disagreement: { kind: 'none' } } })
  t.match(refusalOf(() => after(disagreed, { type: 'table', session: open }, { policy: without })),
    { code: 'no_second_reading', rule: 'commission.disagreement' })
  t.match(refusalOf(() => after({ ...disagreed, reading: 2 }, { type: 'table', session: open })),
    { code: 'no_second_reading' }, 'there is no third one')
})

// [S33]: majority of those present, casting vote of the session's president.
t.test('where the president has a casting vote, a tie goes as the president voted', async (t) => {
  const policy = policyFor({ commission: { majority: 'of_present', castingVote: 'president' } })
  const close = (castBy: Ballot['choice']) => after(tabled, { type: 'close_vote' }, { policy },
    { ballots: votes({ 1: castBy, 3: castBy, 2: castBy === 'for' ? 'against' : 'for', 4: castBy === 'for' ? 'against' : 'for' }) }).state
  t.match(close('for'), { status: 'adopted', decision: { castingVoteUsed: true, tally: { overall: { for: 2, against: 2 } } } })
  t.match(close('against'), { status: 'rejected' })
})

t.test('an item is postponed before its vote, a project perhaps for rework; a vote that has begun is closed', async (t) => {
  const postpone = (state: CommissionApproval, forRework: boolean, change: Partial<CommissionApprovalFacts> = {}) =>
    after(state, { type: 'postpone', reason: 'Unit 3 is unclear', forRework }, {}, change)
  t.match(postpone(tabled, true).events,
    [{ type: 'commission_approval.postponed', subjectId, reason: 'Unit 3 is unclear', forRework: true }])
  t.match(refusalOf(() => postpone({ ...tabled, subject: 'accreditation_grant' }, true, { subjectStatus: 'complete' })),
    { code: 'rework_needs_a_project', pointer: '#/forRework' })
  t.match(refusalOf(() => postpone(tabled, true, { subjectStatus: 'withdrawn' })),
    { code: 'subject_moved_on', pointer: '#/forRework' })
  t.equal(postpone(tabled, false, { subjectStatus: 'withdrawn' }).state.status, 'postponed')
  t.match(refusalOf(() => postpone(tabled, false, { ballots: votes({ 1: 'for' }) })), { code: 'vote_begun', params: { ballots: 1 } })
})
