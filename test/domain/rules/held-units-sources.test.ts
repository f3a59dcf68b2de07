import fc from 'fast-check'
import t from 'tap'
import { addDays } from '../../../src/domain/rules/calendar.ts'
import { heldUnits, type MappedFramework, type UnitAwardFact } from '../../../src/domain/rules/held-units.ts'
import type { MappingStep } from '../../../src/domain/rules/unit-ledger.ts'
import { award } from '../../support/files.ts'

/** Why a unit counts: competences that were kept, other certificates, votes, other branches. */

const unit = (code: string, optional = false) => ({ code, optional, competences: [`${code}.1`, `${code}.2`] })
const framework = (more: Partial<MappedFramework> = {}): MappedFramework => ({ version: 1, units: [unit('A'), unit('B')], mapping: [], ...more })
const given = (unitCode: string, more: Partial<UnitAwardFact> = {}) => award(unitCode, { unitAwardId: `award of ${unitCode}`, acquiredOn: '2024-03-15', ...more })
const kept = (competenceCode: string, more: Partial<UnitAwardFact> = {}) => given(competenceCode.split('.')[0]!, {
  unitAwardId: null, competenceCode, applicationId: `file of ${competenceCode}`, ...more
})
const recognised = (unitCode: string, more: Partial<UnitAwardFact> = {}) => given(unitCode, {
  unitAwardId: null, recognitionId: `recognition of ${unitCode}`, applicationId: null, jurySessionId: null, recognisedOn: '2025-06-02', ...more
})
const vias = (lines: readonly UnitAwardFact[], version: MappedFramework, asOf = '2026-01-01') =>
  heldUnits(lines, version, asOf).held.map(({ unitCode, via, since, until }) => [unitCode, via, since, until])

// Metallurgy, domain 3.10 [S10]: single competences are kept 24 months, from the deliberation.
t.test('of a unit that was missed, the kept competences are told, and those that are missing', async (t) => {
  const lines = [kept('A.1', { expiresOn: '2026-03-15' }), given('B')]
  const told = (asOf: string) => heldUnits(lines, framework(), asOf)
  t.match(told('2026-03-15'), {
    held: [{ unitCode: 'B' }],
    missing: ['A'],
    open: [{
      unitCode: 'A',
      heldCompetences: [{ competenceCode: 'A.1', applicationId: 'file of A.1', since: '2024-03-15', until: '2026-03-15' }],
      missingCompetences: ['A.2']
    }]
  }, 'on their last day')
  t.match(told('2026-03-16').open, [{ heldCompetences: [], missingCompetences: ['A.1', 'A.2'] }], 'and not on the day after')
  t.match(told('2024-03-14').open, [{ unitCode: 'A', missingCompetences: ['A.1', 'A.2'] }, { unitCode: 'B' }], 'nor on the day before')
})

t.test('a unit is held once each of its competences is, since the last one came, until the first one goes', async (t) => {
  const lines = [
    kept('A.1', { acquiredOn: '2024-02-29', expiresOn: '2026-02-28' }),
    kept('A.2', { acquiredOn: '2025-10-31', expiresOn: '2027-10-31', jurySessionId: 'second session' })
  ]
  t.same(vias(lines, framework(), '2025-10-30'), [])
  t.same(vias(lines, framework(), '2025-10-31'), [['A', 'competences', '2025-10-31', '2026-02-28']])
  t.match(heldUnits(lines, framework(), '2026-02-28').held, [{ unitAwardId: null, applicationId: 'file of A.2', jurySessionId: 'second session' }])
  t.same(vias(lines, framework(), '2026-03-01'), [])
  t.same(vias([...lines, kept('A.1', { acquiredOn: '2026-01-15', expiresOn: null })], framework(), '2026-03-01'),
    [['A', 'competences', '2026-01-15', '2027-10-31']], 'kept again, a competence lasts as long as its longest')
  t.same(vias([...lines, given('A')], framework(), '2025-11-01'), [['A', 'award', '2024-03-15', null]], 'a jury’s word on the whole unit lasts longer')
  t.same(vias([kept('A.1')], framework({ units: [{ code: 'A', optional: false }] })), [], 'of a unit whose competences are not known, nothing is')
})

t.test('kept competences come over to an equivalent unit under the same codes, and not to one that is equivalent in part', async (t) => {
  const units = [{ code: 'N', optional: false, competences: ['A.1', 'N.2'] }]
  const mapped = (kind: 'equivalent' | 'partial') => framework({ version: 2, units, mapping: [{ fromVersion: 1, fromUnit: 'A', toUnit: 'N', kind }] })
  const open = (kind: 'equivalent' | 'partial') => heldUnits([kept('A.1'), kept('A.2')], mapped(kind), '2026-01-01')
  t.match(open('equivalent').open, [{ heldCompetences: [{ competenceCode: 'A.1' }], missingCompetences: ['N.2'] }])
  t.match(open('partial').open, [{ heldCompetences: [], missingCompetences: ['A.1', 'N.2'] }])
  t.same(open('partial').partial, [], 'a competence is no part of a unit that was recognised')
})

// Domain 3.12 no. 4 [S14], 3.10: common units of a CQP count for another CQP or CQPI.
t.test('a unit of another certificate counts where both have the same common code', async (t) => {
  const commonUnits = [{ version: 1, unitCode: 'A', commonCode: 'QUALITY/U1' }]
  const elsewhere = given('Q1', { fromCertificateId: 'another', commonCode: 'QUALITY/U1', frameworkVersion: 3, expiresOn: '2029-03-15' })
  t.same(vias([elsewhere], framework({ commonUnits })), [['A', 'common_unit', '2024-03-15', '2029-03-15']])
  t.match(heldUnits([elsewhere], framework({ commonUnits }), '2026-01-01').held, [{ fromCertificateId: 'another', frameworkVersion: 3, unitAwardId: 'award of Q1' }])
  for (const other of [{ commonCode: 'QUALITY/U2' }, { commonCode: null }]) t.same(vias([{ ...elsewhere, ...other }], framework({ commonUnits })), [])
  t.same(vias([given('A', { fromCertificateId: 'another' })], framework()), [], 'the same code of a unit is nothing: it is another certificate’s')
})

// Model 5.7: nobody loses a unit by a new version.
t.test('what counted by its common code in one version is mapped to the next like a unit of its own', async (t) => {
  const next = framework({
    version: 2,
    units: [unit('N')],
    commonUnits: [{ version: 1, unitCode: 'A', commonCode: 'QUALITY/U1' }],
    mapping: [{ fromVersion: 1, fromUnit: 'A', toUnit: 'N', kind: 'equivalent' }]
  })
  t.same(vias([given('Q1', { fromCertificateId: 'another', commonCode: 'QUALITY/U1' })], next), [['N', 'common_unit', '2024-03-15', null]])
  t.same(vias([given('A', { commonCode: 'QUALITY/U1' })], framework({ ...next, mapping: [] })), [],
    'of a certificate’s own older version, its mapping alone says what it is worth')
})

// Domain 3.10: the commission decides what an older unit is worth, at times long after the revision.
t.test('an equivalence counts from the day of its vote, from an older version or from another certificate', async (t) => {
  const vote = (step: Partial<MappingStep>): MappingStep => ({ fromVersion: 1, fromUnit: 'A', toVersion: 2, toUnit: 'B', kind: 'equivalent', decidedOn: '2025-09-30', ...step })
  const second = (step: Partial<MappingStep>) => framework({ version: 2, mapping: [vote(step)] })
  t.same(vias([given('A')], second({}), '2025-09-29'), [])
  t.same(vias([given('A')], second({}), '2025-09-30'), [['B', 'equivalence', '2025-09-30', null]])
  t.match(heldUnits([given('A')], second({}), '2025-09-30').held, [{ acquiredOn: '2024-03-15' }])
  t.same(vias([given('A', { acquiredOn: '2025-12-01' })], second({})), [['B', 'equivalence', '2025-12-01', null]], 'what is acquired later counts at once')
  const other = given('A', { fromCertificateId: 'another' })
  t.same(vias([other], second({})), [])
  t.same(vias([other], second({ fromCertificateId: 'another' })), [['B', 'equivalence', '2025-09-30', null]])
  t.same(vias([other], second({ fromCertificateId: 'a third' })), [])
  t.match(heldUnits([other], second({ fromCertificateId: 'another', kind: 'partial' }), '2026-01-01'), { held: [], partial: ['B'] })
  const both = framework({ version: 2, mapping: [vote({}), { fromVersion: 1, fromUnit: 'A', toUnit: 'B', kind: 'equivalent' }] })
  t.same(vias([given('A')], both), [['B', 'mapping', '2024-03-15', null]], 'of two ways, the one that counted first')
})

// Model, Interbranch; API C-60.
t.test('a unit of another branch counts from the day of its recognition until the day that branch said', async (t) => {
  const one = recognised('A', { acquiredOn: '2024-03-15', expiresOn: '2027-03-15', commonCode: 'QUALITY/U1' })
  t.same(vias([one], framework(), '2025-06-01'), [])
  t.same(vias([one], framework(), '2025-06-02'), [['A', 'recognition', '2025-06-02', '2027-03-15']])
  t.same(vias([one], framework(), '2027-03-16'), [])
  t.match(heldUnits([one], framework(), '2026-01-01').held, [{ recognitionId: 'recognition of A', unitAwardId: null, applicationId: null, acquiredOn: '2024-03-15' }])
  const mapped = framework({ version: 2, mapping: [{ fromVersion: 1, fromUnit: 'A', toUnit: 'B', kind: 'equivalent' }] })
  t.same(vias([one], mapped), [['B', 'recognition', '2025-06-02', '2027-03-15']], 'in the next version too')
  const elsewhere = framework({ commonUnits: [{ version: 1, unitCode: 'B', commonCode: 'QUALITY/U1' }] })
  t.same(vias([{ ...one, fromCertificateId: 'another' }], elsewhere), [['B', 'recognition', '2025-06-02', '2027-03-15']], 'and for another certificate of this branch')
})

const codes = ['A', 'B', 'C'] as const
/** Close together, around a 29 February, so that they often coincide. */
const days = () => fc.integer({ min: 0, max: 24 }).map((later) => addDays('2028-02-15', later))
const seldom = () => fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: days() })
const lines = fc.array(fc.record({
  kind: fc.constantFrom('award', 'recognition', 'competence'),
  fromCertificateId: fc.constantFrom(null, null, 'another'),
  frameworkVersion: fc.integer({ min: 1, max: 2 }),
  unitCode: fc.constantFrom(...codes),
  commonCode: fc.constantFrom(null, 'K', 'L'),
  part: fc.constantFrom('1', '2'),
  acquiredOn: days(),
  recognisedOn: days(),
  expiresOn: seldom(),
  revokedOn: seldom()
}).map(({ kind, part, recognisedOn, ...line }) => given(line.unitCode, {
  ...line,
  unitAwardId: kind === 'award' ? 'x' : null,
  recognitionId: kind === 'recognition' ? 'x' : null,
  competenceCode: kind === 'competence' ? `${line.unitCode}.${part}` : null,
  recognisedOn: kind === 'recognition' ? recognisedOn : null
})), { minLength: 3, maxLength: 12 })

const steps = fc.array(fc.record({
  fromCertificateId: fc.constantFrom(null, 'another'),
  fromVersion: fc.integer({ min: 1, max: 2 }),
  fromUnit: fc.constantFrom(...codes),
  toVersion: fc.integer({ min: 1, max: 2 }),
  toUnit: fc.option(fc.constantFrom(...codes)),
  kind: fc.constantFrom('equivalent' as const, 'equivalent' as const, 'partial' as const, 'none' as const),
  decidedOn: seldom()
}), { minLength: 2, maxLength: 8 })
const commonUnits = fc.array(fc.record({
  version: fc.integer({ min: 1, max: 2 }), unitCode: fc.constantFrom(...codes), commonCode: fc.constantFrom('K', 'L')
}), { maxLength: 4 })

interface World { readonly lines: readonly UnitAwardFact[], readonly steps: readonly MappingStep[], readonly commonUnits: NonNullable<MappedFramework['commonUnits']> }

/** From the rule's text: the set of places grows until nothing is added. */
function givesNaively (line: UnitAwardFact, { steps, commonUnits }: World, asOf: string): Set<string> {
  const places = new Set([`${line.fromCertificateId ?? ''}|${line.frameworkVersion}|${line.unitCode}`])
  if (line.fromCertificateId !== null) {
    for (const common of commonUnits) if (common.commonCode === line.commonCode) places.add(`|${common.version}|${common.unitCode}`)
  }
  for (let size = 0; size < places.size;) {
    size = places.size
    for (const step of steps) {
      const isOpen = step.kind === 'equivalent' && step.toUnit !== null && (!step.decidedOn || step.decidedOn <= asOf)
      if (isOpen && places.has(`${step.fromCertificateId ?? ''}|${step.fromVersion}|${step.fromUnit}`)) places.add(`|${step.toVersion}|${step.toUnit}`)
    }
  }
  return new Set(codes.filter((code) => places.has(`|2|${code}`)))
}

t.test('whatever it comes from, a unit is held exactly where a line, or a line for each competence, leads to it', async () => {
  let held = 0
  fc.assert(fc.property(fc.record({ lines, steps, commonUnits }), days(), (world, asOf) => {
    const answer = heldUnits(world.lines, framework({ version: 2, units: codes.map((code) => unit(code)), mapping: world.steps, commonUnits: world.commonUnits }), asOf)
    const alive = world.lines.filter(({ acquiredOn, recognisedOn, expiresOn, revokedOn }) =>
      !(asOf < acquiredOn) && !(recognisedOn && asOf < recognisedOn) && !(expiresOn && asOf > expiresOn) && !(revokedOn && asOf >= revokedOn))
    return codes.every((code) => {
      const leading = alive.filter((line) => givesNaively(line, world, asOf).has(code))
      const isWhole = leading.some(({ competenceCode }) => competenceCode === null)
      const parts = unit(code).competences.filter((part) => leading.some(({ competenceCode }) => competenceCode === part))
      const found = answer.held.find(({ unitCode }) => unitCode === code)
      if (found) held++
      const open = answer.open.find(({ unitCode }) => unitCode === code)
      const isOpenRight = open === undefined || open.heldCompetences.map(({ competenceCode }) => competenceCode).join() === parts.join()
      return (found !== undefined) === (isWhole || parts.length === 2) && (found === undefined) === (open !== undefined) && isOpenRight &&
        (found === undefined || (found.since <= asOf && (found.until ?? asOf) >= asOf))
    })
  }), { numRuns: 2000, seed: 2026 })
  t.ok(held > 1000, `${held} were held`)
})
