import { type Expression, type ExpressionBuilder, sql, type SqlBool } from 'kysely'
import type { FrameworkFacts } from '../domain/application-guards.ts'
import type { Actor } from '../domain/kernel/decider.ts'
import type { UnitAwardFact } from '../domain/rules/held-units.ts'
import type { UnitRecognition } from '../domain/unit-recognition.ts'
import { applications } from './applications.ts'
import { candidates, seesRecognitions } from './candidates.ts'
import { find, within } from './kernel/aggregate.ts'
import type { BranchTables, ReadTx } from './schema.ts'
import { commonCodeOf, frameworkFacts, versionOn } from './unit-facts.ts'
import { unitAwards } from './unit-awards.ts'

/** What an actor may know that a person was given. */
export interface Ledger {
  readonly unitAwards: readonly UnitAwardFact[]
  readonly recognitions: readonly Pick<UnitRecognition, 'id' | 'sourceBranch' | 'sourceTitle'>[]
}

interface About { readonly candidateId: string, readonly certificateId: string }

/** Each table within the actor's own perimeter, told as this certificate sees it. All in one flight; who does not know the person finds nobody. */
export async function findLedger (tx: ReadTx, about: About, actor: Actor): Promise<Ledger> {
  const [given, recognitions, kept] = await Promise.all([
    findGiven(tx, about, actor), findRecognised(tx, about, actor), findKept(tx, about, actor), find(tx, candidates, about.candidateId, actor)
  ])
  return { unitAwards: [...given, ...recognitions.map((recognition) => lineOf(recognition, about)), ...kept], recognitions }
}

export interface FrameworkQuestion {
  readonly certificateId: string
  /** The version that holds on this day, unless one is named. */
  readonly day: string
  readonly frameworkVersion: number | undefined
}

/** Null where there is no such certificate or version. */
export async function findFrameworkFacts (
  tx: ReadTx, { certificateId, day, frameworkVersion }: FrameworkQuestion
): Promise<FrameworkFacts | null> {
  const at = { branchId: 'certificate.branchId', certificateId: 'certificate.id' }
  const version = frameworkVersion === undefined ? versionOn(at, day) : sql<number>`${frameworkVersion}`
  const row = await tx.selectFrom('certificate').select(frameworkFacts({ ...at, version }).as('framework'))
    .where('branchId', '=', tx.branchId).where('id', '=', certificateId).executeTakeFirst()
  return row?.framework ?? null
}

const unlessOf = (column: string, certificateId: string) => sql<string | null>`nullif(${sql.ref(column)}, ${certificateId})`
const none = { unitAwardId: null, recognitionId: null, competenceCode: null, recognisedOn: null, revokedOn: null } as const

async function findGiven (tx: ReadTx, { candidateId, certificateId }: About, actor: Actor): Promise<UnitAwardFact[]> {
  const at = { branchId: 'unitAward.branchId', certificateId: 'unitAward.certificateId', version: 'unitAward.frameworkVersion' }
  const rows = await tx.selectFrom('unitAward').select([
    'id as unitAwardId', 'frameworkVersion', 'unitCode', 'applicationId', 'jurySessionId', 'acquiredOn', 'expiresOn', 'revokedOn',
    unlessOf('unitAward.certificateId', certificateId).as('fromCertificateId'),
    commonCodeOf({ ...at, unitCode: 'unitAward.unitCode' }).as('commonCode')
  ]).where('branchId', '=', tx.branchId).where('candidateId', '=', candidateId)
    .where((row) => within(unitAwards.perimeter, row, actor)).orderBy('id').execute()
  return rows.map((row) => ({ ...none, ...row }))
}

function findRecognised (tx: ReadTx, { candidateId }: About, actor: Actor): Promise<UnitRecognition[]> {
  return tx.selectFrom('unitRecognition').selectAll().where('branchId', '=', tx.branchId).where('candidateId', '=', candidateId)
    .where(seesRecognitions(actor) ?? sql.lit(true)).orderBy('id').execute()
}

function lineOf (recognition: UnitRecognition, about: About): UnitAwardFact {
  const { id: recognitionId, certificateId, frameworkVersion, unitCode, commonCode, acquiredOn, recognisedOn, expiresOn } = recognition
  const fromCertificateId = certificateId === about.certificateId ? null : certificateId
  const decision = { applicationId: null, jurySessionId: null, acquiredOn, recognisedOn, expiresOn }
  return { ...none, recognitionId, fromCertificateId, frameworkVersion, unitCode, commonCode, ...decision }
}

/** Competence by competence, once their decision is told. */
async function findKept (tx: ReadTx, { candidateId, certificateId }: About, actor: Actor): Promise<UnitAwardFact[]> {
  const seen = applications.veils!.keptCompetences!(actor)
  const rows = await tx.selectFrom('application')
    .innerJoin(sql<Record<'part', { unitCode: string, competenceCode: string, expiresOn: string | null }>>`lateral (
      select part from jsonb_array_elements(${seen ?? sql.ref('application.keptCompetences')}) as parts (part))`.as('kept'), (join) => join.onTrue())
    .select([
      'application.id as applicationId', 'frameworkVersion', 'jurySessionId', 'decidedOn', 'kept.part',
      unlessOf('application.certificateId', certificateId).as('fromCertificateId'),
      commonCodeOf({ ...ofApplication, unitCode: sql`part->>'unitCode'` }).as('commonCode')
    ])
    .where('branchId', '=', tx.branchId).where('candidateId', '=', candidateId)
    .where('application.status', 'in', ['certified', 'partially_certified', 'refused'])
    .where((row) => within(applications.perimeter, row as unknown as ExpressionBuilder<BranchTables, 'application'>, actor) as Expression<SqlBool>)
    .orderBy('application.id').execute()
  return rows.map(({ part, decidedOn, ...row }) => ({ ...none, ...row, ...part, acquiredOn: decidedOn! }))
}

const ofApplication = {
  branchId: 'application.branchId', certificateId: 'application.certificateId', version: 'application.frameworkVersion'
}
