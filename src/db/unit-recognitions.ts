import type { Caller } from '../domain/kernel/decider.ts'
import { contextOf } from '../domain/kernel/decider.ts'
import type { NamedByRecognition, RecognitionInput } from '../domain/unit-recognition.ts'
import { candidates } from './candidates.ts'
import { find } from './kernel/aggregate.ts'
import type { Db } from './kernel/client.ts'
import { registerUnits } from './papers.ts'
import { readRegister } from './register.ts'
import type { ReadTx } from './schema.ts'
import { versionOn } from './unit-facts.ts'

/** Of the other branch, only what its public register tells anybody; the rest is this branch's own. */
export async function findNamedByRecognition (
  db: Db, input: RecognitionInput, { id, caller }: { readonly id: string, readonly caller: Caller }
): Promise<NamedByRecognition> {
  const entry = await readRegister(db, input.verificationCode, caller.requestId)
  return db.read(caller, async (tx) => {
    const { today } = contextOf(caller, await tx.now())
    const [holder, certificate, recognisedOn] = await Promise.all([
      find(tx, candidates, id, caller.actor), findUnits(tx, input.certificateId, today),
      findRecognised(tx, input, entry?.verificationCode ?? '')
    ])
    return { entry, holder, certificate, recognisedOn }
  })
}

async function findUnits (tx: ReadTx, certificateId: string, today: string): Promise<NamedByRecognition['certificate']> {
  const at = { branchId: 'certificate.branchId', certificateId: 'certificate.id' }
  const version = versionOn(at, today)
  const row = await tx.selectFrom('certificate').select([version.as('frameworkVersion'), registerUnits({ ...at, version }).as('units')])
    .where('branchId', '=', tx.branchId).where('id', '=', certificateId).executeTakeFirst()
  return row ?? null
}

async function findRecognised (tx: ReadTx, { certificateId, unitCode }: RecognitionInput, verificationCode: string): Promise<string | null> {
  const row = await tx.selectFrom('unitRecognition').select('recognisedOn').where('branchId', '=', tx.branchId)
    .where('certificateId', '=', certificateId).where('unitCode', '=', unitCode).where('verificationCode', '=', verificationCode)
    .executeTakeFirst()
  return row?.recognisedOn ?? null
}
