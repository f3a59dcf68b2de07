import { defineMachine } from './kernel/machine.ts'

/** A qualified, external examiner compares a person with the framework: before the choice of a way, or for the jury. */
export const assessmentMachine = defineMachine({
  name: 'assessment',
  collection: 'assessments',
  initial: 'planned',
  statuses: ['planned', 'assigned', 'completed', 'locked', 'absent', 'cancelled', 'superseded'],
  createdBy: ['officer'],
  transitions: {
    assign: {
      from: ['planned'],
      to: ['assigned'],
      by: ['officer'],
      guards: ['application_live'],
      summary: 'Give it to one examiner or two: accredited that day, qualified, and independent of the candidate'
    },
    record_result: {
      from: ['assigned'],
      to: ['assigned'],
      by: ['examiner'],
      guards: ['application_live', 'day_reached', 'examiner_accredited', 'examiner_independent'],
      records: 'results',
      person: true,
      summary: 'Record the marks of a unit; the branch’s scale makes the outcome'
    },
    complete: {
      from: ['assigned'],
      to: ['completed'],
      by: ['examiner'],
      guards: ['application_live', 'day_reached', 'examiner_accredited', 'examiner_independent', 'units_scored'],
      person: true,
      summary: 'Conclude: a positioning says where it leads'
    },
    lock: { from: ['completed'], to: ['locked'], by: ['officer', 'system'], summary: 'Send the results to the jury: they no longer change' },
    mark_absent: {
      from: ['assigned'], to: ['absent'], by: ['officer', 'examiner'], guards: ['day_reached'], summary: 'The candidate did not come'
    },
    cancel: { from: ['planned', 'assigned'], to: ['cancelled'], by: ['officer', 'system'], summary: 'Cancel it before it takes place' },
    supersede: {
      from: ['completed', 'locked'],
      to: ['superseded'],
      by: ['officer'],
      guards: ['jury_undecided'],
      summary: 'Correct it: the old one stays readable, a new one takes its place'
    }
  }
})
