import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely'
import { outcomeFor } from '../domain/jury-decision.ts'
import type { Context } from '../domain/kernel/decider.ts'
import type { Case, PastKind } from '../domain/simulation.ts'
import type { Figures } from '../domain/simulation-replay.ts'
import { accreditationFacts } from './accreditation-facts.ts'
import { accreditations } from './accreditations.ts'
import { appeals } from './appeals.ts'
import { applications } from './applications.ts'
import { assessments } from './assessments.ts'
import { commissionApprovals } from './commission-approvals.ts'
import { commissionSessions } from './commission-sessions.ts'
import { candidacy } from './jury-files.ts'
import { jurySessions } from './jury-sessions.ts'
import { type Aggregate, among, within } from './kernel/aggregate.ts'
import { one } from './kernel/json.ts'
import type { ReadTx } from './schema.ts'
import { frameworkFacts } from './unit-facts.ts'

/** What past decisions rested on, and what was recorded of them: one SELECT for all of a kind, two for those of panels. */

export interface PastDecision {
  readonly case: Case
  readonly id: string
  /** Of the fact that records it, where the aggregate holds several. */
  readonly factId: string | null
  /** Null where the row does not say: the version in force on the day. */
  readonly policyId: string | null
  readonly recorded: Figures
  /** Whether its row is within the reader's perimeter. */
  readonly isSeen: boolean
}

interface Load { readonly tx: ReadTx, readonly context: Context, readonly ids: readonly string[] }

type Row = ExpressionBuilder<any, any>
type Columns = (row: Row) => Readonly<Record<string, Expression<unknown>>>
type Found = Readonly<Record<string, any>>

const object = (columns: Readonly<Record<string, Expression<unknown>>>) =>
  sql<Found>`jsonb_build_object(${sql.join(Object.entries(columns).flatMap(([name, column]) => [sql.lit(name), column]))})`

/** Rows of an aggregate as they stand, those of its facts that are named, and what else a replay must know. */
async function rowsOf ({ tx, context, ids }: Load, aggregate: Aggregate<any, any, any, any>, facts: readonly string[], more: Columns = () => ({})): Promise<Found[]> {
  const { table, perimeter } = aggregate
  const rows = await (tx as unknown as Kysely<any>).selectFrom(table).selectAll(table).select((row) => [
    object(Object.fromEntries(facts.map((name) => [name, aggregate.facts[name]!(row, context)]))).as('facts'),
    object(more(row)).as('more'),
    sql<boolean>`${within(perimeter, row, context.actor)}`.as('isSeen')
  ]).where(`${table}.branchId`, '=', tx.branchId).where(`${table}.id`, '=', among(ids)).execute()
  return rows.map(({ facts, more, isSeen, ...state }) => ({ state, facts, more, isSeen }))
}

type Loader = (load: Load) => Promise<PastDecision[]>

const filed = (at: { readonly route: string, readonly registration: string }) => ({ route: at.route, registration: at.registration }) as Case['circumstances']

export const loaders: Readonly<Record<PastKind, Loader>> = {
  commission_vote: async (load) => (await rowsOf(load, commissionApprovals, ['session', 'seats', 'attendances', 'ballots']))
    .map(({ state, facts, isSeen }) => ({
      ...of('commission_vote', { item: state, votes: facts }), ...itself(state, isSeen), recorded: { outcome: state.decision.outcome }
    })),
  commission_quorum: async (load) => (await rowsOf(load, commissionSessions, ['seats', 'attendances'])).map(({ state, facts, isSeen }) => ({
    ...of('commission_quorum', { ...facts, memberSeatIds: state.memberSeatIds }), ...itself(state, isSeen), recorded: { outcome: 'reached' }
  })),
  assessment_result: loadResults,
  jury_panel: async (load) => (await sessionsOf(load)).map(({ state, seen, isSeen }) => ({
    ...of('jury_panel', { session: state, seen }), ...itself(state, isSeen), recorded: { outcome: 'opens' }
  })),
  jury_decision: loadJuryDecisions,
  application_outcome: async (load) => (await rowsOf(load, applications, ['certificate', 'framework', 'unitAwards'], outcomeColumns))
    .map(({ state, facts, more: { found, expiresOn }, isSeen }) => {
      const unitAwards = facts.unitAwards.filter((line: Found) => line.applicationId !== state.id)
      const replayed = { application: state, found: outcomeFor(state.jurySessionId, found), ratifiedOn: state.publishedOn, facts: { ...facts, unitAwards } }
      const recorded = { outcome: state.outcome, expiresOn, retakeFrom: state.retakeFrom }
      return { ...of('application_outcome', replayed, filed(state)), ...itself(state, isSeen), recorded }
    }),
  application_admission: async (load) => (await rowsOf(load, applications, ['certificate', 'framework', 'category', 'birthDate'], admissionColumns))
    .map(({ state, facts, more: { missedOn, ...then }, isSeen }) => {
      const replayed = { application: state, submittedOn: state.submittedOn, missedOn, facts: { ...facts, ...then } }
      // The row keeps the version of its latest decision, and not that of its admission.
      return { ...of('application_admission', replayed, filed(state)), ...itself(state, isSeen), policyId: null, recorded: { outcome: 'admitted' } }
    }),
  accreditation_term: async (load) => (await rowsOf(load, accreditations, ['documents'])).map(({ state, facts, isSeen }) => {
    const { decidedOn, validFrom, validUntil } = state
    const replayed = { accreditation: state, decidedOn, validFrom, ...facts }
    return { ...of('accreditation_term', replayed), ...itself(state, isSeen), recorded: { outcome: 'granted', validUntil } }
  }),
  appeal_delay: async (load) => (await rowsOf(load, appeals, [], appealColumns)).map(({ state, more: { file }, isSeen }) => {
    const { applicationId, notifiedOn, filedOn, filedBy, latestOn } = state
    const replayed = { against: applicationId === null ? 'accreditation' : 'application', notifiedOn, filedOn, filedBy }
    const outcome = latestOn === null || filedOn <= latestOn ? 'filed' : 'late'
    return { ...of('appeal_delay', replayed, file && filed(file)), ...itself(state, isSeen), recorded: { outcome, latestOn } }
  })
}

const of = (kind: PastKind, facts: object, circumstances: Case['circumstances'] = null) => ({ case: { kind, circumstances, facts } as unknown as Case })
const itself = ({ id, policyId = null }: Found, isSeen: boolean) => ({ id: id as string, factId: null, policyId: policyId as string | null, isSeen })

async function loadResults ({ tx, context: { actor }, ids }: Load): Promise<PastDecision[]> {
  const rows = await tx.selectFrom('assessmentResult as result')
    .innerJoin('assessment', (join) => join.onRef('assessment.branchId', '=', 'result.branchId').onRef('assessment.id', '=', 'result.assessmentId'))
    .innerJoin('application', (join) => join.onRef('application.branchId', '=', 'assessment.branchId').onRef('application.id', '=', 'assessment.applicationId'))
    .select(['result.id', 'result.assessmentId', 'result.marks', 'result.outcome', 'result.policyId', 'application.route', 'application.registration'])
    .select((row) => [
      sql<string[]>`(select coalesce(jsonb_path_query_array(unit, '$.competences[*].code'), '[]'::jsonb)
        from framework, jsonb_array_elements(framework.content->'units') as unit
        where framework.branch_id = application.branch_id and framework.certificate_id = application.certificate_id
          and framework.version = application.framework_version and unit->>'code' = result.unit_code)`.as('competences'),
      sql<boolean>`${within(assessments.perimeter, row as never, actor)}`.as('isSeen')
    ]).where('result.branchId', '=', tx.branchId).where('result.id', '=', among(ids)).execute()
  return rows.map(({ id: factId, assessmentId: id, marks, competences, outcome, policyId, isSeen, ...file }) => ({
    ...of('assessment_result', { marks, juryMarks: {}, competences: competences ?? [] }, filed(file)), id, factId, policyId, isSeen, recorded: { outcome }
  }))
}

/** Of its files a session that opened asks only who prepared them. */
async function sessionsOf (load: Load): Promise<Found[]> {
  const rows = await rowsOf(load, jurySessions, ['panel', 'listed', 'unions', 'presidencies'], () => ({
    files: sql`(select coalesce(jsonb_agg(jsonb_build_object('applicationId', application.id, 'preparedBy', ${candidacy.preparedBy})), '[]'::jsonb)
      from listed_candidate as item join application on application.branch_id = item.branch_id and application.id = item.application_id
      where item.branch_id = jury_session.branch_id and item.jury_session_id = jury_session.id)`
  }))
  return rows.map(({ state, facts, more, isSeen }) => ({ state, isSeen, seen: { ...facts, ...more, decisions: [], proposals: [] } }))
}

async function loadJuryDecisions (load: Load): Promise<PastDecision[]> {
  const { tx, context: { actor }, ids } = load
  const rows = await tx.selectFrom('juryDecision as decision')
    .innerJoin('application', (join) => join.onRef('application.branchId', '=', 'decision.branchId').onRef('application.id', '=', 'decision.applicationId'))
    .selectAll('decision').select(['application.route', 'application.registration', 'application.validationFileOn', results.as('results')])
    .select((row) => [
      frameworkFacts({ branchId: 'application.branchId', certificateId: 'application.certificateId', version: 'application.frameworkVersion' }).as('framework'),
      sql<boolean>`${within(applications.perimeter, row as never, actor)}`.as('isSeen')
    ]).where('decision.branchId', '=', tx.branchId).where('decision.id', '=', among(ids)).execute()
  const sessions = new Map((await sessionsOf({ ...load, ids: [...new Set(rows.map(({ jurySessionId }) => jurySessionId))] })).map((found) => [found.state.id, found]))
  return rows.map(({ route, registration, validationFileOn, results, framework, isSeen, ...decision }) => {
    const { state: session, seen } = sessions.get(decision.jurySessionId)!
    const asked = decision.units.map(({ unitCode }) => unitCode)
    const competences = Object.fromEntries(framework.units.map(({ code, competences = [] }) => [code, competences]))
    const file = { ...nobody, applicationId: decision.applicationId, route, registration, isVae: validationFileOn !== null, missingUnits: asked, results, framework, competences }
    const recorded = { outcome: 'stands', isDistinguished: decision.isDistinguished }
    const place = { id: session.id, factId: decision.id, policyId: decision.policyId, isSeen }
    return { ...of('jury_decision', { session, seen, decision, file }, filed(file)), ...place, recorded }
  })
}

/** A file without a person, and so without relations; what was held before is not asked again. */
const nobody = {
  candidateId: '', certificateId: '', heldUnits: [], keptMarks: [], ties: [], employerOrganizationIds: [], trainingOrganizationIds: []
}

/** As they stood when the panel decided. */
const results = sql<Found[]>`(select coalesce(jsonb_agg(jsonb_build_object(
    'unitCode', result.unit_code, 'outcome', result.outcome, 'marks', result.marks) order by result.id), '[]'::jsonb)
  from assessment join assessment_result as result on result.branch_id = assessment.branch_id and result.assessment_id = assessment.id
  where assessment.branch_id = application.branch_id and assessment.application_id = application.id
    and assessment.kind = 'certification' and assessment.status = 'locked' and result.recorded_at <= decision.recorded_at)`

const outcomeColumns: Columns = (row) => ({
  found: one(row.selectFrom('juryDecision as found').whereRef('found.branchId', '=', 'application.branchId')
    .whereRef('found.applicationId', '=', 'application.id').whereRef('found.jurySessionId', '=', 'application.jurySessionId')
    .orderBy('found.id', 'desc') as never, (found: Row) => ({
    applicationId: found.ref('found.applicationId'),
    units: found.ref('found.units'),
    isDistinguished: found.ref('found.isDistinguished'),
    decidedOn: found.ref('found.decidedOn')
  })),
  expiresOn: sql`(select max(given.expires_on) from unit_award as given where given.branch_id = application.branch_id
    and given.application_id = application.id and given.jury_session_id = application.jury_session_id)`
})

/** What was known of the person on the day on which the file was handed in. */
const admissionColumns: Columns = () => ({
  filerAccreditations: accreditationFacts({ branchId: 'application.branchId', organizationId: 'application.filingOrganizationId' }),
  hasPriorCertificate: sql<SqlBool>`exists (select from award join application as source
      on source.branch_id = award.branch_id and source.id = award.application_id
    where award.branch_id = application.branch_id and award.candidate_id = application.candidate_id and source.id <> application.id
      and award.status = 'issued' and source.published_on <= application.submitted_on)`,
  missedOn: sql`(select max(other.decided_on) from application as other where other.branch_id = application.branch_id
    and other.candidate_id = application.candidate_id and other.certificate_id = application.certificate_id and other.id <> application.id
    and other.status in ('partially_certified', 'refused') and other.published_on <= application.submitted_on)`
})

const appealColumns: Columns = (row) => ({
  file: one(row.selectFrom('application as file').whereRef('file.branchId', '=', 'appeal.branchId').whereRef('file.id', '=', 'appeal.applicationId') as never,
    (file: Row) => ({ route: file.ref('file.route'), registration: file.ref('file.registration') }))
})
