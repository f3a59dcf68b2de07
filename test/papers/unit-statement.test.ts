import fc from 'fast-check'
import t from 'tap'
import { drawUnitStatement, renderUnitStatement } from '../../src/papers/documents/unit-statement.ts'
import type { UnitStatementFacts } from '../../src/papers/index.ts'
import { longHolder, longTitle, statedUnits, statement } from './fixtures.ts'
import { isSame, outside, overlaps, readPdf, words } from './pdf.ts'

const page = { width: 595.28, height: 841.89 }
const plain = (text: string): string => text.replace(/[\s\u00a0]+/g, ' ')

async function textOf (facts: Partial<UnitStatementFacts>, language: 'fr' | 'en' = 'fr'): Promise<string> {
  return plain(readPdf(await renderUnitStatement({ ...statement, ...facts }, language)).text)
}

t.test('the same facts give the same bytes', async (t) => {
  const first = await renderUnitStatement(statement, 'fr')
  await renderUnitStatement({ ...statement, units: statedUnits(12) }, 'fr')
  t.ok(isSame(await renderUnitStatement(statement, 'fr'), first))
})

t.test('it says of each unit whether it is held, since when and until when, and how to check it', async (t) => {
  const text = await textOf({})
  t.match(text, /jury paritaire réuni le 12 février 2026/)
  t.match(text, /3 blocs acquis sur 4\. La présente attestation ne vaut pas délivrance du certificat\./)
  t.match(text, /Référentiel, version 2/)
  t.equal(text.match(/jusqu’au 12 février 2031/g)?.length, 2)
  t.equal(text.match(/sans limite/g)?.length, 1)
  t.equal(text.match(/Non acquis/g)?.length, 1)
  t.match(text, /« pas à pas » : grille, seuils, cœur de métier\./)
  t.match(text, /350 €/)
  t.match(text, /Fait au Mans, le 1er mars 2026/)
  t.match(text, /à l’adresse https:\/\/cpq\.example\.org\/v1\/verify\/ suivie de son code/)
  for (const unit of statement.units) {
    t.equal(text.includes(unit.verificationCode ?? 'no code'), unit.isAcquired, `${unit.code}: its code if held`)
  }
})

t.test('a unit that is not acquired shows neither date nor code, even if there are some', async (t) => {
  const units = statement.units.map((unit) => ({ ...unit, isAcquired: false }))
  const { bytes, boxes } = await drawUnitStatement({ ...statement, units }, 'fr')
  const text = plain(readPdf(bytes).text)
  t.match(text, /0 bloc acquis sur 4/)
  t.notMatch(text, /acquis le|jusqu’au|sans limite|7K3M/)
  t.notOk(boxes.some(({ name }) => name.endsWith(':qr')))
})

t.test('each acquired unit has its QR code', async (t) => {
  const { boxes } = await drawUnitStatement(statement, 'fr')
  const codes = boxes.map(({ name }) => name).filter((name) => name.endsWith(':qr'))
  t.strictSame(codes, ['row:0:qr', 'row:1:qr', 'row:2:qr'])
})

t.test('in English too, with nothing left in French but names and titles', async (t) => {
  const text = await textOf({ recommendations: null }, 'en')
  t.match(text, /3 of 4 units acquired\. This statement is not an award of the certificate\./)
  t.match(text, /no limit/)
  t.notMatch(text, /acquis |jury paritaire|Recommand|Fait/)
})

t.test('no recommendation, no heading for it', async (t) => {
  t.notMatch(await textOf({ recommendations: null }), /Recommandations/)
  t.notMatch(await textOf({ recommendations: ' \n ' }), /Recommandations/)
})

t.test('twelve units under long names stay on one page and apart', async (t) => {
  const facts = {
    ...statement,
    units: statedUnits(12),
    holder: longHolder,
    certificate: { ...statement.certificate, title: longTitle }
  }
  for (const language of ['fr', 'en'] as const) {
    const { boxes, pages } = await drawUnitStatement(facts, language)
    t.equal(pages, 1)
    t.strictSame(overlaps(boxes), [])
    t.strictSame(outside(boxes, page), [])
  }
})

t.test('what one page cannot hold runs over, the head of the table and the foot on each page', async (t) => {
  const advice = Array.from({ length: 40 }, (_, index) => `Conseil ${index + 1} : ${statement.recommendations!}`)
  const facts = { ...statement, units: statedUnits(24), recommendations: advice.join('\n') }
  const { bytes, boxes, pages } = await drawUnitStatement(facts, 'fr')
  t.ok(pages > 2)
  t.strictSame(overlaps(boxes), [])
  t.strictSame(outside(boxes, page), [])
  const texts = readPdf(bytes).pages.map(({ runs }) => plain(runs.map((run) => run.text).join('\n')))
  t.ok(texts.every((text, index) => text.includes(`Page ${index + 1} / ${pages}`)))
  t.ok(texts.slice(0, 2).every((text) => text.includes('Bloc de compétences')))
  t.match(texts.join(' '), /Conseil 40 :/)
  t.match(texts.at(-1)!, /Gaëlle Île/)
})

t.test('whatever the words, nothing overlaps and nothing leaves the pages', async (t) => {
  const units = fc.array(fc.record({ code: words(24), title: words(250), at: fc.nat(11) }), { maxLength: 16 })
  const args = [words(120), words(300), units, words(1500)] as const
  await fc.assert(fc.asyncProperty(...args, async (familyName, title, drawn, recommendations) => {
    const facts = {
      ...statement,
      recommendations,
      holder: { ...statement.holder, familyName },
      certificate: { ...statement.certificate, title },
      units: drawn.map(({ at, ...unit }) => ({ ...statedUnits(12)[at]!, ...unit }))
    }
    const { boxes } = await drawUnitStatement(facts, 'fr')
    const faults = [...overlaps(boxes), ...outside(boxes, page)]
    if (faults.length > 0) throw new Error(faults.join('; '))
  }), { numRuns: 25 })
})
