import type { FastifyInstance } from 'fastify'
import { commissionSessions, findLaterSession, findNamedSeats } from '../db/commission-sessions.ts'
import { findPolicyInForce } from '../db/policies.ts'
import { sessionKinds } from '../domain/commission-session.ts'
import { planCommissionSession } from '../domain/commission-session-opening.ts'
import { colleges } from '../domain/rules/voting.ts'
import { Id, Instant, LegalDate, list as listOf, nullable, OpenString, optional, StringEnum, text } from '../http/schemas.ts'
import { aggregateRoutes } from './aggregate-routes.ts'

const presences = ['present', 'substitute', 'proxy', 'absent'] as const
const place = nullable(text(200))
const reason = text(2000)
const kind = OpenString(sessionKinds)
const status = OpenString(commissionSessions.machine.statuses)
const chairs = { presidentSeatId: Id, vicePresidentSeatId: { ...Id, description: 'A seat of the other college.' } }
const seatIds = listOf(Id, 50)
const members = { ...seatIds, description: 'The disciplinary committee, where the branch has one: only these seats sit and vote.' }
const requesting = { ...seatIds, description: 'Who asks for an extraordinary session.' }

export async function commissionSessionRoutes (app: FastifyInstance): Promise<void> {
  const { command, create, list } = aggregateRoutes(app, commissionSessions, {
    about: 'A meeting of the joint commission (CPNE): who came, seat by seat, and its signed minutes.',
    fields: {
      kind,
      heldOn: LegalDate,
      place,
      ...chairs,
      presidentCollege: OpenString(colleges),
      memberSeatIds: members,
      requestedBySeatIds: requesting,
      convenedOn: nullable(LegalDate),
      documentsDueOn: nullable(LegalDate),
      presidentSignedOn: nullable(LegalDate),
      vicePresidentSignedOn: nullable(LegalDate),
      minutesDueOn: nullable({ ...LegalDate, description: 'By when the signed minutes are sent.' }),
      minutesApprovedOn: nullable(LegalDate),
      minutesApprovedInId: nullable({ ...Id, description: 'The later session that approved them.' }),
      reason: nullable(reason)
    },
    facts: {
      attendances: {
        heldOn: LegalDate,
        seatId: Id,
        presence: OpenString(presences),
        proxyHolderSeatId: nullable(Id),
        supersedesId: nullable({ ...Id, description: 'The line that this one replaces.' }),
        recordedAt: Instant
      }
    }
  })
  const opening = {
    kind: StringEnum(sessionKinds),
    heldOn: LegalDate,
    place,
    ...chairs,
    memberSeatIds: optional(members),
    requestedBySeatIds: optional(requesting)
  }
  create(opening, async ({ memberSeatIds = [], requestedBySeatIds = [], ...body }, { id, context, tx }) => {
    const { presidentSeatId, vicePresidentSeatId } = body
    const named = [presidentSeatId, vicePresidentSeatId, ...memberSeatIds, ...requestedBySeatIds]
    const [seats, inForce] = await Promise.all([findNamedSeats(tx, named), findPolicyInForce(tx, context)])
    return planCommissionSession({ id, memberSeatIds, requestedBySeatIds, ...body }, seats, { ...inForce, context })
  })
  command('convene', {})
  command('record_attendance', {
    seatId: Id,
    presence: StringEnum(presences, 'Who sits for the seat: its titular, the substitute, nobody but a proxy, nobody.'),
    proxyHolderSeatId: nullable({ ...Id, description: 'With `proxy`: the seat of the same college that votes for it.' })
  })
  command('open', {})
  command('adjourn', { reason, newHeldOn: LegalDate })
  command('close', {})
  command('sign_minutes', {})
  command('approve_minutes', { commissionSessionId: { ...Id, description: 'The open session that approves them.' } },
    async (tx, { commissionSessionId: id }) => ({ session: await findLaterSession(tx, id) }))
  command('cancel', { reason })
  list({
    summary: { kind, heldOn: LegalDate, place, presidentCollege: OpenString(colleges), status },
    filters: { kind, status },
    ranges: { heldOn: LegalDate },
    sorts: ['heldOn']
  })
}
