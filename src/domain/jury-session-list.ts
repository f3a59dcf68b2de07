import type { Application } from './application.ts'
import type { JurySession, JurySessionCommand, JurySessionEvent } from './jury-session.ts'
import type { JurySessionFacts } from './jury-session-guards.ts'
import type { Known } from './kernel/decider.ts'
import { found, insist, refuse } from './kernel/refusal.ts'

/** What a session has on its list. */

/** The file that is to be listed. */
export type Listable = Pick<Application, 'id' | 'status' | 'certificateId' | 'route' | 'validationFileOn'>

type ListCommand = Extract<JurySessionCommand, { readonly type: 'list_candidate' }>

export function listed (
  { branchId, id: jurySessionId, certificateId, route }: JurySession, command: ListCommand,
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
