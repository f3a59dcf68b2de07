import { type Area, colors, type Sheet } from './sheet.ts'

const band = 15

/** A guilloche frame with rosettes in the corners, and a faint rosette behind the text. */
export function drawFrame ({ doc }: Sheet, area: Area): void {
  const { x, y, width, height } = area
  const middle = { x: x + width / 2, y: y + height / 2 }
  drawRosette(doc, { ...middle, radius: height * 0.36, petals: 36, color: colors.pale, line: 0.8 })
  doc.lineWidth(1.6).strokeColor(colors.blue).rect(x, y, width, height).stroke()
  doc.lineWidth(0.5).rect(x + band, y + band, width - 2 * band, height - 2 * band).stroke()
  doc.lineWidth(0.35).strokeColor(colors.gold)
  const corners = [[x, y], [x + width, y], [x + width, y + height], [x, y + height]] as const
  corners.forEach(([cornerX, cornerY], side) => {
    doc.save().translate(cornerX, cornerY).rotate(side * 90)
    drawWaves(doc, 2 * band, (side % 2 === 0 ? width : height) - 2 * band)
    doc.restore()
  })
  for (const [cornerX, cornerY] of corners) {
    const center = { x: cornerX + (cornerX === x ? band : -band), y: cornerY + (cornerY === y ? band : -band) }
    drawCorner(doc, center)
  }
}

/** The frame's upper side alone, for a plainer paper. */
export function drawBand ({ doc }: Sheet, { x, y, width }: Pick<Area, 'x' | 'y' | 'width'>): void {
  doc.lineWidth(0.35).strokeColor(colors.gold).save().translate(x, y)
  drawWaves(doc, 0, width)
  doc.restore()
  doc.lineWidth(1.6).strokeColor(colors.blue).moveTo(x, y).lineTo(x + width, y).stroke()
  doc.lineWidth(0.5).moveTo(x, y + band).lineTo(x + width, y + band).stroke()
}

export function drawRule ({ doc }: Sheet, { x, y, width }: Pick<Area, 'x' | 'y' | 'width'>): void {
  const [middle, arm] = [x + width / 2, 4]
  doc.lineWidth(0.6).strokeColor(colors.gold).fillColor(colors.gold)
  doc.moveTo(x, y).lineTo(middle - 2 * arm, y).moveTo(middle + 2 * arm, y).lineTo(x + width, y).stroke()
  doc.polygon([middle - arm, y], [middle, y - arm / 2], [middle + arm, y], [middle, y + arm / 2]).fill()
}

function drawCorner (doc: PDFKit.PDFDocument, center: { x: number, y: number }): void {
  doc.rect(center.x - band, center.y - band, 2 * band, 2 * band).fill('#ffffff')
  doc.lineWidth(1.6).strokeColor(colors.blue).rect(center.x - band, center.y - band, 2 * band, 2 * band).stroke()
  drawRosette(doc, { ...center, radius: band * 0.86, petals: 12, color: colors.gold, line: 0.4 })
}

interface Rosette {
  readonly x: number
  readonly y: number
  readonly radius: number
  readonly petals: number
  readonly color: string
  readonly line: number
}

function drawRosette (doc: PDFKit.PDFDocument, { x, y, radius, petals, color, line }: Rosette): void {
  doc.lineWidth(line).strokeColor(color)
  for (let petal = 0; petal < petals; petal += 1) {
    doc.save().translate(x, y).rotate(petal * 180 / petals)
    doc.ellipse(0, 0, radius, radius * 0.38).stroke()
    doc.restore()
  }
}

/** Two pairs of waves along the band, mirrored: a whole number of steps, so that they meet the corners. */
function drawWaves (doc: PDFKit.PDFDocument, start: number, end: number): void {
  const steps = Math.round((end - start) / (2 * band / 3))
  const step = (end - start) / steps
  for (const height of [band * 0.38, band * 0.2]) {
    for (const phase of [1, -1]) {
      doc.moveTo(start, band / 2)
      for (let index = 0; index < steps; index += 1) {
        const peak = band / 2 + phase * (index % 2 === 0 ? 1 : -1) * height * 4 / 3
        const from = start + index * step
        doc.bezierCurveTo(from + step * 0.364, peak, from + step * 0.636, peak, from + step, band / 2)
      }
      doc.stroke()
    }
  }
}
