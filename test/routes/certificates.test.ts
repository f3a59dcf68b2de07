import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { roles } from '../../src/domain/kernel/machine.ts'
import { addDays, addYears } from '../../src/domain/rules/calendar.ts'
import { startApp } from '../support/app.ts'
import { createCertificate, done, gather, openSession } from '../support/assembly.ts'
import { provesItsHistory } from '../support/history.ts'
import { leavesNothing } from '../support/traces.ts'

const service = await startApp(t, { preset: 'cleaning' })
const assembly = await gather(service)
const { officer, today } = assembly
const session = await openSession(assembly)
let made = 0
const certify = () => createCertificate(assembly, session, `CQP-${++made}`)
const yesterday = addDays(today, -1)
const registration = {
  registrationNumber: 'RNCP40871',
  level: 3,
  decidedOn: yesterday,
  effectiveOn: yesterday,
  registrationEnd: addYears(yesterday, 5),
  lastDeliveryDate: addYears(yesterday, 6)
}

t.test('a register’s decision gives number, level and dates; without one it stays a branch certificate', async (t) => {
  const { href } = await certify()
  t.match(done(await officer.get(href)), { status: 'active', register: null, registrationNumber: null, level: null, isExpired: false })
  t.match(done(await officer.post(`${href}/file-registration`, { register: 'rncp' })),
    { status: 'registration_pending', register: 'rncp' })
  t.match(done(await officer.post(`${href}/refuse-registration`, { reason: 'One cohort only' })), { status: 'active', register: null })
  done(await officer.post(`${href}/file-registration`, { register: 'rncp' }))
  const registered = await officer.post(`${href}/record-registration`, registration, { 'if-match': '"4"' })
  t.match(registered, { status: 200, body: { ...registration, status: 'registered', register: 'rncp', isExpired: false, etag: '5' } })
})

// Domain 3.1: the day after registrationEnd the record is inactive.
t.test('expired is what its end says today, never a status', async (t) => {
  const { href } = await certify()
  done(await officer.post(`${href}/file-registration`, { register: 'rs' }))
  const days = { decidedOn: '2020-01-15', effectiveOn: '2020-01-15', registrationEnd: yesterday, lastDeliveryDate: today }
  const ended = { registrationNumber: 'RS6751', level: null, ...days }
  const tooLong = await officer.post(`${href}/record-registration`, ended)
  t.match(tooLong.body,
    { status: 422, code: 'registration_too_long', params: { latest: '2025-01-15', years: '5' }, errors: [{ pointer: '#/registrationEnd' }] })
  const [decidedOn, effectiveOn] = [addYears(yesterday, -3), addYears(yesterday, -3)]
  t.match(done(await officer.post(`${href}/record-registration`, { ...ended, decidedOn, effectiveOn })),
    { status: 'registered', isExpired: true })
})

t.test('a certificate is suspended, reinstated as it was, and closed for good', async (t) => {
  const { href } = await certify()
  const act = async (action: string, body: object = {}) => done(await officer.post(`${href}/${action}`, body))
  t.match(await act('suspend', { reason: 'The platform is unsafe' }), { status: 'suspended' })
  t.match(await act('reinstate'), { status: 'active', etag: '3' })
  t.match(await act('close', { reason: 'No job any more' }), { status: 'closed', closedOn: today, allowedActions: [] })
  const { items } = done(await officer.get(`${href}/events`))
  t.match(items.map(({ type, data }: any) => [type, data.reason]).slice(1),
    [['certificate.suspended', 'The platform is unsafe'], ['certificate.reinstated', undefined], ['certificate.closed', 'No job any more']])
})

// C-7: who has a framework version keeps it.
t.test('framework versions are listed and read, and not sent again to who has them', async (t) => {
  const { href, id } = await certify()
  t.match(done(await officer.get(`${href}/frameworks`)),
    { items: [{ version: 1, adoptedOn: today }], nextCursor: null, hasMore: false, totalCount: 1 })
  const first = await officer.get(`${href}/frameworks/1`)
  t.match(first,
    { status: 200, headers: { etag: '"1"' }, body: { version: 1, certificateId: id, href: `${href}/frameworks/1`, etag: '1' } })
  const again = await officer.get(`${href}/frameworks/1`, { 'if-none-match': '"1"' })
  t.match([again.status, again.text, again.headers['etag']], [304, '', '"1"'])
  t.equal((await officer.get(`${href}/frameworks/1`, { 'if-none-match': '"2"' })).status, 200)
  t.match((await officer.get(`${href}/frameworks/2`)).body, { status: 404, code: 'not_found' })
  t.match((await officer.get(`${href}/frameworks/latest`)).body, { status: 400, code: 'parameter_invalid' })
  t.equal((await officer.put(`${href}/frameworks/1`, {})).status, 405)
})

t.test('every role of the branch sees certificates and frameworks, another branch nothing', async (t) => {
  const { href } = await certify()
  for (const role of roles.filter((role) => role !== 'system' && role !== 'admin')) {
    const reader = await service.as(role, { personId: uuidv7(), organizationId: uuidv7() })
    t.strictSame([(await reader.get(href)).status, (await reader.get(`${href}/frameworks/1`)).status], [200, 200], role)
    if (role !== 'officer') t.strictSame((await reader.get(href)).body.allowedActions, [], `${role} may do nothing`)
  }
  const other = await service.as('officer', { branchId: await service.openBranch() })
  for (const path of [href, `${href}/frameworks`, `${href}/frameworks/1`]) t.equal((await other.get(path)).status, 404)
  const admin = await service.as('admin')
  t.match((await admin.get(href, { 'cpq-branch': service.branchId })).status,
    404, 'admin operates the platform and reads no branch’s content')
})

t.test('what is refused says why and writes nothing', async (t) => {
  const active = await certify()
  const pending = await certify()
  done(await officer.post(`${pending.href}/file-registration`, { register: 'rncp' }))
  const [auditor, other] = await Promise.all([service.as('auditor'), service.as('officer', { branchId: await service.openBranch() })])
  const record = (change: object, client = officer) => client.post(`${pending.href}/record-registration`, { ...registration, ...change })
  const answers = await leavesNothing(service, ['certificate'], [
    [409, 'action_not_allowed', () => officer.post(`${active.href}/record-registration`, registration)],
    [422, 'level_missing', () => record({ level: null })],
    [422, 'registration_number_astray', () => record({ registrationNumber: 'RS40871' })],
    [422, 'date_in_future', () => record({ decidedOn: addDays(today, 1) })],
    [422, 'date_too_early', () => record({ lastDeliveryDate: yesterday })],
    [422, 'registration_too_long', () => record({ registrationEnd: addDays(registration.registrationEnd, 1) })],
    [422, 'validation_failed', () => record({ registrationNumber: 'FR12', level: 9, status: 'registered', by: 'me' })],
    [403, 'role_not_allowed', () => record({}, auditor)],
    [404, 'not_found', () => record({}, other)],
    [404, 'not_found', () => officer.post(`${active.href}/adopt-framework`, {})],
    [405, 'method_not_allowed', () => officer.post('/v1/certificates', { code: 'CQP-HAND' })],
    [412, 'precondition_failed', () => officer.post(`${active.href}/close`, { reason: 'Late' }, { 'if-match': '"9"' })],
    [422, 'validation_failed', () => officer.post(`${active.href}/close`, {})]
  ])
  t.match(answers[0]!.body,
    { currentStatus: 'active', allowedActions: [{ action: 'file_registration' }, { action: 'suspend' }, { action: 'close' }] })
  t.same(answers[6]!.body.errors.map(({ pointer, code }: any) => `${pointer} ${code}`).sort(),
    ['#/by unknown_property', '#/level too_large', '#/registrationNumber pattern_mismatch', '#/status status_read_only'])
  for (const [index, pointer] of ['#/level', '#/registrationNumber', '#/decidedOn', '#/lastDeliveryDate', '#/registrationEnd'].entries()) {
    t.match(answers[index + 1]!.body.errors, [{ pointer }])
  }
})

t.test('certificates are found by code, register and status', async (t) => {
  const { items } = done(await officer.get('/v1/certificates?register=rncp&status=registered'))
  t.match(items, [{ registrationNumber: 'RNCP40871', level: 3, frameworkVersion: 1 }])
  t.equal(items.length, 1)
  await provesItsHistory(service.ownerUrl, service.branchId)
})
