import { type ExpressionBuilder, sql } from 'kysely'
import {
  type CertificateProject, type CertificateProjectCommand, certificateProjectDecider, type CertificateProjectEvent,
  type CertificateProjectFacts, type NamedCertificate
} from '../domain/certificate-project.ts'
import { proposerOf } from '../domain/certificate-project-opening.ts'
import type { Actor } from '../domain/kernel/decider.ts'
import { adoptedEntry, publishedEntry } from './catalogue.ts'
import { type Aggregate, everything } from './kernel/aggregate.ts'
import type { FactColumns } from './kernel/facts.ts'
import { one } from './kernel/json.ts'
import type { BranchTables, ReadTx } from './schema.ts'

type Row = ExpressionBuilder<BranchTables, 'certificateProject'>

const certificateOf = (row: Row) => row.selectFrom('certificate as named')
  .whereRef('named.branchId', '=', 'certificateProject.branchId').whereRef('named.id', '=', 'certificateProject.certificateId')

const facts: FactColumns<'certificateProject', CertificateProjectFacts> = {
  certificate: (row: Row) => one(certificateOf(row), (named) =>
    ({ code: named.ref('named.code'), status: named.ref('named.status') })),
  currentFramework: (row: Row) => one(
    certificateOf(row).innerJoin('framework as current', (join) => join.onRef('current.branchId', '=', 'named.branchId')
      .onRef('current.certificateId', '=', 'named.id').onRef('current.version', '=', 'named.frameworkVersion')),
    (found) => ({
      version: found.ref('current.version'),
      units: sql<string[]>`(
        select jsonb_agg(unit ->> 'code') from jsonb_array_elements(${found.ref('current.content')} -> 'units') as unit)`
    })),
  adoptedEntry,
  publishedEntry,
  isCodeTaken: (row: Row) => row.exists(row.selectFrom('certificate as other').select('other.id')
    .whereRef('other.branchId', '=', 'certificateProject.branchId')
    .whereRef('other.code', '=', 'certificateProject.code')).$castTo<boolean>()
}

const ownProposals = (row: Row, actor: Actor) => row('certificateProject.proposedBy', '=', proposerOf(actor))

export const certificateProjects: Aggregate<
  CertificateProject, CertificateProjectCommand, CertificateProjectEvent, CertificateProjectFacts
> = {
  ...certificateProjectDecider,
  table: 'certificateProject',
  mutable: [
    'code', 'title', 'sector', 'isInterbranch', 'partnerBranches', 'need', 'answers', 'catalogueCode', 'framework', 'effectiveOn', 'reworkReason',
    'decidedOn', 'reason'
  ],
  perimeter: {
    officer: everything,
    commission_member: everything,
    auditor: everything,
    system: everything,
    training_provider: ownProposals,
    employer: ownProposals
  },
  facts
}

/** The certificate that a body names. */
export async function findNamedCertificate (tx: ReadTx, id: string | null): Promise<NamedCertificate | null> {
  if (id === null) return null
  const named = await tx.selectFrom('certificate').select(['code', 'status'])
    .where('branchId', '=', tx.branchId).where('id', '=', id).executeTakeFirst()
  return named ?? null
}
