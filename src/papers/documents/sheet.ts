import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import PDFDocument from 'pdfkit'
import type { Language } from './facts.ts'

export interface Box {
  readonly name: string
  readonly page: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type Area = Pick<Box, 'x' | 'y' | 'width' | 'height'>

/** A document being drawn, and the measured place of everything on it. */
export interface Sheet {
  readonly doc: PDFKit.PDFDocument
  readonly language: Language
  readonly boxes: Box[]
  readonly pages: PDFKit.PDFPage[]
  readonly chunks: Uint8Array[]
}

export interface Drawn { readonly bytes: Uint8Array, readonly boxes: readonly Box[], readonly pages: number }

export interface SheetOptions {
  readonly layout: 'landscape' | 'portrait'
  readonly language: Language
  readonly title: string
  readonly author: string
  readonly subject: string
  readonly createdAt: Date
}

const faces = {
  serif: 'DejaVuSerifCondensed.ttf',
  bold: 'DejaVuSerifCondensed-Bold.ttf',
  italic: 'DejaVuSerifCondensed-Italic.ttf',
  mono: 'DejaVuSansMono.ttf'
}
export type Face = keyof typeof faces

export const colors = {
  ink: '#1b2230', blue: '#1f3a5f', gold: '#9c7c3c', pale: '#f3eee2', grey: '#56606e', red: '#a3211b', faded: '#f4cfcb'
}

// Found as Node finds a package: the same from the sources, compiled, or from a bundle, which keeps packages external.
const fonts = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')

/** What is used here of a parsed font beyond pdfkit's types: fontkit's own cache of glyphs. */
type Font = PDFKit.Mixins.PDFFontSource & { _glyphs: object }
const parsedFonts = new Map<string, Font>()

/**
 * Parsing is four fifths of a paper's cost (100 ms against 22), and pdfkit keeps no font from one document to the next.
 * The glyphs are forgotten: a letter first met as a part of another (the E of an È) would stay without its text.
 */
function fontOf (file: string): Font {
  const font = parsedFonts.get(file) ?? parseFont(file)
  font._glyphs = {}
  return font
}

function parseFont (file: string): Font {
  const probe = new PDFDocument({ font: join(fonts, file), autoFirstPage: false })
  const { font } = (probe as unknown as { readonly _font: { readonly font: Font } })._font
  parsedFonts.set(file, font)
  return font
}

export function openSheet ({ layout, language, title, author, subject, createdAt }: SheetOptions): Sheet {
  const doc = new PDFDocument({
    size: 'A4',
    layout,
    margin: 0,
    bufferPages: true,
    font: '',
    subset: 'PDF/A-2b',
    pdfVersion: '1.7',
    lang: language === 'fr' ? 'fr-FR' : 'en-GB',
    displayTitle: true,
    info: { Title: title, Author: author, Subject: subject, Creator: 'cpq', Producer: 'cpq', CreationDate: createdAt }
  })
  for (const [face, file] of Object.entries(faces)) doc.registerFont(face, fontOf(file))
  escapeXmp(doc)
  const chunks: Uint8Array[] = []
  doc.on('data', (chunk: Uint8Array) => chunks.push(chunk))
  const pages = [doc.page]
  doc.on('pageAdded', () => pages.push(doc.page))
  return { doc, language, boxes: [], pages, chunks }
}

export async function closeSheet ({ doc, boxes, pages, chunks }: Sheet): Promise<Drawn> {
  const ended = new Promise<void>((resolve, reject) => doc.once('end', resolve).once('error', reject))
  doc.end()
  await ended
  return { bytes: new Uint8Array(Buffer.concat(chunks)), boxes, pages: pages.length }
}

/** Notes where something stands, so that a test can tell whether two things touch. */
export function note (sheet: Sheet, name: string, area: Area): void {
  const { x, y, width, height } = area
  sheet.boxes.push({ name, page: sheet.pages.indexOf(sheet.doc.page), x, y, width, height })
}

// pdfkit copies the information dictionary into the XMP packet as it stands: an ampersand would break the XML.
// The dictionary itself is already written when `endSubset` runs.
function escapeXmp (doc: PDFKit.PDFDocument): void {
  const endSubset = doc.endSubset
  doc.endSubset = () => {
    const info = doc.info as Record<string, unknown>
    for (const [key, value] of Object.entries(info)) {
      if (typeof value === 'string') info[key] = value.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
    }
    endSubset.call(doc)
  }
}
