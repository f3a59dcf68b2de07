import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { startApp } from '../support/app.ts'
import { deliberate, openCandidate, openCertificate, openOrganization, openReadyFile } from '../support/decisions.ts'
import { frameworkOf, sharing } from '../support/frameworks.ts'
import { provesItsHistory } from '../support/history.ts'
import { leavesNothing } from '../support/traces.ts'

/** Two branches share a common unit; a person who holds it in one comes to the other with the paper. */

const service = await startApp(t)
const here = { app: service.app, branchId: service.branchId }
const there = { app: service.app, branchId: await service.openBranch() }
const officer = await service.as('officer', { personId: uuidv7() })
const stranger = await service.as('officer', { branchId: there.branchId, personId: uuidv7() })
const { today } = (await officer.get(`/v1/branches/${here.branchId}`)).body

const certificateId = await openCertificate(here, sharing(frameworkOf('B1', 'B2'), { B1: 'QUALITY/U1' }))
const common = await openCertificate(there, sharing(frameworkOf('Q1', 'Q2'), { Q1: 'QUALITY/U1', Q2: 'QUALITY/U2' }))

/** The codes of the units that the other branch's jury gave, and of the certificate, if that makes one. */
async function earned (units: Record<string, boolean>, more = {}) {
  const candidateId = await openCandidate(there, more)
  const applicationId = await openReadyFile(there, { candidateId, certificateId: common, unitCodes: Object.keys(units) })
  await deliberate(there, { certificateId: common, files: [{ applicationId, units }] })
  const { items } = (await stranger.get(`/v1/unit-awards?candidateId=${candidateId}`)).body
  const given = await Promise.all(items.map(async ({ id }: { id: string }) => (await stranger.get(`/v1/unit-awards/${id}`)).body))
  const { items: [award] } = (await stranger.get(`/v1/awards?candidateId=${candidateId}`)).body
  return {
    unit: (code: string) => given.find(({ unitCode }) => unitCode === code),
    award: award && (await stranger.get(`/v1/awards/${award.id}`)).body
  }
}

async function arriving (more = {}) {
  const candidateId = await openCandidate(here, more)
  const href = `/v1/candidates/${candidateId}`
  return { candidateId, recognitions: `${href}/unit-recognitions`, heldUnits: `${href}/held-units?certificateId=${certificateId}` }
}
const asked = (verificationCode: string, more = {}) => ({ verificationCode, certificateId, unitCode: 'B1', ...more })

// Model, Interbranch; API C-60: the code is checked, the recognition is a dated fact with its source, and heldUnits counts it.
t.test('a unit of another branch is recognised by the code on its paper, and counts', async (t) => {
  const paper = (await earned({ Q1: true, Q2: false })).unit('Q1')
  const { recognitions, heldUnits, candidateId } = await arriving()
  const typed = paper.verificationCode.toLowerCase().replaceAll('-', ' ')
  const dry = await officer.post(`${recognitions}?dryRun=true`, asked(typed))
  t.same([dry.status, (await officer.get(recognitions)).body.items], [200, []])
  const { status, headers, body } = await officer.post(recognitions, asked(typed))
  t.equal(status, 201)
  const fact = {
    certificateId,
    frameworkVersion: 1,
    unitCode: 'B1',
    commonCode: 'QUALITY/U1',
    verificationCode: paper.verificationCode,
    sourceBranch: 'A branch',
    sourceTitle: 'Agent de maintenance',
    sourceUnit: 'Q1',
    acquiredOn: paper.acquiredOn,
    expiresOn: paper.expiresOn,
    recognisedOn: today
  }
  t.match(body, { id: candidateId, etag: '2', unitRecognitions: [fact] })
  t.match((await officer.get(headers['location'])).body, fact)
  t.match((await officer.get(recognitions)).body.items, [fact])
  const { held: [unit], missing } = (await officer.get(heldUnits)).body
  t.match([unit, missing], [{
    unitCode: 'B1',
    via: 'recognition',
    recognitionId: body.unitRecognitions[0].id,
    unitAwardId: null,
    applicationId: null,
    sourceBranch: 'A branch',
    sourceTitle: 'Agent de maintenance',
    acquiredOn: paper.acquiredOn,
    since: today,
    until: paper.expiresOn
  }, ['B2']])
})

t.test('with it, the units that are missing make a full certificate, whose paper names it', async (t) => {
  const { award } = await earned({ Q1: true, Q2: true })
  const { candidateId, recognitions } = await arriving()
  t.match((await officer.post(recognitions, asked(award.verificationCode))).body.unitRecognitions, [{ sourceUnit: 'Q1', expiresOn: null }], 'by a whole certificate')
  const applicationId = await openReadyFile(here, { candidateId, certificateId, unitCodes: ['B1', 'B2'] })
  await deliberate(here, { certificateId, files: [{ applicationId, units: { B2: true } }] })
  const { items: [own] } = (await officer.get(`/v1/awards?candidateId=${candidateId}`)).body
  const { verificationCode } = (await officer.get(`/v1/awards/${own.id}`)).body
  t.match((await service.stranger.get(`/v1/verify/${verificationCode}`)).body, {
    kind: 'award', expiresOn: null, units: [{ code: 'B1', commonCode: 'QUALITY/U1' }, { code: 'B2', commonCode: null }]
  })
  t.equal((await officer.get(`/v1/applications/${applicationId}/unit-statement.pdf`)).status, 200)
})

t.test('what the register does not say is not recognised, and nothing is left behind', async (t) => {
  const papers = await earned({ Q1: true, Q2: true })
  const { recognitions, candidateId } = await arriving()
  const code = papers.unit('Q1').verificationCode
  const [own] = [await ownPaper()]
  const lost = (await earned({ Q1: true, Q2: false })).unit('Q1')
  await stranger.post(`/v1/unit-awards/${lost.id}/revoke`, { reason: 'Written in error.' })
  const namesake = await arriving({ familyName: 'Martin' })
  const key = await service.as('candidate', { personId: candidateId })
  const answers = await leavesNothing(service, ['candidate'], [
    [403, 'role_not_allowed', () => key.post(recognitions, asked(code))],
    [404, 'not_found', () => stranger.post(recognitions, asked(code))],
    [422, 'reference_unknown', () => officer.post(recognitions, asked('ABCDEF-0000-0000-0000-0000-0'))],
    [422, 'reference_unknown', () => officer.post(recognitions, asked(code, { certificateId: common }))],
    [422, 'unit_unknown', () => officer.post(recognitions, asked(code, { unitCode: 'Z9' }))],
    [422, 'unit_not_common', () => officer.post(recognitions, asked(code, { unitCode: 'B2' }))],
    [422, 'recognition_of_own_branch', () => officer.post(recognitions, asked(own))],
    [422, 'recognition_not_valid', () => officer.post(recognitions, asked(lost.verificationCode))],
    [422, 'recognition_of_another', () => officer.post(namesake.recognitions, asked(code))],
    [422, 'recognition_of_other_unit', () => officer.post(recognitions, asked(papers.unit('Q2').verificationCode))]
  ])
  const pointers = answers.slice(2).map(({ body }) => body.errors[0].pointer)
  const [atCode, atUnit] = ['#/verificationCode', '#/unitCode']
  t.same(pointers, [atCode, '#/certificateId', atUnit, atUnit, atCode, atCode, atCode, atCode])
  t.match(answers.at(-1)!.body.params, { needed: 'QUALITY/U1', present: 'QUALITY/U2' })
  t.match(answers.at(-3)!.body.params, { outcome: 'revoked' })
})

async function ownPaper (): Promise<string> {
  const candidateId = await openCandidate(here)
  const applicationId = await openReadyFile(here, { candidateId, certificateId, unitCodes: ['B1', 'B2'] })
  await deliberate(here, { certificateId, files: [{ applicationId, units: { B1: true, B2: false } }] })
  const { items: [{ id }] } = (await officer.get(`/v1/unit-awards?candidateId=${candidateId}`)).body
  return (await officer.get(`/v1/unit-awards/${id}`)).body.verificationCode
}

t.test('a code counts once for a unit, whoever brings it, also when two ask at once', async (t) => {
  const code = (await earned({ Q1: true, Q2: false })).unit('Q1').verificationCode
  const [one, other] = [await arriving(), await arriving()]
  const statuses = (await Promise.all([one, other].map(({ recognitions }) => officer.post(recognitions, asked(code))))).map(({ status }) => status)
  t.equal(statuses.filter((status) => status === 201).length, 1, String(statuses))
  for (const { recognitions } of [one, other]) {
    const { status, body } = await officer.post(recognitions, asked(code))
    t.match([status, body.code, body.params], [422, 'recognised_already', { unit: 'B1', recognisedOn: today }])
  }
})

// The other branch's rows are never looked at again: what was true on its day stays a fact of that day.
t.test('a recognition stands, whatever the other branch takes back later', async (t) => {
  const paper = (await earned({ Q1: true, Q2: false })).unit('Q1')
  const { recognitions, heldUnits } = await arriving()
  await officer.post(recognitions, asked(paper.verificationCode))
  await stranger.post(`/v1/unit-awards/${paper.id}/revoke`, { reason: 'Written in error.' })
  t.match((await officer.get(heldUnits)).body.held, [{ unitCode: 'B1', via: 'recognition' }])
})

t.test('the person and who trains them read it; an employer and an examiner do not; who does not know the person finds nobody', async (t) => {
  const [provider, employer] = [await openOrganization(here), await openOrganization(here)]
  const { candidateId, recognitions, heldUnits } = await arriving({ managingOrganizationId: provider, employerOrganizationId: employer })
  await officer.post(recognitions, asked((await earned({ Q1: true, Q2: false })).unit('Q1').verificationCode))
  const seen = async (role: Parameters<typeof service.as>[0], who: object) => {
    const reader = await service.as(role, who)
    const [list, held] = [await reader.get(recognitions), await reader.get(heldUnits)]
    return list.status === 200 ? [list.body.items.length, held.body.held.length] : [list.status, held.status]
  }
  t.same(await seen('candidate', { personId: candidateId }), [1, 1])
  t.same(await seen('training_provider', { organizationId: provider }), [1, 1])
  t.same(await seen('auditor', {}), [1, 1])
  t.same(await seen('employer', { organizationId: employer }), [0, 0])
  t.same(await seen('candidate', { personId: uuidv7() }), [404, 404])
  t.same(await seen('officer', { branchId: there.branchId }), [404, 404])
  t.equal((await service.stranger.get(recognitions)).status, 401)
})

t.test('every row is rebuilt from its events', async (t) => {
  const { rows } = await provesItsHistory(service.ownerUrl, here.branchId)
  t.ok(rows > 0)
  const { candidateId, recognitions } = await arriving()
  await officer.post(recognitions, asked((await earned({ Q1: true, Q2: false })).unit('Q1').verificationCode))
  const { items } = (await officer.get(`/v1/candidates/${candidateId}/events`)).body
  t.same(items.map(({ type }: { type: string }) => type), ['candidate.created', 'candidate.unit_recognised'])
})

// Last: the other branch lives in its future from here on.
t.test('what has lapsed in the other branch is not recognised; what lapses after its recognition lapses here', async (t) => {
  const paper = (await earned({ Q1: true, Q2: false })).unit('Q1')
  const { recognitions, heldUnits } = await arriving()
  await officer.post(recognitions, asked(paper.verificationCode))
  const held = async (asOf: string) => (await officer.get(`${heldUnits}&asOf=${asOf}`)).body.held.length
  t.same([await held(today), await held(paper.expiresOn), await held('2099-12-31')], [1, 1, 0])
  const late = (await earned({ Q1: true, Q2: false })).unit('Q1')
  await stranger.post(`/v1/branches/${there.branchId}/set-clock`, { now: `${late.expiresOn}T23:30:00.000Z` })
  const { body } = await officer.post((await arriving()).recognitions, asked(late.verificationCode))
  t.match([body.code, body.params.outcome], ['recognition_not_valid', 'expired'], 'it is the next day in Paris')
})
