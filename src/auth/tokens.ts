import { createHash } from 'node:crypto'
import { decodeJwt, type JWTPayload, jwtVerify } from 'jose'
import type { Issuer } from '../db/issuers.ts'
import type { Role } from '../domain/kernel/machine.ts'
import { DomainError, refuse } from '../domain/kernel/refusal.ts'
import type { Credential, Visit } from './credentials.ts'
import type { keySets } from './key-sets.ts'
import { uuid } from '../domain/rules/uuid.ts'

/** Public keys only: a secret shared with the issuer would let us make its tokens. */
export const algorithms = ['ES256', 'ES384', 'EdDSA', 'PS256', 'RS256'] as const

interface Settings {
  /** Those that are not disabled, whatever their branch. */
  readonly issuersOf: (issuer: string, visit: Visit) => Promise<readonly Issuer[]>
  readonly keyOf: ReturnType<typeof keySets>
  readonly refused: (reason: string) => void
}

const longest = 8192
const longestIssuer = 500

/** Access tokens of the branches' identity providers (RFC 9068, under the rules of RFC 8725): the credential each stands for, or null. */
export function tokens ({ issuersOf, keyOf, refused }: Settings): (token: string, visit: Visit) => Promise<Credential | null> {
  async function verify (token: string, visit: Visit): Promise<Credential> {
    const claims = decodeJwt(token)
    const issuer = issuerOf(claims, await issuersOf(String(claims.iss).slice(0, longestIssuer), visit), visit)
    const { payload } = await jwtVerify(token, (header, input) => keyOf(issuer.jwksUri, header, input), {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: issuer.algorithms,
      typ: 'at+jwt',
      requiredClaims: ['exp', 'iat', 'sub'],
      maxTokenAge: 900,
      clockTolerance: 60
    })
    return credentialOf(issuer, payload)
  }
  return async (token, visit) => {
    if (token.length > longest) return null
    try {
      return await verify(token, visit)
    } catch (error) {
      if (error instanceof DomainError) throw error
      refused((error as Error).message)
      return null
    }
  }
}

/**
 * Which mapping a token falls under; nothing it says is believed before the keys of that mapping have verified it (C-58).
 * That of a sandbox only where the request names the sandbox: whoever trusts an issuer there draws no token of others to themselves.
 */
function issuerOf ({ aud, ...claims }: JWTPayload, issuers: readonly Issuer[], { named }: Visit): Issuer {
  // A token for several services could be used here by any of them.
  const [audience, ...others] = [aud ?? []].flat()
  const found = issuers.filter((issuer) =>
    issuer.audience === audience && (issuer.branchClaim === null || claims[issuer.branchClaim] === issuer.branchValue))
  if (others.length > 0) throw new Error('several audiences')
  const there = found.find(({ branch }) => branch.isSandbox && branch.id === named)
  const real = found.filter(({ branch }) => !branch.isSandbox)
  if (there) return there
  if (real.length === 1) return real[0]!
  if (found.length > 0 && named === undefined) throw new DomainError(refuse('branch_required', 'api:C-59', {}))
  throw new Error('no mapping to a branch')
}

/** Whom the token stands for. What the issuer may not give is not given, whatever its tokens say. */
function credentialOf (issuer: Issuer, payload: JWTPayload): Credential {
  const given = [payload[issuer.roleClaim] ?? []].flat()
  const [role, ...others] = issuer.roles.filter((role) => given.includes(role))
  if (role === undefined || others.length > 0) throw new Error('not one role')
  if (!payload.sub) throw new Error('no sub')
  const personId = idIn(payload, issuer.personClaim)
  const organizationId = idIn(payload, issuer.organizationClaim)
  const id = `${issuer.id}:${createHash('sha256').update(payload.sub).digest('base64url').slice(0, 22)}`
  return {
    id,
    label: issuer.label,
    actor: { id, role: role as Role, personId, organizationId },
    branch: issuer.branch,
    scopes: scopesIn(issuer, payload),
    networks: [],
    // Of the token, not of whom it stands for.
    expiresAt: Infinity
  }
}

function idIn (payload: JWTPayload, claim: string): string | null {
  const value = payload[claim] ?? null
  if (value === null || (typeof value === 'string' && uuid.test(value))) return value
  throw new Error(`${claim} is no id`)
}

/** Those of the token as far as the issuer has them; `scope` is words with spaces (RFC 9068), some issuers write a list. */
function scopesIn ({ scopes, scopeClaim }: Issuer, payload: JWTPayload): ReadonlySet<string> {
  if (scopeClaim === null) return new Set(scopes)
  const value = payload[scopeClaim] ?? ''
  const asked = (Array.isArray(value) ? value : String(value).split(' ')).map(String)
  return new Set(asked.flatMap((scope) => narrowed(scope, scopes)))
}

/** `seats:*` of an issuer that has only `seats:read` is `seats:read`. */
function narrowed (asked: string, has: readonly string[]): readonly string[] {
  const covers = (wide: string, scope: string) => wide === '*' || wide === scope || (wide.endsWith(':*') && scope.startsWith(wide.slice(0, -1)))
  return has.some((wide) => covers(wide, asked)) ? [asked] : has.filter((scope) => covers(asked, scope))
}
