import type { Language } from './documents/facts.ts'
import { type ParchmentFacts, renderParchment } from './documents/parchment.ts'
import { renderUnitStatement, type UnitStatementFacts } from './documents/unit-statement.ts'

export interface FactsOf {
  readonly parchment: ParchmentFacts
  readonly unit_statement: UnitStatementFacts
}

export type PaperKind = keyof FactsOf

const renderers: { readonly [Kind in PaperKind]: (facts: FactsOf[Kind], language: Language) => Promise<Uint8Array> } = {
  parchment: renderParchment,
  unit_statement: renderUnitStatement
}

export function renderPaper<Kind extends PaperKind> (
  kind: Kind, facts: FactsOf[Kind], language: Language
): Promise<Uint8Array> {
  return renderers[kind](facts, language)
}
