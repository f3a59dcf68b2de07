import t from 'tap'
import { applicationVaeGuards } from '../../src/domain/application-vae-guards.ts'
import { turnOf } from '../../src/domain/jury-panel.ts'
import { draft } from '../support/files.ts'
import { contextFor, policyFor } from '../support/obeys.ts'
import { changed, lacking, sit, voted } from '../support/presets.ts'

const policy = policyFor('jury-text-2015')
const side = (college: 'employees' | 'employers', count = 3, presides = false) => [
  ...sit(college, presides ? 1 : 0, { role: 'president', isCommission: true }), ...sit(college, presides ? count - 1 : count, { isCommission: true })
]

t.test('three and three, all of the commission', async (t) => {
  t.same(lacking(policy, [...side('employees', 3, true), ...side('employers')]), [])
  t.same(lacking(policy, [...side('employees', 3, true), ...side('employers', 2)]), ['employers 2/3', 'members 5/6', 'parity 2/3'])
  const guest = sit('employers', 1, { mandatedBy: 'Guest' })
  t.same(lacking(policy, [...side('employees', 3, true), ...side('employers', 2), ...guest]), ['members_of_commission 5/6'])
  t.same(lacking(changed(policy, 'jury.composition.fromCommission', false), [...side('employees', 3, true), ...side('employers', 2), ...guest]), [])
})

t.test('the presidency passes to the other side every year', async (t) => {
  const lacks = (lastYear: 'employees' | 'employers' | null, thisYear: 'employees' | 'employers' | null, rules = policy) =>
    lacking(rules, [...side('employees', 3, true), ...side('employers')], { turn: turnOf({ lastYear, thisYear }) })
  t.same(lacks(null, null), [], 'at first, either')
  t.same(lacks('employers', null), [])
  t.same(lacks('employees', null), ['president_side 0/1'])
  t.same(lacks(null, 'employers'), ['president_side 0/1'], 'within a year the side that began goes on')
  t.same(lacks('employees', null, changed(policy, 'jury.composition.presidentSide', 'employees')), [])
})

t.test('it decides by an absolute majority of those present or represented', async (t) => {
  const panel = [...side('employees', 3, true), ...side('employers')]
  t.match(voted(policy, panel, { employees: [3, 0], employers: [1, 2] }), { majority: 'of_present_or_represented', neededOverall: 4 })
  t.equal(voted(policy, panel, { employees: [3, 0], employers: [0, 2, 1] }), 'majority_not_reached', 'an abstention is no yes')
  t.match(voted(changed(policy, 'jury.majority', 'of_votes_cast'), panel, { employees: [3, 0], employers: [0, 2, 1] }), { neededOverall: 3 })
})

t.test('the national jury itself admits to VAE', async (t) => {
  const decides = (role: 'juror' | 'officer', rules = policy) =>
    applicationVaeGuards.admissibility_decider.check(draft, {} as never, rules, contextFor(role))
  t.equal(decides('juror'), null)
  t.match(decides('officer'), { code: 'not_the_decider', params: { decider: 'national_jury' } })
  t.equal(decides('officer', changed(policy, 'vae.admissibilityDecider', 'certifying_body')), null)
})

t.test('a provider’s right lasts two years, then one', async (t) => {
  t.match(policy.accreditation, { durationMonths: 24, renewalMonths: 12 })
  t.match(policy.appeal, { delay: { kind: 'any_time' }, body: 'national_jury' })
})
