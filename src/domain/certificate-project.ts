import { type AdoptedEntry, type Adoption, type Publication, publicationOf, type PublishedEntry } from './catalogue.ts'
import type { CertificateDraft, Partners } from './certificate.ts'
import { guards } from './certificate-project-guards.ts'
import { certificateProjectMachine } from './certificate-project-machine.ts'
import { designs, judgeContent } from './certificate-project-opening.ts'
import type { CurrentFramework, FrameworkContent, FrameworkProposal } from './framework.ts'
import type { Decider, Known } from './kernel/decider.ts'
import type { CommandOf, StatusOf } from './kernel/machine.ts'
import type { criteria } from './policy.ts'
import { addMonths } from './rules/calendar.ts'

export const projectKinds = ['creation', 'revision', 'renewal', 'closure'] as const
export type ProjectKind = typeof projectKinds[number]

export interface ProjectAnswer { readonly criterion: typeof criteria[number], readonly text: string }

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
  /** What the branch's criteria ask of the project. */
  readonly answers: readonly ProjectAnswer[]
  /** The interbranch certificate of another branch that this one adopts, as the catalogue names it. */
  readonly catalogueCode: string | null
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
  'code' | 'title' | 'sector' | 'isInterbranch' | 'partnerBranches' | 'need' | 'answers' | 'catalogueCode' | 'framework' | 'effectiveOn'>

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
  /** A revision says with whom the certificate is shared from now on. */
  readonly partners: Partners | null
  /** What the catalogue of interbranch certificates learns: common units of one's own, or the adoption of another branch's. */
  readonly publication: Publication | null
  readonly adoption: Adoption | null
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
  /** The interbranch certificate of another branch that the project names, or that its certificate follows. */
  readonly adoptedEntry: AdoptedEntry | null
  /** What the catalogue says of the certificate that the project revises. */
  readonly publishedEntry: PublishedEntry | null
}

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
      return [{ type: 'certificate_project.approved', ...approval(state, command.decidedOn, noticeMonths), ...sharing(state, facts, command.decidedOn), policyId }]
    }
    case 'withdraw': return [{ type: 'certificate_project.withdrawn', reason: command.reason }]
  }
}

/** A new version takes effect on the day wished for, and not before those who teach the old one had their notice. */
function approval (project: CertificateProject, decidedOn: string, noticeMonths: number): Omit<Approval, 'policyId' | 'publication' | 'adoption'> {
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
    framework: kind === 'revision' ? { ...adopted, certificateId: certificateId!, content: project.framework! } : null,
    partners: kind === 'revision' ? { isInterbranch, partnerBranches } : null
  }
}

/** Who adopts another branch's certificate publishes none. */
function sharing (
  { kind, code, isInterbranch, partnerBranches, framework }: CertificateProject,
  { adoptedEntry, publishedEntry }: Pick<CertificateProjectFacts, 'adoptedEntry' | 'publishedEntry'>, decidedOn: string
): Pick<Approval, 'publication' | 'adoption'> {
  if (!designs(kind) || !framework) return { publication: null, adoption: null }
  const publication = adoptedEntry && !publishedEntry
    ? null
    : publicationOf({ code, isInterbranch, partnerBranches, framework }, publishedEntry, decidedOn)
  if (!adoptedEntry || adoptedEntry.endedOn !== null || adoptedEntry.adoptedVersion === adoptedEntry.version) return { publication, adoption: null }
  const { ownerBranchId, certificateCode, version } = adoptedEntry
  return { publication, adoption: { code, ownerBranchId, certificateCode, version, adoptedOn: decidedOn } }
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
> = { machine: certificateProjectMachine, guards, reads: { edit: ['certificate'], approve: ['adoptedEntry', 'publishedEntry'] }, decide, evolve }
