import type { Signatory } from './facts.ts'
import { drawParagraph, fitParagraph, type Style } from './layout.ts'
import { type Area, colors, note, type Sheet } from './sheet.ts'
import { wordings } from './wording.ts'

const role: Style = { face: 'bold', size: 7.5, align: 'center', color: colors.blue, leading: 1.2 }
const college: Style = { face: 'italic', size: 7.5, align: 'center', color: colors.grey, leading: 1.2 }
const made: Style = { face: 'italic', size: 10, align: 'center' }
const name: Style = { face: 'serif', size: 8.5, align: 'center', leading: 1.2 }

/** Place and date over the signatures; answers the height it took. */
export function drawMadeAt (sheet: Sheet, text: string, { x, y, width }: Area): number {
  const set = fitParagraph(sheet, text, made, { width, maxLines: 2, minSize: 6 })
  drawParagraph(sheet, 'made-at', set, { x, y })
  return set.height + 6
}

/** A column for each: who signs and for whom above, room to sign by hand, a line, the name. */
export function drawSignatories (sheet: Sheet, signatories: readonly Signatory[], area: Area): void {
  const gap = 14
  const width = Math.min((area.width + gap) / Math.max(signatories.length, 1) - gap, 190)
  const used = signatories.length * (width + gap) - gap
  signatories.forEach((signatory, index) => {
    const x = area.x + (area.width - used) / 2 + index * (width + gap)
    drawSignatory(sheet, signatory, { name: `signatory:${index}`, ...area, x, width })
  })
}

function drawSignatory (sheet: Sheet, signatory: Signatory, place: Area & { readonly name: string }): void {
  const { name: box, x, y, width, height } = place
  const words = wordings[sheet.language]
  const limits = { width, maxLines: 2, minSize: 4.5 }
  const above = fitParagraph(sheet, words.roles[signatory.role], role, limits)
  drawParagraph(sheet, `${box}:role`, above, { x, y })
  if (signatory.college !== null) {
    const below = fitParagraph(sheet, words.colleges[signatory.college], college, { ...limits, maxLines: 1 })
    drawParagraph(sheet, `${box}:college`, below, { x, y: y + above.height })
  }
  const foot = fitParagraph(sheet, signatory.name, name, limits)
  const line = y + height - 2 * name.size * 1.2 - 3
  sheet.doc.lineWidth(0.5).strokeColor(colors.grey).moveTo(x, line).lineTo(x + width, line).stroke()
  note(sheet, `${box}:line`, { x, y: line, width, height: 0.5 })
  drawParagraph(sheet, `${box}:name`, foot, { x, y: line + 3 })
}
