import { type Organization, organizationKind } from '../domain/organization.ts'
import { openToAll, type RecordStore } from './kernel/aggregate.ts'

export const organizations: RecordStore<'organization', Organization> = {
  ...organizationKind,
  table: 'organization',
  searched: ['name'],
  perimeter: openToAll
}
