import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadClient, loadConfig } from '../config.ts'
import { connect } from '../db/kernel/client.ts'
import { prepareDatabase } from '../db/kernel/prepare.ts'
import { isStartError, startError } from '../db/kernel/start-error.ts'
import { DomainError } from '../domain/kernel/refusal.ts'
import { branches } from './branches.ts'
import type { Asked, Commands, Rows } from './command.ts'
import { database } from './database.ts'
import { events } from './events.ts'
import { keys } from './keys.ts'
import { policies } from './policies.ts'
import { webhooks } from './webhooks.ts'

const commands: Commands = { ...database, ...branches, ...keys, ...policies, ...events, ...webhooks }
const lines = (kind: 'operate' | 'integrate') =>
  Object.entries(commands).filter(([, command]) => kind in command).map(([name, { usage }]) => `  cpq ${name} ${usage}`.trimEnd()).join('\n')

const help = `cpq <noun> <verb>

For the operator of a server: on the database, with the environment of the service. The embedded database must not be in use.
${lines('operate')}

For whoever integrates: over HTTP, with CPQ_URL (http://localhost:8080) and CPQ_KEY.
${lines('integrate')}

--json gives one JSON object per line; results go to stdout, all else to stderr. A credential is shown once.
Exit codes: 0 done, 1 refused or failed, 2 not understood.
`

const text = { type: 'string' } as const
const options = {
  after: text,
  against: text,
  branch: text,
  file: text,
  'forward-to': text,
  from: text,
  help: { type: 'boolean' },
  idcc: text,
  json: { type: 'boolean' },
  label: text,
  name: text,
  organization: text,
  overlap: text,
  person: text,
  prefix: text,
  preset: text,
  role: text,
  sandbox: { type: 'boolean' },
  secret: text,
  slug: text,
  'time-zone': text,
  title: text,
  type: text
} as const

const tell = (sentence: string) => { process.stderr.write(`${sentence}\n`) }

async function main (): Promise<void> {
  const { positionals, values } = parseArgs({ options, allowPositionals: true, args: process.argv.slice(2) })
  if (values.help || positionals.join(' ') === 'help') {
    process.stdout.write(help)
    return
  }
  const name = Object.keys(commands).find((known) => known.split(' ').every((word, place) => positionals[place] === word))
  if (!name) throw startError(help)
  const command = commands[name]!
  const asked: Asked = { values, words: positionals.slice(name.split(' ').length), tell }
  if ('integrate' in command) return print(await command.integrate({ ...asked, ...loadClient() }), values.json)
  const config = loadConfig()
  const prepared = await prepareDatabase({ ...config, migrations: join(config.packageRoot, 'migrations') })
  const db = connect({ url: prepared.url, poolSize: 2 })
  try {
    await print(await command.operate({ ...asked, db, config, applied: prepared.applied }), values.json)
  } finally {
    await db.end()
    await prepared.stop()
  }
}

/** As they come: who follows something sees each line at once. */
async function print (rows: Rows, isJson = false): Promise<void> {
  for await (const row of rows) process.stdout.write(isJson ? `${JSON.stringify(row)}\n` : `${readable(row)}\n`)
}

const readable = (row: object) => Object.entries(row).filter(([, value]) => value !== null && value !== undefined)
  .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`).join('  ')

try {
  await main()
} catch (error) {
  const notUnderstood = isStartError(error) || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true
  tell(error instanceof DomainError ? `Refused: ${error.refusal.code} ${JSON.stringify(error.refusal.params)}` : (error as Error).message)
  if ((error as { code?: string }).code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') tell(`Options are: ${Object.keys(options).map((name) => `--${name}`).join(', ')}. Which belong to what: cpq help`)
  process.exitCode = notUnderstood ? 2 : 1
}
