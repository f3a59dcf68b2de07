import type {
  CertificateProject, CertificateProjectEvent, NamedCertificate, ProjectContent, ProjectKind
} from './certificate-project.ts'
import type { Actor, Known } from './kernel/decider.ts'
import type { Role } from './kernel/machine.ts'
import { found, insist, refuse } from './kernel/refusal.ts'

/** A renewal and a closure keep the framework as it is. */
export const designs = (kind: ProjectKind) => kind === 'creation' || kind === 'revision'

/** A proposal comes from an organisation if it can, so that its other members find it too. */
export const proposerOf = ({ organizationId, personId, id }: Actor) => organizationId ?? personId ?? id

type Opening = Pick<CertificateProject, 'id' | 'kind' | 'certificateId'> & { readonly content: ProjectContent }
type Proposed = Extract<CertificateProjectEvent, { state: CertificateProject }>

/** `certificate`: what the opening names, looked up. */
export function openCertificateProject (
  { content, ...opening }: Opening, certificate: NamedCertificate | null, { policy, context }: Omit<Known<unknown>, 'facts'>
): Proposed {
  const { branchId, today, actor } = context
  const proposers: readonly Role[] = policy.project.proposers
  insist(!proposers.includes(actor.role) &&
    refuse('proposer_not_allowed', 'project.proposers', { role: actor.role, proposers: proposers.join(', ') }))
  judgeTarget(opening, certificate)
  judgeContent(opening.kind, content, certificate)
  const state: CertificateProject = {
    ...opening,
    ...content,
    branchId,
    proposedBy: proposerOf(actor),
    proposedOn: today,
    reworkReason: null,
    decidedOn: null,
    reason: null,
    status: 'draft',
    version: 1
  }
  return { type: 'certificate_project.proposed', state }
}

function judgeTarget ({ kind, certificateId }: Omit<Opening, 'content'>, certificate: NamedCertificate | null): void {
  const pointer = '#/certificateId'
  if (kind === 'creation') {
    insist(certificateId !== null && refuse('certificate_unexpected', 'model:certificate_project', { kind }), pointer)
  } else {
    insist(certificateId === null && refuse('certificate_not_named', 'model:certificate_project', { kind }), pointer)
    found(certificate, 'certificate', pointer)
  }
}

/** A project about a certificate speaks of it by its code, and of its framework only to revise it. */
export function judgeContent (kind: ProjectKind, { code, framework, catalogueCode }: ProjectContent, certificate: NamedCertificate | null): void {
  insist(certificate !== null && certificate.code !== code &&
    refuse('certificate_code_differs', 'model:certificate_project', { code: certificate.code }), '#/code')
  insist(!designs(kind) && framework !== null &&
    refuse('framework_unexpected', 'model:certificate_project', { kind }), '#/framework')
  insist(!designs(kind) && catalogueCode !== null &&
    refuse('catalogue_code_unexpected', 'model:interbranch', { kind }), '#/catalogueCode')
}
