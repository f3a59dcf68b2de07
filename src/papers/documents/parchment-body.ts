import { longDate } from './dates.ts'
import { fullName } from './facts.ts'
import { type Block, type Column, type Line, lineBlock, type Style } from './layout.ts'
import { drawRule } from './ornaments.ts'
import type { ParchmentFacts } from './parchment.ts'
import { colors, note, type Sheet } from './sheet.ts'
import { birthLine, registerOf, wordings } from './wording.ts'

/** Keeps clear of the stamps in the upper corners. */
const indent = 140

const overline: Style = { face: 'bold', size: 8, align: 'center', color: colors.gold, tracking: 0.2 }
const branchName: Style = { face: 'bold', size: 14, align: 'center', color: colors.blue, leading: 1.2 }
const small: Style = { face: 'serif', size: 8.5, align: 'center', color: colors.grey }
const heading: Style = { face: 'serif', size: 30, align: 'center', color: colors.blue, leading: 1.15 }
const formula: Style = { face: 'italic', size: 11.5, align: 'center' }
const birth: Style = { ...formula, size: 10 }
const holderName: Style = { face: 'bold', size: 27, align: 'center', leading: 1.15 }
const title: Style = { face: 'bold', size: 20, align: 'center', color: colors.blue, leading: 1.2 }
const fact: Style = { face: 'serif', size: 9.5, align: 'center', leading: 1.3 }

export function awardBlocks (sheet: Sheet, facts: ParchmentFacts, column: Column): Block[] {
  const lines = [...headLines(sheet, facts), ...holderLines(sheet, facts), ...certificateLines(sheet, facts)]
  const blocks = lines.map((line) => lineBlock(sheet, line, column))
  blocks.splice(headLines(sheet, facts).length, 0, ruleBlock(sheet, column))
  return blocks
}

export function overleafBlock (sheet: Sheet, column: Column): Block {
  const text = wordings[sheet.language].unitsOverleaf
  return lineBlock(sheet, { name: 'overleaf', text, style: small, gap: 10 }, column)
}

/** On the page of the units: whose they are. */
export function reminderBlock (sheet: Sheet, { number, holder, certificate }: ParchmentFacts, column: Column): Block {
  const text = [wordings[sheet.language].number(number), fullName(holder), certificate.title].join(' · ')
  return lineBlock(sheet, { name: 'reminder', text, style: fact, gap: 0, indent }, column)
}

function headLines ({ language }: Sheet, { branch: { name, idcc } }: ParchmentFacts): Line[] {
  const words = wordings[language]
  const lines: Line[] = [
    { name: 'overline', text: words.branch.toUpperCase(), style: overline, gap: 0, indent },
    { name: 'branch', text: name, style: branchName, gap: 3, maxLines: 2, minSize: 8, indent }
  ]
  if (idcc !== null) lines.push({ name: 'idcc', text: words.agreement(idcc), style: small, gap: 2, indent })
  return [...lines, { name: 'heading', text: words.heading, style: heading, gap: 18, maxLines: 1, minSize: 18 }]
}

function holderLines ({ language }: Sheet, facts: ParchmentFacts): Line[] {
  const awarded = wordings[language].awarded(longDate(facts.juryHeldOn, language), facts.branch.certifier)
  return [
    { name: 'formula', text: awarded, style: formula, gap: 12, maxLines: 2, minSize: 8.5 },
    { name: 'holder', text: fullName(facts.holder), style: holderName, gap: 8, maxLines: 1, minSize: 15 },
    { name: 'birth', text: birthLine(facts.holder, language), style: birth, gap: 2, maxLines: 1, minSize: 7 }
  ]
}

function certificateLines ({ language }: Sheet, { certificate, isDistinguished }: ParchmentFacts): Line[] {
  const words = wordings[language]
  const lines: Line[] = [
    { name: 'for', text: words.forCertification, style: formula, gap: 12 },
    { name: 'title', text: certificate.title, style: title, gap: 7, maxLines: 2, minSize: 12 }
  ]
  if (isDistinguished) lines.push({ name: 'distinction', text: words.distinguished, style: formula, gap: 3, maxLines: 1, minSize: 8.5 })
  const registration = registrationOf(certificate, language)
  const classed = [
    certificate.level === null ? null : words.level(certificate.level),
    certificate.nsf === null ? null : words.nsf(certificate.nsf)
  ].filter((part) => part !== null)
  const small = { style: fact, maxLines: 2, minSize: 7 }
  if (registration !== null) lines.push({ name: 'registration', text: registration, gap: 9, ...small })
  if (classed.length > 0) lines.push({ name: 'classed', text: classed.join(' · '), gap: 1, ...small })
  return lines
}

function registrationOf (certificate: ParchmentFacts['certificate'], language: Sheet['language']): string | null {
  const words = wordings[language]
  const { registrationNumber: number, registrationDecisionDate: date, registrationYears: years } = certificate
  if (number === null) return null
  const decided = date === null ? '' : words.decided(longDate(date, language))
  return `${words.registered(registerOf(number), number)}${decided}${years === null ? '' : words.registeredFor(years)}.`
}

function ruleBlock (sheet: Sheet, { x, width, scale }: Column): Block {
  const area = { x: x + width / 2 - 120, width: 240 }
  const draw = (y: number): void => {
    drawRule(sheet, { ...area, y: y + 2 })
    note(sheet, 'rule', { ...area, y, height: 4 })
  }
  return { gap: 9 * scale, height: 4, draw }
}
