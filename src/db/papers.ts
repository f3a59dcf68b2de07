import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely'
import { jsonBuildObject } from 'kysely/helpers/postgres'
import type { Application } from '../domain/application.ts'
import type { Award } from '../domain/award.ts'
import type { DecisionSource } from '../domain/award-papers.ts'
import type { RegisterUnit } from '../domain/award-register.ts'
import type { Actor } from '../domain/kernel/decider.ts'
import { applications } from './applications.ts'
import { awards } from './awards.ts'
import { find, type Stored } from './kernel/aggregate.ts'
import { one } from './kernel/json.ts'
import type { BranchTables, ReadTx } from './schema.ts'
import { codedUnitAwardFacts, frameworkFacts } from './unit-facts.ts'

type Row = ExpressionBuilder<BranchTables, 'application' | 'certificate' | 'candidate' | 'jurySession'>

/** Where the row that asks keeps what it asks by. */
const at = {
  branchId: 'application.branchId',
  certificateId: 'application.certificateId',
  version: 'application.frameworkVersion'
}

/** A framework's units, in its order, as papers and the register tell them. */
export function registerUnits (at: { readonly branchId: string, readonly certificateId: string, readonly version: string | RawBuilder<number> }) {
  const version = typeof at.version === 'string' ? sql.ref(at.version) : at.version
  return sql<RegisterUnit[]>`(
    select coalesce(jsonb_agg(jsonb_build_object(
      'code', unit->'code', 'title', unit->'title', 'commonCode', unit->'commonCode') order by place), '[]'::jsonb)
    from framework as f, jsonb_array_elements(f.content->'units') with ordinality as units (unit, place)
    where f.branch_id = ${sql.ref(at.branchId)} and f.certificate_id = ${sql.ref(at.certificateId)}
      and f.version = ${version})`
}

/** The latest line about each member counts; whoever presides signs. */
const juryPresident = (row: Row) => one(row.selectFrom('panelMember as member')
  .whereRef('member.branchId', '=', 'jurySession.branchId').whereRef('member.jurySessionId', '=', 'jurySession.id')
  .where('member.role', '=', 'president').where('member.isPresent', '=', true)
  .where((member) => member.not(member.exists(member.selectFrom('panelMember as later').select('later.id')
    .whereRef('later.branchId', '=', 'member.branchId').whereRef('later.jurySessionId', '=', 'member.jurySessionId')
    .whereRef('later.supersedesId', '=', 'member.id')))),
(member) => ({ name: member.ref('member.name'), college: member.ref('member.college') }))

/** The session that ratified what this jury proposed; without one, the last that was held by this day. */
const commission = (row: Row, on: string) => one(row.selectFrom('commissionSession as session')
  .innerJoin('seat as first', (join) => join
    .onRef('first.branchId', '=', 'session.branchId').onRef('first.id', '=', 'session.presidentSeatId'))
  .innerJoin('seat as second', (join) => join
    .onRef('second.branchId', '=', 'session.branchId').onRef('second.id', '=', 'session.vicePresidentSeatId'))
  .leftJoin('commissionApproval as approval', (join) => join.onRef('approval.branchId', '=', 'session.branchId')
    .onRef('approval.commissionSessionId', '=', 'session.id').on('approval.subject', '=', 'jury_ratification')
    .on('approval.status', '=', 'adopted').onRef('approval.subjectId', '=', 'jurySession.id'))
  .whereRef('session.branchId', '=', 'jurySession.branchId')
  .where((session) => session.or([
    session('approval.id', 'is not', null),
    session.and([session('session.status', 'in', ['closed', 'minutes_signed']), session('session.heldOn', '<=', on)])
  ]))
  .orderBy((session) => session('approval.id', 'is', null)).orderBy('session.heldOn', 'desc'),
(session) => ({
  president: jsonBuildObject({ name: session.ref('first.titularName'), college: session.ref('first.college') }),
  vicePresident: jsonBuildObject({ name: session.ref('second.titularName'), college: session.ref('second.college') })
}))

interface Decision { readonly applicationId: string, readonly jurySessionId: string, readonly on: string }

/** All that papers tell of what this session decided about this application: one SELECT. */
function findDecision (tx: ReadTx, { applicationId, jurySessionId, on }: Decision): Promise<DecisionSource> {
  return tx.selectFrom('application')
    .innerJoin('certificate', (join) => join
      .onRef('certificate.branchId', '=', 'application.branchId').onRef('certificate.id', '=', 'application.certificateId'))
    .innerJoin('candidate', (join) => join
      .onRef('candidate.branchId', '=', 'application.branchId').onRef('candidate.id', '=', 'application.candidateId'))
    .innerJoin('jurySession', (join) => join
      .onRef('jurySession.branchId', '=', 'application.branchId').on('jurySession.id', '=', jurySessionId))
    .select((row) => [
      jsonBuildObject({
        code: row.ref('certificate.code'),
        title: row.ref('certificate.title'),
        registrationNumber: row.ref('certificate.registrationNumber'),
        decidedOn: row.ref('certificate.decidedOn'),
        effectiveOn: row.ref('certificate.effectiveOn'),
        registrationEnd: row.ref('certificate.registrationEnd'),
        earlierRegistrations: row.ref('certificate.earlierRegistrations')
      }).as('certificate'),
      jsonBuildObject({
        givenNames: row.ref('candidate.givenNames'),
        familyName: row.ref('candidate.familyName'),
        birthDate: row.ref('candidate.birthDate'),
        birthPlace: row.ref('candidate.birthPlace')
      }).as('holder'),
      jsonBuildObject({
        heldOn: row.ref('jurySession.heldOn'),
        place: row.ref('jurySession.place'),
        isSigned: sql<boolean>`${row.ref('jurySession.minutesSignedOn')} is not null`
      }).as('jury'),
      juryPresident(row).as('juryPresident'),
      commission(row, on).as('commission'),
      registerUnits(at).as('titles'),
      frameworkFacts(at).as('framework'),
      codedUnitAwardFacts({ ...at, candidateId: 'application.candidateId' }).as('unitAwards')
    ])
    .where('application.branchId', '=', tx.branchId).where('application.id', '=', applicationId).executeTakeFirstOrThrow()
}

export async function findParchment (tx: ReadTx, awardId: string, actor: Actor): Promise<{ award: Award, decision: DecisionSource }> {
  const award = await find(tx, awards, awardId, actor)
  return { award, decision: await findDecision(tx, { ...award, on: award.deliveredOn }) }
}

/** A statement names its holder: it is for the file's own people, not for those who assess or judge it. */
const nobody = () => sql.lit(false)
const stated: Stored<Application> = {
  table: 'application',
  perimeter: { ...applications.perimeter, examiner: nobody, juror: nobody }
}

export interface StatementSource {
  readonly application: Application
  /** Null before there is a decision. */
  readonly decision: DecisionSource | null
  readonly recommendations: string | null
}

export async function findUnitStatement (tx: ReadTx, applicationId: string, actor: Actor): Promise<StatementSource> {
  const application = await find(tx, stated, applicationId, actor)
  const { jurySessionId, decidedOn } = application
  if (jurySessionId === null || decidedOn === null) return { application, decision: null, recommendations: null }
  const [decision, last] = await Promise.all([
    findDecision(tx, { applicationId, jurySessionId, on: decidedOn }),
    tx.selectFrom('juryDecision').select('recommendations').where('branchId', '=', tx.branchId).where('jurySessionId', '=', jurySessionId)
      .where('applicationId', '=', applicationId).orderBy('id', 'desc').executeTakeFirst()
  ])
  return { application, decision, recommendations: last?.recommendations ?? null }
}
