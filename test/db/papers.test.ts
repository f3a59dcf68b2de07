import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { create, createRecord } from '../../src/commands.ts'
import { commissionApprovals } from '../../src/db/commission-approvals.ts'
import { commissionSessions } from '../../src/db/commission-sessions.ts'
import { findParchment, findUnitStatement } from '../../src/db/papers.ts'
import { seats } from '../../src/db/seats.ts'
import type { CommissionSession } from '../../src/domain/commission-session.ts'
import { callerIn, startApp } from '../support/app.ts'
import { deliberate, openCandidate, openCertificate, openReadyFile } from '../support/decisions.ts'

const service = await startApp(t)
const { app: { db }, branchId } = service
const officer = callerIn(branchId, 'officer', { personId: uuidv7() })
const certificateId = await openCertificate(service, ['B1', 'B2'])

const seat = async (titularName: string, college: 'employees' | 'employers') => (await createRecord(db, seats, officer, {
  content: { college, organizationName: 'An organisation', sector: null, titularId: uuidv7(), titularName, substituteId: null, substituteName: null, endedOn: null }
})).id
const [claire, paul] = [await seat('Claire Roussel', 'employees'), await seat('Paul Lemoine', 'employers')]
const [ines, eric] = [await seat('Inès Carpentier', 'employees'), await seat('Éric Vasseur', 'employers')]

/** A session of the commission as it stands, however it came there. */
async function session (heldOn: string, status: CommissionSession['status'], [presidentSeatId, vicePresidentSeatId]: readonly [string, string]) {
  const id = uuidv7()
  const plan = { kind: 'ordinary', heldOn, place: 'Paris', presidentSeatId, presidentCollege: 'employees', vicePresidentSeatId } as const
  const unsigned = { convenedOn: null, documentsDueOn: null, presidentSignedOn: null, vicePresidentSignedOn: null, reason: null }
  const nobody = { memberSeatIds: [], requestedBySeatIds: [], minutesDueOn: null, minutesApprovedOn: null, minutesApprovedInId: null }
  const state = { branchId, id, ...plan, ...unsigned, ...nobody, status, version: 1 } as CommissionSession
  await create(db, commissionSessions, officer, async () => ({ type: 'commission_session.planned', state }))
  return id
}

async function decided (units: Record<string, boolean>) {
  const candidateId = await openCandidate(service)
  const applicationId = await openReadyFile(service, { candidateId, certificateId, unitCodes: ['B1', 'B2'] })
  const jurySessionId = await deliberate(service, { certificateId, files: [{ applicationId, units, recommendations: 'Well prepared.' }] })
  return { candidateId, applicationId, jurySessionId }
}

async function parchmentOf ({ candidateId }: { candidateId: string }) {
  return await db.read(officer, async (tx) => {
    const { id } = await tx.selectFrom('award').select('id').where('branchId', '=', branchId).where('candidateId', '=', candidateId).executeTakeFirstOrThrow()
    return await findParchment(tx, id, officer.actor)
  })
}

const jury = { name: 'Awa Ndiaye', college: 'employees' }

t.test('while the commission has held no session, the jury’s president signs alone', async (t) => {
  await session('2020-01-06', 'cancelled', [claire, paul])
  await session('2099-01-05', 'planned', [claire, paul])
  const { decision } = await parchmentOf(await decided({ B1: true, B2: true }))
  t.match(decision, { commission: null, juryPresident: jury, jury: { place: 'Lyon', isSigned: true }, holder: { givenNames: 'Zoé Anne', birthDate: '1990-02-28' } })
  t.match(decision.titles, [{ code: 'B1', title: 'Unit B1' }, { code: 'B2', title: 'Unit B2' }])
})

t.test('the chairs of the last session before the delivery sign with it', async (t) => {
  await session('2023-03-06', 'minutes_signed', [claire, paul])
  await session('2024-03-04', 'closed', [ines, eric])
  const { decision } = await parchmentOf(await decided({ B1: true, B2: true }))
  const chairs = { president: { name: 'Inès Carpentier', college: 'employees' }, vicePresident: { name: 'Éric Vasseur', college: 'employers' } }
  t.same(decision.commission, chairs)
})

t.test('where a session ratified what the jury proposed, its chairs sign, whatever sessions came since', async (t) => {
  const decision = await decided({ B1: true, B2: true })
  const commissionSessionId = await session('2024-01-08', 'open', [claire, paul])
  const proposal = { subject: 'jury_ratification', subjectId: decision.jurySessionId, title: 'Ratification', sector: null, effectiveOn: null, equivalences: [] } as const
  const vote = { commissionSessionId, reading: 1, backBy: null, decision: null, decidedOn: '2024-01-08', policyId: null, reason: null } as const
  await create(db, commissionApprovals, officer, async () =>
    ({ type: 'commission_approval.proposed', state: { branchId, id: uuidv7(), ...proposal, ...vote, status: 'adopted', version: 1 } }))
  t.match((await parchmentOf(decision)).decision.commission, { president: { name: 'Claire Roussel' }, vicePresident: { name: 'Paul Lemoine' } })
  t.match((await parchmentOf(await decided({ B1: true, B2: true }))).decision.commission, { president: { name: 'Inès Carpentier' } }, 'of other juries’ awards')
})

t.test('a statement has the jury’s words about this file, and the codes of its units', async (t) => {
  const { applicationId } = await decided({ B1: true, B2: false })
  const { recommendations, decision } = await db.read(officer, (tx) => findUnitStatement(tx, applicationId, officer.actor))
  t.equal(recommendations, 'Well prepared.')
  t.match(decision!.unitAwards, [{ unitCode: 'B1', verificationCode: /^[A-Z]{3,6}(-[0-9A-Z]{4}){4}-[0-9A-Z]$/ }])
  t.equal(decision!.unitAwards.length, 1)
})
