import t from 'tap'
import type { Accreditation, dispositions } from '../../src/domain/accreditation.ts'
import type { AccreditationFacts } from '../../src/domain/accreditation-guards.ts'
import { renewalOf } from '../../src/domain/accreditation-opening.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import { react } from '../../src/domain/reactions.ts'
import { covers, uncovered } from '../../src/domain/rules/coverage.ts'
import { accrediting, act, asks, certificateId, enrollmentId, examiners, granted, id, open, type Scene, scope } from '../support/accreditation.ts'
import { organizationId, personId, policyFor, policyId, refusalOf } from '../support/obeys.ts'

t.test('an organisation asks for itself, an examiner for themselves, and neither for another', async (t) => {
  t.match(open(), { status: 'draft', holder: 'organization', organizationId, examinerId: null, siteCodes: ['VIL'], version: 1 })
  t.match(open(examiners, 'examiner'), { holder: 'examiner', examinerId: personId, activities: ['assessment'] })
  const other = '018f0000-0000-7000-8000-0000000000ff'
  const asking = (more: object, role: Role, found: object) => refusalOf(() => open(more, role, found))
  t.match(asking({ organizationId: other }, 'training_provider', { organization: { id: other } }),
    { code: 'reference_unknown', params: { what: 'organization' }, pointer: '#/organizationId' })
  t.match(asking({ ...examiners, examinerId: other }, 'examiner', { examiner: { id: other } }),
    { code: 'reference_unknown', params: { what: 'examiner' }, pointer: '#/examinerId' })
  t.equal(open({ organizationId: other }, 'officer', { organization: { id: other } }).organizationId, other)
})

t.test('a file has one holder', async (t) => {
  t.match(refusalOf(() => open({ examinerId: personId }, 'officer')), { code: 'one_holder', params: { count: 2 }, pointer: '#/organizationId' })
  t.match(refusalOf(() => open({ organizationId: null }, 'officer')), { code: 'one_holder', params: { count: 0 } })
})

t.test('a scope names certificates and sites that exist; that of an examiner is personal', async (t) => {
  t.match(refusalOf(() => open({ certificateIds: [certificateId, id] })),
    { code: 'reference_unknown', params: { what: 'certificate' }, pointer: '#/certificateIds/1' })
  t.match(refusalOf(() => open({ siteCodes: ['PAR'] })), { code: 'reference_unknown', params: { what: 'site' }, pointer: '#/siteCodes/0' })
  t.match(refusalOf(() => open({ ...examiners, siteCodes: ['VIL'] }, 'examiner')), { code: 'scope_not_personal', pointer: '#/siteCodes' })
  t.match(refusalOf(() => open({ ...examiners, activities: ['preparation'] }, 'examiner')), { code: 'scope_not_personal', pointer: '#/activities' })
})

// Cleaning: the agreement names certificates and a compliant platform, https://www.oc-proprete.fr/?p=5362
t.test('cleaning asks for certificates and sites, and for certificates only from examiners', async (t) => {
  const policy = policyFor('cleaning')
  const bare = { ...open(), certificateIds: [], siteCodes: [] }
  t.match(refusalOf(() => act(bare, { type: 'submit' }, { policy })),
    { code: 'scope_incomplete', rule: 'accreditation.scope', params: { missing: 'certificates, sites' } })
  t.match(act(open(examiners, 'examiner'), { type: 'submit' }, { policy, role: 'examiner' }).state, { status: 'submitted', submittedOn: '2026-03-02' })
})

// Security: http://www.lapreventionsecurite.org/PUBLIC/ADEF/Postuler.aspx
t.test('an extract is under 6 months old on the day of submission, and a room has 25 square metres', async (t) => {
  const policy = accrediting({ pieces: [asks('company_extract', { maxAgeMonths: 6 }), asks('room', { minValue: 25 })] })
  const submitted: Accreditation = { ...open(), status: 'submitted', submittedOn: '2026-03-02' }
  const accept = (documents: AccreditationFacts['documents']) =>
    act(submitted, { type: 'accept', arrivalNumber: 7 }, { policy, facts: { documents }, today: '2026-05-20' })
  const room = { kind: 'room', issuedOn: null, value: 25 }
  const extract = (issuedOn: string | null) => ({ kind: 'company_extract', issuedOn, value: null })
  t.match(refusalOf(() => accept([room])), { code: 'piece_missing', params: { kind: 'company_extract' }, rule: 'accreditation.pieces' })
  t.match(refusalOf(() => accept([room, extract(null)])), { code: 'piece_undated', params: { limit: '2025-09-02' } })
  t.match(refusalOf(() => accept([room, extract('2025-09-01')])), { code: 'piece_too_old', params: { kind: 'company_extract', limit: '2025-09-02' } })
  t.match(refusalOf(() => accept([{ ...room, value: 24 }, extract('2025-09-02')])), { code: 'piece_too_small', params: { needed: 25, present: 24 } })
  t.match(refusalOf(() => accept([{ ...room, value: 24 }, extract('2025-09-01')])),
    { code: 'piece_too_old', params: { kind: 'company_extract', faults: 'company_extract too_old, room below_minimum' } }, 'all at once')
  t.match(accept([room, extract('2025-09-02')]).state, { status: 'complete', acceptedOn: '2026-05-20', arrivalNumber: 7, policyId })
})

t.test('a file that comes back says why, piece by piece', async (t) => {
  const faults = [{ kind: 'room', reason: 'The plan shows 21 square metres' }] as const
  t.match(act({ ...open(), status: 'submitted' }, { type: 'return_incomplete', faults }).state, { status: 'incomplete', faults })
})

t.test('no document is dated tomorrow', async (t) => {
  const paper = (issuedOn: string) => ({ type: 'add_document', id: enrollmentId, kind: 'room', issuedOn, value: 25, reference: 'plan.pdf' }) as const
  t.match(refusalOf(() => act(open(), paper('2026-03-03'))), { code: 'date_in_future', params: { date: '2026-03-03', today: '2026-03-02' }, pointer: '#/issuedOn' })
  const { events: [event] } = act(open(), paper('2026-03-02'))
  t.match(event, { type: 'accreditation.document_added', fact: { accreditationId: id, kind: 'room', recordedAt: '2026-03-02T09:00:00.000Z' } })
})

// 36 months for an examiner [S59], 12 for an organisation [S20].
t.test('the commission’s grant runs from day to same day, for as long as the branch says for each kind of holder', async (t) => {
  const policy = accrediting({ durationMonths: 12, examinerDurationMonths: 36 })
  const grant = (state: Accreditation) =>
    act({ ...state, status: 'complete' }, { type: 'grant', decidedOn: '2026-03-02', validFrom: '2026-04-01' }, { policy, role: 'system' }).state
  t.match(grant(open()), { status: 'granted', decidedOn: '2026-03-02', validFrom: '2026-04-01', validUntil: '2027-04-01', policyId })
  t.equal(grant(open(examiners, 'examiner')).validUntil, '2029-04-01')
  t.match(act({ ...open(), status: 'complete' }, { type: 'refuse', decidedOn: '2026-03-02' }, { role: 'system' }).state, { status: 'refused', decidedOn: '2026-03-02' })
})

// Cleaning: the certifying body grants, follows, renews and withdraws, https://legal.tricoteuses.fr/articles/KALIARTI000023589983
t.test('the secretariat decides where the branch gives it to the certifying body; elsewhere only the vote does', async (t) => {
  const complete: Accreditation = { ...open(), status: 'complete', acceptedOn: '2026-02-20' }
  const cleaning = policyFor('cleaning')
  const grant = (decidedOn: string, validFrom: string, scene: Scene = { policy: cleaning }) =>
    act(complete, { type: 'grant', decidedOn, validFrom }, scene).state
  t.match(grant('2026-02-20', '2026-04-01'), { status: 'granted', decidedOn: '2026-02-20', validFrom: '2026-04-01', validUntil: '2029-04-01', policyId })
  t.match(refusalOf(() => grant('2026-03-03', '2026-03-03')), { code: 'date_in_future', params: { date: '2026-03-03' }, pointer: '#/decidedOn' })
  t.match(refusalOf(() => grant('2026-02-19', '2026-03-02')), { code: 'date_too_early', params: { earliest: '2026-02-20' }, pointer: '#/decidedOn' })
  t.match(refusalOf(() => grant('2026-03-02', '2026-03-01')), { code: 'date_too_early', params: { earliest: '2026-03-02' }, pointer: '#/validFrom' })
  const refused = { type: 'refuse', decidedOn: '2026-03-02', reason: 'No platform' } as const
  t.match(act(complete, refused, { policy: cleaning }).state, { status: 'refused', reason: 'No platform', validFrom: null })
  const voting = accrediting({ decider: 'commission' })
  const byVote = { code: 'commission_grants', rule: 'accreditation.decider' }
  t.match(refusalOf(() => grant('2026-03-02', '2026-03-02', { policy: voting })), byVote)
  t.match(refusalOf(() => act(complete, refused, { policy: voting })), byVote)
  t.match(refusalOf(() => grant('2026-03-02', '2026-03-02', { policy: cleaning, role: 'training_provider' })), { code: 'role_not_allowed' })
  for (const policy of [voting, cleaning]) t.equal(grant('2026-03-02', '2026-02-01', { policy, role: 'system' }).status, 'granted')
})

t.test('a suspension counts from its day, never from one that has passed, and one lifted before it leaves no trace', async (t) => {
  const suspend = (effectiveOn: string) => act(granted, { type: 'suspend', reason: 'Inspection', effectiveOn }).state
  t.match(refusalOf(() => suspend('2026-03-01')),
    { code: 'effect_in_the_past', params: { effectiveOn: '2026-03-01', earliest: '2026-03-02' }, pointer: '#/effectiveOn' })
  const suspended = suspend('2026-03-10')
  const on = (state: Accreditation, date: string) => covers(state, { certificateId, activity: 'preparation', siteCode: 'VIL', date }).reason
  t.equal(on(suspended, '2026-03-09'), null)
  t.equal(on(suspended, '2026-03-10'), 'suspended')
  t.equal(on(act(suspended, { type: 'reinstate' }).state, '2026-03-10'), null)
})

t.test('of several rights one that covers is enough; otherwise the one that comes closest is spoken of', async (t) => {
  const on = (date: string, ...rights: Accreditation[]) => uncovered(rights, { certificateId, activity: 'preparation', siteCode: 'VIL', date })
  const expired: Accreditation = { ...granted, validUntil: '2026-01-01' }
  const elsewhere: Accreditation = { ...granted, siteCodes: ['LYO'] }
  t.equal(on('2026-03-02', expired, elsewhere, granted), null)
  t.equal(on('2026-03-02', open(), elsewhere), 'site_not_covered')
  t.equal(on('2026-03-02', elsewhere, expired, { ...granted, status: 'suspended', suspendedFrom: '2026-02-01' }), 'suspended')
  t.equal(on('2026-03-02'), 'not_granted')
})

t.test('a commission that decides late suspends from its own day', async (t) => {
  const decided = (effectiveOn: string | null) => react({
    type: 'commission_approval.adopted', subject: 'accreditation_suspension', subjectId: id, effectiveOn, decidedOn: '2026-03-02', decision: {}, policyId
  } as never)
  const order = (effectiveOn: string) => [{ to: 'accreditation', id, command: { type: 'suspend', reason: 'commission_decision', effectiveOn } }]
  t.same(decided(null), order('2026-03-02'))
  t.same(decided('2026-02-01'), order('2026-03-02'))
  t.same(decided('2026-04-01'), order('2026-04-01'))
})

// Model, accreditation: a disposition per running enrollment before the case can close.
t.test('a withdrawal is closed once it counts and every running enrollment has its disposition', async (t) => {
  const withdrawn = act(granted, { type: 'withdraw', reason: 'Repeated breach', effectiveOn: '2026-03-10' }).state
  t.match(withdrawn, { status: 'withdrawn', withdrawnFrom: '2026-03-10', reason: 'Repeated breach' })
  const close = (today: string, undisposed: string[], state = withdrawn) => act(state, { type: 'close_case' }, { today, facts: { undisposed } })
  t.match(refusalOf(() => close('2026-03-09', [])), { code: 'end_not_reached', params: { from: '2026-03-10' } })
  t.match(refusalOf(() => close('2026-03-10', [enrollmentId])), { code: 'dispositions_missing', params: { count: 1 } })
  const closed = close('2026-03-10', []).state
  t.match(closed, { status: 'withdrawn', caseClosedOn: '2026-03-10' })
  t.match(refusalOf(() => close('2026-03-11', [], closed)), { code: 'case_closed', params: { closedOn: '2026-03-10' } })
})

t.test('a disposition is for an enrollment that runs under the right, once; to stop it terminates it', async (t) => {
  const relinquished = act(granted, { type: 'relinquish', effectiveOn: '2026-03-02' }, { role: 'training_provider' }).state
  const dispose = (disposition: typeof dispositions[number], undisposed: string[]) => act(relinquished, {
    type: 'record_disposition', id, trainingEnrollmentId: enrollmentId, disposition, note: null
  }, { facts: { undisposed }, role: 'training_provider' }).events[0]!
  t.match(refusalOf(() => dispose('stop', [])), { code: 'disposition_not_awaited', pointer: '#/trainingEnrollmentId' })
  t.same(react(dispose('stop', [enrollmentId])),
    [{ to: 'training_enrollment', id: enrollmentId, command: { type: 'terminate', reason: 'accreditation_ended' } }])
  t.same(react(dispose('complete_here', [enrollmentId])), [])
})

t.test('the next term is one linked file, with the same scope and none of the old decisions', async (t) => {
  const { events: [event], state } = act(granted, { type: 'renew' }, { role: 'training_provider' })
  t.equal(state.status, 'granted')
  t.same(react(event!), [{ birth: 'accreditation', draft: { previousId: id } }])
  t.match(renewalOf(granted, enrollmentId).state,
    { ...scope, id: enrollmentId, previousId: id, organizationId, status: 'draft', validFrom: null, validUntil: null, version: 1 })
  t.match(refusalOf(() => act(granted, { type: 'renew' }, { facts: { renewalId: enrollmentId } })),
    { code: 'renewal_started', params: { accreditationId: enrollmentId } })
})
