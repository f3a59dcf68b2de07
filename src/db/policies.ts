import { type ExpressionBuilder, sql } from 'kysely'
import type { Actor, Context } from '../domain/kernel/decider.ts'
import { DomainError, refuse } from '../domain/kernel/refusal.ts'
import type { Policy } from '../domain/policy.ts'
import { policyKind, type PolicyVersion } from '../domain/policy-version.ts'
import type { DefinitionLifetime } from '../domain/rules/definition-life.ts'
import { openToAll, type RecordStore, within } from './kernel/aggregate.ts'
import type { BranchTables, ReadTx } from './schema.ts'

/** No person in them: whoever acts in the branch may read its rules. */
export const policies: RecordStore<'policy', PolicyVersion> = {
  ...policyKind,
  table: 'policy',
  perimeter: openToAll
}

export async function nextPolicyVersion (tx: ReadTx): Promise<number> {
  const row = await tx.selectFrom('policy').select((all) => all.fn.max('version').as('last'))
    .where('branchId', '=', tx.branchId).executeTakeFirst()
  return (row?.last ?? 0) + 1
}

/** The version in force today, as a column of any SELECT. */
export const policyInForce = ({ branchId, today }: Pick<Context, 'branchId' | 'today'>) => (row: ExpressionBuilder<BranchTables, any>) =>
  row.selectFrom('policy as p').select('p.id').where('p.branchId', '=', branchId)
    .where('p.validFrom', '<=', today).orderBy('p.validFrom', 'desc').orderBy('p.version', 'desc').limit(1).as('policyId')

/** The version in force on a day, as the actor may read it. */
export async function findPolicyOn (tx: ReadTx, date: string, actor: Actor): Promise<PolicyVersion | undefined> {
  return tx.selectFrom('policy').selectAll().where('branchId', '=', tx.branchId).where('validFrom', '<=', date)
    .where((row) => within(policies.perimeter, row, actor))
    .orderBy('validFrom', 'desc').orderBy('version', 'desc').limit(1).executeTakeFirst()
}

/** The rules in force on a day; null before there were any. */
export async function findPolicyRules (tx: ReadTx, date: string): Promise<Policy | null> {
  const { policyId } = await tx.selectNoFrom((none) => [policyInForce({ branchId: tx.branchId, today: date })(none)]).executeTakeFirstOrThrow()
  return policyId === null ? null : policyOf(tx, policyId)
}

/** The rules of a definition's term, from a row of `certificate`: those of the day on which the term began. */
export const lifetimeOf = (certificate: string) => sql<DefinitionLifetime | null>`(select p.rules->'certificate'->'definitionLifetime' from policy as p
  where p.branch_id = ${sql.ref(`${certificate}.branchId`)}
    and p.valid_from <= coalesce(${sql.ref(`${certificate}.renewedOn`)}, ${sql.ref(`${certificate}.adoptedOn`)})
  order by p.valid_from desc, p.version desc limit 1)`

const cache = new Map<string, Policy>()

/** A version never changes, so it is kept by its id; which one is in force is asked each time. */
export async function policyOf (tx: ReadTx, id: string | null): Promise<Policy> {
  if (id === null) throw new DomainError(refuse('policy_missing', 'model:4', {}))
  const kept = cache.get(id)
  if (kept) return kept
  const { rules } = await tx.selectFrom('policy').select('rules')
    .where('branchId', '=', tx.branchId).where('id', '=', id).executeTakeFirstOrThrow()
  if (cache.size > 1000) cache.clear()
  cache.set(id, rules)
  return rules
}

/** For what has no row yet: the policy under which it is created. */
export async function findPolicyInForce (tx: ReadTx, context: Context): Promise<{ policy: Policy, policyId: string }> {
  const row = await tx.selectNoFrom((none) => [policyInForce(context)(none)]).executeTakeFirstOrThrow()
  const policy = await policyOf(tx, row.policyId)
  return { policy, policyId: row.policyId! }
}
