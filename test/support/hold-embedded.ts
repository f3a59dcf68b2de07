// A process of its own with an embedded database, to be killed: `node hold-embedded.js <folder>` tells its url, or why not.
import { startEmbedded } from '../../src/db/kernel/embedded.ts'

try {
  const { url } = await startEmbedded({ dataDir: process.argv[2]!, settings: ['fsync=off'] })
  process.stdout.write(`${url}\n`)
} catch (error) {
  process.stdout.write(`${(error as Error).message}\n`)
}
