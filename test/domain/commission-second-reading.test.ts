import fc from 'fast-check'
import t from 'tap'
import { type CommissionApproval, commissionApprovalDecider, type CommissionApprovalFacts, proposeCommissionApproval } from '../../src/domain/commission-approval.ts'
import { contextOf, handle } from '../../src/domain/kernel/decider.ts'
import type { Ballot } from '../../src/domain/rules/voting.ts'
import { line, seat, seatId, seatsFrom } from '../support/commission.ts'
import { contextFor, personId, policyFor, policyId, refusalOf } from '../support/obeys.ts'

/** [S74]: if the colleges differ, the point comes back within 30 calendar days and is then settled by majority. */
const within = (days: number) => policyFor({ commission: { majority: 'agreement_of_colleges', disagreement: { kind: 'back_within_days', days } } })

const sessionId = '018f0000-0000-7000-8000-0000000000d2'
const seats = seatsFrom(1, 4)
const split: Ballot[] = [1, 2, 3, 4].map((number) => ({ seatId: seatId(number), choice: number % 2 === 1 ? 'for' : 'against' }))
const facts: CommissionApprovalFacts = {
  session: { status: 'open', presidentSeatId: seatId(1), presidentCollege: 'employees', memberSeatIds: [] },
  seats,
  attendances: seats.map((_, index) => line(index + 1)),
  ballots: split,
  subjectStatus: 'commission_review'
}
const opening = {
  id: policyId, subject: 'project_framework' as const, subjectId: sessionId, title: 'A matter', sector: null, effectiveOn: null, equivalences: []
}
const tabled: CommissionApproval = {
  ...proposeCommissionApproval(opening, { subject: { status: 'commission_review', isOnAgenda: false, body: null }, sectors: [], units: [] },
    { policy: within(30), policyId, context: contextFor('officer') }).state,
  status: 'tabled',
  commissionSessionId: sessionId
}

const offsets = { 'Europe/Paris': 1, 'America/Martinique': -4, 'Pacific/Noumea': 11 } as const
type Zone = keyof typeof offsets
const knownAt = (instant: string, timeZone: Zone, days: number) => ({
  facts, policy: within(days), policyId, context: contextOf({ ...contextFor('officer'), timeZone, clockOffset: 0, dryRun: false }, instant)
})
const disagreeAt = (instant: string, zone: Zone, days = 30) =>
  handle(commissionApprovalDecider, tabled, { type: 'close_vote' }, knownAt(instant, zone, days)).state
const backAt = (state: CommissionApproval, instant: string, zone: Zone) => handle(commissionApprovalDecider, state,
  { type: 'table', session: { id: sessionId, status: 'open', memberSeatIds: [] } }, knownAt(instant, zone, 30)).state

t.test('a disagreement of 31 December 23:30 UTC is of that day in Martinique, of the next one in Paris and Nouméa', async (t) => {
  const evening = '2026-12-31T23:30:00.000Z'
  t.match(disagreeAt(evening, 'America/Martinique'), { status: 'disagreement', decidedOn: '2026-12-31', backBy: '2027-01-30' })
  t.match(disagreeAt(evening, 'Europe/Paris'), { decidedOn: '2027-01-01', backBy: '2027-01-31' })
  t.match(disagreeAt(evening, 'Pacific/Noumea'), { decidedOn: '2027-01-01', backBy: '2027-01-31' })
  t.equal(disagreeAt(evening, 'Europe/Paris', 15).backBy, '2027-01-16', 'another number of days')
})

t.test('the thirtieth day is in time until its midnight in the branch’s zone', async (t) => {
  const disagreed = disagreeAt('2026-12-31T12:00:00.000Z', 'Europe/Paris')
  t.equal(disagreed.backBy, '2027-01-30')
  t.equal(backAt(disagreed, '2027-01-29T12:00:00.000Z', 'Europe/Paris').reading, 2)
  t.equal(backAt(disagreed, '2027-01-30T22:59:59.000Z', 'Europe/Paris').reading, 2)
  t.match(refusalOf(() => backAt(disagreed, '2027-01-30T23:00:00.000Z', 'Europe/Paris')),
    { code: 'second_reading_too_late', rule: 'commission.disagreement', params: { latest: '2027-01-30' } })
  t.equal(disagreeAt('2028-01-30T12:00:00.000Z', 'Europe/Paris').backBy, '2028-02-29', 'through a leap day')
  t.equal(disagreeAt('2027-01-30T12:00:00.000Z', 'Europe/Paris').backBy, '2027-03-01')
})

t.test('a second reading tabled in time is voted and counted by its last day, or not at all', async (t) => {
  const second: CommissionApproval = { ...tabled, reading: 2, backBy: '2027-01-30' }
  const close = (instant: string, state = second) => handle(commissionApprovalDecider, state, { type: 'close_vote' }, knownAt(instant, 'Europe/Paris', 30)).state
  const cast = (instant: string, state = second) => {
    const at = knownAt(instant, 'Europe/Paris', 30)
    const known = {
      ...at,
      facts: { ...facts, ballots: [], seats: [seat(1, { titularId: personId }), ...seatsFrom(2, 4)] },
      context: { ...at.context, actor: contextFor('commission_member').actor }
    }
    return handle(commissionApprovalDecider, state, { type: 'cast', id: policyId, seatId: seatId(1), choice: 'for' }, known).state
  }
  const tooLate = { code: 'second_reading_too_late', rule: 'commission.disagreement', params: { latest: '2027-01-30' } }
  for (const attempt of [close, cast]) {
    t.equal(attempt('2027-01-29T12:00:00.000Z').reading, 2)
    t.equal(attempt('2027-01-30T22:59:59.000Z').reading, 2, 'the last day')
    t.match(refusalOf(() => attempt('2027-01-30T23:00:00.000Z')), tooLate, 'the day after')
    t.match(refusalOf(() => attempt('2027-02-14T12:00:00.000Z')), tooLate, 'the session was adjourned to a later day')
    t.equal(attempt('2027-02-14T12:00:00.000Z', { ...second, backBy: null }).reading, 2, 'no last day')
    t.equal(attempt('2027-02-14T12:00:00.000Z', tabled).reading, 1, 'a first reading')
  }
})

// Winter only: the offsets of the second implementation know no summer time.
t.test('second readings agree with days counted in hours', async () => {
  const winter = fc.integer({ min: Date.parse('2026-11-01T00:00:00Z'), max: Date.parse('2026-12-31T23:59:59Z') })
  const zones = fc.constantFrom(...Object.keys(offsets) as Zone[])
  fc.assert(fc.property(winter, zones, fc.integer({ min: 0, max: 45 }), fc.integer({ min: 0, max: 60 * 24 }), (begun, zone, days, hours) => {
    const dayOf = (instant: number) => Math.floor((instant + offsets[zone] * 3_600_000) / 86_400_000)
    const back = begun + hours * 3_600_000
    const disagreed = disagreeAt(new Date(begun).toISOString(), zone, days)
    const isInTime = dayOf(back) - dayOf(begun) <= days
    const attempt = () => backAt(disagreed, new Date(back).toISOString(), zone)
    return isInTime ? attempt().reading === 2 : refusalOf(attempt).code === 'second_reading_too_late'
  }), { seed: 2026, numRuns: 500 })
})
