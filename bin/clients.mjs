#!/usr/bin/env node
// npm run clients [-- typescript | name …]: generates each client, compiles it, and plays the same scenario with it against a service of
// its own; with --url and the officer's --key, against a running sandbox in which `npm run demo` has been played.
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openProxy } from '../clients/proxy.mjs'
import { call, callOnce, commandsMissing } from '../clients/run.mjs'
import { looseTypes } from '../clients/scan.mjs'
import { openService } from '../clients/service.mjs'
import { folder, steps, tools } from '../clients/tools.mjs'
import { ensureInstalled } from './install.mjs'

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stopping.abort())

const say = (line) => process.stdout.write(`${line}\n`)
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(0)} s`

const { values: running, positionals: wanted } = parseArgs({ allowPositionals: true, options: { url: { type: 'string' }, key: { type: 'string' } } })
const chosen = tools.filter(({ name, language }) => wanted.length === 0 || wanted.includes(name) || wanted.includes(language))
if (chosen.length === 0) {
  say(`There is no such client. There are: ${tools.map(({ name }) => name).join(', ')}; and all of one language, as in: npm run clients -- typescript`)
  process.exit(2)
}
ensureInstalled({ dev: true })
ensureInstalled({ dev: true, folder })
for (const { output } of chosen) rmSync(join(folder, 'generated', output), { recursive: true, force: true })

const service = running.url ? { address: running.url, officerKey: running.key, close: () => {} } : await openService(stopping.signal)
const outcomes = []
try {
  const queue = [...chosen]
  const worker = async () => { for (let tool; (tool = queue.shift());) outcomes.push(await tryOut(tool)) }
  await Promise.all([worker(), worker()])
} finally {
  await service.close()
}
const count = (outcome) => outcomes.filter((one) => one === outcome).length
say(`${count('good')} clients work, ${count('generated')} generated only, ${count('failed')} fail, ${count('skipped')} skipped`)
process.exit(count('failed') === 0 && count('skipped') < outcomes.length && !stopping.signal.aborted ? 0 : 1)

async function tryOut (tool) {
  const missing = commandsMissing(tool.needs)
  if (missing.length > 0) {
    say(`skipped ${tool.name}: this machine has no ${missing.join(', no ')}`)
    return 'skipped'
  }
  const began = Date.now()
  try {
    await build(tool)
    if (tool.run) await play(tool)
    if (!tool.run) {
      say(`-       ${tool.name}: generated, every type is precise; neither compiled nor run (${seconds(began)})`)
      return 'generated'
    }
    say(`good    ${tool.name}: generated, compiled, ${steps.length} steps played (${seconds(began)})`)
    return 'good'
  } catch (error) {
    say(`FAILED  ${tool.name} (${seconds(began)})\n${error.message}`)
    return 'failed'
  }
}

async function build ({ output, prepare = [], generate, loose, copy, check, env }) {
  const options = { cwd: folder, env, signal: stopping.signal }
  for (const command of prepare) await callOnce(command, options)
  await call(generate, options)
  const found = loose ? looseTypes(join(folder, 'generated', output), loose) : []
  if (found.length > 0) throw new Error(`Types that say nothing:\n${found.join('\n')}`)
  if (copy) cpSync(join(folder, copy[0]), join(folder, copy[1]))
  for (const command of check) await call(command, options)
}

/** The scenario against a service as it may be one day: with fields and words that the generated client has never heard of. */
async function play ({ run, env: own }) {
  const [today, tomorrow] = await Promise.all([openProxy(service.address), openProxy(service.address, { changesWords: true })])
  const env = { ...own, CPQ_URL: today.url, CPQ_TOMORROW_URL: tomorrow.url, CPQ_KEY: service.officerKey, TZ: 'Europe/Paris' }
  try {
    const output = await call(run, { cwd: folder, env, signal: stopping.signal })
    const played = [...output.matchAll(/^step (\w+)$/gm)].map(([, step]) => step)
    if (played.join() !== steps.join()) throw new Error(`It played ${played.join(', ')} but the scenario is ${steps.join(', ')}.`)
    await birthDateStays(/^candidate (\S+)$/m.exec(output)?.[1])
    if (today.changes() < steps.length || tomorrow.changes() === 0) throw new Error('It did not go through the proxies.')
  } finally {
    await Promise.all([today.close(), tomorrow.close()])
  }
}

/** Asked without the client: it might lose a day on the way in and find it again on the way out. */
async function birthDateStays (candidateId) {
  const answer = await fetch(`${service.address}/v1/candidates/${candidateId}`, { headers: { authorization: `Bearer ${service.officerKey}` } })
  const { birthDate } = await answer.json()
  if (birthDate !== '1990-02-28') throw new Error(`The birth date 1990-02-28 reached the service as ${birthDate}.`)
}
