import fc from 'fast-check'
import assert from 'node:assert/strict'
import t from 'tap'
import { addDays, addYears, localDate } from '../../../src/domain/rules/calendar.ts'
import { definitionEnd, type DefinitionHistory, type DefinitionLifetime, renewsWithChanges } from '../../../src/domain/rules/definition-life.ts'
import { policyFor } from '../../support/obeys.ts'

const lifetime = (more: Partial<DefinitionLifetime>): DefinitionLifetime => policyFor({ certificate: { definitionLifetime: more } }).certificate.definitionLifetime
const history = (adoptedOn: string, renewedOn: string | null = null, isRenewedWithChanges = false): DefinitionHistory => ({ adoptedOn, renewedOn, isRenewedWithChanges })
const ends = (past: DefinitionHistory, rules: DefinitionLifetime) => (...days: string[]) => days.map((day) => definitionEnd(past, rules, day))

t.test('without a term of its own, a definition lives as long as its registration', async (t) => {
  t.same(ends(history('2000-01-01'), lifetime({}))('2026-03-02'), [null])
})

// Domain 3.1 [S41], car services: 2 years, then tacit renewal.
t.test('two years, tacitly renewed: the end moves on the day after it', async (t) => {
  const on = ends(history('2022-03-01'), lifetime({ years: 2, tacitRenewal: true }))
  t.same(on('2024-02-29', '2024-03-01', '2024-03-02', '2026-03-02'), ['2024-03-01', '2024-03-01', '2026-03-01', '2028-03-01'])
})

// Domain 3.1 [S42], fruit and vegetables: 2 years' probation, then 3 years renewable.
t.test('a probation of two years, then three, renewed by a decision', async (t) => {
  const rules = lifetime({ years: 3, probationYears: 2 })
  t.same(ends(history('2022-03-01'), rules)('2024-03-01', '2024-03-02', '2030-01-01'), ['2024-03-01', '2024-03-01', '2024-03-01'])
  t.same(ends(history('2022-03-01', '2024-02-15'), rules)('2024-03-02'), ['2027-02-15'])
  t.same(ends(history('2022-03-01'), { ...rules, probationYears: 1 })('2024-03-02'), ['2023-03-01'], 'the number is the branch’s')
})

// Domain 3.1 [S43]: 3 years; tacit renewal, or 1-year renewal with changes.
t.test('renewed with changes it has one year, and then three again', async (t) => {
  const rules = lifetime({ years: 3, tacitRenewal: true, changedYears: 1 })
  t.same(ends(history('2020-01-15', '2022-06-30', true), rules)('2023-06-30', '2023-07-01', '2026-07-01'), ['2023-06-30', '2026-06-30', '2029-06-30'])
  t.same(ends(history('2020-01-15', '2022-06-30'), rules)('2023-07-01'), ['2025-06-30'])
})

// Domain 3.1 [S43]; a new version never changes a running clock (model 2.4).
t.test('changes in the last year of a term, or after it, renew for a year; earlier ones leave the term as it is', async (t) => {
  const rules = lifetime({ years: 3, changedYears: 1 })
  const renews = (rules: DefinitionLifetime, ...days: string[]) => days.map((day) => renewsWithChanges(history('2021-02-28'), rules, day))
  t.same(renews(rules, '2021-06-30', '2023-02-28', '2023-03-01', '2024-02-28', '2024-02-29', '2026-01-01'), [false, false, true, true, true, true])
  t.same(renews({ ...rules, tacitRenewal: true }, '2023-03-01', '2024-02-28', '2024-02-29', '2026-03-01'), [true, true, false, true], 'the next term runs by itself')
  t.same(renews({ ...rules, changedYears: 2 }, '2022-02-28', '2022-03-01'), [false, true], 'the number is the branch’s')
  t.same(renews({ ...rules, changedYears: null }, '2024-02-28'), [false])
  t.same(renews({ ...rules, years: null }, '2024-02-28'), [false], 'what has no end gets none')
})

t.test('29 February comes back in leap years', async (t) => {
  const on = ends(history('2024-02-29'), lifetime({ years: 2, tacitRenewal: true }))
  t.same(on('2026-02-28', '2026-03-01', '2028-02-29', '2028-03-01'), ['2026-02-28', '2028-02-29', '2028-02-29', '2030-02-28'])
})

t.test('the day is that of the branch', async (t) => {
  const on = ends(history('2023-12-31'), lifetime({ years: 2, tacitRenewal: true }))
  const at = (zone: string) => on(localDate('2025-12-31T23:30:00Z', zone))
  t.same(['Europe/Paris', 'America/Martinique', 'Pacific/Noumea'].flatMap(at), ['2027-12-31', '2025-12-31', '2027-12-31'])
})

/** Written as the texts tell it: one term after another, for as long as nobody objects. */
function naive ({ adoptedOn, renewedOn, isRenewedWithChanges: changed }: DefinitionHistory, rules: DefinitionLifetime, asOf: string): string | null {
  const terms: (number | null)[] = []
  if (renewedOn === null) terms.push(rules.probationYears === null ? rules.years : rules.probationYears)
  else terms.push(changed && rules.changedYears !== null ? rules.changedYears : rules.years)
  for (;;) {
    if (terms.includes(null)) return null
    const end = addYears(renewedOn ?? adoptedOn, (terms as number[]).reduce((sum, years) => sum + years, 0))
    if (end >= asOf || !rules.tacitRenewal) return end
    terms.push(rules.years)
  }
}

t.test('any history, any lifetime, any day: as told term by term', async () => {
  const day = fc.integer({ min: 0, max: 4000 }).map((offset) => addDays('2016-02-27', offset))
  const years = fc.option(fc.integer({ min: 1, max: 5 }))
  const rules = fc.record({ years, probationYears: years, changedYears: years, tacitRenewal: fc.boolean() })
  const past = fc.record({ adoptedOn: day, renewedOn: fc.option(day), isRenewedWithChanges: fc.boolean() })
  fc.assert(fc.property(past, rules, day, (past, rules, asOf) => {
    assert.equal(definitionEnd(past, rules, asOf), naive(past, rules, asOf))
  }), { seed: 2026, numRuns: 1000 })
})

t.test('whatever the rules, changes never bring the end nearer', async () => {
  const day = fc.integer({ min: 0, max: 4000 }).map((offset) => addDays('2016-02-27', offset))
  const years = fc.option(fc.integer({ min: 1, max: 5 }))
  const rules = fc.record({ years, probationYears: years, changedYears: years, tacitRenewal: fc.boolean() })
  const past = fc.record({ adoptedOn: day, renewedOn: fc.option(day), isRenewedWithChanges: fc.boolean() })
  fc.assert(fc.property(past, rules, day, (past, rules, today) => {
    const changed = renewsWithChanges(past, rules, today) ? { ...past, renewedOn: today, isRenewedWithChanges: true } : past
    const [before, after] = [past, changed].map((each) => naive(each, rules, today))
    const wished = rules.changedYears === null ? '' : addYears(today, rules.changedYears)
    assert.equal(after, before === null || wished <= before! ? before : wished)
  }), { seed: 2026, numRuns: 1000 })
})
