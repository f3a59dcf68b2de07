import type { Accreditation, AccreditationCommand } from './accreditation.ts'
import type { AccreditationFacts } from './accreditation-guards.ts'
import type { Context, Known } from './kernel/decider.ts'
import { insist, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { addMonths } from './rules/calendar.ts'

/** What a decision brings: the dates of a right, or a reason. */

export interface Term { readonly decidedOn: string, readonly validFrom: string, readonly validUntil: string }
export interface Denial { readonly decidedOn: string, readonly reason: string, readonly policyId: string }
type Command<Type> = Extract<AccreditationCommand, { type: Type }>

/** The secretariat dates its own decisions; a vote brings dates that the commission has judged. */
export function grantOf (state: Accreditation, { decidedOn, validFrom }: Command<'grant'>, { policy, context }: Known<AccreditationFacts>): Term {
  if (context.actor.role !== 'system') {
    insistDecisionDay(state, decidedOn, context)
    insist(validFrom < decidedOn && refuse('date_too_early', 'model:accreditation', { earliest: decidedOn }), '#/validFrom')
  }
  return { decidedOn, validFrom, validUntil: addMonths(validFrom, lengthOf(state, policy)) }
}

export function refusalOf (
  state: Accreditation, { decidedOn, reason = 'commission_decision' }: Command<'refuse'>, { policyId, context }: Known<AccreditationFacts>
): Denial {
  if (context.actor.role !== 'system') insistDecisionDay(state, decidedOn, context)
  return { decidedOn, reason, policyId }
}

/** In months, from day to same day (de quantième à quantième), as units are kept. A later term of an organisation may be shorter than its first. */
function lengthOf ({ holder, previousId }: Accreditation, { accreditation }: Policy): number {
  const { durationMonths, renewalMonths, examinerDurationMonths } = accreditation
  if (holder === 'examiner') return examinerDurationMonths
  return previousId === null ? durationMonths : renewalMonths ?? durationMonths
}

/** Not before the file was complete, and not in advance. */
function insistDecisionDay ({ acceptedOn: earliest }: Accreditation, decidedOn: string, { today }: Context): void {
  insist(decidedOn > today && refuse('date_in_future', 'model:accreditation', { date: decidedOn, today }), '#/decidedOn')
  insist(earliest !== null && decidedOn < earliest && refuse('date_too_early', 'model:accreditation', { earliest: earliest! }), '#/decidedOn')
}
