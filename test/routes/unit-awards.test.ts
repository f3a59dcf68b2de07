import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { type Answer, startApp } from '../support/app.ts'
import { deliberate, openCandidate, openCertificate, openOrganization, openReadyFile, signMinutes } from '../support/decisions.ts'
import { provesItsHistory } from '../support/history.ts'
import { leavesNothing } from '../support/traces.ts'

const service = await startApp(t)
const officer = await service.as('officer', { personId: uuidv7() })
const certificateId = await openCertificate(service, ['B1', 'B2', 'B3'])

/** A person whose jury gave B1 alone. */
async function partly (signs = true) {
  const [employer, provider] = [await openOrganization(service), await openOrganization(service)]
  const candidateId = await openCandidate(service, { managingOrganizationId: provider })
  const file = { candidateId, certificateId, unitCodes: ['B1', 'B2', 'B3'], employerOrganizationId: employer }
  const applicationId = await openReadyFile(service, file)
  const jurySessionId = await deliberate(service, {
    certificateId, signs, files: [{ applicationId, units: { B1: true, B2: false, B3: false }, recommendations: 'Practise the second unit.' }]
  })
  const { items: [{ id }] } = (await officer.get(`/v1/unit-awards?applicationId=${applicationId}`)).body
  const unitAward = (await officer.get(`/v1/unit-awards/${id}`)).body
  return { candidateId, applicationId, jurySessionId, employer, provider, unitAward }
}

// Model 3, unit award: framework version, decision, acquiredOn, expiresOn. Policy partial.validity: five years by default.
t.test('a partial success writes one unit, kept for five years', async (t) => {
  const { candidateId, applicationId, jurySessionId, unitAward } = await partly()
  const { acquiredOn, policyId, allowedActions } = unitAward
  const [year, rest] = [Number(acquiredOn.slice(0, 4)), acquiredOn.slice(4)]
  const expiresOn = rest === '-02-29' ? `${year + 5}-02-28` : `${year + 5}${rest}`
  t.match(unitAward, { status: 'held', candidateId, certificateId, applicationId, jurySessionId, frameworkVersion: 1, unitCode: 'B1', expiresOn, revokedOn: null })
  const { items: [policy] } = (await officer.get('/v1/policies')).body
  t.equal(policyId, policy.id, 'under the policy of the decision')
  t.match(allowedActions, [{ action: 'revoke', href: `${unitAward.href}/revoke`, blockedBy: [] }])
})

t.test('whom a unit concerns sees it once the minutes are signed', async (t) => {
  const { candidateId, employer, provider, unitAward, jurySessionId } = await partly(false)
  const readers = [
    await service.as('candidate', { personId: candidateId }), await service.as('employer', { organizationId: employer }),
    await service.as('training_provider', { organizationId: provider })
  ]
  const strangers = [
    await service.as('candidate', { personId: uuidv7() }), await service.as('employer', { organizationId: provider }),
    await service.as('training_provider', { organizationId: employer }), await service.as('juror', { personId: candidateId }),
    await service.as('examiner', { personId: candidateId }), await service.as('commission_member', { personId: candidateId }),
    await service.as('officer', { branchId: await service.openBranch() })
  ]
  for (const reader of [...readers, ...strangers]) t.equal((await reader.get(unitAward.href)).status, 404)
  await signMinutes(service, jurySessionId)
  for (const reader of readers) t.equal((await reader.get(unitAward.href)).status, 200)
  for (const reader of strangers) t.equal((await reader.get(unitAward.href)).status, 404)
})

t.test('a person revokes a unit with a reason; what is refused leaves nothing', async (t) => {
  const { candidateId, unitAward } = await partly()
  const revoke = `${unitAward.href}/revoke`
  const reason = 'The test was another person’s.'
  const [holder, key] = [await service.as('candidate', { personId: candidateId }), await service.as('officer')]
  const elsewhere = await service.as('officer', { branchId: await service.openBranch(), personId: uuidv7() })
  await leavesNothing(service, ['unit_award'], [
    [403, 'role_not_allowed', () => holder.post(revoke, { reason })],
    [403, 'person_required', () => key.post(revoke, { reason })],
    [404, 'not_found', () => elsewhere.post(revoke, { reason })],
    [412, 'precondition_failed', () => officer.post(revoke, { reason }, { 'if-match': '"9"' })],
    [422, 'validation_failed', () => officer.post(revoke, { reason: 7 })],
    [404, 'not_found', () => officer.post(`${unitAward.href}/hold`, {})],
    [405, 'method_not_allowed', () => officer.post('/v1/unit-awards', {})]
  ])
  const { body } = await officer.post(revoke, { reason })
  t.match(body, { status: 'revoked', reason, allowedActions: [] })
  const [again] = await leavesNothing(service, ['unit_award'], [[409, 'action_not_allowed', () => officer.post(revoke, { reason })]])
  t.match(again!.body, { currentStatus: 'revoked', allowedActions: [] })
  const { items } = (await officer.get(`${unitAward.href}/events`)).body
  t.match(items.map(({ type }: { type: string }) => type), ['unit_award.acquired', 'unit_award.revoked'])
  t.notMatch(JSON.stringify(items), reason, 'the reason is sealed in the history')
})

// The unit of an earlier attempt, and that of the last one.
t.test('a unit behind a live award is revoked after the award', async (t) => {
  const { candidateId, unitAward } = await partly()
  const applicationId = await openReadyFile(service, { candidateId, certificateId, unitCodes: ['B2', 'B3'] })
  await deliberate(service, { certificateId, files: [{ applicationId, units: { B2: true, B3: true } }] })
  const { items: [award] } = (await officer.get(`/v1/awards?candidateId=${candidateId}`)).body
  const { items: given } = (await officer.get(`/v1/unit-awards?candidateId=${candidateId}`)).body
  t.equal(given.length, 3)
  const attempts = given.map(({ id }: { id: string }) => () => officer.post(`/v1/unit-awards/${id}/revoke`, { reason: 'Written in error.' }))
  const answers = await leavesNothing(service, ['unit_award', 'award'], attempts.map((attempt: () => Promise<Answer>) => [409, 'award_still_live', attempt] as const))
  for (const { body } of answers) t.match(body, { params: { rule: 'model:award', awardId: award.id }, currentStatus: 'held' })
  t.match((await officer.get(unitAward.href)).body.allowedActions, [{ action: 'revoke', blockedBy: [{ code: 'award_still_live' }] }])
  t.equal((await officer.post(`/v1/awards/${award.id}/revoke`, { reason: 'Written in error.' })).status, 200)
  for (const attempt of attempts) t.match((await attempt()).body, { status: 'revoked' })
})

t.test('the statement of units is printed for the file’s own people, once results are published', async (t) => {
  const { candidateId, applicationId, jurySessionId, employer, provider, unitAward } = await partly(false)
  const address = `/v1/applications/${applicationId}/unit-statement.pdf`
  const own = [
    officer, await service.as('auditor'), await service.as('candidate', { personId: candidateId }),
    await service.as('employer', { organizationId: employer }), await service.as('training_provider', { organizationId: provider })
  ]
  const others = [
    await service.as('candidate', { personId: uuidv7() }), await service.as('employer', { organizationId: provider }),
    await service.as('juror', { personId: candidateId }), await service.as('officer', { branchId: await service.openBranch() })
  ]
  await leavesNothing(service, ['application'], [
    ...own.map((reader) => [409, 'results_not_published', () => reader.get(address)] as const),
    ...others.map((reader) => [404, 'not_found', () => reader.get(address)] as const)
  ])
  await signMinutes(service, jurySessionId)
  for (const reader of own) {
    const { status, headers, text } = await reader.get(address, { 'accept-language': 'fr' })
    t.equal(status, 200)
    t.match(headers, { 'content-type': 'application/pdf', 'content-disposition': `inline; filename="unit-statement-${applicationId}.pdf"` })
    t.match(text, /^%PDF-1\.\d/)
  }
  for (const reader of others) t.equal((await reader.get(address)).status, 404)
  const before = (await officer.get(address)).text
  t.equal((await officer.get(address)).text, before, 'the same bytes again')
  await officer.post(`${unitAward.href}/revoke`, { reason: 'Written in error.' })
  t.not((await officer.get(address)).text, before, 'what was revoked is not stated any more')
})

t.test('before any decision there is no statement', async (t) => {
  const candidateId = await openCandidate(service)
  const applicationId = await openReadyFile(service, { candidateId, certificateId, unitCodes: ['B1'] })
  const { status, body } = await officer.get(`/v1/applications/${applicationId}/unit-statement.pdf`)
  t.match([status, body.code], [409, 'results_not_published'])
})

t.test('every row is rebuilt from its events', async (t) => {
  t.ok((await provesItsHistory(service.ownerUrl, service.branchId)).rows > 0)
})
