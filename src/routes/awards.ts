import type { FastifyInstance } from 'fastify'
import { awards } from '../db/awards.ts'
import { findBranch } from '../db/branches.ts'
import { findParchment } from '../db/papers.ts'
import { deliveredUnits, type DecisionSource, registrationBehind, signatoriesOf } from '../domain/award-papers.ts'
import type { Award } from '../domain/award.ts'
import { insist, refuse } from '../domain/kernel/refusal.ts'
import { flag, Id, integer, LegalDate, nullable, OpenString, text } from '../http/schemas.ts'
import type { PaperBranch, ParchmentFacts } from '../papers/index.ts'
import { closePaperWorker } from '../papers/worker.ts'
import { aggregateRoutes } from './aggregate-routes.ts'
import { paperRoute } from './paper-routes.ts'

const number = { ...text(40), examples: ['DEMO-2026-000042-7'] }
const status = OpenString(awards.machine.statuses)
const level = nullable({ ...integer(1, 8), description: 'Null unless a registration covered the delivery.' })

export async function awardRoutes (app: FastifyInstance, { publicUrl }: { publicUrl: string }): Promise<void> {
  const urlOf = (code: string) => `${publicUrl}/v1/verify/${code}`
  const { command, list } = aggregateRoutes(app, awards, {
    about: 'A certificate that a person obtained, with its number. A decision writes it; it ends by a revocation only.',
    fields: {
      number,
      candidateId: Id,
      certificateId: Id,
      frameworkVersion: integer(1, 1_000_000),
      applicationId: Id,
      jurySessionId: Id,
      decidedOn: LegalDate,
      deliveredOn: LegalDate,
      level,
      registrationNumber: nullable(text(20)),
      isDistinguished: flag,
      duplicatedOn: nullable(LegalDate),
      transmittedOn: nullable({ ...LegalDate, description: 'The day on which the holder’s data were sent to the national fund.' }),
      revokedOn: nullable(LegalDate),
      reason: nullable(text(2000)),
      policyId: Id,
      verificationCode: text(40),
      verificationUrl: text(300)
    },
    present: ({ state }) => ({ verificationUrl: urlOf(state.verificationCode) })
  })
  command('duplicate', {})
  command('record_transmission', { sentOn: LegalDate })
  command('revoke', { reason: text(2000) })
  list({
    summary: { number, candidateId: Id, certificateId: Id, applicationId: Id, deliveredOn: LegalDate, level, status },
    filters: { number, candidateId: Id, certificateId: Id, status },
    ranges: { deliveredOn: LegalDate },
    sorts: ['deliveredOn']
  })
  paperRoute(app, {
    kind: 'parchment',
    url: '/:awardId/parchment.pdf',
    idName: 'awardId',
    scope: 'awards:read',
    tag: 'Award',
    operationId: 'getAwardParchment',
    summary: 'Print the parchment of an award',
    description: 'As a PDF, once the minutes of the jury are signed; marked after a duplicate was issued; refused after a revocation.',
    facts: async (id, { caller }) => {
      const [branch, { award, decision }] = await Promise.all([
        findBranch(app.db, caller.branchId), app.db.read(caller, (tx) => findParchment(tx, id, caller.actor))
      ])
      insist(!decision.jury.isSigned && refuse('results_not_published', 'model:jury_session', {}))
      insist(award.status === 'revoked' && refuse('award_revoked', 'model:award', { revokedOn: award.revokedOn! }))
      const facts = parchmentFacts(award, decision, { branch: branch!, verificationUrl: urlOf(award.verificationCode) })
      return { facts, fileName: award.number }
    }
  })
  app.addHook('onClose', closePaperWorker)
}

interface Around { readonly branch: Omit<PaperBranch, 'certifier'>, readonly verificationUrl: string }

function parchmentFacts (award: Award, decision: DecisionSource, { branch: { name, idcc }, verificationUrl }: Around): ParchmentFacts {
  const { number, deliveredOn, isDistinguished, verificationCode, duplicatedOn, revokedOn } = award
  const { level, registrationNumber } = award
  const { certificate: { title, code, ...register }, holder, jury: { heldOn, place } } = decision
  return {
    branch: { name, idcc, certifier: null },
    certificate: { title, code, level, registrationNumber, ...registrationBehind(register, award), nsf: null },
    holder,
    number,
    isDistinguished,
    juryHeldOn: heldOn,
    deliveredOn,
    // Who delivers on a later day does not sit where the jury sat.
    place: heldOn === deliveredOn ? place : null,
    signatories: signatoriesOf(decision),
    units: deliveredUnits(decision, deliveredOn).map(({ code, title }) => ({ code, title })),
    verificationUrl,
    verificationCode,
    isDuplicate: duplicatedOn !== null,
    duplicatedOn,
    isRevoked: revokedOn !== null,
    revokedOn
  }
}
