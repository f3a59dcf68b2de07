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
  const { variants: [oldVariants, freshVariants], ...groups } = Object.fromEntries((Object.keys(after) as (keyof Policy)[])
    .map((name) => [name, [before[name], after[name]]])) as Record<keyof Policy, [any, any]>
  const compared = Object.entries(groups).flatMap(([group, [old, fresh]]) =>
    Object.keys(fresh).map((key): Difference => ({ key: `${group}.${key}`, before: old[key], after: fresh[key] })))
  return [...compared, { key: 'variants', before: oldVariants, after: freshVariants }]
    .filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after))
}
