import type { Award, UnitAward } from './award.ts'

/** What the public register tells a stranger who holds a code (API C-62): what it stands for, whether it stands, the holder's initials. */

/** `commonCode`: under which other certificates, of any branch, have the unit as well. */
export interface RegisterUnit { readonly code: string, readonly title: string, readonly commonCode: string | null }

export interface RegisterEntry {
  readonly kind: 'award' | 'unit_award'
  readonly status: Award['status'] | UnitAward['status']
  readonly certificateCode: string
  readonly certificateTitle: string
  readonly frameworkVersion: number
  readonly units: readonly RegisterUnit[]
  readonly level: number | null
  readonly deliveredOn: string
  /** The last day of a unit that is kept for a time. */
  readonly expiresOn: string | null
  readonly givenNames: string
  readonly familyName: string
}

export const standings = ['valid', 'revoked', 'expired'] as const
export type Standing = typeof standings[number]

/** What a stranger is told. */
export interface RegisterAnswer extends Omit<RegisterEntry, 'status' | 'givenNames' | 'familyName'> {
  readonly outcome: Standing
  readonly asOf: string
  readonly branchName: string
  readonly holderInitials: string
}

/** Api V-4. A unit lapses by its date alone; an award never does. */
export function standingOf ({ status, expiresOn }: Pick<RegisterEntry, 'status' | 'expiresOn'>, asOf: string): Standing {
  if (status === 'revoked') return 'revoked'
  return expiresOn !== null && expiresOn < asOf ? 'expired' : 'valid'
}

/** `zoé-Anne Marie` `d’Étoile` → `Z. D.` */
export function initialsOf ({ givenNames, familyName }: Pick<RegisterEntry, 'givenNames' | 'familyName'>): string {
  return [givenNames, familyName].flatMap((name) => /\p{L}/u.exec(name.normalize('NFC'))?.[0].toLocaleUpperCase('fr') ?? [])
    .map((letter) => `${letter}.`).join(' ')
}
