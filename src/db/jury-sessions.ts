import { type ExpressionBuilder, sql } from 'kysely'
import { randomBytes } from 'node:crypto'
import { missingUnits } from '../domain/application-guards.ts'
import type { JuryFile } from '../domain/jury-deliberation.ts'
import {
  type JurySession, type JurySessionCommand, jurySessionDecider, type JurySessionEvent, type NamedByPlan
} from '../domain/jury-session.ts'
import type { JurySessionFacts } from '../domain/jury-session-guards.ts'
import type { Listable, NamedMember } from '../domain/jury-session-list.ts'
import { type Aggregate, everything } from './kernel/aggregate.ts'
import type { FactColumns } from './kernel/facts.ts'
import { list } from './kernel/json.ts'
import type { BranchTables, ReadTx } from './schema.ts'
import { frameworkFacts, unitAwardFacts } from './unit-facts.ts'

type Row = ExpressionBuilder<BranchTables, 'jurySession'>

const facts: FactColumns<'jurySession', JurySessionFacts> = {
  panel: (row) => list(row.selectFrom('panelMember as member')
    .whereRef('member.branchId', '=', 'jurySession.branchId').whereRef('member.jurySessionId', '=', 'jurySession.id')
    .where((member) => member.not(member.exists(member.selectFrom('panelMember as later').select('later.id')
      .whereRef('later.branchId', '=', 'member.branchId').whereRef('later.jurySessionId', '=', 'member.jurySessionId')
      .whereRef('later.supersedesId', '=', 'member.id'))))
    .orderBy('member.id'), (member) => ({
    id: member.ref('member.id'),
    personId: member.ref('member.personId'),
    college: member.ref('member.college'),
    organizationId: member.ref('member.organizationId'),
    role: member.ref('member.role'),
    isQualified: member.ref('member.isQualified'),
    isPresent: member.ref('member.isPresent')
  })),
  listed: (row) => list(row.selectFrom('listedCandidate as item')
    .innerJoin('application as file', (join) => join
      .onRef('file.branchId', '=', 'item.branchId').onRef('file.id', '=', 'item.applicationId'))
    .whereRef('item.branchId', '=', 'jurySession.branchId').whereRef('item.jurySessionId', '=', 'jurySession.id')
    .orderBy('item.id'), (item) => ({
    applicationId: item.ref('item.applicationId'),
    isVae: sql<boolean>`file.validation_file_on is not null`
  })),
  decisions: (row) => list(row.selectFrom('juryDecision as decision')
    .whereRef('decision.branchId', '=', 'jurySession.branchId').whereRef('decision.jurySessionId', '=', 'jurySession.id')
    .where((decision) => decision.not(decision.exists(decision.selectFrom('juryDecision as later').select('later.id')
      .whereRef('later.branchId', '=', 'decision.branchId').whereRef('later.jurySessionId', '=', 'decision.jurySessionId')
      .whereRef('later.supersedesId', '=', 'decision.id'))))
    .orderBy('decision.id'), (decision) => ({
    id: decision.ref('decision.id'),
    applicationId: decision.ref('decision.applicationId'),
    isDeferred: decision.ref('decision.isDeferred'),
    units: decision.ref('decision.units'),
    decidedOn: decision.ref('decision.decidedOn')
  }))
}

/** Sessions on whose panel this person sits, or sat. */
const sits = (row: Row, personId: string | null) => row.exists(row.selectFrom('panelMember as member').select('member.id')
  .whereRef('member.branchId', '=', 'jurySession.branchId').whereRef('member.jurySessionId', '=', 'jurySession.id')
  .where('member.personId', '=', personId))

export const jurySessions: Aggregate<JurySession, JurySessionCommand, JurySessionEvent, JurySessionFacts> = {
  ...jurySessionDecider,
  table: 'jurySession',
  mutable: [
    'certificateId', 'route', 'heldOn', 'place', 'capacity', 'convenedOn', 'openedOn', 'minutesSignedOn', 'minutesSignedBy', 'reason',
    'policyId'
  ],
  perimeter: {
    officer: everything,
    auditor: everything,
    commission_member: everything,
    system: everything,
    juror: (row, { personId }) => sits(row, personId)
  },
  records: {
    'panel-members': { table: 'panelMember', parent: 'jurySessionId' },
    'listed-candidates': { table: 'listedCandidate', parent: 'jurySessionId' },
    decisions: {
      table: 'juryDecision',
      parent: 'jurySessionId',
      objects: ['votes', 'tally'],
      // A deliberation stays with the panel until its minutes are signed.
      seen: ({ role }) => role === 'commission_member' ? sql`jury_session.minutes_signed_on is not null` : null
    }
  },
  personal: {
    fields: ['name', 'recommendations', 'markAdjustments'],
    person: (_, event) => event.type === 'jury_session.member_seated'
      ? event.fact.personId
      : event.type === 'jury_session.decided' ? event.candidateId : null
  },
  facts
}

/** Drawn for each file: it says nothing about the person, and no one can count by it. */
export const drawAnonymousCode = (): string => Array.from(randomBytes(6), (byte) => alphabet[byte % alphabet.length]).join('')
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export async function findNamedByPlan (tx: ReadTx, certificateId: string): Promise<NamedByPlan> {
  const certificate = await tx.selectFrom('certificate').select('id')
    .where('branchId', '=', tx.branchId).where('id', '=', certificateId).executeTakeFirst()
  return { certificate: certificate ?? null }
}

export async function findNamedMember (tx: ReadTx, organizationId: string | null): Promise<NamedMember> {
  if (organizationId === null) return { organization: null }
  const organization = await tx.selectFrom('organization').select('id')
    .where('branchId', '=', tx.branchId).where('id', '=', organizationId).executeTakeFirst()
  return { organization: organization ?? null }
}

export async function findListable (tx: ReadTx, id: string): Promise<Listable | null> {
  const found = await tx.selectFrom('application').select(['id', 'status', 'certificateId', 'route', 'validationFileOn'])
    .where('branchId', '=', tx.branchId).where('id', '=', id).executeTakeFirst()
  return found ?? null
}

/** Who may not judge this person: ties declared, results given, and the panel whose decision an appeal has undone. */
const ties = sql<JuryFile['ties']>`(select coalesce(jsonb_agg(distinct jsonb_build_object(
    'personId', tie.person_id, 'relation', tie.relation)), '[]'::jsonb)
  from (
    select link.person_id, link.relation from candidate_link as link
    where link.branch_id = application.branch_id and link.candidate_id = application.candidate_id
    union all select assessment.examiner_id, 'assessed' from application as own
      join assessment on assessment.branch_id = own.branch_id and assessment.application_id = own.id
    where own.branch_id = application.branch_id and own.candidate_id = application.candidate_id
      and assessment.examiner_id is not null and assessment.status not in ('cancelled', 'absent')
    union all select first.person_id, 'first_panel' from appeal
      join panel_member as first on first.branch_id = appeal.branch_id and first.jury_session_id = appeal.jury_session_id
    where appeal.branch_id = application.branch_id and appeal.application_id = application.id
      and appeal.status in ('new_deliberation', 'replaced') and first.is_present
  ) as tie)`

const results = sql<JuryFile['results']>`(select coalesce(jsonb_agg(jsonb_build_object(
    'unitCode', result.unit_code, 'outcome', result.outcome, 'marks', result.marks) order by result.id), '[]'::jsonb)
  from assessment join assessment_result as result on result.branch_id = assessment.branch_id and result.assessment_id = assessment.id
  where assessment.branch_id = application.branch_id and assessment.application_id = application.id
    and assessment.kind = 'certification' and assessment.status = 'locked')`

const trainers = sql<string[]>`(select coalesce(jsonb_agg(distinct enrollment.organization_id), '[]'::jsonb)
  from training_enrollment as enrollment
  where enrollment.branch_id = application.branch_id and enrollment.application_id = application.id
    and enrollment.activated_on is not null)`

/** One file as a panel needs it. */
export async function findJuryFile (tx: ReadTx, applicationId: string, today: string): Promise<JuryFile | null> {
  const columns = { branchId: 'application.branchId', candidateId: 'application.candidateId', certificateId: 'application.certificateId' }
  const row = await tx.selectFrom('application').select([
    'candidateId', 'unitCodes', 'validationFileOn', 'employerOrganizationId',
    ties.as('ties'), results.as('results'), trainers.as('trainers'),
    frameworkFacts({ ...columns, version: 'application.frameworkVersion' }).as('framework'), unitAwardFacts(columns).as('unitAwards')
  ]).where('branchId', '=', tx.branchId).where('id', '=', applicationId).executeTakeFirst()
  if (!row) return null
  const { candidateId, employerOrganizationId, validationFileOn, trainers: trainingOrganizationIds, ...file } = row
  const missing = missingUnits(file, file, today)
  return {
    applicationId,
    candidateId,
    isVae: validationFileOn !== null,
    missingUnits: missing,
    results: file.results,
    employerOrganizationId,
    trainingOrganizationIds,
    ties: file.ties
  }
}
