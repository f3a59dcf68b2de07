import { defineMachine } from './kernel/machine.ts'

export const certificateProjectMachine = defineMachine({
  name: 'certificate_project',
  collection: 'certificate-projects',
  initial: 'draft',
  statuses: ['draft', 'opportunity_review', 'design', 'commission_review', 'approved', 'rejected', 'withdrawn'],
  createdBy: ['officer', 'commission_member', 'training_provider', 'employer'],
  transitions: {
    edit: {
      from: ['draft', 'design'], to: ['draft', 'design'], by: ['officer', 'commission_member'], summary: 'Rewrite the project'
    },
    submit_opportunity: {
      from: ['draft'],
      to: ['opportunity_review'],
      by: ['officer', 'commission_member'],
      guards: ['opportunity_stage', 'need_stated', 'criteria_answered'],
      summary: 'Ask the commission whether the need is worth a certificate'
    },
    accept_opportunity: {
      from: ['opportunity_review'], to: ['design'], by: ['system'], summary: 'Design the certificate: its need is accepted'
    },
    submit: {
      from: ['draft', 'design'],
      to: ['commission_review'],
      by: ['officer', 'commission_member'],
      guards: [
        'opportunity_passed', 'criteria_answered', 'certificate_named', 'code_free', 'partners_named', 'framework_complete',
        'mapping_complete', 'common_units_kept', 'partners_adopted'
      ],
      summary: 'Hand the finished project to the commission'
    },
    return_for_rework: {
      from: ['commission_review'], to: ['design'], by: ['system'], summary: 'Go back to design, as the commission asks'
    },
    reject: {
      from: ['opportunity_review', 'commission_review'], to: ['rejected'], by: ['system'], summary: 'End: the commission voted against'
    },
    approve: {
      from: ['commission_review'],
      to: ['approved'],
      by: ['system'],
      guards: ['certificate_named', 'code_free', 'mapping_complete', 'common_units_kept', 'partners_adopted'],
      summary: 'Carry out what the commission adopted'
    },
    withdraw: {
      from: ['draft', 'opportunity_review', 'design', 'commission_review'],
      to: ['withdrawn'],
      by: ['officer', 'commission_member'],
      summary: 'Give the project up'
    }
  }
})
