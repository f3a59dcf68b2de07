import { conflictOf } from './jury-conflicts.ts'
import type { DecideInput, JuryDecision, JuryTally } from './jury-decision.ts'
import { insistFindings, type JudgedUnits } from './jury-findings.ts'
import { quorumShortfalls, type Seated } from './jury-panel.ts'
import type { JurySession, JurySessionEvent } from './jury-session.ts'
import { type JurySessionFacts, sittingOf } from './jury-session-guards.ts'
import { countVotes } from './jury-vote.ts'
import type { Actor, Known } from './kernel/decider.ts'
import { found, insist, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { type Circumstances, policyIn } from './policy-variants.ts'
import { compositionShortfalls, type Sitting, votersOf } from './rules/composition.ts'
import type { Candidacy } from './rules/conflicts.ts'

/** One file before the panel: who may judge it, what is asked, and whether what the panel records may stand. */

export interface JuryFile extends Candidacy, Circumstances, JudgedUnits { readonly applicationId: string }

interface DecideCommand { readonly id: string, readonly decision: DecideInput, readonly file: JuryFile | null }

export function deliberate (session: JurySession, command: DecideCommand, known: Known<JurySessionFacts>): JurySessionEvent {
  const { decision, id } = command
  const { facts: { listed, decisions }, policyId, context: { today, now, actor } } = known
  const isListed = listed.some(({ applicationId }) => applicationId === decision.applicationId)
  const file = found(isListed ? command.file : null, 'listed_candidate', '#/applicationId')
  const { tally, isDistinguished } = decision.isDeferred ? deferred(decision) : judged(session, file, decision, known)
  const fact: JuryDecision = {
    branchId: session.branchId,
    id,
    jurySessionId: session.id,
    ...decision,
    isDistinguished,
    markAdjustments: decision.markAdjustments.map((adjustment) => ({ ...adjustment, adjustedBy: actor.personId! })),
    tally,
    supersedesId: decisions.find(({ applicationId }) => applicationId === decision.applicationId)?.id ?? null,
    decidedOn: today,
    policyId,
    recordedAt: now
  }
  return { type: 'jury_session.decided', fact, candidateId: file.candidateId }
}

interface Judgement { readonly tally: JuryTally | null, readonly isDistinguished: boolean }

/** To put a file off needs no panel that fits it: that is what it is for. */
function deferred ({ units, votes, markAdjustments, isDistinguished }: DecideInput): Judgement {
  const isEmpty = units.length === 0 && votes === null && markAdjustments.length === 0 && !isDistinguished
  insist(!isEmpty && refuse('deferred_decides_nothing', 'model:jury_session', {}), '#/isDeferred')
  return { tally: null, isDistinguished: false }
}

/** Under the rules of the branch as they are for this file's route and registration. */
function judged (session: JurySession, found: JuryFile, decision: DecideInput, known: Known<JurySessionFacts>): Judgement {
  const { facts, context } = known
  const policy = policyIn(known.policy, found)
  const file = { ...found, isVae: found.isVae || session.route === 'vae' }
  const sitting = withoutRecused(facts.panel, file, decision, policy)
  const voters = votersOf(policy.jury.composition, sitting, file)
  insistSits(voters, context.actor)
  insistComplete(sitting, sittingOf(facts, file.isVae), policy)
  const isDistinguished = insistFindings(file, decision, policy)
  return { isDistinguished, tally: decision.votes && countVotes(voters, decision.votes, { jury: policy.jury, isVae: file.isVae }) }
}

/** The panel for this file: who stands aside is not there. Whoever must and does not is named. */
function withoutRecused (panel: readonly Seated[], file: JuryFile, { recusedPersonIds }: DecideInput, { jury }: Policy): Seated[] {
  const pointer = '#/recusedPersonIds'
  const stranger = recusedPersonIds.find((id) => !panel.some(({ personId }) => personId === id))
  found(stranger === undefined ? true : null, 'panel_member', pointer)
  const { applicationId } = file
  for (const member of panel.filter(({ isPresent }) => isPresent)) {
    const conflict = recusedPersonIds.includes(member.personId) ? null : conflictOf(member, file, jury.composition)
    insist(conflict && refuse('conflict_not_recused', 'model:2.5', { personId: member.personId, applicationId, ...conflict }), pointer)
  }
  return panel.map((member) => recusedPersonIds.includes(member.personId) ? { ...member, isPresent: false } : member)
}

/** A juror records what a panel decided with their vote; an officer writes for the panel. */
function insistSits (voters: readonly Seated[], { role, personId }: Actor): void {
  const sits = role !== 'juror' || voters.some((member) => member.isPresent && member.personId === personId)
  insist(!sits && refuse('not_sitting', 'model:2.5', {}), '#/applicationId')
}

/** Composition, parity and quorum again, for this person only; short of them the file is deferred. */
function insistComplete (panel: readonly Seated[], sitting: Sitting, { jury }: Policy): void {
  const pointer = '#/recusedPersonIds'
  const [short] = compositionShortfalls(jury.composition, panel, sitting)
  insist(short && refuse('panel_incomplete_for_candidate', short.rule, figuresOf(short.what, short)), pointer)
  const [absent] = quorumShortfalls(jury, panel, sitting)
  insist(absent && refuse('panel_incomplete_for_candidate', 'jury.quorum', figuresOf(absent.scope, absent)), pointer)
}

const figuresOf = (what: string, { needed, present }: { readonly needed: number, readonly present: number }) => ({ what, needed, present })
