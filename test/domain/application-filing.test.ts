import t from 'tap'
import { type Application, applicationDecider } from '../../src/domain/application.ts'
import { openApplication, type NamedByOpening } from '../../src/domain/application-opening.ts'
import { contextOf } from '../../src/domain/kernel/decider.ts'
import { refusals } from '../../src/domain/kernel/guard.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import { apply, award, draft, facts, file, ids, registration, type World } from '../support/files.ts'
import { branchId, contextFor, organizationId, policyFor, policyId, refusalOf } from '../support/obeys.ts'

const submit = (state = draft, world: World = {}) => apply(state, { type: 'submit' }, { role: 'candidate', ...world }).after
const refused = (state = draft, world: World = {}) => refusalOf(() => submit(state, world))

// Domain 3.0, retake.minDelay: not within 6 months of a failed jury [S57].
t.test('six months after a refusal, on the day itself, a person applies again', async (t) => {
  const world = { facts: { retakeFrom: '2026-08-31' } }
  t.match(refused(draft, { ...world, today: '2026-08-30' }),
    { code: 'retake_too_early', rule: 'retake.minDelay', params: { earliest: '2026-08-31' } })
  t.match(submit(draft, { ...world, today: '2026-08-31' }), { status: 'submitted', submittedOn: '2026-08-31', version: 2 })
})

// Model 5.4.
t.test('one live application and one award per person and certificate', async (t) => {
  t.match(refused(draft, { facts: { liveElsewhere: ids.previous } }),
    { code: 'application_already_live', params: { applicationId: ids.previous } })
  const untold = { liveElsewhere: ids.previous, retakeFrom: '2027-01-01', liveAward: ids.decision, unitAwards: [award('U1'), award('U2')] }
  const known = { facts: { ...facts, ...untold }, policy: policyFor(), policyId, context: contextFor('candidate') }
  t.same(refusals(applicationDecider, 'submit', draft, known).map(({ code }) => code), ['application_already_live'], 'and nothing of its result')
  t.match(refused(draft, { facts: { liveAward: ids.decision } }), { code: 'already_awarded', params: { awardId: ids.decision } })
})

// Domain 3.0: applications only through an accredited organisation [S26].
t.test('where only training organisations file, a candidate is told so', async (t) => {
  const policy = policyFor({ application: { channel: ['training_provider'] } })
  t.match(refused(draft, { policy }), { code: 'channel_closed', rule: 'application.channel', params: { channel: 'training_provider' } })
  t.match(submit(draft, { policy, role: 'training_provider' }), { status: 'submitted' })
})

// Domain 3.4, route or scheme × registration [L21][L25].
t.test('VAE and CPF are open through the last day of the registration, and closed the day after', async (t) => {
  const certificate = { ...facts.certificate, registrationEnd: '2026-03-02' }
  const vae = file({ route: 'vae' })
  t.match(submit(vae, { facts: { certificate } }), { status: 'submitted' })
  const after = { facts: { certificate }, today: '2026-03-03' }
  t.match(refused(vae, after), { code: 'terms_changed', params: { writtenRegistration: 'rncp', registration: 'unregistered' } })
  const written = (more: Partial<Application>) => file({ ...more, registration: 'unregistered' })
  t.match(refused(written({ route: 'vae' }), after),
    { code: 'registration_missing', rule: 'law:vae_registration', params: { what: 'vae', needed: 'rncp', present: 'unregistered' } })
  t.match(refused(written({ scheme: 'cpf' }), after), { rule: 'law:cpf_registration' })
  t.match(submit(written({}), after), { status: 'submitted' }, 'the branch may keep it unregistered')
})

t.test('a route that the framework has not, and one that the law has not', async (t) => {
  const certificate = { ...facts.certificate, routes: ['continuing_training', 'apprenticeship'] }
  t.match(refused(file({ route: 'individual' }), { facts: { certificate } }),
    { code: 'route_not_offered', params: { route: 'individual' } })
  t.match(refused(file({ route: 'apprenticeship' }), { facts: { certificate } }),
    { code: 'route_never_open', rule: 'law:apprenticeship_registration' })
})

t.test('a closed or suspended certificate takes no application', async (t) => {
  for (const status of ['closed', 'suspended']) {
    const certificate = { ...facts.certificate, status }
    t.match(refused(draft, { facts: { certificate } }), { code: 'certificate_not_open', params: { status } })
  }
})

// Domain 3.0: per calendar year one request for a certificate, three certificates; requests for units only are not counted [L16].
t.test('a second VAE request of the year waits until January, unless it asks for some units only', async (t) => {
  const vae = file({ route: 'vae' })
  const own = [{ certificateId: ids.certificate, unitsOnly: false, submittedOn: '2026-01-05' }]
  t.match(refused(vae, { facts: { vaeRequests: own } }),
    { code: 'vae_limit_reached', rule: 'law:vae_yearly_limit', params: { allowed: 1, present: 1, year: 2026, nextOn: '2027-01-01' } })
  t.match(submit({ ...vae, unitCodes: ['U2'] }, { facts: { vaeRequests: own } }), { status: 'submitted' })
  t.match(submit(draft, { facts: { vaeRequests: own } }), { status: 'submitted' }, 'training is not counted')
  const others = ['a', 'b', 'c'].map((certificateId) => ({ certificateId, unitsOnly: false, submittedOn: '2026-02-01' }))
  t.match(refused(vae, { facts: { vaeRequests: others } }), { params: { allowed: 3, present: 3 } })
})

t.test('a VAE request without an optional unit that nobody needs is for the whole certificate', async (t) => {
  const vaeRequests = [{ certificateId: ids.certificate, unitsOnly: false, submittedOn: '2026-01-05' }]
  const units = [{ code: 'U1', optional: false }, ...['O1', 'O2'].map((code) => ({ code, optional: true }))]
  const ask = (unitCodes: string[], minOptional: number) => () => submit(file({ route: 'vae', unitCodes }),
    { facts: { vaeRequests, framework: { ...facts.framework, units, minOptional }, inForce: { version: 1, units } } })
  for (const [unitCodes, minOptional] of [[['U1'], 0], [['U1', 'O2'], 1], [['U1', 'O1', 'O2'], 1]] as const) {
    t.match(refusalOf(ask([...unitCodes], minOptional)), { code: 'vae_limit_reached' }, unitCodes.join())
  }
  for (const [unitCodes, minOptional] of [[['U1'], 1], [['U1', 'O1'], 2], [['O1', 'O2'], 0]] as const) {
    t.match(ask([...unitCodes], minOptional)(), { status: 'submitted' }, unitCodes.join())
  }
})

t.test('the year is that of the branch: at 23:30 UTC on 31 December it is January in Paris', async (t) => {
  const { timeZone, requestId, actor } = contextFor('candidate')
  const { today } = contextOf({ branchId, timeZone, requestId, actor, dryRun: false, clockOffset: 0 }, '2026-12-31T23:30:00.000Z')
  const vaeRequests = [{ certificateId: ids.certificate, unitsOnly: false, submittedOn: '2026-12-30' }]
  t.match(submit(file({ route: 'vae' }), { facts: { vaeRequests }, today }), { status: 'submitted', submittedOn: '2027-01-01' })
})

// Model 5.7: what a person holds is neither taught nor tested again.
t.test('who holds every unit asked for has nothing to apply for; a lapsed unit is missing again', async (t) => {
  const unitAwards = [award('U1', { expiresOn: '2026-03-02' }), award('U2')]
  t.match(refused(draft, { facts: { unitAwards } }), { code: 'nothing_missing' })
  t.match(submit(draft, { facts: { unitAwards }, today: '2026-03-03' }), { status: 'submitted' })
})

// Domain 3.4: prerequisites [S54][S62]; employee and employer agree in writing [S48].
t.test('prerequisites are declared, an employee names the employer, and both have signed where the branch asks it', async (t) => {
  t.match(refused(draft, { facts: { framework: { ...facts.framework, hasPrerequisites: true } } }), { code: 'prerequisites_not_declared' })
  t.match(refused(file({ employerOrganizationId: null }), { facts: { category: 'employee' } }), { code: 'employer_missing' })
  const policy = policyFor({ application: { agreement: true } })
  const employee = { policy, facts: { category: 'employee' } } as const
  t.match(refused(draft, employee), { code: 'agreement_missing', rule: 'application.agreement' })
  t.match(refused(file({ agreementSignedOn: '2026-03-03' }), employee), { code: 'agreement_missing' }, 'a day to come is no signature')
  t.match(submit(file({ agreementSignedOn: '2026-03-02' }), employee), { status: 'submitted' })
  t.match(submit(draft, { policy }), { status: 'submitted' }, 'a job seeker has no employer')
})

const content = {
  route: 'continuing_training',
  scheme: 'cpf',
  unitCodes: [],
  employerOrganizationId: null,
  agreementSignedOn: null,
  prerequisitesDeclared: false,
  experienceYears: null,
  isUnderAgreement: false,
  previousApplicationId: null
} as const
const named: NamedByOpening = {
  candidate: { id: ids.candidate, employerOrganizationId: ids.employer, managingOrganizationId: ids.trainer },
  certificate: { id: ids.certificate, frameworkVersion: 3, units: facts.framework.units, ...registration },
  employer: null,
  previous: null
}
const open = (role: Role, more: object = {}, found: Partial<NamedByOpening> = {}, actor: object = {}) =>
  openApplication(
    { id: ids.application, candidateId: ids.candidate, certificateId: ids.certificate, ...content, ...more }, { ...named, ...found },
    contextFor(role, undefined, actor)
  ).state

t.test('an application follows the version in force when it is opened, and asks for all units unless it names some', async (t) => {
  t.match(open('candidate'),
    { status: 'draft', version: 1, frameworkVersion: 3, unitCodes: ['U1', 'U2'], filedBy: 'candidate', employerOrganizationId: ids.employer })
  t.match(open('officer', { unitCodes: ['U2'] }), { unitCodes: ['U2'], filingOrganizationId: null })
  t.match(refusalOf(() => open('officer', { unitCodes: ['U2', 'U9'] })),
    { code: 'unit_unknown', params: { unit: 'U9' }, pointer: '#/unitCodes' })
})

t.test('a file keeps the registration of the day on which it was written', async (t) => {
  const after = { certificate: { ...named.certificate!, effectiveOn: '2026-03-03' } }
  t.match(open('officer'), { registration: 'rncp' })
  t.match(open('officer', {}, after), { registration: 'unregistered' })
  const edit = { type: 'edit', content, named: { employer: null, previous: null } } as const
  const certificate = { ...facts.certificate, effectiveOn: '2026-03-03' }
  t.match(apply(draft, edit, { role: 'candidate', facts: { certificate } }).after, { registration: 'unregistered' })
  t.match(apply(draft, edit, { role: 'candidate', facts: { certificate }, today: '2026-03-03' }).after, { registration: 'rncp' })
})

t.test('each applies for those who are theirs; others are not there', async (t) => {
  const unknown = { code: 'reference_unknown', params: { what: 'candidate' }, pointer: '#/candidateId' }
  t.match(refusalOf(() => open('candidate', {}, {}, { personId: ids.previous })), unknown)
  t.match(refusalOf(() => open('employer')), unknown)
  t.match(open('employer', {}, {}, { organizationId: ids.employer }), { filedBy: 'employer', filingOrganizationId: ids.employer })
  t.match(refusalOf(() => open('training_provider')), unknown)
  t.match(open('training_provider', {}, {}, { organizationId: ids.trainer }), { filingOrganizationId: ids.trainer })
  const nobodys = { candidate: { ...named.candidate!, managingOrganizationId: null } }
  t.match(refusalOf(() => open('training_provider', {}, nobodys, { organizationId: null })), unknown, 'no organisation is not an organisation')
})

t.test('what a file names must be there', async (t) => {
  t.match(refusalOf(() => open('officer', {}, { candidate: null })), { pointer: '#/candidateId' })
  t.match(refusalOf(() => open('officer', {}, { certificate: null })), { code: 'reference_unknown', pointer: '#/certificateId' })
  t.match(refusalOf(() => open('officer', { employerOrganizationId: organizationId })),
    { params: { what: 'organization' }, pointer: '#/employerOrganizationId' })
  t.match(refusalOf(() => open('officer', { previousApplicationId: ids.previous })), { pointer: '#/previousApplicationId' })
})

t.test('an agreement was signed by today, and within living memory', async (t) => {
  const signed = (agreementSignedOn: string) => () => open('officer', { agreementSignedOn })
  const edit = (agreementSignedOn: string) => () =>
    apply(draft, { type: 'edit', content: { ...content, agreementSignedOn }, named: { employer: null, previous: null } }, { role: 'candidate' }).after
  for (const write of [signed, edit]) {
    for (const day of ['1950-01-01', '2026-03-02']) t.match(write(day)(), { agreementSignedOn: day })
    t.match(refusalOf(write('2026-03-03')), { code: 'date_in_future', params: { date: '2026-03-03', today: '2026-03-02' }, pointer: '#/agreementSignedOn' })
    t.match(refusalOf(write('1949-12-31')), { code: 'date_too_early', params: { earliest: '1950-01-01' }, pointer: '#/agreementSignedOn' })
  }
})

t.test('an employer names itself or nobody in a file', async (t) => {
  const own = { organizationId: ids.employer }
  const found = { employer: { id: ids.trainer } }
  t.match(open('employer', {}, {}, own), { employerOrganizationId: ids.employer })
  t.match(open('employer', { employerOrganizationId: ids.employer }, found, own), { employerOrganizationId: ids.employer })
  t.match(refusalOf(() => open('employer', { employerOrganizationId: ids.trainer }, found, own)),
    { code: 'reference_unknown', params: { what: 'organization' }, pointer: '#/employerOrganizationId' })
})

t.test('the attempt before is the same person’s, for the same certificate, decided and published', async (t) => {
  const attempt = file({ id: ids.previous, status: 'refused', publishedOn: '2026-02-02' })
  const before = (more: object) => () => open('officer', { previousApplicationId: ids.previous }, { previous: { ...attempt, ...more } })
  t.match(before({})(), { previousApplicationId: ids.previous })
  t.match(refusalOf(before({ candidateId: ids.employer })), { code: 'previous_of_another' })
  t.match(refusalOf(before({ certificateId: ids.session })), { code: 'previous_of_another' })
  t.match(refusalOf(before({ status: 'in_training' })), { code: 'previous_undecided', params: {} })
  t.match(refusalOf(before({ publishedOn: null })), { code: 'previous_undecided', params: {} })
})

t.test('a file comes back with what is missing, is rewritten and handed in again', async (t) => {
  const note = 'The contract is missing.'
  const { after: back } = apply(file({ status: 'submitted' }), { type: 'return_incomplete', note }, { role: 'officer' })
  t.match(back, { status: 'incomplete', note })
  const other = { ...content, scheme: 'self_funded', unitCodes: ['U1'] } as const
  const edit = { type: 'edit', content: other, named: { employer: null, previous: null } } as const
  const { after: rewritten } = apply(back, edit, { role: 'candidate' })
  t.match(rewritten, { status: 'incomplete', scheme: 'self_funded', unitCodes: ['U1'] })
  t.match(submit(rewritten, { today: '2026-03-09' }), { status: 'submitted', submittedOn: '2026-03-09' })
})
