import t from 'tap'
import type { JuryFile } from '../../src/domain/jury-deliberation.ts'
import type { DecideInput, JuryDecision, JurySession } from '../../src/domain/jury-session.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { ids } from '../support/files.ts'
import { agreed, apply, file, panel, seat, session, type World } from '../support/juries.ts'
import { personId, policyFor, policyId, refusalOf } from '../support/obeys.ts'

const opened: JurySession = { ...session, status: 'open', openedOn: '2026-03-02' }

function decide (decision: Partial<DecideInput>, { about = {}, ...world }: World & { about?: Partial<JuryFile> } = {}): JuryDecision {
  const command = { type: 'decide', id: ids.decision, decision: { ...agreed, ...decision }, file: { ...file, ...about } } as const
  const { event } = apply(opened, command, world)
  return (event as Extract<typeof event, { type: 'jury_session.decided' }>).fact
}
const refused = (...given: Parameters<typeof decide>) => refusalOf(() => decide(...given))
const jury = (rules: { [Key in keyof Policy['jury']]?: unknown }) => policyFor({ jury: rules as never })
const [president, second, third] = panel().map((member) => member.personId) as [string, string, string]
const ofJury = (place: number, more: object) => panel(...Array.from({ length: place }, () => ({})), more)

t.test('a decision is dated, names its policy, and the one that it supersedes', async (t) => {
  t.match(decide({}), { id: ids.decision, jurySessionId: ids.session, decidedOn: '2026-03-02', policyId, units: agreed.units })
  t.match(decide({}), { supersedesId: null, tally: null })
  const before = { id: ids.previous, applicationId: ids.application, isDeferred: true, units: [], decidedOn: '2026-03-02' }
  t.match(decide({}, { facts: { decisions: [before] } }), { supersedesId: ids.previous })
})

t.test('only what is listed is decided', async (t) => {
  t.match(refused({}, { facts: { listed: [] } }), { code: 'reference_unknown', params: { what: 'listed_candidate' }, pointer: '#/applicationId' })
})

// Domain 3.8, model 2.5: a link with the candidate removes the juror for that candidate only.
t.test('who is tied to the candidate stands aside', async (t) => {
  const tied: readonly [string, Partial<JuryFile>, ReturnType<typeof panel>?][] = [
    ['self', { candidateId: second }],
    ['family', { ties: [{ personId: second, relation: 'family' }] }],
    ['coached', { ties: [{ personId: second, relation: 'coached' }] }],
    ['assessed', { ties: [{ personId: second, relation: 'assessed' }] }],
    ['first_panel', { ties: [{ personId: second, relation: 'first_panel' }] }],
    ['employs', {}, ofJury(1, { organizationId: ids.employer })],
    ['trained', {}, ofJury(1, { organizationId: ids.trainer })]
  ]
  for (const [relation, about, seats = panel()] of tied) {
    const params = { personId: second, applicationId: ids.application, relation }
    t.match(refused({}, { about, facts: { panel: seats } }),
      { code: 'conflict_not_recused', rule: 'model:2.5', params, pointer: '#/recusedPersonIds' })
    t.match(decide({ recusedPersonIds: [second] }, { about, facts: { panel: seats } }), { recusedPersonIds: [second] })
  }
  const family = { ties: [{ personId: second, relation: 'family' }] }
  t.ok(decide({}, { about: family, facts: { panel: ofJury(1, { isPresent: false }) } }), 'who is absent judges nobody')
  t.ok(decide({}, { facts: { panel: ofJury(1, { organizationId: ids.previous }) } }), 'an organisation without part in the file')
  t.match(refused({ recusedPersonIds: [ids.previous] }),
    { code: 'reference_unknown', params: { what: 'panel_member' }, pointer: '#/recusedPersonIds' })
})

// Domain 3.8: parity and quorum are then evaluated for that candidate (I); else the file is deferred (model, jury_session).
t.test('without those who stand aside the panel is counted again, and a file that it cannot judge is deferred', async (t) => {
  const policy = policyFor('cleaning')
  const aside = { recusedPersonIds: [second] }
  t.match(refused(aside, { policy }), {
    code: 'panel_incomplete_for_candidate',
    rule: 'jury.composition',
    params: { what: 'employees', needed: 2, present: 1 },
    pointer: '#/recusedPersonIds'
  })
  t.match(refused(aside, { policy: jury({ composition: { parity: true } }) }), { params: { what: 'parity', needed: 2, present: 1 } })
  t.match(refused(aside, { policy: jury({ quorum: { overall: 4 } }) }), { rule: 'jury.quorum', params: { what: 'overall', needed: 4, present: 3 } })
  t.match(refused({ recusedPersonIds: [president] }, { about: { isVae: true } }), { rule: 'law:vae_jury', params: { what: 'qualified_members' } })
  t.match(decide({ ...aside, isDeferred: true, units: [] }, { policy }), { isDeferred: true, units: [], tally: null })
  t.match(refused({ isDeferred: true }), { code: 'deferred_decides_nothing', pointer: '#/isDeferred' })
})

t.test('a juror who is absent or stands aside records nothing for the panel', async (t) => {
  t.ok(decide({}, { role: 'juror' }))
  t.match(refused({ recusedPersonIds: [personId] }, { role: 'juror' }), { code: 'not_sitting', pointer: '#/applicationId' })
  t.match(refused({}, { role: 'juror', facts: { panel: panel({ personId: ids.previous }) } }), { code: 'not_sitting' })
})

t.test('every missing unit is decided, once, and no other', async (t) => {
  const units = (...codes: string[]) => ({ units: codes.map((unitCode) => ({ unitCode, isAcquired: true })) })
  t.match(refused(units('U1')), { code: 'units_undecided', params: { units: 'U2' }, pointer: '#/units' })
  t.match(refused(units('U1', 'U2', 'U3')), { code: 'unit_not_asked', params: { unit: 'U3' } })
  t.match(refused(units('U1', 'U2', 'U2')), { code: 'unit_not_asked', params: { unit: 'U2' } })
  t.match(refused(units('U1', 'U2'), { about: { missingUnits: ['U2'] } }), { params: { unit: 'U1' } }, 'held, so not asked')
})

// Model 5.1, 5.2: what nobody assessed is not acquired; a VAE file is itself what the jury reads.
t.test('a unit without a locked result is not acquired, but for VAE', async (t) => {
  const about = { results: file.results.slice(0, 1) }
  t.match(refused({}, { about }), { code: 'unit_without_result', params: { unit: 'U2' }, pointer: '#/units' })
  t.ok(decide({ units: [{ unitCode: 'U1', isAcquired: true }, { unitCode: 'U2', isAcquired: false }] }, { about }))
  t.ok(decide({}, { about: { isVae: true, results: [] } }))
})

// Domain 3.5, two keys: both positive binds the jury, both negative binds it, if they differ the jury studies the file [S6].
t.test('building materials, VAE: two examiners who agree bind the jury', async (t) => {
  const policy = policyFor({ result: { scale: { scheme: 'two_key' } } })
  const about = (outcome: 'acquired' | 'not_acquired' | 'jury') => ({ results: file.results.map((result) => ({ ...result, outcome })) })
  const none = { units: agreed.units.map((unit) => ({ ...unit, isAcquired: false })) }
  t.ok(decide({}, { policy, about: about('acquired') }))
  t.match(refused(none, { policy, about: about('acquired') }),
    { code: 'result_binds_jury', rule: 'result.scale', params: { unit: 'U1', outcome: 'acquired' } })
  t.match(refused({}, { policy, about: about('not_acquired') }), { params: { outcome: 'not_acquired' } })
  t.ok(decide({}, { policy, about: about('jury') }))
  t.ok(decide(none, { policy, about: about('jury') }))
  t.ok(decide(none, { about: about('acquired') }), 'elsewhere the jury is sovereign')
})

const votes = (forIt: number, against: number, abstain: number) => ({ votes: { for: forIt, against, abstain } })

// Domain 3.0, jury.majority: of members [S4], of present or represented [S12], of present [S14].
t.test('what is recorded has won its majority, counted as the branch counts', async (t) => {
  const six = { panel: [...panel(), seat(4), seat(5, { isPresent: false })] }
  const by = (majority: string) => ({ policy: jury({ majority }), facts: six })
  t.same(decide(votes(3, 2, 0), by('of_present')).tally,
    { majority: 'of_present', neededEmployees: null, neededEmployers: null, neededOverall: 3, castingVoteUsed: false })
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

t.test('where each college must agree, votes are told by college', async (t) => {
  const policy = jury({ majority: 'absolute_per_college' })
  const side = (forIt: number, against: number) => ({ for: forIt, against, abstain: 0 })
  const sides = (employees: ReturnType<typeof side>, employers: ReturnType<typeof side>) => ({
    votes: { ...side(employees.for + employers.for, employees.against + employers.against), byCollege: { employees, employers } }
  })
  t.match(refused(votes(4, 0, 0), { policy }), { code: 'votes_by_college_missing', params: { majority: 'absolute_per_college' } })
  t.match(decide(sides(side(2, 0), side(2, 0)), { policy }).tally, { neededEmployees: 2, neededEmployers: 2, neededOverall: null })
  t.match(refused(sides(side(2, 0), side(1, 1)), { policy }), { code: 'majority_not_reached', params: { scope: 'employers', needed: 2, present: 1 } })
  t.match(refused(sides(side(3, 0), side(1, 0)), { policy }), { code: 'votes_do_not_add_up', params: { needed: 2, present: 3 } })
  const { votes: wrong } = sides(side(2, 0), side(2, 0))
  t.match(refused({ votes: { ...wrong, for: 3, against: 1 } }, { policy }), { code: 'votes_do_not_add_up', params: { needed: 3, present: 4 } })
})

// Domain 3.5: the jury may write new marks to lift a candidate, recorded (OCAPIAT [S15]).
t.test('another mark is written where the branch allows it, from the mark that stands, with its reason', async (t) => {
  const results = [{ unitCode: 'U1', outcome: 'not_acquired', marks: { first: '66', second: '70' } }, file.results[1]!] as JuryFile['results']
  const policy = policyFor({ jury: { markAdjustment: true }, result: { scale: { scheme: 'threshold', threshold: '70' } } })
  const lift = (oldMark: string) => ({ markAdjustments: [{ unitCode: 'U1', oldMark, newMark: '70', reason: 'A strong interview' }] })
  t.match(decide(lift('68.00'), { policy, about: { results } }), lift('68.00'), 'the mean of both examiners')
  t.ok(decide(lift('66'), { policy, about: { results } }))
  t.match(refused(lift('65'), { policy, about: { results } }),
    { code: 'mark_differs', params: { unit: 'U1', oldMark: '65' }, pointer: '#/markAdjustments' })
  t.match(refused(lift('66'), { about: { results } }), { code: 'marks_not_adjusted', rule: 'jury.markAdjustment' })
})
