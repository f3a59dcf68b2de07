import pg from 'pg'
import { DomainError, type Refusal, refuse } from '../../domain/kernel/refusal.ts'
import { Replay } from './claim.ts'

const code = (error: unknown) => String((error as { code?: unknown } | null)?.code ?? '')

/** The connection is gone, so what it was doing is in doubt; or its prepared statements are of no use since a migration. */
export function isLost (error: unknown): boolean {
  return /^(57P0[123]|08|25006|26000|ECONNRESET|EPIPE)/.test(code(error)) ||
    /Connection terminated|not queryable|Client was closed|Query read timeout|cached plan must not change/.test(String(error))
}

/** Trying the whole transaction again may help (D-2). */
export function isTransient (error: unknown): boolean {
  return /^(40001|40P01)/.test(code(error)) || isLost(error)
}

/** Constraints that race with a guard, by name, and the refusal each stands for: the guard is friendly, the constraint wins the race. */
const constraints: Readonly<Record<string, Refusal>> = {
  issuer_one_branch: refuse('issuer_taken', 'api:C-58', {}),
  issuer_once_a_sandbox: refuse('issuer_taken', 'api:C-58', {}),
  appeal_one_live: refuse('appeal_already_live', 'model:appeal', {}),
  appeal_one_live_of_loss: refuse('appeal_already_live', 'model:appeal', {}),
  commission_approval_one_live: refuse('subject_on_agenda', 'model:commission_approval', {}),
}

/** References that nothing looks up before they are written: what each names, and in which field. */
const references: Readonly<Record<string, readonly [what: string, pointer: string]>> = {
  candidate_employer: ['organization', '#/employerOrganizationId'],
  candidate_managing_organization: ['organization', '#/managingOrganizationId'],
  examiner_employer: ['organization', '#/employerOrganizationId']
}

/** Not reached, or without the disk, the memory or the connections that it takes (class 53). */
const isAway = /^(ECONNREFUSED|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|53)/

/** What the database says, in the words of the catalogue. */
export function translate (error: unknown): unknown {
  if (error instanceof DomainError || error instanceof Replay) return error
  if (isLost(error) || isAway.test(code(error)) || /timeout (exceeded|expired)/.test(String(error))) {
    return new DomainError(refuse('database_unavailable', 'api:REL-8', {}))
  }
  if (/^(55P03|57014|40001|40P01)/.test(code(error))) return new DomainError(refuse('overloaded', 'api:D-4', {}))
  if (!(error instanceof pg.DatabaseError)) return error
  const constraint = error.constraint ?? ''
  if (constraints[constraint]) return new DomainError(constraints[constraint])
  if (error.code === '23505') return new DomainError(refuse('already_exists', 'api:C-5', { what: error.table ?? 'resource' }))
  if (error.code === '23503') {
    const [what, pointer] = references[constraint] ?? ['resource']
    return new DomainError(refuse('reference_unknown', 'api:C-5', { what }), pointer)
  }
  return error
}
