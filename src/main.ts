import { inspect } from 'node:util'
import closeWithGrace from 'close-with-grace'
import type { Credential } from './cli/seed.ts'
import { loadConfig } from './config.ts'
import { isStartError } from './db/kernel/start-error.ts'
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
  if (service.credentials.length > 0) showOnce(service.credentials)
  tell(`The service listens on ${service.address} (Ctrl+C stops it). Documentation: ${config.publicUrl}/docs`)
} catch (error) {
  tell(isStartError(error) ? error.message : inspect(error))
  process.exit(1)
}

function showOnce (credentials: readonly Credential[]): void {
  tell('A demo branch was made. Its credentials are shown this once; send one as `Authorization: Bearer <credential>`.')
  for (const { role, whose, credential } of credentials) tell(`  ${role.padEnd(18)} ${credential}  ${whose}`)
}

/** For people, on stderr: stdout is the log, one JSON object per line. */
function tell (sentence: string): void {
  process.stderr.write(`${sentence}\n`)
}
