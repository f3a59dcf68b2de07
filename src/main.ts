import { inspect } from 'node:util'
import closeWithGrace from 'close-with-grace'
import { loadConfig } from './config.ts'
import { isStartError } from './db/kernel/start-error.ts'
import type { DemoKey } from './demo/seed.ts'
import { type Service, startService } from './service.ts'

/** What requests in flight get to finish, once nothing new is accepted. */
const graceSeconds = 20

let service: Service | undefined
let isClosing = false

try {
  const config = loadConfig()
  // A second signal does not wait. Before the service stands there is nothing to finish.
  closeWithGrace({ delay: (config.drainSeconds + graceSeconds) * 1000, logger: undefined }, async ({ err }) => {
    isClosing = true
    if (err) tell(inspect(err))
    await service?.close()
  })
  service = await startService(config)
  service.databaseEnded.then(() => { if (!isClosing) throw new Error('The embedded database has ended; the service cannot go on.') })
  if (service.demoKeys.length > 0) show(service.demoKeys)
  tell(`The service listens on ${service.address} (Ctrl+C stops it). Documentation: ${config.publicUrl}/docs`)
} catch (error) {
  tell(isStartError(error) ? error.message : inspect(error))
  process.exit(1)
}

function show (keys: readonly DemoKey[]): void {
  tell('The keys of the demo branch; send one as `Authorization: Bearer <key>`.')
  for (const { role, whose, credential } of keys) tell(`  ${role.padEnd(18)} ${credential}  ${whose}`)
}

/** For people, on stderr: stdout is the log, one JSON object per line. */
function tell (sentence: string): void {
  process.stderr.write(`${sentence}\n`)
}
