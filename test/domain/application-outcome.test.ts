import t from 'tap'
import type { Application, ApplicationDecided } from '../../src/domain/application.ts'
import type { ApplicationFacts } from '../../src/domain/application-guards.ts'
import { react } from '../../src/domain/reactions.ts'
import { apply, award, facts, file, ids, type World } from '../support/files.ts'
import { policyFor, policyId, refusalOf } from '../support/obeys.ts'

const listed = file({ status: 'listed', completedOn: '2026-01-15', jurySessionId: ids.session })

/** What the jury's closing on 2 March 2026 makes of the file. */
function judge (acquiredUnits: readonly string[], world: World = {}) {
  const found = { acquiredUnits, keptCompetences: [], isDistinguished: false, decidedOn: '2026-03-02' }
  const command = { type: 'record_outcome', jurySessionId: ids.session, ...found } as const
  const { after, event } = apply(listed, command, world)
  return { after, decided: event as ApplicationDecided }
}

// Model, jury_session: full iff every mandatory unit and the minimum of optional ones is held.
t.test('full, partial and refused', async (t) => {
  const full = judge(['U1', 'U2'])
  t.match(full.after, {
    status: 'certified', outcome: 'full', acquiredUnits: ['U1', 'U2'], decidedOn: '2026-03-02', retakeFrom: null, publishedOn: null, policyId
  })
  t.match(full.decided.award, { candidateId: ids.candidate, applicationId: ids.application, jurySessionId: ids.session })
  t.match(full.decided.award, { deliveredOn: '2026-03-02', level: 4, registrationNumber: 'RNCP12345' })
  t.match(full.decided.unitAwards, [{ unitCode: 'U1', acquiredOn: '2026-03-02', policyId }, { unitCode: 'U2' }])
  const partial = judge(['U2'])
  t.match(partial.after, { status: 'partially_certified', outcome: 'partial' })
  t.same([partial.decided.award, partial.decided.unitAwards.map(({ unitCode }) => unitCode)], [null, ['U2']])
  const refused = judge([])
  t.match(refused.after, { status: 'refused', outcome: 'refused' })
  t.same([refused.decided.award, refused.decided.unitAwards], [null, []])
})

t.test('each new unit and the certificate are born with the decision', async (t) => {
  t.same(react(judge(['U1', 'U2']).decided).map((followUp) => 'birth' in followUp && followUp.birth), ['unit_award', 'unit_award', 'award'])
  t.same(react(judge([]).decided), [])
})

// Domain 3.10: only missing units are assessed again, what was held counts [S5].
t.test('a missing unit completes what was held, and only it is awarded', async (t) => {
  const { after, decided } = judge(['U2'], { facts: { unitAwards: [award('U1')] } })
  t.match(after, { status: 'certified', acquiredUnits: ['U2'] })
  t.same(decided.unitAwards.map(({ unitCode }) => unitCode), ['U2'])
})

t.test('who acquires nothing is refused, and keeps what was held', async (t) => {
  const { after, decided } = judge([], { facts: { unitAwards: [award('U1')] } })
  t.match(after, { status: 'refused' })
  t.same([after.acquiredUnits, decided.unitAwards], [[], []])
})

t.test('a held unit that has lapsed on the day of the decision no longer counts', async (t) => {
  const until = (expiresOn: string) => judge(['U2'], { facts: { unitAwards: [award('U1', { expiresOn })] } }).after
  t.match(until('2026-03-01'), { status: 'partially_certified' })
  t.match(until('2026-03-02'), { status: 'certified' })
})

// Domain 3.0, partial.enabled: in effect false where the jury sits only once every unit is acquired [S48].
t.test('where a branch awards no parts, some units are none', async (t) => {
  const policy = policyFor({ partial: { enabled: false } })
  const { after, decided } = judge(['U1'], { policy })
  t.match(after, { status: 'refused' })
  t.same([after.acquiredUnits, decided.unitAwards], [[], []])
  t.match(judge(['U1', 'U2'], { policy }).after, { status: 'certified' })
})

// Domain 3.0, retake.minDelay [S57]: six months after the jury's decision; the last day of a month stands for the missing ones.
t.test('the wait for a new application runs from the deliberation', async (t) => {
  const policy = policyFor({ retake: { minDelay: 6 } })
  t.match(judge(['U1'], { policy }).after, { retakeFrom: '2026-09-02' })
  t.match(judge(['U1', 'U2'], { policy }).after, { retakeFrom: null })
})

// Domain 3.0 no. 4, 3.9 [L24]: level only if registered at delivery, or the path was begun in time.
t.test('the level is shown while registered, or in time to who entered before the end', async (t) => {
  const level = (certificate: Partial<ApplicationFacts['certificate']>) =>
    judge(['U1', 'U2'], { facts: { certificate: { ...facts.certificate, ...certificate } } }).decided.award
  t.match(level({ registrationEnd: '2026-03-01', lastDeliveryDate: '2026-03-02' }), { level: 4, registrationNumber: 'RNCP12345' })
  t.match(level({ registrationEnd: '2026-03-01', lastDeliveryDate: '2026-03-01' }), { level: null, registrationNumber: null })
  t.match(level({ registrationEnd: '2026-01-14' }), { level: null }, 'the file was complete on 15 January: too late')
  t.match(level({ register: null, registrationEnd: null, level: null, registrationNumber: null }), { level: null, registrationNumber: null })
})

// Domain 3.0, partial.validity, partial.clockStart: 5 years [S5]; from the deliberation [S10], or from the first decision [S4].
t.test('kept units run from the deliberation, or from the first decision whose units are still held', async (t) => {
  const until = (policy: World['policy'], ...unitAwards: ApplicationFacts['unitAwards']) =>
    judge(['U2'], { policy, facts: { unitAwards } }).decided.unitAwards[0]!.expiresOn
  const five = { kind: 'years', length: 5 } as const
  t.equal(until(policyFor({ partial: { validity: five } }), award('U1')), '2031-03-02')
  const first = policyFor({ partial: { validity: five, clockStart: 'first_commission_decision' } })
  t.equal(until(first, award('U1', { acquiredOn: '2024-06-30' })), '2029-06-30')
  t.equal(until(first, award('U1', { acquiredOn: '2019-06-30', expiresOn: '2024-06-30' })), '2031-03-02', 'what has lapsed starts nothing')
  t.equal(until(first, award('U1', { acquiredOn: '2019-06-30' })), '2031-03-02', 'no unit is born lapsed')
  t.equal(until(policyFor({ partial: { validity: { kind: 'life' } } })), null)
})

// Domain 3.0, award.decider: the jury proposes, the commission decides [S4][S12][S15][S67].
t.test('a proposal is nobody’s award until the commission ratifies it, and then dates from that day', async (t) => {
  const policy = policyFor({
    award: { decider: 'commission' },
    retake: { minDelay: 6 },
    partial: { validity: { kind: 'years', length: 5 }, clockStart: 'first_commission_decision' }
  })
  const { after: proposed, decided: proposal } = judge(['U1'], { policy })
  t.match(proposed, { status: 'proposed', outcome: 'partial', acquiredUnits: ['U1'], decidedOn: '2026-03-02' })
  t.match(proposed, { publishedOn: null, retakeFrom: null })
  t.same(react(proposal), [])
  const { after, event } = apply(proposed, { type: 'ratify', decidedOn: '2026-04-20' }, { policy, today: '2026-04-21' })
  t.match(after, { status: 'partially_certified', decidedOn: '2026-04-20', publishedOn: '2026-04-20', retakeFrom: '2026-09-02' })
  t.match((event as ApplicationDecided).unitAwards, [{ unitCode: 'U1', acquiredOn: '2026-04-20', expiresOn: '2031-04-20' }])
  t.same(apply(proposed, { type: 'return_to_jury' }).after, waitingAgain(proposed))
})

const nothing = {
  outcome: null,
  acquiredUnits: [],
  keptCompetences: [],
  isDistinguished: false,
  decidedOn: null,
  notifyDueOn: null,
  publishedOn: null,
  retakeFrom: null,
  jurySessionId: null
}
const waitingAgain = (state: Application): Application => ({ ...state, ...nothing, status: 'ready_for_jury', version: state.version + 1 })

t.test('an appeal that wins a new deliberation puts the file before a jury again, unless another one is live', async (t) => {
  const { after } = judge([])
  t.same(apply(after, { type: 'reopen' }).after, waitingAgain(after))
  t.match(refusalOf(() => apply(after, { type: 'reopen' }, { facts: { liveElsewhere: ids.previous } })), { code: 'application_already_live' })
})

t.test('what is before a jury is neither withdrawn nor abandoned', async (t) => {
  for (const type of ['withdraw', 'abandon'] as const) {
    t.match(refusalOf(() => apply(listed, { type, reason: 'Moved away' }, { role: 'officer' })),
      { code: 'action_not_allowed', params: { status: 'listed' } })
  }
  const ready = file({ status: 'ready_for_jury' })
  t.match(apply(ready, { type: 'withdraw', reason: 'Moved away' }, { role: 'candidate' }).after, { status: 'withdrawn', reason: 'Moved away' })
})
