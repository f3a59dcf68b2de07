import type { JuryPlan, JurySession, JurySessionEvent, NamedByPlan } from './jury-session.ts'
import { closedMonth } from './jury-session-guards.ts'
import type { Known } from './kernel/decider.ts'
import { found, insist, refuse } from './kernel/refusal.ts'

export interface PlanInput extends JuryPlan { readonly id: string }

/** Whether files are anonymous is the branch's rule on the day it is planned. */
export function planJurySession (
  { id, ...plan }: PlanInput, named: NamedByPlan, { policy, context }: Surroundings
): JurySessionEvent & { readonly state: JurySession } {
  insistPlan(plan, named, { policy, context })
  const state = { ...blank, branchId: context.branchId, id, ...plan, isAnonymised: policy.jury.anonymisedFiles }
  return { type: 'jury_session.planned', state }
}

type Surroundings = Pick<Known<unknown>, 'policy' | 'context'>

export function insistPlan ({ heldOn, capacity }: JuryPlan, { certificate }: NamedByPlan, { policy, context }: Surroundings): void {
  found(certificate, 'certificate', '#/certificateId')
  insistDay(heldOn, '#/heldOn', { policy, context })
  const { capacity: limit } = policy.jury
  insist(capacity > limit && refuse('capacity_exceeded', 'jury.capacity', { limit, capacity }), '#/capacity')
}

export function insistDay (day: string, pointer: string, { policy, context: { today: earliest } }: Surroundings): void {
  insist(day < earliest && refuse('date_too_early', 'model:jury_session', { earliest }), pointer)
  insist(closedMonth(day, policy), pointer)
}

const blank = {
  unionsAskedOn: null,
  convenedOn: null,
  openedOn: null,
  minutesSignedOn: null,
  minutesSignedBy: null,
  reason: null,
  policyId: null,
  status: 'planned',
  version: 1
} as const
