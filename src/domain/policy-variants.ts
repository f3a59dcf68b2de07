import type { Overrides, Policy, PolicyGroup } from './policy.ts'
import type { Registration, Route } from './rules/eligibility.ts'

/** What a file is about, where the branch has other rules for some: one certifier publishes a regulation for each kind of registration. */
export interface Circumstances { readonly route: Route, readonly registration: Registration }

/** A version's rules never change, so what was put together once is kept with them. */
const kept = new WeakMap<Policy, Map<string, Policy>>()

/** The branch's rules as they are for this file: each variant that fits puts its keys in the place of the branch's own. */
export function policyIn (policy: Policy, { route, registration }: Circumstances): Policy {
  if (policy.variants.length === 0) return policy
  const known = kept.get(policy) ?? new Map<string, Policy>()
  kept.set(policy, known)
  const circumstances = `${route} ${registration}`
  const found = known.get(circumstances) ?? policy.variants
    .filter(({ when: { routes, registrations } }) => isAmong(route, routes) && isAmong(registration, registrations))
    .reduce((rules, variant) => replaceKeys(rules, variant.rules), policy)
  known.set(circumstances, found)
  return found
}

/** An empty list does not limit. */
const isAmong = <Word>(word: Word, words: readonly Word[]) => words.length === 0 || words.includes(word)

function replaceKeys (rules: Policy, overrides: Overrides): Policy {
  const groups = Object.entries(overrides) as [PolicyGroup, object][]
  return groups.reduce((replaced, [group, keys]) => ({ ...replaced, [group]: { ...replaced[group], ...keys } }), rules)
}
