import fc from 'fast-check'
import { type Accreditation, accreditationDecider, activities, dispositions } from '../../src/domain/accreditation.ts'
import type { AccreditationFacts } from '../../src/domain/accreditation-guards.ts'
import { pieceKinds } from '../../src/domain/policy.ts'
import { accrediting, asks, certificateId, enrollmentId, id, open, registered } from '../support/accreditation.ts'
import { obeysItsTable, policyFor } from '../support/obeys.ts'

const day = fc.constantFrom('2025-12-31', '2026-03-01', '2026-03-02', '2026-03-03')
const text = fc.string({ minLength: 1 })
const kind = fc.constantFrom(...pieceKinds)
obeysItsTable(accreditationDecider, {
  states: fc.record({
    submittedOn: fc.option(day),
    validFrom: fc.constant('2025-01-01'),
    withdrawnFrom: fc.option(day),
    caseClosedOn: fc.option(day),
    registerUpdateDueOn: fc.option(day),
    registerUpdatedOn: fc.option(day),
    siteCodes: fc.constantFrom([], ['VIL'])
  }).map((more): Accreditation => ({ ...open(), ...more })),
  facts: fc.record<AccreditationFacts>({
    siteCodes: fc.constant(['VIL', 'LYO']),
    documents: fc.subarray([
      { kind: 'company_extract', issuedOn: '2026-01-10', value: null }, { kind: 'company_extract', issuedOn: '2025-01-10', value: null },
      { kind: 'room', issuedOn: null, value: 40 }
    ]),
    renewalId: fc.option(fc.uuid()),
    undisposed: fc.subarray([enrollmentId]),
    registrations: fc.subarray([registered]),
    commitmentYears: fc.subarray([2025, 2026]),
    compliances: fc.subarray([{ certificateId, frameworkVersion: 2, declaredOn: '2026-03-01' }])
  }),
  policies: fc.constantFrom(policyFor('cleaning'), accrediting({ fileDeadline: '01-31' }), accrediting({
    scope: { perCertificate: true, perSite: false }, pieces: [asks('company_extract', { maxAgeMonths: 6 }), asks('room', { minValue: 25 })]
  })),
  commands: {
    edit: fc.record({
      type: fc.constant('edit'),
      content: fc.record({ activities: fc.subarray([...activities]), certificateIds: fc.subarray([certificateId]), siteCodes: fc.subarray(['LYO', 'no such']) }),
      certificateIds: fc.subarray([certificateId])
    }),
    add_document: fc.record({
      type: fc.constant('add_document'), id: fc.uuid(), kind, issuedOn: fc.option(day), value: fc.option(fc.nat()), reference: text
    }),
    submit: fc.constant({ type: 'submit' }),
    return_incomplete: fc.record({ type: fc.constant('return_incomplete'), faults: fc.array(fc.record({ kind, reason: text }), { minLength: 1 }) }),
    accept: fc.record({ type: fc.constant('accept'), arrivalNumber: fc.nat() }),
    grant: fc.record({ type: fc.constant('grant'), decidedOn: day, validFrom: day }),
    refuse: fc.record({ type: fc.constant('refuse'), decidedOn: day, reason: text }),
    suspend: fc.record({ type: fc.constant('suspend'), reason: text, effectiveOn: day }),
    reinstate: fc.constant({ type: 'reinstate' }),
    restore: fc.constant({ type: 'restore' }),
    withdraw: fc.record({ type: fc.constant('withdraw'), reason: text, effectiveOn: day }),
    relinquish: fc.record({ type: fc.constant('relinquish'), effectiveOn: day }),
    renew: fc.constant({ type: 'renew' }),
    record_disposition: fc.record({
      type: fc.constant('record_disposition'),
      id: fc.uuid(),
      trainingEnrollmentId: fc.constantFrom(enrollmentId, id),
      disposition: fc.constantFrom(...dispositions),
      note: fc.option(text)
    }),
    sign_commitment: fc.record({ type: fc.constant('sign_commitment'), id: fc.uuid(), year: fc.integer({ min: 2025, max: 2027 }) }),
    declare_compliance: fc.record({
      type: fc.constant('declare_compliance'),
      id: fc.uuid(),
      certificateId: fc.constantFrom(certificateId, id),
      frameworkVersion: fc.constantFrom(2, 3),
      isAdopted: fc.boolean()
    }),
    close_case: fc.constant({ type: 'close_case' }),
    record_register_update: fc.record({ type: fc.constant('record_register_update'), updatedOn: day })
  }
})
