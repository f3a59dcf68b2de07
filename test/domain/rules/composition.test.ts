import fc from 'fast-check'
import t from 'tap'
import type { Policy } from '../../../src/domain/policy.ts'
import { compositionShortfalls, type PanelMemberFacts } from '../../../src/domain/rules/composition.ts'

type Rule = Policy['jury']['composition']
const rule = (more: Partial<Rule> = {}): Rule =>
  ({ perCollege: 0, parity: false, members: 0, qualifiedMembers: 0, presidentSide: 'any', ...more })

const sides = (employees: number, employers: number, more: Partial<PanelMemberFacts> = {}): PanelMemberFacts[] =>
  [...Array(employees).fill('employees'), ...Array(employers).fill('employers')]
    .map((college) => ({ college, role: 'member', isQualified: false, isPresent: true, ...more }))
const short = (rule: Rule, panel: PanelMemberFacts[], isVae = false) =>
  compositionShortfalls(rule, panel, { isVae }).map(({ what, needed, present }) => `${what} ${present}/${needed}`)

// oc-proprete.fr/jury-delivrance: at least two from the unions and two from the employers.
t.test('cleaning: a jury of two and one lacks an employer', async (t) => {
  const cleaning = rule({ perCollege: 2, members: 4 })
  t.same(short(cleaning, sides(2, 2)), [])
  t.same(short(cleaning, sides(3, 2)), [])
  t.same(short(cleaning, sides(2, 1)), ['employers 1/2', 'members 3/4'])
})

// KALIARTI000041698695: one per representative union, as many employers, an employer-side president.
t.test('metallurgy: as many employers as unions, and the president on the employers’ side', async (t) => {
  const metallurgy = rule({ parity: true, presidentSide: 'employers' })
  const president = (college: PanelMemberFacts['college']): PanelMemberFacts =>
    ({ college, role: 'president', isQualified: true, isPresent: true })
  t.same(short(metallurgy, [...sides(3, 2), president('employers')]), [])
  t.same(short(metallurgy, [...sides(4, 2), president('employers')]), ['parity 3/4'])
  t.same(short(metallurgy, [...sides(2, 3), president('employees')]), ['president_side 0/1'])
  t.same(short(metallurgy, sides(3, 3)), ['president_side 0/1'])
})

// KALIARTI000030641472: three and three.
t.test('the 2015 text: three of each, the absent do not count', async (t) => {
  const panel = [...sides(3, 2), ...sides(0, 1, { isPresent: false })]
  t.same(short(rule({ perCollege: 3, parity: true }), panel), ['employers 2/3', 'parity 2/3'])
})

// ateliers-et-expertises.fr, composition du jury de VAE: two members, one of them qualified, whatever the branch says.
t.test('VAE: the law adds its minimum to a branch that asks for less, and says so', async (t) => {
  t.same(compositionShortfalls(rule(), sides(1, 0), { isVae: true }), [
    { what: 'members', rule: 'law:vae_jury', needed: 2, present: 1 },
    { what: 'qualified_members', rule: 'law:vae_jury', needed: 1, present: 0 }
  ])
  t.same(short(rule(), sides(1, 0), false), [])
  t.same(short(rule(), sides(1, 1, { isQualified: true }), true), [])
  t.same(compositionShortfalls(rule({ members: 4 }), sides(1, 1, { isQualified: true }), { isVae: true }),
    [{ what: 'members', rule: 'jury.composition', needed: 4, present: 2 }])
  t.same(compositionShortfalls(rule({ members: 2 }), sides(1, 0, { isQualified: true }), { isVae: true }),
    [{ what: 'members', rule: 'jury.composition', needed: 2, present: 1 }])
})

t.test('an absent qualified member qualifies nobody', async (t) => {
  const panel = [...sides(2, 2), ...sides(1, 0, { isQualified: true, isPresent: false })]
  t.same(short(rule({ qualifiedMembers: 1 }), panel), ['qualified_members 0/1'])
})

t.test('a panel is complete exactly when each condition of the rule holds', async () => {
  const rules = fc.record({
    perCollege: fc.nat(3),
    parity: fc.boolean(),
    members: fc.nat(5),
    qualifiedMembers: fc.nat(2),
    presidentSide: fc.constantFrom('any' as const, 'employees' as const, 'employers' as const)
  })
  const member = fc.record({
    college: fc.constantFrom('employees' as const, 'employers' as const),
    role: fc.constantFrom('president' as const, 'member' as const),
    isQualified: fc.boolean(),
    isPresent: fc.boolean()
  })
  fc.assert(fc.property(rules, fc.array(member, { maxLength: 8 }), fc.boolean(), (rule, panel, isVae) => {
    const here = panel.filter((one) => one.isPresent)
    const unions = here.filter((one) => one.college === 'employees').length
    const qualified = here.some((one) => one.isQualified)
    const isComplete = unions >= rule.perCollege && here.length - unions >= rule.perCollege && here.length >= rule.members &&
      here.filter((one) => one.isQualified).length >= rule.qualifiedMembers &&
      (!rule.parity || unions * 2 === here.length) &&
      (rule.presidentSide === 'any' || here.some((one) => one.role === 'president' && one.college === rule.presidentSide)) &&
      (!isVae || (here.length >= 2 && qualified))
    return (compositionShortfalls(rule, panel, { isVae }).length === 0) === isComplete
  }), { numRuns: 2000 })
})
