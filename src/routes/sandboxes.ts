import { randomInt } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Credential } from '../auth/credentials.ts'
import { mintKey } from '../auth/keys.ts'
import { assertReach, unlimited } from '../auth/reach.ts'
import type { ApiKey } from '../db/api-keys.ts'
import { type Branch, insertBranch } from '../db/branches.ts'
import type { Db } from '../db/kernel/client.ts'
import { countSandboxes, findFirstPreset, findSandbox, inside, lockKeys, replaceKeys } from '../db/sandbox.ts'
import { fillBranch, partsIn } from '../demo/branch.ts'
import { type Caller, contextOf } from '../domain/kernel/decider.ts'
import { type Role, roles } from '../domain/kernel/machine.ts'
import { insist, insistRole, refuse } from '../domain/kernel/refusal.ts'
import { BranchInput, Sandbox } from '../http/branch-schemas.ts'
import { ref } from '../http/schemas.ts'
import { DryRun, writing } from '../http/writing.ts'
import type { Preset } from '../presets.ts'

interface Settings { readonly secret: string, readonly presets: ReadonlyMap<string, Preset> }
interface Wish { readonly name?: string, readonly preset?: string, readonly newKeys?: boolean }

/** What one branch may ask for, whoever asks in it. */
const most = 20
/** Who integrates: the others hold keys of single people. */
const askers: readonly Role[] = ['officer', 'admin', 'employer', 'training_provider']

/** A branch for trying out, for each credential that asks: filled like the demo, and its own to reset. */
export async function sandboxRoutes (app: FastifyInstance, settings: Settings): Promise<void> {
  app.post('', {
    config: { scope: 'branches:write' as const },
    schema: {
      operationId: 'createBranch',
      summary: 'Ask for a sandbox',
      description: 'For the roles officer, admin, employer, training_provider. A branch of its own for the credential that asks, with rules, a commission, organisations, people, a registered certificate, and ' +
        'a key for each role, shown once. Who asks again is answered with the same sandbox, without its secrets; `newKeys` gives others. ' +
        'With another `preset` than the sandbox has: 409 `sandbox_exists`.',
      tags: ['Branch'],
      querystring: DryRun,
      body: ref(BranchInput),
      response: { 200: ref(Sandbox), 201: ref(Sandbox) }
    }
  }, async (request, reply) => {
    const own = request.credential!
    const { id: credentialId } = own
    const replaced: string[] = []
    const { newKeys = false, ...wish } = request.body as Wish
    const run = async (db: Db, caller: Caller) => {
      const { role } = caller.actor
      insistRole(askers, role, 'create')
      assertPresetKnown(settings, wish)
      const found = await findSandbox(app.db, { credentialId, branchId: caller.branchId })
      const branch = found ?? await open(app.db, { caller, credentialId, wish, settings })
      // A sandbox that this dry run has opened is gone by now.
      const isThere = found !== undefined || !caller.dryRun
      if (isThere) await assertPresetKept(app.db, branch, wish)
      return db.write(caller, async (tx) => {
        const { timeZone, clockOffset } = branch
        const { now, today } = contextOf({ ...caller, timeZone, clockOffset }, await tx.now())
        const shown = { ...branch, now, today }
        const kept = isThere ? await lockKeys(tx, branch) : []
        if (kept.length > 0 && !newKeys) return { isNew: false, branch: shown, keys: inOrder(kept).map((key) => ({ ...key, credential: null })) }
        if (branch.id === caller.branchId) assertMayAll(own)
        const minted = mintKeys(branch, { createdBy: branch.requestedBy, secret: settings.secret })
        if (isThere) await replaceKeys(tx, kept, minted.map(({ row }) => row))
        replaced.push(...kept.map(({ id }) => id))
        const keys = minted.map(({ row, credential }) => ({ ...row, credential: caller.dryRun ? 'cpq_dry_run' : credential }))
        return { isNew: true, branch: shown, keys }
      })
    }
    const answer = await writing({ request, reply, isSecret: true }, run, ({ isNew, ...sandbox }, { dryRun }) => {
      if (isNew && !dryRun) reply.code(201).header('location', `/v1/branches/${sandbox.branch.id}`)
      reply.header('cache-control', 'no-store')
      return sandbox
    })
    replaced.forEach(app.credentials.forget)
    return answer
  })
}

/** Whoever acts in the sandbox gets no keys there that may more than their own. */
function assertMayAll (own: Credential): void {
  insistRole(['officer', 'admin'], own.actor.role, 'create')
  assertReach(own, unlimited)
}

function assertPresetKnown ({ presets }: Settings, { preset }: Wish): void {
  insist(preset !== undefined && !presets.has(preset) && refuse('preset_unknown', 'api:C-56', { presets: [...presets.keys()].join(', ') }), '#/preset')
}

/** Who names a preset is not given a sandbox of another one. */
async function assertPresetKept (db: Db, { id: branchId }: Branch, { preset }: Wish): Promise<void> {
  const first = preset === undefined ? null : await db.read({ branchId }, findFirstPreset)
  insist(first != null && first !== preset && refuse('sandbox_exists', 'api:C-56', { preset: first }), '#/preset')
}

interface Opening { readonly caller: Caller, readonly credentialId: string, readonly wish: Wish, readonly settings: Settings }

/** A transaction of its own, for it is another branch. Whoever is second finds what the first has opened; without keys, nobody can have entered. */
async function open (db: Db, { caller, credentialId, wish, settings: { presets } }: Opening): Promise<Branch> {
  const { name = 'Bac à sable', preset = 'cleaning' } = wish
  const { rules } = presets.get(preset)!
  insist(await countSandboxes(db, caller.branchId) >= most && refuse('sandboxes_exhausted', 'api:C-56', { most }))
  const branch = {
    slug: `sandbox-${letters(10).toLowerCase()}`,
    prefix: `S${letters(5)}`,
    name,
    idcc: '3043',
    timeZone: 'Europe/Paris',
    isSandbox: true,
    requestedBy: credentialId,
    requestedFrom: caller.branchId
  }
  try {
    return await insertBranch(db, branch, {
      dryRun: caller.dryRun, fill: (tx, opened) => fillBranch(inside(db, tx), opened, { preset, rules })
    })
  } catch (error) {
    const first = await findSandbox(db, { credentialId, branchId: caller.branchId })
    if (!first) throw error
    return first
  }
}

function mintKeys (branch: Branch, { createdBy, secret }: { readonly createdBy: string | null, readonly secret: string }) {
  return partsIn(branch).map(({ whose, ...part }) => {
    const { credential, ...key } = mintKey(secret, 'test')
    return { credential, row: { ...key, ...part, branchId: branch.id, label: whose, createdBy, scopes: null, expiresAt: null, revokedAt: null, lastUsedAt: null } }
  })
}

const inOrder = (keys: readonly ApiKey[]) => [...keys].sort((one, other) => roles.indexOf(one.role as Role) - roles.indexOf(other.role as Role))

const letters = (count: number) => Array.from({ length: count }, () => String.fromCharCode(65 + randomInt(26))).join('')
