import { longDate } from './dates.ts'
import { drawParagraph, fitParagraph, type Style } from './layout.ts'
import { type Area, colors, note, type Sheet } from './sheet.ts'
import { wordings } from './wording.ts'

export interface StampFacts {
  readonly isDuplicate: boolean
  readonly duplicatedOn: string | null
  readonly isRevoked: boolean
  readonly revokedOn: string | null
}

const word: Style = { face: 'bold', size: 13, color: colors.red, align: 'center', tracking: 0.14, leading: 1.3 }
const line: Style = { face: 'serif', size: 7, color: colors.red, align: 'center', leading: 1.3 }
const size = { width: 128, height: 36 }

/** « DUPLICATA » in the upper right corner, « RÉVOQUÉ » in the upper left one, each with its date. */
export function drawStamps (sheet: Sheet, facts: StampFacts, area: Area): void {
  const words = wordings[sheet.language]
  const dated = (on: string | null, say: (on: string) => string): string | null =>
    on === null ? null : say(longDate(on, sheet.language))
  if (facts.isDuplicate) {
    const lines = { word: words.duplicate, date: dated(facts.duplicatedOn, words.duplicatedOn) }
    drawStamp(sheet, 'duplicate', lines, { x: area.x + area.width - size.width, y: area.y })
  }
  if (facts.isRevoked) {
    const lines = { word: words.revoked, date: dated(facts.revokedOn, words.revokedOn) }
    drawStamp(sheet, 'revoked', lines, { x: area.x, y: area.y })
  }
}

/** Across the page, under the text: it must not hide what it strikes. */
export function drawWatermark (sheet: Sheet, text: string, area: Area): void {
  const { doc } = sheet
  const style: Style = { face: 'bold', size: 150, color: colors.faded, align: 'center', leading: 1 }
  const set = fitParagraph(sheet, text.toUpperCase(), style, { width: area.width * 0.86, maxLines: 1, minSize: 60 })
  const [middleX, middleY] = [area.x + area.width / 2, area.y + area.height / 2]
  doc.save().translate(middleX, middleY).rotate(-24)
  doc.font(style.face).fontSize(set.style.size).fillColor(colors.faded)
  doc.text(set.lines.join(' '), -set.used / 2, -doc.currentLineHeight() / 2, { lineBreak: false })
  doc.restore()
}

interface Lines { readonly word: string, readonly date: string | null }

function drawStamp (sheet: Sheet, name: string, lines: Lines, { x, y }: Pick<Area, 'x' | 'y'>): void {
  const { doc } = sheet
  const { width, height } = size
  const limits = { width: width - 12, maxLines: 1, minSize: 5 }
  const sets = [fitParagraph(sheet, lines.word.toUpperCase(), word, limits)]
  if (lines.date !== null) sets.push(fitParagraph(sheet, lines.date, line, limits))
  doc.lineWidth(1.2).strokeColor(colors.red).rect(x, y, width, height).stroke()
  doc.lineWidth(0.4).rect(x + 2.5, y + 2.5, width - 5, height - 5).stroke()
  let top = y + (height - sets.reduce((sum, set) => sum + set.height, 0)) / 2
  sets.forEach((set, index) => {
    drawParagraph(sheet, `${name}:${index}`, set, { x: x + 6, y: top })
    top += set.height
  })
  note(sheet, name, { x, y, width, height })
}
