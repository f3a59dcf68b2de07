import { panelConflict, refuseConflict } from './jury-conflicts.ts'
import { type PanelMember, presidentsOf, type SeatInput, type Seated, turnOf } from './jury-panel.ts'
import type { JurySession, JurySessionCommand, JurySessionEvent } from './jury-session.ts'
import type { JurySessionFacts } from './jury-session-guards.ts'
import type { Known } from './kernel/decider.ts'
import { found, insist, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { daysBetween } from './rules/calendar.ts'
import { fills, sideOfPresident, votersOf } from './rules/composition.ts'
import type { Person } from './rules/conflicts.ts'

/** Whether somebody may take a place on the panel, and from when it is too late for that. */

/** What the body names, looked up; null where there is no such thing. */
export interface NamedMember extends Pick<Person, 'trainsFor' | 'trainsCompanies'> {
  readonly organization: { readonly id: string } | null
  /** Who sends them, as the seats of that college name it. */
  readonly mandator: { readonly organizationName: string } | null
  /** As a record of examiners says. */
  readonly employerOrganizationId: string | null
  readonly isCommission: boolean
}

type SeatCommand = Extract<JurySessionCommand, { readonly type: 'seat_member' }>

export function seated (session: JurySession, { id, member: given, named }: SeatCommand, known: Known<JurySessionFacts>): JurySessionEvent {
  const { facts: { panel }, context } = known
  const before = panel.find(({ personId }) => personId === given.personId)
  if (given.organizationId !== null) found(named.organization, 'organization', '#/organizationId')
  const mandatedBy = given.mandatedBy === null ? null : found(named.mandator, 'seat_organization', '#/mandatedBy').organizationName
  const member = { ...given, mandatedBy }
  if (member.role === 'president') insistPresident(session, member, known)
  insistNotice(session, member, before, known)
  insistUnconflicted(session, seatOf(id, member, named), known)
  const fact: PanelMember = {
    branchId: session.branchId, id, jurySessionId: session.id, ...member, supersedesId: before?.id ?? null, recordedAt: context.now
  }
  return { type: 'jury_session.member_seated', fact }
}

function seatOf (
  id: string, { name, ...member }: SeatInput, { employerOrganizationId, trainsFor, trainsCompanies, isCommission }: NamedMember
): Seated {
  const organizationIds = [member.organizationId, employerOrganizationId].filter((organizationId) => organizationId !== null)
  return { ...member, id, organizationIds, trainsFor, trainsCompanies, isCommission }
}

/** One president, of the side that the branch asks; where it asks one of each side, one of each. Who only advises does not preside. */
function insistPresident ({ route }: JurySession, member: SeatInput, { facts, policy: { jury: { composition } } }: Known<JurySessionFacts>): void {
  const { college, capacity } = member
  const [presides] = presidentsOf(facts.panel)
    .filter((other) => other.personId !== member.personId && (composition.presidentSide !== 'joint' || other.college === college))
  insist(presides && refuse('president_seated', 'model:jury_session', { personId: presides.personId }), '#/role')
  const needed = sideOfPresident(composition, { turn: turnOf(facts.presidencies) })
  const isOtherSide = needed !== null && needed !== college
  insist(isOtherSide && refuse('president_of_other_side', 'jury.composition', { needed, present: college }), '#/college')
  const hearsVae = route === null || route === 'vae'
  const isAdviser = votersOf(composition, [member], { isVae: hearsVae }).length === 0
  insist(isAdviser && refuse('adviser_presides', 'jury.composition', { capacity }), '#/capacity')
}

/** For who is new, or new in this capacity, or asks for a leave only now. To correct a line otherwise is no new notice. */
function insistNotice (
  { heldOn }: JurySession, member: SeatInput, before: Seated | undefined, { policy: { jury }, context: { today } }: Known<JurySessionFacts>
): void {
  const given = daysBetween(today, heldOn)
  const needed = jury.leaveNoticeDays
  const isLate = member.needsLeave && !before?.needsLeave && given < needed
  insist(isLate && refuse('leave_notice_too_short', 'jury.leaveNoticeDays', { needed, given }), '#/needsLeave')
  const place = placeIn(jury, member)
  const isProposedLate = place && placeIn(jury, before) !== place && given < place.noticeDays
  const figures = place && { capacity: place.capacity, needed: place.noticeDays, given }
  insist(isProposedLate && refuse('proposed_too_late', 'jury.composition', figures!), '#/capacity')
}

const placeIn = ({ composition }: Policy['jury'], member: Pick<SeatInput, 'capacity' | 'college'> | undefined) =>
  member && composition.places.find((place) => fills(place, member))

/** Who is not there judges nobody. */
function insistUnconflicted ({ route }: JurySession, member: Seated, { facts: { files }, policy: { jury: { composition } } }: Known<JurySessionFacts>): void {
  const isVaeSession = route === 'vae'
  const conflict = panelConflict([member], { isVaeSession, files, composition })
  insist(conflict && refuseConflict('member_conflicted', conflict, isVaeSession), '#/personId')
}
