import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadConfig } from '../src/config.ts'
import { startService } from '../src/service.ts'
import { StepFailed } from './api.ts'
import { play } from './story.ts'

const { values } = parseArgs({ options: { url: { type: 'string' }, key: { type: 'string' } } })
const say = (line: string) => console.log(line)

/** Against a running service, or on a database that is thrown away. */
async function main (): Promise<void> {
  if (values.url) {
    if (!values.key) throw new StepFailed('With --url give the officer’s credential too: --key cpq_… (the service prints it when it seeds its demo branch).')
    return finish(await play({ baseUrl: values.url.replace(/\/+$/, ''), officerKey: values.key, say }))
  }
  const folder = mkdtempSync(join(tmpdir(), 'cpq-demo-'))
  try {
    const service = await startService({ ...loadConfig({ CPQ_DATA_DIR: folder, CPQ_LOG_LEVEL: 'silent', CPQ_SEED: 'demo' }), port: 0 })
    const officer = service.demoKeys.find(({ role }) => role === 'officer')
    try {
      finish(await play({ baseUrl: service.address, officerKey: officer!.credential, say }))
    } finally {
      await service.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

let awards = 0
const finish = (count: number) => { awards = count }

try {
  await main()
  if (awards !== 3) throw new StepFailed(`three awards should be issued, not ${awards}`)
  say(`\nawards issued: ${awards}`)
} catch (error) {
  console.error(error instanceof StepFailed ? `\nThe story broke off: ${error.message}` : error)
  process.exitCode = 1
}
