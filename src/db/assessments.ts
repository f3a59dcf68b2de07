import { type ExpressionBuilder, sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import {
  type Assessment, type AssessmentCommand, assessmentDecider, type AssessmentEvent, type SupersedingAssessment
} from '../domain/assessment.ts'
import type { NamedExaminer } from '../domain/assessment-examiner.ts'
import type { AssessmentFacts } from '../domain/assessment-guards.ts'
import { succeedAssessment } from '../domain/assessment-opening.ts'
import type { Context } from '../domain/kernel/decider.ts'
import { accreditationFacts } from './accreditation-facts.ts'
import { type Aggregate, among, everything, type Perimeter } from './kernel/aggregate.ts'
import type { FactColumns } from './kernel/facts.ts'
import { list, one } from './kernel/json.ts'
import type { BranchTables, Tx } from './schema.ts'

type Row = ExpressionBuilder<BranchTables, 'assessment'>

const applicationOf = (row: Row) => row.selectFrom('application')
  .whereRef('application.branchId', '=', 'assessment.branchId').whereRef('application.id', '=', 'assessment.applicationId')

const facts: FactColumns<'assessment', AssessmentFacts> = {
  application: (row) => one(applicationOf(row), (application) => ({
    status: application.ref('application.status'),
    certificateId: application.ref('application.certificateId'),
    route: application.ref('application.route'),
    registration: application.ref('application.registration')
  })).$notNull(),
  examiners: (row) => list(row.selectFrom('examiner').whereRef('examiner.branchId', '=', 'assessment.branchId')
    .where((examiner) => examiner.or([
      examiner('examiner.id', '=', examiner.ref('assessment.examinerId')), examiner('examiner.id', '=', examiner.ref('assessment.secondExaminerId'))
    ])).orderBy('examiner.id'), (examiner) => ({
    id: examiner.ref('examiner.id'),
    employerOrganizationId: examiner.ref('examiner.employerOrganizationId'),
    trainsFor: examiner.ref('examiner.trainsFor'),
    trainsCompanies: examiner.ref('examiner.trainsCompanies'),
    qualities: examiner.ref('examiner.qualities'),
    yearsInTrade: examiner.ref('examiner.yearsInTrade'),
    retiredOn: examiner.ref('examiner.retiredOn'),
    accreditations: accreditationFacts({ branchId: 'examiner.branchId', examinerId: 'examiner.id' })
  })),
  certificate: (row) => one(applicationOf(row).innerJoin('certificate', (join) => join
    .onRef('certificate.branchId', '=', 'application.branchId').onRef('certificate.id', '=', 'application.certificateId')), (certificate) => ({
    register: certificate.ref('certificate.register'),
    effectiveOn: certificate.ref('certificate.effectiveOn'),
    registrationEnd: certificate.ref('certificate.registrationEnd'),
    lastDeliveryDate: certificate.ref('certificate.lastDeliveryDate'),
    earlierRegistrations: certificate.ref('certificate.earlierRegistrations')
  })).$notNull(),
  units: () => sql<AssessmentFacts['units']>`(select coalesce(jsonb_agg(jsonb_build_object(
    'code', unit->'code', 'competences', jsonb_path_query_array(unit, '$.competences[*].code'))), '[]'::jsonb)
    from application join framework on framework.branch_id = application.branch_id
      and framework.certificate_id = application.certificate_id and framework.version = application.framework_version,
      jsonb_array_elements(framework.content->'units') as unit
    where application.branch_id = assessment.branch_id and application.id = assessment.application_id)`,
  // Told with the result of an earlier attempt, and of the same version: in another one the same code may mean something else.
  keptCompetences: (_, { today }) => sql<AssessmentFacts['keptCompetences']>`(select coalesce(jsonb_agg(distinct jsonb_build_object(
    'unitCode', kept->'unitCode', 'competenceCode', kept->'competenceCode')), '[]'::jsonb)
    from application as own join application as earlier on earlier.branch_id = own.branch_id and earlier.candidate_id = own.candidate_id
      and earlier.certificate_id = own.certificate_id and earlier.framework_version = own.framework_version and earlier.published_on is not null,
      jsonb_array_elements(earlier.kept_competences) as kept
    where own.branch_id = assessment.branch_id and own.id = assessment.application_id
      and coalesce(kept->>'expiresOn', 'infinity')::date >= ${today}::date)`,
  recordedUnits: () => sql<string[]>`(select coalesce(jsonb_agg(result.unit_code), '[]'::jsonb) from assessment_result as result
    where result.branch_id = assessment.branch_id and result.assessment_id = assessment.id)`,
  isJudged: () => sql<boolean>`(select count(*) > 0 from application
    join jury_session as session on session.branch_id = application.branch_id and session.id = application.jury_session_id
      and session.status in ('open', 'adjourned')
    join jury_decision as decision on decision.branch_id = session.branch_id and decision.jury_session_id = session.id
      and decision.application_id = application.id and not decision.is_deferred
    where application.branch_id = assessment.branch_id and application.id = assessment.application_id
      and not exists (select from jury_decision as later where later.branch_id = decision.branch_id
        and later.jury_session_id = decision.jury_session_id and later.supersedes_id = decision.id))`,
  // Of any application of this person: what never began, and no longer will, trained nobody.
  trainedBy: () => sql<string[]>`(select coalesce(jsonb_agg(distinct enrollment.organization_id), '[]'::jsonb)
    from training_enrollment as enrollment
    where enrollment.branch_id = assessment.branch_id and enrollment.candidate_id = assessment.candidate_id
      and (enrollment.activated_on is not null or enrollment.status in ('proposed', 'agreed')))`,
  employedBy: () => sql<string[]>`(
    select to_jsonb(array_remove(array[application.employer_organization_id, candidate.employer_organization_id], null))
    from application join candidate on candidate.branch_id = application.branch_id and candidate.id = application.candidate_id
    where application.branch_id = assessment.branch_id and application.id = assessment.application_id)`,
  links: (row) => list(row.selectFrom('candidateLink as link').whereRef('link.branchId', '=', 'assessment.branchId')
    .whereRef('link.candidateId', '=', 'assessment.candidateId'), (link) => ({
    personId: link.ref('link.personId'), relation: link.ref('link.relation'), source: sql.lit('declared')
  }))
}

const perimeter: Perimeter<'assessment'> = {
  officer: everything,
  auditor: everything,
  system: everything,
  examiner: (row, { personId }) => row.or([row('assessment.examinerId', '=', personId), row('assessment.secondExaminerId', '=', personId)]),
  candidate: (row, { personId }) => row('assessment.candidateId', '=', personId),
  employer: (row, { organizationId }) =>
    row.exists(applicationOf(row).where('application.employerOrganizationId', '=', organizationId).select('application.id')),
  training_provider: (row, { organizationId }) => row.exists(applicationOf(row)
    .innerJoin('candidate', (join) => join
      .onRef('candidate.branchId', '=', 'application.branchId').onRef('candidate.id', '=', 'application.candidateId'))
    .leftJoin('trainingEnrollment as enrollment', (join) => join
      .onRef('enrollment.branchId', '=', 'application.branchId').onRef('enrollment.applicationId', '=', 'application.id')
      .on('enrollment.organizationId', '=', organizationId))
    .where((found) => found.or([
      found('application.filingOrganizationId', '=', organizationId),
      found('candidate.managingOrganizationId', '=', organizationId),
      found('enrollment.id', 'is not', null)
    ])).select('application.id')),
  juror: (row, { personId }) => row.exists(row.selectFrom('listedCandidate as item')
    .innerJoin('panelMember as member', (join) => join
      .onRef('member.branchId', '=', 'item.branchId').onRef('member.jurySessionId', '=', 'item.jurySessionId'))
    .whereRef('item.branchId', '=', 'assessment.branchId').whereRef('item.applicationId', '=', 'assessment.applicationId')
    .where('member.personId', '=', personId).select('item.id'))
}

export const assessments: Aggregate<Assessment, AssessmentCommand, AssessmentEvent, AssessmentFacts> = {
  ...assessmentDecider,
  table: 'assessment',
  mutable: ['examinerId', 'secondExaminerId', 'isOtherService', 'assignedOn', 'completedOn', 'lockedOn', 'orientation', 'comment', 'reason'],
  records: { results: { table: 'assessmentResult', parent: 'assessmentId' } },
  personal: { fields: ['comment', 'reason', 'marks'], person: ({ candidateId }) => candidateId },
  perimeter,
  // A jury that reads files without identity does not learn it here.
  veils: { candidateId: ({ role }) => role === 'juror' ? sql`null::uuid` : null },
  facts
}

/** What `assign` must know of the examiners it names, by their ids. */
export async function findNamedExaminers (tx: Tx, ids: readonly string[]): Promise<Map<string, NamedExaminer>> {
  const examiners = await tx.selectFrom('examiner')
    .select(['id', 'employerOrganizationId', 'trainsFor', 'trainsCompanies', 'qualities', 'yearsInTrade', 'retiredOn'])
    .select(accreditationFacts({ branchId: 'examiner.branchId', examinerId: 'examiner.id' }).as('accreditations'))
    .where('branchId', '=', tx.branchId).where('id', '=', among(ids)).execute()
  return new Map(examiners.map((examiner) => [examiner.id, examiner]))
}

/** The one that takes the place of a superseded one. */
export async function bearAssessments (_: Tx, drafts: readonly SupersedingAssessment[], context: Context) {
  return drafts.map((draft) => ({ name: assessments.machine.name, stored: assessments, event: succeedAssessment(draft, uuidv7(), context) }))
}
