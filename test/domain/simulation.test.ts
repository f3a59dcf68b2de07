import t from 'tap'
import type { Accreditation } from '../../src/domain/accreditation.ts'
import { type Case, type FactsOf, type ReplayKind, reproduces, simulator } from '../../src/domain/simulation.ts'
import { quorumOf, type ToldVote, voteOf } from '../../src/domain/simulation-commission.ts'
import { facts as known, file, ids } from '../support/files.ts'
import { agreed, facts as seen, file as judged, panel, session } from '../support/juries.ts'
import { policyFor } from '../support/obeys.ts'

const of = <Kind extends ReplayKind>(kind: Kind, facts: FactsOf<Kind>, more: Partial<Case> = {}) => ({ kind, circumstances: null, facts, ...more }) as unknown as Case
const compare = (one: Case, before: Parameters<typeof policyFor>[0], after: Parameters<typeof policyFor>[0]) => simulator(policyFor(after))(one, policyFor(before))
const side = (seats: number, yes = 0, against = 0, abstain = 0) => ({ seats, for: yes, against, abstain })
const told = (employees: ReturnType<typeof side>, employers: ReturnType<typeof side>, more: Partial<ToldVote> = {}) =>
  of('commission_vote', voteOf({ sides: { employees, employers }, presidentCollege: null, presidentChoice: null, reading: 1, ...more }))

t.test('several branches in one commission, and one that comes back within thirty days', async (t) => {
  const vote = told(side(4, 4), side(4, 2, 1, 1))
  t.match(compare(vote, 'multi-branch-commission', 'thirty-day-commission'), {
    before: { decides: { outcome: 'disagreement' }, figures: { neededEmployers: 3, forEmployers: 2 } },
    after: { decides: { outcome: 'adopted' }, figures: { neededEmployers: 2, forEmployers: 2 } },
    reasons: [{ key: 'commission.majority', before: 'absolute_per_college', after: 'agreement_of_colleges' }]
  })
  const there = (present: number, represented = 0) => ({ seats: 4, present, represented })
  const quorum = of('commission_quorum', quorumOf({ employees: there(1, 1), employers: there(3) }))
  t.strictSame(compare(quorum, 'multi-branch-commission', 'thirty-day-commission'), {
    before: { decides: { outcome: 'not_reached' }, figures: { scope: 'employees', needed: 3, present: 2 } },
    after: { decides: { outcome: 'reached' }, figures: {} },
    isDifferent: true,
    reasons: [{
      key: 'commission.quorum',
      before: { perCollege: 0, majorityOfSeats: true, overall: 0 },
      after: { perCollege: 1, majorityOfSeats: false, overall: 0 }
    }]
  })
  const both = of('commission_quorum', quorumOf({ employees: there(2, 1), employers: there(3) }))
  t.match(compare(both, 'multi-branch-commission', 'thirty-day-commission'), { isDifferent: false, reasons: [] })
})

t.test('a tie is broken where the president’s vote breaks it, by what the president voted', async (t) => {
  const before = { commission: { majority: 'of_votes_cast' } } as const
  const after = { commission: { majority: 'of_votes_cast', castingVote: 'president' } } as const
  const tie = (presidentChoice: 'for' | 'against') => told(side(3, 2, 1), side(3, 1, 2), { presidentCollege: 'employers', presidentChoice })
  t.match(compare(tie('for'), before, after), { after: { decides: { outcome: 'adopted' }, figures: { castingVoteUsed: true } }, reasons: [{ key: 'commission.castingVote' }] })
  t.equal(compare(tie('against'), before, after).isDifferent, false)
})

const scale = (threshold: string) => ({ result: { scale: { scheme: 'threshold', threshold } } }) as const
const marks = (given: Record<string, string>) => of('assessment_result', { marks: given, juryMarks: {}, competences: ['U1.C1'] })

t.test('seventy points in a hundred are enough, seventy-five are asked next', async (t) => {
  t.match(compare(marks({ one: '72', two: '74.99' }), scale('70'), scale('75')), {
    before: { decides: { outcome: 'acquired' }, figures: { mark: '73.49' } },
    after: { decides: { outcome: 'not_acquired' } },
    reasons: [{ key: 'result.scale' }]
  })
  t.equal(compare(marks({ one: '75' }), scale('70'), scale('75')).isDifferent, false)
  t.match(compare(marks({ one: '75' }), scale('70'), {}), { after: { decides: { outcome: 'not_comparable' } } }, 'points say neither yes nor no')
})

const found = { applicationId: ids.application, jurySessionId: ids.session, acquiredUnits: ['U1'], keptCompetences: [], isDistinguished: false, decidedOn: '2026-03-31' }
const outcome = (more: Partial<FactsOf<'application_outcome'>> = {}) =>
  of('application_outcome', { application: file(), found, ratifiedOn: '2026-05-31', facts: known, ...more })

t.test('months to keep a unit, and months to wait', async (t) => {
  const months = (length: number, minDelay = 0) => ({ partial: { validity: { kind: 'months', length } }, retake: { minDelay } }) as const
  t.match(compare(outcome(), months(24), months(12)), {
    before: { decides: { outcome: 'partial', expiresOn: '2028-03-31', retakeFrom: null } },
    after: { decides: { outcome: 'partial', expiresOn: '2027-03-31' } },
    reasons: [{ key: 'partial.validity' }]
  })
  t.match(compare(outcome(), months(24), months(24, 6)), {
    after: { decides: { expiresOn: '2028-03-31', retakeFrom: '2026-09-30' } }, reasons: [{ key: 'retake.minDelay', before: 0, after: 6 }]
  })
  t.match(compare(outcome(), months(24), months(12, 6)).reasons.map(({ key }) => key), ['partial.validity', 'retake.minDelay'], 'each alone')
  t.match(compare(outcome(), {}, { partial: { enabled: false } }), { after: { decides: { outcome: 'refused', acquiredUnits: '' } }, reasons: [{ key: 'partial.enabled' }] })
  const clock = { deliberatedOn: '2024-02-29', firstDecisionOn: null, registered: false, unitValidityMonths: null }
  t.match(compare(of('unit_validity', clock), months(24), months(12)), { before: { decides: { expiresOn: '2026-02-28' } }, after: { decides: { expiresOn: '2025-02-28' } } })
})

t.test('two keys make a difference together that none makes alone', async (t) => {
  const before = { partial: { validity: { kind: 'months', length: 24 } }, jury: { capacity: 10 } } as const
  const after = { partial: { ...before.partial, clockStart: 'first_commission_decision' }, award: { decider: 'commission' } } as const
  const { reasons, ...compared } = compare(outcome(), before, after)
  t.match(compared, { before: { decides: { expiresOn: '2028-03-31' } }, after: { decides: { expiresOn: '2028-05-31' } } })
  t.same(reasons.map(({ key }) => key).sort(), ['award.decider', 'partial.clockStart'], 'and not the capacity of juries')
})

const waiting = (missedOn: string | null) => of('application_admission', { application: file(), submittedOn: '2026-03-02', missedOn, facts: known })

t.test('a file is admitted, or comes too early', async (t) => {
  const wait = (minDelay: number) => ({ retake: { minDelay } })
  t.match(compare(waiting('2025-09-03'), wait(0), wait(6)), {
    before: { decides: { outcome: 'admitted', refusals: '' } }, after: { decides: { outcome: 'refused', refusals: 'retake_too_early' } }
  })
  t.equal(compare(waiting('2025-09-02'), wait(0), wait(6)).isDifferent, false, 'on the very day')
  t.equal(compare(waiting(null), wait(0), wait(6)).isDifferent, false)
  t.match(compare(waiting(null), {}, { application: { channel: ['employer'] } }), { after: { decides: { refusals: 'channel_closed' } } })
})

t.test('rules that hold for some files only change those', async (t) => {
  const variants = [{ when: { routes: ['vae'] }, rules: { retake: { minDelay: 6 } } }] as never
  const after = (route: 'vae' | 'individual') =>
    compare({ ...outcome(), circumstances: { route, registration: 'rncp' } }, {}, { variants })
  t.match(after('vae'), { isDifferent: true, reasons: [{ key: 'retake.minDelay', before: 0, after: 6 }] })
  t.match(after('individual'), { isDifferent: false })
})

const opened = (more: Partial<FactsOf<'jury_panel'>['seen']> = {}) => of('jury_panel', { session: { ...session, openedOn: '2026-03-02' }, seen: { ...seen, ...more } })
const deliberation = (more: Partial<FactsOf<'jury_decision'>['decision']> = {}, file: Partial<FactsOf<'jury_decision'>['file']> = {}) => of('jury_decision', {
  session: { ...session, status: 'open' },
  seen: { ...seen, panel: panel().map((member) => ({ ...member, isQualified: true })) },
  decision: { ...agreed, id: ids.decision, decidedOn: '2026-03-02', ...more },
  file: { ...judged, employerOrganizationIds: [], trainingOrganizationIds: [], ...file }
})

t.test('a panel that sat would lack members, or sit in a closed month', async (t) => {
  const jury = (rules: object) => ({ jury: rules }) as never
  t.match(compare(opened(), {}, jury({ composition: { perCollege: 3 } })), {
    before: { decides: { outcome: 'opens', refusals: '' } },
    after: { decides: { outcome: 'refused', refusals: 'panel_incomplete' }, figures: { what: 'employees', needed: 3, present: 2 } },
    reasons: [{ key: 'jury.composition' }]
  })
  t.match(compare(opened(), {}, jury({ closedMonths: [3, 8], quorum: { overall: 5 } })), {
    after: { decides: { refusals: 'month_closed, quorum_not_reached' } }, reasons: [{ key: 'jury.closedMonths' }, { key: 'jury.quorum' }]
  })
})

t.test('what a panel recorded would not stand, or cannot be read in another scale', async (t) => {
  const votes = { for: 2, against: 1, abstain: 1 }
  t.match(compare(deliberation({ votes }), { jury: { majority: 'of_votes_cast' } }, { jury: { majority: 'of_present' } }), {
    before: { decides: { outcome: 'stands', isDistinguished: false }, figures: { neededOverall: 2 } },
    after: { decides: { outcome: 'refused', refusal: 'majority_not_reached' }, figures: { scope: 'overall', needed: 3, present: 2 } },
    reasons: [{ key: 'jury.majority' }]
  })
  const keys = (employer: string) => ['U1', 'U2'].map((unitCode) =>
    ({ unitCode, outcome: 'jury' as const, marks: { company_examiner: employer, accredited_examiner: 'no' } }))
  const twoKeys = { result: { scale: { scheme: 'two_key' } } } as const
  t.match(compare(deliberation({}, { results: keys('no') }), scale('70'), twoKeys), { after: { decides: { outcome: 'refused', refusal: 'result_binds_jury' } } })
  t.equal(compare(deliberation({}, { results: keys('yes') }), scale('70'), twoKeys).isDifferent, false, 'keys that differ leave it to the jury')
  const parts = [{ name: 'oral', weight: 100, floor: '10', by: 'jury' as const }]
  t.match(compare(deliberation(), {}, { result: { scale: { scheme: 'weighted', parts } } } as never), { after: { decides: { outcome: 'not_comparable' } } })
})

const granted = { holder: 'organization', acceptedOn: '2026-02-01', submittedOn: '2026-01-31', previousId: null } as Accreditation
const term = (documents: FactsOf<'accreditation_term'>['documents'] = []) =>
  of('accreditation_term', { accreditation: granted, documents, decidedOn: '2026-03-02', validFrom: '2026-03-31' })

t.test('a right would end earlier, or its file lack a piece', async (t) => {
  t.match(compare(term(), { accreditation: { durationMonths: 36 } }, { accreditation: { durationMonths: 11 } }), {
    before: { decides: { validUntil: '2029-03-31' } }, after: { decides: { validUntil: '2027-02-28' } }, reasons: [{ key: 'accreditation.durationMonths' }]
  })
  const pieces = [{ kind: 'room', holder: 'organization', maxAgeMonths: null, minValue: 20, when: 'always' }] as const
  const asked = { accreditation: { pieces: [...pieces] } } as never
  t.match(compare(term(), {}, asked), { after: { decides: { outcome: 'incomplete', fault: 'piece_missing' }, figures: { piece: 'room' } } })
  t.match(compare(term([{ kind: 'room', issuedOn: null, value: 19 }]), {}, asked), { after: { decides: { fault: 'piece_too_small' } } })
  t.equal(compare(term([{ kind: 'room', issuedOn: null, value: 20 }]), {}, asked).isDifferent, false)
})

const appeal = (filedOn: string, more: Partial<FactsOf<'appeal_delay'>> = {}) =>
  of('appeal_delay', { against: 'application', notifiedOn: '2026-01-31', filedOn, filedBy: 'candidate', ...more })

t.test('an appeal would be late by a day, or not be heard', async (t) => {
  const delay = (months: number) => ({ appeal: { delay: { kind: 'months', months } } }) as const
  t.match(compare(appeal('2026-03-01'), delay(2), delay(1)), {
    before: { decides: { outcome: 'filed', latestOn: '2026-03-31' } }, after: { decides: { outcome: 'late', latestOn: '2026-02-28' } }
  })
  t.match(compare(appeal('2026-02-28'), delay(2), delay(1)), { after: { decides: { outcome: 'filed' } }, isDifferent: true }, 'in time, with another last day')
  t.match(compare(appeal('2026-02-28'), delay(2), {}), { after: { decides: { outcome: 'refused', refusal: 'no_appeal' } } })
  const byExaminer = appeal('2026-02-28', { against: 'accreditation', filedBy: 'examiner' })
  t.match(compare(byExaminer, { appeal: { ...delay(2).appeal, appellants: ['examiner'] } }, delay(2)), {
    before: { decides: { outcome: 'filed' } }, after: { decides: { refusal: 'not_an_appellant' } }, reasons: [{ key: 'appeal.appellants' }]
  })
})

t.test('what was recorded is reproduced, or not, or was not recorded', async (t) => {
  const { before } = compare(outcome(), {}, {})
  t.equal(reproduces(before, { outcome: 'partial', retakeFrom: null }), true)
  t.equal(reproduces(before, { outcome: 'partial', retakeFrom: '2026-09-30' }), false)
  t.equal(reproduces(before, {}), null)
})
