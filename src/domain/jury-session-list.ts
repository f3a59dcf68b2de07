import type { Application } from './application.ts'
import type { JurySession, JurySessionCommand, JurySessionEvent, PanelMember, SeatInput } from './jury-session.ts'
import type { JurySessionFacts } from './jury-session-guards.ts'
import type { Known } from './kernel/decider.ts'
import { found, insist, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'

/** Who sits on the panel, and what it has on its list. */

/** Looked up; null where there is no such organisation. */
export interface NamedMember { readonly organization: { readonly id: string } | null }

/** The file that is to be listed. */
export type Listable = Pick<Application, 'id' | 'status' | 'certificateId' | 'route' | 'validationFileOn'>

type CommandTo<Type> = Extract<JurySessionCommand, { readonly type: Type }>

export function seated (
  { branchId, id: jurySessionId }: JurySession, { id, member, named }: CommandTo<'seat_member'>, known: Known<JurySessionFacts>
): JurySessionEvent {
  const { facts: { panel }, policy: { jury: { composition } }, context } = known
  const others = panel.filter(({ personId }) => personId !== member.personId)
  if (member.organizationId !== null) found(named.organization, 'organization', '#/organizationId')
  if (member.role === 'president') insistPresident(member, others, composition)
  const supersedesId = panel.find(({ personId }) => personId === member.personId)?.id ?? null
  const fact: PanelMember = { branchId, id, jurySessionId, ...member, supersedesId, recordedAt: context.now }
  return { type: 'jury_session.member_seated', fact }
}

/** One president, of the side that the branch asks. */
function insistPresident (
  { college }: SeatInput, others: JurySessionFacts['panel'], { presidentSide }: Policy['jury']['composition']
): void {
  const presides = others.find(({ role }) => role === 'president')
  insist(presides && refuse('president_seated', 'model:jury_session', { personId: presides.personId }), '#/role')
  const isOtherSide = (presidentSide === 'employees' || presidentSide === 'employers') && college !== presidentSide
  const figures = { needed: presidentSide, present: college }
  insist(isOtherSide && refuse('president_of_other_side', 'jury.composition', figures), '#/college')
}

export function listed (
  { branchId, id: jurySessionId, certificateId, route }: JurySession, command: CommandTo<'list_candidate'>,
  { context }: Known<JurySessionFacts>
): JurySessionEvent {
  const { id, applicationId, application, anonymousCode } = command
  const pointer = '#/applicationId'
  const file = found(application, 'application', pointer)
  insist(file.certificateId !== certificateId && refuse('other_certificate', 'model:jury_session', {}), pointer)
  const present = routeOf(file)
  insist(route !== null && route !== present && refuse('other_route', 'model:jury_session', { needed: route, present }), pointer)
  insist(file.status !== 'ready_for_jury' && refuse('application_not_ready', 'model:jury_session', { status: file.status }), pointer)
  const fact = { branchId, id, jurySessionId, applicationId, anonymousCode, recordedAt: context.now }
  return { type: 'jury_session.candidate_listed', fact }
}

/** How the person got here: who asked for VAE and was trained comes like everybody who was trained. */
function routeOf ({ route, validationFileOn }: Listable): Application['route'] {
  if (validationFileOn !== null) return 'vae'
  return route === 'vae' ? 'continuing_training' : route
}
