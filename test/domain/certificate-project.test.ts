import fc from 'fast-check'
import assert from 'node:assert/strict'
import t from 'tap'
import {
  type CertificateProject, certificateProjectDecider, type CertificateProjectFacts, type ProjectContent, projectKinds
} from '../../src/domain/certificate-project.ts'
import { openCertificateProject } from '../../src/domain/certificate-project-opening.ts'
import { handle, type Known } from '../../src/domain/kernel/decider.ts'
import { refusals } from '../../src/domain/kernel/guard.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import { criteria, type Policy } from '../../src/domain/policy.ts'
import { frameworkOf } from '../support/frameworks.ts'
import { contextFor, obeysItsTable, organizationId, policyFor, policyId, refusalOf } from '../support/obeys.ts'

type Criterion = typeof criteria[number]
const id = '018f0000-0000-7000-8000-0000000000f1'
const certificateId = '018f0000-0000-7000-8000-0000000000e1'
const direct = policyFor({ project: { opportunityStage: false } })
const staged = policyFor({ project: { opportunityStage: true } })
const asking = policyFor({ project: { opportunityStage: false, criteria: ['need'] } })
const facts: CertificateProjectFacts = { certificate: null, currentFramework: null, isCodeTaken: false, adoptedEntry: null, publishedEntry: null }
const revised: CertificateProjectFacts = {
  ...facts, certificate: { code: 'CQP-AP', status: 'active' }, currentFramework: { version: 3, units: ['A'] }
}
const known = (role: Role = 'officer', policy: Policy = direct, change: Partial<CertificateProjectFacts> = {}): Known<CertificateProjectFacts> =>
  ({ facts: { ...facts, ...change }, policy, policyId, context: contextFor(role) })

const content: ProjectContent = {
  code: 'CQP-AP',
  title: 'Animateur périscolaire',
  sector: null,
  isInterbranch: false,
  partnerBranches: [],
  need: 'Every town looks for people who run after-school activities.',
  answers: [],
  catalogueCode: null,
  framework: frameworkOf('B1', 'B2'),
  effectiveOn: null
}
const creation = openCertificateProject({ id, kind: 'creation', certificateId: null, content }, null, known()).state
const entry = { ownerBranchId: certificateId, certificateCode: 'CQPI', code: 'METAL-CQPI', version: 2, commonUnits: [], endedOn: null, adoptedVersion: null }
const published = { version: 1, units: [], partnerBranches: ['1518'], knownAs: ['metal'], adoptions: [] }
const mapping = [{ fromVersion: 3, fromUnit: 'A', toUnit: 'B1', kind: 'equivalent' }] as const
const revision: CertificateProject = { ...creation, kind: 'revision', certificateId, framework: { ...frameworkOf('B1'), mapping } }
const reviewed = (state: CertificateProject): CertificateProject => ({ ...state, status: 'commission_review' })

const text = fc.string({ minLength: 1 })
const day = fc.constantFrom('2026-03-01', '2026-03-02', '2027-09-01')
const frameworks = fc.constantFrom(null, frameworkOf(), frameworkOf('B1'), { ...frameworkOf('B1'), mapping })
const contents = fc.record({
  isInterbranch: fc.boolean(),
  partnerBranches: fc.subarray(['1518', '3246']),
  need: fc.option(text),
  answers: fc.constantFrom([], [{ criterion: 'need' as const, text: 'Three hundred jobs are open.' }]),
  framework: frameworks,
  effectiveOn: fc.option(day)
}).map((change) => ({ ...content, ...change }))

obeysItsTable(certificateProjectDecider, {
  states: fc.tuple(fc.constantFrom(...projectKinds), contents).map(([kind, change]) =>
    ({ ...creation, ...change, kind, certificateId: kind === 'creation' ? null : certificateId })),
  facts: fc.constantFrom(facts, revised, { ...revised, adoptedEntry: entry }, { ...revised, publishedEntry: published }, { ...revised, isCodeTaken: true }, { ...revised, certificate: { code: 'CQP-AP', status: 'closed' } }),
  policies: fc.constantFrom(direct, staged, asking),
  commands: {
    edit: fc.record({ type: fc.constant('edit'), content: contents }),
    submit_opportunity: fc.constant({ type: 'submit_opportunity' }),
    accept_opportunity: fc.constant({ type: 'accept_opportunity' }),
    submit: fc.constant({ type: 'submit' }),
    return_for_rework: fc.record({ type: fc.constant('return_for_rework'), reason: text }),
    reject: fc.record({ type: fc.constant('reject'), decidedOn: day }),
    approve: fc.record({ type: fc.constant('approve'), decidedOn: day }),
    withdraw: fc.record({ type: fc.constant('withdraw'), reason: text })
  }
})

// project.proposers: commission members only in the building-materials trade [S1], anyone in pharmacy [S50].
t.test('whoever the policy names may propose, others may not', async (t) => {
  const members = policyFor({ project: { proposers: ['commission_member'] } })
  const propose = (role: Role) => openCertificateProject({ id, kind: 'creation', certificateId: null, content }, null, known(role, members)).state
  t.match(propose('commission_member'), { status: 'draft', proposedOn: '2026-03-02', proposedBy: organizationId, version: 1 })
  t.match(refusalOf(() => propose('employer')),
    { code: 'proposer_not_allowed', rule: 'project.proposers', params: { role: 'employer', proposers: 'commission_member' } })
})

t.test('a creation names no certificate, every other kind names its own', async (t) => {
  const named = { code: 'CQP-AP', status: 'active' }
  const propose = (kind: CertificateProject['kind'], id: string | null, certificate: typeof named | null, change: Partial<ProjectContent> = {}) =>
    openCertificateProject({ id: certificateId, kind, certificateId: id, content: { ...content, ...change } }, certificate, known()).state
  const pointer = '#/certificateId'
  t.match(refusalOf(() => propose('creation', certificateId, named)), { code: 'certificate_unexpected', pointer })
  t.match(refusalOf(() => propose('revision', null, null)), { code: 'certificate_not_named', params: { kind: 'revision' }, pointer })
  t.match(refusalOf(() => propose('closure', certificateId, null)),
    { code: 'reference_unknown', params: { what: 'certificate' }, pointer })
  t.match(refusalOf(() => propose('revision', certificateId, { ...named, code: 'CQP-X' })),
    { code: 'certificate_code_differs', params: { code: 'CQP-X' }, pointer: '#/code' })
  t.match(refusalOf(() => propose('renewal', certificateId, named)),
    { code: 'framework_unexpected', params: { kind: 'renewal' }, pointer: '#/framework' })
  t.match(propose('renewal', certificateId, named, { framework: null }), { kind: 'renewal', certificateId, status: 'draft' })
})

// project.opportunityStage: a feasibility and opportunity file first in pharmacy [S50], an opportunity report in metallurgy [S8].
t.test('where the policy votes on the opportunity, it comes before the framework', async (t) => {
  const submit = (state: CertificateProject, policy: Policy) =>
    handle(certificateProjectDecider, state, { type: 'submit' }, known('officer', policy)).state
  t.match(refusalOf(() => submit(creation, staged)), { code: 'opportunity_not_voted', rule: 'project.opportunityStage' })
  t.equal(submit({ ...creation, status: 'design' }, staged).status, 'commission_review')
  t.equal(submit(creation, direct).status, 'commission_review')
  const ask = (state: CertificateProject, policy: Policy) =>
    handle(certificateProjectDecider, state, { type: 'submit_opportunity' }, known('officer', policy)).state
  const idea = { ...creation, framework: null }
  t.equal(ask(idea, staged).status, 'opportunity_review', 'no framework yet')
  t.match(refusalOf(() => ask(idea, direct)), { code: 'no_opportunity_stage', rule: 'project.opportunityStage' })
  t.match(refusalOf(() => ask({ ...idea, need: null }, staged)), { code: 'need_not_stated' })
})

// project.criteria: four in the building-materials trade [S1], other ones in pharmacy [S50].
const criteriaOf = {
  S1: ['need', 'employment', 'articulation', 'competences'],
  S50: ['branch_specific', 'not_covered_by_diploma', 'job_flows', 'feasibility']
} as const
t.test('a project answers each criterion of its branch, and no other branch’s', async (t) => {
  const answered = (...names: readonly Criterion[]) => ({ ...creation, answers: names.map((criterion) => ({ criterion, text: 'Eight hundred jobs in three years.' })) })
  const act = (type: 'submit' | 'submit_opportunity', state: CertificateProject, names: readonly Criterion[]) =>
    handle(certificateProjectDecider, state, { type }, known('officer', policyFor({ project: { opportunityStage: type !== 'submit', criteria: [...names] } }))).state
  for (const type of ['submit', 'submit_opportunity'] as const) {
    for (const [source, other] of [[criteriaOf.S1, criteriaOf.S50], [criteriaOf.S50, criteriaOf.S1]]) {
      t.equal(act(type, answered(...source!), source!).version, 2)
      t.match(refusalOf(() => act(type, answered(...source!), other!)),
        { code: 'criterion_unanswered', rule: 'project.criteria', params: { criterion: other![0] } }, 'another list, another outcome')
    }
    t.match(refusalOf(() => act(type, answered('need', 'articulation', 'competences'), criteriaOf.S1)), { params: { criterion: 'employment' } })
    t.equal(act(type, creation, []).version, 2, 'nothing is asked where nothing is listed')
  }
  const closure: CertificateProject = { ...revision, kind: 'closure', framework: null }
  t.equal(act('submit', closure, criteriaOf.S1).status, 'commission_review', 'what is closed needs no need')
})

t.test('as a second reading of the rule: refused exactly while a listed criterion has no answer', async () => {
  fc.assert(fc.property(fc.subarray([...criteria]), fc.subarray([...criteria]), fc.constantFrom(...projectKinds), (asked, given, kind) => {
    const state: CertificateProject = { ...creation, kind, answers: given.map((criterion) => ({ criterion, text: 'Said.' })) }
    const [refusal] = refusals(certificateProjectDecider, 'submit', state, known('officer', policyFor({ project: { opportunityStage: false, criteria: asked } })))
    const open = new Set<string>(kind === 'creation' || kind === 'revision' ? asked : [])
    for (const criterion of given) open.delete(criterion)
    assert.equal(refusal?.code === 'criterion_unanswered', open.size > 0)
  }), { seed: 2026 })
})

t.test('the commission is not shown what is not finished', async (t) => {
  const submit = (state: CertificateProject, change: Partial<CertificateProjectFacts> = {}) =>
    handle(certificateProjectDecider, state, { type: 'submit' }, known('officer', direct, change)).state
  t.match(refusalOf(() => submit({ ...creation, framework: null })), { code: 'framework_incomplete', params: { part: 'framework' } })
  t.match(refusalOf(() => submit(creation, { isCodeTaken: true })), { code: 'certificate_code_taken', params: { code: 'CQP-AP' } })
  t.match(refusalOf(() => submit({ ...revision, framework: frameworkOf('B1') }, revised)),
    { code: 'mapping_incomplete', params: { unit: 'A', version: 3 } })
  t.match(refusalOf(() => submit(revision, { ...revised, certificate: { code: 'CQP-AP', status: 'closed' } })),
    { code: 'certificate_closed' })
  t.equal(submit(revision, { ...revised, isCodeTaken: true }).status, 'commission_review', 'a revision keeps its certificate’s code')
  t.equal(submit({ ...revision, kind: 'closure', framework: null }, revised).status, 'commission_review', 'a closure has no framework')
})

// Law and [L38]: an interbranch certificate is drawn up by at least two joint commissions.
t.test('an interbranch certificate names two branches, not one of them twice', async (t) => {
  const submit = (...partnerBranches: string[]) =>
    handle(certificateProjectDecider, { ...creation, isInterbranch: true, partnerBranches }, { type: 'submit' }, known()).state
  t.match(refusalOf(() => submit('1518')), { code: 'partners_missing', rule: 'law:interbranch', params: { needed: 2, present: 1 } })
  t.match(refusalOf(() => submit('1518', '1518')), { code: 'partners_missing', params: { present: 1 } })
  t.equal(submit('1518', '3246').status, 'commission_review')
})

t.test('a project comes back for rework with the reason, and the reason goes when it is handed in again', async (t) => {
  const returned = handle(certificateProjectDecider,
    reviewed(creation), { type: 'return_for_rework', reason: 'Unit B2 is not assessable' }, known('system')).state
  t.match(returned, { status: 'design', reworkReason: 'Unit B2 is not assessable' })
  t.match(handle(certificateProjectDecider, returned, { type: 'submit' }, known()).state,
    { status: 'commission_review', reworkReason: null })
})

t.test('an adopted creation is carried out as a certificate, an adopted revision as a framework, the others by their kind alone', async (t) => {
  const approve = (state: CertificateProject) =>
    handle(certificateProjectDecider, reviewed(state), { type: 'approve', decidedOn: '2026-03-02' }, known('system', direct, revised))
  const created = approve(creation)
  t.match(created.state, { status: 'approved', decidedOn: '2026-03-02' })
  t.match(created.events, [{ type: 'certificate_project.approved', kind: 'creation', framework: null, policyId }])
  t.match(created.events,
    [{ certificate: { code: 'CQP-AP', projectId: id, adoptedOn: '2026-03-02', effectiveOn: '2026-03-02', framework: content.framework } }])
  t.match(approve(revision).events,
    [{ kind: 'revision', certificateId, certificate: null, framework: { certificateId, projectId: id, content: revision.framework } }])
  t.match(approve({ ...revision, kind: 'closure', framework: null }).events,
    [{ kind: 'closure', certificateId, certificate: null, framework: null }])
})

// framework.transition.noticeMonths: new programmes are published at least two months ahead [S43].
t.test('a new version takes effect on the day wished for, but not before the notice has run', async (t) => {
  const policy = policyFor({ framework: { transition: { noticeMonths: 2 } } })
  const effective = (state: CertificateProject, effectiveOn: string | null) => {
    const [event] = handle(certificateProjectDecider, reviewed({ ...state, effectiveOn }),
      { type: 'approve', decidedOn: '2025-12-31' }, known('system', policy, revised)).events
    return event?.type === 'certificate_project.approved' && (event.framework ?? event.certificate)?.effectiveOn
  }
  t.equal(effective(revision, null), '2026-02-28')
  t.equal(effective(revision, '2026-02-27'), '2026-02-28')
  t.equal(effective(revision, '2026-09-01'), '2026-09-01')
  t.equal(effective(creation, null), '2025-12-31', 'nobody teaches an old version of a new certificate')
  t.equal(effective(creation, '2025-06-01'), '2025-12-31', 'not before its own vote')
})

t.test('two revisions of one version: the second no longer fits, and is refused at its approval', async (t) => {
  const late = known('system', direct, { ...revised, currentFramework: { version: 4, units: ['B1'] } })
  const approve = () => handle(certificateProjectDecider, reviewed(revision), { type: 'approve', decidedOn: '2026-03-02' }, late)
  t.match(refusalOf(approve), { code: 'mapping_incomplete', params: { unit: 'B1', version: 4 } })
})
