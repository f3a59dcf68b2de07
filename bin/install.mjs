import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Installs when something needed is missing or is not what the lock file says, and only then; never takes dev packages away. */
export function ensureInstalled ({ dev = false, folder = root } = {}) {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) stop(`Node ${process.versions.node} is too old: 20.19 or later is needed, 24 is recommended.`)
  const locked = packagesOf(join(folder, 'package-lock.json'))
  const installed = packagesOf(join(folder, 'node_modules', '.package-lock.json'))
  const needed = Object.entries(locked).filter(([path, wanted]) => path !== '' && (dev || !wanted.dev))
  if (needed.every(([path, wanted]) => isThere(join(folder, path), wanted, installed[path]))) return
  const everything = dev || Object.values(installed).some((there) => there.dev)
  const args = ['ci', '--ignore-scripts', everything ? '--include=dev' : '--omit=dev']
  process.stderr.write(`Installing packages: npm ${args.join(' ')}\n`)
  const { status, error } = runNpm(args, folder)
  if (status === 0) return
  stop(`The packages could not be installed (${error?.message ?? `npm ended with ${status}`}).`)
}

function stop (sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

function packagesOf (path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : {}
}

/** Optional packages are for other machines, or their absence is told by who needs them. */
function isThere (path, wanted, there) {
  if (wanted.optional && !there) return true
  return there?.version === wanted.version && existsSync(join(path, 'package.json'))
}

function runNpm (args, cwd) {
  const options = { cwd, stdio: ['ignore', 2, 2] }
  const npm = process.env.npm_execpath
  if (npm?.endsWith('npm-cli.js')) return spawnSync(process.execPath, [npm, ...args], options)
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
}
