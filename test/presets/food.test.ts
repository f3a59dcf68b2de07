import t from 'tap'
import { jurySessionGuards } from '../../src/domain/jury-session-guards.ts'
import { precheck } from '../../src/domain/rules/precheck.ts'
import { scoreUnit } from '../../src/domain/rules/scoring.ts'
import { expiry } from '../../src/domain/rules/unit-expiry.ts'
import { session } from '../support/juries.ts'
import { contextFor, policyFor } from '../support/obeys.ts'
import { assessed, changed, found, judged } from '../support/presets.ts'

const policy = policyFor('food')

t.test('two professional examiners: a unit needs 70 % between them', async (t) => {
  const outcome = (first: string, second: string, rules = policy) => {
    const { outcome, mark } = scoreUnit(rules.result.scale, { first, second })
    return `${mark} ${outcome}`
  }
  t.equal(policy.examiner.pair, 'any')
  t.equal(outcome('65', '75'), '70.00 acquired')
  t.equal(outcome('65', '74.99'), '69.99 not_acquired')
  t.equal(outcome('0', '100'), '50.00 not_acquired')
  t.equal(outcome('65', '75', changed(policy, 'result.scale.threshold', '70.5')), '70.00 not_acquired')
})

t.test('the jury may write another mark to lift a candidate, from the mark that stands', async (t) => {
  const file = assessed(policy, { first: '68', second: '70' })
  const lift = (oldMark: string, newMark: string) => ({
    units: found(true), markAdjustments: [{ unitCode: 'U1', part: null, oldMark, newMark, reason: 'A strong interview.' }]
  })
  t.equal(judged(policy, file, lift('69.00', '70')), null)
  t.equal(judged(policy, file, lift('68', '72')), null)
  t.equal(judged(policy, file, lift('60', '70')), 'mark_differs')
  t.equal(judged(policy, file, lift('69.00', '101')), 'mark_out_of_scale')
  t.equal(judged(changed(policy, 'jury.markAdjustment', false), file, lift('69.00', '70')), 'marks_not_adjusted')
})

t.test('VAE: grid, preliminary file and quiz in turn; an incomplete file keeps the quiz closed', async (t) => {
  const { precheck: { steps } } = policy.vae
  t.equal(policy.vae.admissibilityDecider, 'assessment_organisation')
  const passed = (step: typeof steps[number], isPassed = true) => ({ step, isPassed })
  t.same(precheck(steps, []), { waiting: ['self_positioning', 'pre_file', 'quiz'], failed: null })
  t.same(precheck(steps, [passed('self_positioning'), passed('pre_file', false)]), { waiting: ['pre_file', 'quiz'], failed: 'pre_file' })
  t.same(precheck(steps, [passed('self_positioning'), passed('pre_file', false), passed('pre_file')]), { waiting: ['quiz'], failed: null })
  t.same(precheck(steps, [passed('self_positioning'), passed('pre_file'), passed('quiz', false)]), { waiting: ['quiz'], failed: 'quiz' })
  t.same(precheck(changed(policy, 'vae.precheck.steps', ['quiz']).vae.precheck.steps, []), { waiting: ['quiz'], failed: null })
})

t.test('units are kept for life', async (t) => {
  const clock = { deliberatedOn: '2024-02-29', firstDecisionOn: null, registered: true, unitValidityMonths: 12 }
  t.equal(expiry(policy.partial, clock), null)
  t.equal(expiry(changed(policy, 'partial.validity', { kind: 'years', length: 5, registeredKind: 'same', registeredLength: 0 }).partial, clock), '2029-02-28')
})

t.test('the jury is sovereign, the commission has the last word', async (t) => {
  const proposals = [{ applicationId: 'a', route: 'vae', registration: 'rncp' }] as const
  const ratify = (rules = policy) => jurySessionGuards.ratifying_body.check(session, { proposals } as never, rules, contextFor('officer'))
  t.match(ratify(), { code: 'commission_ratifies' })
  t.equal(ratify(changed(policy, 'award.decider', 'jury_then_secretariat')), null)
})
