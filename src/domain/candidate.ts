import type { Context } from './kernel/decider.ts'
import type { Role } from './kernel/machine.ts'
import { type Content, evolveRecord, type Kept, type RecordEvent, type RecordKind } from './kernel/record.ts'
import { insist, refuse } from './kernel/refusal.ts'
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

export function insistBorn (birthDate: string, today: string, pointer: string): void {
  insist(birthDate > today && refuse('birth_in_future', 'model:candidate', { today }), pointer)
}

const ownField: Readonly<Partial<Record<Role, 'employerOrganizationId' | 'managingOrganizationId'>>> = {
  employer: 'employerOrganizationId', training_provider: 'managingOrganizationId'
}

/** An employer writes of its own employees, a training organisation of those it follows: null is its own, then what stands. */
export function candidateFor (
  content: Content<Candidate>, { actor: { role, organizationId: own }, today }: Pick<Context, 'actor' | 'today'>, current: Candidate | null
): Content<Candidate> {
  insistBorn(content.birthDate, today, '#/birthDate')
  const field = ownField[role]
  if (!field) return content
  const kept = current ? current[field] : own
  const named = content[field] ?? kept
  insist(named !== own && named !== kept && refuse('reference_unknown', 'api:C-5', { what: 'organization' }), `#/${field}`)
  return { ...content, [field]: named }
}
