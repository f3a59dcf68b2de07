import { inspect } from 'node:util'
import closeWithGrace from 'close-with-grace'
import { loadConfig } from './config.ts'
import { isStartError } from './db/kernel/start-error.ts'
import { type Service, startService } from './service.ts'

let service: Service | undefined
let isClosing = false

/** A second signal does not wait. Before the service stands there is nothing to finish. */
closeWithGrace({ delay: 25_000, logger: undefined }, async ({ err }) => {
  isClosing = true
  if (err) fail(err)
  await service?.close()
})

try {
  const config = loadConfig()
  service = await startService(config)
  service.databaseEnded.then(() => { if (!isClosing) throw new Error('The embedded database has ended; the service cannot go on.') })
  tell(`The service listens on ${service.address} (Ctrl+C stops it). Documentation: ${config.publicUrl}/docs`)
} catch (error) {
  fail(error)
  process.exit(1)
}

/** For people, on stderr: stdout is the log, one JSON object per line. */
function tell (sentence: string): void {
  process.stderr.write(`${sentence}\n`)
}

function fail (error: unknown): void {
  tell(isStartError(error) ? error.message : inspect(error))
}
