import type { FastifyInstance } from 'fastify'
import type { Static, TUnsafe } from 'typebox'
import { commissionApprovals, findNamedSession, findNamedSubject, listNamedUnits, listSectors } from '../db/commission-approvals.ts'
import { findPolicyInForce } from '../db/policies.ts'
import { proposeCommissionApproval } from '../domain/commission-approval.ts'
import { subjects } from '../domain/commission-approval-subject.ts'
import { majorities } from '../domain/policy.ts'
import { Equivalence, EquivalenceInput } from '../http/framework-schemas.ts'
import {
  flag, Id, Instant, integer, LegalDate, list as listOf, nullable, OpenString, optional, pattern, ref, StringEnum, text, View
} from '../http/schemas.ts'
import { aggregateRoutes } from './aggregate-routes.ts'

const choices = ['for', 'against', 'abstain'] as const
const title = text(500)
const sector = nullable(pattern('^[0-9]{1,4}$', 4, '3246'))
const reason = text(2000)
const reading = { ...integer(1, 2), description: '2 after a disagreement of the colleges.' }
const subject = OpenString(subjects)
const status = OpenString(commissionApprovals.machine.statuses)

const count = integer(0, 1_000_000)
const Votes = View('CommissionVotes', { for: count, against: count, abstain: count }, 'Votes by choice, as much as each ballot is worth.')
const Tally = View('CommissionTally', {
  employees: ref(Votes), employers: ref(Votes), overall: ref(Votes)
}, 'Votes of each college, and of both.')
const Needed = View('CommissionVotesNeeded', {
  employees: nullable(count), employers: nullable(count), overall: nullable(count)
}, 'Votes for that were needed; null where the majority does not count them.')
const Weights = View('CommissionWeights', { employees: count, employers: count }, 'Votes that one ballot of each college was worth.')
const Decision = View('CommissionDecision', {
  outcome: OpenString(['adopted', 'rejected', 'disagreement']),
  rule: OpenString(majorities, 'The majority by which it was counted.'),
  votes: OpenString(['per_seat', 'per_organization', 'equal_colleges'], 'What counted as one vote.'),
  weights: ref(Weights),
  reading,
  needed: ref(Needed),
  tally: ref(Tally),
  castingVoteUsed: flag
}, 'A vote as it was counted.')

export async function commissionApprovalRoutes (app: FastifyInstance): Promise<void> {
  const { command, create, list } = aggregateRoutes(app, commissionApprovals, {
    about: 'An item on the agenda of the joint commission: what it is about, its ballots, its decision.',
    fields: {
      subject,
      subjectId: Id,
      title,
      sector,
      effectiveOn: nullable(LegalDate),
      equivalences: listOf(ref(Equivalence), 200, 'What a vote on equivalences settles.'),
      commissionSessionId: nullable(Id),
      reading,
      backBy: nullable({ ...LegalDate, description: 'The last day of a second reading.' }),
      decision: optional(ref(Decision)) as TUnsafe<Static<typeof Decision> | null>,
      decidedOn: nullable(LegalDate),
      policyId: nullable(Id),
      reason: nullable(reason)
    },
    facts: {
      ballots: {
        reading,
        seatId: Id,
        choice: OpenString(choices),
        capacity: OpenString(['titular', 'substitute', 'proxy'], 'As whom the person voted for the seat.'),
        castBy: Id,
        recordedAt: Instant
      }
    },
    present: ({ state }) => ({ decision: state.decision ?? undefined })
  })
  create({
    subject: StringEnum(subjects),
    subjectId: Id,
    title,
    sector: { ...sector, description: 'The collective agreement (IDCC) that it concerns alone: only its seats vote.' },
    effectiveOn: nullable({ ...LegalDate, description: 'From when an adopted decision counts; by default from its own day.' }),
    equivalences: optional(listOf(ref(EquivalenceInput), 200, 'What a vote on equivalences settles: needed for `unit_equivalence`.'))
  }, async ({ equivalences: named = [], ...body }, { id, context, tx }) => {
    const equivalences = named.map((step) => ({ fromCertificateId: null, ...step }))
    const [subject, sectors, units, inForce] = await Promise.all([
      findNamedSubject(tx, body.subject, body.subjectId), listSectors(tx, context.today),
      listNamedUnits(tx, body.subjectId, equivalences), findPolicyInForce(tx, context)
    ])
    return proposeCommissionApproval({ id, ...body, equivalences }, { subject, sectors, units }, { ...inForce, context })
  })
  command('table', { commissionSessionId: Id }, async (tx, { commissionSessionId: id }) =>
    ({ session: await findNamedSession(tx, id) }))
  command('cast', { seatId: Id, choice: StringEnum(choices) })
  command('close_vote', {})
  command('postpone', { reason, forRework: { ...flag, description: 'A project goes back to design.' } })
  command('withdraw', { reason })
  list({
    summary: {
      subject, subjectId: Id, title, sector, commissionSessionId: nullable(Id), reading, backBy: nullable(LegalDate), status
    },
    filters: { subject, subjectId: Id, commissionSessionId: Id, status }
  })
}
