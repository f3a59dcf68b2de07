import { found, insist, type Refusal, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { type AccreditationFacts, asksCommitment, type FollowedVersion, ruleBehind, uncovered } from './rules/coverage.ts'

/** An organisation as a body names it, with every accreditation that it ever asked for. */
export interface NamedOrganization {
  readonly id: string
  readonly siteCodes: readonly string[]
  readonly accreditations: readonly AccreditationFacts[]
}

interface Training {
  readonly certificateId: string
  /** The version that the application is under. */
  readonly framework: FollowedVersion | null
  readonly siteCode: string | null
  readonly startsOn: string
  /** The day on which it is proposed. */
  readonly today: string
}

/** Accredited to prepare for this certificate, on that site, on a first day that is still to come (model 5.2). */
export function insistOrganization (named: NamedOrganization | null, training: Training, policy: Policy): NamedOrganization {
  const organization = found(named, 'organization', '#/organizationId')
  const { siteCode, startsOn, today: earliest } = training
  if (siteCode !== null) found(organization.siteCodes.includes(siteCode) || null, 'site', '#/siteCode')
  insist(siteCode === null && policy.accreditation.scope.perSite && refuse('site_required', 'accreditation.scope', {}), '#/siteCode')
  insist(startsOn < earliest && refuse('date_too_early', 'model:training_enrollment', { earliest }), '#/startsOn')
  insist(notAccredited(organization, training, policy), '#/organizationId')
  return organization
}

/** A right that begins by the first day is enough; one that has ended is not, whatever follows it. */
function notAccredited ({ id: organizationId, accreditations }: NamedOrganization, training: Training, policy: Policy): Refusal | null {
  const needsCommitment = asksCommitment(policy)
  const { certificateId, framework, siteCode, startsOn, today } = training
  for (const date of [startsOn, today]) {
    const reason = uncovered(accreditations, { certificateId, activity: 'preparation', siteCode, date, needsCommitment, framework })
    if (reason === null || (reason === 'not_yet_valid' && date < startsOn)) continue
    return refuse('organization_not_accredited', ruleBehind(reason), { organizationId, reason, date })
  }
  return null
}
