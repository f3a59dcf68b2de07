import { accreditations, bearAccreditations } from './accreditations.ts'
import { appeals } from './appeals.ts'
import { applications } from './applications.ts'
import { assessments, bearAssessments } from './assessments.ts'
import { awards, bearAwards } from './awards.ts'
import { bearAdoptions, bearEntries } from './catalogue.ts'
import { bearCertificates, certificates } from './certificates.ts'
import { certificateProjects } from './certificate-projects.ts'
import { commissionApprovals } from './commission-approvals.ts'
import { commissionSessions } from './commission-sessions.ts'
import { bearFrameworks } from './frameworks.ts'
import { jurySessions } from './jury-sessions.ts'
import { bearTrainingEnrollments, trainingEnrollments } from './training-enrollments.ts'
import { bearUnitAwards, unitAwards } from './unit-awards.ts'

/** Aggregates by the name of their machine: those that another one's event may address, in any order. */
export const reachable = {
  appeal: appeals,
  certificate_project: certificateProjects,
  certificate: certificates,
  accreditation: accreditations,
  jury_session: jurySessions,
  training_enrollment: trainingEnrollments,
  application: applications
}

/** What an event brings into being, in the order in which rows need each other. */
export const births = {
  certificate: bearCertificates,
  framework: bearFrameworks,
  certificate_catalogue: bearEntries,
  catalogue_adoption: bearAdoptions,
  accreditation: bearAccreditations,
  assessment: bearAssessments,
  training_enrollment: bearTrainingEnrollments,
  unit_award: bearUnitAwards,
  award: bearAwards
}

/** Every aggregate: what replay, catalogue and documents go over. */
export const aggregates = {
  ...reachable,
  commission_session: commissionSessions,
  commission_approval: commissionApprovals,
  assessment: assessments,
  unit_award: unitAwards,
  award: awards
}
