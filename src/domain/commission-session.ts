import { attendanceOf, type CommissionAttendance } from './commission-session-attendance.ts'
import { type CommissionSessionFacts, chairOf, commissionSessionGuards, signed } from './commission-session-guards.ts'
import { commissionSessionMachine } from './commission-session-machine.ts'
import type { Decider, Known } from './kernel/decider.ts'
import type { CommandOf, StatusOf } from './kernel/machine.ts'
import { found, insist, refuse } from './kernel/refusal.ts'
import { addDays } from './rules/calendar.ts'
import type { Attendance, College } from './rules/voting.ts'

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
  /** The disciplinary committee, where the branch has one: only these seats sit and vote. Empty: the commission itself. */
  readonly memberSeatIds: readonly string[]
  /** Who asked for an extraordinary session. */
  readonly requestedBySeatIds: readonly string[]
  readonly convenedOn: string | null
  readonly documentsDueOn: string | null
  readonly presidentSignedOn: string | null
  readonly vicePresidentSignedOn: string | null
  /** The last day to send the signed minutes; set when the session closes. */
  readonly minutesDueOn: string | null
  readonly minutesApprovedOn: string | null
  /** The later session that approved them. */
  readonly minutesApprovedInId: string | null
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
  approve_minutes: { session: LaterSession | null }
  cancel: { reason: string }
}>

/** The session in which the minutes are approved, as a body names it. */
export interface LaterSession { readonly id: string, readonly heldOn: string, readonly status: string }

export type Chair = 'president' | 'vice_president'
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
  | { readonly type: 'commission_session.closed', readonly minutesDueOn: string, readonly policyId: string }
  | { readonly type: 'commission_session.minutes_signed', readonly signedBy: string } & Signature
  | { readonly type: 'commission_session.minutes_approved', readonly approvedOn: string, readonly commissionSessionId: string }
  | { readonly type: 'commission_session.cancelled', readonly reason: string }

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
    case 'close': {
      const minutesDueOn = addDays(today, policy.commission.minutes.sentWithinDays)
      return [{ type: 'commission_session.closed', minutesDueOn, policyId }]
    }
    case 'sign_minutes': {
      const chair = chairOf(state, facts, context)!
      return [{ type: 'commission_session.minutes_signed', chair, signedOn: today, signedBy: actor.personId! }]
    }
    case 'approve_minutes': {
      const { id: commissionSessionId } = laterSession(state, command.session)
      return [{ type: 'commission_session.minutes_approved', approvedOn: today, commissionSessionId }]
    }
    case 'cancel': return [{ type: 'commission_session.cancelled', reason: command.reason }]
  }
}

/** Minutes are approved by a session that meets: an open one, later than theirs. */
function laterSession ({ id, heldOn }: CommissionSession, named: LaterSession | null): LaterSession {
  const pointer = '#/commissionSessionId'
  const session = found(named, 'commission_session', pointer)
  const { status } = session
  insist((session.id === id || session.heldOn < heldOn) && refuse('session_not_later', 'commission.minutes', { heldOn }), pointer)
  insist(status !== 'open' && refuse('session_not_open', 'commission.minutes', { status }), pointer)
  return session
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
    case 'commission_session.closed': return { ...state, status: 'closed', minutesDueOn: event.minutesDueOn }
    case 'commission_session.minutes_signed': return withSignature(state, event)
    case 'commission_session.minutes_approved':
      return { ...state, minutesApprovedOn: event.approvedOn, minutesApprovedInId: event.commissionSessionId }
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
> = {
  machine: commissionSessionMachine,
  guards: commissionSessionGuards,
  reads: { record_attendance: ['seats', 'attendances'] },
  decide,
  evolve
}
