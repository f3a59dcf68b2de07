import type { Policy } from '../policy.ts'
import { addMonths, yearOf } from './calendar.ts'

/** What an accreditation allows on a day, and whether its file holds the pieces that the branch asks for. */

export type Activity = 'preparation' | 'assessment'

export interface AccreditationFacts {
  readonly status: string
  readonly activities: readonly string[]
  /** An empty list does not limit: `scopeFaults` tells where the branch wants names. */
  readonly certificateIds: readonly string[]
  readonly siteCodes: readonly string[]
  readonly validFrom: string | null
  readonly validUntil: string | null
  /** Null again once reinstated; a suspension that ends in a withdrawal keeps its day. */
  readonly suspendedFrom: string | null
  /** The effective day of a withdrawal or of a relinquishment. */
  readonly withdrawnFrom: string | null
  /** Suspensions that were lifted, from their day up to, and not with, that of the reinstatement. */
  readonly suspensions?: readonly Suspension[]
  /** Calendar years for which a commitment letter is signed; unknown is none. */
  readonly commitmentYears?: readonly number[]
  /** Null or unknown: the day from which it is valid. */
  readonly decidedOn?: string | null
  /** Versions that its holder declared to follow; unknown is none. */
  readonly compliances?: readonly Compliance[]
}

export interface Compliance { readonly certificateId: string, readonly frameworkVersion: number, readonly declaredOn: string }
/** A version of a framework, and the last day on which organisations may still not follow it. */
export interface FollowedVersion { readonly version: number, readonly effectiveOn: string, readonly complyBy: string }

export interface Suspension { readonly from: string, readonly until: string }

export interface CoverageQuestion {
  readonly certificateId: string
  readonly activity: Activity
  /** null: no site is concerned. */
  readonly siteCode: string | null
  readonly date: string
  /** Whether the branch wants a commitment letter for the year of that day. */
  readonly needsCommitment?: boolean
  /** The version that candidates are prepared for. */
  readonly framework?: FollowedVersion | null
}

/** A letter is signed each year, in building materials: https://legal.tricoteuses.fr/articles/KALIARTI000029324357 */
export const asksCommitment = ({ accreditation: { commitmentLetter } }: Policy): boolean => commitmentLetter === 'yearly'

export type NotCovered = 'not_granted' | 'not_yet_valid' | 'expired' | 'suspended' | 'withdrawn' | 'relinquished' |
  'activity_not_covered' | 'certificate_not_covered' | 'site_not_covered' | 'not_committed' | 'not_compliant'

/** What stands behind it. */
export const ruleBehind = (reason: NotCovered) => reason === 'not_compliant' ? 'framework.transition' as const : 'model:5.2' as const

export interface CoverageAnswer { readonly covered: boolean, readonly reason: NotCovered | null }

const grantedOnce = ['granted', 'suspended', 'withdrawn', 'relinquished']

/** Its last day is a valid day; whatever ends it counts from its effective day, and not before. */
export function covers (accreditation: AccreditationFacts, question: CoverageQuestion): CoverageAnswer {
  const reason = outOfForce(accreditation, question.date) ?? outOfScope(accreditation, question) ??
    astray(accreditation, question) ?? uncommitted(accreditation, question)
  return { covered: reason === null, reason }
}

const closest: readonly NotCovered[] = [
  'not_committed', 'not_compliant', 'suspended', 'withdrawn', 'relinquished', 'expired', 'not_yet_valid', 'site_not_covered', 'certificate_not_covered', 'activity_not_covered'
]

/** One right that covers is enough for its holder; otherwise the reason is that of the right that comes closest. */
export function uncovered (accreditations: readonly AccreditationFacts[], question: CoverageQuestion): NotCovered | null {
  const reasons = accreditations.map((accreditation) => covers(accreditation, question).reason)
  return reasons.includes(null) ? null : closest.find((reason) => reasons.includes(reason)) ?? 'not_granted'
}

export const isExpired = ({ status, validUntil }: AccreditationFacts, asOf: string): boolean =>
  grantedOnce.includes(status) && validUntil !== null && validUntil < asOf

/** Why it is no right to act on that day, whatever the certificate or the site. */
export function outOfForce (accreditation: AccreditationFacts, date: string): NotCovered | null {
  const { status, validFrom, validUntil, suspendedFrom, withdrawnFrom, suspensions = [] } = accreditation
  if (!grantedOnce.includes(status) || validFrom === null) return 'not_granted'
  if (date < validFrom) return 'not_yet_valid'
  const isEnded = status === 'withdrawn' || status === 'relinquished'
  if (isEnded && (withdrawnFrom ?? date) <= date) return status
  if (validUntil !== null && validUntil < date) return 'expired'
  const suspended = status === 'suspended' ? suspendedFrom ?? date : isEnded ? suspendedFrom : null
  const wasSuspended = suspensions.some(({ from, until }) => from <= date && date < until)
  return wasSuspended || (suspended !== null && suspended <= date) ? 'suspended' : null
}

/** After a revision organisations have time to comply, three months in car services [S41]. What was decided under the version follows it. */
function astray (
  { decidedOn, validFrom, compliances = [] }: AccreditationFacts, { activity, certificateId, date, framework = null }: CoverageQuestion
): NotCovered | null {
  if (activity !== 'preparation' || framework === null) return null
  const { version, effectiveOn, complyBy } = framework
  const isRevised = complyBy > effectiveOn && (decidedOn ?? validFrom ?? effectiveOn) < effectiveOn
  const isFollowed = compliances.some((declared) =>
    declared.certificateId === certificateId && declared.frameworkVersion >= version && declared.declaredOn <= date)
  return isRevised && date > complyBy && !isFollowed ? 'not_compliant' : null
}

function uncommitted ({ commitmentYears = [] }: AccreditationFacts, { needsCommitment = false, date }: CoverageQuestion): NotCovered | null {
  return needsCommitment && !commitmentYears.includes(yearOf(date)) ? 'not_committed' : null
}

function outOfScope (
  { activities, certificateIds, siteCodes }: AccreditationFacts, { activity, certificateId, siteCode }: CoverageQuestion
): NotCovered | null {
  if (!activities.includes(activity)) return 'activity_not_covered'
  if (certificateIds.length > 0 && !certificateIds.includes(certificateId)) return 'certificate_not_covered'
  const isElsewhere = siteCode !== null && siteCodes.length > 0 && !siteCodes.includes(siteCode)
  return isElsewhere ? 'site_not_covered' : null
}

/** What a request must still name. An examiner's accreditation is personal: it has no site. */
export function scopeFaults (
  scope: Policy['accreditation']['scope'], holder: Holder,
  named: Pick<AccreditationFacts, 'activities' | 'certificateIds' | 'siteCodes'>
): readonly ('activities' | 'certificates' | 'sites')[] {
  const faults: ('activities' | 'certificates' | 'sites')[] = []
  if (named.activities.length === 0) faults.push('activities')
  if (scope.perCertificate && named.certificateIds.length === 0) faults.push('certificates')
  if (scope.perSite && holder === 'organization' && named.siteCodes.length === 0) faults.push('sites')
  return faults
}

type Piece = Policy['accreditation']['pieces'][number]
export type Holder = Piece['holder']

export interface PieceDocument { readonly kind: string, readonly issuedOn: string | null, readonly value: number | null }

export const pieceFaultWords = ['missing', 'undated', 'too_old', 'below_minimum'] as const

export interface PieceFault {
  readonly kind: Piece['kind']
  readonly fault: typeof pieceFaultWords[number]
  /** The day of the document, and the earliest day accepted. */
  readonly issuedOn: string | null
  readonly earliest: string | null
  readonly needed: number | null
  readonly present: number | null
}

interface File { readonly holder: Holder, readonly asOf: string, readonly isRenewal?: boolean }

/** One document of a kind without fault is enough; otherwise the faults are those of the latest one. */
export function pieceFaults (
  pieces: readonly Piece[], documents: readonly PieceDocument[], { holder, asOf, isRenewal = false }: File
): readonly PieceFault[] {
  return pieces.filter((piece) => piece.holder === holder && (isRenewal || piece.when !== 'renewal')).flatMap((piece) => {
    const found = documents.filter(({ kind }) => kind === piece.kind).map((document) => faultsOf(piece, document, asOf))
    if (found.length === 0) return [{ ...blank(piece), fault: 'missing' as const }]
    if (found.some((faults) => faults.length === 0)) return []
    return found.reduce((latest, faults) => (faults[0]!.issuedOn ?? '') > (latest[0]!.issuedOn ?? '') ? faults : latest)
  })
}

function faultsOf (piece: Piece, { issuedOn, value }: PieceDocument, asOf: string): PieceFault[] {
  const earliest = piece.maxAgeMonths === null ? null : addMonths(asOf, -piece.maxAgeMonths)
  const figures = { ...blank(piece), issuedOn, earliest, present: value }
  const faults: PieceFault[] = []
  if (earliest !== null && issuedOn === null) faults.push({ ...figures, fault: 'undated' })
  if (earliest !== null && issuedOn !== null && issuedOn < earliest) faults.push({ ...figures, fault: 'too_old' })
  if (piece.minValue !== null && (value === null || value < piece.minValue)) faults.push({ ...figures, fault: 'below_minimum' })
  return faults
}

const blank = ({ kind, minValue: needed }: Piece) => ({ kind, needed, issuedOn: null, earliest: null, present: null })
