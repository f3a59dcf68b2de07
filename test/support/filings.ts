import fc, { type Arbitrary } from 'fast-check'
import type { ApplicationFacts } from '../../src/domain/application-guards.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { routes, schemes } from '../../src/domain/rules/eligibility.ts'
import { award, facts, ids } from './files.ts'
import { policyFor } from './obeys.ts'

const around = fc.constantFrom('2026-03-01', '2026-03-02', '2026-03-03', '2026-12-31', '2027-01-01', '2028-02-29')
const nullable = <T>(value: Arbitrary<T>) => fc.option(value, { freq: 2 })
const mostly = <T>(value: T, other: Arbitrary<T>) => fc.oneof({ weight: 5, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: other })

/** What an application may meet: chance decides on the certificate, the person, the rules and the content, around a few days. */

export const certificates: Arbitrary<ApplicationFacts['certificate']> = fc.record({
  status: mostly('registered', fc.constantFrom('active', 'suspended', 'closed')),
  register: fc.constantFrom('rncp' as const, 'rs' as const, null),
  effectiveOn: nullable(around),
  registrationEnd: nullable(around),
  routes: fc.subarray([...routes], { minLength: 3 })
}).map((more) => ({ ...facts.certificate, ...more }))

export const worlds: Arbitrary<ApplicationFacts> = fc.record({
  certificate: certificates,
  framework: fc.record({ hasPrerequisites: mostly(false, fc.constant(true)) }).map((more) => ({ ...facts.framework, ...more })),
  unitAwards: fc.array(fc.record({ unitCode: fc.constantFrom('U1', 'U2'), expiresOn: nullable(around), revokedOn: nullable(around) })
    .map(({ unitCode, ...more }) => award(unitCode, more)), { maxLength: 2 }),
  category: fc.constantFrom('job_seeker', 'employee', 'young_person'),
  birthDate: nullable(fc.constantFrom('2000-03-02', '2000-03-03', '2010-03-03', '2011-01-01', '2012-02-29')),
  filerAccreditations: fc.array(fc.record({ validFrom: nullable(around), validUntil: nullable(around) }).map((more) => ({
    status: 'granted', activities: ['preparation'], certificateIds: [], siteCodes: [], suspendedFrom: null, withdrawnFrom: null, ...more
  })), { maxLength: 2 }),
  hasPriorCertificate: fc.boolean(),
  liveElsewhere: mostly<string | null>(null, fc.uuid()),
  liveAward: mostly<string | null>(null, fc.uuid()),
  retakeFrom: mostly<string | null>(null, around),
  vaeRequests: fc.array(fc.record({ certificateId: fc.constantFrom(ids.certificate, 'b', 'c', 'd'), unitsOnly: fc.boolean(), submittedOn: fc.constantFrom('2026-01-05', '2026-02-28') }), { maxLength: 4 })
}).map((more) => ({ ...facts, ...more }))

export const policies: Arbitrary<Policy> = fc.record({
  channel: mostly<Policy['application']['channel']>(['candidate', 'training_provider'], fc.constant(['training_provider'])),
  accreditedChannel: fc.boolean(),
  individual: fc.constantFrom<Policy['application']['individual']>('open', 'authorised', 'closed'),
  underAgreement: mostly(false, fc.constant(true)),
  youngPerson: fc.constantFrom({ minAge: 0, maxAge: null }, { minAge: 16, maxAge: 25 }),
  proA: fc.constantFrom<string[]>([], ['CQP-1'], ['CQP-2']),
  agreement: fc.boolean(),
  experienceYears: fc.constantFrom(0, 3),
  isVariant: fc.boolean()
}).map(({ experienceYears, isVariant, ...application }) => policyFor({
  application,
  vae: { precheck: { experienceYears } },
  variants: isVariant ? [{ when: { routes: [], registrations: ['rncp'] }, rules: { application: { youngPerson: { minAge: 18, maxAge: 20 } } } }] : []
} as never))

export const questions = fc.record({
  route: fc.constantFrom(...routes),
  scheme: fc.constantFrom(...schemes),
  unitCodes: fc.constantFrom(['U1', 'U2'], ['U2']),
  employerOrganizationId: nullable(fc.constant(ids.employer)),
  agreementSignedOn: nullable(around),
  prerequisitesDeclared: fc.boolean(),
  experienceYears: nullable(fc.integer({ min: 0, max: 5 })),
  isUnderAgreement: fc.boolean()
})
export const askers = fc.constantFrom<Role>('candidate', 'training_provider')
export const days = fc.constantFrom('2026-03-01', '2026-03-02', '2026-12-31')
