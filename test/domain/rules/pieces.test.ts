import fc from 'fast-check'
import t from 'tap'
import type { Policy } from '../../../src/domain/policy.ts'
import { pieceFaults, type PieceDocument } from '../../../src/domain/rules/coverage.ts'
import { policyFor } from '../../support/obeys.ts'
import { days } from './dates.ts'

type Piece = Policy['accreditation']['pieces'][number]
interface File { readonly holder: Piece['holder'], readonly asOf: string, readonly isRenewal: boolean }
const paper = (kind: string, issuedOn: string | null, value: number | null = null): PieceDocument => ({ kind, issuedOn, value })

// http://www.lapreventionsecurite.org/PUBLIC/ADEF/Postuler.aspx: extract 6 months, declaration 2 years, contributions 3 months; the permit 5 years.
t.test('security: each dated piece on its last day, the day before it and the day after', async (t) => {
  const { pieces } = policyFor('security').accreditation
  const faultOf = (kind: string, issuedOn: string) => pieceFaults(pieces, [paper(kind, issuedOn)], { holder: 'organization', asOf: '2026-03-02' })
    .find((fault) => fault.kind === kind)?.fault ?? null
  const limits = { company_extract: '2025-09', activity_declaration: '2024-03', social_contributions: '2025-12', sector_authorisation: '2021-03' }
  for (const [kind, month] of Object.entries(limits)) {
    t.strictSame(['01', '02', '03'].map((day) => faultOf(kind, `${month}-${day}`)), ['too_old', null, null], kind)
  }
})

t.test('the numbers are the policy’s', async (t) => {
  const faults = (more: Partial<Piece>, document: PieceDocument) => pieceFaults(
    [{ kind: 'room', holder: 'organization', maxAgeMonths: null, minValue: null, when: 'always', ...more }], [document], { holder: 'organization', asOf: '2028-02-29' })
  t.strictSame([24, 25, 26].map((value) => faults({ minValue: 25 }, paper('room', null, value)).length), [1, 0, 0])
  t.strictSame([24, 25, 26].map((value) => faults({ minValue: 26 }, paper('room', null, value)).length), [1, 1, 0])
  t.strictSame(['2027-02-27', '2027-02-28'].map((day) => faults({ maxAgeMonths: 12 }, paper('room', day)).length), [1, 0], 'a year before 29 February')
  t.equal(faults({ maxAgeMonths: 13 }, paper('room', '2027-02-27')).length, 0)
})

// Cleaning: a full teaching sequence for renewal, https://www.oc-proprete.fr/?p=5362
t.test('cleaning: a teaching sequence is asked for when the right is renewed', async (t) => {
  const { pieces } = policyFor('cleaning').accreditation
  const missing = (isRenewal: boolean) =>
    pieceFaults(pieces, [paper('technical_platform', null)], { holder: 'organization', asOf: '2026-03-02', isRenewal }).map(({ kind }) => kind)
  t.strictSame([missing(false), missing(true)], [[], ['teaching_sequence']])
  const always = pieces.map((piece) => ({ ...piece, when: 'always' as const }))
  t.same(pieceFaults(always, [paper('technical_platform', null)], { holder: 'organization', asOf: '2026-03-02' }).map(({ kind }) => kind), ['teaching_sequence'])
})

/** From the words of the rule, with the Gregorian calendar of the language alone. */
function naive (pieces: readonly Piece[], documents: readonly PieceDocument[], { holder, asOf, isRenewal }: File): string[] {
  const found: string[] = []
  for (const { kind, holder: whose, when, maxAgeMonths, minValue } of pieces) {
    if (whose !== holder || (when === 'renewal' && !isRenewal)) continue
    const wrong = ({ issuedOn, value }: PieceDocument) => {
      const faults: string[] = []
      if (maxAgeMonths !== null && issuedOn === null) faults.push('undated')
      if (maxAgeMonths !== null && issuedOn !== null && issuedOn < monthsBefore(asOf, maxAgeMonths)) faults.push('too_old')
      if (minValue !== null && !(value !== null && value >= minValue)) faults.push('below_minimum')
      return faults
    }
    const shown = documents.filter((document) => document.kind === kind)
    if (shown.length === 0) found.push(`${kind} missing`)
    if (shown.length === 0 || shown.some((document) => wrong(document).length === 0)) continue
    const latest = [...shown].sort((one, other) => String(other.issuedOn ?? '').localeCompare(String(one.issuedOn ?? '')))[0]!
    found.push(...wrong(latest).map((fault) => `${kind} ${fault}`))
  }
  return found
}

function monthsBefore (date: string, months: number): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year, month - months, 0))
  return new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(day, last.getUTCDate()))).toISOString().slice(0, 10)
}

t.test('the faults of any file are those that the rule’s words give', async () => {
  const kinds = fc.constantFrom('company_extract', 'room', 'siret', 'trade_experience')
  const pieces = fc.uniqueArray(fc.record<Piece>({
    kind: kinds as fc.Arbitrary<Piece['kind']>,
    holder: fc.constantFrom('organization', 'examiner'),
    maxAgeMonths: fc.option(fc.integer({ min: 0, max: 60 })),
    minValue: fc.option(fc.integer({ min: 0, max: 40 })),
    when: fc.constantFrom('always', 'renewal')
  }), { selector: ({ kind }) => kind })
  const file = fc.record<File>({ holder: fc.constantFrom('organization', 'examiner'), asOf: days(), isRenewal: fc.boolean() })
  const cases = file.chain((file) => {
    const near = fc.integer({ min: 0, max: 2000 }).map((shift) => new Date(Date.parse(file.asOf) - shift * 86_400_000).toISOString().slice(0, 10))
    const edge = fc.integer({ min: 0, max: 60 }).map((months) => monthsBefore(file.asOf, months))
    const document = fc.record({ kind: kinds, issuedOn: fc.option(fc.oneof(near, edge)), value: fc.option(fc.integer({ min: 0, max: 40 })) })
    return fc.record({ file: fc.constant(file), pieces, documents: fc.array(document, { maxLength: 6 }) })
  })
  fc.assert(fc.property(cases, ({ file, pieces, documents }) => {
    const said = pieceFaults(pieces, documents, file).map(({ kind, fault }) => `${kind} ${fault}`)
    return JSON.stringify(said) === JSON.stringify(naive(pieces, documents, file))
  }), { seed: 2026, numRuns: 1000 })
})
