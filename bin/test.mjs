#!/usr/bin/env node
// npm test [-- part of a path …]: types, then every test file that is named so, on a database of its own.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { openTestServer } from '../test/support/server.mjs'
import { runFiles } from '../test/support/runner.mjs'
import { ensureInstalled, root } from './install.mjs'

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stopping.abort())

ensureInstalled({ dev: true })
const typesHold = await compile()
const files = testFiles(process.argv.slice(2))
const server = await openTestServer(root)
process.stdout.write(`${files.length} test files on ${server.kind}\n`)
const totals = await runFiles(files, { jobs: Math.min(2, availableParallelism()), env: environment(server.env), signal: stopping.signal })
  .finally(server.close)
if (!typesHold) process.stdout.write('The types do not hold: see above.\n')
if (stopping.signal.aborted) process.stdout.write('Stopped before the end.\n')
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`)
const isGood = totals.failed === 0 && totals.passed > 0 && typesHold && !stopping.signal.aborted
process.exit(isGood ? 0 : 1)

/** Emits even when a type is wrong: the tests still tell, and the run fails in the end. */
function compile () {
  const args = [join(root, 'node_modules/typescript/bin/tsc'), '-p', root, '--sourceMap', '--pretty', String(process.stdout.isTTY ?? false)]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  return new Promise((resolve, reject) => child.once('close', (code) => resolve(code === 0)).once('error', reject))
}

/** Named after the sources: compiled files of deleted tests may still lie about. */
function testFiles (wanted) {
  const sources = readdirSync(join(root, 'test'), { recursive: true })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join('test', file))
    .filter((source) => wanted.length === 0 || wanted.some((part) => source.includes(part)))
    .sort()
  return sources.map((source) => ({ source, path: join(root, 'build', source.replace(/\.ts$/, '.js')) }))
}

/** What is set for a service on this machine is none of the tests' business. */
function environment (given) {
  const own = Object.entries(process.env).filter(([name]) => !/^(CPQ_|DATABASE_|PG|PORT$|TAP)/.test(name))
  return { ...Object.fromEntries(own), ...given, NO_COLOR: '1' }
}
