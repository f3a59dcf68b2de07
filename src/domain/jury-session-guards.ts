import type { JuryDecision, JurySession, PanelMember } from './jury-session.ts'
import type { jurySessionMachine } from './jury-session-machine.ts'
import { guardsOf } from './kernel/guard.ts'
import type { GuardOf } from './kernel/machine.ts'
import { type Refusal, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { daysBetween, monthOf } from './rules/calendar.ts'
import { type CompositionShortfall, compositionShortfalls } from './rules/composition.ts'
import { quorum, type QuorumShortfall } from './rules/voting.ts'

export type Seated = Pick<PanelMember, 'id' | 'personId' | 'college' | 'organizationId' | 'role' | 'isQualified' | 'isPresent'>
export type Decided = Pick<JuryDecision, 'id' | 'applicationId' | 'isDeferred' | 'units' | 'decidedOn'>

/** What the guards must know of the session's own lists. */
export interface JurySessionFacts {
  /** The latest line of each member. */
  readonly panel: readonly Seated[]
  /** `isVae`: a validation file, and not a training, stands behind it. */
  readonly listed: readonly { readonly applicationId: string, readonly isVae: boolean }[]
  /** The latest decision about each file. */
  readonly decisions: readonly Decided[]
}

const guard = guardsOf<JurySession, JurySessionFacts>()

export const jurySessionGuards = {
  month_open: guard([], ({ heldOn }, _, policy) => closedMonth(heldOn, policy)),
  notice_respected: guard([], ({ heldOn }, _, { jury: { noticeDays: needed } }, { today }) => {
    const given = daysBetween(today, heldOn)
    return given < needed ? refuse('notice_too_short', 'jury.noticeDays', { needed, given }) : null
  }),
  capacity_left: guard(['listed'], ({ capacity }, { listed: { length: present } }) =>
    present < capacity ? null : refuse('session_full', 'jury.capacity', { capacity, present })),
  held_today: guard([], ({ heldOn }, _, __, { today }) =>
    heldOn > today ? refuse('session_not_today', 'model:jury_session', { heldOn }) : null),
  presided: guard(['panel'], (_, { panel }) =>
    presidentOf(panel)?.isPresent ? null : refuse('president_absent', 'model:jury_session', {})),
  quorate: guard(['panel'], (_, { panel }, { jury }) => {
    const [shortfall] = quorumShortfalls(jury.quorum, panel)
    return shortfall ? refuse('quorum_not_reached', 'jury.quorum', { ...shortfall }) : null
  }),
  composed: guard(['panel', 'listed'], (session, facts, policy) =>
    incomplete(shortfallsOf(session, facts, policy).find(({ what, rule }) => rule === 'jury.composition' && what !== 'parity'))),
  balanced: guard(['panel'], (session, { panel }, { jury: { composition } }) => {
    const [employees, employers] = (['employees', 'employers'] as const).map((side) =>
      panel.filter(({ college, isPresent }) => isPresent && college === side).length) as [number, number]
    return composition.parity && employees !== employers
      ? refuse('panel_not_balanced', 'jury.composition', { employees, employers })
      : null
  }),
  vae_panel: guard(['panel', 'listed'], (session, facts, policy) =>
    incomplete(shortfallsOf(session, facts, policy).find(({ rule }) => rule === 'law:vae_jury'))),
  all_decided: guard(['listed', 'decisions'], (_, { listed, decisions }) => {
    const count = listed.filter(({ applicationId }) => !decisions.some((decided) => decided.applicationId === applicationId)).length
    return count > 0 ? refuse('candidates_undecided', 'model:jury_session', { count }) : null
  }),
  signatory: guard(['panel'], (_, { panel }, __, { actor: { role, personId } }) =>
    role === 'juror' && presidentOf(panel)?.personId !== personId ? refuse('not_a_signatory', 'model:jury_session', {}) : null)
} satisfies Record<GuardOf<typeof jurySessionMachine>, unknown>

export const presidentOf = (panel: readonly Seated[]): Seated | undefined => panel.find(({ role }) => role === 'president')

/** A member is a seat with one vote; nobody stands in for an absent one. */
export function votingPlaces (panel: readonly Seated[]) {
  return {
    seats: panel.map(({ personId: id, college }) => ({ id, college, sector: null })),
    attendances: panel.map(({ personId: seatId, isPresent }) =>
      ({ seatId, presence: isPresent ? 'present' as const : 'absent' as const, proxyHolderSeatId: null }))
  }
}

export function quorumShortfalls (rule: Policy['jury']['quorum'], panel: readonly Seated[]): readonly QuorumShortfall[] {
  const { seats, attendances } = votingPlaces(panel)
  return quorum(rule, seats, attendances).shortfalls
}

export function closedMonth (date: string, { jury: { closedMonths } }: Policy): Refusal | null {
  const month = monthOf(date)
  return closedMonths.includes(month) ? refuse('month_closed', 'jury.closedMonths', { month }) : null
}

function shortfallsOf (
  { route }: JurySession, { panel, listed }: Pick<JurySessionFacts, 'panel' | 'listed'>, { jury: { composition } }: Policy
): readonly CompositionShortfall[] {
  return compositionShortfalls(composition, panel, { isVae: route === 'vae' || listed.some(({ isVae }) => isVae) })
}

function incomplete (shortfall: CompositionShortfall | undefined): Refusal | null {
  if (!shortfall) return null
  const { rule, ...figures } = shortfall
  return refuse('panel_incomplete', rule, figures)
}
