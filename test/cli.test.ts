import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Webhook } from 'standardwebhooks'
import t from 'tap'
import { ask, openDatabase } from './support/database.ts'
import { startSeeded } from './support/seeded.ts'

const program = fileURLToPath(new URL('../src/cli/main.mjs', import.meta.url))

t.test('an operator opens a first branch and a first key on a server without a demo branch', async (t) => {
  const { ownerUrl, appUrl } = await openDatabase(t)
  const env = { ...process.env, DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, CPQ_SECRET: 'a secret of the tests, long enough for them' }
  const cpq = (...words: string[]) => promisify(execFile)(process.execPath, [program, ...words, '--json'], { env })
    .then(({ stdout }) => ({ code: 0, lines: stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line)), stderr: '' }))
    .catch(({ code, stderr }) => ({ code, lines: [], stderr }))
  const branch = ['branches', 'create', '--slug', 'proprete', '--name', 'Propreté', '--prefix', 'PROP', '--preset', 'cleaning']
  t.match(await cpq(...branch), { code: 0, lines: [{ slug: 'proprete', isSandbox: false }] })
  t.match(await cpq(...branch), { code: 1, stderr: /already_exists/ }, 'one branch a name')
  t.match(await cpq('keys', 'create', '--branch', 'proprete', '--role', 'officer', '--label', 'S', '--person', 'new'), { code: 0, lines: [{ credential: /^cpq_live_/ }] })
  t.match(await cpq('keys', 'create', '--branch', 'nowhere', '--role', 'officer', '--label', 'S'), { code: 2, stderr: /no branch "nowhere"/ })
  t.match(await cpq('conquer'), { code: 2, stderr: /branches create/ })
  const { lines: [{ id }] } = await cpq('keys', 'list', '--branch', 'proprete')
  t.match(await cpq('keys', 'rotate', id, '--branch', 'proprete'), { code: 0, lines: [{ id, credential: /^cpq_live_/ }] })
  t.match(await cpq('keys', 'revoke', id, '--branch', 'proprete'), { code: 0, lines: [{ id, revokedBy: 'cpq' }] })
  t.match(await cpq('policies', 'adopt', '--branch', 'proprete', '--preset', 'pharmacy', '--title', 'Next', '--from', '2090-01-01'), { code: 0, lines: [{ version: 2 }] })
  t.match(await cpq('policies', 'adopt', '--branch', 'proprete', '--preset', 'pharmacy', '--title', 'Late', '--from', '2020-01-01'), { code: 1, stderr: /policy_backdated/ })
  t.ok((await cpq('policies', 'diff', '2', '--branch', 'proprete', '--against', '1')).lines.length > 3)
  t.match(await cpq('migrate'), { code: 0, stderr: '' })
  t.match(await ask(ownerUrl, 'select role, person_id is not null as has_person from api_key'), [{ role: 'officer', has_person: true }])
})

t.test('an integrator follows events, and has them handed on as signed webhooks', async (t) => {
  const { address, credentials } = await startSeeded(t)
  const key = credentials.find(({ role }) => role === 'officer')!.credential
  const env = { ...process.env, CPQ_URL: address, CPQ_KEY: key }
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'events', 'list', '--type', 'seat.created', '--json'], { env })
  t.equal(stdout.trim().split('\n').length, 6)
  t.match(await promisify(execFile)(process.execPath, [program, 'events', 'list'], { env: { ...env, CPQ_KEY: 'none' } }).catch((error) => error), { code: 1, stderr: /credential_invalid/ })
  t.match(await promisify(execFile)(process.execPath, [program, 'events', 'list'], { env: { ...env, CPQ_KEY: '' } }).catch((error) => error), { code: 2, stderr: /CPQ_KEY/ })

  const secret = `whsec_${randomBytes(24).toString('base64')}`
  const received = new Promise<any>((resolve) => {
    const receiver = createServer((request, response) => {
      let body = ''
      request.on('data', (part) => { body += part }).on('end', () => {
        response.end()
        resolve(new Webhook(secret).verify(body, request.headers as Record<string, string>))
      })
    }).listen(0, '127.0.0.1', () => {
      const { port } = receiver.address() as AddressInfo
      const child = spawn(process.execPath, [program, 'webhooks', 'listen', '--forward-to', `http://127.0.0.1:${port}`, '--secret', secret], { env, stdio: ['ignore', 'ignore', 'pipe'] })
      t.teardown(() => { child.kill(); receiver.close() })
      child.stderr.setEncoding('utf8').on('data', (said: string) => {
        if (!said.includes('Waiting')) return
        const content = { name: 'One', siret: null, kinds: [], activityDeclaration: null, sites: [] }
        fetch(`${address}/v1/organizations`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify(content) }).catch(t.error)
      })
    })
  })
  t.match(await received, { type: 'organization.created' }, 'the public library accepts the signature')
})
