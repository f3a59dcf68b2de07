import type { Db } from '../db/kernel/client.ts'
import { translate } from '../db/kernel/faults.ts'
import type { Actor } from '../domain/kernel/decider.ts'
import type { Role } from '../domain/kernel/machine.ts'
import { issuersOf } from '../db/issuers.ts'
import type { Outgoing } from '../http/outgoing.ts'
import { keySets } from './key-sets.ts'
import { isSecretOf, parseKey } from './keys.ts'
import { tokens } from './tokens.ts'

export interface Branch { readonly id: string, readonly timeZone: string, readonly clockOffset: number, readonly isSandbox: boolean }

/** What a key opens. `branch` is null for platform administrators, who name theirs; `scopes` null is all that the role may. */
export interface Credential {
  readonly id: string
  readonly label: string
  readonly actor: Actor
  readonly branch: Branch | null
  readonly scopes: ReadonlySet<string> | null
  /** Where requests may come from; empty: from anywhere. */
  readonly networks: readonly string[]
  /** How long it stands; Infinity: until it is taken back. */
  readonly expiresAt: number
}

interface KnownKey extends Credential {
  readonly secretHash: Buffer
  /** Of the secret before the last rotation, which works until then. */
  readonly previousHash: Buffer | null
  readonly previousUntil: number
  readonly isRevoked: boolean
}

export interface Visit {
  /** The branch that the request names. */
  readonly named: string | undefined
  /** Refuses who has asked for too much that there is not: before the database is asked for what nobody has shown lately. */
  mayAsk (): Promise<void>
}

export interface Credentials {
  /** At once if the key was looked up lately, else a promise; null for what opens nothing. */
  verify (credential: string, visit: Visit): Credential | null | Promise<Credential | null>
  branchOf (id: string): Promise<Branch | null>
  /** A key has changed: it is read again. */
  forget (id: string): void
  /** A branch has changed, and with it all that its keys open. */
  forgetAll (): void
  /** Ids of keys used since the last call. */
  takeUsed (): string[]
}

const jwt = /^[\w-]+\.[\w-]+\.[\w-]+$/

/** How long a key or a branch is believed without asking again: a revocation works within it. */
const believed = 5_000

interface Settings {
  readonly db: Pick<Db, 'system'>
  readonly pepper: string
  readonly outgoing: Pick<Outgoing, 'fetch'>
  /** Why a token opened nothing: for the log, its sender is not told. */
  readonly refused: (reason: string) => void
}

/** Keys, issuers and branches as the database has them, read at most once per five seconds each. */
export function credentials ({ db, pepper, outgoing, refused }: Settings): Credentials {
  const keys = shortMemory((id) => readKey(db, id))
  const branches = shortMemory((id) => readBranch(db, id))
  const issuers = shortMemory(async (issuer) => {
    const found = await issuersOf(db, issuer)
    return found.length > 0 ? found : null
  })
  const verifyToken = tokens({ issuersOf: async (issuer, { mayAsk }) => await issuers.get(issuer, mayAsk) ?? [], keyOf: keySets(outgoing), refused })
  let used = new Set<string>()

  function accept (key: KnownKey | null, secret: string): Credential | null {
    if (!key || key.isRevoked || key.expiresAt <= Date.now()) return null
    const isCurrent = isSecretOf(secret, pepper, key.secretHash)
    if (!isCurrent && !(key.previousHash && key.previousUntil > Date.now() && isSecretOf(secret, pepper, key.previousHash))) return null
    used.add(key.id)
    return key
  }

  return {
    verify (credential, visit) {
      const parts = parseKey(credential)
      if (!parts) return jwt.test(credential) ? verifyToken(credential, visit) : null
      const key = keys.get(parts.id, visit.mayAsk)
      return key instanceof Promise ? key.then((found) => accept(found, parts.secret)) : accept(key, parts.secret)
    },
    branchOf: async (id) => branches.get(id),
    forget: keys.forget,
    forgetAll () {
      keys.clear()
      branches.clear()
      issuers.clear()
    },
    takeUsed () {
      const taken = [...used]
      used = new Set()
      return taken
    }
  }
}

interface Remembered<Thing> { readonly value: Thing | Promise<Thing>, readonly until: number }

/** Answers at once while it believes what it knows; one question at a time for each id. When it is full, the oldest goes. */
function shortMemory<Thing> (read: (id: string) => Promise<Thing>) {
  const known = new Map<string, Remembered<Thing>>()
  function ask (id: string): Promise<Thing> {
    const asked: Promise<Thing> = read(id).then((value) => {
      if (known.get(id)?.value === asked) known.set(id, { value, until: Date.now() + believed })
      return value
    }, (error) => {
      if (known.get(id)?.value === asked) known.delete(id)
      throw translate(error)
    })
    known.delete(id)
    if (known.size >= 10_000) known.delete(known.keys().next().value!)
    known.set(id, { value: asked, until: Infinity })
    return asked
  }
  /** `mayAsk` stands before the question for what is not known to be there. */
  function get (id: string, mayAsk?: () => Promise<void>): Thing | Promise<Thing> {
    const found = known.get(id)
    if (found && found.until > Date.now()) return found.value
    return mayAsk && (found?.value ?? null) === null ? mayAsk().then(() => get(id)) : ask(id)
  }
  return {
    get,
    forget: (id: string): void => { known.delete(id) },
    clear: (): void => { known.clear() }
  }
}

async function readKey (db: Pick<Db, 'system'>, id: string): Promise<KnownKey | null> {
  const row = await db.system.selectFrom('apiKey').leftJoin('branch', 'branch.id', 'apiKey.branchId').selectAll('apiKey')
    .select(['branch.timeZone', 'branch.clockOffset', 'branch.isSandbox']).where('apiKey.id', '=', id).executeTakeFirst()
  if (!row) return null
  const { label, role, personId, organizationId, branchId, timeZone, clockOffset, isSandbox, scopes, networks, secretHash, revokedAt, expiresAt } = row
  const { previousHash, previousUntil } = row
  return {
    id,
    label,
    actor: { id, role: role as Role, personId, organizationId },
    branch: branchId === null ? null : { id: branchId, timeZone: timeZone!, clockOffset: clockOffset!, isSandbox: isSandbox! },
    scopes: scopes && new Set(scopes),
    networks,
    secretHash: Buffer.from(secretHash, 'hex'),
    previousHash: previousHash === null ? null : Buffer.from(previousHash, 'hex'),
    previousUntil: previousUntil === null ? 0 : Date.parse(previousUntil),
    isRevoked: revokedAt !== null,
    expiresAt: expiresAt === null ? Infinity : Date.parse(expiresAt)
  }
}

async function readBranch (db: Pick<Db, 'system'>, id: string): Promise<Branch | null> {
  const row = await db.system.selectFrom('branch').select(['id', 'timeZone', 'clockOffset', 'isSandbox']).where('id', '=', id).executeTakeFirst()
  return row ?? null
}
