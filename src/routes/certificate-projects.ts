import type { FastifyInstance } from 'fastify'
import type { Static, TUnsafe } from 'typebox'
import { certificateProjects, findNamedCertificate } from '../db/certificate-projects.ts'
import { findPolicyInForce } from '../db/policies.ts'
import { type ProjectAnswer, projectKinds } from '../domain/certificate-project.ts'
import { openCertificateProject } from '../domain/certificate-project-opening.ts'
import { criteria } from '../domain/policy.ts'
import { FrameworkContent, FrameworkContentInput } from '../http/framework-schemas.ts'
import {
  flag, Id, Input, LegalDate, list, nullable, OpenString, optional, pattern, ref, StringEnum, text, View
} from '../http/schemas.ts'
import { aggregateRoutes } from './aggregate-routes.ts'

const code = pattern('^[A-Za-z0-9][A-Za-z0-9._-]*$', 40, 'CQP-AP')
const title = text(500)
const sector = nullable(pattern('^[0-9]{1,4}$', 4, '3246'))
const reason = text(2000)
const partner = pattern('^([0-9]{1,4}|[a-z][a-z0-9-]{1,39})$', 40, '1518')
const catalogueCode = {
  ...pattern('^[A-Z]{3,6}-[A-Za-z0-9][A-Za-z0-9._-]*$', 47, 'METAL-CQPI-QUALITE'),
  description: 'The interbranch certificate of another branch that this one adopts, as the catalogue names it.'
}
const kind = OpenString(projectKinds)
const status = OpenString(certificateProjects.machine.statuses)

const said = text(20_000)
const Answer = View('ProjectAnswer', { criterion: OpenString(criteria), text: said }, 'What the project says to one of the branch’s criteria.')
const AnswerInput = Input('ProjectAnswerInput', {
  criterion: StringEnum(criteria, 'One that the branch’s rules ask for (`project.criteria`), or any other.'), text: said
}, 'What the project says to one of the branch’s criteria.')

const content = {
  code,
  title,
  sector,
  isInterbranch: flag,
  partnerBranches: list(partner, 50, 'The branches that share it, each by its collective agreement (IDCC) or by its slug here.'),
  need: nullable(said),
  answers: optional({ ...list(ref(AnswerInput), 20), default: [] }),
  catalogueCode: optional({ ...nullable(catalogueCode), default: null }),
  framework: optional(ref(FrameworkContentInput)),
  effectiveOn: nullable(LegalDate)
}

interface LeftOut { readonly framework?: Static<typeof FrameworkContentInput>, readonly answers?: readonly ProjectAnswer[], readonly catalogueCode?: string | null }

/** A reference is never null (O-8): without a framework the member is absent. */
function contentIn<Body extends LeftOut> ({ framework, answers = [], catalogueCode = null, ...rest }: Body) {
  return { ...rest, framework: framework ?? null, answers, catalogueCode }
}

export async function certificateProjectRoutes (app: FastifyInstance): Promise<void> {
  const { command, create, list: listed } = aggregateRoutes(app, certificateProjects, {
    about: 'A file to create, revise, renew or close a certificate (dossier de création), up to the commission’s vote.',
    fields: {
      ...content,
      answers: list(ref(Answer), 20),
      catalogueCode: nullable(catalogueCode),
      kind,
      certificateId: nullable(Id),
      framework: optional(ref(FrameworkContent)) as TUnsafe<Static<typeof FrameworkContent> | null>,
      proposedBy: text(200),
      proposedOn: LegalDate,
      reworkReason: nullable(reason),
      decidedOn: nullable(LegalDate),
      reason: nullable(reason)
    },
    present: ({ state }) => ({ framework: state.framework ?? undefined })
  })
  const opening = { kind: StringEnum(projectKinds), certificateId: nullable(Id), ...content }
  create(opening, async ({ kind, certificateId, ...body }, { id, context, tx }) => {
    const [certificate, inForce] = await Promise.all([findNamedCertificate(tx, certificateId), findPolicyInForce(tx, context)])
    return openCertificateProject({ id, kind, certificateId, content: contentIn(body) }, certificate, { ...inForce, context })
  })
  command('edit', content, async (_, body) => ({ content: contentIn(body) }))
  command('submit_opportunity', {})
  command('submit', {})
  command('withdraw', { reason })
  listed({
    summary: { kind, certificateId: nullable(Id), code, title, proposedOn: LegalDate, status },
    filters: { kind, certificateId: Id, code, status }
  })
}
