import { countVotes } from '../../src/domain/jury-vote.ts'
import type { UnitFinding } from '../../src/domain/jury-decision.ts'
import { insistFindings, type JudgedUnits } from '../../src/domain/jury-findings.ts'
import type { Seated } from '../../src/domain/jury-panel.ts'
import { DomainError } from '../../src/domain/kernel/refusal.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { compositionShortfalls, type Sitting } from '../../src/domain/rules/composition.ts'
import { scoreUnit } from '../../src/domain/rules/scoring.ts'
import { decideVote, type Seat, type Vote } from '../../src/domain/rules/voting.ts'

/** Made-up people, papers and marks, for stories of single branches told in the rules of their presets. */

/** The same rules with one value changed: `changed(policy, 'jury.composition.perUnion', 3)`. */
export function changed (policy: Policy, path: string, value: unknown): Policy {
  const copy = structuredClone(policy) as any
  const keys = path.split('.')
  const last = keys.pop()!
  const holder = keys.reduce((inner, key) => inner[key], copy)
  if (!(last in holder)) throw new Error(`There is no ${path}.`)
  holder[last] = value
  return copy
}

/** The code that an attempt is refused with, or null. */
export function codeOf (attempt: () => unknown): string | null {
  try {
    attempt()
    return null
  } catch (error) {
    if (error instanceof DomainError) return error.refusal.code
    throw error
  }
}

type Side = Seated['college']

/** Members of one side, all there and qualified: `sit('employees', 2, { mandatedBy: 'A' })`. */
export function sit (college: Side, count = 1, more: Partial<Seated> = {}): Seated[] {
  return Array.from({ length: count }, (_, place) => {
    const personId = `${college} ${more.mandatedBy ?? more.capacity ?? ''} ${more.role ?? ''} ${place}`
    return {
      id: personId,
      personId,
      college,
      organizationId: null,
      mandatedBy: null,
      capacity: 'member',
      role: 'member',
      isQualified: true,
      isPresent: true,
      needsLeave: false,
      organizationIds: [],
      trainsFor: [],
      trainsCompanies: [],
      isCommission: false,
      ...more
    }
  })
}

/** What a panel lacks, in words: `parity 2/3`. */
export const lacking = (policy: Policy, panel: readonly Seated[], sitting: Partial<Sitting> = {}): string[] =>
  compositionShortfalls(policy.jury.composition, panel, { isVae: false, unions: [], turn: null, ...sitting })
    .map(({ what, needed, present }) => `${what} ${present}/${needed}`)

type Counts = readonly [yes: number, no: number, abstain?: number]
const votesOf = ([yes, no, abstain = 0]: Counts) => ({ for: yes, against: no, abstain })

/** How a jury's votes were counted, or the code that they are refused with. */
export function voted (policy: Policy, panel: readonly Seated[], { employees, employers, isVae = false }: { employees: Counts, employers: Counts, isVae?: boolean }) {
  const byCollege = { employees: votesOf(employees), employers: votesOf(employers) }
  const sum = (choice: 'for' | 'against' | 'abstain') => byCollege.employees[choice] + byCollege.employers[choice]
  const votes = { for: sum('for'), against: sum('against'), abstain: sum('abstain'), byCollege }
  try {
    return countVotes(panel, votes, { jury: policy.jury, isVae })
  } catch (error) {
    if (error instanceof DomainError) return error.refusal.code
    throw error
  }
}

const units = ['U1', 'U2']

/** A training file of two units, each with these marks of its examiners. */
export const assessed = (policy: Policy, marks: Readonly<Record<string, string>>, more: Partial<JudgedUnits> = {}): JudgedUnits => ({
  isVae: false,
  missingUnits: units,
  heldUnits: [],
  results: units.map((unitCode) => ({ unitCode, marks, outcome: scoreUnit(policy.result.scale, marks).outcome })),
  keptMarks: [],
  framework: { units: units.map((code) => ({ code, optional: false })), minOptional: 0 },
  competences: Object.fromEntries(units.map((code) => [code, [`${code}.1`, `${code}.2`]])),
  ...more
})

/** What the jury finds of both units. */
export const found = (isAcquired: boolean, more: Partial<UnitFinding> = {}) => units.map((unitCode): UnitFinding =>
  ({ unitCode, isAcquired, competenceCodes: [], juryMarks: {}, ...more }))

interface Finding {
  readonly units: readonly UnitFinding[]
  readonly markAdjustments?: Parameters<typeof insistFindings>[1]['markAdjustments']
}

/** The code with which the jury's findings are refused, or null. */
export const judged = (policy: Policy, file: JudgedUnits, { units, markAdjustments = [] }: Finding): string | null =>
  codeOf(() => insistFindings(file, { units, markAdjustments, isDistinguished: false }, policy))

export const seats = (employees: number, employers: number, more: (college: Side, place: number) => Partial<Seat> = () => ({})): Seat[] =>
  (['employees', 'employers'] as const).flatMap((college) => Array.from({ length: college === 'employees' ? employees : employers }, (_, place) =>
    ({ id: `${college} ${place}`, college, sector: null, ...more(college, place) })))

/** Everybody is there, and votes as said by college, seat after seat. */
export function commissionVote (policy: Policy, all: readonly Seat[], choices: Readonly<Record<Side, Counts>>, more: Partial<Vote> & { reading?: 'first' | 'second' } = {}) {
  const ballots = (['employees', 'employers'] as const).flatMap((college) => {
    const [yes, no, abstain = 0] = choices[college]
    const cast = [...Array(yes).fill('for'), ...Array(no).fill('against'), ...Array(abstain).fill('abstain')]
    return all.filter((seat) => seat.college === college).flatMap(({ id: seatId }, place) => cast[place] ? [{ seatId, choice: cast[place] }] : [])
  })
  const { reading = 'first', ...rest } = more
  const attendances = all.map(({ id: seatId }) => ({ seatId, presence: 'present' as const, proxyHolderSeatId: null }))
  const vote = { seats: all, attendances, ballots, presidentSeatId: null, presidentCollege: null, ...rest }
  return decideVote({ ...policy.commission, reading }, vote)
}
