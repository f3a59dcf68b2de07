import { type ExpressionBuilder, sql } from 'kysely'
import { randomBytes } from 'node:crypto'
import type { SeatInput } from '../domain/jury-panel.ts'
import {
  type JurySession, type JurySessionCommand, jurySessionDecider, type JurySessionEvent, type NamedByPlan
} from '../domain/jury-session.ts'
import type { JurySessionFacts } from '../domain/jury-session-guards.ts'
import type { Listable } from '../domain/jury-session-list.ts'
import type { NamedMember } from '../domain/jury-session-seating.ts'
import { isOfCommission, jurySessionFacts, spelling } from './jury-facts.ts'
import { type Aggregate, everything } from './kernel/aggregate.ts'
import type { BranchTables, ReadTx } from './schema.ts'

type Row = ExpressionBuilder<BranchTables, 'jurySession'>

/** Sessions on whose panel this person sits, or sat. */
const sits = (row: Row, personId: string | null) => row.exists(row.selectFrom('panelMember as member').select('member.id')
  .whereRef('member.branchId', '=', 'jurySession.branchId').whereRef('member.jurySessionId', '=', 'jurySession.id')
  .where('member.personId', '=', personId))

export const jurySessions: Aggregate<JurySession, JurySessionCommand, JurySessionEvent, JurySessionFacts> = {
  ...jurySessionDecider,
  table: 'jurySession',
  mutable: [
    'certificateId', 'route', 'heldOn', 'place', 'capacity', 'unionsAskedOn', 'convenedOn', 'openedOn', 'minutesSignedOn', 'minutesSignedBy', 'reason',
    'policyId'
  ],
  perimeter: {
    officer: everything,
    auditor: everything,
    commission_member: everything,
    system: everything,
    juror: (row, { personId }) => sits(row, personId)
  },
  records: {
    'panel-members': { table: 'panelMember', parent: 'jurySessionId' },
    'listed-candidates': { table: 'listedCandidate', parent: 'jurySessionId' },
    decisions: {
      table: 'juryDecision',
      parent: 'jurySessionId',
      objects: ['votes', 'tally'],
      // A deliberation stays with the panel until its minutes are signed.
      seen: ({ role }) => role === 'commission_member' ? sql`jury_session.minutes_signed_on is not null` : null
    }
  },
  personal: {
    fields: ['name', 'recommendations', 'units', 'markAdjustments'],
    person: (_, event) => event.type === 'jury_session.member_seated'
      ? event.fact.personId
      : event.type === 'jury_session.decided' ? event.candidateId : null
  },
  facts: jurySessionFacts
}

/** Drawn for each file: it says nothing about the person, and no one can count by it. */
export const drawAnonymousCode = (): string => Array.from(randomBytes(6), (byte) => alphabet[byte % alphabet.length]).join('')
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export async function findNamedByPlan (tx: ReadTx, certificateId: string): Promise<NamedByPlan> {
  const certificate = await tx.selectFrom('certificate').select('id')
    .where('branchId', '=', tx.branchId).where('id', '=', certificateId).executeTakeFirst()
  return { certificate: certificate ?? null }
}

/** What is known of who takes a place on the panel. */
export async function findNamedMember (
  tx: ReadTx, { personId, organizationId, mandatedBy, college }: Omit<SeatInput, 'name'>, today: string
): Promise<NamedMember> {
  const [person, branchId] = [sql<string>`${personId}::uuid`, sql<string>`${tx.branchId}::uuid`]
  const [examiner, { organizationId: known, organizationName, isCommission }] = await Promise.all([
    tx.selectFrom('examiner').select(['employerOrganizationId', 'trainsFor', 'trainsCompanies'])
      .where('branchId', '=', tx.branchId).where('id', '=', personId).executeTakeFirst(),
    tx.selectNoFrom((none) => [
      none.selectFrom('organization').select('id').where('branchId', '=', tx.branchId).where('id', '=', organizationId).as('organizationId'),
      none.selectFrom('seat').select((seat) => seat.fn.min('organizationName').as('name'))
        .where('branchId', '=', tx.branchId).where('college', '=', college)
        .where((seat) => seat.or([seat('endedOn', 'is', null), seat('endedOn', '>', today)]))
        .where((seat) => seat(spelling(seat.ref('organizationName')), '=', spelling(sql`${mandatedBy}::text`))).as('organizationName'),
      isOfCommission({ branchId, id: person }, today).as('isCommission')
    ]).executeTakeFirstOrThrow()
  ])
  return {
    organization: known === null ? null : { id: known },
    mandator: organizationName === null ? null : { organizationName },
    isCommission,
    ...examiner ?? stranger
  }
}

const stranger = { employerOrganizationId: null, trainsFor: [], trainsCompanies: [] }

export async function findListable (tx: ReadTx, id: string): Promise<Listable | null> {
  const found = await tx.selectFrom('application').select(['id', 'status', 'certificateId', 'route', 'validationFileOn'])
    .where('branchId', '=', tx.branchId).where('id', '=', id).executeTakeFirst()
  return found ?? null
}
