import { insist, refuse } from '../domain/kernel/refusal.ts'
import type { Credential } from './credentials.ts'
import { areWithin } from './networks.ts'
import { assertScope, type Scope } from './scopes.ts'

/** How far a credential goes. `scopes` null: all that its role may; `expiresAt` null: for ever; no networks: from anywhere. */
export interface Reach { readonly scopes: readonly string[] | null, readonly expiresAt: string | null, readonly networks: readonly string[] }

export const unlimited: Reach = { scopes: null, expiresAt: null, networks: [] }

/** Nobody makes, or gets to see the secret of, what goes further than their own credential. */
export function assertReach (own: Credential, { scopes, expiresAt, networks }: Reach): void {
  for (const scope of scopes ?? ['*']) assertScope(own, scope as Scope)
  const lastsLonger = (expiresAt === null ? Infinity : Date.parse(expiresAt)) > own.expiresAt
  insist((lastsLonger || !areWithin(networks, own.networks)) && refuse('credential_too_narrow', 'api:C-51', {}))
}
