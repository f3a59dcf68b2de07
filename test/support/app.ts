import type { FastifyInstance, InjectOptions } from 'fastify'
import type { Test } from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { type AppConfig, buildApp } from '../../src/app.ts'
import { mintKey } from '../../src/auth/keys.ts'
import { createRecord } from '../../src/commands.ts'
import { packageRoot } from '../../src/config.ts'
import { insertApiKey } from '../../src/db/api-keys.ts'
import { insertBranch } from '../../src/db/branches.ts'
import { policies } from '../../src/db/policies.ts'
import type { Caller } from '../../src/domain/kernel/decider.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import { completePolicy, loadPresets } from '../../src/presets.ts'
import { openDatabase } from './database.ts'
import { type Exchange, watchTraffic } from './traffic.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, any>>
  readonly body: any
  /** As it was sent. */
  readonly text: string
}

/** Speaks to the service with one credential. Texts come in English unless `accept-language` says otherwise. */
export interface Client {
  readonly keyId: string
  readonly credential: string
  get (url: string, headers?: Headers): Promise<Answer>
  post (url: string, body?: unknown, headers?: Headers): Promise<Answer>
  put (url: string, body: unknown, headers?: Headers): Promise<Answer>
  call (options: InjectOptions): Promise<Answer>
}
type Headers = Readonly<Record<string, string>>

export interface Who {
  readonly branchId?: string | null
  readonly personId?: string | null
  readonly organizationId?: string | null
  readonly scopes?: readonly string[] | null
  readonly expiresAt?: string | null
}

export interface TestApp {
  readonly app: FastifyInstance
  /** The branch of `as`, unless another one is named. */
  readonly branchId: string
  /** For looking at what no request may see. */
  readonly ownerUrl: string
  readonly appUrl: string
  /** Every line that was logged, as it was written. */
  readonly logs: readonly string[]
  /** A new key of this role. */
  as (role: Role, who?: Who): Promise<Client>
  /** Without a credential. */
  readonly stranger: Client
  /** Another branch, with rules of its own. */
  openBranch (): Promise<string>
}

interface Settings {
  /** More routes, registered as those of the service are. */
  readonly more?: (app: FastifyInstance) => Promise<void>
  /** The name of a preset; absent: every key has its default. */
  readonly preset?: string
  readonly logLevel?: string
  readonly poolSize?: number
  /** Where the service finds its database, if something stands before it. */
  readonly through?: (appUrl: string) => Promise<string>
  /** What else is configured: rates, metrics. */
  readonly config?: Partial<AppConfig>
}

export const secret = 'a secret that only tests know, long enough'

/** The real app over its own copy of the migrated template, in a sandbox branch; dropped when the test ends. */
export async function startApp (t: Test, { more, preset, logLevel = 'info', poolSize = 4, through = async (url) => url, config: rest }: Settings = {}): Promise<TestApp> {
  const { ownerUrl, appUrl } = await openDatabase(t)
  const logs: string[] = []
  const config = { publicUrl: 'https://cpq.example.org', secret, logLevel, poolSize, preparedStatements: true, packageRoot, outgoingAllow: ['127.0.0.1', 'localhost'], databaseUrl: await through(appUrl), ...rest }
  const app = await buildApp(config, { write: (line) => { logs.push(line) } })
  t.teardown(() => app.close())
  await more?.(app)
  await app.ready()
  const watch = await watchTraffic(app, more !== undefined)
  const openBranch = () => openIn(app, preset)
  const branchId = await openBranch()
  const as = async (role: Role, who: Who = {}) =>
    clientOf({ app, watch }, await addKey(app, role, { branchId: role === 'admin' ? null : branchId, ...who }))
  return { app, branchId, ownerUrl, appUrl, logs, as, openBranch, stranger: clientOf({ app, watch }, { id: 'none', credential: '' }) }
}

async function openIn (app: FastifyInstance, preset: string | undefined): Promise<string> {
  const mark = uuidv7().slice(-8)
  const letters = mark.replace(/./g, (digit) => 'ABCDEFGHIJKLMNOP'[parseInt(digit, 16)]!).slice(0, 6)
  const branch = await insertBranch(app.db, {
    slug: `branch-${mark}`, name: 'A branch', idcc: null, prefix: letters, timeZone: 'Europe/Paris', isSandbox: true
  })
  const { rules } = preset ? loadPresets(packageRoot).get(preset)! : completePolicy({})
  const content = { title: 'Rules', validFrom: '2020-01-01', preset: preset ?? null, rules }
  await createRecord(app.db, policies, callerIn(branch.id, 'officer'), { content })
  return branch.id
}

/** Who asks, for tests that go below HTTP. */
export function callerIn (branchId: string, role: Role, who: Pick<Who, 'personId' | 'organizationId'> = {}): Caller {
  const actor = { id: 'test', role, personId: who.personId ?? null, organizationId: who.organizationId ?? null }
  return { branchId, timeZone: 'Europe/Paris', clockOffset: 0, requestId: uuidv7(), actor, dryRun: false }
}

async function addKey (app: FastifyInstance, role: Role, { branchId = null, personId = null, organizationId = null, scopes = null, expiresAt = null }: Who) {
  const { id, secretHash, credential } = mintKey(secret, 'test')
  await insertApiKey(app.db, {
    id, secretHash, branchId, label: `${role} of a test`, role, personId, organizationId, scopes: scopes && [...scopes], expiresAt, revokedAt: null, lastUsedAt: null
  })
  return { id, credential }
}

interface Line { readonly app: FastifyInstance, readonly watch: (exchange: Exchange) => void }

function clientOf ({ app, watch }: Line, { id, credential }: { id: string, credential: string }): Client {
  const always = { 'accept-language': 'en', ...(credential && { authorization: `Bearer ${credential}` }) }
  const call = async ({ headers, ...options }: InjectOptions): Promise<Answer> => {
    const answer = await app.inject({ ...options, headers: { ...always, ...headers } })
    const isJson = /json/.test(String(answer.headers['content-type']))
    const given = { status: answer.statusCode, headers: answer.headers, body: isJson && answer.body ? answer.json() : null, text: answer.body }
    const { method = 'GET', url, payload } = options
    watch({ ...given, method, url: String(url), sent: { ...headers }, payload })
    return given
  }
  const send = (method: 'POST' | 'PUT', url: string, body: unknown, headers: Headers = {}) =>
    call({ method, url, headers, ...(body !== undefined && { payload: body as object }) })
  return {
    keyId: id,
    credential,
    call,
    get: (url, headers = {}) => call({ method: 'GET', url, headers }),
    post: (url, body, headers) => send('POST', url, body, headers),
    put: (url, body, headers) => send('PUT', url, body, headers)
  }
}
