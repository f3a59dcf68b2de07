import { type Content, evolveRecord, type Kept, type RecordEvent, type RecordKind } from './kernel/record.ts'
import type { Actor } from './kernel/decider.ts'
import type { ConflictRelation } from './rules/conflicts.ts'
import type { UnitRecognition } from './unit-recognition.ts'

export const candidateCategories = ['job_seeker', 'young_person', 'employee', 'self_employed', 'other'] as const
/** What may be declared; the other relations are known from elsewhere (rules/conflicts.ts). */
export const relations = ['employs', 'family', 'trained', 'coached', 'assessed', 'same_organization'] as const satisfies readonly ConflictRelation[]

/** A person as one branch knows them: the same person in two branches is two rows. */
export interface Candidate extends Kept {
  readonly familyName: string
  readonly givenNames: string
  readonly birthDate: string
  readonly birthPlace: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly category: (typeof candidateCategories)[number]
  readonly employerOrganizationId: string | null
  /** The training organisation that follows this person, if one does. */
  readonly managingOrganizationId: string | null
}

/** A declared conflict of interest: this person is related to the candidate. */
export interface CandidateLink {
  readonly branchId: string
  readonly id: string
  readonly candidateId: string
  readonly personId: string
  readonly relation: (typeof relations)[number]
  readonly declaredOn: string
}

export type CandidateEvent =
  | RecordEvent<'candidate', Candidate>
  | { readonly type: 'candidate.link_declared', readonly fact: CandidateLink }
  | { readonly type: 'candidate.unit_recognised', readonly fact: UnitRecognition }

export const candidateKind: RecordKind<'candidate', Candidate> = {
  name: 'candidate',
  collection: 'candidates',
  writtenBy: ['officer', 'training_provider', 'employer', 'candidate'],
  evolve: (state, event: CandidateEvent) =>
    'fact' in event ? { ...state, version: state.version + 1 } : evolveRecord(state, event)
}

/** An employer writes of its own employees, a training organisation of those it follows: whatever the body says. */
export function withinReach (content: Content<Candidate>, { role, organizationId }: Actor): Content<Candidate> {
  if (role === 'employer') return { ...content, employerOrganizationId: organizationId }
  if (role === 'training_provider') return { ...content, managingOrganizationId: organizationId }
  return content
}
