import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildApp } from '../src/app.ts'
import { mintKey } from '../src/auth/keys.ts'
import { loadConfig, packageRoot } from '../src/config.ts'
import { connect } from '../src/db/kernel/client.ts'
import { startEmbedded } from '../src/db/kernel/embedded.ts'
import { prepareServer } from '../src/db/kernel/prepare.ts'
import { loadPresets } from '../src/presets.ts'
import { bareService, recordStatements, replayStatements } from './floors.ts'
import { type Line, type Measure, report } from './report.ts'
import { applicationCount, applicationId, branchId, fill, submittedCount } from './rows.ts'

const connections = 20
const seconds = Number(process.env['BENCH_SECONDS'] ?? 6)
const commands = 6_000
const tell = (sentence: string) => process.stderr.write(`${sentence}\n`)

const closing: (() => Promise<unknown>)[] = []
const folder = mkdtempSync(join(tmpdir(), 'cpq-bench-'))
const config = loadConfig({ CPQ_DATA_DIR: folder, CPQ_LOG_LEVEL: 'silent', CPQ_PORT: '0' })
const embedded = await startEmbedded({ dataDir: join(folder, 'postgres'), settings: ['shared_buffers=256MB'] })
try {
  const { url } = await prepareServer({ ...config, databaseUrl: embedded.url, migrations: join(packageRoot, 'migrations') })
  tell(`Filling a new database with ${applicationCount} applications …`)
  await fill(embedded.url, loadPresets(packageRoot).get('cleaning')!.rules)
  const credential = await officerKey(url)
  const app = await buildApp({ ...config, databaseUrl: url })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const bare = await bareService(url)
  closing.push(() => app.close(), bare.close)
  const service = { url: address, headers: { authorization: `Bearer ${credential}`, 'content-type': 'application/json' } }
  const readPaths = (prefix: string) => sample(5_000).map((n) => `${prefix}/${applicationId(n)}`)

  const read = await alternate(
    () => load({ ...service, paths: readPaths('/v1/applications') }), () => load({ url: bare.address, paths: readPaths('/one') }))
  const list = await alternate(
    () => load({ ...service, paths: spread('/v1/applications?limit=50') }), () => load({ url: bare.address, paths: spread('/page') }))
  const accept = (n: number) => `/v1/applications/${applicationId(n)}/accept`
  // The first one also learns the key and the policy: what is recorded is a command like all others.
  await post(`${address}${accept(1)}`, service.headers)
  const recorded = await recordStatements(async () => { await post(`${address}${accept(0)}`, service.headers) })
  let row = 2
  const take = (count: number) => Array.from({ length: count }, () => row++)
  if (submittedCount < 2 + 3 * commands + 2_000) throw new Error('Too few rows for the commands.')
  await load({ ...service, method: 'POST', paths: take(1_000).map(accept) })
  await replayStatements(url, recorded, { first: applicationId(0), count: take(1_000), clients: connections })
  const command = await alternate(
    () => load({ ...service, method: 'POST', paths: take(commands / 2).map(accept) }),
    () => replayStatements(url, recorded, { first: applicationId(0), count: take(commands / 2), clients: connections }))

  const lines: Line[] = [
    { name: 'GET /v1/applications/{id}', ...read, floorName: 'bare route, one prepared SELECT', target: 0.5 },
    { name: 'GET /v1/applications?limit=50', ...list, floorName: 'bare route, one prepared SELECT of 50 rows', target: 0.5 },
    { name: 'POST /v1/applications/{id}/accept', ...command, floorName: `its ${recorded.length} statements alone`, target: 0.6 }
  ]
  console.log(`${applicationCount} applications, ${connections} connections, medians of 3 alternating rounds\n\n${report(lines)}`)
} catch (error) {
  console.error(error)
  process.exitCode = 1
} finally {
  for (const close of closing.reverse()) await close()
  await embedded.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function officerKey (url: string): Promise<string> {
  const db = connect({ url })
  const { id, secretHash, credential } = mintKey(config.secret, 'live')
  await db.system.insertInto('apiKey').values({
    id, secretHash, branchId, label: 'bench', role: 'officer', personId: null, organizationId: null, scopes: null, expiresAt: null, revokedAt: null, lastUsedAt: null
  }).execute()
  await db.end()
  return credential
}

/** Three rounds, service and floor in turn, so that a machine whose speed drifts slows both; the median of each. */
async function alternate (one: () => Promise<Measure>, other: () => Promise<Measure>): Promise<{ service: Measure, floor: Measure }> {
  const rounds = [[await one(), await other()], [await one(), await other()], [await one(), await other()]] as const
  const middle = (side: 0 | 1) => rounds.map((round) => round[side]).sort((a, b) => a.perSecond - b.perSecond)[1]!
  return { service: middle(0), floor: middle(1) }
}

interface Load { readonly url: string, readonly paths: readonly string[], readonly headers?: object, readonly method?: string }

async function load ({ method = 'GET', ...rest }: Load): Promise<Measure> {
  const settings = JSON.stringify({ connections, seconds, method, ...rest })
  const running = promisify(execFile)(process.execPath, [join(packageRoot, 'bench/load.mjs')])
  running.child.stdin!.end(settings)
  const { stdout } = await running
  const { failed, ...measure } = JSON.parse(stdout)
  if (failed > 0) throw new Error(`${failed} requests failed: ${rest.paths[0]}`)
  return measure
}

async function post (url: string, headers: Record<string, string>): Promise<void> {
  const answer = await fetch(url, { method: 'POST', headers, body: '{}' })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
}

function sample (count: number): number[] {
  return Array.from({ length: count }, () => Math.floor(Math.random() * applicationCount))
}

function spread (path: string): string[] {
  return Array.from({ length: connections }, () => path)
}
