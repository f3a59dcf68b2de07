/** Conflicts of interest as data (model 2.5): what ties a person who assesses or judges to the person before them, and how that is known. */

/** The strongest first. */
export const relations = [
  'self', 'employs', 'trained', 'coached', 'assessed', 'family', 'same_organization', 'trains_company', 'first_panel'
] as const
export type ConflictRelation = typeof relations[number]

export const sources = ['identity', 'declared', 'employer', 'training_enrollment', 'assessment', 'examiner_record', 'appeal'] as const
export type ConflictSource = typeof sources[number]

export interface Relation { readonly relation: ConflictRelation, readonly source: ConflictSource }

export interface Person {
  readonly personId: string
  /** Organisations that employ or mandate them. */
  readonly organizationIds: readonly string[]
  /** Organisations for which they train. */
  readonly trainsFor: readonly string[]
  /** Companies whose people they train: for one certificate, or null for all. */
  readonly trainsCompanies: readonly { readonly organizationId: string, readonly certificateId: string | null }[]
}

export interface Candidacy {
  readonly candidateId: string
  readonly certificateId: string
  readonly employerOrganizationIds: readonly string[]
  readonly trainingOrganizationIds: readonly string[]
  /** What was declared or recorded of persons; of any word of `relations`. */
  readonly ties: readonly { readonly personId: string, readonly relation: string, readonly source: string }[]
}

export function relationBetween (person: Person, candidacy: Candidacy): Relation | null {
  return relationsBetween(person, candidacy)[0] ?? null
}

/** All of them, the strongest first; of one relation, what was declared or recorded comes before what organisations imply. */
export function relationsBetween (person: Person, candidacy: Candidacy): Relation[] {
  const own = candidacy.ties.filter(({ personId }) => personId === person.personId)
    .map(({ relation, source }) => ({ relation, source }) as Relation)
  return [...own, ...implied(person, candidacy)]
    .sort((one, other) => relations.indexOf(one.relation) - relations.indexOf(other.relation))
}

function implied (person: Person, candidacy: Candidacy): Relation[] {
  const { candidateId, certificateId, employerOrganizationIds: employers, trainingOrganizationIds: trainers } = candidacy
  const { personId, organizationIds, trainsFor, trainsCompanies } = person
  const found: readonly (Relation | false)[] = [
    personId === candidateId && { relation: 'self', source: 'identity' },
    meet(organizationIds, employers) && { relation: 'employs', source: 'employer' },
    meet([...organizationIds, ...trainsFor], trainers) && { relation: 'trained', source: 'training_enrollment' },
    // Chemistry: who trains for a company and a certificate cannot assess that pair.
    trainsCompanies.some((pair) => employers.includes(pair.organizationId) && (pair.certificateId ?? certificateId) === certificateId) &&
      { relation: 'trains_company', source: 'examiner_record' }
  ]
  return found.filter((relation) => relation !== false)
}

const meet = (some: readonly string[], others: readonly string[]) => some.some((id) => others.includes(id))
