import { defineMachine } from './kernel/machine.ts'

/** An item on the agenda: put before a session, voted seat by seat, counted. */
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
      guards: ['session_open', 'second_reading', 'quorate'],
      records: 'ballots',
      person: true,
      summary: 'Vote for a seat'
    },
    close_vote: {
      from: ['tabled'],
      to: ['adopted', 'rejected', 'disagreement'],
      by: ['officer'],
      guards: ['session_open', 'second_reading', 'subject_waits', 'ballots_cast', 'quorate'],
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
