import t from 'tap'
import { decideVote, tally, type Vote, type VoteRule } from '../../../src/domain/rules/voting.ts'
import { ballots, heldBy, seatsOf, sitting } from './assembly.ts'

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
    votes: 'per_seat',
    weights: { employees: 1, employers: 1 },
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

// KALIARTI000035184527: building trades, one vote per organisation and both colleges must agree.
t.test('one vote per organisation: three seats of one union weigh no more than one seat of another', async (t) => {
  const trades = rule('agreement_of_colleges', { votes: 'per_organization' })
  const seats = heldBy({ CGT: 'e1 e2 e3', CFDT: 'e4', 'FO Construction': 'e5', CAPEB: 'p1 p2', FFB: 'p3 p4 p5' })(seatsOf(5, 5))
  const session = (cast: Parameters<typeof ballots>[0]) =>
    vote({ seats, attendances: sitting('e1 e2 e3 e4 e5 p1 p2 p3 p4 p5'), ballots: ballots(cast) })
  t.same(decideVote(trades, session({ against: 'e1', for: 'e4 e5 p1 p3' })), {
    outcome: 'adopted',
    rule: 'agreement_of_colleges',
    votes: 'per_organization',
    weights: { employees: 1, employers: 1 },
    needed: { employees: 2, employers: 1, overall: null },
    tally: {
      employees: { for: 2, against: 1, abstain: 0 }, employers: { for: 2, against: 0, abstain: 0 }, overall: { for: 4, against: 1, abstain: 0 }
    },
    castingVoteUsed: false
  })
  t.hasStrict(decideVote(trades, session({ against: 'e1 e2 e3', for: 'e4 p1 p3' })),
    { outcome: 'disagreement', tally: { employees: { for: 1, against: 1 } } }, 'ballots that came twice count once')
  t.equal(decideVote({ ...trades, votes: 'per_seat' }, session({ against: 'e1 e2 e3', for: 'e4 e5 p1 p3' })).outcome, 'disagreement',
    'seat by seat the three would have blocked it')
})

t.test('an organisation is one however its name is written, in each college for itself, and a seat of none is alone', async (t) => {
  const seats = heldBy({ 'FO  Construction': 'e1', ' fo construction': 'e2 p1' })(seatsOf(3, 2))
  const cast = ballots({ for: 'e1 e2 e3 p1 p2' })
  t.same(tally(cast, seats, 'per_organization'), {
    employees: { for: 2, against: 0, abstain: 0 }, employers: { for: 2, against: 0, abstain: 0 }, overall: { for: 4, against: 0, abstain: 0 }
  })
})

t.test('the vote of an organisation may come from any of its seats that may vote, the president’s included', async (t) => {
  const seats = heldBy({ CGT: 'e1 e2', CAPEB: 'p1 p2', FFB: 'p3' })(seatsOf(3, 3))
  const session = vote({
    seats, attendances: sitting('e1 e3 p1 p3', { e2: 'e1', p2: 'p1' }), ballots: ballots({ for: 'e2 p2', against: 'e3 p3' }), presidentSeatId: 'p1'
  })
  const casting = { votes: 'per_organization', castingVote: 'president' } as const
  t.hasStrict(decideVote(rule('of_votes_cast', casting), session),
    { outcome: 'adopted', castingVoteUsed: true }, 'the president’s organisation voted from its other seat')
  t.hasStrict(decideVote(rule('of_present', casting), session),
    { outcome: 'rejected', tally: { overall: { for: 0, against: 2 } } }, 'a proxy brings no vote there')
})

// KALIARTI000043710353: an equal total of votes per college. KALIARTI000032508807: equal votes of the employers, one of each at least.
t.test('parity of votes, not of heads: two employers weigh as much as three unions', async (t) => {
  const session = (cast: Parameters<typeof ballots>[0]) =>
    vote({ seats: seatsOf(4, 4), attendances: sitting('e1 e2 e3 p1 p2'), ballots: ballots(cast) })
  const equal = rule('of_present', { votes: 'equal_colleges' })
  t.same(decideVote(equal, session({ for: 'p1 p2 e1', against: 'e2 e3' })), {
    outcome: 'adopted',
    rule: 'of_present',
    votes: 'equal_colleges',
    weights: { employees: 2, employers: 3 },
    needed: { employees: null, employers: null, overall: 7 },
    tally: {
      employees: { for: 2, against: 4, abstain: 0 }, employers: { for: 6, against: 0, abstain: 0 }, overall: { for: 8, against: 4, abstain: 0 }
    },
    castingVoteUsed: false
  })
  t.hasStrict(decideVote(equal, session({ for: 'e1 e2 e3', against: 'p1 p2' })),
    { outcome: 'rejected', tally: { overall: { for: 6, against: 6 } } }, 'a college alone is half of the votes')
  t.equal(decideVote({ ...equal, votes: 'per_seat' }, session({ for: 'e1 e2 e3', against: 'p1 p2' })).outcome, 'adopted',
    'by heads the three would have won')
  const presided = { ...session({ for: 'e1 e2 e3', against: 'p1 p2' }), presidentSeatId: 'p1', presidentCollege: 'employers' as const }
  t.hasStrict(decideVote({ ...equal, castingVote: 'president' }, presided), { outcome: 'rejected', castingVoteUsed: true })
})

t.test('of the members, the absent weigh too; a college of which nobody is counted leaves the other one its heads', async (t) => {
  const cast = ballots({ for: 'e1 e2 p1' })
  const session = vote({ seats: seatsOf(3, 2), attendances: sitting('e1 e2 p1'), ballots: cast })
  t.hasStrict(decideVote(rule('of_members', { votes: 'equal_colleges' }), session),
    { outcome: 'adopted', weights: { employees: 2, employers: 3 }, needed: { overall: 7 }, tally: { overall: { for: 7 } } })
  t.hasStrict(decideVote(rule('of_present', { votes: 'equal_colleges' }), { ...session, attendances: sitting('e1 e2') }),
    { weights: { employees: 1, employers: 1 }, needed: { overall: 2 }, tally: { overall: { for: 2 } } })
})
