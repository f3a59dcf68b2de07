import fc from 'fast-check'
import assert from 'node:assert/strict'
import t from 'tap'
import type { FrameworkContent, Unit } from '../../src/domain/framework.ts'
import { compareFrameworks } from '../../src/domain/framework-comparison.ts'
import { routes } from '../../src/domain/rules/eligibility.ts'
import { frameworkOf, sharing, unit } from '../support/frameworks.ts'

const at = (version: number, content: FrameworkContent) => ({ version, content })
const compare = (before: FrameworkContent, after: FrameworkContent, steps: Parameters<typeof compareFrameworks>[2] = []) =>
  compareFrameworks(at(1, before), at(2, after), steps)
const [jury, other] = ['Two members of each college', 'Three members of each college']

t.test('units and routes come, go and change; what stays as it was is not told', async (t) => {
  const before = { ...frameworkOf('A', 'B', 'C'), routes: [{ route: 'continuing_training', jury }, { route: 'individual', jury }] as const }
  const [, b, c] = before.units as [Unit, Unit, Unit]
  const after: FrameworkContent = {
    ...before,
    routes: [{ route: 'continuing_training', jury: other }, { route: 'vae', jury }],
    units: [{ ...b, title: 'Unit B anew', isOptional: true }, c, unit('D')],
    minOptionalUnits: 1,
    prerequisites: 'A first-aid certificate',
    unitValidityMonths: 60
  }
  t.strictSame(compare(before, after), {
    unitsAdded: [{ code: 'D', title: 'Unit D' }],
    unitsRemoved: [{ code: 'A', title: 'Unit A' }],
    unitsChanged: [{
      code: 'B',
      title: 'Unit B anew',
      titleBefore: 'Unit B',
      isOptional: true,
      wasOptional: false,
      commonCode: null,
      commonCodeBefore: null,
      competencesAdded: [],
      competencesRemoved: [],
      competencesChanged: []
    }],
    routesAdded: ['vae'],
    routesRemoved: ['individual'],
    routesChanged: [{ route: 'continuing_training', jury: other, juryBefore: jury }],
    minOptionalUnits: 1,
    minOptionalUnitsBefore: 0,
    prerequisites: 'A first-aid certificate',
    prerequisitesBefore: null,
    unitValidityMonths: 60,
    unitValidityMonthsBefore: null,
    mapping: ['A', 'B', 'C'].map((fromUnit) => ({ fromUnit, equivalentTo: [], partOf: [] }))
  })
})

t.test('inside a unit, competences and criteria', async (t) => {
  const before = frameworkOf('A')
  const [{ competences: [first] }] = before.units as [Unit]
  const kept = { ...first!, title: 'Prepare the work station', criteria: ['The work station is ready and safe', 'The tools are counted'] }
  const dropped = { ...first!, code: 'A.2', title: 'Lock up' }
  const old = { ...before, units: [{ ...unit('A'), competences: [first!, dropped] }] }
  const young = { ...before, units: [{ ...unit('A'), competences: [{ code: 'A.3', title: 'Tidy up', criteria: ['x'] }, kept] }] }
  t.match(compare(old, young).unitsChanged, [{
    competencesAdded: [{ code: 'A.3', title: 'Tidy up' }],
    competencesRemoved: [{ code: 'A.2', title: 'Lock up' }],
    competencesChanged: [{ code: 'A.1', titleBefore: 'Prepare the work', criteriaAdded: ['The tools are counted'], criteriaRemoved: [] }]
  }])
  t.match(compare(before, sharing(before, { A: 'Q/U1' })).unitsChanged, [{ commonCode: 'Q/U1', commonCodeBefore: null, competencesChanged: [] }])
})

// Model 3: every old unit is equivalent, partial or nothing; an equivalence voted later counts as well.
t.test('each old unit is told with its worth, through all versions between the two', async (t) => {
  const steps = [
    { fromVersion: 1, fromUnit: 'A', toVersion: 2, toUnit: 'B', kind: 'equivalent' },
    { fromVersion: 2, fromUnit: 'B', toVersion: 3, toUnit: 'C', kind: 'equivalent' },
    { fromVersion: 2, fromUnit: 'B', toVersion: 3, toUnit: 'D', kind: 'partial' },
    { fromVersion: 1, fromUnit: 'X', toVersion: 2, toUnit: null, kind: 'none' }
  ] as const
  const worth = (more: typeof steps[number][] = []) =>
    compareFrameworks(at(1, frameworkOf('A', 'X')), at(3, frameworkOf('C', 'D')), [...steps, ...more]).mapping
  t.strictSame(worth(), [{ fromUnit: 'A', equivalentTo: ['C'], partOf: ['D'] }, { fromUnit: 'X', equivalentTo: [], partOf: [] }])
  t.strictSame(worth([{ ...steps[1], fromVersion: 1, fromUnit: 'X', toUnit: 'D' } as never])[1], { fromUnit: 'X', equivalentTo: ['D'], partOf: [] })
})

const text = fc.constantFrom('one', 'two', 'three')
const competence = fc.record({ code: fc.constantFrom('K1', 'K2', 'K3'), title: text, criteria: fc.uniqueArray(text) })
const units = fc.uniqueArray(fc.record({
  code: fc.constantFrom('A', 'B', 'C', 'D'),
  title: text,
  isOptional: fc.boolean(),
  commonCode: fc.option(fc.constantFrom('Q/1', 'Q/2')),
  competences: fc.uniqueArray(competence, { selector: ({ code }) => code })
}), { selector: ({ code }) => code })
const contents: fc.Arbitrary<FrameworkContent> = fc.record({
  routes: fc.uniqueArray(fc.record({ route: fc.constantFrom(...routes), jury: text }), { selector: ({ route }) => route }),
  units,
  minOptionalUnits: fc.nat(3),
  prerequisites: fc.option(text),
  unitValidityMonths: fc.option(fc.integer({ min: 1, max: 60 })),
  mapping: fc.constant([])
})
const byCode = (one: { code: string }, other: { code: string }) => one.code < other.code ? -1 : 1

t.test('with itself nothing changes', async () => {
  fc.assert(fc.property(contents, (content) => {
    for (const [name, value] of Object.entries(compareFrameworks(at(4, content), at(4, content), []))) {
      if (Array.isArray(value)) assert.deepEqual(value, [], name)
    }
  }), { seed: 2026, numRuns: 200 })
})

t.test('the other way round, what came goes, and after is before', async () => {
  fc.assert(fc.property(contents, contents, (one, two) => {
    const [there, back] = [compareFrameworks(at(1, one), at(2, two), []), compareFrameworks(at(2, two), at(1, one), [])]
    assert.deepEqual(there.unitsAdded, back.unitsRemoved)
    assert.deepEqual(there.routesAdded, back.routesRemoved)
    assert.deepEqual([there.minOptionalUnits, there.prerequisites], [back.minOptionalUnitsBefore, back.prerequisitesBefore])
    const turned = back.unitsChanged.map((unit) => ({
      ...unit,
      title: unit.titleBefore,
      titleBefore: unit.title,
      isOptional: unit.wasOptional,
      wasOptional: unit.isOptional,
      commonCode: unit.commonCodeBefore,
      commonCodeBefore: unit.commonCode,
      competencesAdded: unit.competencesRemoved,
      competencesRemoved: unit.competencesAdded,
      competencesChanged: unit.competencesChanged.map((each) => ({
        ...each, title: each.titleBefore, titleBefore: each.title, criteriaAdded: each.criteriaRemoved, criteriaRemoved: each.criteriaAdded
      })).sort(byCode)
    })).sort(byCode)
    const straight = there.unitsChanged.map((unit) => ({ ...unit, competencesChanged: [...unit.competencesChanged].sort(byCode) })).sort(byCode)
    assert.deepEqual(straight, turned)
  }), { seed: 2026, numRuns: 200 })
})

t.test('what is added to the rest of the older version, with what changed, makes the later one', async () => {
  fc.assert(fc.property(contents, contents, (one, two) => {
    const { unitsAdded, unitsRemoved } = compare(one, two)
    const removed = unitsRemoved.map(({ code }) => code)
    const codes = [...one.units.map(({ code }) => code).filter((code) => !removed.includes(code)), ...unitsAdded.map(({ code }) => code)]
    assert.deepEqual(codes.sort(), two.units.map(({ code }) => code).sort())
  }), { seed: 2026, numRuns: 200 })
})
