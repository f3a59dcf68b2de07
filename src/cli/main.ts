import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { v7 as uuidv7, validate } from 'uuid'
import { mintKey } from '../auth/keys.ts'
import { createRecord } from '../commands.ts'
import { type Config, loadConfig } from '../config.ts'
import { insertApiKeys } from '../db/api-keys.ts'
import { insertBranch, listBranches } from '../db/branches.ts'
import { connect, type Db } from '../db/kernel/client.ts'
import { prepareDatabase } from '../db/kernel/prepare.ts'
import { isStartError, startError } from '../db/kernel/start-error.ts'
import { policies } from '../db/policies.ts'
import { type Role, roles } from '../domain/kernel/machine.ts'
import { DomainError } from '../domain/kernel/refusal.ts'
import { completePolicy, loadPresets } from '../presets.ts'

const usage = `cpq: what only the operator of a server may do. It reads the same environment as the service.

  cpq branches create --slug proprete --name "Propreté" --prefix PROP [--idcc 3043] [--preset cleaning] [--time-zone Europe/Paris] [--sandbox]
  cpq branches list
  cpq keys create --branch proprete --role officer --label "Secretariat" [--person new|<uuid>] [--organization <uuid>]
  cpq keys create --role admin --label "Platform"

One JSON object per line goes to stdout; a credential is shown once. Exit codes: 0 done, 1 refused or failed, 2 not understood.
`

const options = {
  slug: { type: 'string' },
  name: { type: 'string' },
  prefix: { type: 'string' },
  idcc: { type: 'string' },
  preset: { type: 'string' },
  'time-zone': { type: 'string', default: 'Europe/Paris' },
  sandbox: { type: 'boolean', default: false },
  branch: { type: 'string' },
  role: { type: 'string' },
  label: { type: 'string' },
  person: { type: 'string' },
  organization: { type: 'string' }
} as const

type Options = ReturnType<typeof read>['values']
interface Tools { readonly db: Db, readonly config: Config, readonly values: Options }

const commands: Readonly<Record<string, (tools: Tools) => Promise<object[]>>> = {
  'branches create': createBranch,
  'branches list': ({ db }) => listBranches(db),
  'keys create': createKey
}

function read () {
  return parseArgs({ options, allowPositionals: true, args: process.argv.slice(2) })
}

/** A branch can decide from its first day: it begins with rules in force. */
async function createBranch ({ db, config, values }: Tools): Promise<object[]> {
  const { idcc = null, preset = null, sandbox: isSandbox, 'time-zone': timeZone } = values
  const presets = loadPresets(config.packageRoot)
  if (idcc !== null && !/^[0-9]{1,4}$/.test(idcc)) throw startError(`"${idcc}" is no IDCC.`)
  if (preset !== null && !presets.has(preset)) throw startError(`There is no preset "${preset}". There are: ${[...presets.keys()].join(', ')}.`)
  if (!Intl.supportedValuesOf('timeZone').includes(timeZone)) throw startError(`"${timeZone}" is no time zone.`)
  const branch = await insertBranch(db, {
    slug: given(values, 'slug', /^[a-z][a-z0-9-]{1,39}$/),
    name: given(values, 'name'),
    prefix: given(values, 'prefix', /^[A-Z]{3,6}$/),
    idcc,
    timeZone,
    isSandbox
  })
  const caller = {
    branchId: branch.id,
    timeZone,
    clockOffset: 0,
    requestId: uuidv7(),
    dryRun: false,
    actor: { id: 'cpq', role: 'officer', personId: null, organizationId: null }
  } as const
  const rules = preset === null ? completePolicy({}).rules : presets.get(preset)!.rules
  await createRecord(db, policies, caller, { content: async (_, { today }) => ({ title: 'Règlement initial', validFrom: today, preset, rules }) })
  return [branch]
}

async function createKey ({ db, config, values }: Tools): Promise<object[]> {
  const role = given(values, 'role') as Role
  const label = given(values, 'label')
  if (role === 'system' || !roles.includes(role)) throw startError(`"${role}" is no role. There are: ${roles.filter((known) => known !== 'system').join(', ')}.`)
  const branch = role === 'admin' ? null : (await listBranches(db)).find(({ slug }) => slug === given(values, 'branch'))
  if (branch === undefined) throw startError(`There is no branch "${values.branch}".`)
  const { credential, ...key } = mintKey(config.secret, branch?.isSandbox ? 'test' : 'live')
  const personId = values.person === 'new' ? uuidv7() : uuidIn(values.person, 'person')
  const row = {
    ...key, branchId: branch?.id ?? null, label, role, personId, organizationId: uuidIn(values.organization, 'organization'), scopes: null, expiresAt: null, revokedAt: null, lastUsedAt: null
  }
  await insertApiKeys(db, [row])
  return [{ id: key.id, role, branch: branch?.slug ?? null, personId, credential }]
}

function given (values: Options, name: 'slug' | 'name' | 'prefix' | 'role' | 'label' | 'branch', shape = /\S/): string {
  const value = values[name]
  if (value && !shape.test(value)) throw startError(`--${name} is "${value}": it must match ${shape}.`)
  if (value) return value
  throw startError(`--${name} is missing.\n\n${usage}`)
}

function uuidIn (value: string | undefined, name: string): string | null {
  if (value !== undefined && !validate(value)) throw startError(`--${name} is "${value}": it must be a uuid.`)
  return value ?? null
}

async function main (): Promise<void> {
  const { positionals, values } = read()
  const command = commands[positionals.join(' ')]
  if (!command) throw startError(usage)
  const config = loadConfig()
  const database = await prepareDatabase({ ...config, migrations: join(config.packageRoot, 'migrations') })
  const db = connect({ url: database.url, poolSize: 2 })
  try {
    for (const line of await command({ db, config, values })) process.stdout.write(`${JSON.stringify(line)}\n`)
  } finally {
    await db.end()
    await database.stop()
  }
}

try {
  await main()
} catch (error) {
  const isOurs = isStartError(error) || error instanceof DomainError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
  const told = error instanceof DomainError ? `Refused: ${error.refusal.code} ${JSON.stringify(error.refusal.params)}` : String((error as Error).message)
  process.stderr.write(`${isOurs ? told : (error as Error).stack}\n`)
  process.exitCode = isOurs && !(error instanceof DomainError) ? 2 : 1
}
