import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** When a living process was started, in the system's own words: with the pid it names one process for good. */
export function startOf (pid: number): string | undefined {
  if (process.platform !== 'linux') return ps(pid, 'lstart')
  const stat = proc(pid, 'stat')
  if (stat === undefined) return undefined
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return state === 'Z' || state === 'X' ? undefined : fields[18]
}

export function commandOf (pid: number): string {
  if (process.platform !== 'linux') return ps(pid, 'command') ?? ''
  return proc(pid, 'cmdline')?.replaceAll('\0', ' ') ?? ''
}

function proc (pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return undefined
  }
}

function ps (pid: number, field: string): string | undefined {
  const { stdout } = spawnSync('/bin/ps', ['-ww', '-p', String(pid), '-o', `stat=,${field}=`], { encoding: 'utf8', env: { LC_ALL: 'C' } })
  const [state, ...words] = (stdout ?? '').trim().split(/\s+/)
  return !state || state.startsWith('Z') ? undefined : words.join(' ')
}
