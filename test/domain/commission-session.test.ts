import fc from 'fast-check'
import t from 'tap'
import { type CommissionSession, type CommissionSessionCommand, commissionSessionDecider } from '../../src/domain/commission-session.ts'
import type { CommissionSessionFacts } from '../../src/domain/commission-session-guards.ts'
import { type NamedSeat, planCommissionSession } from '../../src/domain/commission-session-opening.ts'
import { handle, type Known } from '../../src/domain/kernel/decider.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import type { Policy } from '../../src/domain/policy.ts'
import type { Attendance } from '../../src/domain/rules/voting.ts'
import { line, seat, seatId, seatsFrom, substituteOf, titularOf } from '../support/commission.ts'
import { branchId, contextFor, obeysItsTable, personId, policyFor, policyId, refusalOf } from '../support/obeys.ts'

const id = '018f0000-0000-7000-8000-0000000000f1'
const opening = {
  id,
  kind: 'ordinary' as const,
  heldOn: '2026-04-01',
  place: 'Paris',
  presidentSeatId: seatId(1),
  vicePresidentSeatId: seatId(2),
  memberSeatIds: [],
  requestedBySeatIds: []
}
const named = (number: number, more: Partial<NamedSeat> = {}): NamedSeat => ({ ...seat(number), endedOn: null, ...more })
const planned = planCommissionSession(opening, [named(1), named(2)],
  { policy: policyFor(), policyId, context: contextFor('officer') }).state
const committee: CommissionSession = { ...planned, memberSeatIds: [1, 2, 3].map(seatId) }
const seats = seatsFrom(1, 6)
const facts: CommissionSessionFacts = { seats, attendances: [], presidencySince: null, openVotes: 0, unapprovedMinutes: 0 }

interface Situation { today?: string, policy?: Policy, role?: Role, personId?: string | null }
type Change = Partial<CommissionSessionFacts>
function known ({ today = '2026-04-01', policy = policyFor(), role = 'officer', ...who }: Situation, change: Change): Known<CommissionSessionFacts> {
  return { facts: { ...facts, ...change }, policy, policyId, context: contextFor(role, today, who) }
}
const after = (state: CommissionSession, command: CommissionSessionCommand, situation: Situation = {}, change: Change = {}) =>
  handle(commissionSessionDecider, state, command, known(situation, change))

const day = fc.constantFrom('2026-02-15', '2026-03-02', '2026-03-20', '2026-04-01')
const text = fc.string({ minLength: 1 })
const presences = fc.constantFrom<Attendance['presence'][]>('present', 'substitute', 'proxy', 'absent')

obeysItsTable(commissionSessionDecider, {
  states: fc.record({ heldOn: day, presidentSignedOn: fc.option(day), vicePresidentSignedOn: fc.option(day), minutesApprovedOn: fc.option(day) })
    .map((change) => ({ ...planned, ...change })),
  facts: fc.record({
    seats: fc.constantFrom(
      seats, [seat(1, { titularId: personId }), ...seatsFrom(2, 6)], [seat(1), seat(2, { substituteId: personId }), ...seatsFrom(3, 6)]
    ),
    attendances: fc.constantFrom([], [line(1)], [line(1), line(2, 'substitute')], [1, 2, 3, 4].map((number) => line(number))),
    presidencySince: fc.option(fc.constantFrom('2020-01-01', '2025-12-01')),
    openVotes: fc.nat({ max: 2 }),
    unapprovedMinutes: fc.nat({ max: 1 })
  }),
  policies: fc.constantFrom(policyFor('cleaning'), policyFor({ commission: { noticeDays: 15, proxy: { maxPerHolder: 2 }, minutes: { approvedNext: true } } })),
  commands: {
    convene: fc.constant({ type: 'convene' }),
    record_attendance: fc.record({
      type: fc.constant('record_attendance'),
      id: fc.uuid(),
      seatId: fc.constantFrom(seatId(1), seatId(3), seatId(9)),
      presence: presences,
      proxyHolderSeatId: fc.option(fc.constantFrom(seatId(1), seatId(2)))
    }),
    open: fc.constant({ type: 'open' }),
    adjourn: fc.record({ type: fc.constant('adjourn'), reason: text, newHeldOn: fc.constantFrom('2026-03-01', '2026-05-01') }),
    close: fc.constant({ type: 'close' }),
    sign_minutes: fc.constant({ type: 'sign_minutes' }),
    approve_minutes: fc.record({
      type: fc.constant('approve_minutes'),
      session: fc.option(fc.record({ id: fc.uuid(), heldOn: fc.constantFrom('2026-02-01', '2026-06-01'), status: fc.constantFrom('open', 'closed') }))
    }),
    cancel: fc.record({ type: fc.constant('cancel'), reason: text })
  }
})

// Model 3, commission_session: president and vice-president, opposite colleges.
t.test('president and vice-president sit for opposite colleges, in seats that live that day', async (t) => {
  const plan = (change: { president?: Partial<NamedSeat> | null, vicePresident?: Partial<NamedSeat> }, today = '2026-03-02') => {
    const { president = {}, vicePresident = {} } = change
    const seats = [...president ? [named(1, president)] : [], named(2, vicePresident)]
    return planCommissionSession(opening, seats, { policy: policyFor(), policyId, context: contextFor('officer', today) })
  }
  t.match(plan({}).state, { branchId, status: 'planned', presidentCollege: 'employees', vicePresidentSeatId: seatId(2), version: 1 })
  t.match(refusalOf(() => plan({ vicePresident: { college: 'employees' } })),
    { code: 'presidency_not_joint', params: { college: 'employees' }, pointer: '#/vicePresidentSeatId' })
  t.match(refusalOf(() => plan({ president: null })),
    { code: 'reference_unknown', params: { what: 'seat' }, pointer: '#/presidentSeatId' })
  t.match(refusalOf(() => plan({ president: { endedOn: '2026-04-01' } })),
    { code: 'seat_ended', params: { endedOn: '2026-04-01' } })
  t.equal(plan({ president: { endedOn: '2026-04-02' } }).state.status, 'planned', 'it ends the day after')
  t.match(refusalOf(() => plan({}, '2026-04-02')), { code: 'date_too_early', params: { earliest: '2026-04-02' }, pointer: '#/heldOn' })
})

// [S72]: 15 days of notice, documents 8 days before.
t.test('a convocation leaves fifteen days before the session at the latest, and says when its documents are due', async (t) => {
  const policy = policyFor({ commission: { noticeDays: 15, documentsDays: 8 } })
  const convene = (today: string) => after(planned, { type: 'convene' }, { today, policy }).state
  t.match(convene('2026-03-17'), { status: 'convened', convenedOn: '2026-03-17', documentsDueOn: '2026-03-24' })
  t.match(refusalOf(() => convene('2026-03-18')),
    { code: 'notice_too_short', rule: 'commission.noticeDays', params: { needed: 15, given: 14 } })
  t.match(refusalOf(() => after(planned, { type: 'convene' }, { today: '2026-04-02' })),
    { code: 'notice_too_short', params: { needed: 0, given: -1 } }, 'its day is over')
})

// [S73], the later text: at least one month. Months first, then days; the last day of a month stands for the missing ones.
t.test('a month of notice runs from day to same day, and ends with a shorter month', async (t) => {
  const convene = (today: string, heldOn: string, commission: Partial<Policy['commission']> = { noticeMonths: 1 }) =>
    after({ ...planned, heldOn }, { type: 'convene' }, { today, policy: policyFor({ commission }) }).state.status
  const tooShort = (earliest: string, days = 0) => ({ code: 'notice_months_too_short', rule: 'commission.noticeMonths', params: { months: 1, days, earliest } })
  t.equal(convene('2026-03-01', '2026-04-01'), 'convened')
  t.match(refusalOf(() => convene('2026-03-02', '2026-04-01')), tooShort('2026-04-02'))
  for (const today of ['2026-01-28', '2026-01-29', '2026-01-30', '2026-01-31']) t.equal(convene(today, '2026-02-28'), 'convened', today)
  t.match(refusalOf(() => convene('2026-02-01', '2026-02-28')), tooShort('2026-03-01'))
  t.match(refusalOf(() => convene('2028-01-31', '2028-02-28')), tooShort('2028-02-29'), 'a leap year has one day more')
  t.equal(convene('2028-01-31', '2028-02-29'), 'convened')
  t.equal(convene('2028-02-29', '2028-03-29'), 'convened')
  t.match(refusalOf(() => convene('2026-01-31', '2026-03-14', { noticeMonths: 1, noticeDays: 15 })), tooShort('2026-03-15', 15))
  t.equal(convene('2026-01-31', '2026-03-15', { noticeMonths: 1, noticeDays: 15 }), 'convened')
  t.equal(convene('2026-03-17', '2026-04-01', { noticeDays: 15 }), 'convened', 'the text before it: fifteen days')
})

// [S76][S77]: the presidency alternates every two years; [S12][S14]: every year.
t.test('after its term the presidency moves to the other college', async (t) => {
  const convene = (presidencySince: string | null, years = 2) =>
    after(planned, { type: 'convene' }, { policy: policyFor({ commission: { presidencyTermYears: years } }) }, { presidencySince }).state.status
  t.equal(convene('2024-04-02'), 'convened', 'one day before two years')
  t.match(refusalOf(() => convene('2024-04-01')),
    { code: 'presidency_must_alternate', rule: 'commission.presidencyTermYears', params: { college: 'employees', years: 2, until: '2026-04-01' } })
  t.match(refusalOf(() => convene('2025-04-01', 1)), { params: { years: 1 } })
  t.equal(convene('2024-04-01', 3), 'convened', 'a longer term')
  const leap = (heldOn: string) => after({ ...planned, heldOn }, { type: 'convene' },
    { today: heldOn, policy: policyFor({ commission: { presidencyTermYears: 1 } }) }, { presidencySince: '2028-02-29' }).state.status
  t.equal(leap('2029-02-27'), 'convened')
  t.match(refusalOf(() => leap('2029-02-28')), { params: { years: 1, until: '2029-02-28' } }, 'a year from 29 February')
  t.equal(convene(null), 'convened', 'the other college presided the session before')
  t.equal(convene('1999-01-01', 0), 'convened', 'a policy without a term')
  t.equal(after(committee, { type: 'convene' }, {}, { presidencySince: '1999-01-01' }).state.status, 'convened', 'a committee is no presidency')
})

// [S71]: more than half of the titular seats in each college, present or represented; the cleaning preset says the same.
t.test('the session opens with a quorum in each college, and the refusal counts', async (t) => {
  const convened: CommissionSession = { ...planned, status: 'convened' }
  const open = (...attendances: CommissionSessionFacts['attendances']) =>
    after(convened, { type: 'open' }, { policy: policyFor('cleaning') }, { attendances }).state
  t.match(refusalOf(() => open(line(1), line(3), line(2))),
    { code: 'quorum_not_reached', rule: 'commission.quorum', params: { scope: 'employers', needed: 2, present: 1 } })
  t.equal(open(line(1), line(3, 'substitute'), line(2), line(4, 2)).status, 'open', 'a substitute and a proxy count')
  t.match(refusalOf(() => open(line(1), line(3), line(4, 2))),
    { params: { scope: 'employers', present: 0 } }, 'a proxy whose holder is not there does not')
  t.match(refusalOf(() => after(convened, { type: 'open' }, { today: '2026-03-31' })),
    { code: 'session_not_today', params: { heldOn: '2026-04-01' } })
})

// [S71]: proxies only within the college, in writing, two at most per person.
t.test('a proxy goes to a member in the room, of the same college, who holds two at most', async (t) => {
  const all = [...seats, seat(7), seat(9)]
  const give = (given: Attendance & { id: string }, attendances: CommissionSessionFacts['attendances'], maxPerHolder = 2) =>
    after({ ...planned, status: 'convened' }, { type: 'record_attendance', ...given },
      { policy: policyFor({ commission: { proxy: { maxPerHolder } } }) }, { seats: all, attendances }).events
  const pointer = '#/proxyHolderSeatId'
  t.match(give(line(3, 1), [line(1)]),
    [{ type: 'commission_session.attendance_recorded', fact: { seatId: seatId(3), proxyHolderSeatId: seatId(1) } }])
  t.match(refusalOf(() => give(line(3, 2), [line(2)])), { code: 'proxy_of_other_college', rule: 'commission.proxy', pointer })
  t.match(refusalOf(() => give(line(3, 1), [])), { code: 'proxy_holder_absent', pointer })
  t.match(refusalOf(() => give(line(3, 3), [line(1)])), { code: 'proxy_holder_missing', pointer }, 'not to oneself')
  t.match(refusalOf(() => give({ ...line(3, 1), proxyHolderSeatId: null }, [line(1)])), { code: 'proxy_holder_missing', pointer })
  t.match(refusalOf(() => give(line(7, 1), [line(1), line(3, 1), line(5, 1)])),
    { code: 'proxy_limit_passed', params: { limit: 2, held: 3 }, pointer })
  t.match(refusalOf(() => give(line(3, 1), [line(1)], 0)),
    { code: 'proxy_limit_passed', params: { limit: 0, held: 1 } }, 'a branch without proxies')
  t.match(refusalOf(() => give({ ...line(3), proxyHolderSeatId: seatId(1) }, [line(1)])),
    { code: 'proxy_holder_unexpected', params: { presence: 'present' }, pointer })
})

t.test('a correction names the line that it replaces, and only seats that somebody may sit in are present', async (t) => {
  const record = (given: Attendance & { id: string }, change: Partial<CommissionSessionFacts> = {}) =>
    after({ ...planned, status: 'open' }, { type: 'record_attendance', ...given }, {}, change)
  t.match(record(line(1), { attendances: [] }).events,
    [{ fact: { branchId, commissionSessionId: id, heldOn: '2026-04-01', supersedesId: null, recordedAt: '2026-04-01T09:00:00.000Z' } }])
  t.match(record({ ...line(1, 'absent'), id: policyId }, { attendances: [line(1)] }).events,
    [{ fact: { id: policyId, presence: 'absent', supersedesId: line(1).id } }])
  t.match(refusalOf(() => record(line(9))), { code: 'reference_unknown', params: { what: 'seat' }, pointer: '#/seatId' })
  const vacant = [seat(1, { isHeld: false, hasSubstitute: false })]
  t.match(refusalOf(() => record(line(1), { seats: vacant })),
    { code: 'seat_vacant', params: { presence: 'present' }, pointer: '#/presence' })
  t.match(refusalOf(() => record(line(1, 'substitute'), { seats: vacant })),
    { code: 'seat_vacant', params: { presence: 'substitute' } })
  t.equal(record(line(1, 'absent'), { seats: vacant }).events.length, 1)
})

t.test('without a quorum the way on is another day, and never an earlier one', async (t) => {
  const adjourn = (newHeldOn: string, today: string) =>
    after({ ...planned, status: 'convened' }, { type: 'adjourn', reason: 'No quorum', newHeldOn }, { today }).state
  t.match(adjourn('2026-04-15', '2026-04-01'), { status: 'adjourned', heldOn: '2026-04-15', reason: 'No quorum' })
  t.match(refusalOf(() => adjourn('2026-03-31', '2026-03-20')),
    { code: 'date_too_early', params: { earliest: '2026-04-01' }, pointer: '#/newHeldOn' })
  t.match(refusalOf(() => adjourn('2026-04-02', '2026-04-03')), { params: { earliest: '2026-04-03' } })
})

t.test('a session does not close over a vote under way', async (t) => {
  const close = (openVotes: number) => after({ ...planned, status: 'open' }, { type: 'close' }, {}, { openVotes }).state.status
  t.match(refusalOf(() => close(2)), { code: 'votes_still_open', params: { count: 2 } })
  t.equal(close(0), 'closed')
})

// [S72]: the minutes are signed by president and vice-president.
t.test('the minutes are signed when both chairs have signed, each once', async (t) => {
  const closed: CommissionSession = { ...planned, status: 'closed' }
  const attendances = [line(1), line(2, 'substitute')]
  const sign = (state: CommissionSession, personId: string | null) =>
    after(state, { type: 'sign_minutes' }, { role: 'commission_member', personId }, { attendances })
  const first = sign(closed, titularOf(1))
  t.match(first.events, [{ chair: 'president', signedBy: titularOf(1), signedOn: '2026-04-01' }])
  t.match(first.state, { status: 'closed', presidentSignedOn: '2026-04-01', vicePresidentSignedOn: null })
  t.match(refusalOf(() => sign(first.state, titularOf(1))), { code: 'minutes_already_signed', params: { signedOn: '2026-04-01' } })
  t.match(refusalOf(() => sign(first.state, titularOf(2))), { code: 'not_a_signatory' }, 'the substitute sat in this seat')
  t.match(sign(first.state, substituteOf(2)).state, { status: 'minutes_signed', vicePresidentSignedOn: '2026-04-01' })
  t.match(refusalOf(() => sign(closed, titularOf(3))), { code: 'not_a_signatory' })
  t.match(refusalOf(() => sign(closed, null)), { code: 'person_required' })
})

// [S72]: the minutes are sent within a week, and approved at the next meeting.
t.test('a session that closes says by when its minutes are sent', async (t) => {
  const close = (today: string, sentWithinDays = 7) => after({ ...planned, status: 'open' }, { type: 'close' },
    { today, policy: policyFor({ commission: { minutes: { sentWithinDays } } }) })
  t.match(close('2026-04-01'), { state: { status: 'closed', minutesDueOn: '2026-04-08' }, events: [{ policyId }] })
  t.match(close('2028-02-25').state, { minutesDueOn: '2028-03-03' })
  t.match(close('2026-04-01', 15).state, { minutesDueOn: '2026-04-16' })
})

t.test('where the next session approves the minutes, it does not close before', async (t) => {
  const close = (unapprovedMinutes: number, approvedNext = true, state = planned) => after({ ...state, status: 'open' }, { type: 'close' },
    { policy: policyFor({ commission: { minutes: { approvedNext } } }) }, { unapprovedMinutes }).state.status
  t.match(refusalOf(() => close(1)), { code: 'minutes_unapproved', rule: 'commission.minutes', params: { count: 1 } })
  t.equal(close(0), 'closed')
  t.equal(close(1, false), 'closed', 'a policy that asks for nothing')
  t.equal(close(1, true, committee), 'closed', 'a committee approves nothing')
  const signed: CommissionSession = { ...planned, status: 'minutes_signed' }
  const later = { id: policyId, heldOn: '2026-06-01', status: 'open' }
  const approve = (session: typeof later | null, state = signed) => after(state, { type: 'approve_minutes', session }, { today: '2026-06-01' }).state
  const approved = approve(later)
  t.match(approved, { status: 'minutes_signed', minutesApprovedOn: '2026-06-01', minutesApprovedInId: policyId })
  const pointer = '#/commissionSessionId'
  t.match(refusalOf(() => approve(later, approved)), { code: 'minutes_already_approved', params: { approvedOn: '2026-06-01' } })
  t.match(refusalOf(() => approve({ ...later, heldOn: '2026-03-31' })), { code: 'session_not_later', params: { heldOn: '2026-04-01' }, pointer })
  t.match(refusalOf(() => approve({ ...later, id })), { code: 'session_not_later', pointer }, 'not by itself')
  t.match(refusalOf(() => approve({ ...later, status: 'closed' })), { code: 'session_not_open', params: { status: 'closed' }, pointer })
  t.match(refusalOf(() => approve(null)), { code: 'reference_unknown', pointer })
})
