import { type Application, applicationDecider } from './application.ts'
import { evolveApplication } from './application-evolution.ts'
import type { ApplicationFacts } from './application-guards.ts'
import { outcomeOfJury, ratified } from './application-outcome.ts'
import type { JuryOutcome } from './jury-decision.ts'
import { refusals } from './kernel/guard.ts'
import { earliestRetake } from './rules/eligibility.ts'
import { knownOn, type Replay } from './simulation-replay.ts'

/** A result that was published: what the jury found, and what the person held before it. */
export interface OutcomeFacts {
  readonly application: Application
  readonly found: JuryOutcome
  /** On which it was ratified, or would have been. */
  readonly ratifiedOn: string
  /** Without what this very application gave. */
  readonly facts: Pick<ApplicationFacts, 'certificate' | 'framework' | 'unitAwards'>
}

export const applicationOutcome: Replay<OutcomeFacts> = {
  groups: ['partial', 'retake', 'award', 'vae'],
  run ({ application, found, ratifiedOn, facts }, policy) {
    const known = { ...knownOn(found.decidedOn, { policy }), facts: facts as ApplicationFacts }
    const event = outcomeOfJury(application, { type: 'record_outcome', ...found }, known)
    const decided = event.type === 'application.proposed' ? ratified(evolveApplication(application, event), ratifiedOn, known) : event
    if (decided.type !== 'application.decided') throw new TypeError('An outcome decides.')
    const { outcome, acquiredUnits, keptCompetences, retakeFrom, notifyDueOn, unitAwards: [unit] } = decided
    return {
      decides: {
        outcome,
        acquiredUnits: acquiredUnits.join(', '),
        expiresOn: unit?.expiresOn ?? null,
        keptCompetences: keptCompetences.map(({ competenceCode }) => competenceCode).join(', '),
        keptUntil: keptCompetences[0]?.expiresOn ?? null,
        retakeFrom,
        notifyDueOn
      },
      figures: { decider: policy.award.decider }
    }
  }
}

/** A file as it was handed in, and what was known of the person then. */
export interface AdmissionFacts {
  readonly application: Application
  readonly submittedOn: string
  /** Of the last decision before that did not certify. */
  readonly missedOn: string | null
  readonly facts: Pick<ApplicationFacts, 'certificate' | 'framework' | 'category' | 'birthDate' | 'filerAccreditations' | 'hasPriorCertificate'>
}

/** What the law or the model asks does not change with the branch's rules. */
const isOfPolicy = ({ rule }: { readonly rule: string }) => !/^(law|model|api):/.test(rule)

export const applicationAdmission: Replay<AdmissionFacts> = {
  groups: ['application', 'vae', 'retake'],
  run ({ application, submittedOn, missedOn, facts }, policy) {
    const { filedBy: role, filingOrganizationId: organizationId } = application
    const { minDelay } = policy.retake
    const retakeFrom = missedOn === null || minDelay === 0 ? null : earliestRetake(missedOn, minDelay)
    const known = { ...knownOn(submittedOn, { policy, actor: { role, organizationId } }), facts: { ...unknown, inForce: facts.framework, ...facts, retakeFrom } }
    const found = refusals(applicationDecider, 'submit', application, known).filter(isOfPolicy)
    const codes = found.map(({ code }) => code).join(', ')
    return { decides: { outcome: found.length === 0 ? 'admitted' : 'refused', refusals: codes }, figures: {} }
  }
}

/** What only guards of the law and of the model ask. */
const unknown = {
  definition: { adoptedOn: '9999-12-31', renewedOn: null, isRenewedWithChanges: false, lifetime: null },
  unitAwards: [],
  liveElsewhere: null,
  liveAward: null,
  vaeRequests: [],
  prechecks: [],
  assessedUnits: [],
  enrollments: 0
}
