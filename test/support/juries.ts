import { handle } from '../../src/domain/kernel/decider.ts'
import type { Role } from '../../src/domain/kernel/machine.ts'
import type { JuryFile } from '../../src/domain/jury-deliberation.ts'
import type { DecideInput, UnitFinding } from '../../src/domain/jury-decision.ts'
import type { ListedFile } from '../../src/domain/jury-conflicts.ts'
import type { Seated, SeatInput } from '../../src/domain/jury-panel.ts'
import { type JurySession, type JurySessionCommand, jurySessionDecider, type JurySessionEvent } from '../../src/domain/jury-session.ts'
import { planJurySession } from '../../src/domain/jury-session-plan.ts'
import type { NamedMember } from '../../src/domain/jury-session-seating.ts'
import type { JurySessionFacts } from '../../src/domain/jury-session-guards.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { ids } from './files.ts'
import { contextFor, personId, policyFor, policyId, refusalOf } from './obeys.ts'

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
  mandatedBy: null,
  capacity: 'member',
  role: 'member',
  isQualified: false,
  isPresent: true,
  needsLeave: true,
  isCommission: false,
  organizationIds: more.organizationId ? [more.organizationId] : [],
  trainsFor: [],
  trainsCompanies: [],
  ...more
})

/** The first member presides, and is the person behind every credential of these tests. */
export const panel = (...changes: Partial<Seated>[]): Seated[] => [0, 1, 2, 3].map((place) =>
  seat(place, { ...(place === 0 && { personId, role: 'president', isQualified: true }), ...changes[place] }))

export const file: JuryFile = {
  applicationId: ids.application,
  candidateId: id(50),
  certificateId: ids.certificate,
  route: 'continuing_training',
  registration: 'rncp',
  isVae: false,
  missingUnits: ['U1', 'U2'],
  heldUnits: [],
  results: ['U1', 'U2'].map((unitCode) => ({ unitCode, outcome: 'acquired', marks: { unit: 'yes' } })),
  keptMarks: [],
  framework: { units: ['U1', 'U2'].map((code) => ({ code, optional: false })), minOptional: 0 },
  competences: { U1: ['U1.C1', 'U1.C2'], U2: ['U2.C1'] },
  employerOrganizationIds: [ids.employer],
  trainingOrganizationIds: [ids.trainer],
  ties: []
}

/** The same on the list. */
export const listedFile = (more: Partial<ListedFile> = {}): ListedFile => ({ ...file, preparedBy: [ids.trainer], ...more })

export const finding = (unitCode: string, isAcquired: boolean, more: Partial<UnitFinding> = {}): UnitFinding =>
  ({ unitCode, isAcquired, competenceCodes: [], juryMarks: {}, ...more })

/** Somebody who takes a plain place. */
export const newcomer: SeatInput = {
  personId: id(60),
  name: 'Ada B.',
  college: 'employers',
  organizationId: null,
  mandatedBy: null,
  capacity: 'member',
  role: 'member',
  isQualified: false,
  isPresent: true,
  needsLeave: true
}

/** Of whom nothing is known elsewhere. */
export const stranger: NamedMember = {
  organization: null, mandator: null, employerOrganizationId: null, trainsFor: [], trainsCompanies: [], isCommission: false
}

/** Both units, by agreement. */
export const agreed: DecideInput = {
  applicationId: ids.application,
  isDeferred: false,
  units: ['U1', 'U2'].map((unitCode) => finding(unitCode, true)),
  isDistinguished: false,
  recusedPersonIds: [],
  votes: null,
  markAdjustments: [],
  recommendations: null
}

export const facts: JurySessionFacts = {
  panel: panel(),
  listed: [{ applicationId: ids.application, isVae: false }],
  files: [listedFile()],
  decisions: [],
  unions: [],
  presidencies: { lastYear: null, thisYear: null },
  proposals: []
}

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

/** What a panel of an open session records about one file, which is like `file` but for `about`. */
export function decide (decision: Partial<DecideInput>, { about = {}, state = {}, ...world }: World & { about?: Partial<JuryFile>, state?: Partial<JurySession> } = {}) {
  const command = { type: 'decide', id: ids.decision, decision: { ...agreed, ...decision }, file: { ...file, ...about } } as const
  const { event } = apply({ ...session, status: 'open', openedOn: '2026-03-02', ...state }, command, world)
  return (event as Extract<typeof event, { type: 'jury_session.decided' }>).fact
}
export const refused = (...given: Parameters<typeof decide>) => refusalOf(() => decide(...given))
