import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { ask, openDatabase } from './support/database.ts'

t.test('an operator opens a first branch and a first key on a server without a demo branch', async (t) => {
  const { ownerUrl, appUrl } = await openDatabase(t)
  const env = { ...process.env, DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, CPQ_SECRET: 'a secret of the tests, long enough for them' }
  const program = fileURLToPath(new URL('../src/cli/main.mjs', import.meta.url))
  const cpq = (...words: string[]) => promisify(execFile)(process.execPath, [program, ...words], { env })
    .then(({ stdout }) => ({ code: 0, lines: stdout.trim().split('\n').map((line) => JSON.parse(line)), stderr: '' }))
    .catch(({ code, stderr }) => ({ code, lines: [], stderr }))
  const branch = ['branches', 'create', '--slug', 'proprete', '--name', 'Propreté', '--prefix', 'PROP', '--preset', 'cleaning']
  t.match(await cpq(...branch), { code: 0, lines: [{ slug: 'proprete', isSandbox: false }] })
  t.match(await cpq(...branch), { code: 1, stderr: /already_exists/ }, 'one branch a name')
  t.match(await cpq('keys', 'create', '--branch', 'proprete', '--role', 'officer', '--label', 'S', '--person', 'new'), { code: 0, lines: [{ credential: /^cpq_live_/ }] })
  t.match(await cpq('keys', 'create', '--branch', 'nowhere', '--role', 'officer', '--label', 'S'), { code: 2, stderr: /no branch "nowhere"/ })
  t.match(await cpq('conquer'), { code: 2, stderr: /branches create/ })
  t.match(await ask(ownerUrl, 'select role, person_id is not null as has_person from api_key'), [{ role: 'officer', has_person: true }])
})
