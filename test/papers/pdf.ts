import fc from 'fast-check'
import { inflateSync } from 'node:zlib'
import type { Box } from '../../src/papers/documents/sheet.ts'

export interface Run { readonly x: number, readonly y: number, readonly text: string }
export interface Rectangle { readonly x: number, readonly y: number, readonly width: number, readonly height: number }
export interface ReadPdf {
  readonly objects: ReadonlyMap<number, PdfObject>
  readonly pages: readonly ReadPage[]
  readonly text: string
}
export interface ReadPage { readonly runs: readonly Run[], readonly rectangles: readonly Rectangle[] }
interface PdfObject { readonly dictionary: string, readonly stream: string }

/** Reads back what pdfkit writes: objects by the cross-reference table, text by its fonts' ToUnicode maps. */
export function readPdf (bytes: Uint8Array): ReadPdf {
  const file = Buffer.from(bytes)
  const objects = readObjects(file)
  const pages = [...objects.values()].filter(({ dictionary }) => /\/Type \/Page\n/.test(dictionary)).map((page) => {
    const height = Number(/\/MediaBox \[0 0 \S+ (\S+)\]/.exec(page.dictionary)![1])
    const fonts = fontsOf(objects, objects.get(reference(page.dictionary, 'Resources'))!.dictionary)
    const content = objects.get(reference(page.dictionary, 'Contents'))!.stream
    return { runs: runsOf(content, fonts, height), rectangles: rectanglesOf(content) }
  })
  return { objects, pages, text: pages.flatMap((page) => page.runs.map((run) => run.text)).join('\n') }
}

/** A string object: UTF-16 with a byte order mark, or Latin-1. */
export function stringOf (objects: ReadonlyMap<number, PdfObject>, dictionary: string, key: string): string {
  const raw = /^\(([^]*)\)$/.exec(objects.get(reference(dictionary, key))!.dictionary.trim())![1]!
  const text = Buffer.from(raw.replace(/\\([()\\])/g, '$1'), 'latin1')
  return text[0] === 0xfe && text[1] === 0xff ? text.subarray(2).swap16().toString('utf16le') : text.toString('latin1')
}

/** Words of narrow and wide letters, some of them too long for any line. */
export function words (maxLength: number): fc.Arbitrary<string> {
  return fc.string({ minLength: 1, maxLength, unit: fc.constantFrom(...'aeéœçMWil -’/.ÉŒ\n') })
}

/** Byte by byte; an assertion on the arrays themselves would take minutes to describe them. */
export function isSame (a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

export function overlaps (boxes: readonly Box[]): string[] {
  const slack = 0.3
  return boxes.flatMap((a, index) => boxes.slice(index + 1)
    .filter((b) => a.page === b.page && !b.name.startsWith(`${a.name}:`) && !a.name.startsWith(`${b.name}:`))
    .filter((b) => a.x + a.width > b.x + slack && b.x + b.width > a.x + slack &&
      a.y + a.height > b.y + slack && b.y + b.height > a.y + slack)
    .map((b) => `${a.name} touches ${b.name}`))
}

export function outside (boxes: readonly Box[], { width, height }: { width: number, height: number }): string[] {
  return boxes.filter((box) => box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height)
    .map((box) => `${box.name} leaves the page`)
}

function readObjects (file: Buffer): Map<number, PdfObject> {
  const text = file.toString('latin1')
  const table = text.slice(Number(/startxref\s+(\d+)/.exec(text)![1]))
  const offsets = [...table.matchAll(/^(\d{10}) \d{5} n/gm)].map((entry) => Number(entry[1]))
  return new Map(offsets.map((offset, index) => {
    const start = text.indexOf('obj\n', offset) + 4
    const end = text.indexOf('endobj', start)
    const at = text.indexOf('\nstream\n', start)
    if (at < 0 || at > end) return [index + 1, { dictionary: text.slice(start, end), stream: '' }]
    const dictionary = text.slice(start, at)
    const raw = file.subarray(at + 8, at + 8 + Number(/\/Length (\d+)/.exec(dictionary)![1]))
    const stream = (dictionary.includes('FlateDecode') ? inflateSync(raw) : raw).toString('latin1')
    return [index + 1, { dictionary, stream }]
  }))
}

function reference (dictionary: string, key: string): number {
  return Number(new RegExp(`/${key} \\[?(\\d+) 0 R`).exec(dictionary)![1])
}

function fontsOf (objects: ReadonlyMap<number, PdfObject>, resources: string): Map<string, string[]> {
  return new Map([...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, id]) => {
    const map = objects.get(reference(objects.get(Number(id))!.dictionary, 'ToUnicode'))!.stream
    const letters = [...map.matchAll(/beginbfrange\n([^]*?)endbfrange/g)].flatMap((range) =>
      [...range[1]!.slice(range[1]!.indexOf('[')).matchAll(/<([0-9a-f ]+)>/g)].map((entry) =>
        Buffer.from(entry[1]!.replaceAll(' ', ''), 'hex').swap16().toString('utf16le')))
    return [name!, letters]
  }))
}

function runsOf (content: string, fonts: ReadonlyMap<string, string[]>, height: number): Run[] {
  const shown = /1 0 0 1 (\S+) (\S+) Tm\n\/(F\d+) \S+ Tf\n(?:[^\n]*Tc\n)?\[([^\]]*)\] TJ/g
  return [...content.matchAll(shown)].map(([, x, y, font, glyphs]) => {
    const ids = [...glyphs!.matchAll(/<([0-9a-f]+)>/g)].flatMap((part) => part[1]!.match(/.{4}/g)!)
    return { x: Number(x), y: height - Number(y), text: ids.map((id) => fonts.get(font!)![parseInt(id, 16)]).join('') }
  })
}

function rectanglesOf (content: string): Rectangle[] {
  return [...content.matchAll(/^(\S+) (\S+) (\S+) (\S+) re$/gm)].map(([, ...sides]) => {
    const [x, y, width, height] = sides.map(Number) as [number, number, number, number]
    return { x, y, width, height }
  })
}
