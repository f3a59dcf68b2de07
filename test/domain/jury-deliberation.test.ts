import t from 'tap'
import type { JuryFile } from '../../src/domain/jury-deliberation.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { ids } from '../support/files.ts'
import { agreed, decide, finding, panel, refused, seat } from '../support/juries.ts'
import { personId, policyFor, policyId } from '../support/obeys.ts'

const jury = (rules: { [Key in keyof Policy['jury']]?: unknown }) => policyFor({ jury: rules as never })
const [president, second] = panel().map((member) => member.personId) as [string, string]
const ofJury = (place: number, more: object) => panel(...Array.from({ length: place }, () => ({})), more)
const tie = (personId: string, relation: string, source = 'declared') => ({ ties: [{ personId, relation, source }] })

t.test('a decision is dated, names its policy, and the one that it supersedes', async (t) => {
  t.match(decide({}), { id: ids.decision, jurySessionId: ids.session, decidedOn: '2026-03-02', policyId, units: agreed.units })
  t.match(decide({}), { supersedesId: null, tally: null })
  const before = { id: ids.previous, applicationId: ids.application, isDeferred: true, units: [], isDistinguished: false, decidedOn: '2026-03-02' }
  t.match(decide({}, { facts: { decisions: [before] } }), { supersedesId: ids.previous })
})

t.test('only what is listed is decided', async (t) => {
  t.match(refused({}, { facts: { listed: [] } }), { code: 'reference_unknown', params: { what: 'listed_candidate' }, pointer: '#/applicationId' })
})

// Domain 3.8, model 2.5: a link with the candidate removes the juror for that candidate only.
t.test('who is tied to the candidate stands aside', async (t) => {
  const tied: readonly [relation: string, source: string, about: Partial<JuryFile>, seats?: ReturnType<typeof panel>][] = [
    ['self', 'identity', { candidateId: second }],
    ['family', 'declared', tie(second, 'family')],
    ['coached', 'declared', tie(second, 'coached')],
    ['assessed', 'assessment', tie(second, 'assessed', 'assessment')],
    ['first_panel', 'appeal', tie(second, 'first_panel', 'appeal')],
    ['employs', 'employer', {}, ofJury(1, { organizationId: ids.employer })],
    ['trained', 'training_enrollment', {}, ofJury(1, { organizationId: ids.trainer })],
    ['trained', 'training_enrollment', {}, ofJury(1, { trainsFor: [ids.trainer] })],
    ['trains_company', 'examiner_record', {}, ofJury(1, { trainsCompanies: [{ organizationId: ids.employer, certificateId: null }] })]
  ]
  for (const [relation, source, about, seats = panel()] of tied) {
    const params = { personId: second, applicationId: ids.application, relation, source }
    t.match(refused({}, { about, facts: { panel: seats } }),
      { code: 'conflict_not_recused', rule: 'model:2.5', params, pointer: '#/recusedPersonIds' })
    t.match(decide({ recusedPersonIds: [second] }, { about, facts: { panel: seats } }), { recusedPersonIds: [second] })
  }
  t.ok(decide({}, { about: tie(second, 'family'), facts: { panel: ofJury(1, { isPresent: false }) } }), 'who is absent judges nobody')
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

// Pasta [S40]: the company's representative and the trainer sit, and under VAE they only advise. Nothing else that ties them is excused.
t.test('who sits for the company or the training is tied to it by that, and by nothing else', async (t) => {
  const policy = policyFor('pasta')
  const professional = seat(0, { personId, role: 'president', capacity: 'industry_professional', isQualified: true })
  const company = seat(2, { capacity: 'company_representative', organizationId: ids.employer })
  const trainer = seat(3, { capacity: 'training_lead', organizationId: ids.trainer })
  const facts = { panel: [professional, seat(1, { capacity: 'union_professional' }), company, trainer] }
  t.ok(decide({}, { policy, facts }))
  t.match(refused({}, { policy, facts, about: tie(trainer.personId, 'family') }), { params: { personId: trainer.personId, relation: 'family' } })
  t.match(refused({}, { policy: policyFor(), facts }), { params: { personId: company.personId, relation: 'employs' } }, 'where no such place is asked for')
  const vae = { policy, facts, about: { ...tie(trainer.personId, 'coached'), isVae: true, results: [] } }
  t.match(decide({ votes: { for: 2, against: 0, abstain: 0 } }, vae), { tally: { neededOverall: 2 } }, 'two of four have a vote')
  t.match(refused({ votes: { for: 4, against: 0, abstain: 0 } }, vae), { code: 'votes_do_not_add_up', params: { needed: 2, present: 4 } })
  t.match(refused({}, { ...vae, about: { ...vae.about, candidateId: trainer.personId } }), { params: { relation: 'self' } })
  const voting = { ...facts, panel: [professional, facts.panel[1]!, { ...company, capacity: 'member' as const }, trainer] }
  t.match(refused({}, { ...vae, facts: voting }), { params: { personId: company.personId, relation: 'employs' } })
})

t.test('a member who only advises records nothing', async (t) => {
  const facts = { panel: panel({ capacity: 'provider_representative', role: 'member' }, {}, { role: 'president', isQualified: true }) }
  t.match(refused({}, { role: 'juror', facts }), { code: 'not_sitting' })
  t.ok(decide({}, { role: 'officer', facts }))
})

// Model 4: one certifier has other rules for files of another registration or route [S26][S27].
t.test('each file is judged by the rules for its route and registration', async (t) => {
  const composition = { ...policyFor().jury.composition, perCollege: 3 }
  const policy = policyFor({ variants: [{ when: { routes: ['individual'], registrations: ['rs'] }, rules: { jury: { composition } } }] })
  t.ok(decide({}, { policy }))
  t.ok(decide({}, { policy, about: { route: 'individual' } }))
  t.match(refused({}, { policy, about: { route: 'individual', registration: 'rs' } }),
    { code: 'panel_incomplete_for_candidate', params: { what: 'employees', needed: 3, present: 2 } })
})

t.test('whoever adjusts a mark is known', async (t) => {
  const results = [{ unitCode: 'U1', outcome: 'jury' as const, marks: { first: '66' } }]
  const policy = policyFor({ jury: { markAdjustment: true }, result: { scale: { scheme: 'threshold' } } })
  const lift = { unitCode: 'U1', part: null, oldMark: '66', newMark: '70', reason: 'A strong interview' }
  const about = { missingUnits: ['U1'], results }
  const fact = decide({ units: [finding('U1', true)], markAdjustments: [lift] }, { policy, about })
  t.same(fact.markAdjustments, [{ ...lift, adjustedBy: personId }])
})
