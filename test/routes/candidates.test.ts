import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { addDays } from '../../src/domain/rules/calendar.ts'
import { startApp } from '../support/app.ts'
import { openCandidate, openCertificate, openOrganization, openReadyFile } from '../support/decisions.ts'
import { leavesNothing } from '../support/traces.ts'

const service = await startApp(t)
const officer = await service.as('officer')
const { today } = (await officer.get(`/v1/branches/${service.branchId}`)).body
const [own, other] = [await openOrganization(service), await openOrganization(service)]
const employer = await service.as('employer', { organizationId: own })
const trainer = await service.as('training_provider', { organizationId: own })
const person = {
  familyName: 'Delâtre',
  givenNames: 'Zoé',
  birthDate: '1990-02-28',
  birthPlace: null,
  email: null,
  phone: null,
  category: 'employee',
  employerOrganizationId: null,
  managingOrganizationId: null
}
const post = (client: typeof officer, more: object) => () => client.post('/v1/candidates', { ...person, ...more })
const put = (client: typeof officer, href: string, more: object, etag = '"1"') => client.put(href, { ...person, ...more }, { 'if-match': etag })

t.test('nobody is born after today, in the branch’s calendar', async (t) => {
  const { status, body: { href } } = await post(officer, { birthDate: today })()
  t.equal(status, 201)
  const unborn = { birthDate: addDays(today, 1) }
  const refused = await leavesNothing(service, ['candidate'], [
    [422, 'birth_in_future', post(officer, unborn)],
    [422, 'birth_in_future', () => put(officer, href, unborn)]
  ])
  for (const { body } of refused) t.match(body.errors, [{ pointer: '#/birthDate', params: { today } }])
  t.notMatch(refused.map(({ text }) => text).join(), unborn.birthDate, 'what was written of a person is not repeated')
})

t.test('an employer and a training organisation write their own id or none, and another is refused', async (t) => {
  for (const [client, field] of [[employer, 'employerOrganizationId'], [trainer, 'managingOrganizationId']] as const) {
    for (const named of [null, own]) t.match((await post(client, { [field]: named })()).body, { [field]: own })
    const { body: { href } } = await post(client, {})()
    const refused = await leavesNothing(service, ['candidate'], [
      [422, 'reference_unknown', post(client, { [field]: other })],
      [422, 'reference_unknown', post(client, { [field]: uuidv7() })],
      [422, 'reference_unknown', () => put(client, href, { [field]: other })]
    ])
    for (const { body } of refused) t.match(body, { params: { what: 'organization' }, errors: [{ pointer: `#/${field}`, code: 'reference_unknown' }] })
    t.match((await put(client, href, { familyName: 'Roy' })).body, { familyName: 'Roy', [field]: own }, 'null keeps what stands')
  }
  t.match((await post(employer, { managingOrganizationId: other })()).body, { employerOrganizationId: own, managingOrganizationId: other })
})

t.test('who trains a person for others changes nothing of who follows them', async (t) => {
  const candidateId = await openCandidate(service, { managingOrganizationId: other })
  const certificateId = await openCertificate(service, ['U1'])
  await openReadyFile(service, { candidateId, certificateId, filedBy: 'training_provider', filingOrganizationId: own })
  const href = `/v1/candidates/${candidateId}`
  t.match((await put(trainer, href, {})).body, { managingOrganizationId: other }, 'null keeps what stands')
  t.match((await put(trainer, href, { managingOrganizationId: other }, '"2"')).body, { managingOrganizationId: other }, 'and so does what was read')
})

t.test('an organisation that is not there is refused at its field, in words', async (t) => {
  const examiner = { familyName: 'Roy', givenNames: 'Lou', email: null, trainsFor: [], yearsInTrade: 9, retiredOn: null }
  const refused = await leavesNothing(service, ['candidate', 'examiner'], [
    [422, 'reference_unknown', post(officer, { employerOrganizationId: uuidv7() })],
    [422, 'reference_unknown', post(officer, { managingOrganizationId: uuidv7() })],
    [422, 'reference_unknown', () => officer.post('/v1/examiners', { ...examiner, employerOrganizationId: uuidv7() })]
  ])
  t.match(refused.map(({ body }) => body.errors[0].pointer), ['#/employerOrganizationId', '#/managingOrganizationId', '#/employerOrganizationId'])
  for (const { body } of refused) t.equal(body.detail, 'No organization that concerns you has this id.')
})

t.test('a candidate who has a record is told where it is', async (t) => {
  const personId = uuidv7()
  const candidate = await service.as('candidate', { personId })
  const { body: { href } } = await post(candidate, {})()
  const [refused] = await leavesNothing(service, ['candidate'], [[409, 'record_exists', post(candidate, {})]])
  t.match(refused!.body, { detail: `You have a candidate record already: ${href}.`, params: { what: 'candidate', href } })
  const french = await candidate.post('/v1/candidates', person, { 'accept-language': 'fr' })
  t.equal(french.body.detail, `Vous avez déjà une fiche (candidat) : ${href}.`)
})

t.test('no name of a constraint is told', async (t) => {
  const { body: { href } } = await post(officer, {})()
  const link = () => officer.post(`${href}/links`, { personId: own, relation: 'family' })
  t.equal((await link()).status, 201)
  const [refused] = await leavesNothing(service, ['candidate'], [[409, 'already_exists', link]])
  t.match(refused!.body, { detail: 'The same thing exists already (candidate link).', params: { what: 'candidate_link' } })
})

t.test('whoever may not write is told who may, by the names of their roles', async (t) => {
  const auditor = await service.as('auditor')
  const [english] = await leavesNothing(service, ['candidate'], [[403, 'role_not_allowed', post(auditor, {})]])
  t.match(english!.body, {
    detail: 'The role auditor may not create. For: officer, training provider, employer, candidate.',
    params: { allowedRoles: 'officer, training_provider, employer, candidate' }
  })
  const french = await auditor.post('/v1/candidates', person, { 'accept-language': 'fr' })
  t.equal(french.body.detail, 'Le rôle « auditeur » n’a pas l’action « créer ». Rôles admis : secrétariat, organisme de formation, employeur, candidat.')
})
