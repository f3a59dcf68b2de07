import fc from 'fast-check'
import assert from 'node:assert/strict'
import t from 'tap'
import { addDays, addMonths, localDate } from '../../../src/domain/rules/calendar.ts'
import { type DatedVersion, versionInForce } from '../../../src/domain/rules/framework-versions.ts'

const history: readonly DatedVersion[] = [{ version: 1, effectiveOn: '2022-03-01' }, { version: 2, effectiveOn: '2024-02-29' }]

// Domain 3.1: at least two months' notice [S43]; cycles started after it follow the new version [S42].
t.test('a version adopted on 31 December with two months’ notice is in force from the last day of February', async (t) => {
  t.equal(addMonths('2023-12-31', 2), '2024-02-29')
  t.same(['2024-02-28', '2024-02-29', '2024-03-01'].map((date) => versionInForce(history, date)), [1, 2, 2])
  t.equal(versionInForce(history, '2022-02-28'), 1, 'before the first one, the first')
})

t.test('the day is that of the branch', async (t) => {
  const versions = [{ version: 1, effectiveOn: '2020-01-01' }, { version: 2, effectiveOn: '2026-01-01' }]
  const at = (zone: string) => versionInForce(versions, localDate('2025-12-31T23:30:00Z', zone))
  t.same(['Europe/Paris', 'America/Martinique', 'Pacific/Noumea'].map(at), [2, 1, 2])
})

t.test('a later version may take effect before an earlier one, and then stays in force', async (t) => {
  const turned = [{ version: 2, effectiveOn: '2026-09-01' }, { version: 3, effectiveOn: '2026-03-01' }, { version: 1, effectiveOn: '2020-01-01' }]
  t.same(['2026-02-28', '2026-03-01', '2026-09-01'].map((date) => versionInForce(turned, date)), [1, 3, 3])
})

/** Day after day from the first one: whichever version begins today and is later than what holds, holds. */
function naive (versions: readonly DatedVersion[], date: string): number {
  const days = versions.map(({ effectiveOn }) => effectiveOn).sort()
  let holding: number | null = null
  for (let day = days[0]!; day <= date; day = addDays(day, 1)) {
    for (const { version, effectiveOn } of versions) if (effectiveOn === day && version > (holding ?? 0)) holding = version
  }
  return holding ?? Math.min(...versions.map(({ version }) => version))
}

t.test('any history, any day: as counted day by day', async () => {
  const day = fc.integer({ min: 0, max: 90 }).map((offset) => addDays('2024-01-15', offset))
  const versions = fc.array(day, { minLength: 1, maxLength: 5 })
    .chain((days) => fc.shuffledSubarray(days.map((effectiveOn, index) => ({ version: index + 1, effectiveOn })), { minLength: days.length }))
  fc.assert(fc.property(versions, day, (versions, date) => assert.equal(versionInForce(versions, date), naive(versions, date))), { seed: 2026, numRuns: 500 })
})
