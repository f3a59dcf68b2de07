import type { Actor, Known } from './kernel/decider.ts'
import type { Policy, PolicyGroup } from './policy.ts'

/** What each kind of replay is: the same facts, the rules that decide, another policy. */

export type Scalar = string | number | boolean | null
export type Figures = Readonly<Record<string, Scalar>>

/** `decides` is what is compared; `figures` are the counts behind it. */
export interface Replayed { readonly decides: Figures, readonly figures: Figures }

export interface Replay<Facts> {
  /** The groups of the policy that it reads. */
  readonly groups: readonly PolicyGroup[]
  readonly run: (facts: Facts, policy: Policy) => Replayed
}

const counts = ['what', 'scope', 'needed', 'present', 'unit', 'units', 'part', 'employees', 'employers', 'month', 'kind']

/** Of a refusal, what was counted: nobody is named. */
export const countsOf = ({ params }: { readonly params: Figures }): Figures =>
  Object.fromEntries(Object.entries(params).filter(([name]) => counts.includes(name)))

interface World { readonly policy: Policy, readonly actor?: Pick<Actor, 'role' | 'organizationId'> }

/** A day on which rules are asked, by the secretariat unless told otherwise; the ids lead nowhere, for nothing is written. */
export const knownOn = (today: string, { policy, actor }: World): Omit<Known<never>, 'facts'> => ({
  policy,
  policyId: '',
  context: {
    branchId: '',
    timeZone: 'UTC',
    requestId: '',
    now: `${today}T12:00:00.000Z`,
    today,
    actor: { id: '', personId: null, role: 'officer', organizationId: null, ...actor }
  }
})
