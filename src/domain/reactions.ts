import type { AccreditationCommand, AccreditationEvent } from './accreditation.ts'
import type { AppealCommand, AppealEvent } from './appeal.ts'
import type { ApplicationCommand, ApplicationEvent } from './application.ts'
import type { AssessmentEvent, SupersedingAssessment } from './assessment.ts'
import type { AwardDraft, AwardEvent, UnitAwardDraft, UnitAwardEvent } from './award.ts'
import type { CandidateEvent } from './candidate.ts'
import type { Adoption, CatalogueEvent, Ending, Publication } from './catalogue.ts'
import type { CertificateProjectCommand, CertificateProjectEvent } from './certificate-project.ts'
import type { CertificateCommand, CertificateDraft, CertificateEvent, FrameworkDraft, FrameworkEvent } from './certificate.ts'
import type { CommissionApprovalEvent, Decided } from './commission-approval.ts'
import type { CommissionSessionEvent } from './commission-session.ts'
import type { ExaminerEvent } from './examiner.ts'
import type { JurySessionCommand, JurySessionEvent } from './jury-session.ts'
import type { OrganizationEvent } from './organization.ts'
import type { PolicyVersionEvent } from './policy-version.ts'
import type { SeatEvent } from './seat.ts'
import type { TransferredEnrollment, TrainingEnrollmentCommand, TrainingEnrollmentEvent } from './training-enrollment.ts'
import type { WebhookEndpointEvent } from './webhook-endpoint.ts'

export type DomainEvent = AccreditationEvent | AppealEvent | ApplicationEvent | AssessmentEvent | AwardEvent | UnitAwardEvent | CandidateEvent |
  CatalogueEvent | CertificateProjectEvent | CertificateEvent | FrameworkEvent | CommissionApprovalEvent | CommissionSessionEvent | ExaminerEvent |
  JurySessionEvent | OrganizationEvent | PolicyVersionEvent | SeatEvent | TrainingEnrollmentEvent | WebhookEndpointEvent

/** Rows are locked in this order, number counters and then the branch counter after all of them. A follow-up goes only to the right. */
export const lockOrder = [
  'commission_session', 'commission_approval', 'appeal', 'certificate_project', 'certificate', 'accreditation', 'jury_session', 'assessment',
  'training_enrollment', 'application', 'unit_award', 'award'
] as const

interface Commands {
  appeal: AppealCommand
  certificate_project: CertificateProjectCommand
  certificate: CertificateCommand
  accreditation: AccreditationCommand
  jury_session: JurySessionCommand
  training_enrollment: TrainingEnrollmentCommand
  application: ApplicationCommand
}

/** An order to another aggregate, as role `system`. */
export type Order = { [Name in keyof Commands]: {
  readonly to: Name
  readonly id: string
  readonly command: OmitId<Commands[Name]>
  /** Skipped, not refused, when table or guard says no: "ready, if nothing is missing". */
  readonly optional?: boolean
} }[keyof Commands]

/** Recorded facts get their id where the command is carried out. */
type OmitId<Command> = Command extends unknown ? Omit<Command, 'id'> : never

/** What an event brings into being. The db layer gives it its id, number and code. */
export interface Drafts {
  certificate: CertificateDraft
  framework: FrameworkDraft
  certificate_catalogue: Publication | Ending
  catalogue_adoption: Adoption | Ending
  accreditation: { readonly previousId: string }
  assessment: SupersedingAssessment
  training_enrollment: TransferredEnrollment
  unit_award: UnitAwardDraft
  award: AwardDraft
}
export type Birth = { [Name in keyof Drafts]: { readonly birth: Name, readonly draft: Drafts[Name] } }[keyof Drafts]

export type FollowUp = Order | Birth

/** What one aggregate's event asks of another, in the same transaction. */
export function react (event: DomainEvent): FollowUp[] {
  switch (event.type) {
    case 'commission_approval.adopted': return adopted(event)
    case 'commission_approval.rejected': return rejected(event)
    case 'commission_approval.postponed':
      return event.forRework
        ? [{ to: 'certificate_project', id: event.subjectId, command: { type: 'return_for_rework', reason: event.reason } }]
        : []
    case 'certificate_project.approved': return approved(event)
    case 'certificate.created':
      return [{ birth: 'framework', draft: event.framework }]
    case 'certificate.framework_adopted':
      return [{ birth: 'framework', draft: event.framework }]
    case 'certificate.closed': {
      const draft = { certificateId: event.certificateId, endedOn: event.closedOn }
      return [{ birth: 'certificate_catalogue', draft }, { birth: 'catalogue_adoption', draft }]
    }
    case 'accreditation.renewal_started':
      return [{ birth: 'accreditation', draft: { previousId: event.accreditationId } }]
    case 'accreditation.disposition_recorded':
      return event.fact.disposition === 'stop'
        ? [{ to: 'training_enrollment', id: event.fact.trainingEnrollmentId, command: { type: 'terminate', reason: 'accreditation_ended' } }]
        : []
    case 'assessment.assigned':
      return event.kind === 'positioning'
        ? [{ to: 'application', id: event.applicationId, command: { type: 'begin_assessment' } }]
        : []
    case 'assessment.completed':
      return event.orientation === null
        ? []
        : [{ to: 'application', id: event.applicationId, command: { type: 'record_orientation', orientation: event.orientation, reason: null } }]
    case 'assessment.locked':
      return event.kind === 'certification'
        ? [{ to: 'application', id: event.applicationId, command: { type: 'become_ready' }, optional: true }]
        : []
    case 'assessment.superseded':
      return [{ birth: 'assessment', draft: event.successor }]
    case 'training_enrollment.activated':
      return [{ to: 'application', id: event.applicationId, command: { type: 'begin_training' }, optional: true }]
    case 'training_enrollment.completed':
      return [{ to: 'application', id: event.applicationId, command: { type: 'become_ready' }, optional: true }]
    case 'training_enrollment.transferred':
      return [{ birth: 'training_enrollment', draft: event.successor }]
    case 'jury_session.candidate_listed':
      return [{ to: 'application', id: event.fact.applicationId, command: { type: 'list', jurySessionId: event.fact.jurySessionId } }]
    case 'jury_session.closed': return [
      ...event.outcomes.map(({ applicationId: id, ...outcome }) =>
        ({ to: 'application', id, command: { type: 'record_outcome', ...outcome } }) as const),
      ...event.deferred.map((id) => ({ to: 'application', id, command: { type: 'unlist' } }) as const)
    ]
    case 'jury_session.minutes_signed':
      return event.applicationIds.map((id) => ({ to: 'application', id, command: { type: 'publish' }, optional: true }))
    case 'jury_session.cancelled':
      return event.applicationIds.map((id) => ({ to: 'application', id, command: { type: 'unlist' } }))
    case 'jury_session.ratified':
      return event.applicationIds.map((id) => ({ to: 'application', id, command: { type: 'ratify', decidedOn: event.decidedOn } }))
    case 'jury_session.returned':
      return event.applicationIds.map((id) => ({ to: 'application', id, command: { type: 'return_to_jury' } }))
    case 'application.decided': return [
      ...event.unitAwards.map((draft) => ({ birth: 'unit_award', draft }) as const),
      ...(event.award ? [{ birth: 'award', draft: event.award } as const] : [])
    ]
    case 'appeal.ruled':
      return ruled(event)
    default: return []
  }
}

function adopted ({ subject, subjectId: id, effectiveOn, decidedOn, equivalences: steps }: Decided): FollowUp[] {
  switch (subject) {
    case 'project_opportunity': return [{ to: 'certificate_project', id, command: { type: 'accept_opportunity' } }]
    case 'project_framework': return [{ to: 'certificate_project', id, command: { type: 'approve', decidedOn } }]
    case 'accreditation_grant':
    case 'accreditation_renewal': return [{ to: 'accreditation', id, command: { type: 'grant', decidedOn, validFrom: notBefore(decidedOn, effectiveOn) } }]
    case 'accreditation_suspension':
      return [{ to: 'accreditation', id, command: { type: 'suspend', reason: 'commission_decision', effectiveOn: notBefore(decidedOn, effectiveOn) } }]
    case 'accreditation_withdrawal':
      return [{ to: 'accreditation', id, command: { type: 'withdraw', reason: 'commission_decision', effectiveOn: notBefore(decidedOn, effectiveOn) } }]
    case 'jury_ratification': return [{ to: 'jury_session', id, command: { type: 'ratify', decidedOn } }]
    case 'appeal_ruling': return [{ to: 'appeal', id, command: { type: 'rule', ruling: 'granted', reason: null } }]
    case 'certificate_closure': return [{ to: 'certificate', id, command: { type: 'close', reason: 'commission_decision' } }]
    case 'unit_equivalence': return [{ to: 'certificate', id, command: { type: 'record_equivalence', steps, decidedOn } }]
  }
}

/** An appeal that is won: a jury deliberates again, or what was taken is given back. */
function ruled ({ fact: { ruling }, applicationId, accreditationId }: Extract<AppealEvent, { type: 'appeal.ruled' }>): FollowUp[] {
  if (ruling === 'new_deliberation' && applicationId !== null) return [{ to: 'application', id: applicationId, command: { type: 'reopen' } }]
  if (ruling === 'overturned' && accreditationId !== null) {
    return [{ to: 'accreditation', id: accreditationId, command: { type: 'restore' } }]
  }
  return []
}

/** A right is neither given nor taken back for the past, however long the vote took. */
const notBefore = (decidedOn: string, effectiveOn: string | null) => effectiveOn !== null && effectiveOn > decidedOn ? effectiveOn : decidedOn

function rejected ({ subject, subjectId: id, decidedOn }: Decided): FollowUp[] {
  switch (subject) {
    case 'project_opportunity':
    case 'project_framework': return [{ to: 'certificate_project', id, command: { type: 'reject', decidedOn } }]
    case 'accreditation_grant':
    case 'accreditation_renewal': return [{ to: 'accreditation', id, command: { type: 'refuse', decidedOn } }]
    case 'jury_ratification': return [{ to: 'jury_session', id, command: { type: 'return', decidedOn } }]
    case 'appeal_ruling': return [{ to: 'appeal', id, command: { type: 'rule', ruling: 'upheld', reason: null } }]
    default: return []
  }
}

function approved (event: Extract<CertificateProjectEvent, { type: 'certificate_project.approved' }>): FollowUp[] {
  const { publication, adoption } = event
  const shared: FollowUp[] = [
    ...(publication ? [{ birth: 'certificate_catalogue', draft: publication } as const] : []),
    ...(adoption ? [{ birth: 'catalogue_adoption', draft: adoption } as const] : [])
  ]
  if (event.kind === 'creation') return [{ birth: 'certificate', draft: event.certificate! }, ...shared]
  const id = event.certificateId!
  if (event.kind === 'revision') {
    const { framework, partners } = event
    return [{ to: 'certificate', id, command: { type: 'adopt_framework', framework: framework!, partners: partners! } }, ...shared]
  }
  if (event.kind === 'renewal') return [{ to: 'certificate', id, command: { type: 'renew' } }]
  return [{ to: 'certificate', id, command: { type: 'close', reason: 'commission_decision' } }]
}
