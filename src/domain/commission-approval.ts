import { judgeSubject, type NamedSubject, type Subject, waiting } from './commission-approval-subject.ts'
import {
  ballotOf, type CommissionBallot, countVotes, type Decision, secondReadingBy, type Votes
} from './commission-approval-vote.ts'
import type { Decider, Known } from './kernel/decider.ts'
import { guardsOf } from './kernel/guard.ts'
import { type CommandOf, defineMachine, type GuardOf, type StatusOf } from './kernel/machine.ts'
import { found, insist, type Refusal, refuse } from './kernel/refusal.ts'
import type { Ballot } from './rules/voting.ts'

export const commissionApprovalMachine = defineMachine({
  name: 'commission_approval',
  collection: 'commission-approvals',
  initial: 'proposed',
  statuses: ['proposed', 'tabled', 'adopted', 'rejected', 'disagreement', 'postponed', 'withdrawn'],
  createdBy: ['officer'],
  transitions: {
    table: {
      from: ['proposed', 'disagreement', 'postponed'],
      to: ['tabled'],
      by: ['officer'],
      guards: ['subject_waits', 'second_reading'],
      summary: 'Put it before an open session'
    },
    cast: {
      from: ['tabled'],
      to: ['tabled'],
      by: ['commission_member'],
      guards: ['session_open'],
      records: 'ballots',
      person: true,
      summary: 'Vote for a seat'
    },
    close_vote: {
      from: ['tabled'],
      to: ['adopted', 'rejected', 'disagreement'],
      by: ['officer'],
      guards: ['session_open', 'subject_waits', 'ballots_cast'],
      summary: 'Count the ballots and carry out the decision'
    },
    postpone: {
      from: ['proposed', 'tabled'],
      to: ['postponed'],
      by: ['officer'],
      guards: ['vote_not_begun'],
      summary: 'Keep it for a later session'
    },
    withdraw: {
      from: ['proposed', 'tabled', 'disagreement', 'postponed'],
      to: ['withdrawn'],
      by: ['officer'],
      summary: 'Take it off the agenda'
    }
  }
})

export interface CommissionApproval {
  readonly branchId: string
  readonly id: string
  readonly subject: Subject
  readonly subjectId: string
  readonly title: string
  /** The collective agreement (IDCC) that the matter concerns alone: only its seats vote. */
  readonly sector: string | null
  readonly effectiveOn: string | null
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

export interface NamedSession { readonly id: string, readonly status: string }

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

type Opening = Pick<CommissionApproval, 'id' | 'subject' | 'subjectId' | 'title' | 'sector' | 'effectiveOn'>
interface Named { readonly subject: NamedSubject | null, readonly sectors: readonly string[] }

export function proposeCommissionApproval (
  opening: Opening, named: Named, { policy, context: { branchId } }: Omit<Known<unknown>, 'facts'>
): Extract<CommissionApprovalEvent, { state: CommissionApproval }> {
  const { subject, sector } = opening
  judgeSubject(subject, found(named.subject, waiting[subject].aggregate, '#/subjectId'), policy)
  insist(sector !== null && !named.sectors.includes(sector) &&
    refuse('sector_without_seat', 'model:commission_approval', { sector }), '#/sector')
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
      const pointer = '#/commissionSessionId'
      const { id, status } = found(command.session, 'commission_session', pointer)
      insist(status !== 'open' && refuse('session_not_open', 'model:commission_approval', { status }), pointer)
      const reading = state.status === 'disagreement' ? 2 : state.reading
      return [{ type: 'commission_approval.tabled', commissionSessionId: id, reading }]
    }
    case 'cast': {
      const { type, ...ballot } = command
      return [{ type: 'commission_approval.ballot_cast', fact: ballotOf(state, ballot, known) }]
    }
    case 'close_vote': {
      const { subject, subjectId, effectiveOn } = state
      const decision = countVotes(state, facts, policy)
      const decided: Decided = { subject, subjectId, effectiveOn, decidedOn: today, decision, policyId }
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
