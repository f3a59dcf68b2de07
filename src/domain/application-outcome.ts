import type { Application, ApplicationCommand, ApplicationDecided, ApplicationEvent, KeptCompetence, Outcome } from './application.ts'
import type { ApplicationFacts } from './application-guards.ts'
import type { AwardDraft, UnitAwardDraft } from './award.ts'
import type { Known } from './kernel/decider.ts'
import { addDays, addMonths } from './rules/calendar.ts'
import { deliveredUnder, earliestRetake, registrationBehind } from './rules/eligibility.ts'
import { heldUnits, outcomeOf, type UnitAwardFact } from './rules/held-units.ts'
import { type ClockStart, competenceExpiry, expiry } from './rules/unit-expiry.ts'

/** What was decided, or proposed, about one file. */
export interface Decision {
  readonly outcome: Outcome
  /** Acquired by this decision; what was held before stays in the ledger and is not repeated. */
  readonly acquiredUnits: readonly string[]
  /** Of units that were missed, until when. */
  readonly keptCompetences: readonly KeptCompetence[]
  readonly isDistinguished: boolean
  readonly decidedOn: string
  /** The last day to tell the person; null where no rule names one. */
  readonly notifyDueOn: string | null
  readonly jurySessionId: string
  readonly policyId: string
}

type Facts = Pick<ApplicationFacts, 'certificate' | 'framework' | 'unitAwards'>
type Deliberation = Extract<ApplicationCommand, { readonly type: 'record_outcome' }>
type Competence = Omit<KeptCompetence, 'expiresOn'>

const statuses = { full: 'certified', partial: 'partially_certified', refused: 'refused' } as const

/** Days of one decision. `ratifiedOn` is null where the jury’s word is final. */
interface Days {
  readonly deliberatedOn: string
  readonly decidedOn: string
  readonly deliveredOn: string
  readonly ratifiedOn: string | null
}

/** Final, or a proposal where somebody else has the last word. */
export function outcomeOfJury (state: Application, deliberation: Deliberation, known: Known<ApplicationFacts>): ApplicationEvent {
  const { jurySessionId, decidedOn, isDistinguished } = deliberation
  const { policy, policyId } = known
  const days = { deliberatedOn: decidedOn, decidedOn, deliveredOn: decidedOn, ratifiedOn: null }
  const found = judge(state, deliberation, { days, known })
  // The rule is that of validated experience: by law such a result is told within days.
  const notifyDueOn = state.validationFileOn === null ? null : addDays(decidedOn, policy.vae.notifyWithinDays)
  const isWhole = found.outcome === 'full'
  const decision = { ...found, isDistinguished: isDistinguished && isWhole, decidedOn, notifyDueOn, jurySessionId, policyId }
  return policy.award.decider === 'jury' ? decided(state, decision, { days, known }) : { type: 'application.proposed', ...decision }
}

interface Moment { readonly days: Days, readonly known: Known<Facts> }
type Found = Pick<Decision, 'outcome' | 'acquiredUnits' | 'keptCompetences'>

/** A jury that adds nothing refuses; what was held before is neither asked nor lost. */
function judge (state: Application, { acquiredUnits, keptCompetences }: Deliberation, moment: Moment): Found {
  const { days: { deliberatedOn }, known: { facts: { framework, unitAwards }, policy: { partial } } } = moment
  const heldWith = (lines: readonly UnitAwardFact[]) =>
    heldUnits([...unitAwards, ...lines], framework, deliberatedOn).held.map(({ unitCode }) => unitCode)
  const before = heldWith([])
  const open = keptCompetences.filter(({ unitCode }) => !before.includes(unitCode) && !acquiredUnits.includes(unitCode))
  const kept = partial.enabled && partial.competences.kind !== 'not_kept' ? datedBy(state, open, moment) : []
  const after = [...heldWith(kept.map((competence) => lineOf(state, competence, deliberatedOn))), ...acquiredUnits]
  const outcome = after.length === before.length ? 'refused' : outcomeOf({ framework, held: after }, partial.enabled)
  if (outcome === 'refused') return { outcome, acquiredUnits: [], keptCompetences: kept }
  return { outcome, acquiredUnits, keptCompetences: outcome === 'full' ? ofHeld(kept, after) : kept }
}

/** Who holds the certificate applies for it no more: of what is kept, only that counts on which the certificate rests. */
const ofHeld = (kept: readonly KeptCompetence[], held: readonly string[]) => kept.filter(({ unitCode }) => held.includes(unitCode))

function datedBy (state: Application, competences: readonly Competence[], moment: Moment): KeptCompetence[] {
  const expiresOn = competenceExpiry(moment.known.policy.partial, clockOf(state, moment))
  return competences.map(({ unitCode, competenceCode }) => ({ unitCode, competenceCode, expiresOn }))
}

/** As the ledger will tell it. */
function lineOf (
  { id: applicationId, frameworkVersion }: Application, { unitCode, competenceCode, expiresOn }: KeptCompetence, acquiredOn: string
): UnitAwardFact {
  const own = { unitAwardId: null, recognitionId: null, fromCertificateId: null, commonCode: null, jurySessionId: null }
  return { ...own, applicationId, frameworkVersion, unitCode, competenceCode, acquiredOn, expiresOn, recognisedOn: null, revokedOn: null }
}

/**
 * The proposal is taken over as it stands. Where the commission awards, its own day counts, but for the wait, which runs from the deliberation;
 * where the secretariat checks what the jury has decided, the jury's day counts, and the certificate is delivered on that of the check.
 */
export function ratified (state: Application, ratifiedOn: string, known: Known<Facts>): ApplicationDecided {
  const deliberatedOn = state.decidedOn!
  const decidedOn = known.policy.award.decider === 'jury_then_secretariat' ? deliberatedOn : ratifiedOn
  const moment = { days: { deliberatedOn, decidedOn, deliveredOn: ratifiedOn, ratifiedOn }, known }
  const proposal = {
    outcome: state.outcome!,
    acquiredUnits: state.acquiredUnits,
    keptCompetences: datedBy(state, state.keptCompetences, moment),
    isDistinguished: state.isDistinguished,
    decidedOn,
    notifyDueOn: state.notifyDueOn,
    jurySessionId: state.jurySessionId!,
    policyId: known.policyId
  }
  return decided(state, proposal, moment)
}

function decided (state: Application, decision: Decision, moment: Moment): ApplicationDecided {
  const { days: { deliberatedOn, ratifiedOn }, known } = moment
  const { retake: { minDelay }, appeal: { delay } } = known.policy
  const appealMonths = delay.kind === 'months' && decision.outcome !== 'full' ? delay.months : null
  const isFinal = decision.outcome === 'full' || minDelay === 0
  return {
    type: 'application.decided',
    ...decision,
    status: statuses[decision.outcome],
    retakeFrom: isFinal ? null : earliestRetake(deliberatedOn, minDelay),
    publishedOn: ratifiedOn,
    appealMonths,
    appealUntil: appealUntil(appealMonths, ratifiedOn),
    unitAwards: unitAwardsOf(state, decision, moment),
    award: decision.outcome === 'full' ? awardOf(state, decision, moment) : null
  }
}

/** The last day to appeal, counted from the day on which the person is told. */
export const appealUntil = (months: number | null, publishedOn: string | null): string | null =>
  months === null || publishedOn === null ? null : addMonths(publishedOn, months)

function unitAwardsOf (state: Application, decision: Decision, moment: Moment): UnitAwardDraft[] {
  const { acquiredUnits, decidedOn: acquiredOn } = decision
  const expiresOn = expiryOf(state, moment)
  return acquiredUnits.map((unitCode) => ({ ...sourceOf(state, decision), unitCode, acquiredOn, expiresOn }))
}

/** Where the time of the first decision is over, a new one runs. */
function expiryOf (state: Application, moment: Moment): string | null {
  const { partial } = moment.known.policy
  const clock = clockOf(state, moment)
  const expiresOn = expiry(partial, clock)
  const isOver = expiresOn !== null && expiresOn < moment.days.decidedOn
  return isOver ? expiry(partial, { ...clock, firstDecisionOn: commissionDay(moment) }) : expiresOn
}

/** "First decision": the one about this certificate from which the person still holds something. */
function clockOf (state: Application, moment: Moment): ClockStart {
  const { days: { deliberatedOn, decidedOn }, known: { facts } } = moment
  const own = heldUnits(facts.unitAwards, facts.framework, decidedOn).held
    .filter(({ fromCertificateId, recognitionId }) => fromCertificateId === null && recognitionId === null)
  const [firstHeld] = own.map(({ acquiredOn }) => acquiredOn).sort()
  return {
    deliberatedOn,
    firstDecisionOn: firstHeld ?? commissionDay(moment),
    registered: isInRncp(state, moment),
    unitValidityMonths: facts.framework.unitValidityMonths ?? null
  }
}

/** Null where nobody decides after the jury. */
const commissionDay = ({ days: { decidedOn, ratifiedOn } }: Moment): string | null => ratifiedOn === null ? null : decidedOn

function awardOf (state: Application, decision: Decision, moment: Moment): AwardDraft {
  const { level, registrationNumber } = deliveredUnder(moment.known.facts.certificate, deliveryOf(state, moment))
  const { decidedOn, isDistinguished } = decision
  return { ...sourceOf(state, decision), decidedOn, deliveredOn: moment.days.deliveredOn, level, registrationNumber, isDistinguished }
}

function sourceOf ({ id: applicationId, candidateId, certificateId, frameworkVersion }: Application, { jurySessionId, policyId }: Decision) {
  return { candidateId, certificateId, frameworkVersion, applicationId, jurySessionId, policyId }
}

const deliveryOf = ({ completedOn }: Application, { days: { deliveredOn } }: Moment) => ({ enteredOn: completedOn ?? deliveredOn, deliveredOn })

/** Metallurgy keeps units for five years while the certificate is in the RNCP: the other register, which has no units, does not count. */
const isInRncp = (state: Application, moment: Moment) => registrationBehind(moment.known.facts.certificate, deliveryOf(state, moment)) === 'rncp'
