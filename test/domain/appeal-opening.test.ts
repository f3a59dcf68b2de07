import fc from 'fast-check'
import t from 'tap'
import { type Appeal, appealDecider } from '../../src/domain/appeal.ts'
import { appealLoss, appealResult, type ContestedLoss, type ContestedResult, namedSubject } from '../../src/domain/appeal-opening.ts'
import { contextOf, handle } from '../../src/domain/kernel/decider.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { react } from '../../src/domain/reactions.ts'
import { contextFor, organizationId, personId, policyFor, policyId, refusalOf } from '../support/obeys.ts'

const id = '018f0000-0000-7000-8000-000000000005'
const filing = { id, grounds: 'The second test was cut short.' }
const application: ContestedResult['application'] = {
  id: '018f0000-0000-7000-8000-000000000003',
  candidateId: personId,
  jurySessionId: '018f0000-0000-7000-8000-000000000004',
  outcome: 'partial',
  publishedOn: '2026-03-31',
  policyId,
  status: 'partially_certified',
  route: 'continuing_training',
  registration: 'rncp'
}
const accreditation: ContestedLoss['accreditation'] = {
  id: '018f0000-0000-7000-8000-000000000007',
  organizationId: null,
  examinerId: personId,
  status: 'withdrawn',
  suspendedFrom: '2026-01-15',
  withdrawnFrom: '2026-03-31'
}
const delays = (months: number): Policy => policyFor({ appeal: { delay: { kind: 'months', months }, appellants: ['candidate', 'examiner'] } })
const anyTime = (appellants: Policy['appeal']['appellants']): Policy => policyFor({ appeal: { delay: { kind: 'any_time' }, appellants } })

interface Situation { policy?: Policy, today?: string, role?: Role }
const against = (more: Partial<ContestedResult['application']> | null, { policy = delays(3), today = '2026-04-15', role = 'candidate' }: Situation = {}) =>
  appealResult(filing, more && { application: { ...application, ...more }, policy, liveAppealId: null }, contextFor(role, today)).state
const losing = (more: Partial<ContestedLoss['accreditation']> | null, { policy = delays(3), today = '2026-04-15', role = 'examiner' }: Situation = {}) =>
  appealLoss(filing, more && { accreditation: { ...accreditation, ...more }, policy, policyId, liveAppealId: null }, contextFor(role, today)).state

// Domain 3.11, [S21]: three months to contest. Months run from day to same day; a shorter month ends with its last day.
t.test('the last day to appeal, the day before and the day after', async (t) => {
  const days = [
    ['2026-03-31', 3, '2026-06-30', '2026-07-01'],
    ['2025-11-30', 3, '2026-02-28', '2026-03-01'],
    ['2027-11-30', 3, '2028-02-29', '2028-03-01'],
    ['2028-02-29', 12, '2029-02-28', '2029-03-01'],
    ['2026-03-31', 1, '2026-04-30', '2026-05-01']
  ] as const
  for (const [publishedOn, months, latestOn, after] of days) {
    const file = (today: string) => against({ publishedOn }, { policy: delays(months), today })
    t.match(file(latestOn), { status: 'filed', latestOn, notifiedOn: publishedOn })
    t.match(file(after), { status: 'late', latestOn })
    t.match(losing({ withdrawnFrom: publishedOn }, { policy: delays(months), today: latestOn }), { status: 'filed', latestOn })
    t.match(losing({ withdrawnFrom: publishedOn }, { policy: delays(months), today: after }), { status: 'late', latestOn })
  }
})

t.test('delays agree with a calendar counted day by day', async () => {
  const day = fc.date({ min: new Date('2024-01-01'), max: new Date('2032-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10))
  fc.assert(fc.property(day, fc.integer({ min: 1, max: 24 }), fc.integer({ min: -3, max: 3 }), (publishedOn, months, shift) => {
    const latest = byHand(publishedOn, months)
    const today = new Date(Date.parse(latest) + shift * 86_400_000).toISOString().slice(0, 10)
    const { latestOn, status } = against({ publishedOn }, { policy: delays(months), today })
    return latestOn === latest && status === (shift <= 0 ? 'filed' : 'late')
  }), { seed: 2026, numRuns: 500 })
})

/** The naive second implementation: the same day so many months later, or the day before it that exists. */
function byHand (date: string, months: number): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  for (let tried = day; ; tried--) {
    const found = new Date(Date.UTC(year, month - 1 + months, tried))
    if (found.getUTCDate() === tried) return found.toISOString().slice(0, 10)
  }
}

// The branch's own calendar: on 31 December at 23:30 UTC it is the next year in Paris and Nouméa, not in Fort-de-France.
t.test('whether an appeal is late is a matter of the date in the branch’s zone', async (t) => {
  const offsets = { 'Europe/Paris': 1, 'America/Martinique': -4, 'Pacific/Noumea': 11 } as const
  const filedAt = (instant: string, timeZone: string) => appealResult(filing,
    { application: { ...application, publishedOn: '2026-09-30' }, policy: delays(3), liveAppealId: null },
    contextOf({ ...contextFor('candidate'), timeZone, clockOffset: 0, dryRun: false }, instant)).state
  const evening = '2026-12-31T23:30:00.000Z'
  t.match(filedAt(evening, 'America/Martinique'), { filedOn: '2026-12-31', latestOn: '2026-12-30', status: 'late' })
  t.match(filedAt('2026-12-30T23:30:00.000Z', 'America/Martinique'), { filedOn: '2026-12-30', status: 'filed' })
  t.match(filedAt('2026-12-30T22:30:00.000Z', 'Europe/Paris'), { filedOn: '2026-12-30', status: 'filed' })
  t.match(filedAt('2026-12-30T23:30:00.000Z', 'Europe/Paris'), { filedOn: '2026-12-31', status: 'late' })
  t.match(filedAt(evening, 'Europe/Paris'), { filedOn: '2027-01-01' })
  t.match(filedAt(evening, 'Pacific/Noumea'), { filedOn: '2027-01-01' })
  const winter = fc.integer({ min: Date.parse('2026-12-29T00:00:00Z'), max: Date.parse('2027-01-02T00:00:00Z') })
  fc.assert(fc.property(winter, fc.constantFrom(...Object.keys(offsets) as (keyof typeof offsets)[]), (instant, zone) => {
    const local = new Date(instant + offsets[zone] * 3_600_000).toISOString().slice(0, 10)
    const { filedOn, status } = filedAt(new Date(instant).toISOString(), zone)
    return filedOn === local && status === (local <= '2026-12-30' ? 'filed' : 'late')
  }), { seed: 2026, numRuns: 500 })
})

// [S7]: a written appeal, without a delay, by the employee or the head of the company.
t.test('where no delay is set, an appeal is never late', async (t) => {
  const policy = anyTime(['candidate', 'employer'])
  t.match(against({}, { policy, today: '2046-03-31' }), { status: 'filed', latestOn: null, filedBy: 'candidate', organizationId: null })
  t.match(against({}, { policy, role: 'employer' }), { filedBy: 'employer', organizationId, candidateId: personId })
})

t.test('those appeal whom the branch hears, and the secretariat in their name', async (t) => {
  const refused = (role: Role) => ({ code: 'not_an_appellant', rule: 'appeal.appellants', params: { role }, pointer: '#/applicationId' })
  for (const role of ['employer', 'training_provider'] as const) t.match(refusalOf(() => against({}, { role })), refused(role))
  t.match(against({}, { role: 'training_provider', policy: anyTime(['training_provider']) }), { filedBy: 'training_provider', organizationId })
  t.match(against({}, { role: 'officer', policy: anyTime([]) }), { filedBy: 'officer', organizationId: null })
  t.match(refusalOf(() => against({}, { policy: anyTime(['employer']) })), refused('candidate'))
  t.match(refusalOf(() => against({}, { role: 'examiner', policy: anyTime(['examiner']) })), refused('examiner'), 'it is not their result')
})

// [S6]: VAE in building materials: sovereign, no appeal. [S3]: its examiners may appeal to the commission.
t.test('building materials: no appeal after VAE, and the examiner’s appeal to the commission', async (t) => {
  const policy = policyFor('building-materials')
  t.match(refusalOf(() => against({ route: 'vae' }, { policy, role: 'officer' })), { code: 'no_appeal', rule: 'appeal.delay', pointer: '#/applicationId' })
  t.equal(against({}, { policy, role: 'officer' }).latestOn, null, 'another route')
  t.match(losing({}, { policy }), {
    status: 'filed', body: 'joint_commission', accreditationId: accreditation.id, examinerId: personId, applicationId: null, candidateId: null, notifiedOn: '2026-03-31'
  })
})

t.test('the rules of the file’s registration decide', async (t) => {
  const policy = policyFor({
    appeal: { delay: { kind: 'months', months: 3 } },
    variants: [{ when: { routes: [], registrations: ['unregistered'] }, rules: { appeal: { delay: { kind: 'months', months: 1 } } } }]
  })
  t.equal(against({ registration: 'rncp' }, { policy }).latestOn, '2026-06-30')
  t.equal(against({ registration: 'unregistered' }, { policy }).latestOn, '2026-04-30')
})

t.test('only a right that was taken is appealed against, from the day of its loss, by those who lost it', async (t) => {
  const pointer = '#/accreditationId'
  t.match(losing({ status: 'suspended' }), { notifiedOn: '2026-01-15', latestOn: '2026-04-15' })
  for (const status of ['granted', 'relinquished', 'refused', 'complete'] as const) {
    t.match(refusalOf(() => losing({ status })), { code: 'right_not_lost', params: { status }, pointer })
  }
  t.match(refusalOf(() => losing(null)), { code: 'reference_unknown', params: { what: 'accreditation' }, pointer })
  const held = { organizationId, examinerId: null }
  t.match(losing(held, { role: 'training_provider', policy: anyTime(['training_provider']) }), { organizationId, examinerId: null, latestOn: null })
  t.match(refusalOf(() => losing(held, { role: 'training_provider' })), { code: 'not_an_appellant', params: { role: 'training_provider' }, pointer })
  t.match(refusalOf(() => losing({}, { policy: policyFor() })), { code: 'no_appeal', pointer })
  const live = { accreditation, policy: delays(3), policyId, liveAppealId: id }
  t.match(refusalOf(() => appealLoss(filing, live, contextFor('examiner'))), { code: 'appeal_already_live', pointer })
})

t.test('one decision is named, no more and no less', async (t) => {
  const named = (applicationId: string | null, accreditationId: string | null) => namedSubject({ applicationId, accreditationId })
  t.equal(named(id, null), 'application')
  t.equal(named(null, id), 'accreditation')
  t.match(refusalOf(() => named(null, null)), { code: 'one_decision', params: { count: 0 }, pointer: '#/applicationId' })
  t.match(refusalOf(() => named(id, id)), { code: 'one_decision', params: { count: 2 } })
})

t.test('an appeal that is won gives the accreditation back', async (t) => {
  const admitted: Appeal = { ...losing({}), status: 'admitted' }
  const rule = (ruling: 'upheld' | 'overturned' | 'granted' | 'new_deliberation') => handle(appealDecider, admitted, { type: 'rule', id, ruling, reason: null },
    { facts: { newSessionId: null }, policy: policyFor(), policyId, context: contextFor('system') })
  const order = { to: 'accreditation', id: accreditation.id, command: { type: 'restore' } }
  for (const ruling of ['overturned', 'granted'] as const) {
    const { state, events } = rule(ruling)
    t.match(state, { status: 'overturned', ruledOn: '2026-03-02' })
    t.same(events.flatMap(react), [order])
  }
  t.same(rule('upheld').events.flatMap(react), [])
  t.match(refusalOf(() => rule('new_deliberation')), { code: 'ruling_unfit', params: { ruling: 'new_deliberation', won: 'overturned' } })
})
