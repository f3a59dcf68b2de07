import t from 'tap'
import { policyIn } from '../../src/domain/policy-variants.ts'
import { routes } from '../../src/domain/rules/eligibility.ts'
import { markFaults, scoreUnit } from '../../src/domain/rules/scoring.ts'
import { policyFor } from '../support/obeys.ts'
import { changed } from '../support/presets.ts'

const policy = policyFor('leisure-vehicles')
const faults = (marks: Record<string, string>, rules = policy) => markFaults(rules.result, [], marks).map(({ fault, name }) => `${name} ${fault}`)
const outcome = (theory: string, practice: string, rules = policy) => scoreUnit(rules.result.scale, { theory, practice }).outcome
const floors = (theory: string, practice: string) => changed(policy, 'result.scale.parts',
  policy.result.scale.parts.map((part) => ({ ...part, floor: part.name === 'theory' ? theory : practice })))

t.test('the practical test opens with 12 out of 20 in theory, and not with less', async (t) => {
  t.same(faults({ theory: '12' }), ['practice missing'], 'it is open, and awaited')
  t.same(faults({ theory: '12', practice: '9' }), [])
  t.same(faults({ theory: '11.99' }), [], 'the attempt ends there')
  t.same(faults({ theory: '11.99', practice: '20' }), ['practice not_opened'])
  t.same(faults({ theory: '11.99', practice: '20' }, floors('11', '14')), [])
})

t.test('the certificate asks 12 and 14: 26 out of 40, and neither makes up for the other', async (t) => {
  t.equal(outcome('12', '14'), 'acquired')
  t.equal(outcome('12', '13.99'), 'not_acquired')
  t.equal(outcome('20', '13.99'), 'not_acquired', '33.99 out of 40 is not enough')
  t.equal(scoreUnit(policy.result.scale, { theory: '11.99' }).outcome, 'not_acquired')
  t.equal(outcome('12', '13', floors('12', '13')), 'acquired')
})

t.test('the tests are the same whatever the route', async (t) => {
  for (const route of routes) t.same(policyIn(policy, { route, registration: 'rncp' }).result, policy.result)
})
