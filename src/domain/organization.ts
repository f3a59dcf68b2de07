import { evolveRecord, type Kept, type RecordEvent, type RecordKind } from './kernel/record.ts'

export const organizationKinds = ['training', 'assessment', 'employer', 'union', 'employers_federation'] as const

/** A place of an organisation: accreditations name it by its code. */
export interface Site {
  readonly code: string
  readonly name: string
  readonly postalCode: string
  readonly city: string
}

export interface Organization extends Kept {
  readonly name: string
  readonly siret: string | null
  readonly kinds: readonly (typeof organizationKinds)[number][]
  /** Number of the activity declaration (NDA) of a training organisation. */
  readonly activityDeclaration: string | null
  readonly sites: readonly Site[]
}

export type OrganizationEvent = RecordEvent<'organization', Organization>

export const organizationKind: RecordKind<'organization', Organization> = {
  name: 'organization',
  collection: 'organizations',
  writtenBy: ['officer'],
  evolve: evolveRecord
}
