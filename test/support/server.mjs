import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { get } from 'node:http'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * The server that the tests use: TEST_DATABASE_URL, else a container engine if one answers, else the embedded PostgreSQL.
 * On it stands one migrated template, of which each test file takes copies. `at` tells where a bundled source lies.
 */
export async function openTestServer (root, at) {
  const kernel = (file) => import(at(`src/db/kernel/${file}`))
  const { migrate } = await kernel('migrate.ts')
  const { ensureGroup, ensureLogin } = await kernel('roles.ts')
  const server = await findServer(kernel)
  const name = `cpq_test_${randomBytes(5).toString('hex')}`
  const template = new URL(server.url)
  template.pathname = name
  const close = async () => {
    await run(server.url, `drop database if exists ${name} with (force)`, `drop role if exists ${name}_service`)
    await server.stop()
    await rm(join(tmpdir(), `${name}.json`), { force: true }) // test/support/traffic.ts keeps the document there
  }
  try {
    await run(server.url, `create database ${name}`)
    await ensureGroup(template.href)
    await migrate({ url: template.href, folder: join(root, 'migrations') })
    const appUrl = await ensureLogin(template.href, randomBytes(32).toString('hex'))
    return { kind: server.kind, env: { TEST_TEMPLATE_OWNER_URL: template.href, TEST_TEMPLATE_APP_URL: appUrl }, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function run (url, ...statements) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

async function findServer (kernel) {
  const given = process.env.TEST_DATABASE_URL
  if (given) return { kind: 'the server of TEST_DATABASE_URL', url: given, stop: async () => {} }
  if (await engineAnswers()) {
    try {
      return await inContainer()
    } catch (error) {
      process.stderr.write(`The container engine answers, but gives no PostgreSQL: ${error.message}\n`)
    }
  }
  return await embedded(kernel)
}

async function embedded (kernel) {
  const { startEmbedded } = await kernel('embedded.ts')
  const folder = await mkdtemp(join(tmpdir(), 'cpq-test-'))
  await chmod(folder, 0o755)
  const settings = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'max_connections=200', 'autovacuum=off']
  const { url, stop } = await startEmbedded({ dataDir: join(folder, 'postgres'), settings })
  return { kind: 'embedded PostgreSQL', url, stop: () => stop().then(() => rm(folder, { recursive: true, force: true })) }
}

async function inContainer () {
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql')
  const starting = new PostgreSqlContainer('postgres:18').withCommand(['postgres', '-c', 'fsync=off', '-c', 'max_connections=200']).start()
  const late = sleep(90_000, undefined, { ref: false }).then(() => { throw new Error('it did not start within 90 seconds') })
  const container = await Promise.race([starting, late])
  return { kind: 'PostgreSQL in a container', url: container.getConnectionUri(), stop: () => container.stop() }
}

/** Asked first, for a socket that accepts and never answers holds testcontainers up for more than a minute. */
async function engineAnswers () {
  const host = process.env.DOCKER_HOST
  const runtime = process.env.XDG_RUNTIME_DIR ?? `/run/user/${process.getuid?.() ?? 0}`
  const sockets = ['/var/run/docker.sock', join(homedir(), '.docker/run/docker.sock'), join(runtime, 'podman/podman.sock')]
  const places = host ? [host] : sockets.filter((path) => existsSync(path)).map((path) => `unix://${path}`)
  for (const place of places) if (await ping(place)) return true
  return false
}

function ping (place) {
  const target = place.startsWith('unix://') ? { socketPath: place.slice('unix://'.length) } : new URL(place.replace(/^tcp:/, 'http:'))
  const options = target instanceof URL ? { host: target.hostname, port: target.port } : target
  return new Promise((resolve) => {
    const request = get({ ...options, path: '/_ping', timeout: 1000 }, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200)
    })
    request.on('timeout', () => request.destroy(new Error('No answer within a second.')))
    request.on('error', () => resolve(false))
  })
}
