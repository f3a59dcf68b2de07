import t from 'tap'
import { sessionShortfall, voteRuleOf } from '../../src/domain/commission-quorum.ts'
import { planCommissionSession } from '../../src/domain/commission-session-opening.ts'
import { pieceFaults } from '../../src/domain/rules/coverage.ts'
import { decideVote } from '../../src/domain/rules/voting.ts'
import { line, seat, seatId, seatsFrom } from '../support/commission.ts'
import { contextFor, policyFor, policyId } from '../support/obeys.ts'
import { changed, codeOf } from '../support/presets.ts'

const policy = policyFor('security')
const memberSeatIds = (count: number) => Array.from({ length: count }, (_, place) => seatId(place + 1))

t.test('a disciplinary committee has three to seven members, from both colleges', async (t) => {
  const planned = (ids: readonly string[], rules = policy) => codeOf(() => planCommissionSession({
    id: 's',
    kind: 'disciplinary',
    heldOn: '2026-04-01',
    place: 'Paris',
    presidentSeatId: seatId(1),
    vicePresidentSeatId: seatId(2),
    memberSeatIds: ids,
    requestedBySeatIds: []
  }, seatsFrom(1, 9).map((one) => ({ ...one, endedOn: null })), { policy: rules, policyId, context: contextFor('officer') }))
  t.equal(planned(memberSeatIds(2)), 'committee_too_small')
  t.equal(planned(memberSeatIds(3)), null)
  t.equal(planned(memberSeatIds(7)), null)
  t.equal(planned(memberSeatIds(8)), 'committee_too_large')
  t.equal(planned(memberSeatIds(8), changed(policy, 'commission.disciplinary.maxMembers', 8)), null)
  t.equal(planned([1, 3, 5].map(seatId)), 'committee_one_sided')
})

t.test('three of its members must be present', async (t) => {
  const committee = { memberSeatIds: memberSeatIds(5) }
  const short = (there: readonly number[], rules = policy) =>
    sessionShortfall(committee, { seats: seatsFrom(1, 5), attendances: there.map((number) => line(number)) }, rules.commission)
  t.equal(short([1, 3, 5]), null, 'whatever their colleges')
  t.match(short([1, 2]), { code: 'quorum_not_reached', rule: 'commission.disciplinary', params: { needed: 3, present: 2 } })
  t.equal(short([1, 2], changed(policy, 'commission.disciplinary.quorum', 2)), null)
})

t.test('it decides by the majority of those present; in a tie its president’s vote prevails', async (t) => {
  const committee = { memberSeatIds: memberSeatIds(4) }
  const vote = (choices: readonly ('for' | 'against' | 'abstain')[], rules = policy) => decideVote(voteRuleOf(committee, rules.commission, 1), {
    seats: choices.map((_, place) => seat(place + 1)),
    attendances: choices.map((_, place) => line(place + 1)),
    ballots: choices.map((choice, place) => ({ seatId: seatId(place + 1), choice })),
    presidentSeatId: seatId(1),
    presidentCollege: 'employees'
  })
  t.match(vote(['for', 'for', 'for', 'against']), { outcome: 'adopted', needed: { overall: 3 }, castingVoteUsed: false })
  t.match(vote(['for', 'for', 'against', 'against']), { outcome: 'adopted', castingVoteUsed: true })
  t.match(vote(['against', 'for', 'for', 'against']), { outcome: 'rejected', castingVoteUsed: true })
  t.match(vote(['for', 'for', 'against', 'against'], changed(policy, 'commission.disciplinary.castingVote', 'none')), { outcome: 'rejected' })
})

t.test('a training organisation’s file: an extract of less than six months, a room of 25 m², and eight more', async (t) => {
  const { pieces } = policy.accreditation
  t.equal(pieces.length, 10)
  const papers = (more: Readonly<Record<string, { issuedOn?: string, value?: number }>> = {}) =>
    pieces.map(({ kind }) => ({ kind, issuedOn: '2026-08-01', value: 30, ...more[kind] }))
  const faults = (more?: Parameters<typeof papers>[0], rules = policy) =>
    pieceFaults(rules.accreditation.pieces, papers(more), { holder: 'organization', asOf: '2026-08-31' })
      .map(({ kind, fault }) => `${kind} ${fault}`)
  t.same(faults(), [])
  t.same(faults({ company_extract: { issuedOn: '2026-02-28' } }), [], 'six months before 31 August is the last of February')
  t.same(faults({ company_extract: { issuedOn: '2026-02-27' } }), ['company_extract too_old'])
  t.same(faults({ room: { value: 25 } }), [])
  t.same(faults({ room: { value: 24 } }), ['room below_minimum'])
  t.same(faults({ social_contributions: { issuedOn: '2026-05-30' }, activity_declaration: { issuedOn: '2024-08-30' }, sector_authorisation: { issuedOn: '2021-08-30' } }),
    ['activity_declaration too_old', 'social_contributions too_old', 'sector_authorisation too_old'])
  const lenient = changed(policy, 'accreditation.pieces', pieces.map((piece) => piece.kind === 'room' ? { ...piece, minValue: 24 } : piece))
  t.same(faults({ room: { value: 24 } }, lenient), [])
})
