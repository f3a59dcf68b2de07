import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const minutes = 60_000

/** Runs a command to its end and answers what it printed; a failure tells the last lines of it. */
export function call ([command, ...args], { cwd, env = {}, signal }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, signal, stdio: ['ignore', 'pipe', 'pipe'], timeout: 10 * minutes })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { output += text })
    child.once('error', reject)
    child.once('close', (code, killed) => {
      if (code === 0) return resolve(output)
      reject(new Error(`${[command, ...args].join(' ')} ended with ${code ?? killed}:\n${output.split('\n').slice(-60).join('\n')}`))
    })
  })
}

const called = new Map()

/** What several clients need is done by the first. */
export function callOnce (command, options) {
  const line = command.join(' ')
  if (!called.has(line)) called.set(line, call(command, options))
  return called.get(line)
}

export function commandsMissing (commands) {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return commands.filter((command) => !folders.some((folder) => existsSync(join(folder, command))))
}
