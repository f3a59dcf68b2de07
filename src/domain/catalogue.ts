import type { FrameworkContent, Unit } from './framework.ts'
import type { Kept, RecordKind } from './kernel/record.ts'
import { type Refusal, refuse } from './kernel/refusal.ts'

/** Model, Interbranch: what branches know of each other's shared certificates. Rows are facts: a later one supersedes, none is changed. */

export interface CommonUnit { readonly commonCode: string, readonly code: string, readonly title: string }

/** Written by the branch that owns the certificate. `version`: that of the framework in which its common units became what they are. */
export interface CatalogueEntry extends Kept {
  readonly certificateId: string
  readonly certificateCode: string
  readonly title: string
  readonly branchPrefix: string
  readonly branchName: string
  readonly partnerBranches: readonly string[]
  readonly commonUnits: readonly CommonUnit[]
  readonly publishedOn: string
  readonly endedOn: string | null
}

/** Written by a partner, of a certificate of its own. `version`: of the entry that its commission adopted. */
export interface CatalogueAdoption extends Kept {
  readonly certificateId: string
  readonly branchName: string
  /** The words by which the owner may have named this partner: its slug, its collective agreement. */
  readonly knownAs: readonly string[]
  readonly ownerBranchId: string
  readonly certificateCode: string
  readonly adoptedOn: string
  readonly endedOn: string | null
}

export type CatalogueEvent =
  | { readonly type: 'certificate_catalogue.published' | 'certificate_catalogue.ended', readonly state: CatalogueEntry }
  | { readonly type: 'catalogue_adoption.recorded' | 'catalogue_adoption.ended', readonly state: CatalogueAdoption }

/** The certificate, by its own code, of a branch that publishes its common units or adopts those of another. */
export interface Publication {
  readonly code: string
  /** That of before, where partners have nothing to adopt anew; null: that of the framework. */
  readonly version: number | null
  readonly commonUnits: readonly CommonUnit[]
  readonly publishedOn: string
}
export interface Adoption extends Pick<CatalogueAdoption, 'ownerBranchId' | 'certificateCode' | 'version' | 'adoptedOn'> { readonly code: string }
/** A certificate that is closed leaves the catalogue, if it stands there. */
export interface Ending { readonly certificateId: string, readonly endedOn: string }

/** Written by votes and closures, by nobody directly. */
const kindOf = <Name extends string, State extends Kept>(name: Name): RecordKind<Name, State> =>
  ({ name, collection: 'certificate-catalogue', writtenBy: [], evolve: (state, event) => 'state' in event ? event.state : state })
export const entryKind = kindOf<'certificate_catalogue', CatalogueEntry>('certificate_catalogue')
export const adoptionKind = kindOf<'catalogue_adoption', CatalogueAdoption>('catalogue_adoption')

/** `METAL-CQPI-QUALITE`: the prefix of the owner, the code of its certificate. A prefix has no hyphen. */
export const catalogueCode = ({ branchPrefix, certificateCode }: Pick<CatalogueEntry, 'branchPrefix' | 'certificateCode'>) =>
  `${branchPrefix}-${certificateCode}`

const isCommon = (unit: Unit): unit is Unit & { commonCode: string } => (unit.commonCode ?? null) !== null

export const commonUnitsOf = ({ units }: Pick<FrameworkContent, 'units'>): CommonUnit[] =>
  units.filter(isCommon).map(({ commonCode, code, title }) => ({ commonCode, code, title }))

/** Whether common units are others, are called otherwise or ask for something else. Their codes within the certificate are its own matter. */
export function changesCommonUnits (before: readonly Unit[], after: readonly Unit[]): boolean {
  return described(before) !== described(after)
}

const described = (units: readonly Unit[]) => units.filter(isCommon)
  .map(({ commonCode, title, isOptional, competences }) =>
    JSON.stringify([commonCode, title, isOptional, competences.map(({ code, title, criteria }) => [code, title, criteria])]))
  .sort().join('\n')

/** The entry that a project adopts: the one it names, or the one that its certificate has adopted before. */
export interface AdoptedEntry extends Pick<CatalogueEntry, 'certificateCode' | 'version' | 'commonUnits' | 'endedOn'> {
  readonly ownerBranchId: string
  readonly code: string
  /** Which version the certificate follows so far; null: none. */
  readonly adoptedVersion: number | null
}

const rule = 'model:interbranch'

/** Every common unit is in the framework of a partner, by its common code and under its title; specific units may stand beside them. */
export function adoptionRefusal (code: string | null, entry: AdoptedEntry | null, framework: Pick<FrameworkContent, 'units'>): Refusal | null {
  if (entry === null) return code === null ? null : refuse('catalogue_code_unknown', rule, { code })
  if (code !== null && code !== entry.code) return refuse('catalogue_code_differs', rule, { code: entry.code })
  if (entry.endedOn !== null) {
    return entry.adoptedVersion === null ? refuse('catalogue_entry_ended', rule, { code: entry.code, endedOn: entry.endedOn }) : null
  }
  for (const { commonCode, title } of entry.commonUnits) {
    const own = framework.units.find((unit) => unit.commonCode === commonCode)
    if (!own) return refuse('common_unit_missing', rule, { unit: commonCode, code: entry.code, version: entry.version })
    if (own.title !== title) return refuse('common_unit_differs', rule, { unit: commonCode, title })
  }
  return null
}

type Standing = Pick<CatalogueAdoption, 'knownAs' | 'version' | 'endedOn'>

/** What stands in the catalogue of the certificate that a project revises. */
export interface PublishedEntry {
  readonly version: number
  /** Of the framework as it is now, those that are common. */
  readonly units: readonly Unit[]
  readonly partnerBranches: readonly string[]
  /** The owner itself may be named among those that share the certificate. */
  readonly knownAs: readonly string[]
  /** Of each certificate that adopted it, the latest. */
  readonly adoptions: readonly Standing[]
}

/**
 * Partners whose adoption of this version is not recorded: whoever shares the certificate and lags behind, named or not, and who never joined while the
 * revision goes on naming them. Who left is not waited for.
 */
export function partnersAwaited (
  { version, partnerBranches, knownAs, adoptions }: Omit<PublishedEntry, 'units'>, stillNamed: readonly string[]
): string[] {
  const isOwner = (words: readonly string[]) => words.some((word) => knownAs.includes(word))
  const absent = partnerBranches.filter((partner) => stillNamed.includes(partner) && !isOwner([partner]) &&
    !adoptions.some((adoption) => adoption.knownAs.includes(partner)))
  const behind = adoptions.filter((adoption) => adoption.endedOn === null && adoption.version < version && !isOwner(adoption.knownAs))
    .map((adoption) => partnerBranches.find((partner) => adoption.knownAs.includes(partner)) ?? adoption.knownAs[0]!)
  return [...new Set([...absent, ...behind])]
}

/** What a project says of a shared certificate. */
export interface Shared {
  readonly code: string
  readonly isInterbranch: boolean
  readonly partnerBranches: readonly string[]
  readonly framework: Pick<FrameworkContent, 'units'>
}

export function revisionRefusal (
  published: PublishedEntry | null, { partnerBranches, framework: { units } }: Pick<Shared, 'partnerBranches' | 'framework'>
): Refusal | null {
  if (published === null || !changesCommonUnits(published.units, units)) return null
  const awaited = partnersAwaited(published, partnerBranches)
  return awaited.length > 0 ? refuse('partners_awaited', rule, { version: published.version, partners: awaited.join(', ') }) : null
}

/** What the owner tells the other branches: that it shares a certificate, with other common units than before, or with others than before. */
export function publicationOf (
  { code, isInterbranch, partnerBranches, framework }: Shared, published: PublishedEntry | null, publishedOn: string
): Publication | null {
  const isNew = published ? changesCommonUnits(published.units, framework.units) : isInterbranch
  const isWithOthers = published !== null && namesOf(published.partnerBranches) !== namesOf(partnerBranches)
  if (!isNew && !isWithOthers) return null
  return { code, version: isNew ? null : published!.version, commonUnits: commonUnitsOf(framework), publishedOn }
}

const namesOf = (partners: readonly string[]) => [...new Set(partners)].sort().join()

type Member = Pick<CatalogueAdoption, 'branchId' | 'branchName' | 'version' | 'adoptedOn' | 'endedOn'>

/** Who shares a certificate today. Drawn up by one branch alone, or with fewer than two left, it is a plain certificate. */
export function sharersOf (entry: Pick<CatalogueEntry, 'branchId' | 'branchName' | 'endedOn'>, adoptions: readonly Member[]) {
  const left = [entry, ...adoptions].filter(({ endedOn }) => endedOn === null)
  const branches = [...new Map(left.map(({ branchId, branchName }) => [branchId, branchName])).values()]
  return { branches, isInterbranch: branches.length >= fewestBranches }
}

/** An interbranch certificate is drawn up by at least two joint commissions [L1][L38]. */
export const fewestBranches = 2
