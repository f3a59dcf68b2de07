import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../config.ts'
import { makeDocuments } from './documents.ts'

/** `npm run generate` writes the documents; with `--check` it fails when one of them no longer says what the code does. */
const isCheck = process.argv.includes('--check')

for (const [name, text] of Object.entries(await makeDocuments())) {
  const file = join(packageRoot, 'openapi', name)
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
  if (isCheck) {
    process.stderr.write(`openapi/${name} is stale: run "npm run generate" and read the difference.\n`)
    process.exitCode = 1
  } else {
    writeFileSync(file, text)
    process.stdout.write(`openapi/${name} written\n`)
  }
}
