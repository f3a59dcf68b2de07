import { type Application, type ApplicationCommand, applicationDecider, type ApplicationEvent } from '../../src/domain/application.ts'
import type { ApplicationFacts } from '../../src/domain/application-guards.ts'
import { openApplication } from '../../src/domain/application-opening.ts'
import { handle } from '../../src/domain/kernel/decider.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import type { Policy } from '../../src/domain/policy.ts'
import type { UnitAwardFact } from '../../src/domain/rules/held-units.ts'
import { contextFor, personId, policyFor, policyId } from './obeys.ts'

/** Made-up applications for tests of the domain: a candidate, a certificate of two units, nothing held. */

const id = (place: number) => `018f0000-0000-7000-8000-${String(place).padStart(12, '0')}`

export const ids = {
  application: id(1),
  previous: id(2),
  certificate: id(3),
  session: id(4),
  employer: id(5),
  trainer: id(6),
  decision: id(7),
  candidate: personId
}

const units = [{ code: 'U1', optional: false }, { code: 'U2', optional: false }]

export const registration = { register: 'rncp', effectiveOn: '2023-01-01', registrationEnd: '2027-12-31', lastDeliveryDate: '2029-12-31' } as const

/** As the candidate opened it. */
export const draft: Application = openApplication({
  id: ids.application,
  candidateId: ids.candidate,
  certificateId: ids.certificate,
  route: 'continuing_training',
  scheme: 'skills_development_plan',
  unitCodes: [],
  employerOrganizationId: null,
  agreementSignedOn: null,
  prerequisitesDeclared: false,
  experienceYears: null,
  isUnderAgreement: false,
  previousApplicationId: null
}, {
  candidate: { id: ids.candidate, employerOrganizationId: ids.employer, managingOrganizationId: null },
  certificate: { id: ids.certificate, frameworkVersion: 1, units, ...registration },
  employer: null,
  previous: null
}, contextFor('candidate')).state

export const file = (more: Partial<Application> = {}): Application => ({ ...draft, ...more })

/** A unit that a jury gave under this very certificate. */
export const award = (unitCode: string, more: Partial<UnitAwardFact> = {}): UnitAwardFact => ({
  unitAwardId: id(20),
  recognitionId: null,
  competenceCode: null,
  fromCertificateId: null,
  frameworkVersion: 1,
  unitCode,
  commonCode: null,
  applicationId: id(21),
  jurySessionId: id(22),
  acquiredOn: '2025-03-02',
  recognisedOn: null,
  expiresOn: null,
  revokedOn: null,
  ...more
})

/** Registered until the end of 2027; the person lives on nobody else's list and holds nothing. */
export const facts: ApplicationFacts = {
  certificate: {
    code: 'CQP-1',
    status: 'registered',
    routes: ['continuing_training', 'vae'],
    ...registration,
    level: 4,
    registrationNumber: 'RNCP12345'
  },
  definition: { adoptedOn: '2024-01-08', renewedOn: null, isRenewedWithChanges: false, lifetime: null },
  framework: { version: 1, units, minOptional: 0, hasPrerequisites: false, mapping: [] },
  inForce: { version: 1, units },
  unitAwards: [],
  category: 'job_seeker',
  birthDate: '1990-02-28',
  filerAccreditations: [],
  hasPriorCertificate: false,
  liveElsewhere: null,
  liveAward: null,
  retakeFrom: null,
  vaeRequests: [],
  prechecks: [],
  assessedUnits: [],
  enrollments: 0
}

export interface World {
  readonly role?: Role
  readonly today?: string
  readonly policy?: Policy
  readonly facts?: Partial<ApplicationFacts>
}

/** Carries a command out on a file: by the service itself, under the schema's defaults, on 2 March 2026, unless told otherwise. */
export function apply (state: Application, command: ApplicationCommand, { role = 'system', today, policy = policyFor(), ...world }: World = {}) {
  const known = { facts: { ...facts, ...world.facts }, policy, policyId, context: contextFor(role, today) }
  const { state: after, events: [event] } = handle(applicationDecider, state, command, known)
  return { after, event: event as ApplicationEvent }
}
