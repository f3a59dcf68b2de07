import type { Application } from './application.ts'
import type { applicationMachine } from './application-machine.ts'
import { applicationVaeGuards } from './application-vae-guards.ts'
import type { Candidate } from './candidate.ts'
import { guardsOf } from './kernel/guard.ts'
import type { GuardOf, Role } from './kernel/machine.ts'
import { type Refusal, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { type AccreditationFacts, asksCommitment, uncovered } from './rules/coverage.ts'
import {
  ageOn, type CertificateFacts, eligibility, type EligibilityReason, registrationOn, type VaeRequest
} from './rules/eligibility.ts'
import { heldUnits, type MappedFramework, type UnitAwardFact, type UnitSet } from './rules/held-units.ts'
import { definitionEnd, type DefinitionTerm } from './rules/definition-life.ts'
import type { PrecheckFact } from './rules/precheck.ts'

/** What is read of the version that a person applies under. */
export interface FrameworkFacts extends MappedFramework, UnitSet {
  readonly units: MappedFramework['units']
  readonly hasPrerequisites: boolean
}

/** What the guards must know of others. Each is one column in db/applications.ts. */
export interface ApplicationFacts {
  readonly certificate: CertificateFacts & { readonly code: string, readonly level: number | null, readonly registrationNumber: string | null }
  readonly definition: DefinitionTerm
  readonly framework: FrameworkFacts
  /** The version that a file written today follows. */
  readonly inForce: Pick<MappedFramework, 'version' | 'units'>
  /** Units of this certificate that the person was ever given. */
  readonly unitAwards: readonly UnitAwardFact[]
  readonly category: Candidate['category']
  /** null where a person is only described, without it. */
  readonly birthDate: string | null
  /** Of the training organisation that acts, if it is one. */
  readonly filerAccreditations: readonly AccreditationFacts[]
  /** The person holds a certificate of this branch. */
  readonly hasPriorCertificate: boolean
  /** Another file that is under way, or whose result is not published yet. While there is one, no guard tells what came of it. */
  readonly liveElsewhere: string | null
  readonly liveAward: string | null
  /** The latest day from which an earlier decision lets the person apply again. */
  readonly retakeFrom: string | null
  readonly vaeRequests: readonly VaeRequest[]
  /** Steps before VAE is admitted, oldest first: the latest of each counts. */
  readonly prechecks: readonly PrecheckFact[]
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

const guard = guardsOf<Application, ApplicationFacts>()

export const applicationGuards = {
  channel_open: guard([], (_, __, { application: { channel } }, { actor }) => (channel as readonly Role[]).includes(actor.role)
    ? null
    : refuse('channel_closed', 'application.channel', { channel: channel.join(', ') })),
  certificate_open: guard(['certificate'], (_, { certificate: { status } }) => ['closed', 'suspended'].includes(status)
    ? refuse('certificate_not_open', 'model:certificate', { status })
    : null),
  definition_alive: guard(['definition'], (_, { definition }, { certificate: { definitionLifetime } }, { today }) => {
    const endedOn = definitionEnd(definition, definition.lifetime ?? definitionLifetime, today)
    return endedOn === null || today <= endedOn ? null : refuse('definition_ended', 'certificate.definitionLifetime', { endedOn })
  }),
  terms_current: guard(['certificate', 'inForce'], (written, { certificate, inForce: { version } }, _, { today }) => {
    const registration = registrationOn(certificate, today)
    if (written.frameworkVersion === version && written.registration === registration) return null
    const { frameworkVersion: writtenVersion, registration: writtenRegistration } = written
    return refuse('terms_changed', 'model:application', { writtenVersion, writtenRegistration, version, registration })
  }),
  accredited_channel: guard(['filerAccreditations'], ({ certificateId }, { filerAccreditations }, policy, { actor, today: date }) => {
    if (!policy.application.accreditedChannel || actor.role !== 'training_provider') return null
    const question = { certificateId, activity: 'preparation', siteCode: null, date, needsCommitment: asksCommitment(policy) } as const
    const reason = uncovered(filerAccreditations, question)
    return reason === null ? null : refuse('filer_not_accredited', 'application.accreditedChannel', { date, reason })
  }),
  route_offered: guard(['certificate'], (application, { certificate }, _, { today }) => closed('framework', application, certificate, today)),
  route_open: guard(['certificate'], (application, { certificate }, _, { today }) => closed('route', application, certificate, today)),
  scheme_open: guard(['certificate'], (application, { certificate }, _, { today }) => closed('scheme', application, certificate, today)),
  individual_open: guard([], ({ route, individualAuthorisedOn }, _, { application: { individual } }) => {
    if (route !== 'individual' || individual === 'open') return null
    if (individual === 'closed') return refuse('individual_closed', 'application.individual', {})
    return individualAuthorisedOn === null ? refuse('individual_not_authorised', 'application.individual', {}) : null
  }),
  pro_a_listed: guard(['certificate'], ({ scheme }, { certificate: { code } }, { application: { proA } }) =>
    scheme !== 'pro_a' || proA.length === 0 || proA.includes(code) ? null : refuse('not_on_pro_a_list', 'application.proA', { certificate: code })),
  one_live: guard(['liveElsewhere', 'liveAward'], (_, { liveElsewhere: applicationId, liveAward: awardId }) => {
    if (applicationId !== null) return refuse('application_already_live', 'model:5.4', { applicationId })
    return awardId === null ? null : refuse('already_awarded', 'model:5.4', { awardId })
  }),
  retake_delay: guard(['liveElsewhere', 'retakeFrom'], (_, { liveElsewhere, retakeFrom: earliest }, __, { today }) =>
    liveElsewhere !== null || earliest === null || earliest <= today ? null : refuse('retake_too_early', 'retake.minDelay', { earliest })),
  units_missing: guard(['liveElsewhere', 'framework', 'unitAwards'], (application, facts, _, { today }) =>
    facts.liveElsewhere !== null || missingUnits(application, facts, today).length > 0 ? null : refuse('nothing_missing', 'model:application', {})),
  prerequisites_declared: guard(['framework'], ({ prerequisitesDeclared }, { framework }) =>
    prerequisitesDeclared || !framework.hasPrerequisites ? null : refuse('prerequisites_not_declared', 'model:application', {})),
  under_agreement: guard([], ({ isUnderAgreement }, _, { application: { underAgreement } }) =>
    isUnderAgreement || !underAgreement ? null : refuse('not_under_agreement', 'application.underAgreement', {})),
  age_in_range: guard(['category', 'birthDate'], ({ route, scheme }, { category, birthDate }, { application: { youngPerson } }, { today }) => {
    const isConcerned = category === 'young_person' && [route, scheme].includes('professionalization_contract')
    return isConcerned ? outOfAge(birthDate, youngPerson, today) : null
  }),
  employer_named: guard(['category'], ({ employerOrganizationId }, { category }) =>
    category === 'employee' && employerOrganizationId === null ? refuse('employer_missing', 'model:application', {}) : null),
  agreement_signed: guard(['category'], ({ agreementSignedOn }, { category }, { application: { agreement } }, { today }) =>
    agreement && category === 'employee' && (agreementSignedOn ?? '9999-12-31') > today
      ? refuse('agreement_missing', 'application.agreement', {})
      : null),
  units_assessed: guard(['framework', 'unitAwards', 'assessedUnits'], (application, facts, policy, { today }) => {
    const missing = missingUnits(application, facts, today)
    const open = missing.filter((code) => !facts.assessedUnits.includes(code))
    const isEnough = open.length === 0 || (policy.application.partialFiles && open.length < missing.length)
    return isEnough ? null : refuse('units_not_assessed', 'application.partialFiles', { units: open.join(', ') })
  }),
  ...applicationVaeGuards
} satisfies Record<GuardOf<typeof applicationMachine>, unknown>

function closed (
  about: 'framework' | 'route' | 'scheme', { route, scheme }: Application, certificate: CertificateFacts, asOf: string
): Refusal | null {
  const found = eligibility(certificate, { route, scheme, asOf }).reasons.find((reason) => reason.about === about)
  return found ? refusalOf(found, route) : null
}

function outOfAge (
  birthDate: string | null, { minAge, maxAge }: Policy['application']['youngPerson'], asOf: string
): Refusal | null {
  if (minAge === 0 && maxAge === null) return null
  if (birthDate === null) return refuse('age_unknown', 'application.youngPerson', {})
  const present = ageOn(birthDate, asOf)
  if (present < minAge) return refuse('too_young', 'application.youngPerson', { needed: minAge, present })
  return maxAge !== null && present > maxAge ? refuse('too_old', 'application.youngPerson', { allowed: maxAge, present }) : null
}

function refusalOf ({ reason, rule, params }: EligibilityReason, route: string): Refusal {
  if (reason === 'route_not_offered') return refuse('route_not_offered', rule, { route })
  if (reason === 'never_open') return refuse('route_never_open', rule, { route })
  const { what = '', needed = '', present = '' } = params
  return refuse('registration_missing', rule, { what, needed, present })
}
