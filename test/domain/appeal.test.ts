import fc from 'fast-check'
import t from 'tap'
import { type Appeal, appealDecider, type AppealFacts, rulings } from '../../src/domain/appeal.ts'
import { appealResult, type ContestedResult } from '../../src/domain/appeal-opening.ts'
import { handle, type Known } from '../../src/domain/kernel/decider.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { react } from '../../src/domain/reactions.ts'
import { branchId, contextFor, obeysItsTable, policyFor, policyId, refusalOf } from '../support/obeys.ts'

const id = '018f0000-0000-7000-8000-000000000005'
const applicationId = '018f0000-0000-7000-8000-000000000003'
const jurySessionId = '018f0000-0000-7000-8000-000000000004'
const newSessionId = '018f0000-0000-7000-8000-000000000006'
const application: ContestedResult['application'] = {
  id: applicationId,
  candidateId: '018f0000-0000-7000-8000-000000000001',
  jurySessionId,
  outcome: 'partial',
  publishedOn: '2026-03-31',
  policyId,
  status: 'partially_certified',
  route: 'continuing_training',
  registration: 'rncp'
}
const appealing = (appeal: Partial<Policy['appeal']>): Policy => policyFor({ appeal: { delay: { kind: 'months', months: 3 }, body: 'certifying_body', ...appeal } })
const contested = (more: Partial<ContestedResult> = {}): ContestedResult => ({ application, policy: appealing({}), liveAppealId: null, ...more })
const file = (named: ContestedResult | null, today = '2026-04-15', role: Role = 'candidate') =>
  appealResult({ id, grounds: 'The second test was cut short.' }, named, contextFor(role, today)).state

const ruling = fc.constantFrom(...rulings, 'granted' as const)
obeysItsTable(appealDecider, {
  states: fc.record({
    body: fc.constantFrom<Appeal['body']>('joint_commission', 'national_jury', 'certifying_body'),
    about: fc.constantFrom({}, { applicationId: null, candidateId: null, jurySessionId: null, accreditationId: applicationId })
  }).map(({ about, body }) => ({ ...file(contested()), body, ...about })),
  facts: fc.record<AppealFacts>({ newSessionId: fc.option(fc.constant(newSessionId)) }),
  policies: fc.constant(policyFor()),
  commands: {
    admit: fc.constant({ type: 'admit' }),
    rule: fc.record({ type: fc.constant('rule'), id: fc.uuid(), ruling, reason: fc.option(fc.string()) }),
    replace: fc.constant({ type: 'replace' }),
    close: fc.record({ type: fc.constant('close'), reason: fc.string() })
  }
})

const known = (role: Role, today = '2026-05-04', facts: AppealFacts = { newSessionId: null }): Known<AppealFacts> =>
  ({ facts, policy: policyFor(), policyId: 'the policy in force', context: contextFor(role, today) })

// Domain 3.11, [S21]: three months to contest.
t.test('an appeal is in time through the last day of the third month, and late after it', async (t) => {
  t.match(file(contested(), '2026-06-30'), { status: 'filed', latestOn: '2026-06-30', filedOn: '2026-06-30', filedBy: 'candidate' })
  t.match(file(contested(), '2026-07-01'), { status: 'late', latestOn: '2026-06-30' })
})

// Model 2.4: a new policy never changes a running clock.
t.test('delay and body are those of the policy under which the decision was taken', async (t) => {
  const state = file(contested({ policy: appealing({ delay: { kind: 'months', months: 1 }, body: 'national_jury' }) }))
  t.match(state, { latestOn: '2026-04-30', body: 'national_jury', policyId, jurySessionId, candidateId: application.candidateId })
})

// Domain 3.11, [S6]: a sovereign decision, no appeal.
t.test('where the policy knows no appeal, none is opened', async (t) => {
  t.match(refusalOf(() => file(contested({ policy: appealing({ delay: { kind: 'none', months: 0 } }) }))), { code: 'no_appeal', rule: 'appeal.delay', pointer: '#/applicationId' })
})

t.test('only a published, final decision that refused something can be appealed against, once at a time', async (t) => {
  const refused = (named: ContestedResult | null) => refusalOf(() => file(named))
  const pointer = '#/applicationId'
  t.match(refused(null), { code: 'reference_unknown', params: { what: 'application' }, pointer })
  const unpublished = { ...application, publishedOn: null, outcome: 'full', status: 'certified' } as const
  t.match(refused(contested({ application: unpublished })), { code: 'results_not_published', params: {}, pointer })
  const reopened = { ...application, status: 'ready_for_jury' } as const
  t.match(refused(contested({ application: reopened })), { code: 'results_not_published', pointer })
  const full = { ...application, outcome: 'full', status: 'certified' } as const
  t.match(refused(contested({ application: full })), { code: 'nothing_to_appeal', params: { outcome: 'full' }, pointer })
  t.match(refused(contested({ liveAppealId: id })), { code: 'appeal_already_live', pointer })
})

// Domain 3.11, [S7]: the joint commission rules; [S12]: the national jury; [S23]: the certifying body.
t.test('where the commission rules, the officer records no ruling: its vote does', async (t) => {
  const admitted: Appeal = { ...file(contested({ policy: appealing({ body: 'joint_commission' }) })), status: 'admitted', admittedOn: '2026-04-20' }
  const rule = { type: 'rule', id: newSessionId, ruling: 'upheld', reason: null } as const
  t.match(refusalOf(() => handle(appealDecider, admitted, rule, known('officer'))), { code: 'commission_must_rule', rule: 'appeal.body', params: { body: 'joint_commission' } })
  const { state, events } = handle(appealDecider, admitted, rule, known('system'))
  t.match(state, { status: 'upheld', ruledOn: '2026-05-04' })
  t.match(events, [{ fact: { branchId, id: newSessionId, appealId: id, ruling: 'upheld', policyId: 'the policy in force' } }], 'under the policy of its day')
  const elsewhere = { ...admitted, body: 'national_jury' } as const
  t.equal(handle(appealDecider, elsewhere, rule, known('officer')).state.status, 'upheld')
})

// Model 3, appeal: a new deliberation; the first decision stays, superseded.
t.test('a new deliberation sends the application back to a jury, and replaces the decision once there is another', async (t) => {
  const admitted: Appeal = { ...file(contested()), status: 'admitted' }
  const rule = (ruling: 'upheld' | 'new_deliberation' | 'granted' | 'overturned') =>
    handle(appealDecider, admitted, { type: 'rule', id: newSessionId, ruling, reason: 'A test was cut short.' }, known('officer'))
  t.same(rule('upheld').events.flatMap(react), [])
  const { state, events } = rule('new_deliberation')
  t.same(events.flatMap(react), [{ to: 'application', id: applicationId, command: { type: 'reopen' } }])
  t.match(refusalOf(() => handle(appealDecider, state, { type: 'replace' }, known('officer'))), { code: 'new_decision_pending', params: { applicationId } })
  t.equal(rule('granted').state.status, 'new_deliberation', 'a vote that grants it means the same')
  t.match(refusalOf(() => rule('overturned')), { code: 'ruling_unfit', params: { ruling: 'overturned', won: 'new_deliberation' }, pointer: '#/ruling' })
  const replaced = handle(appealDecider, state, { type: 'replace' }, known('officer', '2026-09-01', { newSessionId }))
  t.match(replaced.events, [{ type: 'appeal.replaced', jurySessionId: newSessionId }])
  t.equal(replaced.state.jurySessionId, jurySessionId, 'which decision was appealed against stays written')
})

t.test('a late appeal can be closed and nothing else; one that waits for a new deliberation cannot be closed', async (t) => {
  const late = file(contested(), '2027-01-01')
  t.match(refusalOf(() => handle(appealDecider, late, { type: 'admit' }, known('officer'))), { code: 'action_not_allowed', params: { status: 'late' } })
  t.match(handle(appealDecider, late, { type: 'close', reason: 'Out of time.' }, known('officer')).state, { status: 'closed', reason: 'Out of time.' })
  const waiting = { ...late, status: 'new_deliberation' } as const
  t.match(refusalOf(() => handle(appealDecider, waiting, { type: 'close', reason: 'x' }, known('officer'))), { code: 'action_not_allowed' })
})
