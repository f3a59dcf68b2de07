import { type Expression, type ExpressionBuilder, type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely'
import {
  branchDeadlines, compareDeadlines, type Deadline, type DeadlineKind, type DeadlinePlace, holderDataMonths
} from '../domain/deadlines.ts'
import type { Actor, Context } from '../domain/kernel/decider.ts'
import type { Role } from '../domain/kernel/machine.ts'
import { yearOf } from '../domain/rules/calendar.ts'
import { accreditations } from './accreditations.ts'
import { applications } from './applications.ts'
import { awards } from './awards.ts'
import { certificates } from './certificates.ts'
import { commissionApprovals } from './commission-approvals.ts'
import { commissionSessions } from './commission-sessions.ts'
import { type Aggregate, within } from './kernel/aggregate.ts'
import { findPolicyInForce, lifetimeOf } from './policies.ts'
import type { ReadTx } from './schema.ts'
import { unitAwards } from './unit-awards.ts'

/** Where deadlines of one kind stand: the day, and what keeps it open. Day and condition are those of an index in migration 0009. */
interface Source {
  readonly kind: DeadlineKind
  readonly aggregate: Aggregate<any, any, any, any>
  readonly dueOn: RawBuilder<string>
  readonly isOpen: (row: ExpressionBuilder<any, any>, actor: Actor, today: string) => Expression<SqlBool>
  /** Who is told, where it is not everybody who sees the row. */
  readonly to?: readonly Role[]
}

const day = (column: string) => sql.ref<string>(column)
/** A result that is not told yet does not show by what no longer comes due. */
const statusSeenBy = (actor: Actor) => applications.veils?.status?.(actor) ?? sql.ref('application.status')
const branch: readonly Role[] = ['officer', 'auditor']

export const deadlineSources: readonly Source[] = [
  {
    kind: 'vae_answer',
    aggregate: applications,
    // The last day on which an answer is still one: from the day after, silence has answered.
    dueOn: sql<string>`(application.tacit_admission_on - 1)`,
    isOpen: (_, __, today) => sql<SqlBool>`application.status = 'in_vae' and application.admissibility is null
      and application.tacit_admission_on > ${today}`
  },
  {
    kind: 'jury_date',
    aggregate: applications,
    dueOn: day('application.juryDueOn'),
    isOpen: (_, actor) => sql<SqlBool>`${statusSeenBy(actor)} in ('ready_for_jury', 'listed')`
  },
  {
    kind: 'result_notification',
    aggregate: applications,
    dueOn: day('application.notifyDueOn'),
    isOpen: () => sql<SqlBool>`application.published_on is null
      and application.status in ('proposed', 'certified', 'partially_certified', 'refused')`,
    to: branch
  },
  {
    kind: 'appeal',
    aggregate: applications,
    dueOn: day('application.appealUntil'),
    isOpen: (_, __, today) => sql<SqlBool>`application.published_on is not null and application.appeal_until >= ${today}
      and application.status in ('partially_certified', 'refused')
      and not exists (select from appeal where appeal.branch_id = application.branch_id and appeal.application_id = application.id
        and appeal.jury_session_id = application.jury_session_id)`
  },
  {
    kind: 'second_reading',
    aggregate: commissionApprovals,
    dueOn: day('commissionApproval.backBy'),
    isOpen: (row, _, today) => row.and([row('commissionApproval.status', '=', 'disagreement'), row('commissionApproval.backBy', '>=', today)])
  },
  {
    kind: 'commission_documents',
    aggregate: commissionSessions,
    dueOn: day('commissionSession.documentsDueOn'),
    isOpen: (row, _, today) => row.and([row('commissionSession.status', '=', 'convened'), row('commissionSession.documentsDueOn', '>=', today)])
  },
  {
    kind: 'commission_minutes',
    aggregate: commissionSessions,
    dueOn: day('commissionSession.minutesDueOn'),
    isOpen: (row) => row('commissionSession.status', '=', 'closed')
  },
  ...(['organization', 'examiner'] as const).map((holder): Source => ({
    kind: holder === 'examiner' ? 'examiner_accreditation_end' : 'accreditation_end',
    aggregate: accreditations,
    dueOn: day('accreditation.validUntil'),
    isOpen: (_, __, today) => sql<SqlBool>`accreditation.holder = ${sql.lit(holder)} and accreditation.status in ('granted', 'suspended')
      and accreditation.valid_until >= ${today} and not exists (select from accreditation as next where next.branch_id = accreditation.branch_id
        and next.previous_id = accreditation.id and next.status = 'granted')`
  })),
  {
    kind: 'register_update',
    aggregate: accreditations,
    dueOn: day('accreditation.registerUpdateDueOn'),
    isOpen: () => sql<SqlBool>`accreditation.register_updated_on is null`,
    to: branch
  },
  {
    kind: 'unit_expiry',
    aggregate: unitAwards,
    dueOn: day('unitAward.expiresOn'),
    // A certificate that its reader is not told of yet does not show by what no longer ends.
    isOpen: (row, actor, today) => row.and([
      row('unitAward.status', '=', 'held'),
      row('unitAward.expiresOn', '>=', today),
      row.not(row.exists(row.selectFrom('award').select('award.id').whereRef('award.branchId', '=', 'unitAward.branchId')
        .whereRef('award.candidateId', '=', 'unitAward.candidateId').whereRef('award.certificateId', '=', 'unitAward.certificateId')
        .where('award.status', '=', 'issued').where((award: any) => within(awards.perimeter, award, actor))))
    ])
  },
  {
    kind: 'holder_data',
    aggregate: awards,
    dueOn: sql<string>`((award.delivered_on + make_interval(months => ${sql.lit(holderDataMonths)}))::date)`,
    isOpen: () => sql<SqlBool>`award.status = 'issued' and award.registration_number is not null and award.transmitted_on is null`,
    to: branch
  },
  {
    kind: 'registration_end',
    aggregate: certificates,
    dueOn: day('certificate.registrationEnd'),
    isOpen: (_, __, today) => sql<SqlBool>`certificate.status <> 'closed' and certificate.registration_end >= ${today}`
  }
]

export interface DeadlineQuery {
  readonly kinds: readonly DeadlineKind[]
  /** From one day up to, but not with, the other. */
  readonly from: string | null
  readonly before: string
  readonly after: DeadlinePlace | null
  readonly limit: number
}

/** One SELECT of as many parts as kinds are asked for, each cut to the page within its index. */
export async function findDeadlines (
  tx: ReadTx, { actor, today }: { readonly actor: Actor, readonly today: string }, query: DeadlineQuery
): Promise<Deadline[]> {
  const sources = deadlineSources.filter(({ kind, to }) => query.kinds.includes(kind) && (to === undefined || to.includes(actor.role)))
  if (sources.length === 0) return []
  const parts = sources.map((source) => sql`(${partOf(tx, source, { actor, today, query })})`)
  const { rows } = await sql<Deadline>`select * from (${sql.join(parts, sql` union all `)}) as due
    order by due.due_on, due.kind, due.id limit ${query.limit}`.execute(tx as unknown as Kysely<any>)
  return rows
}

interface Asked { readonly actor: Actor, readonly today: string, readonly query: DeadlineQuery }

function partOf (tx: ReadTx, { kind, aggregate, dueOn, isOpen }: Source, { actor, today, query }: Asked) {
  const { table, perimeter, machine } = aggregate
  const { from, before, after, limit } = query
  return (tx as unknown as Kysely<any>).selectFrom(table)
    .select([sql.lit(kind).as('kind'), dueOn.as('dueOn'), sql.lit(machine.collection).as('collection'), `${table}.id`] as any)
    .where(`${table}.branchId`, '=', tx.branchId).where((row) => within(perimeter, row, actor)).where((row) => isOpen(row, actor, today))
    .where(sql<SqlBool>`${dueOn} < ${before}`).$if(from !== null, (part) => part.where(sql<SqlBool>`${dueOn} >= ${from}`))
    .$if(after !== null, (part) => part.where(sql<SqlBool>`(${dueOn}, ${sql.lit(kind)}, ${sql.ref(`${table}.id`)})
      > (${after!.dueOn}::date, ${after!.kind}, ${after!.id}::uuid)`))
    .orderBy(dueOn as any).orderBy(`${table}.id`).limit(limit)
}

/** What no column keeps: few, and computed from the branch's rules, for the same page. */
export async function findBranchDeadlines (tx: ReadTx, context: Context, { kinds, from, before, after }: DeadlineQuery): Promise<Deadline[]> {
  const asked = kinds.filter((kind) => computedKinds.includes(kind) && (kind === 'last_delivery' || branch.includes(context.actor.role)))
  if (asked.length === 0) return []
  const { branchId, today } = context
  const year = yearOf(today)
  const [{ policy }, sessions, certificates] = await Promise.all([
    findPolicyInForce(tx, context),
    tx.selectFrom('commissionSession').select('heldOn').where('branchId', '=', branchId).where('kind', '!=', 'disciplinary').where('status', 'in', ['open', 'closed', 'minutes_signed'])
      .where('heldOn', '>=', `${year}-01-01`).where('heldOn', '<=', today).execute(),
    tx.selectFrom('certificate').select(['id', 'adoptedOn', 'renewedOn', 'isRenewedWithChanges', 'lastDeliveryDate', 'earlierRegistrations', 'status', lifetimeOf('certificate').as('lifetime')])
      .select((row) => row.exists(row.selectFrom('certificateReview as review').select('review.id')
        .whereRef('review.branchId', '=', 'certificate.branchId').whereRef('review.certificateId', '=', 'certificate.id')
        .where('review.year', '=', year)).as('isReviewed'))
      .where('branchId', '=', branchId).execute()
  ])
  const terms = { branchId, today, heldOn: sessions.map(({ heldOn }) => heldOn), certificates: certificates.map((row) => ({ ...row, isReviewed: Boolean(row.isReviewed) })) }
  return branchDeadlines(terms, policy).filter((deadline) => asked.includes(deadline.kind) && deadline.dueOn < before &&
    (from === null || deadline.dueOn >= from) && (after === null || compareDeadlines(deadline, after) > 0))
}

const computedKinds: readonly DeadlineKind[] = ['commission_meeting', 'certificate_review', 'definition_end', 'last_delivery']
