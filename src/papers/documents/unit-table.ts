import { longDate } from './dates.ts'
import {
  type Block, type Column, drawParagraph, fitParagraph, type Paragraph, scaled, setParagraph, type Style
} from './layout.ts'
import { drawQr, type Square } from './qr.ts'
import { type Area, colors, type Sheet } from './sheet.ts'
import { wordings } from './wording.ts'

export interface StatedUnit {
  readonly code: string
  readonly title: string
  readonly isAcquired: boolean
  readonly acquiredOn: string | null
  /** Null on an acquired unit: it has no end. */
  readonly expiresOn: string | null
  readonly verificationUrl: string | null
  readonly verificationCode: string | null
}

type Cell = 'code' | 'unit' | 'result' | 'validity' | 'qr'

const label: Style = { face: 'bold', size: 7.5, color: colors.gold, tracking: 0.06 }
const code: Style = { face: 'bold', size: 8, color: colors.blue, leading: 1.25 }
const title: Style = { face: 'serif', size: 8.5, leading: 1.25 }
const mono: Style = { face: 'mono', size: 6.3, color: colors.grey, leading: 1.5 }
const small: Style = { face: 'serif', size: 7.5, leading: 1.35 }
const acquired: Style = { face: 'bold', size: 8.5, color: colors.blue }
const notAcquired: Style = { face: 'italic', size: 8.5, color: colors.grey }
const padding = 4

/** However small the print, a telephone has to read it. */
const qrSizeAt = (scale: number): number => Math.max(42 * scale, 31)

export function tableHeader (sheet: Sheet, table: Column): Block {
  const { columns } = wordings[sheet.language]
  const cells = cellsOf(table)
  const sets = Object.entries(columns).map(([cell, text]) => {
    const area = cells[cell as Cell]
    const limits = { width: area.width, maxLines: 1, minSize: 4 }
    return { cell, area, set: fitParagraph(sheet, text, scaled(label, table.scale), limits) }
  })
  const height = Math.max(...sets.map(({ set }) => set.height)) + padding
  const draw = (y: number): void => {
    for (const { cell, area, set } of sets) drawParagraph(sheet, `table:${cell}`, set, { x: area.x, y })
    underline(sheet, { ...table, y: y + height }, { line: 0.9, color: colors.blue })
  }
  return { gap: 12 * table.scale, height, draw }
}

export function rowBlock (sheet: Sheet, unit: StatedUnit, { index, ...table }: Column & { index: number }): Block {
  const cells = cellsOf(table)
  const texts = textsOf(sheet, unit, table)
  const qr = unit.isAcquired && unit.verificationUrl !== null ? qrSizeAt(table.scale) : 0
  const height = Math.max(qr + 2, ...Object.values(texts).map((sets) => sum(sets) + 2 * padding))
  const draw = (y: number): void => {
    for (const [cell, sets] of Object.entries(texts)) {
      let top = y + Math.max(padding, (height - sum(sets)) / 2)
      sets.forEach((set, line) => {
        drawParagraph(sheet, `row:${index}:${cell}:${line}`, set, { x: cells[cell as Cell].x, y: top })
        top += set.height
      })
    }
    drawCode(sheet, unit, { name: `row:${index}:qr`, x: cells.qr.x, y: y + (height - qr) / 2, size: qr })
    underline(sheet, { ...table, y: y + height }, { line: 0.4, color: colors.gold })
  }
  return { gap: 0, height, draw }
}

function cellsOf ({ x, width, scale }: Column): Record<Cell, Pick<Area, 'x' | 'width'>> {
  const gap = 9
  const [codes, results, validities, qr] = [78 * scale, 58 * scale, 104 * scale, qrSizeAt(scale)]
  const unit = width - codes - results - validities - qr - 4 * gap
  return {
    code: { x, width: codes },
    unit: { x: x + codes + gap, width: unit },
    result: { x: x + codes + unit + 2 * gap, width: results },
    validity: { x: x + codes + unit + results + 3 * gap, width: validities },
    qr: { x: x + width - qr, width: qr }
  }
}

function textsOf (sheet: Sheet, unit: StatedUnit, table: Column): Record<Exclude<Cell, 'qr'>, Paragraph[]> {
  const words = wordings[sheet.language]
  const cells = cellsOf(table)
  const set = (cell: Cell, text: string, style: Style): Paragraph =>
    setParagraph(sheet, text, scaled(style, table.scale), cells[cell].width)
  const [outcome, manner] = unit.isAcquired ? [words.acquired, acquired] : [words.notAcquired, notAcquired]
  const codes = unit.isAcquired && unit.verificationCode !== null ? [set('unit', unit.verificationCode, mono)] : []
  return {
    code: [set('code', unit.code, code)],
    unit: [set('unit', unit.title, title), ...codes],
    result: [set('result', outcome, manner)],
    validity: validityOf(sheet, unit).map((text) => set('validity', text, small))
  }
}

function validityOf ({ language }: Sheet, { isAcquired, acquiredOn, expiresOn }: StatedUnit): string[] {
  if (!isAcquired) return []
  const words = wordings[language]
  const since = acquiredOn === null ? [] : [words.since(longDate(acquiredOn, language))]
  return [...since, expiresOn === null ? words.noLimit : words.until(longDate(expiresOn, language))]
}

function drawCode (sheet: Sheet, { verificationUrl }: StatedUnit, at: Square & { readonly name: string }): void {
  if (verificationUrl === null || at.size === 0) return
  drawQr(sheet, at.name, verificationUrl, at)
  sheet.doc.link(at.x, at.y, at.size, at.size, verificationUrl)
}

function underline (
  { doc }: Sheet, { x, y, width }: Pick<Area, 'x' | 'y' | 'width'>, { line, color }: { line: number, color: string }
): void {
  doc.lineWidth(line).strokeColor(color).moveTo(x, y).lineTo(x + width, y).stroke()
}

function sum (sets: readonly Paragraph[]): number {
  return sets.reduce((total, set) => total + set.height, 0)
}
