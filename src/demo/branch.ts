import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { create, createRecord, execute } from '../commands.ts'
import type { Branch } from '../db/branches.ts'
import { candidates } from '../db/candidates.ts'
import { findNamedByOpening } from '../db/application-names.ts'
import { applications } from '../db/applications.ts'
import { certificateProjects } from '../db/certificate-projects.ts'
import { certificates } from '../db/certificates.ts'
import { examiners } from '../db/examiners.ts'
import type { Db } from '../db/kernel/client.ts'
import { organizations } from '../db/organizations.ts'
import { findPolicyInForce, policies } from '../db/policies.ts'
import { seats } from '../db/seats.ts'
import { openApplication } from '../domain/application-opening.ts'
import type { CertificateProjectCommand } from '../domain/certificate-project.ts'
import { openCertificateProject } from '../domain/certificate-project-opening.ts'
import type { Caller } from '../domain/kernel/decider.ts'
import type { Role } from '../domain/kernel/machine.ts'
import type { Content, Kept } from '../domain/kernel/record.ts'
import type { Policy } from '../domain/policy.ts'
import { demoCertificate, demoFramework } from './certificate.ts'

/** Whom a key of the branch stands for. */
export interface Part { readonly role: Role, readonly whose: string, readonly personId: string | null, readonly organizationId: string | null }
export interface Rules { readonly preset: string | null, readonly rules: Policy }

/** An empty branch gets its rules, its commission, organisations, people, a registered certificate and an employer’s draft. */
export async function fillBranch (db: Db, branch: Branch, { preset, rules }: Rules): Promise<void> {
  const as = (role: Role): Caller => ({
    branchId: branch.id,
    timeZone: branch.timeZone,
    clockOffset: 0,
    requestId: uuidv7(),
    dryRun: false,
    actor: { id: 'seed', role, personId: null, organizationId: null }
  })
  const keep = async <Name extends string, S extends Kept>(record: Parameters<typeof createRecord<Name, S>>[1], name: string, content: Content<S>) => {
    await createRecord(db, record, as('officer'), { id: idIn(branch, name), content })
  }
  // A version of the rules has a new id each time: rules are kept in memory by it.
  const content = { title: 'Règlement de démonstration', validFrom: '2020-01-01', preset, rules }
  await createRecord(db, policies, as('officer'), { content })
  for (const [index, seat] of commissionSeats.entries()) {
    await keep(seats, `seat ${index}`, { ...blankSeat, ...seat, titularId: idIn(branch, `titular ${index}`) })
  }
  await keep(organizations, 'training', training)
  await keep(organizations, 'other training', otherTraining)
  await keep(organizations, 'employer', employer)
  await keep(examiners, 'examiner', { ...examiner, employerOrganizationId: null })
  const employed = { employerOrganizationId: idIn(branch, 'employer'), managingOrganizationId: null }
  await keep(candidates, 'candidate', { ...candidate, ...employed })
  await keep(candidates, 'colleague', { ...colleague, ...employed })
  const certificateId = await certify(db, as, rules)
  const { actor, ...caller } = as('employer')
  const asked = { ...draft, id: idIn(branch, 'draft'), candidateId: idIn(branch, 'colleague'), certificateId }
  await create(db, applications, { ...caller, actor: { ...actor, organizationId: idIn(branch, 'employer') } }, async (tx, context) =>
    openApplication(asked, await findNamedByOpening(tx, asked, context.today), context))
}

/** One key a role. A branch that is filled anew has the same ids: its keys go on to stand for the same people. */
export function partsIn (branch: Branch): readonly Part[] {
  const nobody = { personId: null, organizationId: null }
  return [
    { ...nobody, role: 'officer', whose: 'the branch secretariat', personId: idIn(branch, 'officer') },
    { ...nobody, role: 'commission_member', whose: 'a member of the joint commission', personId: idIn(branch, 'titular 0') },
    { ...nobody, role: 'training_provider', whose: training.name, organizationId: idIn(branch, 'training') },
    { ...nobody, role: 'examiner', whose: 'the examiner', personId: idIn(branch, 'examiner') },
    { ...nobody, role: 'juror', whose: 'a juror', personId: idIn(branch, 'juror') },
    { ...nobody, role: 'candidate', whose: 'the candidate', personId: idIn(branch, 'candidate') },
    { ...nobody, role: 'employer', whose: employer.name, organizationId: idIn(branch, 'employer') },
    { ...nobody, role: 'auditor', whose: 'an auditor' }
  ]
}

/** A UUIDv7 of the branch's own millisecond, the same for the same name. */
function idIn ({ id }: Branch, name: string): string {
  const random = createHash('sha256').update(`${id} ${name}`).digest().subarray(0, 16)
  return uuidv7({ msecs: parseInt(id.replaceAll('-', '').slice(0, 12), 16), random })
}

/** The certificate as it stands after its project, its votes and its registration: its id. */
async function certify (db: Db, as: (role: Role) => Caller, { project: asked }: Policy): Promise<string> {
  const { title, sector, level, registrationNumber, decidedOn, effectiveOn, registrationEnd, lastDeliveryDate } = demoCertificate
  const content = {
    code: 'CQP-RS',
    title,
    sector,
    isInterbranch: false,
    partnerBranches: [],
    need: 'Les entreprises de la branche peinent à recruter des responsables de secteur.',
    answers: asked.criteria.map((criterion) => ({ criterion, text: 'Étudié dans le dossier d’opportunité de la démonstration.' })),
    catalogueCode: null,
    framework: demoFramework,
    effectiveOn: null
  }
  const { state: { id } } = await create(db, certificateProjects, as(asked.proposers[0] ?? 'officer'), async (tx, context) => openCertificateProject(
    { id: uuidv7(), kind: 'creation', certificateId: null, content }, null, { ...await findPolicyInForce(tx, context), context }))
  const step = (role: Role, command: CertificateProjectCommand) => execute(db, certificateProjects, as(role), { id, command: async () => command })
  if (asked.opportunityStage) {
    await step('officer', { type: 'submit_opportunity' })
    await step('system', { type: 'accept_opportunity' })
  }
  await step('officer', { type: 'submit' })
  await step('system', { type: 'approve', decidedOn })
  const certificate = await db.read(as('officer'), (tx) =>
    tx.selectFrom('certificate').select('id').where('branchId', '=', tx.branchId).executeTakeFirstOrThrow())
  await execute(db, certificates, as('officer'), { ...certificate, command: async () => ({ type: 'file_registration', register: 'rncp' } as const) })
  const registration = { registrationNumber, level, decidedOn, effectiveOn, registrationEnd, lastDeliveryDate }
  await execute(db, certificates, as('officer'), { ...certificate, command: async () => ({ type: 'record_registration', ...registration } as const) })
  return certificate.id
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

const training = {
  name: 'Centre de formation Alizé',
  siret: '80000000100017',
  kinds: ['training'],
  activityDeclaration: '84691234567',
  sites: [{ code: 'LYON', name: 'Site de Lyon', postalCode: '69003', city: 'Lyon' }]
} as const
const otherTraining = {
  name: 'Institut Boréal',
  siret: '80000000200015',
  kinds: ['training'],
  activityDeclaration: '11756789012',
  sites: [{ code: 'PARIS', name: 'Site de Paris', postalCode: '75012', city: 'Paris' }]
} as const
const employer = { name: 'Propreté du Confluent', siret: '80000000300013', kinds: ['employer'], activityDeclaration: null, sites: [] } as const

const examiner = {
  familyName: 'Marchand', givenNames: 'Sophie', email: null, trainsFor: [], trainsCompanies: [], qualities: ['professional'] as const, yearsInTrade: 12, retiredOn: null
}

const candidate = {
  familyName: 'Lefèvre', givenNames: 'Noémie', birthDate: '1990-02-28', birthPlace: 'Saint-Étienne', email: null, phone: null, category: 'employee'
} as const
const colleague = {
  familyName: 'Haddad', givenNames: 'Karim', birthDate: '1987-11-09', birthPlace: 'Roubaix', email: null, phone: null, category: 'employee'
} as const
/** So that an employer finds a file; whoever tries things out hands it in. */
const draft = {
  route: 'continuing_training',
  scheme: 'skills_development_plan',
  unitCodes: [],
  employerOrganizationId: null,
  agreementSignedOn: null,
  prerequisitesDeclared: true,
  experienceYears: null,
  isUnderAgreement: true,
  previousApplicationId: null
} as const
