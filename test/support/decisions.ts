import { v7 as uuidv7 } from 'uuid'
import { create, createRecord, execute } from '../../src/commands.ts'
import { applications } from '../../src/db/applications.ts'
import { candidates } from '../../src/db/candidates.ts'
import { certificates } from '../../src/db/certificates.ts'
import { findJuryFile } from '../../src/db/jury-files.ts'
import { drawAnonymousCode, findListable, jurySessions } from '../../src/db/jury-sessions.ts'
import { organizations } from '../../src/db/organizations.ts'
import { findPolicyInForce, nextPolicyVersion, policies } from '../../src/db/policies.ts'
import type { Application } from '../../src/domain/application.ts'
import type { Candidate } from '../../src/domain/candidate.ts'
import { createCertificate } from '../../src/domain/certificate.ts'
import type { FrameworkContent } from '../../src/domain/framework.ts'
import type { JurySessionCommand } from '../../src/domain/jury-session.ts'
import { planJurySession } from '../../src/domain/jury-session-plan.ts'
import type { Caller, Context } from '../../src/domain/kernel/decider.ts'
import type { Tx } from '../../src/db/schema.ts'
import { callerIn, type TestApp } from './app.ts'
import { draft } from './files.ts'
import { stranger } from './juries.ts'
import { frameworkOf } from './frameworks.ts'
import { policyFor } from './obeys.ts'

/** What juries decide, for route tests of what comes after them: real commands below HTTP, from files that are ready for a jury. */

type World = Pick<TestApp, 'app' | 'branchId'>

/** Registered in the RNCP, level 4, from 2024 to the end of 2027, or not at all. */
export async function openCertificate (
  { app: { db }, branchId }: World, content: readonly string[] | FrameworkContent, isRegistered = true
): Promise<string> {
  const id = uuidv7()
  const code = `CQP-${id.slice(-6)}`
  const plan = { code, title: 'Agent de maintenance', sector: null, isInterbranch: false, partnerBranches: [], projectId: uuidv7() }
  const adopted = { adoptedOn: '2024-01-08', effectiveOn: '2024-02-01', framework: 'routes' in content ? content : frameworkOf(...content) }
  await create(db, certificates, callerIn(branchId, 'system'), async () => createCertificate({ ...plan, ...adopted }, { id, branchId }))
  if (!isRegistered) return id
  const officer = callerIn(branchId, 'officer')
  await execute(db, certificates, officer, { id, command: async () => ({ type: 'file_registration', register: 'rncp' } as const) })
  const dates = { decidedOn: '2024-01-15', effectiveOn: '2024-02-01', registrationEnd: '2029-01-31', lastDeliveryDate: '2029-07-31' }
  const registration = { type: 'record_registration', registrationNumber: 'RNCP38565', level: 4, ...dates } as const
  await execute(db, certificates, officer, { id, command: async () => registration })
  return id
}

export async function openOrganization ({ app: { db }, branchId }: World): Promise<string> {
  const content = { name: 'An organisation', siret: null, kinds: ['employer', 'training'] as const, activityDeclaration: null, sites: [] }
  return (await createRecord(db, organizations, callerIn(branchId, 'officer'), { content })).id
}

export async function openCandidate ({ app: { db }, branchId }: World, more: Partial<Candidate> = {}): Promise<string> {
  const content = {
    familyName: 'Delâtre',
    givenNames: 'Zoé Anne',
    birthDate: '1990-02-28',
    birthPlace: 'Le Havre',
    email: null,
    phone: null,
    category: 'employee' as const,
    employerOrganizationId: null,
    managingOrganizationId: null
  }
  return (await createRecord(db, candidates, callerIn(branchId, 'officer'), { content: { ...content, ...more } })).id
}

/** Another version of the branch's rules, in force at once. */
export async function changePolicy ({ app: { db }, branchId }: World, rules: Parameters<typeof policyFor>[0]): Promise<string> {
  const content = async (tx: Tx) => ({ title: 'Rules', validFrom: '2020-01-01', preset: null, rules: policyFor(rules), version: await nextPolicyVersion(tx) })
  return (await createRecord(db, policies, callerIn(branchId, 'officer'), { content: content as never })).id
}

/** A file that has come through everything before the jury. */
export async function openReadyFile ({ app: { db }, branchId }: World, file: Pick<Application, 'candidateId' | 'certificateId'> & Partial<Application>): Promise<string> {
  const id = uuidv7()
  const unread = { employerOrganizationId: null, submittedOn: '2025-09-01', completedOn: '2025-09-15', orientation: 'training' } as const
  await create(db, applications, callerIn(branchId, 'officer'), async () =>
    ({ type: 'application.opened', state: { ...draft, ...unread, ...file, branchId, id, status: 'ready_for_jury' } }))
  return id
}

interface Judged {
  readonly applicationId: string
  readonly units: Readonly<Record<string, boolean>>
  /** Of the units that are missed. */
  readonly competences?: Readonly<Record<string, readonly string[]>>
  readonly isDistinguished?: boolean
  readonly recommendations?: string
}

/** Which units the jury gives for each file; `signs: false` leaves the minutes open. */
export interface Deliberation {
  readonly certificateId: string
  readonly files: readonly Judged[]
  readonly signs?: boolean
  readonly clockOffset?: number
}

/** A jury that meets today, one member of each college, and decides on results that leave it free. Answers with its session. */
export async function deliberate ({ app: { db }, branchId }: World, { certificateId, files, signs = true, clockOffset = 0 }: Deliberation): Promise<string> {
  const officer: Caller = { ...callerIn(branchId, 'officer', { personId: uuidv7() }), clockOffset }
  const id = uuidv7()
  await create(db, jurySessions, officer, async (tx, context) => {
    const plan = { id, certificateId, route: null, heldOn: context.today, place: 'Lyon', capacity: 20 }
    return planJurySession(plan, { certificate: { id: certificateId } }, { ...await findPolicyInForce(tx, context), context })
  })
  type Command = JurySessionCommand extends infer One ? One extends unknown ? Omit<One, 'id'> : never : never
  const act = (command: (tx: Tx, context: Context) => Command | Promise<Command>) => execute(db, jurySessions, officer, {
    id, command: async (tx, context) => await command(tx, await context()) as JurySessionCommand
  })
  await act(() => ({ type: 'convene' }))
  for (const [role, college, name] of [['president', 'employees', 'Awa Ndiaye'], ['member', 'employers', 'Jean Petit']] as const) {
    const person = { personId: uuidv7(), name, college, organizationId: null, mandatedBy: null, capacity: 'member' as const }
    const member = { ...person, role, isQualified: true, isPresent: true, needsLeave: false }
    await act(() => ({ type: 'seat_member', member, named: stranger }))
  }
  for (const { applicationId } of files) {
    await act(async (tx) => ({ type: 'list_candidate', applicationId, application: await findListable(tx, applicationId), anonymousCode: drawAnonymousCode() }))
  }
  await act(() => ({ type: 'open' }))
  for (const { applicationId, units, competences = {}, isDistinguished = false, recommendations = null } of files) {
    const findings = Object.entries(units).map(([unitCode, isAcquired]) =>
      ({ unitCode, isAcquired, competenceCodes: competences[unitCode] ?? [], juryMarks: {} }))
    const nothing = { isDeferred: false, isDistinguished, recusedPersonIds: [], votes: null, markAdjustments: [] }
    const results = Object.keys(units).map((unitCode) => ({ unitCode, outcome: 'jury' as const, marks: {} }))
    await act(async (tx, { today }) => {
      const file = await findJuryFile(tx, applicationId, today)
      return { type: 'decide', decision: { applicationId, units: findings, recommendations, ...nothing }, file: file && { ...file, results } }
    })
  }
  await act(() => ({ type: 'close' }))
  if (signs) await signMinutes({ app: { db }, branchId } as World, id, clockOffset)
  return id
}

export async function signMinutes ({ app: { db }, branchId }: World, id: string, clockOffset = 0): Promise<void> {
  const officer: Caller = { ...callerIn(branchId, 'officer', { personId: uuidv7() }), clockOffset }
  await execute(db, jurySessions, officer, { id, command: async () => ({ type: 'sign_minutes' } as const) })
}
