/** What every paper is told. Dates are `YYYY-MM-DD`, in the branch's zone: a paper knows no clock and no zone. */
export type Language = 'fr' | 'en'

export interface PaperBranch {
  readonly name: string
  readonly idcc: string | null
  /** The body that awards, as the register names it; null where the branch's joint commission is meant. */
  readonly certifier: string | null
}

export interface PaperHolder {
  readonly givenNames: string
  readonly familyName: string
  readonly birthDate: string
  readonly birthPlace: string | null
}

export interface Signatory {
  readonly role: 'president' | 'vice_president' | 'jury_president'
  readonly name: string
  readonly college: 'employees' | 'employers' | null
}

export function fullName (holder: PaperHolder): string {
  return `${holder.givenNames} ${holder.familyName.toUpperCase()}`
}
