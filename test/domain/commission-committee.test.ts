import t from 'tap'
import { type CommissionSession, type CommissionSessionCommand, commissionSessionDecider } from '../../src/domain/commission-session.ts'
import { type NamedSeat, planCommissionSession } from '../../src/domain/commission-session-opening.ts'
import { handle } from '../../src/domain/kernel/decider.ts'
import type { Policy } from '../../src/domain/policy.ts'
import type { Attendance } from '../../src/domain/rules/voting.ts'
import { line, seatId, seatsFrom } from '../support/commission.ts'
import { contextFor, policyFor, policyId, refusalOf } from '../support/obeys.ts'

/** [S33]: 3 to 7 members of the commission from both colleges, 3 present, majority of those present, the president's casting vote. */
const security = policyFor({
  commission: {
    quorum: { majorityOfSeats: true },
    majority: 'absolute_per_college',
    proxy: { maxPerHolder: 2 },
    disciplinary: { minMembers: 3, maxMembers: 7, quorum: 3, majority: 'of_present', castingVote: 'president' }
  }
})
const id = '018f0000-0000-7000-8000-0000000000f1'
const seats: NamedSeat[] = seatsFrom(1, 20).map((seat, index) => ({ ...seat, organization: `Organisation ${index + 1}`, endedOn: null }))

interface Asked { kind?: CommissionSession['kind'], members?: readonly number[], requesting?: readonly number[], policy?: Policy, known?: NamedSeat[] }
function plan ({ kind = 'disciplinary', members = [], requesting = [], policy = security, known = seats }: Asked): CommissionSession {
  const opening = {
    id,
    kind,
    heldOn: '2026-04-01',
    place: null,
    presidentSeatId: seatId(1),
    vicePresidentSeatId: seatId(2),
    memberSeatIds: members.map(seatId),
    requestedBySeatIds: requesting.map(seatId)
  }
  return planCommissionSession(opening, known, { policy, policyId, context: contextFor('officer', '2026-04-01') }).state
}

t.test('a disciplinary committee has three to seven members, of both colleges, its president among them', async (t) => {
  const pointer = '#/memberSeatIds'
  const rule = 'commission.disciplinary'
  t.same(plan({ members: [1, 2, 3] }).memberSeatIds, [1, 2, 3].map(seatId))
  t.equal(plan({ members: [1, 2, 3, 4, 5, 6, 7] }).memberSeatIds.length, 7)
  t.match(refusalOf(() => plan({})), { code: 'committee_too_small', rule, params: { needed: 3, given: 0 }, pointer })
  t.match(refusalOf(() => plan({ members: [1, 2] })), { code: 'committee_too_small', params: { needed: 3, given: 2 }, pointer })
  t.match(refusalOf(() => plan({ members: [1, 2, 2] })), { code: 'committee_too_small', params: { given: 2 } }, 'a seat counts once')
  t.match(refusalOf(() => plan({ members: [1, 2, 3, 4, 5, 6, 7, 8] })), { code: 'committee_too_large', params: { most: 7, given: 8 }, pointer })
  t.match(refusalOf(() => plan({ members: [1, 3, 5] })), { code: 'committee_one_sided', params: { college: 'employees' }, pointer })
  t.match(refusalOf(() => plan({ members: [2, 3, 4] })), { code: 'committee_without_president', pointer })
  t.match(refusalOf(() => plan({ members: [1, 2, 99] })), { code: 'reference_unknown', params: { what: 'seat' }, pointer: '#/memberSeatIds/2' })
  const ended = seats.map((one) => one.id === seatId(3) ? { ...one, endedOn: '2026-04-01' } : one)
  t.match(refusalOf(() => plan({ members: [1, 2, 3], known: ended })), { code: 'seat_ended', pointer: '#/memberSeatIds/2' })
})

t.test('other numbers of the policy make another committee', async (t) => {
  const other = (disciplinary: Partial<Policy['commission']['disciplinary']>) =>
    policyFor({ commission: { disciplinary: { ...security.commission.disciplinary, ...disciplinary } } })
  t.match(refusalOf(() => plan({ members: [1, 2, 3], policy: other({ minMembers: 4 }) })), { params: { needed: 4, given: 3 } })
  t.match(refusalOf(() => plan({ members: [1, 2, 3, 4], policy: other({ maxMembers: 3 }) })), { params: { most: 3, given: 4 } })
  t.equal(plan({ members: [1, 2, 3, 4, 5, 6, 7, 8], policy: other({ maxMembers: null }) }).memberSeatIds.length, 8)
})

t.test('where a branch has no committee, or the session is none, the commission itself sits', async (t) => {
  const refused = { code: 'committee_not_expected', rule: 'commission.disciplinary', pointer: '#/memberSeatIds' }
  t.match(refusalOf(() => plan({ kind: 'ordinary', members: [1, 2, 3] })), { ...refused, params: { kind: 'ordinary' } })
  t.match(refusalOf(() => plan({ members: [1, 2, 3], policy: policyFor('cleaning') })), { ...refused, params: { kind: 'disciplinary' } })
  t.same(plan({ policy: policyFor('cleaning') }).memberSeatIds, [])
})

t.test('a committee opens with three members present: neither a proxy nor a stranger is one', async (t) => {
  const convened: CommissionSession = { ...plan({ members: [1, 2, 3, 4, 5] }), status: 'convened' }
  const facts = { seats: seatsFrom(1, 5), presidencySince: null, openVotes: 0, unapprovedMinutes: 0 }
  const after = (command: CommissionSessionCommand, attendances: (Attendance & { id: string })[], policy = security) =>
    handle(commissionSessionDecider, convened, command, { facts: { ...facts, attendances }, policy, policyId, context: contextFor('officer', '2026-04-01') })
  const open = (attendances: (Attendance & { id: string })[], policy?: Policy) => after({ type: 'open' }, attendances, policy).state.status
  t.equal(open([line(1), line(3), line(5)]), 'open', 'of one college even: the committee’s own quorum counts')
  t.match(refusalOf(() => open([line(1), line(2), line(3, 1)])),
    { code: 'quorum_not_reached', rule: 'commission.disciplinary', params: { scope: 'overall', needed: 3, present: 2 } })
  const four = policyFor({ commission: { disciplinary: { ...security.commission.disciplinary, quorum: 4 } } })
  t.match(refusalOf(() => open([line(1), line(2), line(3)], four)), { params: { needed: 4, present: 3 } })
  t.match(refusalOf(() => after({ type: 'record_attendance', ...line(6) }, [])), { code: 'seat_not_on_committee', pointer: '#/seatId' })
  t.equal(after({ type: 'record_attendance', ...line(5) }, []).events.length, 1)
})

// [S72]: an extraordinary meeting at the request of the president or of at least three organisations.
t.test('an extraordinary session is asked for by its president or by three organisations', async (t) => {
  const policy = policyFor({ commission: { extraordinary: { organizations: 3 } } })
  const call = (requesting: readonly number[], more: Asked = {}) => plan({ kind: 'extraordinary', requesting, policy, ...more }).requestedBySeatIds
  const refused = { code: 'too_few_requests', rule: 'commission.extraordinary', pointer: '#/requestedBySeatIds' }
  t.match(refusalOf(() => call([])), { ...refused, params: { needed: 3, given: 0 } })
  t.match(refusalOf(() => call([2, 3])), { ...refused, params: { needed: 3, given: 2 } })
  t.same(call([2, 3, 5]), [2, 3, 5].map(seatId))
  t.same(call([1]), [seatId(1)], 'the president alone')
  const oneUnion = seats.map((one) => [3, 5].includes(Number(one.id.slice(-12))) ? { ...one, organization: 'CFDT' } : one)
  t.match(refusalOf(() => call([2, 3, 5], { known: oneUnion })), { ...refused, params: { given: 2 } }, 'two seats of one organisation')
  t.match(refusalOf(() => call([2, 3, 5], { policy: policyFor({ commission: { extraordinary: { organizations: 4 } } }) })), { params: { needed: 4 } })
  t.same(call([], { policy: policyFor() }), [], 'no request needed')
  t.match(refusalOf(() => call([2, 3, 5], { kind: 'ordinary' })),
    { code: 'request_not_expected', params: { kind: 'ordinary' }, pointer: '#/requestedBySeatIds' })
  t.match(refusalOf(() => call([99])), { code: 'reference_unknown', pointer: '#/requestedBySeatIds/0' })
})
