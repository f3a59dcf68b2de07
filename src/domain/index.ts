import { accreditationMachine } from './accreditation-machine.ts'
import { appealMachine } from './appeal-machine.ts'
import { applicationMachine } from './application-machine.ts'
import { assessmentMachine } from './assessment-machine.ts'
import { awardMachine, unitAwardMachine } from './award.ts'
import { certificateProjectMachine } from './certificate-project-machine.ts'
import { certificateMachine } from './certificate-machine.ts'
import { commissionApprovalMachine } from './commission-approval-machine.ts'
import { commissionSessionMachine } from './commission-session-machine.ts'
import { jurySessionMachine } from './jury-session-machine.ts'
import type { Machine } from './kernel/machine.ts'
import { trainingEnrollmentMachine } from './training-enrollment-machine.ts'

/** Every machine, in the order of a certificate's life. */
export const machines: readonly Machine[] = [
  certificateProjectMachine, commissionSessionMachine, commissionApprovalMachine, certificateMachine, accreditationMachine, applicationMachine,
  assessmentMachine, trainingEnrollmentMachine, jurySessionMachine, unitAwardMachine, awardMachine, appealMachine
]
