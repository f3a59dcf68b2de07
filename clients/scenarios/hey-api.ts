import { createClient } from '../generated/hey-api/client/index.ts'
import { client } from '../generated/hey-api/client.gen.ts'
import {
  createApiKey, createApplication, createCandidate, getApplication, getAwardParchment, listAwards, listCandidates, listCertificates, submitApplication,
  updateCandidate
} from '../generated/hey-api/sdk.gen.ts'
import { key, keyOf, must, person, step, tomorrowUrl, url } from './steps.ts'

client.setConfig({ baseUrl: url, auth: key })

const headers = { 'Idempotency-Key': crypto.randomUUID() }
const { data: candidate } = await createCandidate({ headers, body: person })
must(candidate?.birthDate === '1990-02-28', 'the birth date is what was sent')
console.log(`candidate ${candidate.id}`)
step('create')

const repeated = await createCandidate({ headers, body: person })
must(repeated.data?.id === candidate.id, 'sent twice, created once')
step('repeat')

const put = (etag: string, phone: string) => updateCandidate(
  { path: { candidateId: candidate.id }, headers: { 'If-Match': etag }, body: { ...person, phone } })
const updated = await put(candidate.etag, '+33 2 98 00 00 00')
must(updated.data?.phone === '+33 2 98 00 00 00' && updated.data.etag !== candidate.etag, 'the candidate is changed')
step('update')

const stale = await put(candidate.etag, '+33 2 98 11 11 11')
must(stale.response?.status === 412 && stale.error?.code === 'precondition_failed', 'a stale version is refused')
step('stale_update')

const certificates = await listCertificates()
const certificateId = certificates.data?.items[0]?.id
must(certificateId !== undefined, 'there is a certificate')
const issued = await createApiKey({ body: keyOf(candidate.id) })
must(issued.data !== undefined, 'the person has a key')
const applicant = createClient({ baseUrl: url, auth: issued.data.credential })
const apply = async () => {
  const { data } = await createApplication({
    client: applicant,
    body: { candidateId: candidate.id, certificateId, route: 'continuing_training', scheme: 'self_funded', prerequisitesDeclared: true }
  })
  must(data?.status === 'draft', 'an application is a draft')
  return { applicationId: data.id }
}
const application = await apply()
const submitted = await submitApplication({ client: applicant, path: application })
must(submitted.data?.status === 'submitted', 'it is handed in')
step('command')

const refused = await submitApplication({ client: applicant, path: await apply() })
must(refused.response?.status === 409 && refused.error?.code === 'application_already_live', 'a second one is refused')
must(refused.error.allowedActions?.some(({ action, blockedBy }) => action === 'submit' && blockedBy.length > 0) === true, 'it says what stands in the way')
step('conflict')

const invalid = await createCandidate({ body: { ...person, birthDate: '1850-01-01', email: 'nobody' } })
must(invalid.response?.status === 422, 'two faults are refused')
must(invalid.error?.errors?.map(({ pointer }) => pointer).sort().join() === '#/birthDate,#/email', 'both faults are pointed at')
step('validation')

const seen = new Set<string>()
let cursor: string | undefined
do {
  const { data } = await listCandidates({ query: { limit: 2, cursor } })
  must(data !== undefined, 'a page is read')
  for (const { id } of data.items) seen.add(id)
  cursor = data.nextCursor ?? undefined
} while (cursor)
must(seen.size > 4 && seen.has(candidate.id), 'page after page, everybody is there')
step('pages')

const awards = await listAwards()
const awardId = awards.data?.items[0]?.id
must(awardId !== undefined, 'there is an award')
const parchment = await getAwardParchment({ path: { awardId } })
must(parchment.data instanceof Blob && await parchment.data.slice(0, 5).text() === '%PDF-', 'the parchment is a PDF')
step('download')

client.setConfig({ baseUrl: tomorrowUrl })
const tomorrow = await getApplication({ path: application })
must(tomorrow.data?.status === 'word_of_tomorrow', 'a new word is only a word')
step('tomorrow')
