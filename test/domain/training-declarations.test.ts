import fc from 'fast-check'
import t from 'tap'
import { handle } from '../../src/domain/kernel/decider.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { type TrainingEnrollmentCommand, trainingEnrollmentDecider } from '../../src/domain/training-enrollment.ts'
import { act, active, agreed, elsewhere, facts, id, propose, school } from '../support/enrollments.ts'
import { contextFor, policyFor, policyId, refusalOf } from '../support/obeys.ts'

// Domain 3.3, [S32]: planning sent at least 15 days before the start, sessions declared at least 48 hours before, full list in the first week.
const security = policyFor('security')
const numbers = (declarations: Partial<Policy['training']['declarations']>) => policyFor({ training: { declarations } })

t.test('security: the planning is in fifteen days before the training starts', async (t) => {
  const start = (startsOn: string, policy = security) => propose({ startsOn, endsOn: null, siteCode: 'VIL' }, { policy })
  t.match(refusalOf(() => start('2026-03-16')), { code: 'planning_too_late', rule: 'training.declarations', params: { needed: 15, given: 14 }, pointer: '#/startsOn' })
  t.equal(start('2026-03-17').startsOn, '2026-03-17')
  t.equal(start('2026-03-16', numbers({ planningDays: 14 })).startsOn, '2026-03-16', 'the number is the policy’s')
})

t.test('security: nobody joins after the first week', async (t) => {
  const activate = (today: string, policy = security) => act(agreed, { type: 'activate' }, { today, policy })
  t.equal(activate('2026-03-08').state.status, 'active')
  t.equal(activate('2026-03-09').state.status, 'active')
  t.match(refusalOf(() => activate('2026-03-10')), { code: 'list_too_late', rule: 'training.declarations', params: { latest: '2026-03-09' } })
  t.equal(activate('2026-03-10', numbers({ listDays: 8 })).state.status, 'active')
})

const declare = (startsAt: string, { policy = security, now = '2026-03-02T09:30:00.000Z', timeZone = 'Europe/Paris', unitCode = null as string | null } = {}) =>
  handle(trainingEnrollmentDecider, active, { type: 'declare_session', id, startsAt, hours: 7, unitCode },
    { facts, policy, policyId, context: { ...contextFor('training_provider'), now, timeZone } }).events[0]

t.test('security: a session is declared forty-eight hours before it starts, to the minute', async (t) => {
  t.match(declare('2026-03-04T09:30:00.000Z'), { type: 'training_enrollment.session_declared', fact: { trainingEnrollmentId: id, heldOn: '2026-03-04', hours: 7 } })
  t.match(refusalOf(() => declare('2026-03-04T09:29:00.000Z')),
    { code: 'session_declared_late', rule: 'training.declarations', params: { needed: 48, earliest: '2026-03-04T09:30:00.000Z' }, pointer: '#/startsAt' })
  t.ok(declare('2026-03-03T10:00:00.000Z', { policy: numbers({ sessionHours: 24 }) }))
  t.match(refusalOf(() => declare('2026-03-02T09:29:59.000Z', { policy: policyFor() })), { code: 'session_declared_late', params: { needed: 0 } }, 'never afterwards')
  t.match(refusalOf(() => declare('2026-03-09T09:00:00.000Z', { unitCode: 'B3' })), { code: 'unit_not_trained' })
  for (const [timeZone, heldOn] of [['Europe/Paris', '2027-01-01'], ['America/Martinique', '2026-12-31'], ['Pacific/Noumea', '2027-01-01']] as const) {
    t.match(declare('2026-12-31T23:30:00.000Z', { timeZone }), { fact: { heldOn } }, timeZone)
  }
})

t.test('security: hours are recorded for declared sessions only', async (t) => {
  const attend = (policy: Policy, declaredDays: string[]) =>
    act(active, { type: 'record_attendance', id, heldOn: '2026-03-04', hours: 7, unitCode: null }, { today: '2026-03-10', policy, facts: { declaredDays } })
  t.match(refusalOf(() => attend(security, ['2026-03-05'])), { code: 'session_not_declared', rule: 'training.declarations', params: { heldOn: '2026-03-04' }, pointer: '#/heldOn' })
  t.equal(attend(security, ['2026-03-04']).state.status, 'active')
  t.equal(attend(numbers({ sessionHours: 0 }), []).state.status, 'active')
})

t.test('security: the organisation keeps candidates’ files five years, however the training ends', async (t) => {
  const ends: [TrainingEnrollmentCommand, Role][] = [
    [{ type: 'complete' }, 'training_provider'], [{ type: 'drop', reason: 'left' }, 'candidate'], [{ type: 'terminate', reason: 'closed' }, 'officer'],
    [{ type: 'transfer', siteCode: 'VIL', startsOn: '2026-04-01', completedUnitCodes: ['B1'], organization: { ...school, id: elsewhere } }, 'officer']
  ]
  for (const [command, role] of ends) {
    t.equal(act(active, command, { role, policy: security }).state.filesKeptUntil, '2031-03-02', command.type)
    t.equal(act(active, command, { role, policy: policyFor({ archive: { years: 3 } }) }).state.filesKeptUntil, '2029-03-02')
  }
  t.equal(act(active, { type: 'complete' }, { today: '2028-02-29' }).state.filesKeptUntil, '2033-02-28')
})

const dayAfter = (days: number) => new Date(Date.parse('2026-03-02T12:00:00Z') + days * 86_400_000).toISOString().slice(0, 10)
function codeOf (attempt: () => unknown): string | null {
  try {
    attempt()
    return null
  } catch {
    return refusalOf(attempt).code
  }
}

t.test('whatever the numbers, each declaration is late when the rule’s words say so', async () => {
  const days = fc.integer({ min: 0, max: 60 })
  const settings = { seed: 2026, numRuns: 200 }
  fc.assert(fc.property(days, days, (planningDays, ahead) => {
    const proposing = () => propose({ startsOn: dayAfter(ahead), endsOn: null }, { policy: numbers({ planningDays }) })
    return codeOf(proposing) === (ahead < planningDays ? 'planning_too_late' : null)
  }), settings)
  fc.assert(fc.property(days, days, (listDays, since) => {
    const activate = () => act(agreed, { type: 'activate' }, { today: dayAfter(since), policy: numbers({ listDays }) })
    return codeOf(activate) === (listDays > 0 && since > listDays ? 'list_too_late' : null)
  }), settings)
  fc.assert(fc.property(fc.integer({ min: 0, max: 96 }), fc.integer({ min: -600, max: 6000 }), (sessionHours, minutes) => {
    const startsAt = new Date(Date.parse('2026-03-02T09:30:00.000Z') + minutes * 60_000).toISOString()
    return codeOf(() => declare(startsAt, { policy: numbers({ sessionHours }) })) === (minutes < sessionHours * 60 ? 'session_declared_late' : null)
  }), settings)
  fc.assert(fc.property(fc.integer({ min: 0, max: 96 }), fc.subarray(['2026-03-03', '2026-03-04', '2026-03-05']), (sessionHours, declaredDays) => {
    const attend = () => act(active, { type: 'record_attendance', id, heldOn: '2026-03-04', hours: 7, unitCode: null },
      { today: '2026-03-10', policy: numbers({ sessionHours }), facts: { declaredDays } })
    const isMissing = sessionHours > 0 && !declaredDays.some((day) => day === '2026-03-04')
    return codeOf(attend) === (isMissing ? 'session_not_declared' : null)
  }), settings)
})

t.test('a list that closes at the end of February closes on the day that there is', async (t) => {
  const start = { ...agreed, startsOn: '2028-02-22' }
  const open = { policy: security, facts: { accreditations: [{ ...facts.accreditations[0]!, validUntil: '2028-12-31' }] } }
  t.equal(act(start, { type: 'activate' }, { ...open, today: '2028-02-29' }).state.status, 'active')
  t.match(refusalOf(() => act(start, { type: 'activate' }, { ...open, today: '2028-03-01' })), { code: 'list_too_late', params: { latest: '2028-02-29' } })
})
