import fc, { type Arbitrary } from 'fast-check'
import { type Application, applicationDecider, orientations } from '../../src/domain/application.ts'
import type { ApplicationFacts } from '../../src/domain/application-guards.ts'
import { type Policy, precheckSteps } from '../../src/domain/policy.ts'
import { award, draft, facts, file, ids } from '../support/files.ts'
import { obeysItsTable, policyFor } from '../support/obeys.ts'

const date = fc.constantFrom('2026-01-31', '2026-03-01', '2026-03-02', '2026-03-03')
const nullable = <T>(value: Arbitrary<T>) => fc.option(value, { freq: 1 })
const reason = fc.constantFrom('No answer for six months', 'Moved away')
const mostly = <T>(value: T, other: Arbitrary<T>) => fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: other })

const gaps = fc.constantFrom([], [{ unitCode: 'U1', comment: 'No work at height yet' }], [{ unitCode: 'U9', comment: 'Never seen' }])
const accreditation = {
  status: 'granted',
  activities: ['preparation'],
  certificateIds: [],
  siteCodes: [],
  validFrom: '2025-01-01',
  validUntil: null,
  suspendedFrom: null,
  withdrawnFrom: null
}

const states: Arbitrary<Application> = fc.record({
  route: mostly<Application['route']>('continuing_training', fc.constantFrom('vae', 'apprenticeship', 'individual')),
  registration: mostly<Application['registration']>('rncp', fc.constantFrom('rs', 'unregistered')),
  scheme: mostly<Application['scheme']>('skills_development_plan', fc.constantFrom('pro_a', 'professionalization_contract')),
  experienceYears: nullable(fc.integer({ min: 0, max: 5 })),
  isUnderAgreement: fc.boolean(),
  individualAuthorisedOn: nullable(date),
  unitCodes: mostly<readonly string[]>(['U1', 'U2'], fc.constantFrom(['U1'], ['U2'])),
  employerOrganizationId: mostly<string | null>(ids.employer, fc.constant(null)),
  agreementSignedOn: mostly<string | null>('2026-02-01', nullable(date)),
  prerequisitesDeclared: mostly(true, fc.boolean()),
  completedOn: nullable(date),
  tacitAdmissionOn: nullable(date),
  admissibility: fc.constantFrom('admissible', 'not_admissible', null),
  admissibilityDecidedOn: nullable(date),
  outcome: fc.constantFrom('full', 'partial', 'refused'),
  acquiredUnits: fc.constantFrom(['U1'], ['U1', 'U2'])
}).map((more) => ({ ...draft, ...more, jurySessionId: ids.session, decidedOn: '2026-02-20', version: 3 }))

obeysItsTable(applicationDecider, {
  states,
  facts: fc.record<ApplicationFacts>({
    certificate: fc.record({
      status: mostly('registered', fc.constantFrom('active', 'suspended', 'closed')),
      routes: mostly<readonly string[]>(['continuing_training', 'vae', 'individual'], fc.constant(['vae']))
    }).map((more) => ({ ...facts.certificate, ...more })),
    definition: fc.record({
      adoptedOn: fc.constantFrom('2020-01-01', '2024-03-01', '2024-03-02'),
      renewedOn: mostly<string | null>(null, fc.constantFrom('2024-02-29', '2025-03-02')),
      isRenewedWithChanges: fc.boolean(),
      lifetime: fc.constant(null)
    }),
    framework: fc.record({ hasPrerequisites: fc.boolean() }).map((more) => ({ ...facts.framework, ...more })),
    inForce: mostly(facts.inForce, fc.constant({ ...facts.inForce, version: 2 })),
    unitAwards: mostly<ApplicationFacts['unitAwards']>([], fc.constantFrom([award('U1')], [award('U1'), award('U2')])),
    category: fc.constantFrom('employee', 'job_seeker', 'young_person'),
    birthDate: fc.constantFrom('2000-03-02', '2000-03-03', '2010-03-02', '2010-03-03', null),
    filerAccreditations: fc.constantFrom([], [accreditation]),
    hasPriorCertificate: fc.boolean(),
    liveElsewhere: mostly<string | null>(null, fc.uuid()),
    liveAward: mostly<string | null>(null, fc.uuid()),
    retakeFrom: mostly<string | null>(null, date),
    vaeRequests: fc.array(fc.record({ certificateId: fc.uuid(), unitsOnly: fc.boolean(), submittedOn: date }), { maxLength: 4 }),
    prechecks: fc.array(fc.record({ step: fc.constantFrom(...precheckSteps), isPassed: mostly(true, fc.constant(false)) }), { maxLength: 4 }),
    assessedUnits: fc.constantFrom([], ['U1'], ['U1', 'U2']),
    enrollments: fc.constantFrom(0, 0, 1)
  }),
  policies: fc.record({
    decider: fc.constantFrom<Policy['vae']['admissibilityDecider']>('certifying_body', 'assessment_organisation', 'national_jury'),
    awards: fc.constantFrom<Policy['award']['decider']>('jury', 'commission', 'jury_then_secretariat'),
    enabled: fc.boolean(),
    agreement: fc.boolean(),
    partialFiles: fc.boolean(),
    accreditedChannel: fc.boolean(),
    individual: fc.constantFrom<Policy['application']['individual']>('open', 'authorised', 'closed'),
    underAgreement: mostly(false, fc.constant(true)),
    youngPerson: fc.constantFrom({ minAge: 0, maxAge: null }, { minAge: 16, maxAge: 25 }),
    proA: fc.constantFrom<string[]>([], ['CQP-1'], ['CQP-2']),
    precheck: fc.record({
      experienceYears: fc.constantFrom(0, 0, 3), priorCertificate: fc.boolean(), steps: fc.subarray([...precheckSteps])
    }),
    channel: mostly<Policy['application']['channel']>(['candidate', 'employer', 'training_provider'], fc.constant(['training_provider']))
  }).map(({ decider, awards, enabled, precheck, ...application }) =>
    policyFor({ vae: { admissibilityDecider: decider, precheck }, award: { decider: awards }, partial: { enabled }, application })),
  commands: {
    edit: fc.record({
      unitCodes: fc.constantFrom([], ['U2'], ['U9']),
      employerOrganizationId: nullable(fc.constant(ids.employer)),
      previousApplicationId: nullable(fc.constant(ids.previous))
    }).map((more) => ({
      type: 'edit',
      content: {
        route: 'vae',
        scheme: 'cpf',
        agreementSignedOn: null,
        prerequisitesDeclared: true,
        experienceYears: null,
        isUnderAgreement: false,
        ...more
      },
      named: { employer: { id: ids.employer }, previous: { ...file(), id: ids.previous, status: 'refused' } }
    })),
    submit: fc.constant({ type: 'submit' }),
    authorise: fc.constant({ type: 'authorise' }),
    return_incomplete: fc.record({ type: fc.constant('return_incomplete'), note: reason }),
    accept: fc.constant({ type: 'accept' }),
    begin_assessment: fc.constant({ type: 'begin_assessment' }),
    record_orientation: fc.record({
      type: fc.constant('record_orientation'), id: fc.uuid(), orientation: fc.constantFrom(...orientations), reason: nullable(reason)
    }),
    decide_admissibility: fc.record({ type: fc.constant('decide_admissibility'), id: fc.uuid(), isAdmissible: fc.boolean(), reason, gaps }),
    record_precheck: fc.record({
      type: fc.constant('record_precheck'),
      id: fc.uuid(),
      step: fc.constantFrom(...precheckSteps),
      isPassed: fc.boolean(),
      score: nullable(fc.constant('62.5')),
      comment: nullable(reason)
    }),
    revoke_admissibility: fc.record({ type: fc.constant('revoke_admissibility'), id: fc.uuid(), reason }),
    submit_validation_file: fc.constant({ type: 'submit_validation_file' }),
    begin_training: fc.constant({ type: 'begin_training' }),
    become_ready: fc.constant({ type: 'become_ready' }),
    list: fc.record({ type: fc.constant('list'), jurySessionId: fc.uuid() }),
    unlist: fc.constant({ type: 'unlist' }),
    record_outcome: fc.record({
      type: fc.constant('record_outcome'),
      jurySessionId: fc.uuid(),
      acquiredUnits: fc.constantFrom([], ['U1'], ['U1', 'U2']),
      keptCompetences: fc.constant([]),
      isDistinguished: fc.boolean(),
      decidedOn: date
    }),
    ratify: fc.record({ type: fc.constant('ratify'), decidedOn: date }),
    return_to_jury: fc.constant({ type: 'return_to_jury' }),
    publish: fc.constant({ type: 'publish' }),
    reopen: fc.constant({ type: 'reopen' }),
    withdraw: fc.record({ type: fc.constant('withdraw'), reason }),
    abandon: fc.record({ type: fc.constant('abandon'), reason })
  }
})
