import type { Certificate } from './certificate.ts'
import type { Rule } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { yearOf } from './rules/calendar.ts'
import { definitionEnd, type DefinitionTerm } from './rules/definition-life.ts'
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

/** A certificate as its own terms see it. */
export interface CertificateTerms extends DefinitionTerm {
  readonly id: string
  readonly status: Certificate['status']
  readonly isReviewed: boolean
  readonly lastDeliveryDate: string | null
  readonly earlierRegistrations: readonly { readonly lastDeliveryDate: string }[]
}

/** What the branch's rules make due, and no column keeps. */
export interface BranchYear {
  readonly branchId: string
  readonly today: string
  /** Days of this year's sessions that met. */
  readonly heldOn: readonly string[]
  /** `isReviewed`: in this year. */
  readonly certificates: readonly CertificateTerms[]
}

/** By the end of the year the commission has met, and each certificate was reviewed, as often as the rules ask; definitions end with their terms. */
export function branchDeadlines ({ branchId, today, heldOn, certificates }: BranchYear, policy: Policy): Deadline[] {
  const { yearlyReview, definitionLifetime } = policy.certificate
  const endOfYear = `${yearOf(today)}-12-31`
  const isMeetingDue = meetingsMissing(heldOn, yearOf(today), policy) > 0
  const about = (kind: DeadlineKind, dueOn: string, id: string): Deadline => ({ kind, dueOn, collection: 'certificates', id })
  const living = certificates.filter(({ status }) => status !== 'closed')
  const reviews = living.filter(({ isReviewed }) => yearlyReview && !isReviewed)
  return [
    ...(isMeetingDue ? [{ kind: 'commission_meeting', dueOn: endOfYear, collection: 'branches', id: branchId } as const] : []),
    ...reviews.map(({ id }) => about('certificate_review', endOfYear, id)),
    ...living.flatMap((certificate) => {
      const end = definitionEnd(certificate, certificate.lifetime ?? definitionLifetime, today)
      return end === null ? [] : [about('definition_end', end, certificate.id)]
    }),
    // Of each registration: who entered under an earlier one is still awarded until its day.
    ...certificates.flatMap(({ id, lastDeliveryDate, earlierRegistrations }) =>
      [lastDeliveryDate, ...earlierRegistrations.map((term) => term.lastDeliveryDate)].filter((date) => date !== null)
        .filter((date) => date >= today).map((date) => about('last_delivery', date, id)))
  ]
}
