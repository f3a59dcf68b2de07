import fc from 'fast-check'
import t from 'tap'
import { type Accreditation, type AccreditationCommand, accreditationDecider } from '../../src/domain/accreditation.ts'
import type { AccreditationFacts } from '../../src/domain/accreditation-guards.ts'
import { openAccreditation } from '../../src/domain/accreditation-opening.ts'
import { contextOf, handle } from '../../src/domain/kernel/decider.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { addDays } from '../../src/domain/rules/calendar.ts'
import { covers, isExpired } from '../../src/domain/rules/coverage.ts'
import { contextFor, organizationId, personId, policyFor, policyId, refusalOf } from '../support/obeys.ts'
import { days } from './rules/dates.ts'

const id = '018f0000-0000-7000-8000-000000000001'
const certificateId = '018f0000-0000-7000-8000-000000000002'
const scope = { activities: ['preparation'], certificateIds: [certificateId], siteCodes: [] } as const
const named = { organization: { id: organizationId }, examiner: { id: personId }, certificateIds: [certificateId], siteCodes: [] }
const draft: Accreditation = openAccreditation({ id, organizationId, examinerId: null, ...scope }, named, contextFor('training_provider')).state
const examiners: Accreditation = { ...draft, holder: 'examiner', organizationId: null, examinerId: personId, activities: ['assessment'] }
const quiet: AccreditationFacts = { siteCodes: [], documents: [], renewalId: null, undisposed: [], registrations: [], commitmentYears: [], compliances: [] }

interface Scene { readonly role?: Role, readonly today?: string, readonly policy?: Policy, readonly facts?: Partial<AccreditationFacts> }
const act = (state: Accreditation, command: AccreditationCommand, { role = 'officer', today = '2026-03-02', policy = policyFor(), facts }: Scene = {}) =>
  handle(accreditationDecider, state, command, { facts: { ...quiet, ...facts }, policy, policyId, context: contextFor(role, today) }).state
const grant = (state: Accreditation, policy: Policy, validFrom = '2026-03-02') =>
  act({ ...state, status: 'complete' }, { type: 'grant', decidedOn: validFrom, validFrom }, { policy, role: 'system' })

// Two years, then from year to year: https://legal.tricoteuses.fr/articles/KALIARTI000030641469
t.test('the 2015 text grants two years, and one year at each renewal', async (t) => {
  const policy = policyFor('jury-text-2015')
  const renewed = { ...draft, previousId: '018f0000-0000-7000-8000-000000000009' }
  t.equal(grant(draft, policy).validUntil, '2028-03-02')
  t.equal(grant(renewed, policy).validUntil, '2027-03-02')
  const as = (renewalMonths: number | null) => grant(renewed, policyFor({ accreditation: { durationMonths: 24, renewalMonths } })).validUntil
  t.strictSame([as(18), as(null)], ['2027-09-02', '2028-03-02'])
})

// Examiners: one year [S3], three years in the retail CQPI [S59].
t.test('an examiner’s term has its own length, at each renewal the same', async (t) => {
  const renewed = { ...examiners, previousId: '018f0000-0000-7000-8000-000000000009' }
  const policy = policyFor({ accreditation: { durationMonths: 24, renewalMonths: 6, examinerDurationMonths: 36 } })
  t.strictSame([grant(examiners, policy).validUntil, grant(renewed, policy).validUntil], ['2029-03-02', '2029-03-02'])
  t.equal(grant(examiners, policyFor('building-materials')).validUntil, '2027-03-02')
})

t.test('a term ends on the same day of its last month, or on the last day of a shorter month', async (t) => {
  const until = (validFrom: string, durationMonths: number) => grant(draft, policyFor({ accreditation: { durationMonths } }), validFrom).validUntil
  t.equal(until('2024-02-29', 12), '2025-02-28')
  t.equal(until('2024-02-29', 48), '2028-02-29')
  t.equal(until('2025-08-31', 6), '2026-02-28')
  const right = grant(draft, policyFor({ accreditation: { durationMonths: 12 } }), '2025-03-02')
  t.strictSame(['2026-03-01', '2026-03-02', '2026-03-03'].map((day) => isExpired(right, day)), [false, false, true])
})

/** Month by month, without the calendar's own functions. */
function monthsLater (date: string, months: number): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0))
  return new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(day, last.getUTCDate()))).toISOString().slice(0, 10)
}

t.test('whatever the lengths, the term is the one that the rule’s words give', async () => {
  const lengths = fc.record({
    durationMonths: fc.integer({ min: 1, max: 60 }), renewalMonths: fc.option(fc.integer({ min: 1, max: 60 })), examinerDurationMonths: fc.integer({ min: 1, max: 60 })
  })
  fc.assert(fc.property(lengths, fc.boolean(), fc.boolean(), days(), (rules, isExaminer, isRenewed, validFrom) => {
    const state = { ...isExaminer ? examiners : draft, previousId: isRenewed ? id : null }
    const first = rules.durationMonths
    const months = isExaminer ? rules.examinerDurationMonths : isRenewed && rules.renewalMonths !== null ? rules.renewalMonths : first
    return grant(state, policyFor({ accreditation: rules }), validFrom).validUntil === monthsLater(validFrom, months)
  }), { seed: 2026, numRuns: 300 })
})

const optics = policyFor({ accreditation: { fileDeadline: '12-15' } })
const submit = (today: string, policy = optics, state = draft) => act(state, { type: 'submit' }, { policy, today })

// Optics: before the training begins and by 15 December, https://www.legifrance.gouv.fr/affichIDCC.do?idConvention=KALICONT000005635912&cidTexte=KALITEXT000034135503
t.test('a file is handed in by 15 December', async (t) => {
  t.strictSame(['2026-12-14', '2026-12-15'].map((day) => submit(day).submittedOn), ['2026-12-14', '2026-12-15'])
  t.match(refusalOf(() => submit('2026-12-16')),
    { code: 'file_deadline_passed', rule: 'accreditation.fileDeadline', params: { deadline: '2026-12-15', again: '2027-01-01' } })
  t.match(refusalOf(() => submit('2026-12-31')), { params: { deadline: '2026-12-15' } })
  t.equal(submit('2027-01-01').submittedOn, '2027-01-01')
  t.equal(submit('2026-12-16', policyFor({ accreditation: { fileDeadline: '12-16' } })).submittedOn, '2026-12-16', 'another day in the policy')
  t.equal(submit('2026-12-31', policyFor({ accreditation: { fileDeadline: null } })).submittedOn, '2026-12-31')
})

t.test('a file that was in time and came back is completed later', async (t) => {
  const returned: Accreditation = { ...draft, status: 'incomplete', submittedOn: '2026-12-10', faults: [{ kind: 'room', reason: 'No plan' }] }
  t.match(submit('2026-12-20', optics, returned), { status: 'submitted', submittedOn: '2026-12-20', faults: [] })
})

t.test('the day is that of the branch’s own clock', async (t) => {
  const at = (instant: string, timeZone: string) => {
    const { branchId, requestId, actor } = contextFor('training_provider')
    const context = contextOf({ branchId, requestId, actor, timeZone, clockOffset: 0, dryRun: false }, instant)
    return () => handle(accreditationDecider, draft, { type: 'submit' }, { facts: quiet, policy: optics, policyId, context }).state.submittedOn
  }
  const newYear = '2026-12-31T23:30:00.000Z'
  t.equal(at(newYear, 'Europe/Paris')(), '2027-01-01')
  t.equal(at(newYear, 'Pacific/Noumea')(), '2027-01-01')
  t.match(refusalOf(at(newYear, 'America/Martinique')), { code: 'file_deadline_passed', params: { deadline: '2026-12-15' } })
  const lastNight = '2026-12-15T23:30:00.000Z'
  t.equal(at(lastNight, 'America/Martinique')(), '2026-12-15')
  for (const zone of ['Europe/Paris', 'Pacific/Noumea']) t.match(refusalOf(at(lastNight, zone)), { code: 'file_deadline_passed' }, zone)
})

t.test('a file is late on the days after the deadline in its year, and on no other', async () => {
  const deadline = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  fc.assert(fc.property(deadline, fc.integer({ min: 2024, max: 2030 }), fc.integer({ min: 0, max: 364 }), ([month, day], year, shift) => {
    const today = addDays(`${year}-01-01`, shift)
    const [, nowMonth, nowDay] = today.split('-').map(Number) as [number, number, number]
    const isLate = nowMonth > month || (nowMonth === month && nowDay > day)
    const fileDeadline = `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
    const attempt = () => submit(today, policyFor({ accreditation: { fileDeadline } }))
    return isLate ? refusalOf(attempt).code === 'file_deadline_passed' : attempt().submittedOn === today
  }), { seed: 2026, numRuns: 300 })
})

const granted: Accreditation = { ...draft, status: 'granted', validFrom: '2025-03-01', validUntil: '2028-02-28' }

t.test('a letter is signed once a year, for this year or a later one of the term', async (t) => {
  const policy = policyFor('building-materials')
  const sign = (year: number, commitmentYears: number[] = []) => {
    const command = { type: 'sign_commitment', id, year } as const
    return handle(accreditationDecider, granted, command, {
      facts: { ...quiet, commitmentYears }, policy, policyId, context: contextFor('training_provider')
    }).events
  }
  t.match(sign(2026), [{ type: 'accreditation.commitment_signed', fact: { accreditationId: id, year: 2026, recordedAt: '2026-03-02T09:00:00.000Z' } }])
  t.match([...sign(2027), ...sign(2028)], [{ fact: { year: 2027 } }, { fact: { year: 2028 } }])
  for (const year of [2025, 2029]) {
    t.match(refusalOf(() => sign(year)), {
      code: 'commitment_year_outside', rule: 'accreditation.commitmentLetter', params: { year, from: 2026, until: 2028 }, pointer: '#/year'
    })
  }
  t.match(refusalOf(() => sign(2026, [2025, 2026])), { code: 'commitment_signed', params: { year: 2026 }, pointer: '#/year' })
  for (const status of ['complete', 'suspended', 'withdrawn'] as const) {
    t.match(refusalOf(() => act({ ...granted, status }, { type: 'sign_commitment', id, year: 2026 })), { code: 'action_not_allowed' })
  }
})

t.test('a lifted suspension leaves its days behind; one lifted before its day leaves none', async (t) => {
  const suspend = (effectiveOn: string, today: string, state = granted) => act(state, { type: 'suspend', reason: 'Inspection', effectiveOn }, { today })
  const reinstate = (state: Accreditation, today: string) => act(state, { type: 'reinstate' }, { today })
  const on = (state: Accreditation, date: string) => covers(state, { certificateId, activity: 'preparation', siteCode: null, date }).reason
  const lifted = reinstate(suspend('2026-03-02', '2026-03-02'), '2026-03-10')
  t.match(lifted, { status: 'granted', suspendedFrom: null, suspensions: [{ from: '2026-03-02', until: '2026-03-10' }] })
  t.strictSame(['2026-03-01', '2026-03-02', '2026-03-09', '2026-03-10'].map((day) => on(lifted, day)), [null, 'suspended', 'suspended', null])
  const twice = reinstate(suspend('2026-04-01', '2026-03-20', lifted), '2026-04-02')
  t.same(twice.suspensions, [{ from: '2026-03-02', until: '2026-03-10' }, { from: '2026-04-01', until: '2026-04-02' }])
  for (const day of ['2026-03-09', '2026-03-10']) t.same(reinstate(suspend('2026-03-10', '2026-03-02'), day).suspensions, [], day)
})

// [S3]: an appeal against the loss was won.
t.test('a right that an appeal gives back is in force again, and was not in the days between', async (t) => {
  const withdrawn: Accreditation = { ...granted, status: 'withdrawn', suspendedFrom: '2026-03-02', withdrawnFrom: '2026-03-05', caseClosedOn: '2026-03-08' }
  const restore = (state: Accreditation, today: string) => act(state, { type: 'restore' }, { today, role: 'system' })
  t.match(restore(withdrawn, '2026-03-10'), {
    status: 'granted', suspendedFrom: null, withdrawnFrom: null, caseClosedOn: null, suspensions: [{ from: '2026-03-02', until: '2026-03-10' }]
  })
  t.same(restore({ ...withdrawn, suspendedFrom: null }, '2026-03-05').suspensions, [], 'before the loss took effect')
  t.same(restore({ ...withdrawn, suspendedFrom: null }, '2026-03-06').suspensions, [{ from: '2026-03-05', until: '2026-03-06' }])
})
