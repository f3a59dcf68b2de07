import t from 'tap'
import { expiry } from '../../src/domain/rules/unit-expiry.ts'
import { apply, facts, file, ids } from '../support/files.ts'
import { contextFor, policyFor } from '../support/obeys.ts'
import { applicationGuards } from '../../src/domain/application-guards.ts'
import { changed } from '../support/presets.ts'

const policy = policyFor('six-month-wait')

/** From when a person may ask again whom the jury refused on this day. */
function earliest (decidedOn: string, rules = policy): string | null {
  const nothing = { acquiredUnits: [], keptCompetences: [], isDistinguished: false }
  const state = file({ status: 'listed', unitCodes: ['U1', 'U2'], submittedOn: '2025-01-10', completedOn: '2025-01-12' })
  return apply(state, { type: 'record_outcome', jurySessionId: ids.session, decidedOn, ...nothing }, { today: decidedOn, policy: rules }).after.retakeFrom
}

t.test('no new request within six months of the jury’s decision', async (t) => {
  t.equal(earliest('2026-03-02'), '2026-09-02')
  t.equal(earliest('2025-08-31'), '2026-02-28')
  t.equal(earliest('2023-08-29'), '2024-02-29')
  t.equal(earliest('2026-03-02', changed(policy, 'retake.minDelay', 5)), '2026-08-02')
  t.equal(earliest('2026-03-02', changed(policy, 'retake.minDelay', 0)), null)
})

t.test('the day before it is too early, and the answer names the day', async (t) => {
  const asks = (today: string) => applicationGuards.retake_delay.check(file(), { ...facts, retakeFrom: '2026-09-02' }, policy, contextFor('candidate', today))
  t.match(asks('2026-09-01'), { code: 'retake_too_early', rule: 'retake.minDelay', params: { earliest: '2026-09-02' } })
  t.equal(asks('2026-09-02'), null)
  t.equal(asks('2026-09-03'), null)
})

t.test('units are kept as long as the framework says', async (t) => {
  const until = (unitValidityMonths: number | null, rules = policy) =>
    expiry(rules.partial, { deliberatedOn: '2024-02-29', firstDecisionOn: null, registered: true, unitValidityMonths })
  t.equal(until(36), '2027-02-28')
  t.equal(until(48), '2028-02-29')
  t.equal(until(null), null)
  t.equal(until(36, changed(policy, 'partial.validity.kind', 'life')), null)
})
