import fc from 'fast-check'
import t from 'tap'
import { majorities } from '../../../src/domain/policy.ts'
import type { VotesRule } from '../../../src/domain/rules/voices.ts'
import { decideVote, electors, majorityOf, type Vote, type VoteAnswer, type VoteRule } from '../../../src/domain/rules/voting.ts'
import { anyVote } from './assembly.ts'

const rules: fc.Arbitrary<VoteRule> = fc.record({
  majority: fc.constantFrom(...majorities),
  votes: fc.constantFrom('per_seat', 'per_member', 'per_organization', 'equal_colleges'),
  castingVote: fc.constantFrom('none', 'president', 'employer_side_president'),
  disagreement: fc.record({ kind: fc.constantFrom('none', 'relative_majority', 'back_within_days'), days: fc.constant(30) }),
  reading: fc.constantFrom('first', 'second')
})

t.test('every majority agrees with a reading of the rule, vote by vote', async () => {
  fc.assert(fc.property(rules, anyVote(), (rule, any) => {
    const vote = castOnce(rule.votes!, any)
    return decideVote(rule, vote).outcome === byHand(rule, vote)
  }), { seed: 2026, numRuns: 5000 })
})

t.test('one more vote for never turns an adoption into anything else', async () => {
  fc.assert(fc.property(rules, anyVote(), fc.nat(11), (rule, any, index) => {
    const vote = castOnce(rule.votes!, any)
    const turned = electors(majorityOf(rule), vote)[index]?.id
    const more = castOnce(rule.votes!, { ...vote, ballots: [{ seatId: turned ?? '', choice: 'for' }, ...vote.ballots.filter(({ seatId }) => seatId !== turned)] }).ballots
    return decideVote(rule, vote).outcome !== 'adopted' || decideVote(rule, { ...vote, ballots: more }).outcome === 'adopted'
  }), { seed: 2026, numRuns: 3000 })
})

/** An organisation with one vote has cast one: the first. */
function castOnce (votes: VotesRule, { seats, ballots, ...vote }: Vote): Vote {
  const holderOf = (id: string) => {
    const { college, organization } = seats.find((seat) => seat.id === id) ?? {}
    return organization ? `${college} ${organization}` : id
  }
  const isFirst = ({ seatId }: Vote['ballots'][number], place: number) =>
    ballots.findIndex((other) => holderOf(other.seatId) === holderOf(seatId)) === place
  return { ...vote, seats, ballots: votes === 'per_organization' ? ballots.filter(isFirst) : ballots }
}

t.test('whatever the votes, a ballot is worth a whole number, and both colleges weigh the same where the policy says so', async () => {
  fc.assert(fc.property(rules, anyVote(), (rule, vote) => {
    const { weights, tally, rule: majority } = decideVote(rule, vote)
    const everything = [weights.employees, weights.employers, ...Object.values(tally).flatMap((votes) => [votes.for, votes.against, votes.abstain])]
    if (!everything.every(Number.isInteger)) return false
    if (rule.votes !== 'equal_colleges') return weights.employees === 1 && weights.employers === 1
    const counted = majority === 'of_members' ? vote.seats : electors(majority, vote)
    const heads = (college: string) => counted.filter((seat) => seat.college === college).length
    return heads('employees') * heads('employers') === 0 || heads('employees') * weights.employees === heads('employers') * weights.employers
  }), { seed: 2026, numRuns: 2000 })
})

/**
 * The naive second implementation: yes, no and silent are counted one voter at a time. Where organisations vote, each is a voter;
 * where the colleges weigh the same, each is one share of two, and the shares are compared as fractions.
 */
function byHand (rule: VoteRule, vote: Vote): VoteAnswer['outcome'] {
  const counting = rule.reading === 'second' && rule.disagreement.kind !== 'none' ? rule.disagreement.kind : rule.majority
  const isRelative = counting === 'relative_majority' || counting === 'of_votes_cast'
  const attends = (id: string | null) => vote.attendances.find(({ seatId }) => seatId === id)
  const sits = (id: string | null) => ['present', 'substitute'].includes(attends(id)?.presence ?? '')
  const isRepresented = (id: string) => attends(id)?.presence === 'proxy' && sits(attends(id)!.proxyHolderSeatId)
  const isElector = (id: string) => sits(id) || (counting !== 'of_present' && isRepresented(id))
  const votersOf = (college: string) => {
    const seats = vote.seats.filter((seat) => seat.college === college)
    const holders = new Set(seats.map(({ id, organization }) => rule.votes === 'per_organization' ? organization ?? id : id))
    return [...holders].map((holder) => seats.filter(({ id, organization }) =>
      rule.votes === 'per_organization' ? (organization ?? id) === holder : id === holder).map(({ id }) => id))
  }
  const of = (college: string) => {
    const count = { yes: 0, no: 0, electors: 0, seats: 0, president: 0 }
    for (const ids of votersOf(college)) {
      count.seats += 1
      const voting = ids.filter(isElector)
      if (voting.length === 0) continue
      count.electors += 1
      const choice = vote.ballots.find(({ seatId }) => voting.includes(seatId))?.choice
      if (choice === 'for') count.yes += 1
      if (choice === 'against') count.no += 1
      if (choice === 'for' && sits(vote.presidentSeatId) && voting.includes(vote.presidentSeatId!)) count.president = 1
    }
    return count
  }
  const [one, other] = [of('employees'), of('employers')]
  if (counting === 'absolute_per_college' || counting === 'agreement_of_colleges') {
    const yes = [one, other].filter((each) => counting === 'absolute_per_college' ? each.yes * 2 > each.electors : each.yes > each.no)
    return yes.length === 2 ? 'adopted' : yes.length === 1 ? 'disagreement' : 'rejected'
  }
  const whole = counting === 'of_members' ? 'seats' : 'electors'
  const isShared = rule.votes === 'equal_colleges' && one[whole] > 0 && other[whole] > 0
  const sum = (what: keyof typeof one) => isShared ? one[what] * other[whole] + other[what] * one[whole] : one[what] + other[what]
  const mayCast = rule.castingVote === 'president' ||
    (rule.castingVote === 'employer_side_president' && vote.presidentCollege === 'employers')
  const counted = sum('yes') + (sum('yes') === sum('no') && mayCast ? sum('president') : 0)
  return (isRelative ? counted > sum('no') : counted * 2 > sum(whole)) ? 'adopted' : 'rejected'
}
