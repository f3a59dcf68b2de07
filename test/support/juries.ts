import { handle } from '../../src/domain/kernel/decider.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import type { JuryFile } from '../../src/domain/jury-deliberation.ts'
import {
  type DecideInput, type JurySession, type JurySessionCommand, jurySessionDecider, type JurySessionEvent
} from '../../src/domain/jury-session.ts'
import { planJurySession } from '../../src/domain/jury-session-plan.ts'
import type { JurySessionFacts, Seated } from '../../src/domain/jury-session-guards.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { ids } from './files.ts'
import { contextFor, personId, policyFor, policyId } from './obeys.ts'

/** A made-up jury for tests of the domain: two members of each college, one file of two units. */

const id = (place: number) => `018f0000-0000-7000-8000-${String(place).padStart(12, '0')}`

export const plan = { certificateId: ids.certificate, route: null, heldOn: '2026-03-02', place: 'Paris', capacity: 10 } as const

export const session: JurySession = planJurySession({ id: ids.session, ...plan }, { certificate: { id: ids.certificate } }, {
  policy: policyFor(), context: contextFor('officer', '2026-01-05')
}).state

export const seat = (place: number, more: Partial<Seated> = {}): Seated => ({
  id: id(30 + place),
  personId: id(40 + place),
  college: place < 2 ? 'employees' : 'employers',
  organizationId: null,
  role: 'member',
  isQualified: false,
  isPresent: true,
  ...more
})

/** The first member presides, and is the person behind every credential of these tests. */
export const panel = (...changes: Partial<Seated>[]): Seated[] => [0, 1, 2, 3].map((place) =>
  seat(place, { ...(place === 0 && { personId, role: 'president', isQualified: true }), ...changes[place] }))

export const file: JuryFile = {
  applicationId: ids.application,
  candidateId: id(50),
  isVae: false,
  missingUnits: ['U1', 'U2'],
  results: ['U1', 'U2'].map((unitCode) => ({ unitCode, outcome: 'acquired', marks: { unit: 'yes' } })),
  employerOrganizationId: ids.employer,
  trainingOrganizationIds: [ids.trainer],
  ties: []
}

/** Both units, by agreement. */
export const agreed: DecideInput = {
  applicationId: ids.application,
  isDeferred: false,
  units: ['U1', 'U2'].map((unitCode) => ({ unitCode, isAcquired: true })),
  recusedPersonIds: [],
  votes: null,
  markAdjustments: [],
  recommendations: null
}

export const facts: JurySessionFacts = { panel: panel(), listed: [{ applicationId: ids.application, isVae: false }], decisions: [] }

export interface World {
  readonly role?: Role
  readonly today?: string
  readonly policy?: Policy
  readonly facts?: Partial<JurySessionFacts>
}

/** By an officer, under the schema's defaults, on 2 March 2026, unless told otherwise. */
export function apply (state: JurySession, command: JurySessionCommand, { role = 'officer', today, policy = policyFor(), ...world }: World = {}) {
  const known = { facts: { ...facts, ...world.facts }, policy, policyId, context: contextFor(role, today) }
  const { state: after, events: [event] } = handle(jurySessionDecider, state, command, known)
  return { after, event: event as JurySessionEvent }
}
