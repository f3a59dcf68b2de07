import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { accreditations, type HeldRight, findNamedByQuestion, findPromises, type Holder, listRights } from '../db/accreditations.ts'
import { find, findWhole } from '../db/kernel/aggregate.ts'
import { findPolicyInForce, findPolicyRules } from '../db/policies.ts'
import { activities } from '../domain/accreditation.ts'
import { fileFaults } from '../domain/accreditation-guards.ts'
import { type Actor, contextOf } from '../domain/kernel/decider.ts'
import type { Role } from '../domain/kernel/machine.ts'
import { insist, insistRole, refuse } from '../domain/kernel/refusal.ts'
import { pieceKinds } from '../domain/policy.ts'
import { type Activity, asksCommitment, covers, pieceFaultWords, type PieceDocument, uncovered } from '../domain/rules/coverage.ts'
import { flag, Id, integer, LegalDate, list, nullable, OpenString, optional, ref, StringEnum, text, View } from '../http/schemas.ts'

const siteCode = text(40)
const asked = {
  certificateId: Id,
  activity: StringEnum(activities),
  siteCode: optional({ ...siteCode, description: 'Absent: no site is concerned.' })
}
interface Asked { readonly certificateId: string, readonly activity: Activity, readonly siteCode?: string }
const reason = nullable(OpenString(['not_granted', 'not_yet_valid', 'expired', 'suspended', 'withdrawn', 'relinquished', 'activity_not_covered',
  'certificate_not_covered', 'site_not_covered', 'not_committed', 'not_compliant'], 'Why it is not covered.'))
const day = { ...LegalDate, description: 'Absent: today.' }
const answered = { certificateId: Id, activity: OpenString(activities), siteCode: nullable(siteCode) }
const Cover = View('AccreditationCover', {
  accreditationId: Id, ...answered, asOf: LegalDate, isCovered: flag, reason
}, 'Whether an accreditation is a right to act on a day.')

const figure = (description: string) => nullable({ ...integer(0, 1_000_000), description })
const Fault = View('AccreditationPieceFault', {
  kind: OpenString(pieceKinds),
  fault: OpenString(pieceFaultWords),
  issuedOn: nullable(LegalDate),
  earliest: nullable({ ...LegalDate, description: 'The earliest day that is accepted.' }),
  needed: figure('The smallest figure that is accepted.'),
  present: figure('The figure of the piece.')
}, 'What is wrong with a piece that the branch asks for.')
const Faults = View('AccreditationPieceFaults', {
  accreditationId: Id,
  asOf: { ...LegalDate, description: 'The day to which ages are counted: that of the submission, or today.' },
  faults: list(ref(Fault), 200)
}, 'Everything that keeps a file from being complete.')

/** Below /v1/accreditations: of one of them. */
export async function accreditationCoverRoutes (app: FastifyInstance): Promise<void> {
  pieceFaultRoute(app)
  app.get('/:accreditationId/covers', {
    config: { scope: 'accreditations:read' },
    schema: {
      operationId: 'getAccreditationCover',
      summary: 'Tell what an accreditation covers',
      description: 'For a certificate, an activity, a site and a day: the answer that enrollments and assessments get.',
      tags: ['Accreditation'],
      params: Type.Object({ accreditationId: Id }),
      querystring: Type.Object({ ...asked, asOf: optional(day) }, { additionalProperties: false }),
      response: { 200: ref(Cover) }
    }
  }, async ({ caller, params, query }) => {
    const { accreditationId } = params as { accreditationId: string }
    const { siteCode = null, asOf, ...question } = query as Asked & { readonly asOf?: string }
    return app.db.read(caller, async (tx) => {
      const [accreditation, now] = await Promise.all([find(tx, accreditations, accreditationId, caller.actor), tx.now()])
      const date = asOf ?? contextOf(caller, now).today
      const [{ framework, ...promises }, rules] = await Promise.all([
        findPromises(tx, accreditationId, { ...question, date }), findPolicyRules(tx, date)
      ])
      const needsCommitment = rules !== null && asksCommitment(rules)
      const { covered: isCovered, reason } = covers({ ...accreditation, ...promises }, { ...question, siteCode, date, needsCommitment, framework })
      return { accreditationId, ...question, siteCode, asOf: date, isCovered, reason }
    })
  })
}

function pieceFaultRoute (app: FastifyInstance): void {
  app.get('/:accreditationId/piece-faults', {
    config: { scope: 'accreditations:read' },
    schema: {
      operationId: 'getAccreditationPieceFaults',
      summary: 'Tell what is wrong with the pieces of a file',
      description: 'All at once, under the rules in force today: before it is handed in as afterwards.',
      tags: ['Accreditation'],
      params: Type.Object({ accreditationId: Id }),
      response: { 200: ref(Faults) }
    }
  }, async ({ caller, params }) => {
    const { accreditationId } = params as { accreditationId: string }
    return app.db.read(caller, async (tx) => {
      const [{ state, lists }, now] = await Promise.all([findWhole(tx, accreditations, accreditationId, caller.actor), tx.now()])
      const context = contextOf(caller, now)
      const { policy } = await findPolicyInForce(tx, context)
      const faults = fileFaults(state, lists['documents'] as unknown as PieceDocument[], policy, context.today)
      return { accreditationId, asOf: state.submittedOn ?? context.today, faults }
    })
  })
}

const validFrom = nullable(LegalDate)
const validUntil = nullable({ ...LegalDate, description: 'The last day.' })
const Right = View('AccreditationCheckItem', {
  accreditationId: Id, status: OpenString(accreditations.machine.statuses), validFrom, validUntil, isCovered: flag, reason
}, 'An accreditation of the holder, whether it covers the question, and why not.')
const Check = View('AccreditationCheck', {
  organizationId: nullable(Id),
  examinerId: nullable(Id),
  ...answered,
  date: LegalDate,
  isCovered: flag,
  reason,
  accreditationId: nullable({ ...Id, description: 'That which covers it.' }),
  validFrom,
  validUntil,
  accreditations: list(ref(Right), 200, 'All that the holder has or has asked for: granted ones first, the latest before the others.')
}, 'Whether somebody was allowed to do something on a day, and by which right.')

/** Everybody’s: those who oversee. Their own: those who are accredited. */
const overseers: readonly Role[] = ['officer', 'auditor', 'commission_member']
interface CheckQuery extends Asked { readonly organizationId?: string, readonly examinerId?: string, readonly date?: string }

export async function accreditationCheckRoutes (app: FastifyInstance): Promise<void> {
  app.get('', {
    config: { scope: 'accreditations:read' },
    schema: {
      operationId: 'checkAccreditation',
      summary: 'Tell whether an organisation or an examiner was allowed to act',
      description: 'For a certificate, an activity, a site and a day, past or to come, under the rules of that day. ' +
        'For an officer, an auditor, a member of the commission, and for the holder itself.',
      tags: ['Accreditation'],
      querystring: Type.Object({
        organizationId: optional({ ...Id, description: 'One of the two. A training provider that names nobody asks for itself.' }),
        examinerId: optional({ ...Id, description: 'One of the two. An examiner who names nobody asks for themselves.' }),
        ...asked,
        date: optional(day)
      }, { additionalProperties: false }),
      response: { 200: ref(Check) }
    }
  }, async ({ caller, query }) => {
    const { organizationId, examinerId, siteCode = null, date: on, ...question } = query as CheckQuery
    const holder = holderFor(caller.actor, { organizationId, examinerId })
    return app.db.read(caller, async (tx) => {
      const date = on ?? contextOf(caller, await tx.now()).today
      const [rights, rules, named] = await Promise.all([
        listRights(tx, holder, 200), findPolicyRules(tx, date), findNamedByQuestion(tx, holder, { ...question, date })
      ])
      insist(!named.holder && unknown('examinerId' in holder ? 'examinerId' : 'organizationId'))
      insist(!named.certificate && unknown('certificateId'))
      const needsCommitment = rules !== null && asksCommitment(rules)
      const verdict = verdictOn(rights, { ...question, siteCode, date, needsCommitment, framework: named.framework })
      return { organizationId: null, examinerId: null, ...holder, ...question, siteCode, date, ...verdict }
    })
  })
}

function verdictOn (rights: readonly HeldRight[], question: Parameters<typeof covers>[1]) {
  const reason = uncovered(rights, question)
  const items = rights.map((right) => {
    const { covered: isCovered, reason } = covers(right, question)
    const { id: accreditationId, status, validFrom, validUntil } = right
    return { accreditationId, status, validFrom, validUntil, isCovered, reason }
  })
  const { accreditationId = null, validFrom = null, validUntil = null } = items.find(({ isCovered }) => isCovered) ?? {}
  return { isCovered: reason === null, reason, accreditationId, validFrom, validUntil, accreditations: items }
}

const unknown = (parameter: string) => refuse('question_unknown', 'model:perimeter', { parameter })

function holderFor ({ role, personId, organizationId: own }: Actor, asked: Pick<CheckQuery, 'organizationId' | 'examinerId'>): Holder {
  const isOwn = role === 'training_provider' || role === 'examiner'
  insistRole(['training_provider', 'examiner', ...overseers], role, 'check_accreditation')
  const isSilent = asked.organizationId === undefined && asked.examinerId === undefined
  const organizationId = asked.organizationId ?? (isSilent && role === 'training_provider' ? own : null)
  const examinerId = asked.examinerId ?? (isSilent && role === 'examiner' ? personId : null)
  const count = Number(organizationId !== null) + Number(examinerId !== null)
  insist(count !== 1 && refuse('question_holder', 'model:accreditation', { count }))
  const isTheirs = role === 'examiner' ? examinerId === personId : organizationId === own
  insist(isOwn && !isTheirs && unknown(organizationId === null ? 'examinerId' : 'organizationId'))
  return organizationId === null ? { examinerId: examinerId! } : { organizationId }
}
