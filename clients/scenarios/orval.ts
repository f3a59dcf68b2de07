import { createApiKey } from '../generated/orval/api-key.ts'
import { createApplication, getApplication, submitApplication } from '../generated/orval/application.ts'
import { getAwardParchment, listAwards } from '../generated/orval/award.ts'
import { createCandidate, listCandidates, updateCandidate } from '../generated/orval/candidate.ts'
import { listCertificates } from '../generated/orval/certificate.ts'
import { connect } from '../orval-fetch.ts'
import { key, keyOf, must, person, step, tomorrowUrl, url } from './steps.ts'

connect(url, key)

const once = { headers: { 'Idempotency-Key': crypto.randomUUID() } }
const created = await createCandidate(person, {}, once)
must(created.status === 201, 'the candidate is created')
const candidate = created.data
must(candidate.birthDate === '1990-02-28', 'the birth date is what was sent')
console.log(`candidate ${candidate.id}`)
step('create')

const repeated = await createCandidate(person, {}, once)
must(repeated.status === 201 && repeated.data.id === candidate.id, 'sent twice, created once')
step('repeat')

const put = (etag: string, phone: string) => updateCandidate(candidate.id, { ...person, phone }, {}, { headers: { 'If-Match': etag } })
const updated = await put(candidate.etag, '+33 2 98 00 00 00')
must(updated.status === 200 && updated.data.phone === '+33 2 98 00 00 00' && updated.data.etag !== candidate.etag, 'the candidate is changed')
step('update')

const stale = await put(candidate.etag, '+33 2 98 11 11 11')
must(stale.status === 412 && stale.data.code === 'precondition_failed', 'a stale version is refused')
step('stale_update')

const certificates = await listCertificates()
const certificateId = certificates.status === 200 ? certificates.data.items[0]?.id : undefined
must(certificateId !== undefined, 'there is a certificate')
const issued = await createApiKey(keyOf(candidate.id))
must(issued.status === 201, 'the person has a key')
connect(url, issued.data.credential)
const apply = async () => {
  const { status, data } = await createApplication(
    { candidateId: candidate.id, certificateId, route: 'continuing_training', scheme: 'self_funded', prerequisitesDeclared: true })
  must(status === 201 && data.status === 'draft', 'an application is a draft')
  return data.id
}
const applicationId = await apply()
const submitted = await submitApplication(applicationId)
must(submitted.status === 200 && submitted.data.status === 'submitted', 'it is handed in')
step('command')

const refused = await submitApplication(await apply())
must(refused.status === 409 && refused.data.code === 'application_already_live', 'a second one is refused')
must(refused.data.allowedActions?.some(({ action, blockedBy }) => action === 'submit' && blockedBy.length > 0) === true, 'it says what stands in the way')
step('conflict')

connect(url, key)
const invalid = await createCandidate({ ...person, birthDate: '1850-01-01', email: 'nobody' })
must(invalid.status === 422, 'two faults are refused')
must(invalid.data.errors?.map(({ pointer }) => pointer).sort().join() === '#/birthDate,#/email', 'both faults are pointed at')
step('validation')

const seen = new Set<string>()
let cursor: string | undefined
do {
  const page = await listCandidates({ limit: 2, cursor })
  must(page.status === 200, 'a page is read')
  for (const { id } of page.data.items) seen.add(id)
  cursor = page.data.nextCursor ?? undefined
} while (cursor)
must(seen.size > 4 && seen.has(candidate.id), 'page after page, everybody is there')
step('pages')

const awards = await listAwards()
const awardId = awards.status === 200 ? awards.data.items[0]?.id : undefined
must(awardId !== undefined, 'there is an award')
const parchment = await getAwardParchment(awardId)
must(parchment.status === 200 && await parchment.data.slice(0, 5).text() === '%PDF-', 'the parchment is a PDF')
step('download')

connect(tomorrowUrl, key)
const tomorrow = await getApplication(applicationId)
must(tomorrow.status === 200 && tomorrow.data.status === 'word_of_tomorrow', 'a new word is only a word')
step('tomorrow')
