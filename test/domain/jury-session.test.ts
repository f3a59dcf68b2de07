import fc, { type Arbitrary } from 'fast-check'
import t from 'tap'
import type { Application } from '../../src/domain/application.ts'
import { type JurySession, jurySessionDecider } from '../../src/domain/jury-session.ts'
import { planJurySession } from '../../src/domain/jury-session-plan.ts'
import type { Decided, JurySessionFacts } from '../../src/domain/jury-session-guards.ts'
import { react } from '../../src/domain/reactions.ts'
import { file as application, ids } from '../support/files.ts'
import { agreed, apply, facts, file, finding, listedFile, newcomer, panel, plan, seat, session, stranger, type World } from '../support/juries.ts'
import { contextFor, obeysItsTable, personId, policyFor, refusalOf } from '../support/obeys.ts'

const mostly = <T>(value: T, other: Arbitrary<T>) => fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: other })
const reason = fc.constantFrom('The hall is closed', 'Too few members came')
const decided: Decided = { id: ids.decision, applicationId: ids.application, isDeferred: false, units: agreed.units, isDistinguished: false, decidedOn: '2026-03-02' }
const family = (personId: string) => ({ personId, relation: 'family', source: 'declared' })
const proposal = { applicationId: ids.application, route: 'continuing_training', registration: 'rncp' } as const

obeysItsTable(jurySessionDecider, {
  states: fc.record({
    heldOn: mostly('2026-03-02', fc.constantFrom('2026-03-03', '2026-08-10')),
    capacity: mostly(10, fc.constant(1)),
    route: fc.constantFrom(null, 'vae'),
    unionsAskedOn: fc.constantFrom(null, '2026-03-02')
  }).map((more): JurySession => ({ ...session, ...more })),
  facts: fc.record<JurySessionFacts>({
    panel: mostly(panel(), fc.constantFrom([], ...[
      [{ isPresent: false }], [{}, { isPresent: false }], [{ isQualified: false }], [{ personId: ids.previous }]
    ].map((changes) => panel(...changes)))),
    listed: mostly(facts.listed, fc.constant([])),
    files: mostly([listedFile({ preparedBy: [] })], fc.constantFrom([], [listedFile()], [listedFile({ ties: [family(panel()[1]!.personId)] })])),
    decisions: fc.constantFrom([], [decided], [{ ...decided, isDeferred: true, units: [] }]),
    unions: fc.constantFrom([], ['CFDT']),
    presidencies: fc.constant(facts.presidencies),
    proposals: mostly<JurySessionFacts['proposals']>([proposal], fc.constant([]))
  }),
  policies: fc.record({
    perCollege: fc.constantFrom(0, 2, 2, 3),
    decider: fc.constantFrom('jury', 'commission', 'jury_then_secretariat'),
    noticeDays: mostly(0, fc.constant(1)),
    unionNoticeDays: mostly(0, fc.constant(1)),
    leaveNoticeDays: mostly(0, fc.constant(1)),
    providerRepresentativeFrom: mostly(null, fc.constant(1))
  }).map(({ perCollege, decider, ...more }) => {
    const composition = { perCollege, parity: true, presidentSide: 'employees' } as const
    return policyFor({ award: { decider }, jury: { quorum: { perCollege }, composition, closedMonths: [8], capacity: 20, ...more } })
  }),
  commands: {
    edit: fc.record({ capacity: fc.constantFrom(20, 21) }).map(({ capacity }) =>
      ({ type: 'edit', plan: { ...plan, capacity }, named: { certificate: { id: ids.certificate } } })),
    ask_unions: fc.constant({ type: 'ask_unions' }),
    convene: fc.constant({ type: 'convene' }),
    seat_member: fc.record({
      id: fc.uuid(), personId: fc.uuid(), role: fc.constantFrom('president', 'member'), college: fc.constantFrom('employees', 'employers')
    }).map(({ id, ...person }) => {
      const member = { ...newcomer, ...person }
      return { type: 'seat_member', id, member, named: stranger }
    }),
    list_candidate: fc.record({ id: fc.uuid(), status: fc.constantFrom('ready_for_jury', 'listed') }).map(({ id, status }) => {
      const named = { applicationId: ids.application, application: application({ status, validationFileOn: '2026-01-01' }) }
      return { type: 'list_candidate', id, anonymousCode: '7K2M9Q', ...named }
    }),
    open: fc.constant({ type: 'open' }),
    adjourn: fc.record({ type: fc.constant('adjourn'), reason, newHeldOn: fc.constantFrom('2026-03-20', '2026-08-20', '2026-03-01') }),
    decide: ({ facts: { panel } }) => fc.record({
      id: fc.uuid(), isDeferred: fc.boolean(), recusedPersonIds: fc.subarray(panel.map(({ personId }) => personId))
    }).map(({ id, ...more }) => ({ type: 'decide', id, file, decision: { ...agreed, ...more, units: more.isDeferred ? [] : agreed.units } })),
    close: fc.constant({ type: 'close' }),
    sign_minutes: fc.constant({ type: 'sign_minutes' }),
    ratify: fc.constant({ type: 'ratify', decidedOn: '2026-03-30' }),
    return: fc.constant({ type: 'return', decidedOn: '2026-03-30' }),
    cancel: fc.record({ type: fc.constant('cancel'), reason })
  }
})

const convened: JurySession = { ...session, status: 'convened', convenedOn: '2026-01-05' }
const open = (world: World = {}, state = convened) => apply(state, { type: 'open' }, world).after
const cleaning = policyFor('cleaning')

// Domain 3.8: cleaning sits every month but in August [S21]; unions were asked 15 calendar days before in metallurgy [S9].
t.test('no session in a month that the branch has closed, and none without its notice', async (t) => {
  const convene = (heldOn: string, world: World) => apply({ ...session, heldOn }, { type: 'convene' }, world).after
  t.match(refusalOf(() => convene('2026-08-31', { policy: cleaning })), { code: 'month_closed', rule: 'jury.closedMonths', params: { month: 8 } })
  t.match(convene('2026-09-01', { policy: cleaning }), { status: 'convened', convenedOn: '2026-03-02' })
  const policy = policyFor({ jury: { noticeDays: 15 } })
  t.match(refusalOf(() => convene('2026-03-16', { policy })),
    { code: 'notice_too_short', rule: 'jury.noticeDays', params: { needed: 15, given: 14 } })
  t.match(convene('2026-03-17', { policy }), { status: 'convened' })
})

t.test('a session is planned for a day to come, no larger than the branch allows, anonymous where it says so', async (t) => {
  const planned = (more: object, found: { id: string } | null = { id: ids.certificate }) =>
    planJurySession({ id: ids.session, ...plan, ...more }, { certificate: found }, { policy: cleaning, context: contextFor('officer') }).state
  t.match(planned({}), { status: 'planned', isAnonymised: true, version: 1 })
  t.match(refusalOf(() => planned({ heldOn: '2026-03-01' })),
    { code: 'date_too_early', pointer: '#/heldOn', params: { earliest: '2026-03-02' } })
  t.match(refusalOf(() => planned({ heldOn: '2026-08-03' })), { code: 'month_closed', pointer: '#/heldOn' })
  t.match(refusalOf(() => planned({ capacity: 51 })),
    { code: 'capacity_exceeded', params: { limit: 50, capacity: 51 }, pointer: '#/capacity' })
  t.match(refusalOf(() => planned({}, null)), { code: 'reference_unknown', pointer: '#/certificateId' })
})

// Model: no decision before the session's day.
t.test('a session opens on its day, not before', async (t) => {
  t.match(refusalOf(() => open({ today: '2026-03-01' })), { code: 'session_not_today', params: { heldOn: '2026-03-02' } })
  t.match(open({ today: '2026-03-02' }), { status: 'open', openedOn: '2026-03-02' })
})

// Domain 3.8: cleaning, two of the unions and two of the employers [S21]; the jury is joint.
t.test('cleaning: two members of each college, as many on one side as on the other', async (t) => {
  t.match(open({ policy: cleaning }), { status: 'open' })
  t.match(refusalOf(() => open({ policy: cleaning, facts: { panel: panel({}, {}, {}, { isPresent: false }) } })),
    { code: 'quorum_not_reached', rule: 'jury.quorum', params: { scope: 'employers', needed: 2, present: 1 } })
  t.match(refusalOf(() => open({ policy: cleaning, facts: { panel: [...panel(), seat(4)] } })),
    { code: 'panel_not_balanced', rule: 'jury.composition', params: { employees: 2, employers: 3 } })
})

t.test('a panel has its president there, on the side that the branch names, and its qualified members', async (t) => {
  t.match(refusalOf(() => open({ facts: { panel: panel({ isPresent: false }) } })), { code: 'president_absent' })
  t.match(refusalOf(() => open({ policy: policyFor({ jury: { composition: { presidentSide: 'employers' } } }) })),
    { code: 'panel_incomplete', rule: 'jury.composition', params: { what: 'president_side', needed: 1, present: 0 } })
  t.match(refusalOf(() => open({ policy: policyFor({ jury: { composition: { qualifiedMembers: 2 } } }) })),
    { params: { what: 'qualified_members', needed: 2, present: 1 } })
})

// Domain 3.0 no. 5: VAE jury of at least 2, at least one qualified in the field [L17].
t.test('where the list holds one VAE file, the law asks two members and a qualified one', async (t) => {
  const listed = [...facts.listed, { applicationId: ids.previous, isVae: true }]
  const unqualified = panel({ isQualified: false })
  t.match(open({ facts: { panel: unqualified } }), { status: 'open' })
  t.match(refusalOf(() => open({ facts: { panel: unqualified, listed } })),
    { code: 'panel_incomplete', rule: 'law:vae_jury', params: { what: 'qualified_members', needed: 1, present: 0 } })
  t.match(refusalOf(() => open({ facts: { panel: panel().slice(0, 1), listed } })),
    { rule: 'law:vae_jury', params: { what: 'members', needed: 2, present: 1 } })
})

const list = (more: Partial<Application> | null, state = session, world: World = {}) => apply(state, {
  type: 'list_candidate',
  id: ids.decision,
  applicationId: ids.application,
  anonymousCode: '7K2M9Q',
  application: more && application({ status: 'ready_for_jury', ...more })
}, world).event

t.test('a session lists files that are ready, of its certificate and route, as long as it has room', async (t) => {
  const pointer = '#/applicationId'
  t.match(list({}), { fact: { applicationId: ids.application, anonymousCode: '7K2M9Q' } })
  t.match(refusalOf(() => list(null)), { code: 'reference_unknown', pointer })
  t.match(refusalOf(() => list({ status: 'in_training' })), { code: 'application_not_ready', params: { status: 'in_training' }, pointer })
  t.match(refusalOf(() => list({ certificateId: ids.previous })), { code: 'other_certificate', pointer })
  t.match(refusalOf(() => list({}, { ...session, route: 'vae' })),
    { code: 'other_route', params: { needed: 'vae', present: 'continuing_training' }, pointer })
  t.ok(list({ validationFileOn: '2026-02-01' }, { ...session, route: 'vae' }))
  t.ok(list({ route: 'vae' }, { ...session, route: 'continuing_training' }), 'asked for VAE, was trained')
  t.match(refusalOf(() => list({}, { ...session, capacity: 1 })), { code: 'session_full', params: { capacity: 1, present: 1 } })
})

t.test('an adjourned session keeps its list and takes a day that the branch leaves open', async (t) => {
  const adjourn = (newHeldOn: string) => apply(convened, { type: 'adjourn', reason: 'Too few came', newHeldOn }, { policy: cleaning }).after
  t.match(adjourn('2026-04-06'), { status: 'adjourned', heldOn: '2026-04-06', reason: 'Too few came' })
  t.match(refusalOf(() => adjourn('2026-08-06')), { code: 'month_closed', pointer: '#/newHeldOn' })
  t.match(refusalOf(() => adjourn('2026-03-01')), { code: 'date_too_early', pointer: '#/newHeldOn' })
})

const other = { ...decided, applicationId: ids.previous, isDeferred: true, units: [] }

t.test('the closing tells each file its outcome, or that it waits for another session', async (t) => {
  const listed = [...facts.listed, { applicationId: ids.previous, isVae: false }]
  const close = (decisions: Decided[]) => apply({ ...session, status: 'open' }, { type: 'close' }, { facts: { listed, decisions } }).event
  t.match(refusalOf(() => close([decided])), { code: 'candidates_undecided', params: { count: 1 } })
  t.same(react(close([decided, other])), [
    {
      to: 'application',
      id: ids.application,
      command: {
        type: 'record_outcome',
        jurySessionId: ids.session,
        acquiredUnits: ['U1', 'U2'],
        keptCompetences: [],
        isDistinguished: false,
        decidedOn: '2026-03-02'
      }
    },
    { to: 'application', id: ids.previous, command: { type: 'unlist' } }
  ])
  const partly = { ...decided, units: [finding('U1', false, { competenceCodes: ['U1.C2'] }), finding('U2', true)], isDistinguished: true }
  t.match(react(close([partly, other])), [{
    command: { acquiredUnits: ['U2'], keptCompetences: [{ unitCode: 'U1', competenceCode: 'U1.C2' }], isDistinguished: true }
  }, {}])
})

t.test('the president signs, or an officer; what was deferred is not published', async (t) => {
  const sign = (world: World) => apply({ ...session, status: 'closed' }, { type: 'sign_minutes' }, { facts: { decisions: [decided, other] }, ...world })
  t.match(sign({ role: 'juror' }).after, { status: 'minutes_signed', minutesSignedOn: '2026-03-02', minutesSignedBy: personId })
  t.same(react(sign({}).event).map((followUp) => 'id' in followUp && followUp.id), [ids.application])
  t.match(refusalOf(() => sign({ role: 'juror', facts: { panel: panel({ personId: ids.previous }) } })),
    { code: 'not_a_signatory' })
})

t.test('a cancelled session gives every file back', async (t) => {
  const { event } = apply(convened, { type: 'cancel', reason: 'The hall is closed' })
  t.same(react(event), [{ to: 'application', id: ids.application, command: { type: 'unlist' } }])
})

// Metallurgy [S10]: results go to the working group, which checks that all conforms. Elsewhere the commission votes [S4][S12][S15][S67].
t.test('the secretariat takes proposals over, or sends them back, where no vote is needed for that', async (t) => {
  const signed: JurySession = { ...session, status: 'minutes_signed' }
  const proposals = [proposal, { ...proposal, applicationId: ids.previous }]
  const act = (type: 'ratify' | 'return', { facts, ...world }: World = {}) =>
    apply(signed, { type, decidedOn: '2026-03-02' }, { policy: policyFor('metallurgy'), facts: { proposals, ...facts }, ...world })
  t.match(act('ratify'), { after: { status: 'ratified' } })
  const commands = (type: 'ratify' | 'return') => react(act(type).event).map((order) => 'to' in order && [order.id, order.command.type])
  t.same(commands('ratify'), [[ids.application, 'ratify'], [ids.previous, 'ratify']])
  t.same(commands('return'), [[ids.application, 'return_to_jury'], [ids.previous, 'return_to_jury']], 'they wait for another jury')
  const policy = policyFor('building-materials')
  for (const type of ['ratify', 'return'] as const) {
    t.match(refusalOf(() => act(type, { policy })), { code: 'commission_ratifies', rule: 'award.decider' })
    t.ok(act(type, { policy, role: 'system' }), 'its vote does')
    t.match(refusalOf(() => act(type, { facts: { proposals: [] } })), { code: 'nothing_proposed', rule: 'award.decider' })
  }
  const award = { decider: 'commission' as const }
  const mixed = { ...policyFor('metallurgy'), variants: [{ when: { routes: [], registrations: ['rs' as const] }, rules: { award } }] }
  t.ok(act('ratify', { policy: mixed }))
  const rs = [proposal, { ...proposal, registration: 'rs' as const }]
  t.match(refusalOf(() => act('ratify', { policy: mixed, facts: { proposals: rs } })), { code: 'commission_ratifies' })
})
