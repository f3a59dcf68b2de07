import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { type Answer, startApp } from '../support/app.ts'
import { createCertificate, done, gather, openSession, projectContent, propose, vote } from '../support/assembly.ts'
import { frameworkOf } from '../support/frameworks.ts'
import { provesItsHistory } from '../support/history.ts'
import { leavesNothing } from '../support/traces.ts'

const service = await startApp(t, { preset: 'cleaning' })
const assembly = await gather(service)
const { officer, members: [member], today } = assembly
const session = await openSession(assembly)
const certificate = await createCertificate(assembly, session, 'CQP-BASE')

const collection = '/v1/certificate-projects'
const creation = (code: string, more: object = {}) => ({ kind: 'creation', certificateId: null, ...projectContent(code, more) })
const open = async (body: object, client = officer) => done(await client.post(collection, body))
const show = async ({ href }: { href: string }) => done(await officer.get(href))
const actionsOf = ({ allowedActions }: any) => allowedActions.map(({ action }: { action: string }) => action)
const change = (href: string, body: unknown, etag: string, client = officer): Promise<Answer> =>
  client.put(href, body, { 'if-match': `"${etag}"` })

t.test('a project becomes a certificate with its framework by one vote of the commission', async (t) => {
  const created = await officer.post(collection, creation('CQP-ONE', { framework: undefined }))
  t.equal(created.status, 201)
  const project = created.body
  t.match(created.headers, { location: `${collection}/${project.id}`, etag: '"1"' })
  t.match(project, { kind: 'creation', certificateId: null, status: 'draft', proposedOn: today, decidedOn: null, etag: '1' })
  t.notOk('framework' in project, 'absent until it is designed')
  t.match(project.allowedActions.find(({ action }: any) => action === 'submit').blockedBy,
    [{ code: 'framework_incomplete', params: { part: 'framework' } }])

  const edited = done(await change(project.href, projectContent('CQP-ONE'), '1', member!.client))
  t.match(edited, { etag: '2', status: 'draft' })
  t.strictSame(edited.framework, frameworkOf('B1', 'B2'))
  t.match(done(await member!.client.post(`${project.href}/submit`)), { status: 'commission_review', etag: '3' })
  t.match(await vote(assembly, session, { subject: 'project_framework', subjectId: project.id }),
    { status: 'adopted', decidedOn: today })
  t.match(await show(project), { status: 'approved', decidedOn: today, etag: '4', allowedActions: [] })

  const { items } = done(await officer.get('/v1/certificates?code=CQP-ONE'))
  t.match(items, [{ code: 'CQP-ONE', status: 'active', frameworkVersion: 1 }])
  const framework = done(await officer.get(`/v1/certificates/${items[0].id}/frameworks/1`))
  t.match(framework, { certificateId: items[0].id, projectId: project.id, version: 1, adoptedOn: today, effectiveOn: today })
  t.strictSame(framework.content, frameworkOf('B1', 'B2'))
  const { items: events } = done(await officer.get(`${project.href}/events`))
  t.strictSame(events.map(({ type, actorRole }: any) => [type.split('.')[1], actorRole]),
    [['proposed', 'officer'], ['edited', 'commission_member'], ['submitted', 'commission_member'], ['approved', 'system']])
})

t.test('a revision brings the next version, which maps every unit of the present one', async (t) => {
  const { id, code } = certificate
  const revision = (framework: object) => ({ kind: 'revision', certificateId: id, ...projectContent(code, { framework }) })
  const project = await open(revision(frameworkOf('C1')))
  t.match((await officer.post(`${project.href}/submit`)).body,
    { status: 409, code: 'mapping_incomplete', params: { unit: 'B1', version: '1' } })
  const mapping = ['B1', 'B2'].map((fromUnit) => ({ fromVersion: 1, fromUnit, toUnit: 'C1', kind: 'partial' }))
  done(await change(project.href, revisionContent(code, { ...frameworkOf('C1'), mapping }), '1'))
  done(await officer.post(`${project.href}/submit`))
  await vote(assembly, session, { subject: 'project_framework', subjectId: project.id })
  t.match(done(await officer.get(certificate.href)), { frameworkVersion: 2, etag: '2' })
  t.strictSame(done(await officer.get(`${certificate.href}/frameworks/2`)).content.mapping, mapping)
})
const revisionContent = (code: string, framework: object) => projectContent(code, { framework })

t.test('renewal and closure act on the certificate that they name', async (t) => {
  const own = await createCertificate(assembly, session, 'CQP-END')
  const consequences = { renewal: { renewedOn: today, status: 'active' }, closure: { closedOn: today, status: 'closed' } }
  for (const [kind, after] of Object.entries(consequences)) {
    const project = await open({ kind, certificateId: own.id, ...projectContent('CQP-END', { framework: undefined }) })
    done(await officer.post(`${project.href}/submit`))
    await vote(assembly, session, { subject: 'project_framework', subjectId: project.id })
    t.match(done(await officer.get(own.href)), after, kind)
  }
  const late = await open({ kind: 'renewal', certificateId: own.id, ...projectContent('CQP-END', { framework: undefined }) })
  t.match((await officer.post(`${late.href}/submit`)).body, { status: 409, code: 'certificate_closed', params: { code: 'CQP-END' } })
})

t.test('the commission rejects, or sends back for rework with its reason', async (t) => {
  const rejected = await open(creation('CQP-NO'))
  done(await officer.post(`${rejected.href}/submit`))
  t.match(await vote(assembly, session, { subject: 'project_framework', subjectId: rejected.id }, ['against']), { status: 'rejected' })
  t.match(await show(rejected), { status: 'rejected', decidedOn: today, allowedActions: [] })

  const returned = await open(creation('CQP-AGAIN'))
  done(await officer.post(`${returned.href}/submit`))
  const { href } = await propose(assembly, { subject: 'project_framework', subjectId: returned.id })
  done(await officer.post(`${href}/postpone`, { reason: 'Unit B2 is unclear', forRework: true }))
  const design = await show(returned)
  t.match(design, { status: 'design', reworkReason: 'Unit B2 is unclear' })
  t.strictSame(actionsOf(design), ['edit', 'submit', 'withdraw'])
  t.match((await officer.post(`${href}/table`, { commissionSessionId: session.id })).body,
    { status: 409, code: 'subject_moved_on', params: { status: 'design' } })
  t.match(done(await officer.post(`${returned.href}/withdraw`, { reason: 'No time' })), { status: 'withdrawn', reason: 'No time' })
})

// project.opportunityStage: pharmacy [S50], metallurgy [S8].
t.test('where the branch votes on the opportunity, the design comes after that vote', async (t) => {
  const branchId = await service.openBranch()
  const theirs = await gather(service, 4, branchId)
  const rules = { project: { opportunityStage: true, proposers: ['officer', 'training_provider'] } }
  done(await theirs.officer.post('/v1/policies', { title: 'Opportunity first', validFrom: theirs.today, preset: 'cleaning', rules }))
  const organizationId = uuidv7()
  const provider = await service.as('training_provider', { branchId, organizationId })
  const project = await open(creation('CQP-IDEA', { framework: undefined }), provider)
  t.match(project, { proposedBy: organizationId, allowedActions: [] }, 'who proposes leaves the rest to the branch')
  t.match((await theirs.officer.post(`${project.href}/submit`)).body,
    { code: 'opportunity_not_voted', params: { rule: 'project.opportunityStage' } })
  t.match(done(await theirs.officer.post(`${project.href}/submit-opportunity`)), { status: 'opportunity_review' })
  const meeting = await openSession(theirs)
  t.match(await vote(theirs, meeting, { subject: 'project_opportunity', subjectId: project.id }), { status: 'adopted' })
  t.match((await provider.get(project.href)).body, { status: 'design', allowedActions: [] })
  const stranger = await service.as('training_provider', { branchId, organizationId: uuidv7() })
  t.match((await stranger.get(project.href)).body, { status: 404, code: 'not_found' }, 'another organisation does not see it')
  t.strictSame(done(await stranger.get(collection)).items, [])
  t.match((await service.as('employer', { branchId, organizationId }).then((employer) => employer.post(collection, creation('CQP-E')))).body,
    { status: 403, code: 'proposer_not_allowed', params: { rule: 'project.proposers', role: 'employer' } })
  await provesItsHistory(service.ownerUrl, branchId)
})

t.test('what is refused says why and writes nothing', async (t) => {
  const draft = await open(creation('CQP-DRAFT'))
  const twin = await open(creation('CQP-BASE'))
  const gone = await open(creation('CQP-GONE'))
  done(await officer.post(`${gone.href}/withdraw`, { reason: 'Given up' }))
  const foreign = await gather(service, 0, await service.openBranch())
  const theirs = await open(creation('CQP-THEIRS'), foreign.officer)
  const [auditor, candidate, provider] = await Promise.all([
    service.as('auditor'), service.as('candidate', { personId: uuidv7() }), service.as('training_provider', { organizationId: uuidv7() })
  ])
  const content = projectContent('CQP-DRAFT')
  const [late, faulty, named, unnamed, stolen] = await leavesNothing(service, ['certificate_project', 'certificate'], [
    [409, 'action_not_allowed', () => officer.post(`${gone.href}/submit`)],
    [422, 'validation_failed', () => officer.post(collection, { ...creation('CQP 1'), kind: 'merger', status: 'approved', need: undefined })],
    [422, 'certificate_unexpected', () => officer.post(collection, { ...creation('CQP-2'), certificateId: certificate.id })],
    [422, 'certificate_not_named', () => officer.post(collection, { ...creation('CQP-3'), kind: 'closure', framework: undefined })],
    [422, 'reference_unknown', () => foreign.officer.post(collection, { ...content, kind: 'closure', certificateId: certificate.id })],
    [422, 'certificate_code_differs', () => officer.post(collection, { ...content, kind: 'revision', certificateId: certificate.id })],
    [403, 'role_not_allowed', () => auditor.post(collection, creation('CQP-4'))],
    [403, 'role_not_allowed', () => candidate.post(collection, creation('CQP-4'))],
    [403, 'proposer_not_allowed', () => provider.post(collection, creation('CQP-4'))],
    [403, 'role_not_allowed', () => auditor.post(`${draft.href}/submit`)],
    [404, 'not_found', () => candidate.post(`${draft.href}/submit`)],
    [404, 'not_found', () => officer.post(`${theirs.href}/submit`)],
    [404, 'not_found', () => officer.post(`${draft.href}/approve`, { decidedOn: today })],
    [428, 'precondition_required', () => officer.put(draft.href, content)],
    [412, 'precondition_failed', () => change(draft.href, content, '7')],
    [409, 'certificate_code_taken', () => officer.post(`${twin.href}/submit`)],
    [409, 'no_opportunity_stage', () => officer.post(`${draft.href}/submit-opportunity`)],
    [422, 'validation_failed', () => officer.post(`${draft.href}/withdraw`, { reason: ' ' })]
  ])
  t.match(late!.body, { currentStatus: 'withdrawn', etag: '2', allowedActions: [] })
  t.same(faulty!.body.errors.map(({ pointer, code }: any) => `${pointer} ${code}`).sort(),
    ['#/code pattern_mismatch', '#/kind not_allowed', '#/status status_read_only'])
  for (const answer of [named, unnamed, stolen]) t.match(answer!.body.errors, [{ pointer: '#/certificateId' }])
})

// project.criteria: need, employment, articulation, competences [S1].
t.test('a project that leaves a criterion of its branch open is not handed in', async (t) => {
  const branchId = await service.openBranch()
  const theirs = await gather(service, 4, branchId)
  const rules = { project: { criteria: ['need', 'employment'] } }
  done(await theirs.officer.post('/v1/policies', { title: 'Criteria', validFrom: theirs.today, preset: 'cleaning', rules }))
  const answers = [{ criterion: 'need', text: 'Three hundred jobs are open in every region.' }]
  const project = await open(creation('CQP-ASKED', { answers }), theirs.officer)
  t.match(project.answers, answers)
  t.match((await theirs.officer.post(`${project.href}/submit`)).body,
    { status: 409, code: 'criterion_unanswered', params: { rule: 'project.criteria', criterion: 'employment' } })
  const full = [...answers, { criterion: 'employment', text: 'Nine holders of ten work in the trade.' }]
  const edited = done(await change(project.href, projectContent('CQP-ASKED', { answers: full }), '1', theirs.officer))
  t.strictSame(edited.answers, full)
  t.match(done(await theirs.officer.post(`${project.href}/submit`)), { status: 'commission_review' })
  t.match((await theirs.officer.post(collection, creation('CQP-ODD', { answers: [{ criterion: 'beauty', text: 'It is.' }] }))).body,
    { status: 422, errors: [{ pointer: '#/answers/0/criterion' }] })
  await provesItsHistory(service.ownerUrl, branchId)
})

t.test('a list is narrowed by kind, status and code; every row and event agree', async (t) => {
  const { items } = done(await officer.get(`${collection}?kind=creation&status=draft&code=CQP-DRAFT`))
  t.match(items, [{ code: 'CQP-DRAFT', kind: 'creation', status: 'draft', proposedOn: today, etag: '1' }])
  t.notOk('framework' in items[0])
  t.match(await officer.get(`${collection}?status=merged`), { status: 400, body: { errors: [{ parameter: 'status' }] } })
  const { rows, events } = await provesItsHistory(service.ownerUrl, service.branchId)
  t.ok(rows > 30 && events > rows)
})
