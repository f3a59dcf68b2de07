import fc from 'fast-check'
import type { Attendance, Ballot, College, Seat, Vote } from '../../../src/domain/rules/voting.ts'

/** Seats e1, e2 … of the employees and p1, p2 … of the employers. */
export const seatsOf = (employees: number, employers: number): Seat[] => [
  ...Array.from({ length: employees }, (_, index): Seat => ({ id: `e${index + 1}`, college: 'employees', sector: null })),
  ...Array.from({ length: employers }, (_, index): Seat => ({ id: `p${index + 1}`, college: 'employers', sector: null }))
]

/** `sitting('e1 e2 p1', { e3: 'e1' })`: three in the room, the seat e3 represented by e1. */
export const sitting = (inRoom: string, proxies: Record<string, string> = {}): Attendance[] => [
  ...words(inRoom).map((seatId): Attendance => ({ seatId, presence: 'present', proxyHolderSeatId: null })),
  ...Object.entries(proxies).map(([seatId, holder]): Attendance => ({ seatId, presence: 'proxy', proxyHolderSeatId: holder }))
]

export const ballots = (choices: Partial<Record<Ballot['choice'], string>>): Ballot[] =>
  Object.entries(choices).flatMap(([choice, ids]) =>
    words(ids).map((seatId): Ballot => ({ seatId, choice: choice as Ballot['choice'] })))

/** `heldBy({ CFDT: 'e1 e2' })(seats)`: the organisation of some seats. */
export const heldBy = (holders: Record<string, string>) => (seats: readonly Seat[]): Seat[] => seats.map((seat) => {
  const [organization = null] = Object.keys(holders).filter((name) => words(holders[name]!).includes(seat.id))
  return { ...seat, organization }
})

const words = (text: string) => text.split(' ').filter(Boolean)

/** Any assembly, unequal colleges, absent presidents and proxies to anybody included. */
export const anyVote = (): fc.Arbitrary<Vote> => fc.tuple(fc.nat(6), fc.nat(6)).chain(([employees, employers]) => {
  const seats = seatsOf(employees, employers)
  const anySeat = fc.option(fc.constantFrom(...seats.map(({ id }) => id), 'nobody'))
  const attendance = (seatId: string): fc.Arbitrary<Attendance> => fc.record({
    seatId: fc.constant(seatId),
    presence: fc.constantFrom('present', 'present', 'substitute', 'proxy', 'absent'),
    proxyHolderSeatId: anySeat
  })
  const choice = fc.constantFrom<(Ballot['choice'] | null)[]>('for', 'for', 'against', 'against', 'abstain', null)
  const organization = fc.constantFrom(null, 'A', 'B', 'C')
  return fc.record({
    seats: fc.tuple(...seats.map(() => organization)).map((names) => seats.map((seat, index) => ({ ...seat, organization: names[index]! }))),
    attendances: fc.tuple(...seats.map(({ id }) => attendance(id))),
    ballots: fc.tuple(...seats.map(() => choice)).map((choices) => seats.flatMap(({ id }, index): Ballot[] =>
      choices[index] ? [{ seatId: id, choice: choices[index]! }] : [])),
    presidentSeatId: anySeat,
    presidentCollege: fc.constantFrom<(College | null)[]>('employees', 'employers', null)
  })
})
