import type { CertificateFacts, CertificateReview } from './certificate.ts'
import type { Known } from './kernel/decider.ts'
import { insist, refuse } from './kernel/refusal.ts'
import { yearOf } from './rules/calendar.ts'

/** One for each calendar year, and none for a year that has not begun. */
export function judgeReview (
  { year }: Pick<CertificateReview, 'year'>, { facts: { reviewedYears }, context: { today } }: Known<CertificateFacts>
): void {
  const present = yearOf(today)
  insist(year > present && refuse('review_too_early', 'certificate.yearlyReview', { year, present }), '#/year')
  insist(reviewedYears.includes(year) && refuse('review_recorded_already', 'certificate.yearlyReview', { year }), '#/year')
}
