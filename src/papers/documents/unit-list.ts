import {
  type Block, type Column, drawParagraph, type Paragraph, paragraphBlock, scaled, setParagraph, type Style
} from './layout.ts'
import { colors, type Sheet } from './sheet.ts'
import { wordings } from './wording.ts'

export interface ListedUnit { readonly code: string, readonly title: string }

interface Row { readonly name: string, readonly code: Paragraph, readonly title: Paragraph, readonly height: number }

const label: Style = { face: 'bold', size: 8, align: 'center', color: colors.gold, tracking: 0.12 }
const code: Style = { face: 'bold', size: 8.5, color: colors.blue, leading: 1.2 }
const title: Style = { face: 'serif', size: 8.5, leading: 1.2 }
const [codeGap, columnGap, rowGap] = [8, 26, 2]

/** The units under their heading, in one column or two, titles aligned beside the codes. */
export function unitBlocks (sheet: Sheet, units: readonly ListedUnit[], { x, width, scale }: Column): Block[] {
  if (units.length === 0) return []
  const heading = setParagraph(sheet, wordings[sheet.language].units.toUpperCase(), scaled(label, scale), width)
  const count = units.length > 4 ? 2 : 1
  const columnWidth = (width - (count - 1) * columnGap) / count
  const rows = rowsOf(sheet, units, { x, width: columnWidth, scale })
  const half = Math.ceil(rows.length / count)
  const columns = count === 1 ? [rows] : [rows.slice(0, half), rows.slice(half)]
  const inset = count === 1 ? (columnWidth - Math.max(...rows.map(usedBy))) / 2 : 0
  const draw = (y: number): void => columns.forEach((column, index) => {
    drawRows(sheet, column, { x: x + index * (columnWidth + columnGap) + inset, y })
  })
  return [
    paragraphBlock(sheet, 'units', heading, { x, gap: 13 * scale }),
    { gap: 4 * scale, height: Math.max(...columns.map(heightOf)), draw }
  ]
}

function rowsOf (sheet: Sheet, units: readonly ListedUnit[], { width, scale }: Column): Row[] {
  const codes = units.map((unit) => setParagraph(sheet, unit.code, scaled(code, scale), width * 0.3))
  const codeWidth = Math.max(...codes.map((set) => set.used))
  return units.map((unit, index) => {
    const left = { ...codes[index]!, width: codeWidth }
    const right = setParagraph(sheet, unit.title, scaled(title, scale), width - codeWidth - codeGap)
    return { name: `unit:${index}`, code: left, title: right, height: Math.max(left.height, right.height) }
  })
}

function drawRows (sheet: Sheet, rows: readonly Row[], at: { x: number, y: number }): void {
  let y = at.y
  for (const row of rows) {
    drawParagraph(sheet, `${row.name}:code`, row.code, { x: at.x, y })
    drawParagraph(sheet, `${row.name}:title`, row.title, { x: at.x + row.code.width + codeGap, y })
    y += row.height + rowGap
  }
}

function usedBy (row: Row): number {
  return row.code.width + codeGap + row.title.used
}

function heightOf (rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + row.height + rowGap, -rowGap)
}
