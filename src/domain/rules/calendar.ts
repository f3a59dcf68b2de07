/** Every date is a local calendar date, 'YYYY-MM-DD': compared as text, never through a zone. */

/** Making a formatter takes longer than a database read: one per zone is kept. */
const formats = new Map<string, Intl.DateTimeFormat>()

/** The calendar date of an instant in a zone. */
export function localDate (instant: string, timeZone: string): string {
  let format = formats.get(timeZone)
  if (!format) formats.set(timeZone, format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }))
  return format.format(new Date(instant))
}

const lastDate = '9999-12-31'
const dayLength = 86_400_000

/** 31 January + 1 month = 28 or 29 February: the last day of a month stands for the missing ones. */
export function addMonths (date: string, months: number): string {
  const [year, month, day] = partsOf(date)
  const total = year * 12 + month - 1 + months
  const target = { year: Math.floor(total / 12), month: total % 12 + 1 }
  if (target.year > 9999) return lastDate
  return write(target.year, target.month, Math.min(day, daysIn(target.year, target.month)))
}

export const addYears = (date: string, years: number): string => addMonths(date, years * 12)

export function addDays (date: string, days: number): string {
  const moved = new Date(toDay(date) * dayLength + days * dayLength)
  return moved.getUTCFullYear() > 9999 ? lastDate : moved.toISOString().slice(0, 10)
}

/** Nights between two dates, negative when `to` comes first: a notice of 15 days is a difference of 15. */
export const daysBetween = (from: string, to: string): number => toDay(to) - toDay(from)

/** Months first, then days; the due date itself is still in time. */
export const dueDate = (from: string, { months = 0, days = 0 }: { months?: number, days?: number }): string =>
  addDays(addMonths(from, months), days)

export const yearOf = (date: string): number => partsOf(date)[0]

/** 1 to 12. */
export const monthOf = (date: string): number => partsOf(date)[1]

const partsOf = (date: string) => date.split('-').map(Number) as [number, number, number]
const toDay = (date: string) => Date.parse(`${date}T00:00:00Z`) / dayLength
const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate()
const write = (year: number, month: number, day: number) =>
  [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-')
