import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { startError } from './start-error.ts'

/** The user PostgreSQL runs as when this process is root, for it refuses to be root. */
export interface Account { readonly uid?: number, readonly gid?: number }

export function accountFor (folder: string): Account {
  if (process.getuid?.() !== 0) return {}
  const owner = existsSync(folder) ? statSync(folder) : undefined
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'))
  const user = lines.find(([name]) => name === 'postgres') ?? lines.find(([name]) => name === 'nobody')
  if (!user) throw startError('PostgreSQL does not run as root, and there is no user postgres or nobody: set DATABASE_URL, or start as another user.')
  return { uid: Number(user[2]) >>> 0, gid: Number(user[3]) >>> 0 }
}

/**
 * Where the account can keep a database that was asked for in `asked`: there, if it gets in; a folder of ours then lets it pass,
 * without showing what it holds. Root's own home is closed to others and stays so: then it is kept in /var/lib.
 */
export function homeFor (account: Account, asked: string): string {
  const parent = dirname(asked)
  if (reaches(account, parent)) return asked
  if (reaches(account, dirname(parent)) && isOurs(parent)) {
    chmodSync(parent, statSync(parent).mode & 0o777 | 0o011)
    return asked
  }
  return join('/var/lib/cpq', createHash('sha256').update(asked).digest('hex').slice(0, 12), basename(asked))
}

function reaches (account: Account, folder: string): boolean {
  return account.uid === undefined || spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], { ...account, cwd: '/' }).status === 0
}

const isOurs = (folder: string) => readdirSync(folder).every((name) => /^(secret|postgres\b.*)$/.test(name))
