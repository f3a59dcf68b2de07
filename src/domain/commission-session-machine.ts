import { defineMachine } from './kernel/machine.ts'

/** A meeting of the joint commission, or of its disciplinary committee. */
export const commissionSessionMachine = defineMachine({
  name: 'commission_session',
  collection: 'commission-sessions',
  initial: 'planned',
  statuses: ['planned', 'convened', 'open', 'adjourned', 'closed', 'minutes_signed', 'cancelled'],
  createdBy: ['officer'],
  transitions: {
    convene: {
      from: ['planned'],
      to: ['convened'],
      by: ['officer'],
      guards: ['notice_respected', 'presidency_alternates'],
      summary: 'Send the convocation'
    },
    record_attendance: {
      from: ['convened', 'open', 'adjourned'],
      to: ['convened', 'open', 'adjourned'],
      by: ['officer'],
      records: 'attendances',
      summary: 'Record who sits for a seat, or whom it gave its proxy'
    },
    open: {
      from: ['convened', 'adjourned'],
      to: ['open'],
      by: ['officer'],
      guards: ['held_today', 'quorate'],
      summary: 'Open the session: there is a quorum'
    },
    adjourn: {
      from: ['convened', 'open'], to: ['adjourned'], by: ['officer'], summary: 'Put the session off to another day'
    },
    close: {
      from: ['open'], to: ['closed'], by: ['officer'], guards: ['votes_closed', 'earlier_minutes_approved'], summary: 'Close the session'
    },
    sign_minutes: {
      from: ['closed'],
      to: ['closed', 'minutes_signed'],
      by: ['commission_member'],
      guards: ['signatory', 'not_yet_signed'],
      person: true,
      summary: 'Sign the minutes as president or vice-president'
    },
    approve_minutes: {
      from: ['minutes_signed'],
      to: ['minutes_signed'],
      by: ['officer'],
      guards: ['not_yet_approved'],
      summary: 'Record that a later session has approved the minutes'
    },
    cancel: { from: ['planned', 'convened'], to: ['cancelled'], by: ['officer'], summary: 'Cancel the session' }
  }
})
