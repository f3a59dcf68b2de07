import t from 'tap'
import type { JurySession } from '../../src/domain/jury-session.ts'
import type { NamedMember } from '../../src/domain/jury-session-seating.ts'
import { contextOf } from '../../src/domain/kernel/decider.ts'
import { addDays } from '../../src/domain/rules/calendar.ts'
import { ids } from '../support/files.ts'
import { apply, listedFile, newcomer, panel, seat, session, stranger, type World } from '../support/juries.ts'
import { contextFor, personId, policyFor, refusalOf } from '../support/obeys.ts'

interface Sitting extends World { readonly state?: Partial<JurySession>, readonly named?: Partial<NamedMember> }
const sit = (more: object, { state, named, ...world }: Sitting = {}) => apply({ ...session, ...state }, {
  type: 'seat_member', id: ids.decision, member: { ...newcomer, ...more }, named: { ...stranger, ...named }
}, world).event
const refused = (...given: Parameters<typeof sit>) => refusalOf(() => sit(...given))

t.test('the latest line about a member counts, and says which one it replaces', async (t) => {
  t.match(sit({}), { type: 'jury_session.member_seated', fact: { ...newcomer, jurySessionId: ids.session, supersedesId: null } })
  t.match(sit({ personId, isPresent: false }), { fact: { supersedesId: panel()[0]!.id } })
})

// Domain 3.8: metallurgy is chaired by an employer-side member [S9].
t.test('one president, from the side that the branch names', async (t) => {
  t.match(refused({ role: 'president' }), { code: 'president_seated', params: { personId }, pointer: '#/role' })
  const policy = policyFor({ jury: { composition: { presidentSide: 'employers' } } })
  t.match(refused({ role: 'president', college: 'employees' }, { policy, facts: { panel: [] } }),
    { code: 'president_of_other_side', params: { needed: 'employers', present: 'employees' }, pointer: '#/college' })
  t.match(refused({ organizationId: ids.employer }), { code: 'reference_unknown', pointer: '#/organizationId' })
})

// The 2015 text [S12]: the presidency alternates every year. In the year that follows none, whoever begins stays.
t.test('the presidency passes to the other side every year', async (t) => {
  const preside = (college: string, presidencies: { lastYear: 'employees' | 'employers' | null, thisYear: 'employees' | 'employers' | null }) =>
    () => sit({ role: 'president', college }, { policy: policyFor('jury-text-2015'), facts: { panel: [], presidencies } })
  t.ok(preside('employers', { lastYear: 'employees', thisYear: null })())
  t.match(refusalOf(preside('employees', { lastYear: 'employees', thisYear: null })),
    { code: 'president_of_other_side', params: { needed: 'employers', present: 'employees' } })
  t.ok(preside('employees', { lastYear: null, thisYear: null })())
  t.ok(preside('employers', { lastYear: null, thisYear: null })())
  t.match(refusalOf(preside('employees', { lastYear: null, thisYear: 'employers' })), { params: { needed: 'employers' } })
})

// Animation [S67]: one of each side, presiding jointly.
t.test('where two preside together, one of each side', async (t) => {
  const policy = policyFor('animation')
  t.ok(sit({ role: 'president', college: 'employers' }, { policy }))
  t.match(refused({ role: 'president', college: 'employees' }, { policy }), { code: 'president_seated', params: { personId } })
})

t.test('who only advises does not preside', async (t) => {
  const facts = { panel: [] }
  t.match(refused({ role: 'president', capacity: 'provider_representative' }, { facts }),
    { code: 'adviser_presides', params: { capacity: 'provider_representative' }, pointer: '#/capacity' })
  const company = { role: 'president', capacity: 'company_representative' }
  t.match(refused(company, { facts, policy: policyFor('pasta') }), { code: 'adviser_presides' }, 'a VAE file may be on the list')
  t.ok(sit(company, { facts, policy: policyFor('pasta'), state: { route: 'continuing_training' } }))
})

t.test('whoever sends a member is named as on the seats of the commission', async (t) => {
  t.match(sit({ mandatedBy: 'cfdt' }, { named: { mandator: { organizationName: 'CFDT' } } }), { fact: { mandatedBy: 'CFDT' } })
  t.match(refused({ mandatedBy: 'CFTC' }), { code: 'reference_unknown', params: { what: 'seat_organization' }, pointer: '#/mandatedBy' })
})

const metallurgy = policyFor('metallurgy')
const held = (heldOn: string): Partial<JurySession> => ({ heldOn })

// Metallurgy [S9]: the juror's employer gets at least 8 calendar days' notice.
t.test('metallurgy: an employer has eight days of notice, unless nobody needs a leave', async (t) => {
  const facts = { panel: [] }
  const on = (heldOn: string, more: object = {}, world: Sitting = {}) => () => sit(more, { policy: metallurgy, state: held(heldOn), facts, ...world })
  t.ok(on('2026-03-11')(), 'nine')
  t.ok(on('2026-03-10')(), 'eight')
  t.match(refusalOf(on('2026-03-09')),
    { code: 'leave_notice_too_short', rule: 'jury.leaveNoticeDays', params: { needed: 8, given: 7 }, pointer: '#/needsLeave' })
  t.ok(on('2026-03-02', { needsLeave: false })())
  t.ok(on('2026-03-09', {}, { policy: policyFor({ jury: { leaveNoticeDays: 7 } }) })(), 'the number is the policy’s')
  t.ok(on('2028-03-01', {}, { today: '2028-02-22' })(), 'through 29 February')
  t.match(refusalOf(on('2027-03-01', {}, { today: '2027-02-22' })), { params: { given: 7 } })
  const before = { facts: { panel: [seat(2, { personId: newcomer.personId })] } }
  t.ok(on('2026-03-02', { isPresent: false }, before)(), 'a correction is no new notice')
  const free = { facts: { panel: [seat(2, { personId: newcomer.personId, needsLeave: false })] } }
  t.match(refusalOf(on('2026-03-02', {}, free)), { code: 'leave_notice_too_short' }, 'a leave asked only now is')
})

// Animation [S67]: two practitioners, proposed at least 15 days before.
t.test('animation: practitioners are proposed fifteen days before', async (t) => {
  const policy = policyFor('animation')
  const propose = (heldOn: string, more: object = {}, world: Sitting = {}) => () =>
    sit({ capacity: 'practitioner', ...more }, { policy, state: held(heldOn), ...world })
  t.ok(propose('2026-03-18')())
  t.ok(propose('2026-03-17')())
  t.match(refusalOf(propose('2026-03-16')),
    { code: 'proposed_too_late', rule: 'jury.composition', params: { capacity: 'practitioner', needed: 15, given: 14 }, pointer: '#/capacity' })
  t.ok(propose('2026-03-16', { capacity: 'training_lead' })())
  const seated = (more: object) => ({ facts: { panel: [seat(2, { personId: newcomer.personId, ...more })] } })
  t.ok(propose('2026-03-16', { isPresent: false }, seated({ capacity: 'practitioner' }))())
  t.match(refusalOf(propose('2026-03-16', {}, seated({ capacity: 'member' }))), { code: 'proposed_too_late' }, 'somebody else so far')
  const places = policy.jury.composition.places.map((place) => ({ ...place, noticeDays: 14 }))
  t.ok(propose('2026-03-16', {}, { policy: { ...policy, jury: { ...policy.jury, composition: { ...policy.jury.composition, places } } } })())
})

// Metallurgy [S9]: the unions are asked at least 15 calendar days before.
t.test('metallurgy: no convocation unless the unions were asked fifteen days before', async (t) => {
  const convene = (heldOn: string, unionsAskedOn: string | null, policy = metallurgy) => () =>
    apply({ ...session, heldOn, unionsAskedOn }, { type: 'convene' }, { policy }).after
  t.match(refusalOf(convene('2026-06-01', null)), { code: 'unions_not_asked', rule: 'jury.unionNoticeDays', params: { needed: 15 } })
  t.match(convene('2026-03-17', '2026-03-01')(), { status: 'convened' })
  t.match(convene('2026-03-17', '2026-03-02')(), { status: 'convened' })
  t.match(refusalOf(convene('2026-03-16', '2026-03-02')),
    { code: 'union_notice_too_short', rule: 'jury.unionNoticeDays', params: { needed: 15, given: 14 } })
  t.ok(convene('2026-03-16', '2026-03-02', policyFor({ jury: { unionNoticeDays: 14 } }))())
  t.ok(convene('2026-03-16', null, policyFor('cleaning'))(), 'where nobody is asked')
  t.ok(convene('2028-03-01', '2028-02-15')(), 'through 29 February')
  t.match(refusalOf(convene('2027-03-01', '2027-02-15')), { params: { given: 14 } })
  t.ok(convene('2026-04-15', '2026-03-31')(), 'from the end of a month')
})

t.test('the unions are asked on the day of the branch, wherever that is', async (t) => {
  const { requestId, branchId, actor } = contextFor('officer')
  const asked = (timeZone: string) => {
    const caller = { requestId, branchId, actor, timeZone, clockOffset: 0, dryRun: false }
    const { today } = contextOf(caller, '2026-12-31T23:30:00.000Z')
    const planned = { ...session, heldOn: '2027-01-15' }
    const { after } = apply(planned, { type: 'ask_unions' }, { today })
    return { after, convene: () => apply(after, { type: 'convene' }, { policy: metallurgy, today }).after }
  }
  for (const [timeZone, day] of [['Europe/Paris', '2027-01-01'], ['Pacific/Noumea', '2027-01-01']] as const) {
    const { after, convene } = asked(timeZone)
    t.match(after, { status: 'planned', unionsAskedOn: day }, timeZone)
    t.match(refusalOf(convene), { params: { needed: 15, given: 14 } }, timeZone)
  }
  const { after, convene } = asked('America/Martinique')
  t.match(after, { unionsAskedOn: '2026-12-31' })
  t.match(convene(), { status: 'convened' })
  t.match(apply(after, { type: 'ask_unions' }, { today: addDays('2026-12-31', 3) }).after, { unionsAskedOn: '2027-01-03' }, 'the latest asking counts')
})

// Domain 3.0 no. 5 [L17]: no personal or professional relation with the candidate, the coach excluded.
t.test('VAE: whoever has a relation to one person on the list takes no place on the panel', async (t) => {
  const tie = (relation: string) => listedFile({ isVae: true, ties: [{ personId: newcomer.personId, relation, source: 'declared' }] })
  const free = listedFile({ applicationId: ids.previous, isVae: true })
  const vae = (relation: string, more: object = {}) => () => sit(more, { state: { route: 'vae' }, facts: { files: [free, tie(relation)] } })
  for (const relation of ['coached', 'family', 'trained']) {
    const params = { personId: newcomer.personId, applicationId: ids.application, relation, source: 'declared' }
    t.match(refusalOf(vae(relation)), { code: 'member_conflicted', rule: 'law:vae_jury', params, pointer: '#/personId' })
  }
  t.ok(vae('coached', { isPresent: false })(), 'who is not there judges nobody')
  t.ok(sit({}, { facts: { files: [free, tie('coached')] } }), 'elsewhere they stand aside for that file')
  t.match(refused({}, { facts: { files: [tie('coached')] } }), { code: 'member_conflicted', rule: 'model:2.5' }, 'unless nothing else is on the list')
  t.ok(sit({}, { facts: { files: [] } }))
})

t.test('a relation is found through whom the member works for, trains for and whose people they train', async (t) => {
  const organization = { id: ids.employer }
  t.match(refused({ organizationId: ids.employer }, { named: { organization } }), { params: { relation: 'employs', source: 'employer' } })
  t.match(refused({}, { named: { employerOrganizationId: ids.employer } }), { params: { relation: 'employs' } })
  t.match(refused({}, { named: { trainsFor: [ids.trainer] } }), { params: { relation: 'trained', source: 'training_enrollment' } })
  const pair = (certificateId: string) => ({ named: { trainsCompanies: [{ organizationId: ids.employer, certificateId }] } })
  t.match(refused({}, pair(ids.certificate)), { params: { relation: 'trains_company', source: 'examiner_record' } })
  t.ok(sit({}, pair(ids.previous)), 'for another certificate')
})
