import { evolveRecord, type Kept, type RecordEvent, type RecordKind } from './kernel/record.ts'
import type { Person } from './rules/conflicts.ts'

/** In which quality somebody assesses: who teaches, who practises the trade. */
export const examinerQualities = ['pedagogical', 'professional'] as const
export type ExaminerQuality = typeof examinerQualities[number]

/** Qualified, external, accredited. Its id is the person's: credentials and declared links name it. */
export interface Examiner extends Kept {
  readonly familyName: string
  readonly givenNames: string
  readonly email: string | null
  readonly employerOrganizationId: string | null
  /** Organisations for which this person trains: whom they prepared, this person never assesses. */
  readonly trainsFor: readonly string[]
  /** Companies whose people they train: for one certificate, or null for all. */
  readonly trainsCompanies: readonly { readonly organizationId: string, readonly certificateId: string | null }[]
  readonly qualities: readonly ExaminerQuality[]
  readonly yearsInTrade: number
  readonly retiredOn: string | null
}

export type ExaminerEvent = RecordEvent<'examiner', Examiner>

export const examinerKind: RecordKind<'examiner', Examiner> = {
  name: 'examiner',
  collection: 'examiners',
  writtenBy: ['officer'],
  evolve: evolveRecord
}

/** As conflicts of interest see them. */
export function personOf (
  { id: personId, employerOrganizationId, trainsFor, trainsCompanies }: Pick<Examiner, 'id' | 'employerOrganizationId' | 'trainsFor' | 'trainsCompanies'>
): Person {
  return { personId, organizationIds: employerOrganizationId === null ? [] : [employerOrganizationId], trainsFor, trainsCompanies }
}
