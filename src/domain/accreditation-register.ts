import type { Accreditation, AccreditationEvent } from './accreditation.ts'
import { insist, refuse } from './kernel/refusal.ts'
import { addMonths } from './rules/calendar.ts'
import { type RegistrationFacts, registrationOn } from './rules/eligibility.ts'

export type RegisterChange = Pick<Accreditation, 'registerChangedOn' | 'registerUpdateDueOn'>

/** The national list of accredited organisations is updated within two months of a change: a rule of law, the same in every branch. */
export const registerMonths = 2

/** What a change on this day asks for. An earlier change that the list has not learnt of keeps its day: a later one does not put it off. */
export function registerChange (
  { holder, registerChangedOn, registerUpdateDueOn, registerUpdatedOn }: Accreditation,
  { registrations }: { readonly registrations: readonly RegistrationFacts[] }, day: string
): RegisterChange {
  const isListed = holder === 'organization' && registrations.some((certificate) => registrationOn(certificate, day) !== 'unregistered')
  const pending = registerUpdatedOn === null ? registerUpdateDueOn : null
  if (!isListed) return { registerChangedOn: pending && registerChangedOn, registerUpdateDueOn: pending }
  return { registerChangedOn: day, registerUpdateDueOn: pending ?? addMonths(day, registerMonths) }
}

export function changed ({ registerChangedOn, registerUpdateDueOn }: RegisterChange): Partial<Accreditation> {
  return { registerChangedOn, registerUpdateDueOn, registerUpdatedOn: null }
}

/** An update made before the change does not tell it. */
export function registerUpdated (
  { registerChangedOn: earliest }: Accreditation, { updatedOn }: { readonly updatedOn: string }, today: string
): Extract<AccreditationEvent, { type: 'accreditation.register_updated' }> {
  const rule = 'law:register_update'
  insist(updatedOn > today && refuse('date_in_future', rule, { date: updatedOn, today }), '#/updatedOn')
  insist(earliest !== null && updatedOn < earliest && refuse('date_too_early', rule, { earliest: earliest! }), '#/updatedOn')
  return { type: 'accreditation.register_updated', registerUpdatedOn: updatedOn }
}
