import t from 'tap'
import { type Equivalence, type NamedUnit, type Subject, subjects, waiting } from '../../src/domain/commission-approval-subject.ts'
import {
  type CommissionApproval, type CommissionApprovalCommand, commissionApprovalDecider, type CommissionApprovalFacts, proposeCommissionApproval
} from '../../src/domain/commission-approval.ts'
import { handle, type Known } from '../../src/domain/kernel/decider.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import type { Policy } from '../../src/domain/policy.ts'
import type { Ballot } from '../../src/domain/rules/voting.ts'
import { line, seat, seatId, seatsFrom } from '../support/commission.ts'
import { contextFor, personId, policyFor, policyId, refusalOf } from '../support/obeys.ts'

const id = '018f0000-0000-7000-8000-0000000000f1'
const subjectId = '018f0000-0000-7000-8000-0000000000e1'
const otherId = '018f0000-0000-7000-8000-0000000000e2'
const sessionId = '018f0000-0000-7000-8000-0000000000d2'
const opening = { id, subject: 'project_framework' as Subject, subjectId, title: 'A matter', sector: null, effectiveOn: null, equivalences: [] }
const awaiting = { status: 'commission_review', isOnAgenda: false, body: null }
const session = { status: 'open', presidentSeatId: seatId(1), presidentCollege: 'employees' as const, memberSeatIds: [] as string[] }
const seats = seatsFrom(1, 6)
const facts: CommissionApprovalFacts = {
  session, seats, attendances: seats.map((_, index) => line(index + 1)), ballots: [], subjectStatus: 'commission_review'
}

interface Situation { policy?: Policy, role?: Role }
type Change = Partial<CommissionApprovalFacts>
const known = ({ policy = policyFor(), role = 'officer' }: Situation, change: Change): Known<CommissionApprovalFacts> =>
  ({ facts: { ...facts, ...change }, policy, policyId, context: contextFor(role) })
const after = (state: CommissionApproval, command: CommissionApprovalCommand, situation: Situation, change: Change = {}) =>
  handle(commissionApprovalDecider, state, command, known(situation, change))
const proposed = proposeCommissionApproval(opening, { subject: awaiting, sectors: [], units: [] }, known({}, {})).state
const tabled: CommissionApproval = { ...proposed, status: 'tabled', commissionSessionId: sessionId }
const votes = (choices: Record<number, Ballot['choice']>): Ballot[] =>
  Object.entries(choices).map(([number, choice]) => ({ seatId: seatId(Number(number)), choice }))

// [S76]: one vote per organisation, both colleges must agree.
t.test('where an organisation has one vote, its second seat cannot vote once the first has', async (t) => {
  const policy = policyFor({ commission: { votes: 'per_organization', majority: 'agreement_of_colleges' } })
  const held = (number: number, organization: string) => seat(number, { organization, titularId: personId })
  const trades = [held(1, 'CGT'), held(3, 'CGT'), held(5, 'CFDT'), held(2, 'CAPEB'), held(4, 'CAPEB'), held(6, 'FFB')]
  const cast = (number: number, ballots: Ballot[], by = policy) => after(tabled, { type: 'cast', id, seatId: seatId(number), choice: 'for' },
    { policy: by, role: 'commission_member' }, { seats: trades, ballots }).events
  t.equal(cast(3, []).length, 1)
  t.match(refusalOf(() => cast(3, votes({ 1: 'against' }))), { code: 'organization_voted', rule: 'commission.votes', pointer: '#/seatId' })
  t.match(refusalOf(() => cast(3, votes({ 3: 'against' }))), { code: 'ballot_already_cast' })
  t.equal(cast(5, votes({ 1: 'against' })).length, 1, 'another organisation')
  t.equal(cast(3, votes({ 1: 'against' }), policyFor()).length, 1, 'another policy')
  const close = (by: Policy) => after(tabled, { type: 'close_vote' }, { policy: by },
    { seats: trades, ballots: votes({ 1: 'against', 5: 'for', 2: 'for', 6: 'for' }) }).state.decision
  t.match(close(policy), { outcome: 'disagreement', votes: 'per_organization', needed: { employees: 2, employers: 1 } })
})

// [S71]: an equal total of votes per college.
t.test('where both colleges weigh the same, the decision says what a ballot of each was worth', async (t) => {
  const policy = policyFor({ commission: { votes: 'equal_colleges' } })
  const attendances = [1, 3, 5, 2].map((number) => line(number))
  const close = (by: Policy) => after(tabled, { type: 'close_vote' }, { policy: by },
    { attendances, ballots: votes({ 1: 'for', 3: 'against', 5: 'against', 2: 'for' }) }).state
  t.match(close(policy), {
    status: 'adopted', decision: { weights: { employees: 1, employers: 3 }, needed: { overall: 4 }, tally: { overall: { for: 4, against: 2 } } }
  })
  t.match(close(policyFor()), { status: 'rejected', decision: { weights: { employees: 1, employers: 1 }, tally: { overall: { for: 2 } } } })
})

// [S71]: a matter of one branch is voted by that branch's members only; more than half of the seats in each college.
t.test('a matter of one sector needs the quorum among that sector’s seats', async (t) => {
  const policy = policyFor({ commission: { quorum: { majorityOfSeats: true, perCollege: 3 } } })
  const ofSector = [1, 2, 3, 4, 5, 6].map((number) => seat(number, { sector: '1555', titularId: personId }))
  const all = [...ofSector, ...[7, 8].map((number) => seat(number, { sector: '1996' }))]
  const matter = { ...tabled, sector: '1555' }
  const cast = (present: readonly number[], by = policy, seats = all) => after(matter, { type: 'cast', id, seatId: seatId(1), choice: 'for' },
    { policy: by, role: 'commission_member' }, { seats, attendances: present.map((number) => line(number)) }).events.length
  t.equal(cast([1, 3, 5, 2, 4, 6]), 1)
  t.match(refusalOf(() => cast([1, 3, 5, 2, 4, 7, 8])), {
    code: 'sector_quorum_not_reached', rule: 'commission.quorum', params: { sector: '1555', scope: 'employers', needed: 3, present: 2 }
  })
  t.equal(cast([1, 3, 2, 4], policyFor({ commission: { quorum: { majorityOfSeats: true } } })), 1, 'more than half of three are two')
  const few = [...ofSector.slice(0, 2), ...all.slice(6)]
  t.equal(cast([1, 2], policy, few), 1, 'of one seat per college, one is all')
  t.match(refusalOf(() => after(matter, { type: 'close_vote' }, { policy },
    { seats: all, attendances: [1, 3, 2].map((number) => line(number)), ballots: votes({ 1: 'for' }) })),
  { code: 'sector_quorum_not_reached', params: { scope: 'employees', needed: 3, present: 2 } })
})

// Who left after the session opened is missing from the vote, too.
t.test('a matter of all is voted and counted while the session has its quorum', async (t) => {
  const needing = (perCollege: number) => policyFor({ commission: { quorum: { perCollege } } })
  const mine = [1, 2, 3, 4, 5, 6].map((number) => seat(number, { titularId: personId }))
  const room = (present: readonly number[]) => ({ seats: mine, attendances: present.map((number) => line(number)) })
  const close = (present: readonly number[], policy = needing(2)) =>
    after(tabled, { type: 'close_vote' }, { policy }, { ...room(present), ballots: votes({ 1: 'for', 3: 'for', 2: 'for', 4: 'for' }) }).state.status
  const cast = (present: readonly number[], policy = needing(2)) => after(tabled, { type: 'cast', id, seatId: seatId(1), choice: 'for' },
    { policy, role: 'commission_member' }, room(present)).events.length
  const shortfall = { code: 'quorum_not_reached', rule: 'commission.quorum', params: { scope: 'employers', needed: 2, present: 1 } }
  t.equal(close([1, 3, 2, 4]), 'adopted')
  t.match(refusalOf(() => close([1, 3, 5, 2])), shortfall, 'one employer left')
  t.equal(close([1, 3, 2], needing(1)), 'adopted', 'another number')
  t.equal(cast([1, 3, 2, 4]), 1)
  t.match(refusalOf(() => cast([1, 3, 5, 2])), shortfall)
  t.equal(cast([1, 3, 2], needing(1)), 1)
})

t.test('a committee votes and counts while as many members as its quorum are in the room', async (t) => {
  const ofThree = policyFor({ commission: { quorum: { perCollege: 9 }, disciplinary: { minMembers: 3, maxMembers: 7, quorum: 3, majority: 'of_present' } } })
  const withdrawal: CommissionApproval = { ...tabled, subject: 'accreditation_withdrawal', sector: '1555' }
  const own = [1, 2, 3, 4].map((number) => seat(number, { titularId: personId, sector: '1555' }))
  const change = (attendances: Change['attendances']): Change =>
    ({ session: { ...session, memberSeatIds: [1, 2, 3, 4].map(seatId) }, seats: own, attendances, subjectStatus: 'granted' })
  const close = (attendances: Change['attendances']) => after(withdrawal, { type: 'close_vote' }, { policy: ofThree },
    { ...change(attendances), ballots: votes({ 1: 'for', 2: 'for' }) }).state.status
  const cast = (attendances: Change['attendances']) => after(withdrawal, { type: 'cast', id, seatId: seatId(1), choice: 'for' },
    { policy: ofThree, role: 'commission_member' }, change(attendances)).events.length
  const shortfall = { code: 'quorum_not_reached', rule: 'commission.disciplinary', params: { scope: 'overall', needed: 3, present: 2 } }
  t.equal(close([line(1), line(2), line(3)]), 'adopted')
  t.equal(cast([line(1), line(2), line(3)]), 1)
  for (const attempt of [close, cast]) {
    t.match(refusalOf(() => attempt([line(1), line(2), line(3, 'absent')])), shortfall)
    t.match(refusalOf(() => attempt([line(1), line(2), line(3, 1)])), shortfall, 'a proxy is nobody in the room')
  }
})

// [S33]: majority of those present, casting vote of the session's president.
t.test('a committee votes by its own majority, on discipline only, and nobody else with it', async (t) => {
  const policy = policyFor({
    commission: {
      votes: 'per_organization',
      majority: 'absolute_per_college',
      disciplinary: { minMembers: 3, maxMembers: 7, quorum: 3, majority: 'of_present', castingVote: 'president' }
    }
  })
  const memberSeatIds = [1, 2, 3, 4].map(seatId)
  const committee = { ...session, memberSeatIds }
  const withdrawal: CommissionApproval = { ...tabled, subject: 'accreditation_withdrawal' }
  const open = { id: sessionId, status: 'open', memberSeatIds }
  for (const subject of subjects) {
    const table = (session: typeof open) => after({ ...proposed, subject }, { type: 'table', session }, { policy },
      { subjectStatus: waiting[subject].statuses[0]! }).state.status
    if (subject === 'accreditation_suspension' || subject === 'accreditation_withdrawal') t.equal(table(open), 'tabled', subject)
    else t.match(refusalOf(() => table(open)), { code: 'not_for_the_committee', params: { subject }, pointer: '#/commissionSessionId' })
    t.equal(table({ ...open, memberSeatIds: [] }), 'tabled', 'the commission decides on everything')
  }
  const own = seatsFrom(1, 4).map((one) => ({ ...one, organization: 'The same', titularId: personId }))
  const change = { session: committee, seats: own, attendances: [1, 2, 3, 4].map((number) => line(number)), subjectStatus: 'granted' }
  const cast = (number: number) => after(withdrawal, { type: 'cast', id, seatId: seatId(number), choice: 'for' },
    { policy, role: 'commission_member' }, { ...change, ballots: votes({ 1: 'for' }) }).events.length
  t.equal(cast(3), 1, 'one by one, whatever their organisations')
  t.match(refusalOf(() => cast(5)), { code: 'seat_not_on_committee', rule: 'commission.disciplinary', pointer: '#/seatId' })
  t.match(after(withdrawal, { type: 'close_vote' }, { policy }, { ...change, ballots: votes({ 1: 'for', 3: 'for', 2: 'against', 4: 'against' }) }).state,
    { status: 'adopted', decision: { rule: 'of_present', votes: 'per_seat', castingVoteUsed: true, needed: { overall: 3 } } })
})

const step: Equivalence = { fromCertificateId: null, fromVersion: 1, fromUnit: 'B1', toVersion: 2, toUnit: 'C1', kind: 'equivalent' }
const units: NamedUnit[] = [
  { certificateId: subjectId, version: 1, unitCode: 'B1' },
  { certificateId: subjectId, version: 2, unitCode: 'C1' },
  { certificateId: otherId, version: 3, unitCode: 'X1' }
]

t.test('a vote on equivalences names units that exist, and its decision carries them', async (t) => {
  const propose = (equivalences: readonly Equivalence[], subject: Subject = 'unit_equivalence') =>
    proposeCommissionApproval({ ...opening, subject, equivalences },
      { subject: { ...awaiting, status: subject === 'unit_equivalence' ? 'active' : 'commission_review' }, sectors: [], units }, known({}, {})).state
  const fromOther: Equivalence = { ...step, fromCertificateId: otherId, fromVersion: 3, fromUnit: 'X1', kind: 'partial' }
  const state = propose([step, fromOther, { ...step, toUnit: null, kind: 'none' }])
  t.same(state.equivalences[1], fromOther)
  const pointer = '#/equivalences'
  t.match(refusalOf(() => propose([])), { code: 'equivalences_missing', pointer })
  t.match(refusalOf(() => propose([step], 'project_framework')), { code: 'equivalences_unexpected', params: { subject: 'project_framework' }, pointer })
  t.match(refusalOf(() => propose([step, { ...step, toUnit: null }])),
    { code: 'mapping_astray', params: { unit: 'B1', kind: 'equivalent' }, pointer: '#/equivalences/1/toUnit' })
  t.match(refusalOf(() => propose([{ ...step, kind: 'none' }])), { code: 'mapping_astray', params: { kind: 'none' } })
  const unknown = { code: 'reference_unknown', params: { what: 'unit' } }
  t.match(refusalOf(() => propose([{ ...step, fromVersion: 2 }])), { ...unknown, pointer: '#/equivalences/0/fromUnit' })
  t.match(refusalOf(() => propose([{ ...step, toVersion: 1 }])), { ...unknown, pointer: '#/equivalences/0/toUnit' })
  t.match(refusalOf(() => propose([{ ...fromOther, fromCertificateId: null }])), { ...unknown, pointer: '#/equivalences/0/fromUnit' })
  const all = votes(Object.fromEntries([1, 2, 3, 4, 5, 6].map((number) => [number, 'for'])))
  const { events } = after({ ...state, status: 'tabled', commissionSessionId: sessionId }, { type: 'close_vote' }, {},
    { subjectStatus: 'active', ballots: all })
  t.match(events, [{ type: 'commission_approval.adopted', equivalences: [step, fromOther, {}] }])
})
