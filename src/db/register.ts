import { sql } from 'kysely'
import { deliveredUnits } from '../domain/award-papers.ts'
import type { RegisterEntry } from '../domain/award-register.ts'
import type { Db } from './kernel/client.ts'
import { unitTitles } from './papers.ts'
import type { ReadTx } from './schema.ts'
import { frameworkFacts, unitAwardFacts } from './unit-facts.ts'

export interface CodeBranch { readonly id: string, readonly name: string, readonly timeZone: string, readonly clockOffset: number }

/** The branch whose codes begin so; there is no person in the directory. */
export async function findBranchOfCode (db: Pick<Db, 'system'>, prefix: string): Promise<CodeBranch | null> {
  const branch = await db.system.selectFrom('branch').select(['id', 'name', 'timeZone', 'clockOffset'])
    .where('prefix', '=', prefix).executeTakeFirst()
  return branch ?? null
}

/** What a code stands for, once the results are published. The same two statements in one flight, whatever they find. */
export async function findRegisterEntry (tx: ReadTx, code: string): Promise<RegisterEntry | null> {
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
      unitTitles(award).as('titles'), frameworkFacts(award).as('framework'), unitAwardFacts(award).as('unitAwards')
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
    .select(sql<RegisterEntry['units']>`(select jsonb_agg(jsonb_build_object('code', unit->'code', 'title', unit->'title'))
      from framework as f, jsonb_array_elements(f.content->'units') as units (unit)
      where f.branch_id = unit_award.branch_id and f.certificate_id = unit_award.certificate_id
        and f.version = unit_award.framework_version and unit->>'code' = unit_award.unit_code)`.as('units'))
    .where('unitAward.branchId', '=', tx.branchId).where('unitAward.verificationCode', '=', code)
    .where('jurySession.minutesSignedOn', 'is not', null).executeTakeFirst()
}
