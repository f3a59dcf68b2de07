import fc from 'fast-check'
import t from 'tap'
import { heldUnits, type MappedFramework, outcomeOf, type UnitAwardFact } from '../../../src/domain/rules/held-units.ts'
import { isHeldOn } from '../../../src/domain/rules/unit-ledger.ts'
import { days } from './dates.ts'

const award = (unitCode: string, more: Partial<UnitAwardFact> = {}): UnitAwardFact => ({
  unitAwardId: `award of ${unitCode}`,
  recognitionId: null,
  competenceCode: null,
  fromCertificateId: null,
  frameworkVersion: 1,
  unitCode,
  commonCode: null,
  applicationId: 'an application',
  jurySessionId: 'a session',
  acquiredOn: '2024-03-15',
  recognisedOn: null,
  expiresOn: null,
  revokedOn: null,
  ...more
})
const units = (mandatory: string, optional = '') => [
  ...mandatory.split(' ').filter(Boolean).map((code) => ({ code, optional: false })),
  ...optional.split(' ').filter(Boolean).map((code) => ({ code, optional: true }))
]
const framework = (more: Partial<MappedFramework> = {}): MappedFramework => ({ version: 1, units: units('A B C'), mapping: [], ...more })
const codes = (answer: ReturnType<typeof heldUnits>) => answer.held.map(({ unitCode }) => unitCode)

t.test('a unit is held on its first and its last day, not before, not after, not once revoked', async (t) => {
  const kept = award('A', { acquiredOn: '2024-02-29', expiresOn: '2029-02-28' })
  for (const [day, expected] of [['2024-02-28', false], ['2024-02-29', true], ['2029-02-28', true], ['2029-03-01', false]] as const) {
    t.equal(isHeldOn(kept, day), expected, day)
  }
  const revoked = { ...kept, revokedOn: '2025-12-31' }
  t.ok(isHeldOn(revoked, '2025-12-30'))
  t.notOk(isHeldOn(revoked, '2025-12-31'))
})

const decision = {
  via: 'award',
  recognitionId: null,
  fromCertificateId: null,
  frameworkVersion: 1,
  applicationId: 'an application',
  jurySessionId: 'a session',
  acquiredOn: '2024-03-15',
  since: '2024-03-15'
} as const

t.test('what is held and what is missing follow the framework, award by award', async (t) => {
  const version = framework({ units: units('A B C', 'X Y') })
  const awards = [award('Y', { expiresOn: '2029-03-15' }), award('B')]
  t.same(heldUnits(awards, version, '2026-01-01'), {
    held: [
      { unitCode: 'B', optional: false, ...decision, unitAwardId: 'award of B', until: null },
      { unitCode: 'Y', optional: true, ...decision, unitAwardId: 'award of Y', until: '2029-03-15' }
    ],
    missing: ['A', 'C'],
    optionalHeld: 1,
    partial: [],
    open: ['A', 'C', 'X'].map((unitCode) => ({ unitCode, optional: unitCode === 'X', heldCompetences: [], missingCompetences: [] }))
  })
  t.same(heldUnits(awards, version, '2029-03-16').optionalHeld, 0)
})

t.test('of two awards of one unit, the one that lasts longest speaks', async (t) => {
  const twice = [
    award('A', { unitAwardId: 'old', expiresOn: '2026-03-15' }),
    award('A', { unitAwardId: 'new', acquiredOn: '2025-01-10', expiresOn: '2030-01-10' })
  ]
  const speaking = (asOf: string, awards = twice) =>
    heldUnits(awards, framework(), asOf).held.map(({ unitAwardId, since, until }) => [unitAwardId, since, until])
  t.same(speaking('2025-06-01'), [['new', '2025-01-10', '2030-01-10']])
  t.same(speaking('2024-06-01'), [['old', '2024-03-15', '2026-03-15']])
})

t.test('awards that last equally long speak in a fixed order: the older one, then by id', async (t) => {
  const speaking = (...awards: UnitAwardFact[]) => heldUnits(awards, framework(), '2026-01-01').held[0]?.unitAwardId
  const older = award('A', { unitAwardId: 'z', acquiredOn: '2023-01-01' })
  const [first, second] = [award('A', { unitAwardId: 'x' }), award('A', { unitAwardId: 'y' })]
  t.same([speaking(older, first), speaking(first, older)], ['z', 'z'])
  t.same([speaking(first, second), speaking(second, first)], ['x', 'x'])
})

t.test('a new version recognises old units as its mapping says, through the versions between', async (t) => {
  const third = framework({
    version: 3,
    units: units('N1 N2 N3'),
    mapping: [
      { fromVersion: 1, fromUnit: 'A', toVersion: 2, toUnit: 'M1', kind: 'equivalent' },
      { fromVersion: 2, fromUnit: 'M1', toUnit: 'N1', kind: 'equivalent' },
      { fromVersion: 1, fromUnit: 'B', toVersion: 2, toUnit: 'M2', kind: 'partial' },
      { fromVersion: 2, fromUnit: 'M2', toUnit: 'N2', kind: 'equivalent' },
      { fromVersion: 1, fromUnit: 'C', toUnit: null, kind: 'none' }
    ]
  })
  const answer = heldUnits(['A', 'B', 'C'].map((code) => award(code)), third, '2026-01-01')
  t.hasStrict(answer.held[0], { unitCode: 'N1', frameworkVersion: 1, unitAwardId: 'award of A', via: 'mapping' })
  t.same([codes(answer), answer.missing, answer.partial], [['N1'], ['N2', 'N3'], ['N2']])
  t.same(codes(heldUnits([award('M2', { frameworkVersion: 2 })], third, '2026-01-01')), ['N2'])
})

t.test('a unit split in two gives both, and a code that two versions share is not the same unit', async (t) => {
  const split = framework({
    version: 2,
    units: units('A D'),
    mapping: ['A', 'D'].map((toUnit) => ({ fromVersion: 1, fromUnit: 'C', toUnit, kind: 'equivalent' }))
  })
  t.same(codes(heldUnits([award('C')], split, '2026-01-01')), ['A', 'D'])
  t.same(codes(heldUnits([award('A')], split, '2026-01-01')), [])
})

t.test('mappings that run in a circle end', async (t) => {
  const mapping = [{ fromVersion: 1, fromUnit: 'A', toVersion: 1, toUnit: 'B', kind: 'equivalent' as const },
    { fromVersion: 1, fromUnit: 'B', toVersion: 1, toUnit: 'A', kind: 'equivalent' as const }]
  t.same(codes(heldUnits([award('A')], framework({ mapping }), '2026-01-01')), ['A', 'B'])
})

// francecompetences.fr/recherche/rncp/35412: four units and one optional one.
t.test('a certificate of four units and one optional one is full with all four and any optional', async (t) => {
  const pharma = { units: units('B1 B2 B3 B4', 'O1 O2'), minOptional: 1 }
  const of = (held: string, partialEnabled = true) =>
    outcomeOf({ framework: pharma, held: held.split(' ').filter(Boolean) }, partialEnabled)
  t.equal(of('B1 B2 B3 B4 O2'), 'full')
  t.equal(of('B1 B2 B3 B4'), 'partial')
  t.equal(of('B1 B2 B3 O1 O2'), 'partial')
  t.equal(of('B1 B2 B3 B4', false), 'refused')
  t.equal(of(''), 'refused')
  t.equal(of('Z9'), 'refused')
})

t.test('a certificate without mandatory units is not full for somebody who holds nothing', async (t) => {
  t.equal(outcomeOf({ framework: { units: units('', 'O1'), minOptional: 0 }, held: [] }, true), 'refused')
})

const anyAwards = fc.array(fc.record({
  unitAwardId: fc.uuid(),
  frameworkVersion: fc.integer({ min: 1, max: 3 }),
  unitCode: fc.constantFrom('A', 'B', 'C', 'D'),
  acquiredOn: days(),
  expiresOn: fc.option(days()),
  revokedOn: fc.option(days())
}).map(({ unitCode, ...more }) => award(unitCode, more)), { maxLength: 8 })

const anyMapping = fc.array(fc.record({
  fromVersion: fc.integer({ min: 1, max: 2 }),
  fromUnit: fc.constantFrom('A', 'B', 'C', 'D'),
  toVersion: fc.constant(3),
  toUnit: fc.option(fc.constantFrom('A', 'B', 'C', 'D')),
  kind: fc.constantFrom('equivalent' as const, 'partial' as const, 'none' as const)
}), { maxLength: 8 })

t.test('what is held agrees with asking each unit about each award', async () => {
  fc.assert(fc.property(anyAwards, anyMapping, days(), (awards, mapping, asOf) => {
    const version = { version: 3, units: units('A B', 'C'), mapping }
    const maps = (one: UnitAwardFact, code: string, kind: string) => mapping.some((row) => row.kind === kind &&
      row.toUnit === code && row.fromUnit === one.unitCode && row.fromVersion === one.frameworkVersion)
    const gives = (one: UnitAwardFact, code: string) =>
      one.frameworkVersion === 3 ? one.unitCode === code : maps(one, code, 'equivalent')
    const isValid = ({ acquiredOn, expiresOn, revokedOn }: UnitAwardFact) =>
      !(asOf < acquiredOn) && !(expiresOn && asOf > expiresOn) && !(revokedOn && asOf >= revokedOn)
    const answer = heldUnits(awards, version, asOf)
    return ['A', 'B', 'C'].every((code) => {
      const givers = awards.filter((one) => isValid(one) && gives(one, code))
      const found = answer.held.find(({ unitCode }) => unitCode === code)
      const longest = givers.map(({ expiresOn }) => expiresOn ?? 'for ever').sort().at(-1)
      const isPartly = givers.length === 0 && awards.some((one) => isValid(one) && maps(one, code, 'partial'))
      return (found?.until === undefined ? undefined : found.until ?? 'for ever') === longest &&
        answer.partial.includes(code) === isPartly &&
        answer.missing.includes(code) === (code !== 'C' && givers.length === 0)
    })
  }), { numRuns: 1000, seed: 2026 })
})

t.test('nobody loses a unit but by its own expiry or revocation: more awards never hold less', async () => {
  fc.assert(fc.property(anyAwards, anyAwards, anyMapping, days(), (some, others, mapping, asOf) => {
    const version = { version: 3, units: units('A B', 'C'), mapping }
    const before = codes(heldUnits(some, version, asOf))
    const after = codes(heldUnits([...others, ...some], version, asOf))
    return before.every((code) => after.includes(code))
  }), { seed: 2026 })
})
