import { addMonths, addYears, yearOf } from './calendar.ts'

/** What the register opens, when, and how often a person may ask. */

export const routes = ['continuing_training', 'professionalization_contract', 'apprenticeship', 'vae', 'individual'] as const
export type Route = typeof routes[number]
export const schemes = [
  'skills_development_plan', 'professionalization_contract', 'cpf', 'pro_a', 'job_seeker_training', 'self_funded'
] as const
export type Scheme = typeof schemes[number]

export const registrations = ['unregistered', 'rs', 'rncp'] as const
export type Registration = typeof registrations[number]
const everywhere: readonly Registration[] = registrations

/** Where each route is open. Apprenticeship is for titles: branches turn the certificate into one instead. */
const openRoutes: Readonly<Record<Route, readonly Registration[]>> = {
  continuing_training: everywhere,
  professionalization_contract: ['unregistered', 'rncp'],
  apprenticeship: [],
  vae: ['rncp'],
  individual: everywhere
}

const openSchemes: Readonly<Record<Scheme, readonly Registration[]>> = {
  skills_development_plan: everywhere,
  professionalization_contract: ['unregistered', 'rncp'],
  cpf: ['rs', 'rncp'],
  pro_a: ['rncp'],
  job_seeker_training: everywhere,
  self_funded: everywhere
}

export interface RegistrationFacts {
  readonly register: 'rncp' | 'rs' | null
  readonly effectiveOn?: string | null
  readonly registrationEnd: string | null
  readonly lastDeliveryDate: string | null
  /** Terms before the present one: what stood under them stays so. */
  readonly earlierRegistrations?: readonly (RegistrationFacts & DeliveryTerms)[]
}

/** What is written on a certificate that is delivered under a registration. */
export interface DeliveryTerms { readonly level: number | null, readonly registrationNumber: string | null }

export interface CertificateFacts extends RegistrationFacts {
  readonly status: string
  readonly routes: readonly string[]
}

export interface EligibilityReason {
  readonly reason: 'certificate_closed' | 'certificate_suspended' | 'route_not_offered' |
    'never_open' | 'registration_required' | 'registration_ended' | 'register_excluded'
  readonly about: 'certificate' | 'framework' | 'route' | 'scheme'
  readonly rule: `law:${string}` | `model:${string}`
  readonly params: Readonly<Record<string, string>>
}

export interface EligibilityAnswer { readonly open: boolean, readonly reasons: readonly EligibilityReason[] }

/** The end day itself still counts: the record is inactive from the day after. */
export function registrationOn (certificate: RegistrationFacts, date: string): Registration {
  return termsOf(certificate).find((term) => isLiveOn(term, date))?.register ?? 'unregistered'
}

const termsOf = <Term extends RegistrationFacts>(present: Term): readonly (Term | RegistrationFacts & DeliveryTerms)[] =>
  [present, ...present.earlierRegistrations ?? []]

const isLiveOn = ({ register, effectiveOn, registrationEnd }: RegistrationFacts, date: string): boolean =>
  register !== null && registrationEnd !== null && date <= registrationEnd && (effectiveOn ?? date) <= date

/** Route × scheme × registration × day, with everything that stands in the way. */
export function eligibility (
  certificate: CertificateFacts, { route, scheme, asOf }: { route: Route, scheme: Scheme, asOf: string }
): EligibilityAnswer {
  const { status, routes } = certificate
  const reasons: EligibilityReason[] = []
  if (status === 'closed') reasons.push({ reason: 'certificate_closed', about: 'certificate', rule: 'model:certificate', params: { asOf } })
  if (status === 'suspended') reasons.push({ reason: 'certificate_suspended', about: 'certificate', rule: 'model:certificate', params: { asOf } })
  if (!routes.includes(route)) reasons.push({ reason: 'route_not_offered', about: 'framework', rule: 'model:framework', params: { route } })
  const registration = registrationOn(certificate, asOf)
  for (const [about, what, open] of [['route', route, openRoutes[route]], ['scheme', scheme, openSchemes[scheme]]] as const) {
    if (open.includes(registration)) continue
    const params = { what, needed: open.join(', '), present: registration }
    reasons.push({ ...closedBecause(open, registration, certificate, asOf), about, rule: `law:${what}_registration`, params })
  }
  return { open: reasons.length === 0, reasons }
}

function closedBecause (
  open: readonly Registration[], present: Registration, { registrationEnd }: RegistrationFacts, asOf: string
): Pick<EligibilityReason, 'reason'> {
  if (open.length === 0) return { reason: 'never_open' }
  if (present !== 'unregistered') return { reason: 'register_excluded' }
  return { reason: registrationEnd !== null && registrationEnd < asOf ? 'registration_ended' : 'registration_required' }
}

/** Level and register are shown on what is delivered while registered, or in time to who entered while it was. */
export const deliversAsRegistered = (certificate: RegistrationFacts, delivery: Delivery): boolean => registrationBehind(certificate, delivery) !== 'unregistered'

/** The register under which something is delivered. */
export const registrationBehind = (certificate: RegistrationFacts, delivery: Delivery): Registration =>
  termBehind(certificate, delivery)?.register ?? 'unregistered'

export interface Delivery { readonly enteredOn: string, readonly deliveredOn: string }

/** Level and number that a delivery carries: of the registration it is delivered under, or was entered under in time. */
export function deliveredUnder (certificate: RegistrationFacts & DeliveryTerms, delivery: Delivery): DeliveryTerms {
  const term = termBehind(certificate, delivery)
  return term === null ? { level: null, registrationNumber: null } : { level: term.level, registrationNumber: term.registrationNumber }
}

function termBehind<Term extends RegistrationFacts> (certificate: Term, { enteredOn, deliveredOn }: Delivery) {
  const terms = termsOf(certificate)
  const isInTime = (term: RegistrationFacts) => isLiveOn(term, enteredOn) &&
    term.lastDeliveryDate !== null && enteredOn <= deliveredOn && deliveredOn <= term.lastDeliveryDate
  return terms.find((term) => isLiveOn(term, deliveredOn)) ?? terms.find(isInTime) ?? null
}

export interface VaeRequest { readonly certificateId: string, readonly unitsOnly: boolean, readonly submittedOn: string }

export interface VaeLimitAnswer {
  readonly isReached: boolean
  readonly limit: 'same_certificate' | 'certificates' | null
  readonly allowed: number
  readonly present: number
  readonly year: number
  /** The first day on which the count starts anew. */
  readonly nextOn: string
}

const vaeAllowed = { same_certificate: 1, certificates: 3 }

/** Per calendar year: one request for a certificate, three certificates; requests for units only are free. */
export function vaeYearlyLimit (
  requests: readonly VaeRequest[], next: { certificateId: string, unitsOnly: boolean, asOf: string }
): VaeLimitAnswer {
  const { certificateId, unitsOnly, asOf } = next
  const year = yearOf(asOf)
  const counted = requests.filter((request) => !request.unitsOnly && yearOf(request.submittedOn) === year)
  const present = {
    same_certificate: counted.filter((request) => request.certificateId === certificateId).length,
    certificates: new Set(counted.map((request) => request.certificateId)).size
  }
  const full = (limit: 'same_certificate' | 'certificates') => !unitsOnly && present[limit] >= vaeAllowed[limit]
  const limit = full('same_certificate') ? 'same_certificate' : full('certificates') ? 'certificates' : null
  const figures = { allowed: vaeAllowed[limit ?? 'certificates'], present: present[limit ?? 'certificates'] }
  return { isReached: limit !== null, limit, ...figures, year, nextOn: `${year + 1}-01-01` }
}

/** In full years. Who was born on 29 February has their birthday on the 28th where there is no 29th: the last day of a month stands for the missing ones. */
export function ageOn (birthDate: string, date: string): number {
  const years = yearOf(date) - yearOf(birthDate)
  return addYears(birthDate, years) <= date ? years : years - 1
}

/** Silence for two months from the complete file is a yes, from this day on. */
export const tacitAdmissionOn = (completeOn: string): string => addMonths(completeOn, 2)

/** The day itself is allowed. */
export const earliestRetake = (decidedOn: string, minDelayMonths: number): string => addMonths(decidedOn, minDelayMonths)
