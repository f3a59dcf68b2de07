import { DomainError, refuse } from '../domain/kernel/refusal.ts'
import type { Credential } from './credentials.ts'

/** A scope says what a credential may do (C-52); `collection:*` and `*` stand for many. It never widens a role. */
export type Scope = `${string}:${string}`

const shape = /^[a-z][a-z-]*:[a-z]+$/

/** What a route declares of its access; one that declares nothing stops the start. */
export interface Access { readonly scope?: Scope | undefined, readonly public?: boolean | undefined, readonly branchless?: boolean | undefined }

export function assertDeclared ({ scope, public: isPublic }: Access, route: string): void {
  if (isPublic) {
    if (scope) throw new Error(`${route} is public and has a scope.`)
  } else if (!scope || !shape.test(scope)) {
    throw new Error(`${route} declares neither a scope like "applications:read" nor that it is public.`)
  }
}

export function assertScope ({ scopes }: Credential, scope: Scope): void {
  if (scopes === null || scopes.has(scope) || scopes.has(`${scope.slice(0, scope.indexOf(':'))}:*`) || scopes.has('*')) return
  throw new DomainError(refuse('scope_missing', 'api:C-52', { scope }))
}
