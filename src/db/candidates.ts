import { type Expression, type ExpressionBuilder, sql, type SqlBool } from 'kysely'
import { type Candidate, candidateKind } from '../domain/candidate.ts'
import type { Actor } from '../domain/kernel/decider.ts'
import { everything, type RecordStore } from './kernel/aggregate.ts'
import type { BranchTables } from './schema.ts'

/** The applications of this candidate. */
function applicationsOf (row: ExpressionBuilder<BranchTables, 'candidate'>) {
  return row.selectFrom('application').whereRef('application.branchId', '=', 'candidate.branchId')
    .whereRef('application.candidateId', '=', 'candidate.id')
}

/** What a person holds is for the branch, for them, and for those who train what is missing; null: of all that they know of. */
export const seesRecognitions = ({ role }: Actor): Expression<SqlBool> | null =>
  ['officer', 'auditor', 'system', 'candidate', 'training_provider'].includes(role) ? null : sql.lit(false)

export const candidates: RecordStore<'candidate', Candidate> = {
  ...candidateKind,
  table: 'candidate',
  searched: ['familyName', 'givenNames'],
  perimeter: {
    officer: everything,
    auditor: everything,
    system: everything,
    candidate: (row, { personId }) => row('candidate.id', '=', personId),
    employer: (row, { organizationId }) => row('candidate.employerOrganizationId', '=', organizationId),
    training_provider: (row, { organizationId }) => row.or([
      row('candidate.managingOrganizationId', '=', organizationId),
      row.exists(applicationsOf(row).where('application.filingOrganizationId', '=', organizationId).select('application.id')),
      row.exists(applicationsOf(row)
        .innerJoin('trainingEnrollment as enrollment', (join) => join
          .onRef('enrollment.branchId', '=', 'application.branchId').onRef('enrollment.applicationId', '=', 'application.id'))
        .where('enrollment.organizationId', '=', organizationId).select('application.id'))
    ]),
    examiner: (row, { personId }) => row.exists(applicationsOf(row)
      .innerJoin('assessment', (join) => join
        .onRef('assessment.branchId', '=', 'application.branchId').onRef('assessment.applicationId', '=', 'application.id'))
      .where((assessment) => assessment.or([
        assessment('assessment.examinerId', '=', personId), assessment('assessment.secondExaminerId', '=', personId)
      ])).select('application.id'))
  },
  personal: {
    fields: ['familyName', 'givenNames', 'birthDate', 'birthPlace', 'email', 'phone', 'category'],
    person: ({ id }) => id
  },
  records: {
    links: { table: 'candidateLink', parent: 'candidateId' },
    'unit-recognitions': { table: 'unitRecognition', parent: 'candidateId', seen: seesRecognitions }
  }
}
