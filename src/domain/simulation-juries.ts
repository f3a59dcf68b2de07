import type { DecideInput } from './jury-decision.ts'
import { deliberate, type JuryFile } from './jury-deliberation.ts'
import type { JurySession } from './jury-session.ts'
import { closedMonth, jurySessionGuards, type JurySessionFacts } from './jury-session-guards.ts'
import { DomainError } from './kernel/refusal.ts'
import type { Policy } from './policy.ts'
import { isComparable, outcomeIn } from './simulation-assessments.ts'
import { countsOf, knownOn, type Replay, type Replayed } from './simulation-replay.ts'

/** A session that was opened, with the panel that sat. */
export interface PanelFacts { readonly session: JurySession, readonly seen: JurySessionFacts }

/** Guards of `open` that the branch's rules move; the law's do not change with them. */
const opening = ['quorate', 'composed', 'balanced', 'providers_represented'] as const

export const juryPanel: Replay<PanelFacts> = {
  groups: ['jury'],
  run ({ session, seen }, policy) {
    const { context } = knownOn(session.openedOn ?? session.heldOn, { policy })
    const asked = opening.map((name) => jurySessionGuards[name].check(session, seen, policy, context))
    const refusals = [closedMonth(session.heldOn, policy), ...asked].filter((refusal) => refusal !== null)
    const [first] = refusals
    const decides = { outcome: first ? 'refused' : 'opens', refusals: refusals.map(({ code }) => code).join(', ') }
    return { decides, figures: first ? countsOf(first) : {} }
  }
}

/** What a panel recorded about one file. The conflicts of interest of its members are no matter of the policy: the file names none. */
export interface DeliberationFacts extends PanelFacts {
  readonly decision: DecideInput & { readonly id: string, readonly decidedOn: string }
  readonly file: JuryFile
}

export const juryDecision: Replay<DeliberationFacts> = {
  groups: ['jury', 'result', 'partial', 'award'],
  run (facts, policy) {
    try {
      return deliberated(facts, policy)
    } catch (error) {
      if (!(error instanceof DomainError) || !isOfAnotherScale(error, facts, policy)) throw error
      return { decides: { outcome: 'not_comparable' }, figures: {} }
    }
  }
}

/** Results are read in the scale of this policy, as the examiners' marks were under their own. */
function deliberated ({ session, seen, decision: { id, decidedOn, ...decision }, file }: DeliberationFacts, policy: Policy): Replayed {
  const results = resultsOf(file).map(({ competences, ...result }) => ({ ...result, outcome: outcomeIn(policy, { ...result, competences }) }))
  const known = { ...knownOn(decidedOn, { policy }), facts: { ...seen, decisions: [] } }
  const event = deliberate(session, { id, decision, file: { ...file, results } }, known)
  if (event.type !== 'jury_session.decided') throw new TypeError('A deliberation decides.')
  const { isDistinguished, tally } = event.fact
  const { majority = null, neededOverall = null, neededEmployees = null, neededEmployers = null } = tally ?? {}
  return { decides: { outcome: 'stands', isDistinguished }, figures: { majority, neededOverall, neededEmployees, neededEmployers } }
}

const resultsOf = ({ results, competences }: JuryFile) =>
  results.map((result) => ({ ...result, competences: competences[result.unitCode] ?? [] }))

/** Marks of the jury that only another scale has. */
const misfits: readonly string[] = ['jury_mark_missing', 'jury_mark_invalid', 'mark_out_of_scale']

function isOfAnotherScale ({ refusal: { code, rule } }: DomainError, { file }: DeliberationFacts, { result }: Policy): boolean {
  return rule === 'result.scale' && (misfits.includes(code) || resultsOf(file).some((found) => !isComparable(found, result)))
}
