import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ipaddr from 'ipaddr.js'
import { startError } from './db/kernel/start-error.ts'

export interface Config {
  readonly port: number
  readonly host: string
  /** What clients call the service from outside, without a slash at the end. */
  readonly publicUrl: string
  /** Absent: the service starts the embedded database in `dataDir`. */
  readonly databaseUrl?: string
  readonly databaseOwnerUrl?: string
  readonly dataDir: string
  readonly secret: string
  readonly logLevel: string
  readonly poolSize: number
  /** Off behind a pooler that does not know named statements. */
  readonly preparedStatements: boolean
  /** How long an instance that is told to stop still answers, so that balancers notice. */
  readonly drainSeconds: number
  readonly seed: 'demo' | 'none'
  /** `host` or `host:port` that webhooks and issuers may have although they are private or speak plain http. */
  readonly outgoingAllow: readonly string[]
  /** Requests per minute; 0 is no limit. */
  readonly rates: { readonly reads: number, readonly writes: number, readonly public: number }
  /** Where Prometheus reads, on the same host as the service; absent: nothing is measured. */
  readonly metrics?: { readonly host: string, readonly port: number } | undefined
  /** Addresses or networks whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[]
  /** Where spans go by OTLP over HTTP; absent: none are made. */
  readonly tracesEndpoint?: string | undefined
  /** For security.txt. */
  readonly securityContact?: string | undefined
  readonly packageRoot: string
}

type Env = Readonly<Record<string, string | undefined>>

const known = [
  'CPQ_PORT', 'CPQ_HOST', 'CPQ_PUBLIC_URL', 'CPQ_DATA_DIR', 'CPQ_SECRET', 'CPQ_SECRET_FILE', 'CPQ_LOG_LEVEL',
  'CPQ_POOL_SIZE', 'CPQ_PREPARED_STATEMENTS', 'CPQ_DRAIN_SECONDS', 'CPQ_SEED',
  'CPQ_URL', 'CPQ_KEY', 'CPQ_OUTGOING_ALLOW', 'CPQ_RATE_READS', 'CPQ_RATE_WRITES', 'CPQ_RATE_PUBLIC', 'CPQ_METRICS_PORT', 'CPQ_TRUSTED_PROXIES', 'CPQ_SECURITY_CONTACT'
]
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']
const shortestSecret = 32

/** The folder of package.json and migrations: the same whether the code runs from src, from compiled files or from a bundle. */
export const packageRoot = findRoot(dirname(fileURLToPath(import.meta.url)))

/** The environment, read and checked once. Every fault is told at once; a missing secret is made in the data folder. */
export function loadConfig (env: Env = process.env): Config {
  const { secret, secretFile, ...settings } = readSettings(env)
  return { ...settings, secret: secret ?? readSecret(secretFile ?? makeSecret(settings.dataDir)), packageRoot }
}

export interface ClientSettings { readonly url: string, readonly key: string }

/** Where the command line finds a running service, and what it shows there. */
export function loadClient (env: Env = process.env): ClientSettings {
  const faults: string[] = []
  const { text, web } = reader(env, faults)
  const [url, key] = [web('CPQ_URL') ?? 'http://localhost:8080', text('CPQ_KEY')]
  if (!key) faults.push('CPQ_KEY is not set: it is the key that the service is shown.')
  if (faults.length > 0) throw startError(faults.join('\n'))
  return { url, key: key! }
}

/** The part of the configuration that only depends on the variables. */
export function readSettings (env: Env) {
  const faults: string[] = []
  const read = reader(env, faults)
  const port = read.number('CPQ_PORT', { fallback: read.number('PORT', { fallback: 8080, most: 65535 }), most: 65535 })
  const databaseUrl = read.database('DATABASE_URL')
  const host = read.text('CPQ_HOST') ?? '127.0.0.1'
  const metricsPort = read.number('CPQ_METRICS_PORT', { fallback: 0, most: 65535 })
  const settings = {
    port,
    host,
    publicUrl: read.web('CPQ_PUBLIC_URL') ?? `http://localhost:${port}`,
    databaseUrl,
    databaseOwnerUrl: read.database('DATABASE_OWNER_URL'),
    dataDir: resolve(read.text('CPQ_DATA_DIR') ?? 'data'),
    secret: read.text('CPQ_SECRET'),
    secretFile: read.text('CPQ_SECRET_FILE'),
    logLevel: read.word('CPQ_LOG_LEVEL', logLevels, 'info'),
    poolSize: read.number('CPQ_POOL_SIZE', { fallback: 10, least: 1, most: 500 }),
    preparedStatements: read.word('CPQ_PREPARED_STATEMENTS', ['on', 'off'], 'on') === 'on',
    drainSeconds: read.number('CPQ_DRAIN_SECONDS', { fallback: 0, most: 60 }),
    seed: read.word('CPQ_SEED', ['demo', 'none'] as const, databaseUrl ? 'none' : 'demo'),
    outgoingAllow: read.hosts('CPQ_OUTGOING_ALLOW') ?? (databaseUrl ? [] : ['localhost', '127.0.0.1']),
    rates: {
      reads: read.number('CPQ_RATE_READS', { fallback: 3_000, most: 1_000_000 }),
      writes: read.number('CPQ_RATE_WRITES', { fallback: 600, most: 1_000_000 }),
      public: read.number('CPQ_RATE_PUBLIC', { fallback: 300, most: 1_000_000 })
    },
    metrics: metricsPort === 0 ? undefined : { host, port: metricsPort },
    trustedProxies: read.networks('CPQ_TRUSTED_PROXIES'),
    tracesEndpoint: read.web('OTEL_EXPORTER_OTLP_ENDPOINT'),
    securityContact: read.contact('CPQ_SECURITY_CONTACT')
  }
  faults.push(...strangers(env), ...contradictions(settings))
  if (faults.length > 0) throw startError(`The configuration is not usable:\n${faults.map((fault) => `- ${fault}`).join('\n')}`)
  return settings
}

function reader (env: Env, faults: string[]) {
  const text = (name: string) => env[name]?.trim() || undefined
  const fault = (name: string, wanted: string) => { faults.push(`${name} is "${text(name)}": ${wanted}.`) }
  return {
    text,
    number (name: string, { fallback, least = 0, most }: { fallback: number, least?: number, most: number }): number {
      const value = text(name)
      if (value === undefined) return fallback
      if (!/^\d{1,9}$/.test(value) || Number(value) < least || Number(value) > most) {
        fault(name, `it must be a whole number from ${least} to ${most}`)
      }
      return Number(value)
    },
    word<const Word extends string> (name: string, words: readonly Word[], fallback: Word): Word {
      const value = text(name) ?? fallback
      if (!words.includes(value as Word)) fault(name, `it must be one of ${words.join(', ')}`)
      return value as Word
    },
    web (name: string): string | undefined {
      const value = text(name)
      if (value === undefined) return undefined
      if (!/^https?:\/\/[^?#@\s]+$/.test(value) || !URL.canParse(value)) fault(name, 'it must be an http or https address')
      return value.replace(/\/+$/, '')
    },
    networks (name: string): string[] {
      const networks = text(name)?.split(/\s*,\s*/) ?? []
      const isNetwork = (one: string) => ipaddr.isValid(one) || ipaddr.isValidCIDR(one)
      if (!networks.every(isNetwork)) fault(name, 'it must be a list of addresses or networks such as 10.0.0.0/8, with commas between them')
      return networks
    },
    contact (name: string): string | undefined {
      const value = text(name)
      if (value && !/^(mailto:|https:\/\/|tel:)\S{3,300}$/.test(value)) fault(name, 'it must begin with mailto:, https:// or tel:')
      return value
    },
    hosts (name: string): string[] | undefined {
      const hosts = text(name)?.toLowerCase().split(/\s*,\s*/)
      if (hosts && !hosts.every((host) => /^([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/.test(host))) {
        fault(name, 'it must be a list of host or host:port, with commas between them')
      }
      return hosts
    },
    /** Never repeats the value: it may hold a password. An empty host, as `?host=/socket` has it, is filled in. */
    database (name: string): string | undefined {
      const value = text(name)?.replace(/^(postgres(?:ql)?:\/\/(?:[^/@]*@)?)(?=\/)/, '$1localhost')
      if (value === undefined) return undefined
      if (!/^postgres(ql)?:\/\//.test(value) || !URL.canParse(value) || new URL(value).pathname.length < 2) {
        faults.push(`${name} must have the form postgres://user:password@host:5432/database.`)
      }
      return value
    }
  }
}

function strangers (env: Env): string[] {
  const unknown = Object.keys(env).filter((name) => name.startsWith('CPQ_') && !known.includes(name)).sort()
  return unknown.length > 0 ? [`Not known: ${unknown.join(', ')}. Known are ${known.join(', ')}.`] : []
}

function contradictions ({ secret, secretFile, databaseUrl, databaseOwnerUrl }: Partial<Record<string, unknown>>): string[] {
  const faults = []
  if (secret && secretFile) faults.push('CPQ_SECRET and CPQ_SECRET_FILE are both set: one is needed.')
  if (typeof secret === 'string' && secret.length < shortestSecret) {
    faults.push(`CPQ_SECRET has ${secret.length} characters: at least ${shortestSecret} are needed.`)
  }
  if (databaseOwnerUrl && !databaseUrl) faults.push('DATABASE_OWNER_URL is set without DATABASE_URL.')
  return faults
}

function makeSecret (dataDir: string): string {
  const file = join(dataDir, 'secret')
  try {
    mkdirSync(dataDir, { recursive: true })
    if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { flag: 'wx', mode: 0o600, flush: true })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'EEXIST' || !existsSync(file)) {
      throw startError(`No secret can be kept in ${dataDir} (${message}): set CPQ_SECRET, or CPQ_DATA_DIR to a folder that can be written.`, error)
    }
  }
  return file
}

function readSecret (file: string): string {
  let secret
  try {
    secret = readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw startError(`The secret cannot be read: ${(error as Error).message}.`, error)
  }
  if (secret.length >= shortestSecret) return secret
  throw startError(`The secret in ${file} has ${secret.length} characters: at least ${shortestSecret} are needed.`)
}

function findRoot (folder: string): string {
  if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'migrations'))) return folder
  if (dirname(folder) === folder) throw new Error('No folder above the code holds package.json and migrations.')
  return findRoot(dirname(folder))
}
