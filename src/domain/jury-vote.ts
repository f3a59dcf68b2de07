import type { JuryTally, JuryVotes } from './jury-decision.ts'
import { presidentsOf, type Seated, votingPlaces } from './jury-panel.ts'
import { insist, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { type Ballot, colleges, type College, decideVote, scopes } from './rules/voting.ts'

/** What is recorded must have won: its votes are counted as a commission's are. */

const pointer = '#/votes'

type Rule = Pick<Policy['jury'], 'majority' | 'castingVote' | 'votes'>

/** Give members with a vote only. Labour code: under VAE the president breaks a tie, whatever the branch says. */
export function countVotes (voters: readonly Seated[], votes: JuryVotes, { jury, isVae }: { jury: Rule, isVae: boolean }): JuryTally {
  const { majority, votes: weighing } = jury
  insistByCollege(votes, jury)
  const ballots = ballotsOf(voters, votes)
  const castingVote = isVae ? 'president' : jury.castingVote
  const answer = decideVote({ majority, votes: weighing, castingVote, disagreement: { kind: 'none', days: 0 }, reading: 'first' }, {
    ...votingPlaces(voters),
    ballots,
    ...presidentOf(voters, ballots)
  })
  const short = scopes.find((scope) => answer.tally[scope].for < (answer.needed[scope] ?? 0)) ?? 'overall'
  const figures = { scope: short, needed: answer.needed[short] ?? 0, present: answer.tally[short].for }
  insist(answer.outcome !== 'adopted' && refuse('majority_not_reached', 'jury.majority', figures), pointer)
  const { rule, weights, needed: { employees: neededEmployees, employers: neededEmployers, overall: neededOverall }, castingVoteUsed } = answer
  return { majority: rule, votes: weighing, weights, neededEmployees, neededEmployers, neededOverall, castingVoteUsed }
}

function insistByCollege ({ byCollege }: JuryVotes, { majority, votes }: Rule): void {
  if (byCollege) return
  const isPerCollege = majority === 'absolute_per_college' || majority === 'agreement_of_colleges'
  insist(isPerCollege && refuse('votes_by_college_missing', 'jury.majority', { majority }), pointer)
  insist(votes === 'equal_colleges' && refuse('votes_by_college_missing', 'jury.votes', { majority: votes }), pointer)
}

/** Two who preside together have one voice: where they differ, they break no tie. */
function presidentOf (voters: readonly Seated[], ballots: readonly Ballot[]) {
  const presidents = presidentsOf(voters.filter(({ isPresent }) => isPresent))
  const choices = new Set(presidents.map(({ personId }) => ballots.find(({ seatId }) => seatId === personId)?.choice))
  const [first] = choices.size === 1 ? presidents : []
  return { presidentSeatId: first?.personId ?? null, presidentCollege: first?.college ?? null }
}

/** Numbers of votes as ballots, one for each member who sits. Who presides is counted with those for what the panel records. */
function ballotsOf (voters: readonly Seated[], { byCollege, ...votes }: JuryVotes): Ballot[] {
  const present = voters.filter(({ isPresent }) => isPresent)
    .sort((one, other) => Number(other.role === 'president') - Number(one.role === 'president'))
  const sideOf = (side: College) => present.filter(({ college }) => college === side)
  const parts = byCollege
    ? colleges.map((side) => ({ voters: sideOf(side), votes: byCollege[side] }))
    : [{ voters: present, votes }]
  const sum = (choice: Ballot['choice']) => parts.reduce((total, part) => total + part.votes[choice], 0)
  const differing = choices.find((choice) => sum(choice) !== votes[choice])
  const figuresOf = (choice: Ballot['choice']) => ({ needed: votes[choice], present: sum(choice) })
  insist(differing && refuse('votes_do_not_add_up', 'model:jury_session', figuresOf(differing)), pointer)
  return parts.flatMap(({ voters, votes }) => {
    const cast = choices.flatMap((choice) => Array.from({ length: votes[choice] }, () => choice))
    const figures = { needed: voters.length, present: cast.length }
    insist(cast.length !== voters.length && refuse('votes_do_not_add_up', 'model:jury_session', figures), pointer)
    return voters.map(({ personId: seatId }, place) => ({ seatId, choice: cast[place]! }))
  })
}

const choices = ['for', 'against', 'abstain'] as const
