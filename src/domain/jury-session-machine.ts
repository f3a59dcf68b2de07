import { defineMachine } from './kernel/machine.ts'

/** A joint panel that decides, or proposes, about each person on its list. */
export const jurySessionMachine = defineMachine({
  name: 'jury_session',
  collection: 'jury-sessions',
  initial: 'planned',
  statuses: ['planned', 'convened', 'open', 'adjourned', 'closed', 'minutes_signed', 'ratified', 'returned', 'cancelled'],
  createdBy: ['officer'],
  transitions: {
    edit: { from: ['planned'], to: ['planned'], by: ['officer'], summary: 'Plan the session anew' },
    ask_unions: {
      from: ['planned'],
      to: ['planned'],
      by: ['officer'],
      summary: 'Note that the unions were asked today to name their members; the latest asking counts'
    },
    convene: {
      from: ['planned'],
      to: ['convened'],
      by: ['officer'],
      guards: ['month_open', 'notice_respected', 'unions_asked'],
      summary: 'Send the convocations'
    },
    seat_member: {
      from: ['planned', 'convened', 'adjourned'],
      to: ['planned', 'convened', 'adjourned'],
      by: ['officer'],
      records: 'panel-members',
      summary: 'Seat a member on the panel, or correct the latest line about one'
    },
    list_candidate: {
      from: ['planned', 'convened', 'adjourned'],
      to: ['planned', 'convened', 'adjourned'],
      by: ['officer'],
      guards: ['capacity_left'],
      records: 'listed-candidates',
      summary: 'Put a file on the list'
    },
    open: {
      from: ['convened', 'adjourned'],
      to: ['open'],
      by: ['officer'],
      guards: ['held_today', 'presided', 'quorate', 'composed', 'balanced', 'vae_panel', 'unconflicted', 'providers_represented'],
      summary: 'Open the session with the members who are there'
    },
    adjourn: { from: ['convened', 'open'], to: ['adjourned'], by: ['officer'], summary: 'Put the session off; its list stays' },
    decide: {
      from: ['open'],
      to: ['open'],
      by: ['officer', 'juror'],
      records: 'decisions',
      person: true,
      summary: 'Decide about one file, unit by unit, or defer it; a second decision supersedes the first'
    },
    close: {
      from: ['open'],
      to: ['closed'],
      by: ['officer'],
      guards: ['all_decided'],
      summary: 'Close the session: what it decided takes effect'
    },
    sign_minutes: {
      from: ['closed'],
      to: ['minutes_signed'],
      by: ['officer', 'juror'],
      guards: ['signatory'],
      person: true,
      summary: 'Sign the minutes: results may be published'
    },
    ratify: {
      from: ['minutes_signed'],
      to: ['ratified'],
      by: ['officer', 'system'],
      guards: ['ratifying_body'],
      person: true,
      summary: 'Take the proposals over: all conforms. Where the commission awards, its vote does this'
    },
    return: {
      from: ['minutes_signed'],
      to: ['returned'],
      by: ['officer', 'system'],
      guards: ['ratifying_body'],
      person: true,
      summary: 'Send the proposals back: their files wait for another jury. Where the commission awards, its vote does this'
    },
    cancel: {
      from: ['planned', 'convened', 'adjourned'],
      to: ['cancelled'],
      by: ['officer'],
      summary: 'Cancel the session; its files wait for another'
    }
  }
})
