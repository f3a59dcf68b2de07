import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { makeDocuments } from '../../src/cli/documents.ts'
import type { Answer, Client } from '../support/app.ts'
import { changePolicy, openCandidate, openOrganization } from '../support/decisions.ts'
import { decision, done, startJuries, train } from '../support/sittings.ts'
import { accredit, openExaminer, openFile, type TrainingWorld } from '../support/training.ts'

// Cleaning [S21]: every document is anonymised; the jury knows neither the candidate, nor the company, nor the training organisation.

type Json = Record<string, any>
const service = await startJuries(t)
const { officer, certificateId, today, convened } = service

const reads = Object.entries(JSON.parse((await makeDocuments())['openapi.json']!).paths as Json)
  .filter(([path, methods]) => path.startsWith('/v1/') && (methods as Json)['get'])
  .map(([path, methods]) => ({ path, parameters: ((methods as Json)['get'].parameters ?? []) as Json[] }))

interface Listed {
  /** By the names that addresses give them. */
  readonly ids: Record<string, string>
  readonly secrets: readonly string[]
  readonly juror: Client
  readonly href: string
  readonly applicationId: string
}

/** A person with a file that went through everything before the jury, on the list of a session of today. */
async function listed (): Promise<Listed> {
  const [employer, school] = [await openOrganization(service), await openOrganization(service)]
  const person = { familyName: 'Ouédraogo', givenNames: 'Ismaël', email: 'ismael@example.org', phone: '+33 6 12 34 56 78', birthPlace: 'Bobo-Dioulasso' }
  const candidateId = await openCandidate(service, { ...person, employerOrganizationId: employer, managingOrganizationId: school })
  const training = { ...service, candidateId } as unknown as TrainingWorld
  const applicationId = await openFile(training, { status: 'in_training', employerOrganizationId: employer, filingOrganizationId: school })
  const assessmentId = await assessed(training, applicationId)
  done(await officer.post(`/v1/candidates/${candidateId}/links`, { personId: uuidv7(), relation: 'family' }))
  const trainingEnrollmentId = await train(service, { applicationId, candidateId, organizationId: school })
  const { id: jurySessionId, href, members } = await convened([applicationId])
  const session = done(await officer.get(href))
  const ids = {
    applicationId,
    candidateId,
    jurySessionId,
    assessmentId,
    certificateId,
    trainingEnrollmentId,
    branchId: service.branchId,
    organizationId: employer,
    resultId: done(await officer.get(`/v1/assessments/${assessmentId}`)).results[0].id,
    panelMemberId: session.panelMembers[0].id,
    listedCandidateId: session.listedCandidates[0].id
  }
  return { ids, href, applicationId, juror: members[1]!.client, secrets: [candidateId, employer, school, ...Object.values(person)] }
}

/** Locked, with a result for each unit. */
async function assessed (world: TrainingWorld, applicationId: string): Promise<string> {
  const examinerId = await openExaminer(world)
  await accredit(world, { examinerId })
  const body = { applicationId, kind: 'certification', unitCodes: ['U1', 'U2'], plannedFor: today }
  const { href, id } = done(await officer.post('/v1/assessments', body))
  done(await officer.post(`${href}/assign`, { examinerId }))
  const examiner = await service.as('examiner', { personId: examinerId })
  for (const unitCode of ['U1', 'U2']) done(await examiner.post(`${href}/results`, { unitCode, marks: { unit: 'yes' }, comment: null }))
  done(await examiner.post(`${href}/complete`, { orientation: null, comment: null }))
  done(await officer.post(`${href}/lock`))
  return id
}

/** Every address that can be read, with the ids of this world; those that nobody gave are of nothing. */
function addresses ({ ids }: Listed): string[] {
  return reads.map(({ path, parameters }) => {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? uuidv7())
    const asked = parameters.filter(({ in: where, required, schema }) => where === 'query' && required && schema.default === undefined)
      .map(({ name, schema }) => `${name}=${ids[name] ?? (schema.format === 'date' ? today : schema.enum?.[0] ?? 'x')}`)
    return asked.length > 0 ? `${filled}?${asked.join('&')}` : filled
  })
}

/** Which secrets stand in which answers. That an organisation exists is none. */
async function leaks (world: Listed, client: Client): Promise<{ found: string[], answered: number }> {
  const found: string[] = []
  let answered = 0
  for (const address of addresses(world)) {
    const answer: Answer = await client.get(address)
    answered += Number(answer.status === 200)
    if (address.startsWith('/v1/organizations')) continue
    for (const secret of world.secrets) if (answer.text.includes(secret)) found.push(`${address.replace(/[0-9a-f-]{36}/g, '…')}: ${secret}`)
  }
  return { found, answered }
}

/** Nothing is found by what is hidden. */
async function finds (world: Listed, client: Client): Promise<string[]> {
  const { candidateId, organizationId } = world.ids
  const questions = [`applications?candidateId=${candidateId}`, `assessments?candidateId=${candidateId}`, `unit-awards?candidateId=${candidateId}`,
    `awards?candidateId=${candidateId}`, `applications?employerOrganizationId=${organizationId}`]
  const answers = await Promise.all(questions.map((question) => client.get(`/v1/${question}`)))
  return questions.filter((_, place) => answers[place]!.body.items?.length > 0)
}

async function learnAwards (ids: Record<string, string>): Promise<void> {
  for (const [name, list] of [['awardId', 'awards'], ['unitAwardId', 'unit-awards']] as const) {
    ids[name] = done(await officer.get(`/v1/${list}?candidateId=${ids['candidateId']}`)).items[0].id
  }
}

t.test('where files are anonymised no answer tells a juror whose they are, at any stage', async (t) => {
  await changePolicy(service, { jury: { anonymisedFiles: true } })
  const world = await listed()
  const { href, juror, applicationId } = world
  for (const step of ['listed', 'open', 'decided', 'close', 'sign-minutes']) {
    if (step === 'decided') world.ids['decisionId'] = done(await juror.post(`${href}/decisions`, decision(applicationId))).decisions[0].id
    else if (step !== 'listed') done(await officer.post(`${href}/${step}`))
    if (step === 'close') await learnAwards(world.ids)
    const { found, answered } = await leaks(world, juror)
    t.strictSame(found, [], step)
    t.ok(answered > 25, `${answered} answers were read`)
    t.strictSame(await finds(world, juror), [], step)
    t.match((await juror.get(`/v1/applications/${applicationId}`)).body, { id: applicationId, candidateId: null, employerOrganizationId: null })
    t.match((await juror.get('/v1/assessments')).body.items, [{ applicationId, candidateId: null }])
  }
})

t.test('where they bear names, a juror reads them: the test would see it', async (t) => {
  await changePolicy(service, { jury: { anonymisedFiles: false } })
  const world = await listed()
  const { found } = await leaks(world, world.juror)
  const { candidateId, organizationId } = world.ids
  t.ok(found.includes(`/v1/applications/…: ${candidateId}`))
  t.ok(found.includes(`/v1/applications/…: ${organizationId}`))
})
