import { execFile, spawn } from 'node:child_process'
import { createPublicKey, verify } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Webhook } from 'standardwebhooks'
import t from 'tap'
import { ask, openDatabase } from './support/database.ts'
import { openReceiver, type Receiver } from './support/receiver.ts'
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
  t.match(await cpq('keys', 'rotate', id, '--branch', 'proprete', '--overlap', '604801'), { code: 2, stderr: /604800/ })
  t.match(await cpq('keys', 'revoke', id, '--branch', 'proprete'), { code: 0, lines: [{ id, revokedBy: 'cpq' }] })
  t.match(await cpq('keys', 'rotate', id, '--branch', 'proprete'), { code: 1, stderr: /api_key_ended/ }, 'an end is the end')
  t.match(await cpq('policies', 'adopt', '--branch', 'proprete', '--preset', 'pharmacy', '--title', 'Next', '--from', '2090-01-01'), { code: 0, lines: [{ version: 2 }] })
  t.match(await cpq('policies', 'adopt', '--branch', 'proprete', '--preset', 'pharmacy', '--title', 'Late', '--from', '2020-01-01'), { code: 1, stderr: /policy_backdated/ })
  t.ok((await cpq('policies', 'diff', '2', '--branch', 'proprete', '--against', '1')).lines.length > 3)
  t.match(await cpq('migrate'), { code: 0, stderr: '' })
  t.match(await ask(ownerUrl, 'select role, person_id is not null as has_person from api_key'), [{ role: 'officer', has_person: true }])
})

const { app, address, credentials, ownerUrl } = await startSeeded(t)
const env = { ...process.env, CPQ_URL: address, CPQ_KEY: credentials.find(({ role }) => role === 'officer')!.credential }

t.test('an integrator reads events', async (t) => {
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'events', 'list', '--type', 'seat.created', '--json'], { env })
  t.equal(stdout.trim().split('\n').length, 6)
  t.match(await promisify(execFile)(process.execPath, [program, 'events', 'list'], { env: { ...env, CPQ_KEY: 'none' } }).catch((error) => error), { code: 1, stderr: /credential_invalid/ })
  t.match(await promisify(execFile)(process.execPath, [program, 'events', 'list'], { env: { ...env, CPQ_KEY: '' } }).catch((error) => error), { code: 2, stderr: /CPQ_KEY/ })
})

t.test('who mistakes something is told what is wrong with it, and what there is', async (t) => {
  const cpq = (...words: string[]) => promisify(execFile)(process.execPath, [program, ...words], { env }).catch((error) => error)
  t.match(await cpq('events', 'list', '--after', 'abc'), { code: 2, stderr: /--after is "abc": it must be a number\./ })
  t.match(await cpq('events', 'list', '--typ', 'seat.created'), { code: 2, stderr: /'--typ'[\s\S]*--secret, .*--type/ })
  t.match(await cpq('events', 'list', '--type', 'seat.exploded'), { code: 1, stderr: /parameter_invalid.*\n- type: It must be one of: / })
  t.match(await cpq('events', 'list', '--after', '999999'), { code: 1, stderr: /after_unknown/ })
  t.match(await cpq('events', 'follow', '--after', '999999'), { code: 1, stderr: /after_unknown/ }, 'no reset was seen here')
})

t.test('who follows events goes on when the sandbox begins anew', async (t) => {
  const post = (path: string, body: object) => fetch(address + path, {
    method: 'POST', headers: { authorization: `Bearer ${env.CPQ_KEY}`, 'content-type': 'application/json' }, body: JSON.stringify(body)
  })
  const child = spawn(process.execPath, [program, 'events', 'follow', '--type', 'organization.created', '--json'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => { child.kill() })
  let said = ''
  const waits = new Promise<void>((resolve) => { child.stderr.setEncoding('utf8').on('data', (text) => { said += text; if (said.includes('Waiting')) resolve() }) })
  await waits
  await post('/v1/organizations', { name: 'One', siret: null, kinds: [], activityDeclaration: null, sites: [] })
  const [{ id }] = (await (await fetch(`${address}/v1/branches`, { headers: { authorization: `Bearer ${env.CPQ_KEY}` } })).json() as any).items
  const numbers: number[] = []
  let rest = ''
  for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    const lines = (rest + text).split('\n')
    rest = lines.pop()!
    numbers.push(...lines.map((line) => Number(JSON.parse(line).seq)))
    if (numbers.length === 1) t.equal((await post(`/v1/branches/${id}/reset`, {})).status, 200)
    if (numbers.length === 4) break
  }
  t.match(said, /sandbox was reset/)
  t.ok(numbers[1]! < numbers[0]!, `${numbers}`)
})

t.test('C-49 what is handed on is what a webhook is, and a sample goes to the endpoints that take its type', async (t) => {
  const cpq = (...words: string[]) => promisify(execFile)(process.execPath, [program, ...words, '--json'], { env })
  const post = async (path: string, body: object): Promise<any> => {
    const headers = { authorization: `Bearer ${env.CPQ_KEY}`, 'content-type': 'application/json' }
    return (await fetch(address + path, { method: 'POST', headers, body: JSON.stringify(body) })).json()
  }
  t.match(await cpq('webhooks', 'trigger', 'seat.created').catch((error) => error), { code: 1, stderr: /No enabled endpoint/ })
  const [hooked, handed, other] = [await openReceiver(t), await openReceiver(t), await openReceiver(t)]
  const types = ['organization.created', 'seat.created']
  const { secret } = await post('/v1/webhook-endpoints', { url: onLocalhost(hooked), types, signing: 'hmac' })
  await post('/v1/webhook-endpoints', { url: onLocalhost(other), types: ['award.issued'] })

  const child = spawn(process.execPath, [program, 'webhooks', 'listen', '--forward-to', onLocalhost(handed), '--secret', secret, '--type', types[0]!], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  t.teardown(() => { child.kill() })
  let said = ''
  for await (const text of child.stderr.setEncoding('utf8').iterator({ destroyOnReturn: false })) if ((said += text).includes('Waiting')) break
  child.stderr.resume()
  await post('/v1/organizations', { name: 'One', siret: null, kinds: [], activityDeclaration: null, sites: [] })
  await Promise.all([hooked.until(1), handed.until(1)])
  t.match(new Webhook(secret).verify(handed.received[0]!.body, handed.received[0]!.headers as Record<string, string>), { type: types[0] }, 'the public library accepts it')
  t.ok(said.includes(secret))
  t.ok(isSignedBy(/whpk_\S+/.exec(said)![0], handed.received[0]!), 'so does the receiver of the guide, with the public key that was printed')
  const { 'webhook-timestamp': _at, 'webhook-signature': _signature, host: _host, ...headers } = handed.received[0]!.headers
  t.match(hooked.received[0], { body: handed.received[0]!.body, headers })
  t.strictSame(Object.keys(hooked.received[0]!.headers), Object.keys(handed.received[0]!.headers))

  const { stdout } = await cpq('webhooks', 'trigger', 'seat.created')
  await hooked.until(2)
  t.equal(hooked.received[1]!.headers['webhook-id'], JSON.parse(stdout).eventId)
  t.match(new Webhook(secret).verify(hooked.received[1]!.body, hooked.received[1]!.headers as Record<string, string>), { type: 'seat.created' })
  t.equal(other.received.length, 0)
  await ask(ownerUrl, 'update branch set is_sandbox = false, clock_offset = 0')
  app.credentials.forgetAll()
  t.match(await cpq('webhooks', 'trigger', 'seat.created').catch((error) => error), { code: 1, stderr: /not_a_sandbox/ })
})

/** As the guide's receiver verifies. */
function isSignedBy (publicKey: string, { headers, body }: Receiver['received'][number]): boolean {
  const x = Buffer.from(publicKey.replace('whpk_', ''), 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
  return String(headers['webhook-signature']).split(' ').some((one) => one.startsWith('v1a,') && verify(null, signed, key, Buffer.from(one.slice(4), 'base64')))
}

const onLocalhost = ({ url }: Receiver) => url.replace('127.0.0.1', 'localhost')
