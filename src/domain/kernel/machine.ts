export const roles = [
  'officer', 'commission_member', 'training_provider', 'examiner', 'juror', 'candidate', 'employer', 'auditor', 'admin', 'system'
] as const
export type Role = typeof roles[number]

export interface Transition<Status extends string = string, Guard extends string = string> {
  readonly from: readonly Status[]
  readonly to: readonly Status[]
  readonly by: readonly Role[]
  /** Names of guards, asked in this order. */
  readonly guards?: readonly Guard[]
  /** The sub-collection of the fact that this row records (API-DESIGN.md, C-22). */
  readonly records?: string
  /** Served at its own address although it records a fact, for another row's fact is posted to the sub-collection. */
  readonly isNamed?: boolean
  /** A natural person must stand behind the credential: a vote, a deliberation, a revocation (C-52). */
  readonly person?: boolean
  readonly summary: string
}

export interface Machine<Status extends string = string, Action extends string = string, Guard extends string = string> {
  readonly name: string
  readonly collection: string
  readonly initial: NoInfer<Status>
  /** Where else one may begin, by what it is at its birth: an appeal filed too late. */
  readonly alsoInitial?: readonly NoInfer<Status>[]
  readonly statuses: readonly Status[]
  /** Who may bring one into being. */
  readonly createdBy: readonly Role[]
  readonly transitions: Readonly<Record<Action, Transition<NoInfer<Status>, Guard>>>
}

/** Keeps the literal types of a table, so that a status or a guard which does not exist does not compile. */
export function defineMachine<
  const Status extends string, const Action extends string, const Guard extends string = never
> (machine: Machine<Status, Action, Guard>): Machine<Status, Action, Guard> {
  return machine
}

export type StatusOf<M> = M extends Machine<infer Status, string, string> ? Status : never
export type ActionOf<M> = M extends Machine<string, infer Action, string> ? Action : never
export type GuardOf<M> = M extends Machine<string, string, infer Guard> ? Guard : never

/** One command per action of the table: a missing payload or a payload too many does not compile. */
export type CommandOf<M, Payloads extends Record<ActionOf<M>, object>> =
  { [Action in keyof Payloads]: { readonly type: Action } & Payloads[Action] }[keyof Payloads]

/** The rows that leave this status for this role: what a client is shown (C-25). */
export function openRows<Action extends string> (
  { transitions }: Machine<string, Action, string>, status: string, role: Role
): Action[] {
  return (Object.keys(transitions) as Action[]).filter((action) =>
    transitions[action].from.includes(status) && transitions[action].by.includes(role))
}

/** The action that replaces editable content: PUT on the resource itself, where all others are POST below it. */
export const isEdit = (action: string) => action === 'edit'

/** What follows the address of the resource in that of an action. */
export function pathOf ({ transitions }: Machine, action: string): string {
  const { records, isNamed } = transitions[action]!
  if (isEdit(action)) return ''
  return `/${records && !isNamed ? records : action.replaceAll('_', '-')}`
}

/** Rows that only the service itself may take have no address. */
export function isServed ({ by }: Transition): boolean {
  return by.some((role) => role !== 'system')
}

export function toMermaid ({ initial, alsoInitial = [], transitions }: Machine): string {
  const arrows = Object.entries(transitions).flatMap(([action, { from, to }]) =>
    from.flatMap((source) => to.filter((target) => from.length === 1 || !to.includes(source as never) || source === target)
      .map((target) => `  ${source} --> ${target}: ${action}`)))
  const births = [initial, ...alsoInitial].map((status) => `  [*] --> ${status}`)
  return ['stateDiagram-v2', ...births, ...arrows].join('\n')
}
