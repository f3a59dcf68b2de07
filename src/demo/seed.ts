import { mintKey } from '../auth/keys.ts'
import { hasApiKeys, insertApiKeys } from '../db/api-keys.ts'
import { insertBranch, listBranches } from '../db/branches.ts'
import type { Db } from '../db/kernel/client.ts'
import { inside } from '../db/sandbox.ts'
import type { Role } from '../domain/kernel/machine.ts'
import { DomainError } from '../domain/kernel/refusal.ts'
import type { Preset } from '../presets.ts'
import { fillBranch, type Part, partsIn } from './branch.ts'

export interface DemoKey { readonly role: Role, readonly whose: string, readonly credential: string }

interface Seeding {
  readonly db: Db
  readonly secret: string
  readonly presets: ReadonlyMap<string, Preset>
  /** Called before the keys begin to work: whoever is killed in between begins anew. */
  readonly keep?: (keys: readonly DemoKey[]) => void
}

/** A sandbox branch with its rules, its commission, a registered certificate and one credential for each role; null where somebody holds a key already. */
export async function seedWhenEmpty ({ db, secret, presets, keep }: Seeding): Promise<readonly DemoKey[] | null> {
  const branch = await openBranch(db, presets.get('cleaning')!)
  if (!branch) return null
  const parts: readonly Part[] = [...partsIn(branch), { role: 'admin', whose: 'the platform', personId: null, organizationId: null }]
  const minted = parts.map(({ whose, ...part }) => {
    const { credential, ...key } = mintKey(secret, part.role === 'admin' ? 'live' : 'test')
    const branchId = part.role === 'admin' ? null : branch.id
    return { shown: { role: part.role, whose, credential }, row: { ...blankKey, ...key, ...part, branchId, label: whose } }
  })
  const keys = minted.map(({ shown }) => shown)
  keep?.(keys)
  await insertApiKeys(db, minted.map(({ row }) => row))
  return keys
}

const blankKey = { scopes: null, expiresAt: null, revokedAt: null, lastUsedAt: null }

/**
 * Keys come last: as long as there is none, nobody has reached anything, and a start that was killed before them is made good by a branch
 * beside what it left. Of several instances, the one that takes the name goes on.
 */
async function openBranch (db: Db, { rules }: Preset) {
  if (await hasApiKeys(db)) return null
  const left = (await listBranches(db)).length
  const branch = {
    slug: left === 0 ? 'demo' : `demo-${left + 1}`,
    prefix: left === 0 ? 'DEMO' : `DEMO${String.fromCharCode(65 + left % 26)}`,
    name: 'Branche de démonstration (propreté)',
    idcc: '3043',
    timeZone: 'Europe/Paris',
    isSandbox: true
  }
  try {
    return await insertBranch(db, branch, { fill: (tx, opened) => fillBranch(inside(db, tx), opened, { preset: 'cleaning', rules }) })
  } catch (error) {
    if (error instanceof DomainError && error.refusal.code === 'already_exists') return null
    throw error
  }
}
