import type { CertificateDraft } from './certificate.ts'
import { designs, judgeContent } from './certificate-project-opening.ts'
import {
  type CurrentFramework, type FrameworkContent, type FrameworkProposal, incompleteness, unmapped
} from './framework.ts'
import type { Decider, Known } from './kernel/decider.ts'
import { guardsOf } from './kernel/guard.ts'
import { type CommandOf, defineMachine, type GuardOf, type StatusOf } from './kernel/machine.ts'
import { refuse } from './kernel/refusal.ts'
import { addMonths } from './rules/calendar.ts'

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
      guards: ['opportunity_stage', 'need_stated'],
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
        'opportunity_passed', 'certificate_named', 'code_free', 'partners_named', 'framework_complete', 'mapping_complete'
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
      guards: ['certificate_named', 'code_free', 'mapping_complete'],
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

export const projectKinds = ['creation', 'revision', 'renewal', 'closure'] as const
export type ProjectKind = typeof projectKinds[number]

export interface CertificateProject {
  readonly branchId: string
  readonly id: string
  readonly kind: ProjectKind
  /** The certificate to revise, renew or close; null for a creation. */
  readonly certificateId: string | null
  readonly code: string
  readonly title: string
  readonly sector: string | null
  readonly isInterbranch: boolean
  readonly partnerBranches: readonly string[]
  /** Jobs, existing certificates, numbers: what the opportunity is judged by. */
  readonly need: string | null
  readonly framework: FrameworkContent | null
  readonly effectiveOn: string | null
  /** The organisation, or else the person or credential, that proposed it. */
  readonly proposedBy: string
  readonly proposedOn: string
  readonly reworkReason: string | null
  readonly decidedOn: string | null
  readonly reason: string | null
  readonly status: StatusOf<typeof certificateProjectMachine>
  readonly version: number
}

export type ProjectContent = Pick<CertificateProject,
  'code' | 'title' | 'sector' | 'isInterbranch' | 'partnerBranches' | 'need' | 'framework' | 'effectiveOn'>

export type CertificateProjectCommand = CommandOf<typeof certificateProjectMachine, {
  edit: { content: ProjectContent }
  submit_opportunity: {}
  accept_opportunity: {}
  submit: {}
  return_for_rework: { reason: string }
  reject: { decidedOn: string }
  approve: { decidedOn: string }
  withdraw: { reason: string }
}>

/** What is carried out: exactly one of certificate and framework for a creation and a revision, neither otherwise. */
interface Approval {
  readonly kind: ProjectKind
  readonly certificateId: string | null
  readonly decidedOn: string
  readonly certificate: CertificateDraft | null
  readonly framework: FrameworkProposal | null
  readonly policyId: string
}

export type CertificateProjectEvent =
  | { readonly type: 'certificate_project.proposed', readonly state: CertificateProject }
  | { readonly type: 'certificate_project.edited', readonly content: ProjectContent }
  | { readonly type: 'certificate_project.opportunity_submitted' }
  | { readonly type: 'certificate_project.opportunity_accepted' }
  | { readonly type: 'certificate_project.submitted' }
  | { readonly type: 'certificate_project.returned', readonly reason: string }
  | { readonly type: 'certificate_project.rejected', readonly decidedOn: string }
  | { readonly type: 'certificate_project.approved' } & Approval
  | { readonly type: 'certificate_project.withdrawn', readonly reason: string }

export interface NamedCertificate { readonly code: string, readonly status: string }

/** What the guards must know of others. Each is one column in db/certificate-projects.ts. */
export interface CertificateProjectFacts {
  /** The certificate that the project names. */
  readonly certificate: NamedCertificate | null
  readonly currentFramework: CurrentFramework | null
  /** Another certificate of the branch has this code. */
  readonly isCodeTaken: boolean
}

const guard = guardsOf<CertificateProject, CertificateProjectFacts>()

/** An interbranch certificate is drawn up by at least two joint commissions. */
const fewestPartners = 2

const guards = {
  opportunity_stage: guard([], (_, __, { project }) =>
    project.opportunityStage ? null : refuse('no_opportunity_stage', 'project.opportunityStage', {})),
  need_stated: guard([], ({ need }) => need === null ? refuse('need_not_stated', 'model:certificate_project', {}) : null),
  opportunity_passed: guard([], ({ status }, _, { project }) => status === 'draft' && project.opportunityStage
    ? refuse('opportunity_not_voted', 'project.opportunityStage', {})
    : null),
  certificate_named: guard(['certificate'], (_, { certificate }) => certificate?.status === 'closed'
    ? refuse('certificate_closed', 'model:certificate_project', { code: certificate.code })
    : null),
  code_free: guard(['isCodeTaken'], ({ kind, code }, { isCodeTaken }) =>
    kind === 'creation' && isCodeTaken ? refuse('certificate_code_taken', 'model:certificate_project', { code }) : null),
  partners_named: guard([], ({ isInterbranch, partnerBranches }) => {
    const present = new Set(partnerBranches).size
    return isInterbranch && present < fewestPartners
      ? refuse('partners_missing', 'law:interbranch', { needed: fewestPartners, present })
      : null
  }),
  framework_complete: guard([], ({ kind, framework }) => designs(kind) ? incompleteness(framework) : null),
  mapping_complete: guard(['currentFramework'], ({ kind, framework }, { currentFramework }) =>
    kind === 'revision' && framework && currentFramework ? unmapped(framework, currentFramework) : null)
} satisfies Record<GuardOf<typeof certificateProjectMachine>, unknown>

function decide (
  state: CertificateProject, command: CertificateProjectCommand, { facts, policy, policyId }: Known<CertificateProjectFacts>
): CertificateProjectEvent[] {
  switch (command.type) {
    case 'edit': {
      judgeContent(state.kind, command.content, facts.certificate)
      return [{ type: 'certificate_project.edited', content: command.content }]
    }
    case 'submit_opportunity': return [{ type: 'certificate_project.opportunity_submitted' }]
    case 'accept_opportunity': return [{ type: 'certificate_project.opportunity_accepted' }]
    case 'submit': return [{ type: 'certificate_project.submitted' }]
    case 'return_for_rework': return [{ type: 'certificate_project.returned', reason: command.reason }]
    case 'reject': return [{ type: 'certificate_project.rejected', decidedOn: command.decidedOn }]
    case 'approve': {
      const { noticeMonths } = policy.framework.transition
      return [{ type: 'certificate_project.approved', ...approval(state, command.decidedOn, noticeMonths), policyId }]
    }
    case 'withdraw': return [{ type: 'certificate_project.withdrawn', reason: command.reason }]
  }
}

/** A new version takes effect on the day wished for, and not before those who teach the old one had their notice. */
function approval (project: CertificateProject, decidedOn: string, noticeMonths: number): Omit<Approval, 'policyId'> {
  const { id: projectId, kind, certificateId, code, title, sector, isInterbranch, partnerBranches } = project
  const earliest = kind === 'revision' ? addMonths(decidedOn, noticeMonths) : decidedOn
  const effectiveOn = project.effectiveOn !== null && project.effectiveOn > earliest ? project.effectiveOn : earliest
  const adopted = { projectId, adoptedOn: decidedOn, effectiveOn }
  const certificate = { ...adopted, code, title, sector, isInterbranch, partnerBranches, framework: project.framework! }
  return {
    kind,
    certificateId,
    decidedOn,
    certificate: kind === 'creation' ? certificate : null,
    framework: kind === 'revision' ? { ...adopted, certificateId: certificateId!, content: project.framework! } : null
  }
}

function evolve (state: CertificateProject, event: CertificateProjectEvent): CertificateProject {
  switch (event.type) {
    case 'certificate_project.proposed': return event.state
    case 'certificate_project.edited': return { ...state, ...event.content }
    case 'certificate_project.opportunity_submitted': return { ...state, status: 'opportunity_review' }
    case 'certificate_project.opportunity_accepted': return { ...state, status: 'design' }
    case 'certificate_project.submitted': return { ...state, status: 'commission_review', reworkReason: null }
    case 'certificate_project.returned': return { ...state, status: 'design', reworkReason: event.reason }
    case 'certificate_project.rejected': return { ...state, status: 'rejected', decidedOn: event.decidedOn }
    case 'certificate_project.approved': return { ...state, status: 'approved', decidedOn: event.decidedOn }
    case 'certificate_project.withdrawn': return { ...state, status: 'withdrawn', reason: event.reason }
  }
}

export const certificateProjectDecider: Decider<
  CertificateProject, CertificateProjectCommand, CertificateProjectEvent, CertificateProjectFacts
> = { machine: certificateProjectMachine, guards, reads: { edit: ['certificate'] }, decide, evolve }
