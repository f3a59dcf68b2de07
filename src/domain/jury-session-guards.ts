import { type ListedFile, panelConflict, refuseConflict } from './jury-conflicts.ts'
import type { JuryDecision } from './jury-decision.ts'
import { type Presidencies, presidentsOf, quorumShortfalls, type Seated, turnOf } from './jury-panel.ts'
import type { JurySession } from './jury-session.ts'
import type { jurySessionMachine } from './jury-session-machine.ts'
import { guardsOf } from './kernel/guard.ts'
import type { GuardOf } from './kernel/machine.ts'
import { type Refusal, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { type Circumstances, policyIn } from './policy-variants.ts'
import { daysBetween, monthOf } from './rules/calendar.ts'
import { type CompositionShortfall, compositionShortfalls, type Sitting, votersOf } from './rules/composition.ts'
import { colleges } from './rules/voting.ts'

export type Decided = Pick<JuryDecision, 'id' | 'applicationId' | 'isDeferred' | 'units' | 'isDistinguished' | 'decidedOn'>

/** What the guards must know of the session's own lists, and of the commission. */
export interface JurySessionFacts {
  /** The latest line of each member. */
  readonly panel: readonly Seated[]
  /** `isVae`: a validation file, and not a training, stands behind it. */
  readonly listed: readonly Pick<ListedFile, 'applicationId' | 'isVae'>[]
  /** What is listed, with who has a part in it. */
  readonly files: readonly ListedFile[]
  /** The latest decision about each file. */
  readonly decisions: readonly Decided[]
  /** Unions with a seat on the commission today. */
  readonly unions: readonly string[]
  readonly presidencies: Presidencies
  /** Files of this session that are proposed, and wait for whoever ratifies. */
  readonly proposals: readonly (Circumstances & { readonly applicationId: string })[]
}

const guard = guardsOf<JurySession, JurySessionFacts>()

export const jurySessionGuards = {
  month_open: guard([], ({ heldOn }, _, policy) => closedMonth(heldOn, policy)),
  notice_respected: guard([], ({ heldOn }, _, { jury: { noticeDays: needed } }, { today }) => {
    const given = daysBetween(today, heldOn)
    return given < needed ? refuse('notice_too_short', 'jury.noticeDays', { needed, given }) : null
  }),
  unions_asked: guard([], ({ heldOn, unionsAskedOn }, _, { jury: { unionNoticeDays: needed } }) => {
    if (needed === 0) return null
    if (unionsAskedOn === null) return refuse('unions_not_asked', 'jury.unionNoticeDays', { needed })
    const given = daysBetween(unionsAskedOn, heldOn)
    return given < needed ? refuse('union_notice_too_short', 'jury.unionNoticeDays', { needed, given }) : null
  }),
  capacity_left: guard(['listed'], ({ capacity }, { listed: { length: present } }) =>
    present < capacity ? null : refuse('session_full', 'jury.capacity', { capacity, present })),
  held_today: guard([], ({ heldOn }, _, __, { today }) =>
    heldOn > today ? refuse('session_not_today', 'model:jury_session', { heldOn }) : null),
  presided: guard(['panel'], (_, { panel }) =>
    presidentsOf(panel).some(({ isPresent }) => isPresent) ? null : refuse('president_absent', 'model:jury_session', {})),
  quorate: guard(['panel', 'listed'], (session, { panel, listed }, { jury }) => {
    const [shortfall] = kindsOf(session, listed).flatMap((isVae) => quorumShortfalls(jury, panel, { isVae }))
    return shortfall ? refuse('quorum_not_reached', 'jury.quorum', { ...shortfall }) : null
  }),
  composed: guard(['panel', 'listed', 'unions', 'presidencies'], (session, facts, policy) =>
    incomplete(shortfallsOf(session, facts, policy).find(({ what, rule }) => rule === 'jury.composition' && what !== 'parity'))),
  balanced: guard(['panel', 'listed'], (session, { panel, listed }, { jury: { composition } }) => {
    if (!composition.parity) return null
    for (const isVae of kindsOf(session, listed)) {
      const voters = votersOf(composition, panel.filter(({ isPresent }) => isPresent), { isVae })
      const [employees, employers] = colleges.map((side) => voters.filter(({ college }) => college === side).length) as [number, number]
      if (employees !== employers) return refuse('panel_not_balanced', 'jury.composition', { employees, employers })
    }
    return null
  }),
  vae_panel: guard(['panel', 'listed', 'unions', 'presidencies'], (session, facts, policy) =>
    incomplete(shortfallsOf(session, facts, policy).find(({ rule }) => rule === 'law:vae_jury'))),
  unconflicted: guard(['panel', 'files'], ({ route }, { panel, files }, { jury: { composition } }) => {
    const isVaeSession = route === 'vae'
    const conflict = panelConflict(panel, { isVaeSession, files, composition })
    return conflict && refuseConflict('panel_conflicted', conflict, isVaeSession)
  }),
  providers_represented: guard(['panel', 'files'], (_, { panel, files }, { jury }) => unrepresented(panel, files, jury)),
  all_decided: guard(['listed', 'decisions'], (_, { listed, decisions }) => {
    const count = listed.filter(({ applicationId }) => !decisions.some((decided) => decided.applicationId === applicationId)).length
    return count > 0 ? refuse('candidates_undecided', 'model:jury_session', { count }) : null
  }),
  signatory: guard(['panel'], (_, { panel }, __, { actor: { role, personId } }) =>
    role === 'juror' && !presidentsOf(panel).some((president) => president.personId === personId)
      ? refuse('not_a_signatory', 'model:jury_session', {})
      : null),
  ratifying_body: guard(['proposals'], (_, { proposals }, policy, { actor: { role } }) => {
    if (role === 'system') return null
    if (proposals.length === 0) return refuse('nothing_proposed', 'award.decider', {})
    return proposals.some((file) => policyIn(policy, file).award.decider === 'commission')
      ? refuse('commission_ratifies', 'award.decider', {})
      : null
  })
} satisfies Record<GuardOf<typeof jurySessionMachine>, unknown>

export const closedMonth = (day: string, { jury: { closedMonths } }: Policy): Refusal | null =>
  closedMonths.includes(monthOf(day)) ? refuse('month_closed', 'jury.closedMonths', { month: monthOf(day) }) : null

/** Whether the panel is counted for VAE files, for others, or for both in turn. */
function kindsOf ({ route }: JurySession, listed: JurySessionFacts['listed']): readonly boolean[] {
  if (route === 'vae') return [true]
  const kinds = [...new Set(listed.map(({ isVae }) => isVae))]
  return kinds.length === 0 ? [false] : kinds
}

type Counted = Pick<JurySessionFacts, 'panel' | 'listed' | 'unions' | 'presidencies'>

function shortfallsOf (
  session: JurySession, { panel, listed, ...commission }: Counted, { jury: { composition } }: Policy
): readonly CompositionShortfall[] {
  return kindsOf(session, listed).flatMap((isVae) => compositionShortfalls(composition, panel, sittingOf(commission, isVae)))
}

export const sittingOf = ({ unions, presidencies }: Pick<JurySessionFacts, 'unions' | 'presidencies'>, isVae: boolean): Sitting =>
  ({ isVae, unions, turn: turnOf(presidencies) })

function incomplete (shortfall: CompositionShortfall | undefined): Refusal | null {
  if (!shortfall) return null
  const { rule, what, needed, present } = shortfall
  return what === 'max_members'
    ? refuse('panel_too_large', rule, { needed, present })
    : refuse('panel_incomplete', rule, { what, needed, present })
}

/** An organisation with many files on the list sends somebody who can speak of them. */
function unrepresented (
  panel: readonly Seated[], files: readonly ListedFile[], { providerRepresentativeFrom: needed }: Policy['jury']
): Refusal | null {
  if (needed === null) return null
  const organizationIds = [...new Set(files.flatMap(({ preparedBy }) => preparedBy))].sort()
  for (const organizationId of organizationIds) {
    const present = files.filter(({ preparedBy }) => preparedBy.includes(organizationId)).length
    const isRepresented = panel.some((member) =>
      member.isPresent && member.capacity === 'provider_representative' && member.organizationId === organizationId)
    if (present >= needed && !isRepresented) {
      return refuse('provider_not_represented', 'jury.providerRepresentativeFrom', { organizationId, needed, present })
    }
  }
  return null
}
