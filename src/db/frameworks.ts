import { v7 as uuidv7 } from 'uuid'
import { type Framework, type FrameworkDraft, type FrameworkEvent, frameworkKind } from '../domain/framework.ts'
import type { Context } from '../domain/kernel/decider.ts'
import type { MappingStep } from '../domain/rules/unit-ledger.ts'
import { certificates } from './certificates.ts'
import type { RecordStore } from './kernel/aggregate.ts'
import type { ReadTx, Tx } from './schema.ts'

/** Whoever sees a certificate sees what it is made of. */
export const frameworks: RecordStore<'framework', Framework> = {
  ...frameworkKind,
  table: 'framework',
  perimeter: certificates.perimeter
}

export async function bearFrameworks (_tx: Tx, drafts: readonly FrameworkDraft[], { branchId }: Context) {
  return drafts.map((draft) => {
    const event: FrameworkEvent = { type: 'framework.adopted', state: { ...draft, branchId, id: uuidv7() } }
    return { name: frameworks.name, stored: frameworks, event }
  })
}

/** Every version of a certificate, the latest first. */
export function listFrameworks (tx: ReadTx, certificateId: string): Promise<Framework[]> {
  return tx.selectFrom('framework').selectAll()
    .where('branchId', '=', tx.branchId).where('certificateId', '=', certificateId)
    .orderBy('version', 'desc').execute()
}

export async function findFramework (tx: ReadTx, certificateId: string, version: number): Promise<Framework | null> {
  const framework = await tx.selectFrom('framework').selectAll().where('branchId', '=', tx.branchId)
    .where('certificateId', '=', certificateId).where('version', '=', version).executeTakeFirst()
  return framework ?? null
}

/** Every version of a certificate, and what revisions and votes said that its own units are worth. */
export async function findCompared (tx: ReadTx, certificateId: string): Promise<{ versions: Framework[], steps: MappingStep[] }> {
  const [versions, votes] = await Promise.all([
    listFrameworks(tx, certificateId),
    tx.selectFrom('unitEquivalence').select(['steps', 'decidedOn'])
      .where('branchId', '=', tx.branchId).where('certificateId', '=', certificateId).orderBy('id').execute()
  ])
  const steps = versions.flatMap(({ version: toVersion, content: { mapping } }) => mapping.map((step) => ({ ...step, toVersion })))
  const voted = votes.flatMap(({ steps, decidedOn }) => steps.map((step) => ({ ...step, decidedOn })))
  return { versions, steps: [...steps, ...voted] }
}
