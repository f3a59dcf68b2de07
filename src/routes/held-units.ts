import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { candidates } from '../db/candidates.ts'
import { find } from '../db/kernel/aggregate.ts'
import { listRows } from '../db/kernel/page.ts'
import { findHoldings, unitAwards } from '../db/unit-awards.ts'
import { contextOf } from '../domain/kernel/decider.ts'
import { notFound } from '../domain/kernel/refusal.ts'
import { heldUnits } from '../domain/rules/held-units.ts'
import { tagOf } from '../http/etags.ts'
import { flag, Id, integer, LegalDate, list, nullable, OpenString, optional, pageOf, ref, text, View } from '../http/schemas.ts'
import { page, pageParameters } from './list-routes.ts'

const unitCode = text(40)
const version = integer(1, 1_000_000)
const until = nullable({ ...LegalDate, description: 'The last day; null: no limit.' })

const given = {
  certificateId: Id,
  frameworkVersion: version,
  unitCode,
  applicationId: Id,
  acquiredOn: LegalDate,
  expiresOn: until,
  revokedOn: nullable(LegalDate),
  verificationCode: text(40),
  status: OpenString(unitAwards.machine.statuses)
}
const CandidateUnitAward = View('CandidateUnitAward', { id: Id, ...given, etag: text(20) }, 'A unit that the person was given, held or not any more.')
const HeldUnit = View('HeldUnit', {
  unitCode,
  optional: flag,
  unitAwardId: Id,
  frameworkVersion: { ...version, description: 'Of the decision that gave it.' },
  since: LegalDate,
  until
}, 'A unit of the present framework that a person holds, perhaps by one of an older version.')
const HeldUnits = View('HeldUnits', {
  candidateId: Id,
  certificateId: Id,
  frameworkVersion: { ...version, description: 'The present one: units of older versions count through its equivalences.' },
  asOf: LegalDate,
  held: list(ref(HeldUnit), 200),
  missing: list(unitCode, 200, 'Mandatory units that are not held.'),
  partial: list(unitCode, 200, 'Units that one of an older version recognises in part only.'),
  optionalHeld: integer(0, 200),
  optionalNeeded: integer(0, 200)
}, 'What a person holds of a certificate on a day, and what is missing.')

const params = Type.Object({ candidateId: Id })
const tags = ['Candidate']
interface Params { readonly candidateId: string }

/** Below /v1/candidates. What a jury gave is told to those outside the branch once its minutes are signed. */
export async function heldUnitRoutes (app: FastifyInstance): Promise<void> {
  app.get('/:candidateId/unit-awards', {
    config: { scope: 'candidates:read', isList: true },
    schema: {
      operationId: 'listCandidateUnitAwards',
      summary: 'List the units that a candidate was given',
      description: 'Every one, newest first: those that have ended too.',
      tags,
      params,
      querystring: Type.Object(pageParameters, { additionalProperties: false }),
      response: { 200: ref(pageOf('CandidateUnitAward', CandidateUnitAward)) }
    }
  }, async (request, reply) => {
    const { caller } = request
    const { candidateId } = request.params as Params
    const { limit, cursor } = request.query as { limit: number, cursor?: string }
    const identity = { branchId: caller.branchId, list: 'candidates/unit-awards', filters: { candidateId } }
    const after = cursor === undefined ? undefined : app.cursors.decode(cursor, identity)
    const query = {
      columns: [...Object.keys(given), 'version'],
      filters: [{ column: 'candidateId', among: [candidateId] }],
      sort: { column: 'id', descending: true },
      after,
      limit: limit + 1
    }
    const [rows] = await app.db.read(caller, (tx) =>
      Promise.all([listRows(tx, unitAwards, caller.actor, query), find(tx, candidates, candidateId, caller.actor)]))
    for (const row of rows) row['etag'] = tagOf(row as never)
    return page({ request, reply, limit }, rows, ({ id }) => app.cursors.encode({ value: id, id }, identity))
  })

  app.get('/:candidateId/held-units', {
    config: { scope: 'candidates:read' },
    schema: {
      operationId: 'getCandidateHeldUnits',
      summary: 'Show which units of a certificate a candidate holds',
      description: 'On a day, by default today: through the equivalences of the present framework, without what has expired or was revoked.',
      tags,
      params,
      querystring: Type.Object({ certificateId: Id, asOf: optional(LegalDate) }, { additionalProperties: false }),
      response: { 200: ref(HeldUnits) }
    }
  }, async ({ caller, params, query }) => {
    const { candidateId } = params as Params
    const { certificateId, asOf } = query as { certificateId: string, asOf?: string }
    const [holdings, { today }] = await app.db.read(caller, (tx) =>
      Promise.all([findHoldings(tx, { candidateId, certificateId }, caller.actor), tx.now().then((now) => contextOf(caller, now))]))
    if (!holdings) throw notFound()
    const { framework, unitAwards } = holdings
    const day = asOf ?? today
    const { version: frameworkVersion, minOptional: optionalNeeded } = framework
    return { candidateId, certificateId, frameworkVersion, asOf: day, optionalNeeded, ...heldUnits(unitAwards, framework, day) }
  })
}
