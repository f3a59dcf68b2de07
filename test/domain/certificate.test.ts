import fc from 'fast-check'
import t from 'tap'
import {
  type Certificate, type CertificateCommand, certificateDecider, type CertificateFacts, createCertificate, isExpired, type Register, registers, type Registration
} from '../../src/domain/certificate.ts'
import { certificateMachine } from '../../src/domain/certificate-machine.ts'
import { handle, type Known } from '../../src/domain/kernel/decider.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import { deliveredUnder, deliversAsRegistered, registrationOn } from '../../src/domain/rules/eligibility.ts'
import { frameworkOf } from '../support/frameworks.ts'
import { branchId, contextFor, obeysItsTable, policyFor, policyId, refusalOf } from '../support/obeys.ts'

const id = '018f0000-0000-7000-8000-0000000000e1'
const projectId = '018f0000-0000-7000-8000-0000000000f1'
const adopted = { projectId, adoptedOn: '2026-03-02', effectiveOn: '2026-03-02' }
const draft = { code: 'CQP-AP', title: 'Animateur périscolaire', sector: null, isInterbranch: false, partnerBranches: [] }
const created = createCertificate({ ...draft, ...adopted, framework: frameworkOf('B1') }, { id, branchId })
const known = (role: Role = 'officer', today = '2026-03-02'): Known<CertificateFacts> =>
  ({ facts: { reviewedYears: [], lifetime: null }, policy: policyFor(), policyId, context: contextFor(role, today) })

/** As the register shows RNCP36481: level 3, until 1 June 2025; the other dates are examples. */
const rncp: Registration = {
  registrationNumber: 'RNCP36481',
  level: 3,
  decidedOn: '2022-06-01',
  effectiveOn: '2022-06-01',
  registrationEnd: '2025-06-01',
  lastDeliveryDate: '2026-06-01'
}
const pending = (register: Register): Certificate => ({ ...created.state, status: 'registration_pending', register })
const registered: Certificate = { ...pending('rncp'), ...rncp, status: 'registered' }

const step = { fromCertificateId: null, fromVersion: 1, fromUnit: 'B1', toVersion: 2, toUnit: 'C1', kind: 'equivalent' as const }
const text = fc.string({ minLength: 1 })
const register = fc.constantFrom(...registers)
const day = fc.constantFrom('2021-01-01', '2024-02-29', '2026-03-01', '2026-03-03')
const registrations = fc.record({
  registrationNumber: fc.constantFrom('RNCP1', 'RS2'),
  level: fc.option(fc.integer({ min: 1, max: 8 })),
  decidedOn: day,
  effectiveOn: day,
  registrationEnd: day,
  lastDeliveryDate: day
})

obeysItsTable(certificateDecider, {
  states: fc.record({ register, statusBefore: fc.constantFrom('active' as const, 'registered' as const) }).map((any) => ({ ...created.state, ...any })),
  facts: fc.record({ reviewedYears: fc.subarray([2024, 2025, 2026]), lifetime: fc.constant(null) }),
  policies: fc.constant(policyFor()),
  commands: {
    file_registration: fc.record({ type: fc.constant('file_registration'), register }),
    record_registration: fc.oneof(registrations, fc.constantFrom(rncp, { ...rncp, registrationNumber: 'RS1234', level: null }))
      .map((registration) => ({ type: 'record_registration' as const, ...registration })),
    refuse_registration: fc.record({ type: fc.constant('refuse_registration'), reason: text }),
    end_registration: fc.record({ type: fc.constant('end_registration'), endedOn: day, lastDeliveryDate: day, reason: text }),
    record_review: fc.record({ type: fc.constant('record_review'), id: fc.constant(projectId), year: fc.integer({ min: 2024, max: 2027 }), findings: text }),
    suspend: fc.record({ type: fc.constant('suspend'), reason: text }),
    reinstate: fc.constant({ type: 'reinstate' }),
    close: fc.record({ type: fc.constant('close'), reason: text }),
    adopt_framework: fc.constant({ type: 'adopt_framework', framework: { ...adopted, certificateId: id, content: frameworkOf('B2') } }),
    renew: fc.constant({ type: 'renew' }),
    record_equivalence: fc.constant({ type: 'record_equivalence', id: projectId, steps: [step], decidedOn: '2026-03-02' })
  }
})

t.test('a certificate is born by a vote, with the first version of its framework', async (t) => {
  t.same(certificateMachine.createdBy, ['system'])
  t.match(created.state, { code: 'CQP-AP', status: 'active', frameworkVersion: 1, register: null, level: null, version: 1 })
  t.match(created.framework, { certificateId: id, version: 1, projectId, effectiveOn: '2026-03-02' })
  t.same(created.framework.content, frameworkOf('B1'))
})

t.test('each adopted framework is the next version of its certificate', async (t) => {
  const command = { type: 'adopt_framework', framework: { ...adopted, certificateId: id, content: frameworkOf('B2') } } as const
  const { state, events } = handle(certificateDecider, { ...created.state, frameworkVersion: 4 }, command, known('system'))
  t.match(events, [{ type: 'certificate.framework_adopted', frameworkVersion: 5, framework: { version: 5, certificateId: id } }])
  t.equal(state.frameworkVersion, 5)
})

// Model 3, certificate: register rncp|rs, number ^(RNCP|RS)\d+$, level 1–8 for rncp only, at most 5 years.
t.test('a registration fits its register: number, level, dates', async (t) => {
  const record = (register: Register, change: Partial<Registration> = {}) =>
    handle(certificateDecider, pending(register), { type: 'record_registration', ...rncp, ...change }, known()).state
  const refused = (register: Register, change: Partial<Registration>) => refusalOf(() => record(register, change))
  t.match(record('rncp'), { ...rncp, status: 'registered', register: 'rncp', version: 2 })
  t.match(record('rs', { registrationNumber: 'RS6751', level: null }),
    { registrationNumber: 'RS6751', level: null, status: 'registered' })
  t.match(refused('rncp', { registrationNumber: 'RS6751' }),
    { code: 'registration_number_astray', params: { prefix: 'RNCP' }, pointer: '#/registrationNumber' })
  t.match(refused('rs', {}), { code: 'registration_number_astray', params: { prefix: 'RS' } })
  t.match(refused('rncp', { level: null }), { code: 'level_missing', pointer: '#/level' })
  t.match(refused('rs', { registrationNumber: 'RS6751' }), { code: 'level_unexpected', rule: 'model:5.5', pointer: '#/level' })
  t.match(refused('rncp', { decidedOn: '2026-03-03' }),
    { code: 'date_in_future', params: { today: '2026-03-02' }, pointer: '#/decidedOn' })
  t.match(refused('rncp', { registrationEnd: '2022-05-31' }),
    { code: 'date_too_early', params: { earliest: '2022-06-01' }, pointer: '#/registrationEnd' })
  t.match(refused('rncp', { lastDeliveryDate: '2025-05-31' }),
    { code: 'date_too_early', params: { earliest: '2025-06-01' }, pointer: '#/lastDeliveryDate' })
})

// L6113-6 of the Code du travail: five years per decision; counted from the effective date where that is later (registered by right).
t.test('a registration lasts five years to the day, and no longer', async (t) => {
  const until = (registrationEnd: string, effectiveOn = '2022-06-01') => handle(certificateDecider, pending('rncp'),
    { type: 'record_registration', ...rncp, effectiveOn, registrationEnd, lastDeliveryDate: '2029-01-01' }, known()).state
  t.equal(until('2027-06-01').registrationEnd, '2027-06-01')
  t.match(refusalOf(() => until('2027-06-02')),
    { code: 'registration_too_long', rule: 'law:registration_term', params: { years: 5, latest: '2027-06-01' }, pointer: '#/registrationEnd' })
  t.equal(until('2027-09-01', '2022-09-01').registrationEnd, '2027-09-01')
})

t.test('registered again before the end, it keeps its register and takes the new number and dates', async (t) => {
  const dates = { decidedOn: '2025-05-28', effectiveOn: '2025-06-25', registrationEnd: '2030-06-25', lastDeliveryDate: '2031-06-25' }
  const next = { ...rncp, ...dates, registrationNumber: 'RNCP40871' }
  t.match(handle(certificateDecider, registered, { type: 'record_registration', ...next }, known()).state,
    { ...next, status: 'registered', register: 'rncp' })
})

t.test('refused by the register, the branch keeps its certificate and may file again, elsewhere too', async (t) => {
  const { state } = handle(certificateDecider, pending('rncp'), { type: 'refuse_registration', reason: 'One cohort only' }, known())
  t.match(state, { status: 'active', register: null })
  t.match(handle(certificateDecider, state, { type: 'file_registration', register: 'rs' }, known()).state,
    { status: 'registration_pending', register: 'rs' })
})

t.test('after a suspension the certificate is what it was before', async (t) => {
  for (const before of [created.state, registered]) {
    const suspended = handle(certificateDecider, before, { type: 'suspend', reason: 'The training platform is unsafe' }, known()).state
    t.match(suspended, { status: 'suspended', statusBefore: before.status })
    const after = handle(certificateDecider, suspended, { type: 'reinstate' }, known()).state
    t.strictSame(after, { ...before, version: 3 })
  }
})

// Domain 3.1: the day after registrationEnd the record is inactive.
t.test('a registration is expired from the day after its end; what was never registered does not expire', async (t) => {
  t.equal(isExpired(registered, '2025-06-01'), false)
  t.equal(isExpired(registered, '2025-06-02'), true)
  t.equal(isExpired(created.state, '2199-12-31'), false)
})

// Décret 2025-500: on a file that shows one cohort, three years at most.
t.test('a registration on a single cohort lasts three years to the day', async (t) => {
  const until = (registrationEnd: string, isSingleCohort: boolean) => handle(certificateDecider, pending('rncp'),
    { type: 'record_registration', ...rncp, registrationEnd, lastDeliveryDate: '2029-01-01', isSingleCohort }, known()).state
  t.match(until('2025-06-01', true), { registrationEnd: '2025-06-01', isSingleCohort: true })
  t.match(refusalOf(() => until('2025-06-02', true)), { code: 'registration_too_long', params: { years: 3, latest: '2025-06-01' } })
  t.match(until('2025-06-02', false), { isSingleCohort: false })
})

const act = (state: Certificate, command: CertificateCommand, today?: string, facts: CertificateFacts = { reviewedYears: [], lifetime: null }) =>
  handle(certificateDecider, state, command, { ...known('officer', today), facts }).state

// Domain 3.0, national rule 10: a withdrawal leaves those already admissible or enrolled in their rights [L6].
t.test('a registration that ends early opens nothing more, and keeps what was begun', async (t) => {
  const ending = { type: 'end_registration', endedOn: '2024-06-30', lastDeliveryDate: '2025-12-31', reason: 'Withdrawn by the register' } as const
  const ended = act(registered, ending)
  t.match(ended, { status: 'active', register: 'rncp', registrationEnd: '2024-06-30', lastDeliveryDate: '2025-12-31' })
  t.match([isExpired(ended, '2024-06-30'), isExpired(ended, '2024-07-01')], [false, true])
  const refused = (change: { endedOn?: string, lastDeliveryDate?: string }) => refusalOf(() => act(registered, { ...ending, ...change }))
  t.match(refused({ endedOn: '2022-05-31' }), { code: 'date_too_early', params: { earliest: '2022-06-01' }, pointer: '#/endedOn' })
  t.match(refused({ endedOn: '2025-06-02', lastDeliveryDate: '2026-01-01' }), { code: 'date_too_late', params: { latest: '2025-06-01' }, pointer: '#/endedOn' })
  t.equal(act(registered, { ...ending, endedOn: '2025-06-01' }).registrationEnd, '2025-06-01', 'at the latest on its last day')
  t.match(refused({ lastDeliveryDate: '2026-06-02' }),
    { code: 'date_too_late', params: { latest: '2026-06-01' }, pointer: '#/lastDeliveryDate' }, 'an early end is no longer delivery')
  t.match(refused({ lastDeliveryDate: '2024-06-29' }), { code: 'date_too_early', params: { earliest: '2024-06-30' }, pointer: '#/lastDeliveryDate' })
})

t.test('what was entered under a registration keeps it while the next one is asked for, refused, or granted elsewhere', async (t) => {
  const ended = act({ ...registered, lastDeliveryDate: '2026-12-31' }, { type: 'end_registration', endedOn: '2024-06-30', lastDeliveryDate: '2026-12-31', reason: 'Withdrawn' })
  const filed = act(ended, { type: 'file_registration', register: 'rs' })
  const term = { register: 'rncp', registrationNumber: 'RNCP36481', level: 3, decidedOn: '2022-06-01', effectiveOn: '2022-06-01', registrationEnd: '2024-06-30', lastDeliveryDate: '2026-12-31' }
  t.match(filed, { register: 'rs', registrationNumber: null, level: null, registrationEnd: null })
  t.same(filed.earlierRegistrations, [term])
  const dates = { decidedOn: '2026-03-01', effectiveOn: '2026-04-01', registrationEnd: '2029-01-31', lastDeliveryDate: '2029-12-31' }
  const again = act(filed, { type: 'record_registration', registrationNumber: 'RS7001', level: null, ...dates })
  const delivery = { enteredOn: '2024-06-30', deliveredOn: '2026-03-20' }
  for (const state of [ended, filed, act(filed, { type: 'refuse_registration', reason: 'No' }), again]) {
    t.equal(deliversAsRegistered(state, delivery), true, state.status)
    t.strictSame(deliveredUnder(state, delivery), { level: 3, registrationNumber: 'RNCP36481' })
    t.equal(deliversAsRegistered(state, { ...delivery, enteredOn: '2024-07-01' }), false, 'entered the day after')
    t.equal(registrationOn(state, '2024-06-30'), 'rncp')
    t.equal(registrationOn(state, '2026-03-31'), 'unregistered')
  }
  t.equal(deliversAsRegistered(ended, { ...delivery, deliveredOn: '2026-12-31' }), true)
  t.equal(deliversAsRegistered(ended, { ...delivery, deliveredOn: '2027-01-01' }), false)
  t.strictSame(deliveredUnder(again, { enteredOn: '2026-04-01', deliveredOn: '2026-04-02' }), { level: null, registrationNumber: 'RS7001' })
})

t.test('registered again ahead of time, it stands under the former registration until the new one takes effect', async (t) => {
  const dates = { decidedOn: '2025-05-28', effectiveOn: '2025-06-25', registrationEnd: '2030-05-28', lastDeliveryDate: '2031-05-28' }
  const next = act(registered, { type: 'record_registration', ...rncp, ...dates, registrationNumber: 'RNCP40871', level: 4 })
  t.same(['2025-06-01', '2025-06-02', '2025-06-24', '2025-06-25'].map((day) => registrationOn(next, day)), ['rncp', 'unregistered', 'unregistered', 'rncp'])
  const on = (deliveredOn: string) => deliveredUnder(next, { enteredOn: '2025-03-02', deliveredOn }).registrationNumber
  t.same(['2025-06-24', '2025-06-25'].map(on), ['RNCP36481', 'RNCP40871'])
  const corrected = act(next, { type: 'record_registration', ...rncp, ...dates, registrationNumber: 'RNCP40872', level: 4 })
  t.same(corrected.earlierRegistrations, next.earlierRegistrations, 'the same decision written again is no earlier one')
})

// Domain 3.1 [S63][S66]: a yearly review.
t.test('a certificate is reviewed once for a year that has begun', async (t) => {
  const review = (year: number, today: string, reviewedYears: number[] = []) =>
    act(registered, { type: 'record_review', id: projectId, year, findings: '12 holders, 11 in work' }, today, { reviewedYears, lifetime: null })
  t.equal(review(2026, '2026-01-01').version, registered.version + 1)
  t.equal(review(2025, '2026-01-01', [2024, 2026]).version, registered.version + 1, 'late, for a year that was left out')
  t.match(refusalOf(() => review(2026, '2025-12-31')), { code: 'review_too_early', params: { year: 2026, present: 2025 }, pointer: '#/year' })
  t.match(refusalOf(() => review(2026, '2026-06-01', [2026])), { code: 'review_recorded_already', params: { year: 2026 }, pointer: '#/year' })
})

// Domain 3.1 [S43]: 1-year renewal with changes.
t.test('a revision is a renewal with changes where such a renewal ends later than the term that runs', async (t) => {
  const revise = (adoptedOn: string, changedYears: number | null = 1) => {
    const framework = { projectId, adoptedOn, effectiveOn: '2029-05-02', certificateId: id, content: frameworkOf('B2') }
    const policy = policyFor({ certificate: { definitionLifetime: { years: 3, changedYears } } })
    return handle(certificateDecider, created.state, { type: 'adopt_framework', framework }, { ...known('system'), policy }).state
  }
  const late = revise('2028-03-03')
  t.match(late, { renewedOn: '2028-03-03', isRenewedWithChanges: true, frameworkDates: [{ version: 1 }, { version: 2, effectiveOn: '2029-05-02' }] })
  t.match(revise('2028-03-02'), { renewedOn: null, isRenewedWithChanges: false, frameworkVersion: 2 }, 'a year later is no later than the end that it has')
  t.match(revise('2028-03-02', 2), { renewedOn: '2028-03-02' })
  t.match(revise('2028-03-03', null), { renewedOn: null, isRenewedWithChanges: false })
  t.match(handle(certificateDecider, late, { type: 'renew' }, known('system', '2028-09-01')).state, { renewedOn: '2028-09-01', isRenewedWithChanges: false })
})

// Domain 3.1 [S41], car services: on modification organisations have 3 months.
t.test('organisations have the branch’s months to follow a new version, from the day of its effect', async (t) => {
  const adopt = (effectiveOn: string, complyMonths: number) => {
    const command = { type: 'adopt_framework', framework: { ...adopted, effectiveOn, certificateId: id, content: frameworkOf('B2') } } as const
    const { events } = handle(certificateDecider, created.state, command, { ...known('system'), policy: policyFor({ framework: { transition: { complyMonths } } }) })
    return events.map((event) => event.type === 'certificate.framework_adopted' && event.framework.complyBy)
  }
  t.same(adopt('2026-05-02', 3), ['2026-08-02'])
  t.same(adopt('2027-11-30', 3), ['2028-02-29'])
  t.same(adopt('2026-05-02', 0), ['2026-05-02'])
  t.equal(created.framework.complyBy, '2026-03-02', 'the first one binds from its first day')
})
