import { type Block, type Column, lineBlock, stackLargest, type Style } from './layout.ts'
import { drawQr } from './qr.ts'
import { type Area, colors, type Sheet } from './sheet.ts'
import { wordings } from './wording.ts'

export interface VerificationFacts {
  readonly number: string
  readonly certificate: { readonly code: string | null }
  readonly verificationUrl: string
  readonly verificationCode: string
}

const number: Style = { face: 'bold', size: 10, color: colors.blue }
const label: Style = { face: 'bold', size: 7.5, color: colors.blue }
const small: Style = { face: 'serif', size: 7, color: colors.grey }
const mono: Style = { face: 'mono', size: 6.5 }
const scales = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4]

/** The QR code; beside it the number, and the address and the code in clear for whoever has no camera. */
export function drawVerification (sheet: Sheet, facts: VerificationFacts, area: Area): void {
  const size = 92
  const y = area.y + (area.height - size) / 2
  drawQr(sheet, 'qr', facts.verificationUrl, { x: area.x, y, size })
  sheet.doc.link(area.x, y, size, size, facts.verificationUrl)
  const beside = { ...area, x: area.x + size + 6, width: area.width - size - 6 }
  if (!stackLargest(beside, scales, (scale) => textBlocks(sheet, facts, { ...beside, scale }))) {
    throw new RangeError('The verification address overflows its place')
  }
}

function textBlocks (sheet: Sheet, facts: VerificationFacts, column: Column): Block[] {
  const words = wordings[sheet.language]
  const { code } = facts.certificate
  const lines = [
    { name: 'number', text: words.number(facts.number), style: number, gap: 0 },
    ...(code === null ? [] : [{ name: 'certificate-code', text: words.certificateCode(code), style: small, gap: 1 }]),
    { name: 'verify', text: words.verify, style: label, gap: 6 },
    { name: 'address', text: facts.verificationUrl, style: mono, gap: 1 },
    { name: 'code', text: words.code(facts.verificationCode), style: small, gap: 2 }
  ]
  return lines.map((line) => lineBlock(sheet, line, column))
}
