import QRCode from 'qrcode'
import { note, type Sheet } from './sheet.ts'

export interface Square { readonly x: number, readonly y: number, readonly size: number }

const quietZone = 4

/** Draws the code as rectangles, one per run of dark modules: sharp at any size, and no image to embed. */
export function drawQr (sheet: Sheet, name: string, text: string, { x, y, size }: Square): void {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  const unit = size / (modules.size + 2 * quietZone)
  const [left, top] = [x + quietZone * unit, y + quietZone * unit]
  sheet.doc.rect(x, y, size, size).fill('#ffffff')
  for (let row = 0; row < modules.size; row += 1) {
    for (const { from, length } of darkRuns(row, modules)) {
      sheet.doc.rect(left + from * unit, top + row * unit, length * unit, unit)
    }
  }
  sheet.doc.fill('#000000')
  note(sheet, name, { x, y, width: size, height: size })
}

function darkRuns (row: number, modules: QRCode.BitMatrix): { from: number, length: number }[] {
  const runs: { from: number, length: number }[] = []
  for (let column = 0; column < modules.size; column += 1) {
    if (!modules.get(row, column)) continue
    const last = runs.at(-1)
    if (last && last.from + last.length === column) last.length += 1
    else runs.push({ from: column, length: 1 })
  }
  return runs
}
