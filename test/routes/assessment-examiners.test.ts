import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { recordFact } from '../../src/commands.ts'
import { candidates } from '../../src/db/candidates.ts'
import { callerIn } from '../support/app.ts'
import { startAssessing } from '../support/assessing.ts'
import { changePolicy, openCertificate } from '../support/decisions.ts'
import { accredit, openExaminer, openFile, openSchool, provesTheirHistory } from '../support/training.ts'

const world = await startAssessing(t)
const { app: { db }, branchId, today, refuses, officer, school, examinerId, secondExaminerId, examiner, teacher, file, plan, assigned, result } = world

// Model 5.2, 5.3.
t.test('an examiner who is not accredited, not experienced or no stranger is refused, and nothing moves', async () => {
  const employerOrganizationId = await openSchool(world)
  const { applicationId, candidateId } = await file('awaiting_training', { employerOrganizationId })
  const { href } = await plan(applicationId)
  const assign = (id: string) => () => officer.post(`${href}/assign`, { examinerId: id, secondExaminerId })
  const refused = (code: string, params: object) => ({ status: 422, code, params, errors: [{ pointer: '#/examinerId' }] })
  const examinerWith = async (more: object) => {
    const id = await openExaminer(world, more)
    await accredit(world, { examinerId: id })
    return id
  }
  const bare = await openExaminer(world)
  await refuses(assign(bare), refused('examiner_not_accredited', { examinerId: bare, reason: 'not_granted', date: today }))
  await refuses(assign(await examinerWith({ yearsInTrade: 4 })), refused('examiner_not_qualified', { needed: '5', present: '4' }))
  await refuses(assign(await examinerWith({ retiredOn: '2015-01-01' })), refused('examiner_retired', { limit: '2020-01-01' }))
  await refuses(assign(await examinerWith({ employerOrganizationId })), refused('examiner_not_independent', { rule: 'examiner.independence', relation: 'employs', source: 'employer' }))
  await refuses(assign(uuidv7()), refused('reference_unknown', { what: 'examiner' }))

  await officer.post('/v1/training-enrollments', {
    applicationId, organizationId: school, siteCode: 'VIL', unitCodes: ['U1'], startsOn: today, endsOn: null, plannedHours: 70
  })
  await refuses(assign(await examinerWith({ trainsFor: [school] })), refused('examiner_not_independent', { rule: 'model:5.3', relation: 'trained', source: 'training_enrollment' }))
  const coach = await examinerWith({})
  await recordFact(db, candidates, callerIn(branchId, 'officer'), {
    id: candidateId, collection: 'links', type: 'link_declared', by: ['officer'], content: () => ({ personId: coach, relation: 'coached', declaredOn: today })
  })
  await refuses(assign(coach), refused('examiner_not_independent', { examinerId: coach, relation: 'coached', source: 'declared' }))
})

// Model 5.2.
t.test('an examiner whose right is suspended finds nothing until it is back', async (t) => {
  const examinerId = await openExaminer(world)
  const accreditationId = await accredit(world, { examinerId })
  const { href } = await plan((await file('in_training')).applicationId)
  await officer.post(`${href}/assign`, { examinerId, secondExaminerId })
  const own = await world.as('examiner', { personId: examinerId })
  await officer.post(`/v1/accreditations/${accreditationId}/suspend`, { reason: 'Inspection', effectiveOn: today })
  const lacking = { code: 'examiner_accreditation_lacking', params: { rule: 'model:5.2', examinerId, reason: 'suspended', date: today } }
  await refuses(() => own.post(`${href}/results`, result('U1')), { status: 409, ...lacking, currentStatus: 'assigned' })
  await refuses(() => own.post(`${href}/complete`, { orientation: null, comment: null }), { status: 409, ...lacking })
  await officer.post(`/v1/accreditations/${accreditationId}/reinstate`)
  for (const unit of ['U1', 'U2']) t.equal((await own.post(`${href}/results`, result(unit))).status, 201)
  await officer.post(`/v1/accreditations/${accreditationId}/withdraw`, { reason: 'Fraud', effectiveOn: today })
  await refuses(() => own.post(`${href}/complete`, { orientation: null, comment: null }), { status: 409, code: 'examiner_accreditation_lacking', params: { reason: 'withdrawn' } })
})

t.test('who trained the person in an earlier attempt is no stranger in the next', async () => {
  const earlier = await file('in_training')
  const { href } = (await officer.post('/v1/training-enrollments', {
    applicationId: earlier.applicationId, organizationId: school, siteCode: 'VIL', unitCodes: ['U1'], startsOn: today, endsOn: null, plannedHours: 70
  })).body
  await officer.post(`${href}/terminate`, { reason: 'Never began' })
  const another = { ...world, certificateId: await openCertificate(world, ['U1', 'U2']) }
  const trainer = await openExaminer(world, { trainsFor: [school] })
  await accredit(another, { examinerId: trainer })
  const assign = async () => {
    const applicationId = await openFile(another, { candidateId: earlier.candidateId, status: 'complete', unitCodes: ['U1', 'U2'] })
    const planned = await plan(applicationId, 'positioning')
    return () => officer.post(`${planned.href}/assign?dryRun=true`, { examinerId: trainer })
  }
  const attempt = await assign()
  t.equal((await attempt()).status, 200, 'what never began trained nobody')
  const [kate, agree] = [await world.as('candidate', { personId: earlier.candidateId }), await world.as('training_provider', { organizationId: school })]
  const again = (await officer.post('/v1/training-enrollments', {
    applicationId: earlier.applicationId, organizationId: school, siteCode: 'VIL', unitCodes: ['U1'], startsOn: today, endsOn: null, plannedHours: 70
  })).body
  for (const side of [kate, agree]) await side.post(`${again.href}/agree`)
  await agree.post(`${again.href}/activate`)
  await officer.post(`${again.href}/terminate`, { reason: 'Moved away' })
  await refuses(attempt, { status: 422, code: 'examiner_not_independent', params: { relation: 'trained' } })
})

// Model 2.5: checked when it is given to them, and again when they open it.
t.test('a tie that appears after the assignment stops the examiner, and is told before they write', async (t) => {
  const employerOrganizationId = await openSchool(world)
  const { applicationId, candidateId } = await file('in_training', { employerOrganizationId })
  const { href } = await assigned(applicationId)
  t.equal((await examiner.post(`${href}/results`, result('U1'))).status, 201)
  const blocked = (relation: string, source: string, rule: string, id = examinerId) =>
    ({ code: 'examiner_conflicted', params: { rule, examinerId: id, relation, source } })
  const stopped = async (tie: ReturnType<typeof blocked>) => {
    for (const one of [examiner, teacher]) {
      t.match((await one.get(href)).body.allowedActions, [{ action: 'record_result', blockedBy: [tie] }, { action: 'complete' }, { action: 'mark_absent', blockedBy: [] }])
      await refuses(() => one.post(`${href}/results`, result('U2')), { status: 409, ...tie, currentStatus: 'assigned' })
      await refuses(() => one.post(`${href}/complete`, { orientation: null, comment: null }), { status: 409, ...tie })
    }
  }
  const record = (await officer.get(`/v1/examiners/${secondExaminerId}`))
  const { id, href: _, etag: __, ...content } = record.body
  const change = async (more: object) => {
    const { body: { etag } } = await officer.get(`/v1/examiners/${id}`)
    t.equal((await officer.put(`/v1/examiners/${id}`, { ...content, ...more }, { 'if-match': `"${etag}"` })).status, 200)
  }
  await change({ trainsCompanies: [{ organizationId: employerOrganizationId, certificateId: world.certificateId }] })
  await stopped(blocked('trains_company', 'examiner_record', 'model:2.5', id))
  await change({ trainsCompanies: [{ organizationId: employerOrganizationId, certificateId: uuidv7() }] })
  t.match((await examiner.get(href)).body.allowedActions, [{ action: 'record_result', blockedBy: [] }])
  await change({})

  t.equal((await officer.post(`/v1/candidates/${candidateId}/links`, { personId: examinerId, relation: 'assessed' })).status, 201)
  t.match((await examiner.get(href)).body.allowedActions, [{ action: 'record_result', blockedBy: [] }], 'no tie for an examiner')
  await officer.post(`/v1/candidates/${candidateId}/links`, { personId: examinerId, relation: 'family' })
  await stopped(blocked('family', 'declared', 'model:2.5'))
})

t.test('a pair: needed where the policy asks, and either of the two writes', async (t) => {
  const { applicationId, candidateId } = await file('in_training')
  const { href } = await plan(applicationId)
  const assign = (body: object) => () => officer.post(`${href}/assign`, { examinerId, ...body })
  const refused = (code: string, params: object) => ({ status: 422, code, params: { rule: 'examiner.pair', ...params }, errors: [{ pointer: '#/secondExaminerId' }] })
  await refuses(assign({}), refused('examiner_pair_required', { needed: '2', present: '1' }))
  await refuses(assign({ secondExaminerId: null }), refused('examiner_pair_required', {}))
  await refuses(assign({ secondExaminerId: examinerId }), refused('examiner_named_twice', { examinerId }))
  await refuses(assign({ secondExaminerId: uuidv7() }), { status: 422, code: 'reference_unknown', errors: [{ pointer: '#/secondExaminerId' }] })
  const colleague = await openExaminer(world)
  await accredit(world, { examinerId: colleague })
  await refuses(assign({ secondExaminerId: colleague }), refused('examiner_quality_missing', { quality: 'pedagogical' }))
  t.match(await assign({ secondExaminerId })(), { status: 200, body: { examinerId, secondExaminerId } })
  t.match((await teacher.get('/v1/assessments')).body.items[0], { applicationId, secondExaminerId })
  t.match((await officer.get(`/v1/assessments?secondExaminerId=${secondExaminerId}&applicationId=${applicationId}`)).body.items, [{ examinerId }])
  t.equal((await teacher.get(`/v1/candidates/${candidateId}`)).status, 200)
  t.equal((await teacher.post(`${href}/results`, result('U1'))).status, 201)
  t.equal((await examiner.post(`${href}/results`, result('U2'))).status, 201)
  t.equal((await teacher.post(`${href}/complete`, { orientation: null, comment: null })).body.status, 'completed')
})

t.test('an examiner of whom nothing more is said practises the trade and trains no company', async (t) => {
  const plain = { familyName: 'Marchand', givenNames: 'Inès', email: null, employerOrganizationId: null, trainsFor: [], yearsInTrade: 7, retiredOn: null }
  const create = (more: object) => officer.post('/v1/examiners', { ...plain, ...more })
  t.match(await create({}), { status: 201, body: { ...plain, trainsCompanies: [], qualities: ['professional'] } })
  const whole = { qualities: ['pedagogical', 'professional'], trainsCompanies: [{ organizationId: school, certificateId: null }] }
  const { body } = await create(whole)
  t.match((await officer.get(body.href)).body, whole)
  await refuses(() => create({ qualities: [] }), { status: 422, errors: [{ pointer: '#/qualities' }] })
  await refuses(() => create({ qualities: ['kind'] }), { status: 422, errors: [{ pointer: '#/qualities/0' }] })
  t.match(await create({ trainsCompanies: [{ organizationId: school }] }), { status: 201, body: { trainsCompanies: [{ certificateId: null }] } })
})

// Text of 2011.
t.test('a colleague from another service is declared, where the policy lets them assess', async (t) => {
  const employerOrganizationId = await openSchool(world)
  const { applicationId } = await file('in_training', { employerOrganizationId })
  const colleague = await openExaminer(world, { employerOrganizationId })
  await accredit(world, { examinerId: colleague })
  const { href } = await plan(applicationId)
  const assign = (more: object = {}) => () => officer.post(`${href}/assign`, { examinerId: colleague, ...more })
  const refused = { status: 422, code: 'examiner_not_independent', params: { rule: 'examiner.independence', source: 'employer' }, errors: [{ pointer: '#/examinerId' }] }
  await refuses(assign({ secondExaminerId, isOtherService: true }), refused)
  await changePolicy(world, { examiner: { independence: { sameEmployer: 'other_service' } } })
  await refuses(assign(), refused)
  t.match((await assign({ isOtherService: true })()).body, { status: 'assigned', examinerId: colleague, secondExaminerId: null, isOtherService: true })
  const own = await world.as('examiner', { personId: colleague })
  t.equal((await own.post(`${href}/results`, result('U1'))).status, 201)
  await changePolicy(world, 'cleaning')
  await refuses(() => own.post(`${href}/results`, result('U2')), { status: 409, code: 'examiner_conflicted', params: { relation: 'employs' } })
})

t.test('the history of each row rebuilds it', (t) => provesTheirHistory(t, world))
