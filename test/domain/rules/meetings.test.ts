import t from 'tap'
import { meetingsMissing } from '../../../src/domain/rules/meetings.ts'
import { policyFor } from '../../support/obeys.ts'

// [S72]: at least three meetings a year.
t.test('of three meetings a year, those held on its days count', async (t) => {
  const policy = policyFor({ commission: { minMeetingsPerYear: 3 } })
  t.equal(meetingsMissing([], 2026, policy), 3)
  t.equal(meetingsMissing(['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'], 2026, policy), 1)
  t.equal(meetingsMissing(['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01'], 2026, policy), 0, 'more are welcome')
  t.equal(meetingsMissing(['2026-01-01'], 2026, policyFor({ commission: { minMeetingsPerYear: 1 } })), 0)
  t.equal(meetingsMissing([], 2026, policyFor()), 0, 'a policy that asks for none')
})
