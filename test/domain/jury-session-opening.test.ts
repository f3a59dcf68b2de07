import t from 'tap'
import type { Seated } from '../../src/domain/jury-panel.ts'
import type { JurySession } from '../../src/domain/jury-session.ts'
import { ids } from '../support/files.ts'
import { apply, listedFile, panel, seat, session, type World } from '../support/juries.ts'
import { policyFor, refusalOf } from '../support/obeys.ts'

const convened: JurySession = { ...session, status: 'convened', convenedOn: '2026-01-05' }
const open = (world: World = {}, state: Partial<JurySession> = {}) => apply({ ...convened, ...state }, { type: 'open' }, world).after
const refused = (...given: Parameters<typeof open>) => refusalOf(() => open(...given))
const second = panel()[1]!.personId

t.test('a panel is composed from the commission as it is today', async (t) => {
  const policy = policyFor('metallurgy')
  const sent = (mandatedBy: string, place: number) => seat(place, { mandatedBy, college: 'employees' })
  const employers = [seat(2, { role: 'president' }), seat(3)]
  const facts = { panel: [sent('CFDT', 0), sent('CGT', 1), ...employers] }
  t.match(open({ policy, facts: { ...facts, unions: ['CFDT', 'CGT'] } }), { status: 'open' })
  t.match(refused({ policy, facts: { ...facts, unions: ['CFDT', 'CGT', 'FO'] } }),
    { code: 'panel_incomplete', rule: 'jury.composition', params: { what: 'FO', needed: 1, present: 0 } })
  const two = { ...policy, jury: { ...policy.jury, composition: { ...policy.jury.composition, perUnion: 2 } } }
  t.match(refused({ policy: two, facts: { ...facts, unions: ['CFDT', 'CGT'] } }), { params: { what: 'CFDT', needed: 2, present: 1 } })
})

t.test('no more than the branch seats', async (t) => {
  const policy = policyFor({ jury: { composition: { maxMembers: 3 } } })
  t.match(refused({ policy }), { code: 'panel_too_large', rule: 'jury.composition', params: { needed: 3, present: 4 } })
  t.ok(open({ policy, facts: { panel: panel({}, { isPresent: false }) } }))
})

// Pasta [S40]: under VAE company and trainer only advise; for trained candidates they decide.
t.test('a list of both kinds asks for a panel that can hear both', async (t) => {
  const policy = policyFor({ jury: { quorum: { overall: 3 }, composition: { places: [{ capacity: 'training_lead', count: 1, college: 'any', advisory: 'vae', noticeDays: 0 }] } } })
  const three = panel({}, {}, { capacity: 'training_lead' }, { isPresent: false })
  const listed = (...kinds: boolean[]) => ({ panel: three, listed: kinds.map((isVae, place) => ({ applicationId: [ids.application, ids.previous][place]!, isVae })) })
  t.ok(open({ policy, facts: listed(false) }))
  for (const facts of [listed(true), listed(false, true)]) {
    t.match(refused({ policy, facts }), { code: 'quorum_not_reached', params: { scope: 'overall', needed: 3, present: 2 } })
  }
  t.match(refused({ policy, facts: listed(false) }, { route: 'vae' }), { code: 'quorum_not_reached' })
})

const tied = (...personIds: string[]) => ({ ties: personIds.map((personId) => ({ personId, relation: 'family', source: 'declared' })) })

// Model 2.5: conflicts of interest are checked at assignment and again at opening.
t.test('what became known after the seating is asked again at the opening', async (t) => {
  const free = listedFile({ applicationId: ids.previous })
  const params = { personId: second, applicationId: ids.application, relation: 'family', source: 'declared' }
  const files = [free, listedFile(tied(second))]
  t.ok(open({ facts: { files } }), 'they stand aside for one file')
  t.match(refused({ facts: { files: [listedFile(tied(second))] } }), { code: 'panel_conflicted', rule: 'model:2.5', params })
  t.match(refused({ facts: { files } }, { route: 'vae' }), { code: 'panel_conflicted', rule: 'law:vae_jury', params })
  t.ok(open({ facts: { files, panel: panel({}, { isPresent: false }) } }, { route: 'vae' }))
})

// Building materials [S4]: an organisation with 10 files or more sends a representative.
t.test('building materials: an organisation with ten files sends somebody', async (t) => {
  const ofTrainer = (count: number) => Array.from({ length: count }, () => listedFile({ trainingOrganizationIds: [] }))
  const jury = { ...policyFor('building-materials').jury, composition: policyFor().jury.composition }
  const policy = { ...policyFor('building-materials'), jury }
  const missing = { code: 'provider_not_represented', rule: 'jury.providerRepresentativeFrom' }
  t.ok(open({ policy, facts: { files: ofTrainer(9) } }))
  t.match(refused({ policy, facts: { files: ofTrainer(10) } }), { ...missing, params: { organizationId: ids.trainer, needed: 10, present: 10 } })
  t.match(refused({ policy, facts: { files: ofTrainer(11) } }), { ...missing, params: { present: 11 } })
  t.ok(open({ policy: { ...policy, jury: { ...jury, providerRepresentativeFrom: 12 } }, facts: { files: ofTrainer(11) } }))
  t.ok(open({ policy: { ...policy, jury: { ...jury, providerRepresentativeFrom: null } }, facts: { files: ofTrainer(11) } }))
  const sent = (more: Partial<Seated>) => ({ files: ofTrainer(10), panel: [...panel(), seat(5, { capacity: 'provider_representative', organizationId: ids.trainer, ...more })] })
  t.ok(open({ policy, facts: sent({}) }))
  t.match(refused({ policy, facts: sent({ isPresent: false }) }), missing)
  t.match(refused({ policy, facts: sent({ organizationId: ids.employer }) }), missing)
  t.match(refused({ policy, facts: sent({ capacity: 'member' }) }), missing)
})
