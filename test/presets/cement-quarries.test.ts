import t from 'tap'
import { markNames, scoreOverall, scoreUnit } from '../../src/domain/rules/scoring.ts'
import { policyFor } from '../support/obeys.ts'
import { assessed, changed, found, judged } from '../support/presets.ts'

const policy = policyFor('cement-quarries')
const { scale } = policy.result
const given = (trainers: string, tutor: string, jury: string, rules = policy) => scoreUnit(rules.result.scale, { trainers, tutor }, { jury })

t.test('a domain is 30 % the trainers’ mark, 20 % the tutor’s and 50 % the jury’s', async (t) => {
  t.same(markNames(policy.result, []), ['trainers', 'tutor'], 'examiners give two of them')
  t.equal(given('10', '15', '20').mark, '16.00')
  t.equal(given('20', '0', '0').mark, '6.00')
  t.equal(given('0', '20', '0').mark, '4.00')
  t.equal(given('0', '0', '20').mark, '10.00')
  const others = changed(policy, 'result.scale.parts', scale.parts.map((part, place) => ({ ...part, weight: [50, 20, 30][place] })))
  t.equal(given('20', '0', '0', others).mark, '10.00')
})

t.test('before the jury has marked, nothing is settled', async (t) => {
  t.equal(scoreUnit(scale, { trainers: '20', tutor: '20' }).outcome, 'jury')
  const file = assessed(policy, { trainers: '20', tutor: '20' })
  t.equal(judged(policy, file, { units: found(true) }), 'jury_mark_missing')
})

t.test('each domain needs 10, the day’s boundary included', async (t) => {
  t.equal(given('10', '10', '10').outcome, 'acquired')
  t.match(given('10', '10', '9.98'), { outcome: 'not_acquired', mark: '9.99' })
  t.equal(given('10', '10', '10', changed(policy, 'result.scale.unitFloor', '10.01')).outcome, 'not_acquired')
})

t.test('and 12 over all of them: a good domain makes up for a weak one, down to 10', async (t) => {
  const unit = (mark: string) => ({ marks: { trainers: mark, tutor: mark }, juryMarks: { jury: mark } })
  t.match(scoreOverall(scale, [unit('10'), unit('14')]), { isReached: true, mark: '12.00' })
  t.match(scoreOverall(scale, [unit('10'), unit('13.99')]), { isReached: false, mark: '11.99', needed: '12' })

  const file = assessed(policy, { trainers: '11', tutor: '11' })
  t.equal(judged(policy, file, { units: found(true, { juryMarks: { jury: '11' } }) }), 'overall_not_reached')
  t.equal(judged(policy, file, { units: found(true, { juryMarks: { jury: '13' } }) }), null)
  t.equal(judged(changed(policy, 'result.scale.overall', '11'), file, { units: found(true, { juryMarks: { jury: '11' } }) }), null)
})

t.test('a domain that was good enough is kept, and its mark counts at the next attempt', async (t) => {
  const again = (kept: string) => assessed(policy, { trainers: '11', tutor: '11' }, {
    missingUnits: ['U2'],
    heldUnits: ['U1'],
    keptMarks: [{ unitCode: 'U1', marks: { trainers: kept, tutor: kept }, juryMarks: { jury: kept }, adjustments: [] }]
  })
  const units = found(true, { juryMarks: { jury: '11' } }).slice(1)
  t.equal(judged(policy, again('13'), { units }), null, '13 and 11 make 12')
  t.equal(judged(policy, again('12.9'), { units }), 'overall_not_reached')
  t.equal(policy.partial.validity.kind, 'none')
})
