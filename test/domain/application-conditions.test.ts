import t from 'tap'
import type { Application } from '../../src/domain/application.ts'
import { apply, draft, facts, file, type World } from '../support/files.ts'
import { policyFor, refusalOf } from '../support/obeys.ts'

const submit = (state = draft, world: World = {}) => apply(state, { type: 'submit' }, { role: 'candidate', ...world }).after
const refused = (state = draft, world: World = {}) => refusalOf(() => submit(state, world))
const openEverywhere = { ...facts.certificate, routes: ['continuing_training', 'professionalization_contract', 'vae', 'individual'] }

// Domain 3.4: Pro-A only where the certificate is on the branch's list [L21]; no list stands for all.
t.test('Pro-A is for the certificates on the list, and for all where there is no list', async (t) => {
  const proA = file({ scheme: 'pro_a' })
  const listing = (...codes: string[]) => ({ policy: policyFor({ application: { proA: codes } }) })
  t.match(submit(proA, listing()), { status: 'submitted' })
  t.match(submit(proA, listing('CQP-9', 'CQP-1')), { status: 'submitted' })
  t.match(refused(proA, listing('CQP-9')), { code: 'not_on_pro_a_list', rule: 'application.proA', params: { certificate: 'CQP-1' } })
  t.match(submit(draft, listing('CQP-9')), { status: 'submitted' }, 'the list is about Pro-A only')
})

// Domain 3.4: young people of 16–25 under a professionalisation contract [S63].
t.test('under the contract a young person is 16 to 25, to the day', async (t) => {
  const policy = policyFor({ application: { youngPerson: { minAge: 16, maxAge: 25 } } })
  const contract = file({ route: 'professionalization_contract', scheme: 'professionalization_contract' })
  const on = (today: string, birthDate: string | null, more: World['facts'] = {}) =>
    ({ policy, today, facts: { certificate: openEverywhere, category: 'young_person', birthDate, ...more } }) as const
  t.match(refused(contract, on('2026-03-01', '2010-03-02')), { code: 'too_young', params: { needed: 16, present: 15 } })
  t.match(submit(contract, on('2026-03-02', '2010-03-02')), { status: 'submitted' }, 'the sixteenth birthday')
  t.match(submit(contract, on('2026-03-03', '2010-03-02')), { status: 'submitted' })
  t.match(submit(contract, on('2026-03-01', '2000-03-02')), { status: 'submitted' }, 'the eve of the twenty-sixth birthday')
  t.match(refused(contract, on('2026-03-02', '2000-03-02')), { code: 'too_old', params: { allowed: 25, present: 26 } })
  t.match(refused(contract, on('2024-02-28', '2008-02-29')), { code: 'too_young' }, 'born on 29 February, in a year that has one')
  t.match(submit(contract, on('2024-02-29', '2008-02-29')), { status: 'submitted' })
  t.match(refused(contract, on('2026-02-27', '2010-02-28')), { code: 'too_young' })
  t.match(refused(contract, on('2026-02-28', '2000-02-29')), { code: 'too_old' }, 'in a year without 29 February, the 28th is the birthday')
  t.match(submit(contract, on('2026-02-27', '2000-02-29')), { status: 'submitted' })
  t.match(refused(contract, on('2026-03-02', null)), { code: 'age_unknown' })
  t.match(submit(contract, on('2026-03-02', '1980-01-01', { category: 'job_seeker' })), { status: 'submitted' }, 'others have no age')
  t.match(submit(draft, on('2026-03-02', '1980-01-01')), { status: 'submitted' }, 'nor has another contract')
  const older = policyFor({ application: { youngPerson: { minAge: 18, maxAge: 25 } } })
  t.match(refused(contract, { ...on('2026-03-02', '2010-03-02'), policy: older }), { params: { needed: 18, present: 16 } })
})

// Domain 3.3: the candidate must come under the agreement [S2].
t.test('where the branch asks for it, the file declares the collective agreement', async (t) => {
  const policy = policyFor({ application: { underAgreement: true } })
  t.match(refused(draft, { policy }), { code: 'not_under_agreement', rule: 'application.underAgreement' })
  t.match(submit(file({ isUnderAgreement: true }), { policy }), { status: 'submitted' })
  t.match(submit(), { status: 'submitted' })
})

// Domain 3.0, application.channel: free candidates only if authorised [S36].
t.test('free candidates are welcome, authorised one by one, or refused', async (t) => {
  const free = file({ route: 'individual', scheme: 'self_funded' })
  const where = (individual: 'open' | 'authorised' | 'closed') =>
    ({ policy: policyFor({ application: { individual } }), facts: { certificate: openEverywhere } })
  t.match(submit(free, where('open')), { status: 'submitted' })
  t.match(refused(free, where('closed')), { code: 'individual_closed', rule: 'application.individual' })
  t.match(refused(free, where('authorised')), { code: 'individual_not_authorised' })
  const { after: allowed } = apply(free, { type: 'authorise' }, { role: 'officer', today: '2026-02-20' })
  t.match(allowed, { status: 'draft', individualAuthorisedOn: '2026-02-20' })
  t.match(apply(allowed, { type: 'authorise' }, { role: 'officer' }).after, { individualAuthorisedOn: '2026-02-20' }, 'the first day stays')
  t.match(submit(allowed, where('authorised')), { status: 'submitted' })
  t.match(refused(allowed, where('closed')), { code: 'individual_closed' })
  t.match(submit(draft, where('closed')), { status: 'submitted' }, 'other routes are not concerned')
  t.match(refusalOf(() => apply(free, { type: 'authorise' }, { role: 'candidate' })), { code: 'role_not_allowed' })
})

// Domain 3.4: registration only through an accredited organisation [S26].
t.test('a training organisation that files is accredited for the certificate that day', async (t) => {
  const policy = policyFor({ application: { accreditedChannel: true } })
  const right = {
    status: 'granted',
    activities: ['preparation'],
    certificateIds: [draft.certificateId],
    siteCodes: [],
    validFrom: '2026-03-02',
    validUntil: '2026-03-31',
    suspendedFrom: null,
    withdrawnFrom: null
  }
  const filing = (today: string, more: object = {}) =>
    ({ policy, today, role: 'training_provider', facts: { filerAccreditations: [{ ...right, ...more }] as never } }) as const
  const code = 'filer_not_accredited'
  t.match(refused(draft, filing('2026-03-01')), { code, rule: 'application.accreditedChannel', params: { date: '2026-03-01', reason: 'not_yet_valid' } })
  t.match(submit(draft, filing('2026-03-02')), { status: 'submitted' })
  t.match(submit(draft, filing('2026-03-31')), { status: 'submitted' })
  t.match(refused(draft, filing('2026-04-01')), { code, params: { reason: 'expired' } })
  t.match(refused(draft, filing('2026-03-02', { certificateIds: ['another'] })), { params: { reason: 'certificate_not_covered' } })
  t.match(refused(draft, { policy, role: 'training_provider' }), { params: { reason: 'not_granted' } })
  t.match(submit(draft, { policy }), { status: 'submitted' }, 'the person files without an organisation')
})

// Domain 3.0, framework.transition: what begins after the decision follows the new version [S42].
t.test('a file follows the version and the registration of the day on which it is handed in: an edit renews both', async (t) => {
  const inForce = { version: 2, units: [{ code: 'U1', optional: false }, { code: 'U3', optional: false }] }
  t.match(refused(draft, { facts: { inForce } }), { code: 'terms_changed', params: { writtenVersion: 1, version: 2 } })
  const { route, scheme, agreementSignedOn, prerequisitesDeclared, experienceYears, isUnderAgreement } = draft
  const rest = { employerOrganizationId: null, agreementSignedOn, prerequisitesDeclared, experienceYears, isUnderAgreement, previousApplicationId: null }
  const edit = (unitCodes: string[]) => apply(draft, {
    type: 'edit', content: { route, scheme, unitCodes, ...rest }, named: { employer: null, previous: null }
  }, { role: 'candidate', facts: { inForce } }).after
  t.match(edit([]), { frameworkVersion: 2, unitCodes: ['U1', 'U3'] })
  t.match(submit(edit([]), { facts: { inForce } }), { status: 'submitted' })
  t.match(refusalOf(() => edit(['U2'])), { code: 'unit_unknown', params: { unit: 'U2' } })
})

// Domain 3.4: 3 years' experience, or an earlier certificate [S62].
t.test('VAE asks for years in the trade, or for an earlier certificate where the branch says so', async (t) => {
  const vae = (experienceYears: number | null) => file({ route: 'vae', experienceYears })
  const asking = (experienceYears: number, priorCertificate = false) => ({ policy: policyFor({ vae: { precheck: { experienceYears, priorCertificate } } }) })
  t.match(refused(vae(2), asking(3)), { code: 'experience_too_short', rule: 'vae.precheck', params: { needed: 3, present: 2 } })
  t.match(refused(vae(null), asking(3)), { params: { needed: 3, present: 0 } })
  t.match(submit(vae(3), asking(3)), { status: 'submitted' })
  t.match(submit(vae(2), asking(2)), { status: 'submitted' })
  t.match(submit(vae(null), asking(0)), { status: 'submitted' })
  const holder = { facts: { hasPriorCertificate: true } }
  t.match(refused(vae(0), { ...asking(3), ...holder }), { code: 'experience_too_short' })
  t.match(submit(vae(0), { ...asking(3, true), ...holder }), { status: 'submitted' })
  t.match(submit(file({ experienceYears: 0 }), asking(3)), { status: 'submitted' }, 'training asks for none')
})

// Domain 3.0: one certifier publishes one regulation for registered and another for unregistered certificates [S26][S27].
t.test('a variant of the policy counts for the routes and registrations that it names', async (t) => {
  const policy = policyFor({
    application: { channel: ['training_provider'] },
    variants: [{ when: { routes: [], registrations: ['unregistered'] }, rules: { application: { channel: ['candidate'] } } }]
  } as never)
  const certificate = { ...facts.certificate, register: null, registrationEnd: null }
  const unregistered: Application = file({ registration: 'unregistered' })
  t.match(refused(draft, { policy }), { code: 'channel_closed', params: { channel: 'training_provider' } })
  t.match(submit(unregistered, { policy, facts: { certificate } }), { status: 'submitted' })
})
