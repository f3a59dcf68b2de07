import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { startApp } from '../support/app.ts'
import { attend, done, gather, openSession, plan, projectContent, vote } from '../support/assembly.ts'
import { ask } from '../support/database.ts'
import { deliberate, openCandidate, openCertificate, openReadyFile } from '../support/decisions.ts'
import { costOf, recordStatements } from '../support/statements.ts'

/** A branch that decides by agreement of both colleges within thirty days, and asks what the rules of others would have changed. */
const service = await startApp(t, { preset: 'thirty-day-commission' })
const assembly = await gather(service, 8)
const { officer, members, today } = assembly
const { items: [{ id: inForce }] } = done(await officer.get('/v1/policies'))
const policy = async (preset: string | null, rules: object = {}): Promise<string> =>
  done(await officer.post('/v1/policies', { title: 'Draft', validFrom: '2099-01-01', preset, rules })).id
const simulate = (policyId: string, body: object = {}, by = officer) => by.post(`/v1/policies/${policyId}/simulations`, body)

/** Employees and employers vote by turns: four times yes, then two of the employers' four, one against, one abstaining. */
const session = await openSession(assembly)
const project = done(await officer.post('/v1/certificate-projects', { kind: 'creation', certificateId: null, ...projectContent('CQP-SIM') }))
done(await officer.post(`${project.href}/submit`))
const approval = await vote(assembly, session, { subject: 'project_framework', subjectId: project.id }, ['for', 'for', 'for', 'for', 'for', 'against', 'for', 'abstain'])

const certificateId = await openCertificate(service, ['U1', 'U2'])
const files: string[] = []
for (const validationFileOn of [null, null, today]) {
  files.push(await openReadyFile(service, { candidateId: await openCandidate(service), certificateId, validationFileOn }))
}
const jurySessionId = await deliberate(service, { certificateId, files: files.map((applicationId) => ({ applicationId, units: { U1: true, U2: false } })) })

/** Every row that the branch owns, and how far its events are numbered. */
const written = async () => {
  const tables = await ask<{ name: string }>(service.ownerUrl, 'select relname as name from pg_class where relkind = \'r\' and relnamespace = \'public\'::regnamespace order by 1')
  const counts = tables.map(({ name }) => `select '${name}' as name, count(*)::integer as count from "${name}"`)
  return await ask(service.ownerUrl, `${counts.join(' union all ')} union all select 'seq', max(seq)::integer from domain_event order by 1`)
}

t.test('the vote that passed by agreement fails where each college needs an absolute majority', async (t) => {
  const before = await written()
  const { status, body } = await simulate(await policy('multi-branch-commission'), { kinds: ['commission_vote', 'commission_quorum'] })
  t.equal(status, 200)
  t.match(body, {
    counts: [
      { kind: 'commission_vote', replayed: 1, differing: 1, notReproduced: 0 },
      { kind: 'commission_quorum', replayed: 1, differing: 0, notReproduced: 0 }
    ],
    items: [{
      kind: 'commission_vote',
      collection: 'commission-approvals',
      id: approval.id,
      factId: null,
      href: approval.href,
      decidedOn: today,
      policyId: inForce,
      isReproduced: true,
      before: { outcome: 'adopted', majority: 'agreement_of_colleges', neededEmployers: 2, forEmployers: 2 },
      after: { outcome: 'disagreement', majority: 'absolute_per_college', neededEmployers: 3 },
      reasons: [{ key: 'commission.majority', before: { value: 'agreement_of_colleges' }, after: { value: 'absolute_per_college' } }]
    }],
    nextCursor: null,
    hasMore: false,
    given: []
  })
  t.equal(body.items.length, 1)
  t.not(await written(), before, 'one more version')
})

t.test('results that were published would have had another end, and others a wait', async (t) => {
  const id = await policy('thirty-day-commission', { partial: { validity: { kind: 'months', length: 12 } }, retake: { minDelay: 6 } })
  const { body } = await simulate(id, { kinds: ['application_outcome'] })
  t.match(body.counts, [{ kind: 'application_outcome', replayed: 3, differing: 3, notReproduced: 0 }])
  t.same(body.items.map(({ href }: { href: string }) => href).sort(), files.map((file) => `/v1/applications/${file}`).sort())
  t.match(body.items[0], { isReproduced: true, reasons: [{ key: 'partial.validity' }, { key: 'retake.minDelay' }], after: { outcome: 'partial' } })
  t.ok(body.items[0].after.expiresOn < (body.items[0].before.expiresOn ?? '9999'))
  t.equal(body.items[0].before.retakeFrom, null)
  t.notOk(JSON.stringify(body).includes('Delâtre'))
})

t.test('every kind is replayed, in as many statements for many decisions as for one', async (t) => {
  const other = await policy('pharmacy', { jury: { closedMonths: [Number(today.slice(5, 7))] } })
  const before = await written()
  const { body } = await simulate(other)
  t.match(body.counts.map(({ kind, replayed }: { kind: string, replayed: number }) => `${kind} ${replayed}`), [
    'commission_vote 1', 'commission_quorum 1', 'jury_panel 1', 'jury_decision 3', 'application_outcome 3', 'application_admission 3'
  ])
  t.match(body.counts.find(({ kind }: { kind: string }) => kind === 'jury_decision'), { notReproduced: 2 }, 'the panel of this test went by results that stand nowhere, but for VAE')
  t.match(body.items.find(({ kind }: { kind: string }) => kind === 'jury_panel'), { id: jurySessionId, after: { outcome: 'refused' }, before: { outcome: 'opens' } })
  const kinds = ['application_outcome', 'jury_decision']
  const recorded = recordStatements(t)
  const four = await costOf(recorded, () => simulate(other, { kinds, limit: 4 }))
  const six = await costOf(recorded, () => simulate(other, { kinds }))
  const selects = ({ texts }: typeof six) => texts.filter((text) => /^\s*select/i.test(text) && !/set_config|^select now/.test(text)).length
  t.equal(selects(six), selects(four))
  t.equal(selects(six), 7, 'this version, all versions, the places, the outcomes, the decisions of panels and their sessions, the rules')
  t.notOk(six.texts.some((text) => /\b(insert|update|delete) /i.test(text)))
  t.same(await written(), before, 'nothing is written')
})

t.test('a long past is read on where it was left, the newest first, nothing twice', async (t) => {
  const other = await policy('pharmacy')
  const whole = done(await simulate(other))
  const items: unknown[] = []
  let replayed = 0
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: any = done(await simulate(other, { limit: 2, ...(cursor && { cursor }) }))
    items.push(...page.items)
    replayed += page.counts.reduce((sum: number, count: { replayed: number }) => sum + count.replayed, 0)
    t.equal(page.hasMore, page.nextCursor !== null)
    cursor = page.nextCursor
  }
  t.same(items, whole.items)
  t.equal(replayed, whole.counts.reduce((sum: number, count: { replayed: number }) => sum + count.replayed, 0))
  const { nextCursor: cursor } = done(await simulate(other, { limit: 1 }))
  t.match(await simulate(other, { limit: 1, cursor, from: today }), { status: 400, body: { code: 'cursor_invalid' } })
  t.same(done(await simulate(other, { until: '2025-09-01' })).counts, [{ kind: 'application_admission', replayed: 3, differing: 0, notReproduced: 0 }])
  t.same(done(await simulate(other, { from: '2025-09-02', until: '2025-09-03' })).counts, [])
})

t.test('facts that stand nowhere are compared with the rules of today', async (t) => {
  const other = await policy('multi-branch-commission', { partial: { validity: { kind: 'months', length: 12 } }, appeal: { delay: { kind: 'months', months: 1 } } })
  const side = { seats: 4, for: 2, against: 1, abstain: 1 }
  const there = { seats: 4, present: 1, represented: 1 }
  const given = {
    votes: [{ employees: { ...side, for: 4, against: 0, abstain: 0 }, employers: side }],
    quorums: [{ employees: there, employers: there }],
    marks: [{ marks: { unit: 'yes' } }, { marks: { points: '72' } }],
    validities: [{ deliberatedOn: '2028-02-29' }],
    appeals: [{ notifiedOn: '2026-01-31', filedOn: '2026-03-01' }]
  }
  const { given: answers, items, counts } = done(await simulate(other, { given }))
  t.match(answers.map(({ kind, position, isDifferent }: any) => `${kind} ${position} ${isDifferent}`), [
    'assessment_result 0 false', 'assessment_result 1 false', 'commission_vote 0 true', 'commission_quorum 0 true', 'unit_validity 0 true', 'appeal_delay 0 true'
  ])
  t.match(answers[4].after, { expiresOn: '2029-02-28' })
  t.match(answers[5].after, { outcome: 'late', latestOn: '2026-02-28' })
  t.same([items, counts], [[], []], 'and no decision is')
})

t.test('members of the commission are told how many, and see what is theirs; others see nothing', async (t) => {
  const other = await policy('multi-branch-commission', { retake: { minDelay: 6 } })
  const { counts, items } = done(await simulate(other, {}, members[0]!.client))
  t.match(counts.find(({ kind }: { kind: string }) => kind === 'application_outcome'), { replayed: 3, differing: 3 })
  t.same(items.map(({ kind }: { kind: string }) => kind), ['commission_vote'])
  const auditor = await service.as('auditor')
  t.ok(done(await simulate(other, {}, auditor)).items.length > 1)
  for (const role of ['candidate', 'juror', 'examiner', 'employer', 'training_provider'] as const) {
    const reader = await service.as(role, { personId: uuidv7(), organizationId: uuidv7() })
    t.match(await simulate(other, {}, reader), { status: 403, body: { code: 'role_not_allowed' } }, role)
  }
  t.match(await simulate(uuidv7()), { status: 404 })
  t.match(await simulate(other, {}, await service.as('officer', { branchId: await service.openBranch() })), { status: 404 }, 'another branch')
  t.equal((await officer.post(`/v1/policies/${other}/simulations`)).status, 200, 'no body asks nothing in particular')
  t.match(await simulate(other, { limit: 501 }), { status: 422, body: { code: 'validation_failed' } })
  t.match(await simulate(other, { kinds: ['weather'] }), { status: 422, body: { code: 'validation_failed' } })
})

t.test('a session whose members were not all there would not have opened', async (t) => {
  const few = await plan(assembly)
  done(await officer.post(`${few.href}/convene`))
  for (const member of members.slice(0, 3)) done(await attend(assembly, few, member))
  done(await officer.post(`${few.href}/open`))
  const { items } = done(await simulate(await policy('multi-branch-commission'), { kinds: ['commission_quorum'] }))
  t.match(items, [{ id: few.id, before: { outcome: 'reached' }, after: { outcome: 'not_reached', scope: 'employees', needed: 3, present: 2 }, reasons: [{ key: 'commission.quorum' }] }])
})
