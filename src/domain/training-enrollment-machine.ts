import { defineMachine } from './kernel/machine.ts'

/** A person is trained at an accredited organisation, for the units that are missing. */
export const trainingEnrollmentMachine = defineMachine({
  name: 'training_enrollment',
  collection: 'training-enrollments',
  initial: 'proposed',
  statuses: ['proposed', 'agreed', 'active', 'completed', 'dropped', 'transferred', 'terminated'],
  createdBy: ['training_provider', 'officer'],
  transitions: {
    agree: {
      from: ['proposed'],
      to: ['proposed', 'agreed'],
      by: ['candidate', 'training_provider'],
      guards: ['training_awaited', 'side_not_agreed', 'accredited'],
      summary: 'Agree, as the candidate or as the organisation; it is agreed when both have'
    },
    activate: {
      from: ['agreed'],
      to: ['active'],
      by: ['training_provider', 'officer'],
      guards: ['training_awaited', 'start_reached', 'list_in_time', 'accredited'],
      summary: 'Start the training'
    },
    declare_session: {
      from: ['agreed', 'active'],
      to: ['agreed', 'active'],
      by: ['training_provider', 'officer'],
      records: 'sessions',
      summary: 'Declare a session before it takes place'
    },
    record_attendance: {
      from: ['active'],
      to: ['active'],
      by: ['training_provider'],
      records: 'attendances',
      summary: 'Record hours of training that took place'
    },
    complete: {
      from: ['active'],
      to: ['completed'],
      by: ['training_provider', 'officer'],
      guards: ['attendance_evidence'],
      summary: 'The training has come to its end'
    },
    drop: {
      from: ['proposed', 'agreed', 'active'],
      to: ['dropped'],
      by: ['candidate', 'training_provider', 'officer'],
      summary: 'Give the training up'
    },
    transfer: {
      from: ['active'],
      to: ['transferred'],
      by: ['officer', 'training_provider'],
      summary: 'Go on at another accredited organisation; completed units stay completed'
    },
    terminate: {
      from: ['proposed', 'agreed', 'active'], to: ['terminated'], by: ['officer', 'system'], summary: 'End it for a reason outside the training'
    }
  }
})
