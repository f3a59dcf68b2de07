import { type Expression, type ExpressionBuilder, sql } from 'kysely'
import { type Application, type ApplicationCommand, applicationDecider, type ApplicationEvent } from '../domain/application.ts'
import type { ApplicationFacts } from '../domain/application-guards.ts'
import type { Actor } from '../domain/kernel/decider.ts'
import type { Role } from '../domain/kernel/machine.ts'
import type { AccreditationFacts } from '../domain/rules/coverage.ts'
import { accreditationFacts } from './accreditation-facts.ts'
import { type Aggregate, everything, type Perimeter } from './kernel/aggregate.ts'
import type { FactColumns } from './kernel/facts.ts'
import { list, one } from './kernel/json.ts'
import { lifetimeOf } from './policies.ts'
import type { BranchTables } from './schema.ts'
import { frameworkFacts, unitAwardFacts, versionOn } from './unit-facts.ts'

type Row = ExpressionBuilder<BranchTables, 'application'>

/** Those of the unique index `application_one_live`. */
const live = [
  'submitted', 'incomplete', 'complete', 'in_assessment', 'in_vae', 'awaiting_training', 'in_training', 'ready_for_jury',
  'listed', 'proposed'
] as const

/** The person's other applications. */
const others = (row: Row) => row.selectFrom('application as other').whereRef('other.branchId', '=', 'application.branchId')
  .whereRef('other.candidateId', '=', 'application.candidateId').whereRef('other.id', '!=', 'application.id')

/** A result is known when the minutes are signed, and a proposal when it is ratified: before that, the file is still before the jury. */
const isTold = (file: 'application' | 'other') => {
  const [status, publishedOn] = [sql.ref(`${file}.status`), sql.ref(`${file}.publishedOn`)]
  return sql<boolean>`(${status} not in ('certified', 'partially_certified', 'refused', 'proposed')
    or (${publishedOn} is not null and ${status} <> 'proposed'))`
}

const certificateOf = (row: Row) => row.selectFrom('certificate as c')
  .whereRef('c.branchId', '=', 'application.branchId').whereRef('c.id', '=', 'application.certificateId')

const candidateOf = (row: Row) => row.selectFrom('candidate')
  .whereRef('candidate.branchId', '=', 'application.branchId').whereRef('candidate.id', '=', 'application.candidateId')

const assessmentsOf = (row: Row) => row.selectFrom('assessment')
  .whereRef('assessment.branchId', '=', 'application.branchId').whereRef('assessment.applicationId', '=', 'application.id')

export const enrollmentsOf = (row: Row) => row.selectFrom('trainingEnrollment as enrollment')
  .whereRef('enrollment.branchId', '=', 'application.branchId').whereRef('enrollment.applicationId', '=', 'application.id')

const own = { branchId: 'application.branchId', candidateId: 'application.candidateId', certificateId: 'application.certificateId' }
export const frameworkOf = frameworkFacts({ ...own, version: 'application.frameworkVersion' })
export const ledgerOf = unitAwardFacts(own)

/** The version that a file written on this day follows. */
export const versionInForce = (at: { readonly branchId: string, readonly certificateId: string }, today: string) =>
  sql<ApplicationFacts['inForce']>`(select jsonb_build_object('version', f.version, 'units', (
      select coalesce(jsonb_agg(jsonb_build_object('code', unit->'code', 'optional', unit->'isOptional') order by place), '[]'::jsonb)
      from jsonb_array_elements(f.content->'units') with ordinality as units (unit, place)))
    from framework as f where f.branch_id = ${sql.ref(at.branchId)} and f.certificate_id = ${sql.ref(at.certificateId)}
      and f.version = ${versionOn(at, today)})`

/** The routes of the version applied under, in a list. */
const routes = sql<string[]>`(select jsonb_path_query_array(f.content, '$.routes[*].route') from framework as f
  where f.branch_id = application.branch_id and f.certificate_id = application.certificate_id
    and f.version = application.framework_version)`

const facts: FactColumns<'application', ApplicationFacts> = {
  certificate: (row) => one(certificateOf(row), (c) => ({
    code: c.ref('c.code'),
    status: c.ref('c.status'),
    routes,
    register: c.ref('c.register'),
    effectiveOn: c.ref('c.effectiveOn'),
    registrationEnd: c.ref('c.registrationEnd'),
    lastDeliveryDate: c.ref('c.lastDeliveryDate'),
    level: c.ref('c.level'),
    registrationNumber: c.ref('c.registrationNumber'),
    earlierRegistrations: c.ref('c.earlierRegistrations')
  })).$notNull(),
  definition: (row) => one(certificateOf(row), (c) => ({
    adoptedOn: c.ref('c.adoptedOn'), renewedOn: c.ref('c.renewedOn'), isRenewedWithChanges: c.ref('c.isRenewedWithChanges'), lifetime: lifetimeOf('c')
  })).$notNull(),
  framework: () => frameworkOf,
  inForce: (_, { today }) => versionInForce(own, today),
  unitAwards: () => ledgerOf,
  category: (row) => candidateOf(row).select('candidate.category').$asScalar().$notNull(),
  birthDate: (row) => candidateOf(row).select('candidate.birthDate').$asScalar(),
  filerAccreditations: (row, { actor: { role, organizationId } }) => role === 'training_provider' && organizationId !== null
    ? sql<AccreditationFacts[]>`coalesce(${row.selectFrom('organization')
      .select(accreditationFacts({ branchId: 'organization.branchId', organizationId: 'organization.id' }).as('accreditations'))
      .whereRef('organization.branchId', '=', 'application.branchId').where('organization.id', '=', organizationId)}, '[]'::jsonb)`
    : sql<AccreditationFacts[]>`'[]'::jsonb`,
  hasPriorCertificate: (row) => sql<boolean>`exists ${row.selectFrom('award').select('award.id')
    .innerJoin('application as source', (join) => join
      .onRef('source.branchId', '=', 'award.branchId').onRef('source.id', '=', 'award.applicationId'))
    .whereRef('award.branchId', '=', 'application.branchId').whereRef('award.candidateId', '=', 'application.candidateId')
    .where('award.status', '=', 'issued').where('source.publishedOn', 'is not', null)}`,
  liveElsewhere: (row) => others(row).whereRef('other.certificateId', '=', 'application.certificateId')
    .where((other) => other.or([other('other.status', 'in', live), other.not(isTold('other'))])).select('other.id').limit(1).$asScalar(),
  liveAward: (row) => row.selectFrom('award').select('award.id').whereRef('award.branchId', '=', 'application.branchId')
    .whereRef('award.candidateId', '=', 'application.candidateId').whereRef('award.certificateId', '=', 'application.certificateId')
    .where('award.status', '=', 'issued').$asScalar(),
  retakeFrom: (row) => others(row).whereRef('other.certificateId', '=', 'application.certificateId')
    .select((other) => other.fn.max('other.retakeFrom').as('retakeFrom')).$asScalar(),
  vaeRequests: (row, { today }) => list(
    others(row).where('other.submittedOn', '>=', `${today.slice(0, 4)}-01-01`)
      .where((other) => other.or([other('other.route', '=', 'vae'), other('other.orientation', '=', 'vae')])),
    (other) => ({
      certificateId: other.ref('other.certificateId'),
      // All mandatory units and enough optional ones are the whole certificate: `outcomeOf` says so of the request that asks.
      unitsOnly: sql<boolean>`(select not coalesce(bool_or(is_asked), false) or count(*) filter (where not is_optional and not is_asked) > 0
          or count(*) filter (where is_optional and is_asked) < (f.content->>'minOptionalUnits')::integer
        from framework as f, jsonb_array_elements(f.content->'units') as unit,
          lateral (select (unit->>'isOptional')::boolean as is_optional, unit->>'code' = any(other.unit_codes) as is_asked) as each
        where f.branch_id = other.branch_id and f.certificate_id = other.certificate_id and f.version = other.framework_version
        group by f.content->>'minOptionalUnits')`,
      submittedOn: other.ref('other.submittedOn').$notNull()
    })),
  prechecks: (row) => list(row.selectFrom('applicationPrecheck as precheck').whereRef('precheck.branchId', '=', 'application.branchId')
    .whereRef('precheck.applicationId', '=', 'application.id').orderBy('precheck.id'), (precheck) => ({
    step: precheck.ref('precheck.step'), isPassed: precheck.ref('precheck.isPassed')
  })),
  assessedUnits: (row) => sql<string[]>`coalesce(${assessmentsOf(row)
    .innerJoin('assessmentResult as result', (join) => join
      .onRef('result.branchId', '=', 'assessment.branchId').onRef('result.assessmentId', '=', 'assessment.id'))
    .where('assessment.kind', '=', 'certification').where('assessment.status', '=', 'locked')
    .select(sql`jsonb_agg(distinct result.unit_code)`.as('codes'))}, '[]'::jsonb)`,
  enrollments: (row) => enrollmentsOf(row).where('enrollment.status', 'not in', ['dropped', 'terminated'])
    .select((enrollment) => enrollment.fn.countAll<number>().as('count')).$asScalar().$notNull()
}

/** Panels that this person sits on, or sat on. */
const panelsOf = (row: Row, personId: string | null) => row.selectFrom('panelMember as member')
  .innerJoin('jurySession as session', (join) => join
    .onRef('session.branchId', '=', 'member.branchId').onRef('session.id', '=', 'member.jurySessionId'))
  .whereRef('member.branchId', '=', 'application.branchId').where('member.personId', '=', personId)

const perimeter: Perimeter<'application'> = {
  officer: everything,
  auditor: everything,
  system: everything,
  candidate: (row, { personId }) => row('application.candidateId', '=', personId),
  employer: (row, { organizationId }) => row('application.employerOrganizationId', '=', organizationId),
  training_provider: (row, { organizationId }) => row.or([
    row('application.filingOrganizationId', '=', organizationId),
    row.exists(enrollmentsOf(row).where('enrollment.organizationId', '=', organizationId).select('enrollment.id')),
    row.exists(candidateOf(row).where('candidate.managingOrganizationId', '=', organizationId).select('candidate.id'))
  ]),
  examiner: (row, { personId }) => row.exists(assessmentsOf(row).select('assessment.id')
    .where(sql<boolean>`${personId}::uuid in (assessment.examiner_id, assessment.second_examiner_id)`)),
  // What is on the lists of their sessions; and, where the jury admits to VAE, what waits for that under a certificate that they judge.
  juror: (row, { personId }) => row.or([
    row.exists(panelsOf(row, personId).innerJoin('listedCandidate as item', (join) => join
      .onRef('item.branchId', '=', 'session.branchId').onRef('item.jurySessionId', '=', 'session.id'))
      .whereRef('item.applicationId', '=', 'application.id').select('item.id')),
    row.and([
      row('application.status', '=', 'in_vae'),
      row.exists(panelsOf(row, personId).whereRef('session.certificateId', '=', 'application.certificateId').select('member.id'))
    ])
  ])
}

const insiders: readonly Role[] = ['officer', 'auditor', 'juror', 'system']
const untilTold = (column: keyof Application, before: Expression<unknown>) => ({ role }: Actor) =>
  insiders.includes(role) ? null : sql`case when ${isTold('application')} then ${sql.ref(`application.${column}`)} else ${before} end`

/** A juror learns who it is, for whom they work and who filed, on the list of a session whose files bear names. */
const identity = (column: 'candidateId' | 'employerOrganizationId' | 'filingOrganizationId') => ({ role }: Actor) => role !== 'juror'
  ? null
  : sql`case when exists (select from jury_session as named where named.branch_id = application.branch_id
      and named.id = application.jury_session_id and not named.is_anonymised) then ${sql.ref(`application.${column}`)} end`

export const applications: Aggregate<Application, ApplicationCommand, ApplicationEvent, ApplicationFacts> = {
  ...applicationDecider,
  table: 'application',
  mutable: [
    'frameworkVersion', 'registration', 'route', 'scheme', 'unitCodes', 'employerOrganizationId', 'agreementSignedOn', 'prerequisitesDeclared',
    'experienceYears', 'isUnderAgreement', 'individualAuthorisedOn', 'previousApplicationId', 'submittedOn', 'completedOn',
    'tacitAdmissionOn', 'orientation', 'admissibility', 'admissibilityDecidedOn', 'validationFileOn', 'juryDueOn', 'jurySessionId',
    'outcome', 'acquiredUnits', 'keptCompetences', 'isDistinguished', 'decidedOn', 'notifyDueOn', 'publishedOn', 'appealMonths', 'appealUntil', 'retakeFrom', 'note',
    'reason', 'policyId'
  ],
  // A person has one live application and one live award per certificate: both are counted under the candidate's row.
  anchors: { submit: { table: 'candidate', column: 'candidateId' } },
  records: {
    decisions: { table: 'applicationDecision', parent: 'applicationId' },
    prechecks: { table: 'applicationPrecheck', parent: 'applicationId' }
  },
  personal: { fields: ['note', 'reason', 'gaps', 'score', 'comment'], person: ({ candidateId }) => candidateId },
  perimeter,
  veils: {
    candidateId: identity('candidateId'),
    employerOrganizationId: identity('employerOrganizationId'),
    filingOrganizationId: identity('filingOrganizationId'),
    status: untilTold('status', sql.lit('listed')),
    outcome: untilTold('outcome', sql.lit(null)),
    acquiredUnits: untilTold('acquiredUnits', sql`'{}'::text[]`),
    keptCompetences: untilTold('keptCompetences', sql`'[]'::jsonb`),
    isDistinguished: untilTold('isDistinguished', sql.lit(false)),
    decidedOn: untilTold('decidedOn', sql.lit(null)),
    notifyDueOn: untilTold('notifyDueOn', sql.lit(null)),
    retakeFrom: untilTold('retakeFrom', sql.lit(null))
  },
  facts
}
