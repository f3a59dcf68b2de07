import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { isAwardNumber, readVerificationCode } from '../../src/domain/rules/numbers.ts'
import { startApp } from '../support/app.ts'
import { changePolicy, deliberate, openCandidate, openCertificate, openOrganization, openReadyFile, signMinutes } from '../support/decisions.ts'
import { provesItsHistory } from '../support/history.ts'
import { leavesNothing } from '../support/traces.ts'

const service = await startApp(t)
const officer = await service.as('officer', { personId: uuidv7() })
const certificateId = await openCertificate(service, ['B1', 'B2'])
const both = { B1: true, B2: true }

/** A person of whom the jury approved everything. */
async function awarded ({ signs = true, ...file }: { signs?: boolean, employerOrganizationId?: string, managedBy?: string } = {}) {
  const { managedBy, ...rest } = file
  const candidateId = await openCandidate(service, { managingOrganizationId: managedBy ?? null })
  const applicationId = await openReadyFile(service, { candidateId, certificateId, unitCodes: ['B1', 'B2'], ...rest })
  const jurySessionId = await deliberate(service, { certificateId, files: [{ applicationId, units: both }], signs })
  const { items: [summary] } = (await officer.get(`/v1/awards?candidateId=${candidateId}`)).body
  return { candidateId, applicationId, jurySessionId, award: (await officer.get(`/v1/awards/${summary.id}`)).body }
}

const sequenceOf = ({ award }: Awaited<ReturnType<typeof awarded>>) => Number(award.number.split('-')[2])

t.test('a jury that approves everything writes an award with number, code and level', async (t) => {
  const { candidateId, applicationId, jurySessionId, award } = await awarded()
  const { body: { today } } = await officer.get(`/v1/branches/${service.branchId}`)
  t.match(award, {
    status: 'issued',
    candidateId,
    certificateId,
    applicationId,
    jurySessionId,
    frameworkVersion: 1,
    decidedOn: today,
    deliveredOn: today,
    level: 4,
    registrationNumber: 'RNCP38565',
    duplicatedOn: null,
    revokedOn: null,
    etag: '1'
  })
  t.ok(isAwardNumber(award.number), award.number)
  t.equal(award.number.split('-')[1], today.slice(0, 4))
  t.equal(readVerificationCode(award.verificationCode)?.prefix, award.number.split('-')[0])
  t.equal(award.verificationUrl, `https://cpq.example.org/v1/verify/${award.verificationCode}`)
  t.same(award.allowedActions.map(({ action }: { action: string }) => action), ['duplicate', 'record_transmission', 'revoke'])
})

// Invariant 5.5: the level needs the registration that opens it.
t.test('without a registration there is an award, and no level', async (t) => {
  const unregistered = await openCertificate(service, ['B1'], false)
  const candidateId = await openCandidate(service)
  const applicationId = await openReadyFile(service, { candidateId, certificateId: unregistered, unitCodes: ['B1'] })
  await deliberate(service, { certificateId: unregistered, files: [{ applicationId, units: { B1: true } }] })
  const { items: [award] } = (await officer.get(`/v1/awards?candidateId=${candidateId}`)).body
  t.match((await officer.get(`/v1/awards/${award.id}`)).body, { level: null, registrationNumber: null })
})

// Model 3: publishing results needs signed minutes. C-5: what is outside the perimeter is not there.
t.test('whom an award concerns sees it once the minutes are signed, nobody else ever', async (t) => {
  const [employer, provider] = [await openOrganization(service), await openOrganization(service)]
  const { award, candidateId, jurySessionId } = await awarded({ signs: false, employerOrganizationId: employer, managedBy: provider })
  const read = async (role: Parameters<typeof service.as>[0], who = {}) => {
    const reader = await service.as(role, who)
    const { status, body } = await reader.get(`/v1/awards/${award.id}`)
    const listed = await reader.get(`/v1/awards?candidateId=${candidateId}`)
    t.equal(listed.body.items.length, status === 200 ? 1 : 0, 'find and list agree')
    return status === 404 ? body.code : status
  }
  const concerned = async () => [
    await read('candidate', { personId: candidateId }), await read('employer', { organizationId: employer }),
    await read('training_provider', { organizationId: provider })
  ]
  t.same(await concerned(), ['not_found', 'not_found', 'not_found'])
  t.equal(await read('auditor'), 200)
  await signMinutes(service, jurySessionId)
  t.same(await concerned(), [200, 200, 200])
  for (const who of [{ personId: uuidv7() }, {}]) t.equal(await read('candidate', who), 'not_found')
  for (const role of ['employer', 'training_provider'] as const) t.equal(await read(role, { organizationId: uuidv7() }), 'not_found')
  for (const role of ['juror', 'examiner', 'commission_member'] as const) t.equal(await read(role, { personId: candidateId }), 'not_found')
  t.equal(await read('officer', { branchId: await service.openBranch() }), 'not_found', 'another branch')
  t.equal((await service.stranger.get(`/v1/awards/${award.id}`)).status, 401)
})

t.test('an officer issues a duplicate: the number stays, the day is told', async (t) => {
  const { award } = await awarded()
  const { status, body, headers } = await officer.post(`${award.href}/duplicate`, undefined, { 'if-match': `"${award.etag}"` })
  t.equal(status, 200)
  t.match(body, { status: 'issued', number: award.number, verificationCode: award.verificationCode, etag: '2' })
  t.match(body.duplicatedOn, /^\d{4}-\d{2}-\d{2}$/)
  t.equal(headers['etag'], '"2"')
})

// C-52: a revocation needs a person. Model: revoke with reason.
t.test('a person revokes an award with a reason; what is refused leaves nothing', async (t) => {
  const { award, candidateId } = await awarded()
  const revoke = `${award.href}/revoke`
  const reason = 'The identity was another’s.'
  const [holder, auditor, key] = [await service.as('candidate', { personId: candidateId }), await service.as('auditor'), await service.as('officer')]
  const elsewhere = await service.as('officer', { branchId: await service.openBranch(), personId: uuidv7() })
  const [, , , , , blank] = await leavesNothing(service, ['award', 'unit_award', 'application'], [
    [403, 'role_not_allowed', () => holder.post(revoke, { reason })],
    [403, 'role_not_allowed', () => auditor.post(`${award.href}/duplicate`)],
    [403, 'person_required', () => key.post(revoke, { reason })],
    [404, 'not_found', () => elsewhere.post(revoke, { reason })],
    [412, 'precondition_failed', () => officer.post(revoke, { reason }, { 'if-match': '"9"' })],
    [422, 'validation_failed', () => officer.post(revoke, { reason: ' ', status: 'revoked' })],
    [422, 'validation_failed', () => officer.post(revoke, {})]
  ])
  t.match(blank!.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort(), ['#/reason', '#/status'])

  const { body } = await officer.post(revoke, { reason })
  t.match(body, { status: 'revoked', reason, number: award.number, allowedActions: [] })
  const [again] = await leavesNothing(service, ['award'], [
    [409, 'action_not_allowed', () => officer.post(revoke, { reason })],
    [409, 'action_not_allowed', () => officer.post(`${award.href}/duplicate`)]
  ])
  t.match(again!.body, { currentStatus: 'revoked', allowedActions: [], etag: '2' })
  t.equal((await officer.get(`/v1/unit-awards?candidateId=${candidateId}&status=held`)).body.items.length, 2, 'the units are kept (invariant 5.7)')
  t.match((await officer.get(`${award.href}/events`)).body.items.map(({ type }: { type: string }) => type), ['award.issued', 'award.revoked'])
})

// Model 3, award: a number is unique for ever, never reused.
t.test('numbers count without gaps, and a revoked one is not given again', async (t) => {
  const first = await awarded()
  await officer.post(`${first.award.href}/revoke`, { reason: 'Written in error.' })
  t.equal(sequenceOf(await awarded()), sequenceOf(first) + 1)
})

t.test('juries that close at once draw different numbers, and leave no gap', async (t) => {
  const numbers = (await Promise.all([1, 2, 3, 4].map(() => awarded()))).map(sequenceOf).sort((one, other) => one - other)
  t.same(numbers, numbers.map((_, place) => numbers[0]! + place))
})

t.test('one jury gives each of its candidates a number, in one statement', async (t) => {
  const candidates = await Promise.all([1, 2, 3].map(() => openCandidate(service)))
  const files = []
  for (const candidateId of candidates) {
    files.push({ applicationId: await openReadyFile(service, { candidateId, certificateId, unitCodes: ['B1', 'B2'] }), units: both })
  }
  await deliberate(service, { certificateId, files })
  const { items } = (await officer.get(`/v1/awards?${candidates.map((id) => `candidateId=${id}`).join('&')}`)).body
  const numbers = items.map(({ number }: { number: string }) => Number(number.split('-')[2])).sort((a: number, b: number) => a - b)
  t.same(numbers, [0, 1, 2].map((place) => numbers[0] + place))
  const { body } = await officer.get(`/v1/awards?number=${items[0].number}`)
  t.same(body.items, [items[0]], 'and is found by it')
})

// Domain 3.0, award.distinction: the jury may add one.
t.test('a distinction of the jury goes to the certificate and its paper', async (t) => {
  await changePolicy(service, { award: { distinction: 'jury' } })
  const candidateId = await openCandidate(service)
  const applicationId = await openReadyFile(service, { candidateId, certificateId, unitCodes: ['B1', 'B2'] })
  await deliberate(service, { certificateId, files: [{ applicationId, units: both, isDistinguished: true }] })
  const { items: [{ id }] } = (await officer.get(`/v1/awards?candidateId=${candidateId}`)).body
  t.match((await officer.get(`/v1/awards/${id}`)).body, { isDistinguished: true })
  t.match((await officer.get(`/v1/applications/${applicationId}`)).body, { status: 'certified', isDistinguished: true })
  t.equal((await officer.get(`/v1/awards/${id}/parchment.pdf`)).status, 200)
  await changePolicy(service, {})
})

// Domain 3.0 no. 9: registered holders are told to the national fund within three months of the delivery.
t.test('an officer records when the holder was told to the national fund, between the delivery and today', async (t) => {
  const { award, candidateId } = await awarded()
  const { today, deliveredOn } = { today: award.deliveredOn as string, deliveredOn: award.deliveredOn as string }
  t.match(award, { isDistinguished: false, transmittedOn: null })
  const address = `${award.href}/record-transmission`
  const holder = await service.as('candidate', { personId: candidateId })
  await leavesNothing(service, ['award'], [
    [403, 'role_not_allowed', () => holder.post(address, { sentOn: today })],
    [422, 'date_in_future', () => officer.post(address, { sentOn: '2099-12-31' })],
    [422, 'date_too_early', () => officer.post(address, { sentOn: '2020-02-29' })],
    [422, 'validation_failed', () => officer.post(address, {})]
  ])
  t.match((await officer.post(address, { sentOn: deliveredOn })).body, { transmittedOn: deliveredOn, status: 'issued', etag: '2' })

  const unregistered = await openCertificate(service, ['B1'], false)
  const [other] = [await openCandidate(service)]
  const applicationId = await openReadyFile(service, { candidateId: other, certificateId: unregistered, unitCodes: ['B1'] })
  await deliberate(service, { certificateId: unregistered, files: [{ applicationId, units: { B1: true } }] })
  const { items: [{ id }] } = (await officer.get(`/v1/awards?candidateId=${other}`)).body
  const { allowedActions } = (await officer.get(`/v1/awards/${id}`)).body
  t.match(allowedActions, [{ action: 'duplicate' }, { action: 'record_transmission', blockedBy: [{ code: 'award_unregistered' }] }, {}])
  t.match(await officer.post(`/v1/awards/${id}/record-transmission`, { sentOn: today }), { status: 422, body: { code: 'award_unregistered' } })
})

t.test('the parchment is printed once the minutes are signed, and not after a revocation', async (t) => {
  const { award, candidateId, jurySessionId } = await awarded({ signs: false })
  const address = `${award.href}/parchment.pdf`
  const [holder, other] = [await service.as('candidate', { personId: candidateId }), await service.as('candidate', { personId: uuidv7() })]
  await leavesNothing(service, ['award'], [
    [409, 'results_not_published', () => officer.get(address)],
    [404, 'not_found', () => holder.get(address)],
    [401, 'credential_missing', () => service.stranger.get(address)]
  ])
  await signMinutes(service, jurySessionId)
  const { status, headers, text } = await holder.get(address, { 'accept-language': 'fr', accept: 'application/pdf' })
  t.equal(status, 200)
  t.match(headers, { 'content-type': 'application/pdf', 'content-language': 'fr', 'content-disposition': `inline; filename="${award.number}.pdf"` })
  t.match(text, /^%PDF-1\.\d/)
  t.equal((await holder.get(address, { accept: 'application/json' })).body.code, 'not_acceptable')
  t.equal((await holder.get(address, { accept: 'application/problem+json' })).status, 200, 'as some generated clients ask')
  t.equal((await other.get(address)).body.code, 'not_found')
  await officer.post(`${award.href}/duplicate`)
  t.not((await officer.get(address)).text, (await holder.get(address, { 'accept-language': 'fr' })).text, 'in the reader’s language')
  await officer.post(`${award.href}/revoke`, { reason: 'Written in error.' })
  const refused = await officer.get(address)
  t.match([refused.status, refused.body.code], [409, 'award_revoked'])
})

t.test('every row is rebuilt from its events', async (t) => {
  const { rows } = await provesItsHistory(service.ownerUrl, service.branchId)
  t.ok(rows > 0)
})
