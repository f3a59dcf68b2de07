import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { type Client, startApp } from '../support/app.ts'
import { type Assembly, done, gather, openSession, projectContent, vote } from '../support/assembly.ts'
import { deliberate, openCandidate, openReadyFile } from '../support/decisions.ts'
import { frameworkOf, sharing } from '../support/frameworks.ts'
import { provesItsHistory } from '../support/history.ts'
import { ask } from '../support/database.ts'
import { leavesNothing } from '../support/traces.ts'

/** Two branches, each with its commission: one owns an interbranch certificate, the other adopts it. */

const service = await startApp(t)
const owner = { app: service.app, ...await settle(service.branchId) }
const partner = { app: service.app, ...await settle(await service.openBranch()) }
type Side = typeof owner

async function settle (branchId: string) {
  const assembly = await gather(service, 2, branchId)
  const { slug, prefix } = done(await assembly.officer.get(`/v1/branches/${branchId}`))
  return { branchId, assembly, session: await openSession(assembly), slug: slug as string, prefix: prefix as string, officer: assembly.officer, today: assembly.today }
}

const common = { Q1: 'CQPI-QUALITY/U1', Q2: 'CQPI-QUALITY/U2' }
const interbranch = { isInterbranch: true, partnerBranches: [owner.slug, partner.slug] }
const collection = '/v1/certificate-projects'
const catalogue = '/v1/certificate-catalogue'

const propose = async ({ officer }: { officer: Client }, body: object) => done(await officer.post(collection, { kind: 'creation', certificateId: null, ...body }))

interface Voting { readonly officer: Client, readonly assembly: Assembly, readonly session: { id: string } }

/** Handed in, voted, and the certificate as it is then. */
async function adopted ({ officer, assembly, session }: Voting, body: { readonly code: string }): Promise<any> {
  const project = await propose({ officer }, body)
  done(await officer.post(`${project.href}/submit`))
  await vote(assembly, session, { subject: 'project_framework', subjectId: project.id })
  const { items: [{ id }] } = done(await officer.get(`/v1/certificates?code=${body.code}`))
  return done(await officer.get(`/v1/certificates/${id}`))
}

const contentOf = (code: string, units: readonly string[], shared: Record<string, string>, more: object = {}) =>
  ({ ...projectContent(code), framework: sharing(frameworkOf(...units), shared), ...more })
const revisionOf = ({ id, code }: { id: string, code: string }, framework: object) =>
  ({ ...projectContent(code), ...interbranch, kind: 'revision', certificateId: id, framework }) as { code: string }
const dropping = (fromVersion: number, ...units: string[]) => units.map((fromUnit) => ({ fromVersion, fromUnit, toUnit: null, kind: 'none' }))
const entry = async (client: Client, code: string) => done(await client.get(`${catalogue}/${code}`))

t.test('what the owner creates stands in the catalogue of all branches at once; a plain certificate does not', async (t) => {
  await adopted(owner, contentOf('CQP-PLAIN', ['Q1'], { Q1: 'ELSEWHERE/U1' }))
  t.same((await service.stranger.get(catalogue)).status, 401)
  t.same(done(await partner.officer.get(catalogue)).items, [])
  await adopted(owner, contentOf('CQPI-QUALITY', ['Q1', 'Q2', 'S1'], common, interbranch))
  const code = `${owner.prefix}-CQPI-QUALITY`
  const seen = await entry(partner.officer, code)
  t.strictSame(seen, {
    code,
    certificateCode: 'CQPI-QUALITY',
    title: 'Animateur périscolaire',
    branchName: 'A branch',
    frameworkVersion: 1,
    commonUnits: [
      { commonCode: 'CQPI-QUALITY/U1', code: 'Q1', title: 'Unit Q1' }, { commonCode: 'CQPI-QUALITY/U2', code: 'Q2', title: 'Unit Q2' }
    ],
    partnerBranches: [owner.slug, partner.slug],
    publishedOn: owner.today,
    endedOn: null,
    adoptions: [],
    branches: ['A branch'],
    isInterbranch: false
  }, 'and until somebody adopts it, it is a plain one')
  for (const role of ['candidate', 'juror', 'examiner', 'employer', 'training_provider', 'auditor', 'commission_member'] as const) {
    const reader = await service.as(role, { branchId: partner.branchId, personId: uuidv7(), organizationId: uuidv7() })
    t.strictSame(done(await reader.get(catalogue)).items, [seen], role)
  }
  t.match((await partner.officer.get(`${catalogue}/${owner.prefix}-CQP-PLAIN`)).body, { status: 404, code: 'not_found' })
  t.match((await partner.officer.get(`${catalogue}/plain`)).body, { status: 400, code: 'parameter_invalid' })
})

t.test('a project that does not hold the common units is not handed in', async (t) => {
  const catalogueCode = `${owner.prefix}-CQPI-QUALITY`
  const drafts = await Promise.all([
    contentOf('CQPI-A', ['B1', 'B2'], { B1: common.Q1 }, { catalogueCode }),
    contentOf('CQPI-B', ['Q1', 'B2'], { Q1: common.Q1, B2: common.Q2 }, { catalogueCode }),
    contentOf('CQPI-C', ['Q1', 'Q2'], common, { catalogueCode: `${owner.prefix}-NONE` })
  ].map((body) => propose(partner, body)))
  const refused = ['common_unit_differs', 'common_unit_differs', 'catalogue_code_unknown']
  t.match(drafts[2].allowedActions.find(({ action }: any) => action === 'submit').blockedBy, [{ code: 'catalogue_code_unknown' }])
  const answers = await leavesNothing(service, ['certificate_project', 'certificate', 'certificate_catalogue', 'catalogue_adoption'],
    drafts.map(({ href }, index) => [409, refused[index]!, () => partner.officer.post(`${href}/submit`)] as const))
  t.match(answers[1]!.body.params, { unit: 'CQPI-QUALITY/U2', title: 'Unit Q2' })
  const content = contentOf('CQPI-D', ['Q1', 'B2'], { Q1: common.Q1 }, { catalogueCode })
  const short = await propose(partner, content)
  t.match((await partner.officer.post(`${short.href}/submit`)).body, { code: 'common_unit_missing', params: { unit: 'CQPI-QUALITY/U2', version: '1' } })
  const odd = { kind: 'closure', certificateId: null, ...projectContent('CQPI-X', { framework: undefined, catalogueCode }) }
  const { items: [plain] } = done(await owner.officer.get('/v1/certificates?code=CQP-PLAIN'))
  t.match((await owner.officer.post(collection, { ...odd, code: 'CQP-PLAIN', certificateId: plain.id })).body,
    { status: 422, code: 'catalogue_code_unexpected', errors: [{ pointer: '#/catalogueCode' }] })
  t.match((await partner.officer.post(collection, { ...contentOf('CQPI-E', ['Q1'], {}), kind: 'creation', certificateId: null, catalogueCode: 'a/b' })).body,
    { status: 422, errors: [{ pointer: '#/catalogueCode' }] })
})

t.test('the owner waits with its common units; the partner adopts them by a vote of its own; a person’s unit counts in both', async (t) => {
  const { items: [{ id: sourceId, code }] } = done(await owner.officer.get('/v1/certificates?code=CQPI-QUALITY'))
  const catalogueCode = `${owner.prefix}-${code}`
  const next = { ...sharing(frameworkOf('Q1', 'Q2', 'Q3'), { ...common, Q3: 'CQPI-QUALITY/U3' }), mapping: dropping(1, 'Q1', 'Q2', 'S1') }
  const early = await propose(owner, revisionOf({ id: sourceId, code }, next))
  t.match((await owner.officer.post(`${early.href}/submit`)).body, { status: 409, code: 'partners_awaited', params: { version: '1', partners: partner.slug } })

  const certificate = await adopted(partner, contentOf('CQPI-Q-HERE', ['P1', 'Q1', 'Q2'], common, { ...interbranch, catalogueCode }))
  t.match(await entry(owner.officer, catalogueCode), {
    adoptions: [{ branchName: 'A branch', frameworkVersion: 1, adoptedOn: partner.today, endedOn: null }], branches: ['A branch', 'A branch'], isInterbranch: true
  })
  t.equal(done(await owner.officer.get(catalogue)).items.length, 1, 'who adopts a certificate publishes none')

  // Recognition by the public code, between the two certificates.
  const candidateId = await openCandidate(owner)
  const applicationId = await openReadyFile(owner, { candidateId, certificateId: sourceId, unitCodes: ['Q1', 'Q2', 'S1'] })
  await deliberate(owner, { certificateId: sourceId, files: [{ applicationId, units: { Q1: true, Q2: false, S1: false } }] })
  const { items: [{ id: unitAwardId }] } = done(await owner.officer.get(`/v1/unit-awards?candidateId=${candidateId}`))
  const { verificationCode } = done(await owner.officer.get(`/v1/unit-awards/${unitAwardId}`))
  const there = await openCandidate(partner)
  done(await partner.officer.post(`/v1/candidates/${there}/unit-recognitions`, { verificationCode, certificateId: certificate.id, unitCode: 'Q1' }))
  t.match(done(await partner.officer.get(`/v1/candidates/${there}/held-units?certificateId=${certificate.id}`)),
    { held: [{ unitCode: 'Q1', via: 'recognition', sourceTitle: 'Animateur périscolaire' }], missing: ['P1', 'Q2'] })

  done(await owner.officer.post(`${early.href}/submit`))
  await vote(owner.assembly, owner.session, { subject: 'project_framework', subjectId: early.id })
  t.match(await entry(partner.officer, catalogueCode), { frameworkVersion: 2, commonUnits: { length: 3 }, adoptions: [{ frameworkVersion: 1 }], isInterbranch: true })
  const less = { ...sharing(frameworkOf('Q1'), common), mapping: dropping(2, 'Q1', 'Q2', 'Q3') }
  const again = await propose(owner, revisionOf({ id: sourceId, code }, less))
  t.match((await owner.officer.post(`${again.href}/submit`)).body, { code: 'partners_awaited', params: { version: '2', partners: partner.slug } })

  const mapping = ['P1', 'Q1', 'Q2'].map((unit) => ({ fromVersion: 1, fromUnit: unit, toUnit: unit, kind: 'equivalent' }))
  const revised = (units: string[], shared: Record<string, string>) =>
    revisionOf({ id: certificate.id, code: 'CQPI-Q-HERE' }, { ...sharing(frameworkOf(...units), shared), mapping })
  const lagging = await propose(partner, revised(['P1', 'Q1', 'Q2'], common))
  t.match((await partner.officer.post(`${lagging.href}/submit`)).body, { code: 'common_unit_missing', params: { unit: 'CQPI-QUALITY/U3', version: '2' } })
  await adopted(partner, revised(['P1', 'Q1', 'Q2', 'Q3'], { ...common, Q3: 'CQPI-QUALITY/U3' }))
  t.match(await entry(owner.officer, catalogueCode), { adoptions: { length: 1, 0: { frameworkVersion: 2, endedOn: null } } })
  t.match(done(await owner.officer.post(`${again.href}/submit`)), { status: 'commission_review' })
})

t.test('a unit of its own the owner revises without waiting, and the catalogue stays as it is', async (t) => {
  const certificate = await adopted(owner, contentOf('CQPI-SAFE', ['Q1', 'S1'], { Q1: 'CQPI-SAFE/U1' }, interbranch))
  const mapping = [
    { fromVersion: 1, fromUnit: 'Q1', toUnit: 'Q1', kind: 'equivalent' }, { fromVersion: 1, fromUnit: 'S1', toUnit: null, kind: 'none' }
  ]
  const framework = { ...sharing(frameworkOf('Q1', 'S2'), { Q1: 'CQPI-SAFE/U1' }), mapping }
  t.match(await adopted(owner, revisionOf(certificate, framework)), { frameworkVersion: 2 })
  t.match(await entry(partner.officer, `${owner.prefix}-CQPI-SAFE`), { frameworkVersion: 1, commonUnits: { length: 1 } })
})

t.test('who never joined is left out by a vote, and waited for no more', async (t) => {
  const code = `${owner.prefix}-CQPI-SAFE`
  const { items: [{ id }] } = done(await owner.officer.get('/v1/certificates?code=CQPI-SAFE'))
  const keep = (fromVersion: number) => ({ fromVersion, fromUnit: 'Q1', toUnit: 'Q1', kind: 'equivalent' })
  const next = { ...sharing(frameworkOf('Q1', 'Q2'), { Q1: 'CQPI-SAFE/U1', Q2: 'CQPI-SAFE/U2' }), mapping: [keep(2), ...dropping(2, 'S2')] }
  const named = revisionOf({ id, code: 'CQPI-SAFE' }, next)
  const waiting = await propose(owner, named)
  t.match((await owner.officer.post(`${waiting.href}/submit`)).body, { status: 409, code: 'partners_awaited', params: { version: '1', partners: partner.slug } })
  const partnerBranches = [owner.slug, '1518']
  t.match(await adopted(owner, { ...named, partnerBranches } as typeof named), { frameworkVersion: 3, isInterbranch: true, partnerBranches })
  t.match(await entry(partner.officer, code), { frameworkVersion: 3, commonUnits: { length: 2 }, partnerBranches })
  const same = { ...sharing(frameworkOf('Q1', 'Q2'), { Q1: 'CQPI-SAFE/U1', Q2: 'CQPI-SAFE/U2' }), mapping: [keep(3), { ...keep(3), fromUnit: 'Q2', toUnit: 'Q2' }] }
  const alone = { ...revisionOf({ id, code: 'CQPI-SAFE' }, same), isInterbranch: false, partnerBranches: [] }
  t.match(await adopted(owner, alone), { frameworkVersion: 4, isInterbranch: false, partnerBranches: [] })
  t.match(await entry(partner.officer, code), { frameworkVersion: 3, partnerBranches: [] }, 'its partners change, not what they would adopt')
})

t.test('a list goes on where it stopped, in the order of codes', async (t) => {
  const { items, hasMore, nextCursor } = done(await partner.officer.get(`${catalogue}?limit=1`))
  t.same([items.length, items[0].certificateCode, hasMore], [1, 'CQPI-QUALITY', true])
  const rest = done(await partner.officer.get(`${catalogue}?limit=1&cursor=${nextCursor}`))
  t.match([rest.items[0].certificateCode, rest.hasMore], ['CQPI-SAFE', false])
  t.match((await owner.officer.get(`${catalogue}?cursor=${nextCursor}`)).body, { code: 'cursor_invalid' }, 'a cursor is its branch’s')
})

t.test('who closes its certificate leaves; alone, the owner has a plain one; closed by the owner, nobody joins any more', async (t) => {
  const catalogueCode = `${owner.prefix}-CQPI-QUALITY`
  const close = async ({ officer }: Side, code: string) => {
    const { items: [{ id }] } = done(await officer.get(`/v1/certificates?code=${code}`))
    return done(await officer.post(`/v1/certificates/${id}/close`, { reason: 'No job any more' }))
  }
  await close(partner, 'CQPI-Q-HERE')
  t.match(await entry(owner.officer, catalogueCode), { adoptions: [{ endedOn: partner.today }], branches: ['A branch'], isInterbranch: false, endedOn: null })
  await close(owner, 'CQP-PLAIN')
  await close(owner, 'CQPI-QUALITY')
  t.match(await entry(owner.officer, catalogueCode), { branches: [], isInterbranch: false, endedOn: owner.today })
  const late = await propose(partner, contentOf('CQPI-LATE', ['Q1', 'Q2', 'Q3'], { ...common, Q3: 'CQPI-QUALITY/U3' }, { catalogueCode }))
  t.match((await partner.officer.post(`${late.href}/submit`)).body, { code: 'catalogue_entry_ended', params: { code: catalogueCode, endedOn: owner.today } })
})

t.test('every row is rebuilt from the events of its own branch', async (t) => {
  for (const { branchId } of [owner, partner]) t.ok((await provesItsHistory(service.ownerUrl, branchId)).rows > 0)
  const kept = await ask<{ branch: string, count: number }>(service.ownerUrl, `select 'entry' as kind, branch_id as branch, count(*)::int as count
    from certificate_catalogue group by 2 union all select 'adoption', branch_id, count(*)::int from catalogue_adoption group by 2`)
  t.same(kept.map(({ branch, count }) => [branch, count]).sort(), [[owner.branchId, 6], [partner.branchId, 3]].sort())
})
