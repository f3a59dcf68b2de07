import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../config.ts'
import { makeChangelog, makeRelease } from './changelog.ts'
import { makeDocuments } from './documents.ts'

/**
 * `npm run generate` writes the documents and the changelog; with `--check` it fails when one of them no longer says what the code does, or when
 * this version may not break what clients hold on to. `--release` dates the changelog: from then on differences are told from here.
 */
const isCheck = process.argv.includes('--check')
const documents = await makeDocuments()
const contract = JSON.parse(documents['openapi.json']!)
const changelog = makeChangelog(contract)
const released = process.argv.includes('--release') ? makeRelease(contract, new Date().toISOString().slice(0, 10)) : {}

for (const { where, text } of changelog.forbidden) {
  process.stderr.write(`${where}: ${text} This breaks clients: keep it, or raise the version in package.json.\n`)
  process.exitCode = 1
}
for (const [name, text] of Object.entries({ ...documents, ...changelog.files, ...released })) {
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
