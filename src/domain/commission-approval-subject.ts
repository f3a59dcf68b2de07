import { insist, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'

export const subjects = [
  'project_opportunity', 'project_framework', 'accreditation_grant', 'accreditation_renewal', 'accreditation_suspension',
  'accreditation_withdrawal', 'jury_ratification', 'appeal_ruling', 'unit_equivalence', 'certificate_closure'
] as const
export type Subject = typeof subjects[number]

/** Which aggregate each subject is about, and the statuses in which it waits for the commission. */
interface Waiting {
  readonly aggregate: 'certificate_project' | 'accreditation' | 'jury_session' | 'appeal' | 'certificate'
  readonly statuses: readonly string[]
}

const liveCertificate: Waiting = {
  aggregate: 'certificate', statuses: ['active', 'registration_pending', 'registered', 'suspended']
}

export const waiting: Readonly<Record<Subject, Waiting>> = {
  project_opportunity: { aggregate: 'certificate_project', statuses: ['opportunity_review'] },
  project_framework: { aggregate: 'certificate_project', statuses: ['commission_review'] },
  accreditation_grant: { aggregate: 'accreditation', statuses: ['complete'] },
  accreditation_renewal: { aggregate: 'accreditation', statuses: ['complete'] },
  accreditation_suspension: { aggregate: 'accreditation', statuses: ['granted'] },
  accreditation_withdrawal: { aggregate: 'accreditation', statuses: ['granted', 'suspended'] },
  jury_ratification: { aggregate: 'jury_session', statuses: ['minutes_signed'] },
  appeal_ruling: { aggregate: 'appeal', statuses: ['admitted'] },
  unit_equivalence: liveCertificate,
  certificate_closure: liveCertificate
}

/** The subject as it stands: its status, whether it is on the agenda already, and who rules if it is an appeal. */
export interface NamedSubject {
  readonly status: string
  readonly isOnAgenda: boolean
  readonly body: string | null
}

/** Only what waits for the commission comes before it, and only where the branch gives it the last word. */
export function judgeSubject (subject: Subject, { status, isOnAgenda, body }: NamedSubject, { award: { decider } }: Policy): void {
  insist(subject === 'jury_ratification' && decider !== 'commission' &&
    refuse('not_for_the_commission', 'award.decider', { subject, decider }), '#/subject')
  insist(subject === 'appeal_ruling' && body !== 'joint_commission' &&
    refuse('not_for_the_commission', 'appeal.body', { subject, decider: body ?? '' }), '#/subject')
  insist(!waiting[subject].statuses.includes(status) &&
    refuse('subject_not_awaiting', 'model:commission_approval', { subject, status }), '#/subjectId')
  insist(isOnAgenda && refuse('subject_on_agenda', 'model:commission_approval', {}), '#/subjectId')
}
