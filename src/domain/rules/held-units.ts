import {
  type FrameworkUnit, type HeldVia, isHeldOn, type MappedFramework, type Reach, reachOf, type UnitAwardFact
} from './unit-ledger.ts'

export type { FrameworkUnit, MappedFramework, UnitAwardFact, UnitMapping } from './unit-ledger.ts'

/** What a person holds of a certificate on a day, what is missing, and by which decision a unit is held. */

type Decision = Pick<UnitAwardFact,
  'unitAwardId' | 'recognitionId' | 'fromCertificateId' | 'frameworkVersion' | 'applicationId' | 'jurySessionId' | 'acquiredOn'>

export interface HeldUnit extends Decision {
  readonly unitCode: string
  readonly optional: boolean
  readonly via: HeldVia
  readonly since: string
  /** The last day; null: no limit. */
  readonly until: string | null
}

export interface HeldCompetence {
  readonly competenceCode: string
  readonly applicationId: string
  readonly since: string
  readonly until: string | null
}

/** A unit that is not held, mandatory or optional: what is kept of it, and what is not. */
export interface OpenUnit {
  readonly unitCode: string
  readonly optional: boolean
  readonly heldCompetences: readonly HeldCompetence[]
  readonly missingCompetences: readonly string[]
}

export interface HeldUnits {
  /** In the order of the framework. */
  readonly held: readonly HeldUnit[]
  readonly missing: readonly string[]
  readonly optionalHeld: number
  /** Recognised in part through a mapping, and not held otherwise. */
  readonly partial: readonly string[]
  readonly open: readonly OpenUnit[]
}

export function heldUnits (lines: readonly UnitAwardFact[], framework: MappedFramework, asOf: string): HeldUnits {
  const steps = framework.mapping.filter(({ decidedOn }) => (decidedOn ?? asOf) <= asOf)
  const valid = lines.filter((line) => isHeldOn(line, asOf)).map((line) => ({ line, ...reachOf(line, { ...framework, mapping: steps }) }))
  const kept = framework.units.map((unit) => ({ ...unit, competences: unit.competences ?? [], heldCompetences: keptOf(unit, valid) }))
  const held = kept.flatMap((unit): HeldUnit[] => {
    const whole = valid.filter(({ line }) => line.competenceCode === null).flatMap(({ line, full }) => givenBy(line, full.get(unit.code)))
    const [best] = [...whole, ...joined(unit)].sort(longestFirst)
    return best ? [{ ...best, unitCode: unit.code, optional: unit.optional }] : []
  })
  const codes = new Set(held.map(({ unitCode }) => unitCode))
  const open = kept.filter(({ code }) => !codes.has(code))
  const wholes = valid.filter(({ line }) => line.competenceCode === null)
  return {
    held,
    missing: open.filter(({ optional }) => !optional).map(({ code }) => code),
    optionalHeld: held.filter(({ optional }) => optional).length,
    partial: open.filter(({ code }) => wholes.some(({ partial }) => partial.has(code))).map(({ code }) => code),
    open: open.map(writeOpen)
  }
}

export interface UnitSet { readonly units: readonly FrameworkUnit[], readonly minOptional: number }

/** Full: every mandatory unit and enough optional ones. Partial: something of it, where the branch keeps parts. */
export function outcomeOf (
  { framework, held }: { framework: UnitSet, held: readonly string[] }, partialEnabled: boolean
): 'full' | 'partial' | 'refused' {
  const owned = framework.units.filter(({ code }) => held.includes(code))
  const missing = framework.units.filter(({ code, optional }) => !optional && !held.includes(code))
  const enough = owned.filter(({ optional }) => optional).length >= framework.minOptional
  if (owned.length > 0 && missing.length === 0 && enough) return 'full'
  return owned.length > 0 && partialEnabled ? 'partial' : 'refused'
}

type Given = Omit<HeldUnit, 'unitCode' | 'optional'>
interface Valid { readonly line: UnitAwardFact, readonly full: ReadonlyMap<string, Reach> }
type Kept = Given & { readonly competenceCode: string }
interface KeptUnit extends FrameworkUnit { readonly competences: readonly string[], readonly heldCompetences: readonly Kept[] }

function givenBy (line: UnitAwardFact, reach: Reach | undefined): Given[] {
  if (!reach) return []
  const { unitAwardId, recognitionId, fromCertificateId, frameworkVersion, applicationId, jurySessionId, acquiredOn, expiresOn: until } = line
  return [{ unitAwardId, recognitionId, fromCertificateId, frameworkVersion, applicationId, jurySessionId, acquiredOn, ...reach, until }]
}

/** Of each competence of the unit, the decision that keeps it longest. */
function keptOf ({ code, competences = [] }: FrameworkUnit, valid: readonly Valid[]): Kept[] {
  return competences.flatMap((competenceCode) => {
    const [best] = valid.filter(({ line }) => line.competenceCode === competenceCode)
      .flatMap(({ line, full }) => givenBy(line, full.get(code))).sort(longestFirst)
    return best ? [{ ...best, competenceCode }] : []
  })
}

/** Competence by competence: held since the last one came, until the first one goes. */
function joined ({ competences, heldCompetences }: KeptUnit): Given[] {
  if (competences.length === 0 || heldCompetences.length < competences.length) return []
  const last = [...heldCompetences].sort((one, other) => compare(one.since, other.since) || compare(idOf(one), idOf(other))).at(-1)!
  const until = heldCompetences.map((each) => each.until ?? '').filter(Boolean).sort()[0] ?? null
  const { competenceCode, ...decision } = last
  return [{ ...decision, via: 'competences', until }]
}

function writeOpen ({ code: unitCode, optional, competences, heldCompetences }: KeptUnit): OpenUnit {
  const held = heldCompetences.map(({ competenceCode, applicationId, since, until }) =>
    ({ competenceCode, applicationId: applicationId!, since, until }))
  const codes = held.map(({ competenceCode }) => competenceCode)
  return { unitCode, optional, heldCompetences: held, missingCompetences: competences.filter((code) => !codes.includes(code)) }
}

/** Several decisions may give one unit: the one that lasts longest speaks for it. */
const longestFirst = (one: Given, other: Given): number =>
  compare(other.until ?? '9999-12-31', one.until ?? '9999-12-31') ||
  compare(one.since, other.since) || compare(idOf(one), idOf(other))

const idOf = ({ unitAwardId, recognitionId, applicationId }: Given): string => unitAwardId ?? recognitionId ?? applicationId ?? ''

const compare = (one: string, other: string): number => one < other ? -1 : Number(one > other)
