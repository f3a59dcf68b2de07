import { spawn } from 'node:child_process'
import {
  chownSync, closeSync, existsSync, fsyncSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, renameSync, rmSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { accountFor, homeFor } from './account.ts'
import { findBinaries } from './binaries.ts'
import { lockFolder } from './folder-lock.ts'
import { type Cluster, launch } from './postmaster.ts'
import { startError } from './start-error.ts'

export interface EmbeddedOptions {
  readonly dataDir: string
  /** More settings of the server, as in postgresql.conf: `fsync=off`. */
  readonly settings?: readonly string[]
  readonly log?: (line: string) => void
}

export interface Embedded {
  /** For the bootstrap superuser: who serves requests connects as another role. */
  readonly url: string
  /** Settles when the server has ended, asked or not. */
  readonly ended: Promise<void>
  stop (): Promise<void>
}

const major = '18'
/** Small memory, no network, no replication; errors and their values stay out of the log, for they hold personal data. */
const modest = [
  'listen_addresses=', 'max_connections=60', 'shared_buffers=64MB', 'max_wal_size=256MB', 'wal_level=minimal', 'max_wal_senders=0',
  'io_method=sync', 'max_logical_replication_workers=0', 'max_parallel_workers_per_gather=0', 'jit=off',
  'unix_socket_permissions=0700', 'logging_collector=off',
  'log_min_messages=log', 'log_line_prefix=', 'lc_messages=C', 'timezone=UTC', 'log_timezone=UTC'
]
/** A socket's path has room for 103 bytes on macOS, 107 on Linux; PostgreSQL adds its file name. */
const longestSocketFolder = 103 - '/.s.PGSQL.5432'.length

/** A real PostgreSQL from npm in a folder, reached over a unix socket, that ends when this process ends. */
export async function startEmbedded ({ dataDir, settings = [], log = () => {} }: EmbeddedOptions): Promise<Embedded> {
  if (process.platform === 'win32') throw startError('There is no embedded database on Windows: set DATABASE_URL, or start within WSL.')
  const asked = resolve(dataDir)
  mkdirSync(dirname(asked), { recursive: true })
  const unlock = lockFolder(asked)
  try {
    const cluster = prepare(asked, log)
    await createCluster(cluster, settings.includes('fsync=off'))
    const socket = socketFolder(cluster)
    const quoted = `unix_socket_directories="${socket.replaceAll('"', '""')}"`
    const { ended, stop } = await launch(cluster, [...modest, quoted, ...settings])
    const tidied = ended.then(() => {
      if (socket !== cluster.folder) rmSync(socket, { recursive: true, force: true })
      unlock()
    })
    return { url: `postgres://postgres@${encodeURIComponent(socket)}/postgres`, ended: tidied, stop: () => stop().then(() => tidied) }
  } catch (error) {
    unlock()
    throw error
  }
}

function prepare (asked: string, log: (line: string) => void): Cluster {
  const account = accountFor(asked)
  const folder = homeFor(account, asked)
  if (folder !== asked) log(`PostgreSQL does not run as root and others may not enter ${dirname(asked)}: the database is kept in ${folder}.`)
  mkdirSync(dirname(folder), { recursive: true })
  return { folder, account, log, binaries: findBinaries(account, dirname(folder)) }
}

/** Made beside its place and moved there whole: a kill in the middle leaves no half of a database. */
async function createCluster ({ folder, binaries, account }: Cluster, careless: boolean): Promise<void> {
  const made = versionOf(folder)
  if (made === major) return
  if (made) throw startError(`The database in ${folder} was made by PostgreSQL ${made}, this is PostgreSQL ${major}. Start the release that made it, and export.`)
  if (existsSync(folder) && readdirSync(folder).length > 0) throw startError(`The folder ${folder} holds files, but no database.`)
  const draft = `${folder}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  if (account.uid !== undefined) chownSync(draft, account.uid, account.gid!)
  const args = ['-D', draft, '-U', 'postgres', '-A', 'trust', '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8',
    '--no-instructions', ...(careless ? ['--no-sync'] : [])]
  const child = spawn(join(binaries, 'bin', 'initdb'), args, { ...account, cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' }, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => { said += text })
  const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject))
  if (code !== 0) throw startError(`No database could be made in ${folder}. It said: ${said.trim()}`)
  renameSync(draft, folder)
  sync(dirname(folder))
}

function versionOf (folder: string): string | undefined {
  const file = join(folder, 'PG_VERSION')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}

/** A renamed folder outlives a power loss only when the folder above it has reached the disk. */
function sync (folder: string): void {
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/** In the database's own folder, which is closed to others; a path too long for a socket gets a short one. */
function socketFolder ({ folder, account }: Cluster): string {
  if (Buffer.byteLength(folder) <= longestSocketFolder) return folder
  const short = mkdtempSync(join(tmpdir(), 'cpq-'))
  if (account.uid !== undefined) chownSync(short, account.uid, account.gid!)
  return short
}
