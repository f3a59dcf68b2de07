/** A unit that a decision gives to a person. */
export interface UnitAwardDraft {
  readonly candidateId: string
  readonly certificateId: string
  readonly frameworkVersion: number
  readonly unitCode: string
  readonly applicationId: string
  readonly jurySessionId: string
  readonly acquiredOn: string
  readonly expiresOn: string | null
  readonly policyId: string
}

/** The certificate that a decision gives to a person. */
export interface AwardDraft {
  readonly candidateId: string
  readonly certificateId: string
  readonly frameworkVersion: number
  readonly applicationId: string
  readonly jurySessionId: string
  readonly decidedOn: string
  readonly deliveredOn: string
  readonly level: number | null
  readonly registrationNumber: string | null
  readonly policyId: string
}
