import type { Claim } from './claim.ts'
import { uuid } from '../../domain/rules/uuid.ts'

/**
 * The branch that a transaction enters. `dryRun` ends it with ROLLBACK; `claim` makes it happen once, however often it is asked;
 * `isSandbox` makes what writes wait while the branch is emptied.
 */
export interface Visit { readonly branchId: string, readonly dryRun?: boolean, readonly isSandbox?: boolean, readonly claim?: Claim | undefined }

/** BEGIN and branch in one simple query. SET takes no parameters, so the id is checked and then written. */
export function opening (mode: 'READ ONLY' | 'READ WRITE', { branchId, isSandbox = false }: Visit): string {
  if (!uuid.test(branchId)) throw new TypeError('A branch id is a lower-case uuid.')
  const gate = isSandbox && mode === 'READ WRITE' ? `; select pg_advisory_xact_lock_shared(hashtextextended('${branchId}', 0))` : ''
  return `BEGIN ${mode}; SET LOCAL app.branch_id = '${branchId}'${gate}`
}
