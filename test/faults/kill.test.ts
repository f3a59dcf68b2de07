import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import t from 'tap'
import { packageRoot } from '../../src/config.ts'
import { ask } from '../support/database.ts'
import { provesItsHistory } from '../support/history.ts'
import { openReceiver } from '../support/receiver.ts'
import { organization } from './behind.ts'

const home = mkdtempSync(join(tmpdir(), 'cpq-kill-'))
chmodSync(home, 0o755)
t.teardown(() => rmSync(home, { recursive: true, force: true }))
const ownerUrl = `postgres://postgres@${encodeURIComponent(join(home, 'postgres'))}/postgres`

interface Running { readonly child: ChildProcess, readonly address: string, readonly credential: string | undefined }

/** The service as its users start it, with its own database in a folder. */
async function start (): Promise<Running> {
  const env = { PATH: process.env['PATH'], CPQ_DATA_DIR: home, CPQ_PORT: '0', CPQ_LOG_LEVEL: 'warn' }
  const child = spawn(process.execPath, [join(packageRoot, 'bin/start.mjs')], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  t.teardown(() => { child.kill('SIGKILL') })
  let said = ''
  for await (const text of child.stderr!.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += text
    const address = /listens on (\S+)/.exec(said)?.[1]
    if (!address) continue
    child.stderr!.resume()
    return { child, address, credential: /^ +officer +(\S+)/m.exec(said)?.[1] }
  }
  throw new Error(`It did not start: ${said}`)
}

/** What one client knows of one thing: the last version that was acknowledged to it, and whether one more was asked for. */
interface Known { readonly name: string, href: string | undefined, version: number, isAsking: boolean }

interface Target { readonly address: string, readonly headers: Record<string, string>, readonly acknowledged: () => void }

/** Writes until the service is gone: one new thing, changes of it, the next. */
async function write (client: string, { address, headers, acknowledged }: Target): Promise<Known[]> {
  const known: Known[] = []
  const send = async (thing: Known, method: string, path: string, more = {}): Promise<any> => {
    thing.isAsking = true
    const body = JSON.stringify({ ...organization, name: thing.name, activityDeclaration: String(thing.version + 1) })
    const answer = await fetch(address + path, { method, body, headers: { ...headers, ...more } })
    const said = await answer.json() as { href: string, etag: string }
    assert.ok(answer.ok, JSON.stringify(said))
    Object.assign(thing, { href: said.href, version: parseInt(said.etag, 36), isAsking: false })
    acknowledged()
  }
  try {
    for (let number = 0; ; number++) {
      const thing: Known = { name: `${client} ${number}`, href: undefined, version: 0, isAsking: false }
      known.push(thing)
      await send(thing, 'POST', '/v1/organizations')
      for (const version of [1, 2]) await send(thing, 'PUT', thing.href!, { 'if-match': `"${version}"` })
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return known
  }
}

t.test('REL-3 the service is killed while it writes: what it acknowledged is there, whole, and nothing else', async (t) => {
  const all: Known[] = []
  let running = await start()
  const headers = { authorization: `Bearer ${running.credential}`, 'content-type': 'application/json' }
  for (const round of [1, 2, 3]) {
    let left = 20 + 10 * round
    const target = { address: running.address, headers, acknowledged: () => { if (--left === 0) running.child.kill('SIGKILL') } }
    const writing = Array.from({ length: 8 }, (_, client) => write(`${round}-${client}`, target))
    all.push(...(await Promise.all(writing)).flat())
    running = await start()
  }
  const rows = await ask<{ name: string, version: number, told: string }>(ownerUrl,
    'select name, version, activity_declaration as told from organization where name ~ \'^[0-9]+-[0-9]+ \'')
  const found = new Map(rows.map((row) => [row.name, row]))
  const acknowledged = all.filter(({ version }) => version > 0)
  t.ok(acknowledged.length >= 30, `${acknowledged.length} acknowledged`)
  t.ok(all.some(({ isAsking }) => isAsking), 'the kill met requests on their way')
  for (const { name, version, isAsking } of all) {
    const { version: kept = 0, told = '0' } = found.get(name) ?? {}
    t.ok(kept === version || (isAsking && kept === version + 1), `${name}: ${kept} where ${version} was acknowledged`)
    t.equal(told, String(kept), 'a version is the one that was written')
  }
  t.same([...found.keys()].filter((name) => !all.some((thing) => thing.name === name)), [], 'nothing that nobody asked for')
  const [branch] = await ask<{ id: string }>(ownerUrl, 'select id from branch')
  const { events } = await provesItsHistory(ownerUrl, branch!.id)
  t.ok(events > acknowledged.length)
  running.child.kill('SIGTERM')
  t.same(await once(running.child, 'close'), [0, null])
})

t.test('REL-3 the service is killed between COMMIT and fan-out: the receiver gets the event from the next one', async (t) => {
  const receiver = await openReceiver(t)
  const { child, address, credential } = await start()
  const post = async (path: string, body: object): Promise<any> => {
    const headers = { authorization: `Bearer ${credential}`, 'content-type': 'application/json' }
    const answer = await fetch(address + path, { method: 'POST', headers, body: JSON.stringify(body) })
    t.equal(answer.status, 201)
    return answer.json()
  }
  const endpoint = await post('/v1/webhook-endpoints', { url: receiver.url, types: ['organization.created'] })
  // Whoever fans out waits here until it is killed.
  const holder = new pg.Client({ connectionString: ownerUrl })
  holder.on('error', () => {})
  await holder.connect()
  await holder.query('begin')
  await holder.query('select from webhook_position where webhook_endpoint_id = $1 for update', [endpoint.id])
  const { id } = await post('/v1/organizations', { ...organization, name: 'Acknowledged' })
  const [row] = await ask<{ deliveries: number, isBehind: boolean }>(ownerUrl, `select (select count(*)::int from webhook_delivery) as deliveries,
    (select seq from webhook_position where webhook_endpoint_id = $1) < (select max(seq) from domain_event) as "isBehind"`, [endpoint.id])
  t.strictSame([row, receiver.received.length], [{ deliveries: 0, isBehind: true }, 0])
  child.kill('SIGKILL')
  await once(child, 'close')
  await holder.end().catch(() => {})

  const next = await start()
  await receiver.until(1)
  t.match(receiver.received.map(({ body }) => JSON.parse(body)), [{ type: 'organization.created', subject: { id } }])
  next.child.kill('SIGTERM')
  t.same(await once(next.child, 'close'), [0, null])
  t.equal(receiver.received.length, 1, 'once')
})
