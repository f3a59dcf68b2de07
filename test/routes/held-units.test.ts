import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { execute } from '../../src/commands.ts'
import { certificates } from '../../src/db/certificates.ts'
import type { FrameworkContent } from '../../src/domain/framework.ts'
import { addDays, addMonths } from '../../src/domain/rules/calendar.ts'
import { callerIn, startApp } from '../support/app.ts'
import {
  changePolicy, deliberate, openCandidate, openCertificate, openOrganization, openReadyFile, signMinutes
} from '../support/decisions.ts'
import { frameworkOf, sharing } from '../support/frameworks.ts'

const service = await startApp(t)
const { branchId } = service
const officer = await service.as('officer', { personId: uuidv7() })
const { today } = (await officer.get(`/v1/branches/${branchId}`)).body

/** A person of whom a jury gave some units of a new certificate of three. */
async function holding (units: Record<string, boolean>, signs = true) {
  const provider = await openOrganization(service)
  const certificateId = await openCertificate(service, ['B1', 'B2', 'B3'])
  const candidateId = await openCandidate(service, { managingOrganizationId: provider })
  const applicationId = await openReadyFile(service, { candidateId, certificateId, unitCodes: Object.keys(units) })
  const jurySessionId = await deliberate(service, { certificateId, files: [{ applicationId, units }], signs })
  const heldUnits = `/v1/candidates/${candidateId}/held-units?certificateId=${certificateId}`
  return { candidateId, certificateId, provider, jurySessionId, heldUnits, unitAwards: `/v1/candidates/${candidateId}/unit-awards` }
}

// Model 3: heldUnits(person, certificate, asOf).
t.test('what is held and what is missing is told for any day', async (t) => {
  const { candidateId, certificateId, heldUnits, unitAwards } = await holding({ B1: true, B2: false, B3: true })
  const { status, body } = await officer.get(heldUnits)
  t.equal(status, 200)
  t.match(body, {
    candidateId,
    certificateId,
    frameworkVersion: 1,
    asOf: today,
    missing: ['B2'],
    partial: [],
    optionalHeld: 0,
    optionalNeeded: 0,
    held: [{ unitCode: 'B1', since: today, acquiredOn: today, frameworkVersion: 1, optional: false, via: 'award', fromCertificateId: null }, { unitCode: 'B3' }],
    open: [{ unitCode: 'B2', optional: false, heldCompetences: [], missingCompetences: ['B2.1'] }]
  })
  const { until, unitAwardId, applicationId, jurySessionId } = body.held[0]
  t.match((await officer.get(`/v1/unit-awards/${unitAwardId}`)).body, { unitCode: 'B1', expiresOn: until, applicationId, jurySessionId })
  const codes = async (asOf: string) => (await officer.get(`${heldUnits}&asOf=${asOf}`)).body.held.map(({ unitCode }: { unitCode: string }) => unitCode)
  t.same(await codes('2025-01-01'), [], 'before the decision')
  t.same(await codes(until), ['B1', 'B3'], 'on the last day')
  t.same(await codes('2099-12-31'), [], 'after it')

  await officer.post(`/v1/unit-awards/${unitAwardId}/revoke`, { reason: 'Written in error.' })
  t.same(await codes(today), ['B3'], 'no longer from the day of a revocation')
  const { items } = (await officer.get(unitAwards)).body
  t.match(items, [{ unitCode: 'B3', status: 'held' }, { unitCode: 'B1', status: 'revoked', revokedOn: today }], 'while the list shows all that was given')
})

// Domain 3.10: a unit award stays a fact of its own version; equivalence applies when completeness is evaluated.
t.test('units of an older version count through the equivalences of the present one', async (t) => {
  const { certificateId, heldUnits } = await holding({ B1: true, B2: true, B3: false })
  const mapping = [
    { fromVersion: 1, fromUnit: 'B1', toUnit: 'C1', kind: 'equivalent' as const },
    { fromVersion: 1, fromUnit: 'B2', toUnit: 'C2', kind: 'partial' as const },
    { fromVersion: 1, fromUnit: 'B3', toUnit: null, kind: 'none' as const }
  ]
  const framework = {
    certificateId, projectId: uuidv7(), adoptedOn: today, effectiveOn: today, content: { ...frameworkOf('C1', 'C2'), mapping }
  }
  await execute(service.app.db, certificates, callerIn(branchId, 'system'), { id: certificateId, command: async () => ({ type: 'adopt_framework', framework } as const) })
  t.match((await officer.get(heldUnits)).body, { frameworkVersion: 2, held: [{ unitCode: 'C1', frameworkVersion: 1, via: 'mapping' }], missing: ['C2'], partial: ['C2'] })

  const versionOn = async (query: string) => (await officer.get(`${heldUnits}&${query}`)).body.frameworkVersion
  t.same([await versionOn(`asOf=${addDays(today, -1)}`), await versionOn(`asOf=${today}`), await versionOn('asOf=2020-01-01')], [1, 2, 1],
    'the version in force on the day; before the first one, the first')
  t.match((await officer.get(`${heldUnits}&frameworkVersion=1`)).body, { frameworkVersion: 1, held: [{ unitCode: 'B1', via: 'award' }, { unitCode: 'B2' }], missing: ['B3'] })
  t.equal((await officer.get(`${heldUnits}&frameworkVersion=3`)).status, 404)
  t.equal((await officer.get(`${heldUnits}&frameworkVersion=0`)).status, 400)
})

const twoEach = (...codes: string[]): FrameworkContent => {
  const { units, ...content } = frameworkOf(...codes)
  return { ...content, units: units.map((unit) => ({ ...unit, competences: [1, 2].map((part) => ({ ...unit.competences[0]!, code: `${unit.code}.${part}` })) })) }
}

// Metallurgy, domain 3.0 partial.validity [S10]: single competences are kept 24 months.
t.test('of a missed unit, the competences that the jury kept are told with their day, once the minutes are signed', async (t) => {
  await changePolicy(service, { result: { granularity: 'competence' }, partial: { competences: { kind: 'months', length: 24 } } })
  const certificateId = await openCertificate(service, twoEach('B1', 'B2'))
  const candidateId = await openCandidate(service)
  const heldUnits = `/v1/candidates/${candidateId}/held-units?certificateId=${certificateId}`
  const judge = async (units: Record<string, boolean>, kept: string[]) => {
    const applicationId = await openReadyFile(service, { candidateId, certificateId, unitCodes: ['B1', 'B2'] })
    const files = [{ applicationId, units, competences: { B2: kept } }]
    return { applicationId, session: await deliberate(service, { certificateId, files, signs: false }) }
  }
  const { applicationId, session } = await judge({ B1: true, B2: false }, ['B2.1'])
  const holder = await service.as('candidate', { personId: candidateId })
  t.match((await holder.get(heldUnits)).body.open, [{ unitCode: 'B1' }, { unitCode: 'B2', heldCompetences: [], missingCompetences: ['B2.1', 'B2.2'] }])
  await signMinutes(service, session)
  const until = addMonths(today, 24)
  const open = [{ unitCode: 'B2', heldCompetences: [{ competenceCode: 'B2.1', applicationId, since: today, until }], missingCompetences: ['B2.2'] }]
  for (const reader of [holder, officer]) t.match((await reader.get(heldUnits)).body, { missing: ['B2'], open })
  t.match((await officer.get(`${heldUnits}&asOf=${addDays(until, 1)}`)).body.open, [{ heldCompetences: [], missingCompetences: ['B2.1', 'B2.2'] }])

  const second = await judge({ B2: false }, ['B2.2'])
  await signMinutes(service, second.session)
  t.match((await holder.get(heldUnits)).body, {
    missing: [], open: [], held: [{ unitCode: 'B1', via: 'award' }, { unitCode: 'B2', via: 'competences', unitAwardId: null, applicationId: second.applicationId, until }]
  })
  t.match((await officer.get(`/v1/applications/${second.applicationId}`)).body, { status: 'certified', acquiredUnits: [] })
  await changePolicy(service, {})
})

// Domain 3.12 no. 4 [S14]: common units count elsewhere.
t.test('a common unit counts for another certificate of the branch once its result is published, and carries that certificate too', async (t) => {
  const first = await openCertificate(service, sharing(frameworkOf('Q1', 'Q2'), { Q1: 'QUALITY/U1' }))
  const certificateId = await openCertificate(service, sharing(frameworkOf('B1', 'B2'), { B1: 'QUALITY/U1' }))
  const candidateId = await openCandidate(service)
  const earlier = await openReadyFile(service, { candidateId, certificateId: first, unitCodes: ['Q1', 'Q2'] })
  const jurySessionId = await deliberate(service, { certificateId: first, files: [{ applicationId: earlier, units: { Q1: true, Q2: false } }], signs: false })
  const heldUnits = `/v1/candidates/${candidateId}/held-units?certificateId=${certificateId}`
  const holder = await service.as('candidate', { personId: candidateId })
  t.match((await holder.get(heldUnits)).body, { held: [], missing: ['B1', 'B2'] })
  await signMinutes(service, jurySessionId)
  t.match((await holder.get(heldUnits)).body, {
    held: [{ unitCode: 'B1', via: 'common_unit', fromCertificateId: first, applicationId: earlier, jurySessionId }], missing: ['B2']
  })

  const applicationId = await openReadyFile(service, { candidateId, certificateId, unitCodes: ['B1', 'B2'] })
  await deliberate(service, { certificateId, files: [{ applicationId, units: { B2: true } }] })
  t.match((await officer.get(`/v1/applications/${applicationId}`)).body, { status: 'certified', acquiredUnits: ['B2'] })
  const { items: [{ id }] } = (await officer.get(`/v1/unit-awards?candidateId=${candidateId}&certificateId=${first}`)).body
  const refused = await officer.post(`/v1/unit-awards/${id}/revoke`, { reason: 'Written in error.' })
  t.match([refused.status, refused.body.code], [409, 'award_still_live'], 'and is not revoked while that certificate stands')
})

t.test('the person and who trains them read it once the minutes are signed; who does not know the person finds nobody', async (t) => {
  const { candidateId, provider, jurySessionId, heldUnits, unitAwards } = await holding({ B1: true, B2: false }, false)
  const readers = [await service.as('candidate', { personId: candidateId }), await service.as('training_provider', { organizationId: provider })]
  for (const reader of readers) {
    t.match((await reader.get(heldUnits)).body, { held: [], missing: ['B1', 'B2', 'B3'] })
    t.same((await reader.get(unitAwards)).body.items, [])
  }
  t.equal((await officer.get(unitAwards)).body.items.length, 1)
  await signMinutes(service, jurySessionId)
  for (const reader of readers) {
    t.match((await reader.get(heldUnits)).body, { held: [{ unitCode: 'B1' }], missing: ['B2', 'B3'] })
    t.match((await reader.get(unitAwards)).body.items, [{ unitCode: 'B1', status: 'held' }])
  }
  const strangers = [
    await service.as('candidate', { personId: uuidv7() }), await service.as('training_provider', { organizationId: uuidv7() }),
    await service.as('juror', { personId: candidateId }), await service.as('officer', { branchId: await service.openBranch() })
  ]
  for (const reader of strangers) for (const address of [heldUnits, unitAwards]) t.equal((await reader.get(address)).status, 404)
  for (const address of [heldUnits, unitAwards]) t.equal((await service.stranger.get(address)).status, 401)
})

t.test('what was given is read page by page, newest first', async (t) => {
  const { unitAwards } = await holding({ B1: true, B2: true, B3: true })
  const first = await officer.get(`${unitAwards}?limit=2`)
  t.match([first.body.items.length, first.body.hasMore], [2, true])
  t.match(first.headers['link'], /rel="next"/)
  const { body } = await officer.get(`${unitAwards}?limit=2&cursor=${first.body.nextCursor}`)
  t.match(body, { hasMore: false, nextCursor: null })
  const ids = [...first.body.items, ...body.items].map(({ id }) => id)
  t.same(ids, [...ids].sort().reverse())
  const other = await holding({ B1: true })
  t.equal((await officer.get(`${other.unitAwards}?cursor=${first.body.nextCursor}`)).body.code, 'cursor_invalid', 'a cursor belongs to its person')
})

t.test('a question without its certificate, or with one that is not there, is refused', async (t) => {
  const { candidateId } = await holding({ B1: true })
  const ask = async (query: string) => {
    const { status, body } = await officer.get(`/v1/candidates/${candidateId}/held-units${query}`)
    return [status, body.code, body.errors?.[0]?.parameter]
  }
  t.same(await ask(''), [400, 'parameter_invalid', 'certificateId'])
  t.same(await ask(`?certificateId=${uuidv7()}&asOf=2026-02-30`), [400, 'parameter_invalid', 'asOf'])
  t.same(await ask(`?certificateId=${uuidv7()}`), [404, 'not_found', undefined])
})
