import { found, insist, type Refusal, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { type AccreditationFacts, uncovered } from './rules/coverage.ts'

/** An organisation as a body names it, with every accreditation that it ever asked for. */
export interface NamedOrganization {
  readonly id: string
  readonly siteCodes: readonly string[]
  readonly accreditations: readonly AccreditationFacts[]
}

interface Training { readonly certificateId: string, readonly siteCode: string | null, readonly startsOn: string }

/** Accredited to prepare for this certificate, on that site, on the first day (model 5.2). */
export function insistOrganization (named: NamedOrganization | null, training: Training, { accreditation }: Policy): NamedOrganization {
  const organization = found(named, 'organization', '#/organizationId')
  const { siteCode, certificateId, startsOn: date } = training
  if (siteCode !== null) found(organization.siteCodes.includes(siteCode) || null, 'site', '#/siteCode')
  insist(siteCode === null && accreditation.scope.perSite && refuse('site_required', 'accreditation.scope', {}), '#/siteCode')
  const { id: organizationId, accreditations } = organization
  const reason = uncovered(accreditations, { certificateId, activity: 'preparation', siteCode, date })
  const refusal: Refusal | null = reason && refuse('organization_not_accredited', 'model:5.2', { organizationId, reason, date })
  insist(refusal, '#/organizationId')
  return organization
}
