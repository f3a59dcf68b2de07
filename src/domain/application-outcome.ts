import type { Application, ApplicationCommand, ApplicationDecided, ApplicationEvent, KeptCompetence, Outcome } from './application.ts'
import type { ApplicationFacts } from './application-guards.ts'
import type { AwardDraft, UnitAwardDraft } from './award.ts'
import type { Known } from './kernel/decider.ts'
import { deliversAsRegistered, earliestRetake } from './rules/eligibility.ts'
import { expiry, heldUnits, outcomeOf } from './rules/held-units.ts'

/** What was decided, or proposed, about one file. */
export interface Decision {
  readonly outcome: Outcome
  /** Acquired by this decision; what was held before stays in the ledger and is not repeated. */
  readonly acquiredUnits: readonly string[]
  readonly keptCompetences: readonly KeptCompetence[]
  readonly isDistinguished: boolean
  readonly decidedOn: string
  readonly jurySessionId: string
  readonly policyId: string
}

type Facts = Pick<ApplicationFacts, 'certificate' | 'framework' | 'unitAwards'>
type Deliberation = Extract<ApplicationCommand, { readonly type: 'record_outcome' }>

const statuses = { full: 'certified', partial: 'partially_certified', refused: 'refused' } as const

/** Final, or a proposal where the commission awards. */
export function outcomeOfJury (
  state: Application, { jurySessionId, decidedOn, acquiredUnits: acquired, isDistinguished }: Deliberation, known: Known<ApplicationFacts>
): ApplicationEvent {
  const { policy, policyId } = known
  const outcome = judge(acquired, decidedOn, known)
  const acquiredUnits = outcome === 'refused' ? [] : acquired
  const decision = { outcome, acquiredUnits, keptCompetences: [], isDistinguished, decidedOn, jurySessionId, policyId }
  return policy.award.decider === 'commission' ? { type: 'application.proposed', ...decision } : decided(state, decision, known)
}

/** A jury that acquires nothing refuses; what was held before is neither asked nor lost. */
function judge (acquired: readonly string[], asOf: string, { facts, policy }: Known<Facts>): Outcome {
  if (acquired.length === 0) return 'refused'
  const before = heldUnits(facts.unitAwards, facts.framework, asOf).held.map(({ unitCode }) => unitCode)
  return outcomeOf({ framework: facts.framework, held: [...before, ...acquired] }, policy.partial.enabled)
}

/** The commission takes the proposal over as it stands: its own day counts, but for the wait, which runs from the deliberation. */
export function ratified (state: Application, ratifiedOn: string, known: Known<Facts>): ApplicationDecided {
  const proposal = {
    outcome: state.outcome!,
    acquiredUnits: state.acquiredUnits,
    keptCompetences: state.keptCompetences,
    isDistinguished: state.isDistinguished,
    decidedOn: state.decidedOn!,
    jurySessionId: state.jurySessionId!,
    policyId: known.policyId
  }
  return decided(state, proposal, known, ratifiedOn)
}

function decided (
  state: Application, { decidedOn: deliberatedOn, ...decision }: Decision, known: Known<Facts>, ratifiedOn: string | null = null
): ApplicationDecided {
  const { minDelay } = known.policy.retake
  const isFinal = decision.outcome === 'full' || minDelay === 0
  const finding = { ...decision, deliberatedOn, decidedOn: ratifiedOn ?? deliberatedOn, ratifiedOn }
  return {
    type: 'application.decided',
    ...decision,
    decidedOn: finding.decidedOn,
    status: statuses[decision.outcome],
    retakeFrom: isFinal ? null : earliestRetake(deliberatedOn, minDelay),
    publishedOn: ratifiedOn,
    unitAwards: unitAwardsOf(state, finding, known),
    award: decision.outcome === 'full' ? awardOf(state, finding, known) : null
  }
}

type Finding = Decision & { readonly deliberatedOn: string, readonly ratifiedOn: string | null }

function unitAwardsOf (state: Application, finding: Finding, known: Known<Facts>): UnitAwardDraft[] {
  const { acquiredUnits, decidedOn: acquiredOn } = finding
  const expiresOn = expiryOf(finding, known, isRegistered(state, finding, known.facts))
  return acquiredUnits.map((unitCode) => ({ ...sourceOf(state, finding), unitCode, acquiredOn, expiresOn }))
}

/** "First decision": the one from which the person still holds something. Where its time is over, a new one runs. */
function expiryOf (
  { deliberatedOn, decidedOn: acquiredOn, ratifiedOn }: Finding, { facts, policy }: Known<Facts>, registered: boolean
): string | null {
  const { held } = heldUnits(facts.unitAwards, facts.framework, acquiredOn)
  const firstHeld = held.map(({ since }) => since).sort()[0] ?? null
  const from = (firstDecisionOn: string | null) => expiry(policy.partial, { deliberatedOn, firstDecisionOn, registered })
  const expiresOn = from(firstHeld ?? ratifiedOn)
  return expiresOn !== null && expiresOn < acquiredOn ? from(ratifiedOn) : expiresOn
}

function awardOf (state: Application, finding: Finding, { facts }: Known<Facts>): AwardDraft {
  const { level, registrationNumber } = isRegistered(state, finding, facts) ? facts.certificate : unregistered
  return { ...sourceOf(state, finding), decidedOn: finding.decidedOn, deliveredOn: finding.decidedOn, level, registrationNumber }
}

const unregistered = { level: null, registrationNumber: null }

function sourceOf ({ id: applicationId, candidateId, certificateId, frameworkVersion }: Application, { jurySessionId, policyId }: Finding) {
  return { candidateId, certificateId, frameworkVersion, applicationId, jurySessionId, policyId }
}

const isRegistered = ({ completedOn }: Application, { decidedOn: deliveredOn }: Finding, { certificate }: Facts) =>
  deliversAsRegistered(certificate, { enteredOn: completedOn ?? deliveredOn, deliveredOn })
