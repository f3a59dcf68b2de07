import type { Language } from './facts.ts'

const months = {
  fr: ['janvier', 'février', 'mars', 'avril', 'mai', 'juin',
    'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'],
  en: ['January', 'February', 'March', 'April', 'May', 'June',
    'July', 'August', 'September', 'October', 'November', 'December']
}

/** « 1er mars 2026 », "1 March 2026". Works on the digits: a `Date` in a local zone could move the day. */
export function longDate (date: string, language: Language): string {
  const { year, month, day } = partsOf(date)
  const ordinal = language === 'fr' && day === 1 ? '1er' : String(day)
  return `${ordinal}\u00a0${months[language][month - 1]}\u00a0${year}`
}

/** Midnight UTC of the day, for the creation date inside the file. */
export function instantOf (date: string): Date {
  const { year, month, day } = partsOf(date)
  return new Date(Date.UTC(year, month - 1, day))
}

function partsOf (date: string): { year: number, month: number, day: number } {
  const digits = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  const [year, month, day] = [Number(digits?.[1]), Number(digits?.[2]), Number(digits?.[3])]
  const read = new Date(Date.UTC(year, month - 1, day))
  if (!digits || read.getUTCMonth() !== month - 1 || read.getUTCDate() !== day) {
    throw new RangeError(`Not a calendar date: ${date}`)
  }
  return { year, month, day }
}
