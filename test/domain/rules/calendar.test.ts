import fc from 'fast-check'
import t from 'tap'
import { addDays, addMonths, addYears, daysBetween, dueDate, localDate, monthOf, yearOf } from '../../../src/domain/rules/calendar.ts'
import { days } from './dates.ts'

t.test('the last half hour of a UTC year is another year in Paris and Nouméa, not in Martinique', async (t) => {
  const instant = '2025-12-31T23:30:00Z'
  t.equal(localDate(instant, 'Europe/Paris'), '2026-01-01')
  t.equal(localDate(instant, 'Pacific/Noumea'), '2026-01-01')
  t.equal(localDate(instant, 'America/Martinique'), '2025-12-31')
  t.equal(localDate(instant, 'UTC'), '2025-12-31')
})

t.test('a date changes at local midnight, in summer time too', async (t) => {
  t.equal(localDate('2026-07-14T21:59:59Z', 'Europe/Paris'), '2026-07-14')
  t.equal(localDate('2026-07-14T22:00:00Z', 'Europe/Paris'), '2026-07-15')
  t.equal(localDate('2026-01-14T22:59:59.999Z', 'Europe/Paris'), '2026-01-14')
  t.equal(localDate('2026-01-14T23:00:00Z', 'Europe/Paris'), '2026-01-15')
  t.equal(localDate('2026-01-15T03:59:59Z', 'America/Martinique'), '2026-01-14')
  t.equal(localDate('2026-01-15T13:00:00+00:00', 'Pacific/Noumea'), '2026-01-16')
})

t.test('an instant or a zone that does not exist is an error, not another day', async (t) => {
  t.throws(() => localDate('2026-13-01T00:00:00Z', 'Europe/Paris'), RangeError)
  t.throws(() => localDate('2026-01-01T00:00:00Z', 'Europe/Lutece'), RangeError)
})

t.test('the last day of a month stands for the missing ones', async (t) => {
  t.equal(addMonths('2025-01-31', 1), '2025-02-28')
  t.equal(addMonths('2024-01-31', 1), '2024-02-29')
  t.equal(addMonths('2026-08-31', -6), '2026-02-28')
  t.equal(addMonths('2025-12-31', 2), '2026-02-28')
  t.equal(addMonths('2025-11-30', 3), '2026-02-28')
  t.equal(addMonths('2026-02-28', 6), '2026-08-28')
  t.equal(addYears('2024-02-29', 1), '2025-02-28')
  t.equal(addYears('2024-02-29', 4), '2028-02-29')
  t.equal(addYears('2096-02-29', 4), '2100-02-28')
})

t.test('a delay of a thousand years stays a date of ten characters', async (t) => {
  t.equal(addYears('2026-06-30', 10_000), '9999-12-31')
  t.equal(addDays('9999-12-30', 5), '9999-12-31')
  t.equal(addDays('9999-01-01', 1), '9999-01-02')
  t.equal(addMonths('9999-11-30', 1), '9999-12-30')
})

t.test('a due date counts months, then days', async (t) => {
  t.equal(dueDate('2025-01-31', { months: 1, days: 1 }), '2025-03-01')
  t.equal(dueDate('2025-01-31', { months: 3 }), '2025-04-30')
  t.equal(dueDate('2024-02-28', { days: 1 }), '2024-02-29')
  t.equal(dueDate('2025-02-28', {}), '2025-02-28')
})

t.test('adding days walks the calendar one day at a time', async () => {
  fc.assert(fc.property(days(), fc.integer({ min: 0, max: 800 }), (date, count) => {
    let walked = date
    for (let step = 0; step < count; step++) walked = tomorrow(walked)
    return addDays(date, count) === walked && daysBetween(date, walked) === count && addDays(walked, -count) === date
  }))
})

t.test('adding months keeps the day, or takes the last one of the month reached', async () => {
  fc.assert(fc.property(days(), fc.integer({ min: -400, max: 400 }), (date, count) => {
    const reached = addMonths(date, count)
    const months = (yearOf(reached) - yearOf(date)) * 12 + monthOf(reached) - monthOf(date)
    const isLast = tomorrow(reached).endsWith('-01')
    const [from, to] = [Number(date.slice(8)), Number(reached.slice(8))]
    return months === count && (to === from || (isLast && to < from))
  }))
})

t.test('later starts never end earlier', async () => {
  fc.assert(fc.property(days(), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 120 }), (date, lead, months) =>
    addMonths(date, months) <= addMonths(addDays(date, lead), months)))
})

/** The naive second calendar: a table of month lengths. */
function tomorrow (date: string): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!
  const pad = (value: number) => String(value).padStart(2, '0')
  if (day < length) return `${year}-${pad(month)}-${pad(day + 1)}`
  return month < 12 ? `${year}-${pad(month + 1)}-01` : `${year + 1}-01-01`
}
