import type { Code, codes } from '../codes.ts'
import type { PolicyKey } from '../policy.ts'
import type { AllowedAction } from './guard.ts'
import type { Role } from './machine.ts'

type Names<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never
export type ParamsOf<C extends Code> = Readonly<Record<Names<typeof codes[C]['detail']['en']>, string | number>>

/** What stands behind a refusal: a policy key, an invariant of the model, a law, or the interface itself. */
export type Rule = PolicyKey | `model:${string}` | `law:${string}` | `api:${string}`

export interface Refusal {
  readonly code: Code
  readonly rule: Rule
  readonly params: Readonly<Record<string, string | number>>
}

/** The compiler asks for every figure that the sentence of this code shows. */
export function refuse<C extends Code> (code: C, rule: Rule, params: ParamsOf<C>): Refusal {
  return { code, rule, params }
}

/** One of several things that are wrong with a body, in words of its own. */
export interface Particular {
  readonly pointer: string
  readonly detail: { readonly en: string, readonly fr: string }
  readonly params: Readonly<Record<string, string>>
}

/** Thrown by `handle` and `decide`: undoes the transaction and becomes a problem. `pointer` names a body field. */
export class DomainError extends Error {
  override name = 'DomainError'
  refusal: Refusal
  readonly pointer: string | undefined
  readonly particulars: readonly Particular[] | undefined
  /** Filled by commands.ts: where the aggregate stands, and what is possible there. */
  current: { readonly state: { readonly status: string, readonly version: number }, readonly actions: readonly AllowedAction[] } | undefined

  constructor (refusal: Refusal, pointer?: string, particulars?: readonly Particular[]) {
    super(refusal.code)
    this.refusal = refusal
    this.pointer = pointer
    this.particulars = particulars
  }
}

export function notFound (): DomainError {
  return new DomainError(refuse('not_found', 'model:perimeter', {}))
}

/** Refuses if there is something to refuse, pointing at the body field that caused it. */
export function insist (refusal: Refusal | null | undefined | false, pointer?: string): void {
  if (refusal) throw new DomainError(refusal, pointer)
}

/** Refuses a role that is not among these, and says which are. */
export function insistRole (allowed: readonly Role[], role: Role, action: string): void {
  if (allowed.includes(role)) return
  const allowedRoles = allowed.filter((one) => one !== 'system').join(', ')
  throw new DomainError(refuse('role_not_allowed', 'model:3', { role, action, allowedRoles }))
}

/** What a body field names, after it was looked up; null is refused, pointing at the field. */
export function found<Thing> (thing: Thing | null, what: string, pointer: string): Thing {
  if (thing === null) throw new DomainError(refuse('reference_unknown', 'api:C-5', { what }), pointer)
  return thing
}
