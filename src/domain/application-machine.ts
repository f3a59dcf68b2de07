import { defineMachine } from './kernel/machine.ts'

/** One person, one certificate, one attempt. */
export const applicationMachine = defineMachine({
  name: 'application',
  collection: 'applications',
  initial: 'draft',
  statuses: [
    'draft', 'submitted', 'incomplete', 'complete', 'in_assessment', 'in_vae', 'awaiting_training', 'in_training',
    'ready_for_jury', 'listed', 'proposed', 'certified', 'partially_certified', 'refused', 'not_eligible', 'withdrawn', 'abandoned'
  ],
  createdBy: ['candidate', 'employer', 'training_provider', 'officer'],
  transitions: {
    edit: {
      from: ['draft', 'incomplete'],
      to: ['draft', 'incomplete'],
      by: ['candidate', 'employer', 'training_provider', 'officer'],
      summary: 'Rewrite the file'
    },
    submit: {
      from: ['draft', 'incomplete'],
      to: ['submitted'],
      by: ['candidate', 'employer', 'training_provider'],
      guards: [
        'channel_open', 'accredited_channel', 'certificate_open', 'definition_alive', 'terms_current', 'route_offered', 'route_open',
        'scheme_open', 'individual_open', 'pro_a_listed', 'one_live', 'retake_delay', 'vae_limit', 'experience_enough', 'units_missing', 'prerequisites_declared',
        'under_agreement', 'age_in_range', 'employer_named', 'agreement_signed'
      ],
      summary: 'Hand in the file'
    },
    authorise: {
      from: ['draft', 'incomplete'],
      to: ['draft', 'incomplete'],
      by: ['officer'],
      summary: 'Allow this free candidate to apply, where the branch asks for it'
    },
    return_incomplete: { from: ['submitted'], to: ['incomplete'], by: ['officer'], summary: 'Send the file back and say what is missing' },
    accept: { from: ['submitted'], to: ['complete'], by: ['officer'], summary: 'Declare the file complete: the day from which clocks run' },
    begin_assessment: {
      from: ['complete', 'in_assessment', 'in_vae', 'awaiting_training'],
      to: ['in_assessment'],
      by: ['system'],
      guards: ['orientation_open'],
      summary: 'An examiner has the positioning, or positions again while nothing follows from the first time'
    },
    record_orientation: {
      from: ['in_assessment'],
      to: ['in_vae', 'awaiting_training', 'not_eligible'],
      by: ['system'],
      records: 'decisions',
      summary: 'Record where the positioning leads'
    },
    record_precheck: {
      from: ['in_vae'],
      to: ['in_vae'],
      by: ['officer', 'examiner', 'juror'],
      guards: ['prechecks_asked', 'admissibility_decider', 'admissibility_undecided'],
      records: 'prechecks',
      summary: 'Record the result of a step that comes before admissibility'
    },
    decide_admissibility: {
      from: ['in_vae'],
      to: ['in_vae', 'awaiting_training'],
      by: ['officer', 'examiner', 'juror'],
      guards: ['admissibility_decider', 'admissibility_undecided', 'prechecks_done'],
      records: 'decisions',
      summary: 'Decide whether the experience can be presented to the jury'
    },
    revoke_admissibility: {
      from: ['in_vae', 'awaiting_training'],
      to: ['in_vae'],
      by: ['officer', 'examiner', 'juror'],
      guards: ['admissibility_decider', 'admissibility_revocable'],
      records: 'decisions',
      isNamed: true,
      summary: 'Take the decision on admissibility back while nothing follows from it'
    },
    submit_validation_file: {
      from: ['in_vae'],
      to: ['ready_for_jury'],
      by: ['candidate', 'training_provider', 'officer'],
      guards: ['admissible'],
      summary: 'Hand in the description of the experience'
    },
    begin_training: { from: ['awaiting_training'], to: ['in_training'], by: ['system'], summary: 'The training has started' },
    become_ready: {
      from: ['awaiting_training', 'in_training'],
      to: ['ready_for_jury'],
      by: ['system'],
      guards: ['units_assessed'],
      summary: 'Every missing unit was assessed: the file can go to a jury'
    },
    list: { from: ['ready_for_jury'], to: ['listed'], by: ['system'], summary: 'A jury session has it on its list' },
    unlist: {
      from: ['listed'],
      to: ['ready_for_jury'],
      by: ['system'],
      summary: 'The session was cancelled or deferred it: it waits for another'
    },
    record_outcome: {
      from: ['listed'],
      to: ['certified', 'partially_certified', 'refused', 'proposed'],
      by: ['system'],
      summary: 'The jury has closed: its decision, or its proposal to the commission'
    },
    ratify: {
      from: ['proposed'],
      to: ['certified', 'partially_certified', 'refused'],
      by: ['system'],
      summary: 'The commission has ratified what the jury proposed'
    },
    return_to_jury: { from: ['proposed'], to: ['ready_for_jury'], by: ['system'], summary: 'The commission has sent the proposal back' },
    publish: {
      from: ['certified', 'partially_certified', 'refused'],
      to: ['certified', 'partially_certified', 'refused'],
      by: ['system'],
      summary: 'The minutes are signed: the result may be read by those whom it concerns'
    },
    reopen: {
      from: ['partially_certified', 'refused'],
      to: ['ready_for_jury'],
      by: ['system'],
      guards: ['one_live'],
      summary: 'An appeal has won a new deliberation'
    },
    withdraw: {
      from: [
        'draft', 'submitted', 'incomplete', 'complete', 'in_assessment', 'in_vae', 'awaiting_training', 'in_training', 'ready_for_jury'
      ],
      to: ['withdrawn'],
      by: ['candidate', 'officer'],
      summary: 'Give the application up'
    },
    abandon: {
      from: ['submitted', 'incomplete', 'complete', 'in_assessment', 'in_vae', 'awaiting_training', 'in_training', 'ready_for_jury'],
      to: ['abandoned'],
      by: ['officer'],
      summary: 'Close the file of a candidate who no longer answers'
    }
  }
})
