import t from 'tap'
import type { SeatInput, Seated } from '../../src/domain/jury-panel.ts'
import { jurySessionGuards } from '../../src/domain/jury-session-guards.ts'
import { seated } from '../../src/domain/jury-session-seating.ts'
import { facts, session } from '../support/juries.ts'
import { contextFor, policyFor, policyId } from '../support/obeys.ts'
import { changed, codeOf, lacking, sit } from '../support/presets.ts'

const policy = policyFor('animation')
const commission = (college: 'employees' | 'employers', more: Partial<Seated> = {}) =>
  sit(college, 1, { capacity: 'commission_representative', isCommission: true, role: 'president', ...more })
const lead = sit('employers', 1, { capacity: 'training_lead' })
const practitioners = (['employees', 'employers'] as const).flatMap((college) => sit(college, 1, { capacity: 'practitioner' }))
const panel = [...commission('employees'), ...commission('employers'), ...lead, ...practitioners]

t.test('two of the commission preside jointly; the training lead and two practitioners sit with them', async (t) => {
  t.same(lacking(policy, panel), [])
  t.same(lacking(policy, [...commission('employees'), ...commission('employers', { role: 'member' }), ...lead, ...practitioners]),
    ['president_of_employers 0/1', 'president_from_commission 1/2'])
  t.same(lacking(policy, [...commission('employees'), ...commission('employers', { isCommission: false }), ...lead, ...practitioners]),
    ['president_from_commission 1/2'])
  t.same(lacking(policy, panel.filter(({ capacity }) => capacity !== 'training_lead')), ['members 4/5', 'training_lead 0/1'])
  t.same(lacking(policy, panel.slice(0, 4)), ['members 4/5', 'practitioner_of_employers 0/1'])
  const four = changed(changed(policy, 'jury.composition.members', 4), 'jury.composition.places', policy.jury.composition.places.slice(0, 4))
  t.same(lacking(four, panel.slice(0, 4)), [])
})

t.test('the practitioners are proposed 15 days before', async (t) => {
  const named = { organization: null, mandator: null, employerOrganizationId: null, isCommission: false, trainsFor: [], trainsCompanies: [] }
  const seat = (capacity: SeatInput['capacity'], today: string, rules = policy) => codeOf(() => {
    const member = { ...sit('employees', 1, { capacity })[0]!, name: 'Awa Ndiaye' }
    return seated({ ...session, heldOn: '2026-03-02' }, { type: 'seat_member', id: 'line', member, named },
      { facts: { ...facts, panel: [] }, policy: rules, policyId, context: contextFor('officer', today) })
  })
  t.equal(seat('practitioner', '2026-02-15'), null)
  t.equal(seat('practitioner', '2026-02-16'), 'proposed_too_late')
  t.equal(seat('commission_representative', '2026-03-01'), null, 'the others may come later')
  const places = policy.jury.composition.places.map((place) => ({ ...place, noticeDays: 14 }))
  t.equal(seat('practitioner', '2026-02-16', changed(policy, 'jury.composition.places', places)), null)
})

t.test('the jury proposes, the commission awards', async (t) => {
  const proposals = [{ applicationId: 'a', route: 'continuing_training', registration: 'rncp' }] as const
  const ratify = (role: 'officer' | 'system', rules = policy) => jurySessionGuards.ratifying_body.check(session, { proposals } as never, rules, contextFor(role))
  t.match(ratify('officer'), { code: 'commission_ratifies', rule: 'award.decider' })
  t.equal(ratify('system'), null)
  t.equal(ratify('officer', changed(policy, 'award.decider', 'jury_then_secretariat')), null)
})
