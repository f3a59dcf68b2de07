import type { Decider, Known } from './kernel/decider.ts'
import { guardsOf } from './kernel/guard.ts'
import { type CommandOf, defineMachine, type GuardOf, type StatusOf } from './kernel/machine.ts'
import { insist, refuse } from './kernel/refusal.ts'
import { heldUnits, type MappedFramework } from './rules/held-units.ts'

/** The ledger: what a person holds from a jury's decision. A decision writes it; only a revocation with its reason takes from it. */

export const unitAwardMachine = defineMachine({
  name: 'unit_award',
  collection: 'unit-awards',
  initial: 'held',
  statuses: ['held', 'revoked'],
  createdBy: ['system'],
  transitions: {
    revoke: {
      from: ['held'],
      to: ['revoked'],
      by: ['officer'],
      guards: ['no_live_award'],
      person: true,
      summary: 'Take the unit back and say why; certificates that were delivered on it are revoked before'
    }
  }
})

export const awardMachine = defineMachine({
  name: 'award',
  collection: 'awards',
  initial: 'issued',
  statuses: ['issued', 'revoked'],
  createdBy: ['system'],
  transitions: {
    duplicate: { from: ['issued'], to: ['issued'], by: ['officer'], summary: 'Issue the paper again: same number, marked as a duplicate' },
    record_transmission: {
      from: ['issued'],
      to: ['issued'],
      by: ['officer'],
      guards: ['is_registered'],
      summary: 'Record the day on which the holder’s data were sent to the national fund'
    },
    revoke: { from: ['issued'], to: ['revoked'], by: ['officer'], person: true, summary: 'Take the certificate back and say why' }
  }
})

/** A unit that a decision gives to a person. */
export interface UnitAwardDraft {
  readonly candidateId: string
  readonly certificateId: string
  readonly frameworkVersion: number
  readonly unitCode: string
  readonly applicationId: string
  readonly jurySessionId: string
  readonly acquiredOn: string
  /** The last day on which it is held; null = no limit. Written once: no later policy moves it. */
  readonly expiresOn: string | null
  readonly policyId: string
}

export interface UnitAward extends UnitAwardDraft {
  readonly branchId: string
  readonly id: string
  readonly verificationCode: string
  readonly revokedOn: string | null
  readonly reason: string | null
  readonly status: StatusOf<typeof unitAwardMachine>
  readonly version: number
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
  /** Both are null unless a registration covered the delivery. */
  readonly level: number | null
  readonly registrationNumber: string | null
  readonly isDistinguished: boolean
  readonly policyId: string
}

export interface Award extends AwardDraft {
  readonly branchId: string
  readonly id: string
  readonly number: string
  readonly verificationCode: string
  /** Of the latest duplicate. */
  readonly duplicatedOn: string | null
  /** The day on which the holder's data were sent to the national fund. */
  readonly transmittedOn: string | null
  readonly revokedOn: string | null
  readonly reason: string | null
  readonly status: StatusOf<typeof awardMachine>
  readonly version: number
}

export type UnitAwardCommand = CommandOf<typeof unitAwardMachine, { revoke: { reason: string } }>
export type AwardCommand = CommandOf<typeof awardMachine, {
  duplicate: {}
  record_transmission: { sentOn: string }
  revoke: { reason: string }
}>

export type UnitAwardEvent =
  | { readonly type: 'unit_award.acquired', readonly state: UnitAward }
  | { readonly type: 'unit_award.revoked', readonly revokedOn: string, readonly reason: string }

export type AwardEvent =
  | { readonly type: 'award.issued', readonly state: Award }
  | { readonly type: 'award.duplicated', readonly duplicatedOn: string }
  | { readonly type: 'award.transmitted', readonly transmittedOn: string }
  | { readonly type: 'award.revoked', readonly revokedOn: string, readonly reason: string }

interface Identity { readonly branchId: string, readonly id: string, readonly verificationCode: string }

export function openUnitAward (draft: UnitAwardDraft, identity: Identity): Extract<UnitAwardEvent, { state: UnitAward }> {
  return { type: 'unit_award.acquired', state: { ...draft, ...identity, revokedOn: null, reason: null, status: 'held', version: 1 } }
}

export function openAward (draft: AwardDraft, identity: Identity & { readonly number: string }): Extract<AwardEvent, { state: Award }> {
  const unmarked = { duplicatedOn: null, transmittedOn: null, revokedOn: null, reason: null }
  return { type: 'award.issued', state: { ...draft, ...identity, ...unmarked, status: 'issued', version: 1 } }
}

type LiveAward = Pick<Award, 'id' | 'certificateId' | 'deliveredOn'> & { readonly framework: MappedFramework }

export interface UnitAwardFacts {
  /** The person's certificates of this branch that stand, each with the framework of its version. */
  readonly liveAwards: readonly LiveAward[]
  /** Of the unit, in its version. */
  readonly commonCode: string | null
}

/** What the ledger held on the day of the delivery: a unit may be another certificate's, by its common code or by an equivalence. */
function restsOn ({ certificateId, deliveredOn, framework }: LiveAward, unit: UnitAward, commonCode: string | null): boolean {
  const fromCertificateId = unit.certificateId === certificateId ? null : unit.certificateId
  const line = { ...unit, fromCertificateId, commonCode, unitAwardId: unit.id, recognitionId: null, competenceCode: null, recognisedOn: null }
  return heldUnits([line], framework, deliveredOn).held.length > 0
}

const unitAwardGuards = {
  // A certificate says that its units are held: it never outlives one of them.
  no_live_award: guardsOf<UnitAward, UnitAwardFacts>()(['liveAwards', 'commonCode'], (unit, { liveAwards, commonCode }) => {
    const award = liveAwards.find((live) => restsOn(live, unit, commonCode))
    return award ? refuse('award_still_live', 'model:award', { awardId: award.id }) : null
  })
} satisfies Record<GuardOf<typeof unitAwardMachine>, unknown>

export const unitAwardDecider: Decider<UnitAward, UnitAwardCommand, UnitAwardEvent, UnitAwardFacts> = {
  machine: unitAwardMachine,
  guards: unitAwardGuards,
  decide: (_, { reason }, { context: { today } }) => [{ type: 'unit_award.revoked', revokedOn: today, reason }],
  evolve (state, event) {
    switch (event.type) {
      case 'unit_award.acquired': return event.state
      case 'unit_award.revoked': return { ...state, status: 'revoked', revokedOn: event.revokedOn, reason: event.reason }
    }
  }
}

/** An award asks nothing of others. */
export type AwardFacts = Readonly<Record<never, never>>

const awardGuards = {
  is_registered: guardsOf<Award, AwardFacts>()([], ({ registrationNumber }) =>
    registrationNumber === null ? refuse('award_unregistered', 'law:holder_data', {}) : null)
} satisfies Record<GuardOf<typeof awardMachine>, unknown>

function decideAward (state: Award, command: AwardCommand, { context: { today } }: Known<AwardFacts>): AwardEvent[] {
  switch (command.type) {
    case 'duplicate': return [{ type: 'award.duplicated', duplicatedOn: today }]
    case 'record_transmission': return [transmitted(state, command.sentOn, today)]
    case 'revoke': return [{ type: 'award.revoked', revokedOn: today, reason: command.reason }]
  }
}

/** Recorded again, the later record counts. */
function transmitted ({ deliveredOn: earliest }: Award, sentOn: string, today: string): AwardEvent {
  insist(sentOn > today && refuse('date_in_future', 'law:holder_data', { date: sentOn, today }), '#/sentOn')
  insist(sentOn < earliest && refuse('date_too_early', 'law:holder_data', { earliest }), '#/sentOn')
  return { type: 'award.transmitted', transmittedOn: sentOn }
}

function evolveAward (state: Award, event: AwardEvent): Award {
  switch (event.type) {
    case 'award.issued': return event.state
    case 'award.duplicated': return { ...state, duplicatedOn: event.duplicatedOn }
    case 'award.transmitted': return { ...state, transmittedOn: event.transmittedOn }
    case 'award.revoked': return { ...state, status: 'revoked', revokedOn: event.revokedOn, reason: event.reason }
  }
}

export const awardDecider: Decider<Award, AwardCommand, AwardEvent, AwardFacts> = {
  machine: awardMachine,
  guards: awardGuards,
  decide: decideAward,
  evolve: evolveAward
}
