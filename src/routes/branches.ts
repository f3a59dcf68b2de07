import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { findBranch, listBranches, setClockOffset } from '../db/branches.ts'
import { type Caller, contextOf } from '../domain/kernel/decider.ts'
import { DomainError, insist, notFound, refuse } from '../domain/kernel/refusal.ts'
import { localDate } from '../domain/rules/calendar.ts'
import { flag, Id, Input, Instant, LegalDate, nullable, pattern, ref, text, View, list } from '../http/schemas.ts'
import { callerOf, DryRun } from '../http/writing.ts'

const Branch = View('Branch', {
  id: Id,
  slug: text(40),
  name: text(200),
  idcc: nullable(pattern('^[0-9]{1,4}$', 4, '3043')),
  prefix: text(6),
  timeZone: text(60),
  isSandbox: flag,
  now: Instant,
  today: LegalDate
}, 'A tenant: the territory of one joint commission. `now` is its clock, which a sandbox can set.')
const BranchPage = View('BranchPage', { items: list(ref(Branch), 200) }, 'The branch of the credential.')
const SetClockBranchInput = Input('SetClockBranchInput', { now: Instant }, 'The instant that the sandbox’s clock shows from now on.')
const tags = ['Branch']
/** Years that a sandbox's clock may be ahead. */
const farthest = 100
const params = Type.Object({ branchId: Id })

/** One credential acts in one branch: it sees that one. */
export async function branchRoutes (app: FastifyInstance): Promise<void> {
  const show = async (caller: Caller, id: string) => {
    const [branch, time] = await Promise.all([findBranch(app.db, id), app.db.read(caller, (tx) => tx.now())])
    if (!branch || id !== caller.branchId) throw notFound()
    const { now, today } = contextOf({ ...caller, clockOffset: branch.clockOffset }, time)
    return { ...branch, now, today }
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
    schema: { operationId: 'getBranch', summary: 'Show a branch', description: 'With its clock.', tags, params, response: { 200: ref(Branch) } }
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
      response: { 200: ref(Branch) }
    }
  }, async (request) => {
    const { caller, params, body } = request
    const { branchId } = params as { branchId: string }
    const { role } = caller.actor
    if (role !== 'officer' && role !== 'admin') throw new DomainError(refuse('role_not_allowed', 'model:3', { role, action: 'set_clock' }))
    const shown = await show(caller, branchId)
    const { now, isSandbox } = shown
    insist(!isSandbox && refuse('not_a_sandbox', 'api:C-56', {}))
    const wanted = new Date((body as { now: string }).now).toISOString()
    insist(wanted < now && refuse('clock_backwards', 'api:C-56', { now }), '#/now')
    const latest = `${new Date().getUTCFullYear() + farthest}-12-31T00:00:00.000Z`
    insist(wanted > latest && refuse('clock_too_far', 'api:C-56', { latest }), '#/now')
    if (callerOf(request).dryRun) return { ...shown, now: wanted, today: localDate(wanted, shown.timeZone) }
    await setClockOffset(app.db, branchId, Date.parse(wanted) - Date.now())
    app.credentials.forgetAll()
    return show(caller, branchId)
  })
}
