import { appealMachine } from './appeal-machine.ts'
import type { Decider, Known } from './kernel/decider.ts'
import { guardsOf } from './kernel/guard.ts'
import type { CommandOf, GuardOf, Role, StatusOf } from './kernel/machine.ts'
import { insist, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'

export const rulings = ['upheld', 'new_deliberation', 'overturned'] as const
export type Ruling = typeof rulings[number]

export interface Appeal {
  readonly branchId: string
  readonly id: string
  /** Against a jury's decision about this application, or against the loss of an accreditation: one of the two. */
  readonly applicationId: string | null
  readonly accreditationId: string | null
  readonly candidateId: string | null
  /** Of the decision appealed against. */
  readonly jurySessionId: string | null
  /** The organisation or the examiner that appeals, or whose accreditation it is about. */
  readonly organizationId: string | null
  readonly examinerId: string | null
  readonly grounds: string
  readonly filedBy: Role
  readonly filedOn: string
  /** The day from which the time to appeal runs: that of the results, or of the loss. */
  readonly notifiedOn: string
  /** The last day to appeal, null where none is set; and who rules. As the policy of the decision says. */
  readonly latestOn: string | null
  readonly body: Policy['appeal']['body']
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
  /** `granted`: whatever it asks for, as a vote of the commission grants it. */
  rule: { id: string, ruling: Ruling | 'granted', reason: string | null }
  replace: {}
  close: { reason: string }
}>

export type AppealEvent =
  | { readonly type: 'appeal.filed', readonly state: Appeal }
  | { readonly type: 'appeal.admitted', readonly admittedOn: string }
  | { readonly type: 'appeal.ruled', readonly fact: AppealDecision } & Pick<Appeal, 'applicationId' | 'accreditationId'>
  | { readonly type: 'appeal.replaced', readonly jurySessionId: string }
  | { readonly type: 'appeal.closed', readonly reason: string }

export interface AppealFacts {
  /** The session that has decided about the same application again; null while none has. */
  readonly newSessionId: string | null
}

const guard = guardsOf<Appeal, AppealFacts>()

const guards = {
  ruling_body: guard([], ({ body }, _, __, { actor: { role } }) =>
    body === 'joint_commission' && role !== 'system' ? refuse('commission_must_rule', 'appeal.body', { body }) : null),
  newly_decided: guard(['newSessionId'], ({ applicationId }, { newSessionId }) =>
    newSessionId === null ? refuse('new_decision_pending', 'model:appeal', { applicationId: applicationId ?? '' }) : null)
} satisfies Record<GuardOf<typeof appealMachine>, unknown>

function decide (state: Appeal, command: AppealCommand, known: Known<AppealFacts>): AppealEvent[] {
  const { facts, context: { today } } = known
  const { applicationId, accreditationId } = state
  switch (command.type) {
    case 'admit': return [{ type: 'appeal.admitted', admittedOn: today }]
    case 'rule': return [{ type: 'appeal.ruled', fact: decisionOf(state, command, known), applicationId, accreditationId }]
    case 'replace': return [{ type: 'appeal.replaced', jurySessionId: facts.newSessionId! }]
    case 'close': return [{ type: 'appeal.closed', reason: command.reason }]
  }
}

type Rule = Extract<AppealCommand, { type: 'rule' }>

/** What winning means: a jury deliberates again, a lost accreditation comes back. */
const wonBy = ({ accreditationId }: Appeal): Ruling => accreditationId === null ? 'new_deliberation' : 'overturned'

function decisionOf (state: Appeal, { id, reason, ...asked }: Rule, { policyId, context }: Known<AppealFacts>): AppealDecision {
  const won = wonBy(state)
  const ruling = asked.ruling === 'granted' ? won : asked.ruling
  insist(ruling !== 'upheld' && ruling !== won && refuse('ruling_unfit', 'model:appeal', { ruling, won }), '#/ruling')
  return { branchId: state.branchId, id, appealId: state.id, ruling, decidedOn: context.today, reason, policyId, recordedAt: context.now }
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
