import fc from 'fast-check'
import t from 'tap'
import type { Policy } from '../../../src/domain/policy.ts'
import { addDays, localDate } from '../../../src/domain/rules/calendar.ts'
import { type ClockStart, competenceExpiry, expiry } from '../../../src/domain/rules/unit-expiry.ts'
import { isHeldOn } from '../../../src/domain/rules/unit-ledger.ts'
import { policyFor } from '../../support/obeys.ts'
import { days } from './dates.ts'

type Partial_ = Policy['partial']
const partial = (validity: Partial<Partial_['validity']>, clockStart: Partial_['clockStart'] = 'deliberation'): Partial_ => ({
  enabled: true,
  clockStart,
  competences: { kind: 'not_kept', length: 0 },
  validity: { kind: 'none', length: 0, registeredKind: 'same', registeredLength: 0, ...validity }
})
const clock: ClockStart = { deliberatedOn: '2024-03-15', firstDecisionOn: null, registered: false, unitValidityMonths: null }

// KALIARTI000041698698: 24 months for single competences from the deliberation, 5 years for units when the CQPM is in the RNCP.
t.test('metallurgy keeps a competence 24 months, and a unit five years when the certificate is registered', async (t) => {
  const { partial: metallurgy } = policyFor('metallurgy')
  t.equal(competenceExpiry(metallurgy, clock), '2026-03-15')
  t.equal(competenceExpiry(metallurgy, { ...clock, registered: true }), '2026-03-15', 'registered or not')
  t.equal(expiry(metallurgy, { ...clock, registered: true }), '2029-03-15')
  t.equal(competenceExpiry({ ...metallurgy, competences: { kind: 'months', length: 12 } }, clock), '2025-03-15', 'another number, another day')
})

t.test('a competence is kept for months, years or for life', async (t) => {
  const kept = (kind: Partial_['competences']['kind'], length = 0) =>
    competenceExpiry({ clockStart: 'deliberation', competences: { kind, length } }, { ...clock, deliberatedOn: '2024-02-29' })
  t.same([kept('months', 12), kept('years', 4), kept('life')], ['2025-02-28', '2028-02-29', null])
})

// KALIARTI000029324366: five years from the commission's decision at the first examination.
t.test('building materials: a second partial success does not restart the five years of the first', async (t) => {
  const policy = partial({ kind: 'years', length: 5 }, 'first_commission_decision')
  t.equal(expiry(policy, { ...clock, firstDecisionOn: '2021-06-30' }), '2026-06-30')
  t.equal(expiry(policy, clock), '2029-03-15')
  t.equal(expiry(partial({ kind: 'years', length: 5 }), { ...clock, firstDecisionOn: '2021-06-30' }), '2029-03-15', 'where the deliberation counts')
})

// guide-cqp.ocapiat.fr: acquired for life; certi-cpf.fr says the same of RNCP units.
t.test('food and agricultural cooperation keep a unit for life', async (t) => {
  t.equal(expiry(partial({ kind: 'life' }), clock), null)
  t.equal(expiry(partial({ kind: 'years', length: 5, registeredKind: 'life' }), { ...clock, registered: true }), null)
  t.equal(expiry(partial({}), clock), null)
})

// Domain 3.0, partial.validity [S57]: "as set in the framework".
t.test('where the policy leaves it to the framework, its months count; where it says none, there is no limit', async (t) => {
  const framework = partial({ kind: 'framework', length: 5 })
  t.equal(expiry(framework, { ...clock, unitValidityMonths: 36 }), '2027-03-15')
  t.equal(expiry(framework, { ...clock, deliberatedOn: '2024-08-31', unitValidityMonths: 6 }), '2025-02-28', 'the last day of a month')
  t.equal(expiry(framework, clock), null)
  t.equal(expiry(partial({ kind: 'years', length: 5 }), { ...clock, unitValidityMonths: 36 }), '2029-03-15', 'and nowhere else')
  const registered = partial({ kind: 'framework', registeredKind: 'years', registeredLength: 5 })
  t.equal(expiry(registered, { ...clock, unitValidityMonths: 36, registered: true }), '2029-03-15', 'a rule for the register goes first')
})

t.test('what was acquired on 29 February lasts until 28 February, except every four years', async (t) => {
  const leap = { ...clock, deliberatedOn: '2024-02-29' }
  t.equal(expiry(partial({ kind: 'years', length: 5 }), leap), '2029-02-28')
  t.equal(expiry(partial({ kind: 'years', length: 4 }), leap), '2028-02-29')
  t.equal(expiry(partial({ kind: 'months', length: 24 }), leap), '2026-02-28')
})

t.test('a jury that sits at 23:30 UTC on 31 December sits on its own branch’s day, and so does the last day', async (t) => {
  const until = (timeZone: string) => expiry(partial({ kind: 'years', length: 5 }), { ...clock, deliberatedOn: localDate('2025-12-31T23:30:00Z', timeZone) })
  t.same(['Europe/Paris', 'America/Martinique', 'Pacific/Noumea'].map(until), ['2031-01-01', '2030-12-31', '2031-01-01'])
})

t.test('something written with its expiry is held until that day and not the day after', async () => {
  fc.assert(fc.property(days(), fc.integer({ min: 1, max: 60 }), (deliberatedOn, length) => {
    const expiresOn = expiry(partial({ kind: 'months', length }), { ...clock, deliberatedOn })!
    const one = { acquiredOn: deliberatedOn, recognisedOn: null, expiresOn, revokedOn: null }
    return isHeldOn(one, deliberatedOn) && isHeldOn(one, expiresOn) && !isHeldOn(one, addDays(expiresOn, 1))
  }), { seed: 2026 })
})

const kinds = ['none', 'months', 'years', 'life', 'framework'] as const
const registeredKinds = ['same', 'months', 'years', 'life'] as const

/** Counted on a wall calendar: month by month, then back to the last day there is. */
function monthsLater (from: string, months: number): string {
  let [year, month] = from.split('-').map(Number) as [number, number]
  for (let turned = 0; turned < months; turned++) [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1]
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const last = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!
  return `${year}-${String(month).padStart(2, '0')}-${String(Math.min(Number(from.slice(8)), last)).padStart(2, '0')}`
}

t.test('the last day agrees with the rule’s text, case by case', async () => {
  fc.assert(fc.property(fc.record({
    kind: fc.constantFrom(...kinds),
    length: fc.integer({ min: 1, max: 10 }),
    registeredKind: fc.constantFrom(...registeredKinds),
    registeredLength: fc.integer({ min: 1, max: 10 })
  }), fc.record({
    deliberatedOn: days(),
    firstDecisionOn: fc.option(days()),
    registered: fc.boolean(),
    unitValidityMonths: fc.option(fc.integer({ min: 1, max: 120 }))
  }), fc.constantFrom('deliberation' as const, 'first_commission_decision' as const), (validity, clock, clockStart) => {
    let start = clock.deliberatedOn
    if (clockStart === 'first_commission_decision' && clock.firstDecisionOn !== null) start = clock.firstDecisionOn
    let [kind, length]: [string, number] = [validity.kind, validity.length]
    if (clock.registered && validity.registeredKind !== 'same') [kind, length] = [validity.registeredKind, validity.registeredLength]
    let months: number | null = null
    if (kind === 'months') months = length
    if (kind === 'years') months = 12 * length
    if (kind === 'framework') months = clock.unitValidityMonths
    return expiry(partial(validity, clockStart), clock) === (months === null ? null : monthsLater(start, months))
  }), { numRuns: 1000, seed: 2026 })
})
