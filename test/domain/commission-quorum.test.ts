import fc from 'fast-check'
import t from 'tap'
import { sectorShortfall, sessionShortfall } from '../../src/domain/commission-quorum.ts'
import type { CommissionSeat } from '../../src/domain/commission-session-attendance.ts'
import { policyFor } from '../support/obeys.ts'
import { anyVote } from './rules/assembly.ts'

const people = { titularId: null, substituteId: null, isHeld: true, hasSubstitute: true }
const rules = fc.record({
  votes: fc.constantFrom('per_seat', 'per_organization', 'equal_colleges'),
  quorum: fc.record({ perCollege: fc.nat(4), majorityOfSeats: fc.boolean(), overall: fc.nat(8) }),
  committee: fc.nat(5)
}).map(({ votes, quorum, committee }) => policyFor({ commission: { votes, quorum, disciplinary: { minMembers: 1, quorum: committee } } }).commission)

const anyAssembly = anyVote().chain(({ seats, attendances }) => fc.tuple(...seats.map(() => fc.constantFrom('1555', '1996'))).map((sectors) => ({
  seats: seats.map((seat, place): CommissionSeat => ({ ...seat, ...people, sector: sectors[place]! })),
  attendances: attendances.map((line) => ({ ...line, id: line.seatId }))
})))

// [S71]: a matter of one branch is voted by that branch's members only, who need the quorum among themselves.
t.test('the quorum of a sector agrees with a count by hand', async () => {
  fc.assert(fc.property(rules, anyAssembly, (rule, { seats, attendances }) => {
    const inRoom = (id: string | null) => attendances.some((line) => line.seatId === id && ['present', 'substitute'].includes(line.presence))
    const votes = ({ id }: CommissionSeat) => inRoom(id) || attendances.some((line) =>
      line.seatId === id && line.presence === 'proxy' && inRoom(line.proxyHolderSeatId))
    const count = (some: readonly CommissionSeat[]) =>
      new Set(some.map(({ id, college, organization }) => rule.votes === 'per_organization' && organization ? `${college} ${organization}` : id)).size
    const own = seats.filter(({ sector }) => sector === '1555')
    const isEnough = (part: readonly CommissionSeat[], asked: number, isMajority: boolean) => {
      const [all, present] = [count(part), count(part.filter(votes))]
      return present >= Math.min(asked, all) && (!isMajority || all === 0 || present * 2 > all)
    }
    const expected = ['employees', 'employers'].every((college) =>
      isEnough(own.filter((seat) => seat.college === college), rule.quorum.perCollege, rule.quorum.majorityOfSeats)) &&
      isEnough(own, rule.quorum.overall, false)
    return (sectorShortfall('1555', { seats, attendances }, rule) === null) === expected
  }), { seed: 2026, numRuns: 2000 })
})

// [S33]: three present.
t.test('the quorum of a committee is the number of its members in the room', async () => {
  fc.assert(fc.property(rules, anyAssembly, (rule, { seats, attendances }) => {
    const present = attendances.filter(({ presence }) => presence === 'present' || presence === 'substitute').length
    const refusal = sessionShortfall({ memberSeatIds: ['any'] }, { seats, attendances }, rule)
    return refusal === null ? present >= rule.disciplinary.quorum : refusal.params['present'] === present && present < rule.disciplinary.quorum
  }), { seed: 2026, numRuns: 1000 })
})
