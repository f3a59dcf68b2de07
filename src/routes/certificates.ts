import type { FastifyInstance } from 'fastify'
import { certificates } from '../db/certificates.ts'
import { isExpired, registers } from '../domain/certificate.ts'
import { versionInForce } from '../domain/rules/framework-versions.ts'
import { Equivalence, frameworkVersion } from '../http/framework-schemas.ts'
import {
  flag, Id, Instant, integer, LegalDate, list, nullable, OpenString, optional, pattern, ref, StringEnum, text, View
} from '../http/schemas.ts'
import { aggregateRoutes } from './aggregate-routes.ts'
import { frameworkRoutes } from './framework-routes.ts'

const code = text(40)
const title = text(500)
const idcc = pattern('^[0-9]{1,4}$', 4, '3246')
const sector = nullable(idcc)
const reason = text(2000)
const number = pattern('^(RNCP|RS)[0-9]+$', 20, 'RNCP40871')
const level = nullable({ ...integer(1, 8), description: 'In the national framework; RNCP only.' })
const status = OpenString(certificates.machine.statuses)
const registration = { decidedOn: LegalDate, effectiveOn: LegalDate, registrationEnd: LegalDate, lastDeliveryDate: LegalDate }

const EarlierRegistration = View('EarlierRegistration', {
  register: OpenString(registers),
  registrationNumber: number,
  level,
  decidedOn: LegalDate,
  effectiveOn: LegalDate,
  registrationEnd: LegalDate,
  lastDeliveryDate: LegalDate
}, 'A registration before the present one.')
const year = integer(1900, 9999)
const findings = text(20_000)

export async function certificateRoutes (app: FastifyInstance): Promise<void> {
  const { command, list: listed } = aggregateRoutes(app, certificates, {
    about: 'A certificate (CQP): what candidates aim at. `isExpired`: its registration has ended.',
    fields: {
      code,
      title,
      sector,
      isInterbranch: flag,
      partnerBranches: list(text(40), 50),
      frameworkVersion: { ...frameworkVersion, description: 'The latest version adopted.' },
      frameworkVersionInForce: { ...frameworkVersion, description: 'The version that new applications follow today.' },
      register: nullable(OpenString(registers)),
      registrationNumber: nullable(number),
      level,
      decidedOn: nullable(LegalDate),
      effectiveOn: nullable(LegalDate),
      registrationEnd: nullable(LegalDate),
      lastDeliveryDate: nullable(LegalDate),
      isExpired: flag,
      isSingleCohort: { ...flag, description: 'The register decided on one cohort of holders, for three years at most.' },
      earlierRegistrations: list(ref(EarlierRegistration), 50, 'The latest first: what was delivered or begun under them keeps its register and level.'),
      adoptedOn: { ...LegalDate, description: 'The day on which the commission adopted the definition.' },
      renewedOn: nullable(LegalDate),
      isRenewedWithChanges: { ...flag, description: 'The last renewal was a revision that lets the definition live longer.' },
      closedOn: nullable(LegalDate)
    },
    facts: {
      reviews: { year, findings, recordedOn: LegalDate, recordedAt: Instant },
      equivalences: { steps: list(ref(Equivalence), 200), decidedOn: LegalDate, policyId: Id, recordedAt: Instant }
    },
    present: ({ state }, { today }) => ({
      isExpired: isExpired(state, today), frameworkVersionInForce: versionInForce(state.frameworkDates, today)
    })
  })
  command('file_registration', { register: StringEnum(registers, 'The national register: rncp or rs (répertoire spécifique).') })
  command('record_registration', { registrationNumber: number, level, ...registration, isSingleCohort: optional(flag) })
  command('refuse_registration', { reason })
  command('end_registration', { endedOn: LegalDate, lastDeliveryDate: LegalDate, reason })
  command('record_review', { year, findings })
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
    filters: { code, sector: idcc, status, register: OpenString(registers) },
    sorts: ['title']
  })
  frameworkRoutes(app)
}
