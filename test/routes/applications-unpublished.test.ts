import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { type Client, startApp } from '../support/app.ts'
import { changePolicy, deliberate, openCandidate, openCertificate, openOrganization, openReadyFile, signMinutes } from '../support/decisions.ts'
import { leavesNothing } from '../support/traces.ts'

/** Between `close` and `sign_minutes`: nothing that those outside the jury may ask tells what it decided. */

const service = await startApp(t)
await changePolicy(service, { retake: { minDelay: 6 } })
const officer = await service.as('officer', { personId: uuidv7() })
const certificateId = await openCertificate(service, ['U1', 'U2'])
const asked = { certificateId, route: 'continuing_training', scheme: 'cpf' }
const content = { ...asked, unitCodes: [], employerOrganizationId: null, agreementSignedOn: null, prerequisitesDeclared: false }

/** Whatever the outcome, they are told the same. */
const outcomes = [
  ['refused', { U1: false, U2: false }, 'retake_too_early'],
  ['partially_certified', { U1: true, U2: false }, 'retake_too_early'],
  ['certified', { U1: true, U2: true }, 'already_awarded']
] as const

async function judged (units: Record<string, boolean>) {
  const organizationId = await openOrganization(service)
  const candidateId = await openCandidate(service, { category: 'job_seeker', managingOrganizationId: organizationId, employerOrganizationId: organizationId })
  const applicationId = await openReadyFile(service, { candidateId, certificateId, unitCodes: ['U1', 'U2'], employerOrganizationId: organizationId })
  const jurySessionId = await deliberate(service, { certificateId, files: [{ applicationId, units }], signs: false })
  return {
    candidateId,
    applicationId,
    href: `/v1/applications/${applicationId}`,
    sign: () => signMinutes(service, jurySessionId),
    candidate: await service.as('candidate', { personId: candidateId }),
    employer: await service.as('employer', { organizationId }),
    trainer: await service.as('training_provider', { organizationId })
  }
}

const blockersOf = async (client: Client, href: string) => (await client.get(href)).body.allowedActions
  .find(({ action }: { action: string }) => action === 'submit').blockedBy.map(({ code, params }: { code: string, params: object }) => ({ code, params }))

t.test('a refusal tells the status that its reader is shown', async (t) => {
  for (const [status, units] of outcomes) {
    const { candidate, employer, trainer, href, sign } = await judged(units)
    const { headers: { etag } } = await candidate.get(href)
    const { certificateId: _, ...edited } = { ...content, previousApplicationId: null }
    const put = (client: Client) => () => client.put(href, edited, { 'if-match': etag })
    const withdraw = (client: Client) => () => client.post(`${href}/withdraw`, { reason: 'Moved away.' })
    const answers = await leavesNothing(service, ['application'], [withdraw(candidate), put(candidate), put(employer), put(trainer)]
      .map((attempt) => [409, 'action_not_allowed', attempt] as const))
    for (const { body, text } of answers) {
      t.match(body, { currentStatus: 'listed', params: { status: 'listed' }, allowedActions: [] }, status)
      t.match(body.detail, /listed/)
      t.notMatch(text, new RegExp(status))
    }
    const [told] = await leavesNothing(service, ['application'], [[409, 'action_not_allowed', withdraw(officer)]])
    t.match(told!.body, { currentStatus: status, params: { status } }, 'the secretariat knows')
    await sign()
    const [known] = await leavesNothing(service, ['application'], [[409, 'action_not_allowed', withdraw(candidate)]])
    t.match(known!.body, { currentStatus: status, params: { status } })
  }
})

t.test('another draft is blocked by a file that is under way, not by what came of it', async (t) => {
  for (const [status, units, code] of outcomes) {
    const { candidateId, applicationId, candidate, sign } = await judged(units)
    const { body: second } = await candidate.post('/v1/applications', { candidateId, ...asked })
    const live = [{ code: 'application_already_live', params: { applicationId } }]
    t.match(await blockersOf(candidate, second.href), live)
    t.equal((await blockersOf(candidate, second.href)).length, 1, status)
    const [refused] = await leavesNothing(service, ['application'], [
      [409, 'application_already_live', () => candidate.post(`${second.href}/submit`)]
    ])
    t.match(refused!.body.allowedActions[1].blockedBy, live)
    await sign()
    t.match(await blockersOf(candidate, second.href), [{ code }], 'told when the minutes are signed')
  }
})

t.test('an attempt follows one whose result is published', async (t) => {
  const told = []
  for (const [, units] of outcomes) {
    const { candidateId, applicationId, candidate, sign } = await judged(units)
    const again = () => candidate.post('/v1/applications', { candidateId, ...asked, previousApplicationId: applicationId })
    const [refused] = await leavesNothing(service, ['application'], [[422, 'previous_undecided', again]])
    t.match(refused!.body.errors, [{ pointer: '#/previousApplicationId' }])
    t.notMatch(refused!.text, /listed|certified|"refused/)
    told.push(refused!.body.detail)
    await sign()
    t.equal((await again()).status, 201)
  }
  const { id } = (await officer.post('/v1/applications', { candidateId: await openCandidate(service), ...asked })).body
  const { candidateId } = (await officer.get(`/v1/applications/${id}`)).body
  const never = await officer.post('/v1/applications', { candidateId, ...asked, previousApplicationId: id })
  t.equal(new Set([...told, never.body.detail]).size, 1, 'in the words for a file that no jury has seen')
})
