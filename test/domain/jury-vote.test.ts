import fc from 'fast-check'
import t from 'tap'
import type { JuryVotes } from '../../src/domain/jury-decision.ts'
import type { Seated } from '../../src/domain/jury-panel.ts'
import { countVotes } from '../../src/domain/jury-vote.ts'
import { DomainError } from '../../src/domain/kernel/refusal.ts'
import { majorities, type Policy } from '../../src/domain/policy.ts'
import { decide, panel, refused, seat } from '../support/juries.ts'
import { policyFor } from '../support/obeys.ts'

const jury = (rules: { [Key in keyof Policy['jury']]?: unknown }) => policyFor({ jury: rules as never })
const third = panel()[2]!.personId
const votes = (forIt: number, against: number, abstain: number) => ({ votes: { for: forIt, against, abstain } })

// Domain 3.0, jury.majority: of members [S4], of present or represented [S12], of present [S14].
t.test('what is recorded has won its majority, counted as the branch counts', async (t) => {
  const six = { panel: [...panel(), seat(4), seat(5, { isPresent: false })] }
  const by = (majority: string) => ({ policy: jury({ majority }), facts: six })
  t.same(decide(votes(3, 2, 0), by('of_present')).tally,
    {
      majority: 'of_present',
      votes: 'per_member',
      weights: { employees: 1, employers: 1 },
      neededEmployees: null,
      neededEmployers: null,
      neededOverall: 3,
      castingVoteUsed: false
    })
  t.match(refused(votes(2, 1, 2), by('of_present')),
    { code: 'majority_not_reached', rule: 'jury.majority', params: { scope: 'overall', needed: 3, present: 2 }, pointer: '#/votes' })
  t.ok(decide(votes(2, 1, 2), by('of_votes_cast')), 'who abstains is not counted')
  t.match(refused(votes(3, 2, 0), by('of_members')), { params: { needed: 4, present: 3 } })
  t.ok(decide(votes(4, 1, 0), by('of_members')))
})

t.test('as many votes as members who sit for this file', async (t) => {
  t.match(refused(votes(4, 1, 0)), { code: 'votes_do_not_add_up', params: { needed: 4, present: 5 }, pointer: '#/votes' })
  t.match(refused({ ...votes(4, 0, 0), recusedPersonIds: [third] }), { params: { needed: 3, present: 4 } })
})

// Domain 3.8: metallurgy, an employer-side member presides with a casting vote [S9].
t.test('a tie is broken by the president who sits, where the branch gives that voice', async (t) => {
  const employers = panel({ role: 'member', personId: seat(0).personId }, {}, { role: 'president' })
  t.match(refused(votes(2, 2, 0)), { code: 'majority_not_reached', params: { needed: 3, present: 2 } })
  t.match(decide(votes(2, 2, 0), { policy: jury({ castingVote: 'president' }) }).tally, { castingVoteUsed: true })
  t.match(refused(votes(2, 2, 0), { policy: jury({ castingVote: 'employer_side_president' }) }), { code: 'majority_not_reached' })
  const employerSide = { policy: jury({ castingVote: 'employer_side_president' }), facts: { panel: employers } }
  t.match(decide(votes(2, 2, 0), employerSide).tally, { castingVoteUsed: true })
})

const side = (forIt: number, against: number) => ({ for: forIt, against, abstain: 0 })
const sides = (employees: ReturnType<typeof side>, employers: ReturnType<typeof side>) => ({
  votes: { ...side(employees.for + employers.for, employees.against + employers.against), byCollege: { employees, employers } }
})

t.test('where each college must agree, votes are told by college', async (t) => {
  const policy = jury({ majority: 'absolute_per_college' })
  t.match(refused(votes(4, 0, 0), { policy }), { code: 'votes_by_college_missing', params: { majority: 'absolute_per_college' } })
  t.match(decide(sides(side(2, 0), side(2, 0)), { policy }).tally, { neededEmployees: 2, neededEmployers: 2, neededOverall: null })
  t.match(refused(sides(side(2, 0), side(1, 1)), { policy }), { code: 'majority_not_reached', params: { scope: 'employers', needed: 2, present: 1 } })
  t.match(refused(sides(side(3, 0), side(1, 0)), { policy }), { code: 'votes_do_not_add_up', params: { needed: 2, present: 3 } })
  const { votes: wrong } = sides(side(2, 0), side(2, 0))
  t.match(refused({ votes: { ...wrong, for: 3, against: 1 } }, { policy }), { code: 'votes_do_not_add_up', params: { needed: 3, present: 4 } })
})

// Domain 3.0 no. 5 [L17]: under VAE the president has the casting vote.
t.test('VAE: the president breaks a tie, even where the branch gives nobody that voice', async (t) => {
  const about = { isVae: true, results: [] }
  t.match(refused(votes(2, 2, 0)), { code: 'majority_not_reached' })
  t.match(decide(votes(2, 2, 0), { about }).tally, { castingVoteUsed: true })
  t.match(decide(votes(2, 2, 0), { state: { route: 'vae' } }).tally, { castingVoteUsed: true })
  t.match(decide(votes(2, 2, 0), { about, policy: jury({ castingVote: 'employer_side_president' }) }).tally, { castingVoteUsed: true }, 'whatever their side')
})

// Animation [S67]: two preside jointly.
t.test('two who preside together break a tie when they agree', async (t) => {
  const policy = jury({ castingVote: 'president', composition: { presidentSide: 'joint' } })
  const facts = { panel: panel({}, {}, { role: 'president' }) }
  t.match(decide(sides(side(1, 1), side(1, 1)), { policy, facts }).tally, { castingVoteUsed: true })
  t.match(refused(sides(side(2, 0), side(0, 2)), { policy, facts }), { code: 'majority_not_reached' })
})

// The 2016 text [S14]: one seat per union, and as many votes for the employers, however many there are.
t.test('where both colleges weigh the same, three of one are worth two of the other', async (t) => {
  const policy = jury({ votes: 'equal_colleges' })
  const facts = { panel: [...panel(), seat(1, { id: seat(5).id, personId: seat(5).personId })] }
  t.match(refused(votes(3, 2, 0), { policy, facts }), { code: 'votes_by_college_missing', rule: 'jury.votes' })
  t.match(decide(sides(side(2, 1), side(1, 1)), { policy, facts }).tally,
    { votes: 'equal_colleges', weights: { employees: 2, employers: 3 }, neededOverall: 7 })
  t.match(refused(sides(side(3, 0), side(0, 2)), { policy, facts }),
    { code: 'majority_not_reached', rule: 'jury.majority', params: { needed: 7, present: 6 } }, 'three to two, and yet a tie')
  t.match(decide(sides(side(3, 0), side(0, 2)), { policy: jury({}), facts }).tally, { neededOverall: 3 })
})

type Choice = 'for' | 'against' | 'abstain'
interface Voter { readonly college: 'employees' | 'employers', readonly isPresent: boolean, readonly choice: Choice }
interface Question { readonly rule: Pick<Policy['jury'], 'majority' | 'castingVote' | 'votes'>, readonly isVae: boolean, readonly voters: readonly Voter[] }

/** By hand: the first one presides, and votes for what is recorded if anybody of their side does. */
function wins ({ rule: { majority, castingVote, votes }, isVae, voters }: Question): boolean {
  const here = voters.filter((voter) => voter.isPresent)
  const counted = majority === 'of_members' ? voters : here
  const heads = (college: Voter['college']) => counted.filter((voter) => voter.college === college).length
  const areWeighed = votes === 'equal_colleges' && heads('employees') > 0 && heads('employers') > 0
  const worth = (college: Voter['college']) => areWeighed ? heads(college === 'employees' ? 'employers' : 'employees') : 1
  const sum = (some: readonly Voter[]) => some.reduce((total, { college }) => total + worth(college), 0)
  const of = (choice: Choice, some = here) => sum(some.filter((voter) => voter.choice === choice))
  const colleges = [here.filter((voter) => voter.college === 'employees'), here.filter((voter) => voter.college === 'employers')]
  if (majority === 'absolute_per_college') return colleges.every((some) => of('for', some) * 2 > sum(some))
  if (majority === 'agreement_of_colleges') return colleges.every((some) => of('for', some) > of('against', some))
  const isEnough = (given: number) => majority === 'of_votes_cast' ? given > of('against') : given * 2 > sum(counted)
  const president = voters[0]!
  const hasCastingVote = isVae || castingVote === 'president' || (castingVote === 'employer_side_president' && president.college === 'employers')
  const isFor = president.isPresent && here.some((voter) => voter.college === president.college && voter.choice === 'for')
  return isEnough(of('for')) || (of('for') === of('against') && hasCastingVote && isFor && isEnough(of('for') + worth(president.college)))
}

t.test('random votes are counted as by hand', async (t) => {
  const voter = fc.record<Voter>({
    college: fc.constantFrom('employees', 'employers'),
    isPresent: fc.constantFrom(true, true, true, false),
    choice: fc.constantFrom('for', 'for', 'against', 'abstain')
  })
  const questions = fc.record<Question>({
    rule: fc.record({
      majority: fc.constantFrom(...majorities),
      castingVote: fc.constantFrom('none', 'president', 'employer_side_president'),
      votes: fc.constantFrom('per_member', 'equal_colleges')
    }),
    isVae: fc.boolean(),
    voters: fc.array(voter, { minLength: 1, maxLength: 8 })
  })
  let won = 0
  fc.assert(fc.property(questions, (question) => {
    const expected = wins(question)
    won += Number(expected)
    return passes(question) === expected
  }), { seed: 2026, numRuns: 3000 })
  t.ok(won > 300 && won < 2700, `${won} of 3000 won`)
})

function passes ({ rule, isVae, voters }: Question): boolean {
  const seats: Seated[] = voters.map(({ college, isPresent }, place) => seat(place, { college, isPresent, role: place === 0 ? 'president' : 'member' }))
  const count = (choice: Choice, college?: Voter['college']) =>
    voters.filter((voter) => voter.isPresent && voter.choice === choice && (college ?? voter.college) === voter.college).length
  const of = (college?: Voter['college']) => ({ for: count('for', college), against: count('against', college), abstain: count('abstain', college) })
  const told: JuryVotes = { ...of(), byCollege: { employees: of('employees'), employers: of('employers') } }
  try {
    countVotes(seats, told, { jury: rule, isVae })
    return true
  } catch (error) {
    if (error instanceof DomainError && error.refusal.code === 'majority_not_reached') return false
    throw error
  }
}
