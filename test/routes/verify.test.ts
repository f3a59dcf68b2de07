import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { startApp } from '../support/app.ts'
import { deliberate, openCandidate, openCertificate, openReadyFile, signMinutes } from '../support/decisions.ts'

const service = await startApp(t)
const { stranger, branchId } = service
const officer = await service.as('officer', { personId: uuidv7() })
const certificateId = await openCertificate(service, ['B1', 'B2'])
const { code: certificateCode } = (await service.app.db.read({ branchId }, (tx) =>
  tx.selectFrom('certificate').select('code').where('branchId', '=', branchId).where('id', '=', certificateId).executeTakeFirstOrThrow()))

async function decided (units: Record<string, boolean>, signs = true) {
  const candidateId = await openCandidate(service)
  const applicationId = await openReadyFile(service, { candidateId, certificateId, unitCodes: ['B1', 'B2'] })
  const jurySessionId = await deliberate(service, { certificateId, files: [{ applicationId, units }], signs })
  const of = async (collection: string) => {
    const { items } = (await officer.get(`/v1/${collection}?candidateId=${candidateId}`)).body
    return items.length === 0 ? null : (await officer.get(`/v1/${collection}/${items[0].id}`)).body
  }
  return { candidateId, jurySessionId, award: await of('awards'), unitAward: await of('unit-awards') }
}
const verify = (code: string) => stranger.get(`/v1/verify/${encodeURIComponent(code)}`)

// C-62, SEC-15: these facts and no other one.
t.test('a stranger learns that an award is real and stands, and of its holder the initials', async (t) => {
  const { award, candidateId } = await decided({ B1: true, B2: true })
  const { status, body, text } = await verify(award.verificationCode)
  t.equal(status, 200)
  t.strictSame(body, {
    kind: 'award',
    outcome: 'valid',
    asOf: award.deliveredOn,
    certificateCode,
    certificateTitle: 'Agent de maintenance',
    frameworkVersion: 1,
    units: ['B1', 'B2'].map((code) => ({ code, title: `Unit ${code}`, commonCode: null })),
    level: 4,
    deliveredOn: award.deliveredOn,
    expiresOn: null,
    branchName: 'A branch',
    holderInitials: 'Z. D.'
  })
  for (const secret of [candidateId, award.id, award.number, 'Zoé', 'Delâtre', '1990', 'Havre']) t.notMatch(text, secret)
})

t.test('a unit has its own code, which tells of that unit alone', async (t) => {
  const { unitAward, award } = await decided({ B1: false, B2: true })
  t.equal(award, null)
  const { body } = await verify(unitAward.verificationCode)
  t.match(body, { kind: 'unit_award', outcome: 'valid', level: null, deliveredOn: unitAward.acquiredOn, holderInitials: 'Z. D.' })
  t.strictSame(body.units, [{ code: 'B2', title: 'Unit B2', commonCode: null }])
  t.equal(body.expiresOn, unitAward.expiresOn)
})

t.test('a code is read however it is typed', async (t) => {
  const { award: { verificationCode: code } } = await decided({ B1: true, B2: true })
  const { body } = await verify(code)
  const typed = [code.toLowerCase(), code.replaceAll('-', ''), code.replaceAll('-', ' '), code.replaceAll('0', 'O').replaceAll('1', 'l')]
  for (const other of typed) t.strictSame((await verify(other)).body, body, other)
})

// V-4: revoke, then verify → revoked.
t.test('what was revoked is told to be', async (t) => {
  const { award, unitAward } = await decided({ B1: true, B2: true })
  await officer.post(`${award.href}/revoke`, { reason: 'Written in error.' })
  t.equal((await verify(award.verificationCode)).body.outcome, 'revoked')
  t.equal((await verify(unitAward.verificationCode)).body.outcome, 'valid', 'the units are another thing')
  await officer.post(`${unitAward.href}/revoke`, { reason: 'Written in error.' })
  t.equal((await verify(unitAward.verificationCode)).body.outcome, 'revoked')
})

t.test('nothing is known of what is not published, and a wrong code looks the same wherever it is wrong', async (t) => {
  const { award, jurySessionId } = await decided({ B1: true, B2: true }, false)
  const code: string = award.verificationCode
  const wrong = [
    code, `${code.slice(0, -1)}${code.endsWith('7') ? '8' : '7'}`, `ZZZZZZ${code.slice(code.indexOf('-'))}`, 'DEMO', 'É'.repeat(90), '../awards', "' or 1=1 --"
  ]
  const faces = new Set<string>()
  for (const other of wrong) {
    const { status, body: { instance, traceId, ...body } } = await verify(other)
    faces.add(JSON.stringify({ status, body }))
  }
  t.equal(faces.size, 1)
  t.match([...faces][0], /"status":404.*"code":"not_found"/)
  await signMinutes(service, jurySessionId)
  t.equal((await verify(code)).status, 200)
})

t.test('the number of an award opens nothing', async (t) => {
  const { award } = await decided({ B1: true, B2: true })
  t.equal((await verify(award.number)).status, 404)
})

// Policy partial.validity, five years by default: the last day counts.
t.test('a unit is valid through its last day, and expired the day after', async (t) => {
  const { unitAward } = await decided({ B1: true, B2: false })
  const moved = async (to: string) => {
    await officer.post(`/v1/branches/${branchId}/set-clock`, { now: to })
    return (await verify(unitAward.verificationCode)).body
  }
  const lastDay: string = unitAward.expiresOn
  t.match(await moved(`${lastDay}T21:30:00.000Z`), { outcome: 'valid', asOf: lastDay })
  const next = await moved(`${lastDay}T23:30:00.000Z`)
  t.equal(next.outcome, 'expired', 'it is the next day in Paris')
  t.ok(next.asOf > lastDay)
})
