import type { Policy } from '../policy.ts'
import { yearOf } from './calendar.ts'

/** How many meetings of that calendar year are still missing. `heldDates`: the days of the sessions that met. */
export const meetingsMissing = (heldDates: readonly string[], year: number, { commission: { minMeetingsPerYear } }: Policy): number =>
  Math.max(0, minMeetingsPerYear - heldDates.filter((date) => yearOf(date) === year).length)
