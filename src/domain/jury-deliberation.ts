import type { DecideInput, JuryDecision, JurySession, JurySessionEvent, JuryTally, JuryVotes, UnitFinding } from './jury-session.ts'
import { type JurySessionFacts, presidentOf, quorumShortfalls, type Seated, votingPlaces } from './jury-session-guards.ts'
import type { Actor, Known } from './kernel/decider.ts'
import { found, insist, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { compositionShortfalls } from './rules/composition.ts'
import { bindingOutcome, type Marks, scoreUnit, type UnitOutcome } from './rules/scoring.ts'
import { type Ballot, colleges, type College, decideVote, scopes } from './rules/voting.ts'

/** One file before the panel: who may judge it, what is asked, and whether what the panel records may stand. */

export interface JuryFile {
  readonly applicationId: string
  readonly candidateId: string
  readonly isVae: boolean
  /** Asked for and not held: what is to be decided, all of it and nothing else. */
  readonly missingUnits: readonly string[]
  /** Locked results. */
  readonly results: readonly { readonly unitCode: string, readonly outcome: UnitOutcome, readonly marks: Marks }[]
  readonly employerOrganizationId: string | null
  readonly trainingOrganizationIds: readonly string[]
  /** Persons with a tie to the candidate or a part in the file. */
  readonly ties: readonly { readonly personId: string, readonly relation: string }[]
}

interface DecideCommand { readonly id: string, readonly decision: DecideInput, readonly file: JuryFile | null }

export function deliberate (session: JurySession, command: DecideCommand, known: Known<JurySessionFacts>): JurySessionEvent {
  const { decision, id } = command
  const { facts: { listed, decisions }, policyId, context: { today, now } } = known
  const isListed = listed.some(({ applicationId }) => applicationId === decision.applicationId)
  const file = found(isListed ? command.file : null, 'listed_candidate', '#/applicationId')
  const tally = decision.isDeferred ? deferred(decision) : judged(session, file, decision, known)
  const fact: JuryDecision = {
    branchId: session.branchId,
    id,
    jurySessionId: session.id,
    ...decision,
    tally,
    supersedesId: decisions.find(({ applicationId }) => applicationId === decision.applicationId)?.id ?? null,
    decidedOn: today,
    policyId,
    recordedAt: now
  }
  return { type: 'jury_session.decided', fact, candidateId: file.candidateId }
}

/** To put a file off needs no panel that fits it: that is what it is for. */
function deferred ({ units, votes, markAdjustments }: DecideInput): null {
  const isEmpty = units.length === 0 && votes === null && markAdjustments.length === 0
  insist(!isEmpty && refuse('deferred_decides_nothing', 'model:jury_session', {}), '#/isDeferred')
  return null
}

function judged (session: JurySession, file: JuryFile, decision: DecideInput, known: Known<JurySessionFacts>): JuryTally | null {
  const { facts: { panel }, policy } = known
  const sitting = withoutRecused(panel, file, decision)
  insistSits(sitting, known.context.actor)
  insistComplete(sitting, { isVae: file.isVae || session.route === 'vae' }, policy)
  insistUnits(file, decision.units, policy)
  insistAdjustments(file, decision, policy)
  return decision.votes && counted(sitting, decision.votes, policy)
}

/** The panel for this file: who stands aside is not there. Whoever must and does not is named. */
function withoutRecused (panel: readonly Seated[], file: JuryFile, { recusedPersonIds }: DecideInput): Seated[] {
  const pointer = '#/recusedPersonIds'
  const stranger = recusedPersonIds.find((id) => !panel.some(({ personId }) => personId === id))
  found(stranger === undefined ? true : null, 'panel_member', pointer)
  const { applicationId } = file
  for (const member of panel.filter(({ isPresent }) => isPresent)) {
    const relation = relationTo(file, member)
    const mustRecuse = relation !== null && !recusedPersonIds.includes(member.personId)
    insist(mustRecuse && refuse('conflict_not_recused', 'model:2.5', { personId: member.personId, applicationId, relation }), pointer)
  }
  return panel.map((member) => recusedPersonIds.includes(member.personId) ? { ...member, isPresent: false } : member)
}

/** A juror records what a panel decided with them in it; an officer writes for the panel. */
function insistSits (sitting: readonly Seated[], { role, personId }: Actor): void {
  const sits = role !== 'juror' || sitting.some((member) => member.isPresent && member.personId === personId)
  insist(!sits && refuse('not_sitting', 'model:2.5', {}), '#/applicationId')
}

/** What ties a member to the person they would judge, or null. */
export function relationTo (file: JuryFile, { personId, organizationId }: Pick<Seated, 'personId' | 'organizationId'>): string | null {
  if (personId === file.candidateId) return 'self'
  const tie = file.ties.find((tie) => tie.personId === personId)
  if (tie) return tie.relation
  if (organizationId === null) return null
  if (organizationId === file.employerOrganizationId) return 'employs'
  return file.trainingOrganizationIds.includes(organizationId) ? 'trained' : null
}

/** Composition, parity and quorum again, for this person only; short of them the file is deferred. */
function insistComplete (sitting: readonly Seated[], { isVae }: { isVae: boolean }, { jury: { composition, quorum } }: Policy): void {
  const pointer = '#/recusedPersonIds'
  const [short] = compositionShortfalls(composition, sitting, { isVae })
  insist(short && refuse('panel_incomplete_for_candidate', short.rule, figuresOf(short.what, short)), pointer)
  const [absent] = quorumShortfalls(quorum, sitting)
  insist(absent && refuse('panel_incomplete_for_candidate', 'jury.quorum', figuresOf(absent.scope, absent)), pointer)
}

const figuresOf = (what: string, { needed, present }: { readonly needed: number, readonly present: number }) => ({ what, needed, present })

function insistUnits ({ missingUnits, results, isVae }: JuryFile, units: readonly UnitFinding[], { result: { scale } }: Policy): void {
  const codes = units.map(({ unitCode }) => unitCode)
  const undecided = missingUnits.filter((unit) => !codes.includes(unit))
  insist(undecided.length > 0 && refuse('units_undecided', 'model:jury_session', { units: undecided.join(', ') }), '#/units')
  const astray = codes.find((unit, place) => !missingUnits.includes(unit) || codes.indexOf(unit) !== place)
  insist(astray !== undefined && refuse('unit_not_asked', 'model:jury_session', { unit: astray }), '#/units')
  for (const { unitCode: unit, isAcquired } of units) {
    const outcomes = results.filter(({ unitCode }) => unitCode === unit).map(({ outcome }) => outcome)
    insist(isAcquired && !isVae && outcomes.length === 0 && refuse('unit_without_result', 'model:5.1', { unit }), '#/units')
    const outcome = bindingOutcome(scale, outcomes)
    insist(outcome && (outcome === 'acquired') !== isAcquired && refuse('result_binds_jury', 'result.scale', { unit, outcome }), '#/units')
  }
}

/** Another mark than the examiners': where the branch allows it, from the mark that stands. */
function insistAdjustments ({ results }: JuryFile, { markAdjustments }: DecideInput, { jury, result: { scale } }: Policy): void {
  const pointer = '#/markAdjustments'
  insist(markAdjustments.length > 0 && !jury.markAdjustment && refuse('marks_not_adjusted', 'jury.markAdjustment', {}), pointer)
  for (const { unitCode: unit, oldMark } of markAdjustments) {
    const marks = results.filter(({ unitCode }) => unitCode === unit)
      .flatMap((result) => [...Object.values(result.marks), scoreUnit(scale, result.marks).mark])
    insist(!marks.includes(oldMark) && refuse('mark_differs', 'model:jury_session', { unit, oldMark }), pointer)
  }
}

/** What is recorded must have won: its votes are counted as a commission's are. */
function counted (sitting: readonly Seated[], votes: JuryVotes, { jury: { majority, castingVote } }: Policy): JuryTally {
  const pointer = '#/votes'
  const isPerCollege = majority === 'absolute_per_college' || majority === 'agreement_of_colleges'
  insist(isPerCollege && !votes.byCollege && refuse('votes_by_college_missing', 'jury.majority', { majority }), pointer)
  const president = presidentOf(sitting)
  const answer = decideVote({ majority, castingVote, disagreement: { kind: 'none', days: 0 }, reading: 'first' }, {
    ...votingPlaces(sitting),
    ballots: ballotsOf(sitting, votes),
    presidentSeatId: president?.personId ?? null,
    presidentCollege: president?.college ?? null
  })
  const short = scopes.find((scope) => answer.tally[scope].for < (answer.needed[scope] ?? 0)) ?? 'overall'
  const figures = { scope: short, needed: answer.needed[short] ?? 0, present: answer.tally[short].for }
  insist(answer.outcome !== 'adopted' && refuse('majority_not_reached', 'jury.majority', figures), pointer)
  const { rule, needed: { employees: neededEmployees, employers: neededEmployers, overall: neededOverall }, castingVoteUsed } = answer
  return { majority: rule, neededEmployees, neededEmployers, neededOverall, castingVoteUsed }
}

/** Numbers of votes as ballots, one for each member who sits. The president is counted with those for what the panel records. */
function ballotsOf (sitting: readonly Seated[], { byCollege, ...votes }: JuryVotes): Ballot[] {
  const present = sitting.filter(({ isPresent }) => isPresent)
    .sort((one, other) => Number(other.role === 'president') - Number(one.role === 'president'))
  const sideOf = (side: College) => present.filter(({ college }) => college === side)
  const parts = byCollege
    ? colleges.map((side) => ({ voters: sideOf(side), votes: byCollege[side] }))
    : [{ voters: present, votes }]
  const sum = (choice: Ballot['choice']) => parts.reduce((total, part) => total + part.votes[choice], 0)
  const differing = choices.find((choice) => sum(choice) !== votes[choice])
  const figuresOf = (choice: Ballot['choice']) => ({ needed: votes[choice], present: sum(choice) })
  insist(differing && refuse('votes_do_not_add_up', 'model:jury_session', figuresOf(differing)), '#/votes')
  return parts.flatMap(({ voters, votes }) => {
    const cast = choices.flatMap((choice) => Array.from({ length: votes[choice] }, () => choice))
    const figures = { needed: voters.length, present: cast.length }
    insist(cast.length !== voters.length && refuse('votes_do_not_add_up', 'model:jury_session', figures), '#/votes')
    return voters.map(({ personId: seatId }, place) => ({ seatId, choice: cast[place]! }))
  })
}

const choices = ['for', 'against', 'abstain'] as const
