import { type Accreditation, accreditationDecider } from './accreditation.ts'
import { accreditationGuards, type AccreditationFacts } from './accreditation-guards.ts'
import { appealLoss, appealResult } from './appeal-opening.ts'
import type { Role } from './kernel/machine.ts'
import type { Policy } from './policy.ts'
import { type ClockStart, competenceExpiry, expiry } from './rules/unit-expiry.ts'
import { knownOn, type Replay } from './simulation-replay.ts'

/** A right that was granted, and the pieces of its file. */
export interface TermFacts {
  readonly accreditation: Accreditation
  readonly documents: AccreditationFacts['documents']
  readonly decidedOn: string
  readonly validFrom: string
}

export const accreditationTerm: Replay<TermFacts> = {
  groups: ['accreditation'],
  run ({ accreditation, documents, decidedOn, validFrom }, policy) {
    const facts = { siteCodes: [], documents, renewalId: null, undisposed: [], registrations: [], commitmentYears: [], compliances: [] }
    const { context } = knownOn(accreditation.acceptedOn ?? decidedOn, { policy })
    const fault = accreditationGuards.pieces_complete.check(accreditation, facts, policy, context)
    const known = { ...knownOn(decidedOn, { policy, actor: { role: 'system', organizationId: null } }), facts }
    const [event] = accreditationDecider.decide(accreditation, { type: 'grant', decidedOn, validFrom }, known)
    const validUntil = event?.type === 'accreditation.granted' ? event.validUntil : null
    return {
      decides: { outcome: fault ? 'incomplete' : 'granted', fault: fault?.code ?? null, validUntil },
      figures: { piece: fault?.params['kind'] ?? null }
    }
  }
}

/** An appeal as it came in. */
export interface AppealDelayFacts {
  readonly against: 'application' | 'accreditation'
  readonly notifiedOn: string
  readonly filedOn: string
  readonly filedBy: Role
}

const id = ''
const filing = { id, grounds: '' }
/** The rules are already those of the file. */
const anyFile = { route: 'continuing_training', registration: 'unregistered' } as const

export const appealDelay: Replay<AppealDelayFacts> = {
  groups: ['appeal'],
  run (facts, rules) {
    const policy: Policy = { ...rules, variants: [] }
    const { status: outcome, latestOn, body } = filed(facts, policy).state
    return { decides: { outcome, refusal: null, latestOn }, figures: { body } }
  }
}

function filed ({ against, notifiedOn, filedOn, filedBy: role }: AppealDelayFacts, policy: Policy) {
  const { context } = knownOn(filedOn, { policy, actor: { role, organizationId: id } })
  if (against === 'accreditation') {
    const accreditation = { id, organizationId: null, examinerId: null, status: 'withdrawn', suspendedFrom: null, withdrawnFrom: notifiedOn } as const
    return appealLoss(filing, { accreditation, policy, policyId: id, liveAppealId: null }, context)
  }
  const result = { id, candidateId: id, jurySessionId: id, outcome: 'refused', publishedOn: notifiedOn, policyId: id, status: 'refused' } as const
  return appealResult(filing, { application: { ...result, ...anyFile }, policy, liveAppealId: null }, context)
}

/** Until when what is acquired is kept, of whomever. */
export const unitValidity: Replay<ClockStart> = {
  groups: ['partial'],
  run: (clock, { partial }) => ({ decides: { expiresOn: expiry(partial, clock), competencesUntil: competenceExpiry(partial, clock) }, figures: {} })
}
