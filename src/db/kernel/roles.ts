import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import pg from 'pg'
import { startError } from './start-error.ts'

/** What migrations grant rights to; the service logs in as a member of it. */
export const groupRole = 'cpq_app'

export interface Role {
  readonly name: string
  /** Why row level security or the missing rights would not hold this role, in words; empty for a restricted role. */
  readonly powers: readonly string[]
  readonly isMember: boolean
}

const question = `
select current_user as name, rolsuper, rolbypassrls, rolcreaterole,
  (select string_agg(quote_ident(rolname), ', ') from pg_roles more where more.rolname <> current_user
     and (more.rolsuper or more.rolbypassrls or more.rolcreaterole) and pg_has_role(current_user, more.oid, 'member')) as above,
  (select pg_has_role(current_user, datdba, 'member') from pg_database where datname = current_database()) as owns_database,
  (select min(relname::text) from pg_class join pg_namespace space on space.oid = relnamespace
    where relkind in ('r', 'p', 'v', 'm') and nspname <> 'information_schema' and nspname !~ '^pg_'
      and pg_has_role(current_user, relowner, 'member')) as owned,
  exists (select from pg_roles where rolname = '${groupRole}' and pg_has_role(current_user, oid, 'usage')) as is_member
from pg_roles where rolname = current_user`

export function describeRole (url: string): Promise<Role> {
  return visit(url, async (client) => {
    const { rows: [row] } = await client.query(question)
    const powers = row.rolsuper
      ? ['is a superuser']
      : [
          row.rolbypassrls && 'passes row level security (BYPASSRLS)',
          row.rolcreaterole && 'may create roles',
          row.above && `is a member of ${row.above}`,
          row.owns_database && 'owns the database',
          row.owned && `owns the table ${row.owned}`
        ].filter((power) => typeof power === 'string')
    return { name: row.name, powers, isMember: row.is_member }
  })
}

/** The service never serves as a role that row level security does not hold, or that could change the schema (R-1). */
export async function assertRestricted (url: string): Promise<void> {
  const { name, powers, isMember } = await describeRole(url)
  if (powers.length > 0) {
    throw startError(`The service does not run as the database role "${name}", for it ${powers.join(', and ')}.`)
  }
  if (isMember) return
  throw startError(`The database role "${name}" has no rights here: set DATABASE_OWNER_URL to the owner of the database, ` +
    `or run \`grant ${groupRole} to ${pg.escapeIdentifier(name)}\` as an administrator.`)
}

/** Migrations grant to the group: it stands before the first of them runs. */
export function ensureGroup (ownerUrl: string): Promise<void> {
  return visit(ownerUrl, (client) => createRole(client, groupRole, 'nologin nosuperuser nocreatedb nocreaterole nobypassrls'))
}

/**
 * The service's own login in this database. Its password is derived from the secret, so that all instances that share the
 * secret know it, and only its SCRAM verifier is ever sent. Answers the url.
 */
export async function ensureLogin (ownerUrl: string, secret: string): Promise<string> {
  const name = `${nameOfDatabase(ownerUrl)}_service`
  if (Buffer.byteLength(name) > 63) throw startError(`The name of the database is too long: the role "${name}" would pass 63 bytes.`)
  const password = createHmac('sha256', secret).update(`database role ${name}`).digest('base64url')
  const url = new URL(ownerUrl)
  url.username = encodeURIComponent(name)
  url.password = password
  await visit(ownerUrl, async (client) => {
    await createRole(client, name, `login nosuperuser nocreatedb nocreaterole nobypassrls password '${verifier(password)}'`)
    await joinGroup(client, name)
    if (await isRefused(url.href)) await asOwner(client, `alter role ${pg.escapeIdentifier(name)} password '${verifier(password)}'`)
  })
  return url.href
}

export function ensureMember (ownerUrl: string, name: string): Promise<void> {
  return visit(ownerUrl, (client) => joinGroup(client, name))
}

async function joinGroup (client: pg.Client, name: string): Promise<void> {
  const joined = 'select from pg_auth_members where roleid = $1::regrole and member = $2::regrole'
  const { rowCount } = await client.query(joined, [groupRole, pg.escapeIdentifier(name)])
  if (rowCount === 0) await asOwner(client, `grant ${groupRole} to ${pg.escapeIdentifier(name)}`)
}

/** Another instance may create the same role at the same time: its work is as good. */
async function createRole (client: pg.Client, name: string, attributes: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [name])
  if (rowCount === 1) return
  await asOwner(client, `create role ${pg.escapeIdentifier(name)} ${attributes}`).catch((error) => {
    if (error.code !== '42710' && error.code !== '23505') throw error
  })
}

async function asOwner (client: pg.Client, statement: string): Promise<void> {
  await client.query(statement).catch((error: pg.DatabaseError) => {
    if (error.code !== '42501') throw error
    const asked = statement.replace(/ password '.*/, '')
    throw startError(`The database role "${client.user}" may not run \`${asked}\` (${error.message}): give it CREATEROLE, or run that as ` +
      'an administrator. A login for the service that exists already goes into DATABASE_URL, the owner into DATABASE_OWNER_URL.', error)
  })
}

/** https://www.postgresql.org/docs/15/catalog-pg-authid.html: PostgreSQL stores what it is given in this form as it is. */
function verifier (password: string): string {
  const salt = randomBytes(16)
  const iterations = 4096
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const key = (word: string) => createHmac('sha256', salted).update(word).digest()
  const stored = createHash('sha256').update(key('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`
}

/** Whether the server says that the password is wrong: the secret was changed, or the role was made by hand. */
async function isRefused (url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return false
  } catch (error) {
    return (error as pg.DatabaseError).code === '28P01'
  } finally {
    await client.end()
  }
}

async function visit<Result> (url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect().catch((error) => { throw unreachable(url, error) })
    return await work(client)
  } finally {
    await client.end()
  }
}

function unreachable (url: string, error: Error): Error {
  const { username, hostname, port } = new URL(url)
  const place = `"${nameOfDatabase(url)}" at ${decodeURIComponent(hostname)}${port && `:${port}`} as "${decodeURIComponent(username)}"`
  return startError(`The database ${place} cannot be reached: ${error.message || String(error)}`, error)
}

const nameOfDatabase = (url: string) => decodeURIComponent(new URL(url).pathname.slice(1))
