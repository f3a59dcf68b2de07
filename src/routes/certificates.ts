import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { certificates } from '../db/certificates.ts'
import { findFramework, listFrameworks } from '../db/frameworks.ts'
import { find } from '../db/kernel/aggregate.ts'
import { isExpired, registers } from '../domain/certificate.ts'
import { notFound } from '../domain/kernel/refusal.ts'
import { tagOf } from '../http/etags.ts'
import { FrameworkContent, frameworkVersion } from '../http/framework-schemas.ts'
import {
  flag, Id, Instant, integer, LegalDate, list, nullable, OpenString, pageOf, pattern, ref, StringEnum, text, View
} from '../http/schemas.ts'
import { aggregateRoutes } from './aggregate-routes.ts'
import { Equivalence } from './commission-approvals.ts'

const code = text(40)
const title = text(500)
const idcc = pattern('^[0-9]{1,4}$', 4, '3246')
const sector = nullable(idcc)
const reason = text(2000)
const number = pattern('^(RNCP|RS)[0-9]+$', 20, 'RNCP40871')
const level = nullable({ ...integer(1, 8), description: 'In the national framework; RNCP only.' })
const status = OpenString(certificates.machine.statuses)
const registration = { decidedOn: LegalDate, effectiveOn: LegalDate, registrationEnd: LegalDate, lastDeliveryDate: LegalDate }

export async function certificateRoutes (app: FastifyInstance): Promise<void> {
  const { command, list: listed } = aggregateRoutes(app, certificates, {
    about: 'A certificate (CQP): what candidates aim at. `isExpired`: its registration has ended.',
    fields: {
      code,
      title,
      sector,
      isInterbranch: flag,
      partnerBranches: list(text(4), 50),
      frameworkVersion: { ...frameworkVersion, description: 'The latest version adopted.' },
      register: nullable(OpenString(registers)),
      registrationNumber: nullable(number),
      level,
      decidedOn: nullable(LegalDate),
      effectiveOn: nullable(LegalDate),
      registrationEnd: nullable(LegalDate),
      lastDeliveryDate: nullable(LegalDate),
      isExpired: flag,
      renewedOn: nullable(LegalDate),
      closedOn: nullable(LegalDate)
    },
    facts: {
      equivalences: { steps: list(ref(Equivalence), 200), decidedOn: LegalDate, policyId: Id, recordedAt: Instant }
    },
    present: ({ state }, { today }) => ({ isExpired: isExpired(state, today) })
  })
  command('file_registration', { register: StringEnum(registers, 'The national register: rncp or rs (répertoire spécifique).') })
  command('record_registration', { registrationNumber: number, level, ...registration })
  command('refuse_registration', { reason })
  command('suspend', { reason })
  command('reinstate', {})
  command('close', { reason })
  listed({
    summary: {
      code,
      title,
      sector,
      frameworkVersion,
      register: nullable(OpenString(registers)),
      registrationNumber: nullable(number),
      level,
      registrationEnd: nullable(LegalDate),
      status
    },
    filters: { code, sector: idcc, status, register: OpenString(registers) }
  })
  frameworkRoutes(app)
}

const dates = { version: frameworkVersion, projectId: Id, adoptedOn: LegalDate, effectiveOn: LegalDate }
const FrameworkSummary = View('FrameworkSummary', { id: Id, ...dates, etag: text(20) }, 'What a list shows of a framework.')
const about = 'A version of a certificate’s content. It never changes.'
const Framework = View('Framework', {
  id: Id, certificateId: Id, ...dates, content: ref(FrameworkContent), href: text(300), etag: text(20)
}, about)

const tags = ['Framework']
const params = { certificateId: Id }
interface Params { readonly certificateId: string, readonly version: number }

/** Versions of what a certificate is made of: they never change, so who has one keeps it (C-7). */
function frameworkRoutes (app: FastifyInstance): void {
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
    return { items: versions.map((framework) => ({ ...framework, etag: tagOf(framework) })), nextCursor: null, hasMore: false }
  })

  app.get('/:certificateId/frameworks/:version', {
    config: { scope: 'certificates:read', isVersioned: true, about },
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
}
