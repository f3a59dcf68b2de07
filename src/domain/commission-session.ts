import { type Assembly, attendanceOf, type CommissionAttendance } from './commission-session-attendance.ts'
import type { Context, Decider, Known } from './kernel/decider.ts'
import { guardsOf } from './kernel/guard.ts'
import { type CommandOf, defineMachine, type GuardOf, type StatusOf } from './kernel/machine.ts'
import { insist, refuse } from './kernel/refusal.ts'
import { addDays, addYears, daysBetween } from './rules/calendar.ts'
import { type Attendance, type College, quorum } from './rules/voting.ts'

export const commissionSessionMachine = defineMachine({
  name: 'commission_session',
  collection: 'commission-sessions',
  initial: 'planned',
  statuses: ['planned', 'convened', 'open', 'adjourned', 'closed', 'minutes_signed', 'cancelled'],
  createdBy: ['officer'],
  transitions: {
    convene: {
      from: ['planned'],
      to: ['convened'],
      by: ['officer'],
      guards: ['notice_respected', 'presidency_alternates'],
      summary: 'Send the convocation'
    },
    record_attendance: {
      from: ['convened', 'open', 'adjourned'],
      to: ['convened', 'open', 'adjourned'],
      by: ['officer'],
      records: 'attendances',
      summary: 'Record who sits for a seat, or whom it gave its proxy'
    },
    open: {
      from: ['convened', 'adjourned'],
      to: ['open'],
      by: ['officer'],
      guards: ['held_today', 'quorate'],
      summary: 'Open the session: there is a quorum'
    },
    adjourn: {
      from: ['convened', 'open'], to: ['adjourned'], by: ['officer'], summary: 'Put the session off to another day'
    },
    close: { from: ['open'], to: ['closed'], by: ['officer'], guards: ['votes_closed'], summary: 'Close the session' },
    sign_minutes: {
      from: ['closed'],
      to: ['closed', 'minutes_signed'],
      by: ['commission_member'],
      guards: ['signatory', 'not_yet_signed'],
      person: true,
      summary: 'Sign the minutes as president or vice-president'
    },
    cancel: { from: ['planned', 'convened'], to: ['cancelled'], by: ['officer'], summary: 'Cancel the session' }
  }
})

export const sessionKinds = ['ordinary', 'extraordinary', 'disciplinary'] as const

export interface CommissionSession {
  readonly branchId: string
  readonly id: string
  readonly kind: typeof sessionKinds[number]
  readonly heldOn: string
  readonly place: string | null
  readonly presidentSeatId: string
  readonly presidentCollege: College
  readonly vicePresidentSeatId: string
  readonly convenedOn: string | null
  readonly documentsDueOn: string | null
  readonly presidentSignedOn: string | null
  readonly vicePresidentSignedOn: string | null
  readonly reason: string | null
  readonly status: StatusOf<typeof commissionSessionMachine>
  readonly version: number
}

export type CommissionSessionCommand = CommandOf<typeof commissionSessionMachine, {
  convene: {}
  record_attendance: Attendance & { readonly id: string }
  open: {}
  adjourn: { reason: string, newHeldOn: string }
  close: {}
  sign_minutes: {}
  cancel: { reason: string }
}>

type Chair = 'president' | 'vice_president'
interface Signature { readonly chair: Chair, readonly signedOn: string }

export type CommissionSessionEvent =
  | { readonly type: 'commission_session.planned', readonly state: CommissionSession }
  | {
    readonly type: 'commission_session.convened'
    readonly convenedOn: string
    readonly documentsDueOn: string
    readonly policyId: string
  }
  | { readonly type: 'commission_session.attendance_recorded', readonly fact: CommissionAttendance }
  | { readonly type: 'commission_session.opened', readonly policyId: string }
  | { readonly type: 'commission_session.adjourned', readonly reason: string, readonly newHeldOn: string }
  | { readonly type: 'commission_session.closed' }
  | { readonly type: 'commission_session.minutes_signed', readonly signedBy: string } & Signature
  | { readonly type: 'commission_session.cancelled', readonly reason: string }

/** What the guards must know of others. Each is one column in db/commission-sessions.ts. */
export interface CommissionSessionFacts extends Assembly {
  /** The day of the first session in the row that the president's college presides now; null if the other one presided last. */
  readonly presidencySince: string | null
  /** Items on this session's agenda whose vote is under way. */
  readonly openVotes: number
}

const guard = guardsOf<CommissionSession, CommissionSessionFacts>()

const guards = {
  notice_respected: guard([], ({ heldOn }, _, { commission: { noticeDays: needed } }, { today }) => {
    const given = daysBetween(today, heldOn)
    return given < needed ? refuse('notice_too_short', 'commission.noticeDays', { needed, given }) : null
  }),
  presidency_alternates: guard(['presidencySince'], (session, { presidencySince }, { commission }) => {
    const { heldOn, presidentCollege: college } = session
    const years = commission.presidencyTermYears
    const until = presidencySince === null || years === 0 ? null : addYears(presidencySince, years)
    return until !== null && heldOn >= until
      ? refuse('presidency_must_alternate', 'commission.presidencyTermYears', { college, years, until })
      : null
  }),
  held_today: guard([], ({ heldOn }, _, __, { today }) =>
    heldOn > today ? refuse('session_not_today', 'model:commission_session', { heldOn }) : null),
  quorate: guard(['seats', 'attendances'], (_, { seats, attendances }, { commission }) => {
    const [shortfall] = quorum(commission.quorum, seats, attendances).shortfalls
    return shortfall ? refuse('quorum_not_reached', 'commission.quorum', { ...shortfall }) : null
  }),
  votes_closed: guard(['openVotes'], (_, { openVotes: count }) =>
    count > 0 ? refuse('votes_still_open', 'model:commission_session', { count }) : null),
  signatory: guard(['seats', 'attendances'], (session, facts, _, context) =>
    chairOf(session, facts, context) === null ? refuse('not_a_signatory', 'model:commission_session', {}) : null),
  not_yet_signed: guard(['seats', 'attendances'], (session, facts, _, context) => {
    const chair = chairOf(session, facts, context)
    const signedOn = chair === null ? null : session[signed[chair]]
    return signedOn === null ? null : refuse('minutes_already_signed', 'model:commission_session', { signedOn })
  })
} satisfies Record<GuardOf<typeof commissionSessionMachine>, unknown>

/** Where each chair's signature stands. */
const signed = { president: 'presidentSignedOn', vice_president: 'vicePresidentSignedOn' } as const

/** In which chair the actor may sign: the titular's signature, or the substitute's who sat instead. */
function chairOf (
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

function decide (
  state: CommissionSession, command: CommissionSessionCommand, known: Known<CommissionSessionFacts>
): CommissionSessionEvent[] {
  const { facts, policy, policyId, context } = known
  const { today, actor } = context
  switch (command.type) {
    case 'convene': {
      const documentsDueOn = addDays(state.heldOn, -policy.commission.documentsDays)
      return [{ type: 'commission_session.convened', convenedOn: today, documentsDueOn, policyId }]
    }
    case 'record_attendance': {
      const { type, ...line } = command
      return [{ type: 'commission_session.attendance_recorded', fact: attendanceOf(state, line, known) }]
    }
    case 'open': return [{ type: 'commission_session.opened', policyId }]
    case 'adjourn': {
      const { reason, newHeldOn } = command
      const earliest = state.heldOn > today ? state.heldOn : today
      insist(newHeldOn < earliest && refuse('date_too_early', 'model:commission_session', { earliest }), '#/newHeldOn')
      return [{ type: 'commission_session.adjourned', reason, newHeldOn }]
    }
    case 'close': return [{ type: 'commission_session.closed' }]
    case 'sign_minutes': {
      const chair = chairOf(state, facts, context)!
      return [{ type: 'commission_session.minutes_signed', chair, signedOn: today, signedBy: actor.personId! }]
    }
    case 'cancel': return [{ type: 'commission_session.cancelled', reason: command.reason }]
  }
}

function evolve (state: CommissionSession, event: CommissionSessionEvent): CommissionSession {
  switch (event.type) {
    case 'commission_session.planned': return event.state
    case 'commission_session.convened':
      return { ...state, status: 'convened', convenedOn: event.convenedOn, documentsDueOn: event.documentsDueOn }
    case 'commission_session.attendance_recorded': return state
    case 'commission_session.opened': return { ...state, status: 'open' }
    case 'commission_session.adjourned':
      return { ...state, status: 'adjourned', heldOn: event.newHeldOn, reason: event.reason }
    case 'commission_session.closed': return { ...state, status: 'closed' }
    case 'commission_session.minutes_signed': return withSignature(state, event)
    case 'commission_session.cancelled': return { ...state, status: 'cancelled', reason: event.reason }
  }
}

/** Signed is what both have signed. */
function withSignature (state: CommissionSession, { chair, signedOn }: Signature): CommissionSession {
  const next = { ...state, [signed[chair]]: signedOn }
  const isComplete = next.presidentSignedOn !== null && next.vicePresidentSignedOn !== null
  return { ...next, status: isComplete ? 'minutes_signed' : 'closed' }
}

export const commissionSessionDecider: Decider<
  CommissionSession, CommissionSessionCommand, CommissionSessionEvent, CommissionSessionFacts
> = { machine: commissionSessionMachine, guards, reads: { record_attendance: ['seats', 'attendances'] }, decide, evolve }
