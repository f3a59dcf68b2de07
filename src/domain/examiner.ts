import { evolveRecord, type Kept, type RecordEvent, type RecordKind } from './kernel/record.ts'

/** Qualified, external, accredited. Its id is the person's: credentials and declared links name it. */
export interface Examiner extends Kept {
  readonly familyName: string
  readonly givenNames: string
  readonly email: string | null
  readonly employerOrganizationId: string | null
  /** Organisations for which this person trains: whom they prepared, this person never assesses. */
  readonly trainsFor: readonly string[]
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
