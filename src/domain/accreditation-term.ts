import type { Accreditation, AccreditationCommand, AccreditationCommitment, AccreditationCompliance } from './accreditation.ts'
import type { AccreditationFacts } from './accreditation-guards.ts'
import type { Context, Known } from './kernel/decider.ts'
import { found, insist, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { addMonths, yearOf } from './rules/calendar.ts'

/** What gives a right its dates: the decision, suspensions that were lifted, letters for its years, versions that its holder follows. */

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

/** A right is not taken back for days on which people already relied on it. */
export function dayOf ({ effectiveOn }: { readonly effectiveOn: string }, today: string): string {
  insist(effectiveOn < today && refuse('effect_in_the_past', 'model:accreditation', { effectiveOn, earliest: today }), '#/effectiveOn')
  return effectiveOn
}

/** The days without the right stay on record; a loss that ends before its day was none. */
export function lifted (
  { suspendedFrom, withdrawnFrom, suspensions }: Accreditation, { reinstatedOn: until }: { readonly reinstatedOn: string }
): Partial<Accreditation> {
  const [from] = [suspendedFrom, withdrawnFrom].filter((day) => day !== null).sort()
  const wasInEffect = from !== undefined && from < until
  const ended = { suspendedFrom: null, withdrawnFrom: null, caseClosedOn: null }
  return { ...ended, suspensions: wasInEffect ? [...suspensions, { from, until }] : suspensions }
}

/** For this year or a later one of the term, once: a letter does not make good for a year that is over. */
export function commitmentOf (
  { branchId, id: accreditationId, validFrom, validUntil }: Accreditation, { id, year }: Command<'sign_commitment'>,
  { facts: { commitmentYears }, context: { today, now } }: Known<AccreditationFacts>
): AccreditationCommitment {
  const from = Math.max(yearOf(validFrom ?? today), yearOf(today))
  const until = yearOf(validUntil ?? today)
  const rule = 'accreditation.commitmentLetter'
  insist((year < from || year > until) && refuse('commitment_year_outside', rule, { year, from, until }), '#/year')
  insist(commitmentYears.includes(year) && refuse('commitment_signed', rule, { year }), '#/year')
  return { branchId, id, accreditationId, year, recordedAt: now }
}

/** Of a certificate in its scope, for a version that was adopted, once. It may come before the version takes effect. */
export function complianceOf (
  { branchId, id: accreditationId, certificateIds }: Accreditation, { id, certificateId, frameworkVersion, isAdopted }: Command<'declare_compliance'>,
  { facts: { compliances }, context: { today, now } }: Known<AccreditationFacts>
): AccreditationCompliance {
  const isInScope = certificateIds.length === 0 || certificateIds.includes(certificateId)
  found(isInScope || null, 'certificate', '#/certificateId')
  found(isAdopted || null, 'framework', '#/frameworkVersion')
  const earlier = compliances.find((declared) => declared.certificateId === certificateId && declared.frameworkVersion === frameworkVersion)
  insist(earlier && refuse('compliance_declared', 'framework.transition', { version: frameworkVersion, declaredOn: earlier.declaredOn }), '#/frameworkVersion')
  return { branchId, id, accreditationId, certificateId, frameworkVersion, declaredOn: today, recordedAt: now }
}
