import type { Policy } from '../policy.ts'
import { addMonths, addYears } from './calendar.ts'

/** What a person holds of a certificate on a day, what is missing, and until when a unit is kept. */

export interface UnitAwardFact {
  readonly unitAwardId: string
  readonly frameworkVersion: number
  readonly unitCode: string
  readonly acquiredOn: string
  readonly expiresOn: string | null
  readonly revokedOn: string | null
}

export interface FrameworkUnit { readonly code: string, readonly optional: boolean }

/** A decision of the commission about a unit of an older version; towards this version where it names none. */
export interface UnitMapping {
  readonly fromVersion: number
  readonly fromUnit: string
  readonly toVersion?: number
  readonly toUnit: string | null
  readonly kind: 'equivalent' | 'partial' | 'none'
}

export interface MappedFramework {
  readonly version: number
  readonly units: readonly FrameworkUnit[]
  readonly mapping: readonly UnitMapping[]
}

export interface HeldUnit {
  readonly unitCode: string
  readonly optional: boolean
  readonly unitAwardId: string
  readonly frameworkVersion: number
  readonly since: string
  readonly until: string | null
}

export interface HeldUnits {
  /** In the order of the framework. */
  readonly held: readonly HeldUnit[]
  readonly missing: readonly string[]
  readonly optionalHeld: number
  /** Recognised in part through a mapping, and not held otherwise. */
  readonly partial: readonly string[]
}

/** Through the expiry day itself, and no longer from the day of a revocation. */
export const isHeldOn = ({ acquiredOn, expiresOn, revokedOn }: UnitAwardFact, asOf: string): boolean =>
  acquiredOn <= asOf && (expiresOn === null || asOf <= expiresOn) && (revokedOn === null || asOf < revokedOn)

export function heldUnits (awards: readonly UnitAwardFact[], framework: MappedFramework, asOf: string): HeldUnits {
  const valid = awards.filter((award) => isHeldOn(award, asOf))
    .map((award) => ({ award, ...recognised(award, framework) }))
  const held = framework.units.flatMap(({ code, optional }): HeldUnit[] => {
    const [best] = valid.filter(({ full }) => full.has(code)).map(({ award }) => award).sort(longestFirst)
    return best ? [{ ...writeHeld(best), unitCode: code, optional }] : []
  })
  const codes = new Set(held.map(({ unitCode }) => unitCode))
  const open = framework.units.filter(({ code }) => !codes.has(code))
  return {
    held,
    missing: open.filter(({ optional }) => !optional).map(({ code }) => code),
    optionalHeld: held.filter(({ optional }) => optional).length,
    partial: open.filter(({ code }) => valid.some(({ partial }) => partial.has(code))).map(({ code }) => code)
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

export interface ClockStart {
  readonly deliberatedOn: string
  /** Of the commission about this person and certificate; null while there is none. */
  readonly firstDecisionOn: string | null
  readonly registered: boolean
}

/** The last day on which the unit is held; null = no limit. Written with the award: no later policy moves it. */
export function expiry ({ validity, clockStart }: Policy['partial'], clock: ClockStart): string | null {
  const { deliberatedOn, firstDecisionOn, registered } = clock
  const start = clockStart === 'first_commission_decision' ? firstDecisionOn ?? deliberatedOn : deliberatedOn
  const own = registered && validity.registeredKind !== 'same'
  const [kind, length] = own ? [validity.registeredKind, validity.registeredLength] : [validity.kind, validity.length]
  if (kind === 'months') return addMonths(start, length)
  return kind === 'years' ? addYears(start, length) : null
}

/** The units of this version that an award gives, through any chain of mappings; a partial step makes its chain partial. */
function recognised ({ frameworkVersion, unitCode }: UnitAwardFact, { version, mapping }: MappedFramework) {
  const full = new Set<string>()
  const partial = new Set<string>()
  const seen = new Set<string>()
  const follow = (fromVersion: number, fromUnit: string, isFull: boolean) => {
    const step = `${fromVersion} ${isFull} ${fromUnit}`
    if (seen.has(step)) return
    seen.add(step)
    if (fromVersion === version) (isFull ? full : partial).add(fromUnit)
    for (const { toVersion = version, toUnit, kind, ...from } of mapping) {
      if (from.fromVersion !== fromVersion || from.fromUnit !== fromUnit || toUnit === null || kind === 'none') continue
      follow(toVersion, toUnit, isFull && kind === 'equivalent')
    }
  }
  follow(frameworkVersion, unitCode, true)
  return { full, partial }
}

/** Several awards may give one unit: the one that lasts longest speaks for it. */
const longestFirst = (one: UnitAwardFact, other: UnitAwardFact): number =>
  compare(other.expiresOn ?? '9999-12-31', one.expiresOn ?? '9999-12-31') ||
  compare(one.acquiredOn, other.acquiredOn) || compare(one.unitAwardId, other.unitAwardId)

const compare = (one: string, other: string): number => one < other ? -1 : Number(one > other)

const writeHeld = ({ unitAwardId, frameworkVersion, acquiredOn: since, expiresOn: until }: UnitAwardFact) =>
  ({ unitAwardId, frameworkVersion, since, until })
