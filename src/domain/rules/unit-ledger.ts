/** The lines of a person's ledger, and what each is worth in a version of a certificate. */

/**
 * One line of a person's ledger: a unit that a jury gave, a unit of another branch that was recognised here, or a competence that was kept of
 * a unit that was missed.
 */
export interface UnitAwardFact {
  /** Null unless a jury gave the unit. */
  readonly unitAwardId: string | null
  readonly recognitionId: string | null
  readonly competenceCode: string | null
  /** Null: of the certificate that is asked about. */
  readonly fromCertificateId: string | null
  readonly frameworkVersion: number
  readonly unitCode: string
  readonly commonCode: string | null
  /** Null for what another branch decided. */
  readonly applicationId: string | null
  readonly jurySessionId: string | null
  readonly acquiredOn: string
  /** The day from which a unit of another branch counts here. */
  readonly recognisedOn: string | null
  readonly expiresOn: string | null
  readonly revokedOn: string | null
}

/** Codes of its competences, where they are known. */
export interface FrameworkUnit { readonly code: string, readonly optional: boolean, readonly competences?: readonly string[] }

/** A decision of the commission about a unit of an older version; towards this version where it names none. */
export interface UnitMapping {
  readonly fromVersion: number
  readonly fromUnit: string
  readonly toVersion?: number
  readonly toUnit: string | null
  readonly kind: 'equivalent' | 'partial' | 'none'
}

/** Of a revision, or of a later vote, which counts from its day and may start from a unit of another certificate. */
export interface MappingStep extends UnitMapping {
  readonly fromCertificateId?: string | null
  readonly decidedOn?: string | null
}

/** A unit that other certificates have as well, under the same common code. */
export interface CommonUnit { readonly version: number, readonly unitCode: string, readonly commonCode: string }

export interface MappedFramework {
  readonly version: number
  readonly units: readonly FrameworkUnit[]
  readonly mapping: readonly MappingStep[]
  /** Of this version and of those before it; a framework written before there were common codes has none. */
  readonly commonUnits?: readonly CommonUnit[]
  /** How long a unit is kept where the policy leaves it to the framework; null: no limit. */
  readonly unitValidityMonths?: number | null
}

export const heldVias = ['award', 'mapping', 'equivalence', 'common_unit', 'recognition', 'competences'] as const
/** A jury's decision on this very unit; the same through a revision's mapping, a later vote or a common code; another branch's; or part by part. */
export type HeldVia = typeof heldVias[number]

/** How a unit of the framework is reached, and from which day on it counts. */
export interface Reach { readonly via: Exclude<HeldVia, 'competences'>, readonly since: string }

const startOf = ({ acquiredOn, recognisedOn }: Pick<UnitAwardFact, 'acquiredOn' | 'recognisedOn'>): string =>
  later(acquiredOn, recognisedOn ?? acquiredOn)

const later = (one: string, other: string): string => one < other ? other : one

/** Through the expiry day itself, and no longer from the day of a revocation. */
export const isHeldOn = (
  { expiresOn, revokedOn, ...line }: Pick<UnitAwardFact, 'acquiredOn' | 'recognisedOn' | 'expiresOn' | 'revokedOn'>, asOf: string
): boolean => startOf(line) <= asOf && (expiresOn === null || asOf <= expiresOn) && (revokedOn === null || asOf < revokedOn)

interface Place {
  readonly certificateId: string | null
  readonly version: number
  readonly unit: string
  readonly isFull: boolean
  readonly via: Reach['via']
  readonly since: string
}

/** The units of this version that a line gives, through any chain of steps; a partial step makes its chain partial. */
export function reachOf (line: UnitAwardFact, { version, mapping, commonUnits = [] }: MappedFramework): {
  readonly full: ReadonlyMap<string, Reach>, readonly partial: ReadonlySet<string>
} {
  const full = new Map<string, Reach>()
  const partial = new Set<string>()
  const seen = new Map<string, string>()
  const visit = (place: Place): void => {
    const { certificateId, unit, isFull, via, since } = place
    const key = JSON.stringify([certificateId, place.version, unit, isFull])
    const earlier = seen.get(key)
    if (earlier !== undefined && earlier <= since) return
    seen.set(key, since)
    if (certificateId === null && place.version === version) {
      if (isFull) full.set(unit, { via, since })
      else partial.add(unit)
    }
    for (const step of mapping) if (leaves(step, place)) visit(follow(step, place, version))
  }
  for (const place of startsOf(line, commonUnits)) visit(place)
  return { full, partial }
}

/** A line begins at its own unit and, where it is of another certificate, at each unit of this one with the same common code. */
function startsOf (line: UnitAwardFact, commonUnits: readonly CommonUnit[]): Place[] {
  const { fromCertificateId: certificateId, frameworkVersion: version, unitCode: unit, commonCode, recognitionId } = line
  const start = { certificateId, version, unit, isFull: true, via: recognitionId === null ? 'award' : 'recognition', since: startOf(line) } as const
  if (certificateId === null || commonCode === null) return [start]
  const same = commonUnits.filter((common) => common.commonCode === commonCode)
  const via = recognitionId === null ? 'common_unit' : 'recognition'
  return [start, ...same.map((common) => ({ ...start, certificateId: null, version: common.version, unit: common.unitCode, via } as const))]
}

const leaves = ({ fromCertificateId = null, fromVersion, fromUnit, toUnit, kind }: MappingStep, { certificateId, version, unit }: Place) =>
  fromCertificateId === certificateId && fromVersion === version && fromUnit === unit && toUnit !== null && kind !== 'none'

function follow ({ toVersion, toUnit, kind, decidedOn = null }: MappingStep, place: Place, version: number): Place {
  const isVoted = decidedOn !== null
  return {
    certificateId: null,
    version: toVersion ?? version,
    unit: toUnit!,
    isFull: place.isFull && kind === 'equivalent',
    via: place.via === 'award' || place.via === 'mapping' ? isVoted ? 'equivalence' : 'mapping' : place.via,
    since: isVoted ? later(place.since, decidedOn) : place.since
  }
}
