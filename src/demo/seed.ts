import { v7 as uuidv7 } from 'uuid'
import { mintKey } from '../auth/keys.ts'
import { create, createRecord, execute } from '../commands.ts'
import { hasApiKeys, insertApiKeys } from '../db/api-keys.ts'
import { type Branch, insertBranch, listBranches } from '../db/branches.ts'
import { candidates } from '../db/candidates.ts'
import { certificateProjects } from '../db/certificate-projects.ts'
import { certificates } from '../db/certificates.ts'
import { examiners } from '../db/examiners.ts'
import type { Db } from '../db/kernel/client.ts'
import { organizations } from '../db/organizations.ts'
import { findPolicyInForce, policies } from '../db/policies.ts'
import { seats } from '../db/seats.ts'
import { openCertificateProject } from '../domain/certificate-project-opening.ts'
import type { Caller } from '../domain/kernel/decider.ts'
import type { Role } from '../domain/kernel/machine.ts'
import type { Content, Kept } from '../domain/kernel/record.ts'
import { DomainError } from '../domain/kernel/refusal.ts'
import type { Preset } from '../presets.ts'
import { demoCertificate, demoFramework } from './certificate.ts'

export interface DemoKey { readonly role: Role, readonly whose: string, readonly credential: string }

interface Seeding {
  readonly db: Db
  readonly secret: string
  readonly presets: ReadonlyMap<string, Preset>
  /** Called before the keys begin to work: whoever is killed in between begins anew. */
  readonly keep?: (keys: readonly DemoKey[]) => void
}

/** A sandbox branch with its rules, its commission, a registered certificate and one credential for each role; null where somebody holds a key already. */
export async function seedWhenEmpty ({ db, secret, presets, keep: keepKeys }: Seeding): Promise<readonly DemoKey[] | null> {
  const branch = await openBranch(db)
  if (!branch) return null
  const as = (role: Role): Caller => ({
    branchId: branch.id,
    timeZone: branch.timeZone,
    clockOffset: 0,
    requestId: uuidv7(),
    dryRun: false,
    actor: { id: 'seed', role, personId: null, organizationId: null }
  })
  const keep = <Name extends string, S extends Kept>(record: Parameters<typeof createRecord<Name, S>>[1], content: Content<S>) =>
    createRecord(db, record, as('officer'), { content })

  await keep(policies, { title: 'Règlement de démonstration', validFrom: '2020-01-01', preset: 'cleaning', rules: presets.get('cleaning')!.rules })
  const commission = []
  for (const seat of commissionSeats) commission.push(await keep(seats, { ...blankSeat, ...seat, titularId: uuidv7() }))
  const [training, , employer] = await Promise.all(demoOrganizations.map((organization) => keep(organizations, organization)))
  const examiner = await keep(examiners, { ...demoExaminer, employerOrganizationId: null })
  const candidate = await keep(candidates, { ...demoCandidate, employerOrganizationId: employer!.id, managingOrganizationId: null })
  await certify(db, as)

  const whose: readonly [Role, string, { personId?: string | null, organizationId?: string }][] = [
    ['officer', 'the branch secretariat', { personId: uuidv7() }],
    ['commission_member', 'a member of the joint commission', { personId: commission[0]!.titularId }],
    ['training_provider', training!.name, { organizationId: training!.id }],
    ['examiner', 'the examiner', { personId: examiner.id }],
    ['juror', 'a juror', { personId: uuidv7() }],
    ['candidate', 'the candidate', { personId: candidate.id }],
    ['employer', employer!.name, { organizationId: employer!.id }],
    ['auditor', 'an auditor', {}],
    ['admin', 'the platform', {}]
  ]
  const minted = whose.map(([role, label, { personId = null, organizationId = null }]) => {
    const { credential, ...key } = mintKey(secret, role === 'admin' ? 'live' : 'test')
    const branchId = role === 'admin' ? null : branch.id
    return { role, whose: label, credential, row: { ...blankKey, ...key, branchId, label, role, personId, organizationId } }
  })
  const shown = minted.map(({ role, whose, credential }) => ({ role, whose, credential }))
  keepKeys?.(shown)
  await insertApiKeys(db, minted.map(({ row }) => row))
  return shown
}

const blankKey = { scopes: null, expiresAt: null, revokedAt: null, lastUsedAt: null }

/**
 * Keys come last: as long as there is none, nobody has reached anything, and a start that was killed half-way is made good by a branch beside
 * what it left. Of several instances, the one that takes the name goes on.
 */
async function openBranch (db: Db): Promise<Branch | null> {
  if (await hasApiKeys(db)) return null
  const left = (await listBranches(db)).length
  const branch = {
    slug: left === 0 ? 'demo' : `demo-${left + 1}`,
    prefix: left === 0 ? 'DEMO' : `DEMO${String.fromCharCode(65 + left % 26)}`,
    name: 'Branche de démonstration (propreté)',
    idcc: '3043',
    timeZone: 'Europe/Paris',
    isSandbox: true
  }
  try {
    return await insertBranch(db, branch)
  } catch (error) {
    if (error instanceof DomainError && error.refusal.code === 'already_exists') return null
    throw error
  }
}

/** The certificate as it stands after its project, its vote and its registration. */
async function certify (db: Db, as: (role: Role) => Caller): Promise<void> {
  const { title, sector, level, registrationNumber, decidedOn, effectiveOn, registrationEnd, lastDeliveryDate } = demoCertificate
  const content = { code: 'CQP-RS', title, sector, isInterbranch: false, partnerBranches: [], need: null, answers: [], catalogueCode: null, framework: demoFramework, effectiveOn: null }
  const { state: project } = await create(db, certificateProjects, as('officer'), async (tx, context) => openCertificateProject(
    { id: uuidv7(), kind: 'creation', certificateId: null, content }, null, { ...await findPolicyInForce(tx, context), context }))
  await execute(db, certificateProjects, as('officer'), { id: project.id, command: async () => ({ type: 'submit' } as const) })
  await execute(db, certificateProjects, as('system'), { id: project.id, command: async () => ({ type: 'approve', decidedOn } as const) })
  const { id } = await db.read(as('officer'), (tx) =>
    tx.selectFrom('certificate').select('id').where('branchId', '=', tx.branchId).executeTakeFirstOrThrow())
  await execute(db, certificates, as('officer'), { id, command: async () => ({ type: 'file_registration', register: 'rncp' } as const) })
  const registration = { registrationNumber, level, decidedOn, effectiveOn, registrationEnd, lastDeliveryDate }
  await execute(db, certificates, as('officer'), { id, command: async () => ({ type: 'record_registration', ...registration } as const) })
}

const blankSeat = { sector: '3043', titularName: null, substituteId: null, substituteName: null, endedOn: null }
const commissionSeats = [
  { college: 'employees', organizationName: 'Syndicat de salariés A', titularName: 'Claire Roussel' },
  { college: 'employees', organizationName: 'Syndicat de salariés B', titularName: 'Mehdi Benali' },
  { college: 'employees', organizationName: 'Syndicat de salariés C', titularName: 'Inès Carpentier' },
  { college: 'employers', organizationName: 'Fédération d’employeurs A', titularName: 'Paul Lemoine' },
  { college: 'employers', organizationName: 'Fédération d’employeurs B', titularName: 'Agnès Dufour' },
  { college: 'employers', organizationName: 'Fédération d’employeurs C', titularName: 'Éric Vasseur' }
] as const

const demoOrganizations = [
  {
    name: 'Centre de formation Alizé',
    siret: '80000000100017',
    kinds: ['training'],
    activityDeclaration: '84691234567',
    sites: [{ code: 'LYON', name: 'Site de Lyon', postalCode: '69003', city: 'Lyon' }]
  },
  {
    name: 'Institut Boréal',
    siret: '80000000200015',
    kinds: ['training'],
    activityDeclaration: '11756789012',
    sites: [{ code: 'PARIS', name: 'Site de Paris', postalCode: '75012', city: 'Paris' }]
  },
  { name: 'Propreté du Confluent', siret: '80000000300013', kinds: ['employer'], activityDeclaration: null, sites: [] }
] as const

const demoExaminer = {
  familyName: 'Marchand', givenNames: 'Sophie', email: null, trainsFor: [], trainsCompanies: [], qualities: ['professional'] as const, yearsInTrade: 12, retiredOn: null
}

const demoCandidate = {
  familyName: 'Lefèvre', givenNames: 'Noémie', birthDate: '1990-02-28', birthPlace: 'Saint-Étienne', email: null, phone: null, category: 'employee'
} as const
