import t from 'tap'
import { appealLoss, appealResult } from '../../src/domain/appeal-opening.ts'
import { jurySessionGuards } from '../../src/domain/jury-session-guards.ts'
import { policyIn } from '../../src/domain/policy-variants.ts'
import { expiry } from '../../src/domain/rules/unit-expiry.ts'
import { draft } from '../support/files.ts'
import { session } from '../support/juries.ts'
import { contextFor, policyFor } from '../support/obeys.ts'
import { assessed, changed, codeOf, found, judged, lacking, sit, voted } from '../support/presets.ts'

const policy = policyFor('building-materials')
const vae = policyIn(policy, { route: 'vae', registration: 'rncp' })
const keys = (company: string, accredited: string) => ({ company_examiner: company, accredited_examiner: accredited })

t.test('VAE: two examiners who agree bind the jury, whichever way; where they differ it studies the file', async (t) => {
  const decided = (marks: ReturnType<typeof keys>, isAcquired: boolean, rules = vae) =>
    judged(rules, assessed(rules, marks, { isVae: true }), { units: found(isAcquired) })
  t.equal(decided(keys('yes', 'yes'), true), null)
  t.equal(decided(keys('yes', 'yes'), false), 'result_binds_jury')
  t.equal(decided(keys('no', 'no'), false), null)
  t.equal(decided(keys('no', 'no'), true), 'result_binds_jury')
  for (const isAcquired of [true, false]) t.equal(decided(keys('yes', 'no'), isAcquired), null)
  t.equal(policy.result.scale.scheme, 'acquired', 'and in training there are no keys')
  const sovereign = changed(vae, 'result.scale.scheme', 'acquired')
  t.equal(decided(keys('yes', 'yes'), false, sovereign), null, 'without the two keys the jury is free')
})

t.test('units are kept five years from the commission’s decision at the first examination', async (t) => {
  const clock = { deliberatedOn: '2026-01-12', firstDecisionOn: '2024-02-29', registered: false, unitValidityMonths: null }
  t.equal(expiry(policy.partial, clock), '2029-02-28', 'the second examination moves nothing')
  t.equal(expiry(policy.partial, { ...clock, firstDecisionOn: '2024-03-01' }), '2029-03-01')
  t.equal(expiry(changed(policy, 'partial.validity.length', 4).partial, clock), '2028-02-29')
  t.equal(expiry(changed(policy, 'partial.clockStart', 'deliberation').partial, clock), '2031-01-12')
})

t.test('a jury has two members of each union and as many employers', async (t) => {
  const unions = ['Union A', 'Union B']
  const employees = unions.flatMap((mandatedBy) => sit('employees', 2, { mandatedBy }))
  t.same(lacking(policy, [...employees, ...sit('employers', 4)], { unions }), [])
  t.same(lacking(policy, [...employees, ...sit('employers', 3)], { unions }), ['parity 3/4'])
  t.same(lacking(policy, [...employees.slice(1), ...sit('employers', 3)], { unions }), ['Union A 1/2'])
  t.same(lacking(changed(policy, 'jury.composition.perUnion', 1), [...employees.slice(1), ...sit('employers', 3)], { unions }), [])
})

t.test('it decides by the majority of its members, absent ones included', async (t) => {
  const absent = sit('employers', 1, { isPresent: false, mandatedBy: 'Employers' })
  const panel = [...sit('employees', 4), ...sit('employers', 3), ...absent]
  t.equal(voted(policy, panel, { employees: [4, 0], employers: [0, 3] }), 'majority_not_reached', 'four of eight')
  t.match(voted(policy, panel, { employees: [4, 0], employers: [1, 2] }), { majority: 'of_members', neededOverall: 5 })
  const ofPresent = changed(policy, 'jury.majority', 'of_present')
  t.match(voted(ofPresent, panel, { employees: [4, 0], employers: [0, 3] }), { neededOverall: 4 })
})

t.test('VAE: the jury is sovereign; an examiner appeals against the loss of their right, years later too', async (t) => {
  const application = { ...draft, status: 'refused', outcome: 'refused', publishedOn: '2026-02-02', policyId: 'p' } as const
  const filed = (route: 'vae' | 'continuing_training', role: 'officer' | 'candidate') => codeOf(() => appealResult(
    { id: 'a', grounds: 'g' }, { application: { ...application, route, registration: 'rncp' }, policy, liveAppealId: null }, contextFor(role, '2026-02-03')))
  t.equal(filed('vae', 'officer'), 'no_appeal')
  t.equal(filed('continuing_training', 'officer'), null)
  t.equal(filed('continuing_training', 'candidate'), 'not_an_appellant')

  const accreditation = { id: 'r', organizationId: null, examinerId: 'e', status: 'withdrawn', suspendedFrom: null, withdrawnFrom: '2024-02-03' } as const
  const lost = (rules = policy) => appealLoss(
    { id: 'a', grounds: 'g' }, { accreditation, policy: rules, policyId: 'p', liveAppealId: null }, contextFor('examiner', '2026-02-03')).state
  t.match(lost(), { status: 'filed', latestOn: null, body: 'joint_commission' })
  t.match(lost(changed(policy, 'appeal.delay', { kind: 'months', months: 23 })), { status: 'late', latestOn: '2026-01-03' })
})

t.test('an examiner’s right lasts a year, an organisation’s commitment is signed for each', async (t) => {
  t.match(policy.accreditation, { examinerDurationMonths: 12, commitmentLetter: 'yearly', pieces: [{ kind: 'assessor_training', holder: 'examiner' }] })
})

t.test('an organisation with ten files or more sends somebody who speaks of them', async (t) => {
  const files = (count: number) => Array.from({ length: count }, (_, place) => ({ applicationId: `file ${place}`, preparedBy: ['school'] }))
  const asked = (count: number, organizationId: string | null = null, rules = policy) => jurySessionGuards.providers_represented.check(
    session, { files: files(count), panel: sit('employers', 1, { capacity: 'provider_representative', organizationId }) } as never, rules, contextFor('officer'))
  t.equal(asked(9), null)
  t.match(asked(10), { code: 'provider_not_represented', params: { organizationId: 'school', needed: 10, present: 10 } })
  t.equal(asked(10, 'school'), null)
  t.match(asked(10, 'another school'), { code: 'provider_not_represented' })
  t.equal(asked(10, null, changed(policy, 'jury.providerRepresentativeFrom', 11)), null)
})
