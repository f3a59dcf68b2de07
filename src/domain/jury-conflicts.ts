import type { Seated } from './jury-panel.ts'
import { type Refusal, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { type Capacity, fills, votersOf } from './rules/composition.ts'
import { type Candidacy, type ConflictRelation, type Relation, relations, relationsBetween } from './rules/conflicts.ts'

/** A file on the list, and who has a part in it. */
export interface ListedFile extends Candidacy {
  readonly applicationId: string
  /** A validation file, and not a training, stands behind it. */
  readonly isVae: boolean
  /** Who trained the person for this very application. */
  readonly preparedBy: readonly string[]
}

type Composition = Policy['jury']['composition']
type Judged = Candidacy & Pick<ListedFile, 'isVae'>

/** What comes with the place in which the branch itself has them sit. */
const inherent: Readonly<Partial<Record<Capacity, readonly ConflictRelation[]>>> = {
  company_representative: ['employs', 'same_organization'],
  training_lead: ['trained']
}

/** What bars a member from judging this person: nothing bars who only advises, but being that person. */
export function conflictOf (member: Seated, file: Judged, composition: Composition): Relation | null {
  const accepted = acceptedOf(member, file, composition)
  return relationsBetween(member, file).find(({ relation }) => !accepted.includes(relation)) ?? null
}

/** Under VAE the law accepts no relation of those who decide. */
function acceptedOf (member: Seated, { isVae }: Judged, composition: Composition): readonly ConflictRelation[] {
  if (votersOf(composition, [member], { isVae }).length === 0) return relations.filter((relation) => relation !== 'self')
  const isAsked = composition.places.some((place) => fills(place, member))
  return isAsked && !isVae ? inherent[member.capacity] ?? [] : []
}

export interface PanelConflict extends Relation { readonly personId: string, readonly applicationId: string }

/** Every relation of every member to every listed file. `isBarring`: for its sake they stand aside. */
export function relationsOf (panel: readonly Seated[], files: readonly ListedFile[], composition: Composition) {
  return panel.flatMap((member) => files.flatMap((file) => {
    const accepted = acceptedOf(member, file, composition)
    return relationsBetween(member, file).map(({ relation, source }) => ({
      panelMemberId: member.id,
      personId: member.personId,
      applicationId: file.applicationId,
      relation,
      source,
      isBarring: !accepted.includes(relation)
    }))
  }))
}

interface PanelCheck { readonly isVaeSession: boolean, readonly files: readonly ListedFile[], readonly composition: Composition }

/** In a VAE session one relation bars a member from the panel; elsewhere, having one to every file on the list. */
export function panelConflict (panel: readonly Seated[], { isVaeSession, files, composition }: PanelCheck): PanelConflict | null {
  for (const member of panel.filter(({ isPresent }) => isPresent)) {
    const conflicts = files.flatMap(({ applicationId, ...file }): PanelConflict[] => {
      const conflict = conflictOf(member, { ...file, isVae: file.isVae || isVaeSession }, composition)
      return conflict ? [{ ...conflict, personId: member.personId, applicationId }] : []
    })
    const isOut = isVaeSession ? conflicts.length > 0 : files.length > 0 && conflicts.length === files.length
    if (isOut) return conflicts[0]!
  }
  return null
}

export function refuseConflict (code: 'member_conflicted' | 'panel_conflicted', conflict: PanelConflict, isVaeSession: boolean): Refusal {
  const { personId, applicationId, relation, source } = conflict
  return refuse(code, isVaeSession ? 'law:vae_jury' : 'model:2.5', { personId, applicationId, relation, source })
}
