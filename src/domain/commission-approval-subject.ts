import { found, insist, refuse } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import type { UnitMapping } from './rules/held-units.ts'

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

const granting: readonly Subject[] = ['accreditation_grant', 'accreditation_renewal']

/** Only what waits for the commission comes before it, and only where the branch gives it the last word. */
export function judgeSubject (
  subject: Subject, { status, isOnAgenda, body }: NamedSubject, { award: { decider }, accreditation, variants }: Policy
): void {
  const deciders = [decider, ...variants.map(({ rules }) => rules.award?.decider)]
  insist(subject === 'jury_ratification' && !deciders.includes('commission') &&
    refuse('not_for_the_commission', 'award.decider', { subject, decider }), '#/subject')
  insist(granting.includes(subject) && accreditation.decider === 'certifying_body' &&
    refuse('not_for_the_commission', 'accreditation.decider', { subject, decider: accreditation.decider }), '#/subject')
  insist(subject === 'appeal_ruling' && body !== 'joint_commission' &&
    refuse('not_for_the_commission', 'appeal.body', { subject, decider: body ?? '' }), '#/subject')
  insist(!waiting[subject].statuses.includes(status) &&
    refuse('subject_not_awaiting', 'model:commission_approval', { subject, status }), '#/subjectId')
  insist(isOnAgenda && refuse('subject_on_agenda', 'model:commission_approval', {}), '#/subjectId')
}

/** The committee of a disciplinary session decides on discipline, and on nothing else that the commission decides. */
export const committeeSubjects: readonly Subject[] = ['accreditation_suspension', 'accreditation_withdrawal']

/** What a unit of one version, perhaps of another certificate, is worth in a version of this one. */
export interface Equivalence extends UnitMapping {
  readonly toVersion: number
  /** Null: a unit of the same certificate. */
  readonly fromCertificateId: string | null
}

export interface NamedUnit { readonly certificateId: string, readonly version: number, readonly unitCode: string }

/** A vote on equivalences says which; what it names exists. `units`: those of the certificates that it names. */
export function judgeEquivalences (
  { subject, subjectId, equivalences }: { readonly subject: Subject, readonly subjectId: string, readonly equivalences: readonly Equivalence[] },
  units: readonly NamedUnit[]
): void {
  const pointer = '#/equivalences'
  const count = equivalences.length
  const isAbout = subject === 'unit_equivalence'
  insist(isAbout && count === 0 && refuse('equivalences_missing', 'model:commission_approval', {}), pointer)
  insist(!isAbout && count > 0 && refuse('equivalences_unexpected', 'model:commission_approval', { subject }), pointer)
  const exists = (certificateId: string, version: number, unitCode: string) =>
    units.some((unit) => unit.certificateId === certificateId && unit.version === version && unit.unitCode === unitCode) || null
  for (const [place, step] of equivalences.entries()) {
    const { fromCertificateId, fromVersion, fromUnit, toVersion, toUnit, kind } = step
    const at = `${pointer}/${place}`
    const isAstray = (kind === 'none') !== (toUnit === null)
    insist(isAstray && refuse('mapping_astray', 'model:commission_approval', { unit: fromUnit, kind }), `${at}/toUnit`)
    found(exists(fromCertificateId ?? subjectId, fromVersion, fromUnit), 'unit', `${at}/fromUnit`)
    if (toUnit !== null) found(exists(subjectId, toVersion, toUnit), 'unit', `${at}/toUnit`)
  }
}
