import type { Accreditation } from './accreditation.ts'
import type { accreditationMachine } from './accreditation-machine.ts'
import { guardsOf } from './kernel/guard.ts'
import type { GuardOf } from './kernel/machine.ts'
import { type Refusal, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { yearOf } from './rules/calendar.ts'
import { type Compliance, type PieceDocument, type PieceFault, pieceFaults, scopeFaults } from './rules/coverage.ts'
import type { RegistrationFacts } from './rules/eligibility.ts'

/** What the guards must know of others. Each is one column in db/accreditations.ts. */
export interface AccreditationFacts {
  /** Sites of the organisation that holds it. */
  readonly siteCodes: readonly string[]
  readonly documents: readonly PieceDocument[]
  /** The file of the next term, while it lives or once it is granted. */
  readonly renewalId: string | null
  /** Enrollments that run under this right and have no disposition yet. */
  readonly undisposed: readonly string[]
  /** Of the certificates in its scope, those that are or were registered. */
  readonly registrations: readonly RegistrationFacts[]
  readonly commitmentYears: readonly number[]
  readonly compliances: readonly Compliance[]
}

const guard = guardsOf<Accreditation, AccreditationFacts>()

export const accreditationGuards = {
  scope_named: guard([], (accreditation, _, { accreditation: { scope } }) => {
    const missing = scopeFaults(scope, accreditation.holder, accreditation)
    return missing.length > 0 ? refuse('scope_incomplete', 'accreditation.scope', { missing: missing.join(', ') }) : null
  }),
  // A file that was handed in before and came back is completed whenever its holder is ready.
  deadline: guard([], ({ submittedOn }, _, { accreditation: { fileDeadline } }, { today }) => {
    const deadline = `${yearOf(today)}-${fileDeadline}`
    const isLate = fileDeadline !== null && submittedOn === null && today > deadline
    return isLate ? refuse('file_deadline_passed', 'accreditation.fileDeadline', { deadline, again: `${yearOf(today) + 1}-01-01` }) : null
  }),
  pieces_complete: guard(['documents'], (accreditation, { documents }, policy, { today }) =>
    refusalOf(fileFaults(accreditation, documents, policy, today))),
  // A vote that began under other rules still counts.
  granting_body: guard([], (_, __, { accreditation: { decider } }, { actor }) => actor.role !== 'system' && decider === 'commission'
    ? refuse('commission_grants', 'accreditation.decider', {})
    : null),
  not_renewed: guard(['renewalId'], (_, { renewalId: accreditationId }) =>
    accreditationId === null ? null : refuse('renewal_started', 'model:accreditation', { accreditationId })),
  prepares_candidates: guard([], ({ holder, activities }) => holder === 'organization' && activities.includes('preparation')
    ? null
    : refuse('compliance_not_asked', 'framework.transition', {})),
  case_open: guard([], ({ caseClosedOn: closedOn }) =>
    closedOn === null ? null : refuse('case_closed', 'model:accreditation', { closedOn })),
  // Until then people may still enroll: they would be left without a disposition.
  end_reached: guard([], ({ withdrawnFrom }, _, __, { today }) =>
    withdrawnFrom !== null && withdrawnFrom > today ? refuse('end_not_reached', 'model:accreditation', { from: withdrawnFrom }) : null),
  all_disposed: guard(['undisposed'], (_, { undisposed: { length: count } }) =>
    count === 0 ? null : refuse('dispositions_missing', 'model:accreditation', { count })),
  register_update_awaited: guard([], ({ registerUpdateDueOn, registerUpdatedOn }) => registerUpdateDueOn === null || registerUpdatedOn !== null
    ? refuse('register_update_not_awaited', 'law:register_update', {})
    : null)
} satisfies Record<GuardOf<typeof accreditationMachine>, unknown>

/** What the branch's rules find in a file. Ages are counted to the day on which it was handed in, or would be. */
export function fileFaults (
  { holder, submittedOn, previousId }: Accreditation, documents: readonly PieceDocument[], { accreditation: { pieces } }: Policy, today: string
): readonly PieceFault[] {
  return pieceFaults(pieces, documents, { holder, asOf: submittedOn ?? today, isRenewal: previousId !== null })
}

/** The first fault with its figures, and all of them by name: whoever repairs the file does it once. */
function refusalOf (all: readonly PieceFault[]): Refusal | null {
  const [first] = all
  if (!first) return null
  const { kind, fault, earliest, needed, present } = first
  const faults = all.map((one) => `${one.kind} ${one.fault}`).join(', ')
  const rule = 'accreditation.pieces'
  switch (fault) {
    case 'missing': return refuse('piece_missing', rule, { kind, faults })
    case 'undated': return refuse('piece_undated', rule, { kind, limit: earliest!, faults })
    case 'too_old': return refuse('piece_too_old', rule, { kind, limit: earliest!, faults })
    case 'below_minimum': return refuse('piece_too_small', rule, { kind, needed: needed!, present: present ?? 0, faults })
  }
}
