import t from 'tap'
import { compositionShortfalls, votersOf } from '../../src/domain/rules/composition.ts'
import { expiry } from '../../src/domain/rules/unit-expiry.ts'
import { policyFor } from '../support/obeys.ts'
import { changed, lacking, sit, voted } from '../support/presets.ts'

const policy = policyFor('pasta')
const industry = sit('employers', 1, { capacity: 'industry_professional', role: 'president' })
const company = sit('employers', 1, { capacity: 'company_representative' })
const trainer = sit('employers', 1, { capacity: 'training_lead' })
const union = sit('employees', 1, { capacity: 'union_professional' })
const adviser = sit('employers', 1, { capacity: 'funding_adviser' })
const all = [...industry, ...company, ...trainer, ...union, ...adviser]
const names = (voters: readonly { readonly capacity: string }[]) => voters.map(({ capacity }) => capacity)

t.test('three to five persons, and a professional of the industry presides', async (t) => {
  t.same(lacking(policy, all), [])
  t.same(lacking(policy, [...industry, ...union, ...adviser]), [])
  t.same(lacking(policy, [...industry, ...union]), ['members 2/3'])
  t.same(lacking(policy, [...all, ...sit('employees')]), ['max_members 6/5'])
  t.same(lacking(changed(policy, 'jury.composition.maxMembers', 6), [...all, ...sit('employees')]), [])
  const otherwise = [...sit('employers', 1, { capacity: 'industry_professional' }), ...sit('employees', 1, { role: 'president' }), ...company]
  t.same(lacking(policy, otherwise), ['president_from_industry 0/1'])
})

t.test('after training all five decide; in VAE the company and the trainer only advise', async (t) => {
  const voters = (isVae: boolean, rules = policy) => names(votersOf(rules.jury.composition, all, { isVae }))
  t.same(voters(false), names(all))
  t.same(voters(true), ['industry_professional', 'union_professional', 'funding_adviser'])
  const places = policy.jury.composition.places.map((place) => ({ ...place, advisory: 'never' }))
  t.same(voters(true, changed(policy, 'jury.composition.places', places)), names(all))

  const three = votersOf(policy.jury.composition, all, { isVae: true })
  t.match(voted(policy, three, { employees: [1, 0], employers: [1, 1], isVae: true }), { neededOverall: 2 })
  t.equal(voted(policy, all, { employees: [1, 0], employers: [1, 1], isVae: true }), 'votes_do_not_add_up', 'five have no vote there')
})

t.test('in VAE the law counts those who decide, and one of them is qualified', async (t) => {
  const layman = (members: typeof all) => members.map((member) => ({ ...member, isQualified: member.capacity === 'training_lead' }))
  const sitting = { isVae: true, unions: [], turn: null }
  t.match(compositionShortfalls(policy.jury.composition, layman(all), sitting), [{ what: 'qualified_members', rule: 'law:vae_jury', needed: 1, present: 0 }])
  t.match(compositionShortfalls(policy.jury.composition, [...industry, ...company, ...trainer], sitting), [{ what: 'members', rule: 'law:vae_jury', needed: 2, present: 1 }])
})

t.test('a partial result lists the domains, which are kept five years', async (t) => {
  const clock = { deliberatedOn: '2026-06-30', firstDecisionOn: null, registered: false, unitValidityMonths: null }
  t.equal(policy.result.granularity, 'domain')
  t.equal(expiry(policy.partial, clock), '2031-06-30')
  t.equal(expiry(changed(policy, 'partial.validity.length', 3).partial, clock), '2029-06-30')
})
