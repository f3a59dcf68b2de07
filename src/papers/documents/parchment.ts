import { instantOf, longDate } from './dates.ts'
import { fullName, type Language, type PaperBranch, type PaperHolder, type Signatory } from './facts.ts'
import { type Block, type Column, stackLargest } from './layout.ts'
import { drawFrame } from './ornaments.ts'
import { awardBlocks, overleafBlock, reminderBlock } from './parchment-body.ts'
import { type Area, closeSheet, type Drawn, openSheet, type Sheet } from './sheet.ts'
import { drawMadeAt, drawSignatories } from './signatures.ts'
import { drawStamps, drawWatermark } from './stamps.ts'
import { type ListedUnit, unitBlocks } from './unit-list.ts'
import { drawVerification } from './verification.ts'
import { wordings } from './wording.ts'

export interface ParchmentFacts {
  readonly branch: PaperBranch
  readonly certificate: {
    readonly title: string
    readonly code: string | null
    /** As of the delivery: null unless the registration covered it. */
    readonly level: number | null
    readonly registrationNumber: string | null
    readonly registrationDecisionDate: string | null
    readonly registrationYears: number | null
    readonly nsf: string | null
  }
  readonly holder: PaperHolder
  readonly number: string
  readonly isDistinguished: boolean
  readonly juryHeldOn: string
  readonly deliveredOn: string
  readonly place: string | null
  readonly signatories: readonly Signatory[]
  readonly units: readonly ListedUnit[]
  readonly verificationUrl: string
  readonly verificationCode: string
  readonly isDuplicate: boolean
  readonly duplicatedOn: string | null
  readonly isRevoked: boolean
  readonly revokedOn: string | null
}

const page: Area = { x: 18, y: 18, width: 805.89, height: 559.28 }
const body: Area = { x: 62, y: 46, width: 717.89, height: 390 }
const foot: Area = { x: 52, y: 447, width: 737.89, height: 106 }
const wholeBody: Area = { ...body, height: 500 }
const scales = [1.2, 1.1, 1.05, 1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65]
const smallScales = [...scales, 0.55, 0.45, 0.35, 0.25]

export async function renderParchment (facts: ParchmentFacts, language: Language): Promise<Uint8Array> {
  return (await drawParchment(facts, language)).bytes
}

/** The same, with the place of everything on the page. */
export async function drawParchment (facts: ParchmentFacts, language: Language): Promise<Drawn> {
  const words = wordings[language]
  const sheet = openSheet({
    layout: 'landscape',
    language,
    title: `${facts.certificate.title} – ${fullName(facts.holder)}`,
    author: facts.branch.certifier ?? facts.branch.name,
    subject: `${words.heading}, ${words.number(facts.number)}`,
    createdAt: instantOf((facts.isDuplicate ? facts.duplicatedOn : null) ?? facts.deliveredOn)
  })
  drawGround(sheet, facts)
  drawFoot(sheet, facts)
  drawBody(sheet, facts)
  return await closeSheet(sheet)
}

function drawGround (sheet: Sheet, facts: ParchmentFacts): void {
  drawFrame(sheet, page)
  if (facts.isRevoked) drawWatermark(sheet, wordings[sheet.language].revoked, page)
  drawStamps(sheet, facts, body)
}

/** As large as fits; should even small print not hold the units, they go to a page of their own. */
function drawBody (sheet: Sheet, facts: ParchmentFacts): void {
  const columnAt = (scale: number): Column => ({ x: body.x, width: body.width, scale })
  const award = (scale: number): Block[] => awardBlocks(sheet, facts, columnAt(scale))
  const units = (scale: number): Block[] => unitBlocks(sheet, facts.units, columnAt(scale))
  if (stackLargest(body, scales, (scale) => [...award(scale), ...units(scale)])) return
  const front = (scale: number): Block[] => [...award(scale), overleafBlock(sheet, columnAt(scale))]
  const overleaf = (scale: number): Block[] => [reminderBlock(sheet, facts, columnAt(scale)), ...units(scale)]
  if (!stackLargest(body, smallScales, front)) throw new RangeError('The parchment overflows its page')
  sheet.doc.addPage()
  drawGround(sheet, facts)
  if (!stackLargest(wholeBody, smallScales, overleaf)) throw new RangeError('The units overflow their page')
}

function drawFoot (sheet: Sheet, facts: ParchmentFacts): void {
  const { language } = sheet
  const left = { ...foot, width: 268 }
  const right = { ...foot, x: foot.x + left.width + 22, width: foot.width - left.width - 22 }
  drawVerification(sheet, facts, left)
  const made = wordings[language].madeAt(facts.place, longDate(facts.deliveredOn, language))
  const used = drawMadeAt(sheet, made, right)
  drawSignatories(sheet, facts.signatories, { ...right, y: right.y + used, height: right.height - used })
}
