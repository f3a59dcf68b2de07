import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Account } from './account.ts'
import { commandOf, startOf } from './processes.ts'
import { startError } from './start-error.ts'

export interface Cluster {
  readonly folder: string
  readonly binaries: string
  readonly account: Account
  readonly log: (line: string) => void
}

export interface Postmaster {
  /** Settles when the server has ended, asked or not. */
  readonly ended: Promise<void>
  stop (): Promise<void>
}

/**
 * The server under a shell that holds the other end of our pipe: when this process ends, even by SIGKILL, the shell's read
 * returns and the server is stopped; when the server ends by itself, so does the shell. SIGINT is PostgreSQL's fast shutdown.
 */
const watchdog = `exec 3<&0
"$0" "$@" <&- 3<&- & server=$!
{ read -r _ <&3; kill -INT $server; } & watch=$!
trap "" INT TERM HUP
wait $server; code=$?
kill $watch 2>/dev/null
exit $code`

const ready = /database system is ready to accept connections/
const passing = /lock file .* already exists|pre-existing shared memory block/
const startLimit = 120_000
const stopLimit = 30_000
/** Above every pid that Linux or macOS gives out. */
const nobodysPid = 2 ** 22

/** Starts the server; what a killed predecessor still holds (memory, a zombie) is waited for. */
export async function launch (cluster: Cluster, settings: readonly string[]): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    await endLeftOver(cluster)
    const { postmaster, started } = spawnServer(cluster, settings)
    const said = await started
    if (said === undefined) return postmaster
    await postmaster.stop()
    if (attempt === 20 || !passing.test(said)) throw startError(`PostgreSQL did not start in ${cluster.folder}. It said: ${said}`)
    await sleep(250)
  }
}

function spawnServer ({ folder, binaries, account, log }: Cluster, settings: readonly string[]) {
  const args = ['-D', folder, ...settings.flatMap((setting) => ['-c', setting])]
  const child = spawn('/bin/sh', ['-c', watchdog, join(binaries, 'bin', 'postgres'), ...args],
    { ...account, cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' }, detached: true, stdio: ['pipe', 'ignore', 'pipe'] })
  child.stdin.on('error', () => {})
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()))
  const started = new Promise<string | undefined>((resolve) => {
    let said = ''
    setTimeout(() => resolve(`${said}It was not ready after ${startLimit / 1000} seconds.`), startLimit).unref()
    createInterface({ input: child.stderr }).on('line', (line) => {
      log(line)
      said = `${said}${line}\n`.slice(-4000)
      if (ready.test(line)) resolve(undefined)
    })
    child.once('error', (error) => resolve(error.message))
    child.once('close', () => resolve(said.trim() || 'nothing'))
  })
  return { started, postmaster: { ended, stop } }

  async function stop (): Promise<void> {
    child.stdin.end()
    const impatient = setTimeout(() => signal(readPid(folder), 'SIGQUIT'), stopLimit)
    await ended
    clearTimeout(impatient)
  }
}

/** A server whose parent was killed is stopping already; one whose watchdog was killed too is told to. */
async function endLeftOver ({ folder, log }: Cluster): Promise<void> {
  const pid = readPid(folder)
  if (pid === undefined || pid === nobodysPid) return
  const isOurs = () => startOf(pid) !== undefined && commandOf(pid).includes(`-D ${folder} `)
  if (isOurs()) log(`Stopping the PostgreSQL that an earlier run left behind (process ${pid}).`)
  for (let waited = 0; isOurs(); waited += 50) {
    if (waited % 5000 === 0) signal(pid, waited < 15_000 ? 'SIGINT' : 'SIGQUIT')
    if (waited > stopLimit) throw startError(`The PostgreSQL of an earlier run (process ${pid}) does not stop. End it by hand.`)
    await sleep(50)
  }
  disownPid(folder, pid)
}

/**
 * PostgreSQL refuses to start while any process has the pid in its lock file, be it a stranger or a zombie. The pid goes, the
 * rest of the file stays: by it PostgreSQL finds server processes that outlived their postmaster.
 */
function disownPid (folder: string, pid: number): void {
  const file = join(folder, 'postmaster.pid')
  if (readPid(folder) !== pid) return
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(nobodysPid)))
}

function readPid (folder: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(join(folder, 'postmaster.pid'), 'utf8')) || undefined
  } catch {
    return undefined
  }
}

function signal (pid: number | undefined, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(pid, name)
  } catch {}
}
