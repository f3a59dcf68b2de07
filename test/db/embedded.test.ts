import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { startEmbedded } from '../../src/db/kernel/embedded.ts'
import { lockFolder } from '../../src/db/kernel/folder-lock.ts'
import { startOf } from '../../src/db/kernel/processes.ts'
import { ask } from '../support/database.ts'

const home = mkdtempSync(join(tmpdir(), 'cpq é '))
chmodSync(home, 0o755)
t.teardown(() => rmSync(home, { recursive: true, force: true }))
const careless = ['fsync=off']
const shared = join(home, 'postgres')
const linux = { skip: process.platform !== 'linux' && 'who is whose parent is read from /proc' }

t.test('an empty folder becomes a database, and keeps what was committed', async (t) => {
  const first = await startEmbedded({ dataDir: shared, settings: careless })
  await ask(first.url, 'create table kept (note text constraint kept_once unique)')
  await ask(first.url, 'insert into kept values ($1)', ['before'])
  await first.stop()
  const second = await startEmbedded({ dataDir: shared, settings: careless })
  t.same(await ask(second.url, 'select note from kept'), [{ note: 'before' }])
  await second.stop()
  t.notOk(existsSync(`${shared}.lock`), 'the folder is free again')
})

t.test('killed by SIGKILL, its server ends by itself and nothing committed is lost', async (t) => {
  const { url, child } = await hold(shared)
  await ask(url, 'insert into kept values ($1)', ['before the kill'])
  const postmaster = postmasterOf(shared)
  await end(child)
  t.ok(await isSoon(() => startOf(postmaster) === undefined), 'the server has ended without anybody asking')
  t.same(await notesIn(shared), ['before', 'before the kill'])
})

t.test('a server whose watchdog was killed too is ended by the next start', linux, async (t) => {
  const { url, child } = await hold(shared)
  await ask(url, 'insert into kept values ($1)', ['orphaned'])
  const postmaster = postmasterOf(shared)
  for (const pid of parentsOf(postmaster)) process.kill(pid, 'SIGKILL')
  await end(child)
  t.ok(startOf(postmaster), 'the server goes on alone')
  t.same(await notesIn(shared), ['before', 'before the kill', 'orphaned'])
  t.equal(startOf(postmaster), undefined)
})

t.test('a server killed with everything recovers, even when its pid belongs to a stranger by now', linux, async (t) => {
  const { url, child } = await hold(shared)
  await ask(url, 'insert into kept values ($1)', ['recovered'])
  const postmaster = postmasterOf(shared)
  for (const pid of [...parentsOf(postmaster), postmaster]) process.kill(pid, 'SIGKILL')
  await end(child)
  const file = join(shared, 'postmaster.pid')
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.pid)))
  t.same(await notesIn(shared), ['before', 'before the kill', 'orphaned', 'recovered'])
})

t.test('a second instance is refused, and of many at once one wins', async (t) => {
  const folder = join(home, 'contested')
  const held = await Promise.all(Array.from({ length: 4 }, () => begin(folder)))
  const winners = held.filter(({ said }) => said.startsWith('postgres://'))
  t.equal(winners.length, 1)
  for (const { said } of held.filter((one) => !winners.includes(one))) t.match(said, /is in use by another instance of this service \(process \d+\)/)
  await t.rejects(startEmbedded({ dataDir: folder }), { name: 'StartError', message: /is in use by another instance/ })
  for (const { child } of held) await end(child)
})

t.test('a lock is taken over when its process is gone or its pid is in use again', async (t) => {
  const folder = join(home, 'locked')
  for (const owner of ['4194304 1', `${process.pid} 1`, '']) {
    writeFileSync(`${folder}.lock`, owner)
    const unlock = lockFolder(folder)
    t.throws(() => lockFolder(folder), { name: 'StartError' }, 'and holds from then on')
    unlock()
  }
})

t.test('what a kill left of a database half made is cleared; files of others are not touched', async (t) => {
  const folder = join(home, 'half')
  mkdirSync(`${folder}.new`)
  writeFileSync(join(`${folder}.new`, 'PG_VERSION'), '18\n')
  const { url, stop } = await startEmbedded({ dataDir: folder, settings: careless })
  t.same(await ask(url, 'select 1 as one'), [{ one: 1 }])
  await stop()
  writeFileSync(join(folder, 'PG_VERSION'), '12\n')
  await t.rejects(startEmbedded({ dataDir: folder }), { name: 'StartError', message: /was made by PostgreSQL 12, this is PostgreSQL 18/ })
  rmSync(join(folder, 'PG_VERSION'))
  await t.rejects(startEmbedded({ dataDir: folder }), { name: 'StartError', message: /holds files, but no database/ })
})

t.test('a folder of ours that only root may enter lets PostgreSQL pass, and shows nothing', async (t) => {
  const closed = mkdtempSync(join(tmpdir(), 'cpq-closed-'))
  t.teardown(() => rmSync(closed, { recursive: true, force: true }))
  const { stop } = await startEmbedded({ dataDir: join(closed, 'postgres'), settings: careless })
  await stop()
  t.ok(existsSync(join(closed, 'postgres', 'PG_VERSION')), 'the database is where it was asked for')
  t.equal(statSync(closed).mode & 0o666, 0o600)
})

t.test('values never reach the log of the server, and a deep folder has a socket all the same', async (t) => {
  const lines: string[] = []
  const folder = join(home, 'deep'.repeat(30), 'postgres')
  const { url, stop } = await startEmbedded({ dataDir: folder, settings: careless, log: (line) => lines.push(line) })
  await ask(url, 'create table person (name text unique)')
  await ask(url, "insert into person values ('Zénaïde Canary')")
  await t.rejects(ask(url, "insert into person values ('Zénaïde Canary')"), { code: '23505' })
  await t.rejects(ask(url, "select 'Zénaïde Canary'::uuid"), { code: '22P02' })
  await stop()
  t.match(lines.join('\n'), /ready to accept connections/)
  t.notMatch(lines.join('\n'), /Canary/)
})

async function hold (folder: string): Promise<{ url: string, child: ChildProcess }> {
  const { said, child } = await begin(folder)
  if (!said.startsWith('postgres://')) throw new Error(said)
  return { url: said, child }
}

async function begin (folder: string): Promise<{ said: string, child: ChildProcess }> {
  const program = fileURLToPath(new URL('../support/hold-embedded.mjs', import.meta.url))
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = await once(child.stdout!, 'data')
  return { said: String(said).trim(), child }
}

async function end (child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

async function notesIn (folder: string): Promise<string[]> {
  const { url, stop } = await startEmbedded({ dataDir: folder, settings: careless })
  const rows = await ask<{ note: string }>(url, 'select note from kept order by ctid')
  await stop()
  return rows.map(({ note }) => note)
}

function postmasterOf (folder: string): number {
  return Number.parseInt(readFileSync(join(folder, 'postmaster.pid'), 'utf8'))
}

/** The shell that started the server, and the one that watches for it. */
function parentsOf (postmaster: number): number[] {
  const shell = Number(readFileSync(`/proc/${postmaster}/stat`, 'utf8').split(') ')[1]!.split(' ')[1])
  const children = readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').trim().split(' ').map(Number)
  return [shell, ...children.filter((pid) => pid !== postmaster)]
}

async function isSoon (condition: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < 10_000 && !condition(); waited += 20) await sleep(20)
  return condition()
}
