import type { Policy } from '../policy.ts'
import { type Attendance, type Seat, seatsInRoom } from './voting.ts'

export interface ProxyFault {
  readonly fault: 'holder_missing' | 'holder_absent' | 'other_college' | 'over_limit'
  readonly seatId: string
  readonly holderSeatId: string | null
  readonly limit: number
  /** Proxies in the hands of this holder. */
  readonly held: number
}

/** What is wrong with a session's proxies: within the college, to a member in the room, not too many in one hand. */
export function proxyFaults (
  { maxPerHolder: limit }: Policy['commission']['proxy'], seats: readonly Seat[], attendances: readonly Attendance[]
): readonly ProxyFault[] {
  const collegeOf = new Map(seats.map(({ id, college }) => [id, college]))
  const inRoom = new Set(seatsInRoom(seats, attendances).map(({ id }) => id))
  const proxies = attendances.filter(({ presence }) => presence === 'proxy')
  return proxies.flatMap(({ seatId, proxyHolderSeatId: holderSeatId }) => {
    const held = proxies.filter((other) => other.proxyHolderSeatId === holderSeatId).length
    const found = (fault: ProxyFault['fault']): ProxyFault => ({ fault, seatId, holderSeatId, limit, held })
    const college = holderSeatId !== null && holderSeatId !== seatId && collegeOf.get(holderSeatId)
    if (!college) return [found('holder_missing')]
    const faults: ProxyFault[] = []
    if (college !== collegeOf.get(seatId)) faults.push(found('other_college'))
    if (!inRoom.has(holderSeatId)) faults.push(found('holder_absent'))
    if (held > limit) faults.push(found('over_limit'))
    return faults
  })
}
