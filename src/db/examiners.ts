import { type Examiner, examinerKind } from '../domain/examiner.ts'
import { everything, type RecordStore } from './kernel/aggregate.ts'

export const examiners: RecordStore<'examiner', Examiner> = {
  ...examinerKind,
  table: 'examiner',
  searched: ['familyName', 'givenNames'],
  perimeter: {
    officer: everything,
    auditor: everything,
    system: everything,
    examiner: (row, { personId }) => row('examiner.id', '=', personId),
    training_provider: (row, { organizationId }) => row('examiner.employerOrganizationId', '=', organizationId)
  },
  personal: { fields: ['familyName', 'givenNames', 'email'], person: ({ id }) => id }
}
