import { type ExpressionBuilder, sql } from 'kysely'
import type { Application } from '../domain/application.ts'
import type { ApplicationFacts } from '../domain/application-guards.ts'
import { applicationMachine } from '../domain/application-machine.ts'
import type { Context, Known } from '../domain/kernel/decider.ts'
import { applications } from './applications.ts'
import { toRecordset } from './kernel/json.ts'
import { findPolicyInForce } from './policies.ts'
import type { ReadTx } from './schema.ts'

/** What the guards of `submit` must know. */
const needs = [...new Set(applicationMachine.transitions.submit.guards!.flatMap((name) => applications.guards[name]!.needs))] as
  (keyof ApplicationFacts & string)[]

/** The facts about a draft that stands in no table: the same columns, read from a row that only the statement holds. */
export async function findDraftFacts (tx: ReadTx, draft: Application, context: Context): Promise<Known<ApplicationFacts>> {
  const row = sql<Application>`jsonb_populate_recordset(null::application, ${toRecordset([draft])})`.as('application')
  const columns = (application: ExpressionBuilder<any, any>) =>
    sql<ApplicationFacts>`jsonb_build_object(${sql.join(needs.flatMap((name) => [sql.lit(name), applications.facts[name](application, context)]))})`
  const [{ facts }, inForce] = await Promise.all([
    tx.selectFrom(row).select((application) => columns(application).as('facts'))
      .where('application.branchId', '=', tx.branchId).executeTakeFirstOrThrow(),
    findPolicyInForce(tx, context)
  ])
  return { ...inForce, facts, context }
}
