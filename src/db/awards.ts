import { randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { type Award, type AwardCommand, awardDecider, type AwardDraft, type AwardEvent, type AwardFacts, openAward } from '../domain/award.ts'
import { yearOf } from '../domain/rules/calendar.ts'
import { awardNumber, codeBytes, verificationCode } from '../domain/rules/numbers.ts'
import type { Aggregate } from './kernel/aggregate.ts'
import type { Tx } from './schema.ts'
import { findPrefix, ledgerPerimeter } from './unit-awards.ts'

export const awards: Aggregate<Award, AwardCommand, AwardEvent, AwardFacts> = {
  ...awardDecider,
  table: 'award',
  mutable: ['duplicatedOn', 'transmittedOn', 'revokedOn', 'reason'],
  personal: { fields: ['reason'], person: ({ candidateId }) => candidateId },
  perimeter: ledgerPerimeter('award'),
  facts: {}
}

/** Numbers count per branch and year of delivery. They come back with a transaction that is undone, and never otherwise. */
export async function bearAwards (tx: Tx, drafts: readonly AwardDraft[]) {
  const { branchId } = tx
  const years = drafts.map(({ deliveredOn }) => yearOf(deliveredOn))
  const [prefix, sequences] = await Promise.all([findPrefix(tx), drawNumbers(tx, years)])
  return drafts.map((draft, index) => {
    const number = awardNumber(prefix, years[index]!, sequences[index]!)
    const identity = { branchId, id: uuidv7(), number, verificationCode: verificationCode(prefix, randomBytes(codeBytes)) }
    return { name: 'award', stored: awards, event: openAward(draft, identity) }
  })
}

/** The next number of each of these years, in their order; the counters are locked in the order of their names. */
async function drawNumbers (tx: Tx, years: readonly number[]): Promise<number[]> {
  const wanted = [...new Set(years)].sort().map((year) => ({ name: `award:${year}`, count: years.filter((other) => other === year).length }))
  const last = await tx.insertInto('numberCounter')
    .values(wanted.map(({ name, count }) => ({ branchId: tx.branchId, name, value: count })))
    .onConflict((known) => known.columns(['branchId', 'name'])
      .doUpdateSet((counter) => ({ value: counter('numberCounter.value', '+', counter.ref('excluded.value')) })))
    .returning(['name', 'value']).execute()
  const next = new Map(wanted.map(({ name, count }) => [name, last.find((counter) => counter.name === name)!.value - count]))
  return years.map((year) => {
    const sequence = next.get(`award:${year}`)! + 1
    next.set(`award:${year}`, sequence)
    return sequence
  })
}
