import t from 'tap'
import { Value } from 'typebox/value'
import { Policy } from '../../src/domain/policy.ts'
import { policyIn } from '../../src/domain/policy-variants.ts'

const policy = Value.Default(Policy, {
  jury: { closedMonths: [8], castingVote: 'none' },
  appeal: { delay: { kind: 'months', months: 3 } },
  variants: [
    { when: { routes: ['vae'] }, rules: { appeal: { delay: { kind: 'none', months: 0 } } } },
    { when: { registrations: ['rncp'] }, rules: { jury: { closedMonths: [] }, retake: { minDelay: 6 } } },
    { when: { routes: ['vae'], registrations: ['rncp'] }, rules: { retake: { minDelay: 1 } } }
  ]
}) as Policy

t.test('a variant puts its keys in the place of the branch’s own, and leaves the others', async (t) => {
  const rules = policyIn(policy, { route: 'vae', registration: 'unregistered' })
  t.same(rules.appeal, { ...policy.appeal, delay: { kind: 'none', months: 0 } })
  t.same(rules.jury, policy.jury)
  t.equal(rules.retake.minDelay, 0)
})

t.test('a variant that does not fit the file changes nothing', async (t) => {
  t.same(policyIn(policy, { route: 'individual', registration: 'rs' }), policy)
})

t.test('of several variants that fit, the last one decides', async (t) => {
  t.equal(policyIn(policy, { route: 'individual', registration: 'rncp' }).retake.minDelay, 6)
  t.equal(policyIn(policy, { route: 'vae', registration: 'rncp' }).retake.minDelay, 1)
})

t.test('a variant is filled with no default of its own', async (t) => {
  t.same(policy.variants[0]!.rules, { appeal: { delay: { kind: 'none', months: 0 } } })
})
