import type { Accreditation } from './accreditation.ts'
import type { Appeal, AppealEvent } from './appeal.ts'
import type { Application } from './application.ts'
import type { Actor, Context } from './kernel/decider.ts'
import type { Role } from './kernel/machine.ts'
import { found, insist, type Refusal, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { policyIn } from './policy-variants.ts'
import { addMonths } from './rules/calendar.ts'

/** The decision appealed against, as the application keeps it, and the policy under which it was taken: the clock runs by that one. */
export interface ContestedResult {
  readonly application: Pick<
    Application, 'id' | 'candidateId' | 'jurySessionId' | 'outcome' | 'publishedOn' | 'policyId' | 'status' | 'route' | 'registration'>
  /** Null before there is a decision. */
  readonly policy: Policy | null
  readonly liveAppealId: string | null
}

/** An accreditation that was suspended or withdrawn, with the policy of the day on which that was known. */
export interface ContestedLoss {
  readonly accreditation: Pick<Accreditation, 'id' | 'organizationId' | 'examinerId' | 'status' | 'suspendedFrom' | 'withdrawnFrom'>
  readonly policy: Policy
  readonly policyId: string
  readonly liveAppealId: string | null
}

type Filing = Pick<Appeal, 'id' | 'grounds'>
type Filed = Extract<AppealEvent, { state: Appeal }>
/** What both kinds of appeal find out in their own way. */
type Subject = Pick<Appeal, 'applicationId' | 'accreditationId' | 'candidateId' | 'jurySessionId' | 'organizationId' | 'examinerId' | 'notifiedOn' | 'policyId'>

const nobody = { applicationId: null, accreditationId: null, candidateId: null, jurySessionId: null, organizationId: null, examinerId: null }
const decided: readonly string[] = ['certified', 'partially_certified', 'refused']

/** A body names one of the two. Answers with the field that it names. */
export function namedSubject ({ applicationId, accreditationId }: Pick<Appeal, 'applicationId' | 'accreditationId'>): 'application' | 'accreditation' {
  const count = [applicationId, accreditationId].filter((id) => id !== null).length
  insist(count !== 1 && refuse('one_decision', 'model:appeal', { count }), '#/applicationId')
  return applicationId === null ? 'accreditation' : 'application'
}

/** In time or late, an appeal is received. `contested` is null where the body names nothing that concerns the actor. */
export function appealResult (filing: Filing, contested: ContestedResult | null, context: Context): Filed {
  const pointer = '#/applicationId'
  const { application, liveAppealId, ...under } = found(contested, 'application', pointer)
  const policy = under.policy && policyIn(under.policy, application)
  insist(unfinished(application, policy), pointer)
  insist(obstacle(policy!, liveAppealId), pointer)
  insist(stranger(policy!, context.actor, ['candidate', 'employer', 'training_provider']), pointer)
  const { id: applicationId, candidateId, jurySessionId, publishedOn, policyId } = application
  const isOrganization = context.actor.role === 'employer' || context.actor.role === 'training_provider'
  const organizationId = isOrganization ? context.actor.organizationId : null
  const subject = { ...nobody, applicationId, candidateId, jurySessionId, organizationId, notifiedOn: publishedOn!, policyId: policyId! }
  return file(filing, subject, policy!, context)
}

/** Of a right that was taken, not of one that was given up or has run out. */
export function appealLoss (filing: Filing, contested: ContestedLoss | null, context: Context): Filed {
  const pointer = '#/accreditationId'
  const { accreditation, policy, policyId, liveAppealId } = found(contested, 'accreditation', pointer)
  const { id: accreditationId, organizationId, examinerId, status } = accreditation
  const notifiedOn = lostOn(accreditation)
  insist(notifiedOn === null && refuse('right_not_lost', 'model:appeal', { status }), pointer)
  insist(obstacle(policy, liveAppealId), pointer)
  insist(stranger(policy, context.actor, ['examiner', 'training_provider']), pointer)
  return file(filing, { ...nobody, accreditationId, organizationId, examinerId, notifiedOn: notifiedOn!, policyId }, policy, context)
}

/** The day from which the right is lost; null while it is not. */
export function lostOn ({ status, suspendedFrom, withdrawnFrom }: ContestedLoss['accreditation']): string | null {
  if (status === 'withdrawn') return withdrawnFrom
  return status === 'suspended' ? suspendedFrom : null
}

function file (filing: Filing, subject: Subject, { appeal: { delay, body } }: Policy, { branchId, today: filedOn, actor }: Context): Filed {
  const latestOn = delay.kind === 'any_time' ? null : addMonths(subject.notifiedOn, delay.months)
  const status = latestOn === null || filedOn <= latestOn ? 'filed' : 'late'
  const untouched = { admittedOn: null, ruledOn: null, reason: null, version: 1 }
  return { type: 'appeal.filed', state: { ...filing, ...subject, branchId, filedBy: actor.role, filedOn, latestOn, body, ...untouched, status } }
}

/** Until the results are published nobody is told what they are. */
function unfinished ({ publishedOn, status, outcome }: ContestedResult['application'], policy: Policy | null): Refusal | null {
  if (publishedOn === null || policy === null || !decided.includes(status)) return refuse('results_not_published', 'model:appeal', {})
  return outcome === 'full' ? refuse('nothing_to_appeal', 'model:appeal', { outcome }) : null
}

function obstacle ({ appeal: { delay } }: Policy, liveAppealId: string | null): Refusal | null {
  if (delay.kind === 'none') return refuse('no_appeal', 'appeal.delay', {})
  return liveAppealId === null ? null : refuse('appeal_already_live', 'model:appeal', {})
}

/** The secretariat files for whomever it may concern; the others where the branch hears them, about what is theirs. */
function stranger ({ appeal: { appellants } }: Policy, { role }: Actor, concerned: readonly Role[]): Refusal | null {
  const isHeard = role === 'officer' || (concerned.includes(role) && (appellants as readonly Role[]).includes(role))
  return isHeard ? null : refuse('not_an_appellant', 'appeal.appellants', { role })
}
