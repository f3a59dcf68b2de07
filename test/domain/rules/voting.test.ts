import fc from 'fast-check'
import t from 'tap'
import { majorities } from '../../../src/domain/policy.ts'
import { decideVote, tally, type Vote, type VoteAnswer, type VoteRule } from '../../../src/domain/rules/voting.ts'
import { anyVote, ballots, seatsOf, sitting } from './assembly.ts'

const noSecond = { kind: 'none', days: 0 } as const
const rule = (majority: VoteRule['majority'], more: Partial<VoteRule> = {}): VoteRule =>
  ({ majority, castingVote: 'none', disagreement: noSecond, reading: 'first', ...more })
const vote = (more: Pick<Vote, 'seats' | 'attendances' | 'ballots'> & Partial<Vote>): Vote =>
  ({ presidentSeatId: null, presidentCollege: null, ...more })

// KALIARTI000043710353: absolute majority in each college; if they differ, a second vote by relative majority.
t.test('the multi-branch commission: the colleges differ, and a second vote settles it by relative majority', async (t) => {
  const session = vote({
    seats: seatsOf(6, 6),
    attendances: sitting('e1 e2 e3 p1 p2 p3 p4', { e4: 'e1' }),
    ballots: ballots({ for: 'e1 e2 e4 p1 p2', against: 'e3 p3', abstain: 'p4' })
  })
  const relative = { kind: 'relative_majority', days: 0 } as const
  t.same(decideVote(rule('absolute_per_college', { disagreement: relative }), session), {
    outcome: 'disagreement',
    rule: 'absolute_per_college',
    needed: { employees: 3, employers: 3, overall: null },
    tally: {
      employees: { for: 3, against: 1, abstain: 0 },
      employers: { for: 2, against: 1, abstain: 1 },
      overall: { for: 5, against: 2, abstain: 1 }
    },
    castingVoteUsed: false
  })
  t.hasStrict(decideVote(rule('absolute_per_college', { disagreement: relative, reading: 'second' }), session),
    { outcome: 'adopted', rule: 'of_votes_cast', needed: { employees: null, employers: null, overall: 3 } })
})

// KALIARTI000005775164: vote per college; in case of disagreement, back within 30 days, by a majority of present or represented.
t.test('the 30-day commission: the second reading asks more than half of the votes present or represented', async (t) => {
  const session = vote({
    seats: seatsOf(3, 3),
    attendances: sitting('e1 e2 e3 p1 p2', { p3: 'p1' }),
    ballots: ballots({ for: 'e1 e2 e3', against: 'p1 p2 p3' })
  })
  const back = { disagreement: { kind: 'back_within_days', days: 30 } } as const
  t.equal(decideVote(rule('agreement_of_colleges', back), session).outcome, 'disagreement')
  t.hasStrict(decideVote(rule('agreement_of_colleges', { ...back, reading: 'second' }), session),
    { outcome: 'rejected', rule: 'of_present_or_represented', needed: { overall: 4 }, tally: { overall: { for: 3 } } })
  const moved = { ...session, ballots: ballots({ for: 'e1 e2 e3 p1', against: 'p2', abstain: 'p3' }) }
  t.equal(decideVote(rule('agreement_of_colleges', { ...back, reading: 'second' }), moved).outcome, 'adopted')
})

// KALIARTI000035184527: building trades, both colleges must agree.
t.test('the building trades: one college against is enough to block, two are a refusal', async (t) => {
  const decide = (cast: Parameters<typeof ballots>[0]) => decideVote(rule('agreement_of_colleges'),
    vote({ seats: seatsOf(3, 3), attendances: sitting('e1 e2 e3 p1 p2 p3'), ballots: ballots(cast) }))
  t.hasStrict(decide({ for: 'e1 p1', abstain: 'e2 e3 p2 p3' }), { outcome: 'adopted', needed: { employees: 1, employers: 1 } })
  t.hasStrict(decide({ for: 'e1 e2 e3 p1', against: 'p2' }), { outcome: 'disagreement', needed: { employers: 2 } })
  t.equal(decide({ against: 'e1 p1 p2' }).outcome, 'rejected')
  t.equal(decide({ abstain: 'e1 e2 e3 p1 p2 p3' }).outcome, 'rejected')
})

// KALIARTI000041698695: an employer-side member presides; when the votes are divided, the president's prevails.
t.test('a metallurgy jury, three against three: the employer-side president settles it either way', async (t) => {
  const jury = rule('of_present', { castingVote: 'employer_side_president' })
  const panel = { seats: seatsOf(3, 3), attendances: sitting('e1 e2 e3 p1 p2 p3'), presidentSeatId: 'p1' }
  const divided = (cast: Parameters<typeof ballots>[0], presidentCollege: Vote['presidentCollege'] = 'employers') =>
    decideVote(jury, vote({ ...panel, presidentCollege, ballots: ballots(cast) }))
  t.hasStrict(divided({ for: 'p1 e1 e2', against: 'p2 p3 e3' }), { outcome: 'adopted', castingVoteUsed: true, needed: { overall: 4 } })
  t.hasStrict(divided({ for: 'e1 e2 e3', against: 'p1 p2 p3' }), { outcome: 'rejected', castingVoteUsed: true })
  t.hasStrict(divided({ for: 'e1 e2', against: 'p2 p3', abstain: 'p1 e3' }), { outcome: 'rejected', castingVoteUsed: false })
  t.hasStrict(divided({ for: 'p1 e1 e2 e3', against: 'p2 p3' }), { outcome: 'adopted', castingVoteUsed: false })
  t.hasStrict(divided({ for: 'p1 e1 e2', against: 'p2 p3 e3' }, 'employees'), { outcome: 'rejected', castingVoteUsed: false })
})

t.test('two against two and two abstaining: the president decides among votes cast, and falls short of those present', async (t) => {
  const session = vote({
    seats: seatsOf(3, 3),
    attendances: sitting('e1 e2 e3 p1 p2 p3'),
    ballots: ballots({ for: 'p1 e1', against: 'p2 e2', abstain: 'p3 e3' }),
    presidentSeatId: 'p1',
    presidentCollege: 'employers'
  })
  const decide = (majority: VoteRule['majority']) => decideVote(rule(majority, { castingVote: 'president' }), session)
  t.hasStrict(decide('of_votes_cast'), { outcome: 'adopted', needed: { overall: 3 }, castingVoteUsed: true })
  t.hasStrict(decide('of_present'), { outcome: 'rejected', needed: { overall: 4 }, castingVoteUsed: false })
})

// lapreventionsecurite.org/PUBLIC/ADEF/CodeCluf.aspx: majority of those present, casting vote of the session's president.
t.test('the security branch: with three present, two make the majority; with four, the president breaks the tie', async (t) => {
  const committee = rule('of_present', { castingVote: 'president' })
  const decide = (inRoom: string, cast: Parameters<typeof ballots>[0]) => decideVote(committee, vote({
    seats: seatsOf(4, 3),
    attendances: sitting(inRoom),
    ballots: ballots(cast),
    presidentSeatId: 'e1',
    presidentCollege: 'employees'
  }))
  t.hasStrict(decide('e1 e2 p1', { for: 'e2 p1', against: 'e1' }), { outcome: 'adopted', needed: { overall: 2 }, castingVoteUsed: false })
  t.hasStrict(decide('e1 e2 p1 p2', { for: 'e1 e2', against: 'p1 p2' }), { outcome: 'adopted', castingVoteUsed: true })
  t.hasStrict(decide('e2 e3 p1 p2', { for: 'e2 e3', against: 'p1 p2' }), { outcome: 'rejected', castingVoteUsed: false })
})

// KALIARTI000029324366: the building-materials jury decides by the majority of its members, absent ones included.
t.test('the building-materials jury of eight needs five, and neither absence nor the president lowers that', async (t) => {
  const decide = (cast: Parameters<typeof ballots>[0]) => decideVote(rule('of_members', { castingVote: 'president' }), vote({
    seats: seatsOf(4, 4),
    attendances: sitting('e1 e2 e3 e4 p1 p2 p3 p4'),
    ballots: ballots(cast),
    presidentSeatId: 'p1',
    presidentCollege: 'employers'
  }))
  t.hasStrict(decide({ for: 'e1 e2 e3 p1' }), { outcome: 'rejected', needed: { overall: 5 } })
  t.hasStrict(decide({ for: 'e1 e2 e3 p1 p2' }), { outcome: 'adopted' })
  t.hasStrict(decide({ for: 'e1 e2 p1', against: 'e3 p2 p3' }), { outcome: 'rejected', castingVoteUsed: false })
  t.hasStrict(decide({ for: 'e1 e2 p1 p2', against: 'e3 e4 p3 p4' }), { outcome: 'adopted', castingVoteUsed: true })
})

// KALIARTI000030641472 counts present or represented, KALIARTI000032508807 those present.
t.test('the 2015 jury counts the vote of a proxy, the 2016 jury does not', async (t) => {
  const session = vote({
    seats: seatsOf(2, 2), attendances: sitting('e1 p1', { e2: 'e1' }), ballots: ballots({ for: 'e1 e2', against: 'p1' })
  })
  t.hasStrict(decideVote(rule('of_present_or_represented'), session), { outcome: 'adopted', needed: { overall: 2 } })
  t.hasStrict(decideVote(rule('of_present'), session), { outcome: 'rejected', needed: { overall: 2 }, tally: { employees: { for: 1 } } })
})

// legal.tricoteuses.fr/articles/JORFARTI000001241205: the majority of the members present is not that of the votes cast.
t.test('abstaining weighs like a vote against when the majority is that of the members present', async (t) => {
  const session = vote({
    seats: seatsOf(3, 2), attendances: sitting('e1 e2 e3 p1 p2'), ballots: ballots({ for: 'e1 e2', against: 'p1', abstain: 'e3 p2' })
  })
  t.hasStrict(decideVote(rule('of_present'), session), { outcome: 'rejected', needed: { overall: 3 } })
})

t.test('ballots of seats that are absent, unknown or represented by somebody absent are not counted', async (t) => {
  const session = vote({
    seats: seatsOf(3, 1), attendances: sitting('e1 p1', { e2: 'e3' }), ballots: ballots({ for: 'e1 e2 e3 x1', against: 'p1' })
  })
  t.same(decideVote(rule('of_present_or_represented'), session).tally.overall, { for: 1, against: 1, abstain: 0 })
  t.same(tally(session.ballots, session.seats).overall, { for: 3, against: 1, abstain: 0 })
})

const rules: fc.Arbitrary<VoteRule> = fc.record({
  majority: fc.constantFrom(...majorities),
  castingVote: fc.constantFrom('none', 'president', 'employer_side_president'),
  disagreement: fc.record({ kind: fc.constantFrom('none', 'relative_majority', 'back_within_days'), days: fc.constant(30) }),
  reading: fc.constantFrom('first', 'second')
})

t.test('every majority agrees with a reading of the rule, vote by vote', async () => {
  fc.assert(fc.property(rules, anyVote(), (rule, vote) => decideVote(rule, vote).outcome === byHand(rule, vote)), { numRuns: 3000 })
})

t.test('one more vote for never turns an adoption into anything else', async () => {
  fc.assert(fc.property(rules, anyVote(), fc.nat(11), (rule, vote, index) => {
    const turned = vote.seats[index]?.id
    const more = [...vote.ballots.filter(({ seatId }) => seatId !== turned), { seatId: turned ?? '', choice: 'for' as const }]
    return decideVote(rule, vote).outcome !== 'adopted' || decideVote(rule, { ...vote, ballots: more }).outcome === 'adopted'
  }), { numRuns: 3000 })
})

/** The naive second implementation: yes, no and silent are counted one seat at a time. */
function byHand (rule: VoteRule, vote: Vote): VoteAnswer['outcome'] {
  const counting = rule.reading === 'second' && rule.disagreement.kind !== 'none' ? rule.disagreement.kind : rule.majority
  const isRelative = counting === 'relative_majority' || counting === 'of_votes_cast'
  const attends = (id: string | null) => vote.attendances.find(({ seatId }) => seatId === id)
  const sits = (id: string | null) => ['present', 'substitute'].includes(attends(id)?.presence ?? '')
  const isRepresented = (id: string) => attends(id)?.presence === 'proxy' && sits(attends(id)!.proxyHolderSeatId)
  const isElector = (id: string) => sits(id) || (counting !== 'of_present' && isRepresented(id))
  const of = (college: string | null) => {
    const count = { yes: 0, no: 0, electors: 0, seats: 0 }
    for (const seat of vote.seats.filter((one) => college === null || one.college === college)) {
      count.seats += 1
      if (!isElector(seat.id)) continue
      count.electors += 1
      const choice = vote.ballots.find(({ seatId }) => seatId === seat.id)?.choice
      if (choice === 'for') count.yes += 1
      if (choice === 'against') count.no += 1
    }
    return count
  }
  const colleges = [of('employees'), of('employers')]
  if (counting === 'absolute_per_college' || counting === 'agreement_of_colleges') {
    const yes = colleges.filter((one) => counting === 'absolute_per_college' ? one.yes * 2 > one.electors : one.yes > one.no)
    return yes.length === 2 ? 'adopted' : yes.length === 1 ? 'disagreement' : 'rejected'
  }
  const { yes, no, electors, seats } = of(null)
  const president = sits(vote.presidentSeatId) && vote.ballots.find(({ seatId }) => seatId === vote.presidentSeatId)?.choice
  const mayCast = rule.castingVote === 'president' ||
    (rule.castingVote === 'employer_side_president' && vote.presidentCollege === 'employers')
  const counted = yes + (yes === no && mayCast && president === 'for' ? 1 : 0)
  const reached = isRelative ? counted > no : counted * 2 > (counting === 'of_members' ? seats : electors)
  return reached ? 'adopted' : 'rejected'
}
