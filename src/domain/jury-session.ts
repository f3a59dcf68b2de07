import type { Decider, Known } from './kernel/decider.ts'
import type { CommandOf, StatusOf } from './kernel/machine.ts'
import { type DecideInput, type JuryDecision, type JuryOutcome, outcomeFor } from './jury-decision.ts'
import { deliberate, type JuryFile } from './jury-deliberation.ts'
import type { PanelMember, SeatInput } from './jury-panel.ts'
import { type JurySessionFacts, jurySessionGuards } from './jury-session-guards.ts'
import { jurySessionMachine } from './jury-session-machine.ts'
import { type Listable, listed } from './jury-session-list.ts'
import { type NamedMember, seated } from './jury-session-seating.ts'
import { insistDay, insistPlan } from './jury-session-plan.ts'
import type { Route } from './rules/eligibility.ts'

export type { DecideInput, JuryDecision, JuryOutcome } from './jury-decision.ts'
export type { PanelMember } from './jury-panel.ts'

export interface JurySession {
  readonly branchId: string
  readonly id: string
  readonly certificateId: string
  /** null: files of every route. */
  readonly route: Route | null
  readonly heldOn: string
  readonly place: string | null
  readonly capacity: number
  readonly isAnonymised: boolean
  /** The unions were asked then to name their members. */
  readonly unionsAskedOn: string | null
  readonly convenedOn: string | null
  readonly openedOn: string | null
  readonly minutesSignedOn: string | null
  readonly minutesSignedBy: string | null
  readonly reason: string | null
  readonly policyId: string | null
  readonly status: StatusOf<typeof jurySessionMachine>
  readonly version: number
}

export interface ListedCandidate {
  readonly branchId: string
  readonly id: string
  readonly jurySessionId: string
  readonly applicationId: string
  readonly anonymousCode: string
  readonly recordedAt: string
}

export type JuryPlan = Pick<JurySession, 'certificateId' | 'route' | 'heldOn' | 'place' | 'capacity'>
/** Looked up; null where there is no such certificate. */
export interface NamedByPlan { readonly certificate: { readonly id: string } | null }

export type JurySessionCommand = CommandOf<typeof jurySessionMachine, {
  edit: { plan: JuryPlan, named: NamedByPlan }
  ask_unions: {}
  convene: {}
  seat_member: { id: string, member: SeatInput, named: NamedMember }
  list_candidate: { id: string, applicationId: string, application: Listable | null, anonymousCode: string }
  open: {}
  adjourn: { reason: string, newHeldOn: string }
  decide: { id: string, decision: DecideInput, file: JuryFile | null }
  close: {}
  sign_minutes: {}
  ratify: { decidedOn: string }
  return: { decidedOn: string }
  cancel: { reason: string }
}>
/** `applicationIds`: of the files that were decided, and not deferred. */
interface JuryMinutesSigned {
  readonly type: 'jury_session.minutes_signed'
  readonly applicationIds: readonly string[]
  readonly signedOn: string
  readonly signedBy: string | null
}

export type JurySessionEvent =
  | { readonly type: 'jury_session.planned', readonly state: JurySession }
  | { readonly type: 'jury_session.edited', readonly content: JuryPlan }
  | { readonly type: 'jury_session.unions_asked', readonly unionsAskedOn: string }
  | { readonly type: 'jury_session.convened', readonly convenedOn: string }
  | { readonly type: 'jury_session.member_seated', readonly fact: PanelMember }
  | { readonly type: 'jury_session.candidate_listed', readonly fact: ListedCandidate }
  | { readonly type: 'jury_session.opened', readonly openedOn: string, readonly policyId: string }
  | { readonly type: 'jury_session.adjourned', readonly reason: string, readonly heldOn: string }
  | { readonly type: 'jury_session.decided', readonly fact: JuryDecision, readonly candidateId: string }
  | { readonly type: 'jury_session.closed', readonly outcomes: readonly JuryOutcome[], readonly deferred: readonly string[] }
  | JuryMinutesSigned
  | { readonly type: 'jury_session.ratified', readonly applicationIds: readonly string[], readonly decidedOn: string }
  | { readonly type: 'jury_session.returned', readonly applicationIds: readonly string[], readonly decidedOn: string }
  | { readonly type: 'jury_session.cancelled', readonly applicationIds: readonly string[], readonly reason: string }

/** One event per command. */
function decide (session: JurySession, command: JurySessionCommand, known: Known<JurySessionFacts>): JurySessionEvent[] {
  return [eventOf(session, command, known)]
}

function eventOf (session: JurySession, command: JurySessionCommand, known: Known<JurySessionFacts>): JurySessionEvent {
  const { policyId, facts, context: { today, actor } } = known
  switch (command.type) {
    case 'edit':
      insistPlan(command.plan, command.named, known)
      return { type: 'jury_session.edited', content: command.plan }
    case 'ask_unions': return { type: 'jury_session.unions_asked', unionsAskedOn: today }
    case 'convene': return { type: 'jury_session.convened', convenedOn: today }
    case 'seat_member': return seated(session, command, known)
    case 'list_candidate': return listed(session, command, known)
    case 'open': return { type: 'jury_session.opened', openedOn: today, policyId }
    case 'adjourn':
      insistDay(command.newHeldOn, '#/newHeldOn', known)
      return { type: 'jury_session.adjourned', reason: command.reason, heldOn: command.newHeldOn }
    case 'decide': return deliberate(session, command, known)
    case 'close': return closed(session, facts)
    case 'sign_minutes':
      return { type: 'jury_session.minutes_signed', applicationIds: settled(facts), signedOn: today, signedBy: actor.personId }
    case 'ratify': return { type: 'jury_session.ratified', applicationIds: proposed(facts), decidedOn: command.decidedOn }
    case 'return': return { type: 'jury_session.returned', applicationIds: proposed(facts), decidedOn: command.decidedOn }
    case 'cancel': {
      const applicationIds = facts.listed.map(({ applicationId }) => applicationId)
      return { type: 'jury_session.cancelled', applicationIds, reason: command.reason }
    }
  }
}

/** Whether the whole certificate is reached depends on what each person held before: that is for the application to say. */
function closed ({ id }: JurySession, { decisions }: JurySessionFacts): JurySessionEvent {
  const outcomes = decisions.filter(({ isDeferred }) => !isDeferred).map((decided) => outcomeFor(id, decided))
  const deferred = decisions.filter(({ isDeferred }) => isDeferred).map(({ applicationId }) => applicationId)
  return { type: 'jury_session.closed', outcomes, deferred }
}

const settled = ({ decisions }: JurySessionFacts) =>
  decisions.filter(({ isDeferred }) => !isDeferred).map(({ applicationId }) => applicationId)

const proposed = ({ proposals }: JurySessionFacts) => proposals.map(({ applicationId }) => applicationId)

function evolve (session: JurySession, event: JurySessionEvent): JurySession {
  switch (event.type) {
    case 'jury_session.planned': return event.state
    case 'jury_session.edited': return { ...session, ...event.content }
    case 'jury_session.unions_asked': return { ...session, unionsAskedOn: event.unionsAskedOn }
    case 'jury_session.convened': return { ...session, status: 'convened', convenedOn: event.convenedOn }
    case 'jury_session.member_seated':
    case 'jury_session.candidate_listed':
    case 'jury_session.decided': return session
    case 'jury_session.opened': return { ...session, status: 'open', openedOn: event.openedOn, policyId: event.policyId }
    case 'jury_session.adjourned': return { ...session, status: 'adjourned', heldOn: event.heldOn, reason: event.reason }
    case 'jury_session.closed': return { ...session, status: 'closed' }
    case 'jury_session.minutes_signed':
      return { ...session, status: 'minutes_signed', minutesSignedOn: event.signedOn, minutesSignedBy: event.signedBy }
    case 'jury_session.ratified': return { ...session, status: 'ratified' }
    case 'jury_session.returned': return { ...session, status: 'returned' }
    case 'jury_session.cancelled': return { ...session, status: 'cancelled', reason: event.reason }
  }
}

export const jurySessionDecider: Decider<JurySession, JurySessionCommand, JurySessionEvent, JurySessionFacts> = {
  machine: jurySessionMachine,
  guards: jurySessionGuards,
  reads: {
    seat_member: ['panel', 'files', 'presidencies'],
    decide: ['panel', 'listed', 'decisions', 'unions', 'presidencies'],
    close: ['decisions'],
    sign_minutes: ['decisions'],
    ratify: ['proposals'],
    return: ['proposals'],
    cancel: ['listed']
  },
  decide,
  evolve
}
