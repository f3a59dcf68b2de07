import { defineMachine } from './kernel/machine.ts'

/** The right of an organisation or an examiner to act for given certificates, sites and dates. Expired is computed, never a status. */
export const accreditationMachine = defineMachine({
  name: 'accreditation',
  collection: 'accreditations',
  initial: 'draft',
  statuses: ['draft', 'submitted', 'incomplete', 'complete', 'granted', 'refused', 'suspended', 'withdrawn', 'relinquished'],
  createdBy: ['training_provider', 'examiner', 'officer'],
  transitions: {
    edit: {
      from: ['draft', 'incomplete'],
      to: ['draft', 'incomplete'],
      by: ['training_provider', 'examiner', 'officer'],
      summary: 'Rewrite what is asked for: activities, certificates, sites'
    },
    add_document: {
      from: ['draft', 'incomplete'],
      to: ['draft', 'incomplete'],
      by: ['training_provider', 'examiner', 'officer'],
      records: 'documents',
      summary: 'Add a piece to the file; a newer one of its kind repairs an older one'
    },
    submit: {
      from: ['draft', 'incomplete'],
      to: ['submitted'],
      by: ['training_provider', 'examiner', 'officer'],
      guards: ['scope_named', 'deadline'],
      summary: 'Hand in the file'
    },
    return_incomplete: { from: ['submitted'], to: ['incomplete'], by: ['officer'], summary: 'Send the file back, with a reason per piece' },
    accept: {
      from: ['submitted'],
      to: ['complete'],
      by: ['officer'],
      guards: ['pieces_complete'],
      summary: 'Declare the file complete: it gets its arrival number and waits for its decision'
    },
    grant: {
      from: ['complete'],
      to: ['granted'],
      by: ['officer', 'system'],
      guards: ['granting_body'],
      summary: 'Grant it, where that is for the certifying body; elsewhere the commission’s vote does'
    },
    refuse: {
      from: ['complete'],
      to: ['refused'],
      by: ['officer', 'system'],
      guards: ['granting_body'],
      summary: 'Refuse it, where that is for the certifying body; elsewhere the commission’s vote does'
    },
    suspend: { from: ['granted'], to: ['suspended'], by: ['officer', 'system'], summary: 'Suspend the right from a day on' },
    reinstate: { from: ['suspended'], to: ['granted'], by: ['officer'], summary: 'End the suspension' },
    restore: {
      from: ['suspended', 'withdrawn'], to: ['granted'], by: ['system'], summary: 'An appeal against its loss was won'
    },
    withdraw: {
      from: ['granted', 'suspended'], to: ['withdrawn'], by: ['officer', 'system'], summary: 'Take the right back from a day on, for good'
    },
    relinquish: {
      from: ['granted', 'suspended'],
      to: ['relinquished'],
      by: ['training_provider', 'examiner', 'officer'],
      summary: 'Give the right up from a day on'
    },
    renew: {
      from: ['granted'],
      to: ['granted'],
      by: ['training_provider', 'examiner', 'officer'],
      guards: ['not_renewed'],
      summary: 'Start the file of the next term: a linked draft with the same scope'
    },
    record_disposition: {
      from: ['suspended', 'withdrawn', 'relinquished'],
      to: ['suspended', 'withdrawn', 'relinquished'],
      by: ['officer', 'training_provider'],
      records: 'dispositions',
      summary: 'Say what becomes of an enrollment that runs under the lost right'
    },
    sign_commitment: {
      from: ['granted'],
      to: ['granted'],
      by: ['training_provider', 'examiner', 'officer'],
      records: 'commitments',
      summary: 'Sign the commitment letter of a calendar year'
    },
    declare_compliance: {
      from: ['granted'],
      to: ['granted'],
      by: ['training_provider', 'officer'],
      guards: ['prepares_candidates'],
      records: 'compliances',
      summary: 'Declare that the organisation follows a version of a certificate'
    },
    close_case: {
      from: ['withdrawn', 'relinquished'],
      to: ['withdrawn', 'relinquished'],
      by: ['officer'],
      guards: ['case_open', 'end_reached', 'all_disposed'],
      summary: 'Close the case once every running enrollment has its disposition'
    },
    record_register_update: {
      from: ['granted', 'suspended', 'withdrawn', 'relinquished'],
      to: ['granted', 'suspended', 'withdrawn', 'relinquished'],
      by: ['officer'],
      guards: ['register_update_awaited'],
      summary: 'Say when the national list of accredited organisations learnt of the last change'
    }
  }
})
