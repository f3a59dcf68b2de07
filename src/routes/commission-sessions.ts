import type { FastifyInstance } from 'fastify'
import { commissionSessions, findNamedSeat } from '../db/commission-sessions.ts'
import { sessionKinds } from '../domain/commission-session.ts'
import { planCommissionSession } from '../domain/commission-session-opening.ts'
import { colleges } from '../domain/rules/voting.ts'
import { Id, Instant, LegalDate, nullable, OpenString, StringEnum, text } from '../http/schemas.ts'
import { aggregateRoutes } from './aggregate-routes.ts'

const presences = ['present', 'substitute', 'proxy', 'absent'] as const
const place = nullable(text(200))
const reason = text(2000)
const kind = OpenString(sessionKinds)
const status = OpenString(commissionSessions.machine.statuses)
const chairs = { presidentSeatId: Id, vicePresidentSeatId: { ...Id, description: 'A seat of the other college.' } }

export async function commissionSessionRoutes (app: FastifyInstance): Promise<void> {
  const { command, create, list } = aggregateRoutes(app, commissionSessions, {
    about: 'A meeting of the joint commission (CPNE): who came, seat by seat, and its signed minutes.',
    fields: {
      kind,
      heldOn: LegalDate,
      place,
      ...chairs,
      presidentCollege: OpenString(colleges),
      convenedOn: nullable(LegalDate),
      documentsDueOn: nullable(LegalDate),
      presidentSignedOn: nullable(LegalDate),
      vicePresidentSignedOn: nullable(LegalDate),
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
  const opening = { kind: StringEnum(sessionKinds), heldOn: LegalDate, place, ...chairs }
  create(opening, async ({ presidentSeatId, vicePresidentSeatId, ...body }, { id, context, tx }) => {
    const [president, vicePresident] = await Promise.all([
      findNamedSeat(tx, presidentSeatId), findNamedSeat(tx, vicePresidentSeatId)
    ])
    return planCommissionSession({ id, ...body }, { president, vicePresident }, context)
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
  command('cancel', { reason })
  list({
    summary: { kind, heldOn: LegalDate, place, presidentCollege: OpenString(colleges), status },
    filters: { kind, status },
    ranges: { heldOn: LegalDate },
    sorts: ['heldOn']
  })
}
