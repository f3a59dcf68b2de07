import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { packageRoot } from '../../src/config.ts'
import { codes } from '../../src/domain/codes.ts'

const files = (folder: string) => readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('codes.ts')).map((file) => readFileSync(join(packageRoot, folder, file), 'utf8')).join('\n')
const holes = (text: string) => [...text.matchAll(/{(\w+)}/g)].map(([, name]) => name!).sort()

t.test('API-4 every code of the catalogue is produced somewhere', async (t) => {
  const source = files('src')
  t.strictSame(Object.keys(codes).filter((code) => !source.includes(`'${code}'`)), [])
})

t.test('API-33 French and English say the same figures, and none of a person', async (t) => {
  const personal = /name|birth|email|phone|grounds|note$|comment/i
  for (const [code, { detail }] of Object.entries(codes)) {
    t.strictSame(holes(detail.fr), holes(detail.en), code)
    t.strictSame(holes(detail.en).filter((hole) => personal.test(hole)), [], code)
  }
})
