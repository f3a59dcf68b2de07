import { instantOf, longDate } from './dates.ts'
import { fullName, type Language, type PaperBranch, type PaperHolder, type Signatory } from './facts.ts'
import { type Block, drawParagraph, fitParagraph, flow, heightOf, type Style } from './layout.ts'
import { drawBand } from './ornaments.ts'
import { type Area, closeSheet, colors, type Drawn, openSheet, type Sheet } from './sheet.ts'
import { drawMadeAt, drawSignatories } from './signatures.ts'
import { recommendationBlocks, statementHead } from './unit-statement-body.ts'
import { rowBlock, type StatedUnit, tableHeader } from './unit-table.ts'
import { wordings } from './wording.ts'

export interface UnitStatementFacts {
  readonly branch: PaperBranch
  readonly certificate: {
    readonly title: string
    readonly code: string | null
    readonly registrationNumber: string | null
  }
  readonly frameworkVersion: string
  readonly holder: PaperHolder
  /** The application's own reference, if papers are to quote one. */
  readonly reference: string | null
  readonly juryHeldOn: string
  readonly issuedOn: string
  readonly place: string | null
  readonly units: readonly StatedUnit[]
  readonly recommendations: string | null
  readonly signatories: readonly Signatory[]
}

const page: Area = { x: 44, y: 40, width: 507.28, height: 762 }
const body: Area = { ...page, y: 62, height: 726 }
const foot = { x: page.x, y: 796, width: page.width }
const scales = [1.1, 1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7]
const scaleOverPages = 0.9
const footLine: Style = { face: 'serif', size: 7, color: colors.grey }

export async function renderUnitStatement (facts: UnitStatementFacts, language: Language): Promise<Uint8Array> {
  return (await drawUnitStatement(facts, language)).bytes
}

/** The same, with the place of everything on its pages. */
export async function drawUnitStatement (facts: UnitStatementFacts, language: Language): Promise<Drawn> {
  const words = wordings[language]
  const sheet = openSheet({
    layout: 'portrait',
    language,
    title: `${words.statement} – ${fullName(facts.holder)}`,
    author: facts.branch.certifier ?? facts.branch.name,
    subject: facts.certificate.title,
    createdAt: instantOf(facts.issuedOn)
  })
  drawBand(sheet, page)
  drawBody(sheet, facts)
  drawFeet(sheet, facts)
  return await closeSheet(sheet)
}

interface Blocks {
  readonly head: Block[]
  readonly table: Block
  readonly rows: Block[]
  readonly tail: Block[]
}

/** One page if smaller print makes it so; else readable print over several, the table's head on each. */
function drawBody (sheet: Sheet, facts: UnitStatementFacts): void {
  const blocksAt = (scale: number): Blocks => {
    const column = { x: body.x, width: body.width, scale }
    return {
      head: statementHead(sheet, facts, column),
      table: tableHeader(sheet, column),
      rows: facts.units.map((unit, index) => rowBlock(sheet, unit, { ...column, index })),
      tail: [...recommendationBlocks(sheet, facts.recommendations, column), signatureBlock(sheet, facts, scale)]
    }
  }
  const inOrder = ({ head, table, rows, tail }: Blocks): Block[] => [...head, table, ...rows, ...tail]
  const fits = (scale: number): boolean => heightOf(inOrder(blocksAt(scale))) <= body.height
  const blocks = blocksAt(scales.find(fits) ?? scaleOverPages)
  flow(body, inOrder(blocks), (next) => {
    sheet.doc.addPage()
    drawBand(sheet, page)
    if (!blocks.rows.includes(next)) return body.y
    blocks.table.draw(body.y)
    return body.y + blocks.table.height
  })
}

function signatureBlock (sheet: Sheet, facts: UnitStatementFacts, scale: number): Block {
  const { language } = sheet
  const made = wordings[language].madeAt(facts.place, longDate(facts.issuedOn, language))
  const height = facts.signatories.length === 0 ? 24 : 40 + 64 * Math.min(scale, 1)
  const draw = (y: number): void => {
    const area = { ...body, y, height }
    const used = drawMadeAt(sheet, made, area)
    drawSignatories(sheet, facts.signatories, { ...area, y: y + used, height: area.height - used })
  }
  return { gap: 20 * scale, height, draw }
}

/** On every page: how to check the units, whose statement this is, which page of how many. */
function drawFeet (sheet: Sheet, facts: UnitStatementFacts): void {
  const words = wordings[sheet.language]
  const count = sheet.pages.length
  for (let index = 0; index < count; index += 1) {
    sheet.doc.switchToPage(index)
    const whose = `${fullName(facts.holder)} – ${words.page(index + 1, count)}`
    ;[words.verifyUnits(addressOf(facts.units)), whose].forEach((text, line) => {
      const set = fitParagraph(sheet, text, footLine, { width: foot.width, maxLines: 1, minSize: 3 })
      drawParagraph(sheet, `foot:${line}`, set, { x: foot.x, y: foot.y + line * 11 })
    })
  }
}

/** What stands before the code in every unit's address, if that is the same for all. */
function addressOf (units: readonly StatedUnit[]): string | null {
  const addresses = new Set(units.flatMap(({ verificationUrl: url, verificationCode: code }) =>
    url === null || code === null ? [] : [url.endsWith(code) ? url.slice(0, -code.length) : null]))
  const [address = null] = addresses
  return addresses.size === 1 ? address : null
}
