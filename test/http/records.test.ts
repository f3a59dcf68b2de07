import t from 'tap'
import { ask } from '../support/database.ts'
import { startTiny } from './tiny.ts'

const service = await startTiny(t)
const officer = await service.as('officer')
const depot = { name: 'North', shelves: 3, keeper: null }
const versions = () => ask(service.ownerUrl, 'select id, version, name, shelves from depot order by id')

t.test('a record is created, read and changed as a whole', async (t) => {
  const created = await officer.post('/v1/depots', depot)
  t.match([created.status, created.body], [201, { ...depot, etag: '1', href: created.headers['location'] }])
  t.equal(created.headers['etag'], '"1"')
  const { href } = created.body
  const changed = await officer.put(href, { ...depot, shelves: 4 }, { 'if-match': '"1"' })
  t.match([changed.status, changed.body, changed.headers['etag']], [200, { shelves: 4, etag: '2' }, '"2"'])
  t.strictSame((await officer.get(href)).body, changed.body)
  const { items } = (await officer.get(`${href}/events`)).body
  t.match(items, [{ type: 'depot.created', version: 1 }, { type: 'depot.changed', version: 2, data: { content: { shelves: 4 } } }])
})

t.test('C-8 PUT needs a version: 428 without one, 412 with a stale one, and nothing is written', async (t) => {
  const { body: { href } } = await officer.post('/v1/depots', { ...depot, name: 'South' })
  const before = await versions()
  for (const headers of [undefined, { 'if-match': '*' }]) {
    t.match((await officer.put(href, depot, headers)).body, { status: 428, code: 'precondition_required' })
  }
  t.match((await officer.put(href, depot, { 'if-match': '"7"' })).body, { status: 412, code: 'precondition_failed', etag: '1' })
  t.match((await officer.put(href, depot, { 'if-match': 'version 7' })).body, { status: 400, errors: [{ parameter: 'If-Match', code: 'format_invalid' }] })
  t.strictSame(await versions(), before)
})

t.test('C-7 of two who read the same version, one is told that it changed', async (t) => {
  const { body: { href } } = await officer.post('/v1/depots', { ...depot, name: 'East' })
  const answers = await Promise.all([5, 6, 7, 8].map((shelves) => officer.put(href, { ...depot, name: 'East', shelves }, { 'if-match': '"1"' })))
  t.strictSame(answers.map(({ status }) => status).sort(), [200, 412, 412, 412])
  t.match((await officer.get(href)).body, { etag: '2', shelves: answers.find(({ status }) => status === 200)!.body.shelves })
})

t.test('C-24 the status of a body is refused by its name', async (t) => {
  t.match((await officer.post('/v1/depots', { ...depot, status: 'open' })).body,
    { status: 422, code: 'status_read_only', errors: [{ pointer: '#/status', code: 'status_read_only' }] })
})

t.test('a constraint speaks in the words of the catalogue', async (t) => {
  await officer.post('/v1/depots', { ...depot, name: 'Twin' })
  const { body, text } = await officer.post('/v1/depots', { ...depot, name: 'Twin' })
  t.match(body, { status: 409, code: 'already_exists', params: { what: 'depot' } })
  t.notMatch(text, 'Twin')
})

t.test('C-57 a dry run of a record writes nothing', async (t) => {
  const before = await versions()
  t.match(await officer.post('/v1/depots?dryRun=true', { ...depot, name: 'Dry' }), { status: 200, body: { name: 'Dry' } })
  t.strictSame(await versions(), before)
})

t.test('roles that do not write are refused before anything is looked at', async (t) => {
  const auditor = await service.as('auditor')
  t.match((await auditor.post('/v1/depots', depot)).body, { status: 403, code: 'role_not_allowed', params: { role: 'auditor', allowedRoles: 'officer' } })
  t.match((await (await service.as('juror')).get('/v1/depots')).body, { items: [], hasMore: false })
})
