import { evolveRecord, type Kept, type RecordEvent, type RecordKind } from './kernel/record.ts'
import type { Policy } from './policy.ts'

/** One version of a branch's rules: created, never changed. `version` counts the branch's versions; `preset` names where it came from. */
export interface PolicyVersion extends Kept {
  readonly validFrom: string
  readonly title: string
  readonly preset: string | null
  readonly rules: Policy
}

export type PolicyVersionEvent = RecordEvent<'policy', PolicyVersion>

export const policyKind: RecordKind<'policy', PolicyVersion> = {
  name: 'policy',
  collection: 'policies',
  writtenBy: ['officer'],
  evolve: evolveRecord
}

export interface Difference { readonly key: string, readonly before: unknown, readonly after: unknown }

/** The keys (`jury.quorum`) whose values differ between two versions. */
export function differences (before: Policy, after: Policy): Difference[] {
  const groups = Object.keys(after) as (keyof Policy)[]
  return groups.flatMap((group) => {
    const [old, fresh] = [before[group], after[group]] as [Record<string, unknown>, Record<string, unknown>]
    return Object.keys(fresh).filter((key) => JSON.stringify(old[key]) !== JSON.stringify(fresh[key]))
      .map((key) => ({ key: `${group}.${key}`, before: old[key], after: fresh[key] }))
  })
}
