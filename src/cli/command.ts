import { v7 as uuidv7, validate } from 'uuid'
import type { ClientSettings, Config } from '../config.ts'
import { listBranches } from '../db/branches.ts'
import type { Db } from '../db/kernel/client.ts'
import { startError } from '../db/kernel/start-error.ts'
import type { Caller } from '../domain/kernel/decider.ts'

export type Values = Readonly<Record<string, string | boolean | undefined>>
export type Rows = AsyncIterable<object> | Iterable<object>

/** What every command is given: `words` are what stands behind noun and verb, `tell` is for people, on stderr. */
export interface Asked { readonly values: Values, readonly words: readonly string[], readonly tell: (sentence: string) => void }
export interface OperatorTools extends Asked { readonly db: Db, readonly config: Config, readonly applied: readonly string[] }
export interface ClientTools extends Asked, ClientSettings {}

/** By noun and verb. An operator's command works on the database itself, an integrator's speaks HTTP with a key. */
export type Commands = Readonly<Record<string,
  | { readonly usage: string, readonly operate: (tools: OperatorTools) => Promise<Rows> }
  | { readonly usage: string, readonly integrate: (tools: ClientTools) => Promise<Rows> }>>

export function given (values: Values, name: string, shape = /\S/, wanted = `match ${shape}`): string {
  const value = values[name]
  if (typeof value !== 'string' || value === '') throw startError(`--${name} is missing. See: cpq help`)
  if (!shape.test(value)) throw startError(`--${name} is "${value}": it must ${wanted}.`)
  return value
}

export function uuidIn (values: Values, name: string): string | null {
  const value = values[name]
  if (typeof value !== 'string') return null
  if (!validate(value)) throw startError(`--${name} is "${value}": it must be a uuid.`)
  return value
}

export function wordIn (words: readonly string[], what: string): string {
  const [word] = words
  if (word === undefined) throw startError(`${what} is missing. See: cpq help`)
  return word
}

export async function branchIn ({ db, values }: OperatorTools) {
  const slug = given(values, 'branch')
  const branch = (await listBranches(db)).find((known) => known.slug === slug)
  if (!branch) throw startError(`There is no branch "${slug}".`)
  return branch
}

/** The operator acts as the secretariat. */
export function operatorIn ({ id, timeZone, clockOffset }: { readonly id: string, readonly timeZone: string, readonly clockOffset: number }): Caller {
  const actor = { id: 'cpq', role: 'officer', personId: null, organizationId: null } as const
  return { branchId: id, timeZone, clockOffset, requestId: uuidv7(), dryRun: false, actor }
}
