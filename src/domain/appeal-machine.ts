import { defineMachine } from './kernel/machine.ts'

/** A challenge of a jury's decision about a candidate, or of the loss of an accreditation. */
export const appealMachine = defineMachine({
  name: 'appeal',
  collection: 'appeals',
  initial: 'filed',
  alsoInitial: ['late'],
  statuses: ['filed', 'late', 'admitted', 'upheld', 'new_deliberation', 'overturned', 'replaced', 'closed'],
  createdBy: ['candidate', 'employer', 'examiner', 'training_provider', 'officer'],
  transitions: {
    admit: { from: ['filed'], to: ['admitted'], by: ['officer'], summary: 'Receive the appeal: it goes to the body that rules' },
    rule: {
      from: ['admitted'],
      to: ['upheld', 'new_deliberation', 'overturned'],
      by: ['officer', 'system'],
      guards: ['ruling_body'],
      records: 'decisions',
      summary: 'Record the ruling: the decision is upheld, another panel deliberates, or a lost accreditation is given back'
    },
    replace: {
      from: ['new_deliberation'],
      to: ['replaced'],
      by: ['officer'],
      guards: ['newly_decided'],
      summary: 'Note that a new decision has superseded the one appealed against'
    },
    close: {
      from: ['filed', 'late', 'admitted', 'upheld', 'overturned', 'replaced'],
      to: ['closed'],
      by: ['officer'],
      summary: 'Close the file and say why: withdrawn, out of time, answered'
    }
  }
})
