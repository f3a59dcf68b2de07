import { randomBytes } from 'node:crypto'
import { type ExpressionBuilder, sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import {
  openUnitAward, type UnitAward, type UnitAwardCommand, unitAwardDecider, type UnitAwardDraft, type UnitAwardEvent, type UnitAwardFacts
} from '../domain/award.ts'
import type { Actor } from '../domain/kernel/decider.ts'
import { codeBytes, verificationCode } from '../domain/rules/numbers.ts'
import { candidates } from './candidates.ts'
import { type Aggregate, everything, type Perimeter, within } from './kernel/aggregate.ts'
import type { FactColumns } from './kernel/facts.ts'
import { list } from './kernel/json.ts'
import type { BranchTables, ReadTx, Tx } from './schema.ts'
import { commonCodeOf, frameworkFacts } from './unit-facts.ts'

type Ledger = 'unitAward' | 'award'
type Row = ExpressionBuilder<BranchTables, Ledger>

/**
 * Who sees what a decision gave: the branch at once, those whom it concerns once the jury's minutes are signed. A training organisation sees
 * all that its candidates hold, to train what is missing; an employer only what came of the applications that name it.
 */
export function ledgerPerimeter (table: Ledger): Perimeter<any> {
  const [branchId, candidateId] = [`${table}.branchId`, `${table}.candidateId`] as const
  const isPublished = (row: Row) => row.exists(row.selectFrom('jurySession').select('jurySession.id')
    .whereRef('jurySession.branchId', '=', branchId).whereRef('jurySession.id', '=', `${table}.jurySessionId`)
    .where('jurySession.minutesSignedOn', 'is not', null))
  const ofApplicationsNaming = (row: Row, organizationId: string | null) => row.exists(row.selectFrom('application').select('application.id')
    .whereRef('application.branchId', '=', branchId).whereRef('application.id', '=', `${table}.applicationId`)
    .where('application.employerOrganizationId', '=', organizationId))
  const ofCandidatesOf = (row: Row, actor: Actor) => row.exists(row.selectFrom('candidate').select('candidate.id')
    .whereRef('candidate.branchId', '=', branchId).whereRef('candidate.id', '=', candidateId)
    .where((candidate) => within(candidates.perimeter, candidate as never, actor)))
  return {
    officer: everything,
    auditor: everything,
    system: everything,
    candidate: (row, { personId }) => row.and([row(candidateId, '=', personId), isPublished(row)]),
    employer: (row, { organizationId }) => row.and([ofApplicationsNaming(row, organizationId), isPublished(row)]),
    training_provider: (row, actor) => row.and([ofCandidatesOf(row, actor), isPublished(row)])
  }
}

const ofUnitAward = {
  branchId: 'unitAward.branchId', certificateId: 'unitAward.certificateId', version: 'unitAward.frameworkVersion', unitCode: 'unitAward.unitCode'
}

const facts: FactColumns<'unitAward', UnitAwardFacts> = {
  liveAwards: (row) => list(row.selectFrom('award').whereRef('award.branchId', '=', 'unitAward.branchId')
    .whereRef('award.candidateId', '=', 'unitAward.candidateId').where('award.status', '=', 'issued').orderBy('award.id'), (award) => ({
    id: award.ref('award.id'),
    certificateId: award.ref('award.certificateId'),
    deliveredOn: award.ref('award.deliveredOn'),
    framework: frameworkFacts({ branchId: 'award.branchId', certificateId: 'award.certificateId', version: 'award.frameworkVersion' })
  })),
  commonCode: () => commonCodeOf(ofUnitAward)
}

export const unitAwards: Aggregate<UnitAward, UnitAwardCommand, UnitAwardEvent, UnitAwardFacts> = {
  ...unitAwardDecider,
  table: 'unitAward',
  mutable: ['revokedOn', 'reason'],
  personal: { fields: ['reason'], person: ({ candidateId }) => candidateId },
  perimeter: ledgerPerimeter('unitAward'),
  facts
}

/** Begins every number and code of the branch. */
export async function findPrefix (tx: ReadTx): Promise<string> {
  const { rows: [branch] } = await sql<{ prefix: string }>`select prefix from branch where id = ${tx.branchId}`.execute(tx)
  return branch!.prefix
}

export async function bearUnitAwards (tx: Tx, drafts: readonly UnitAwardDraft[]) {
  const { branchId } = tx
  const prefix = await findPrefix(tx)
  return drafts.map((draft) => {
    const identity = { branchId, id: uuidv7(), verificationCode: verificationCode(prefix, randomBytes(codeBytes)) }
    return { name: 'unit_award', stored: unitAwards, event: openUnitAward(draft, identity) }
  })
}
