import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { create, execute } from '../../src/commands.ts'
import { commissionApprovals } from '../../src/db/commission-approvals.ts'
import { commissionSessions } from '../../src/db/commission-sessions.ts'
import type { CommissionApproval } from '../../src/domain/commission-approval.ts'
import type { CommissionSession } from '../../src/domain/commission-session.ts'
import { awards } from '../../src/db/awards.ts'
import { certificates } from '../../src/db/certificates.ts'
import { deadlineKinds } from '../../src/domain/deadlines.ts'
import { addMonths } from '../../src/domain/rules/calendar.ts'
import { callerIn } from '../support/app.ts'
import { changePolicy, deliberate, openCandidate, openCertificate, openReadyFile, signMinutes } from '../support/decisions.ts'
import { accredit, openExaminer, openFile, openSchool, startTraining } from '../support/training.ts'

const world = await startTraining(t, 'pharmacy')
const { today, inDays, certificateId, app: { db }, branchId } = world
await changePolicy(world, {
  appeal: { delay: { kind: 'months', months: 3 } },
  partial: { validity: { kind: 'years', length: 5 } },
  commission: { minMeetingsPerYear: 3 },
  accreditation: { decider: 'certifying_body' }
})
const officer = await world.as('officer')

interface Due { readonly kind: string, readonly dueOn: string, readonly id: string, readonly href: string, readonly rule: string, readonly isOverdue: boolean }
const dueOf = async (query = 'before=2040-01-01&limit=200', client = officer): Promise<Due[]> => (await client.get(`/v1/deadlines?${query}`)).body.items
const one = async (kind: string, id: string, client = officer) =>
  (await dueOf(`before=2040-01-01&limit=200&kind=${kind}`, client)).find((due) => due.id === id)

t.test('an answer to a request for VAE is due until the day before silence answers', async (t) => {
  const tacit = inDays(30)
  const waiting = { status: 'in_vae', route: 'vae', tacitAdmissionOn: tacit, orientation: 'vae' } as const
  const id = await openFile(world, { candidateId: await openCandidate(world), ...waiting })
  t.match(await one('vae_answer', id), { dueOn: inDays(29), rule: 'law:vae_silence', href: `/v1/applications/${id}`, isOverdue: false })
  const answered = await openFile(world, { candidateId: await openCandidate(world), ...waiting, admissibility: 'admissible', admissibilityDecidedOn: today })
  const silent = await openFile(world, { candidateId: await openCandidate(world), ...waiting, tacitAdmissionOn: today })
  t.strictSame([await one('vae_answer', answered), await one('vae_answer', silent)], [undefined, undefined])
})

t.test('a validation file meets its jury by its day, and is overdue after it', async (t) => {
  const candidateId = await openCandidate(world)
  const ready = { candidateId, status: 'ready_for_jury', route: 'vae', validationFileOn: inDays(-100), juryDueOn: inDays(-10) } as const
  const id = await openFile(world, ready)
  t.match(await one('jury_date', id), { dueOn: inDays(-10), rule: 'vae.juryWithinMonths', isOverdue: true })
  t.match(await one('jury_date', id, await world.as('candidate', { personId: candidateId })), { isOverdue: true })
  t.equal(await one('jury_date', id, await world.as('candidate', { personId: uuidv7() })), undefined)
})

t.test('a result is notified and may be appealed against in time; units end; nobody learns a result from what is due', async (t) => {
  const candidateId = await openCandidate(world)
  const applicationId = await openReadyFile(world, {
    candidateId, certificateId, unitCodes: ['U1', 'U2'], route: 'vae', validationFileOn: today, juryDueOn: addMonths(today, 3)
  })
  const candidate = await world.as('candidate', { personId: candidateId })
  const kinds = async (client = officer) => (await dueOf(undefined, client)).filter(({ id }) => id === applicationId).map(({ kind }) => kind)
  t.strictSame(await kinds(candidate), ['jury_date'])
  const session = await deliberate(world, { certificateId, files: [{ applicationId, units: { U1: true, U2: false } }], signs: false })
  t.strictSame([await kinds(), await kinds(candidate)], [['result_notification'], ['jury_date']], 'told or not, the candidate sees the same')
  t.match(await one('result_notification', applicationId), { dueOn: inDays(15), rule: 'vae.notifyWithinDays' })
  await signMinutes(world, session)
  t.strictSame([await kinds(), await kinds(candidate)], [['appeal'], ['appeal']])
  t.match(await one('appeal', applicationId, candidate), { dueOn: addMonths(today, 3), rule: 'appeal.delay' })
  t.match((await dueOf('before=2040-01-01&kind=unit_expiry')), [{ dueOn: addMonths(today, 60), rule: 'partial.validity' }])
})

t.test('who passes is told by nothing that no longer ends, before the minutes are signed', async (t) => {
  const certificate = await openCertificate(world, ['U1', 'U2'], false)
  const candidateId = await openCandidate(world)
  const candidate = await world.as('candidate', { personId: candidateId })
  const first = await openReadyFile(world, { candidateId, certificateId: certificate, unitCodes: ['U1', 'U2'] })
  await deliberate(world, { certificateId: certificate, files: [{ applicationId: first, units: { U1: true, U2: false } }] })
  const endings = async (client = candidate) => (await dueOf('before=2040-01-01&limit=200&kind=unit_expiry', client)).length
  const before = [await endings(), await endings(officer)]
  const second = await openReadyFile(world, { candidateId, certificateId: certificate, unitCodes: ['U1', 'U2'] })
  const session = await deliberate(world, { certificateId: certificate, files: [{ applicationId: second, units: { U2: true } }], signs: false })
  t.strictSame([await endings(), await endings(officer)], [1, before[1]! - 1])
  await signMinutes(world, session)
  t.strictSame([before[0], await endings()], [1, 0])
})

t.test('an earlier registration’s last delivery stays due while the next one is asked for', async (t) => {
  const certificate = await openCertificate(world, ['U1'])
  const officerOf = callerIn(branchId, 'officer')
  const act = (command: object) => execute(db, certificates, officerOf, { id: certificate, command: async () => command as never })
  await act({ type: 'end_registration', endedOn: inDays(-1), lastDeliveryDate: inDays(30), reason: 'Withdrawn' })
  await act({ type: 'file_registration', register: 'rncp' })
  t.match(await one('last_delivery', certificate), { dueOn: inDays(30) })
})

t.test('holders of a registered certificate are told to the national fund within three months of the delivery', async (t) => {
  const certificate = await openCertificate(world, ['U1'])
  const applicationId = await openReadyFile(world, { candidateId: await openCandidate(world), certificateId: certificate, unitCodes: ['U1'] })
  await deliberate(world, { certificateId: certificate, files: [{ applicationId, units: { U1: true } }] })
  const [due] = await dueOf('before=2040-01-01&kind=holder_data')
  t.match(due, { dueOn: addMonths(today, 3), rule: 'law:holder_data', href: /^\/v1\/awards\// })
  await execute(db, awards, callerIn(branchId, 'officer'), { id: due!.id, command: async () => ({ type: 'record_transmission', sentOn: today } as const) })
  t.strictSame(await dueOf('before=2040-01-01&kind=holder_data'), [])
  const unregistered = await openCertificate(world, ['U1'], false)
  const other = await openReadyFile(world, { candidateId: await openCandidate(world), certificateId: unregistered, unitCodes: ['U1'] })
  await deliberate(world, { certificateId: unregistered, files: [{ applicationId: other, units: { U1: true } }] })
  t.strictSame(await dueOf('before=2040-01-01&kind=holder_data'), [])
})

t.test('rights end, and changes are told to the national list within two months', async (t) => {
  const [organizationId, examinerId] = [await openSchool(world), await openExaminer(world)]
  const ending = await accredit(world, { organizationId }, { validUntil: inDays(60), registerUpdateDueOn: inDays(20) } as object)
  const examiner = await accredit(world, { examinerId }, { validUntil: inDays(50) })
  const ended = await accredit(world, { organizationId: await openSchool(world) }, { validUntil: inDays(-1) })
  t.match(await one('accreditation_end', ending), { dueOn: inDays(60), rule: 'accreditation.durationMonths' })
  t.match(await one('examiner_accreditation_end', examiner), { dueOn: inDays(50) })
  t.equal(await one('accreditation_end', ended), undefined)
  t.match(await one('register_update', ending), { dueOn: inDays(20), rule: 'law:register_update' })
  const school = await world.as('training_provider', { organizationId })
  t.strictSame((await dueOf(undefined, school)).filter(({ id }) => id === ending).map(({ kind }) => kind), ['accreditation_end'])
})

t.test('registrations end, and deliveries after them', async (t) => {
  t.match([await one('registration_end', certificateId), await one('last_delivery', certificateId)], [{ dueOn: '2029-01-31' }, { dueOn: '2029-07-31' }])
})

t.test('the commission’s documents, minutes, second readings and yearly meetings come due', async (t) => {
  const planned = {
    kind: 'ordinary', place: null, presidentSeatId: uuidv7(), presidentCollege: 'employees', vicePresidentSeatId: uuidv7(), version: 1, branchId
  } as const
  const session = async (more: Partial<CommissionSession>) => {
    const id = uuidv7()
    const [president, vice] = await seats()
    const blank = { convenedOn: today, documentsDueOn: null, minutesDueOn: null, presidentSignedOn: null, vicePresidentSignedOn: null, reason: null }
    const state = { ...planned, ...blank, presidentSeatId: president, vicePresidentSeatId: vice, memberSeatIds: [], requestedBySeatIds: [], id, ...more } as unknown as CommissionSession
    await create(db, commissionSessions, callerIn(branchId, 'officer'), async () => ({ type: 'commission_session.planned', state }))
    return id
  }
  const convened = await session({ status: 'convened', heldOn: inDays(20), documentsDueOn: inDays(12) })
  const closed = await session({ status: 'closed', heldOn: today, minutesDueOn: inDays(7) })
  t.match(await one('commission_documents', convened), { dueOn: inDays(12) })
  t.match(await one('commission_minutes', closed), { dueOn: inDays(7), rule: 'commission.minutes' })
  t.match(await dueOf('before=2040-01-01&kind=commission_meeting'), [{ dueOn: `${today.slice(0, 4)}-12-31`, href: `/v1/branches/${branchId}` }])
  await session({ status: 'closed', heldOn: today, minutesDueOn: inDays(7) })
  await session({ status: 'minutes_signed', heldOn: today, minutesDueOn: inDays(7) })
  t.strictSame(await dueOf('before=2040-01-01&kind=commission_meeting'), [], 'three meetings are three')
  const approval = uuidv7()
  const state = {
    branchId,
    id: approval,
    subject: 'certificate_closure',
    subjectId: certificateId,
    title: 'Close it',
    sector: null,
    effectiveOn: null,
    equivalences: [],
    commissionSessionId: closed,
    reading: 1,
    backBy: inDays(30),
    decision: null,
    decidedOn: today,
    policyId: null,
    reason: null,
    status: 'disagreement',
    version: 1
  } as unknown as CommissionApproval
  await create(db, commissionApprovals, callerIn(branchId, 'officer'), async () => ({ type: 'commission_approval.proposed', state }))
  t.match(await one('second_reading', approval), { dueOn: inDays(30), rule: 'commission.disagreement' })
})

// S41: two years, tacitly renewed. S63, S66: a review each year.
t.test('definitions end with their terms, and certificates are reviewed once a year', async (t) => {
  t.strictSame([await one('definition_end', certificateId), await one('certificate_review', certificateId)], [undefined, undefined])
  await changePolicy(world, { certificate: { definitionLifetime: { years: 5, tacitRenewal: false }, yearlyReview: true }, accreditation: { decider: 'certifying_body' } })
  t.match(await one('definition_end', certificateId), { dueOn: '2029-01-08', rule: 'certificate.definitionLifetime' })
  t.match(await one('certificate_review', certificateId), { dueOn: `${today.slice(0, 4)}-12-31`, href: `/v1/certificates/${certificateId}` })
  const { status } = await officer.post(`/v1/certificates/${certificateId}/reviews`, { year: Number(today.slice(0, 4)), findings: 'As it should be.' })
  t.strictSame([status, await one('certificate_review', certificateId)], [201, undefined])
})

async function seats (): Promise<[string, string]> {
  const seat = async (college: string) => (await officer.post('/v1/seats', {
    college, organizationName: `Organisation of the ${college}`, sector: null, titularId: null, titularName: null, substituteId: null, substituteName: null, endedOn: null
  })).body.id as string
  return [await seat('employees'), await seat('employers')]
}

t.test('the list is in the order of days, page by page, cut where it is asked', async (t) => {
  const all = await dueOf()
  t.ok(all.length > 10)
  t.strictSame(all.map(({ dueOn }) => dueOn), all.map(({ dueOn }) => dueOn).sort())
  const paged: Due[] = []
  let url: string | null = '/v1/deadlines?before=2040-01-01&limit=3'
  while (url !== null) {
    const { body }: { body: { items: Due[], nextCursor: string | null } } = await officer.get(url)
    paged.push(...body.items)
    url = body.nextCursor && `/v1/deadlines?before=2040-01-01&limit=3&cursor=${body.nextCursor}`
  }
  t.strictSame(paged, all, 'no item twice, none missed')
  const middle = all[Math.floor(all.length / 2)]!.dueOn
  t.strictSame(await dueOf(`before=${middle}&limit=200`), all.filter(({ dueOn }) => dueOn < middle))
  t.strictSame(await dueOf(`from=${middle}&before=2040-01-01&limit=200`), all.filter(({ dueOn }) => dueOn >= middle))
  t.strictSame(await dueOf('limit=200'), all.filter(({ dueOn }) => dueOn < addMonths(today, 3)), 'three months ahead, where nobody says')
  t.match((await officer.get('/v1/deadlines?kind=tea')).body, { status: 400, code: 'parameter_invalid' })
})

t.test('nobody sees what comes due in another branch, nor more than concerns them', async (t) => {
  const elsewhere = await world.as('officer', { branchId: await world.openBranch() })
  t.strictSame((await dueOf(undefined, elsewhere)).filter(({ kind }) => kind !== 'commission_meeting'), [])
  for (const role of ['candidate', 'examiner', 'juror', 'employer', 'training_provider'] as const) {
    const seen = await dueOf(undefined, await world.as(role, { personId: uuidv7(), organizationId: uuidv7() }))
    t.strictSame([...new Set(seen.map(({ kind }) => kind))].filter((kind) => !['registration_end', 'last_delivery'].includes(kind)), [], role)
  }
  t.ok(deadlineKinds.length > 10)
})
