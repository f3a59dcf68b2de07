import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { certificates } from '../db/certificates.ts'
import { findCompared, findFramework, listFrameworks } from '../db/frameworks.ts'
import { find } from '../db/kernel/aggregate.ts'
import { compareFrameworks } from '../domain/framework-comparison.ts'
import { notFound } from '../domain/kernel/refusal.ts'
import { routes } from '../domain/rules/eligibility.ts'
import { tagOf } from '../http/etags.ts'
import { commonCode, FrameworkContent, frameworkVersion, unitCode } from '../http/framework-schemas.ts'
import { flag, Id, integer, LegalDate, list, nullable, OpenString, pageOf, ref, text, View } from '../http/schemas.ts'
import { whole } from './public-routes.ts'

const complyBy = { ...LegalDate, description: 'The last day for organisations to follow this version.' }
const dates = { version: frameworkVersion, projectId: Id, adoptedOn: LegalDate, effectiveOn: LegalDate, complyBy }
const FrameworkSummary = View('FrameworkSummary', { id: Id, ...dates, etag: text(20) }, 'What a list shows of a framework.')
const about = 'A version of a certificate’s content. It never changes.'
const Framework = View('Framework', {
  id: Id, certificateId: Id, ...dates, content: ref(FrameworkContent), href: text(300), etag: text(20)
}, about)

const named = { code: unitCode, title: text(500) }
const codes = list(unitCode, 100)
const criteria = list(text(2000), 100)
const CodedTitle = View('CodedTitle', named, 'A unit or a competence, by its code.')
const CompetenceChange = View('CompetenceChange', {
  ...named, titleBefore: text(500), criteriaAdded: criteria, criteriaRemoved: criteria
}, 'What changes in a competence.')
const UnitChange = View('UnitChange', {
  ...named,
  titleBefore: text(500),
  isOptional: flag,
  wasOptional: flag,
  commonCode: nullable(commonCode),
  commonCodeBefore: nullable(commonCode),
  competencesAdded: list(ref(CodedTitle), 100),
  competencesRemoved: list(ref(CodedTitle), 100),
  competencesChanged: list(ref(CompetenceChange), 100)
}, 'What changes in a unit.')
const route = OpenString(routes)
const RouteChange = View('RouteChange', { route, jury: text(2000), juryBefore: text(2000) }, 'A route whose jury changes.')
const UnitWorth = View('UnitWorth', {
  fromUnit: unitCode,
  equivalentTo: { ...codes, description: 'Whoever holds the former unit holds these.' },
  partOf: { ...codes, description: 'Of these it gives a part.' }
}, 'What a unit of the other version is worth in this one.')
const months = nullable(integer(1, 1200))
const Comparison = View('FrameworkComparison', {
  certificateId: Id,
  version: frameworkVersion,
  against: { ...frameworkVersion, description: 'The version before, in `…Before` and in what is removed.' },
  unitsAdded: list(ref(CodedTitle), 100),
  unitsRemoved: list(ref(CodedTitle), 100),
  unitsChanged: list(ref(UnitChange), 100),
  routesAdded: list(route, 10),
  routesRemoved: list(route, 10),
  routesChanged: list(ref(RouteChange), 10),
  minOptionalUnits: integer(0, 100),
  minOptionalUnitsBefore: integer(0, 100),
  prerequisites: nullable(text(5000)),
  prerequisitesBefore: nullable(text(5000)),
  unitValidityMonths: months,
  unitValidityMonthsBefore: months,
  mapping: list(ref(UnitWorth), 100, 'Each unit of an older version; empty against the same version or a later one.')
}, 'What one version of a framework changes in another.')

const tags = ['Framework']
const params = { certificateId: Id }
interface Params { readonly certificateId: string, readonly version: number }

/** Versions of what a certificate is made of: they never change, so who has one keeps it (C-7). */
export function frameworkRoutes (app: FastifyInstance): void {
  app.get('/:certificateId/frameworks', {
    config: { scope: 'certificates:read', isList: true },
    schema: {
      operationId: 'listCertificateFrameworks',
      summary: 'List the framework versions of a certificate',
      description: 'All of them, the latest first.',
      tags,
      params: Type.Object(params),
      response: { 200: ref(pageOf('Framework', FrameworkSummary)) }
    }
  }, async ({ caller, params }) => {
    const { certificateId } = params as Params
    const [versions] = await app.db.read(caller, (tx) =>
      Promise.all([listFrameworks(tx, certificateId), find(tx, certificates, certificateId, caller.actor)]))
    return whole(versions.map((framework) => ({ ...framework, etag: tagOf(framework) })))
  })

  app.get('/:certificateId/frameworks/:version', {
    config: { scope: 'certificates:read', isVersioned: true, isCacheable: true, about },
    schema: {
      operationId: 'getCertificateFramework',
      summary: 'Show a framework version of a certificate',
      description: 'With `If-None-Match`, 304 to who has it already.',
      tags,
      params: Type.Object({ ...params, version: frameworkVersion }),
      response: { 200: ref(Framework) }
    }
  }, async ({ caller, params, headers }, reply: FastifyReply) => {
    const { certificateId, version } = params as Params
    const [framework] = await app.db.read(caller, (tx) =>
      Promise.all([findFramework(tx, certificateId, version), find(tx, certificates, certificateId, caller.actor)]))
    if (!framework) throw notFound()
    const etag = tagOf(framework)
    reply.header('etag', `"${etag}"`)
    if (headers['if-none-match'] === `"${etag}"`) return reply.code(304).send()
    return { ...framework, href: `/v1/certificates/${certificateId}/frameworks/${version}`, etag }
  })

  app.get('/:certificateId/frameworks/:version/comparison', {
    config: { scope: 'certificates:read' },
    schema: {
      operationId: 'compareCertificateFramework',
      summary: 'Compare two framework versions of a certificate',
      description: 'What this version adds, removes and changes in the one that `against` names, and what its units are worth here.',
      tags,
      params: Type.Object({ ...params, version: frameworkVersion }),
      querystring: Type.Object({ against: frameworkVersion }, { additionalProperties: false }),
      response: { 200: ref(Comparison) }
    }
  }, async ({ caller, params, query }) => {
    const { certificateId, version } = params as Params
    const { against } = query as { readonly against: number }
    const [{ versions, steps }] = await app.db.read(caller, (tx) =>
      Promise.all([findCompared(tx, certificateId), find(tx, certificates, certificateId, caller.actor)]))
    const [before, after] = [against, version].map((wanted) => versions.find((each) => each.version === wanted))
    if (!before || !after) throw notFound()
    return { certificateId, version, against, ...compareFrameworks(before, after, steps) }
  })
}
