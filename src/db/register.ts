import { sql } from 'kysely'
import { deliveredUnits } from '../domain/award-papers.ts'
import { initialsOf, type RegisterAnswer, type RegisterEntry, standingOf } from '../domain/award-register.ts'
import { type Caller, contextOf } from '../domain/kernel/decider.ts'
import { readVerificationCode } from '../domain/rules/numbers.ts'
import type { Db } from './kernel/client.ts'
import { registerUnits } from './papers.ts'
import type { ReadTx } from './schema.ts'
import { frameworkFacts, unitAwardFacts } from './unit-facts.ts'

interface CodeBranch extends Pick<Caller, 'timeZone' | 'clockOffset'> { readonly id: string, readonly name: string }

/** The branch whose codes begin so; there is no person in the directory. */
async function findBranchOfCode (db: Pick<Db, 'system'>, prefix: string): Promise<CodeBranch | null> {
  const branch = await db.system.selectFrom('branch').select(['id', 'name', 'timeZone', 'clockOffset'])
    .where('prefix', '=', prefix).executeTakeFirst()
  return branch ?? null
}

/** Where a code names no branch: nothing is found there either, and it takes as long. */
const nowhere: CodeBranch = { id: '00000000-0000-0000-0000-000000000000', name: '', timeZone: 'UTC', clockOffset: 0 }
const anyone = { id: 'public', role: 'system', personId: null, organizationId: null } as const

export type RegisterFinding = RegisterAnswer & { readonly branchId: string, readonly verificationCode: string }

/** API C-62: what a stranger is told of a code, however it was typed. The prefix leads to the branch; row level security holds there as anywhere. */
export async function readRegister (db: Db, typed: string, requestId: string): Promise<RegisterFinding | null> {
  const { prefix, code: verificationCode } = readVerificationCode(typed) ?? { prefix: '', code: '' }
  const { name: branchName, id: branchId, timeZone, clockOffset } = await findBranchOfCode(db, prefix) ?? nowhere
  const caller: Caller = { branchId, timeZone, clockOffset, requestId, actor: anyone, dryRun: false }
  const [entry, { today: asOf }] = await db.read(caller, (tx) =>
    Promise.all([findRegisterEntry(tx, verificationCode), tx.now().then((now) => contextOf(caller, now))]))
  if (!entry) return null
  const { status, givenNames, familyName, ...told } = entry
  return { ...told, outcome: standingOf(entry, asOf), asOf, branchName, holderInitials: initialsOf(entry), branchId, verificationCode }
}

/** What a code stands for, once the results are published. The same two statements in one flight, whatever they find. */
async function findRegisterEntry (tx: ReadTx, code: string): Promise<RegisterEntry | null> {
  const [award, unitAward] = await Promise.all([awardBehind(tx, code), unitAwardBehind(tx, code)])
  if (unitAward) return { ...unitAward, kind: 'unit_award', level: null }
  if (!award) return null
  const { titles, framework, unitAwards, ...entry } = award
  return { ...entry, kind: 'award', expiresOn: null, units: deliveredUnits({ titles, framework, unitAwards }, award.deliveredOn) }
}

const award = {
  branchId: 'award.branchId', candidateId: 'award.candidateId', certificateId: 'award.certificateId', version: 'award.frameworkVersion'
}

function awardBehind (tx: ReadTx, code: string) {
  return tx.selectFrom('award')
    .innerJoin('certificate', (join) => join
      .onRef('certificate.branchId', '=', 'award.branchId').onRef('certificate.id', '=', 'award.certificateId'))
    .innerJoin('candidate', (join) => join
      .onRef('candidate.branchId', '=', 'award.branchId').onRef('candidate.id', '=', 'award.candidateId'))
    .innerJoin('jurySession', (join) => join
      .onRef('jurySession.branchId', '=', 'award.branchId').onRef('jurySession.id', '=', 'award.jurySessionId'))
    .select([
      'award.status', 'certificate.code as certificateCode', 'certificate.title as certificateTitle', 'award.frameworkVersion',
      'award.level', 'award.deliveredOn', 'candidate.givenNames', 'candidate.familyName',
      registerUnits(award).as('titles'), frameworkFacts(award).as('framework'), unitAwardFacts(award).as('unitAwards')
    ])
    .where('award.branchId', '=', tx.branchId).where('award.verificationCode', '=', code)
    .where('jurySession.minutesSignedOn', 'is not', null).executeTakeFirst()
}

function unitAwardBehind (tx: ReadTx, code: string) {
  return tx.selectFrom('unitAward')
    .innerJoin('certificate', (join) => join
      .onRef('certificate.branchId', '=', 'unitAward.branchId').onRef('certificate.id', '=', 'unitAward.certificateId'))
    .innerJoin('candidate', (join) => join
      .onRef('candidate.branchId', '=', 'unitAward.branchId').onRef('candidate.id', '=', 'unitAward.candidateId'))
    .innerJoin('jurySession', (join) => join
      .onRef('jurySession.branchId', '=', 'unitAward.branchId').onRef('jurySession.id', '=', 'unitAward.jurySessionId'))
    .select([
      'unitAward.status', 'certificate.code as certificateCode', 'certificate.title as certificateTitle', 'unitAward.frameworkVersion',
      'unitAward.acquiredOn as deliveredOn', 'unitAward.expiresOn', 'candidate.givenNames', 'candidate.familyName'
    ])
    .select(sql<RegisterEntry['units']>`(select jsonb_agg(jsonb_build_object('code', unit->'code', 'title', unit->'title', 'commonCode', unit->'commonCode'))
      from framework as f, jsonb_array_elements(f.content->'units') as units (unit)
      where f.branch_id = unit_award.branch_id and f.certificate_id = unit_award.certificate_id
        and f.version = unit_award.framework_version and unit->>'code' = unit_award.unit_code)`.as('units'))
    .where('unitAward.branchId', '=', tx.branchId).where('unitAward.verificationCode', '=', code)
    .where('jurySession.minutesSignedOn', 'is not', null).executeTakeFirst()
}
