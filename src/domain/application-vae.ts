import type { Application, ApplicationCommand, ApplicationDecision, ApplicationEvent, ApplicationPrecheck } from './application.ts'
import type { ApplicationFacts } from './application-guards.ts'
import { inexperienced } from './application-vae-guards.ts'
import type { Known } from './kernel/decider.ts'
import { insist, refuse } from './kernel/refusal.ts'
import { addMonths } from './rules/calendar.ts'
import { tacitAdmissionOn } from './rules/eligibility.ts'
import { precheck } from './rules/precheck.ts'

type Command<Type extends ApplicationCommand['type']> = Extract<ApplicationCommand, { readonly type: Type }>
type Deciding = Command<'record_orientation' | 'decide_admissibility' | 'revoke_admissibility'>

function decisionOf (
  { branchId, id: applicationId }: Application, command: Deciding, { policyId, context: { today, now } }: Known<ApplicationFacts>
): ApplicationDecision {
  const { id, reason } = command
  const gaps = command.type === 'decide_admissibility' ? command.gaps : []
  return { branchId, id, applicationId, ...valueOf(command), decidedOn: today, reason, gaps, policyId, recordedAt: now }
}

function valueOf (command: Deciding): Pick<ApplicationDecision, 'kind' | 'value'> {
  switch (command.type) {
    case 'record_orientation': return { kind: 'orientation', value: command.orientation }
    case 'decide_admissibility': return { kind: 'admissibility', value: command.isAdmissible ? 'admissible' : 'not_admissible' }
    case 'revoke_admissibility': return { kind: 'admissibility_revocation', value: 'revoked' }
  }
}

/** The clock of the silent admission runs from the complete file, however long the positioning took. */
export function oriented (state: Application, command: Command<'record_orientation'>, known: Known<ApplicationFacts>): ApplicationEvent {
  const fact = decisionOf(state, command, known)
  const isVae = fact.value === 'vae'
  return { type: 'application.oriented', fact, tacitAdmissionOn: isVae ? tacitAdmissionOn(state.completedOn ?? fact.decidedOn) : null }
}

/** The steps open one another: what was passed may be corrected, what waits behind an open step may not begin. */
export function prechecked (state: Application, { type: _, ...result }: Command<'record_precheck'>, known: Known<ApplicationFacts>): ApplicationEvent {
  const { policy: { vae: { precheck: { steps } } }, policyId, facts, context: { today, now } } = known
  const { step } = result
  insist(!steps.includes(step) && refuse('precheck_not_asked', 'vae.precheck', { step, steps: steps.join(', ') }), '#/step')
  const before = precheck(steps.slice(0, steps.indexOf(step)), facts.prechecks).waiting[0]
  insist(before && refuse('precheck_closed', 'vae.precheck', { step, before }), '#/step')
  const { branchId, id: applicationId } = state
  const fact: ApplicationPrecheck = { branchId, ...result, applicationId, recordedOn: today, policyId, recordedAt: now }
  return { type: 'application.precheck_recorded', fact }
}

/** A yes needs what the branch asks for; a no needs nothing. The gaps are those between the experience and the framework. */
export function admissibilityDecided (
  state: Application, command: Command<'decide_admissibility'>, known: Known<ApplicationFacts>
): ApplicationEvent {
  const { policy, facts } = known
  if (command.isAdmissible) {
    const { failed: step } = precheck(policy.vae.precheck.steps, facts.prechecks)
    insist(step && refuse('precheck_failed', 'vae.precheck', { step }), '#/isAdmissible')
    insist(inexperienced(state, facts, policy), '#/isAdmissible')
  }
  const unit = command.gaps.map(({ unitCode }) => unitCode).find((code) => !state.unitCodes.includes(code))
  insist(unit !== undefined && refuse('unit_not_requested', 'model:application', { unit }), '#/gaps')
  return { type: 'application.admissibility_decided', fact: decisionOf(state, command, known) }
}

/** The time of the silent admission begins anew. */
export function admissibilityRevoked (
  state: Application, command: Command<'revoke_admissibility'>, known: Known<ApplicationFacts>
): ApplicationEvent {
  const fact = decisionOf(state, command, known)
  return { type: 'application.admissibility_revoked', fact, tacitAdmissionOn: tacitAdmissionOn(fact.decidedOn) }
}

/** The jury's time is that of the rules of this day: later ones do not move it. */
export function validationFiled ({ policy, context: { today } }: Known<ApplicationFacts>): ApplicationEvent {
  const juryDueOn = addMonths(today, policy.vae.juryWithinMonths)
  return { type: 'application.validation_file_submitted', validationFileOn: today, juryDueOn }
}
