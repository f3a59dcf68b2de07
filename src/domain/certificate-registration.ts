import type { Certificate, Registration, RegistrationTerm } from './certificate.ts'
import { insist, refuse } from './kernel/refusal.ts'
import { addYears } from './rules/calendar.ts'

/** Years that one decision lasts at most: L6113-6 of the Code du travail for the RS, the same for the RNCP; 3 on a single cohort (décret 2025-500). */
const longest = { usual: 5, singleCohort: 3 }

const notBefore = (date: string, earliest: string) =>
  date < earliest && refuse('date_too_early', 'model:certificate', { earliest })

export function judgeRegistration ({ register }: Certificate, registration: Registration, today: string): void {
  const { registrationNumber, level } = registration
  const prefix = register!.toUpperCase()
  insist(!new RegExp(`^${prefix}[0-9]+$`).test(registrationNumber) &&
    refuse('registration_number_astray', 'model:certificate', { prefix }), '#/registrationNumber')
  insist(register === 'rncp' && level === null && refuse('level_missing', 'model:certificate', { register }), '#/level')
  insist(register === 'rs' && level !== null && refuse('level_unexpected', 'model:5.5', { register }), '#/level')
  judgeDates(registration, today)
}

/** The term runs from the effective date where that is later than the decision: registered by right. */
function judgeDates ({ decidedOn, effectiveOn, registrationEnd, lastDeliveryDate, isSingleCohort }: Registration, today: string): void {
  insist(decidedOn > today && refuse('date_in_future', 'model:certificate', { date: decidedOn, today }), '#/decidedOn')
  insist(notBefore(registrationEnd, effectiveOn), '#/registrationEnd')
  insist(notBefore(lastDeliveryDate, registrationEnd), '#/lastDeliveryDate')
  const years = isSingleCohort ? longest.singleCohort : longest.usual
  const latest = addYears(decidedOn > effectiveOn ? decidedOn : effectiveOn, years)
  insist(registrationEnd > latest && refuse('registration_too_long', 'law:registration_term', { years, latest }), '#/registrationEnd')
}

export interface RegistrationEnding { readonly endedOn: string, readonly lastDeliveryDate: string, readonly reason: string }

/** Taken back before its term: who was admissible or enrolled keeps their rights until the last delivery. */
export function judgeEnding (certificate: Certificate, { endedOn, lastDeliveryDate }: RegistrationEnding): void {
  const { effectiveOn, registrationEnd: latest, lastDeliveryDate: lastDelivery } = certificate
  insist(notBefore(endedOn, effectiveOn!), '#/endedOn')
  insist(endedOn > latest! && refuse('date_too_late', 'model:certificate', { latest: latest! }), '#/endedOn')
  insist(notBefore(lastDeliveryDate, endedOn), '#/lastDeliveryDate')
  insist(lastDeliveryDate > lastDelivery! && refuse('date_too_late', 'model:certificate', { latest: lastDelivery! }), '#/lastDeliveryDate')
}

/** The terms that ran before the one that comes now: what was delivered or begun under them stays so. The same decision written again is none. */
export function termsBefore (certificate: Certificate, effectiveOn: string | null): readonly RegistrationTerm[] {
  const { earlierRegistrations, registrationEnd, register } = certificate
  if (register === null || registrationEnd === null || certificate.effectiveOn === effectiveOn) return earlierRegistrations
  return [{
    register,
    registrationNumber: certificate.registrationNumber!,
    level: certificate.level,
    decidedOn: certificate.decidedOn!,
    effectiveOn: certificate.effectiveOn!,
    registrationEnd,
    lastDeliveryDate: certificate.lastDeliveryDate!
  }, ...earlierRegistrations]
}
