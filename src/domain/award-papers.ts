import type { Candidate } from './candidate.ts'
import type { Certificate } from './certificate.ts'
import { daysBetween } from './rules/calendar.ts'
import { type HeldUnit, heldUnits, type MappedFramework, type UnitAwardFact } from './rules/held-units.ts'
import type { College } from './rules/voting.ts'

/** What the papers of a decision say. They are printed again at any time, so they tell the day of the decision and not that of printing. */

export interface TitledUnit { readonly code: string, readonly title: string }
/** The code by which a stranger verifies the unit; a competence that was kept has none. */
export interface CodedUnitAward extends UnitAwardFact { readonly verificationCode?: string | null }
export interface Signer { readonly name: string | null, readonly college: College }

type Term = Pick<Certificate, 'registrationNumber' | 'decidedOn' | 'effectiveOn' | 'registrationEnd'>
type Register = Term & Partial<Pick<Certificate, 'earlierRegistrations'>>

/** What a decision gave, among what the person holds. */
export interface DecisionUnits<Given extends UnitAwardFact = CodedUnitAward, Titled extends TitledUnit = TitledUnit> {
  readonly titles: readonly Titled[]
  readonly framework: MappedFramework
  readonly unitAwards: readonly Given[]
}

export interface DecisionSource extends DecisionUnits {
  readonly certificate: Pick<Certificate, 'code' | 'title'> & Register
  readonly holder: Pick<Candidate, 'givenNames' | 'familyName' | 'birthDate' | 'birthPlace'>
  readonly jury: { readonly heldOn: string, readonly place: string | null, readonly isSigned: boolean }
  readonly juryPresident: Signer | null
  /** The session that ratified, else the last one before: null while the branch has held none. */
  readonly commission: { readonly president: Signer | null, readonly vicePresident: Signer | null } | null
}

/** The units held when the certificate was delivered, in the framework's order. */
export function deliveredUnits<Titled extends TitledUnit> (
  { titles, framework, unitAwards }: DecisionUnits<UnitAwardFact, Titled>, deliveredOn: string
): Titled[] {
  const held = new Set(heldUnits(unitAwards, framework, deliveredOn).held.map(({ unitCode }) => unitCode))
  return titles.filter(({ code }) => held.has(code))
}

export interface StatedUnit extends TitledUnit {
  readonly isAcquired: boolean
  readonly acquiredOn: string | null
  readonly expiresOn: string | null
  readonly verificationCode: string | null
}

/** Each unit asked for or held, in the framework's order. What was revoked since is not stated any more. */
export function statedUnits ({ titles, framework, unitAwards }: DecisionUnits, asked: readonly string[], decidedOn: string): StatedUnit[] {
  const standing = unitAwards.filter(({ revokedOn }) => revokedOn === null)
  const held = new Map(heldUnits(standing, framework, decidedOn).held.map((unit) => [unit.unitCode, unit]))
  const codeOf = ({ unitAwardId, recognitionId }: HeldUnit) => standing.find((line) =>
    line.competenceCode === null && line.unitAwardId === unitAwardId && line.recognitionId === recognitionId)?.verificationCode ?? null
  return titles.filter(({ code }) => asked.includes(code) || held.has(code)).map(({ code, title }) => {
    const own = held.get(code)
    return {
      code,
      title,
      isAcquired: own !== undefined,
      acquiredOn: own?.acquiredOn ?? null,
      expiresOn: own?.until ?? null,
      verificationCode: own ? codeOf(own) : null
    }
  })
}

/** The commission's two presidents and the jury's, as far as they are known by name. */
export function signatoriesOf ({ commission, juryPresident }: Pick<DecisionSource, 'commission' | 'juryPresident'>) {
  const signers = [
    ['president', commission?.president], ['vice_president', commission?.vicePresident], ['jury_president', juryPresident]
  ] as const
  return signers.flatMap(([role, signer]) => signer?.name ? [{ role, name: signer.name, college: signer.college }] : [])
}

/** The register's decision behind a delivery: the latest of that number that had taken effect. */
export function registrationBehind (
  register: Register, delivery: { readonly registrationNumber: string | null, readonly deliveredOn: string }
) {
  const term = termsOf(register).find(({ registrationNumber, effectiveOn }) => registrationNumber !== null &&
    registrationNumber === delivery.registrationNumber && effectiveOn !== null && effectiveOn <= delivery.deliveredOn)
  const years = term?.effectiveOn && term.registrationEnd ? wholeYears(term.effectiveOn, term.registrationEnd) : null
  return { registrationDecisionDate: years === null ? null : term!.decidedOn, registrationYears: years }
}

const termsOf = (register: Register): readonly Term[] => [register, ...register.earlierRegistrations ?? []]

/** The number under which the certificate stood in a register on this day. */
export const numberOn = (register: Register, day: string): string | null => termsOf(register).find(({ effectiveOn, registrationEnd }) =>
  effectiveOn !== null && effectiveOn <= day && registrationEnd !== null && day <= registrationEnd)?.registrationNumber ?? null

/** Registers count in years; their last day may be the anniversary or the day before. */
const wholeYears = (from: string, to: string): number => Math.round(daysBetween(from, to) / 365.25)
