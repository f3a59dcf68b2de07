import { type Organization, organizationKind } from '../domain/organization.ts'
import { everything, type RecordStore } from './kernel/aggregate.ts'

/** No person in them: every role of the branch sees them. */
export const organizations: RecordStore<'organization', Organization> = {
  ...organizationKind,
  table: 'organization',
  perimeter: {
    officer: everything,
    commission_member: everything,
    training_provider: everything,
    examiner: everything,
    juror: everything,
    candidate: everything,
    employer: everything,
    auditor: everything,
    system: everything
  }
}
