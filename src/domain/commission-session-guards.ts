import { isCommittee, sessionShortfall } from './commission-quorum.ts'
import type { Chair, CommissionSession } from './commission-session.ts'
import type { Assembly } from './commission-session-attendance.ts'
import type { commissionSessionMachine } from './commission-session-machine.ts'
import type { Context } from './kernel/decider.ts'
import { guardsOf } from './kernel/guard.ts'
import type { GuardOf } from './kernel/machine.ts'
import { refuse } from './kernel/refusal.ts'
import { addYears, daysBetween, dueDate } from './rules/calendar.ts'

/** What the guards must know of others. Each is one column in db/commission-sessions.ts. */
export interface CommissionSessionFacts extends Assembly {
  /** Of the commission itself, not of its committee: the day of the first session in the row that the president's college presides now; null if the other one presided last. */
  readonly presidencySince: string | null
  /** Items on this session's agenda whose vote is under way. */
  readonly openVotes: number
  /** Sessions of the commission itself, of earlier days, whose signed minutes no later one has approved. */
  readonly unapprovedMinutes: number
}

const guard = guardsOf<CommissionSession, CommissionSessionFacts>()

export const commissionSessionGuards = {
  notice_respected: guard([], ({ heldOn }, _, { commission: { noticeMonths: months, noticeDays: needed } }, { today }) => {
    const earliest = dueDate(today, { months, days: needed })
    if (heldOn >= earliest) return null
    return months > 0
      ? refuse('notice_months_too_short', 'commission.noticeMonths', { months, days: needed, earliest })
      : refuse('notice_too_short', 'commission.noticeDays', { needed, given: daysBetween(today, heldOn) })
  }),
  presidency_alternates: guard(['presidencySince'], (session, { presidencySince }, { commission }) => {
    const { heldOn, presidentCollege: college } = session
    const years = commission.presidencyTermYears
    const until = presidencySince === null || years === 0 || isCommittee(session) ? null : addYears(presidencySince, years)
    return until !== null && heldOn >= until
      ? refuse('presidency_must_alternate', 'commission.presidencyTermYears', { college, years, until })
      : null
  }),
  held_today: guard([], ({ heldOn }, _, __, { today }) =>
    heldOn > today ? refuse('session_not_today', 'model:commission_session', { heldOn }) : null),
  quorate: guard(['seats', 'attendances'], (session, assembly, { commission }) => sessionShortfall(session, assembly, commission)),
  votes_closed: guard(['openVotes'], (_, { openVotes: count }) =>
    count > 0 ? refuse('votes_still_open', 'model:commission_session', { count }) : null),
  earlier_minutes_approved: guard(['unapprovedMinutes'], (session, { unapprovedMinutes: count }, { commission: { minutes } }) =>
    minutes.approvedNext && count > 0 && !isCommittee(session) ? refuse('minutes_unapproved', 'commission.minutes', { count }) : null),
  not_yet_approved: guard([], ({ minutesApprovedOn: approvedOn }) =>
    approvedOn === null ? null : refuse('minutes_already_approved', 'model:commission_session', { approvedOn })),
  signatory: guard(['seats', 'attendances'], (session, facts, _, context) =>
    chairOf(session, facts, context) === null ? refuse('not_a_signatory', 'model:commission_session', {}) : null),
  not_yet_signed: guard(['seats', 'attendances'], (session, facts, _, context) => {
    const chair = chairOf(session, facts, context)
    const signedOn = chair === null ? null : session[signed[chair]]
    return signedOn === null ? null : refuse('minutes_already_signed', 'model:commission_session', { signedOn })
  })
} satisfies Record<GuardOf<typeof commissionSessionMachine>, unknown>

/** Where each chair's signature stands. */
export const signed = { president: 'presidentSignedOn', vice_president: 'vicePresidentSignedOn' } as const

/** In which chair the actor may sign: the titular's signature, or the substitute's who sat instead. */
export function chairOf (
  { presidentSeatId, vicePresidentSeatId }: CommissionSession, { seats, attendances }: Assembly, { actor }: Context
): Chair | null {
  const signerOf = (id: string) => {
    const seat = seats.find((seat) => seat.id === id)
    const isReplaced = attendances.some(({ seatId, presence }) => seatId === id && presence === 'substitute')
    return (isReplaced ? seat?.substituteId : seat?.titularId) ?? null
  }
  const { personId } = actor
  if (personId === null) return null
  if (signerOf(presidentSeatId) === personId) return 'president'
  return signerOf(vicePresidentSeatId) === personId ? 'vice_president' : null
}
