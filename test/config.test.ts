import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import t from 'tap'
import { loadConfig, packageRoot, readSettings } from '../src/config.ts'

const secret = 'a secret of at least thirty-two characters'
const folder = mkdtempSync(join(tmpdir(), 'cpq-config-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))

t.test('nothing set: an embedded database with the demo branch, for this machine only', async (t) => {
  t.same(readSettings({}), {
    port: 8080,
    host: '127.0.0.1',
    publicUrl: 'http://localhost:8080',
    databaseUrl: undefined,
    databaseOwnerUrl: undefined,
    dataDir: resolve('data'),
    secret: undefined,
    secretFile: undefined,
    logLevel: 'info',
    poolSize: 10,
    preparedStatements: true,
    drainSeconds: 0,
    seed: 'demo',
    outgoingAllow: ['localhost', '127.0.0.1'],
    rates: { reads: 3000, writes: 600, public: 300 },
    metrics: undefined,
    trustedProxies: [],
    tracesEndpoint: undefined,
    securityContact: undefined
  })
})

t.test('everything set; a server is not filled with a demo unless asked', async (t) => {
  const config = loadConfig({
    CPQ_PORT: '9000',
    CPQ_HOST: '0.0.0.0',
    CPQ_PUBLIC_URL: 'https://cpq.example.org/',
    DATABASE_URL: 'postgres://app:p%40ss@db.example.org/cpq?sslmode=require',
    DATABASE_OWNER_URL: 'postgresql://owner@/cpq?host=/run/postgresql',
    CPQ_DATA_DIR: folder,
    CPQ_SECRET: ` ${secret} `,
    CPQ_LOG_LEVEL: 'warn',
    CPQ_POOL_SIZE: '20',
    CPQ_PREPARED_STATEMENTS: 'off',
    CPQ_DRAIN_SECONDS: '5',
    CPQ_SEED: '',
    CPQ_OUTGOING_ALLOW: 'Hooks.example.org, 10.0.0.7:8443',
    CPQ_RATE_READS: '0',
    CPQ_RATE_WRITES: '60',
    CPQ_METRICS_PORT: '9100',
    CPQ_TRUSTED_PROXIES: '10.0.0.0/8, ::1',
    CPQ_SECURITY_CONTACT: 'mailto:security@cpq.example.org',
    HOME: '/somewhere'
  })
  t.match(config, { port: 9000, publicUrl: 'https://cpq.example.org', dataDir: folder, secret, packageRoot })
  t.match(config, { rates: { reads: 0, writes: 60, public: 300 }, metrics: { host: '0.0.0.0', port: 9100 }, trustedProxies: ['10.0.0.0/8', '::1'] })
  t.equal(config.securityContact, 'mailto:security@cpq.example.org')
  t.match(config, { preparedStatements: false, drainSeconds: 5, seed: 'none', outgoingAllow: ['hooks.example.org', '10.0.0.7:8443'] })
  t.strictSame(readSettings({ DATABASE_URL: 'postgres://app@host/cpq' }).outgoingAllow, [])
  t.equal(config.databaseOwnerUrl, 'postgresql://owner@localhost/cpq?host=/run/postgresql', 'an empty host is filled in')
  t.ok(existsSync(join(packageRoot, 'package.json')))
})

t.test('the usual PORT is understood, the own name comes first', async (t) => {
  t.equal(readSettings({ PORT: '3000' }).port, 3000)
  t.equal(readSettings({ PORT: '3000', CPQ_PORT: '4000' }).port, 4000)
})

t.test('every fault is told at once, in words, without passwords', async (t) => {
  const env = {
    CPQ_PORT: '80a',
    CPQ_POOL_SIZE: '0',
    CPQ_PUBLIC_URL: 'cpq.example.org',
    CPQ_LOG_LEVEL: 'loud',
    CPQ_SECRET: 'short',
    CPQ_POOLSIZE: '5',
    CPQ_ALLOW: 'x',
    CPQ_OUTGOING_ALLOW: 'a, http://b',
    CPQ_TRUSTED_PROXIES: 'everyone',
    CPQ_SECURITY_CONTACT: 'somebody',
    DATABASE_OWNER_URL: 'mysql://root:hush@db/cpq'
  }
  t.throws(() => readSettings(env), {
    name: 'StartError',
    message: [
      'The configuration is not usable:',
      '- CPQ_PORT is "80a": it must be a whole number from 0 to 65535.',
      '- CPQ_PUBLIC_URL is "cpq.example.org": it must be an http or https address.',
      '- DATABASE_OWNER_URL must have the form postgres://user:password@host:5432/database.',
      '- CPQ_LOG_LEVEL is "loud": it must be one of trace, debug, info, warn, error, fatal, silent.',
      '- CPQ_POOL_SIZE is "0": it must be a whole number from 1 to 500.',
      '- CPQ_OUTGOING_ALLOW is "a, http://b": it must be a list of host or host:port, with commas between them.',
      '- CPQ_TRUSTED_PROXIES is "everyone": it must be a list of addresses or networks such as 10.0.0.0/8, with commas between them.',
      '- CPQ_SECURITY_CONTACT is "somebody": it must begin with mailto:, https:// or tel:.',
      '- Not known: CPQ_ALLOW, CPQ_POOLSIZE. Known are CPQ_PORT, CPQ_HOST, CPQ_PUBLIC_URL, CPQ_DATA_DIR, CPQ_SECRET, ' +
        'CPQ_SECRET_FILE, CPQ_LOG_LEVEL, CPQ_POOL_SIZE, CPQ_PREPARED_STATEMENTS, CPQ_DRAIN_SECONDS, CPQ_SEED, ' +
        'CPQ_URL, CPQ_KEY, CPQ_OUTGOING_ALLOW, CPQ_RATE_READS, CPQ_RATE_WRITES, CPQ_RATE_PUBLIC, CPQ_METRICS_PORT, CPQ_TRUSTED_PROXIES, CPQ_SECURITY_CONTACT.',
      '- CPQ_SECRET has 5 characters: at least 32 are needed.',
      '- DATABASE_OWNER_URL is set without DATABASE_URL.'
    ].join('\n')
  })
  t.throws(() => readSettings({ CPQ_SECRET: secret, CPQ_SECRET_FILE: '/x' }), { message: /both set/ })
  t.throws(() => readSettings({ DATABASE_URL: 'postgres://host' }), { message: /must have the form/ })
})

t.test('a missing secret is made once, for its owner only', async (t) => {
  const dataDir = join(folder, 'fresh')
  const { secret: made } = loadConfig({ CPQ_DATA_DIR: dataDir })
  t.match(made, /^[\w-]{43}$/)
  t.equal(loadConfig({ CPQ_DATA_DIR: dataDir }).secret, made)
  t.equal(statSync(join(dataDir, 'secret')).mode & 0o777, 0o600)
})

t.test('a secret may come from a file, which must be there and long enough', async (t) => {
  const file = join(folder, 'given')
  writeFileSync(file, `${secret}\n`)
  t.equal(loadConfig({ CPQ_SECRET_FILE: file, CPQ_DATA_DIR: join(folder, 'unused') }).secret, secret)
  t.notOk(existsSync(join(folder, 'unused')))
  t.throws(() => loadConfig({ CPQ_SECRET_FILE: join(folder, 'absent') }), { name: 'StartError', message: /cannot be read: ENOENT/ })
  writeFileSync(file, 'short')
  t.throws(() => loadConfig({ CPQ_SECRET_FILE: file }), { message: /has 5 characters/ })
  t.throws(() => loadConfig({ CPQ_DATA_DIR: join(file, 'below') }), { name: 'StartError', message: /No secret can be kept .*: set CPQ_SECRET/ })
})
