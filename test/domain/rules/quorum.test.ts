import fc from 'fast-check'
import t from 'tap'
import { proxyFaults } from '../../../src/domain/rules/proxies.ts'
import { quorum, seatsOfSector } from '../../../src/domain/rules/voting.ts'
import { anyVote, heldBy, seatsOf, sitting } from './assembly.ts'

const none = { perCollege: 0, majorityOfSeats: false, overall: 0 }

// legal.tricoteuses.fr/articles/KALIARTI000043710353: more than half of the titular seats in each college, present or represented.
t.test('a multi-branch commission needs four of seven seats in each college, and a proxy makes one of them', async (t) => {
  const rule = { ...none, majorityOfSeats: true }
  const seats = seatsOf(7, 7)
  t.same(quorum(rule, seats, sitting('e1 e2 e3 p1 p2 p3 p4')), {
    reached: false, shortfalls: [{ scope: 'employees', needed: 4, present: 3 }]
  })
  t.same(quorum(rule, seats, sitting('e1 e2 e3 p1 p2 p3 p4', { e4: 'e1' })), { reached: true, shortfalls: [] })
})

t.test('half of an even college is not more than half', async (t) => {
  const answer = quorum({ ...none, majorityOfSeats: true }, seatsOf(6, 6), sitting('e1 e2 e3 p1 p2 p3 p4'))
  t.same(answer.shortfalls, [{ scope: 'employees', needed: 4, present: 3 }])
})

// legal.tricoteuses.fr/articles/KALIARTI000032508807: at least one of each college.
t.test('a jury of the 2016 text needs one of each college, however many sit on the other side', async (t) => {
  const rule = { ...none, perCollege: 1 }
  t.same(quorum(rule, seatsOf(4, 4), sitting('e1 e2 e3 e4')).shortfalls, [{ scope: 'employers', needed: 1, present: 0 }])
  t.ok(quorum(rule, seatsOf(4, 4), sitting('e1 p3')).reached)
})

// lapreventionsecurite.org/PUBLIC/ADEF/CodeCluf.aspx: three members present, whatever their college.
t.test('the disciplinary committee of the security branch sits with three', async (t) => {
  const rule = { ...none, overall: 3 }
  t.same(quorum(rule, seatsOf(4, 3), sitting('e1 e2')).shortfalls, [{ scope: 'overall', needed: 3, present: 2 }])
  t.ok(quorum(rule, seatsOf(4, 3), sitting('e1 e2 e3')).reached)
})

t.test('a college without any seat never has the majority of its seats', async (t) => {
  t.same(quorum({ ...none, majorityOfSeats: true }, seatsOf(1, 0), sitting('e1')).shortfalls,
    [{ scope: 'employers', needed: 1, present: 0 }])
})

t.test('a proxy falls when its holder leaves the room', async (t) => {
  const rule = { ...none, perCollege: 2 }
  const left = sitting('e2 p1 p2', { e1: 'e3' })
  t.same(quorum(rule, seatsOf(3, 2), left).shortfalls, [{ scope: 'employees', needed: 2, present: 1 }])
})

// The same text: a matter of one branch is voted by that branch's members only.
t.test('a matter of one sector counts the seats of that sector', async (t) => {
  const seats = seatsOf(3, 3).map((seat) => ({ ...seat, sector: seat.id.endsWith('1') ? '1996' : '3216' }))
  const present = sitting('e1 p1 p2 p3')
  t.ok(quorum({ ...none, perCollege: 1 }, seatsOfSector(seats, '1996'), present).reached)
  t.same(quorum({ ...none, perCollege: 1 }, seatsOfSector(seats, '3216'), present).shortfalls,
    [{ scope: 'employees', needed: 1, present: 0 }])
  t.equal(seatsOfSector(seats, null).length, 6)
})

// KALIARTI000035184527: one vote per organisation.
t.test('where an organisation has one vote, it is there once, from whichever of its seats', async (t) => {
  const seats = heldBy({ CGT: 'e1 e2 e3', CFDT: 'e4', FO: 'e5', CAPEB: 'p1', FFB: 'p2' })(seatsOf(5, 2))
  const majority = { ...none, majorityOfSeats: true }
  t.ok(quorum(majority, seats, sitting('e1 e2 e3 p1 p2')).reached, 'three seats of five')
  t.same(quorum(majority, seats, sitting('e1 e2 e3 p1 p2'), 'per_organization').shortfalls,
    [{ scope: 'employees', needed: 2, present: 1 }], 'and one organisation of three')
  t.ok(quorum(majority, seats, sitting('e1 p1 p2', { e4: 'e1' }), 'per_organization').reached)
  t.same(quorum({ ...none, overall: 4 }, seats, sitting('e1 e2 e3 p1 p2'), 'per_organization').shortfalls,
    [{ scope: 'overall', needed: 4, present: 3 }])
})

t.test('parity of colleges weighs votes, not who is there', async (t) => {
  const rule = { ...none, perCollege: 2 }
  t.same(quorum(rule, seatsOf(6, 2), sitting('e1 e2 e3 p1'), 'equal_colleges').shortfalls, [{ scope: 'employers', needed: 2, present: 1 }])
})

t.test('quorum agrees with a count by hand', async () => {
  const rules = fc.record({ perCollege: fc.nat(4), majorityOfSeats: fc.boolean(), overall: fc.nat(8) })
  fc.assert(fc.property(rules, anyVote(), (rule, { seats, attendances }) => {
    const inRoom = (id: string | null) => attendances.some((one) =>
      one.seatId === id && ['present', 'substitute'].includes(one.presence))
    const votes = (college: string) => seats.filter((seat) => seat.college === college && attendances.some((one) =>
      one.seatId === seat.id && (inRoom(seat.id) || (one.presence === 'proxy' && inRoom(one.proxyHolderSeatId))))).length
    const enough = (college: string) => votes(college) >= rule.perCollege &&
      (!rule.majorityOfSeats || votes(college) * 2 > seats.filter((seat) => seat.college === college).length)
    const expected = enough('employees') && enough('employers') && votes('employees') + votes('employers') >= rule.overall
    return quorum(rule, seats, attendances).reached === expected
  }))
})

// The multi-branch text: proxies within the college, in writing, two at most per person.
t.test('a member of the multi-branch commission holds two proxies, and a third is one too many', async (t) => {
  const seats = seatsOf(5, 5)
  t.same(proxyFaults({ maxPerHolder: 2 }, seats, sitting('e1 p1', { e2: 'e1', e3: 'e1' })), [])
  const faults = proxyFaults({ maxPerHolder: 2 }, seats, sitting('e1 p1', { e2: 'e1', e3: 'e1', e4: 'e1' }))
  t.same(faults.map(({ fault, seatId, limit, held }) => ({ fault, seatId, limit, held })),
    ['e2', 'e3', 'e4'].map((seatId) => ({ fault: 'over_limit', seatId, limit: 2, held: 3 })))
})

t.test('a proxy goes to a member of the same college who is in the room', async (t) => {
  const faultsOf = (inRoom: string, proxies: Record<string, string>) =>
    proxyFaults({ maxPerHolder: 1 }, seatsOf(3, 3), sitting(inRoom, proxies)).map(({ fault }) => fault)
  t.same(faultsOf('e1', { e2: 'e1' }), [])
  t.same(faultsOf('p1', { e2: 'p1' }), ['other_college'])
  t.same(faultsOf('e1', { e2: 'e3' }), ['holder_absent'])
  t.same(faultsOf('e1', { e2: 'p3' }), ['other_college', 'holder_absent'])
  t.same(faultsOf('e1', { e2: 'e2' }), ['holder_missing'])
  t.same(faultsOf('e1', { e2: 'e9' }), ['holder_missing'])
  t.same(faultsOf('e1', { e2: 'e3', e3: 'e1' }), ['holder_absent'])
})

t.test('a proxy without a holder, and any proxy where the branch has none, are faults', async (t) => {
  const seats = seatsOf(2, 2)
  const [, unnamed] = [...sitting('e1'), { seatId: 'e2', presence: 'proxy' as const, proxyHolderSeatId: null }]
  t.equal(proxyFaults({ maxPerHolder: 1 }, seats, [...sitting('e1'), unnamed!])[0]?.fault, 'holder_missing')
  t.same(proxyFaults({ maxPerHolder: 0 }, seats, sitting('e1', { e2: 'e1' })),
    [{ fault: 'over_limit', seatId: 'e2', holderSeatId: 'e1', limit: 0, held: 1 }])
})
