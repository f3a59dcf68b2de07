import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { packageRoot } from '../../src/config.ts'

const home = mkdtempSync(join(tmpdir(), 'cpq-start-'))
chmodSync(home, 0o755)
t.teardown(() => rmSync(home, { recursive: true, force: true }))
const dataDir = join(home, 'data')
const lock = join(dataDir, 'postgres.lock')
/** The promise is 5 and 2 seconds on a machine that does nothing else; tests run side by side. */
const patience = { cold: 15_000, warm: 8_000 }
const officerKey = (said: string) => /^ {2}officer +(cpq_test_\S+)/m.exec(said)?.[1]
let firstKey: string | undefined

t.test('an empty folder is enough: soon it answers, and on SIGTERM it leaves nothing running', async (t) => {
  const began = performance.now()
  const { child, address, said } = await start({})
  t.match(await fetch(`${address}/readyz`), { status: 200 })
  firstKey = officerKey(said)
  t.equal(statSync(join(dataDir, 'demo-keys.json')).mode & 0o777, 0o600, 'the demo’s keys are kept for its owner alone')
  t.ok(performance.now() - began < patience.cold, `answered after ${Math.round(performance.now() - began)} ms`)
  if (process.platform === 'linux') t.ok(memoryOf(child) < 200, `${memoryOf(child)} MB idle`)
  child.kill('SIGTERM')
  t.same(await once(child, 'close'), [0, null])
  t.notOk(existsSync(lock))
})

t.test('the second start is shorter; the same folder serves one process, and a kill does not stop the next', async (t) => {
  const began = performance.now()
  const { child, address, said: shown } = await start({})
  t.match(await fetch(`${address}/readyz`), { status: 200 })
  t.equal(officerKey(shown), firstKey, 'the demo’s keys are shown again')
  t.match(await fetch(`${address}/v1/branches`, { headers: { authorization: `Bearer ${firstKey}` } }), { status: 200 }, 'and still work')
  t.ok(performance.now() - began < patience.warm, `answered after ${Math.round(performance.now() - began)} ms`)
  const { code, said } = await refusal({})
  t.equal(code, 1)
  t.match(said, /^The database in .* is in use by another instance of this service \(process \d+\)\..*\n$/, 'one sentence, no stack')
  child.kill('SIGKILL')
  await once(child, 'close')
  const again = await start({})
  t.match(await fetch(`${again.address}/readyz`), { status: 200 })
  again.child.kill('SIGINT')
  t.same(await once(again.child, 'close'), [0, null])
})

t.test('a port in use is told, and the database that was started for it is stopped', async (t) => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.teardown(() => other.close())
  const { port } = other.address() as { port: number }
  t.same(await refusal({ CPQ_PORT: String(port) }), { code: 1, said: `Port ${port} of 127.0.0.1 is in use: set CPQ_PORT to another one.\n` })
  t.notOk(existsSync(lock))
})

t.test('a faulty configuration starts nothing', async (t) => {
  const { code, said } = await refusal({ CPQ_LOG_LEVEL: 'loud', CPQ_DATADIR: '/elsewhere' })
  t.equal(code, 1)
  t.match(said, /^The configuration is not usable:\n- CPQ_LOG_LEVEL is "loud".*\n- Not known: CPQ_DATADIR\./)
})

function run (settings: Readonly<Record<string, string>>): ChildProcess {
  const env = { PATH: process.env['PATH'], CPQ_DATA_DIR: dataDir, CPQ_PORT: '0', CPQ_LOG_LEVEL: 'warn', ...settings }
  return spawn(process.execPath, [join(packageRoot, 'bin/start.mjs')], { env, stdio: ['ignore', 'ignore', 'pipe'] })
}

async function start (settings: Readonly<Record<string, string>>): Promise<{ child: ChildProcess, address: string, said: string }> {
  const child = run(settings)
  t.teardown(() => { child.kill('SIGKILL') })
  let said = ''
  for await (const text of child.stderr!.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += text
    const address = /listens on (\S+)/.exec(said)?.[1]
    if (!address) continue
    child.stderr!.resume()
    return { child, address, said }
  }
  throw new Error(`It did not start: ${said}`)
}

async function refusal (settings: Readonly<Record<string, string>>): Promise<{ code: number | null, said: string }> {
  const child = run(settings)
  let said = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => { said += text })
  const [code] = await once(child, 'close')
  return { code, said }
}

function memoryOf ({ pid }: ChildProcess): number {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024)
}
