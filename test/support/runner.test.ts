import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { packageRoot } from '../../src/config.ts'

const tap = "import t from 'tap'\n"
const good = `${tap}t.test('good', async (t) => { t.ok(true) })`

t.test('what holds is counted, whatever is below it', async (t) => {
  const nested = `${tap}t.test('outer', async (t) => { t.ok(true); t.test('inner', async (t) => { t.ok(true) }) })`
  t.same(await run(t, { good, nested }), { passed: 2, failed: 0, skipped: 0 })
  t.same(await run(t, { off: `${tap}t.test('off', { skip: true }, async () => {})` }), { passed: 0, failed: 0, skipped: 1 })
})

t.test('nothing that fails is overlooked', async (t) => {
  const broken = {
    assertion: "t.test('bad', async (t) => { t.equal(1, 2) })",
    'assertion below': "t.test('bad', async (t) => { t.test('below', async (t) => { t.fail() }) })",
    'throw at import': "throw new Error('at import')",
    'absent module': "import './absent.js'",
    'no tests': '',
    'throw at teardown': "t.test('bad', async (t) => { t.ok(true); t.teardown(() => { throw new Error('late') }) })",
    'exit in the middle': "t.test('bad', async () => { process.exit(3) })"
  }
  for (const [name, text] of Object.entries(broken)) t.ok((await run(t, { [name]: `${tap}${text}` })).failed > 0, name)
})

/** Below build, where the packages are found. */
async function run (t: Test, files: Readonly<Record<string, string>>): Promise<Readonly<Record<'passed' | 'failed' | 'skipped', number>>> {
  const folder = mkdtempSync(join(packageRoot, 'build', 'runner-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const named = Object.entries(files).map(([source, text]) => {
    const path = join(folder, `${source}.mjs`)
    writeFileSync(path, text)
    return { source, path }
  })
  const runner = pathToFileURL(join(packageRoot, 'test/support/runner.mjs')).href
  const options = '{ jobs: 1, env: process.env, signal: new AbortController().signal }'
  const script = `import { runFiles } from '${runner}'\nconsole.log(JSON.stringify(await runFiles(${JSON.stringify(named)}, ${options})))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  return JSON.parse(stdout.trim().split('\n').at(-1)!)
}
