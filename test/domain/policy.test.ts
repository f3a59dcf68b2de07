import { readdirSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import t from 'tap'
import { Value } from 'typebox/value'
import { Policy } from '../../src/domain/policy.ts'
import { compositionShortfalls, type PanelMemberFacts } from '../../src/domain/rules/composition.ts'
import { pieceFaults, scopeFaults } from '../../src/domain/rules/coverage.ts'
import { expiry } from '../../src/domain/rules/held-units.ts'
import { markNames } from '../../src/domain/rules/scoring.ts'

interface Preset {
  readonly name: { readonly fr: string, readonly en: string }
  readonly source: readonly { readonly key: string, readonly source: string }[]
  readonly assumed: readonly { readonly key: string, readonly why: string }[]
  readonly unexpressed: readonly { readonly rule: string, readonly source: string }[]
  readonly rules: Policy
}

// `nullable` is OpenAPI's word: Ajv knows it, Value.Check does not.
const validate = new Ajv({ allErrors: true }).compile(Policy)
const defaults = () => Value.Default(Policy, {}) as Policy
const presets = new Map(readdirSync('policies').filter((file) => file.endsWith('.json'))
  .map((file) => [file.slice(0, -5), JSON.parse(readFileSync(`policies/${file}`, 'utf8')) as Preset]))
const rulesOf = (name: string) => presets.get(name)!.rules

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

t.test('there are a complete preset and a contrasting one', async (t) => {
  t.ok(['cleaning', 'metallurgy'].every((name) => presets.has(name)))
})

for (const [name, { name: title, source, assumed, unexpressed, rules }] of presets) {
  t.test(`the preset ${name} is complete, and valid as it stands`, async (t) => {
    t.ok(validate(structuredClone(rules)), JSON.stringify(validate.errors))
    t.same(leaves(rules).map(([key]) => key).sort(), leaves(defaults()).map(([key]) => key).sort())
    t.ok(title.fr && title.en)
  })

  t.test(`each key of the preset ${name} says where it comes from, or why it was assumed`, async (t) => {
    const reasons = [...source, ...assumed]
    const keys = reasons.map(({ key }) => key)
    t.equal(new Set(keys).size, keys.length, 'no key is told twice')
    const covers = (reason: string, key: string) => key === reason || key.startsWith(`${reason}.`)
    for (const [key] of leaves(rules)) t.ok(keys.some((reason) => covers(reason, key)), key)
    for (const reason of keys) t.ok(leaves(rules).some(([key]) => covers(reason, key)), `${reason} is a key`)
    for (const one of [...source, ...unexpressed]) t.match(one.source, /https?:\/\/\S+\.\S+/)
    for (const { key, why } of assumed) t.ok(why.length > 20, key)
  })
}

t.test('a branch that differs from the defaults on an assumption says more than the defaults', async (t) => {
  const usual = new Map(leaves(defaults()))
  for (const [name, { assumed, source, rules }] of presets) {
    for (const [key, value] of leaves(rules)) {
      if (JSON.stringify(usual.get(key)) === JSON.stringify(value)) continue
      const reasons = [...source, ...assumed].filter((one) => key === one.key || key.startsWith(`${one.key}.`))
      const closest = reasons.sort((one, other) => other.key.length - one.key.length)[0]!
      t.notMatch('why' in closest ? closest.why : '', /the defaults?\b/, `${name} ${key}`)
    }
  }
})

const panel = (employees: number, employers: number, presidentSide: PanelMemberFacts['college']): PanelMemberFacts[] =>
  [...Array(employees).fill('employees'), ...Array(employers).fill('employers')].map((college, index, all) =>
    ({ college, role: all.indexOf(presidentSide) === index ? 'president' : 'member', isQualified: true, isPresent: true }))

t.test('cleaning: two and two, never in August, three months to appeal', async (t) => {
  const { jury, appeal } = rulesOf('cleaning')
  const lacking = (...sides: [number, number]) =>
    compositionShortfalls(jury.composition, panel(...sides, 'employees'), { isVae: false }).map(({ what }) => what)
  t.same(lacking(2, 2), [])
  t.same(lacking(2, 1), ['employers', 'members', 'parity'])
  t.hasStrict({ jury, appeal }, { jury: { closedMonths: [8], anonymisedFiles: true }, appeal: { delay: 3 } })
})

t.test('cleaning: an examiner shows five years in the trade and two days of training, an organisation its platform', async (t) => {
  const { accreditation: { pieces, scope }, examiner } = rulesOf('cleaning')
  const paper = (kind: string, value: number | null) => ({ kind, value, issuedOn: null })
  const lacking = (holder: 'examiner' | 'organization', ...papers: ReturnType<typeof paper>[]) =>
    pieceFaults(pieces, papers, { holder, asOf: '2026-09-01' }).map(({ kind, fault }) => `${kind} ${fault}`)
  t.same(lacking('examiner', paper('trade_experience', 5), paper('assessor_training', 2)), [])
  t.same(lacking('examiner', paper('trade_experience', 4)), ['trade_experience below_minimum', 'assessor_training missing'])
  t.same(lacking('organization'), ['technical_platform missing'])
  t.same(scopeFaults(scope, 'organization', { activities: ['preparation'], certificateIds: ['any'], siteCodes: [] }), ['sites'])
  t.same(examiner.independence, { minYearsInTrade: 5, maxYearsRetired: 5 })
})

t.test('metallurgy: as many of each side under an employer, results per competence, 24 months or five years', async (t) => {
  const { jury, partial, result } = rulesOf('metallurgy')
  const lacking = (...sides: Parameters<typeof panel>) =>
    compositionShortfalls(jury.composition, panel(...sides), { isVae: false }).map(({ what }) => what)
  t.same(lacking(3, 3, 'employers'), [])
  t.same(lacking(3, 2, 'employees'), ['parity', 'president_side'])
  t.same(markNames(result, ['C1', 'C2']), ['C1', 'C2'])
  const until = (registered: boolean) => expiry(partial, { deliberatedOn: '2026-03-31', firstDecisionOn: null, registered })
  t.same([until(false), until(true)], ['2028-03-31', '2031-03-31'])
})

/** Counted in the schema, so that a group whose defaults are not filled shows. */
function countLeaves (schema: { readonly properties?: Readonly<Record<string, unknown>> }): number {
  const inner = Object.values(schema.properties ?? {}) as { readonly properties?: Readonly<Record<string, unknown>> }[]
  return inner.length === 0 ? 1 : inner.reduce((sum, one) => sum + countLeaves(one), 0)
}
