import type { Marks } from './rules/scoring.ts'
import type { VotesRule, Weights } from './rules/voices.ts'
import type { College, Majority, Votes } from './rules/voting.ts'

/** What a panel records about one file, and what that means for the application. */

export interface UnitFinding {
  readonly unitCode: string
  readonly isAcquired: boolean
  /** Of a unit that is not acquired: its competences that are, where the branch keeps them. */
  readonly competenceCodes: readonly string[]
  /** By part, where the jury gives a share of the mark. */
  readonly juryMarks: Marks
}

export interface AdjustedMark {
  readonly unitCode: string
  /** Of which part, examiner or competence; null: that of the unit, or the only one that reads so. */
  readonly part: string | null
  readonly oldMark: string
  readonly newMark: string
  readonly reason: string
}
export interface MarkAdjustment extends AdjustedMark {
  /** The person who recorded it for the panel. */
  readonly adjustedBy: string
}

/** The panel's votes for and against what is recorded; by college where each is counted or weighed by itself. */
export interface JuryVotes extends Votes { readonly byCollege?: Readonly<Record<College, Votes>> }

/** How the votes were counted: what was needed, in each college where the majority asks each, else over all. */
export interface JuryTally {
  readonly majority: Majority
  readonly votes: VotesRule
  /** Votes that one member of each college was worth. */
  readonly weights: Weights
  readonly neededEmployees: number | null
  readonly neededEmployers: number | null
  readonly neededOverall: number | null
  readonly castingVoteUsed: boolean
}

/** The latest decision about a file counts. Votes and tally are null where the panel agreed without a vote. */
export interface JuryDecision {
  readonly branchId: string
  readonly id: string
  readonly jurySessionId: string
  readonly applicationId: string
  readonly isDeferred: boolean
  readonly units: readonly UnitFinding[]
  readonly isDistinguished: boolean
  readonly recusedPersonIds: readonly string[]
  readonly votes: JuryVotes | null
  readonly markAdjustments: readonly MarkAdjustment[]
  readonly recommendations: string | null
  readonly tally: JuryTally | null
  readonly supersedesId: string | null
  readonly decidedOn: string
  readonly policyId: string
  readonly recordedAt: string
}

export type DecideInput = Pick<JuryDecision,
  'applicationId' | 'isDeferred' | 'units' | 'isDistinguished' | 'recusedPersonIds' | 'votes' | 'recommendations'> &
  { readonly markAdjustments: readonly AdjustedMark[] }

export interface JuryOutcome {
  readonly applicationId: string
  readonly jurySessionId: string
  readonly acquiredUnits: readonly string[]
  readonly keptCompetences: readonly { readonly unitCode: string, readonly competenceCode: string }[]
  readonly isDistinguished: boolean
  readonly decidedOn: string
}

type Decided = Pick<JuryDecision, 'applicationId' | 'units' | 'isDistinguished' | 'decidedOn'>

export function outcomeFor (jurySessionId: string, { applicationId, units, isDistinguished, decidedOn }: Decided): JuryOutcome {
  return {
    applicationId,
    jurySessionId,
    acquiredUnits: units.filter(({ isAcquired }) => isAcquired).map(({ unitCode }) => unitCode),
    keptCompetences: units.flatMap(({ unitCode, competenceCodes }) => competenceCodes.map((competenceCode) => ({ unitCode, competenceCode }))),
    isDistinguished,
    decidedOn
  }
}
