import { bodyChecks } from './policy-checks-bodies.ts'
import { fileChecks } from './policy-checks-files.ts'
import type { Policy, PolicyKey } from './policy.ts'

export interface Words { readonly en: string, readonly fr: string }
type Figures = Readonly<Record<string, string | number>>

/** What cannot be in one set of rules. `of` gives the sentence's figures where it is there. */
export interface Check {
  readonly keys: readonly PolicyKey[]
  readonly of: (policy: Policy) => Figures | false
  readonly why: Words
}

export const checks: readonly Check[] = [...bodyChecks, ...fileChecks]
