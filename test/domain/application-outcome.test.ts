import t from 'tap'
import type { Application, ApplicationCommand, ApplicationDecided } from '../../src/domain/application.ts'
import type { ApplicationFacts } from '../../src/domain/application-guards.ts'
import { react } from '../../src/domain/reactions.ts'
import { apply, award, facts, file, ids, type World } from '../support/files.ts'
import { policyFor, policyId, refusalOf } from '../support/obeys.ts'

const listed = file({ status: 'listed', completedOn: '2026-01-15', jurySessionId: ids.session })

type Found = Partial<Omit<Extract<ApplicationCommand, { type: 'record_outcome' }>, 'type'>>

/** What the jury's closing on 2 March 2026 makes of the file. */
function judge (acquiredUnits: readonly string[], world: World = {}, more: Found = {}, state = listed) {
  const found = { jurySessionId: ids.session, acquiredUnits, keptCompetences: [], isDistinguished: false, decidedOn: '2026-03-02', ...more }
  const { after, event } = apply(state, { type: 'record_outcome', ...found }, world)
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
  t.equal(judge(['U1', 'U2'], { policy }).after.retakeFrom, null)
})

// Domain 3.0 no. 4, 3.9 [L24]: level only if registered at delivery, or the path was begun in time.
t.test('the level is shown while registered, or in time to who entered before the end', async (t) => {
  const level = (certificate: Partial<ApplicationFacts['certificate']>) =>
    judge(['U1', 'U2'], { facts: { certificate: { ...facts.certificate, ...certificate } } }).decided.award
  t.match(level({ registrationEnd: '2026-03-01', lastDeliveryDate: '2026-03-02' }), { level: 4, registrationNumber: 'RNCP12345' })
  t.match(level({ registrationEnd: '2026-03-01', lastDeliveryDate: '2026-03-01' }), { level: null, registrationNumber: null })
  t.match(level({ registrationEnd: '2026-01-14' }), { level: null }, 'the file was complete on 15 January: too late')
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

// Domain 3.0, partial.validity, metallurgy [S10]: five years if RNCP, 24 months otherwise.
t.test('the register that has units keeps them longer, the other one does not', async (t) => {
  const policy = policyFor({ partial: { validity: { kind: 'months', length: 24, registeredKind: 'years', registeredLength: 5 } } })
  for (const [register, until] of [['rncp', '2031-03-02'], ['rs', '2028-03-02'], [null, '2028-03-02']] as const) {
    t.equal(judge(['U2'], { policy, facts: { certificate: { ...facts.certificate, register } } }).decided.unitAwards[0]!.expiresOn, until)
  }
})

// Domain 3.0, award.decider: the jury proposes, the commission decides [S4][S12][S15][S67].
t.test('a proposal is nobody’s award until the commission ratifies it, and then dates from that day', async (t) => {
  const partial = { validity: { kind: 'years', length: 5 }, clockStart: 'first_commission_decision' } as const
  const policy = policyFor({ award: { decider: 'commission' }, retake: { minDelay: 6 }, partial })
  const { after: proposed, decided: proposal } = judge(['U1'], { policy })
  t.match(proposed, { status: 'proposed', outcome: 'partial', acquiredUnits: ['U1'], decidedOn: '2026-03-02' })
  t.match(proposed, { publishedOn: null, retakeFrom: null })
  t.same(react(proposal), [])
  const { after, event } = apply(proposed, { type: 'ratify', decidedOn: '2026-04-20' }, { policy, today: '2026-04-21' })
  t.match(after, { status: 'partially_certified', decidedOn: '2026-04-20', publishedOn: '2026-04-20', retakeFrom: '2026-09-02' })
  t.match((event as ApplicationDecided).unitAwards, [{ unitCode: 'U1', acquiredOn: '2026-04-20', expiresOn: '2031-04-20' }])
  t.same(apply(proposed, { type: 'return_to_jury' }).after, waitingAgain(proposed))
})

// Domain 3.0, award.decider [S10]: the jury decides, the secretariat checks that all conforms; the clock starts at the deliberation.
t.test('where the secretariat checks, the jury’s day counts, and the certificate is delivered on the day of the check', async (t) => {
  const policy = policyFor({ award: { decider: 'jury_then_secretariat' }, partial: { validity: { kind: 'years', length: 5 } } })
  const { after: proposed, decided: proposal } = judge(['U1', 'U2'], { policy })
  t.match(proposed, { status: 'proposed', decidedOn: '2026-03-02', publishedOn: null })
  t.same(react(proposal), [])
  const { after, event } = apply(proposed, { type: 'ratify', decidedOn: '2026-03-20' }, { policy, today: '2026-03-20' })
  t.match(after, { status: 'certified', decidedOn: '2026-03-02', publishedOn: '2026-03-20' })
  t.match(event, { unitAwards: [{ acquiredOn: '2026-03-02', expiresOn: '2031-03-02' }, {}], award: { decidedOn: '2026-03-02', deliveredOn: '2026-03-20' } })
})

t.test('the level is that of the day of delivery, which the check may put after the end of the registration', async (t) => {
  const policy = policyFor({ award: { decider: 'jury_then_secretariat' } })
  const certificate = { ...facts.certificate, registrationEnd: '2026-03-19', lastDeliveryDate: null }
  const { after: proposed } = judge(['U1', 'U2'], { policy, facts: { certificate } })
  const level = (decidedOn: string) =>
    (apply(proposed, { type: 'ratify', decidedOn }, { policy, facts: { certificate } }).event as ApplicationDecided).award?.level
  t.same([level('2026-03-19'), level('2026-03-20')], [4, null])
})

const competences = (...codes: string[]) => codes.map((competenceCode) => ({ unitCode: competenceCode.split('.')[0]!, competenceCode }))
const withCompetences: World = {
  policy: policyFor('metallurgy'),
  facts: { framework: { ...facts.framework, units: ['U1', 'U2'].map((code) => ({ code, optional: false, competences: [`${code}.1`, `${code}.2`] })) } }
}

// Domain 3.0, partial.validity [S10]: metallurgy keeps single competences 24 months from the deliberation.
t.test('metallurgy keeps the competences of a missed unit for 24 months, with or without a unit', async (t) => {
  const metallurgy = { ...withCompetences, policy: { ...withCompetences.policy!, award: policyFor().award } }
  const partial = judge(['U1'], metallurgy, { keptCompetences: competences('U2.1') })
  t.match(partial.after, { status: 'partially_certified', keptCompetences: [{ unitCode: 'U2', competenceCode: 'U2.1', expiresOn: '2028-03-02' }] })
  t.same(partial.decided.unitAwards.map(({ unitCode }) => unitCode), ['U1'])
  const refused = judge([], metallurgy, { keptCompetences: competences('U1.1', 'U2.2') })
  t.match(refused.after, { status: 'refused', acquiredUnits: [], keptCompetences: [{ expiresOn: '2028-03-02' }, { competenceCode: 'U2.2' }] })
  t.same(judge([], { ...metallurgy, policy: policyFor() }, { keptCompetences: competences('U1.1') }).after.keptCompetences, [], 'not where a branch keeps none')
  const whole = policyFor({ partial: { enabled: false, competences: { kind: 'life' } } })
  t.same(judge([], { ...metallurgy, policy: whole }, { keptCompetences: competences('U1.1') }).after.keptCompetences, [], 'nor where it awards no parts')
  t.same(judge(['U1'], metallurgy, { keptCompetences: competences('U1.1') }).after.keptCompetences, [], 'of a unit that is held, nothing is left to keep')
})

t.test('the last competence that was missing completes the unit, and may complete the certificate', async (t) => {
  const line = (competenceCode: string, expiresOn: string) =>
    award(competenceCode.split('.')[0]!, { unitAwardId: null, competenceCode, acquiredOn: '2025-03-02', expiresOn })
  const policy = { ...withCompetences.policy!, award: policyFor().award }
  const again = (expiresOn: string, ...held: ApplicationFacts['unitAwards']) => judge([], {
    policy, facts: { ...withCompetences.facts, unitAwards: [...held, line('U2.1', expiresOn)] }
  }, { keptCompetences: competences('U2.2') })
  const full = again('2026-03-02', award('U1'))
  t.match(full.after, { status: 'certified', acquiredUnits: [], keptCompetences: [{ competenceCode: 'U2.2', expiresOn: '2028-03-02' }] })
  t.match([full.decided.unitAwards, full.decided.award], [[], { certificateId: ids.certificate }])
  t.match(again('2026-03-02').after, { status: 'partially_certified' })
  t.match(again('2026-03-01', award('U1')).after, { status: 'refused' }, 'the other one lapsed on the eve')
})

t.test('a proposal’s competences are dated when the decision is', async (t) => {
  const rules = { competences: { kind: 'months', length: 24 }, clockStart: 'first_commission_decision' } as const
  const policy = policyFor({ award: { decider: 'commission' }, partial: rules, result: { granularity: 'competence' } })
  const { after: proposed } = judge(['U1'], { ...withCompetences, policy }, { keptCompetences: competences('U2.1') })
  t.match(proposed.keptCompetences, [{ expiresOn: '2028-03-02' }])
  const { after } = apply(proposed, { type: 'ratify', decidedOn: '2026-04-20' }, { ...withCompetences, policy })
  t.match(after.keptCompetences, [{ unitCode: 'U2', competenceCode: 'U2.1', expiresOn: '2028-04-20' }])
})

// Domain 3.0, partial.validity [S57]: "as set in the framework".
t.test('where the framework says how long units are kept, its months count', async (t) => {
  const policy = policyFor({ partial: { validity: { kind: 'framework' } } })
  const until = (unitValidityMonths: number | null) =>
    judge(['U1'], { policy, facts: { framework: { ...facts.framework, unitValidityMonths } } }).decided.unitAwards[0]!.expiresOn
  t.same([until(36), until(12), until(null)], ['2029-03-02', '2027-03-02', null])
  t.equal(judge(['U1'], { policy }).decided.unitAwards[0]!.expiresOn, null, 'nor does a framework that was written before say anything')
})

// Domain 3.10: what another certificate or another branch gave completes the file, and starts no clock of this one.
t.test('units of other certificates and branches complete a file, and the first decision is one about this certificate', async (t) => {
  const commonUnits = [{ version: 1, unitCode: 'U1', commonCode: 'QUALITY/U1' }]
  const elsewhere = award('Q1', { fromCertificateId: ids.previous, commonCode: 'QUALITY/U1', acquiredOn: '2024-06-30' })
  const recognition = award('U1', { unitAwardId: null, recognitionId: ids.previous, acquiredOn: '2023-01-15', recognisedOn: '2024-06-30' })
  const policy = policyFor({ partial: { validity: { kind: 'years', length: 5 }, clockStart: 'first_commission_decision' } })
  for (const line of [elsewhere, recognition]) {
    const { after, decided } = judge(['U2'], { policy, facts: { framework: { ...facts.framework, commonUnits }, unitAwards: [line] } })
    t.match(after, { status: 'certified', acquiredUnits: ['U2'] })
    t.match(decided.unitAwards, [{ unitCode: 'U2', expiresOn: '2031-03-02' }])
  }
})

t.test('a distinction goes to the certificate, and only with one', async (t) => {
  const distinguished = judge(['U1', 'U2'], {}, { isDistinguished: true })
  t.match([distinguished.after, distinguished.decided.award], [{ isDistinguished: true }, { isDistinguished: true }])
  t.match(judge(['U1', 'U2']).decided.award, { isDistinguished: false })
  t.equal(judge(['U1'], {}, { isDistinguished: true }).after.isDistinguished, false)
})

// Domain 3.6 [L18]: the result of a VAE is sent within 15 days.
t.test('the result of a VAE is due to the person within days of the jury, also while the commission has not ratified', async (t) => {
  const vae = file({ status: 'listed', completedOn: '2026-01-15', validationFileOn: '2026-02-10', jurySessionId: ids.session })
  const due = (decidedOn: string, rules: Parameters<typeof policyFor>[0] = {}) => judge(['U1'], { policy: policyFor(rules) }, { decidedOn }, vae).after.notifyDueOn
  t.same([due('2026-03-02'), due('2028-02-14'), due('2025-12-31')], ['2026-03-17', '2028-02-29', '2026-01-15'])
  t.equal(due('2026-03-02', { vae: { notifyWithinDays: 30 } }), '2026-04-01')
  t.equal(due('2026-03-02', { award: { decider: 'commission' } }), '2026-03-17')
  t.equal(judge(['U1']).after.notifyDueOn, null, 'no rule names a day for the other routes')
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
