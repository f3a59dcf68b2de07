import t from 'tap'
import { type FrameworkContent, incompleteness, unmapped } from '../../src/domain/framework.ts'
import { frameworkOf, sharing, unit } from '../support/frameworks.ts'

// Model 3, certificate_project: at least one unit, every unit has a competence and every competence a criterion, at least one route with its jury.
t.test('a framework is complete once nothing is missing, and says where the first gap is', async (t) => {
  const whole = frameworkOf('B1', 'B2')
  const [first, second] = whole.units as [typeof whole.units[0], typeof whole.units[0]]
  t.equal(incompleteness(whole), null)
  const gaps: [string, FrameworkContent | null][] = [
    ['framework', null],
    ['units', { ...whole, units: [] }],
    ['units/B2/competences', { ...whole, units: [first, { ...second, competences: [] }] }],
    ['units/B1/competences/B1.1/criteria', { ...whole, units: [{ ...first, competences: [{ ...first.competences[0]!, criteria: [] }] }, second] }],
    ['routes', { ...whole, routes: [] }],
    ['routes/vae/jury', { ...whole, routes: [...whole.routes, { route: 'vae', jury: ' ' }] }]
  ]
  for (const [part, content] of gaps) t.match(incompleteness(content), { code: 'framework_incomplete', params: { part } }, part)
})

t.test('no code of a unit, of a competence of one unit, or of a route is used twice', async (t) => {
  const whole = frameworkOf('B1', 'B2')
  const [{ competences }] = whole.units as [typeof whole.units[0]]
  const repeated: [string, FrameworkContent][] = [
    ['B1', frameworkOf('B1', 'B2', 'B1')],
    ['B1.1', { ...whole, units: [{ ...unit('B1'), competences: [...competences, ...competences] }] }],
    ['continuing_training', { ...whole, routes: [...whole.routes, ...whole.routes] }],
    ['CQPI-QUALITY/U1', sharing(whole, { B1: 'CQPI-QUALITY/U1', B2: 'CQPI-QUALITY/U1' })]
  ]
  for (const [code, content] of repeated) t.match(incompleteness(content), { code: 'framework_code_repeated', params: { code } })
  const alike = { ...whole, units: [unit('B1'), { ...unit('B2'), competences }] }
  t.equal(incompleteness(alike), null, 'two units may number their competences alike')
  t.equal(incompleteness(sharing(whole, { B1: 'CQPI-QUALITY/U1', B2: 'CQPI-QUALITY/U2' })), null)
})

// Domain 1.2: a pharmacy certificate of four units and one optional unit.
t.test('whoever asks for an optional unit must offer one', async (t) => {
  const asks = (needed: number, ...units: FrameworkContent['units']) => incompleteness({ ...frameworkOf(), units, minOptionalUnits: needed })
  t.match(asks(1, unit('B1')), { code: 'optional_units_too_few', params: { needed: 1, present: 0 } })
  t.equal(asks(1, unit('B1'), unit('O1', true), unit('O2', true)), null)
})

// Model 3: a revision maps every old unit (equivalent, partial, none), so that nobody loses one by a change of version (5.7).
t.test('a revision says what every unit of the present version is worth', async (t) => {
  const current = { version: 2, units: ['A', 'B'] }
  const revision = (...mapping: FrameworkContent['mapping']) => unmapped({ ...frameworkOf('C', 'D'), mapping }, current)
  const kept = { fromVersion: 2, fromUnit: 'A', toUnit: 'C', kind: 'equivalent' } as const
  const lost = { fromVersion: 2, fromUnit: 'B', toUnit: null, kind: 'none' } as const
  t.equal(revision(kept, lost), null)
  t.match(revision(kept), { code: 'mapping_incomplete', params: { unit: 'B', version: 2 } })
  t.match(revision(kept, { ...lost, fromVersion: 1 }),
    { code: 'mapping_incomplete', params: { unit: 'B', version: 2 } }, 'an older version’s unit is another')
  const astray = { code: 'mapping_astray', params: { unit: 'B' } }
  t.match(revision(kept, { ...lost, kind: 'partial' }), astray, 'partial: towards which?')
  t.match(revision(kept, { ...lost, toUnit: 'D' }), astray, 'none, and yet a unit')
  t.match(revision(kept, { ...lost, toUnit: 'X', kind: 'equivalent' }), astray, 'towards a unit that is not there')
})
