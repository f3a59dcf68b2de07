import { type Assessment, type AssessmentCommand, assessmentDecider } from '../../src/domain/assessment.ts'
import type { NamedExaminer } from '../../src/domain/assessment-examiner.ts'
import type { AssessmentFacts } from '../../src/domain/assessment-guards.ts'
import { openAssessment } from '../../src/domain/assessment-opening.ts'
import { handle } from '../../src/domain/kernel/decider.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import type { Policy } from '../../src/domain/policy.ts'
import type { AccreditationFacts } from '../../src/domain/rules/coverage.ts'
import { contextFor, personId, policyFor, policyId } from './obeys.ts'

/* A person, a certificate of the units B1 and B2, an examiner with the right to assess, and what they meet. */

export const id = '018f0000-0000-7000-8000-000000000001'
export const applicationId = '018f0000-0000-7000-8000-000000000002'
export const candidateId = '018f0000-0000-7000-8000-000000000003'
export const certificateId = '018f0000-0000-7000-8000-000000000004'
export const school = '018f0000-0000-7000-8000-000000000005'
export const firm = '018f0000-0000-7000-8000-000000000006'
export const secondId = '018f0000-0000-7000-8000-000000000007'

const file = { id: applicationId, status: 'complete', candidateId, certificateId, unitCodes: ['B1', 'B2', 'B3'], missingUnits: ['B1', 'B2'] } as const
export const plan = (more: object = {}, named: object | null = {}): Assessment => openAssessment(
  { id, applicationId, kind: 'positioning', unitCodes: ['B1', 'B2'], plannedFor: '2026-03-02', ...more },
  named && { ...file, ...named }, contextFor('officer')
).state
export const certification = (more: object = {}): Assessment => ({ ...plan(), kind: 'certification', status: 'assigned', examinerId: personId, ...more })

export const right: AccreditationFacts = {
  status: 'granted',
  activities: ['assessment'],
  certificateIds: [certificateId],
  siteCodes: [],
  validFrom: '2025-01-01',
  validUntil: '2028-01-01',
  suspendedFrom: null,
  withdrawnFrom: null
}
export const examiner: NamedExaminer = {
  id: personId,
  employerOrganizationId: null,
  trainsFor: [],
  trainsCompanies: [],
  qualities: ['professional'],
  yearsInTrade: 10,
  retiredOn: null,
  accreditations: [right]
}
export const application = { status: 'in_assessment', certificateId, route: 'continuing_training', registration: 'unregistered' } as const
export const facts: AssessmentFacts = {
  application,
  examiners: [examiner],
  certificate: { register: null, registrationEnd: null, lastDeliveryDate: null },
  units: [{ code: 'B1', competences: ['C1', 'C2'] }, { code: 'B2', competences: ['C3'] }],
  keptCompetences: [],
  recordedUnits: [],
  isJudged: false,
  trainedBy: [],
  employedBy: [],
  links: []
}

export interface Scene { readonly role?: Role, readonly today?: string, readonly policy?: Policy, readonly facts?: Partial<AssessmentFacts> }
export const act = (state: Assessment, command: AssessmentCommand, { role = 'examiner', today = '2026-03-02', policy = policyFor(), facts: more }: Scene = {}) =>
  handle(assessmentDecider, state, command, { facts: { ...facts, ...more }, policy, policyId, context: contextFor(role, today) })
