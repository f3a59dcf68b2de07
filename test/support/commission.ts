import type { CommissionSeat } from '../../src/domain/commission-session-attendance.ts'
import type { Attendance, College } from '../../src/domain/rules/voting.ts'

const uuid = (kind: number, number: number) => `018f0000-0000-7000-80${kind}0-${String(number).padStart(12, '0')}`

export const titularOf = (number: number) => uuid(1, number)
export const substituteOf = (number: number) => uuid(2, number)
export const seatId = (number: number) => uuid(3, number)

/** Odd seats are the employees', even ones the employers'. */
export const seat = (number: number, change: Partial<CommissionSeat> = {}): CommissionSeat => ({
  id: seatId(number),
  college: number % 2 === 1 ? 'employees' : 'employers' as College,
  sector: null,
  titularId: titularOf(number),
  substituteId: substituteOf(number),
  isHeld: true,
  hasSubstitute: true,
  ...change
})

export const seatsFrom = (first: number, last: number): CommissionSeat[] => Array.from({ length: last - first + 1 }, (_, index) => seat(first + index))

/** The line of a seat; a number in place of the presence is the seat that holds its proxy. */
export const line = (number: number, presence: Attendance['presence'] | number = 'present'): Attendance & { id: string } => ({
  id: uuid(4, number),
  seatId: seatId(number),
  presence: typeof presence === 'number' ? 'proxy' : presence,
  proxyHolderSeatId: typeof presence === 'number' ? seatId(presence) : null
})
