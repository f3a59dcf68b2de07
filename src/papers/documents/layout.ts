import { type Area, colors, type Face, note, type Sheet } from './sheet.ts'

export interface Style {
  readonly face: Face
  readonly size: number
  readonly color?: string
  readonly align?: 'left' | 'center' | 'right'
  readonly leading?: number
  /** Space between letters, in parts of the size. */
  readonly tracking?: number
}

export interface Paragraph {
  readonly lines: readonly string[]
  readonly style: Style
  /** The column's width, and what the longest line takes of it. */
  readonly width: number
  readonly used: number
  readonly height: number
}

export interface Limits { readonly width: number, readonly maxLines: number, readonly minSize: number }

/** A thing of known height in a column; `gap` is the space it wants above it. */
export interface Block { readonly gap: number, readonly height: number, readonly draw: (y: number) => void }

/** Of DejaVu's letters, in parts of the size: one value, so that all faces share a line. */
const [ascent, descent] = [0.93, 0.24]

type Measure = (text: string) => number

export function setParagraph (sheet: Sheet, text: string, style: Style, width: number): Paragraph {
  const measure = measureIn(sheet, style)
  const lines = wrap(clean(text), width, measure)
  return { lines, style, width, used: Math.max(...lines.map(measure)), height: lines.length * lineHeight(style) }
}

/** Shrinks by half points until the text keeps its lines, then evens the lines out. */
export function fitParagraph (sheet: Sheet, text: string, style: Style, limits: Limits): Paragraph {
  let size = Math.max(style.size, limits.minSize)
  let set = setParagraph(sheet, text, { ...style, size }, limits.width)
  while (set.lines.length > limits.maxLines && size > limits.minSize) {
    size = Math.max(limits.minSize, size - 0.5)
    set = setParagraph(sheet, text, { ...style, size }, limits.width)
  }
  return style.align === 'center' ? balanced(sheet, text, set) : set
}

export function drawParagraph (sheet: Sheet, name: string, set: Paragraph, at: Pick<Area, 'x' | 'y'>): void {
  const { doc } = sheet
  const { lines, style, width, used, height } = set
  const measure = measureIn(sheet, style)
  const base = at.y + (lineHeight(style) - (ascent + descent) * style.size) / 2 + ascent * style.size
  const shift = { left: 0, center: 0.5, right: 1 }[style.align ?? 'left']
  doc.fillColor(style.color ?? colors.ink)
  lines.forEach((line, index) => {
    const x = at.x + (width - measure(line)) * shift
    const y = base + index * lineHeight(style)
    doc.text(line, x, y, { lineBreak: false, baseline: 'alphabetic', characterSpacing: spacing(style) })
  })
  note(sheet, name, { x: at.x + (width - used) * shift, y: at.y, width: used, height })
}

/** A paragraph as a column asks for it: `indent` on both sides, shrunk down to `minSize` to keep to `maxLines`. */
export interface Line {
  readonly name: string
  readonly text: string
  readonly style: Style
  readonly gap: number
  readonly maxLines?: number
  readonly minSize?: number
  readonly indent?: number
}

export interface Column { readonly x: number, readonly width: number, readonly scale: number }

export function lineBlock (sheet: Sheet, line: Line, { x, width, scale }: Column): Block {
  const { maxLines = Infinity, minSize = line.style.size, indent = 0 } = line
  const limits = { width: width - 2 * indent, maxLines, minSize: minSize * scale }
  const set = fitParagraph(sheet, line.text, scaled(line.style, scale), limits)
  return paragraphBlock(sheet, line.name, set, { x: x + indent, gap: line.gap * scale })
}

export function paragraphBlock (
  sheet: Sheet, name: string, paragraph: Paragraph, { x, gap }: { x: number, gap: number }
): Block {
  return { gap, height: paragraph.height, draw: (y) => drawParagraph(sheet, name, paragraph, { x, y }) }
}

/** Blocks that no page break may part. */
export function together (blocks: readonly [Block, ...Block[]]): Block {
  const draw = (top: number): void => {
    let y = top - blocks[0].gap
    for (const block of blocks) {
      block.draw(y + block.gap)
      y += block.gap + block.height
    }
  }
  return { gap: blocks[0].gap, height: heightOf(blocks), draw }
}

/** Draws the blocks over the whole height if they fit; the room that is left goes to the gaps, within reason. */
function stack (area: Area, blocks: readonly Block[]): boolean {
  const heights = blocks.reduce((sum, block) => sum + block.height, 0)
  const gaps = blocks.reduce((sum, block) => sum + block.gap, 0)
  if (heights + gaps > area.height) return false
  const stretch = gaps === 0 ? 1 : Math.min((area.height - heights) / gaps, 2.2)
  let y = area.y + (area.height - heights - gaps * stretch) / 2
  for (const block of blocks) {
    y += block.gap * stretch
    block.draw(y)
    y += block.height
  }
  return true
}

/** Stacks the blocks at the first scale at which they fit. */
export function stackLargest (area: Area, scales: readonly number[], blocksAt: (scale: number) => Block[]): boolean {
  return scales.some((scale) => stack(area, blocksAt(scale)))
}

/** Draws the blocks from the top; `turn` opens a page for the next one and answers where it starts. */
export function flow (area: Area, blocks: readonly Block[], turn: (next: Block) => number): void {
  let y = area.y
  blocks.forEach((block, index) => {
    const top = index === 0 ? y : y + block.gap
    y = top + block.height > area.y + area.height ? turn(block) : top
    block.draw(y)
    y += block.height
  })
}

export function heightOf (blocks: readonly Block[]): number {
  return blocks.reduce((sum, block, index) => sum + block.height + (index === 0 ? 0 : block.gap), 0)
}

export function scaled (style: Style, scale: number): Style {
  return { ...style, size: style.size * scale }
}

function lineHeight ({ size, leading = 1.25 }: Style): number {
  return size * leading
}

function spacing ({ size, tracking = 0 }: Style): number {
  return size * tracking
}

function measureIn (sheet: Sheet, style: Style): Measure {
  const { doc } = sheet
  doc.font(style.face).fontSize(style.size)
  return (text) => doc.widthOfString(text, { characterSpacing: spacing(style) })
}

/** One spelling of each accented letter, and only spaces that a line may break at (no-break spaces stay). */
function clean (text: string): string {
  return text.normalize('NFC').replace(/[^\S\u00a0\u202f]+/g, ' ').replace(/\p{Cc}/gu, '').trim()
}

function wrap (text: string, width: number, measure: Measure): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (measure(longer) <= width) { line = longer; continue }
    if (line !== '') lines.push(line)
    line = word
    while (measure(line) > width && line.length > 1) {
      const head = headOf(line, width, measure)
      lines.push(head)
      line = line.slice(head.length)
    }
  }
  return [...lines, line]
}

/** As much of a word too long for the line as fits; an address is rather cut after a slash or a hyphen. */
function headOf (word: string, width: number, measure: Measure): string {
  const letters = Array.from(word)
  let count = 1
  while (count < letters.length - 1 && measure(letters.slice(0, count + 1).join('')) <= width) count += 1
  const head = letters.slice(0, count).join('')
  const cuts = [head.lastIndexOf('/') + 1, head.lastIndexOf('-') + 1]
  return head.slice(0, cuts.find((cut) => cut > head.length / 2))
}

function balanced (sheet: Sheet, text: string, set: Paragraph): Paragraph {
  if (set.lines.length === 1) return set
  let [low, high] = [set.width / 2, set.width]
  let best = set
  while (high - low > 4) {
    const middle = (low + high) / 2
    const tried = setParagraph(sheet, text, set.style, middle)
    if (tried.lines.length > set.lines.length) low = middle
    else { high = middle; best = tried }
  }
  return { ...best, width: set.width }
}
