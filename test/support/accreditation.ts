import { type Accreditation, type AccreditationCommand, accreditationDecider } from '../../src/domain/accreditation.ts'
import type { AccreditationFacts } from '../../src/domain/accreditation-guards.ts'
import { openAccreditation } from '../../src/domain/accreditation-opening.ts'
import { handle } from '../../src/domain/kernel/decider.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import type { pieceKinds, Policy } from '../../src/domain/policy.ts'
import { contextFor, organizationId, personId, policyFor, policyId } from './obeys.ts'

/** An accreditation as tests of its decisions begin with it. */
export const id = '018f0000-0000-7000-8000-000000000001'
export const certificateId = '018f0000-0000-7000-8000-000000000002'
export const enrollmentId = '018f0000-0000-7000-8000-000000000003'
export const scope = { activities: ['preparation'], certificateIds: [certificateId], siteCodes: ['VIL'] } as const
export const named = { organization: { id: organizationId }, examiner: { id: personId }, certificateIds: [certificateId], siteCodes: ['VIL'] }
export const open = (more: object = {}, role: Role = 'training_provider', found: object = {}) =>
  openAccreditation({ id, organizationId, examinerId: null, ...scope, ...more }, { ...named, ...found }, contextFor(role)).state
export const examiners = { organizationId: null, examinerId: personId, activities: ['assessment'], siteCodes: [] }

export const registered = { register: 'rncp', effectiveOn: '2025-01-01', registrationEnd: '2026-03-02', lastDeliveryDate: null } as const
export function accrediting (rules: Partial<Policy['accreditation']>): Policy {
  return policyFor({ accreditation: rules })
}
export function asks (kind: typeof pieceKinds[number], more: object): Policy['accreditation']['pieces'][number] {
  return { kind, holder: 'organization', maxAgeMonths: null, minValue: null, when: 'always', ...more }
}

export interface Scene { readonly role?: Role, readonly today?: string, readonly policy?: Policy, readonly facts?: Partial<AccreditationFacts> }
export const quiet: AccreditationFacts = { siteCodes: ['VIL'], documents: [], renewalId: null, undisposed: [], registrations: [], commitmentYears: [], compliances: [] }
export const act = (state: Accreditation, command: AccreditationCommand, { role = 'officer', today = '2026-03-02', policy = accrediting({}), facts }: Scene = {}) =>
  handle(accreditationDecider, state, command, { facts: { ...quiet, ...facts }, policy, policyId, context: contextFor(role, today) })
export const granted: Accreditation = { ...open(), status: 'granted', validFrom: '2025-01-01', validUntil: '2028-01-01' }
