import type { Competence, FrameworkContent, RouteRule, Unit } from './framework.ts'
import type { Route } from './rules/eligibility.ts'
import { type MappingStep, reachOf } from './rules/unit-ledger.ts'

/** What one version of a framework changes in another: what a commission reads before it votes. */

export interface VersionContent { readonly version: number, readonly content: FrameworkContent }

export interface Named { readonly code: string, readonly title: string }

export interface CompetenceChange extends Named {
  readonly titleBefore: string
  readonly criteriaAdded: readonly string[]
  readonly criteriaRemoved: readonly string[]
}

export interface UnitChange extends Named {
  readonly titleBefore: string
  readonly isOptional: boolean
  readonly wasOptional: boolean
  readonly commonCode: string | null
  readonly commonCodeBefore: string | null
  readonly competencesAdded: readonly Named[]
  readonly competencesRemoved: readonly Named[]
  readonly competencesChanged: readonly CompetenceChange[]
}

export interface RouteChange { readonly route: Route, readonly jury: string, readonly juryBefore: string }

/** Of a unit of the older version: which units it stands for, and of which it is a part. */
export interface UnitWorth { readonly fromUnit: string, readonly equivalentTo: readonly string[], readonly partOf: readonly string[] }

export interface FrameworkComparison {
  readonly unitsAdded: readonly Named[]
  readonly unitsRemoved: readonly Named[]
  readonly unitsChanged: readonly UnitChange[]
  readonly routesAdded: readonly Route[]
  readonly routesRemoved: readonly Route[]
  readonly routesChanged: readonly RouteChange[]
  readonly minOptionalUnits: number
  readonly minOptionalUnitsBefore: number
  readonly prerequisites: string | null
  readonly prerequisitesBefore: string | null
  readonly unitValidityMonths: number | null
  readonly unitValidityMonthsBefore: number | null
  readonly mapping: readonly UnitWorth[]
}

/** `steps`: the mappings of all versions between the two, and votes on equivalences. */
export function compareFrameworks (before: VersionContent, after: VersionContent, steps: readonly MappingStep[]): FrameworkComparison {
  const units = compared(before.content.units, after.content.units, codeOf)
  const routes = compared(before.content.routes, after.content.routes, ({ route }) => route)
  return {
    unitsAdded: units.added.map(named),
    unitsRemoved: units.removed.map(named),
    unitsChanged: units.kept.map(unitChange).filter(isUnitChanged),
    routesAdded: routes.added.map(({ route }) => route),
    routesRemoved: routes.removed.map(({ route }) => route),
    routesChanged: routes.kept.map(routeChange).filter(({ jury, juryBefore }) => jury !== juryBefore),
    minOptionalUnits: after.content.minOptionalUnits,
    minOptionalUnitsBefore: before.content.minOptionalUnits,
    prerequisites: after.content.prerequisites,
    prerequisitesBefore: before.content.prerequisites,
    unitValidityMonths: after.content.unitValidityMonths,
    unitValidityMonthsBefore: before.content.unitValidityMonths,
    mapping: before.version < after.version ? before.content.units.map(({ code }) => worthOf(code, before.version, after, steps)) : []
  }
}

interface Pair<Item> { readonly was: Item, readonly is: Item }

/** By what names them: those only after, those only before, those in both, each in its own order. */
function compared<Item> (before: readonly Item[], after: readonly Item[], key: (item: Item) => string) {
  const [old, young] = [new Map(before.map((item) => [key(item), item])), new Map(after.map((item) => [key(item), item]))]
  return {
    added: after.filter((item) => !old.has(key(item))),
    removed: before.filter((item) => !young.has(key(item))),
    kept: after.flatMap((is): Pair<Item>[] => {
      const was = old.get(key(is))
      return was === undefined ? [] : [{ was, is }]
    })
  }
}

const codeOf = ({ code }: Named): string => code
const named = ({ code, title }: Named): Named => ({ code, title })
const routeChange = ({ was, is: { route, jury } }: Pair<RouteRule>): RouteChange => ({ route, jury, juryBefore: was.jury })

function unitChange ({ was, is }: Pair<Unit>): UnitChange {
  const competences = compared(was.competences, is.competences, codeOf)
  return {
    ...named(is),
    titleBefore: was.title,
    isOptional: is.isOptional,
    wasOptional: was.isOptional,
    commonCode: is.commonCode,
    commonCodeBefore: was.commonCode,
    competencesAdded: competences.added.map(named),
    competencesRemoved: competences.removed.map(named),
    competencesChanged: competences.kept.map(competenceChange).filter(isCompetenceChanged)
  }
}

function competenceChange ({ was, is }: Pair<Competence>): CompetenceChange {
  const criteria = compared(was.criteria, is.criteria, (criterion) => criterion)
  return { ...named(is), titleBefore: was.title, criteriaAdded: criteria.added, criteriaRemoved: criteria.removed }
}

const isCompetenceChanged = ({ title, titleBefore, criteriaAdded, criteriaRemoved }: CompetenceChange) =>
  title !== titleBefore || criteriaAdded.length + criteriaRemoved.length > 0

function isUnitChanged (unit: UnitChange): boolean {
  const { competencesAdded, competencesRemoved, competencesChanged } = unit
  return unit.title !== unit.titleBefore || unit.isOptional !== unit.wasOptional || unit.commonCode !== unit.commonCodeBefore ||
    competencesAdded.length + competencesRemoved.length + competencesChanged.length > 0
}

/** As if a jury had given the unit: what the holder of it holds in the later version. */
function worthOf (fromUnit: string, frameworkVersion: number, { version, content: { units } }: VersionContent, mapping: readonly MappingStep[]): UnitWorth {
  const line = { ...undated, frameworkVersion, unitCode: fromUnit }
  const { full, partial } = reachOf(line, { version, mapping, units: units.map(({ code, isOptional: optional }) => ({ code, optional })) })
  return { fromUnit, equivalentTo: [...full.keys()], partOf: [...partial].filter((code) => !full.has(code)) }
}

const undated = {
  unitAwardId: null,
  recognitionId: null,
  competenceCode: null,
  fromCertificateId: null,
  commonCode: null,
  applicationId: null,
  jurySessionId: null,
  acquiredOn: '0000-01-01',
  recognisedOn: null,
  expiresOn: null,
  revokedOn: null
}
