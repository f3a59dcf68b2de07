#!/usr/bin/env node
// npm test [-- part of a path …]: types, then every test file that is named so, on a database of its own.
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { bundle } from '../test/support/bundle.mjs'
import { openTestServer } from '../test/support/server.mjs'
import { runFiles } from '../test/support/runner.mjs'
import { ensureInstalled, root } from './install.mjs'

/** How many files of a folder share a process; who counts, starts or measures is alone. */
const sizes = { 'test/domain/rules': 20, 'test/domain': 10, 'test/presets': 8, 'test/routes': 6, 'test/http': 5, 'test/auth': 3, 'test/exchange': 3, 'test/papers': 5 }
const isAlone = (source) => /(lifecycle|limits|metrics|traces|operations|outgoing|openapi)\.test\.ts$/.test(source) ||
  readFileSync(join(root, source), 'utf8').includes('recordStatements')

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stopping.abort())

ensureInstalled({ dev: true })
const sources = testFiles(process.argv.slice(2))
const checking = checkTypes()
const { at, together, remove } = await bundle(root, sources)
const server = await openTestServer(root, at).catch(async (error) => { await remove(); throw error })
process.stdout.write(`${sources.length} test files on ${server.kind}\n`)
const files = await Promise.all(groupsOf(sources).map(async (group) => ({ source: named(group), path: await together(group) })))
const totals = await runFiles(files, { jobs: Math.min(2, availableParallelism()), env: environment(server.env), signal: stopping.signal })
  .finally(() => Promise.all([server.close(), remove()]))
const typesHold = await checking
if (!typesHold) process.stdout.write('The types do not hold: see above.\n')
if (stopping.signal.aborted) process.stdout.write('Stopped before the end.\n')
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`)
const isGood = totals.failed === 0 && totals.passed > 0 && typesHold && !stopping.signal.aborted
process.exit(isGood ? 0 : 1)

/** Beside the tests, which run even when a type is wrong: the run fails in the end. */
function checkTypes () {
  const args = [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', root, '--pretty', String(process.stdout.isTTY ?? false)]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  return new Promise((resolve, reject) => child.once('close', (code) => resolve(code === 0)).once('error', reject))
}

function testFiles (wanted) {
  return readdirSync(join(root, 'test'), { recursive: true })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join('test', file))
    .filter((source) => wanted.length === 0 || wanted.some((part) => source.includes(part)))
    .sort()
}

/** Neighbours share a process: what the first has loaded and warmed up serves the others. */
function groupsOf (sources) {
  const groups = new Map()
  for (const source of sources) {
    const folder = dirname(source)
    const size = isAlone(source) ? 1 : sizes[folder] ?? 1
    const neighbours = [...groups].filter(([key]) => key.startsWith(`${folder}:`)).length
    const last = groups.get(`${folder}:${neighbours - 1}`)
    if (last && last.length < size && !isAlone(last[0])) last.push(source)
    else groups.set(`${folder}:${neighbours}`, [source])
  }
  return [...groups.values()]
}

function named (group) {
  if (group.length === 1) return group[0]
  return `${dirname(group[0])}/{${group.map((source) => basename(source, '.test.ts')).join(',')}}.test.ts`
}

/** What is set for a service on this machine is none of the tests' business. A busy machine is no reason to fail. */
function environment (given) {
  const own = Object.entries(process.env).filter(([name]) => !/^(CPQ_|DATABASE_|PG|PORT$|TAP)/.test(name))
  return { ...Object.fromEntries(own), ...given, NO_COLOR: '1', TAP_TIMEOUT: '300' }
}
