import { evolveRecord, type Kept, type RecordKind } from './kernel/record.ts'
import { type Refusal, refuse } from './kernel/refusal.ts'
import type { Route } from './rules/eligibility.ts'
import type { UnitMapping } from './rules/held-units.ts'

/** What a certificate is made of: what is proven, by which routes, and what units of older versions are worth here. */
export interface FrameworkContent {
  /** How skills may be proven, each with the jury that its candidates meet. */
  readonly routes: readonly RouteRule[]
  readonly units: readonly Unit[]
  readonly minOptionalUnits: number
  readonly prerequisites: string | null
  /** How long a unit is kept, where the policy leaves it to the framework; null: no limit. */
  readonly unitValidityMonths: number | null
  readonly mapping: readonly Omit<UnitMapping, 'toVersion'>[]
}

export interface RouteRule { readonly route: Route, readonly jury: string }
export interface Competence { readonly code: string, readonly title: string, readonly criteria: readonly string[] }
export interface Unit {
  readonly code: string
  readonly title: string
  readonly isOptional: boolean
  /** Under which other certificates, of any branch, have the same unit; null: none has. */
  readonly commonCode: string | null
  readonly competences: readonly Competence[]
}

/** One version of a certificate's content: `version` counts them. It is born whole and never changes. */
export interface Framework extends Kept {
  readonly certificateId: string
  readonly projectId: string
  readonly adoptedOn: string
  readonly effectiveOn: string
  /** The last day for organisations to follow it; the first version's is its first day. */
  readonly complyBy: string
  readonly content: FrameworkContent
}

export type FrameworkDraft = Omit<Framework, 'branchId' | 'id'>
/** Which version it will be, its certificate knows; how long organisations have, the rules say. */
export type FrameworkProposal = Omit<FrameworkDraft, 'version' | 'complyBy'>
export interface FrameworkEvent { readonly type: 'framework.adopted', readonly state: Framework }

/** Written by a vote on its project, by nobody directly. */
export const frameworkKind: RecordKind<'framework', Framework> = {
  name: 'framework',
  collection: 'frameworks',
  writtenBy: [],
  evolve: evolveRecord
}

/** A branch may vote on a framework once nothing of it is missing. Answers with the first thing that is. */
export function incompleteness (content: FrameworkContent | null): Refusal | null {
  if (content === null) return missing('framework')
  const { routes, units, minOptionalUnits: needed } = content
  const [part] = missingParts(content)
  if (part) return missing(part)
  const common = units.flatMap(({ commonCode: code }) => code === null ? [] : [{ code }])
  const listed = [units, common, ...units.map(({ competences }) => competences), routes.map(({ route }) => ({ code: route }))]
  const code = listed.map(repeated).find((found) => found !== undefined)
  if (code !== undefined) return refuse('framework_code_repeated', 'model:certificate_project', { code })
  const present = units.filter(({ isOptional }) => isOptional).length
  return present < needed ? refuse('optional_units_too_few', 'model:certificate_project', { needed, present }) : null
}

/** Where something is missing, as a path: `units/B1/competences/C2/criteria`. */
function * missingParts ({ routes, units }: FrameworkContent): Generator<string> {
  if (units.length === 0) yield 'units'
  for (const { code: unit, competences } of units) {
    if (competences.length === 0) yield `units/${unit}/competences`
    for (const { code, criteria } of competences) {
      if (criteria.length === 0) yield `units/${unit}/competences/${code}/criteria`
    }
  }
  if (routes.length === 0) yield 'routes'
  for (const { route, jury } of routes) if (jury.trim() === '') yield `routes/${route}/jury`
}

/** The units that the version in force has: a revision says what each is worth afterwards. */
export interface CurrentFramework { readonly version: number, readonly units: readonly string[] }

export function unmapped ({ units, mapping }: FrameworkContent, current: CurrentFramework): Refusal | null {
  const { version } = current
  const mapped = mapping.filter(({ fromVersion }) => fromVersion === version).map(({ fromUnit }) => fromUnit)
  const unit = current.units.find((code) => !mapped.includes(code))
  if (unit !== undefined) return refuse('mapping_incomplete', 'model:certificate_project', { unit, version })
  const codes = units.map(({ code }) => code)
  const astray = mapping.find(({ kind, toUnit }) => kind === 'none' ? toUnit !== null : toUnit === null || !codes.includes(toUnit))
  if (!astray) return null
  return refuse('mapping_astray', 'model:certificate_project', { unit: astray.fromUnit, kind: astray.kind })
}

const missing = (part: string) => refuse('framework_incomplete', 'model:certificate_project', { part })

function repeated (coded: readonly { readonly code: string }[]): string | undefined {
  const codes = coded.map(({ code }) => code)
  return codes.find((code, index) => codes.indexOf(code) < index)
}
