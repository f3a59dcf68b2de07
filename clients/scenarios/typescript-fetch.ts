import {
  ApiKeyApi, ApiKeyInputRoleEnum, ApplicationApi, ApplicationInputRouteEnum, ApplicationInputSchemeEnum, AwardApi, CandidateApi, CandidateInputCategoryEnum,
  CertificateApi, Configuration, type Problem, ProblemFromJSON, ResponseError
} from '../generated/typescript-fetch/index.ts'
import { key, keyOf, must, person, step, tomorrowUrl, url } from './steps.ts'

const connect = (basePath: string, accessToken: string) => new Configuration({ basePath, accessToken })
const officer = connect(url, key)
const candidates = new CandidateApi(officer)

/** Refusals are thrown here; what they say is in the answer. */
async function refusal (call: Promise<unknown>): Promise<Problem> {
  const error = await call.then(() => undefined, (error: unknown) => error)
  must(error instanceof ResponseError, 'it is refused')
  return ProblemFromJSON(await error.response.json())
}

const candidateInput = { ...person, category: CandidateInputCategoryEnum.JobSeeker }
const idempotencyKey = crypto.randomUUID()
const candidate = await candidates.createCandidate({ candidateInput, idempotencyKey })
must(candidate.birthDate === '1990-02-28', 'the birth date is what was sent')
console.log(`candidate ${candidate.id}`)
step('create')

const repeated = await candidates.createCandidate({ candidateInput, idempotencyKey })
must(repeated.id === candidate.id, 'sent twice, created once')
step('repeat')

const put = (etag: string, phone: string) => candidates.updateCandidate(
  { candidateId: candidate.id, ifMatch: etag, candidateInput: { ...candidateInput, phone } })
const updated = await put(candidate.etag, '+33 2 98 00 00 00')
must(updated.phone === '+33 2 98 00 00 00' && updated.etag !== candidate.etag, 'the candidate is changed')
step('update')

const stale = await refusal(put(candidate.etag, '+33 2 98 11 11 11'))
must(stale.status === 412 && stale.code === 'precondition_failed', 'a stale version is refused')
step('stale_update')

const certificateId = (await new CertificateApi(officer).listCertificates({})).items[0]?.id
must(certificateId !== undefined, 'there is a certificate')
const { credential } = await new ApiKeyApi(officer).createApiKey({ apiKeyInput: { ...keyOf(candidate.id), role: ApiKeyInputRoleEnum.Candidate } })
const applications = new ApplicationApi(connect(url, credential))
const apply = async () => (await applications.createApplication({
  applicationInput: {
    candidateId: candidate.id,
    certificateId,
    route: ApplicationInputRouteEnum.ContinuingTraining,
    scheme: ApplicationInputSchemeEnum.SelfFunded,
    prerequisitesDeclared: true
  }
})).id
const submit = (applicationId: string) => applications.submitApplication({ applicationId })
const applicationId = await apply()
must((await submit(applicationId)).status === 'submitted', 'it is handed in')
step('command')

const refused = await refusal(submit(await apply()))
must(refused.status === 409 && refused.code === 'application_already_live', 'a second one is refused')
must(refused.allowedActions?.some(({ action, blockedBy }) => action === 'submit' && blockedBy.length > 0) === true, 'it says what stands in the way')
step('conflict')

const invalid = await refusal(candidates.createCandidate({ candidateInput: { ...candidateInput, birthDate: '1850-01-01', email: 'nobody' } }))
must(invalid.status === 422, 'two faults are refused')
must(invalid.errors?.map(({ pointer }) => pointer).sort().join() === '#/birthDate,#/email', 'both faults are pointed at')
step('validation')

const seen = new Set<string>()
let cursor: string | undefined
do {
  const page = await candidates.listCandidates({ limit: 2, cursor })
  for (const { id } of page.items) seen.add(id)
  cursor = page.nextCursor ?? undefined
} while (cursor)
must(seen.size > 4 && seen.has(candidate.id), 'page after page, everybody is there')
step('pages')

const awards = new AwardApi(officer)
const awardId = (await awards.listAwards({})).items[0]?.id
must(awardId !== undefined, 'there is an award')
const parchment = await awards.getAwardParchment({ awardId })
must(await parchment.slice(0, 5).text() === '%PDF-', 'the parchment is a PDF')
step('download')

const tomorrow = await new ApplicationApi(connect(tomorrowUrl, key)).getApplication({ applicationId })
must(tomorrow.status === 'word_of_tomorrow', 'a new word is only a word')
step('tomorrow')
