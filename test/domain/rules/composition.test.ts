import fc from 'fast-check'
import t from 'tap'
import { capacities, type Policy } from '../../../src/domain/policy.ts'
import { compositionShortfalls, type PanelMemberFacts, type Sitting } from '../../../src/domain/rules/composition.ts'
import { policyFor } from '../../support/obeys.ts'

type Rule = Policy['jury']['composition']
const rule = (more: Partial<Rule> = {}): Rule => policyFor({ jury: { composition: more } }).jury.composition

const member = (college: 'employees' | 'employers', more: Partial<PanelMemberFacts> = {}): PanelMemberFacts => ({
  college, role: 'member', capacity: 'member', mandatedBy: null, isCommission: false, isQualified: false, isPresent: true, ...more
})
const president = (college: 'employees' | 'employers', more: Partial<PanelMemberFacts> = {}) => member(college, { role: 'president', ...more })
const sides = (employees: number, employers: number, more: Partial<PanelMemberFacts> = {}): PanelMemberFacts[] => [
  ...Array.from({ length: employees }, () => member('employees', more)), ...Array.from({ length: employers }, () => member('employers', more))
]
const sitting = (more: Partial<Sitting> = {}): Sitting => ({ isVae: false, unions: [], turn: null, ...more })
const short = (rule: Rule, panel: PanelMemberFacts[], more: Partial<Sitting> = {}) =>
  compositionShortfalls(rule, panel, sitting(more)).map(({ what, needed, present }) => `${what} ${present}/${needed}`)

// oc-proprete.fr/jury-delivrance: at least two from the unions and two from the employers.
t.test('cleaning: a jury of two and one lacks an employer', async (t) => {
  const cleaning = rule({ perCollege: 2, members: 4 })
  t.same(short(cleaning, sides(2, 2)), [])
  t.same(short(cleaning, sides(3, 2)), [])
  t.same(short(cleaning, sides(2, 1)), ['employers 1/2', 'members 3/4'])
})

const unions = ['CFDT', 'CFE-CGC', 'CGT', 'FO']
const sent = (names: readonly string[]) => names.map((mandatedBy) => member('employees', { mandatedBy }))

// KALIARTI000041698695: one per representative union, as many employers, an employer-side president.
t.test('metallurgy: one of each union, as many employers, and the president on the employers’ side', async (t) => {
  const { composition } = policyFor('metallurgy').jury
  const here = (names: readonly string[], employers: number) => [...sent(names), ...sides(0, employers - 1), president('employers')]
  t.same(short(composition, here(unions, 4), { unions }), [])
  t.same(short(composition, here(unions.slice(1), 3), { unions }), ['CFDT 0/1'])
  t.same(short(composition, here([...unions, 'FO'], 4), { unions }), ['parity 4/5'])
  t.same(short(composition, here(['cfdt', ...unions.slice(1)], 4), { unions }), [], 'however it is written')
  t.same(short(composition, [...sent(unions), ...sides(0, 4)], { unions }), ['president_side 0/1'])
  t.same(short(composition, [...sent(unions).slice(1), president('employees', { mandatedBy: 'CFDT' }), ...sides(0, 4)], { unions }), ['president_side 0/1'])
  t.same(short(composition, [...sent(unions.slice(1)), ...sides(0, 3), president('employers', { mandatedBy: 'CFDT' })], { unions }),
    ['CFDT 0/1', 'parity 3/4'], 'a union sends employees')
})

// Building materials [S4]: two per representative union and as many employers.
t.test('building materials: two of each union; the rule is the policy’s number', async (t) => {
  const { composition } = policyFor('building-materials').jury
  const both = [...unions, ...unions]
  t.same(short(composition, [...sent(both), ...sides(0, 8)], { unions }), [])
  t.same(short(composition, [...sent(both.slice(1)), ...sides(0, 7)], { unions }), ['CFDT 1/2'])
  t.same(short({ ...composition, perUnion: 1 }, [...sent(both.slice(1)), ...sides(0, 7)], { unions }), [])
  t.same(short(composition, [...sent(both), ...sides(0, 8)], { unions: [...unions, 'UNSA'] }), ['UNSA 0/2'], 'a union that has a seat by now')
})

// KALIARTI000030641472: three and three, all of the commission, the presidency on the other side every year.
t.test('the 2015 text: three of each, all of the commission; the absent do not count', async (t) => {
  const { composition } = policyFor('jury-text-2015').jury
  const of = (employees: number, employers: number) => sides(employees, employers, { isCommission: true })
  t.same(short(composition, [...of(2, 3), president('employees', { isCommission: true })], { turn: 'employees' }), [])
  t.same(short(composition, [...of(2, 3), president('employees', { isCommission: true })], { turn: 'employers' }), ['president_side 0/1'])
  t.same(short(composition, [...of(2, 3), president('employees', { isCommission: true })]), [], 'nobody presided last year')
  t.same(short(composition, [...of(2, 3), president('employees')]), ['members_of_commission 5/6'])
  t.same(short(rule({ perCollege: 3, parity: true }), [...of(3, 2), ...sides(0, 1, { isPresent: false })]), ['employers 2/3', 'parity 2/3'])
})

const pasta = policyFor('pasta').jury.composition
const professional = president('employers', { capacity: 'industry_professional', isQualified: true })
const unionist = member('employees', { capacity: 'union_professional' })
const adviser = member('employers', { capacity: 'funding_adviser' })
const company = member('employers', { capacity: 'company_representative' })
const trainer = member('employers', { capacity: 'training_lead' })

// Pasta [S40]: 3 to 5 persons, a professional of the industry presides; company and trainer only advise under VAE.
t.test('pasta: three to five are there, and one of the industry presides', async (t) => {
  const five = [professional, unionist, adviser, company, trainer]
  t.same(short(pasta, five), [])
  t.same(short(pasta, five.slice(0, 3)), [])
  t.same(short(pasta, five.slice(0, 2)), ['members 2/3'])
  t.same(short(pasta, [...five, unionist]), ['max_members 6/5'])
  t.same(short({ ...pasta, maxMembers: 6 }, [...five, unionist]), [])
  t.same(short(pasta, [president('employees', { capacity: 'union_professional' }), adviser, company]),
    ['industry_professional 0/1', 'president_from_industry 0/1'])
})

t.test('pasta: who only advises is there, but decides nothing and is of no side', async (t) => {
  const advised = [professional, company, trainer]
  t.same(short(pasta, advised, { isVae: false }), [])
  t.same(compositionShortfalls(pasta, advised, sitting({ isVae: true })), [{ what: 'members', rule: 'law:vae_jury', needed: 2, present: 1 }],
    'three are there, but one decides')
  t.same(short(pasta, [...advised, unionist], { isVae: true }), [])
  const balanced = { ...pasta, parity: true }
  t.same(short(balanced, [...advised, unionist], { isVae: true }), [])
  t.same(short(balanced, [...advised, unionist]), ['parity 1/3'])
  const qualified = [{ ...professional, isQualified: false }, unionist, { ...trainer, isQualified: true }]
  t.same(short(pasta, qualified, { isVae: true }), ['qualified_members 0/1'])
})

// Animation [S67]: two of the commission who preside jointly, the training lead, two practitioners, one of each side.
t.test('animation: five places, each by its capacity, and two who preside', async (t) => {
  const { composition } = policyFor('animation').jury
  const presiding = (['employees', 'employers'] as const)
    .map((college) => president(college, { capacity: 'commission_representative', isCommission: true }))
  const practitioners = (['employees', 'employers'] as const).map((college) => member(college, { capacity: 'practitioner' }))
  t.same(short(composition, [...presiding, trainer, ...practitioners]), [])
  t.same(short(composition, [...presiding, trainer, practitioners[0]!, practitioners[0]!]), ['practitioner_of_employers 0/1'])
  t.same(short(composition, [presiding[0]!, { ...presiding[1]!, role: 'member' }, trainer, ...practitioners]),
    ['president_of_employers 0/1', 'president_from_commission 1/2'])
  t.same(short(composition, [presiding[0]!, { ...presiding[1]!, isCommission: false }, trainer, ...practitioners]), ['president_from_commission 1/2'])
})

// Building materials [S4]: the organisation's representative speaks of its files; nothing says that it decides.
t.test('the representative of a training organisation has no vote anywhere', async (t) => {
  const representative = member('employers', { capacity: 'provider_representative' })
  t.same(short(rule({ perCollege: 1, parity: true }), [...sides(1, 1), representative]), [])
  t.same(short(rule({ perCollege: 1 }), [...sides(1, 0), representative]), ['employers 0/1'])
})

// ateliers-et-expertises.fr, composition du jury de VAE: two members, one of them qualified, whatever the branch says.
t.test('VAE: the law adds its minimum to a branch that asks for less, and says so', async (t) => {
  const vae = sitting({ isVae: true })
  t.same(compositionShortfalls(rule(), sides(1, 0), vae), [
    { what: 'members', rule: 'law:vae_jury', needed: 2, present: 1 },
    { what: 'qualified_members', rule: 'law:vae_jury', needed: 1, present: 0 }
  ])
  t.same(short(rule(), sides(1, 0)), [])
  t.same(short(rule(), sides(1, 1, { isQualified: true }), vae), [])
  t.same(compositionShortfalls(rule({ members: 4 }), sides(1, 1, { isQualified: true }), vae),
    [{ what: 'members', rule: 'jury.composition', needed: 4, present: 2 }])
  t.same(compositionShortfalls(rule({ members: 2 }), sides(1, 0, { isQualified: true }), vae),
    [{ what: 'members', rule: 'jury.composition', needed: 2, present: 1 }])
})

t.test('an absent qualified member qualifies nobody', async (t) => {
  const panel = [...sides(2, 2), ...sides(1, 0, { isQualified: true, isPresent: false })]
  t.same(short(rule({ qualifiedMembers: 1 }), panel), ['qualified_members 0/1'])
})

/** The rule's sentences, one by one. */
function isComplete (rule: Rule, panel: PanelMemberFacts[], { isVae, unions, turn }: Sitting): boolean {
  const here = panel.filter((one) => one.isPresent)
  let deciding = here.filter((one) => one.capacity !== 'provider_representative')
  for (const each of rule.places) {
    if (each.advisory === 'never' || (each.advisory === 'vae' && !isVae)) continue
    deciding = deciding.filter((one) => one.capacity !== each.capacity || (each.college !== 'any' && each.college !== one.college))
  }
  const fromUnions = deciding.filter((one) => one.college === 'employees')
  const fromEmployers = deciding.filter((one) => one.college === 'employers')
  const presiding = deciding.filter((one) => one.role === 'president')
  if (fromUnions.length < rule.perCollege || fromEmployers.length < rule.perCollege) return false
  if (rule.perUnion && unions.some((union) => fromUnions.filter((one) => one.mandatedBy === union).length < rule.perUnion)) return false
  if (rule.parity && fromUnions.length !== fromEmployers.length) return false
  if (here.length < rule.members || (rule.maxMembers !== null && here.length > rule.maxMembers)) return false
  if (here.filter((one) => one.isQualified).length < rule.qualifiedMembers) return false
  for (const each of rule.places) {
    const seated = here.filter((one) => one.capacity === each.capacity)
    if (seated.filter((one) => each.college === 'any' || one.college === each.college).length < each.count) return false
  }
  const owed = rule.presidentSide === 'alternating' ? turn : rule.presidentSide
  if ((owed === 'employees' || owed === 'employers') && !presiding.some((one) => one.college === owed)) return false
  if (owed === 'joint' && !(presiding.some((one) => one.college === 'employees') && presiding.some((one) => one.college === 'employers'))) return false
  const presidents = rule.presidentSide === 'joint' ? 2 : 1
  if (rule.presidentFrom === 'commission' && presiding.filter((one) => one.isCommission).length < presidents) return false
  if (rule.presidentFrom === 'industry_professional' && presiding.filter((one) => one.capacity === 'industry_professional').length < presidents) return false
  if (rule.fromCommission && deciding.some((one) => !one.isCommission)) return false
  return !isVae || (deciding.length >= 2 && deciding.some((one) => one.isQualified))
}

t.test('a panel is complete exactly when each condition of the rule holds', async (t) => {
  const college = fc.constantFrom('employees' as const, 'employers' as const)
  const capacity = fc.constantFrom(...capacities.slice(0, 3), 'industry_professional' as const, 'provider_representative' as const)
  const unlikely = fc.integer({ max: 9, min: 0 }).map((roll) => roll === 0)
  const places = fc.array(fc.record({
    capacity,
    count: fc.nat(1),
    college: fc.constantFrom('any' as const, 'employees' as const, 'employers' as const),
    advisory: fc.constantFrom('never' as const, 'vae' as const, 'always' as const),
    noticeDays: fc.constant(0)
  }), { maxLength: 2 })
  const rules: fc.Arbitrary<Rule> = fc.record({
    perCollege: fc.nat(2),
    perUnion: fc.constantFrom(0, 0, 1),
    parity: unlikely,
    members: fc.nat(4),
    maxMembers: fc.constantFrom(null, null, 5),
    qualifiedMembers: fc.nat(1),
    presidentSide: fc.constantFrom('any', 'any', 'employees', 'employers', 'alternating', 'joint'),
    presidentFrom: fc.constantFrom('any', 'any', 'any', 'commission', 'industry_professional'),
    fromCommission: unlikely,
    places
  })
  const members = fc.record<PanelMemberFacts>({
    college,
    role: fc.constantFrom('president', 'member'),
    capacity: fc.oneof({ weight: 3, arbitrary: fc.constant('member' as const) }, { weight: 2, arbitrary: capacity }),
    mandatedBy: fc.constantFrom(null, 'CFDT', 'CGT'),
    isCommission: unlikely.map((is) => !is),
    isQualified: fc.boolean(),
    isPresent: unlikely.map((is) => !is)
  })
  const sittings = fc.record<Sitting>({
    isVae: fc.boolean(), unions: fc.subarray(['CFDT', 'CGT']), turn: fc.constantFrom(null, 'employees' as const, 'employers' as const)
  })
  let complete = 0
  fc.assert(fc.property(rules, fc.array(members, { maxLength: 8 }), sittings, (rule, panel, sitting) => {
    const expected = isComplete(rule, panel, sitting)
    complete += Number(expected)
    return (compositionShortfalls(rule, panel, sitting).length === 0) === expected
  }), { seed: 2026, numRuns: 5000 })
  t.ok(complete > 200 && complete < 4800, `${complete} of 5000 panels are complete`)
})
