import { handle } from '../../src/domain/kernel/decider.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import type { Policy } from '../../src/domain/policy.ts'
import type { AccreditationFacts } from '../../src/domain/rules/coverage.ts'
import { type TrainingEnrollment, type TrainingEnrollmentCommand, trainingEnrollmentDecider } from '../../src/domain/training-enrollment.ts'
import type { NamedOrganization } from '../../src/domain/training-enrollment-cover.ts'
import type { TrainingEnrollmentFacts } from '../../src/domain/training-enrollment-guards.ts'
import { openTrainingEnrollment } from '../../src/domain/training-enrollment-opening.ts'
import { contextFor, organizationId, policyFor, policyId } from './obeys.ts'

/** A made-up training for tests of the domain: two units, at a school that is accredited for 2026. */

export const id = '018f0000-0000-7000-8000-000000000001'
export const applicationId = '018f0000-0000-7000-8000-000000000002'
export const candidateId = '018f0000-0000-7000-8000-000000000003'
export const certificateId = '018f0000-0000-7000-8000-000000000004'
export const elsewhere = '018f0000-0000-7000-8000-000000000005'

export const right: AccreditationFacts = {
  status: 'granted',
  activities: ['preparation'],
  certificateIds: [certificateId],
  siteCodes: ['VIL'],
  validFrom: '2026-01-01',
  validUntil: '2026-12-31',
  suspendedFrom: null,
  withdrawnFrom: null
}
export const school: NamedOrganization = { id: organizationId, siteCodes: ['VIL', 'LYO'], accreditations: [right] }
const application = { id: applicationId, status: 'awaiting_training', candidateId, certificateId, unitCodes: ['B1', 'B2', 'B3'], missingUnits: ['B1', 'B2'] } as const

interface Found { readonly application?: object | null, readonly organization?: NamedOrganization | null, readonly policy?: Policy }
const lookedUp = ({ application: more, organization = school, policy = policyFor() }: Found) =>
  ({ application: more === null ? null : { ...application, ...more }, framework: null, organization, policy })
export const propose = (more: object = {}, found: Found = {}, role: Role = 'training_provider') => openTrainingEnrollment(
  { id, applicationId, organizationId, siteCode: 'VIL', unitCodes: ['B1', 'B2'], startsOn: '2026-03-02', endsOn: '2026-06-30', plannedHours: 140, ...more },
  lookedUp(found),
  contextFor(role)
).state

export const facts: TrainingEnrollmentFacts = {
  applicationStatus: 'awaiting_training', certificateId, framework: null, accreditations: [right], attendedHours: 0, declaredDays: []
}

interface Scene { readonly role?: Role, readonly today?: string, readonly policy?: Policy, readonly facts?: Partial<TrainingEnrollmentFacts> }
export const act = (state: TrainingEnrollment, command: TrainingEnrollmentCommand, { role = 'training_provider', today = '2026-03-02', policy = policyFor(), facts: more }: Scene = {}) =>
  handle(trainingEnrollmentDecider, state, command, { facts: { ...facts, ...more }, policy, policyId, context: contextFor(role, today) })
export const agreed: TrainingEnrollment = { ...propose(), status: 'agreed', candidateAgreedOn: '2026-02-20', organizationAgreedOn: '2026-02-21' }
export const active: TrainingEnrollment = { ...agreed, status: 'active', activatedOn: '2026-03-02' }
