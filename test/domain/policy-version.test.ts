import fc from 'fast-check'
import assert from 'node:assert/strict'
import t from 'tap'
import type { Policy, PolicyGroup } from '../../src/domain/policy.ts'
import { policyIn } from '../../src/domain/policy-variants.ts'
import { differences } from '../../src/domain/policy-version.ts'
import { registrations, routes } from '../../src/domain/rules/eligibility.ts'
import { policyFor } from '../support/obeys.ts'

const between = (before: Parameters<typeof policyFor>[0], after: Parameters<typeof policyFor>[0]) => differences(policyFor(before), policyFor(after))

t.test('building materials: VAE differs from the rest by its scale and by having no appeal', async (t) => {
  const { variants, ...own } = policyFor('building-materials')
  const found = differences({ ...own, variants: [] }, { ...own, variants })
  t.match(found, [
    { key: 'result.scale', routes: ['vae'], registrations: [], before: { scheme: 'acquired' }, after: { scheme: 'two_key' } },
    { key: 'appeal.delay', routes: ['vae'], registrations: [], before: { kind: 'any_time' }, after: { kind: 'none' } }
  ])
  t.equal(found.length, 2)
})

t.test('one certifier publishes a regulation for each kind of registration', async (t) => {
  const variants = [{ when: { registrations: ['rncp' as const] }, rules: { retake: { minDelay: 6 } } }] as never
  t.strictSame(between({ retake: { minDelay: 3 } }, { retake: { minDelay: 3 }, variants }),
    [{ key: 'retake.minDelay', routes: [], registrations: ['rncp'], before: 3, after: 6 }])
})

t.test('a variant that says what the rules say anyway makes no difference', async (t) => {
  const variants = [{ when: { routes: ['vae'] }, rules: { retake: { minDelay: 6 } } }] as never
  t.strictSame(between({ retake: { minDelay: 6 } }, { retake: { minDelay: 6 }, variants }), [])
})

t.test('files that are no rectangle of routes and registrations are told route by route', async (t) => {
  const variants = [
    { when: { routes: ['vae'] }, rules: { retake: { minDelay: 6 } } },
    { when: { routes: ['individual'], registrations: ['rs'] }, rules: { retake: { minDelay: 6 } } }
  ] as never
  t.strictSame(between({}, { variants }).map(({ routes, registrations }) => [routes, registrations]), [[['vae'], []], [['individual'], ['rs']]])
})

const keys = ['retake.minDelay', 'jury.capacity', 'award.decider'] as const
const some = fc.record({
  retake: fc.record({ minDelay: fc.integer({ min: 0, max: 2 }) }),
  jury: fc.record({ capacity: fc.integer({ min: 1, max: 2 }) }),
  award: fc.record({ decider: fc.constantFrom('jury', 'commission') })
}, { requiredKeys: [] })
const version = fc.record({
  own: some,
  variants: fc.array(fc.record({
    when: fc.record({ routes: fc.subarray([...routes]), registrations: fc.subarray([...registrations]) }),
    rules: some
  }), { maxLength: 3 })
}).map(({ own, variants }) => policyFor({ ...own, variants } as never))

const valueOf = (policy: Policy, key: string) => {
  const [group, name] = key.split('.') as [PolicyGroup, string]
  return (policy[group] as Record<string, unknown>)[name]
}

t.test('for every file, a key is told to change as it does, or is not told', async () => {
  fc.assert(fc.property(version, version, (before, after) => {
    const found = differences(before, after)
    for (const route of routes) {
      for (const registration of registrations) {
        const file = { route, registration }
        for (const key of keys) {
          const [old, fresh] = [valueOf(policyIn(before, file), key), valueOf(policyIn(after, file), key)]
          if (old === fresh) continue
          const lines = found.filter((line) => line.key === key && line.before === old && line.after === fresh &&
            (line.routes.length === 0 || line.routes.includes(route)) && (line.registrations.length === 0 || line.registrations.includes(registration)))
          assert.equal(lines.length, 1, `${key} ${route} ${registration}`)
        }
      }
    }
    for (const line of found) assert.notDeepEqual(line.before, line.after)
  }), { seed: 2026, numRuns: 150 })
})

t.test('nothing differs from itself', async () => {
  fc.assert(fc.property(version, (policy) => assert.deepEqual(differences(policy, structuredClone(policy)), [])), { seed: 2026, numRuns: 50 })
})
