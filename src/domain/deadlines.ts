import type { Rule } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { yearOf } from './rules/calendar.ts'
import { meetingsMissing } from './rules/meetings.ts'

/** What comes due, and by which rule: computed from rows and the day asked for, never stored by a job. */
export const deadlineRules = {
  vae_answer: 'law:vae_silence',
  jury_date: 'vae.juryWithinMonths',
  result_notification: 'vae.notifyWithinDays',
  appeal: 'appeal.delay',
  second_reading: 'commission.disagreement',
  commission_documents: 'commission.documentsDays',
  commission_minutes: 'commission.minutes',
  commission_meeting: 'commission.minMeetingsPerYear',
  accreditation_end: 'accreditation.durationMonths',
  examiner_accreditation_end: 'accreditation.examinerDurationMonths',
  register_update: 'law:register_update',
  unit_expiry: 'partial.validity',
  holder_data: 'law:holder_data',
  registration_end: 'law:registration_term',
  last_delivery: 'law:last_delivery_date',
  definition_end: 'certificate.definitionLifetime',
  certificate_review: 'certificate.yearlyReview'
} as const satisfies Record<string, Rule>

export type DeadlineKind = keyof typeof deadlineRules
export const deadlineKinds = Object.keys(deadlineRules) as DeadlineKind[]

/** Code du travail, L6113-8, and decree 2019-1490: who holds a registered certificate is told to the national fund within three months. */
export const holderDataMonths = 3

export interface Deadline {
  readonly kind: DeadlineKind
  /** The last day in time. */
  readonly dueOn: string
  /** Where the thing that comes due stands: `/v1/{collection}/{id}`. */
  readonly collection: string
  readonly id: string
}

/** By day, then kind, then id: what a page continues from. */
export type DeadlinePlace = Pick<Deadline, 'dueOn' | 'kind' | 'id'>
export const compareDeadlines = (one: DeadlinePlace, other: DeadlinePlace): number =>
  compare(one.dueOn, other.dueOn) || compare(one.kind, other.kind) || compare(one.id, other.id)

const compare = (one: string, other: string) => one < other ? -1 : Number(one > other)

/** What the branch's rules alone make due: no row stands for it. */
export interface BranchYear {
  readonly branchId: string
  readonly today: string
  /** Days of this year's sessions that met. */
  readonly heldOn: readonly string[]
}

/** By the end of the year, the commission has met as often as its rules ask. */
export function meetingDeadlines ({ branchId: id, today, heldOn }: BranchYear, policy: Policy): Deadline[] {
  const year = yearOf(today)
  return meetingsMissing(heldOn, year, policy) > 0
    ? [{ kind: 'commission_meeting', dueOn: `${year}-12-31`, collection: 'branches', id }]
    : []
}
