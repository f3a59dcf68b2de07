import type { Application } from './application.ts'
import type { Context, Decider, Known } from './kernel/decider.ts'
import { guardsOf } from './kernel/guard.ts'
import { type CommandOf, defineMachine, type GuardOf, type Role, type StatusOf } from './kernel/machine.ts'
import { found, insist, type Refusal, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { addMonths } from './rules/calendar.ts'

export const appealMachine = defineMachine({
  name: 'appeal',
  collection: 'appeals',
  initial: 'filed',
  alsoInitial: ['late'],
  statuses: ['filed', 'late', 'admitted', 'upheld', 'new_deliberation', 'replaced', 'closed'],
  createdBy: ['candidate', 'officer'],
  transitions: {
    admit: { from: ['filed'], to: ['admitted'], by: ['officer'], summary: 'Receive the appeal: it goes to the body that rules' },
    rule: {
      from: ['admitted'],
      to: ['upheld', 'new_deliberation'],
      by: ['officer', 'system'],
      guards: ['ruling_body'],
      records: 'decisions',
      summary: 'Record the ruling: the decision is upheld, or another panel deliberates'
    },
    replace: {
      from: ['new_deliberation'],
      to: ['replaced'],
      by: ['officer'],
      guards: ['newly_decided'],
      summary: 'Note that a new decision has superseded the one appealed against'
    },
    close: {
      from: ['filed', 'late', 'admitted', 'upheld', 'replaced'],
      to: ['closed'],
      by: ['officer'],
      summary: 'Close the file and say why: withdrawn, out of time, answered'
    }
  }
})

export const rulings = ['upheld', 'new_deliberation'] as const
export type Ruling = typeof rulings[number]

export interface Appeal {
  readonly branchId: string
  readonly id: string
  readonly applicationId: string
  readonly candidateId: string
  /** Of the decision appealed against. */
  readonly jurySessionId: string
  readonly grounds: string
  readonly filedBy: Role
  readonly filedOn: string
  /** The last day to appeal, and who rules: as the policy said on the day of filing. */
  readonly latestOn: string
  readonly body: 'joint_commission' | 'national_jury' | 'certifying_body'
  readonly admittedOn: string | null
  readonly ruledOn: string | null
  readonly reason: string | null
  readonly policyId: string
  readonly status: StatusOf<typeof appealMachine>
  readonly version: number
}

export interface AppealDecision {
  readonly branchId: string
  readonly id: string
  readonly appealId: string
  readonly ruling: Ruling
  readonly decidedOn: string
  readonly reason: string | null
  readonly policyId: string
  readonly recordedAt: string
}

export type AppealCommand = CommandOf<typeof appealMachine, {
  admit: {}
  rule: { id: string, ruling: Ruling, reason: string | null }
  replace: {}
  close: { reason: string }
}>

export type AppealEvent =
  | { readonly type: 'appeal.filed', readonly state: Appeal }
  | { readonly type: 'appeal.admitted', readonly admittedOn: string }
  | { readonly type: 'appeal.ruled', readonly fact: AppealDecision, readonly applicationId: string }
  | { readonly type: 'appeal.replaced', readonly jurySessionId: string }
  | { readonly type: 'appeal.closed', readonly reason: string }

/** The decision appealed against, as the application keeps it, and the policy under which it was taken: the clock runs by that one. */
export interface Contested {
  readonly application: Pick<Application, 'id' | 'candidateId' | 'jurySessionId' | 'outcome' | 'publishedOn' | 'policyId' | 'status'>
  /** Null before there is a decision. */
  readonly policy: Policy | null
  readonly liveAppealId: string | null
}

const decided: readonly string[] = ['certified', 'partially_certified', 'refused']

/** What stands in the way of an appeal, whoever files it. Until the results are published nobody is told what they are. */
function obstacle ({ application: { publishedOn, status, outcome }, policy, liveAppealId }: Contested): Refusal | null {
  if (publishedOn === null || policy === null || !decided.includes(status)) return refuse('results_not_published', 'model:appeal', {})
  if (outcome === 'full') return refuse('nothing_to_appeal', 'model:appeal', { outcome })
  if (policy.appeal.delay.kind === 'none') return refuse('no_appeal', 'appeal.delay', {})
  return liveAppealId === null ? null : refuse('appeal_already_live', 'model:appeal', {})
}

type Filing = Pick<Appeal, 'id' | 'grounds'>

/** In time or late, an appeal is received. `contested` is null where the body names nothing that concerns the actor. */
export function openAppeal (
  { id, grounds }: Filing, contested: Contested | null, { branchId, today: filedOn, actor: { role: filedBy } }: Context
): Extract<AppealEvent, { state: Appeal }> {
  const { application, policy, ...rest } = found(contested, 'application', '#/applicationId')
  insist(obstacle({ application, policy, ...rest }), '#/applicationId')
  const { delay, body } = policy!.appeal
  const { id: applicationId, candidateId, jurySessionId, publishedOn, policyId } = application
  const latestOn = addMonths(publishedOn!, delay.months)
  const status = filedOn <= latestOn ? 'filed' : 'late'
  const identity = { branchId, id, applicationId, candidateId, jurySessionId: jurySessionId!, policyId: policyId! }
  const untouched = { admittedOn: null, ruledOn: null, reason: null, version: 1 }
  return { type: 'appeal.filed', state: { ...identity, grounds, filedBy, filedOn, latestOn, body, ...untouched, status } }
}

export interface AppealFacts {
  /** The session that has decided about the same application again; null while none has. */
  readonly newSessionId: string | null
}

const guard = guardsOf<Appeal, AppealFacts>()

const guards = {
  ruling_body: guard([], ({ body }, _, __, { actor: { role } }) =>
    body === 'joint_commission' && role !== 'system' ? refuse('commission_must_rule', 'appeal.body', { body }) : null),
  newly_decided: guard(['newSessionId'], ({ applicationId }, { newSessionId }) =>
    newSessionId === null ? refuse('new_decision_pending', 'model:appeal', { applicationId }) : null)
} satisfies Record<GuardOf<typeof appealMachine>, unknown>

function decide (state: Appeal, command: AppealCommand, known: Known<AppealFacts>): AppealEvent[] {
  const { facts, context: { today } } = known
  switch (command.type) {
    case 'admit': return [{ type: 'appeal.admitted', admittedOn: today }]
    case 'rule': return [{ type: 'appeal.ruled', fact: decisionOf(state, command, known), applicationId: state.applicationId }]
    case 'replace': return [{ type: 'appeal.replaced', jurySessionId: facts.newSessionId! }]
    case 'close': return [{ type: 'appeal.closed', reason: command.reason }]
  }
}

type Rule = Extract<AppealCommand, { type: 'rule' }>

function decisionOf (
  { branchId, id: appealId }: Appeal, { id, ruling, reason }: Rule, { policyId, context }: Known<AppealFacts>
): AppealDecision {
  return { branchId, id, appealId, ruling, decidedOn: context.today, reason, policyId, recordedAt: context.now }
}

function evolve (state: Appeal, event: AppealEvent): Appeal {
  switch (event.type) {
    case 'appeal.filed': return event.state
    case 'appeal.admitted': return { ...state, status: 'admitted', admittedOn: event.admittedOn }
    case 'appeal.ruled': return { ...state, status: event.fact.ruling, ruledOn: event.fact.decidedOn }
    case 'appeal.replaced': return { ...state, status: 'replaced' }
    case 'appeal.closed': return { ...state, status: 'closed', reason: event.reason }
  }
}

export const appealDecider: Decider<Appeal, AppealCommand, AppealEvent, AppealFacts> = {
  machine: appealMachine,
  guards,
  reads: { replace: ['newSessionId'] },
  decide,
  evolve
}
