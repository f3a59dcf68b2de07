import type { FastifyInstance } from 'fastify'
import { findBranch } from '../db/branches.ts'
import { findUnitStatement, type StatementSource } from '../db/papers.ts'
import { unitAwards } from '../db/unit-awards.ts'
import { numberOn, signatoriesOf, statedUnits } from '../domain/award-papers.ts'
import { DomainError, refuse } from '../domain/kernel/refusal.ts'
import { Id, integer, LegalDate, nullable, OpenString, text } from '../http/schemas.ts'
import type { PaperBranch, UnitStatementFacts } from '../papers/index.ts'
import { aggregateRoutes } from './aggregate-routes.ts'
import { paperRoute } from './paper-routes.ts'

interface Options { readonly publicUrl: string }

const unitCode = text(40)
const status = OpenString(unitAwards.machine.statuses)

export async function unitAwardRoutes (app: FastifyInstance, { publicUrl }: Options): Promise<void> {
  const { command, list } = aggregateRoutes(app, unitAwards, {
    about: 'A unit that a person holds, from which decision, until when. A decision writes it; it ends by its own day or by a revocation.',
    fields: {
      candidateId: Id,
      certificateId: Id,
      frameworkVersion: integer(1, 1_000_000),
      unitCode,
      applicationId: Id,
      jurySessionId: Id,
      acquiredOn: LegalDate,
      expiresOn: nullable({ ...LegalDate, description: 'The last day on which it is held; null: no limit.' }),
      revokedOn: nullable(LegalDate),
      reason: nullable(text(2000)),
      policyId: Id,
      verificationCode: text(40),
      verificationUrl: text(300)
    },
    present: ({ state }) => ({ verificationUrl: `${publicUrl}/v1/verify/${state.verificationCode}` })
  })
  command('revoke', { reason: text(2000) })
  list({
    summary: {
      candidateId: Id,
      certificateId: Id,
      frameworkVersion: integer(1, 1_000_000),
      unitCode,
      applicationId: Id,
      acquiredOn: LegalDate,
      expiresOn: nullable(LegalDate),
      status
    },
    filters: { candidateId: Id, certificateId: Id, applicationId: Id, status }
  })
}

/** Below /v1/applications. */
export async function unitStatementRoutes (app: FastifyInstance, { publicUrl }: Options): Promise<void> {
  paperRoute(app, {
    kind: 'unit_statement',
    url: '/:applicationId/unit-statement.pdf',
    idName: 'applicationId',
    scope: 'applications:read',
    tag: 'Application',
    operationId: 'getApplicationUnitStatement',
    summary: 'Print the statement of units',
    description: 'As a PDF: each unit asked for or held, with its code, once the results are published.',
    facts: async (id, { caller }) => {
      const [branch, source] = await Promise.all([
        findBranch(app.db, caller.branchId), app.db.read(caller, (tx) => findUnitStatement(tx, id, caller.actor))
      ])
      return { facts: statementFacts(source, branch!, publicUrl), fileName: `unit-statement-${id}` }
    }
  })
}

const decided: readonly string[] = ['certified', 'partially_certified', 'refused']

function statementFacts (
  { application, decision, recommendations }: StatementSource, { name, idcc }: Omit<PaperBranch, 'certifier'>, publicUrl: string
): UnitStatementFacts {
  const { publishedOn, decidedOn, unitCodes, frameworkVersion } = application
  if (decision === null || decidedOn === null || publishedOn === null || !decided.includes(application.status)) {
    throw new DomainError(refuse('results_not_published', 'model:jury_session', {}))
  }
  const { certificate: { title, code, ...register }, holder, jury: { heldOn, place } } = decision
  return {
    branch: { name, idcc, certifier: null },
    certificate: { title, code, registrationNumber: numberOn(register, decidedOn) },
    frameworkVersion: String(frameworkVersion),
    holder,
    reference: null,
    juryHeldOn: heldOn,
    issuedOn: publishedOn,
    place: heldOn === publishedOn ? place : null,
    units: statedUnits(decision, unitCodes, decidedOn).map((unit) => (
      { ...unit, verificationUrl: unit.verificationCode === null ? null : `${publicUrl}/v1/verify/${unit.verificationCode}` })),
    recommendations,
    signatories: signatoriesOf(decision)
  }
}
