import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { packageRoot } from '../../src/config.ts'
import { guides } from '../../src/docs/guides.ts'
import { blocksOf, follow, missing, valuesIn } from '../support/guide.ts'
import { startSeeded } from '../support/seeded.ts'

const read = (language: string, name: string) => readFileSync(join(packageRoot, 'docs', 'guides', language, `${name}.md`), 'utf8')
const names = ['index', ...guides]
const { address, credentials } = await startSeeded(t)
const keys = new Map(credentials.map(({ role, credential }) => [role.toUpperCase(), credential]))
const port = String(20_000 + Math.floor(Math.random() * 10_000))
const fill = (code: string) => code.replaceAll('http://localhost:8080', address).replaceAll('9099', port).replaceAll('9098', String(Number(port) + 1))
  .replace(/^([A-Z_]+)='Authorization: Bearer cpq_test_…'/gm, (line, name: string) => line.replace('cpq_test_…', keys.get(name)!))

t.test('a guide is the same in both languages but for its sentences', async (t) => {
  t.same(readdirSync(join(packageRoot, 'docs/guides/fr')).sort(), names.map((name) => `${name}.md`).sort())
  t.same(readdirSync(join(packageRoot, 'docs/guides/en')).sort(), names.map((name) => `${name}.md`).sort())
  for (const name of names) t.same(blocksOf(read('en', name)), blocksOf(read('fr', name)), name)
})

const lacking = spawnSync('bash', ['-c', 'command -v curl && command -v jq']).status === 0 ? false : 'bash, curl or jq is not on this machine'

for (const name of names) {
  t.test(`what the guide ${name} says is what happens`, { skip: lacking }, async (t) => {
    for (const { command, printed, expected } of await follow(read('fr', name), fill)) {
      const values = valuesIn(printed)
      if (expected === undefined) {
        const refused = values.filter((value) => Number((value as { status?: number } | null)?.status) >= 400)
        t.same(refused, [], command)
      } else {
        t.same(missing(JSON.parse(expected), values.at(-1)), [], command)
      }
    }
  })
}
