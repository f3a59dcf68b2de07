import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../bin/install.mjs'
import { call } from './run.mjs'

/** A service of its own with the demo branch, in which the story of `npm run demo` has happened: there are people, files and papers. */
export async function openService (signal) {
  const data = mkdtempSync(join(tmpdir(), 'cpq-clients-'))
  const env = { CPQ_DATA_DIR: data, CPQ_PORT: '0', CPQ_SEED: 'demo', CPQ_LOG_LEVEL: 'silent', DATABASE_URL: '' }
  const child = spawn(process.execPath, [join(root, 'bin/start.mjs')], { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const close = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(data, { recursive: true, force: true })
  }
  try {
    const { address, officerKey } = await told(child)
    await call([process.execPath, join(root, 'bin/demo.mjs'), '--url', address, '--key', officerKey], { cwd: root, signal })
    return { address, officerKey, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** What the service tells on stderr when it stands. */
function told (child) {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stderr.on('data', (chunk) => {
      text += chunk
      const address = /listens on (\S+)/.exec(text)?.[1]
      const officerKey = /^\s*officer\s+(cpq_\S+)/m.exec(text)?.[1]
      if (address && officerKey) resolve({ address, officerKey })
    })
    child.once('close', () => reject(new Error(`The service did not start:\n${text}`)))
  })
}
