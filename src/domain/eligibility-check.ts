import type { Application } from './application.ts'
import { type ApplicationFacts, applicationGuards } from './application-guards.ts'
import { applicationMachine } from './application-machine.ts'
import type { Known } from './kernel/decider.ts'
import type { Refusal } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { policyIn } from './policy-variants.ts'
import { addDays, addYears, yearOf } from './rules/calendar.ts'
import { type Registration, registrationOn, registrations, type Route, routes, type Scheme, schemes } from './rules/eligibility.ts'
import { type HeldUnit, heldUnits, type UnitAwardFact } from './rules/held-units.ts'

/** What a file would meet if it were handed in: the guards of `submit`, asked of a draft that nobody keeps. */

export interface EligibilityRefusal extends Refusal {
  /** The first day on which this rule, as it stands now, does not refuse any more; null: no day is in sight. */
  readonly earliestOn: string | null
}

export interface EligibilityVerdict {
  readonly isEligible: boolean
  readonly registration: Registration
  readonly heldUnits: readonly HeldUnit[]
  readonly missingUnits: readonly string[]
  readonly refusals: readonly EligibilityRefusal[]
  readonly otherRoutes: readonly Route[]
  readonly otherSchemes: readonly Scheme[]
}

type GuardName = keyof typeof applicationGuards
type Facts = Known<ApplicationFacts>

const ofSubmit = applicationMachine.transitions.submit.guards!
/** About whoever files. An officer never does, and asks about the person. */
const ofFiler: readonly GuardName[] = ['channel_open', 'accredited_channel']

/** `seen`: the units that the reader may know of. */
export function checkEligibility (draft: Application, known: Facts, seen: readonly UnitAwardFact[]): EligibilityVerdict {
  const { facts: { framework }, context: { today, actor: { role } } } = known
  const asked = role === 'officer' ? ofSubmit.filter((name) => !ofFiler.includes(name)) : ofSubmit
  const refusals = asked.flatMap((name): EligibilityRefusal[] => {
    const refusal = refusalOn(today, name, draft, known)
    return refusal ? [{ ...refusal, earliestOn: earliestOn(name, draft, known) }] : []
  })
  const held = heldUnits(seen, framework, today).held.filter(({ unitCode }) => draft.unitCodes.includes(unitCode))
  return {
    isEligible: refusals.length === 0,
    registration: draft.registration,
    heldUnits: held,
    missingUnits: draft.unitCodes.filter((code) => !held.some(({ unitCode }) => unitCode === code)),
    refusals,
    otherRoutes: routes.filter((route) => route !== draft.route && isOpenRoute({ ...draft, route }, known)),
    otherSchemes: schemes.filter((scheme) => scheme !== draft.scheme && isOpenScheme({ ...draft, scheme }, known))
  }
}

/** As if the file were written and handed in on that day. */
function refusalOn (day: string, name: GuardName, draft: Application, { facts, policy, context }: Facts): Refusal | null {
  const written = { ...draft, registration: registrationOn(facts.certificate, day) }
  return applicationGuards[name].check(written, facts as never, policyIn(policy, written), { ...context, today: day })
}

function earliestOn (name: GuardName, draft: Application, known: Facts): string | null {
  return turningDays(draft, known).find((day) => refusalOn(day, name, draft, known) === null) ?? null
}

/** Between two of these days no guard changes its mind. */
function turningDays ({ route, agreementSignedOn }: Application, { facts, policy, context: { today } }: Facts): string[] {
  const { certificate: { effectiveOn = null, registrationEnd }, retakeFrom, birthDate, filerAccreditations, unitAwards } = facts
  const days = [
    `${yearOf(today) + 1}-01-01`,
    effectiveOn,
    dayAfter(registrationEnd),
    retakeFrom,
    agreementSignedOn,
    ...leastAges(policy, route).map((age) => birthDate && addYears(birthDate, age)),
    ...filerAccreditations.map(({ validFrom }) => validFrom),
    ...unitAwards.flatMap(({ expiresOn, revokedOn }) => [dayAfter(expiresOn), revokedOn])
  ]
  return [...new Set(days.filter((day) => day !== null && day > today))].sort() as string[]
}

const dayAfter = (date: string | null) => date && addDays(date, 1)

const leastAges = (policy: Policy, route: Route) =>
  registrations.map((registration) => policyIn(policy, { route, registration }).application.youngPerson.minAge)

const isOpen = (names: readonly GuardName[], draft: Application, known: Facts) =>
  names.every((name) => refusalOn(known.context.today, name, draft, known) === null)

/** A free candidate who may still be authorised has an open route. */
const isOpenRoute = (draft: Application, known: Facts) =>
  isOpen(['certificate_open', 'route_offered', 'route_open', 'individual_open'], { ...draft, individualAuthorisedOn: known.context.today }, known)

const isOpenScheme = (draft: Application, known: Facts) => isOpen(['certificate_open', 'scheme_open', 'pro_a_listed'], draft, known)
