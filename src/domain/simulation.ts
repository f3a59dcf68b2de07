import { DomainError } from './kernel/refusal.ts'
import type { Policy, PolicyGroup } from './policy.ts'
import { type Circumstances, policyIn } from './policy-variants.ts'
import { type Difference, differences } from './policy-version.ts'
import { applicationAdmission, applicationOutcome } from './simulation-applications.ts'
import { assessmentResult } from './simulation-assessments.ts'
import { commissionQuorum, commissionVote } from './simulation-commission.ts'
import { juryDecision, juryPanel } from './simulation-juries.ts'
import { countsOf, type Figures, type Replay, type Replayed } from './simulation-replay.ts'
import { accreditationTerm, appealDelay, unitValidity } from './simulation-terms.ts'

/** What other rules would have decided on the same facts, and for the sake of which key. Nobody is asked again: only rules are. */

/** Each asks the functions that decide; none of them counts by itself. */
export const replays = {
  commission_vote: commissionVote,
  commission_quorum: commissionQuorum,
  assessment_result: assessmentResult,
  jury_panel: juryPanel,
  jury_decision: juryDecision,
  application_outcome: applicationOutcome,
  application_admission: applicationAdmission,
  accreditation_term: accreditationTerm,
  appeal_delay: appealDelay,
  unit_validity: unitValidity
}

type Replays = typeof replays
export type ReplayKind = keyof Replays
export type FactsOf<Kind extends ReplayKind> = Replays[Kind] extends Replay<infer Facts> ? Facts : never
/** What is decided about; `circumstances` are those of the file, null where the branch's own rules hold for everything. */
export type Case = { readonly [Kind in ReplayKind]:
  { readonly kind: Kind, readonly circumstances: Circumstances | null, readonly facts: FactsOf<Kind> } }[ReplayKind]

export const replayKinds = Object.keys(replays) as ReplayKind[]
/** Kinds that a branch has decisions of; how long a unit is kept is a part of the outcome of an application. */
export const pastKinds = replayKinds.filter((kind) => kind !== 'unit_validity') as Exclude<ReplayKind, 'unit_validity'>[]
export type PastKind = typeof pastKinds[number]

export interface Reason { readonly key: string, readonly before: unknown, readonly after: unknown }

export interface Comparison {
  readonly before: Replayed
  readonly after: Replayed
  readonly isDifferent: boolean
  /** The keys each of which makes a difference alone; where none does, those that make it together. */
  readonly reasons: readonly Reason[]
}

/** Compares with one version, case after case. */
export function simulator (simulated: Policy): (one: Case, stored: Policy) => Comparison {
  const changesOf = changesBetween()
  return (one, stored) => {
    const [old, fresh] = [rulesFor(one, stored), rulesFor(one, simulated)]
    const [before, after] = [replay(one, old), replay(one, fresh)]
    const isDifferent = differs(before, after)
    return { before, after, isDifferent, reasons: isDifferent ? reasonsOf(one, old, { before, changes: changesOf(old, fresh) }) : [] }
  }
}

/** Whether the rules in force then answer what was recorded then; null where nothing comparable was. */
export function reproduces ({ decides }: Replayed, recorded: Figures): boolean | null {
  const known = Object.entries(recorded)
  return known.length === 0 ? null : known.every(([name, value]) => decides[name] === value)
}

const rulesFor = ({ circumstances }: Case, policy: Policy) => circumstances ? policyIn(policy, circumstances) : policy

/** A rule that refuses answers with its refusal. */
export function replay ({ kind, facts }: Case, policy: Policy): Replayed {
  try {
    return (replays[kind] as Replay<any>).run(facts, policy)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return { decides: { outcome: 'refused', refusal: error.refusal.code }, figures: countsOf(error.refusal) }
  }
}

const differs = (one: Replayed, other: Replayed) => write(one.decides) !== write(other.decides)
const write = (figures: Figures) => JSON.stringify(Object.entries(figures).sort(([one], [other]) => one < other ? -1 : 1))

/** Versions never change, so what differs between two of them is looked up once. */
function changesBetween (): (old: Policy, fresh: Policy) => readonly Difference[] {
  const known = new Map<Policy, Map<Policy, readonly Difference[]>>()
  return (old, fresh) => {
    const ofOld = known.get(old) ?? new Map<Policy, readonly Difference[]>()
    known.set(old, ofOld)
    const found = ofOld.get(fresh) ?? differences({ ...old, variants: [] }, { ...fresh, variants: [] })
    ofOld.set(fresh, found)
    return found
  }
}

interface Changed { readonly before: Replayed, readonly changes: readonly Difference[] }

function reasonsOf (one: Case, old: Policy, { before, changes }: Changed): Reason[] {
  const groups: readonly string[] = replays[one.kind].groups
  const concerned = changes.filter(({ key }) => groups.includes(key.split('.')[0]!)).sort((one, other) => one.key < other.key ? -1 : 1)
  const matters = (among: readonly Difference[]) => differs(before, replay(one, among.reduce(withChange, old)))
  const alone = concerned.filter((change) => matters([change]))
  const together = () => concerned.reduce<readonly Difference[]>((left, change) => {
    const others = left.filter((each) => each !== change)
    return matters(others) ? others : left
  }, concerned)
  return (alone.length > 0 ? alone : together()).map(({ key, before, after }) => ({ key, before, after }))
}

function withChange (rules: Policy, { key, after }: Difference): Policy {
  const [group, name] = key.split('.') as [PolicyGroup, string]
  return { ...rules, [group]: { ...rules[group], [name]: after } }
}
