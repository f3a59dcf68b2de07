import fc from 'fast-check'
import t from 'tap'
import {
  type Award, awardDecider, type AwardDraft, openAward, openUnitAward, type UnitAward, unitAwardDecider, type UnitAwardDraft, type UnitAwardFacts
} from '../../src/domain/award.ts'
import { initialsOf, standingOf } from '../../src/domain/award-register.ts'
import { handle, type Known } from '../../src/domain/kernel/decider.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import type { MappedFramework } from '../../src/domain/rules/held-units.ts'
import { branchId, contextFor, obeysItsTable, policyFor, policyId, refusalOf } from '../support/obeys.ts'

const source = {
  candidateId: '018f0000-0000-7000-8000-000000000001',
  certificateId: '018f0000-0000-7000-8000-000000000002',
  frameworkVersion: 1,
  applicationId: '018f0000-0000-7000-8000-000000000003',
  jurySessionId: '018f0000-0000-7000-8000-000000000004',
  policyId
}
const id = '018f0000-0000-7000-8000-000000000005'
const unitDraft: UnitAwardDraft = { ...source, unitCode: 'B1', acquiredOn: '2024-03-15', expiresOn: '2029-03-15' }
const unit: UnitAward = openUnitAward(unitDraft, { branchId, id, verificationCode: 'DEMO-0000-0000-0000-0000-0' }).state
const draft: AwardDraft = { ...source, decidedOn: '2024-03-15', deliveredOn: '2024-03-15', level: 4, registrationNumber: 'RNCP35551', isDistinguished: false }
const award: Award = openAward(draft, { branchId, id, number: 'DEMO-2024-000001-0', verificationCode: 'DEMO-0000-0000-0000-0000-0' }).state

const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10))
const reason = fc.string({ minLength: 1 })
const framework: MappedFramework = { version: 1, units: [{ code: 'B1', optional: false }], mapping: [] }
const live = { id: award.id, certificateId: source.certificateId, deliveredOn: '2024-03-15', framework }
const worlds = { facts: fc.constant({}), policies: fc.constant(policyFor()) }
const known = (role: Role, today: string): Known<{}> => ({ facts: {}, policy: policyFor(), policyId, context: contextFor(role, today) })

obeysItsTable(unitAwardDecider, {
  ...worlds,
  facts: fc.record({ liveAwards: fc.constantFrom([], [live]), commonCode: fc.constant(null) }),
  states: fc.record({ acquiredOn: day, expiresOn: fc.option(day) }).map((dates) => ({ ...unit, ...dates })),
  commands: { revoke: fc.record({ type: fc.constant('revoke'), reason }) }
})

obeysItsTable(awardDecider, {
  ...worlds,
  states: fc.record({ deliveredOn: day, duplicatedOn: fc.option(day), registrationNumber: fc.constantFrom(null, 'RNCP35551') })
    .map((change) => ({ ...award, ...change })),
  commands: {
    duplicate: fc.constant({ type: 'duplicate' }),
    record_transmission: fc.record({ type: fc.constant('record_transmission'), sentOn: day }),
    revoke: fc.record({ type: fc.constant('revoke'), reason })
  }
})

// Model 3, "unit award and award": duplicate keeps the number and is marked.
t.test('a duplicate keeps number and code, and tells its day', async (t) => {
  const { state } = handle(awardDecider, award, { type: 'duplicate' }, known('officer', '2026-03-02'))
  t.match(state, { number: award.number, verificationCode: award.verificationCode, duplicatedOn: '2026-03-02', status: 'issued', version: 2 })
  const again = handle(awardDecider, state, { type: 'duplicate' }, known('officer', '2027-01-04')).state
  t.equal(again.duplicatedOn, '2027-01-04', 'the latest one counts')
})

// Model 5.7: a person never loses a unit except by its own expiry or by a revocation with reason. API C-52: it takes a person.
t.test('a person revokes, with a reason, once', async (t) => {
  const revoke = { type: 'revoke', reason: 'The identity was another’s.' } as const
  const { state } = handle(awardDecider, award, revoke, known('officer', '2026-03-02'))
  t.match(state, { status: 'revoked', revokedOn: '2026-03-02', reason: revoke.reason, number: award.number })
  t.match(refusalOf(() => handle(awardDecider, state, revoke, known('officer', '2026-03-03'))), { code: 'action_not_allowed', params: { status: 'revoked' } })
  const system = { ...known('officer', '2026-03-02'), context: contextFor('officer', '2026-03-02', { personId: null }) }
  const alone = { ...system, facts: { liveAwards: [], commonCode: null } }
  for (const attempt of [() => handle(awardDecider, award, revoke, system), () => handle(unitAwardDecider, unit, revoke, alone)]) {
    t.match(refusalOf(attempt), { code: 'person_required', params: { action: 'revoke' } })
  }
})

// An award says that its units are held: it never outlives one of them.
t.test('a unit is not revoked while an award that was delivered on it is live', async (t) => {
  const revoke = (live: UnitAwardFacts['liveAwards'][number] | null, more: Partial<UnitAward> = {}, commonCode: string | null = null) => () => handle(
    unitAwardDecider, { ...unit, ...more }, { type: 'revoke', reason: 'Written in error.' },
    { ...known('officer', '2026-03-02'), facts: { liveAwards: live ? [live] : [], commonCode } })
  t.match(refusalOf(revoke(live)), { code: 'award_still_live', rule: 'model:award', params: { awardId: live.id } })
  t.equal(revoke(null)().state.status, 'revoked')
  t.equal(revoke(live, { expiresOn: '2024-03-14' })().state.status, 'revoked', 'over before the delivery')
  t.equal(revoke(live, { acquiredOn: '2024-03-16' })().state.status, 'revoked', 'came after the delivery')
  const next: MappedFramework = { version: 2, units: [{ code: 'C1', optional: false }], mapping: [] }
  t.equal(revoke({ ...live, framework: next })().state.status, 'revoked', 'of a version that the award does not know')
  const mapping = [{ fromVersion: 1, fromUnit: 'B1', toUnit: 'C1', kind: 'equivalent' as const }]
  t.match(refusalOf(revoke({ ...live, framework: { ...next, mapping } })), { code: 'award_still_live' })
  const other = { ...live, certificateId: 'another certificate', framework: { ...next, commonUnits: [{ version: 2, unitCode: 'C1', commonCode: 'QUALITY' }] } }
  t.equal(revoke(other)().state.status, 'revoked', 'of another certificate')
  t.match(refusalOf(revoke(other, {}, 'QUALITY')), { code: 'award_still_live' }, 'of another certificate that has the unit too')
})

// Domain 3.0 no. 9: holders are told to the national fund within three months of the delivery, if the certificate is registered.
t.test('the day on which a holder was told to the national fund lies between the delivery and today', async (t) => {
  const record = (sentOn: string, state = award) => () =>
    handle(awardDecider, state, { type: 'record_transmission', sentOn }, known('officer', '2024-06-14')).state
  t.match(record('2024-03-15')(), { transmittedOn: '2024-03-15', status: 'issued', version: 2 })
  t.match(record('2024-06-14')(), { transmittedOn: '2024-06-14' })
  t.match(refusalOf(record('2024-03-14')), { code: 'date_too_early', params: { earliest: '2024-03-15' }, pointer: '#/sentOn' })
  t.match(refusalOf(record('2024-06-15')), { code: 'date_in_future', params: { date: '2024-06-15', today: '2024-06-14' }, pointer: '#/sentOn' })
  t.match(refusalOf(record('2024-04-01', { ...award, registrationNumber: null })), { code: 'award_unregistered', rule: 'law:holder_data' })
  t.match(record('2024-04-02', record('2024-04-01')())(), { transmittedOn: '2024-04-02' }, 'sent again, the later one counts')
})

t.test('nobody writes the ledger by hand: only a decision does', async (t) => {
  for (const { machine } of [awardDecider, unitAwardDecider]) t.same(machine.createdBy, ['system'])
})

// API V-4: revoke, then verify → revoked, whatever the calendar says; a unit is valid through its last day.
t.test('the register says valid through the last day, expired after it, revoked before all', async (t) => {
  const kept = { status: 'held', expiresOn: '2029-03-15' } as const
  t.equal(standingOf(kept, '2029-03-15'), 'valid')
  t.equal(standingOf(kept, '2029-03-16'), 'expired')
  t.equal(standingOf({ ...kept, status: 'revoked' }, '2030-01-01'), 'revoked')
  t.equal(standingOf({ status: 'issued', expiresOn: null }, '2199-12-31'), 'valid')
})

// API C-62: no name.
t.test('the register tells initials, of any name', async (t) => {
  const initials = (givenNames: string, familyName: string) => initialsOf({ givenNames, familyName })
  t.equal(initials('Zoé Anne', 'Martin'), 'Z. M.')
  t.equal(initials('élodie', 'd’Étoile'), 'É. D.')
  t.equal(initials('E\u0301mile', 'Ødegaard'), 'É. Ø.', 'a letter and its accent are one')
  t.equal(initials('’', 'Li'), 'L.')
  fc.assert(fc.property(fc.string(), fc.string(), (given, family) => initials(given, family).length <= 8), { seed: 2026 })
})
