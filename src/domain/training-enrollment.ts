import type { Decider, Known } from './kernel/decider.ts'
import type { CommandOf, StatusOf } from './kernel/machine.ts'
import { insist, refuse } from './kernel/refusal.ts'
import { addYears, localDate } from './rules/calendar.ts'
import { insistOrganization, type NamedOrganization } from './training-enrollment-cover.ts'
import { type TrainingEnrollmentFacts, trainingEnrollmentGuards } from './training-enrollment-guards.ts'
import { trainingEnrollmentMachine } from './training-enrollment-machine.ts'

export interface TrainingEnrollment {
  readonly branchId: string
  readonly id: string
  readonly applicationId: string
  readonly candidateId: string
  readonly organizationId: string
  readonly siteCode: string | null
  readonly unitCodes: readonly string[]
  readonly completedUnitCodes: readonly string[]
  readonly startsOn: string
  readonly endsOn: string | null
  readonly plannedHours: number
  readonly candidateAgreedOn: string | null
  readonly organizationAgreedOn: string | null
  readonly activatedOn: string | null
  readonly completedOn: string | null
  /** Once it has ended: the last day on which the organisation must still have the candidate's file. */
  readonly filesKeptUntil: string | null
  readonly transferredFromId: string | null
  readonly reason: string | null
  readonly status: StatusOf<typeof trainingEnrollmentMachine>
  readonly version: number
}

/** Declared before it takes place; `heldOn` is its day in the branch's zone. */
export interface TrainingSession {
  readonly branchId: string
  readonly id: string
  readonly trainingEnrollmentId: string
  readonly startsAt: string
  readonly heldOn: string
  readonly hours: number
  readonly unitCode: string | null
  readonly recordedAt: string
}

/** Hours of one day. */
export interface TrainingAttendance {
  readonly branchId: string
  readonly id: string
  readonly trainingEnrollmentId: string
  readonly heldOn: string
  readonly hours: number
  readonly unitCode: string | null
  readonly recordedAt: string
}

/** The rest of a training that goes on elsewhere. */
export type TransferredEnrollment = Pick<TrainingEnrollment,
  'applicationId' | 'candidateId' | 'organizationId' | 'siteCode' | 'unitCodes' | 'startsOn' | 'plannedHours'
> & { readonly transferredFromId: string }

/** Where a transfer leads to. */
export interface Destination {
  readonly siteCode: string | null
  readonly startsOn: string
  readonly completedUnitCodes: readonly string[]
  readonly organization: NamedOrganization | null
}

export type TrainingEnrollmentCommand = CommandOf<typeof trainingEnrollmentMachine, {
  agree: {}
  activate: {}
  declare_session: Pick<TrainingSession, 'id' | 'startsAt' | 'hours' | 'unitCode'>
  record_attendance: Pick<TrainingAttendance, 'id' | 'heldOn' | 'hours' | 'unitCode'>
  complete: {}
  drop: { reason: string }
  transfer: Destination
  terminate: { reason: string }
}>

interface Ending { readonly filesKeptUntil: string }
interface Completion extends Ending { readonly applicationId: string, readonly completedUnitCodes: readonly string[] }

export type TrainingEnrollmentEvent =
  | { readonly type: 'training_enrollment.proposed', readonly state: TrainingEnrollment }
  | { readonly type: 'training_enrollment.agreed', readonly side: 'candidate' | 'organization', readonly agreedOn: string }
  | { readonly type: 'training_enrollment.activated', readonly applicationId: string, readonly activatedOn: string }
  | { readonly type: 'training_enrollment.session_declared', readonly fact: TrainingSession }
  | { readonly type: 'training_enrollment.attendance_recorded', readonly fact: TrainingAttendance }
  | { readonly type: 'training_enrollment.completed', readonly completedOn: string } & Completion
  | { readonly type: 'training_enrollment.dropped', readonly reason: string } & Ending
  | { readonly type: 'training_enrollment.transferred', readonly successor: TransferredEnrollment } & Completion
  | { readonly type: 'training_enrollment.terminated', readonly reason: string } & Ending

/** One event per command. */
function decide (
  state: TrainingEnrollment, command: TrainingEnrollmentCommand, known: Known<TrainingEnrollmentFacts>
): TrainingEnrollmentEvent[] {
  return [eventOf(state, command, known)]
}

function eventOf (
  state: TrainingEnrollment, command: TrainingEnrollmentCommand, known: Known<TrainingEnrollmentFacts>
): TrainingEnrollmentEvent {
  const { applicationId, unitCodes } = state
  const { policy, context: { today, actor } } = known
  const filesKeptUntil = addYears(today, policy.archive.years)
  switch (command.type) {
    case 'agree': return { type: 'training_enrollment.agreed', side: actor.role === 'candidate' ? 'candidate' : 'organization', agreedOn: today }
    case 'activate': return { type: 'training_enrollment.activated', applicationId, activatedOn: today }
    case 'declare_session': return { type: 'training_enrollment.session_declared', fact: sessionOf(state, command, known) }
    case 'record_attendance': return { type: 'training_enrollment.attendance_recorded', fact: attendanceOf(state, command, known) }
    case 'complete': return { type: 'training_enrollment.completed', applicationId, completedUnitCodes: unitCodes, completedOn: today, filesKeptUntil }
    case 'drop': return { type: 'training_enrollment.dropped', reason: command.reason, filesKeptUntil }
    case 'transfer': {
      const { completedUnitCodes } = command
      const successor = successorOf(state, command, known)
      return { type: 'training_enrollment.transferred', applicationId, completedUnitCodes, successor, filesKeptUntil }
    }
    case 'terminate': return { type: 'training_enrollment.terminated', reason: command.reason, filesKeptUntil }
  }
}

type Declaring = Extract<TrainingEnrollmentCommand, { readonly type: 'declare_session' }>
const hourLength = 3_600_000

/** Security: sessions are declared at least 48 hours before: http://www.lapreventionsecurite.org/PUBLIC/ADEF/Missions.aspx */
function sessionOf (
  { branchId, id: trainingEnrollmentId, unitCodes }: TrainingEnrollment, { type, ...session }: Declaring,
  { policy, context: { now, timeZone } }: Known<TrainingEnrollmentFacts>
): TrainingSession {
  const { unitCode: unit } = session
  const startsAt = new Date(session.startsAt).toISOString()
  const { sessionHours: needed } = policy.training.declarations
  const earliest = new Date(Date.parse(now) + needed * hourLength).toISOString()
  const isLate = startsAt < earliest
  insist(isLate && refuse('session_declared_late', 'training.declarations', { needed, earliest }), '#/startsAt')
  insist(unit !== null && !unitCodes.includes(unit) && refuse('unit_not_trained', 'model:training_enrollment', { unit }), '#/unitCode')
  return { ...session, startsAt, branchId, trainingEnrollmentId, heldOn: localDate(startsAt, timeZone), recordedAt: now }
}

type Attending = Extract<TrainingEnrollmentCommand, { readonly type: 'record_attendance' }>

function attendanceOf (
  { branchId, id: trainingEnrollmentId, unitCodes, activatedOn }: TrainingEnrollment, { type, ...attendance }: Attending,
  { facts: { declaredDays }, policy: { training }, context: { today, now } }: Known<TrainingEnrollmentFacts>
): TrainingAttendance {
  const { heldOn, unitCode: unit } = attendance
  const from = activatedOn ?? today
  insist((heldOn < from || heldOn > today) && refuse('attendance_out_of_time', 'model:training_enrollment', { from, until: today }), '#/heldOn')
  const isDeclared = training.declarations.sessionHours === 0 || declaredDays.includes(heldOn)
  insist(!isDeclared && refuse('session_not_declared', 'training.declarations', { heldOn }), '#/heldOn')
  insist(unit !== null && !unitCodes.includes(unit) && refuse('unit_not_trained', 'model:training_enrollment', { unit }), '#/unitCode')
  return { ...attendance, branchId, trainingEnrollmentId, recordedAt: now }
}

/** Hours that were attended are not planned again; the rest is, at an organisation that is accredited for it on its first day. */
function successorOf (
  { id: transferredFromId, applicationId, candidateId, unitCodes, plannedHours }: TrainingEnrollment, destination: Destination,
  { facts: { certificateId, framework, attendedHours }, policy, context: { today } }: Known<TrainingEnrollmentFacts>
): TransferredEnrollment {
  const { siteCode, startsOn, completedUnitCodes } = destination
  const pointer = '#/completedUnitCodes'
  const unit = completedUnitCodes.find((code) => !unitCodes.includes(code))
  insist(unit !== undefined && refuse('unit_not_trained', 'model:training_enrollment', { unit }), pointer)
  const open = unitCodes.filter((code) => !completedUnitCodes.includes(code))
  insist(open.length === 0 && refuse('nothing_to_transfer', 'model:training_enrollment', {}), pointer)
  const training = { certificateId, framework, siteCode, startsOn, today }
  const { id: organizationId } = insistOrganization(destination.organization, training, policy)
  const hours = Math.max(0, plannedHours - attendedHours)
  return { applicationId, candidateId, organizationId, siteCode, unitCodes: open, startsOn, plannedHours: hours, transferredFromId }
}

function evolve (state: TrainingEnrollment, event: TrainingEnrollmentEvent): TrainingEnrollment {
  switch (event.type) {
    case 'training_enrollment.proposed': return event.state
    case 'training_enrollment.agreed': return agreed(state, event)
    case 'training_enrollment.activated': return { ...state, status: 'active', activatedOn: event.activatedOn }
    case 'training_enrollment.session_declared':
    case 'training_enrollment.attendance_recorded': return state
    case 'training_enrollment.completed': {
      const { completedOn, completedUnitCodes, filesKeptUntil } = event
      return { ...state, status: 'completed', completedOn, completedUnitCodes, filesKeptUntil }
    }
    case 'training_enrollment.dropped':
    case 'training_enrollment.terminated': {
      const { type, reason, filesKeptUntil } = event
      return { ...state, status: type === 'training_enrollment.dropped' ? 'dropped' : 'terminated', reason, filesKeptUntil }
    }
    case 'training_enrollment.transferred': {
      const { completedUnitCodes, filesKeptUntil } = event
      return { ...state, status: 'transferred', completedUnitCodes, filesKeptUntil }
    }
  }
}

type Agreed = Extract<TrainingEnrollmentEvent, { readonly type: 'training_enrollment.agreed' }>

function agreed (state: TrainingEnrollment, { side, agreedOn }: Agreed): TrainingEnrollment {
  const next = { ...state, [`${side}AgreedOn`]: agreedOn }
  const isAgreed = next.candidateAgreedOn !== null && next.organizationAgreedOn !== null
  return { ...next, status: isAgreed ? 'agreed' : 'proposed' }
}

export const trainingEnrollmentDecider: Decider<
  TrainingEnrollment, TrainingEnrollmentCommand, TrainingEnrollmentEvent, TrainingEnrollmentFacts
> = {
  machine: trainingEnrollmentMachine,
  guards: trainingEnrollmentGuards,
  reads: { record_attendance: ['declaredDays'], transfer: ['certificateId', 'framework', 'attendedHours'] },
  decide,
  evolve
}
