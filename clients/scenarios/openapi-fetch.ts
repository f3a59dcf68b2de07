import createClient from 'openapi-fetch'
import type { components, paths } from '../generated/openapi-typescript/schema.ts'
import { key, keyOf, must, person, step, tomorrowUrl, url } from './steps.ts'

const connect = (baseUrl: string, key: string) => createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${key}` } })
const client = connect(url, key)

const header = { 'Idempotency-Key': crypto.randomUUID() }
const create = () => client.POST('/v1/candidates', { params: { header }, body: person })
const created = await create()
must(created.data !== undefined, 'the candidate is created')
const candidate: components['schemas']['Candidate'] = created.data
must(candidate.birthDate === '1990-02-28', 'the birth date is what was sent')
console.log(`candidate ${candidate.id}`)
step('create')

const repeated = await create()
must(repeated.data?.id === candidate.id, 'sent twice, created once')
step('repeat')

const path = { candidateId: candidate.id }
const put = (etag: string, phone: string) => client.PUT('/v1/candidates/{candidateId}', {
  params: { path, header: { 'If-Match': etag } }, body: { ...person, phone }
})
const updated = await put(candidate.etag, '+33 2 98 00 00 00')
must(updated.data?.phone === '+33 2 98 00 00 00' && updated.data.etag !== candidate.etag, 'the candidate is changed')
step('update')

const stale = await put(candidate.etag, '+33 2 98 11 11 11')
must(stale.response.status === 412 && stale.error?.code === 'precondition_failed', 'a stale version is refused')
step('stale_update')

const certificates = await client.GET('/v1/certificates')
const certificateId = certificates.data?.items[0]?.id
must(certificateId !== undefined, 'there is a certificate')
const issued = await client.POST('/v1/api-keys', { body: keyOf(candidate.id) })
must(issued.data !== undefined, 'the person has a key')
const applicant = connect(url, issued.data.credential)
const wish = { candidateId: candidate.id, certificateId, route: 'continuing_training', scheme: 'self_funded', prerequisitesDeclared: true } as const
const apply = async () => {
  const { data } = await applicant.POST('/v1/applications', { body: wish })
  must(data?.status === 'draft', 'an application is a draft')
  return { applicationId: data.id }
}
const submit = (path: { applicationId: string }) => applicant.POST('/v1/applications/{applicationId}/submit', { params: { path } })
const application = await apply()
const submitted = await submit(application)
must(submitted.data?.status === 'submitted', 'it is handed in')
step('command')

const refused = await submit(await apply())
must(refused.response.status === 409 && refused.error?.code === 'application_already_live', 'a second one is refused')
must(refused.error.allowedActions?.some(({ action, blockedBy }) => action === 'submit' && blockedBy.length > 0) === true, 'it says what stands in the way')
step('conflict')

const invalid = await client.POST('/v1/candidates', { body: { ...person, birthDate: '1850-01-01', email: 'nobody' } })
must(invalid.response.status === 422 && invalid.error !== undefined, 'two faults are refused')
must(invalid.error.errors?.map(({ pointer }) => pointer).sort().join() === '#/birthDate,#/email', 'both faults are pointed at')
step('validation')

const seen = new Set<string>()
let cursor: string | undefined
do {
  const { data } = await client.GET('/v1/candidates', { params: { query: { limit: 2, cursor } } })
  must(data !== undefined, 'a page is read')
  for (const { id } of data.items) seen.add(id)
  cursor = data.nextCursor ?? undefined
} while (cursor)
must(seen.size > 4 && seen.has(candidate.id), 'page after page, everybody is there')
step('pages')

const awards = await client.GET('/v1/awards')
const awardId = awards.data?.items[0]?.id
must(awardId !== undefined, 'there is an award')
const parchment = await client.GET('/v1/awards/{awardId}/parchment.pdf', { params: { path: { awardId } }, parseAs: 'arrayBuffer' })
must(new TextDecoder().decode(parchment.data?.slice(0, 5)) === '%PDF-', 'the parchment is a PDF')
step('download')

const tomorrow = await connect(tomorrowUrl, key).GET('/v1/applications/{applicationId}', { params: { path: application } })
must(tomorrow.data?.status === 'word_of_tomorrow', 'a new word is only a word')
step('tomorrow')
