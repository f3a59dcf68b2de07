import { longDate } from './dates.ts'
import { fullName } from './facts.ts'
import {
  type Block, type Column, type Line, lineBlock, paragraphBlock, scaled, setParagraph, type Style, together
} from './layout.ts'
import { colors, type Sheet } from './sheet.ts'
import type { UnitStatementFacts } from './unit-statement.ts'
import { birthLine, wordings } from './wording.ts'

const overline: Style = { face: 'bold', size: 7, align: 'center', color: colors.gold, tracking: 0.2 }
const branchName: Style = { face: 'bold', size: 12, align: 'center', color: colors.blue, leading: 1.2 }
const small: Style = { face: 'serif', size: 8, align: 'center', color: colors.grey }
const heading: Style = { face: 'serif', size: 22, align: 'center', color: colors.blue, leading: 1.2 }
const formula: Style = { face: 'italic', size: 9.5, align: 'center' }
const holderName: Style = { face: 'bold', size: 18, align: 'center', leading: 1.2 }
const title: Style = { face: 'bold', size: 13, align: 'center', color: colors.blue, leading: 1.2 }
const tally: Style = { face: 'bold', size: 9.5, align: 'center' }
const label: Style = { face: 'bold', size: 8.5, color: colors.gold, tracking: 0.06 }
const text: Style = { face: 'serif', size: 8.5, leading: 1.4 }

export function statementHead (sheet: Sheet, facts: UnitStatementFacts, column: Column): Block[] {
  const lines = [...branchLines(sheet, facts), ...holderLines(sheet, facts), ...resultLines(sheet, facts)]
  return lines.map((line) => lineBlock(sheet, line, column))
}

/** A block per line: a long text may run over to the next page. */
export function recommendationBlocks (
  sheet: Sheet, recommendations: string | null, { x, width, scale }: Column
): Block[] {
  if (recommendations === null) return []
  const style = scaled(text, scale)
  const paragraphs = recommendations.split('\n').filter((paragraph) => paragraph.trim() !== '')
  const lines = paragraphs.flatMap((paragraph) => setParagraph(sheet, paragraph, style, width).lines)
  const heading = setParagraph(sheet, wordings[sheet.language].recommendations, scaled(label, scale), width)
  const [first, ...others] = lines.map((line, index) => {
    const set = setParagraph(sheet, line, style, width)
    return paragraphBlock(sheet, `recommendations:${index}`, set, { x, gap: index === 0 ? 3 * scale : 0 })
  })
  if (first === undefined) return []
  return [together([paragraphBlock(sheet, 'recommendations', heading, { x, gap: 14 * scale }), first]), ...others]
}

function branchLines ({ language }: Sheet, { branch: { name, idcc } }: UnitStatementFacts): Line[] {
  const words = wordings[language]
  return [
    { name: 'overline', text: words.branch.toUpperCase(), style: overline, gap: 0 },
    { name: 'branch', text: name, style: branchName, gap: 2, maxLines: 2, minSize: 7 },
    ...(idcc === null ? [] : [{ name: 'idcc', text: words.agreement(idcc), style: small, gap: 2 }]),
    { name: 'heading', text: words.statement, style: heading, gap: 16, maxLines: 1, minSize: 12 }
  ]
}

function holderLines ({ language }: Sheet, { holder, juryHeldOn }: UnitStatementFacts): Line[] {
  const examined = wordings[language].examined(longDate(juryHeldOn, language))
  return [
    { name: 'formula', text: examined, style: formula, gap: 12 },
    { name: 'holder', text: fullName(holder), style: holderName, gap: 5, maxLines: 1, minSize: 11 },
    { name: 'birth', text: birthLine(holder, language), style: formula, gap: 1, maxLines: 2, minSize: 7 }
  ]
}

function resultLines ({ language }: Sheet, facts: UnitStatementFacts): Line[] {
  const words = wordings[language]
  const { certificate: { title: name, code, registrationNumber }, frameworkVersion, reference, units } = facts
  const sources = [
    registrationNumber,
    words.framework(frameworkVersion),
    code === null ? null : words.certificateCode(code),
    reference === null ? null : words.reference(reference)
  ].filter((part) => part !== null)
  const acquired = units.filter((unit) => unit.isAcquired).length
  const outcome = `${words.tally(acquired, units.length)}. ${words.notAnAward}`
  return [
    { name: 'for', text: words.forCertificate, style: formula, gap: 8 },
    { name: 'title', text: name, style: title, gap: 4, maxLines: 3, minSize: 8 },
    { name: 'sources', text: sources.join(' · '), style: small, gap: 3, maxLines: 2, minSize: 6 },
    { name: 'tally', text: outcome, style: tally, gap: 12, maxLines: 2, minSize: 7 }
  ]
}
