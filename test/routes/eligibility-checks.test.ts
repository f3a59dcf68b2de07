import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { addDays, yearOf } from '../../src/domain/rules/calendar.ts'
import { startApp } from '../support/app.ts'
import { changePolicy, deliberate, openCandidate, openCertificate, openOrganization, openReadyFile } from '../support/decisions.ts'
import { leavesNothing, tracesOf } from '../support/traces.ts'

const service = await startApp(t)
const { branchId } = service
const officer = await service.as('officer', { personId: uuidv7() })
const certificateId = await openCertificate(service, ['U1', 'U2'])
const unregistered = await openCertificate(service, ['U1', 'U2'], false)
const { today } = (await officer.get(`/v1/branches/${branchId}`)).body
const asked = { certificateId, route: 'continuing_training', scheme: 'self_funded' }
const ask = (by: typeof officer, body: object, headers = {}) => by.post('/v1/eligibility-checks', body, headers)

t.test('a candidate asks for themselves, and is told what is carried over', async (t) => {
  const candidateId = await openCandidate(service, { category: 'job_seeker' })
  const candidate = await service.as('candidate', { personId: candidateId })
  const applicationId = await openReadyFile(service, { candidateId, certificateId })
  await deliberate(service, { certificateId, files: [{ applicationId, units: { U1: true, U2: false } }] })
  const before = await tracesOf(service, 'application')
  const { status, body } = await ask(candidate, asked)
  t.match([status, body], [200, {
    certificateId,
    asOf: today,
    isEligible: true,
    registration: 'rncp',
    frameworkVersion: 1,
    unitCodes: ['U1', 'U2'],
    heldUnits: [{ unitCode: 'U1', since: today }],
    missingUnits: ['U2'],
    refusals: [],
    otherRoutes: [],
    otherSchemes: ['skills_development_plan', 'professionalization_contract', 'cpf', 'pro_a', 'job_seeker_training']
  }])
  t.same(await tracesOf(service, 'application'), before, 'nothing is stored')
  const { body: opened } = await candidate.post('/v1/applications', { ...asked, candidateId })
  t.match((await candidate.post(`${opened.href}/submit`)).body, { status: 'submitted' }, 'and so it is')
})

t.test('what a jury has decided is not told before its minutes are signed', async (t) => {
  const candidateId = await openCandidate(service, { category: 'job_seeker' })
  const candidate = await service.as('candidate', { personId: candidateId })
  const applicationId = await openReadyFile(service, { candidateId, certificateId })
  await deliberate(service, { certificateId, files: [{ applicationId, units: { U1: true, U2: false } }], signs: false })
  const { body } = await ask(candidate, asked)
  t.match(body, { isEligible: false, refusals: [{ code: 'application_already_live', earliestOn: null }], missingUnits: ['U1', 'U2'] })
  t.same(body.heldUnits, [])
  t.match((await ask(officer, { ...asked, candidateId })).body, { heldUnits: [{ unitCode: 'U1' }], missingUnits: ['U2'] })
})

t.test('of a person described, every refusal is told in the reader’s language, with its day', async (t) => {
  const person = { category: 'young_person', birthDate: `${yearOf(today) - 10}-01-01` }
  const question = { certificateId: unregistered, route: 'vae', scheme: 'cpf', person }
  await changePolicy(service, { application: { youngPerson: { minAge: 16, maxAge: 25 }, underAgreement: true } })
  const { body, headers } = await ask(officer, question, { 'accept-language': 'fr' })
  t.match(body, { isEligible: false, registration: 'unregistered', otherRoutes: ['continuing_training'] })
  t.match(body.refusals, [
    { code: 'route_not_offered', rule: 'model:framework' },
    { code: 'registration_missing', rule: 'law:vae_registration', params: { what: 'vae' }, earliestOn: null, detail: /demande un enregistrement/ },
    { code: 'registration_missing', rule: 'law:cpf_registration' },
    { code: 'not_under_agreement', rule: 'application.underAgreement' }
  ])
  t.equal(headers['content-language'], 'fr')
  const contract = { ...asked, scheme: 'professionalization_contract', person, isUnderAgreement: true }
  t.match((await ask(officer, contract)).body.refusals, [{ code: 'too_young', params: { needed: '16' }, earliestOn: `${yearOf(today) + 6}-01-01` }])
  t.match((await ask(officer, { ...contract, asOf: `${yearOf(today) + 6}-01-01`, certificateId: unregistered })).body, { isEligible: true })
  const end = '2029-01-31'
  const cpf = { ...asked, scheme: 'cpf', person: { category: 'other' }, isUnderAgreement: true }
  t.match((await ask(officer, { ...cpf, asOf: end })).body, { isEligible: true, registration: 'rncp' })
  t.match((await ask(officer, { ...cpf, asOf: addDays(end, 1) })).body, { isEligible: false, registration: 'unregistered' })
  await changePolicy(service, {})
})

t.test('employers ask about their employees, training organisations about those whom they follow', async (t) => {
  const [employer, trainer] = [await openOrganization(service), await openOrganization(service)]
  const candidateId = await openCandidate(service, { employerOrganizationId: employer, managingOrganizationId: trainer })
  await changePolicy(service, { application: { channel: ['employer', 'training_provider'], accreditedChannel: true } })
  const byEmployer = await service.as('employer', { organizationId: employer })
  const byTrainer = await service.as('training_provider', { organizationId: trainer })
  t.match((await ask(byEmployer, { ...asked, candidateId })).body, { isEligible: true })
  t.match((await ask(byTrainer, { ...asked, candidateId })).body.refusals, [{ code: 'filer_not_accredited', params: { reason: 'not_granted' } }])
  t.match((await ask(byTrainer, { ...asked, person: { category: 'other' } })).body, { refusals: [{ code: 'filer_not_accredited' }] })
  t.match((await ask(officer, { ...asked, candidateId })).body, { isEligible: true }, 'whoever files')
  await changePolicy(service, {})
})

t.test('what cannot be asked is refused, at its field', async (t) => {
  const candidateId = await openCandidate(service)
  const candidate = await service.as('candidate', { personId: uuidv7() })
  const [auditor, employer] = [await service.as('auditor'), await service.as('employer', { organizationId: uuidv7() })]
  const stranger = await service.as('officer', { branchId: await service.openBranch() })
  const person = { category: 'other' }
  const answers = await leavesNothing(service, ['application'], [
    [422, 'one_person', () => ask(officer, asked)],
    [422, 'one_person', () => ask(officer, { ...asked, candidateId, person })],
    [422, 'reference_unknown', () => ask(candidate, { ...asked, candidateId })],
    [422, 'reference_unknown', () => ask(employer, { ...asked, candidateId })],
    [422, 'reference_unknown', () => ask(stranger, { ...asked, candidateId })],
    [422, 'reference_unknown', () => ask(stranger, { ...asked, person })],
    [422, 'unit_unknown', () => ask(officer, { ...asked, person, unitCodes: ['U9'] })],
    [422, 'date_too_early', () => ask(officer, { ...asked, person, asOf: addDays(today, -1) })],
    [422, 'date_in_future', () => ask(officer, { ...asked, person, agreementSignedOn: addDays(today, 1) })],
    [422, 'date_too_early', () => ask(officer, { ...asked, person, agreementSignedOn: '0001-01-01' })],
    [422, 'birth_in_future', () => ask(officer, { ...asked, asOf: addDays(today, 9), person: { ...person, birthDate: addDays(today, 1) } })],
    [422, 'validation_failed', () => ask(officer, { ...asked, person, previousApplicationId: candidateId })],
    [403, 'role_not_allowed', () => ask(auditor, { ...asked, candidateId })]
  ])
  t.match(answers.map(({ body }) => body.errors?.[0]?.pointer), [
    '#/candidateId', '#/candidateId', '#/candidateId', '#/candidateId', '#/candidateId', '#/certificateId', '#/unitCodes', '#/asOf',
    '#/agreementSignedOn', '#/agreementSignedOn', '#/person/birthDate'
  ])
})
