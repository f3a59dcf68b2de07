import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { type Branch, findBranch, listBranches, setClockOffset } from '../db/branches.ts'
import type { Db } from '../db/kernel/client.ts'
import { emptySandbox, findFirstPreset, inside } from '../db/sandbox.ts'
import { fillBranch } from '../demo/branch.ts'
import { type Caller, contextOf } from '../domain/kernel/decider.ts'
import { insist, insistRole, notFound, refuse } from '../domain/kernel/refusal.ts'
import { retellEndpoints } from '../exchange/endpoints.ts'
import { BranchPage, BranchView, SetClockBranchInput } from '../http/branch-schemas.ts'
import { Id, ref } from '../http/schemas.ts'
import { DryRun, writing } from '../http/writing.ts'
import { completePolicy, type Preset } from '../presets.ts'

const tags = ['Branch']
/** Years that a sandbox's clock may be ahead. */
const farthest = 100
const params = Type.Object({ branchId: Id })
interface Settings { readonly presets: ReadonlyMap<string, Preset> }

/** One credential acts in one branch: it sees that one. */
export async function branchRoutes (app: FastifyInstance, { presets }: Settings): Promise<void> {
  const read = (caller: Caller) => app.db.read(caller, (tx) => tx.now())
  const show = async (caller: Caller, id: string) => {
    const [branch, time] = await Promise.all([findBranch(app.db, id), read(caller)])
    if (!branch || id !== caller.branchId) throw notFound()
    return shownAt(branch, time)
  }
  const sandboxOf = async (caller: Caller, id: string, action: string): Promise<Branch> => {
    const { role } = caller.actor
    insistRole(['officer', 'admin'], role, action)
    const branch = await findBranch(app.db, id)
    if (!branch || id !== caller.branchId) throw notFound()
    insist(!branch.isSandbox && refuse('not_a_sandbox', 'api:C-56', {}))
    return branch
  }

  app.get('', {
    config: { scope: 'branches:read' as const, branchless: true },
    schema: { operationId: 'listBranches', summary: 'List branches', description: 'The one that the credential acts in; all of them for the role admin.', tags, response: { 200: ref(BranchPage) } }
  }, async ({ caller, id: requestId, credential }) => {
    if (credential!.branch) return { items: [await show(caller, caller.branchId)] }
    const branches = await listBranches(app.db)
    const inside = branches.map(({ id: branchId, timeZone, clockOffset }) =>
      ({ branchId, timeZone, clockOffset, requestId, actor: credential!.actor, dryRun: false }))
    return { items: await Promise.all(inside.map((caller) => show(caller, caller.branchId))) }
  })

  app.get('/:branchId', {
    config: { scope: 'branches:read' as const },
    schema: { operationId: 'getBranch', summary: 'Show a branch', description: 'With its clock.', tags, params, response: { 200: ref(BranchView) } }
  }, async ({ caller, params }) => show(caller, (params as { branchId: string }).branchId))

  app.post('/:branchId/set-clock', {
    config: { scope: 'branches:write' as const },
    schema: {
      operationId: 'setClockBranch',
      summary: 'Set a sandbox’s clock',
      description: 'For the roles officer, admin. Forward only: decisions keep their order. Refused outside sandboxes.',
      tags,
      params,
      querystring: DryRun,
      body: ref(SetClockBranchInput),
      response: { 200: ref(BranchView) }
    }
  }, async (request, reply) => {
    const { branchId } = request.params as { branchId: string }
    const wanted = new Date((request.body as { now: string }).now).toISOString()
    const run = async (db: Db, caller: Caller) => {
      const branch = await sandboxOf(caller, branchId, 'set_clock')
      return db.write(caller, async (tx) => {
        const time = await tx.now()
        const { now } = shownAt(branch, time)
        insist(wanted < now && refuse('clock_backwards', 'api:C-56', { now }), '#/now')
        const latest = `${new Date().getUTCFullYear() + farthest}-12-31T00:00:00.000Z`
        insist(wanted > latest && refuse('clock_too_far', 'api:C-56', { latest }), '#/now')
        const clockOffset = Date.parse(wanted) - Date.parse(time)
        await setClockOffset(tx, clockOffset)
        return shownAt({ ...branch, clockOffset }, time)
      })
    }
    const answer = await writing({ request, reply }, run, (shown) => shown)
    app.credentials.forgetAll()
    return answer
  })

  app.post('/:branchId/reset', {
    config: { scope: 'branches:write' as const },
    schema: {
      operationId: 'resetBranch',
      summary: 'Begin a sandbox anew',
      description: 'For the roles officer, admin. Everything goes, the seeded data come again with the same ids (but certificates and rules, which are new), the clock shows today. ' +
        'The branch, its credentials and its webhook endpoints stay. Events are numbered from 1 again: whoever reads the feed begins with `after=0`, and endpoints are sent all of them. Refused outside sandboxes.',
      tags,
      params,
      querystring: DryRun,
      response: { 200: ref(BranchView) }
    }
  }, async (request, reply) => {
    const { branchId } = request.params as { branchId: string }
    const run = async (db: Db, caller: Caller) => {
      const branch = { ...await sandboxOf(caller, branchId, 'reset'), clockOffset: 0 }
      // Not behind the gate that it closes for the others.
      return db.write({ ...caller, isSandbox: false }, async (tx) => {
        const preset = await findFirstPreset(tx) ?? null
        await emptySandbox(tx)
        await retellEndpoints(tx, { ...caller, clockOffset: 0 })
        await fillBranch(inside(db, tx), branch, { preset, rules: presets.get(preset ?? '')?.rules ?? completePolicy({}).rules })
        return shownAt(branch, await tx.now())
      })
    }
    const answer = await writing({ request, reply }, run, (shown) => shown)
    app.credentials.forgetAll()
    return answer
  })
}

/** With what its clock shows. */
export function shownAt (branch: Branch, time: string) {
  const { id: branchId, timeZone, clockOffset } = branch
  const { now, today } = contextOf({ branchId, timeZone, clockOffset } as Caller, time)
  return { ...branch, now, today }
}
