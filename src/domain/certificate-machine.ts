import { defineMachine } from './kernel/machine.ts'

const live = ['active', 'registration_pending', 'registered', 'suspended'] as const

export const certificateMachine = defineMachine({
  name: 'certificate',
  collection: 'certificates',
  initial: 'active',
  statuses: ['active', 'registration_pending', 'registered', 'suspended', 'closed'],
  createdBy: ['system'],
  transitions: {
    file_registration: {
      from: ['active'], to: ['registration_pending'], by: ['officer'], summary: 'Ask a national register for registration'
    },
    record_registration: {
      from: ['registration_pending', 'registered'],
      to: ['registered'],
      by: ['officer'],
      summary: 'Record the register’s decision to register, or to register again'
    },
    refuse_registration: {
      from: ['registration_pending'],
      to: ['active'],
      by: ['officer'],
      summary: 'Record the register’s refusal: the branch keeps its certificate'
    },
    end_registration: {
      from: ['registered'],
      to: ['active'],
      by: ['officer'],
      summary: 'Record that the registration ends before its term: who entered in time is awarded until the last delivery'
    },
    suspend: {
      from: ['active', 'registered'], to: ['suspended'], by: ['officer'], summary: 'Take no new applications for a while'
    },
    reinstate: {
      from: ['suspended'],
      to: ['active', 'registered'],
      by: ['officer'],
      summary: 'Go back to the status before the suspension'
    },
    close: {
      from: live,
      to: ['closed'],
      by: ['officer', 'system'],
      summary: 'Take no new applications any more; those under way go on'
    },
    adopt_framework: { from: live, to: live, by: ['system'], summary: 'Adopt the next version of the framework' },
    renew: { from: live, to: live, by: ['system'], summary: 'Keep the definition for another term' },
    record_equivalence: {
      from: live,
      to: live,
      by: ['system'],
      records: 'equivalences',
      summary: 'Record what the commission voted that units are worth'
    },
    record_review: {
      from: live, to: live, by: ['officer'], records: 'reviews', summary: 'Record what the yearly look at the certificate found'
    }
  }
})
