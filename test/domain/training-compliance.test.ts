import t from 'tap'
import { handle } from '../../src/domain/kernel/decider.ts'
import type { AccreditationFacts } from '../../src/domain/rules/coverage.ts'
import { type TrainingEnrollment, type TrainingEnrollmentCommand, trainingEnrollmentDecider } from '../../src/domain/training-enrollment.ts'
import type { NamedOrganization } from '../../src/domain/training-enrollment-cover.ts'
import type { TrainingEnrollmentFacts } from '../../src/domain/training-enrollment-guards.ts'
import { openTrainingEnrollment } from '../../src/domain/training-enrollment-opening.ts'
import { certificateId, id } from '../support/accreditation.ts'
import { contextFor, organizationId, policyFor, policyId, refusalOf } from '../support/obeys.ts'

const framework = { version: 2, effectiveOn: '2026-02-01', complyBy: '2026-05-01' }
const right: AccreditationFacts = {
  status: 'granted',
  activities: ['preparation'],
  certificateIds: [certificateId],
  siteCodes: [],
  validFrom: '2026-01-01',
  validUntil: '2026-12-31',
  suspendedFrom: null,
  withdrawnFrom: null
}
const school: NamedOrganization = { id: organizationId, siteCodes: ['VIL'], accreditations: [right] }
const application = { id, status: 'awaiting_training', candidateId: id, certificateId, unitCodes: ['B1', 'B2'], missingUnits: ['B1', 'B2'] } as const

const propose = (startsOn = '2026-03-02', organization = school): TrainingEnrollment => openTrainingEnrollment(
  { id, applicationId: id, organizationId, siteCode: 'VIL', unitCodes: ['B1', 'B2'], startsOn, endsOn: null, plannedHours: 140 },
  { application, framework, organization, policy: policyFor() }, contextFor('training_provider')
).state
const facts: TrainingEnrollmentFacts = {
  applicationStatus: 'awaiting_training', certificateId, framework, accreditations: [right], attendedHours: 0, declaredDays: []
}
const act = (state: TrainingEnrollment, command: TrainingEnrollmentCommand, today = '2026-03-02') =>
  handle(trainingEnrollmentDecider, state, command, { facts, policy: policyFor(), policyId, context: contextFor('training_provider', today) })
const agreed: TrainingEnrollment = { ...propose(), status: 'agreed', candidateAgreedOn: '2026-02-20', organizationAgreedOn: '2026-02-21' }
const active: TrainingEnrollment = { ...agreed, status: 'active', activatedOn: '2026-03-02' }

// Domain 3.1 [S41]: organisations have three months to comply.
t.test('nobody is enrolled, agrees, begins or goes on where a version is not followed in time', async (t) => {
  const reason = { reason: 'not_compliant' }
  t.equal(propose('2026-05-01').status, 'proposed')
  t.match(refusalOf(() => propose('2026-05-02')),
    { code: 'organization_not_accredited', rule: 'framework.transition', params: { ...reason, date: '2026-05-02' } })
  const following = { ...school, accreditations: [{ ...right, compliances: [{ certificateId, frameworkVersion: 2, declaredOn: '2026-03-01' }] }] }
  t.equal(propose('2026-05-02', following).status, 'proposed')
  const lacking = { code: 'accreditation_lacking', rule: 'framework.transition', params: { ...reason, date: '2026-05-02' } }
  for (const [state, type] of [[propose(), 'agree'], [agreed, 'activate']] as const) {
    const attempt = (today: string) => act(state, { type }, today)
    t.equal(attempt('2026-05-01').events.length, 1, type)
    t.match(refusalOf(() => attempt('2026-05-02')), lacking, type)
  }
  const move = (startsOn: string) => act(active, { type: 'transfer', siteCode: 'VIL', startsOn, completedUnitCodes: ['B1'], organization: school })
  t.equal(move('2026-05-01').events.length, 1)
  t.match(refusalOf(() => move('2026-05-02')), { code: 'organization_not_accredited', params: reason })
})
