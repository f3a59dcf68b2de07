import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import t from 'tap'
import { Value } from 'typebox/value'
import { packageRoot } from '../../src/config.ts'
import { Policy } from '../../src/domain/policy.ts'
import { contradictionsOf } from '../../src/domain/policy-contradictions.ts'
import { loadPresets, type Preset } from '../../src/presets.ts'

interface Shipped extends Omit<Preset, 'rules'> { readonly rules: Readonly<Record<string, Readonly<Record<string, unknown>>>> }

// `nullable` is OpenAPI's word: Ajv knows it, Value.Check does not.
const validate = new Ajv({ allErrors: true }).compile(Policy)
const defaults = () => Value.Default(Policy, {}) as Policy
/** As the service reads them, and as they are written: with the keys that the branch's texts or an assumption decide. */
const presets = loadPresets(packageRoot)
const written = (name: string) => JSON.parse(readFileSync(join(packageRoot, 'policies', `${name}.json`), 'utf8')) as Shipped

/** Every key that holds a figure, a word or a list: `jury.quorum.perCollege`. */
function leaves (value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]]
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key))
}

t.test('an empty version of the rules is a complete one', async (t) => {
  const filled = defaults()
  t.ok(validate(filled), JSON.stringify(validate.errors))
  t.hasStrict(filled, { jury: { quorum: { perCollege: 0 }, closedMonths: [], providerRepresentativeFrom: null }, partial: { validity: { length: 5 } } })
  t.same(Object.keys(filled), Object.keys(Policy.properties))
  t.equal(leaves(filled).length, countLeaves(Policy))
})

t.test('a version written before a key existed gets that key’s default, and keeps what it says', async (t) => {
  const older = Value.Default(Policy, { jury: { quorum: { perCollege: 2 } }, partial: { validity: { kind: 'life' } } }) as Policy
  t.ok(validate(older))
  t.hasStrict(older, { jury: { quorum: { perCollege: 2, overall: 0 }, majority: 'of_present' }, partial: { validity: { kind: 'life', length: 5 } } })
})

t.test('filling one version leaves the defaults of the next alone', async (t) => {
  const first = defaults()
  first.jury.closedMonths.push(8)
  Object.assign(first.commission.quorum, { perCollege: 9 })
  t.same(defaults().jury.closedMonths, [])
  t.equal(defaults().commission.quorum.perCollege, 0)
})

t.test('what no rule can mean is refused', async (t) => {
  for (const wrong of [
    { jury: { closedMonth: [8] } },
    { jury: { closedMonths: [13] } },
    { jury: { majority: 'most' } },
    { retake: { minDelay: -1 } },
    { result: { scale: { threshold: '70,5' } } },
    { accreditation: { pieces: [{ holder: 'organization', maxAgeMonths: 6, minValue: null }] } },
    { appeals: {} }
  ]) t.notOk(validate(Value.Default(Policy, wrong)), JSON.stringify(wrong))
})

t.test('the fifteen rule sets of real branches and texts are there', async (t) => {
  t.same([...presets.keys()], [
    'animation', 'building-materials', 'cement-quarries', 'cleaning', 'food', 'jury-text-2015', 'jury-text-2016', 'leisure-vehicles', 'metallurgy',
    'multi-branch-commission', 'pasta', 'pharmacy', 'security', 'six-month-wait', 'thirty-day-commission'
  ])
})

/** `jury` stands for `jury.quorum.perCollege`, unless something closer does. */
const covers = (reason: string, key: string) => key === reason || key.startsWith(`${reason}.`)
const closestOf = <Reason extends { readonly key: string }>(reasons: readonly Reason[], key: string): Reason | undefined =>
  reasons.filter((one) => covers(one.key, key)).sort((one, other) => other.key.length - one.key.length)[0]

for (const [name, { name: title, source, assumed, unexpressed, rules }] of presets) {
  const keys = leaves(rules).map(([key]) => key)
  const reasons = [...source, ...assumed]

  t.test(`the preset ${name} is whole once its defaults are filled in, and says nothing against itself`, async (t) => {
    t.ok(validate(structuredClone(rules)), JSON.stringify(validate.errors))
    t.same(keys.sort(), leaves(defaults()).map(([key]) => key).sort())
    t.same(contradictionsOf(rules), [])
    t.ok(title.fr && title.en)
  })

  t.test(`each key of the preset ${name} says where it comes from, or why it was assumed`, async (t) => {
    const told = reasons.map(({ key }) => key)
    t.equal(new Set(told).size, told.length, 'no key is told twice')
    for (const key of keys) t.ok(closestOf(reasons, key), key)
    for (const { key } of reasons) t.ok(keys.some((one) => closestOf(reasons, one)?.key === key), `${key} speaks for a key`)
    for (const one of [...source, ...unexpressed]) t.match(one.source, /https?:\/\/\S+\.\S+/)
    for (const { key, why } of assumed) t.ok(why.length > 20, key)
  })

  t.test(`the preset ${name} writes what its sources say, and no default without a source`, async (t) => {
    const said = leaves(written(name).rules).map(([key]) => key)
    for (const { key } of source) t.ok(said.some((one) => covers(key, one)), `${key} is written`)
    const usual = defaults() as unknown as Shipped['rules']
    for (const [group, values] of Object.entries(written(name).rules)) {
      for (const [key, value] of Array.isArray(values) ? [] : Object.entries(values)) {
        const whole = (rules as unknown as Shipped['rules'])[group]![key]
        const isUsual = JSON.stringify(whole) === JSON.stringify(usual[group]![key])
        const path = `${group}.${key}`
        t.ok(!isUsual || source.some((one) => covers(one.key, path) || covers(path, one.key)), `${path} is ${JSON.stringify(value)} by default`)
      }
    }
  })
}

t.test('a branch that differs from the defaults on an assumption says more than the defaults', async (t) => {
  const usual = new Map(leaves(defaults()))
  for (const [name, { assumed, source, rules }] of presets) {
    for (const [key, value] of leaves(rules)) {
      if (JSON.stringify(usual.get(key)) === JSON.stringify(value)) continue
      const closest = closestOf([...source, ...assumed], key)!
      t.notMatch('why' in closest ? closest.why : '', /the defaults?\b/, `${name} ${key}`)
    }
  }
})

/** Counted in the schema, so that a group whose defaults are not filled shows. */
function countLeaves (schema: { readonly properties?: Readonly<Record<string, unknown>> }): number {
  const inner = Object.values(schema.properties ?? {}) as { readonly properties?: Readonly<Record<string, unknown>> }[]
  return inner.length === 0 ? 1 : inner.reduce((sum, one) => sum + countLeaves(one), 0)
}
