import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { execute } from '../../src/commands.ts'
import { certificates } from '../../src/db/certificates.ts'
import type { FrameworkContent } from '../../src/domain/framework.ts'
import { addDays, addMonths } from '../../src/domain/rules/calendar.ts'
import { versionInForce } from '../../src/domain/rules/framework-versions.ts'
import { callerIn, startApp } from '../support/app.ts'
import { createCertificate, done, gather, openSession, projectContent } from '../support/assembly.ts'
import { deliberate, openCandidate, openCertificate, openReadyFile } from '../support/decisions.ts'
import { frameworkOf, sharing } from '../support/frameworks.ts'
import { provesItsHistory } from '../support/history.ts'

const service = await startApp(t)
const { branchId, app: { db } } = service
const assembly = await gather(service)
const { officer, today } = assembly
const session = await openSession(assembly)

const none = (fromVersion: number, fromUnit: string) => ({ fromVersion, fromUnit, toUnit: null, kind: 'none' as const })

async function adopt (certificateId: string, content: FrameworkContent, effectiveOn = today): Promise<void> {
  const framework = { certificateId, projectId: uuidv7(), adoptedOn: today, effectiveOn, content }
  await execute(db, certificates, callerIn(branchId, 'system'), {
    id: certificateId, command: async () => ({ type: 'adopt_framework', framework } as const)
  })
}

/** The commission is asked, votes as said, and the vote is closed. */
async function voteOn (subjectId: string, equivalences: readonly object[], choice = 'for') {
  const matter = { subject: 'unit_equivalence', subjectId, title: 'Passerelle', sector: null, effectiveOn: null, equivalences }
  const { href } = done(await officer.post('/v1/commission-approvals', matter))
  done(await officer.post(`${href}/table`, { commissionSessionId: session.id }))
  for (const { seatId, client } of assembly.members) done(await client.post(`${href}/ballots`, { seatId, choice }))
  return done(await officer.post(`${href}/close-vote`))
}

// Domain 3.10: unit mapping is decided by the commission; a unit award stays a fact of its own version.
t.test('a unit of before a revision counts from the day on which the commission votes its equivalence', async (t) => {
  const certificateId = await openCertificate(service, ['B1', 'B2'])
  const other = await openCertificate(service, ['X1'])
  const candidateId = await openCandidate(service)
  const files = [
    { applicationId: await openReadyFile(service, { candidateId, certificateId, unitCodes: ['B1', 'B2'] }), units: { B1: true, B2: false } }
  ]
  await deliberate(service, { certificateId, files })
  const elsewhere = await openReadyFile(service, { candidateId, certificateId: other, unitCodes: ['X1'] })
  await deliberate(service, { certificateId: other, files: [{ applicationId: elsewhere, units: { X1: true } }] })
  await adopt(certificateId, { ...frameworkOf('C1', 'C2'), mapping: [none(1, 'B1'), none(1, 'B2')] })
  const heldUnits = `/v1/candidates/${candidateId}/held-units?certificateId=${certificateId}`
  const missing = async () => done(await officer.get(heldUnits)).missing
  t.same(await missing(), ['C1', 'C2'])

  const step = { fromVersion: 1, fromUnit: 'B1', toVersion: 2, toUnit: 'C1', kind: 'equivalent' }
  t.match(await voteOn(certificateId, [step], 'against'), { status: 'rejected' })
  t.same(await missing(), ['C1', 'C2'], 'a vote against leaves it as it was')
  const { policyId } = await voteOn(certificateId, [step])
  t.match(done(await officer.get(heldUnits)), { held: [{ unitCode: 'C1', via: 'equivalence', frameworkVersion: 1, since: today }], missing: ['C2'] })
  const fromOther = { ...step, fromCertificateId: other, fromUnit: 'X1', toUnit: 'C2' }
  await voteOn(certificateId, [fromOther])
  t.match(done(await officer.get(heldUnits)), { held: [{ unitCode: 'C1' }, { unitCode: 'C2', via: 'equivalence', fromCertificateId: other }], missing: [] })

  const { equivalences } = done(await officer.get(`/v1/certificates/${certificateId}`))
  t.match(equivalences, [{ steps: [{ ...step, fromCertificateId: null }], decidedOn: today, policyId }, { steps: [fromOther] }])
  const facts = done(await officer.get(`/v1/certificates/${certificateId}/equivalences`))
  t.strictSame(facts.items, equivalences)
  await provesItsHistory(service.ownerUrl, branchId)
})

t.test('a framework names what it shares and how long its units are kept; a client that does not know of it leaves it out', async (t) => {
  const project = async (code: string, framework: object) =>
    done(await officer.post('/v1/certificate-projects', { kind: 'creation', certificateId: null, ...projectContent(code, { framework }) }))
  const { unitValidityMonths, units: [whole], ...rest } = frameworkOf('B1')
  const { commonCode, ...unit } = whole!
  t.strictSame((await project('CQP-OLD', { ...rest, units: [unit] })).framework, frameworkOf('B1'))
  const shared = { ...sharing(frameworkOf('B1'), { B1: 'CQPI-QUALITY/U1' }), unitValidityMonths: 60 }
  t.strictSame((await project('CQP-NEW', shared)).framework, shared)
  const spaced = sharing(frameworkOf('B1'), { B1: 'not a code' })
  const refused = await officer.post('/v1/certificate-projects', { kind: 'creation', certificateId: null, ...projectContent('CQP-BAD', { framework: spaced }) })
  t.match(refused.body, { status: 422, errors: [{ pointer: '#/framework/units/0/commonCode' }] })
  const { href } = await createCertificate(assembly, session, 'CQP-KEPT')
  t.match(done(await officer.get(`${href}/frameworks/1`)).content, { unitValidityMonths: null, units: [{ commonCode: null }, { commonCode: null }] })
})

// Domain 3.0, framework.transition: at least two months' notice [S43]; a path begun before stays under its version [S41].
t.test('two versions are compared, and each day has the one in force', async (t) => {
  const certificateId = await openCertificate(service, ['B1', 'B2'])
  const href = `/v1/certificates/${certificateId}`
  const effectiveOn = addMonths(today, 2)
  const mapping = [{ fromVersion: 1, fromUnit: 'B1', toUnit: 'B1', kind: 'equivalent' as const }, none(1, 'B2')]
  const { units: [b1, c1], ...rest } = frameworkOf('B1', 'C1')
  await adopt(certificateId, { ...rest, units: [{ ...b1!, title: 'Unit B1 anew' }, c1!], mapping }, effectiveOn)
  t.match(done(await officer.get(href)), { frameworkVersion: 2, frameworkVersionInForce: 1, adoptedOn: '2024-01-08', renewedOn: null })
  const candidateId = await openCandidate(service)
  const twin = async (asOf: string) =>
    done(await officer.get(`/v1/candidates/${candidateId}/held-units?certificateId=${certificateId}&asOf=${asOf}`)).frameworkVersion
  const versions = [{ version: 1, effectiveOn: '2024-02-01' }, { version: 2, effectiveOn }]
  for (const day of ['2024-01-31', '2024-02-01', addDays(effectiveOn, -1), effectiveOn, addDays(effectiveOn, 1)]) {
    t.equal(await twin(day), versionInForce(versions, day), day)
  }

  const compare = async (version: number, against: number) => done(await officer.get(`${href}/frameworks/${version}/comparison?against=${against}`))
  t.match(await compare(2, 1), {
    certificateId,
    version: 2,
    against: 1,
    unitsAdded: [{ code: 'C1', title: 'Unit C1' }],
    unitsRemoved: [{ code: 'B2' }],
    unitsChanged: [{ code: 'B1', title: 'Unit B1 anew', titleBefore: 'Unit B1' }],
    mapping: [{ fromUnit: 'B1', equivalentTo: ['B1'], partOf: [] }, { fromUnit: 'B2', equivalentTo: [], partOf: [] }]
  })
  t.match(await compare(1, 2), { unitsAdded: [{ code: 'B2' }], unitsRemoved: [{ code: 'C1' }], mapping: [] })
  t.match(await compare(2, 2), { unitsAdded: [], unitsRemoved: [], unitsChanged: [], routesAdded: [], routesChanged: [], mapping: [] })
  await voteOn(certificateId, [{ fromVersion: 1, fromUnit: 'B2', toVersion: 2, toUnit: 'C1', kind: 'partial' }])
  t.match((await compare(2, 1)).mapping, [{}, { fromUnit: 'B2', equivalentTo: [], partOf: ['C1'] }], 'with what was voted since')
  t.equal((await officer.get(`${href}/frameworks/2/comparison?against=3`)).status, 404)
  t.equal((await officer.get(`${href}/frameworks/2/comparison`)).status, 400)
  const other = await service.as('officer', { branchId: await service.openBranch() })
  t.equal((await other.get(`${href}/frameworks/2/comparison?against=1`)).status, 404)
})
