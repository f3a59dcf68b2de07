import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Each file is a process of its own, some at a time: tap's own runner costs a second per file, a plain process a quarter. */
export async function runFiles (files, { jobs, env, signal }) {
  const waiting = [...files]
  const totals = { passed: 0, failed: 0, skipped: 0 }
  const work = async () => {
    for (let file = waiting.shift(); file && !signal.aborted; file = waiting.shift()) {
      const result = await runFile(file, { env, signal })
      report(file, result)
      for (const count of Object.keys(totals)) totals[count] += result[count]
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
  return totals
}

/** A test is a point at the top level of a file. The exit code has the last word: it knows of a throw at import. */
async function runFile ({ path }, { env, signal }) {
  const result = { passed: 0, failed: 0, skipped: 0, lines: [], seconds: 0 }
  const began = performance.now()
  const child = spawn(process.execPath, ['--enable-source-maps', path], { env, stdio: ['ignore', 'pipe', 'pipe'], signal, timeout: 300_000 })
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, killed) => resolve(code ?? killed))
  })
  const streams = [child.stdout, child.stderr].map((input) => createInterface({ input }).on('line', (line) => {
    result.lines.push(line)
    if (input === child.stdout) count(line, result)
  }))
  const code = await ended
  streams.forEach((stream) => stream.close())
  result.seconds = (performance.now() - began) / 1000
  if (code !== 0 && result.failed === 0) fail(result, `The file ended with ${code}.`)
  if (code === 0 && result.passed + result.failed + result.skipped === 0) fail(result, 'The file holds no test.')
  return result
}

function count (line, result) {
  if (/^ok \d+.* # SKIP/i.test(line)) result.skipped++
  else if (/^not ok \d+(?!.* # TODO)/i.test(line)) result.failed++
  else if (/^ok \d+/.test(line)) result.passed++
}

function fail (result, sentence) {
  result.failed++
  result.lines.push(sentence)
}

/** Of a file that failed, all that it said but what passed. */
function report ({ source }, { passed, failed, skipped, lines, seconds }) {
  const counts = [`${passed} passed`, failed && `${failed} FAILED`, skipped && `${skipped} skipped`].filter(Boolean).join(', ')
  process.stdout.write(`${source}: ${counts} (${seconds.toFixed(1)} s)\n`)
  if (failed === 0) return
  const telling = lines.filter((line) => !/^\s*(ok \d+|# Subtest:|TAP version|\d+\.\.\d+$|# time=|$)/.test(line))
  process.stdout.write(`${telling.map((line) => `    ${line}`).join('\n')}\n`)
}
