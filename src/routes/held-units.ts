import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { candidates } from '../db/candidates.ts'
import { findFrameworkFacts, findLedger, type Ledger } from '../db/holdings.ts'
import { find } from '../db/kernel/aggregate.ts'
import { listRows } from '../db/kernel/page.ts'
import { unitAwards } from '../db/unit-awards.ts'
import type { FrameworkFacts } from '../domain/application-guards.ts'
import { contextOf } from '../domain/kernel/decider.ts'
import { notFound } from '../domain/kernel/refusal.ts'
import { heldUnits } from '../domain/rules/held-units.ts'
import { heldVias } from '../domain/rules/unit-ledger.ts'
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
  via: OpenString(heldVias, 'Why it counts: a jury’s decision on this very unit; the same through a revision’s mapping, an equivalence voted later ' +
    'or a common code; a decision of another branch; or every competence by itself.'),
  unitAwardId: nullable(Id),
  recognitionId: nullable(Id),
  fromCertificateId: nullable({ ...Id, description: 'Of the decision that gave it, where that is another certificate.' }),
  frameworkVersion: { ...version, description: 'Of the decision that gave it.' },
  applicationId: nullable({ ...Id, description: 'Null for a decision of another branch.' }),
  jurySessionId: nullable(Id),
  sourceBranch: nullable({ ...text(200), description: 'The other branch whose decision it was.' }),
  sourceTitle: nullable({ ...text(300), description: 'Of that branch’s certificate.' }),
  acquiredOn: { ...LegalDate, description: 'The day of the decision.' },
  since: { ...LegalDate, description: 'The day from which it counts: later where an equivalence or a recognition came after it.' },
  until
}, 'A unit of the framework asked about that a person holds, and by which decision.')
const HeldCompetence = View('HeldCompetence', {
  competenceCode: unitCode, applicationId: Id, since: LegalDate, until
}, 'A competence that is kept although its unit was missed.')
const OpenUnit = View('OpenUnit', {
  unitCode,
  optional: flag,
  heldCompetences: list(ref(HeldCompetence), 200),
  missingCompetences: list(unitCode, 200)
}, 'A unit that is not held: what is kept of it, and what is not.')
const HeldUnits = View('HeldUnits', {
  candidateId: Id,
  certificateId: Id,
  frameworkVersion: { ...version, description: 'The version that holds on the day, unless another one was asked for.' },
  asOf: LegalDate,
  held: list(ref(HeldUnit), 200),
  missing: list(unitCode, 200, 'Mandatory units that are not held.'),
  partial: list(unitCode, 200, 'Units that one of an older version recognises in part only.'),
  open: list(ref(OpenUnit), 200, 'Every unit that is not held, optional ones included.'),
  optionalHeld: integer(0, 200),
  optionalNeeded: integer(0, 200)
}, 'What a person holds of a certificate on a day, and what is missing.')

const params = Type.Object({ candidateId: Id })
const tags = ['Candidate']
interface Params { readonly candidateId: string }
interface HeldUnitsQuery { readonly certificateId: string, readonly asOf?: string, readonly frameworkVersion?: number }

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
      description: 'On a day, by default today: through mappings, equivalences, common codes and recognitions, without what has expired or was revoked.',
      tags,
      params,
      querystring: Type.Object({
        certificateId: Id,
        asOf: optional(LegalDate),
        frameworkVersion: optional({ ...version, description: 'By default the version that holds on the day.' })
      }, { additionalProperties: false }),
      response: { 200: ref(HeldUnits) }
    }
  }, async ({ caller, params, query }) => {
    const { candidateId } = params as Params
    const { certificateId, asOf, frameworkVersion } = query as HeldUnitsQuery
    return app.db.read(caller, async (tx) => {
      const day = asOf ?? contextOf(caller, await tx.now()).today
      const [ledger, framework] = await Promise.all([
        findLedger(tx, { candidateId, certificateId }, caller.actor), findFrameworkFacts(tx, { certificateId, day, frameworkVersion })
      ])
      if (!framework) throw notFound()
      return { candidateId, certificateId, asOf: day, ...tell(ledger, framework, day) }
    })
  })
}

function tell ({ unitAwards, recognitions }: Ledger, framework: FrameworkFacts, day: string) {
  const { version: frameworkVersion, minOptional: optionalNeeded } = framework
  const { held, ...rest } = heldUnits(unitAwards, framework, day)
  const sourced = held.map((unit) => {
    const { sourceBranch = null, sourceTitle = null } = recognitions.find(({ id }) => id === unit.recognitionId) ?? {}
    return { ...unit, sourceBranch, sourceTitle }
  })
  return { frameworkVersion, optionalNeeded, held: sourced, ...rest }
}
