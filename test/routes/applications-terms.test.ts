import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { execute } from '../../src/commands.ts'
import { certificates } from '../../src/db/certificates.ts'
import { addDays } from '../../src/domain/rules/calendar.ts'
import { callerIn, startApp } from '../support/app.ts'
import { openCandidate, openCertificate } from '../support/decisions.ts'
import { frameworkOf } from '../support/frameworks.ts'

const service = await startApp(t)
const { app: { db }, branchId } = service
const officer = await service.as('officer', { personId: uuidv7() })
const { today } = (await officer.get(`/v1/branches/${branchId}`)).body

async function opened (isRegistered: boolean) {
  const certificateId = await openCertificate(service, ['U1', 'U2'], isRegistered)
  const candidateId = await openCandidate(service, { category: 'job_seeker' })
  const candidate = await service.as('candidate', { personId: candidateId })
  const asked = { candidateId, certificateId, route: 'continuing_training', scheme: 'self_funded' }
  const open = async () => (await candidate.post('/v1/applications', asked)).body
  return { certificateId, candidate, asked, open, file: await open() }
}

async function adopt (certificateId: string, effectiveOn: string): Promise<void> {
  const content = frameworkOf('U1', 'U3')
  const mapping = [
    { fromVersion: 1, fromUnit: 'U1', toUnit: 'U1', kind: 'equivalent' as const }, { fromVersion: 1, fromUnit: 'U2', toUnit: null, kind: 'none' as const }
  ]
  const framework = { certificateId, projectId: uuidv7(), adoptedOn: today, effectiveOn, content: { ...content, mapping } }
  await execute(db, certificates, callerIn(branchId, 'system'), {
    id: certificateId, command: async () => ({ type: 'adopt_framework', framework } as const)
  })
}

const content = {
  route: 'continuing_training',
  scheme: 'self_funded',
  unitCodes: [],
  employerOrganizationId: null,
  agreementSignedOn: null,
  prerequisitesDeclared: false,
  previousApplicationId: null
}

// Domain 3.0, framework.transition: what begins after the decision follows the new version [S42].
t.test('a version that is adopted, and not in effect yet, binds nobody', async (t) => {
  const { certificateId, candidate, asked, open, file } = await opened(true)
  const tomorrow = addDays(today, 1)
  await adopt(certificateId, tomorrow)
  t.match(await open(), { frameworkVersion: 1, unitCodes: ['U1', 'U2'] })
  const check = async (asOf: string) => (await candidate.post('/v1/eligibility-checks', { ...asked, asOf })).body
  t.match(await check(today), { isEligible: true, frameworkVersion: 1, unitCodes: ['U1', 'U2'] })
  t.match(await check(tomorrow), { isEligible: true, frameworkVersion: 2, unitCodes: ['U1', 'U3'] })
  t.match((await candidate.post(`${file.href}/submit`)).body, { status: 'submitted', frameworkVersion: 1 })
})

t.test('a draft of before the new version is written again, and then follows it', async (t) => {
  const { certificateId, candidate, file } = await opened(true)
  await adopt(certificateId, today)
  const refused = await candidate.post(`${file.href}/submit`)
  t.match([refused.status, refused.body], [409, { code: 'terms_changed', params: { writtenVersion: '1', version: '2' } }])
  const { headers } = await candidate.get(file.href)
  const edited = await candidate.put(file.href, content, { 'if-match': headers['etag'] })
  t.match(edited.body, { frameworkVersion: 2, unitCodes: ['U1', 'U3'] })
  t.match((await candidate.post(`${file.href}/submit`)).body, { status: 'submitted', frameworkVersion: 2 })
})

t.test('a registration that comes after the draft changes its terms too', async (t) => {
  const { certificateId, candidate, file } = await opened(false)
  t.match(file, { registration: 'unregistered' })
  await officer.post(`/v1/certificates/${certificateId}/file-registration`, { register: 'rncp' })
  const dates = { decidedOn: today, effectiveOn: today, registrationEnd: addDays(today, 900), lastDeliveryDate: addDays(today, 1000) }
  const recorded = await officer.post(`/v1/certificates/${certificateId}/record-registration`, { registrationNumber: 'RNCP40871', level: 4, ...dates })
  t.equal(recorded.status, 200, recorded.text)
  t.match((await candidate.post(`${file.href}/submit`)).body,
    { code: 'terms_changed', params: { writtenRegistration: 'unregistered', registration: 'rncp' } })
  const { headers } = await candidate.get(file.href)
  t.match((await candidate.put(file.href, content, { 'if-match': headers['etag'] })).body, { registration: 'rncp' })
  t.match((await candidate.post(`${file.href}/submit`)).body, { status: 'submitted' })
})
