import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { addDays, addMonths, yearOf } from '../../src/domain/rules/calendar.ts'
import { changePolicy, openCandidate } from '../support/decisions.ts'
import { accredit, openExaminer, openFile, openSchool, startTraining } from '../support/training.ts'

const world = await startTraining(t)
const { certificateId, today, inDays } = world
const officer = await world.as('officer')
const organizationId = await openSchool(world)
const school = await world.as('training_provider', { organizationId })

const fileOf = async (status: 'awaiting_training' | 'complete') => openFile(world, { candidateId: await openCandidate(world), status })
const question = { certificateId, activity: 'preparation', siteCode: 'VIL' }
const unknown = (parameter: string) => ({ status: 400, code: 'question_unknown', params: { parameter } })
const ask = (more: Record<string, string> = {}, client = officer) =>
  client.get(`/v1/accreditation-checks?${new URLSearchParams({ ...question, ...more })}`)

t.test('whether an organisation was allowed to train on a site on a day, and by which right', async (t) => {
  const old = await accredit(world, { organizationId, siteCodes: ['VIL'] }, { validFrom: inDays(-800), validUntil: inDays(-100) })
  const current = await accredit(world, { organizationId, siteCodes: ['VIL'] }, { validFrom: inDays(-50), validUntil: inDays(100) })
  const asked = await accredit(world, { organizationId }, { status: 'submitted', validFrom: null, validUntil: null })
  const { body } = await ask({ organizationId })
  t.match(body, {
    organizationId,
    examinerId: null,
    ...question,
    date: today,
    isCovered: true,
    reason: null,
    accreditationId: current,
    validFrom: inDays(-50),
    validUntil: inDays(100)
  })
  t.strictSame(body.accreditations, [
    { accreditationId: current, status: 'granted', validFrom: inDays(-50), validUntil: inDays(100), isCovered: true, reason: null },
    { accreditationId: old, status: 'granted', validFrom: inDays(-800), validUntil: inDays(-100), isCovered: false, reason: 'expired' },
    { accreditationId: asked, status: 'submitted', validFrom: null, validUntil: null, isCovered: false, reason: 'not_granted' }
  ])
  const on = async (date: string, more = {}) => {
    const { isCovered, reason, accreditationId } = (await ask({ organizationId, date, ...more })).body
    return [isCovered, reason, accreditationId]
  }
  t.strictSame(await on(inDays(-801)), [false, 'not_yet_valid', null])
  t.strictSame(await on(inDays(-800)), [true, null, old])
  t.strictSame(await on(inDays(-100)), [true, null, old])
  t.strictSame(await on(inDays(-99)), [false, 'expired', null])
  t.strictSame(await on(inDays(-51)), [false, 'expired', null])
  t.strictSame(await on(inDays(-50)), [true, null, current])
  t.strictSame(await on(inDays(100)), [true, null, current])
  t.strictSame(await on(inDays(101)), [false, 'expired', null])
  const reasonsFor = async (more: Record<string, string>) =>
    (await ask({ organizationId, ...more })).body.accreditations.map(({ reason }: { reason: string }) => reason)
  t.strictSame(await reasonsFor({ siteCode: 'LYO' }), ['site_not_covered', 'expired', 'not_granted'])
  t.strictSame(await reasonsFor({ activity: 'assessment' }), ['activity_not_covered', 'expired', 'not_granted'])
  t.match((await ask({ organizationId: await openSchool(world) })).body, { isCovered: false, reason: 'not_granted', accreditations: [] })
})

t.test('a suspension tells for its days, also once it is lifted', async (t) => {
  const holder = await openSchool(world)
  await accredit(world, { organizationId: holder, siteCodes: ['VIL'] }, { suspensions: [{ from: inDays(-20), until: inDays(-10) }] })
  const reasonOn = async (days: number) => (await ask({ organizationId: holder, date: inDays(days) })).body.reason
  t.strictSame([await reasonOn(-21), await reasonOn(-20), await reasonOn(-11), await reasonOn(-10)], [null, 'suspended', 'suspended', null])
})

t.test('the letter of the year counts where the rules of that day ask for it', async (t) => {
  const holder = await openSchool(world)
  const id = await accredit(world, { organizationId: holder, siteCodes: ['VIL'] }, { validFrom: inDays(-30), validUntil: addMonths(today, 24) })
  await changePolicy(world, { accreditation: { commitmentLetter: 'yearly' } })
  t.teardown(() => changePolicy(world, 'cleaning'))
  const reasonOn = async (date: string) => [
    (await ask({ organizationId: holder, date })).body.reason,
    (await officer.get(`/v1/accreditations/${id}/covers?${new URLSearchParams({ ...question, asOf: date })}`)).body.reason
  ]
  t.strictSame(await reasonOn(today), ['not_committed', 'not_committed'])
  await officer.post(`/v1/accreditations/${id}/commitments`, { year: yearOf(today) })
  t.strictSame(await reasonOn(today), [null, null])
  t.strictSame(await reasonOn(`${yearOf(today) + 1}-01-01`), ['not_committed', 'not_committed'])
})

t.test('an examiner is asked about without a site', async (t) => {
  const examinerId = await openExaminer(world)
  const id = await accredit(world, { examinerId })
  const own = await world.as('examiner', { personId: examinerId })
  const { siteCode, ...assessing } = { ...question, activity: 'assessment' }
  const url = `/v1/accreditation-checks?${new URLSearchParams(assessing)}`
  t.match((await own.get(url)).body, { examinerId, organizationId: null, siteCode: null, isCovered: true, accreditationId: id })
  t.match((await officer.get(`${url}&examinerId=${examinerId}`)).body, { isCovered: true, accreditationId: id })
  t.match((await own.get(`${url}&examinerId=${await openExaminer(world)}`)).body, unknown('examinerId'))
})

t.test('those who oversee ask about anybody, a holder about itself, and nobody else', async (t) => {
  for (const role of ['auditor', 'commission_member'] as const) t.equal((await ask({ organizationId }, await world.as(role))).status, 200, role)
  t.match((await ask({}, school)).body, { organizationId, isCovered: true })
  t.equal((await ask({ organizationId }, school)).status, 200)
  t.match((await ask({ organizationId: await openSchool(world) }, school)).body, unknown('organizationId'))
  t.match((await ask({ examinerId: await openExaminer(world) }, school)).body, unknown('examinerId'))
  for (const role of ['candidate', 'employer', 'juror'] as const) {
    const { body } = await ask({ organizationId }, await world.as(role, { personId: uuidv7(), organizationId }))
    t.match(body, { status: 403, code: 'role_not_allowed', params: { action: 'check_accreditation' } }, role)
  }
  const stranger = await world.as('officer', { branchId: await world.openBranch() })
  t.match((await ask({ organizationId }, stranger)).body, unknown('organizationId'))
})

t.test('a question names one holder, and what the branch knows', async (t) => {
  t.match((await ask()).body, { status: 400, code: 'question_holder', params: { count: '0' } })
  t.match((await ask({ organizationId, examinerId: uuidv7() })).body, { status: 400, code: 'question_holder', params: { count: '2' } })
  t.match((await ask({ organizationId: uuidv7() })).body, unknown('organizationId'))
  t.match((await ask({ organizationId, certificateId: uuidv7() })).body, unknown('certificateId'))
  t.match((await ask({ organizationId, date: '2026-02-30' })).body, { status: 400, errors: [{ parameter: 'date' }] })
})

// Model, accreditation: no new enrollment from the effective date; a disposition per running one; what was assessed before stays.
t.test('a right taken back in mid-training: the day before, the day, the day after', async (t) => {
  const holder = await openSchool(world)
  const right = await accredit(world, { organizationId: holder })
  const provider = await world.as('training_provider', { organizationId: holder })
  const propose = async (startsOn: string) => officer.post('/v1/training-enrollments', {
    applicationId: await fileOf('awaiting_training'),
    organizationId: holder,
    siteCode: 'VIL',
    unitCodes: ['U1'],
    startsOn,
    endsOn: null,
    plannedHours: 70
  })
  const running = (await propose(today)).body

  const end = inDays(5)
  const href = `/v1/accreditations/${right}`
  t.match((await officer.post(`${href}/withdraw`, { reason: 'Repeated breach', effectiveOn: end })).body, { status: 'withdrawn', withdrawnFrom: end })
  t.equal((await propose(addDays(end, -1))).status, 201, 'the day before')
  for (const startsOn of [end, addDays(end, 1)]) {
    t.match((await propose(startsOn)).body, { status: 422, code: 'organization_not_accredited', params: { reason: 'withdrawn', date: startsOn } }, startsOn)
  }
  const checked = async (date: string) => (await ask({ organizationId: holder, date })).body.reason
  t.strictSame([await checked(addDays(end, -1)), await checked(end), await checked(addDays(end, 1))], [null, 'withdrawn', 'withdrawn'])

  const close = () => officer.post(`${href}/close-case`)
  t.match((await close()).body, { status: 409, code: 'end_not_reached', params: { from: end } })
  const blockers = (await officer.get(href)).body.allowedActions.find(({ action }: any) => action === 'close_case').blockedBy
  t.match(blockers, [{ code: 'end_not_reached' }, { code: 'dispositions_missing', params: { count: '2' } }])
  t.match((await provider.post(`${href}/dispositions`, { trainingEnrollmentId: running.id, disposition: 'complete_here', note: null })), { status: 201 })
  t.match((await officer.get(running.href)).body, { status: 'proposed' })
})

t.test('an examiner whose right is taken back assesses no more; what they found before stays', async (t) => {
  const examinerId = await openExaminer(world)
  const right = await accredit(world, { examinerId })
  const examiner = await world.as('examiner', { personId: examinerId })
  const assign = async () => {
    const plan = { applicationId: await fileOf('complete'), kind: 'positioning', unitCodes: ['U1', 'U2'], plannedFor: today }
    const { href } = (await officer.post('/v1/assessments', plan)).body
    return { href, ...(await officer.post(`${href}/assign`, { examinerId, secondExaminerId: null })) }
  }
  const complete = (href: string) => examiner.post(`${href}/complete`, { orientation: 'training', comment: null })
  const [done, open] = [await assign(), await assign()]
  t.match(await complete(done.href), { status: 200, body: { status: 'completed' } })
  t.equal((await officer.post(`/v1/accreditations/${right}/withdraw`, { reason: 'Repeated breach', effectiveOn: today })).status, 200)
  t.match((await assign()).body, { status: 422, code: 'examiner_not_accredited', params: { reason: 'withdrawn', date: today } })
  t.match((await complete(open.href)).body, { status: 409, code: 'examiner_accreditation_lacking', params: { reason: 'withdrawn' } })
  t.match((await officer.get(done.href)).body, { status: 'completed', orientation: 'training' })
  t.match(await officer.post(`${done.href}/lock`), { status: 200, body: { status: 'locked' } })
})

// Building materials, https://legal.tricoteuses.fr/articles/KALIARTI000029324357
t.test('where a letter is asked for each year, nobody trains or assesses without that of the year', async (t) => {
  const [holder, examinerId] = [await openSchool(world), await openExaminer(world)]
  const [right, personal] = [await accredit(world, { organizationId: holder }), await accredit(world, { examinerId })]
  await changePolicy(world, { accreditation: { commitmentLetter: 'yearly' } })
  t.teardown(() => changePolicy(world, 'cleaning'))
  const propose = async () => officer.post('/v1/training-enrollments', {
    applicationId: await openFile(world, { candidateId: await openCandidate(world), status: 'awaiting_training' }),
    organizationId: holder,
    siteCode: 'VIL',
    unitCodes: ['U1'],
    startsOn: today,
    endsOn: null,
    plannedHours: 70
  })
  t.match((await propose()).body, { status: 422, code: 'organization_not_accredited', params: { reason: 'not_committed', date: today } })
  const applicationId = await openFile(world, { candidateId: await openCandidate(world), status: 'complete' })
  const planned = (await officer.post('/v1/assessments', { applicationId, kind: 'positioning', unitCodes: ['U1', 'U2'], plannedFor: today })).body
  const assign = () => officer.post(`${planned.href}/assign`, { examinerId, secondExaminerId: null })
  t.match((await assign()).body, { status: 422, code: 'examiner_not_accredited', params: { reason: 'not_committed' } })

  const year = Number(today.slice(0, 4))
  const theirs = await world.as('training_provider', { organizationId: holder })
  const sign = (id: string, client = theirs, which = year) => client.post(`/v1/accreditations/${id}/commitments`, { year: which })
  await world.refuses(() => sign(right, theirs, year - 1), { status: 422, code: 'commitment_year_outside', params: { from: String(year) }, errors: [{ pointer: '#/year' }] })
  await world.refuses(() => sign(right, school), { status: 404 })
  t.match(await sign(right), { status: 201, body: { commitments: [{ year }] } })
  await world.refuses(() => sign(right), { status: 422, code: 'commitment_signed', errors: [{ pointer: '#/year' }] })
  t.match(await sign(personal, await world.as('examiner', { personId: examinerId })), { status: 201 })
  t.match(await propose(), { status: 201 })
  t.match(await assign(), { status: 200 })
})
