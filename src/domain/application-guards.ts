import type { Application } from './application.ts'
import type { applicationMachine } from './application-machine.ts'
import type { Candidate } from './candidate.ts'
import { guardsOf } from './kernel/guard.ts'
import type { GuardOf, Role } from './kernel/machine.ts'
import { type Refusal, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { type CertificateFacts, eligibility, type EligibilityReason, type VaeRequest, vaeYearlyLimit } from './rules/eligibility.ts'
import { heldUnits, type MappedFramework, type UnitAwardFact, type UnitSet } from './rules/held-units.ts'

/** What is read of the version that a person applies under. */
export interface FrameworkFacts extends MappedFramework, UnitSet {
  readonly units: MappedFramework['units']
  readonly hasPrerequisites: boolean
}

/** What the guards must know of others. Each is one column in db/applications.ts. */
export interface ApplicationFacts {
  readonly certificate: CertificateFacts & { readonly level: number | null, readonly registrationNumber: string | null }
  readonly framework: FrameworkFacts
  /** Units of this certificate that the person was ever given. */
  readonly unitAwards: readonly UnitAwardFact[]
  readonly category: Candidate['category']
  /** Another file that is under way, or whose result is not published yet. While there is one, no guard tells what came of it. */
  readonly liveElsewhere: string | null
  readonly liveAward: string | null
  /** The latest day from which an earlier decision lets the person apply again. */
  readonly retakeFrom: string | null
  readonly vaeRequests: readonly VaeRequest[]
  /** Units with a locked result of this application. */
  readonly assessedUnits: readonly string[]
  /** Enrollments that live, or ended with something done. */
  readonly enrollments: number
}

/** Of the units asked for, those that the person does not hold on this day. */
export function missingUnits (
  { unitCodes }: Pick<Application, 'unitCodes'>, { framework, unitAwards }: Pick<ApplicationFacts, 'framework' | 'unitAwards'>, asOf: string
): string[] {
  const held = heldUnits(unitAwards, framework, asOf).held.map(({ unitCode }) => unitCode)
  return unitCodes.filter((code) => !held.includes(code))
}

const decider: Readonly<Record<Policy['vae']['admissibilityDecider'], Role>> = {
  certifying_body: 'officer', assessment_organisation: 'examiner', national_jury: 'juror'
}

const guard = guardsOf<Application, ApplicationFacts>()

export const applicationGuards = {
  channel_open: guard([], (_, __, { application: { channel } }, { actor }) => (channel as readonly Role[]).includes(actor.role)
    ? null
    : refuse('channel_closed', 'application.channel', { channel: channel.join(', ') })),
  certificate_open: guard(['certificate'], (_, { certificate: { status } }) => ['closed', 'suspended'].includes(status)
    ? refuse('certificate_not_open', 'model:certificate', { status })
    : null),
  route_open: guard(['certificate'], (application, { certificate }, _, { today }) => closedRoute(application, certificate, today)),
  one_live: guard(['liveElsewhere', 'liveAward'], (_, { liveElsewhere: applicationId, liveAward: awardId }) => {
    if (applicationId !== null) return refuse('application_already_live', 'model:5.4', { applicationId })
    return awardId === null ? null : refuse('already_awarded', 'model:5.4', { awardId })
  }),
  retake_delay: guard(['liveElsewhere', 'retakeFrom'], (_, { liveElsewhere, retakeFrom: earliest }, __, { today }) =>
    liveElsewhere !== null || earliest === null || earliest <= today ? null : refuse('retake_too_early', 'retake.minDelay', { earliest })),
  vae_limit: guard(['vaeRequests', 'framework'], ({ route, certificateId, unitCodes }, { vaeRequests, framework }, _, { today }) => {
    if (route !== 'vae') return null
    const unitsOnly = unitCodes.length < framework.units.length
    const { isReached, allowed, present, year, nextOn } = vaeYearlyLimit(vaeRequests, { certificateId, unitsOnly, asOf: today })
    return isReached ? refuse('vae_limit_reached', 'law:vae_yearly_limit', { allowed, present, year, nextOn }) : null
  }),
  units_missing: guard(['liveElsewhere', 'framework', 'unitAwards'], (application, facts, _, { today }) =>
    facts.liveElsewhere !== null || missingUnits(application, facts, today).length > 0 ? null : refuse('nothing_missing', 'model:application', {})),
  prerequisites_declared: guard(['framework'], ({ prerequisitesDeclared }, { framework }) =>
    prerequisitesDeclared || !framework.hasPrerequisites ? null : refuse('prerequisites_not_declared', 'model:application', {})),
  employer_named: guard(['category'], ({ employerOrganizationId }, { category }) =>
    category === 'employee' && employerOrganizationId === null ? refuse('employer_missing', 'model:application', {}) : null),
  agreement_signed: guard(['category'], ({ agreementSignedOn }, { category }, { application: { agreement } }, { today }) =>
    agreement && category === 'employee' && (agreementSignedOn ?? '9999-12-31') > today
      ? refuse('agreement_missing', 'application.agreement', {})
      : null),
  orientation_open: guard(['enrollments'], ({ admissibility }, { enrollments }) =>
    admissibility !== null || enrollments > 0 ? refuse('decision_followed', 'model:application', {}) : null),
  admissibility_decider: guard([], (_, __, { vae: { admissibilityDecider } }, { actor }) => actor.role === decider[admissibilityDecider]
    ? null
    : refuse('not_the_decider', 'vae.admissibilityDecider', { decider: admissibilityDecider })),
  admissibility_undecided: guard([], ({ admissibilityDecidedOn, tacitAdmissionOn: since }, _, __, { today }) => {
    if (admissibilityDecidedOn !== null) return refuse('admissibility_decided', 'model:application', { decidedOn: admissibilityDecidedOn })
    return since !== null && since <= today ? refuse('admissible_by_silence', 'law:vae_silence', { since }) : null
  }),
  admissibility_revocable: guard(['enrollments'], ({ admissibility }, { enrollments }) => {
    if (admissibility === null) return refuse('admissibility_not_decided', 'model:application', {})
    return enrollments > 0 ? refuse('decision_followed', 'model:application', {}) : null
  }),
  admissible: guard([], (application, _, __, { today }) => isAdmissible(application, today)
    ? null
    : refuse('admissibility_pending', 'law:vae_silence', { tacitOn: application.tacitAdmissionOn ?? '' })),
  units_assessed: guard(['framework', 'unitAwards', 'assessedUnits'], (application, facts, policy, { today }) => {
    const missing = missingUnits(application, facts, today)
    const open = missing.filter((code) => !facts.assessedUnits.includes(code))
    const isEnough = open.length === 0 || (policy.application.partialFiles && open.length < missing.length)
    return isEnough ? null : refuse('units_not_assessed', 'application.partialFiles', { units: open.join(', ') })
  })
} satisfies Record<GuardOf<typeof applicationMachine>, unknown>

/** Decided so, or not answered within two months of the complete file. */
export function isAdmissible ({ admissibility, tacitAdmissionOn }: Application, asOf: string): boolean {
  return admissibility === 'admissible' || (admissibility === null && tacitAdmissionOn !== null && tacitAdmissionOn <= asOf)
}

function closedRoute ({ route, scheme }: Application, certificate: CertificateFacts, asOf: string): Refusal | null {
  const { reasons } = eligibility(certificate, { route, scheme, asOf })
  const found = reasons.find(({ reason }) => reason !== 'certificate_closed' && reason !== 'certificate_suspended')
  return found ? refusalOf(found, route) : null
}

function refusalOf ({ reason, rule, params }: EligibilityReason, route: string): Refusal {
  if (reason === 'route_not_offered') return refuse('route_not_offered', rule, { route })
  if (reason === 'never_open') return refuse('route_never_open', rule, { route })
  const { what = '', needed = '', present = '' } = params
  return refuse('registration_missing', rule, { what, needed, present })
}
