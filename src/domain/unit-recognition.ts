import { initialsOf, type RegisterAnswer } from './award-register.ts'
import type { Candidate } from './candidate.ts'
import type { Context } from './kernel/decider.ts'
import { found, insist, refuse } from './kernel/refusal.ts'

/**
 * A unit of another branch that counts here from its day, because the public register said so of its code. A fact as it was then: what the other
 * branch takes back later is not known here.
 */
export interface UnitRecognition {
  readonly branchId: string
  readonly id: string
  readonly candidateId: string
  readonly certificateId: string
  readonly frameworkVersion: number
  readonly unitCode: string
  readonly commonCode: string
  readonly verificationCode: string
  readonly sourceBranch: string
  readonly sourceTitle: string
  readonly sourceUnit: string
  readonly acquiredOn: string
  readonly expiresOn: string | null
  readonly recognisedOn: string
  readonly recordedAt: string
}

export interface RecognitionInput { readonly verificationCode: string, readonly certificateId: string, readonly unitCode: string }

/** What the body names, looked up; null where there is no such thing. */
export interface NamedByRecognition {
  /** What the register tells a stranger, under the code as it is written. */
  readonly entry: RegisterAnswer & { readonly branchId: string, readonly verificationCode: string } | null
  readonly holder: Pick<Candidate, 'givenNames' | 'familyName'>
  /** In the version that holds today. */
  readonly certificate: { readonly frameworkVersion: number, readonly units: readonly { readonly code: string, readonly commonCode: string | null }[] } | null
  /** The day on which this code was recognised for this unit already, whoever's it was. */
  readonly recognisedOn: string | null
}

const rule = 'model:interbranch'
const atCode = '#/verificationCode'
const atUnit = '#/unitCode'

/** Model, Interbranch; API C-60: by its public code, never through the rows of the branch that gave it. */
export function recogniseUnit (
  { certificateId, unitCode }: RecognitionInput, named: NamedByRecognition, { branchId, today, now }: Context
): Omit<UnitRecognition, 'branchId' | 'id' | 'candidateId'> {
  const entry = found(named.entry, 'verification_code', atCode)
  const { frameworkVersion, units } = found(named.certificate, 'certificate', '#/certificateId')
  const own = units.find(({ code }) => code === unitCode) ?? null
  insist(own === null && refuse('unit_unknown', 'model:framework', { unit: unitCode }), atUnit)
  const commonCode = own!.commonCode
  insist(commonCode === null && refuse('unit_not_common', rule, { unit: unitCode }), atUnit)
  insist(entry.branchId === branchId && refuse('recognition_of_own_branch', rule, {}), atCode)
  insist(entry.outcome !== 'valid' && refuse('recognition_not_valid', rule, { outcome: entry.outcome, asOf: entry.asOf }), atCode)
  insist(entry.holderInitials !== initialsOf(named.holder) && refuse('recognition_of_another', rule, {}), atCode)
  const source = entry.units.find((unit) => unit.commonCode === commonCode)
  const present = entry.units.flatMap((unit) => unit.commonCode ?? []).join(', ')
  insist(!source && refuse('recognition_of_other_unit', rule, { needed: commonCode!, present: present || '–' }), atCode)
  insist(named.recognisedOn !== null && refuse('recognised_already', rule, { unit: unitCode, recognisedOn: named.recognisedOn }), atCode)
  const { verificationCode, branchName: sourceBranch, certificateTitle: sourceTitle, deliveredOn: acquiredOn, expiresOn } = entry
  const origin = { verificationCode, sourceBranch, sourceTitle, sourceUnit: source!.code, acquiredOn, expiresOn }
  return { certificateId, frameworkVersion, unitCode, commonCode: commonCode!, ...origin, recognisedOn: today, recordedAt: now }
}
