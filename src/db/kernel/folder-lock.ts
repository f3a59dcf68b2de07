import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { startOf } from './processes.ts'
import { startError } from './start-error.ts'

/**
 * One process owns a folder: a file beside it names the process and when it started, so that a pid in use again is no owner.
 * Answers the function that lets go. What a killed process left behind is taken over.
 */
export function lockFolder (folder: string): () => void {
  const file = `${folder}.lock`
  const draft = `${file}.${process.pid}`
  const mine = `${process.pid} ${startOf(process.pid)}\n`
  writeFileSync(draft, mine)
  try {
    while (!claim(draft, file)) {
      const owner = read(file)
      if (owner === undefined) continue
      if (isAlive(owner)) throw owned(folder, owner)
      takeAway(file, owner)
    }
  } finally {
    rmSync(draft, { force: true })
  }
  return () => { if (read(file) === mine) rmSync(file, { force: true }) }
}

/** A hard link appears with its whole content or not at all. */
function claim (draft: string, file: string): boolean {
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function read (file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function isAlive (owner: string): boolean {
  const [pid, ...started] = owner.trim().split(' ')
  return startOf(Number(pid)) === started.join(' ')
}

/** Two may find the same dead owner: who moved away the other's fresh lock puts it back. */
function takeAway (file: string, owner: string): void {
  const aside = `${file}.${process.pid}.old`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  if (read(aside) !== owner) claim(aside, file)
  rmSync(aside, { force: true })
}

function owned (folder: string, owner: string): Error {
  return startError(`The database in ${folder} is in use by another instance of this service (process ${owner.split(' ')[0]}). ` +
    'Stop that one, or set CPQ_DATA_DIR to another folder, or DATABASE_URL to a server that several instances share.')
}
