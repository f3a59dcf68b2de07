import fc from 'fast-check'
import QRCode from 'qrcode'
import t from 'tap'
import { drawParchment, renderParchment } from '../../src/papers/documents/parchment.ts'
import type { ParchmentFacts } from '../../src/papers/index.ts'
import { longHolder, longTitle, parchment, twelveUnits } from './fixtures.ts'
import { isSame, outside, overlaps, readPdf, type Rectangle, stringOf, words } from './pdf.ts'

const page = { width: 841.89, height: 595.28 }
const plain = (text: string): string => text.replace(/[\s\u00a0]+/g, ' ')

async function textOf (facts: Partial<ParchmentFacts>, language: 'fr' | 'en' = 'fr'): Promise<string> {
  return plain(readPdf(await renderParchment({ ...parchment, ...facts }, language)).text)
}

t.test('the same facts give the same bytes, whatever was rendered in between', async (t) => {
  const first = await renderParchment(parchment, 'fr')
  await renderParchment({ ...parchment, holder: longHolder, units: twelveUnits }, 'en')
  await renderParchment({ ...parchment, holder: { ...parchment.holder, givenNames: 'ÈÉÊ', familyName: 'çãñ' } }, 'fr')
  t.ok(isSame(await renderParchment(parchment, 'fr'), first))
  t.notOk(isSame(await renderParchment({ ...parchment, number: 'PROP-2026-000002-J' }, 'fr'), first))
})

t.test('it carries all that the paper of a registered certificate must', async (t) => {
  const text = await textOf({})
  for (const part of [
    'Certificat de qualification professionnelle', 'CQP Responsable de secteur en Propreté',
    'Entreprises de propreté et services associés', 'IDCC 3043', 'Zoé Maëlle ŒILLET-LEFÈVRE',
    'né(e) le 1er mars 1998 au Havre', 'réuni le 12 février 2026', 'la commission paritaire de la branche délivre',
    'répertoire national des certifications professionnelles', 'numéro RNCP38007',
    'décision de France compétences du 1er septembre 2023', 'durée de 5 ans', 'Niveau 5', '343t – Nettoyage de locaux',
    'N° PROP-2026-000001-K', 'Fait à Paris, le 1er mars 2026', 'Françoise d’Aubigné', 'collège des employeurs',
    'Noël Ségur', 'collège des salariés', 'Présidence du jury paritaire', 'Gaëlle Île',
    'Code : PROP-7K3M-9QXT-2VHD-8RWC-4', 'RNCP38007BC01', 'RNCP38007BC04'
  ]) t.ok(text.includes(part), part)
  t.ok(text.replaceAll(' ', '').includes(parchment.verificationUrl), 'the address in clear')
  t.notMatch(text, /titre professionnel/i)
})

t.test('the level, the register and the speciality are silent when there are none', async (t) => {
  const certificate = {
    title: 'CQP Agent de service',
    code: null,
    level: null,
    registrationNumber: null,
    registrationDecisionDate: null,
    registrationYears: null,
    nsf: null
  }
  const text = await textOf({ certificate, place: null, holder: { ...parchment.holder, birthPlace: null }, units: [] })
  t.notMatch(text, /Niveau|répertoire|RNCP|NSF|Référence|France compétences|Blocs|null/)
  t.match(text, /né\(e\) le 1er mars 1998\n?/)
  t.match(text, /Fait le 1er mars 2026/)
  t.notMatch(await textOf({ certificate: { ...parchment.certificate, level: null } }), /Niveau/)
})

t.test('a certificate of the specific register is said to be of that one', async (t) => {
  const registration = { level: null, registrationNumber: 'RS6751', registrationYears: 1 }
  const text = await textOf({ certificate: { ...parchment.certificate, ...registration } })
  t.match(text, /répertoire spécifique sous le numéro RS6751/)
  t.match(text, /une durée de 1 an\./)
})

t.test('the certifier of the register, where there is one, is who awards', async (t) => {
  const text = await textOf({ branch: { ...parchment.branch, certifier: 'CPNEFP de la propreté' } })
  t.match(text, /CPNEFP de la propreté délivre ce certificat à/)
})

// Domain 3.5 [S7], 4.4: a branch may grant a distinction.
t.test('a distinction is told where there is one', async (t) => {
  t.match(await textOf({ isDistinguished: true }), /CQP Responsable de secteur en Propreté avec les félicitations du jury/)
  t.match(await textOf({ isDistinguished: true }, 'en'), /with the congratulations of the jury/)
  t.notMatch(await textOf({}), /félicitations/)
})

t.test('in English the sentences change, the title and the names do not', async (t) => {
  const text = await textOf({}, 'en')
  t.match(text, /Certificate of Professional Qualification/)
  t.match(text, /born on 1 March 1998 in Le Havre/)
  t.match(text, /CQP Responsable de secteur en Propreté/)
  t.notMatch(text, /délivre|Fait|Vérifier/)
})

t.test('French letters and signs can be read back from the file', async (t) => {
  const title = 'CQP « Œuvre ç é è ê ë à ù ï ô û ÿ æ » – l’été à 12 € : cœur'
  t.ok((await textOf({ certificate: { ...parchment.certificate, title } })).includes(plain(title)))
  t.ok((await textOf({ place: 'Besanc\u0327on' })).includes('Fait à Besançon,'), 'decomposed accents are composed')
})

t.test('every font is a subset embedded in the file', async (t) => {
  const { objects } = readPdf(await renderParchment(parchment, 'fr'))
  const dictionaries = [...objects.values()].map((object) => object.dictionary)
  const fonts = dictionaries.filter((dictionary) => /\/Type \/Font\n/.test(dictionary))
  const descriptors = dictionaries.filter((dictionary) => /\/Type \/FontDescriptor/.test(dictionary))
  t.equal(descriptors.length, 4)
  t.ok(descriptors.every((dictionary) => /\/FontName \/[A-Z]{6}\+DejaVu/.test(dictionary)), 'subsets')
  t.ok(descriptors.every((dictionary) => /\/FontFile2 \d+ 0 R/.test(dictionary)), 'embedded')
  t.ok(fonts.every((dictionary) => /\/Subtype \/(Type0|CIDFontType2)/.test(dictionary)), 'no font of the reader')
})

t.test('the file says its title, author, language, date and kind', async (t) => {
  const branch = { ...parchment.branch, name: 'Hôtels, cafés & restaurants <test>' }
  const { objects } = readPdf(await renderParchment({ ...parchment, branch }, 'fr'))
  const dictionaries = [...objects.values()].map((object) => object.dictionary)
  const information = dictionaries.find((dictionary) => dictionary.includes('/CreationDate'))!
  t.equal(stringOf(objects, information, 'Title'), 'CQP Responsable de secteur en Propreté – Zoé Maëlle ŒILLET-LEFÈVRE')
  t.equal(stringOf(objects, information, 'Author'), branch.name)
  t.equal(stringOf(objects, information, 'CreationDate'), 'D:20260301000000Z')
  t.ok(dictionaries.some((dictionary) => dictionary.includes('/Lang (fr-FR)') && dictionary.includes('/OutputIntents')))
  const metadata = [...objects.values()].find((object) => /\/Subtype \/XML/.test(object.dictionary))!
  const packet = Buffer.from(metadata.stream, 'latin1').toString()
  t.match(packet, /<pdfaid:part>2<\/pdfaid:part>\s*<pdfaid:conformance>B</)
  t.ok(packet.includes('<rdf:li>Hôtels, cafés &#38; restaurants &#60;test&#62;</rdf:li>'), 'well-formed XMP')
})

t.test('the QR code is the verification address, module by module', async (t) => {
  const { bytes, boxes } = await drawParchment(parchment, 'fr')
  const box = boxes.find(({ name }) => name === 'qr')!
  const { modules } = QRCode.create(parchment.verificationUrl, { errorCorrectionLevel: 'M' })
  const unit = box.width / (modules.size + 8)
  const inside = ({ x, y, width }: Rectangle): boolean =>
    x >= box.x && y >= box.y && x + width <= box.x + box.width + 0.01 && y <= box.y + box.height && width < box.width
  const drawn = Array.from({ length: modules.size }, () => new Array<number>(modules.size).fill(0))
  for (const { x, y, width } of readPdf(bytes).pages[0]!.rectangles.filter(inside)) {
    const [row, column] = [Math.round((y - box.y) / unit) - 4, Math.round((x - box.x) / unit) - 4]
    drawn[row]!.fill(1, column, column + Math.round(width / unit))
  }
  t.strictSame(drawn.flat(), [...modules.data].map(Number))
})

t.test('a duplicate and a revocation are marked, dated, and only then', async (t) => {
  const neither = await textOf({ duplicatedOn: '2026-05-02', revokedOn: '2026-06-01' })
  t.notMatch(neither, /DUPLICATA|RÉVOQUÉ/)
  const duplicate = await textOf({ isDuplicate: true, duplicatedOn: '2026-05-02' })
  t.match(duplicate, /DUPLICATA\s*établi le 2 mai 2026/)
  t.match(duplicate, /N° PROP-2026-000001-K/, 'it keeps its number')
  const revoked = await textOf({ isRevoked: true, revokedOn: '2026-06-01' })
  t.equal(revoked.match(/RÉVOQUÉ/g)?.length, 2, 'across the page and in the corner')
  t.match(revoked, /le 1er juin 2026/)
  t.match(await textOf({ isDuplicate: true, isRevoked: true }, 'en'), /DUPLICATE[^]*REVOKED|REVOKED[^]*DUPLICATE/)
})

t.test('long titles, long names, twelve units and both stamps stay on one page and apart', async (t) => {
  const branch = {
    name: 'Métiers de la transformation des grains, des industries alimentaires diverses et de la coopération agricole',
    idcc: '7001',
    certifier: 'OCAPIAT, association paritaire des industries alimentaires et de la coopération agricole'
  }
  const name = `${longHolder.givenNames} ${longHolder.familyName}`
  const facts = {
    ...parchment,
    branch,
    holder: longHolder,
    certificate: { ...parchment.certificate, title: longTitle },
    units: twelveUnits,
    signatories: parchment.signatories.map((signatory) => ({ ...signatory, name })),
    isDistinguished: true,
    isDuplicate: true,
    duplicatedOn: '2026-05-02',
    isRevoked: true,
    revokedOn: '2026-06-01'
  }
  for (const language of ['fr', 'en'] as const) {
    const { bytes, boxes, pages } = await drawParchment(facts, language)
    t.equal(pages, 1)
    t.strictSame(overlaps(boxes), [])
    t.strictSame(outside(boxes, page), [])
    const text = plain(readPdf(bytes).text)
    t.ok(text.includes(plain(longTitle)) && text.includes('RNCP38007BC12'), 'nothing is cut')
  }
})

t.test('the measured boxes are true: every run of text starts in one', async (t) => {
  const { bytes, boxes } = await drawParchment({ ...parchment, units: twelveUnits }, 'fr')
  for (const { x, y, text } of readPdf(bytes).pages[0]!.runs) {
    t.ok(boxes.some((box) => x >= box.x - 0.1 && x < box.x + box.width && y > box.y && y < box.y + box.height), text)
  }
})

t.test('units too many for small print go to a page of their own, complete', async (t) => {
  const title = twelveUnits[0]!.title
  const units = Array.from({ length: 60 }, (_, index) => ({ code: `BC${String(index + 1).padStart(3, '0')}`, title }))
  const { bytes, boxes, pages } = await drawParchment({ ...parchment, units }, 'fr')
  t.equal(pages, 2)
  t.strictSame(overlaps(boxes), [])
  const [front, overleaf] = readPdf(bytes).pages.map(({ runs }) => runs.map((run) => run.text).join('\n'))
  t.match(plain(front!), /figurent à la page suivante/)
  t.ok(units.every((unit) => overleaf!.includes(unit.code)))
  t.ok(plain(overleaf!).includes('N° PROP-2026-000001-K · Zoé Maëlle ŒILLET-LEFÈVRE'), 'the page says whose it is')
})

t.test('whatever the words, nothing overlaps and nothing leaves the page', async (t) => {
  const drawn = fc.array(fc.record({ code: words(24), title: words(250) }), { maxLength: 16 })
  const args = [words(120), words(120), words(300), drawn] as const
  await fc.assert(fc.asyncProperty(...args, async (givenNames, familyName, title, units) => {
    const facts = {
      ...parchment,
      isDistinguished: true,
      units,
      holder: { ...parchment.holder, givenNames, familyName },
      certificate: { ...parchment.certificate, title }
    }
    const { boxes } = await drawParchment(facts, 'fr')
    const faults = [...overlaps(boxes), ...outside(boxes, page)]
    if (faults.length > 0) throw new Error(faults.join('; '))
  }), { numRuns: 25 })
})
