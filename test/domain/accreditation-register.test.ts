import t from 'tap'
import { type Accreditation, type AccreditationCommand, accreditationDecider } from '../../src/domain/accreditation.ts'
import type { AccreditationFacts } from '../../src/domain/accreditation-guards.ts'
import { openAccreditation } from '../../src/domain/accreditation-opening.ts'
import { handle } from '../../src/domain/kernel/decider.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import { contextFor, organizationId, personId, policyFor, policyId, refusalOf } from '../support/obeys.ts'

const id = '018f0000-0000-7000-8000-000000000001'
const certificateId = '018f0000-0000-7000-8000-000000000002'
const scope = { activities: ['preparation'], certificateIds: [certificateId], siteCodes: [] } as const
const named = { organization: { id: organizationId }, examiner: { id: personId }, certificateIds: [certificateId], siteCodes: [] }
const draft: Accreditation = openAccreditation({ id, organizationId, examinerId: null, ...scope }, named, contextFor('training_provider')).state
const personal: Accreditation = { ...draft, holder: 'examiner', organizationId: null, examinerId: personId, activities: ['assessment'] }
const granted: Accreditation = { ...draft, status: 'granted', validFrom: '2025-01-01', validUntil: '2028-01-01' }
const registered = { register: 'rncp', effectiveOn: '2025-01-01', registrationEnd: '2026-03-02', lastDeliveryDate: null } as const
const quiet: AccreditationFacts = { siteCodes: [], documents: [], renewalId: null, undisposed: [], registrations: [], commitmentYears: [], compliances: [] }

interface Scene { readonly role?: Role, readonly today?: string, readonly facts?: Partial<AccreditationFacts> }
const act = (state: Accreditation, command: AccreditationCommand, { role = 'officer', today = '2026-03-02', facts }: Scene = {}) =>
  handle(accreditationDecider, state, command, { facts: { ...quiet, ...facts }, policy: policyFor(), policyId, context: contextFor(role, today) })

// Law: the list of accredited organisations is updated within 2 months of a change (articles L6113-8 and R6113-16).
t.test('a change of an organisation’s right for a registered certificate is due on the national list two months later', async (t) => {
  const facts = { registrations: [registered] }
  const grant = (decidedOn: string, { state = draft, facts: found = facts }: { state?: Accreditation, facts?: Partial<AccreditationFacts> } = {}) =>
    act({ ...state, status: 'complete' }, { type: 'grant', decidedOn, validFrom: decidedOn }, { role: 'system', today: decidedOn, facts: found }).state
  const due = { registerChangedOn: '2025-12-31', registerUpdateDueOn: '2026-02-28', registerUpdatedOn: null }
  t.match(grant('2025-12-31'), due)
  t.match(grant('2027-12-31', { facts: { registrations: [{ ...registered, registrationEnd: '2028-01-01' }] } }), { registerUpdateDueOn: '2028-02-29' })
  t.match(grant('2024-12-31'), { registerUpdateDueOn: null, registerChangedOn: null }, 'the day before the registration takes effect')
  t.match(grant('2025-01-01'), { registerUpdateDueOn: '2025-03-01' }, 'the first day of the registration')
  t.match(grant('2026-03-02'), { registerUpdateDueOn: '2026-05-02' }, 'its last day')
  t.match(grant('2026-03-03'), { registerUpdateDueOn: null }, 'the day after')
  const next = { ...registered, effectiveOn: '2026-03-03', registrationEnd: '2031-03-02', earlierRegistrations: [{ ...registered, level: 4, registrationNumber: 'RNCP1' }] }
  for (const day of ['2025-01-01', '2026-03-02', '2026-03-03', '2031-03-02']) t.not(grant(day, { facts: { registrations: [next] } }).registerUpdateDueOn, null, day)
  for (const day of ['2024-12-31', '2031-03-03']) t.equal(grant(day, { facts: { registrations: [next] } }).registerUpdateDueOn, null, day)
  t.match(grant('2026-03-02', { facts: {} }), { registerUpdateDueOn: null }, 'no certificate is registered')
  t.match(grant('2026-03-02', { state: personal }), { registerUpdateDueOn: null }, 'the list names organisations')
})

t.test('each kind of change is due; a later one does not put an earlier one off', async (t) => {
  const scene = { facts: { registrations: [registered] } }
  const suspended = { ...granted, status: 'suspended', suspendedFrom: '2026-02-01' } as const
  const [effectiveOn, reason] = ['2026-03-20', 'Inspection']
  const changes: [Accreditation, AccreditationCommand][] = [
    [granted, { type: 'suspend', reason, effectiveOn }], [suspended, { type: 'reinstate' }],
    [granted, { type: 'withdraw', reason, effectiveOn }], [suspended, { type: 'relinquish', effectiveOn }]
  ]
  for (const [state, command] of changes) {
    const told = { ...state, registerChangedOn: '2025-06-01', registerUpdateDueOn: '2025-08-01', registerUpdatedOn: '2025-07-01' }
    t.match(act(told, command, scene).state, { registerChangedOn: '2026-03-02', registerUpdateDueOn: '2026-05-02', registerUpdatedOn: null }, command.type)
    const pending = { ...told, registerUpdatedOn: null }
    t.match(act(pending, command, scene).state, { registerChangedOn: '2026-03-02', registerUpdateDueOn: '2025-08-01', registerUpdatedOn: null })
    t.match(act(pending, command).state, { registerChangedOn: '2025-06-01', registerUpdateDueOn: '2025-08-01', registerUpdatedOn: null })
    t.match(act(told, command).state, { registerChangedOn: null, registerUpdateDueOn: null, registerUpdatedOn: null })
  }
})

t.test('the update of the list is dated from the change on, once', async (t) => {
  const changed = { ...granted, registerChangedOn: '2026-03-01', registerUpdateDueOn: '2026-05-01' }
  const record = (updatedOn: string, state: Accreditation = changed) => act(state, { type: 'record_register_update', updatedOn }).state
  t.match(refusalOf(() => record('2026-02-28')), { code: 'date_too_early', rule: 'law:register_update', params: { earliest: '2026-03-01' }, pointer: '#/updatedOn' })
  t.match(refusalOf(() => record('2026-03-03')), { code: 'date_in_future', pointer: '#/updatedOn' })
  t.equal(record('2026-03-01').registerUpdatedOn, '2026-03-01')
  const none = { code: 'register_update_not_awaited', rule: 'law:register_update' }
  t.match(refusalOf(() => record('2026-03-02', record('2026-03-02'))), none)
  t.match(refusalOf(() => record('2026-03-02', granted)), none)
})
