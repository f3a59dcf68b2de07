import { adoptionRefusal, fewestBranches, revisionRefusal } from './catalogue.ts'
import type { CertificateProject, CertificateProjectFacts } from './certificate-project.ts'
import type { certificateProjectMachine } from './certificate-project-machine.ts'
import { designs } from './certificate-project-opening.ts'
import { incompleteness, unmapped } from './framework.ts'
import { guardsOf } from './kernel/guard.ts'
import type { GuardOf } from './kernel/machine.ts'
import { refuse } from './kernel/refusal.ts'

const guard = guardsOf<CertificateProject, CertificateProjectFacts>()

export const guards = {
  opportunity_stage: guard([], (_, __, { project }) =>
    project.opportunityStage ? null : refuse('no_opportunity_stage', 'project.opportunityStage', {})),
  need_stated: guard([], ({ need }) => need === null ? refuse('need_not_stated', 'model:certificate_project', {}) : null),
  /** A need is argued for what is new: a renewal and a closure keep what there is. */
  criteria_answered: guard([], ({ kind, answers }, _, { project }) => {
    const criterion = designs(kind) && project.criteria.find((asked) => !answers.some((answer) => answer.criterion === asked))
    return criterion ? refuse('criterion_unanswered', 'project.criteria', { criterion }) : null
  }),
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
    return isInterbranch && present < fewestBranches
      ? refuse('partners_missing', 'law:interbranch', { needed: fewestBranches, present })
      : null
  }),
  framework_complete: guard([], ({ kind, framework }) => designs(kind) ? incompleteness(framework) : null),
  mapping_complete: guard(['currentFramework'], ({ kind, framework }, { currentFramework }) =>
    kind === 'revision' && framework && currentFramework ? unmapped(framework, currentFramework) : null),
  common_units_kept: guard(['adoptedEntry'], ({ kind, catalogueCode, framework }, { adoptedEntry }) =>
    designs(kind) && framework ? adoptionRefusal(catalogueCode, adoptedEntry, framework) : null),
  partners_adopted: guard(['publishedEntry'], ({ kind, partnerBranches, framework }, { publishedEntry }) =>
    kind === 'revision' && framework ? revisionRefusal(publishedEntry, { partnerBranches, framework }) : null)
} satisfies Record<GuardOf<typeof certificateProjectMachine>, unknown>
