import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { addDays, addYears } from '../../src/domain/rules/calendar.ts'
import { startApp } from '../support/app.ts'
import { done } from '../support/assembly.ts'
import { changePolicy, openCandidate, openCertificate } from '../support/decisions.ts'
import { provesItsHistory } from '../support/history.ts'
import { leavesNothing } from '../support/traces.ts'

const service = await startApp(t)
const { branchId } = service
const officer = await service.as('officer', { personId: uuidv7() })
const { today } = done(await officer.get(`/v1/branches/${branchId}`))

async function opened (certificateId: string) {
  const candidateId = await openCandidate(service, { category: 'job_seeker' })
  const candidate = await service.as('candidate', { personId: candidateId })
  const asked = { candidateId, certificateId, route: 'continuing_training', scheme: 'self_funded' }
  const { href } = done(await candidate.post('/v1/applications', asked))
  return { href, submit: () => candidate.post(`${href}/submit`) }
}

// Domain 3.1 [S41][S42]: adopted on 8 January 2024, for two years unless renewed.
t.test('after the end of its definition a certificate takes no application, unless it renews itself', async (t) => {
  const certificateId = await openCertificate(service, ['U1'])
  const endedOn = addYears('2024-01-08', 2)
  t.ok(endedOn < today)
  const { submit } = await opened(certificateId)
  await changePolicy(service, { certificate: { definitionLifetime: { years: 2 } } })
  t.match((await submit()).body, { status: 409, code: 'definition_ended', params: { endedOn, rule: 'certificate.definitionLifetime' } })
  await changePolicy(service, { certificate: { definitionLifetime: { years: 2, tacitRenewal: true } } })
  t.match(done(await submit()), { status: 'submitted' })
  await changePolicy(service, {})
})

// Model 2.4: a new policy never changes running clocks.
t.test('a term keeps the length that the rules gave it when it began', async (t) => {
  await changePolicy(service, { certificate: { definitionLifetime: { years: 40 } } })
  const certificateId = await openCertificate(service, ['U1'])
  const { submit } = await opened(certificateId)
  const later = { title: 'Short terms', validFrom: today, preset: null, rules: { certificate: { definitionLifetime: { years: 2 } } } }
  t.equal((await officer.post('/v1/policies', later)).status, 201)
  t.match(done(await submit()), { status: 'submitted' })
  const ends = async () => (await officer.get('/v1/deadlines?kind=definition_end&before=2100-01-01')).body.items.filter(({ id }: { id: string }) => id === certificateId)
  t.match(await ends(), [{ dueOn: '2064-01-08' }])
})

// Domain 3.1 [S63][S66].
t.test('a certificate is reviewed once a year', async (t) => {
  const href = `/v1/certificates/${await openCertificate(service, ['U1'])}`
  const year = Number(today.slice(0, 4))
  const review = (of: number) => officer.post(`${href}/reviews`, { year: of, findings: '12 holders, 11 in work' })
  const recorded = await review(year)
  t.match(recorded, { status: 201, body: { reviews: [{ year, findings: '12 holders, 11 in work', recordedOn: today }] } })
  const refused = await leavesNothing(service, ['certificate'], [
    [409, 'review_recorded_already', () => review(year)], [422, 'review_too_early', () => review(year + 1)]
  ])
  for (const { body } of refused) t.match(body.errors, [{ pointer: '#/year' }])
  t.match(done(await review(year - 1)).reviews, [{ year }, { year: year - 1 }])
  t.match(done(await officer.get(`${href}/reviews`)).items, [{ year }, { year: year - 1 }])
  const auditor = await service.as('auditor')
  t.equal((await auditor.post(`${href}/reviews`, { year: year - 2, findings: 'x' })).status, 403)
})

// Domain 3.0, national rules 2 and 10.
t.test('a registration ends early, leaves its tail, and may be asked for again', async (t) => {
  const href = `/v1/certificates/${await openCertificate(service, ['U1'])}`
  const end = (endedOn: string, more: object = {}) =>
    officer.post(`${href}/end-registration`, { endedOn, lastDeliveryDate: addDays(endedOn, 30), reason: 'Withdrawn by the register', ...more })
  const refused = await leavesNothing(service, ['certificate'], [
    [422, 'date_too_late', () => end('2029-02-01')],
    [422, 'date_too_early', () => end('2024-01-31')],
    [422, 'date_too_early', () => end(today, { lastDeliveryDate: addDays(today, -1) })]
  ])
  t.same(refused.map(({ body }) => body.errors[0].pointer), ['#/endedOn', '#/endedOn', '#/lastDeliveryDate'])
  const yesterday = addDays(today, -1)
  t.match(done(await end(yesterday)), { status: 'active', register: 'rncp', registrationEnd: yesterday, isExpired: true, earlierRegistrations: [] })
  const filed = done(await officer.post(`${href}/file-registration`, { register: 'rncp' }))
  t.match(filed, {
    status: 'registration_pending',
    registrationEnd: null,
    isExpired: false,
    earlierRegistrations: [{ registrationNumber: 'RNCP38565', level: 4, registrationEnd: yesterday, lastDeliveryDate: addDays(yesterday, 30) }]
  })
  const record = (isSingleCohort?: boolean) => officer.post(`${href}/record-registration`, {
    registrationNumber: 'RNCP40871',
    level: 4,
    decidedOn: today,
    effectiveOn: today,
    registrationEnd: addYears(today, 4),
    lastDeliveryDate: addYears(today, 5),
    ...isSingleCohort !== undefined && { isSingleCohort }
  })
  t.match((await record(true)).body, { status: 422, code: 'registration_too_long', params: { years: '3', latest: addYears(today, 3) } })
  t.match(done(await record()), { status: 'registered', isSingleCohort: false, earlierRegistrations: [{ registrationNumber: 'RNCP38565' }] })
})

// Model 3, certificate: suspended, it takes no new applications; those under way go on.
t.test('a suspended certificate takes nobody new, and lets go on who has entered', async (t) => {
  const certificateId = await openCertificate(service, ['U1'])
  const [entered, waiting] = [await opened(certificateId), await opened(certificateId)]
  done(await entered.submit())
  done(await officer.post(`/v1/certificates/${certificateId}/suspend`, { reason: 'The platform is unsafe' }))
  t.match((await waiting.submit()).body, { status: 409, code: 'certificate_not_open', params: { status: 'suspended' } })
  t.match(done(await officer.post(`${entered.href}/accept`)), { status: 'complete' })
  done(await officer.post(`/v1/certificates/${certificateId}/reinstate`))
  t.match(done(await waiting.submit()), { status: 'submitted' })
  await provesItsHistory(service.ownerUrl, branchId)
})
