import { commissionApprovalMachine } from './commission-approval-machine.ts'
import {
  committeeSubjects, type Equivalence, judgeEquivalences, judgeSubject, type NamedSubject, type NamedUnit, type Subject, waiting
} from './commission-approval-subject.ts'
import {
  ballotOf, type CommissionBallot, countVotes, type Decision, secondReadingBy, type Votes, votersMissing
} from './commission-approval-vote.ts'
import { isCommittee } from './commission-quorum.ts'
import type { Decider, Known } from './kernel/decider.ts'
import { guardsOf } from './kernel/guard.ts'
import type { CommandOf, GuardOf, StatusOf } from './kernel/machine.ts'
import { found, insist, type Refusal, refuse } from './kernel/refusal.ts'
import type { Ballot } from './rules/voting.ts'

export interface CommissionApproval {
  readonly branchId: string
  readonly id: string
  readonly subject: Subject
  readonly subjectId: string
  readonly title: string
  /** The collective agreement (IDCC) that the matter concerns alone: only its seats vote. */
  readonly sector: string | null
  readonly effectiveOn: string | null
  /** What a vote on equivalences settles; empty for any other subject. */
  readonly equivalences: readonly Equivalence[]
  readonly commissionSessionId: string | null
  readonly reading: 1 | 2
  readonly backBy: string | null
  readonly decision: Decision | null
  readonly decidedOn: string | null
  readonly policyId: string | null
  readonly reason: string | null
  readonly status: StatusOf<typeof commissionApprovalMachine>
  readonly version: number
}

export interface NamedSession { readonly id: string, readonly status: string, readonly memberSeatIds: readonly string[] }

export type CommissionApprovalCommand = CommandOf<typeof commissionApprovalMachine, {
  table: { session: NamedSession | null }
  cast: Ballot & { readonly id: string }
  close_vote: {}
  postpone: Postponement
  withdraw: { reason: string }
}>

/** A decision, and what it is about: the subject acts on it in the same transaction. */
export interface Decided {
  readonly subject: Subject
  readonly subjectId: string
  readonly effectiveOn: string | null
  readonly equivalences: readonly Equivalence[]
  readonly decidedOn: string
  readonly decision: Decision
  readonly policyId: string
}

interface Postponement { readonly reason: string, readonly forRework: boolean }

export type CommissionApprovalEvent =
  | { readonly type: 'commission_approval.proposed', readonly state: CommissionApproval }
  | { readonly type: 'commission_approval.tabled', readonly commissionSessionId: string, readonly reading: 1 | 2 }
  | { readonly type: 'commission_approval.ballot_cast', readonly fact: CommissionBallot }
  | { readonly type: 'commission_approval.adopted' } & Decided
  | { readonly type: 'commission_approval.rejected' } & Decided
  | { readonly type: 'commission_approval.disagreed', readonly backBy: string | null } & Decided
  | { readonly type: 'commission_approval.postponed', readonly subjectId: string } & Postponement
  | { readonly type: 'commission_approval.withdrawn', readonly reason: string }

/** What the guards must know of others. Each is one column in db/commission-approvals.ts. */
export interface CommissionApprovalFacts extends Votes {
  readonly subjectStatus: string
}

const guard = guardsOf<CommissionApproval, CommissionApprovalFacts>()

const guards = {
  subject_waits: guard(['subjectStatus'], (state, { subjectStatus }) => movedOn(state, subjectStatus)),
  second_reading: guard([], ({ status, reading, backBy: latest }, _, { commission: { disagreement } }, { today }) => {
    const isOver = reading === 2 || (disagreement.kind === 'none' && latest === null)
    if (status === 'disagreement' && isOver) return refuse('no_second_reading', 'commission.disagreement', {})
    return latest !== null && latest < today ? refuse('second_reading_too_late', 'commission.disagreement', { latest }) : null
  }),
  session_open: guard(['session'], (_, { session }) => session?.status === 'open'
    ? null
    : refuse('session_not_open', 'model:commission_approval', { status: session?.status ?? 'none' })),
  ballots_cast: guard(['ballots'], (_, { ballots }) =>
    ballots.length === 0 ? refuse('no_ballot_cast', 'model:commission_approval', {}) : null),
  quorate: guard(['session', 'seats', 'attendances'], (state, assembly, policy) => votersMissing(state, assembly, policy)),
  vote_not_begun: guard(['ballots'], ({ status }, { ballots: { length: ballots } }) => status === 'tabled' && ballots > 0
    ? refuse('vote_begun', 'model:commission_approval', { ballots })
    : null)
} satisfies Record<GuardOf<typeof commissionApprovalMachine>, unknown>

/** It may have been withdrawn, or decided otherwise, since it came on the agenda. */
function movedOn ({ subject }: CommissionApproval, status: string): Refusal | null {
  return waiting[subject].statuses.includes(status)
    ? null
    : refuse('subject_moved_on', 'model:commission_approval', { subject, status })
}

type Opening = Pick<CommissionApproval, 'id' | 'subject' | 'subjectId' | 'title' | 'sector' | 'effectiveOn' | 'equivalences'>
interface Named { readonly subject: NamedSubject | null, readonly sectors: readonly string[], readonly units: readonly NamedUnit[] }

export function proposeCommissionApproval (
  opening: Opening, named: Named, { policy, context: { branchId } }: Omit<Known<unknown>, 'facts'>
): Extract<CommissionApprovalEvent, { state: CommissionApproval }> {
  const { subject, sector } = opening
  judgeSubject(subject, found(named.subject, waiting[subject].aggregate, '#/subjectId'), policy)
  insist(sector !== null && !named.sectors.includes(sector) &&
    refuse('sector_without_seat', 'model:commission_approval', { sector }), '#/sector')
  judgeEquivalences(opening, named.units)
  const state: CommissionApproval = {
    ...opening,
    branchId,
    commissionSessionId: null,
    reading: 1,
    backBy: null,
    decision: null,
    decidedOn: null,
    policyId: null,
    reason: null,
    status: 'proposed',
    version: 1
  }
  return { type: 'commission_approval.proposed', state }
}

function decide (
  state: CommissionApproval, command: CommissionApprovalCommand, known: Known<CommissionApprovalFacts>
): CommissionApprovalEvent[] {
  const { facts, policy, policyId, context: { today } } = known
  switch (command.type) {
    case 'table': {
      const { id } = sessionFor(state, command.session)
      const reading = state.status === 'disagreement' ? 2 : state.reading
      return [{ type: 'commission_approval.tabled', commissionSessionId: id, reading }]
    }
    case 'cast': {
      const { type, ...ballot } = command
      return [{ type: 'commission_approval.ballot_cast', fact: ballotOf(state, ballot, known) }]
    }
    case 'close_vote': {
      const { subject, subjectId, effectiveOn, equivalences } = state
      const decision = countVotes(state, facts, policy)
      const decided: Decided = { subject, subjectId, effectiveOn, equivalences, decidedOn: today, decision, policyId }
      return [decision.outcome === 'disagreement'
        ? { type: 'commission_approval.disagreed', ...decided, backBy: secondReadingBy(policy, today) }
        : { type: `commission_approval.${decision.outcome}`, ...decided }]
    }
    case 'postpone': {
      const { reason, forRework } = command
      insist(forRework && state.subject !== 'project_framework' &&
        refuse('rework_needs_a_project', 'model:commission_approval', {}), '#/forRework')
      insist(forRework && movedOn(state, facts.subjectStatus), '#/forRework')
      return [{ type: 'commission_approval.postponed', subjectId: state.subjectId, reason, forRework }]
    }
    case 'withdraw': return [{ type: 'commission_approval.withdrawn', reason: command.reason }]
  }
}

/** An open session: of the whole commission, or of its committee where the matter is one of discipline. */
function sessionFor ({ subject }: CommissionApproval, named: NamedSession | null): NamedSession {
  const pointer = '#/commissionSessionId'
  const session = found(named, 'commission_session', pointer)
  const { status } = session
  insist(status !== 'open' && refuse('session_not_open', 'model:commission_approval', { status }), pointer)
  const isForeign = isCommittee(session) && !committeeSubjects.includes(subject)
  insist(isForeign && refuse('not_for_the_committee', 'commission.disciplinary', { subject }), pointer)
  return session
}

function evolve (state: CommissionApproval, event: CommissionApprovalEvent): CommissionApproval {
  switch (event.type) {
    case 'commission_approval.proposed': return event.state
    case 'commission_approval.tabled':
      return { ...state, status: 'tabled', commissionSessionId: event.commissionSessionId, reading: event.reading }
    case 'commission_approval.ballot_cast': return state
    case 'commission_approval.adopted': return { ...state, ...counted(event), status: 'adopted' }
    case 'commission_approval.rejected': return { ...state, ...counted(event), status: 'rejected' }
    case 'commission_approval.disagreed':
      return { ...state, ...counted(event), status: 'disagreement', backBy: event.backBy }
    case 'commission_approval.postponed': return { ...state, status: 'postponed', reason: event.reason }
    case 'commission_approval.withdrawn': return { ...state, status: 'withdrawn', reason: event.reason }
  }
}

const counted = ({ decision, decidedOn, policyId }: Decided) => ({ decision, decidedOn, policyId })

export const commissionApprovalDecider: Decider<
  CommissionApproval, CommissionApprovalCommand, CommissionApprovalEvent, CommissionApprovalFacts
> = {
  machine: commissionApprovalMachine,
  guards,
  reads: { cast: ['seats', 'attendances', 'ballots'], close_vote: ['seats', 'attendances'], postpone: ['subjectStatus'] },
  decide,
  evolve
}
