import type { Application } from './application.ts'
import type { ApplicationFacts } from './application-guards.ts'
import { guardsOf } from './kernel/guard.ts'
import type { Role } from './kernel/machine.ts'
import { type Refusal, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { vaeYearlyLimit } from './rules/eligibility.ts'
import { outcomeOf } from './rules/held-units.ts'
import { isExperienced, precheck } from './rules/precheck.ts'

const decider: Readonly<Record<Policy['vae']['admissibilityDecider'], Role>> = {
  certifying_body: 'officer', assessment_organisation: 'examiner', national_jury: 'juror'
}

const guard = guardsOf<Application, ApplicationFacts>()

export const applicationVaeGuards = {
  vae_limit: guard(['vaeRequests', 'framework'], ({ route, certificateId, unitCodes }, { vaeRequests, framework }, _, { today }) => {
    if (route !== 'vae') return null
    // The same as in db/applications.ts of earlier requests: a unit that nobody needs does not make it one for units only.
    const unitsOnly = outcomeOf({ framework, held: unitCodes }, false) !== 'full'
    const { isReached, allowed, present, year, nextOn } = vaeYearlyLimit(vaeRequests, { certificateId, unitsOnly, asOf: today })
    return isReached ? refuse('vae_limit_reached', 'law:vae_yearly_limit', { allowed, present, year, nextOn }) : null
  }),
  experience_enough: guard(['hasPriorCertificate'], (application, facts, policy) =>
    application.route === 'vae' ? inexperienced(application, facts, policy) : null),
  orientation_open: guard(['enrollments'], (application, { enrollments }, _, { today }) =>
    application.admissibility !== null || enrollments > 0
      ? refuse('decision_followed', 'model:application', {})
      : admittedBySilence(application, today)),
  admissibility_decider: guard([], (_, __, { vae: { admissibilityDecider } }, { actor }) => actor.role === decider[admissibilityDecider]
    ? null
    : refuse('not_the_decider', 'vae.admissibilityDecider', { decider: admissibilityDecider })),
  admissibility_undecided: guard([], (application, _, __, { today }) => {
    const { admissibilityDecidedOn: decidedOn } = application
    return decidedOn !== null ? refuse('admissibility_decided', 'model:application', { decidedOn }) : admittedBySilence(application, today)
  }),
  prechecks_asked: guard([], (_, __, { vae: { precheck: { steps } } }) =>
    steps.length > 0 ? null : refuse('no_precheck', 'vae.precheck', {})),
  prechecks_done: guard(['prechecks'], (_, { prechecks }, { vae }) => {
    const { waiting, failed } = precheck(vae.precheck.steps, prechecks)
    return failed !== null || waiting.length === 0 ? null : refuse('precheck_missing', 'vae.precheck', { steps: waiting.join(', ') })
  }),
  admissibility_revocable: guard(['enrollments'], ({ admissibility }, { enrollments }) => {
    if (admissibility === null) return refuse('admissibility_not_decided', 'model:application', {})
    return enrollments > 0 ? refuse('decision_followed', 'model:application', {}) : null
  }),
  admissible: guard([], (application, _, __, { today }) => isAdmissible(application, today)
    ? null
    : refuse('admissibility_pending', 'law:vae_silence', { tacitOn: application.tacitAdmissionOn ?? '' }))
}

/** Decided so, or not answered within two months of the complete file. */
export function isAdmissible ({ admissibility, tacitAdmissionOn }: Application, asOf: string): boolean {
  return admissibility === 'admissible' || (admissibility === null && tacitAdmissionOn !== null && tacitAdmissionOn <= asOf)
}

/** What the law has admitted is neither decided nor positioned again. */
function admittedBySilence ({ tacitAdmissionOn: since }: Application, today: string): Refusal | null {
  return since !== null && since <= today ? refuse('admissible_by_silence', 'law:vae_silence', { since }) : null
}

export function inexperienced (
  { experienceYears }: Application, { hasPriorCertificate }: Pick<ApplicationFacts, 'hasPriorCertificate'>, { vae }: Policy
): Refusal | null {
  if (isExperienced({ years: experienceYears, hasPriorCertificate }, vae.precheck)) return null
  return refuse('experience_too_short', 'vae.precheck', { needed: vae.precheck.experienceYears, present: experienceYears ?? 0 })
}
